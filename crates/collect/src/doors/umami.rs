//! Umami's `POST /api/send` (one event) and `/api/batch` (an array).
//!
//! `website` is the key. Umami knows no ids of visitors: where the payload
//! names none, the visitor is known as cookieless ones are. The answer's
//! `cache`, `sessionId` and `visitId` are made of the request alone, mean
//! nothing here and are not kept; bots are answered `{"beep":"boop"}` and
//! recorded as bots.

use base::event::name;
use base::{Protocol, Refusal};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::json::{self, Object};
use super::{Decoded, Door, Draft, Fault, Outcome, Refused, Reply, Request, body, commerce, limit};

/// Largest body, in bytes.
const BODY: usize = 4 << 20;

/// Longest name of an event, in characters.
const NAME: usize = 50;

/// What a bot's user agent says of itself.
const BOTS: &[&str] = &["bot", "crawl", "spider", "slurp", "headless", "lighthouse", "preview", "curl/", "wget/"];

/// The door of `/api/send` and `/api/batch`.
#[derive(Debug, Clone, Copy)]
pub struct Umami;

impl Door for Umami {
    fn protocol(&self) -> Protocol {
        Protocol::Umami
    }

    fn opens(&self, method: &str, path: &str) -> bool {
        method == "POST" && matches!(path.trim_end_matches('/'), "/api/send" | "/api/batch")
    }

    fn decode(&self, request: &Request) -> Decoded {
        let body = match body::inflate(request, BODY) {
            Ok(body) => body,
            Err(fault) => return Decoded::refused(fault, "", &request.body),
        };
        let messages = match json::read(&body).and_then(messages) {
            Ok(messages) => messages,
            Err(fault) => return Decoded::refused(fault, "", &body),
        };
        let mut decoded = Decoded::default();
        for (index, message) in messages.into_iter().enumerate() {
            decoded.add(one(message, request, index));
        }
        decoded
    }

    fn reply(&self, request: &Request, outcome: &Outcome) -> Reply {
        let (taken, refused) = match outcome {
            Outcome::Busy { retry_after } => {
                return error(503, "service-unavailable", "the queue is full, send it again").retry_after(*retry_after);
            }
            Outcome::Taken { taken, refused } => (*taken, refused),
        };
        let visit = Visit::of(request);
        if request.path.trim_end_matches('/') == "/api/batch" && !is_unreadable(outcome) {
            let details: Vec<Value> = refused
                .iter()
                .map(|one| json!({"index": one.index, "response": explained(400, one.reason.key(), &one.message)}))
                .collect();
            let size = taken + refused.len();
            let answer = json!({"size": size, "processed": taken, "errors": refused.len(), "details": details,
                "cache": visit.cache});
            return Reply::json(200, &answer);
        }
        match outcome.refusal() {
            Some(refused) => {
                let status = match super::reply::status_of(refused.reason) {
                    // Umami says so of a website it does not know.
                    401 => 400,
                    other => other,
                };
                error(status, refused.reason.key(), &refused.message)
            }
            None if is_bot(request) => Reply::json(200, &json!({"beep": "boop"})),
            None => {
                let Visit { cache, session, visit } = visit;
                Reply::json(200, &json!({"cache": cache, "sessionId": session, "visitId": visit}))
            }
        }
    }

    fn again(&self, key: &str, raw: &[u8], at: base::Timestamp) -> Request {
        let keyed = json::read(raw).ok().and_then(|mut message| {
            message.get_mut("payload")?.as_object_mut()?.insert("website".to_owned(), key.into());
            serde_json::to_vec(&message).ok()
        });
        Request::post("/api/send", keyed.as_deref().unwrap_or(raw), at)
    }
}

/// Whether the request as a whole could not be read.
fn is_unreadable(outcome: &Outcome) -> bool {
    outcome.refusal().is_some_and(|refused| serde_json::from_slice::<Object>(&refused.raw).is_err())
}

fn explained(status: u16, code: &str, message: &str) -> Value {
    json!({"error": {"message": message, "code": code.replace('_', "-"), "status": status}})
}

fn error(status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, &explained(status, code, message))
}

fn messages(value: Value) -> Result<Vec<Value>, Fault> {
    match value {
        Value::Array(messages) if messages.len() > limit::BATCH => {
            let message = format!("the batch has {} events, more than {}", messages.len(), limit::BATCH);
            Err(Fault::new(Refusal::BatchTooLarge, message))
        }
        Value::Array(messages) => Ok(messages),
        object @ Value::Object(_) => Ok(vec![object]),
        _ => Err(Fault::new(Refusal::BadJson, "the body is neither an object nor an array")),
    }
}

