//! Between base values and Arrow's.

use arrow::array::{Array as _, ArrayRef, AsArray as _};
use arrow::datatypes::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use base::{Day, Decimal, Timestamp};

use crate::error::{LakeError, Result};
use crate::tables::SCALE;

const EPOCH: Day = jiff::civil::date(1970, 1, 1);

/// Days since 1970.
pub(crate) fn days_since_epoch(day: Day) -> i32 {
    (day - EPOCH).get_days()
}

/// The day so many days after 1970.
pub(crate) fn day(days: i32) -> Option<Day> {
    use jiff::ToSpan as _;
    EPOCH.checked_add(i64::from(days).days()).ok()
}

/// A decimal as billionths; rounds half to even past nine decimal places,
/// which is what the lake keeps.
pub(crate) fn billionths(value: Decimal) -> i128 {
    let scale = u32::from(SCALE.unsigned_abs());
    let value = if value.scale() > scale { value.round_dp(scale) } else { value };
    value.mantissa() * 10_i128.pow(scale - value.scale())
}

/// Billionths as an exact decimal without trailing zeros.
pub(crate) fn decimal(billionths: i128) -> Result<Decimal> {
    scaled(billionths, SCALE)
}

/// A scaled integer as an exact decimal without trailing zeros.
pub(crate) fn scaled(mut value: i128, scale: i8) -> Result<Decimal> {
    let given = value;
    let mut scale = scale;
    while scale > 0 && value % 10 == 0 {
        value /= 10;
        scale -= 1;
    }
    while scale < 0 {
        value = value.saturating_mul(10);
        scale += 1;
    }
    // A quotient may carry more digits than a decimal holds: drop the finest.
    while scale > 0 && (scale > 28 || value.unsigned_abs() >= 1 << 96) {
        value /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(value, u32::from(scale.unsigned_abs()))
        .map_err(|_| LakeError::Range { what: "a sum".into(), value: given.to_string() })
}

/// An instant from microseconds.
pub(crate) fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros)
        .map_err(|_| LakeError::Range { what: "an instant".into(), value: micros.to_string() })
}

/// A text cell of a plain or dictionary column.
pub(crate) fn text(column: &ArrayRef, row: usize) -> Option<&str> {
    if column.is_null(row) {
        return None;
    }
    if let Some(texts) = column.as_string_opt::<i32>() {
        return Some(texts.value(row));
    }
    if let Some(texts) = column.as_string_view_opt() {
        return Some(texts.value(row));
    }
    if let Some(texts) = column.as_string_opt::<i64>() {
        return Some(texts.value(row));
    }
    let dictionary = column.as_dictionary_opt::<Int32Type>()?;
    let at = usize::try_from(dictionary.keys().value(row)).ok()?;
    dictionary.values().as_string_opt::<i32>().map(|texts| texts.value(at))
}

/// A decimal cell.
pub(crate) fn decimal_at(column: &ArrayRef, row: usize) -> Result<Option<Decimal>> {
    let Some(cells) = column.as_primitive_opt::<Decimal128Type>() else {
        return Err(LakeError::Internal(format!("{} is not a decimal column", column.data_type())));
    };
    if cells.is_null(row) { Ok(None) } else { scaled(cells.value(row), cells.scale()).map(Some) }
}

/// A whole-number cell.
pub(crate) fn int_at(column: &ArrayRef, row: usize) -> Option<i64> {
    let cells = column.as_primitive_opt::<Int64Type>()?;
    (!cells.is_null(row)).then(|| cells.value(row))
}

/// A day cell.
pub(crate) fn day_at(column: &ArrayRef, row: usize) -> Option<Day> {
    let cells = column.as_primitive_opt::<Date32Type>()?;
    if cells.is_null(row) { None } else { day(cells.value(row)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_to_the_fifteen_rials_are_exact() {
        let rials: Decimal = "1000000000000000.123456789".parse().unwrap();
        assert_eq!(decimal(billionths(rials)).unwrap(), rials);
        assert_eq!(decimal(billionths("-0.5".parse().unwrap())).unwrap().to_string(), "-0.5");
        assert_eq!(decimal(5_000_000_000).unwrap().to_string(), "5");
    }

    #[test]
    fn days_before_and_after_1970() {
        for text in ["1969-12-31", "1970-01-01", "2026-11-21"] {
            let given: Day = text.parse().unwrap();
            assert_eq!(day(days_since_epoch(given)), Some(given));
        }
    }
}
