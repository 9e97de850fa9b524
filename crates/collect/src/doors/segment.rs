//! Segment's and RudderStack's HTTP API.
//!
//! `POST /v1/{track,identify,page,screen,group,alias,batch,import,merge}` with
//! the key as the user of Basic authentication or as `writeKey` in the body,
//! analytics.js's short paths (`/v1/t`, `/v1/b`…), RudderStack's
//! `/beacon/v1/batch` and `/pixel/v1/{track,page}`, Segment's
//! `/v1/pixel/{kind}?data=…`. What browsers ask before is in
//! [`super::segment_settings`].

use std::borrow::Cow;

use base::{Protocol, Refusal, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::form::{self, Form};
use super::json::{self, Object};
use super::segment_event::{self, Shared};
use super::segment_settings as settings;
use super::{Decoded, Door, Draft, Fault, Outcome, Refused, Reply, Request, body, keys, limit, reply};

/// Largest body, in bytes: RudderStack's.
const BODY: usize = 4_000 << 10;

/// The door of `/v1/…`.
#[derive(Debug, Clone, Copy)]
pub struct Segment;

/// What a path is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A message or a batch of them; the kind of messages that do not say it.
    Messages(&'static str),
    /// A message in a query, answered by a picture.
    Pixel(&'static str),
    /// Something that carries no events.
    Settings,
}

fn way(method: &str, path: &str) -> Option<Way> {
    let path = path.trim_end_matches('/');
    if settings::opens(method, path) {
        return Some(Way::Settings);
    }
    if method == "GET" {
        let kind = path.strip_prefix("/pixel/v1/").or_else(|| path.strip_prefix("/v1/pixel/"))?;
        return kind_of(kind).map(Way::Pixel);
    }
    if method != "POST" {
        return None;
    }
    if matches!(path, "/beacon/v1/batch" | "/internal/v1/batch") {
        return Some(Way::Messages(""));
    }
    if let Some(word) = path.strip_prefix("/v1/") {
        return kind_of(word).map(Way::Messages);
    }
    // analytics.js with an `apiHost` that lacks the `/v1`; `/s` and `/e` are PostHog's.
    let word = path.strip_prefix('/').filter(|word| word.len() == 1 && *word != "s")?;
    kind_of(word).map(Way::Messages)
}

fn kind_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "track" | "t" => "track",
        "identify" | "i" => "identify",
        "page" | "p" => "page",
        "screen" | "s" => "screen",
        "group" | "g" => "group",
        "alias" | "a" => "alias",
        "merge" => "merge",
        "batch" | "b" | "import" => "",
        _ => return None,
    })
}

impl Door for Segment {
    fn protocol(&self) -> Protocol {
        Protocol::Segment
    }

    fn opens(&self, method: &str, path: &str) -> bool {
        way(method, path).is_some()
    }

    fn decode(&self, request: &Request) -> Decoded {
        let (kind, is_pixel) = match way(&request.method, &request.path) {
            Some(Way::Pixel(kind)) => (kind, true),
            Some(Way::Messages(kind)) => (kind, false),
            Some(Way::Settings) | None => ("", false),
        };
        let (key, secret) = key_of(request);
        let read = if is_pixel { of_query(&request.query) } else { of_body(request) };
        let shared = Shared { protocol: Protocol::Segment, request, key: &key, secret: &secret, kind };
        decode(read, shared)
    }

    fn reply(&self, request: &Request, outcome: &Outcome) -> Reply {
        if matches!(way(&request.method, &request.path), Some(Way::Pixel(_))) {
            return match outcome {
                Outcome::Busy { retry_after } => Reply::gif(503).retry_after(*retry_after),
                Outcome::Taken { .. } => Reply::gif(200),
            };
        }
        match outcome {
            Outcome::Busy { retry_after } => {
                let answer = json!({"success": false, "message": "the queue is full, send it again"});
                Reply::json(503, &answer).retry_after(*retry_after)
            }
            Outcome::Taken { .. } => match outcome.refusal() {
                Some(refused) => {
                    let answer = json!({"success": false, "code": refused.reason.key(), "message": refused.message});
                    let answer = Reply::json(reply::status_of(refused.reason), &answer);
                    if refused.reason == Refusal::RateLimited { answer.retry_after(1) } else { answer }
                }
                None if is_rudder(request) => Reply::text(200, "OK"),
                None => Reply::json(200, &json!({"success": true})),
            },
        }
    }

    fn settings(&self, request: &Request) -> Option<Reply> {
        settings::answer(request)
    }

    fn again(&self, key: &str, raw: &[u8], at: Timestamp) -> Request {
        Request { query: format!("writeKey={}", form::escape(key)), ..Request::post("/v1/batch", raw, at) }
    }
}