fn one(message: Value, request: &Request, index: usize) -> Result<Draft, Refused> {
    let raw = serde_json::to_vec(&message).unwrap_or_default();
    let key = message.get("payload").and_then(|payload| payload.get("website")).map(json::text).unwrap_or_default();
    let read = json::check(&message).and_then(|()| {
        let Value::Object(mut message) = message else {
            return Err(Fault::new(Refusal::BadJson, "the event is no JSON object"));
        };
        let kind = json::field(&message, "type");
        read(&kind, json::take_object(&mut message, "payload"), Draft::new(Protocol::Umami, &key, request), request)
    });
    match read {
        Ok(draft) => Ok(Draft { index, raw, ..draft }),
        Err(fault) => Err(fault.of(&key, &raw).at(index)),
    }
}

fn read(kind: &str, mut payload: Object, mut draft: Draft, request: &Request) -> Result<Draft, Fault> {
    payload.remove("website");
    let called = json::take(&mut payload, &["name"]);
    if called.chars().nth(NAME).is_some() {
        let message = format!("`name` is longer than {NAME} characters");
        return Err(Fault::new(Refusal::EventTooLarge, message));
    }
    let mut properties = json::take_object(&mut payload, "data");
    let mut traits = Object::new();
    match kind {
        "event" if called.is_empty() => name::PAGE_VIEW.clone_into(&mut draft.event.name),
        "event" => draft.name(&called),
        "identify" => {
            name::IDENTIFY.clone_into(&mut draft.event.name);
            traits = std::mem::take(&mut properties);
        }
        "performance" => "performance".clone_into(&mut draft.event.name),
        other => {
            let shown: String = other.chars().take(40).collect();
            let message = format!("`type` is “{shown}”, none of event, identify and performance");
            return Err(Fault::new(Refusal::Unsupported, message));
        }
    }
    draft.time(payload.remove("timestamp").as_ref());
    draft.user_agent = json::take(&mut payload, &["userAgent"]);
    draft.ip = json::take(&mut payload, &["ip"]).parse().ok();
    let event = &mut draft.event;
    event.user_id = json::take(&mut payload, &["id"]);
    event.title = json::take(&mut payload, &["title"]);
    event.language = json::take(&mut payload, &["language"]);
    event.browser = json::take(&mut payload, &["browser"]);
    event.os = json::take(&mut payload, &["os"]);
    event.device = json::take(&mut payload, &["device"]);
    let site = site(&json::take(&mut payload, &["hostname"]), request);
    event.url = absolute(&site, &json::take(&mut payload, &["url"]));
    event.referrer = absolute(&site, &json::take(&mut payload, &["referrer"]));
    payload.retain(|_, value| !json::is_blank(value));
    for (field, value) in payload {
        properties.entry(field).or_insert(value);
    }
    draft.contact(&mut properties);
    draft.contact(&mut traits);
    commerce::apply(&mut draft.event, &mut properties, &commerce::SEGMENT)?;
    draft.finish(&properties, &traits)
}

/// Scheme and host of the page: the request's origin where it is of that host
/// (a port stays), else https.
fn site(hostname: &str, request: &Request) -> String {
    let origin = request.header("origin").unwrap_or_default();
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    if hostname.is_empty() || host.split(':').next() == Some(hostname) {
        return if host.is_empty() { String::new() } else { origin.to_owned() };
    }
    format!("https://{hostname}")
}

/// Umami's URLs begin with the path.
fn absolute(site: &str, url: &str) -> String {
    if url.starts_with('/') && !url.starts_with("//") { format!("{site}{url}") } else { url.to_owned() }
}

fn is_bot(request: &Request) -> bool {
    let agent = request.header("user-agent").unwrap_or_default().to_ascii_lowercase();
    BOTS.iter().any(|word| agent.contains(word))
}

/// Ids for the client to show and send back.
struct Visit {
    cache: String,
    session: String,
    visit: String,
}

impl Visit {
    /// A client that sends the cache of an earlier answer gets it back.
    fn of(request: &Request) -> Self {
        let peer = request.peer.map(|peer| peer.to_string()).unwrap_or_default();
        let agent = request.header("user-agent").unwrap_or_default();
        let second = request.received_at.as_second();
        let session = uuid(&[&peer, agent, &(second / 86_400).to_string()]);
        let visit = uuid(&[&session, &(second / 3_600).to_string()]);
        let made = || URL_SAFE_NO_PAD.encode(json!({"sessionId": session, "visitId": visit}).to_string());
        let cache = match request.header("x-umami-cache") {
            Some(cache) if !cache.is_empty() && cache.len() <= 1_000 => cache.to_owned(),
            _ => made(),
        };
        Self { cache, session, visit }
    }
}

/// A UUID (version 8) of the hash of some texts.
fn uuid(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    let mut hex: String = base::hex(&hash.finalize()[..16]);
    hex.replace_range(12..13, "8");
    hex.replace_range(16..17, "a");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
#[path = "umami_tests.rs"]
mod tests;
