//! What a fit gives back. All of it can be serialised.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::experiments::Experiment;

/// A posterior in five numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Median.
    pub median: f64,
    /// Lower end of the shortest interval that holds the asked share (94%).
    pub hdi_low: f64,
    /// Upper end of it.
    pub hdi_high: f64,
}

/// One parameter, in the units of the specification's [`super::Scaling`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParameterSummary {
    /// `adstock_alpha[x1]`, `saturation_lam[x1]`, `saturation_beta[x1]`,
    /// `control[event_1]`, `fourier[sin_1]`, `intercept`, `sigma` …
    pub name: String,
    /// Its posterior.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// Monte Carlo standard error of the mean.
    pub mcse_mean: f64,
    /// Effective draws for the middle.
    pub ess_bulk: f64,
    /// Effective draws for the 5% and 95% quantiles, the smaller.
    pub ess_tail: f64,
    /// Rank-normalised split R-hat.
    pub r_hat: f64,
}

/// A channel over the whole panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelSummary {
    /// Its name.
    pub channel: String,
    /// Money spent; `None` for organic media.
    pub spend: Option<f64>,
    /// Outcome it brought, in the outcome's unit.
    pub contribution: Estimate,
    /// That as a share of the observed outcome.
    pub share: Estimate,
    /// Value it brought for each unit of money.
    pub roas: Option<Estimate>,
    /// Value of a little more spend for each unit of it, spread as spend was.
    pub mroas: Option<Estimate>,
    /// Money spent for each unit of outcome it brought.
    pub cost_per_outcome: Option<Estimate>,
    /// Share of draws in which it returns more than it costs (a ROAS above one).
    #[serde(default)]
    pub chance_above_one: Option<f64>,
    /// Share of draws in which its ROAS is the highest of all paid channels;
    /// `None` where it is the only one.
    #[serde(default)]
    pub chance_best: Option<f64>,
    /// Periods until half of an effect has fallen.
    pub half_life: Estimate,
    /// How much of the contribution's posterior is the prior's: the share in which
    /// the two densities overlap, from 0 (the data speak) to 1 (they are silent).
    /// `None` in a part of the panel.
    pub prior_overlap: Option<f64>,
}

/// How well the sampler and the model did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Diagnostics {
    /// Divergent transitions after tuning.
    pub divergences: u64,
    /// Largest R-hat of any parameter.
    pub r_hat_max: f64,
    /// Smallest effective number of draws for the middle.
    pub ess_bulk_min: f64,
    /// Smallest effective number of draws for the tails.
    pub ess_tail_min: f64,
    /// Energy fraction of missing information, by chain.
    pub e_bfmi: Vec<f64>,
    /// Gradients evaluated, tuning included.
    pub gradients: u64,
    /// Posterior predictive check.
    pub predictive: PredictiveCheck,
    /// Leave-one-out predictive density.
    pub loo: Option<LooSummary>,
    /// What all that means.
    pub verdict: Verdict,
}

/// What is replicated from the posterior, against what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PredictiveCheck {
    /// Share of observations inside their 90% predictive interval.
    pub coverage_90: f64,
    /// Share of variance explained by the posterior mean.
    pub r_squared: f64,
    /// Mean absolute error over mean outcome.
    pub relative_error: f64,
    /// Lag-one autocorrelation of residuals, averaged over geos.
    pub residual_autocorrelation: f64,
    /// Share of replications whose largest value is above the observed one.
    pub p_largest: f64,
    /// Share of replications whose smallest value is above the observed one.
    pub p_smallest: f64,
}

/// Leave-one-out predictive density (Vehtari, Gelman and Gabry 2017).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LooSummary {
    /// Expected log predictive density of all observations.
    pub elpd: f64,
    /// Its standard error.
    pub se: f64,
    /// Effective number of parameters.
    pub p_loo: f64,
    /// Observations whose Pareto shape is above 0.7.
    pub bad_shapes: usize,
    /// Log predictive density of each observation, for comparing and stacking.
    pub pointwise: Vec<f64>,
}

/// The verdict in plain words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether the figures can be used.
    pub standing: Standing,
    /// One sentence that sums up.
    pub summary: String,
    /// What was found, the gravest first.
    pub findings: Vec<Finding>,
}

