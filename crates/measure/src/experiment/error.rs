//! Why an experiment, or one arm of it, cannot be judged.

use base::ErrorKind;
use serde::{Deserialize, Serialize};

/// Why a whole experiment cannot be judged.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExperimentError {
    /// There is no arm beside control.
    #[error("an experiment takes control and at least one other arm; there is only {0:?}")]
    OneArm(String),
    /// No arm at all.
    #[error("there are no arms")]
    NoArms,
    /// Two arms of one name.
    #[error("two arms are called {0:?}")]
    SameName(String),
    /// The control named is no arm.
    #[error("there is no arm {wanted:?} to be control; the arms are {names}")]
    NoControl {
        /// The name asked for.
        wanted: String,
        /// The names there are.
        names: String,
    },
    /// Arms of different kinds.
    #[error("arm {name:?} is a {kind} and control a {control}; compare one metric at a time")]
    Mixed {
        /// The arm.
        name: String,
        /// Its kind.
        kind: &'static str,
        /// Control's kind.
        control: &'static str,
    },
    /// The exact engine judges conversions only.
    #[error("the beta-binomial engine judges conversions (1000/10000) only, not a {0}; use bayesian")]
    NotConversions(&'static str),
    /// A setting out of its range.
    #[error("{what} must be {range}, not {value}")]
    OutOfRange {
        /// The setting.
        what: &'static str,
        /// Its range in words.
        range: &'static str,
        /// What was given.
        value: f64,
    },
    /// Nothing reaches the power wanted.
    #[error(
        "no {0} reaches the power asked for; there are too few units, the lift is too small, or the arms are too unequal"
    )]
    OutOfReach(&'static str),
}

impl ExperimentError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

/// Why one arm has no lift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NoEffect {
    /// Nobody was in the arm, or in control.
    #[error("nobody was in this arm or in control")]
    NoUnits,
    /// Control's figure is zero, so nothing is relative to it.
    #[error("control's figure is zero, so there is no relative lift; ask for an absolute one")]
    ControlIsZero,
    /// All units are alike, so the normal approximation has no spread to work with.
    #[error(
        "all units of this arm or of control are alike, or too few for a quantile, so there is no standard error; for conversions the beta-binomial engine still works"
    )]
    NoSpread,
    /// Control converted so seldom that a relative lift has no finite mean.
    #[error("control converted fewer than two times, so a relative lift has no finite spread; ask for an absolute one")]
    ControlTooRare,
    /// A figure that is not a number, or so large that it overflows.
    #[error("a mean or variance is not a number, or too large to compute with")]
    NotANumber,
}
