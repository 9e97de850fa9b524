//! What the model is made of: interchangeable parts and priors.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use stats::density::Density;

use super::adstock::Adstock;
use super::holidays::Holiday;
use super::saturation::Saturation;

/// A whole model, apart from its data. Start from [`super::presets`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Specification {
    /// The preset this began as, for the record.
    pub preset: Preset,
    /// Carry-over and saturation of every channel that has no own entry.
    pub media: MediaParts,
    /// Parts of single channels, by channel name.
    #[serde(default)]
    pub channels: BTreeMap<String, MediaParts>,
    /// On what the prior of a paid channel's strength is set.
    pub coefficient: Coefficient,
    /// The slowly moving baseline.
    pub trend: Trend,
    /// Yearly (or other) season; `None` for none.
    pub season: Option<Season>,
    /// Moving and fixed holidays that get a coefficient each.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// The distribution of the outcome about its mean.
    pub likelihood: Likelihood,
    /// Whether the effect of media changes over time.
    pub media_over_time: MediaOverTime,
    /// How geos share strength; without meaning in a national model.
    pub pooling: Pooling,
    /// The units in which the model works, and so the priors are.
    pub scaling: Scaling,
    /// Priors by parameter.
    pub priors: Priors,
    /// A channel whose money is no part of all spend, as nobody spent it.
    #[serde(skip)]
    pub(super) uncounted: Option<String>,
}

/// The three sets of defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Ours: [`super::presets::default`].
    #[default]
    Default,
    /// As PyMC-Marketing's `MMM`: [`super::presets::pymc_marketing`].
    PymcMarketing,
    /// As Google's Meridian: [`super::presets::meridian`].
    Meridian,
}

/// Carry-over and saturation of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaParts {
    /// Form of the carry-over.
    pub adstock: Adstock,
    /// Number of lags, the period of the exposure included: with 8 an exposure
    /// works in its own and the seven following periods.
    pub lags: usize,
    /// Form of the saturation. For reach and frequency it acts on frequency.
    pub saturation: Saturation,
}

/// On what the prior of a paid channel's strength is set. Sampling uses the
/// channel's whole contribution in either case, which the data tell better than
/// the coefficient; priors are carried over with the Jacobian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coefficient {
    /// Prior on the coefficient `saturation_beta[channel]`.
    #[default]
    Beta,
    /// Prior on `roi[channel]`, incremental value over spend in the panel.
    /// Organic channels keep a prior on the coefficient.
    Roi,
    /// Prior on `share[channel]`, the share of the panel's outcome.
    Share,
    /// Prior on `share_per_spend[channel]`: the share of the panel's outcome over
    /// the share of all paid channels' spend. The same prior for all says that
    /// money is expected to work alike wherever it is spent, and a small channel
    /// is not expected to bring as much as a large one.
    SharePerSpend,
}

/// The baseline's course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Flat: an intercept only.
    None,
    /// A straight line, `trend_slope` over the whole panel.
    Linear,
    /// A line that bends at evenly spaced dates (Taylor and Letham 2018).
    Piecewise {
        /// Number of bends.
        bends: usize,
    },
    /// Values at evenly spaced knots, joined by straight lines, that move as a
    /// random walk with step `knot_sd`.
    RandomWalk {
        /// Periods from knot to knot.
        spacing: usize,
    },
    /// Values at evenly spaced knots, joined by straight lines, each with its
    /// own prior `knot` (Ng, Wang and Dai 2021; Meridian).
    Knots {
        /// Number of knots, at least two.
        count: usize,
    },
}

/// Sines and cosines of a period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Season {
    /// Pairs of sine and cosine: `fourier[sin_1]`, `fourier[cos_1]` …
    pub harmonics: usize,
    /// Length of the period in days, 365.25 for a year.
    pub days: f64,
}

