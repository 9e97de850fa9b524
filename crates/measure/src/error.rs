//! What makes counts unusable.

use base::ErrorKind;

/// Says why no estimate can be made of these numbers.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum MeasureError {
    /// There were no trials, so there is no rate.
    #[error("there are no trials (visits or clicks), so there is no rate")]
    NoTrials,
    /// More successes than trials, or a count below zero.
    #[error("{successes} successes out of {trials} trials is no proportion; check which counts are compared")]
    NotAProportion {
        /// The successes given.
        successes: f64,
        /// The trials given.
        trials: f64,
    },
    /// An exposure that is zero, negative or not a number.
    #[error("an exposure (money, days) must be above zero, not {0}")]
    NoExposure(f64),
    /// Too few orders for an interval of their sum.
    #[error("{orders} orders are too few for an interval, which takes {least}")]
    TooFewOrders {
        /// The orders there are.
        orders: f64,
        /// The orders it takes.
        least: f64,
    },
    /// A few large orders make up most of the sum.
    #[error("the sum hangs on a few large orders, as sure as {effective:.1} equal ones; an interval takes {least}")]
    FewLargeOrders {
        /// How many equal orders would be as sure.
        effective: f64,
        /// How many it takes.
        least: f64,
    },
    /// A sum that is not above zero, or not a number.
    #[error("a sum of order values must be above zero, not {total}")]
    NoSum {
        /// The sum.
        total: f64,
    },
}

impl MeasureError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}
