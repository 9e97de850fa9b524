//! Any click on a link that leads anywhere: nothing that a visitor brings leads
//! elsewhere. Lines of the input: destination, path, query, name of the place,
//! address of the app, its scheme.
#![no_main]

use base::{LinkId, SystemClock, WorkspaceId};
use collect::links::redirect::{Asked, Leads, leads};
use collect::links::{checked, placed, public_url, slug_of};
use libfuzzer_sys::fuzz_target;
use store::{AppTarget, Destination, Link, LinkFields};

fuzz_target!(|text: &str| {
    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or_default().to_owned();
    let (destination, path, query) = (line(), line(), line());
    let _ = (public_url(&destination), slug_of(&path));
    let Ok(placements) = placed(vec![(slug_of(&path), line())], |bytes| bytes.fill(3)) else { return };
    let app = AppTarget { ios: line(), scheme: line(), android: String::new() };
    let fields = LinkFields {
        name: "Flyer".to_owned(),
        campaign: "autumn".to_owned(),
        destinations: vec![Destination { url: destination, weight: 1 }],
        app: Some(app),
        ..LinkFields::default()
    };
    let Ok(fields) = checked(fields) else { return };
    let now = jiff::Timestamp::UNIX_EPOCH;
    let link = Link {
        id: LinkId::new(&SystemClock),
        workspace_id: WorkspaceId::nil(),
        fields,
        channel: None,
        placements,
        version: 1,
        created_at: now,
        updated_at: now,
        archived_at: None,
    };
    let asked = Asked { query: &query, now, visitor: "", system: "iOS", click_id: Some("evt_1") };
    let url = match leads(&link, &link.placements[0], &asked) {
        Leads::Web { url, destination } => {
            assert_eq!(place(&url), place(&destination));
            url
        }
        Leads::App { app, url, destination } => {
            assert_eq!(place(&url), place(&destination));
            assert!(!app.starts_with("javascript:") && app.bytes().all(|byte| (b'!'..=b'~').contains(&byte)));
            url
        }
        Leads::Over => unreachable!("it does not end"),
    };
    assert!(url.bytes().all(|byte| (b'!'..=b'~').contains(&byte)), "fit for a header");
});

/// What an address leads to: all of it but the query and the fragment.
fn place(url: &str) -> &str {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    url.strip_suffix('/').unwrap_or(url)
}
