//! CUPED: a metric less what a figure from before the experiment explains.
//!
//! ```text
//! y' = y − θ·x      θ = cov(y, x) / var(x), pooled over control and arm
//! ```
//!
//! `x` must not be touched by the treatment: last month's revenue, not this
//! month's visits. The variance falls by the factor 1 − corr(x, y)², and the
//! lift stays unbiased, because randomisation gives both arms the same mean of x.
//! A relative lift is relative to the control's mean without adjustment.
//!
//! Source: Deng, Xu, Kohavi and Walker (2013), Improving the sensitivity of
//! online controlled experiments by utilizing pre-experiment data, WSDM, 123–132.

use serde::{Deserialize, Serialize};

use super::moments::PairMoments;
use super::sample::Estimate;

/// Means, variances and covariance of a metric and a figure from before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Adjusted {
    /// Units.
    pub n: f64,
    /// Mean of the metric.
    pub mean: f64,
    /// Variance of the metric between units.
    pub variance: f64,
    /// Mean of the figure from before.
    pub before: f64,
    /// Variance of the figure from before between units.
    pub before_variance: f64,
    /// Their covariance between units.
    pub covariance: f64,
    /// Whether the metric is a conversion, 0 or 1 per unit.
    pub conversion: bool,
}

impl Adjusted {
    /// From pairs (metric, figure from before) seen unit by unit.
    #[must_use]
    pub fn of(pairs: &PairMoments, conversion: bool) -> Self {
        let mean = pairs.first.mean();
        let variance = if conversion { mean * (1.0 - mean) } else { pairs.first.variance() };
        Self {
            n: pairs.n(),
            mean,
            variance,
            before: pairs.second.mean(),
            before_variance: pairs.second.variance(),
            covariance: pairs.covariance(),
            conversion,
        }
    }

    /// The estimate with this θ; θ = 0 leaves the metric as it is.
    #[must_use]
    pub fn estimate(&self, theta: f64) -> Estimate {
        let variance = self.variance + theta * theta * self.before_variance - 2.0 * theta * self.covariance;
        Estimate {
            n: self.n,
            mean: self.mean - theta * self.before,
            unadjusted: self.mean,
            variance: variance.max(0.0),
        }
    }
}

/// θ pooled over two arms: the slope of the metric on the figure from before in
/// both together, 0 when either does not vary.
#[must_use]
pub fn pooled_theta(a: &Adjusted, b: &Adjusted) -> f64 {
    let n = a.n + b.n;
    if n <= 1.0 {
        return 0.0;
    }
    // Sums of squares around the joint mean: within the arms plus between them.
    let between = |x: f64, y: f64, u: f64, v: f64| a.n * b.n / n * (x - y) * (u - v);
    let within = |of: fn(&Adjusted) -> f64| (a.n - 1.0) * of(a) + (b.n - 1.0) * of(b);
    let before = within(|arm| arm.before_variance) + between(a.before, b.before, a.before, b.before);
    let product = within(|arm| arm.covariance) + between(a.mean, b.mean, a.before, b.before);
    let spread = a.variance + b.variance + (a.mean - b.mean).abs();
    if before > 0.0 && spread > 0.0 { product / before } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arm(pairs: &[(f64, f64)]) -> (Adjusted, PairMoments) {
        let mut moments = PairMoments::default();
        pairs.iter().for_each(|(y, x)| moments.add(*y, *x));
        (Adjusted::of(&moments, false), moments)
    }

    const A: [(f64, f64); 4] = [(1.0, 2.0), (4.0, 3.0), (2.0, 1.0), (7.0, 5.0)];
    const B: [(f64, f64); 5] = [(2.0, 1.0), (9.0, 6.0), (5.0, 4.0), (3.0, 1.0), (6.0, 2.0)];

    #[test]
    fn theta_is_the_slope_of_both_arms_together() {
        let joint: Vec<(f64, f64)> = A.into_iter().chain(B).collect();
        let (_, moments) = arm(&joint);
        let want = moments.covariance() / moments.second.variance();
        let got = pooled_theta(&arm(&A).0, &arm(&B).0);
        assert!((got - want).abs() < 1e-12, "{got} is not {want}");
    }

    #[test]
    fn the_estimate_is_that_of_the_adjusted_values() {
        let theta = 0.7;
        let values: Vec<f64> = A.iter().map(|(y, x)| y - theta * x).collect();
        let want = super::super::moments::Moments::of(&values);
        let got = arm(&A).0.estimate(theta);
        assert!((got.mean - want.mean()).abs() < 1e-12 && (got.variance - want.variance()).abs() < 1e-12);
    }

    #[test]
    fn a_figure_that_does_not_vary_adjusts_nothing() {
        let flat = [(1.0, 2.0), (4.0, 2.0), (2.0, 2.0)];
        assert!(pooled_theta(&arm(&flat).0, &arm(&flat).0).abs() <= 0.0);
    }
}
