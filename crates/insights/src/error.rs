//! What keeps a report from being made.

use base::ErrorKind;
use base::fx::MissingRate;

/// An error of reporting.
#[derive(Debug, thiserror::Error)]
pub enum InsightsError {
    /// The question itself cannot be answered as it was put.
    #[error("{0}")]
    Question(String),
    /// An amount cannot be converted to the reporting currency.
    #[error(transparent)]
    MissingRate(#[from] MissingRate),
    /// A converted amount cannot be held.
    #[error("the amount {amount} {currency} is too large to be converted; check the exchange rates of {day}")]
    TooLarge {
        /// The amount as it stands in the file.
        amount: base::Decimal,
        /// Its currency.
        currency: base::Currency,
        /// Its day.
        day: base::Day,
    },
    /// The relational store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The lake failed.
    #[error(transparent)]
    Lake(#[from] lake::LakeError),
}

impl InsightsError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Question(_) | Self::MissingRate(_) | Self::TooLarge { .. } => ErrorKind::Invalid,
            Self::Store(source) => source.kind(),
            Self::Lake(source) => source.kind(),
        }
    }
}
