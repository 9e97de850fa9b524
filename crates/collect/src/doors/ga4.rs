//! GA4's Measurement Protocol: `POST /mp/collect?measurement_id=…&api_secret=…`.
//!
//! The measurement id (or `firebase_app_id`) is the key; any `api_secret` is
//! taken. As Google's own server it answers 204 whatever became of the events;
//! what was wrong is in `rejected`, and `/debug/mp/collect` tells it beforehand
//! ([`super::ga4_validation`]).

use base::event::name;
use base::{Protocol, Refusal, Timestamp};
use serde_json::Value;

use super::form::{self, Form};
use super::json::{self, Object};
use super::{Decoded, Door, Draft, Fault, Outcome, Refused, Reply, Request, body, ga4_event, ga4_validation, keys};

/// Most events of one request.
pub(super) const EVENTS: usize = 25;

/// Largest body, in bytes.
pub(super) const BODY: usize = 130_000;

/// The door of `/mp/collect`.
#[derive(Debug, Clone, Copy)]
pub struct MeasurementProtocol;

const COLLECT: &str = "/mp/collect";
const DEBUG: &str = "/debug/mp/collect";

impl Door for MeasurementProtocol {
    fn protocol(&self) -> Protocol {
        Protocol::Ga4
    }

    fn opens(&self, method: &str, path: &str) -> bool {
        method == "POST" && matches!(path.trim_end_matches('/'), COLLECT | DEBUG)
    }

    fn decode(&self, request: &Request) -> Decoded {
        let (key, secret) = key_of(request);
        let body = match body::inflate(request, BODY) {
            Ok(body) => body,
            Err(fault) => return Decoded::refused(fault, &key, &request.body),
        };
        match json::read(&body).and_then(payload) {
            Ok((payload, events)) => all(&payload, events, &key, &secret, request),
            Err(fault) => Decoded::refused(fault, &key, &body),
        }
    }

    fn reply(&self, _request: &Request, outcome: &Outcome) -> Reply {
        match outcome {
            Outcome::Busy { retry_after } => Reply::empty(503).retry_after(*retry_after),
            Outcome::Taken { .. } => Reply::empty(204),
        }
    }

    fn settings(&self, request: &Request) -> Option<Reply> {
        if request.method != "POST" || request.path.trim_end_matches('/') != DEBUG {
            return None;
        }
        let (key, _) = key_of(request);
        let read = body::inflate(request, BODY).and_then(|body| json::read(&body));
        Some(Reply::json(200, &ga4_validation::messages(&key, read)))
    }

    fn again(&self, key: &str, raw: &[u8], at: Timestamp) -> Request {
        Request { query: format!("measurement_id={}", form::escape(key)), ..Request::post(COLLECT, raw, at) }
    }
}

fn key_of(request: &Request) -> (String, String) {
    let query = Form::read(&request.query).unwrap_or_default();
    (query.first(&["measurement_id", "firebase_app_id"]), keys::server_key(&query.text("api_secret")))
}

/// The payload without its events, and the events.
fn payload(value: Value) -> Result<(Object, Vec<Value>), Fault> {
    let Value::Object(mut payload) = value else {
        return Err(Fault::new(Refusal::BadJson, "the body is no JSON object"));
    };
    let Some(Value::Array(events)) = payload.remove("events") else {
        return Err(Fault::new(Refusal::BadJson, "`events` is no array"));
    };
    if events.len() > EVENTS {
        let message = format!("the request has {} events, more than {EVENTS}", events.len());
        return Err(Fault::new(Refusal::BatchTooLarge, message));
    }
    if events.is_empty() {
        return Err(Fault::new(Refusal::BadJson, "`events` is empty"));
    }
    json::check_object(&payload)?;
    Ok((payload, events))
}

