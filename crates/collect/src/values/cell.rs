//! Reading a cell with what its file says of it: a workbook knows that a cell
//! is a number or a date, and then no style is needed.

use base::{Day, Decimal};
use jiff::ToSpan as _;

use super::date::{self, DateError, DateStyle, When};
use super::number::{self, Amount, NumberError, NumberStyle};
use crate::decode::{CellKind, Record};

/// Reads the number in a cell; `None` also past the end of the row.
///
/// # Errors
/// [`NumberError`] as [`number::read`].
pub fn number(record: &Record, at: usize, style: NumberStyle) -> Result<Option<Amount>, NumberError> {
    let text = record.get(at).unwrap_or_default();
    if record.kind(at) != CellKind::Number {
        return number::read(text, style);
    }
    match number::read(text, NumberStyle::Point) {
        // What a workbook's binary arithmetic leaves of 0.3 - 0.2 - 0.1.
        Err(NumberError::TooSmall(_)) => {
            Ok(Some(Amount { value: Decimal::ZERO, decimals: 0, is_percent: false, currency: None }))
        }
        read => read,
    }
}

/// Reads the count in a cell; `None` also past the end of the row.
///
/// # Errors
/// [`NumberError`] as [`number::count`].
pub fn count(record: &Record, at: usize, style: NumberStyle) -> Result<Option<i64>, NumberError> {
    let text = record.get(at).unwrap_or_default();
    let style = if record.kind(at) == CellKind::Number { NumberStyle::Point } else { style };
    number::count(text, style)
}

/// Reads the date in a cell; `None` also past the end of the row. A number in a
/// workbook's column of dates is a day counted from 1899-12-30, as spreadsheets
/// store days.
///
/// # Errors
/// [`DateError`] as [`date::read`].
pub fn date(record: &Record, at: usize, style: DateStyle) -> Result<Option<When>, DateError> {
    let text = record.get(at).unwrap_or_default();
    if record.kind(at) == CellKind::Number
        && let Some(day) = serial_day(text)
    {
        return Ok(Some(When { period: base::Period { from: day, to: day }, time: None, offset: None }));
    }
    date::read(text, style)
}

/// Days from 1954-10-03 to 2119-01-08: fewer digits are a plain number, and
/// `20261003` is a date in digits.
fn serial_day(text: &str) -> Option<Day> {
    let serial: Decimal = text.parse().ok()?;
    let days = i64::try_from(serial.trunc()).ok().filter(|days| (20_000..=80_000).contains(days))?;
    jiff::civil::date(1899, 12, 30).checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::DateOrder;

    #[test]
    fn workbook_cells_need_no_style() {
        let mut record = Record::new();
        record.push("1.234", Some(CellKind::Number));
        record.push("46298", Some(CellKind::Number));
        record.push("2026-10-03", Some(CellKind::Date));
        let value = number(&record, 0, NumberStyle::Comma).unwrap().unwrap().value;
        assert_eq!(value.to_string(), "1.234");
        for at in [1, 2] {
            let day = date(&record, at, DateStyle::of(DateOrder::Dmy)).unwrap().unwrap().day();
            assert_eq!(day, Some(jiff::civil::date(2026, 10, 3)));
        }
        assert_eq!(number(&record, 9, NumberStyle::Point), Ok(None));
        record.push("-2.7755575615628914E-17", Some(CellKind::Number));
        assert_eq!(number(&record, 3, NumberStyle::Comma).unwrap().unwrap().value, Decimal::ZERO);
    }
}
