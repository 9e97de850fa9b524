//! A ratio of two sums over units: clicks per impression, revenue per order.
//!
//! Units were randomised, not impressions, so impressions of one user are not
//! independent. The delta method gives the variance from the units' pairs:
//!
//! ```text
//! Var(ΣX/ΣY) ≈ (σx²/μy² − 2·σxy·μx/μy³ + μx²·σy²/μy⁴) / n
//! ```
//!
//! Source: Deng, Knoblich and Lu (2018), Applying the delta method in metric
//! analytics, KDD, 233–242.

use serde::{Deserialize, Serialize};

use super::moments::PairMoments;

/// Means, variances and covariance of numerator and denominator over units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// Units.
    pub n: f64,
    /// Numerator per unit.
    pub numerator: f64,
    /// Denominator per unit.
    pub denominator: f64,
    /// Variance of the numerator between units.
    pub numerator_variance: f64,
    /// Variance of the denominator between units.
    pub denominator_variance: f64,
    /// Their covariance between units.
    pub covariance: f64,
}

impl Ratio {
    /// The ratio of pairs (numerator, denominator) seen unit by unit.
    #[must_use]
    pub fn of(pairs: &PairMoments) -> Self {
        Self {
            n: pairs.n(),
            numerator: pairs.first.mean(),
            denominator: pairs.second.mean(),
            numerator_variance: pairs.first.variance(),
            denominator_variance: pairs.second.variance(),
            covariance: pairs.covariance(),
        }
    }

    /// The ratio; 0 when the denominator's sum is 0.
    #[must_use]
    pub fn value(&self) -> f64 {
        if self.denominator.abs() > 0.0 { self.numerator / self.denominator } else { 0.0 }
    }

    /// Variance of one unit, so that the ratio's own is `variance / n`.
    #[must_use]
    pub fn variance(&self) -> f64 {
        if self.denominator.abs() <= 0.0 || self.n <= 1.0 {
            return 0.0;
        }
        let (slope, value) = (1.0 / self.denominator, self.value());
        let spread =
            self.numerator_variance - 2.0 * value * self.covariance + value * value * self.denominator_variance;
        (spread * slope * slope).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(ratio: &Ratio) -> [f64; 2] {
        [ratio.numerator, ratio.denominator]
    }

    #[test]
    fn the_variance_is_the_gradients_quadratic_form() {
        let ratio = Ratio {
            n: 500.0,
            numerator: 0.4,
            denominator: 7.5,
            numerator_variance: 0.6,
            denominator_variance: 30.0,
            covariance: 1.7,
        };
        let step = 1e-6;
        let slope = |which: usize| {
            let at = |shift: f64| {
                let mut means = moments(&ratio);
                means[which] += shift;
                means[0] / means[1]
            };
            (at(step) - at(-step)) / (2.0 * step)
        };
        let (dx, dy) = (slope(0), slope(1));
        let want = dx * dx * ratio.numerator_variance
            + 2.0 * dx * dy * ratio.covariance
            + dy * dy * ratio.denominator_variance;
        assert!((ratio.variance() - want).abs() < 1e-9, "{} is not {want}", ratio.variance());
    }

    #[test]
    fn a_constant_denominator_leaves_a_mean() {
        let mut pairs = PairMoments::default();
        [1.0, 3.0, 5.0, 2.0].into_iter().for_each(|x| pairs.add(x, 2.0));
        let ratio = Ratio::of(&pairs);
        assert!((ratio.value() - 2.75 / 2.0).abs() < 1e-12);
        assert!((ratio.variance() - pairs.first.variance() / 4.0).abs() < 1e-12);
    }

    #[test]
    fn no_denominator_is_no_ratio() {
        let mut pairs = PairMoments::default();
        [1.0, 3.0].into_iter().for_each(|x| pairs.add(x, 0.0));
        assert!(Ratio::of(&pairs).variance() <= 0.0);
    }
}
