//! Why there is no forecast.

use base::ErrorKind;
use jiff::civil::Date;

/// Says what stands in the way of a forecast and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ForecastError {
    /// Nothing to forecast from.
    #[error("there are {known} periods with a value, and a forecast takes at least {least}")]
    TooShort {
        /// Periods with a value.
        known: usize,
        /// How many it takes.
        least: usize,
    },
    /// All rows are of one period.
    #[error("all rows are of one period, {0}: a forecast takes several; look at the column of dates")]
    OnePeriod(Date),
    /// The dates span more periods than anybody has.
    #[error("from {first} to {last} there are more than {most} periods; one of these dates may be mistyped")]
    TooLong {
        /// The first date.
        first: Date,
        /// The last date.
        last: Date,
        /// How many periods there may be.
        most: usize,
    },
    /// Several rows of one period where one was expected.
    #[error("{rows} rows are of the period of {date}; add them up or take their mean")]
    Duplicate {
        /// The period.
        date: Date,
        /// Its rows.
        rows: usize,
    },
    /// A value that is no number.
    #[error("the value of {date} is {value}, not a finite number")]
    NotFinite {
        /// Its date.
        date: Date,
        /// The value.
        value: f64,
    },
    /// The model does not suit the values.
    #[error("{model} cannot be used: {why}")]
    Unsuitable {
        /// The model.
        model: String,
        /// What stands in the way and what to do.
        why: String,
    },
    /// An option out of bounds.
    #[error("{name} must be {bounds}, not {value}")]
    Option {
        /// What it is.
        name: &'static str,
        /// Its bounds in words.
        bounds: String,
        /// What was given.
        value: String,
    },
    /// The waiting side stopped the work.
    #[error(transparent)]
    Cancelled(#[from] stats::Cancelled),
}

impl ForecastError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}
