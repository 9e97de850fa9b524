//! Why a general table cannot be imported as a whole.

use base::ErrorKind;

use super::mapping::MapProblem;
use crate::columns::ColumnError;
use crate::decode::DecodeError;

/// What stops the import of a table. Single bad rows are no error but rejects.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The file cannot be turned into rows.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The header row does not say what is what.
    #[error("{name}: {problem}")]
    Mapping {
        /// The file.
        name: String,
        /// What is wrong.
        problem: MapProblem,
    },
    /// A column can be read in two ways.
    #[error("{name}: {source}")]
    Column {
        /// The file.
        name: String,
        /// Which and how.
        source: ColumnError,
    },
    /// There is no header row, or nothing below it.
    #[error("{name} has no table: a header row and at least one row below it are needed")]
    NoTable {
        /// The file.
        name: String,
    },
    /// No column and no flag says when.
    #[error(
        "{name} has no column of days or months; say the day of its rows with --date, such as --date 2026-10-01, \
         or which column is the day with --map 'COLUMN=day'"
    )]
    NeedsDate {
        /// The file.
        name: String,
    },
}

impl TableError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Decode(error) => error.kind(),
            _ => ErrorKind::Invalid,
        }
    }
}
