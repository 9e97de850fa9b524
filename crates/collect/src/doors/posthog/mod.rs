//! PostHog's capture endpoints: `/e`, `/capture`, `/track`, `/engage`,
//! `/i/v0/e`, `/batch` and `/i/v1/analytics/events`, each with or without a
//! slash at its end. The key field is `api_key` or `token`.
//!
//! Feature flags, surveys and recordings are not for this server to decide:
//! what SDKs ask about them before they send is answered with "none"
//! (`settings`).

mod event;
mod payload;
mod settings;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use base::{Protocol, Refusal, Timestamp};
use serde_json::{Value, json};

use super::form::Form;
use super::{Decoded, Door, Draft, Outcome, Refused, Reply, Request, reply};
use payload::Payload;

/// The door of PostHog's SDKs.
#[derive(Debug, Clone, Copy)]
pub struct Posthog;

/// What a path is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Path {
    /// One event or a few, as browsers send them.
    Event,
    /// Traits of a person.
    Engage,
    /// Many events.
    Batch,
    /// Many events, answered one by one.
    Analytics,
}

impl Path {
    fn of(path: &str) -> Option<Self> {
        match path.trim_end_matches('/') {
            "/e" | "/capture" | "/track" | "/i/v0/e" => Some(Self::Event),
            "/engage" => Some(Self::Engage),
            "/batch" | "/i/v0/ai" | "/i/v0/ai/batch" => Some(Self::Batch),
            "/i/v1/analytics/events" => Some(Self::Analytics),
            _ => None,
        }
    }

    /// Largest body, in bytes, once decompressed.
    fn largest(self) -> usize {
        match self {
            Self::Event | Self::Engage => 2 << 20,
            Self::Batch | Self::Analytics => 20 << 20,
        }
    }
}

impl Door for Posthog {
    fn protocol(&self) -> Protocol {
        Protocol::Posthog
    }

    fn opens(&self, method: &str, path: &str) -> bool {
        matches!(method, "GET" | "HEAD" | "POST") && (Path::of(path).is_some() || settings::opens(path))
    }

    fn decode(&self, request: &Request) -> Decoded {
        let path = Path::of(&request.path).unwrap_or(Path::Batch);
        let (payload, events) = match Payload::read(request, path) {
            Ok(read) => read,
            Err(fault) => return Decoded::refused(fault, "", &request.body),
        };
        let mut decoded = Decoded::default();
        for (index, event) in events.into_iter().enumerate() {
            decoded.add(one(event, &payload, index, request));
        }
        decoded
    }

    fn reply(&self, request: &Request, outcome: &Outcome) -> Reply {
        let path = Path::of(&request.path).unwrap_or(Path::Batch);
        let refused = match outcome {
            Outcome::Busy { retry_after } => {
                return error(503, "service_unavailable", "the server is busy, send it again")
                    .retry_after(*retry_after);
            }
            Outcome::Taken { refused, .. } => refused,
        };
        if let Some(first) = outcome.refusal() {
            let status = reply::status_of(first.reason);
            let kind = match status {
                401 => "authentication_error",
                429 => "throttled_error",
                _ => "validation_error",
            };
            return error(status, kind, &format!("{}: {}", first.reason.key(), first.message));
        }
        if path == Path::Analytics {
            return Reply::json(200, &json!({ "results": results(request, path, refused) }));
        }
        let asked = Form::read(&request.query).unwrap_or_default();
        if asked.text("beacon") == "1" {
            return Reply::empty(204);
        }
        let is_legacy = !request.path.starts_with("/i/") && path != Path::Batch;
        Reply::json(200, &if is_legacy { json!({"status": 1}) } else { json!({"status": "Ok"}) })
    }

    fn settings(&self, request: &Request) -> Option<Reply> {
        settings::answer(request)
    }

    fn again(&self, _key: &str, raw: &[u8], at: Timestamp) -> Request {
        Request::post("/batch", raw, at)
    }
}

fn one(event: Value, payload: &Payload, index: usize, request: &Request) -> Result<Draft, Refused> {
    let key = payload.key_of(&event);
    let raw = payload.raw(&event);
    match super::json::check(&event).and_then(|()| event::read(event, &key, payload, request)) {
        Ok(draft) => Ok(Draft { index, raw, ..draft }),
        Err(fault) => Err(fault.of(&key, &raw).at(index)),
    }
}

fn error(status: u16, kind: &str, detail: &str) -> Reply {
    Reply::json(status, &json!({"type": kind, "code": "invalid_payload", "detail": detail, "attr": null}))
}

/// What became of each event, by its uuid.
fn results(request: &Request, path: Path, refused: &[Refused]) -> Value {
    let refused: BTreeMap<usize, &Refused> = refused.iter().map(|one| (one.index, one)).collect();
    let events = Payload::read(request, path).map(|(_, events)| events).unwrap_or_default();
    let results = events.iter().enumerate().filter_map(|(index, event)| {
        let uuid = event.get("uuid").and_then(Value::as_str)?;
        let result = match refused.get(&index) {
            None => json!({"result": "ok"}),
            Some(one) if one.reason == Refusal::RateLimited => json!({"result": "retry", "details": one.message}),
            Some(one) => json!({"result": "drop", "details": one.message}),
        };
        Some((uuid.to_owned(), result))
    });
    Value::Object(results.collect())
}
