//! Self-describing JSON: `{"schema": "iglu:vendor/name/jsonschema/1-0-0",
//! "data": …}`, plain or in base64.

use base::Refusal;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use super::super::Fault;
use super::super::json::{self, Object};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What a schema's URI names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Schema<'a> {
    /// Reversed domain of who made it.
    pub(super) vendor: &'a str,
    /// Its name.
    pub(super) name: &'a str,
}

impl<'a> Schema<'a> {
    /// Reads `iglu:vendor/name/format/version`.
    pub(super) fn read(uri: &'a str) -> Option<Self> {
        let mut parts = uri.strip_prefix("iglu:")?.split('/');
        let schema = Self { vendor: parts.next()?, name: parts.next()? };
        (!schema.vendor.is_empty() && !schema.name.is_empty()).then_some(schema)
    }
}

/// An entity or event: its schema and its data.
#[derive(Debug, Clone)]
pub(super) struct Described {
    /// The URI.
    pub(super) schema: String,
    /// The data; of an event or entity an object.
    pub(super) data: Value,
}

impl Described {
    /// Takes `schema` and `data` out of a value.
    pub(super) fn of(value: Value) -> Option<Self> {
        let Value::Object(mut object) = value else { return None };
        let schema = json::take(&mut object, &["schema"]);
        let data = object.remove("data")?;
        Schema::read(&schema)?;
        Some(Self { schema, data })
    }

    /// The data as an object; anything else is kept under `data`.
    pub(super) fn object(self) -> Object {
        match self.data {
            Value::Object(object) => object,
            Value::Null => Object::new(),
            other => Object::from_iter([("data".to_owned(), other)]),
        }
    }
}

/// The outer self-describing JSON that two fields may hold, one of them in
/// base64; `None` when neither does.
///
/// # Errors
/// [`Refusal::BadEncoding`] and [`Refusal::BadJson`], naming the field.
pub(super) fn take(payload: &mut Object, plain: &str, encoded: &str) -> Result<Option<Described>, Fault> {
    let (field, value) = match (payload.remove(plain), payload.remove(encoded)) {
        (Some(Value::String(text)), _) if !text.is_empty() => (plain, json::read(text.as_bytes())?),
        // Some servers nest the JSON instead of its text.
        (Some(nested @ Value::Object(_)), _) => (plain, nested),
        (_, Some(Value::String(text))) if !text.is_empty() => (encoded, json::read(&unpacked(&text, encoded)?)?),
        _ => return Ok(None),
    };
    match Described::of(value) {
        Some(described) => Ok(Some(described)),
        None => Err(Fault::new(Refusal::BadJson, format!("`{field}` is no self-describing JSON"))),
    }
}

/// Base64 in either alphabet, padded or not. A query turns `+` into a space.
fn unpacked(text: &str, field: &str) -> Result<Vec<u8>, Fault> {
    let safe: String = text
        .chars()
        .filter(|c| !matches!(c, '\n' | '\r'))
        .map(|c| match c {
            '+' | ' ' => '-',
            '/' => '_',
            other => other,
        })
        .collect();
    BASE64.decode(safe).map_err(|error| {
        let message = format!("`{field}` is no base64: {error}");
        Fault::new(Refusal::BadEncoding, message)
    })
}
