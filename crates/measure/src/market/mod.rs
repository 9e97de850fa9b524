//! Tests on markets: some markets get a campaign, others do not; what would the
//! treated ones have sold without it?
//!
//! Each method builds the expected outcome differently and returns the same
//! [`Lift`]: effect by date, on average, in total and in percent, each with its
//! interval, a p-value, the fit before the test and what is doubtful.
//!
//! - [`synthetic_control`]: a weighted mean of control markets, plain or
//!   augmented, with conformal inference;
//! - [`difference_in_differences`]: the change in treated markets less the
//!   change in the others;
//! - [`synthetic_differences`]: both at once, with weights on dates too;
//! - [`structural`]: a Bayesian structural time series.

mod augment;
mod conformal;
mod control;
mod design;
mod did;
mod error;
mod lift;
mod panel;
mod placebo;
mod power;
mod sdid;
mod selection;
mod structural;
mod synthetic;
#[cfg(test)]
mod testing;
mod verdict;

pub use augment::{Augment, CrossValidation, cross_validate};
pub use conformal::{Inference, Orders};
pub use control::{ControlOptions, synthetic_control};
pub use design::{Design, Plan};
pub use did::difference_in_differences;
pub use error::MarketError;
pub use lift::{Check, Estimate, Fit, Lift, Moment, Weight};
pub use panel::{Cell, Duplicates, Incomplete, Panel};
pub use placebo::{Placebos, SpacePlacebo, TimePlacebo, placebos};
pub use power::{Candidate, PowerOptions, PowerPoint, Selection, power};
pub use sdid::synthetic_differences;
pub use structural::{StructuralOptions, structural};
pub use verdict::market_verdict;