fn all(payload: &Object, events: Vec<Value>, key: &str, secret: &str, request: &Request) -> Decoded {
    let mut decoded = Decoded::default();
    for (index, event) in events.into_iter().enumerate() {
        let mut draft = Draft::new(Protocol::Ga4, key, request);
        secret.clone_into(&mut draft.secret);
        decoded.add(one(draft, payload, event, index));
    }
    decoded
}

/// An event; what is kept of it for `rejected` is a request that carries it
/// alone.
fn one(draft: Draft, payload: &Object, event: Value, index: usize) -> Result<Draft, Refused> {
    let key = draft.key.clone();
    let mut alone = payload.clone();
    alone.insert("events".to_owned(), Value::Array(vec![event]));
    let raw = serde_json::to_vec(&alone).unwrap_or_default();
    let event = match alone.remove("events") {
        Some(Value::Array(mut events)) => events.pop().unwrap_or(Value::Null),
        _ => Value::Null,
    };
    let read = json::check(&event).and_then(|()| match event {
        Value::Object(event) => read(draft, payload, event),
        _ => Err(Fault::new(Refusal::BadJson, "the event is no JSON object")),
    });
    match read {
        Ok(draft) => Ok(Draft { index, raw, ..draft }),
        Err(fault) => Err(fault.of(&key, &raw).at(index)),
    }
}

fn read(mut draft: Draft, payload: &Object, mut event: Object) -> Result<Draft, Fault> {
    let mut params = json::take_object(&mut event, "params");
    ga4_event::name(&mut draft, &json::field(&event, "name"), &params);
    draft.event.anonymous_id = json::first(payload, &["client_id", "app_instance_id"]);
    draft.event.user_id = json::field(payload, "user_id");
    if draft.event.anonymous_id.is_empty() && draft.event.user_id.is_empty() {
        return Err(Fault::new(Refusal::MissingId, "the request has neither `client_id` nor `app_instance_id`"));
    }
    let at = ["timestamp_micros"].iter().find_map(|name| event.get(*name).or_else(|| payload.get(*name)));
    draft.time(at);
    draft.user_agent = json::field(payload, "user_agent");
    draft.ip = json::field(payload, "ip_override").parse().ok();
    device(&mut draft, payload);
    let consent = event.get("consent").or_else(|| payload.get("consent"));
    draft.event.consent = consent.map_or(base::Consent::Unknown, super::consent::of);
    if let Some(data) = json::object(payload, "user_data") {
        draft.event.email_hash = sha256(data.get("sha256_email_address"));
    }
    if draft.event.name == name::SCREEN_VIEW {
        json::fill(&mut draft.event.path, &mut params, &["screen_name", "firebase_screen"]);
    }
    let traits = user_properties(payload);
    ga4_event::finish(draft, params, &traits)
}

fn device(draft: &mut Draft, payload: &Object) {
    if let Some(place) = json::object(payload, "user_location") {
        draft.event.country = json::field(place, "country_id").to_ascii_uppercase();
    }
    let Some(device) = json::object(payload, "device") else { return };
    draft.event.device = json::field(device, "category");
    draft.event.browser = json::field(device, "browser");
    draft.event.os = json::field(device, "operating_system");
    draft.event.language = json::field(device, "language");
}

/// A hash in hexadecimal digits, of a text or of the first of a list.
fn sha256(value: Option<&Value>) -> String {
    let text = match value {
        Some(Value::Array(list)) => list.first().map(json::text).unwrap_or_default(),
        Some(value) => json::text(value),
        None => String::new(),
    };
    let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { text.to_ascii_lowercase() } else { String::new() }
}

/// `{"plan": {"value": "gold"}}` as `{"plan": "gold"}`.
fn user_properties(payload: &Object) -> Object {
    let Some(properties) = json::object(payload, "user_properties") else { return Object::new() };
    let plain = |value: &Value| value.get("value").unwrap_or(value).clone();
    properties.iter().map(|(name, value)| (name.clone(), plain(value))).collect()
}

#[cfg(test)]
#[path = "ga4_tests.rs"]
mod tests;
