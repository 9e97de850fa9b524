//! Where a click leads: a function of the link, the request and the visitor,
//! and of nothing else.

use std::hash::Hasher as _;

use base::Timestamp;
use siphasher::sip::SipHasher13;
use store::{Destination, Link, Placement};
use url::form_urlencoded;

use super::tags::{Tags, tagged};
use super::{CLICK, SCAN};

/// A click, as far as it decides where it leads.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The request's query.
    pub query: &'a str,
    /// When.
    pub now: Timestamp,
    /// Who it is today, by which the same page is shown again; empty = nobody
    /// can tell.
    pub visitor: &'a str,
    /// The system, as `enrich` names it.
    pub system: &'a str,
    /// The click's id, where it may be passed on.
    pub click_id: Option<&'a str>,
}

/// Where a click leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// To a page.
    Web {
        /// Its address.
        url: String,
        /// The destination without any parameters of the link.
        destination: String,
    },
    /// Into an app, and to the page where the app is not there.
    App {
        /// The app's address.
        app: String,
        /// The page.
        url: String,
        /// The page without any parameters of the link.
        destination: String,
    },
    /// Nowhere: it is archived, retired or expired, and names no page for then.
    Over,
}

/// Whether a query is a printed code's.
#[must_use]
pub fn is_scan(query: &str) -> bool {
    query.split('&').any(|pair| pair.split_once('=').is_some_and(|(name, value)| name == SCAN && value == "1"))
}

/// Where a click on a link at one of its places leads.
#[must_use]
pub fn leads(link: &Link, placement: &Placement, asked: &Asked<'_>) -> Leads {
    let tags = Tags::of(link, placement, is_scan(asked.query));
    let tagged = |destination: &str| tagged(destination, &tags, asked.query, asked.click_id);
    if is_over(link, placement, asked.now) {
        let destination = link.fields.expired_url.clone();
        return match destination.as_str() {
            "" => Leads::Over,
            page => Leads::Web { url: tagged(page), destination },
        };
    }
    let Some(destination) = chosen(link, asked) else { return Leads::Over };
    let url = tagged(&destination.url);
    let destination = destination.url.clone();
    let app = link.fields.app.as_ref().map_or("", |app| match asked.system {
        "iOS" | "iPadOS" => app.ios.as_str(),
        "Android" => app.android.as_str(),
        _ => "",
    });
    match app {
        "" => Leads::Web { url, destination },
        // The system opens the app of such an address by itself, or the page.
        page if page.starts_with("https:") => Leads::Web { url: tagged(page), destination: page.to_owned() },
        app => Leads::App { app: tagged(app), url, destination },
    }
}

/// Whether a link leads nowhere any more.
#[must_use]
pub fn is_over(link: &Link, placement: &Placement, now: Timestamp) -> bool {
    let expired = link.fields.expires_at.is_some_and(|at| at <= now);
    expired || link.archived_at.is_some() || placement.retired_at.is_some()
}

/// The destination of a visitor: the same one each time, by the visitor's id of
/// the day, or by the click that they came with before.
fn chosen<'a>(link: &'a Link, asked: &Asked<'_>) -> Option<&'a Destination> {
    let all = &link.fields.destinations;
    if all.len() < 2 {
        return all.first();
    }
    let before = form_urlencoded::parse(asked.query.as_bytes()).find(|(name, _)| name == CLICK);
    let who = match &before {
        Some((_, click)) => click,
        None if asked.visitor.is_empty() => asked.click_id.unwrap_or_default(),
        None => asked.visitor,
    };
    let mut hash = SipHasher13::new();
    hash.write(link.id.as_str().as_bytes());
    hash.write(who.as_bytes());
    let total: u64 = all.iter().map(|destination| u64::from(destination.weight)).sum();
    let mut at = hash.finish() % total.max(1);
    all.iter().find(|destination| {
        let weight = u64::from(destination.weight);
        let here = at < weight;
        at = at.saturating_sub(weight);
        here
    })
}

#[cfg(test)]
pub(super) mod tests {
    use base::{Channel, FixedClock, LinkId, WorkspaceId};
    use store::{AppTarget, LinkFields};

    use super::*;

    pub(in crate::links) fn link() -> Link {
        let now: Timestamp = "2026-10-01T09:00:00Z".parse().unwrap();
        let placement = |slug: &str, name: &str| Placement { slug: slug.into(), name: name.into(), retired_at: None };
        Link {
            id: LinkId::new(&FixedClock::at("2026-10-01T09:00:00Z")),
            workspace_id: WorkspaceId::nil(),
            fields: LinkFields {
                name: "Flyer".into(),
                campaign: "autumn".into(),
                destinations: vec![Destination { url: "https://shop.example/a".into(), weight: 1 }],
                ..LinkFields::default()
            },
            channel: Some(Channel::Print),
            placements: vec![placement("gate", "School gate"), placement("wall", "")],
            version: 1,
            created_at: now,
            updated_at: now,
            archived_at: None,
        }
    }

