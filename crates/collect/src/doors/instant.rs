//! Times as clients write them.

use std::str::FromStr;

use base::{Decimal, Timestamp};
use jiff::civil;
use serde_json::Value;

/// An instant of ISO 8601 text (without an offset it is UTC), or of a number
/// of seconds, milliseconds, microseconds or nanoseconds since 1970, told
/// apart by its size. `None` when it is none.
#[must_use]
pub fn of(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => read(text),
        Value::Number(number) => since_epoch(&number.to_string()),
        _ => None,
    }
}

/// The same of text.
#[must_use]
pub fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    if let Some(instant) = since_epoch(text) {
        return Some(instant);
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let day = text.parse::<civil::DateTime>().ok()?;
    day.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

fn since_epoch(text: &str) -> Option<Timestamp> {
    // `20261001` is a date: a time since 1970 has nine digits at least.
    let whole = text.split('.').next()?;
    if whole.len() < 9 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let number = Decimal::from_str(text).ok()?;
    let micros = match whole.len() {
        ..=11 => number.checked_mul(Decimal::from(1_000_000))?,
        12..=14 => number.checked_mul(Decimal::from(1_000))?,
        15..=17 => number,
        _ => number.checked_div(Decimal::from(1_000))?,
    };
    Timestamp::from_microsecond(i64::try_from(micros.trunc()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn one_instant_in_many_writings() {
        let expected: Timestamp = "2026-10-01T12:00:00.5Z".parse().unwrap();
        for value in [
            json!("2026-10-01T12:00:00.500Z"),
            json!("2026-10-01T14:00:00.500+02:00"),
            json!("2026-10-01T14:00:00.500+0200"),
            json!("2026-10-01 12:00:00.5"),
            json!("2026-10-01T12:00:00.500000"),
            json!(1_790_856_000.5),
            json!(1_790_856_000_500_i64),
            json!("1790856000500"),
            json!(1_790_856_000_500_000_i64),
            json!("1790856000500000000"),
        ] {
            assert_eq!(of(&value), Some(expected), "{value}");
        }
        for value in [json!("yesterday"), json!(""), json!(null), json!(-1), json!("0"), json!("12x")] {
            assert_eq!(of(&value), None, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not(text in ".{0,70}", digits in "[0-9]{0,40}(\\.[0-9]{0,40})?") {
            let _ = (read(&text), read(&digits));
        }
    }
}
