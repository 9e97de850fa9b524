//! Bodies of PostHog's SDKs: JSON, plain or gzip, or a form whose `data` is
//! JSON in base64; one event, a list, or a batch.

use base::{Refusal, Timestamp};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use serde_json::Value;

use super::super::form::Form;
use super::super::json::{self, Object};
use super::super::{Fault, Request, body, instant, keys, limit};
use super::Path;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Names of the key field.
const KEY: &[&str] = &["api_key", "token", "$token", "apiKey"];

/// What holds for every event of a request.
#[derive(Debug, Clone, Default)]
pub(super) struct Payload {
    /// The key, where the payload itself carries it.
    key: String,
    /// When the client says that it sent the request.
    pub(super) sent_at: Option<Timestamp>,
    /// Whether the events are traits without a name.
    pub(super) is_engage: bool,
}

impl Payload {
    /// Reads a request into what its events share, and the events.
    pub(super) fn read(request: &Request, path: Path) -> Result<(Self, Vec<Value>), Fault> {
        let query = Form::read(&request.query)?;
        let value = json::read(&text(request, &query, path)?)?;
        let mut payload = Self { is_engage: path == Path::Engage, ..Self::default() };
        payload.key = match path {
            Path::Analytics => keys::bearer(request).unwrap_or_default().to_owned(),
            _ => query.first(KEY),
        };
        let events = match value {
            Value::Array(events) => events,
            Value::Object(object) => payload.object(object)?,
            _ => return Err(Fault::new(Refusal::BadJson, "the body is neither an object nor a list of events")),
        };
        if payload.sent_at.is_none() {
            let header = request.header("posthog-request-timestamp").unwrap_or_default();
            payload.sent_at = instant::read(&query.text("_")).or_else(|| instant::read(header));
        }
        if events.len() > limit::BATCH {
            let message = format!("{} events in one batch, more than {}", events.len(), limit::BATCH);
            return Err(Fault::new(Refusal::BatchTooLarge, message));
        }
        if events.is_empty() {
            return Err(Fault::new(Refusal::MissingName, "the batch holds no event"));
        }
        Ok((payload, events))
    }

    /// A batch, or one event.
    fn object(&mut self, mut object: Object) -> Result<Vec<Value>, Fault> {
        let sent_at = object.get("sent_at").or_else(|| object.get("sentAt")).and_then(instant::of);
        self.sent_at = sent_at;
        match object.remove("batch") {
            Some(Value::Array(events)) => {
                let own = json::first(&object, KEY);
                if !own.is_empty() {
                    self.key = own;
                }
                Ok(events)
            }
            Some(_) => Err(Fault::new(Refusal::BadJson, "`batch` is no list")),
            None => Ok(vec![Value::Object(object)]),
        }
    }

    /// The key of an event: its own, that of its properties, or the payload's.
    pub(super) fn key_of(&self, event: &Value) -> String {
        let Some(event) = event.as_object() else { return self.key.clone() };
        let own = json::first(event, KEY);
        if !own.is_empty() {
            return own;
        }
        if !self.key.is_empty() {
            return self.key.clone();
        }
        json::object(event, "properties").map(|properties| json::first(properties, KEY)).unwrap_or_default()
    }

    /// An event as a batch of its own: what `rejected` keeps.
    pub(super) fn raw(&self, event: &Value) -> Vec<u8> {
        let mut raw = b"{\"batch\":[".to_vec();
        raw.extend(serde_json::to_vec(event).unwrap_or_default());
        raw.push(b']');
        for (field, text) in
            [("api_key", self.key.clone()), ("sent_at", self.sent_at.map(|at| at.to_string()).unwrap_or_default())]
        {
            if !text.is_empty() {
                raw.extend_from_slice(format!(",\"{field}\":{}", Value::String(text)).as_bytes());
            }
        }
        raw.push(b'}');
        raw
    }
}

/// The JSON of a request.
fn text(request: &Request, query: &Form, path: Path) -> Result<Bytes, Fault> {
    refuse_lz64(&query.text("compression"))?;
    let largest = path.largest();
    let body = body::inflate(request, largest)?;
    let trimmed = body.trim_ascii_start();
    if trimmed.is_empty() {
        return match query.get("data") {
            Some(data) => unpacked(data, largest),
            None => Err(Fault::new(Refusal::BadJson, "the request has neither a body nor `data`")),
        };
    }
    if trimmed.starts_with(b"{") || trimmed.starts_with(b"[") {
        return Ok(body);
    }
    let text = body::text(&body)?;
    if text.contains('=') && text.starts_with(|c: char| c.is_ascii_alphabetic()) && is_form(text) {
        let form = Form::read(text)?;
        refuse_lz64(&form.text("compression"))?;
        return match form.get("data") {
            Some(data) => unpacked(data, largest),
            None => Err(Fault::new(Refusal::BadJson, "the form has no `data`")),
        };
    }
    unpacked(text, largest)
}

/// Whether a text is a form rather than base64 with its padding.
fn is_form(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, value)| name.len() <= 20 && !value.trim_matches('=').is_empty())
}

/// `data` of a form or query: JSON, or base64 of JSON or of gzip.
fn unpacked(data: &str, largest: usize) -> Result<Bytes, Fault> {
    let data = data.trim();
    if data.starts_with('{') || data.starts_with('[') {
        return Ok(Bytes::copy_from_slice(data.as_bytes()));
    }
    let standard: String = data
        .chars()
        .map(|c| match c {
            ' ' | '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    let bytes = BASE64.decode(standard).map_err(|error| {
        let message = format!("`data` is neither JSON nor base64 of it: {error}");
        Fault::new(Refusal::BadEncoding, message)
    })?;
    body::inflate(&Request::post("/", &bytes, Timestamp::UNIX_EPOCH), largest)
}

fn refuse_lz64(compression: &str) -> Result<(), Fault> {
    if compression != "lz64" {
        return Ok(());
    }
    let message = "lz64 is not taken: set `compression` of the SDK to gzip-js, or update it";
    Err(Fault::new(Refusal::Unsupported, message))
}