    fn asked<'a>(query: &'a str, visitor: &'a str, system: &'a str) -> Asked<'a> {
        let now = "2026-10-02T09:00:00Z".parse().unwrap();
        Asked { query, now, visitor, system, click_id: Some("evt_1") }
    }

    fn to(link: &Link, asked: &Asked<'_>) -> String {
        match leads(link, &link.placements[0], asked) {
            Leads::Web { url, .. } => url,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_scan_is_told_from_a_typed_address() {
        let link = link();
        let typed = to(&link, &asked("", "", ""));
        assert!(
            typed.contains("utm_source=print&utm_medium=print&utm_campaign=autumn&utm_content=School+gate"),
            "{typed}"
        );
        assert!(to(&link, &asked("q=1", "", "")).contains("utm_medium=qr"));
        assert!(to(&link, &asked("q=shoes", "", "")).contains("utm_medium=print"));
        let given = Link {
            fields: LinkFields { utm_source: "poster".into(), utm_medium: "ooh".into(), ..link.fields.clone() },
            ..link
        };
        assert!(to(&given, &asked("", "", "")).contains("utm_source=poster&utm_medium=ooh"));
        assert!(to(&given, &asked("q=1", "", "")).contains("utm_source=poster&utm_medium=qr"));
    }

    #[test]
    fn visitors_are_shared_out_by_weight_and_stay_where_they_were() {
        let mut link = link();
        link.fields.destinations = vec![
            Destination { url: "https://shop.example/a".into(), weight: 3 },
            Destination { url: "https://shop.example/b".into(), weight: 1 },
        ];
        let is_a = |url: &str| url.starts_with("https://shop.example/a");
        let mut first = 0;
        for visitor in 0..4_000 {
            let visitor = format!("day_{visitor}");
            let one = to(&link, &asked("", &visitor, ""));
            assert_eq!(is_a(&one), is_a(&to(&link, &asked("q=1", &visitor, "iOS"))));
            first += u32::from(is_a(&one));
        }
        // Three quarters of 4,000, within five standard deviations of 27.4.
        assert!((2_863..=3_137).contains(&first), "{first}");
        let shown = |query: &str| {
            (0..50).map(|visitor| is_a(&to(&link, &asked(query, &format!("day_{visitor}"), "")))).collect::<Vec<_>>()
        };
        assert!(shown("").contains(&false));
        let by_click = shown("sulit_click=evt_before");
        assert!(by_click.iter().all(|one| *one == by_click[0]), "the click of before decides");
    }

    #[test]
    fn a_link_that_is_over_leads_to_where_it_says() {
        let mut link = link();
        let now = asked("", "", "").now;
        link.fields.expires_at = Some(now);
        assert_eq!(leads(&link, &link.placements[0], &asked("", "", "")), Leads::Over, "at the instant itself");
        link.fields.expired_url = "https://shop.example/over".into();
        assert!(to(&link, &asked("", "", "")).starts_with("https://shop.example/over?utm_source=print"));
        link.fields.expires_at = Some(now + jiff::SignedDuration::from_secs(1));
        assert!(to(&link, &asked("", "", "")).starts_with("https://shop.example/a?"));
        link.archived_at = Some(now);
        assert!(to(&link, &asked("", "", "")).starts_with("https://shop.example/over"));
        link.archived_at = None;
        link.placements[0].retired_at = Some(now);
        assert!(to(&link, &asked("", "", "")).starts_with("https://shop.example/over"));
    }

    #[test]
    fn phones_are_led_into_the_app() {
        let mut link = link();
        link.fields.app = Some(AppTarget {
            scheme: "myshop".into(),
            ios: "myshop://autumn".into(),
            android: "https://shop.example/app".into(),
        });
        let at = &link.placements[0];
        let Leads::App { app, url, .. } = leads(&link, at, &asked("q=1", "", "iOS")) else { panic!("no app") };
        assert!(
            app.starts_with("myshop://autumn?utm_source=print&utm_medium=qr") && app.ends_with("sulit_click=evt_1")
        );
        assert!(url.starts_with("https://shop.example/a?"));
        assert!(to(&link, &asked("", "", "Android")).starts_with("https://shop.example/app?"));
        assert!(to(&link, &asked("", "", "Windows")).starts_with("https://shop.example/a?"));
    }
}
