//! What the tests of the doors share.

use base::{Clock, Event, FixedClock, Protocol, SourceId, WorkspaceId};

use super::Request;

pub(super) fn request(method: &str, path: &str, query: &str, body: &[u8]) -> Request {
    Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: Vec::new(),
        body: bytes::Bytes::copy_from_slice(body),
        peer: None,
        received_at: FixedClock::at("2026-10-01T12:00:00Z").now(),
    }
}

pub(super) fn event(name: &str, protocol: Protocol) -> Event {
    let at = FixedClock::at("2026-10-01T12:00:00Z").now();
    Event::new(WorkspaceId::nil(), SourceId::nil(), name, protocol, at)
}
