//! What makes journeys unusable.

/// Says why no credit can be given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AttributionError {
    /// More channels than an id can name.
    #[error("more than {most} channels; group them first")]
    TooManyChannels {
        /// The most there can be.
        most: usize,
    },
    /// A journey longer than any person's.
    #[error("a journey of {touches} touches is longer than {most}; is one person a robot or a shared device?")]
    TooLong {
        /// Touches of the journey.
        touches: usize,
        /// The most there can be.
        most: usize,
    },
    /// A touch of a channel that has no name here.
    #[error("channel {0} was not named before a touch of it")]
    UnknownChannel(u16),
    /// A count below zero or not a number.
    #[error("{what} must be a number of at least 0, not {value}")]
    NotACount {
        /// Conversions or non-conversions.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// A value that is no number.
    #[error("the value of conversions must be a number, not {0}")]
    NotAValue(f64),
    /// Ages that do not fit the touches.
    #[error("every touch needs an age in days of at least 0, the oldest first")]
    Ages,
    /// Nothing converted, so nothing can be credited.
    #[error("no journey converted, so there is nothing to credit")]
    NoConversions,
    /// A setting out of range.
    #[error("{0}")]
    Setting(String),
    /// The work was stopped.
    #[error(transparent)]
    Cancelled(#[from] stats::Cancelled),
}
