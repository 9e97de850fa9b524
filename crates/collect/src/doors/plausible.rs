//! Plausible's `POST /api/event`: JSON, mostly sent as `text/plain`.
//!
//! `domain` is the key; a list with commas sends the event to several sources.
//! The answer is 202 `ok` even for domains nobody knows, with the header
//! `x-plausible-dropped: 1`; 400 says which fields were wrong. Plausible knows
//! no ids of visitors: they are known as cookieless ones are.

use base::event::name;
use base::{Protocol, Refusal};
use serde_json::{Value, json};

use super::json::{self, Object};
use super::{Decoded, Door, Draft, Fault, Outcome, Reply, Request, body, commerce};

/// Largest body, in bytes.
const BODY: usize = 1_000_000;

/// Longest URL, in bytes.
const URL: usize = 2_000;

/// Most properties of an event.
const PROPS: usize = 30;

/// Most domains of an event.
const DOMAINS: usize = 20;

/// The door of `/api/event`.
#[derive(Debug, Clone, Copy)]
pub struct Plausible;

impl Door for Plausible {
    fn protocol(&self) -> Protocol {
        Protocol::Plausible
    }

    fn opens(&self, method: &str, path: &str) -> bool {
        method == "POST" && path.trim_end_matches('/') == "/api/event"
    }

    fn decode(&self, request: &Request) -> Decoded {
        let body = match body::inflate(request, BODY) {
            Ok(body) => body,
            Err(fault) => return Decoded::refused(fault, "", &request.body),
        };
        let object = match json::read(&body) {
            Ok(Value::Object(object)) => object,
            Ok(_) => return Decoded::refused(Fault::new(Refusal::BadJson, "the body is no JSON object"), "", &body),
            Err(fault) => return Decoded::refused(fault, "", &body),
        };
        let domains = json::first(&object, &["domain", "d"]);
        let read = json::check_object(&object).and_then(|()| keys(&domains));
        let keys = match read {
            Ok(keys) => keys,
            Err(fault) => return Decoded::refused(fault, &domains, &body),
        };
        let mut decoded = Decoded::default();
        for (index, key) in keys.into_iter().enumerate() {
            decoded.add(match read_one(object.clone(), Draft::new(Protocol::Plausible, key, request)) {
                Ok(draft) => Ok(Draft { index, raw: body.to_vec(), ..draft }),
                Err(fault) => Err(fault.of(key, &body).at(index)),
            });
        }
        decoded
    }

    fn reply(&self, _request: &Request, outcome: &Outcome) -> Reply {
        let refused = match outcome {
            Outcome::Busy { retry_after } => {
                return Reply::text(503, "the queue is full, send it again").retry_after(*retry_after);
            }
            Outcome::Taken { .. } => outcome.refusal(),
        };
        let Some(refused) = refused else { return Reply::text(202, "ok") };
        match super::reply::status_of(refused.reason) {
            400 => {
                let field = match refused.reason {
                    Refusal::MissingKey => "domain",
                    Refusal::MissingName => "event_name",
                    Refusal::UrlTooLong => "url",
                    Refusal::TooManyProperties => "props",
                    Refusal::BadAmount | Refusal::BadCurrency => "revenue",
                    _ => "request",
                };
                Reply::json(400, &json!({"errors": {field: [refused.message]}}))
            }
            413 => Reply::text(413, &refused.message),
            _ if refused.reason == Refusal::MissingKey => {
                Reply::json(400, &json!({"errors": {"domain": ["can't be blank"]}}))
            }
            _ => Reply::text(202, "ok").with("x-plausible-dropped", "1"),
        }
    }

    fn again(&self, key: &str, raw: &[u8], at: base::Timestamp) -> Request {
        let keyed = json::read(raw).ok().and_then(|mut message| {
            let message_fields = message.as_object_mut()?;
            message_fields.remove("d");
            message_fields.insert("domain".to_owned(), key.into());
            serde_json::to_vec(&message).ok()
        });
        Request::post("/api/event", keyed.as_deref().unwrap_or(raw), at)
    }
}

