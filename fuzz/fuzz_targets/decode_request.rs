//! Any request at any door: events within their bounds or refusals, an answer,
//! and refused events that come again. The first line of the input names
//! method, path and query, the rest is the body.
#![no_main]

use base::Refusal;
use base::event::bound;
use collect::doors::{Outcome, Request, limit, registry};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let at = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let Ok(head) = std::str::from_utf8(&bytes[..at]) else { return };
    let mut words = head.splitn(3, ' ');
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return };
    let body = bytes.get(at + 1..).unwrap_or_default();
    let mut request = Request::post(path, body, jiff::Timestamp::UNIX_EPOCH);
    method.clone_into(&mut request.method);
    words.next().unwrap_or_default().clone_into(&mut request.query);
    let Some(door) = registry::find(&request) else { return };
    if door.settings(&request).is_some() {
        return;
    }
    let decoded = door.decode(&request);
    for draft in &decoded.drafts {
        assert!(!draft.key.is_empty() && !draft.event.name.is_empty());
        assert!(draft.event.properties.len() <= bound::PROPERTIES);
        assert!(draft.event.url.len() <= bound::URL);
    }
    let unknown: Vec<_> = decoded.drafts.iter().map(|draft| draft.refuse(Refusal::UnknownKey, "")).collect();
    let _ = door.reply(&request, &Outcome::Taken { taken: 0, refused: unknown });
    for refused in &decoded.refused {
        assert!(refused.raw.len() <= limit::RAW);
        let _ = door.decode(&door.again("wk", &refused.raw, request.received_at));
    }
    let _ = door.reply(&request, &Outcome::Taken { taken: decoded.drafts.len(), refused: decoded.refused });
});
