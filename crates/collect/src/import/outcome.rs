//! What an import came to.

use std::collections::BTreeMap;

use base::{Day, ImportId, RejectedRow};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::formats::Format;
use crate::notice::Notice;
use crate::reconcile::Reconciled;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Raw bytes of the file read in this phase.
    pub done: u64,
    /// Raw bytes there are.
    pub total: u64,
}

/// The steps of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Its digest is taken.
    Hashing,
    /// Whole columns are looked at.
    Looking,
    /// Rows are read and staged.
    Reading,
    /// The staged rows are compared with what is believed and recorded.
    Recording,
}

/// One figure that an import changes: was → is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Table of the lake: `spend`, `orders`, `responses`; or `fx_rates`, `contacts`.
    pub table: String,
    /// The day, where the figure has one.
    pub day: Option<Day>,
    /// Campaign, order or pair of currencies.
    pub campaign: String,
    /// Figure: `spend`, `total`, `visits`…
    pub figure: String,
    /// Currency of a money figure.
    pub currency: Option<String>,
    /// What was believed, as a decimal; `None` = nothing.
    pub was: Option<String>,
    /// What is believed now; `None` = nothing.
    pub is: Option<String>,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportOutcome {
    /// The import; `None` when nothing was recorded.
    pub import_id: Option<ImportId>,
    /// The file's name.
    pub file: String,
    /// The format it was read as.
    pub format: Format,
    /// Why it was read so.
    pub recognised_by: String,
    /// Data rows in the file.
    pub rows: u64,
    /// Rows that became facts.
    pub imported: u64,
    /// Rows that were refused.
    pub rejected: u64,
    /// Rows that hold no figure, or that were left out as a notice says. Unless
    /// nothing changed, rows are those imported, rejected and skipped.
    #[serde(default)]
    pub skipped: u64,
    /// Whether the rows add up to the file's own total; `None` = it states none.
    pub reconciled: Option<bool>,
    /// The comparisons behind it.
    pub reconciliation: Reconciled,
    /// Sums of the file: money by currency, counts as they are; decimals in text.
    pub totals: BTreeMap<String, Value>,
    /// First and last day the file tells of.
    pub days: Option<(Day, Day)>,
    /// What its owner should know.
    pub notices: Vec<Notice>,
    /// What changed, at most a thousand entries, the largest tables first.
    pub difference: Vec<Change>,
    /// How many figures changed in all.
    pub changes: u64,
    /// Whether everything in the file was believed already.
    pub nothing_changed: bool,
    /// Whether this was a trial that recorded nothing.
    pub dry_run: bool,
    /// The first refused rows, at most a thousand.
    #[serde(skip_deserializing, default, serialize_with = "rejects")]
    pub rejected_rows: Vec<RejectedRow>,
}

/// Refused rows without their raw bytes, which are no JSON.
fn rejects<S: serde::Serializer>(rows: &[RejectedRow], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().map(|row| {
        serde_json::json!({
            "line": row.line, "column": row.column, "value": row.value,
            "reason": row.reason.as_str(), "message": row.message,
        })
    }))
}
