//! Any request at any door: events within their bounds or refusals, an answer,
//! and refused events that come again. The input is written as HTTP/1.1 is: a
//! line of method, path and query, lines of headers, an empty line, the body.
#![no_main]

use base::Refusal;
use base::event::bound;
use collect::doors::{Decoded, Outcome, Reply, Request, limit, registry};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(request) = request(bytes) else { return };
    let Some(door) = registry::find(&request) else { return };
    if let Some(reply) = door.settings(&request) {
        return answered(&reply);
    }
    let decoded = door.decode(&request);
    sound(&decoded);
    answered(&door.reply(&request, &Outcome::Busy { retry_after: 2 }));
    let unknown: Vec<_> = decoded.drafts.iter().map(|draft| draft.refuse(Refusal::UnknownKey, "")).collect();
    answered(&door.reply(&request, &Outcome::Taken { taken: 0, refused: unknown }));
    for refused in &decoded.refused {
        sound(&door.decode(&door.again("wk", &refused.raw, request.received_at)));
    }
    answered(&door.reply(&request, &Outcome::Taken { taken: decoded.drafts.len(), refused: decoded.refused }));
});

fn request(bytes: &[u8]) -> Option<Request> {
    let mut rest = bytes;
    let mut line = || {
        let at = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let line = String::from_utf8_lossy(&rest[..at]).into_owned();
        rest = rest.get(at + 1..).unwrap_or_default();
        line
    };
    let first = line();
    let mut words = first.splitn(3, ' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let query = words.next().unwrap_or_default().to_owned();
    let headers = std::iter::from_fn(|| Some(line()).filter(|line| !line.is_empty()));
    let headers = headers.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    });
    let headers = headers.collect();
    Some(Request { method, query, headers, ..Request::post(&path, rest, jiff::Timestamp::UNIX_EPOCH) })
}

fn sound(decoded: &Decoded) {
    for draft in &decoded.drafts {
        let event = &draft.event;
        assert!(!draft.key.is_empty() && !event.name.is_empty());
        assert!(event.name.chars().count() <= bound::NAME);
        assert!(event.url.len() <= bound::URL && event.referrer.len() <= bound::URL);
        assert!(event.items.len() <= bound::ITEMS);
        for id in [&event.event_id, &event.anonymous_id, &event.user_id, &event.order_id, &event.previous_id] {
            assert!(id.chars().count() <= bound::ID);
        }
        assert!(event.properties.len() <= bound::PROPERTIES && event.traits.len() <= bound::PROPERTIES);
    }
    for refused in &decoded.refused {
        assert!(refused.raw.len() <= limit::RAW && !refused.message.is_empty());
    }
}

/// An answer that can be written: its headers hold no line breaks.
fn answered(reply: &Reply) {
    assert!((200..600).contains(&reply.status));
    assert!(reply.headers.iter().all(|(_, value)| value.bytes().all(|byte| (b' '..0x7F).contains(&byte))));
}
