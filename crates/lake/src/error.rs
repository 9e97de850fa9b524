//! What can go wrong in the lake, in words a person can act on.

use base::ErrorKind;

/// A failure of a lake operation.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// The address of the lake cannot be used.
    #[error(
        "the lake's address “{address}” cannot be used: {reason}; give a folder or a URL such as file:///srv/sulit/lake"
    )]
    Address {
        /// The address as given.
        address: String,
        /// Why not.
        reason: String,
    },
    /// The Delta log could not be read or written.
    #[error("{doing} failed in the lake's Delta log: {source}")]
    Delta {
        /// What was being done.
        doing: String,
        /// What Delta said.
        #[source]
        source: Box<deltalake::DeltaTableError>,
    },
    /// A file of the lake could not be read or written.
    #[error("{doing} failed in the lake's storage: {source}")]
    Storage {
        /// What was being done.
        doing: String,
        /// What the storage said.
        #[source]
        source: Box<datafusion::object_store::Error>,
    },
    /// A data file could not be encoded or decoded.
    #[error("{doing} failed on a Parquet file of the lake: {source}")]
    Parquet {
        /// What was being done.
        doing: String,
        /// What the decoder said.
        #[source]
        source: Box<datafusion::parquet::errors::ParquetError>,
    },
    /// A query of ours failed.
    #[error("{doing} failed: {source}")]
    Query {
        /// What was being done.
        doing: String,
        /// What the engine said.
        #[source]
        source: Box<datafusion::error::DataFusionError>,
    },
    /// The text of a query is not accepted.
    #[error("the query is refused: {0}")]
    RefusedQuery(String),
    /// A query went past one of its bounds.
    #[error("the query was stopped: {0}")]
    Limit(String),
    /// Other imports build on the one to be undone.
    #[error(
        "import {import} cannot be undone yet: {later} came after it for some of the same rows; undo {later} first"
    )]
    BuiltUpon {
        /// The import to be undone.
        import: String,
        /// The imports to be undone before it.
        later: String,
    },
    /// Others kept changing the same months.
    #[error(
        "another import kept changing the table {table} while this one was being applied; nothing of it was recorded there, try again"
    )]
    Contended {
        /// The table.
        table: &'static str,
    },
    /// The caller asked to stop while a change was being applied.
    #[error(
        "the change was stopped before “{0}”; what was already recorded is taken back when the folder is next opened, or with abort"
    )]
    Stopped(String),
    /// A number does not fit the lake's columns.
    #[error("{what} is out of the range that can be stored: {value}")]
    Range {
        /// Which figure.
        what: String,
        /// Its value.
        value: String,
    },
    /// A restore into a lake that already holds tables.
    #[error("the lake at {0} is not empty; restore into an empty folder")]
    NotEmpty(String),
    /// Something the caller handed in is not as documented.
    #[error("{0}")]
    Invalid(String),
    /// A defect of ours.
    #[error("a defect in the lake: {0}")]
    Internal(String),
}

/// The result of a lake operation.
pub type Result<T, E = LakeError> = std::result::Result<T, E>;

impl LakeError {
    /// The neutral kind that faces turn into a status or an exit code.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Address { .. } | Self::RefusedQuery(_) | Self::Range { .. } | Self::Invalid(_) => ErrorKind::Invalid,
            Self::Limit(_) => ErrorKind::TooLarge,
            Self::BuiltUpon { .. } | Self::NotEmpty(_) | Self::Stopped(_) => ErrorKind::Conflict,
            Self::Contended { .. } | Self::Storage { .. } | Self::Delta { .. } => ErrorKind::Unavailable,
            Self::Parquet { .. } | Self::Query { .. } | Self::Internal(_) => ErrorKind::Internal,
        }
    }

    pub(crate) fn arrow(doing: &str, source: arrow::error::ArrowError) -> Self {
        Self::Query { doing: doing.to_owned(), source: Box::new(source.into()) }
    }
}

/// What went wrong on the disk itself, as the local store says it.
pub(crate) fn on_disk(error: std::io::Error) -> datafusion::object_store::Error {
    datafusion::object_store::Error::Generic { store: "LocalFileSystem", source: Box::new(error) }
}

/// Says what was being done when a foreign error came up.
pub(crate) trait Doing<T> {
    fn doing(self, what: impl Into<String>) -> Result<T>;
}

impl<T> Doing<T> for std::result::Result<T, deltalake::DeltaTableError> {
    fn doing(self, what: impl Into<String>) -> Result<T> {
        self.map_err(|source| LakeError::Delta { doing: what.into(), source: Box::new(source) })
    }
}

impl<T> Doing<T> for std::result::Result<T, datafusion::object_store::Error> {
    fn doing(self, what: impl Into<String>) -> Result<T> {
        self.map_err(|source| LakeError::Storage { doing: what.into(), source: Box::new(source) })
    }
}

impl<T> Doing<T> for std::result::Result<T, datafusion::parquet::errors::ParquetError> {
    fn doing(self, what: impl Into<String>) -> Result<T> {
        self.map_err(|source| LakeError::Parquet { doing: what.into(), source: Box::new(source) })
    }
}

impl<T> Doing<T> for std::result::Result<T, datafusion::error::DataFusionError> {
    fn doing(self, what: impl Into<String>) -> Result<T> {
        self.map_err(|source| LakeError::Query { doing: what.into(), source: Box::new(source) })
    }
}

impl<T> Doing<T> for std::result::Result<T, arrow::error::ArrowError> {
    fn doing(self, what: impl Into<String>) -> Result<T> {
        self.map_err(|source| LakeError::arrow(&what.into(), source))
    }
}
