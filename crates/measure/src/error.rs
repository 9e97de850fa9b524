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
}

impl MeasureError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}
