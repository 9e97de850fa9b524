//! The parameters that a link puts on its destination, and the tagged address.
//!
//! Each parameter has one value. The link's own come first: a link is planned,
//! and a stray parameter must not move its clicks to another campaign. Then
//! come the destination's own, then what the visitor brought; of the latter,
//! what has a name already is left out.

use base::Channel;
use percent_encoding::percent_decode_str;
use store::{Link, Placement};
use url::Url;
use url::form_urlencoded;

use super::{CLICK, SCAN};

/// What a visitor brings is passed on up to this length, in bytes.
const BROUGHT: usize = 2_048;

/// The campaign parameters of a link; empty = not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the UTM parameters")]
pub struct Tags {
    pub source: String,
    pub medium: String,
    pub campaign: String,
    pub term: String,
    pub content: String,
}

impl Tags {
    /// Of a link at one of its places. A scanned code is told from a typed
    /// address by its medium.
    #[must_use]
    pub fn of(link: &Link, placement: &Placement, is_scan: bool) -> Self {
        let (source, medium) = usual(link.channel);
        let given = |text: &str, usual: &str| if text.is_empty() { usual.to_owned() } else { text.to_owned() };
        Self {
            source: given(&link.fields.utm_source, source),
            medium: if is_scan { "qr".to_owned() } else { given(&link.fields.utm_medium, medium) },
            campaign: link.fields.campaign.clone(),
            term: link.fields.utm_term.clone(),
            content: placement.name.clone(),
        }
    }

    /// Names and values of those that are given.
    pub fn given(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("utm_source", &self.source),
            ("utm_medium", &self.medium),
            ("utm_campaign", &self.campaign),
            ("utm_term", &self.term),
            ("utm_content", &self.content),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.as_str()))
    }
}

/// Source and medium by which the visits of a channel are told as that
/// channel's; those of a platform have the most used one's name.
#[must_use]
pub fn usual(channel: Option<Channel>) -> (&'static str, &'static str) {
    match channel {
        Some(Channel::PaidSearch) => ("google", "cpc"),
        Some(Channel::OrganicSearch) => ("google", "organic"),
        Some(Channel::PaidSocial) => ("facebook", "paid-social"),
        Some(Channel::OrganicSocial) => ("social", "social"),
        Some(Channel::PaidVideo) => ("youtube", "paid-video"),
        Some(Channel::OrganicVideo) => ("video", "video"),
        Some(Channel::PaidShopping) => ("shopping", "cpc"),
        Some(Channel::OrganicShopping) => ("shopping", "referral"),
        Some(Channel::Display) => ("banner", "display"),
        Some(Channel::CrossNetwork) => ("google", "cross-network"),
        Some(Channel::PaidOther) => ("ads", "cpc"),
        Some(Channel::Email) => ("newsletter", "email"),
        Some(Channel::Sms) => ("sms", "sms"),
        Some(Channel::Push) => ("push", "push"),
        Some(Channel::Messenger) => ("messenger", "messenger"),
        Some(Channel::Affiliates) => ("partner", "affiliate"),
        Some(Channel::Audio) => ("audio", "audio"),
        Some(Channel::AiAssistants) => ("assistant", "ai"),
        Some(Channel::Print) => ("print", "print"),
        Some(Channel::Broadcast) => ("broadcast", "broadcast"),
        Some(Channel::Event) => ("event", "event"),
        Some(Channel::Phone) => ("phone", "phone"),
        Some(Channel::Store) => ("store", "store"),
        Some(Channel::WordOfMouth) => ("word-of-mouth", "word-of-mouth"),
        Some(Channel::Referral | Channel::Direct | Channel::Unassigned) | None => ("link", "referral"),
    }
}

/// A destination with the link's parameters, what the visitor brought, and
/// the id of the click.
#[must_use]
pub fn tagged(destination: &str, tags: &Tags, brought: &str, click_id: Option<&str>) -> String {
    let Ok(mut url) = Url::parse(destination) else { return destination.to_owned() };
    let is_tag = |pair: &str| name(pair) == CLICK || tags.given().any(|(tag, _)| name(pair) == tag);
    let own = url.query().unwrap_or_default();
    let mut pairs: Vec<String> =
        own.split('&').filter(|pair| !pair.is_empty() && !is_tag(pair)).map(str::to_owned).collect();
    for (tag, value) in tags.given() {
        let mut pair = form_urlencoded::Serializer::new(String::new());
        pairs.push(pair.append_pair(tag, value).finish());
    }
    if brought.len() <= BROUGHT {
        let names: Vec<String> = pairs.iter().map(|pair| name(pair)).collect();
        let brought = brought.split('&').filter(|pair| {
            let name = name(pair);
            !pair.is_empty() && !is_tag(pair) && name != SCAN && !names.contains(&name)
        });
        pairs.extend(brought.map(str::to_owned));
    }
    pairs.extend(click_id.map(|id| format!("{CLICK}={id}")));
    url.set_query(Some(&pairs.join("&")));
    url.into()
}