/// The distribution of the outcome about its mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likelihood {
    /// Normal with standard deviation `sigma`.
    #[default]
    Normal,
    /// Student's t with scale `sigma` and degrees of freedom `nu`: outliers pull
    /// less.
    StudentT,
    /// Negative binomial with `dispersion`, for small counts.
    NegativeBinomial,
}

/// Whether the effect of media changes over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaOverTime {
    /// The same in all periods.
    #[default]
    Constant,
    /// All channels share a multiplier `exp(w_t)`, where `w` moves as a random
    /// walk between knots, is zero on average and steps by `media_knot_sd`.
    Shared {
        /// Periods from knot to knot.
        spacing: usize,
    },
}

/// How the geos of a panel share strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pooling {
    /// Coefficients of media.
    pub media: Share,
    /// Coefficients of controls.
    pub controls: Share,
    /// How partially pooled coefficients are sampled.
    pub sampling: Centring,
}

/// How one coefficient is shared by geos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// One value for all geos.
    Same,
    /// Each geo its own, drawn about a common one.
    #[default]
    Partial,
}

/// How partially pooled coefficients are sampled. The posterior is the same; one
/// or the other mixes better (Betancourt and Girolami 2015).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Centring {
    /// Between the two, by how much each geo tells in a pilot regression.
    #[default]
    Automatic,
    /// As standardised deviations: good where geos tell little.
    NonCentred,
    /// As themselves: good where geos tell much.
    Centred,
}

/// The units in which the model works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scaling {
    /// Outcome and each channel are divided by their largest value; controls
    /// are as given (PyMC-Marketing).
    Maximum,
    /// Outcome per head is standardised, exposure per head is divided by its
    /// median where it is not zero, controls are standardised (Meridian).
    Standardised,
    /// Outcome per head is divided by its mean, exposure per head by its mean
    /// where it is not zero, controls are standardised.
    Mean,
}

/// A prior: a density, or a number where the parameter is held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Prior {
    /// Held at this value.
    Fixed(f64),
    /// Drawn from this density.
    Density(Density),
}

/// Priors by name. `saturation_lam` is for all channels, `saturation_lam[x1]`
/// for one and comes first. In a TOML file:
///
/// ```toml
/// adstock_alpha = { distribution = "beta", alpha = 1, beta = 3 }
/// "saturation_lam[x1]" = { distribution = "gamma", shape = 3, rate = 1 }
/// saturation_slope = 1.0 # held
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Priors(pub BTreeMap<String, Prior>);

impl Priors {
    /// The prior of a parameter: its own, or its family's (the part before `[`).
    #[must_use]
    pub fn of(&self, parameter: &str) -> Option<Prior> {
        let family = parameter.split('[').next().unwrap_or(parameter);
        self.0.get(parameter).or_else(|| self.0.get(family)).copied()
    }

    /// Sets a prior.
    pub fn set(&mut self, parameter: &str, prior: impl Into<Prior>) {
        self.0.insert(parameter.to_owned(), prior.into());
    }

    /// Puts the other's priors over these.
    pub fn overlay(&mut self, other: &Self) {
        self.0.extend(other.0.iter().map(|(name, prior)| (name.clone(), *prior)));
    }
}

impl From<Density> for Prior {
    fn from(density: Density) -> Self {
        Self::Density(density)
    }
}

impl From<f64> for Prior {
    fn from(value: f64) -> Self {
        Self::Fixed(value)
    }
}

impl Specification {
    /// The share of proposals that a sampler should accept on so many geos. Where
    /// one market's baseline walks, larger steps of the sampler diverge at times.
    #[must_use]
    pub fn target_accept(&self, geos: usize) -> f64 {
        match self.trend {
            Trend::RandomWalk { .. } if geos == 1 => 0.9,
            _ => 0.8,
        }
    }

    /// The parts of a channel.
    #[must_use]
    pub fn parts(&self, channel: &str) -> MediaParts {
        self.channels.get(channel).copied().unwrap_or(self.media)
    }
}
