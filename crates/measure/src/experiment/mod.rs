//! Experiments with randomised arms: is an arm better than control, by how much,
//! and how sure is that?
//!
//! Every metric comes down to an [`sample::Estimate`], every pair of arms to a
//! [`lift::Lift`], and an [`analysis::Engine`] judges it. Definitions follow
//! GrowthBook's `gbstats`, and the tests compare with its figures to 1e-6.

pub mod adjusted;
pub mod analysis;
pub mod bayesian;
pub mod beta_binomial;
pub mod decide;
pub mod effect;
pub mod error;
pub mod frequentist;
pub mod lift;
pub mod moments;
pub mod power;
pub mod quantile;
pub mod ratio;
mod rejection;
pub mod sample;
pub mod sample_ratio;
pub mod selection;
pub mod sequential;
pub mod warning;

pub use adjusted::Adjusted;
pub use analysis::{Analysis, Arm, Engine, Judged, Observed, Settings, TUNING, analyse};
pub use bayesian::Prior;
pub use decide::{Correction, Decision, adjust, decide};
pub use effect::Effect;
pub use error::{ExperimentError, NoEffect};
pub use lift::{Lift, Scale};
pub use moments::{Moments, PairMoments};
pub use power::{Baseline, Design};
pub use quantile::{Clusters, Quantile};
pub use ratio::Ratio;
pub use sample::{Estimate, Mean, Sample};
pub use sample_ratio::sample_ratio_p;
pub use selection::Selection;
pub use warning::Warning;
