//! Reads typed values out of rows. Both databases hold the same few types;
//! here they become days, money, ids and structures, or a
//! [`StoreError::Corrupt`] that names the column.

use base::{Channel, Currency, Day, Decimal, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::error::StoreError;

/// A row of a table or noun, for messages.
pub(crate) struct Reader<'r> {
    table: &'static str,
    row: &'r AnyRow,
}

type Read<T> = Result<T, StoreError>;

impl<'r> Reader<'r> {
    pub(crate) fn new(table: &'static str, row: &'r AnyRow) -> Self {
        Self { table, row }
    }

    fn corrupt(&self, column: &str, message: impl ToString) -> StoreError {
        StoreError::corrupt(self.table, column, message)
    }

    pub(crate) fn text(&self, column: &str) -> Read<String> {
        self.row.try_get(column).map_err(|e| self.corrupt(column, e))
    }

    pub(crate) fn opt_text(&self, column: &str) -> Read<Option<String>> {
        self.row.try_get(column).map_err(|e| self.corrupt(column, e))
    }

    pub(crate) fn int(&self, column: &str) -> Read<i64> {
        self.row.try_get(column).map_err(|e| self.corrupt(column, e))
    }

    pub(crate) fn opt_int(&self, column: &str) -> Read<Option<i64>> {
        self.row.try_get(column).map_err(|e| self.corrupt(column, e))
    }

    pub(crate) fn flag(&self, column: &str) -> Read<bool> {
        Ok(self.int(column)? != 0)
    }

    pub(crate) fn count(&self, column: &str) -> Read<u64> {
        u64::try_from(self.int(column)?).map_err(|e| self.corrupt(column, e))
    }

    /// A whole number of a narrower kind.
    pub(crate) fn parsed_int<T, E: ToString>(&self, column: &str, narrow: impl FnOnce(i64) -> Result<T, E>) -> Read<T> {
        narrow(self.int(column)?).map_err(|e| self.corrupt(column, e.to_string()))
    }

    /// A value with its own reader, such as an id or a word.
    pub(crate) fn parsed<T, E: ToString>(&self, column: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Read<T> {
        parse(&self.text(column)?).map_err(|e| self.corrupt(column, e.to_string()))
    }

    pub(crate) fn opt_parsed<T, E: ToString>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Read<Option<T>> {
        let text = self.opt_text(column)?;
        text.map(|text| parse(&text)).transpose().map_err(|e| self.corrupt(column, e.to_string()))
    }

    /// A word out of a closed list.
    pub(crate) fn word<T>(&self, column: &str, parse: impl FnOnce(&str) -> Option<T>) -> Read<T> {
        self.parsed(column, |text| parse(text).ok_or_else(|| format!("“{text}” is not a known word")))
    }

    pub(crate) fn opt_word<T>(&self, column: &str, parse: impl FnOnce(&str) -> Option<T>) -> Read<Option<T>> {
        self.opt_parsed(column, |text| parse(text).ok_or_else(|| format!("“{text}” is not a known word")))
    }

    pub(crate) fn time(&self, column: &str) -> Read<Timestamp> {
        Timestamp::from_microsecond(self.int(column)?).map_err(|e| self.corrupt(column, e))
    }

    pub(crate) fn opt_time(&self, column: &str) -> Read<Option<Timestamp>> {
        let at = self.opt_int(column)?;
        at.map(Timestamp::from_microsecond).transpose().map_err(|e| self.corrupt(column, e))
    }

    pub(crate) fn day(&self, column: &str) -> Read<Day> {
        self.parsed(column, str::parse)
    }

    pub(crate) fn opt_day(&self, column: &str) -> Read<Option<Day>> {
        self.opt_parsed(column, str::parse)
    }

    pub(crate) fn decimal(&self, column: &str) -> Read<Decimal> {
        self.parsed(column, Decimal::from_str_exact)
    }

    pub(crate) fn opt_decimal(&self, column: &str) -> Read<Option<Decimal>> {
        self.opt_parsed(column, Decimal::from_str_exact)
    }

    pub(crate) fn currency(&self, column: &str) -> Read<Currency> {
        self.parsed(column, Currency::parse)
    }

    pub(crate) fn opt_channel(&self, column: &str) -> Read<Option<Channel>> {
        self.opt_word(column, Channel::parse)
    }

    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Read<T> {
        serde_json::from_str(&self.text(column)?).map_err(|e| self.corrupt(column, e))
    }

    pub(crate) fn opt_json<T: DeserializeOwned>(&self, column: &str) -> Read<Option<T>> {
        let text = self.opt_text(column)?;
        text.map(|text| serde_json::from_str(&text)).transpose().map_err(|e| self.corrupt(column, e))
    }
}

/// JSON text of a value that always has one.
pub(crate) fn json_text(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::Invalid(format!("the value cannot be written as JSON: {e}")))
}

/// 0 or 1.
pub(crate) fn flag(value: bool) -> i64 {
    i64::from(value)
}

/// Microseconds of an instant that may be missing.
pub(crate) fn opt_micros(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_microsecond)
}

/// A count as the databases hold it.
pub(crate) fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