/// The name of a parameter, decoded, in lower case.
fn name(pair: &str) -> String {
    let name = pair.split('=').next().unwrap_or_default();
    percent_decode_str(name).decode_utf8_lossy().to_lowercase()
}

#[cfg(test)]
mod tests {
    use base::channel_group::{Cues, channel};
    use proptest::prelude::*;

    use super::*;

    fn tags() -> Tags {
        Tags {
            source: "print".into(),
            medium: "qr".into(),
            campaign: "autumn".into(),
            term: String::new(),
            content: "School gate".into(),
        }
    }

    #[test]
    fn every_parameter_has_one_value() {
        let cases = [
            ("https://shop.example", "", "https://shop.example/?{tags}"),
            ("https://shop.example/a#b", "", "https://shop.example/a?{tags}#b"),
            ("https://shop.example/?size=m", "colour=red", "https://shop.example/?size=m&{tags}&colour=red"),
            ("https://shop.example/?utm_source=old&x=1", "", "https://shop.example/?x=1&{tags}"),
            ("https://shop.example/", "q=1&utm_campaign=spring&gclid=g1", "https://shop.example/?{tags}&gclid=g1"),
            ("https://shop.example/", "utm_term=shoes", "https://shop.example/?{tags}&utm_term=shoes"),
            ("https://shop.example/?x=1", "x=2&X=3&%78=4", "https://shop.example/?x=1&{tags}"),
            ("https://shop.example/", "sulit_click=old", "https://shop.example/?{tags}"),
            ("https://shop.example/", "a='\"<>", "https://shop.example/?{tags}&a=%27%22%3C%3E"),
        ];
        let own = "utm_source=print&utm_medium=qr&utm_campaign=autumn&utm_content=School+gate";
        for (destination, brought, expected) in cases {
            assert_eq!(tagged(destination, &tags(), brought, None), expected.replace("{tags}", own), "{brought}");
        }
        let clicked = tagged("https://shop.example/", &tags(), "", Some("evt_1"));
        assert!(clicked.ends_with("&sulit_click=evt_1"), "{clicked}");
        let long = format!("a={}", "x".repeat(BROUGHT));
        assert!(!tagged("https://shop.example/", &tags(), &long, None).contains("&a="));
    }

    proptest! {
        #[test]
        fn what_a_visitor_brings_never_leads_elsewhere(brought in ".{0,200}") {
            let url = Url::parse(&tagged("https://shop.example/a", &tags(), &brought, Some("evt_1"))).unwrap();
            prop_assert_eq!(url.origin().ascii_serialization(), "https://shop.example");
            prop_assert_eq!((url.path(), url.fragment()), ("/a", None));
            let campaigns = url.query_pairs().filter(|(name, _)| name.to_lowercase() == "utm_campaign");
            prop_assert_eq!(campaigns.map(|(_, value)| value.into_owned()).collect::<Vec<_>>(), ["autumn"]);
            let clicks = url.query_pairs().filter(|(name, _)| name.to_lowercase() == CLICK).count();
            prop_assert_eq!(clicks, 1);
            prop_assert!(url.as_str().bytes().all(|byte| (b'!'..=b'~').contains(&byte)), "fit for a header");
        }
    }

    #[test]
    fn the_usual_parameters_tell_the_channel_they_are_of() {
        for expected in Channel::ALL.iter().copied() {
            let (source, medium) = usual(Some(expected));
            let found = channel(&Cues { source, medium, campaign: "autumn", site: None });
            match expected {
                // Nothing that a link says makes a visit one of these.
                Channel::Referral | Channel::Direct | Channel::Unassigned | Channel::CrossNetwork => {
                    assert!(found.is_some_and(|found| found != Channel::Direct), "{expected:?}: {found:?}");
                }
                _ => assert_eq!(found, Some(expected), "{source} / {medium}"),
            }
        }
    }
}
