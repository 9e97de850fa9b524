//! Snowplow's tracker protocol: POST of `payload_data` to `/{vendor}/{version}`
//! (`/com.snowplowanalytics.snowplow/tp2`), GET of one event at `/i` and
//! `/ice.png`. Its key field is `aid`.
//!
//! A collector of Snowplow takes everything and lets a later stage sort it; in
//! this door what cannot be taken is told at once, with a status that its
//! trackers do not repeat. A batch of which anything was taken is `ok`.
//!
//! Specification: "Snowplow Tracker Protocol", and the schemas of Iglu Central.

mod ecommerce;
mod event;
mod named;
mod schema;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use base::{EventItem, Protocol, Refusal, Timestamp};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::form::Form;
use super::json::{self, Object};
use super::{Decoded, Door, Draft, Fault, Outcome, Reply, Request, body, limit, reply};

/// Largest body, in bytes, once decompressed.
const BODY: usize = 2 << 20;
/// Largest event, in bytes.
const EVENT: usize = 1 << 20;
/// How long the network user id is kept, in seconds.
const COOKIE_SECONDS: u32 = 31_536_000;

/// The door of Snowplow's trackers.
#[derive(Debug, Clone, Copy)]
pub struct Snowplow;

impl Door for Snowplow {
    fn protocol(&self) -> Protocol {
        Protocol::Snowplow
    }

    /// A vendor is a reversed domain (`com.acme`), which tells such paths from
    /// those of other protocols.
    fn opens(&self, method: &str, path: &str) -> bool {
        if matches!(path, "/i" | "/ice.png") {
            return matches!(method, "GET" | "HEAD");
        }
        let mut parts = path.trim_matches('/').split('/');
        let is_vendor = parts.next().is_some_and(|vendor| {
            vendor.contains('.') && vendor.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
        });
        let is_version = parts.next().is_some_and(|version| !version.is_empty() && !version.contains('.'));
        matches!(method, "GET" | "HEAD" | "POST") && is_vendor && is_version && parts.next().is_none()
    }

    fn decode(&self, request: &Request) -> Decoded {
        match payloads(request) {
            Ok(payloads) => decode(payloads, request),
            Err(fault) => Decoded::refused(fault, "", &request.body),
        }
    }

    fn reply(&self, request: &Request, outcome: &Outcome) -> Reply {
        if let Some(refused) = outcome.refusal() {
            let why = format!("{}: {}", refused.reason.key(), refused.message);
            return Reply::text(reply::status_of(refused.reason), &why);
        }
        let reply = match outcome {
            Outcome::Busy { retry_after } => return Reply::text(503, "busy").retry_after(*retry_after),
            Outcome::Taken { .. } if request.method == "POST" => Reply::text(200, "ok"),
            Outcome::Taken { .. } => Reply::gif(200),
        };
        match network_id(request) {
            Some(id) => reply.with(
                "set-cookie",
                format!("sp={id}; Max-Age={COOKIE_SECONDS}; Path=/; HttpOnly; Secure; SameSite=None"),
            ),
            None => reply,
        }
    }

    fn again(&self, _key: &str, raw: &[u8], at: Timestamp) -> Request {
        Request::post("/com.snowplowanalytics.snowplow/tp2", raw, at)
    }
}

/// The events of a request, each an object of short names.
fn payloads(request: &Request) -> Result<Vec<Value>, Fault> {
    let body = body::inflate(request, BODY)?;
    if body.trim_ascii().is_empty() {
        let fields = Form::read(&request.query)?.0;
        if fields.is_empty() {
            return Err(Fault::new(Refusal::MissingName, "the request carries no event"));
        }
        let mut event = Object::new();
        for (field, value) in fields {
            event.entry(field).or_insert_with(|| value.into());
        }
        return Ok(vec![Value::Object(event)]);
    }
    let events = match json::read(&body)? {
        Value::Object(mut envelope) => match envelope.remove("data") {
            Some(Value::Array(events)) => events,
            None if envelope.contains_key("e") => vec![Value::Object(envelope)],
            _ => return Err(Fault::new(Refusal::BadJson, "`data` of the payload is no list of events")),
        },
        Value::Array(events) => events,
        _ => return Err(Fault::new(Refusal::BadJson, "the body is no `payload_data`")),
    };
    if events.len() > limit::BATCH {
        let message = format!("{} events in one payload, more than {}", events.len(), limit::BATCH);
        return Err(Fault::new(Refusal::BatchTooLarge, message));
    }
    Ok(events)
}