/// RudderStack's clients, as far as they show themselves: they answer to `OK`.
fn is_rudder(request: &Request) -> bool {
    request.path.starts_with("/beacon/")
        || request.path.starts_with("/internal/")
        || request.header("anonymousid").is_some()
        || request.header("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// The key and, where it is one, the server key.
fn key_of(request: &Request) -> (String, String) {
    if let Some((key, password)) = keys::basic(request).filter(|(key, _)| !key.is_empty()) {
        return (key, keys::server_key(&password));
    }
    let query = Form::read(&request.query).unwrap_or_default();
    (query.first(&["writeKey", "write_key"]), String::new())
}

fn of_body(request: &Request) -> Result<(Value, Cow<'_, [u8]>), Fault> {
    let body = body::inflate(request, BODY)?;
    let value = json::read(&body)?;
    Ok((value, Cow::Owned(body.to_vec())))
}

/// A message in a query: Segment's is JSON in base 64, RudderStack's has the
/// message's fields with dots for what is nested.
fn of_query(query: &str) -> Result<(Value, Cow<'_, [u8]>), Fault> {
    let form = Form::read(query)?;
    if let Some(data) = form.get("data") {
        let data: String = data.replace(' ', "+").trim_end_matches('=').to_owned();
        let bytes = STANDARD_NO_PAD.decode(&data).or_else(|_| URL_SAFE_NO_PAD.decode(&data));
        let bytes = bytes.map_err(|_| Fault::new(Refusal::BadEncoding, "`data` is no base 64"))?;
        return json::read(&bytes).map(|value| (value, Cow::Owned(bytes)));
    }
    let mut message = Object::new();
    for (name, value) in form.0 {
        insert(&mut message, &name, Value::String(value), base::event::bound::NESTING);
    }
    let value = Value::Object(message);
    let bytes = serde_json::to_vec(&value).unwrap_or_default();
    Ok((value, Cow::Owned(bytes)))
}

fn insert(into: &mut Object, path: &str, value: Value, deeper: usize) {
    match path.split_once('.') {
        Some((head, rest)) if deeper > 0 => {
            let inner = into.entry(head).or_insert_with(|| Value::Object(Object::new()));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value, deeper - 1);
            }
        }
        _ => {
            into.entry(path).or_insert(value);
        }
    }
}

/// Reads a message, an array of them, or `{"batch": […]}`.
pub(super) fn decode(read: Result<(Value, Cow<'_, [u8]>), Fault>, shared: Shared<'_>) -> Decoded {
    let (value, bytes) = match read {
        Ok(read) => read,
        Err(fault) => return Decoded::refused(fault, shared.key, &shared.request.body),
    };
    let whole = |fault: Fault| Decoded::refused(fault, shared.key, &bytes);
    let (mut envelope, messages) = match value {
        Value::Array(messages) => (Object::new(), messages),
        Value::Object(mut object) => match object.remove("batch") {
            Some(Value::Array(messages)) => (object, messages),
            Some(_) => return whole(Fault::new(Refusal::BadJson, "`batch` is no array")),
            None => (Object::new(), vec![Value::Object(object)]),
        },
        _ => return whole(Fault::new(Refusal::BadJson, "the body is neither an object nor an array")),
    };
    if messages.len() > limit::BATCH {
        let message = format!("the batch has {} messages, more than {}", messages.len(), limit::BATCH);
        return whole(Fault::new(Refusal::BatchTooLarge, message));
    }
    let own = json::take(&mut envelope, &["writeKey"]);
    let key = if shared.key.is_empty() { own } else { shared.key.to_owned() };
    envelope.retain(|name, value| matches!(name.as_str(), "context" | "sentAt") && !json::is_blank(value));
    if json::kept(&envelope).len().saturating_mul(messages.len()) > limit::INFLATED {
        let message = "the batch's context is too large for so many messages";
        return whole(Fault::new(Refusal::InflatedTooLarge, message));
    }
    if let Err(fault) = json::check_object(&envelope) {
        return whole(fault);
    }
    let mut decoded = Decoded::default();
    for (index, message) in messages.into_iter().enumerate() {
        decoded.add(one(with_envelope(message, &envelope), Shared { key: &key, ..shared }, index));
    }
    decoded
}

/// Fills in what the batch says of every message.
fn with_envelope(message: Value, envelope: &Object) -> Value {
    let Value::Object(mut message) = message else { return message };
    for (name, value) in envelope {
        match (message.get_mut(name), value) {
            (None | Some(Value::Null), _) => {
                message.insert(name.clone(), value.clone());
            }
            (Some(Value::Object(inner)), Value::Object(shared)) => {
                for (field, value) in shared {
                    inner.entry(field.clone()).or_insert_with(|| value.clone());
                }
            }
            _ => {}
        }
    }
    Value::Object(message)
}

fn one(message: Value, shared: Shared<'_>, index: usize) -> Result<Draft, Refused> {
    let raw = serde_json::to_vec(&message).unwrap_or_default();
    let read = json::check(&message).and_then(|()| match message {
        Value::Object(message) => segment_event::read(message, shared),
        _ => Err(Fault::new(Refusal::BadJson, "the message is no JSON object")),
    });
    match read {
        Ok(draft) => Ok(Draft { index, raw, ..draft }),
        Err(fault) => Err(fault.of(shared.key, &raw).at(index)),
    }
}

#[cfg(test)]
#[path = "segment_tests.rs"]
mod tests;
