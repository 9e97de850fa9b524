//! The channel of one event: what its campaign parameters, click id and
//! referrer say, by the rules of [`base::channel_group`].

use base::channel_group::{self, Cues, is_paid};
use base::event::name;
use base::sites::{self, SiteKind};
use base::{Channel, Event};

use super::referrer::Referrer;

/// Source and medium that a click id stands for. `fbclid` is put on every link
/// that leaves Facebook, paid or not, and so names no medium.
fn implied(click_id_kind: &str) -> Option<(&'static str, &'static str)> {
    Some(match click_id_kind {
        "gclid" | "gbraid" | "wbraid" | "gad_source" => ("google", "cpc"),
        "dclid" => ("google", "display"),
        "msclkid" => ("bing", "cpc"),
        "ttclid" => ("tiktok", "cpc"),
        "li_fat_id" => ("linkedin", "cpc"),
        "twclid" => ("twitter", "cpc"),
        "epik" => ("pinterest", "cpc"),
        "rdt_cid" => ("reddit", "cpc"),
        "sccid" => ("snapchat", "cpc"),
        "ob_click_id" => ("outbrain", "cpc"),
        "yclid" => ("yandex", "cpc"),
        "fbclid" => ("facebook", ""),
        _ => return None,
    })
}

/// The channel of an event whose UTM and click id fields are filled; `None`
/// where nothing in it says where the person came from.
#[must_use]
pub fn channel_of(event: &Event, referrer: &Referrer, is_mailing: bool) -> Option<Channel> {
    by_campaign(event, referrer)
        .or_else(|| by_click(event))
        .or_else(|| is_mailing.then_some(Channel::Email))
        .or_else(|| by_name(&event.name))
        .or_else(|| by_referrer(event, referrer))
}

fn by_campaign(event: &Event, referrer: &Referrer) -> Option<Channel> {
    let (source, medium, campaign) = (&event.utm_source, &event.utm_medium, &event.utm_campaign);
    if source.is_empty() && medium.is_empty() && (campaign.is_empty() || !event.click_id_kind.is_empty()) {
        return None;
    }
    // Google's and Bing's ads tag the click, whatever the medium is called.
    let clicked = implied(&event.click_id_kind);
    let search = sites::of_source(&source.to_lowercase()) == Some(SiteKind::Search);
    let medium = match clicked {
        Some((_, paid)) if (search || source.is_empty()) && is_paid(paid) && !is_paid(&medium.to_lowercase()) => paid,
        _ => medium,
    };
    let (from, kind) = match (clicked, referrer) {
        _ if !source.is_empty() => (source.as_str(), None),
        (Some((source, _)), _) => (source, None),
        (None, Referrer::Other { host, kind }) => (host.as_str(), *kind),
        (None, _) => ("", None),
    };
    let cues = Cues { source: from, medium, campaign, site: kind };
    Some(channel_group::channel(&cues).unwrap_or(Channel::Unassigned))
}

fn by_click(event: &Event) -> Option<Channel> {
    let (source, medium) = implied(&event.click_id_kind)?;
    channel_group::channel(&Cues { source, medium, campaign: &event.utm_campaign, site: None })
}

/// What happens away from a site names its own channel.
fn by_name(event_name: &str) -> Option<Channel> {
    match event_name {
        name::CALL => Some(Channel::Phone),
        name::STORE_VISIT => Some(Channel::Store),
        name::EMAIL_OPEN => Some(Channel::Email),
        _ => None,
    }
}

