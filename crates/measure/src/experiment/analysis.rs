//! Several arms against control, on one metric.

use serde::{Deserialize, Serialize};

use super::bayesian::Prior;
use super::effect::Effect;
use super::error::{ExperimentError, NoEffect};
use super::lift::{Lift, Scale};
use super::power::{Baseline, Design};
use super::rejection::Pair;
use super::sample::{Estimate, Sample};
use super::warning::{Warning, warnings_of};
use super::{bayesian, beta_binomial, frequentist, sequential};
use crate::normal;

/// One arm and what it showed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// Its name.
    pub name: String,
    /// Its figures.
    pub sample: Sample,
}

/// Who judges.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// Normal posterior of the lift.
    Bayesian {
        /// What is believed of lifts beforehand.
        prior: Prior,
    },
    /// Welch's t-test.
    Frequentist,
    /// Asymptotic confidence sequence, for those who peek.
    Sequential {
        /// Units at which the interval is tightest.
        tuning: f64,
    },
    /// Exact posterior of conversion rates under a uniform prior.
    BetaBinomial,
}

/// The tuning of the sequential engine unless told otherwise.
pub const TUNING: f64 = 5_000.0;

/// How an experiment is judged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Who judges.
    pub engine: Engine,
    /// Relative or absolute lift.
    pub scale: Scale,
    /// Confidence of intervals, in (0, 1).
    pub confidence: f64,
    /// Whether less of the metric is better.
    pub lower_is_better: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            engine: Engine::Bayesian { prior: Prior::Flat },
            scale: Scale::Relative,
            confidence: 0.95,
            lower_is_better: false,
        }
    }
}

/// One metric of an experiment, judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// Control's own figures.
    pub control: Observed,
    /// The other arms, in the order given.
    pub arms: Vec<Judged>,
    /// What makes the figures less sure than they look.
    pub warnings: Vec<Warning>,
}

/// An arm's own figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// Its name.
    pub name: String,
    /// Units (values for a quantile).
    pub n: f64,
    /// The metric, without adjustment.
    pub mean: f64,
    /// Standard error of the metric, without adjustment.
    pub se: f64,
}

/// An arm judged against control.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// Its own figures.
    pub observed: Observed,
    /// Its lift, or why there is none.
    pub effect: Result<Effect, NoEffect>,
    /// The smallest lift that these numbers of units would have shown with 80%
    /// power; for Bayesian engines with their interval as the test.
    pub smallest_detectable: Option<f64>,
    /// By how much CUPED shrank the variance of the lift, in [0, 1].
    pub variance_saved: Option<f64>,
}

impl Settings {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`ExperimentError::OutOfRange`].
    pub fn check(&self) -> Result<(), ExperimentError> {
        let within = |what, range, value: f64, fits: bool| {
            if fits { Ok(()) } else { Err(ExperimentError::OutOfRange { what, range, value }) }
        };
        let inside = self.confidence > 0.0 && self.confidence < 1.0;
        within("the confidence", "between 0 and 1 (0.95)", self.confidence, inside)?;
        match self.engine {
            Engine::Sequential { tuning } => {
                within("the sequential tuning", "above zero units", tuning, tuning.is_finite() && tuning > 0.0)
            }
            Engine::Bayesian { prior: Prior::Normal { mean, sd } } => {
                within("the mean of the prior", "a number", mean, mean.is_finite())?;
                within("the standard deviation of the prior", "above zero", sd, sd.is_finite() && sd > 0.0)
            }
            _ => Ok(()),
        }
    }
}

/// Judges every arm against the one called `control`. Each arm is judged as if
/// it were alone: see [`super::decide`] for many arms and metrics.
///
/// # Errors
/// [`ExperimentError`] when the arms do not make an experiment or a setting is
/// out of range. An arm that cannot be judged is no error: it says why.
pub fn analyse(arms: &[Arm], control: &str, settings: &Settings) -> Result<Analysis, ExperimentError> {
    settings.check()?;
    let base = check_arms(arms, control)?;
    if let (Engine::BetaBinomial, Some(arm)) =
        (settings.engine, arms.iter().find(|arm| !matches!(arm.sample, Sample::Conversion { .. })))
    {
        return Err(ExperimentError::NotConversions(arm.sample.kind()));
    }
    let judged = arms
        .iter()
        .filter(|arm| arm.name != control)
        .map(|arm| {
            let effect = judge(&base.sample, &arm.sample, settings);
            Judged {
                observed: observe(arm),
                effect,
                smallest_detectable: effect
                    .ok()
                    .and_then(|effect| smallest(&base.sample, &arm.sample, &effect, settings)),
                variance_saved: saved(&base.sample, &arm.sample, settings.scale),
            }
        })
        .collect();
    Ok(Analysis { control: observe(base), arms: judged, warnings: warnings_of(base, arms, settings) })
}

