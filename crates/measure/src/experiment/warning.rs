//! What makes the figures of an experiment less sure than they look.

use serde::{Deserialize, Serialize};

use super::analysis::{Arm, Engine, Settings};
use super::lift::Scale;
use super::sample::Sample;

/// Conversions and non-conversions below which the normal curve is not trusted:
/// the textbook's np ≥ 10.
const FEWEST: f64 = 10.0;
/// Units below which a mean is not trusted to be normal, where its skewness is
/// not known.
const FEWEST_UNITS: f64 = 100.0;
/// Units needed per squared skewness: Kohavi, Deng, Longbotham and Xu (2014),
/// Seven rules of thumb for web site experimenters, KDD, 1857–1866.
const PER_SKEWNESS: f64 = 355.0;
/// Below so many standard errors, a control's mean may as well be zero, and the
/// delta method's relative lift is not normal.
pub const FROM_ZERO: f64 = 4.0;
/// Units over which a confidence sequence is trusted to be asymptotic.
const FEWEST_SEQUENTIAL: f64 = 200.0;

/// A doubt about an arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// So few conversions that the normal approximation is rough.
    #[error(
        "{arm}: only {count:.0} units {what}; the normal approximation is rough below {FEWEST}: use the beta-binomial engine or wait"
    )]
    FewConversions {
        /// The arm.
        arm: String,
        /// The smaller of converted and not.
        count: f64,
        /// Which of the two.
        what: String,
    },
    /// So few units that a mean may not be normal.
    #[error("{arm}: {n:.0} units are few for a mean; its interval may be too short")]
    FewUnits {
        /// The arm.
        arm: String,
        /// Its units.
        n: f64,
    },
    /// So skewed that a mean of so few units is not normal.
    #[error(
        "{arm}: amounts are skewed ({skewness:.1}); an interval of their mean takes about {needed:.0} units and there are {n:.0}: a few large ones decide"
    )]
    Skewed {
        /// The arm.
        arm: String,
        /// Its skewness.
        skewness: f64,
        /// Units it would take.
        needed: f64,
        /// Units there are.
        n: f64,
    },
    /// Control's mean is so near zero that a lift relative to it means little.
    #[error(
        "control's figure is only {ses:.1} standard errors from zero; a lift relative to it is unreliable: ask for an absolute one"
    )]
    ControlNearZero {
        /// Distance from zero in standard errors.
        ses: f64,
    },
    /// Control makes a loss, so what a relative lift is relative to must be said.
    #[error(
        "control's figure is negative ({mean}); lifts are relative to its size, so that + is a rise: a smaller loss"
    )]
    ControlNegative {
        /// Control's figure.
        mean: f64,
    },
    /// The confidence sequence is asymptotic and there are few units.
    #[error("{arm}: the sequential interval is asymptotic; with {n:.0} units its promise does not hold yet")]
    TooEarly {
        /// The arm.
        arm: String,
        /// Its units.
        n: f64,
    },
}

/// The doubts about these arms.
pub(super) fn warnings_of(control: &Arm, arms: &[Arm], settings: &Settings) -> Vec<Warning> {
    let mut found = Vec::new();
    let exact = settings.engine == Engine::BetaBinomial;
    for arm in arms {
        let name = || arm.name.clone();
        let estimate = arm.sample.estimate(0.0);
        match arm.sample {
            Sample::Conversion { counts } if !exact => {
                let (yes, no) = (counts.successes(), counts.trials() - counts.successes());
                if yes.min(no) < FEWEST {
                    let what = if yes <= no { "converted" } else { "did not convert" }.to_owned();
                    found.push(Warning::FewConversions { arm: name(), count: yes.min(no), what });
                }
            }
            Sample::Mean(mean) => {
                let needed = mean.skewness.map_or(0.0, |skewness| PER_SKEWNESS * skewness * skewness);
                if let (Some(skewness), true) = (mean.skewness, needed > mean.n.max(FEWEST_UNITS)) {
                    found.push(Warning::Skewed { arm: name(), skewness, needed, n: mean.n });
                } else if mean.n < FEWEST_UNITS {
                    found.push(Warning::FewUnits { arm: name(), n: mean.n });
                }
            }
            _ if estimate.n < FEWEST_UNITS && !exact => found.push(Warning::FewUnits { arm: name(), n: estimate.n }),
            _ => {}
        }
        if matches!(settings.engine, Engine::Sequential { .. }) && estimate.n < FEWEST_SEQUENTIAL {
            found.push(Warning::TooEarly { arm: name(), n: estimate.n });
        }
    }
    let base = control.sample.estimate(0.0);
    let ses = base.unadjusted.abs() / base.se();
    if settings.scale == Scale::Relative && !exact && ses > 0.0 && ses < FROM_ZERO {
        found.push(Warning::ControlNearZero { ses });
    }
    if settings.scale == Scale::Relative && base.unadjusted < 0.0 {
        found.push(Warning::ControlNegative { mean: base.unadjusted });
    }
    found
}