/// The domains of a list, each once.
fn keys(domains: &str) -> Result<Vec<&str>, Fault> {
    let mut keys: Vec<&str> = Vec::new();
    for key in domains.split(',').map(str::trim).filter(|key| !key.is_empty()) {
        if keys.contains(&key) {
            continue;
        }
        if keys.len() == DOMAINS {
            let message = format!("`domain` names more than {DOMAINS} sources");
            return Err(Fault::new(Refusal::BatchTooLarge, message));
        }
        keys.push(key);
    }
    if keys.is_empty() {
        return Err(Fault::new(Refusal::MissingKey, "`domain` is missing"));
    }
    Ok(keys)
}

fn read_one(mut object: Object, mut draft: Draft) -> Result<Draft, Fault> {
    object.remove("domain");
    object.remove("d");
    let called = json::take(&mut object, &["name", "n"]);
    draft.event.url = json::take(&mut object, &["url", "u"]);
    draft.event.referrer = json::take(&mut object, &["referrer", "r"]);
    if draft.event.url.is_empty() {
        return Err(Fault::new(Refusal::BadJson, "`url` is missing"));
    }
    if draft.event.url.len() > URL {
        let message = format!("`url` has {} bytes, more than {URL}", draft.event.url.len());
        return Err(Fault::new(Refusal::UrlTooLong, message));
    }
    draft.name(&called);
    let mut properties = props(&mut object)?;
    if draft.event.name == name::ENGAGEMENT {
        draft.event.engaged_ms = json::take(&mut object, &["e"]).parse().ok().filter(|ms| *ms >= 0);
        insert(&mut properties, "scroll_depth", object.get("sd"));
    }
    for (field, known) in [
        ("h", "hash_mode"),
        ("hashMode", "hash_mode"),
        ("w", "screen_width"),
        ("i", "interactive"),
        ("interactive", "interactive"),
    ] {
        insert(&mut properties, known, object.get(field));
    }
    revenue(&mut properties, &object);
    draft.contact(&mut properties);
    commerce::apply(&mut draft.event, &mut properties, &commerce::SEGMENT)?;
    draft.finish(&properties, &Object::new())
}

fn insert(properties: &mut Object, name: &str, value: Option<&Value>) {
    if let Some(value) = value.filter(|value| !json::is_blank(value)) {
        properties.entry(name).or_insert_with(|| value.clone());
    }
}

/// Custom properties: an object, or one written as a text of JSON.
fn props(object: &mut Object) -> Result<Object, Fault> {
    for field in ["props", "p", "meta", "m"] {
        let props = match object.remove(field) {
            Some(Value::Object(props)) => props,
            Some(Value::String(text)) if !text.trim().is_empty() => {
                let fault = || Fault::new(Refusal::BadJson, format!("`{field}` is a text that is no JSON object"));
                let value = json::read(text.as_bytes()).map_err(|_| fault())?;
                json::check(&value)?;
                let Value::Object(props) = value else { return Err(fault()) };
                props
            }
            _ => continue,
        };
        if props.len() > PROPS {
            let message = format!("the event has {} properties, more than {PROPS}", props.len());
            return Err(Fault::new(Refusal::TooManyProperties, message));
        }
        return Ok(props);
    }
    Ok(Object::new())
}

/// `revenue` (short `$`): amount and currency, an object or a text of JSON.
fn revenue(properties: &mut Object, object: &Object) {
    let Some(value) = object.get("revenue").or_else(|| object.get("$")) else { return };
    let parsed = value.as_str().and_then(|text| json::read(text.as_bytes()).ok());
    let Some(revenue) = parsed.as_ref().unwrap_or(value).as_object() else { return };
    for (field, known) in [("amount", "revenue"), ("currency", "currency")] {
        if let Some(value) = revenue.get(field).filter(|value| !json::is_blank(value)) {
            properties.insert(known.to_owned(), value.clone());
        }
    }
}

#[cfg(test)]
#[path = "plausible_tests.rs"]
mod tests;
