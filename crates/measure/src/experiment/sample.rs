//! What one arm showed of one metric.

use serde::{Deserialize, Serialize};

use super::adjusted::Adjusted;
use super::moments::Moments;
use super::quantile::Quantile;
use super::ratio::Ratio;
use crate::proportion::Proportion;

/// One arm's figures of one metric, in the form that its kind needs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Sample {
    /// Units that converted out of units exposed.
    Conversion {
        /// The counts.
        counts: Proportion,
    },
    /// An amount per unit: revenue per user.
    Mean(Mean),
    /// A ratio of two sums over units: clicks per impression.
    Ratio(Ratio),
    /// A quantile of values: the 90th percentile of order value.
    Quantile(Quantile),
    /// A conversion or a mean less what a figure from before explains (CUPED).
    Adjusted(Adjusted),
}

/// Units, mean and spread of an amount per unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    /// How many units.
    pub n: f64,
    /// Amount per unit.
    pub mean: f64,
    /// Unbiased variance between units.
    pub variance: f64,
    /// Skewness between units, where the units were seen.
    pub skewness: Option<f64>,
}

/// What every kind of metric comes down to: an asymptotically normal estimate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Units (events for a quantile).
    pub n: f64,
    /// The estimate; with CUPED the adjusted one.
    pub mean: f64,
    /// The estimate without adjustment: what a relative lift is relative to.
    pub unadjusted: f64,
    /// Variance of one unit: the estimate's own is `variance / n`.
    pub variance: f64,
}

impl Mean {
    /// The mean of units seen one by one.
    #[must_use]
    pub fn of(moments: &Moments) -> Self {
        Self { n: moments.n(), mean: moments.mean(), variance: moments.variance(), skewness: Some(moments.skewness()) }
    }
}

impl Sample {
    /// Units out of which some converted.
    #[must_use]
    pub fn conversion(counts: Proportion) -> Self {
        Self::Conversion { counts }
    }

    /// The estimate of this arm alone, CUPED with the θ given.
    #[must_use]
    pub fn estimate(&self, theta: f64) -> Estimate {
        let plain = |n, mean, variance| Estimate { n, mean, unadjusted: mean, variance };
        match self {
            Self::Conversion { counts } => plain(counts.trials(), counts.rate(), counts.rate() * (1.0 - counts.rate())),
            Self::Mean(mean) => plain(mean.n, mean.mean, mean.variance),
            Self::Ratio(ratio) => plain(ratio.n, ratio.value(), ratio.variance()),
            Self::Quantile(quantile) => plain(quantile.n, quantile.value, quantile.variance()),
            Self::Adjusted(adjusted) => adjusted.estimate(theta),
        }
    }

    /// Units in this arm (events for a quantile).
    #[must_use]
    pub fn n(&self) -> f64 {
        self.estimate(0.0).n
    }

    /// The name of the kind, as in serialised results.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Conversion { .. } => "conversion",
            Self::Mean(_) => "mean",
            Self::Ratio(_) => "ratio",
            Self::Quantile(_) => "quantile",
            Self::Adjusted(_) => "adjusted",
        }
    }
}

impl Estimate {
    /// Variance of the estimate itself.
    #[must_use]
    pub fn variance_of_mean(&self) -> f64 {
        self.variance / self.n
    }

    /// Standard error of the estimate itself.
    #[must_use]
    pub fn se(&self) -> f64 {
        self.variance_of_mean().max(0.0).sqrt()
    }
}
