//! Exact amounts of JSON numbers and of text.

use std::str::FromStr;

use base::money::STORED_SCALE;
use base::{Decimal, Refusal, digits};
use serde_json::Value;

use super::Fault;

/// Amounts are below ten to this power, so that sums of them can be held.
const DIGITS: u32 = 18;

/// An amount of a number or a text; `None` of null and an empty text.
///
/// # Errors
/// [`Refusal::BadAmount`], naming the field.
pub fn of(value: &Value, field: &str) -> Result<Option<Decimal>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => read(&number.to_string(), field),
        Value::String(text) => read(text, field),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(unreadable(&value.to_string(), field)),
    }
}

/// An amount of a text such as `1299.5`, `1,299.50`, `۱۲٫۵` or `1e3`; `None`
/// of an empty one. A single comma is refused: it can be read in two ways.
///
/// # Errors
/// [`Refusal::BadAmount`], naming the field.
pub fn read(text: &str, field: &str) -> Result<Option<Decimal>, Fault> {
    let folded = digits::fold(text.trim());
    if folded.is_empty() {
        return Ok(None);
    }
    let refused = || unreadable(text, field);
    let plain = grouped(&folded).ok_or_else(refused)?;
    if !plain.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(refused());
    }
    let parsed = if plain.bytes().any(|byte| byte.eq_ignore_ascii_case(&b'e')) {
        Decimal::from_scientific(&plain)
    } else {
        Decimal::from_str(&plain)
    };
    bounded(parsed.ok(), field).map(Some).map_err(|_| refused())
}

/// An amount within bounds, at the scale that is stored. Digits beyond it are
/// what floats leave behind (`29.990000000000002`).
///
/// # Errors
/// [`Refusal::BadAmount`] when there is none or it is out of bounds.
pub fn bounded(amount: Option<Decimal>, field: &str) -> Result<Decimal, Fault> {
    amount
        .filter(|amount| amount.abs() < Decimal::from(10_u64.pow(DIGITS)))
        .map(|amount| amount.round_dp(STORED_SCALE).normalize())
        .ok_or_else(|| Fault::new(Refusal::BadAmount, format!("`{field}` is out of bounds")))
}

/// Takes the commas out of `1,299.50` and `1,299,000`; `None` where they, or
/// other characters, make the number doubtful.
fn grouped(text: &str) -> Option<String> {
    let allowed = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E' | b',');
    if text.len() > 60 || !text.bytes().all(allowed) {
        return None;
    }
    let commas = text.bytes().filter(|byte| *byte == b',').count();
    if commas == 0 {
        return Some(text.to_owned());
    }
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let head = groups.next().is_some_and(|head| (1..=3).contains(&head.len()));
    let tail = groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()));
    let clear = (commas > 1 || fraction.is_some()) && fraction.is_none_or(|fraction| !fraction.contains(','));
    (head && tail && clear).then(|| text.replace(',', ""))
}

fn unreadable(text: &str, field: &str) -> Fault {
    let shown: String = text.chars().take(40).collect();
    Fault::new(Refusal::BadAmount, format!("`{field}` is “{shown}”, no amount such as 1299.50"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_texts_are_exact() {
        for (value, exact) in [
            (json!(19.99), "19.99"),
            (json!("19.990"), "19.99"),
            (json!(0.1), "0.1"),
            (json!(29.990000000000002), "29.99"),
            (json!(1_000_000_000_000_000_i64), "1000000000000000"),
            (json!("1,299.50"), "1299.5"),
            (json!("12,345,678"), "12345678"),
            (json!("۱۲٫۵"), "12.5"),
            (json!(1e3), "1000"),
            (json!("-2.5"), "-2.5"),
            (json!("1000000000000000.25"), "1000000000000000.25"),
        ] {
            assert_eq!(of(&value, "value").unwrap().unwrap().to_string(), exact, "{value}");
        }
        assert_eq!(of(&json!(null), "value"), Ok(None));
        assert_eq!(of(&json!(" "), "value"), Ok(None));
    }

    #[test]
    fn what_is_doubtful_is_refused() {
        for value in [
            json!("1,299"),
            json!("12,50"),
            json!("abc"),
            json!("$5"),
            json!(true),
            json!([1]),
            json!(1e30),
            json!("1.2.3"),
            json!("-"),
            json!("."),
            json!("e"),
            json!("1,2345.00"),
            json!("1e99"),
            json!("NaN"),
        ] {
            assert_eq!(of(&value, "value").unwrap_err().reason, Refusal::BadAmount, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,70}") {
            let _ = read(&text, "value");
        }

        #[test]
        fn number_like_text_is_bounded(text in "[-+]?[0-9]{0,25}[.,]?[0-9]{0,25}([eE][-+]?[0-9]{1,3})?") {
            if let Ok(Some(amount)) = read(&text, "value") {
                prop_assert!(amount.abs() < Decimal::from(10_u64.pow(18)));
                prop_assert!(amount.scale() <= STORED_SCALE);
            }
        }

        #[test]
        fn cents_survive_json(cents in -1_000_000_000_000_i64..1_000_000_000_000) {
            let exact = Decimal::new(cents, 2);
            let value: Value = serde_json::from_str(&exact.to_string()).unwrap();
            prop_assert_eq!(of(&value, "value").unwrap(), Some(exact.normalize()));
        }
    }
}