/// Lines of a transaction that came in the payload of their transaction.
type Lines = BTreeMap<(String, String), Vec<Line>>;

struct Line {
    item: EventItem,
    currency: String,
    raw: Vec<u8>,
}

fn decode(payloads: Vec<Value>, request: &Request) -> Decoded {
    let visit = event::Visit::of(request);
    let mut decoded = Decoded::default();
    let (payloads, mut lines) = gather(payloads, &mut decoded);
    for (index, payload) in payloads {
        let raw = serde_json::to_vec(&payload).unwrap_or_default();
        if let Err(fault) = json::check(&payload) {
            decoded.refused.push(fault.of("", &raw).at(index));
            continue;
        }
        let Value::Object(payload) = payload else {
            decoded.refused.push(Fault::new(Refusal::BadJson, "an event is no object").of("", &raw).at(index));
            continue;
        };
        let key = json::field(&payload, "aid");
        let own = lines.remove(&(key.clone(), order_of(&payload))).filter(|_| json::field(&payload, "e") == "tr");
        let raw = own.as_deref().map_or_else(|| raw.clone(), |lines| with_lines(&raw, lines));
        let read = if raw.len() > EVENT {
            let message = format!("the event has {} bytes, more than {EVENT}", raw.len());
            Err(Fault::new(Refusal::EventTooLarge, message))
        } else {
            event::read(payload, own.unwrap_or_default(), request, &visit)
        };
        decoded.add(match read {
            Ok(draft) => Ok(Draft { index, raw, ..draft }),
            Err(fault) => Err(fault.of(&key, &raw).at(index)),
        });
    }
    decoded
}

/// Takes the transaction items out whose transaction is in the same payload.
fn gather(payloads: Vec<Value>, decoded: &mut Decoded) -> (Vec<(usize, Value)>, Lines) {
    let is = |payload: &Object, kind: &str| payload.get("e").and_then(Value::as_str) == Some(kind);
    let mut lines = Lines::new();
    for payload in payloads.iter().filter_map(Value::as_object) {
        if is(payload, "tr") && !order_of(payload).is_empty() {
            lines.insert((json::field(payload, "aid"), order_of(payload)), Vec::new());
        }
    }
    let mut others = Vec::with_capacity(payloads.len());
    for (index, payload) in payloads.into_iter().enumerate() {
        let Some(object) = payload.as_object().filter(|object| is(object, "ti")) else {
            others.push((index, payload));
            continue;
        };
        let key = json::field(object, "aid");
        let Some(own) = lines.get_mut(&(key.clone(), order_of(object))) else {
            others.push((index, payload));
            continue;
        };
        let raw = serde_json::to_vec(object).unwrap_or_default();
        match event::line(object) {
            Ok(item) => own.push(Line { item, currency: json::field(object, "ti_cu"), raw }),
            Err(fault) => decoded.refused.push(fault.of(&key, &raw).at(index)),
        }
    }
    (others, lines)
}

fn order_of(payload: &Object) -> String {
    json::first(payload, &["tr_id", "ti_id"])
}

/// A transaction with its lines, as one list.
fn with_lines(raw: &[u8], lines: &[Line]) -> Vec<u8> {
    let mut all = vec![b'['];
    all.extend_from_slice(raw);
    for line in lines {
        all.push(b',');
        all.extend_from_slice(&line.raw);
    }
    all.push(b']');
    all
}

/// The network user id to set: the one that came, else one of this request's
/// own. `None` where the visitor asked not to be followed.
fn network_id(request: &Request) -> Option<String> {
    let visit = event::Visit::of(request);
    if visit.is_anonymous || request.header("sec-gpc") == Some("1") {
        return None;
    }
    if !visit.network_id.is_empty() {
        return Some(visit.network_id);
    }
    let mut hash = Sha256::new();
    hash.update(format!("{:?} {}", request.peer, request.received_at.as_nanosecond()));
    hash.update(request.header("user-agent").unwrap_or_default());
    hash.update(&request.query);
    hash.update(&request.body);
    let digest = hash.finalize();
    let hex: String = base::hex(&digest[..16]);
    let (a, b, c, d) = (hex.get(..8)?, hex.get(8..12)?, hex.get(13..16)?, hex.get(17..20)?);
    Some(format!("{a}-{b}-4{c}-8{d}-{}", hex.get(20..)?))
}
