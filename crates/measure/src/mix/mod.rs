//! Marketing-mix model: what each channel brought, from a panel of outcomes and
//! exposures over time (and geos), by full Bayesian inference.
//!
//! One model with interchangeable parts:
//!
//! ```text
//! y_gt = intercept + geo_g + trend_t + season_t + holidays_t + Σ γ_gc z_gct
//!        + v_t Σ β_gm saturation(adstock(x_gmt)) + noise
//! ```
//!
//! Data are a [`Panel`], the parts and priors a [`Specification`] (begin with
//! [`presets`]), the result a [`Fit`]; [`Curves`] is what a planner takes on.
//!
//! ```text
//! let model = Model::new(&panel, &specification)?;          // checks the data
//! let fit = model.fit(&Sampling::default(), &Quiet)?;        // Fit, with draws
//! let curves = model.curves(&fit.draws, 500);                // for the planner
//! let series = model.contributions(&fit.draws, None, 0.94, &Quiet)?; // over time
//! let responses = model.response_curves(&fit.draws, 0.94)?;
//! ```
//!
//! Invariants: the panel is checked before anything is sampled, and what is
//! wrong with it is an error or a finding of the verdict; the same seed gives the
//! same draws; parts know nothing of each other.

pub mod adstock;
mod baseline;
mod borders;
pub mod calibration;
mod channel;
mod check;
mod columns;
pub mod comparison;
mod conditional;
mod counterfactual;
pub mod curves;
mod design;
mod deviations;
pub mod error;
pub mod experiments;
pub mod holidays;
mod lift;
mod likelihood;
mod model;
pub mod outcome;
pub mod panel;
pub mod pilot;
mod placebo;
mod point;
mod posterior;
mod predictive;
pub mod presets;
pub mod refresh;
mod regressors;
mod response;
pub mod sampling;
pub mod saturation;
mod series;
mod signs;
mod slices;
mod slots;
pub mod specification;
mod summary;
pub mod validation;
mod verdict;
mod whitening;

pub use adstock::Adstock;
pub use calibration::{Calibrated, Calibration};
pub use comparison::{Compared, compare};
pub use curves::{ChannelCurves, CurveCell, CurveDraw, Curves, Scratch};
pub use error::MixError;
pub use experiments::{Agreement, Experiment};
pub use holidays::Holiday;
pub use model::Model;
pub use outcome::{
    CarryOver, ChannelSummary, ComponentSeries, Diagnostics, Draws, Estimate, Finding, FindingKind, Fit, LooSummary,
    ParameterSummary, PredictiveCheck, ResponseCurve, ResponsePoint, Standing, Verdict,
};
pub use panel::{Control, Exposure, LiftTest, Media, Panel, Sign, Step};
pub use placebo::{Placebo, placebo};
pub use refresh::{Before, Change, Refresh, refresh};
pub use sampling::Sampling;
pub use saturation::Saturation;
pub use specification::{
    Centring, Coefficient, Likelihood, MediaOverTime, MediaParts, Pooling, Preset, Prior, Priors, Scaling, Season,
    Share, Specification, Trend,
};
pub use summary::Extent;
pub use validation::{Holdout, Prediction, Validation, validate};
