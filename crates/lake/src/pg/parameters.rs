//! Parameters: from the bytes a client sends to expressions of the statement.
//! What the client says of a parameter's type goes first, then what the
//! statement implies.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    Array, CastKind, DataType as Named, ExactNumberInfo, Expr, Statement, TimezoneInfo, UnaryOperator, Value,
    visit_expressions_mut,
};
use datafusion_postgres::pgwire::api::Type;

use super::failure::{Failure, failure};

/// Microseconds from 1970 to 2000, from where PostgreSQL counts.
const EPOCH_MICROS: i64 = 946_684_800_000_000;

/// Most digits that a number of the lake has.
const MOST_DIGITS: usize = 38;

/// Puts values in the place of a statement's parameters.
pub(super) fn put_in(statement: &mut Statement, values: &[Expr]) -> Result<(), Failure> {
    let put = visit_expressions_mut(statement, |expression| {
        let Expr::Value(value) = expression else { return ControlFlow::Continue(()) };
        let Value::Placeholder(name) = &value.value else { return ControlFlow::Continue(()) };
        let number = name.strip_prefix('$').and_then(|digits| digits.parse::<usize>().ok());
        match number.and_then(|number| values.get(number.checked_sub(1)?)) {
            Some(value) => {
                *expression = value.clone();
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(name.clone()),
        }
    });
    match put {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(name) => Err(failure("42P02", format!("there is no parameter {name}"))),
    }
}

/// Parameters that stand for lists, as in `x = any($1)`, by their numbers. A
/// list of texts takes their place, because a statement with them cannot be
/// planned.
pub(super) fn lists(statement: &mut Statement) -> Vec<usize> {
    let mut lists = Vec::new();
    let _ = visit_expressions_mut(statement, |expression| {
        if let Expr::AnyOp { left, right, .. } | Expr::AllOp { left, right, .. } = expression
            && let Some(number) = number_of(right)
        {
            lists.push(number);
            **left = cast(std::mem::replace(&mut **left, Expr::value(Value::Null)), Named::Text);
            **right = Expr::Array(Array { elem: vec![string("")], named: true });
        }
        ControlFlow::<()>::Continue(())
    });
    lists
}

/// The number of a parameter that stands alone.
fn number_of(expression: &Expr) -> Option<usize> {
    match expression {
        Expr::Nested(inner) => number_of(inner),
        Expr::Value(value) => match &value.value {
            Value::Placeholder(name) => name.strip_prefix('$')?.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// The value of a parameter.
pub(super) fn value(bytes: Option<&[u8]>, is_binary: bool, kind: &Type) -> Result<Expr, Failure> {
    let Some(bytes) = bytes else { return Ok(cast_of(Expr::value(Value::Null), kind)) };
    if is_binary { of_binary(bytes, kind) } else { of_text(text(bytes)?, kind) }
}

fn text(bytes: &[u8]) -> Result<&str, Failure> {
    let refused = || failure("22021", "invalid byte sequence for encoding \"UTF8\" in a parameter");
    let text = std::str::from_utf8(bytes).map_err(|_| refused())?;
    if text.contains('\0') { Err(refused()) } else { Ok(text) }
}

fn string(text: impl Into<String>) -> Expr {
    Expr::value(Value::SingleQuotedString(text.into()))
}

fn cast(expression: Expr, data_type: Named) -> Expr {
    Expr::Cast { kind: CastKind::Cast, expr: Box::new(expression), data_type, array: false, format: None }
}

fn integer(value: i64) -> Expr {
    let digits = Expr::value(Value::Number(value.unsigned_abs().to_string(), false));
    if value < 0 { Expr::UnaryOp { op: UnaryOperator::Minus, expr: Box::new(digits) } } else { digits }
}

fn timestamp(zone: TimezoneInfo) -> Named {
    Named::Timestamp(Some(6), zone)
}

/// A null of a type, so that what is done with it can be planned.
fn cast_of(expression: Expr, kind: &Type) -> Expr {
    let named = match *kind {
        Type::BOOL => Named::Boolean,
        Type::INT2 | Type::INT4 | Type::INT8 | Type::OID => Named::BigInt(None),
        Type::FLOAT4 | Type::FLOAT8 => Named::Double(ExactNumberInfo::None),
        Type::NUMERIC => Named::Decimal(ExactNumberInfo::PrecisionAndScale(38, 9)),
        Type::DATE => Named::Date,
        Type::TIMESTAMP => timestamp(TimezoneInfo::None),
        Type::TIMESTAMPTZ => timestamp(TimezoneInfo::WithTimeZone),
        _ => return expression,
    };
    cast(expression, named)
}

fn of_text(text: &str, kind: &Type) -> Result<Expr, Failure> {
    let refused = || {
        let shown: String = text.chars().take(80).collect();
        failure("22P02", format!("invalid input syntax for type {}: \"{shown}\"", kind.name()))
    };
    Ok(match *kind {
        Type::BOOL => match text.trim().to_lowercase().as_str() {
            "t" | "true" | "y" | "yes" | "on" | "1" => Expr::value(Value::Boolean(true)),
            "f" | "false" | "n" | "no" | "off" | "0" => Expr::value(Value::Boolean(false)),
            _ => return Err(refused()),
        },
        Type::INT2 | Type::INT4 | Type::INT8 | Type::OID => integer(text.trim().parse().map_err(|_| refused())?),
        Type::FLOAT4 | Type::FLOAT8 => float(text.trim().parse().map_err(|_| refused())?),
        Type::NUMERIC => numeric(text.trim()).ok_or_else(refused)?,
        Type::DATE | Type::TIMESTAMP | Type::TIMESTAMPTZ => cast_of(string(text), kind),
        Type::BYTEA => {
            let hex = text.strip_prefix("\\x").ok_or_else(refused)?;
            if !hex.chars().all(|c| c.is_ascii_hexdigit()) {
                return Err(refused());
            }
            Expr::value(Value::HexStringLiteral(hex.to_owned()))
        }
        Type::INT2_ARRAY | Type::INT4_ARRAY | Type::INT8_ARRAY => {
            elements(text).ok_or_else(refused)?.map_each(|item| of_text(&item, &Type::INT8))?
        }
        Type::FLOAT8_ARRAY => elements(text).ok_or_else(refused)?.map_each(|item| of_text(&item, &Type::FLOAT8))?,
        Type::NUMERIC_ARRAY => elements(text).ok_or_else(refused)?.map_each(|item| of_text(&item, &Type::NUMERIC))?,
        Type::DATE_ARRAY => elements(text).ok_or_else(refused)?.map_each(|item| of_text(&item, &Type::DATE))?,
        Type::TEXT_ARRAY | Type::VARCHAR_ARRAY => {
            elements(text).ok_or_else(refused)?.map_each(|item| Ok(string(item)))?
        }
        // Texts, and whatever is written as one: names, UUIDs, JSON.
        _ => string(text),
    })
}

fn float(value: f64) -> Expr {
    cast(string(value.to_string()), Named::Double(ExactNumberInfo::None))
}

/// An exact number: digits, perhaps a point and an exponent.
fn numeric(text: &str) -> Option<Expr> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let only_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if !only_digits(whole)
        || !only_digits(fraction)
        || whole.len() + fraction.len() == 0
        || exponent.unsigned_abs() > 60
    {
        return None;
    }
    let all = format!("{whole}{fraction}");
    let scale = i32::try_from(fraction.len()).ok()? - exponent;
    let (all, scale) = if scale < 0 {
        (all + &"0".repeat(usize::try_from(-scale).ok()?), 0)
    } else {
        (all, usize::try_from(scale).ok()?)
    };
    let padded = format!("{all:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    let whole = whole.trim_start_matches('0');
    let precision = (whole.len() + scale).max(1);
    if precision > MOST_DIGITS {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let written = if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") };
    let (precision, scale) = (u64::try_from(precision).ok()?, i64::try_from(scale).ok()?);
    Some(cast(string(written), Named::Decimal(ExactNumberInfo::PrecisionAndScale(precision, scale))))
}

/// The elements of `{a,"b c",null}`.
fn elements(text: &str) -> Option<Elements> {
    let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let (mut items, mut item, mut quoted, mut was_quoted) = (Vec::new(), String::new(), false, false);
    let mut chars = inner.chars();
    let finish = |item: &mut String, was_quoted: &mut bool, items: &mut Vec<Option<String>>| {
        let text = std::mem::take(item);
        let is_null = !std::mem::take(was_quoted) && text.eq_ignore_ascii_case("null");
        items.push((!is_null).then_some(text));
    };
    while let Some(c) = chars.next() {
        match c {
            '\\' => item.push(chars.next()?),
            '"' => {
                quoted = !quoted;
                was_quoted = true;
            }
            ',' if !quoted => finish(&mut item, &mut was_quoted, &mut items),
            '{' | '}' if !quoted => return None,
            c if c.is_whitespace() && !quoted && item.is_empty() => {}
            c => item.push(c),
        }
    }
    if !inner.trim().is_empty() {
        finish(&mut item, &mut was_quoted, &mut items);
    }
    (!quoted).then_some(Elements(items))
}

struct Elements(Vec<Option<String>>);

impl Elements {
    fn map_each(self, each: impl Fn(String) -> Result<Expr, Failure>) -> Result<Expr, Failure> {
        let null = || Ok(Expr::value(Value::Null));
        let elem = self.0.into_iter().map(|item| item.map_or_else(null, &each)).collect::<Result<_, _>>()?;
        Ok(Expr::Array(Array { elem, named: true }))
    }
}

fn of_binary(bytes: &[u8], kind: &Type) -> Result<Expr, Failure> {
    let refused = || failure("22P03", format!("incorrect binary data format for type {}", kind.name()));
    let eight = || bytes.try_into().map(i64::from_be_bytes).map_err(|_| refused());
    let four = || bytes.try_into().map(i32::from_be_bytes).map_err(|_| refused());
    Ok(match *kind {
        Type::BOOL => Expr::value(Value::Boolean(*bytes.first().ok_or_else(refused)? != 0)),
        Type::INT2 => integer(i64::from(bytes.try_into().map(i16::from_be_bytes).map_err(|_| refused())?)),
        Type::INT4 => integer(i64::from(four()?)),
        Type::OID => integer(i64::from(u32::from_be_bytes(bytes.try_into().map_err(|_| refused())?))),
        Type::INT8 => integer(eight()?),
        Type::FLOAT4 => float(f64::from(f32::from_be_bytes(bytes.try_into().map_err(|_| refused())?))),
        Type::FLOAT8 => float(f64::from_be_bytes(bytes.try_into().map_err(|_| refused())?)),
        Type::NUMERIC => binary_numeric(bytes).and_then(|text| numeric(&text)).ok_or_else(refused)?,
        Type::DATE => {
            let epoch = jiff::civil::date(2000, 1, 1);
            let day = epoch.checked_add(jiff::Span::new().try_days(four()?).map_err(|_| refused())?);
            cast_of(string(day.map_err(|_| refused())?.to_string()), kind)
        }
        Type::TIMESTAMP | Type::TIMESTAMPTZ => {
            let micros = eight()?.checked_add(EPOCH_MICROS).ok_or_else(refused)?;
            let at = jiff::Timestamp::from_microsecond(micros).map_err(|_| refused())?;
            let written = at.to_string();
            let written = if *kind == Type::TIMESTAMP { written.trim_end_matches('Z').to_owned() } else { written };
            cast_of(string(written), kind)
        }
        Type::UUID => string(uuid::Uuid::from_slice(bytes).map_err(|_| refused())?.to_string()),
        Type::BYTEA => Expr::value(Value::HexStringLiteral(base::hex(bytes))),
        // After a byte that says the version.
        Type::JSONB => string(text(bytes.get(1..).ok_or_else(refused)?)?),
        Type::INT2_ARRAY => binary_elements(bytes, &Type::INT2).ok_or_else(refused)??,
        Type::INT4_ARRAY => binary_elements(bytes, &Type::INT4).ok_or_else(refused)??,
        Type::INT8_ARRAY => binary_elements(bytes, &Type::INT8).ok_or_else(refused)??,
        Type::FLOAT8_ARRAY => binary_elements(bytes, &Type::FLOAT8).ok_or_else(refused)??,
        Type::NUMERIC_ARRAY => binary_elements(bytes, &Type::NUMERIC).ok_or_else(refused)??,
        Type::DATE_ARRAY => binary_elements(bytes, &Type::DATE).ok_or_else(refused)??,
        Type::TEXT_ARRAY | Type::VARCHAR_ARRAY => binary_elements(bytes, &Type::TEXT).ok_or_else(refused)??,
        _ => string(text(bytes)?),
    })
}

/// PostgreSQL's numbers: groups of four digits, of which the first has a weight.
fn binary_numeric(bytes: &[u8]) -> Option<String> {
    let word = |at: usize| bytes.get(at * 2..at * 2 + 2)?.try_into().ok().map(i16::from_be_bytes);
    let (count, weight, sign, scale) = (word(0)?, i32::from(word(1)?), word(2)?, usize::try_from(word(3)?).ok()?);
    let count = usize::try_from(count).ok().filter(|count| *count <= 64)?;
    if !matches!(sign, 0 | 0x4000) || weight.abs() > 32 {
        return None;
    }
    let group = |power: i32| -> Option<i16> {
        match usize::try_from(weight - power) {
            Ok(at) if at < count => word(4 + at),
            _ => Some(0),
        }
    };
    let mut text = String::from(if sign == 0 { "" } else { "-" });
    for power in (0..=weight.max(0)).rev() {
        text.push_str(&format!("{:04}", group(power)?));
    }
    if scale > 0 {
        let mut fraction = String::new();
        let groups = i32::try_from(scale.div_ceil(4)).ok().filter(|groups| *groups <= 32)?;
        for power in 1..=groups {
            fraction.push_str(&format!("{:04}", group(-power)?));
        }
        text.push('.');
        text.push_str(fraction.get(..scale)?);
    }
    Some(text)
}

/// A list of one dimension.
fn binary_elements(bytes: &[u8], kind: &Type) -> Option<Result<Expr, Failure>> {
    let number = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(i32::from_be_bytes);
    let items = match number(0)? {
        0 => 0,
        1 => usize::try_from(number(12)?).ok()?,
        _ => return None,
    };
    let (mut at, mut elem) = (20, Vec::new());
    for _ in 0..items {
        let length = number(at)?;
        at += 4;
        let item = match usize::try_from(length) {
            Ok(length) => {
                let item = bytes.get(at..at + length)?;
                at += length;
                of_binary(item, kind)
            }
            Err(_) => Ok(Expr::value(Value::Null)),
        };
        match item {
            Ok(item) => elem.push(item),
            Err(refused) => return Some(Err(refused)),
        }
    }
    Some(Ok(Expr::Array(Array { elem, named: true })))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(bytes: &[u8], is_binary: bool, kind: &Type) -> String {
        match value(Some(bytes), is_binary, kind) {
            Ok(expression) => expression.to_string(),
            Err(refused) => refused.code,
        }
    }

    #[test]
    fn values_keep_their_exactness() {
        assert_eq!(
            shown(b"1000000000000000.50", false, &Type::NUMERIC),
            "CAST('1000000000000000.50' AS DECIMAL(18,2))"
        );
        assert_eq!(shown(b"-1e3", false, &Type::NUMERIC), "CAST('-1000' AS DECIMAL(4,0))");
        assert_eq!(shown(b"0.001", false, &Type::NUMERIC), "CAST('0.001' AS DECIMAL(3,3))");
        assert_eq!(shown(b"-7", false, &Type::INT8), "-7");
        assert_eq!(shown(&7_i32.to_be_bytes(), true, &Type::INT4), "7");
        assert_eq!(shown(b"it's", false, &Type::TEXT), "'it''s'");
        assert_eq!(shown(&9_496_i32.to_be_bytes(), true, &Type::DATE), "CAST('2025-12-31' AS DATE)");
        assert_eq!(shown(b"{1,null,3}", false, &Type::INT4_ARRAY), "ARRAY[1, NULL, 3]");
        assert_eq!(
            shown(br#"{a,"b,\"c",NULL,"NULL"}"#, false, &Type::TEXT_ARRAY),
            r#"ARRAY['a', 'b,"c', NULL, 'NULL']"#
        );
    }

    #[test]
    fn binary_numbers_are_read() {
        // 10^15 and a half: 1 at weight 3 (1000 times 10^12), and 5000 below the point.
        let words: [i16; 9] = [5, 3, 0, 1, 1000, 0, 0, 0, 5000];
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        assert_eq!(shown(&bytes, true, &Type::NUMERIC), "CAST('1000000000000000.5' AS DECIMAL(17,1))");
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for (bytes, kind) in [
            (&b"x"[..], Type::INT4),
            (b"1.2.3", Type::NUMERIC),
            (b"maybe", Type::BOOL),
            (b"{1", Type::INT4_ARRAY),
            (b"NaN", Type::NUMERIC),
            (b"1e-2147483648", Type::NUMERIC),
        ] {
            assert_eq!(shown(bytes, false, &kind), "22P02", "{kind}");
        }
        assert_eq!(shown(b"\xff", false, &Type::TEXT), "22021");
        assert_eq!(shown(b"\x00", true, &Type::INT4), "22P03");
    }

    proptest! {
        #[test]
        fn no_bytes_do_harm(bytes in proptest::collection::vec(any::<u8>(), 0..64), is_binary: bool, at in 0_usize..20) {
            let kinds = [
                Type::BOOL, Type::INT2, Type::INT4, Type::INT8, Type::OID, Type::FLOAT4, Type::FLOAT8, Type::NUMERIC,
                Type::DATE, Type::TIMESTAMP, Type::TIMESTAMPTZ, Type::UUID, Type::BYTEA, Type::JSONB, Type::INT4_ARRAY,
                Type::INT8_ARRAY, Type::NUMERIC_ARRAY, Type::DATE_ARRAY, Type::TEXT_ARRAY, Type::TEXT,
            ];
            let _ = value(Some(&bytes), is_binary, &kinds[at]);
        }
    }
}
