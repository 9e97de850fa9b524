//! Why a file could not be turned into records.

use std::io;

use base::ErrorKind;

/// What is wrong with a file before its columns are even looked at.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The file could not be read from disk.
    #[error("{name} cannot be read: {source}")]
    Read {
        /// The file.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// There is nothing in it.
    #[error("{name} is empty: export it again with at least a header and one row")]
    Empty {
        /// The file.
        name: String,
    },
    /// It is not a table of text.
    #[error("{name}: this looks like {what}; {advice}")]
    NotATable {
        /// The file.
        name: String,
        /// What it looks like, with its article.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A compressed file ends too early or is broken.
    #[error("{name} is damaged ({detail}); download or export it again")]
    Damaged {
        /// The file.
        name: String,
        /// What is broken.
        detail: String,
    },
    /// A bound was reached.
    #[error("{name} is refused: {what} is over the limit {limit_name} of {limit}; {advice}")]
    TooLarge {
        /// The file.
        name: String,
        /// What grew too large, with its place.
        what: String,
        /// The bound's name in [`crate::decode::Limits`].
        limit_name: &'static str,
        /// The bound.
        limit: u64,
        /// What to do.
        advice: &'static str,
    },
    /// A quote that is opened and never closed.
    #[error("{name}, line {line}: a quote (\") is opened and never closed; close it or remove it")]
    OpenQuote {
        /// The file.
        name: String,
        /// The line on which the row begins.
        line: u64,
    },
    /// The sheet that was asked for is not there.
    #[error("{name} has no sheet “{sheet}”; it has {known}")]
    NoSuchSheet {
        /// The file.
        name: String,
        /// What was asked for.
        sheet: String,
        /// The sheets there are.
        known: String,
    },
    /// An encoding was asked for that does not exist.
    #[error("“{label}” is not a known encoding; use a name such as utf-8, utf-16le, windows-1252 or windows-1256")]
    UnknownEncoding {
        /// What was asked for.
        label: String,
    },
}

impl DecodeError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorKind::NotFound,
            Self::Read { .. } => ErrorKind::Unavailable,
            Self::TooLarge { .. } => ErrorKind::TooLarge,
            _ => ErrorKind::Invalid,
        }
    }
}
