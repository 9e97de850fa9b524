//! What a caller decides about an import.

use base::{Currency, Day};
use serde::{Deserialize, Serialize};

use crate::decode::{Input, OpenOptions};
use crate::formats::Format;
use crate::values::{DateOrder, NumberStyle};

use super::error::ImportError;

/// A file to be imported.
#[derive(Debug, Clone)]
pub struct ImportFile {
    /// Its name, without folders, for messages and the list of imports.
    pub name: String,
    /// Its bytes.
    pub input: Input,
}

impl ImportFile {
    /// A file with these bytes or at this path.
    #[must_use]
    pub fn new(name: impl Into<String>, input: impl Into<Input>) -> Self {
        Self { name: name.into(), input: input.into() }
    }
}

/// Options of an import; the default decides nothing and takes all from the
/// file and the workspace.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportOptions {
    /// `--as`: the format, instead of recognising it.
    pub format: Option<Format>,
    /// `--map COLUMN=FIELD`, for general tables; `ignore` leaves a column out.
    pub map: Vec<(String, String)>,
    /// `--mapping`: a named mapping saved earlier.
    pub mapping: Option<String>,
    /// `--save-mapping`: saves the columns' fields and these options under a name.
    pub save_mapping: Option<String>,
    /// `--date`: the day of rows that have none.
    pub date: Option<Day>,
    /// `--currency`: of amounts that state none.
    pub currency: Option<Currency>,
    /// `--platform`: the platform of a general table that names none.
    pub platform: Option<String>,
    /// `--locale`: language the file is written in, such as `de` or `fa`.
    pub locale: Option<String>,
    /// `--decimal`: the decimal mark.
    pub decimal: Option<NumberStyle>,
    /// `--date-order`: the order of day and month.
    pub date_order: Option<DateOrder>,
    /// `--two-digit-years`: whether `26` may stand for 2026.
    pub two_digit_years: bool,
    /// `--timezone`: IANA zone of times that name none.
    pub timezone: Option<String>,
    /// `--calling-code`: of phone numbers that state none, such as `98`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calling_code: Option<String>,
    /// `--sheet`: the sheet of a workbook.
    pub sheet: Option<String>,
    /// `--encoding`: of a text, by name.
    pub encoding: Option<String>,
    /// `--delimiter`: of a text.
    pub delimiter: Option<char>,
    /// `--accept-valid`: import the good rows of a file with bad ones.
    pub accept_valid: bool,
    /// `--accept-total-mismatch`: import although the rows do not add up.
    pub accept_total_mismatch: bool,
    /// `--keep-missing`: keep campaigns that a re-export no longer has.
    pub keep_missing: bool,
    /// `--dry-run`: only say what would happen.
    pub dry_run: bool,
}

impl ImportOptions {
    pub(crate) fn open_options(&self) -> Result<OpenOptions, ImportError> {
        let delimiter = match self.delimiter {
            None => None,
            Some(c) => Some(u8::try_from(c).ok().filter(u8::is_ascii).ok_or_else(|| {
                ImportError::Option(format!("“{c}” cannot be a delimiter; use one ASCII character such as ; or a tab"))
            })?),
        };
        Ok(OpenOptions {
            sheet: self.sheet.clone(),
            encoding: self.encoding.clone(),
            delimiter,
            ..OpenOptions::default()
        })
    }

    /// What decides the meaning of the file, for telling whether the same
    /// bytes are imported in the same way.
    pub(crate) fn meaning(&self) -> serde_json::Value {
        let meaning = Self {
            save_mapping: None,
            accept_valid: false,
            accept_total_mismatch: false,
            keep_missing: false,
            dry_run: false,
            ..self.clone()
        };
        serde_json::to_value(meaning).unwrap_or_default()
    }
}
