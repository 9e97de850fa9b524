//! The rules that tell a channel from source, medium and campaign: GA4's
//! default channel group, first match wins, in its order and with its patterns
//! (support.google.com/analytics/answer/9756891), and Sulit's own channels.
//!
//! Sulit adds, before GA4's rules, media that GA4 has no channel for (print,
//! phone, shop, fair, broadcast, word of mouth, messenger) and, after them,
//! spellings that GA4 leaves unassigned (`newsletter`, `affiliates`,
//! `podcast`). Messengers, which GA4 counts as social sites, are a channel.

use crate::channel::Channel;
use crate::sites::{self, SiteKind};

/// What is known of how somebody came, as the UTM parameters have it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cues<'a> {
    /// `utm_source`, or the host of the referrer.
    pub source: &'a str,
    /// `utm_medium`.
    pub medium: &'a str,
    /// `utm_campaign`.
    pub campaign: &'a str,
    /// What the source is where that is known better than its name tells.
    pub site: Option<SiteKind>,
}

/// The channel; `None` where no rule speaks.
#[must_use]
pub fn channel(cues: &Cues<'_>) -> Option<Channel> {
    let source = cues.source.trim().to_lowercase();
    let medium = cues.medium.trim().to_lowercase();
    let campaign = cues.campaign.trim().to_lowercase();
    if source.is_empty() && medium.is_empty() && campaign.is_empty() && cues.site.is_none() {
        return None;
    }
    let site = cues.site.or_else(|| sites::of_source(&source)).or_else(|| suggested_site(&source));
    offline(&medium)
        .or_else(|| default_group(&source, &medium, &campaign, site))
        .or_else(|| other_spellings(&medium))
        .or_else(|| Channel::suggested_by(&source))
}

/// `^(.*cp.*|ppc|retargeting|paid.*)$`.
#[must_use]
pub fn is_paid(medium: &str) -> bool {
    medium.contains("cp") || medium == "ppc" || medium == "retargeting" || medium.starts_with("paid")
}

/// `^(.*(([^a-df-z]|^)shop|shopping).*)$`: “shop” that no letter but an e
/// comes before.
fn names_shopping(campaign: &str) -> bool {
    let joined = |c: char| c.is_ascii_lowercase() && c != 'e';
    campaign.contains("shopping")
        || campaign.match_indices("shop").any(|(at, _)| !campaign[..at].chars().next_back().is_some_and(joined))
}

fn default_group(source: &str, medium: &str, campaign: &str, site: Option<SiteKind>) -> Option<Channel> {
    let paid = is_paid(medium);
    let is = |kind| site == Some(kind);
    let shopping = is(SiteKind::Shopping) || names_shopping(campaign);
    Some(match medium {
        _ if campaign.contains("cross-network") => Channel::CrossNetwork,
        _ if paid && shopping => Channel::PaidShopping,
        _ if paid && is(SiteKind::Search) => Channel::PaidSearch,
        _ if paid && is(SiteKind::Messenger) => Channel::Messenger,
        _ if paid && is(SiteKind::Social) => Channel::PaidSocial,
        _ if paid && is(SiteKind::Video) => Channel::PaidVideo,
        "display" | "banner" | "expandable" | "interstitial" | "cpm" => Channel::Display,
        _ if paid => Channel::PaidOther,
        _ if shopping => Channel::OrganicShopping,
        _ if is(SiteKind::Messenger) => Channel::Messenger,
        _ if is(SiteKind::Social) => Channel::OrganicSocial,
        "social" | "social-network" | "social-media" | "sm" | "social network" | "social media" => {
            Channel::OrganicSocial
        }
        _ if is(SiteKind::Video) || medium.contains("video") => Channel::OrganicVideo,
        _ if is(SiteKind::Assistant) => Channel::AiAssistants,
        _ if is(SiteKind::Search) || medium == "organic" => Channel::OrganicSearch,
        _ if is(SiteKind::Mail) || is_mail(source) || is_mail(medium) => Channel::Email,
        "affiliate" => Channel::Affiliates,
        "audio" => Channel::Audio,
        _ if source == "sms" || medium == "sms" => Channel::Sms,
        _ if is_push(source, medium) => Channel::Push,
        "referral" | "app" | "link" => Channel::Referral,
        "" | "(none)" | "(not set)" if matches!(source, "direct" | "(direct)") => Channel::Direct,
        _ => return None,
    })
}

fn is_mail(word: &str) -> bool {
    matches!(word, "email" | "e-mail" | "e_mail" | "e mail")
}

fn is_push(source: &str, medium: &str) -> bool {
    medium.ends_with("push") || medium.contains("mobile") || medium.contains("notification") || source == "firebase"
}

/// Channels that GA4 does not have.
fn offline(medium: &str) -> Option<Channel> {
    Some(match medium {
        "print" | "qr" | "qrcode" | "qr-code" | "qr_code" | "flyer" | "flyers" | "leaflet" | "poster" | "brochure"
        | "postcard" | "direct-mail" | "direct_mail" | "newspaper" | "magazine" | "billboard" | "ooh" => Channel::Print,
        "messenger" | "chat" | "dm" => Channel::Messenger,
        "phone" | "call" | "telephone" => Channel::Phone,
        "store" | "in-store" | "in_store" | "pos" => Channel::Store,
        "event" | "fair" | "exhibition" | "trade-show" | "trade_show" | "conference" => Channel::Event,
        "tv" | "radio" | "television" | "broadcast" => Channel::Broadcast,
        "word-of-mouth" | "word_of_mouth" | "wom" => Channel::WordOfMouth,
        _ => return None,
    })
}

