//! One event in Sulit's own words: its fields are named as the columns of the
//! view `events`. What has no column joins the properties.

use base::{Consent, Protocol};
use serde_json::Value;

use super::json::{self, Object};
use super::{Draft, Fault, Request, commerce, consent, instant};

/// What every event of a request shares.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared<'a> {
    pub(super) protocol: Protocol,
    pub(super) request: &'a Request,
    /// The key of the request; an event may name its own.
    pub(super) key: &'a str,
    pub(super) secret: &'a str,
}

/// Reads an event.
pub(super) fn read(mut object: Object, shared: Shared<'_>) -> Result<Draft, Fault> {
    let mut draft = Draft::new(shared.protocol, shared.key, shared.request);
    shared.secret.clone_into(&mut draft.secret);
    // `event` is its name in other protocols; beside a name it is a property.
    if !object.contains_key("name")
        && let Some(called) = object.remove("event")
    {
        object.insert("name".to_owned(), called);
    }
    let mut properties = Object::new();
    let (mut traits, mut rest) = (Object::new(), Vec::new());
    for (field, value) in object {
        match (field.as_str(), value) {
            ("properties", Value::Object(inner)) => properties = inner,
            ("traits", Value::Object(inner)) => traits = inner,
            (_, value) => {
                if let Some(value) = column(&mut draft, &field, value) {
                    rest.push((field, value));
                }
            }
        }
    }
    // The event's own words win over those of its properties.
    properties.extend(rest);
    draft.contact(&mut traits);
    draft.contact(&mut properties);
    commerce::apply(&mut draft.event, &mut properties, &commerce::SULIT)?;
    draft.finish(&properties, &traits)
}

/// Puts a field into its column; what has none, or is not of its kind, comes
/// back.
fn column(draft: &mut Draft, field: &str, value: Value) -> Option<Value> {
    match field {
        "occurred_at" | "timestamp" | "time" if !draft.has_time => draft.time(Some(&value)),
        "sent_at" => draft.sent_at = instant::of(&value),
        "consent" if consent::of(&value) != Consent::Unknown => draft.event.consent = consent::of(&value),
        "offset_ms" => match whole(&value) {
            Some(ms) => draft.offset_ms = Some(ms),
            None => return Some(value),
        },
        "engaged_ms" => match whole(&value).filter(|ms| *ms >= 0) {
            Some(ms) => draft.event.engaged_ms = Some(ms),
            None => return Some(value),
        },
        _ => return text_column(draft, field, value),
    }
    None
}

fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| json::text(value).parse().ok())
}

fn text_column(draft: &mut Draft, field: &str, value: Value) -> Option<Value> {
    match &value {
        Value::Null => return None,
        Value::Array(_) | Value::Object(_) => return Some(value),
        Value::String(_) | Value::Number(_) | Value::Bool(_) => {}
    }
    let event = &mut draft.event;
    let into = match field {
        "name" if event.name.is_empty() => {
            draft.name(&json::into_text(value));
            return None;
        }
        "event_id" | "message_id" if event.event_id.is_empty() => {
            draft.id(json::into_text(value));
            return None;
        }
        "ip" => {
            draft.ip = json::text(&value).parse().ok();
            return if draft.ip.is_some() { None } else { Some(value) };
        }
        "write_key" | "key" => {
            if draft.key.is_empty() {
                draft.key = json::into_text(value);
            }
            return None;
        }
        "user_agent" => &mut draft.user_agent,
        "anonymous_id" => &mut event.anonymous_id,
        "user_id" => &mut event.user_id,
        "previous_id" => &mut event.previous_id,
        "session_id" => &mut event.client_session_id,
        "language" => &mut event.language,
        "url" => &mut event.url,
        "path" => &mut event.path,
        "title" => &mut event.title,
        "referrer" => &mut event.referrer,
        "utm_source" => &mut event.utm_source,
        "utm_medium" => &mut event.utm_medium,
        "utm_campaign" => &mut event.utm_campaign,
        "utm_term" => &mut event.utm_term,
        "utm_content" => &mut event.utm_content,
        "utm_id" => &mut event.utm_id,
        "click_id" => &mut event.click_id,
        "click_id_kind" => &mut event.click_id_kind,
        _ => return Some(value),
    };
    *into = json::into_text(value);
    None
}
