//! The Bayesian engine: a normal likelihood of the lift and a flat or normal
//! prior, so the posterior is normal in closed form.
//!
//! ```text
//! precision = 1/Var + 1/s²      mean = (lift/Var + m/s²) / precision
//! ```
//!
//! The prior is on the relative lift; with [`Scale::Absolute`] it is multiplied
//! by control's mean. Risk is the expected loss of a wrong choice:
//! `E[max(lift, 0)]` is lost by keeping control, `E[max(−lift, 0)]` by taking
//! the arm. With the flat prior, peeking is as harmful as with a t-test.
//!
//! Source: Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.5; loss:
//! Stucchio (2015), Bayesian A/B testing at VWO. The definitions are those of
//! GrowthBook's `gbstats`, with which the tests compare.

use serde::{Deserialize, Serialize};
use statrs::distribution::{Continuous as _, Normal};

use super::effect::Effect;
use super::lift::{Lift, Scale};
use crate::normal;
use crate::proportion::Interval;

/// What is believed of the relative lift before the experiment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prior {
    /// Every lift is as likely as any other.
    #[default]
    Flat,
    /// Lifts are around `mean` with standard deviation `sd`.
    Normal {
        /// Expected relative lift.
        mean: f64,
        /// Standard deviation of relative lifts.
        sd: f64,
    },
}

impl Prior {
    /// Mean and variance on a scale; `None` when flat.
    fn on(self, scale: Scale, base: f64) -> Option<(f64, f64)> {
        let Self::Normal { mean, sd } = self else { return None };
        let unit = if scale == Scale::Absolute { base.abs() } else { 1.0 };
        Some((mean * unit, (sd * unit).powi(2)))
    }
}

/// The posterior of a lift.
#[must_use]
pub fn judge(lift: &Lift, scale: Scale, prior: Prior, confidence: f64, lower_is_better: bool) -> Effect {
    let (mean, variance) = match prior.on(scale, lift.base) {
        Some((prior_mean, prior_variance)) if prior_variance > 0.0 => {
            let precision = 1.0 / lift.variance + 1.0 / prior_variance;
            ((lift.value / lift.variance + prior_mean / prior_variance) / precision, 1.0 / precision)
        }
        _ => (lift.value, lift.variance),
    };
    let se = variance.sqrt();
    let half = normal::half_width(confidence) * se;
    let (gain, loss) = expected_losses(mean, se);
    let above = normal::below(mean / se);
    Effect {
        lift: mean,
        se,
        interval: Interval { low: mean - half, high: mean + half },
        chance_to_win: Some(if lower_is_better { 1.0 - above } else { above }),
        p_value: None,
        risk: Some(if lower_is_better { [loss, gain] } else { [gain, loss] }),
    }
}

/// `E[max(X, 0)]` and `E[max(−X, 0)]` of X ~ N(mean, se²).
fn expected_losses(mean: f64, se: f64) -> (f64, f64) {
    let z = mean / se;
    let density = Normal::standard().pdf(z);
    (se * density + mean * normal::below(z), se * density - mean * normal::below(-z))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn losses_differ_by_the_mean_and_are_not_negative(mean in -3.0..3.0, se in 0.01..3.0) {
            let (gain, loss) = expected_losses(mean, se);
            prop_assert!((gain - loss - mean).abs() < 1e-9);
            prop_assert!(gain >= -1e-12 && loss >= -1e-12);
        }
    }

    // scipy 1.17.1: quad(lambda x: x*norm.pdf(x, .3, .5), 0, inf)
    #[test]
    fn the_expected_loss_is_the_integral() {
        assert!((expected_losses(0.3, 0.5).0 - 0.384_336_366_120_877_8).abs() < 1e-9);
    }
}
