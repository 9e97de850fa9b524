//! What makes a panel or a specification unusable.

use base::ErrorKind;
use jiff::civil::Date;
use stats::nuts::SampleError;

/// Why there is no fit.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MixError {
    /// No rows, geos or channels.
    #[error("the panel has no {0}")]
    Nothing(&'static str),
    /// Too few periods for anything.
    #[error("{periods} periods are too few: a mix model needs at least {least}, and a year or more to be worth much")]
    TooFewPeriods {
        /// Periods there are.
        periods: usize,
        /// Periods it takes.
        least: usize,
    },
    /// A column of the wrong length.
    #[error("column {column} has {rows} values where geos × periods make {expected}")]
    Length {
        /// The column.
        column: String,
        /// Its length.
        rows: usize,
        /// What it should be.
        expected: usize,
    },
    /// A value that cannot be used.
    #[error("column {column}, {geo} {date}: {value} is not {wanted}")]
    Value {
        /// The column.
        column: String,
        /// The geo.
        geo: String,
        /// The period.
        date: Date,
        /// What is there.
        value: f64,
        /// What should be.
        wanted: &'static str,
    },
    /// Dates that are not evenly spaced.
    #[error(
        "the dates are not daily, weekly or monthly without gaps: after {before} comes {after}; fill missing periods in (with zeros where nothing happened) or leave duplicates out"
    )]
    Dates {
        /// A date.
        before: Date,
        /// The one after it.
        after: Date,
    },
    /// Two columns of one name.
    #[error("two columns are called {0}")]
    Duplicate(String),
    /// The outcome never changes.
    #[error("the outcome is the same in every row, so there is nothing to explain")]
    ConstantOutcome,
    /// A lift test that cannot be placed.
    #[error("lift test on {channel} from {start}: {why}")]
    LiftTest {
        /// Its channel.
        channel: String,
        /// Its first day.
        start: Date,
        /// What is wrong.
        why: String,
    },
    /// A prior that is missing, unknown or has impossible constants.
    #[error("prior {name}: {why}")]
    Prior {
        /// The parameter.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// Parts that do not go together.
    #[error("{0}")]
    Parts(String),
    /// Draws that belong to another model.
    #[error("the draws have no column {0}: they belong to another model")]
    Draws(String),
    /// The sampler failed or was stopped.
    #[error(transparent)]
    Sampler(#[from] SampleError),
}

impl MixError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Sampler(_) => ErrorKind::Internal,
            _ => ErrorKind::Invalid,
        }
    }
}
