//! Why a file was not imported. Whatever the reason, nothing was changed.

use base::{ErrorKind, RejectedRow};

use crate::decode::DecodeError;
use crate::reconcile::Check;
use crate::table::TableError;

/// Bad rows that a message shows; all (up to a bound) are in the error.
const SHOWN: usize = 20;

/// A refused or failed import.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The bytes are no table.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The table's columns are not understood.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The format that was asked for is not the file's.
    #[error(
        "{name}: none of its first {looked} lines is a header of {format}; leave --as away to have the format recognised"
    )]
    OtherFormat {
        /// The file.
        name: String,
        /// Lines looked at.
        looked: usize,
        /// The format asked for.
        format: &'static str,
    },
    /// The columns cannot be used as they are: a header stands twice, nothing
    /// is known, a convention cannot be told.
    #[error("{name}: {message}")]
    Columns {
        /// The file.
        name: String,
        /// What is wrong and which flag decides.
        message: String,
    },
    /// A currency that is stated is none we know.
    #[error(
        "{name}, line {line}: “{text}” is not a currency code of ISO 4217; correct the file, or import it as a table with --as table --currency CODE"
    )]
    UnknownCurrency {
        /// The file.
        name: String,
        /// Where it stands.
        line: u64,
        /// What stands there.
        text: String,
    },
    /// There is a header and nothing below it.
    #[error("{name} has a header and no rows; there is nothing to import")]
    NoRows {
        /// The file.
        name: String,
    },
    /// Rows that cannot be read.
    #[error("{}", bad_rows(.name, *.count, *.rows, .rejected))]
    BadRows {
        /// The file.
        name: String,
        /// How many.
        count: u64,
        /// Of how many rows.
        rows: u64,
        /// The first thousand.
        rejected: Vec<RejectedRow>,
    },
    /// The rows do not add up to the file's own total.
    #[error("{}", totals_differ(.name, .checks))]
    TotalsDiffer {
        /// The file.
        name: String,
        /// The comparisons that differ.
        checks: Vec<Check>,
    },
    /// An option that is wrong in itself.
    #[error("{0}")]
    Option(String),
    /// The import is not in a state that allows this.
    #[error("{0}")]
    State(String),
    /// The caller asked to stop.
    #[error("the import of {name} was stopped; nothing was changed")]
    Cancelled {
        /// The file.
        name: String,
    },
    /// The lake failed.
    #[error("the lake failed while {doing}: {source}")]
    Lake {
        /// What was being done.
        doing: &'static str,
        /// What it said.
        source: lake::LakeError,
    },
    /// The relational store failed.
    #[error("the store failed while {doing}: {source}")]
    Store {
        /// What was being done.
        doing: &'static str,
        /// What it said.
        source: store::StoreError,
    },
    /// A temporary file could not be used.
    #[error("a temporary file cannot be used while {doing}: {source}; is the disk full?")]
    Temporary {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A defect of ours.
    #[error("a defect in the importer: {0}")]
    Internal(String),
}

impl ImportError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Decode(error) => error.kind(),
            Self::Table(error) => error.kind(),
            Self::Lake { source, .. } => source.kind(),
            Self::Store { source, .. } => source.kind(),
            Self::Temporary { .. } => ErrorKind::Unavailable,
            Self::State(_) | Self::Cancelled { .. } => ErrorKind::Conflict,
            Self::Internal(_) => ErrorKind::Internal,
            _ => ErrorKind::Invalid,
        }
    }

    /// The rows that were refused, for a page that lists them.
    #[must_use]
    pub fn rejected(&self) -> &[RejectedRow] {
        match self {
            Self::BadRows { rejected, .. } => rejected,
            _ => &[],
        }
    }
}

/// Says what was being done when a store failed.
pub(crate) trait While<T> {
    fn while_(self, doing: &'static str) -> Result<T, ImportError>;
}

impl<T> While<T> for Result<T, lake::LakeError> {
    fn while_(self, doing: &'static str) -> Result<T, ImportError> {
        self.map_err(|source| ImportError::Lake { doing, source })
    }
}

impl<T> While<T> for Result<T, store::StoreError> {
    fn while_(self, doing: &'static str) -> Result<T, ImportError> {
        self.map_err(|source| ImportError::Store { doing, source })
    }
}

impl<T> While<T> for Result<T, std::io::Error> {
    fn while_(self, doing: &'static str) -> Result<T, ImportError> {
        self.map_err(|source| ImportError::Temporary { doing, source })
    }
}

/// One refused row in words: where, what and why.
#[must_use]
pub fn describe(row: &RejectedRow) -> String {
    let mut text = format!("line {}", row.line);
    if !row.column.is_empty() {
        text.push_str(&format!(", column “{}”", row.column.trim()));
    }
    if !row.value.is_empty() {
        text.push_str(&format!(", value “{}”", row.value.trim()));
    }
    text.push_str(&format!(": {}", row.message));
    text
}

fn bad_rows(name: &str, count: u64, rows: u64, rejected: &[RejectedRow]) -> String {
    let mut text = format!(
        "{name}: {count} of {rows} rows cannot be read, so nothing was imported (--accept-valid imports the others)"
    );
    for row in rejected.iter().take(SHOWN) {
        text.push_str("\n  ");
        text.push_str(&describe(row));
    }
    let more = count.saturating_sub(u64::try_from(rejected.len().min(SHOWN)).unwrap_or(0));
    if more > 0 {
        text.push_str(&format!("\n  and {more} more"));
    }
    text
}

fn totals_differ(name: &str, checks: &[Check]) -> String {
    let mut text = format!(
        "{name}: its rows do not add up to its own total, so nothing was imported (--accept-total-mismatch imports it all the same)"
    );
    for check in checks.iter().take(SHOWN) {
        text.push_str(&format!(
            "\n  line {}, “{}”: {} of the rows is {}, the file says {}",
            check.line, check.label, check.figure, check.rows_sum, check.file_total
        ));
    }
    text
}