/// How far the figures can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing speaks against it.
    Sound,
    /// Usable, with the findings in mind.
    Caution,
    /// The question asked of the data has no answer in them.
    NotIdentifiable,
    /// The sampler did not converge: the figures mean nothing.
    NotConverged,
}

/// One thing the reader must know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// The channels or columns it is about.
    pub about: Vec<String>,
    /// A sentence with the figures and what to do.
    pub text: String,
}

/// Kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Chains disagree or are too few.
    NotConverged,
    /// Divergent transitions.
    Divergences,
    /// Low energy fraction.
    LowEnergy,
    /// The data say nothing about a channel.
    NotIdentifiable,
    /// Channels that cannot be told apart.
    Collinear,
    /// A channel without any exposure, or always the same.
    NoVariation,
    /// Few observations for the number of parameters.
    FewObservations,
    /// Replications do not look like the data.
    PredictiveMisfit,
    /// Residuals hang together over time.
    Autocorrelation,
    /// The model's effect contradicts an experiment.
    ContradictsExperiment,
}

/// Draws of the parameters, chain by chain.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Draws {
    /// Names of the columns, as in [`ParameterSummary::name`].
    pub names: Vec<String>,
    /// Number of chains.
    pub chains: usize,
    /// Kept draws of each chain.
    pub per_chain: usize,
    /// `values[(chain * per_chain + draw) * names.len() + column]`.
    pub values: Vec<f64>,
    /// Whether a transition diverged, one for each draw of each chain.
    pub diverging: Vec<bool>,
    /// Energy (minus the joint log density with the momentum) of each draw.
    pub energy: Vec<f64>,
    /// Unnormalised log posterior of each draw.
    pub log_posterior: Vec<f64>,
}

impl Draws {
    /// Number of draws in all chains.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chains * self.per_chain
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All parameters of one draw (chains one after the other).
    #[must_use]
    pub fn row(&self, draw: usize) -> &[f64] {
        &self.values[draw * self.names.len()..(draw + 1) * self.names.len()]
    }

    /// One parameter in all draws, chain after chain.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<Vec<f64>> {
        let column = self.names.iter().position(|n| n == name)?;
        Some(self.values.iter().skip(column).step_by(self.names.len()).copied().collect())
    }
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// Every parameter.
    pub parameters: Vec<ParameterSummary>,
    /// Every channel, over all geos and periods.
    pub channels: Vec<ChannelSummary>,
    /// The panel's experiments against the model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub experiments: Vec<Experiment>,
    /// Sampler and model checks, and the verdict.
    pub diagnostics: Diagnostics,
    /// The draws; large, so they are not written with the rest.
    #[serde(skip)]
    pub draws: Draws,
}

/// One part of the outcome over time, with intervals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComponentSeries {
    /// Channel, control, `baseline`, `trend`, `season`, `holiday[…]`, `fitted`.
    pub component: String,
    /// Geo, or `None` for all together.
    pub geo: Option<String>,
    /// First day of each period.
    pub dates: Vec<Date>,
    /// Posterior mean in the outcome's unit.
    pub mean: Vec<f64>,
    /// Lower end of the interval.
    pub low: Vec<f64>,
    /// Upper end of the interval.
    pub high: Vec<f64>,
}

/// How a channel answers to spend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResponseCurve {
    /// The channel.
    pub channel: String,
    /// Points of the curve from no spend to twice today's, ascending.
    pub points: Vec<ResponsePoint>,
    /// Where the channel is today (mean spend per period of the last year).
    pub today: ResponsePoint,
}

/// One point of a response curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ResponsePoint {
    /// Spend per period, kept up long enough for carry-over to settle.
    pub spend: f64,
    /// Outcome per period.
    pub contribution: Estimate,
    /// Value of a little more spend for each unit of it.
    pub mroas: Estimate,
}

/// What crosses the borders of a span of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CarryOver {
    /// The channel.
    pub channel: String,
    /// Outcome inside the span that exposure before it brought.
    pub carried_in: Estimate,
    /// Outcome after the span that exposure inside it brings, if nothing
    /// follows.
    pub carried_out: Estimate,
}
