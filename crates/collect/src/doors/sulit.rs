//! Sulit's own protocol: `POST /v1/events`.
//!
//! The body is one event, an array of events, or `{"events": […]}`, whose
//! other fields (`sent_at`, `write_key`, `anonymous_id`, `url`…) hold for each
//! event that does not say otherwise. The key comes in `X-Write-Key`, as a
//! bearer token, in `?key=` or in the body as `write_key`. The content type
//! does not matter: `navigator.sendBeacon` sends `text/plain`.
//!
//! The answer is 202 when anything was taken, with what was refused and why.

use base::{Protocol, Refusal};
use serde_json::{Value, json};

use super::json::{self, Object};
use super::sulit_event::{self, Shared};
use super::{Decoded, Door, Fault, Outcome, Refused, Reply, Request, body, form, keys, limit, reply};

/// The door of `POST /v1/events`.
#[derive(Debug, Clone, Copy)]
pub struct Sulit;

impl Door for Sulit {
    fn protocol(&self) -> Protocol {
        Protocol::Sulit
    }

    fn opens(&self, method: &str, path: &str) -> bool {
        method == "POST" && matches!(path.trim_end_matches('/'), "/v1/events")
    }

    fn decode(&self, request: &Request) -> Decoded {
        let (key, secret) = key_of(request);
        let read = body::read(request).and_then(|body| json::read(&body).and_then(|value| events(value, &key)));
        let (key, events) = match read {
            Ok(read) => read,
            Err(fault) => return Decoded::refused(fault, &key, &request.body),
        };
        let mut decoded = Decoded::default();
        for (index, event) in events.into_iter().enumerate() {
            let shared = Shared { protocol: Protocol::Sulit, request, key: &key, secret: &secret };
            decoded.add(one(event, shared, index));
        }
        decoded
    }

    fn reply(&self, _request: &Request, outcome: &Outcome) -> Reply {
        match outcome {
            Outcome::Busy { retry_after } => {
                let answer = json!({"taken": 0, "refused": [], "message": "the queue is full, send it again"});
                Reply::json(503, &answer).retry_after(*retry_after)
            }
            Outcome::Taken { taken, refused } => {
                let status = outcome.refusal().map_or(202, |refusal| reply::status_of(refusal.reason));
                let refused: Vec<Value> = refused.iter().map(explained).collect();
                Reply::json(status, &json!({"taken": taken, "refused": refused}))
            }
        }
    }

    fn again(&self, key: &str, raw: &[u8], at: base::Timestamp) -> Request {
        let mut request = Request::post("/v1/events", raw, at);
        request.headers.push(("x-write-key".to_owned(), key.to_owned()));
        request
    }
}

fn explained(refused: &Refused) -> Value {
    json!({"index": refused.index, "reason": refused.reason.key(), "message": refused.message})
}

/// The key and the server key that a request carries outside of its body. A
/// server key that stands alone is both.
fn key_of(request: &Request) -> (String, String) {
    let bearer = keys::bearer(request).unwrap_or_default().to_owned();
    let query = form::Form::read(&request.query).unwrap_or_default();
    let written = match request.header("x-write-key") {
        Some(key) if !key.trim().is_empty() => key.trim().to_owned(),
        _ => query.first(&["key", "write_key"]),
    };
    let secret = keys::server_key(&bearer);
    (if written.is_empty() { bearer } else { written }, secret)
}

/// The events of a body, with the fields that they share filled in, and the
/// key.
fn events(value: Value, key: &str) -> Result<(String, Vec<Value>), Fault> {
    let (mut envelope, events) = match value {
        Value::Array(events) => (Object::new(), events),
        Value::Object(mut object) => match object.remove("events") {
            Some(Value::Array(events)) => (object, events),
            Some(_) => return Err(Fault::new(Refusal::BadJson, "`events` is no array")),
            None => (Object::new(), vec![Value::Object(object)]),
        },
        _ => return Err(Fault::new(Refusal::BadJson, "the body is neither an object nor an array")),
    };
    if events.len() > limit::BATCH {
        let message = format!("the body has {} events, more than {}", events.len(), limit::BATCH);
        return Err(Fault::new(Refusal::BatchTooLarge, message));
    }
    if events.is_empty() {
        return Err(Fault::new(Refusal::BadJson, "the body has no events"));
    }
    json::check_object(&envelope)?;
    let own = json::take(&mut envelope, &["write_key", "key"]);
    let key = if key.is_empty() { own } else { key.to_owned() };
    // Ids and names are of one event, whatever the envelope says.
    envelope.retain(|name, value| !value.is_null() && !matches!(name.as_str(), "event_id" | "message_id"));
    // What is repeated for each event counts as if it had been sent so.
    let shared = json::kept(&envelope).len();
    if shared.saturating_mul(events.len()) > limit::INFLATED {
        let message = format!("{} events that share {shared} bytes are too large together", events.len());
        return Err(Fault::new(Refusal::InflatedTooLarge, message));
    }
    let filled = events.into_iter().map(|event| match event {
        Value::Object(event) if !envelope.is_empty() => {
            let mut whole = envelope.clone();
            whole.extend(event);
            Value::Object(whole)
        }
        other => other,
    });
    Ok((key, filled.collect()))
}

fn one(event: Value, shared: Shared<'_>, index: usize) -> Result<super::Draft, Refused> {
    let raw = serde_json::to_vec(&event).unwrap_or_default();
    let read = json::check(&event).and_then(|()| match event {
        Value::Object(object) => sulit_event::read(object, shared),
        _ => Err(Fault::new(Refusal::BadJson, "the event is no JSON object")),
    });
    match read {
        Ok(draft) => Ok(super::Draft { index, raw, ..draft }),
        Err(fault) => Err(fault.of(shared.key, &raw).at(index)),
    }
}

#[cfg(test)]
#[path = "sulit_tests.rs"]
mod tests;
