//! Jitsu's `POST /api/s/{type}` (browsers) and `/api/s/s2s/{type}` (servers):
//! Segment's messages with the key `id:secret` in `X-Write-Key`.

use std::borrow::Cow;

use base::{Protocol, Timestamp};
use serde_json::json;

use super::segment::{self};
use super::segment_event::Shared;
use super::{Decoded, Door, Outcome, Reply, Request, body, form, json, keys, reply};

/// Largest body, in bytes.
const BODY: usize = 4_000 << 10;

const KINDS: &[&str] = &["track", "identify", "page", "screen", "group", "alias"];

/// The door of `/api/s/…`.
#[derive(Debug, Clone, Copy)]
pub struct Jitsu;

/// The kind that a path names; empty when the message itself says it.
fn kind(path: &str) -> Option<&'static str> {
    let rest = path.trim_end_matches('/').strip_prefix("/api/s/")?;
    let word = rest.strip_prefix("s2s/").unwrap_or(rest);
    let known = KINDS.iter().copied().find(|kind| *kind == word);
    known.or(matches!(word, "event" | "batch" | "e").then_some(""))
}

impl Door for Jitsu {
    fn protocol(&self) -> Protocol {
        Protocol::Jitsu
    }

    fn opens(&self, method: &str, path: &str) -> bool {
        method == "POST" && kind(path).is_some()
    }

    fn decode(&self, request: &Request) -> Decoded {
        let (key, secret) = key_of(request);
        let read = body::inflate(request, BODY)
            .and_then(|body| json::read(&body).map(|value| (value, Cow::Owned(body.to_vec()))));
        let kind = kind(&request.path).unwrap_or_default();
        segment::decode(read, Shared { protocol: Protocol::Jitsu, request, key: &key, secret: &secret, kind })
    }

    fn reply(&self, _request: &Request, outcome: &Outcome) -> Reply {
        match outcome {
            Outcome::Busy { retry_after } => {
                Reply::json(503, &json!({"ok": false, "error": "the queue is full, send it again"}))
                    .retry_after(*retry_after)
            }
            Outcome::Taken { .. } => match outcome.refusal() {
                Some(refused) => {
                    let answer = json!({"ok": false, "error": refused.message, "code": refused.reason.key()});
                    Reply::json(reply::status_of(refused.reason), &answer)
                }
                None => Reply::json(200, &json!({"ok": true})),
            },
        }
    }

    fn again(&self, key: &str, raw: &[u8], at: Timestamp) -> Request {
        let mut request = Request::post("/api/s/event", raw, at);
        request.headers.push(("x-write-key".to_owned(), key.to_owned()));
        request
    }
}

/// The key's id, and its secret where that is a server key.
fn key_of(request: &Request) -> (String, String) {
    let query = form::Form::read(&request.query).unwrap_or_default();
    let written = match (request.header("x-write-key"), keys::bearer(request), keys::basic(request)) {
        (Some(key), ..) if !key.trim().is_empty() => key.trim().to_owned(),
        (_, Some(token), _) => token.to_owned(),
        (.., Some((key, secret))) => format!("{key}:{secret}"),
        _ => query.first(&["writekey", "writeKey", "write_key"]),
    };
    let (id, secret) = written.split_once(':').unwrap_or((&written, ""));
    (id.to_owned(), keys::server_key(secret))
}

#[cfg(test)]
mod tests {
    use base::Refusal;
    use serde_json::Value;

    use super::super::testing::request;
    use super::*;

    fn post(path: &str, key: &str, body: &Value) -> Request {
        let mut asked = request("POST", path, "", body.to_string().as_bytes());
        asked.headers.push(("x-write-key".into(), key.into()));
        asked
    }

    #[test]
    fn a_message_of_the_browser_client() {
        let asked = post(
            "/api/s/track",
            "wk_j:***",
            &json!({
                "type": "track", "event": "Order Completed", "userId": null, "anonymousId": "an-5",
                "properties": {"order_id": "J-1", "revenue": 12.5, "currency": "EUR"},
                "timestamp": "2026-10-01T11:59:58Z", "sentAt": "2026-10-01T11:59:59Z", "messageId": "m-1",
                "writeKey": "wk_j:***",
                "context": {"library": {"name": "@jitsu/js"}, "traits": {"email": "a@b.is"}, "campaign": {"name": "may"},
                    "page": {"url": "https://shop.example/", "title": "Shop"}, "clientIds": {"fbp": "fb.1"}},
            }),
        );
        assert!(Jitsu.opens(&asked.method, &asked.path));
        let draft = Jitsu.decode(&asked).drafts.remove(0);
        assert_eq!((draft.key.as_str(), draft.secret.as_str(), draft.email.as_str()), ("wk_j", "", "a@b.is"));
        let event = &draft.event;
        assert_eq!((event.name.as_str(), event.order_id.as_str(), event.event_id.as_str()), ("order", "J-1", "m-1"));
        assert_eq!((event.protocol, event.utm_campaign.as_str()), (Protocol::Jitsu, "may"));
        assert_eq!(event.properties, r#"{"context":{"clientIds":{"fbp":"fb.1"}}}"#);
    }

    #[test]
    fn servers_send_batches_and_their_secret() {
        let asked = post(
            "/api/s/s2s/batch",
            "wk_j:sk_1",
            &json!({"batch": [
            {"type": "identify", "userId": "u", "traits": {"plan": "gold"}}, {"type": "dance", "userId": "u"}]}),
        );
        let decoded = Jitsu.decode(&asked);
        assert_eq!((decoded.drafts[0].secret.as_str(), decoded.drafts[0].event.name.as_str()), ("sk_1", "identify"));
        assert_eq!((decoded.refused[0].reason, decoded.refused[0].index), (Refusal::Unsupported, 1));
        let reply = Jitsu.reply(&asked, &Outcome::Taken { taken: 1, refused: decoded.refused });
        assert_eq!((reply.status, reply.body.as_slice()), (200, &br#"{"ok":true}"#[..]));
    }

    #[test]
    fn the_kind_is_the_paths_when_the_message_has_none() {
        let decoded = Jitsu.decode(&post("/api/s/page", "wk_j", &json!({"anonymousId": "a"})));
        assert_eq!(decoded.drafts[0].event.name, "page_view");
        assert!(!Jitsu.opens("POST", "/api/s/unknown") && !Jitsu.opens("GET", "/api/s/page"));
        let refused = Jitsu.decode(&post("/api/s/page", "", &json!({"anonymousId": "a"}))).refused;
        let reply = Jitsu.reply(&post("/api/s/page", "", &json!({})), &Outcome::Taken { taken: 0, refused });
        assert_eq!(reply.status, 401);
    }

    #[test]
    fn a_refused_message_comes_again() {
        let refused = Jitsu.decode(&post("/api/s/track", "old", &json!({"type": "track", "userId": "u"}))).refused;
        assert_eq!(refused[0].reason, Refusal::MissingName);
        let again = Jitsu.again("wk_j", &refused[0].raw, request("GET", "/", "", b"").received_at);
        assert_eq!(Jitsu.decode(&again).refused[0].key, "wk_j");
    }
}