fn by_referrer(event: &Event, referrer: &Referrer) -> Option<Channel> {
    let seen = matches!(event.name.as_str(), name::PAGE_VIEW | name::SCREEN_VIEW | name::LINK_CLICK);
    match referrer {
        Referrer::Own | Referrer::Excluded => None,
        Referrer::Unsaid => seen.then_some(Channel::Direct),
        Referrer::Other { host, kind } => {
            let cues = Cues { source: host, medium: "referral", campaign: "", site: *kind };
            // An unknown host may bear a word that suggests a channel; only the
            // table of sites speaks here.
            if kind.is_none() { Some(Channel::Referral) } else { channel_group::channel(&cues) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::settings::SourceSettings;
    use crate::enrich::{referrer, url};
    use base::{Protocol, SourceId, Timestamp, WorkspaceId};

    fn channel(name: &str, query: &str, from: &str) -> Option<Channel> {
        let page = url::read(&format!("https://shop.example/?{query}"), true).unwrap();
        let (workspace, source) = (WorkspaceId::nil(), SourceId::nil());
        let mut event = Event::new(workspace, source, name, Protocol::Sulit, Timestamp::UNIX_EPOCH);
        event.utm_source = page.campaign.source;
        event.utm_medium = page.campaign.medium;
        event.utm_campaign = page.campaign.campaign;
        if let Some(click) = page.click {
            event.click_id_kind = click.kind.into();
            event.click_id = click.value;
        }
        let from = referrer::of(url::read(from, true).as_ref(), "shop.example", &SourceSettings::default());
        channel_of(&event, &from, page.is_mailing)
    }

    #[test]
    fn channels_of_landings() {
        use Channel as C;
        let google = "https://www.google.com/";
        let cases: &[(&str, &str, Option<C>)] = &[
            ("", "", Some(C::Direct)),
            ("", "https://shop.example/cart", None),
            ("", "https://www.paypal.com/", None),
            ("", google, Some(C::OrganicSearch)),
            ("", "https://ja.is/", Some(C::OrganicSearch)),
            ("", "https://search.yahoo.co.jp/", Some(C::OrganicSearch)),
            ("", "https://l.instagram.com/", Some(C::OrganicSocial)),
            ("", "https://m.facebook.com/", Some(C::OrganicSocial)),
            ("", "https://t.co/x", Some(C::OrganicSocial)),
            ("", "https://www.youtube.com/watch?v=x", Some(C::OrganicVideo)),
            ("", "https://www.aparat.com/v/x", Some(C::OrganicVideo)),
            ("", "https://torob.com/", Some(C::OrganicShopping)),
            ("", "https://www.perplexity.ai/", Some(C::AiAssistants)),
            ("", "https://gemini.google.com/app", Some(C::AiAssistants)),
            ("", "https://copilot.microsoft.com/", Some(C::AiAssistants)),
            ("", "https://mail.google.com/", Some(C::Email)),
            ("", "https://t.me/channel", Some(C::Messenger)),
            ("", "https://chat.zalo.me/", Some(C::Messenger)),
            ("", "https://blog.example.org/", Some(C::Referral)),
            ("", "https://newsletter-tv.example.org/", Some(C::Referral)),
            ("gclid=g", google, Some(C::PaidSearch)),
            ("gclid=g", "", Some(C::PaidSearch)),
            ("gbraid=g&utm_campaign=Autumn+Shopping", "", Some(C::PaidShopping)),
            ("wbraid=g&utm_campaign=x+cross-network", "", Some(C::CrossNetwork)),
            ("msclkid=m", "https://www.bing.com/", Some(C::PaidSearch)),
            ("utm_source=google&utm_medium=organic&gclid=g", "", Some(C::PaidSearch)),
            ("utm_source=bing&utm_medium=web&msclkid=m", "", Some(C::PaidSearch)),
            ("utm_source=letter&utm_medium=email&gclid=g", "", Some(C::Email)),
            ("dclid=d", "", Some(C::Display)),
            ("fbclid=f", "https://l.facebook.com/", Some(C::OrganicSocial)),
            ("fbclid=f&utm_source=facebook&utm_medium=cpc", "", Some(C::PaidSocial)),
            ("ttclid=t", "", Some(C::PaidSocial)),
            ("li_fat_id=l", "", Some(C::PaidSocial)),
            ("twclid=t", "", Some(C::PaidSocial)),
            ("epik=e", "", Some(C::PaidSocial)),
            ("rdt_cid=r", "", Some(C::PaidSocial)),
            ("ScCid=s", "", Some(C::PaidSocial)),
            ("ob_click_id=o", "", Some(C::PaidOther)),
            ("yclid=y", "", Some(C::PaidSearch)),
            ("mc_eid=1", "", Some(C::Email)),
            ("utm_campaign=autumn", google, Some(C::OrganicSearch)),
            ("utm_campaign=autumn", "", Some(C::Unassigned)),
            ("utm_source=gate&utm_medium=y", google, Some(C::Unassigned)),
            ("utm_medium=cpc", google, Some(C::PaidSearch)),
            ("utm_source=gate&utm_medium=flyer", "", Some(C::Print)),
            ("utm_source=poster&utm_medium=qr", "", Some(C::Print)),
            ("utm_source=kavenegar&utm_medium=sms", "", Some(C::Sms)),
            ("utm_source=%D8%AA%D9%84%DA%AF%D8%B1%D8%A7%D9%85", "", Some(C::Messenger)),
            ("sulit_click=c", "", Some(C::Direct)),
        ];
        for (query, from, expected) in cases {
            assert_eq!(channel(name::PAGE_VIEW, query, from), *expected, "?{query} from {from}");
        }
    }

    #[test]
    fn what_is_no_landing_says_only_what_it_knows() {
        assert_eq!(channel(name::ADD_TO_CART, "", ""), None);
        assert_eq!(channel(name::ADD_TO_CART, "", "https://www.google.com/"), Some(Channel::OrganicSearch));
        assert_eq!(channel(name::CALL, "", ""), Some(Channel::Phone));
        assert_eq!(channel(name::CALL, "utm_source=radio&utm_medium=radio", ""), Some(Channel::Broadcast));
        assert_eq!(channel(name::STORE_VISIT, "", ""), Some(Channel::Store));
        assert_eq!(channel(name::EMAIL_OPEN, "", ""), Some(Channel::Email));
    }
}