fn check_arms<'a>(arms: &'a [Arm], control: &str) -> Result<&'a Arm, ExperimentError> {
    let first = arms.first().ok_or(ExperimentError::NoArms)?;
    for (place, arm) in arms.iter().enumerate() {
        if arms[..place].iter().any(|other| other.name == arm.name) {
            return Err(ExperimentError::SameName(arm.name.clone()));
        }
    }
    if arms.len() == 1 {
        return Err(ExperimentError::OneArm(first.name.clone()));
    }
    let base = arms.iter().find(|arm| arm.name == control).ok_or_else(|| ExperimentError::NoControl {
        wanted: control.to_owned(),
        names: arms.iter().map(|arm| arm.name.as_str()).collect::<Vec<_>>().join(", "),
    })?;
    match arms.iter().find(|arm| arm.sample.kind() != base.sample.kind()) {
        Some(arm) => {
            Err(ExperimentError::Mixed { name: arm.name.clone(), kind: arm.sample.kind(), control: base.sample.kind() })
        }
        None => Ok(base),
    }
}

fn judge(control: &Sample, arm: &Sample, settings: &Settings) -> Result<Effect, NoEffect> {
    let Settings { engine, scale, confidence, lower_is_better } = *settings;
    if let (Engine::BetaBinomial, Sample::Conversion { counts: a }, Sample::Conversion { counts: b }) =
        (engine, control, arm)
    {
        return beta_binomial::judge(*a, *b, scale, confidence, lower_is_better);
    }
    let lift = Lift::of(control, arm, scale)?;
    match engine {
        Engine::Bayesian { prior } => Ok(bayesian::judge(&lift, scale, prior, confidence, lower_is_better)),
        Engine::Sequential { tuning } => Ok(sequential::judge(&lift, tuning, confidence)),
        Engine::Frequentist | Engine::BetaBinomial => frequentist::judge(&lift, confidence),
    }
}

/// The smallest rise that is seen four times in five, as
/// [`Design::smallest_lift`] plans it for conversions.
fn smallest(control: &Sample, arm: &Sample, effect: &Effect, settings: &Settings) -> Option<f64> {
    let (a, b) = (control.estimate(0.0), arm.estimate(0.0));
    let half = reach(settings, a.n + b.n);
    if matches!(settings.engine, Engine::Bayesian { prior: Prior::Normal { .. } }) {
        return Some((half + normal::quantile(0.8)) * effect.se);
    }
    // The exact posterior's interval excludes zero on both scales or on none.
    let scale = if settings.engine == Engine::BetaBinomial { Scale::Absolute } else { settings.scale };
    let unit = if scale == settings.scale { 1.0 } else { a.unadjusted };
    if let Sample::Conversion { counts } = control {
        let design = Design {
            shares: vec![a.n, b.n],
            alpha: 1.0 - settings.confidence,
            scale,
            sequential: if let Engine::Sequential { tuning } = settings.engine { Some(tuning) } else { None },
            ..Design::new(Baseline::Rate(counts.rate()))
        };
        return design.smallest_lift(a.n + b.n, 0.8).ok().map(|lift| lift / unit);
    }
    let lift = Lift::of(control, arm, scale).ok()?;
    let pair = Pair {
        control: lift.base,
        control_variance: lift.control.variance_of_mean(),
        arm: lift.arm.unadjusted,
        arm_variance: lift.arm.variance_of_mean(),
    };
    pair.smallest_rise(scale, half, 0.8)
}

/// Half-width of the engine's interval in standard errors, at `n` units.
fn reach(settings: &Settings, n: f64) -> f64 {
    match settings.engine {
        Engine::Sequential { tuning } => sequential::multiplier(n, tuning, 1.0 - settings.confidence),
        _ => normal::half_width(settings.confidence),
    }
}

fn observe(arm: &Arm) -> Observed {
    let Estimate { n, unadjusted, .. } = arm.sample.estimate(0.0);
    Observed { name: arm.name.clone(), n, mean: unadjusted, se: arm.sample.estimate(0.0).se() }
}

fn saved(control: &Sample, arm: &Sample, scale: Scale) -> Option<f64> {
    if !matches!(control, Sample::Adjusted(_)) {
        return None;
    }
    let with = Lift::of(control, arm, scale).ok()?;
    let without = Lift::between(control.estimate(0.0), arm.estimate(0.0), scale).ok()?;
    Some((1.0 - with.variance / without.variance).max(0.0))
}
