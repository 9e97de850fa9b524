//! What can go wrong in the store.

use base::ErrorKind;

/// An error of the relational store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The named row does not exist (in this workspace).
    #[error("there is no {what} “{id}”")]
    NotFound {
        /// What was looked for, such as `campaign`.
        what: &'static str,
        /// The id or key as given.
        id: String,
    },
    /// A row of that name or key exists already.
    #[error("there is already a {what} “{name}”; choose another name or change that one")]
    Duplicate {
        /// What was to be made.
        what: &'static str,
        /// The name that is taken.
        name: String,
    },
    /// Somebody changed the row since it was read.
    #[error(
        "the {what} “{id}” was changed by somebody else (version {found} now, {expected} when you read it); read it again and repeat the change"
    )]
    Stale {
        /// What was to be changed.
        what: &'static str,
        /// Its id.
        id: String,
        /// The version the caller had read.
        expected: i64,
        /// The version that is stored.
        found: i64,
    },
    /// The change contradicts what is stored.
    #[error("{0}")]
    Conflict(String),
    /// A value cannot be stored as it is.
    #[error("{0}")]
    Invalid(String),
    /// The database was written by a newer Sulit.
    #[error("the database is at schema {found}, this program knows {known}; use the newer program that wrote it")]
    TooNew {
        /// Highest migration the database has.
        found: i64,
        /// Highest migration this program has.
        known: i64,
    },
    /// The database cannot be opened.
    #[error("the database {address} cannot be opened: {source}; {advice}")]
    Open {
        /// Its URL without user, password and parameters.
        address: String,
        /// What to check.
        advice: &'static str,
        /// The cause.
        source: sqlx::Error,
    },
    /// A stored value cannot be read.
    #[error("the stored value of {table}.{column} cannot be read: {message}; restore the database from a backup")]
    Corrupt {
        /// The table, or the noun read from it.
        table: &'static str,
        /// The column.
        column: String,
        /// What is wrong with it.
        message: String,
    },
    /// A dump cannot be read or does not fit.
    #[error("the archive cannot be used: {0}")]
    Archive(String),
    /// A file could not be read or written.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The cause.
        source: std::io::Error,
    },
    /// The database cannot be reached, is busy or full.
    #[error("the database is not available while {doing}: {source}")]
    Unavailable {
        /// What was being done.
        doing: &'static str,
        /// The cause.
        source: sqlx::Error,
    },
    /// The database refused a statement.
    #[error("the database failed while {doing}: {source}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// The cause.
        source: sqlx::Error,
    },
}

impl StoreError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::Duplicate { .. } | Self::Stale { .. } | Self::Conflict(_) | Self::TooNew { .. } => {
                ErrorKind::Conflict
            }
            Self::Invalid(_) | Self::Archive(_) => ErrorKind::Invalid,
            Self::Open { .. } | Self::Unavailable { .. } => ErrorKind::Unavailable,
            Self::Corrupt { .. } | Self::Io { .. } | Self::Database { .. } => ErrorKind::Internal,
        }
    }

    pub(crate) fn missing(what: &'static str, id: impl ToString) -> Self {
        Self::NotFound { what, id: id.to_string() }
    }

    pub(crate) fn corrupt(table: &'static str, column: &str, message: impl ToString) -> Self {
        Self::Corrupt { table, column: column.to_owned(), message: message.to_string() }
    }
}

/// Says what was being done when the database failed.
pub(crate) trait Doing<T> {
    /// Wraps the error.
    fn doing(self, doing: &'static str) -> Result<T, StoreError>;

    /// Wraps the error; a broken uniqueness becomes [`StoreError::Duplicate`].
    fn unique(self, what: &'static str, name: &str) -> Result<T, StoreError>;
}

impl<T> Doing<T> for Result<T, sqlx::Error> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| wrapped(doing, source))
    }

    fn unique(self, what: &'static str, name: &str) -> Result<T, StoreError> {
        self.map_err(|source| match &source {
            sqlx::Error::Database(refused) if refused.is_unique_violation() => {
                StoreError::Duplicate { what, name: name.to_owned() }
            }
            _ => wrapped("saving", source),
        })
    }
}

/// PostgreSQL's `character_not_in_repertoire`; Rust's strings can only break
/// it by a NUL.
const NUL_IN_TEXT: &str = "22021";

fn wrapped(doing: &'static str, source: sqlx::Error) -> StoreError {
    let code = source.as_database_error().and_then(|refused| refused.code()).unwrap_or_default();
    if code == NUL_IN_TEXT {
        return StoreError::Invalid("a text holds the character U+0000, which PostgreSQL cannot store".to_owned());
    }
    let unavailable = match &source {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // SQLite: busy (5), locked (6), disk full (13), cannot open (14);
        // PostgreSQL: class 08 (connection), 53 (resources), 57 (operator).
        sqlx::Error::Database(refused) => refused.code().is_some_and(|code| {
            let primary = code.parse::<i64>().ok().filter(|_| code.len() <= 4).map(|code| code & 0xff);
            matches!(primary, Some(5 | 6 | 13 | 14))
                || (code.len() == 5 && ["08", "53", "57"].iter().any(|class| code.starts_with(class)))
        }),
        _ => false,
    };
    if unavailable { StoreError::Unavailable { doing, source } } else { StoreError::Database { doing, source } }
}