/// Spellings that GA4 leaves unassigned.
fn other_spellings(medium: &str) -> Option<Channel> {
    Some(match medium {
        "newsletter" | "mail" | "mailing" => Channel::Email,
        "affiliates" | "partner" => Channel::Affiliates,
        "podcast" => Channel::Audio,
        "text" | "text-message" => Channel::Sms,
        "ai" | "ai-assistant" | "llm" => Channel::AiAssistants,
        _ => return None,
    })
}

/// What a source is by the words in its name, in the languages of
/// [`Channel::suggested_by`].
fn suggested_site(source: &str) -> Option<SiteKind> {
    Some(match Channel::suggested_by(source)? {
        Channel::PaidSearch => SiteKind::Search,
        Channel::PaidSocial => SiteKind::Social,
        Channel::PaidVideo => SiteKind::Video,
        Channel::PaidShopping => SiteKind::Shopping,
        Channel::Messenger => SiteKind::Messenger,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_of_ga4_and_the_edges_of_its_patterns() {
        use Channel as C;
        let cases: &[(&str, &str, &str, Option<C>)] = &[
            ("google", "cpc", "autumn cross-network", Some(C::CrossNetwork)),
            ("google", "cpc", "Shopping autumn", Some(C::PaidShopping)),
            ("amazon.de", "cpc", "", Some(C::PaidShopping)),
            // e-shop counts, workshop and barbershop do not.
            ("google", "cpc", "eshop", Some(C::PaidShopping)),
            ("google", "cpc", "our shop", Some(C::PaidShopping)),
            ("google", "cpc", "workshop", Some(C::PaidSearch)),
            ("google", "cpc", "barbershop", Some(C::PaidSearch)),
            ("google", "cpc", "1shop", Some(C::PaidShopping)),
            ("Google", "CPC", "", Some(C::PaidSearch)),
            ("google", "ppc", "", Some(C::PaidSearch)),
            ("bing", "paid-search", "", Some(C::PaidSearch)),
            ("google", "retargeting", "", Some(C::PaidSearch)),
            ("google", "cpm", "", Some(C::PaidSearch)),
            ("facebook", "paidsocial", "", Some(C::PaidSocial)),
            ("ig", "cpc", "", Some(C::PaidSocial)),
            ("linkedin.com", "cpc", "", Some(C::PaidSocial)),
            ("اینستاگرام", "cpc", "", Some(C::PaidSocial)),
            ("youtube", "cpv_cpc", "", Some(C::PaidVideo)),
            ("tiktok", "paid", "", Some(C::PaidSocial)),
            ("somewhere", "display", "", Some(C::Display)),
            ("somewhere", "banner", "", Some(C::Display)),
            ("somewhere", "expandable", "", Some(C::Display)),
            ("somewhere", "interstitial", "", Some(C::Display)),
            ("somewhere", "cpm", "", Some(C::Display)),
            ("somewhere", "cpc", "", Some(C::PaidOther)),
            ("somewhere", "unpaid", "", None),
            ("torob.com", "referral", "", Some(C::OrganicShopping)),
            ("somewhere", "email", "shop news", Some(C::OrganicShopping)),
            ("facebook", "", "", Some(C::OrganicSocial)),
            ("somewhere", "social", "", Some(C::OrganicSocial)),
            ("somewhere", "social network", "", Some(C::OrganicSocial)),
            ("somewhere", "sm", "", Some(C::OrganicSocial)),
            ("aparat.com", "referral", "", Some(C::OrganicVideo)),
            ("somewhere", "myvideos", "", Some(C::OrganicVideo)),
            ("chatgpt.com", "referral", "", Some(C::AiAssistants)),
            ("perplexity", "", "", Some(C::AiAssistants)),
            ("google", "organic", "", Some(C::OrganicSearch)),
            ("somewhere", "organic", "", Some(C::OrganicSearch)),
            ("email", "", "", Some(C::Email)),
            ("mailchimp", "e-mail", "", Some(C::Email)),
            ("somewhere", "e mail", "", Some(C::Email)),
            ("mailchimp", "newsletter", "", Some(C::Email)),
            ("blog", "affiliate", "", Some(C::Affiliates)),
            ("blog", "affiliates", "", Some(C::Affiliates)),
            ("radio-x", "audio", "", Some(C::Audio)),
            ("sms", "", "", Some(C::Sms)),
            ("x-provider", "sms", "", Some(C::Sms)),
            ("app", "webpush", "", Some(C::Push)),
            ("app", "mobile-notification", "", Some(C::Push)),
            ("firebase", "", "", Some(C::Push)),
            ("blog.example", "referral", "", Some(C::Referral)),
            ("blog.example", "link", "", Some(C::Referral)),
            ("(direct)", "(none)", "", Some(C::Direct)),
            ("direct", "", "", Some(C::Direct)),
            ("telegram", "social", "", Some(C::Messenger)),
            ("تلگرام", "", "", Some(C::Messenger)),
            ("zalo", "cpc", "", Some(C::Messenger)),
            ("gate", "flyer", "", Some(C::Print)),
            ("google", "qr", "", Some(C::Print)),
            ("hotline", "phone", "", Some(C::Phone)),
            ("manila", "in-store", "", Some(C::Store)),
            ("expo", "fair", "", Some(C::Event)),
            ("channel 4", "tv", "", Some(C::Broadcast)),
            ("friend", "wom", "", Some(C::WordOfMouth)),
            ("somewhere", "something", "", None),
            ("", "", "", None),
        ];
        for (source, medium, campaign, expected) in cases {
            let found = channel(&Cues { source, medium, campaign, site: None });
            assert_eq!(found, *expected, "{source} / {medium} / {campaign}");
        }
    }
}
