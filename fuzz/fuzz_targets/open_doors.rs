//! Any request is decoded or refused by the door that its path belongs to, and
//! what is refused can be asked again: no panic, no bound exceeded.
#![no_main]

use base::event::bound;
use collect::doors::{Request, limit, registry};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

/// One path of every way in.
const PATHS: &[(&str, &str)] = &[
    ("POST", "/v1/events"),
    ("GET", "/p.gif"),
    ("POST", "/v1/batch"),
    ("POST", "/v1/track"),
    ("POST", "/t"),
    ("POST", "/mp/collect"),
    ("POST", "/g/collect"),
    ("GET", "/g/collect"),
    ("GET", "/matomo.php"),
    ("POST", "/matomo.php"),
    ("GET", "/i"),
    ("POST", "/com.snowplowanalytics.snowplow/tp2"),
    ("GET", "/e/"),
    ("POST", "/e/"),
    ("POST", "/batch/"),
    ("POST", "/engage/"),
    ("POST", "/i/v1/analytics/events"),
    ("POST", "/api/send"),
    ("POST", "/api/batch"),
    ("POST", "/api/event"),
    ("POST", "/api/s/track"),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((way, rest)) = bytes.split_first() else { return };
    let (method, path) = PATHS[usize::from(*way) % PATHS.len()];
    let cut = rest.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (query, body) = rest.split_at(cut);
    let request = Request {
        method: method.to_owned(),
        query: String::from_utf8_lossy(query).into_owned(),
        ..Request::post(path, body, Timestamp::UNIX_EPOCH)
    };
    let door = registry::find(&request).expect("every path has its door");
    let decoded = door.decode(&request);
    for draft in &decoded.drafts {
        assert!(!draft.key.is_empty() && !draft.event.name.is_empty());
        assert!(draft.event.properties.len() <= bound::PROPERTIES);
        assert!(draft.event.items.len() <= bound::ITEMS);
        assert!(draft.event.url.len() <= bound::URL);
        let again = door.decode(&door.again(&draft.key, &draft.raw, request.received_at));
        assert!(!again.drafts.is_empty() || !again.refused.is_empty());
    }
    assert!(decoded.refused.iter().all(|refused| refused.raw.len() <= limit::RAW));
});
