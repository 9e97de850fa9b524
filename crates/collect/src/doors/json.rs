//! JSON: reading within bounds, and walking what was read.
//!
//! Numbers keep the digits that were written as far as the parser does: an
//! amount is read of a number's text, never calculated through a float.

use base::Refusal;
use base::event::bound;
use serde_json::{Map, Value};

use super::{Fault, body};

/// A JSON object.
pub type Object = Map<String, Value>;

/// Most values of one body: what a parser makes of `[0,0,0…]` is many times
/// the size of its text.
const VALUES: usize = 2_000_000;

/// Reads a JSON text. Nesting beyond 128 levels is refused here, the tighter
/// bound of one event by [`check`].
///
/// # Errors
/// [`Refusal::BadEncoding`], [`Refusal::BadJson`], [`Refusal::TooDeep`],
/// [`Refusal::TooManyProperties`].
pub fn read(bytes: &[u8]) -> Result<Value, Fault> {
    let text = body::text(bytes)?;
    if bytes.len() > VALUES && memchr::memchr_iter(b',', bytes).nth(VALUES).is_some() {
        let message = format!("the body has more than {VALUES} commas, so many values are not taken at once");
        return Err(Fault::new(Refusal::TooManyProperties, message));
    }
    let error = match serde_json::from_str(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    // Browsers cut titles between the halves of a character and escape what
    // is left of it.
    if let Some(mended) = mended(text)
        && let Ok(value) = serde_json::from_str(&mended)
    {
        return Ok(value);
    }
    let reason = if error.to_string().starts_with("recursion limit") { Refusal::TooDeep } else { Refusal::BadJson };
    Err(Fault::new(reason, format!("the body is no JSON that can be read: {error}")))
}

/// Replaces escaped halves of characters (`\ud83d` without its partner) by
/// U+FFFD; `None` when there are none.
fn mended(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let half = |at: usize| -> Option<u16> {
        let escape = bytes.get(at..at + 6).filter(|escape| escape.starts_with(b"\\u"))?;
        let digits = std::str::from_utf8(&escape[2..]).ok()?;
        u16::from_str_radix(digits, 16).ok().filter(|unit| (0xD800..0xE000).contains(unit))
    };
    let (mut out, mut from, mut at) = (String::new(), 0, 0);
    while let Some(step) = bytes.get(at..).and_then(|rest| memchr::memchr(b'\\', rest)) {
        at += step;
        match (half(at), half(at + 6)) {
            (Some(high), Some(low)) if high < 0xDC00 && low >= 0xDC00 => at += 12,
            (Some(_), _) => {
                out.push_str(text.get(from..at)?);
                out.push_str("\\ufffd");
                at += 6;
                from = at;
            }
            (None, _) => at += 2,
        }
    }
    if from == 0 {
        return None;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

/// Holds one event's object against the bounds on nesting and on the number
/// of properties.
///
/// # Errors
/// [`Refusal::TooDeep`], [`Refusal::TooManyProperties`].
pub fn check(value: &Value) -> Result<(), Fault> {
    // Envelopes (`context.page`, `items[]`) come on top of the properties.
    let mut left = bound::PROPERTY_COUNT * 4;
    walk(value, bound::NESTING + 4, &mut left)
}

/// The same of what the events of a request share.
///
/// # Errors
/// As [`check`].
pub fn check_object(object: &Object) -> Result<(), Fault> {
    let mut left = bound::PROPERTY_COUNT * 4;
    object.values().try_for_each(|value| spend(&mut left).and_then(|()| walk(value, bound::NESTING + 3, &mut left)))
}

/// Holds what is kept as `properties` or `traits` against its bounds.
///
/// # Errors
/// [`Refusal::TooDeep`], [`Refusal::TooManyProperties`].
pub fn check_kept(object: &Object) -> Result<(), Fault> {
    let mut left = bound::PROPERTY_COUNT;
    object.iter().try_for_each(|(_, value)| spend(&mut left).and_then(|()| walk(value, bound::NESTING, &mut left)))
}

fn spend(left: &mut usize) -> Result<(), Fault> {
    *left = left.checked_sub(1).ok_or_else(|| {
        let message = format!("the event has more than the {} properties that one may have", bound::PROPERTY_COUNT);
        Fault::new(Refusal::TooManyProperties, message)
    })?;
    Ok(())
}

fn walk(value: &Value, deeper: usize, left: &mut usize) -> Result<(), Fault> {
    let inner = || {
        let message = format!("the event is nested deeper than {} levels", bound::NESTING);
        deeper.checked_sub(1).ok_or_else(|| Fault::new(Refusal::TooDeep, message))
    };
    match value {
        Value::Object(object) => {
            let deeper = inner()?;
            object.values().try_for_each(|value| spend(left).and_then(|()| walk(value, deeper, left)))
        }
        Value::Array(values) => {
            let deeper = inner()?;
            values.iter().try_for_each(|value| match value {
                Value::Object(_) | Value::Array(_) => walk(value, deeper, left),
                _ => Ok(()),
            })
        }
        _ => Ok(()),
    }
}

/// A text, number or truth value as text; empty for anything else.
#[must_use]
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

/// The text of a field; empty when it is not there.
#[must_use]
pub fn field(object: &Object, name: &str) -> String {
    object.get(name).map(text).unwrap_or_default()
}

/// The text of the first of several fields that has one.
#[must_use]
pub fn first(object: &Object, names: &[&str]) -> String {
    names.iter().map(|name| field(object, name)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// The object in a field.
#[must_use]
pub fn object<'a>(object: &'a Object, name: &str) -> Option<&'a Object> {
    object.get(name).and_then(Value::as_object)
}

/// Takes the object out of a field.
pub fn take_object(object: &mut Object, name: &str) -> Object {
    match object.get(name) {
        Some(Value::Object(_)) => match object.remove(name) {
            Some(Value::Object(inner)) => inner,
            _ => Object::new(),
        },
        _ => Object::new(),
    }
}

/// Takes the text out of the first of several fields that has one.
pub fn take(object: &mut Object, names: &[&str]) -> String {
    names.iter().find_map(|name| take_one(object, name)).unwrap_or_default()
}

fn take_one(object: &mut Object, name: &str) -> Option<String> {
    let says_something = match object.get(name)? {
        Value::String(text) => !text.trim().is_empty(),
        Value::Number(_) | Value::Bool(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    };
    let value = if says_something { object.remove(name) } else { None };
    value.map(into_text)
}

/// [`text`] of a value that is not needed any more.
#[must_use]
pub fn into_text(value: Value) -> String {
    match value {
        Value::String(text) if text.trim().len() == text.len() => text,
        other => text(&other),
    }
}

/// Takes the text out of a field if `into` is empty so far; otherwise the
/// field stays.
pub fn fill(into: &mut String, object: &mut Object, names: &[&str]) {
    if into.is_empty() {
        *into = take(object, names);
    }
}

/// An object as text; empty when it holds nothing.
#[must_use]
pub fn kept(object: &Object) -> String {
    if object.is_empty() {
        return String::new();
    }
    serde_json::to_string(object).unwrap_or_default()
}

/// Whether a value says nothing: null, an empty text, list or object.
#[must_use]
pub fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn halves_of_characters_are_mended() {
        let value = read(br#"{"a":"cut \ud83d","b":"\ud83d\ude00","c":"\\ud83d"}"#).unwrap();
        assert_eq!(value, json!({"a": "cut \u{fffd}", "b": "😀", "c": "\\ud83d"}));
        assert_eq!(read(br#"["\ude00\ud83d"]"#).unwrap(), json!(["\u{fffd}\u{fffd}"]));
    }

    #[test]
    fn bounds_hold() {
        let mut deep = json!(1);
        for _ in 0..bound::NESTING + 5 {
            deep = json!([deep]);
        }
        assert_eq!(check(&deep).unwrap_err().reason, Refusal::TooDeep);
        let wide: Object = (0..=bound::PROPERTY_COUNT).map(|at| (at.to_string(), json!(1))).collect();
        assert_eq!(check_kept(&wide).unwrap_err().reason, Refusal::TooManyProperties);
        assert!(check(&Value::Object(wide)).is_ok());
        let bottomless = "[".repeat(200);
        assert_eq!(read(bottomless.as_bytes()).unwrap_err().reason, Refusal::TooDeep);
        assert_eq!(read(b"{\"a\":").unwrap_err().reason, Refusal::BadJson);
        let many = format!("[{}0]", "0,".repeat(VALUES + 1));
        assert_eq!(read(many.as_bytes()).unwrap_err().reason, Refusal::TooManyProperties);
    }

    #[test]
    fn fields_are_taken_once() {
        let Value::Object(mut object) = json!({"a": "", "b": 7, "c": true, "d": [1]}) else { unreachable!() };
        assert_eq!(take(&mut object, &["x", "a", "b", "c"]), "7");
        assert_eq!(first(&object, &["b", "d", "c"]), "true");
        assert_eq!(kept(&object), r#"{"a":"","c":true,"d":[1]}"#);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes).map(|value| check(&value));
        }

        #[test]
        fn any_escapes_are_read_or_refused(text in r#"(\\u[dD][89a-fA-F][0-9a-f]{2}|\\|\\\\|"|x){0,12}"#) {
            let _ = read(format!("\"{text}\"").as_bytes());
        }
    }
}
