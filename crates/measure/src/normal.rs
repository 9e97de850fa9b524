//! The standard normal distribution, as the tests below use it.

use statrs::distribution::{Continuous as _, ContinuousCDF as _, Normal};

/// The point below which a share `p` of the standard normal lies.
#[must_use]
pub fn quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

/// The share of the standard normal below `z`.
#[must_use]
pub fn below(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

/// The density at `z`.
#[must_use]
pub fn density(z: f64) -> f64 {
    Normal::standard().pdf(z)
}

/// Chance of a value at least as far from zero as `z`, on either side.
#[must_use]
pub fn two_sided_p(z: f64) -> f64 {
    (2.0 * Normal::standard().sf(z.abs())).min(1.0)
}

/// The half-width in standard errors of a two-sided interval: 1.96 for 0.95.
#[must_use]
pub fn half_width(confidence: f64) -> f64 {
    quantile(0.5 + confidence / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_familiar_points() {
        assert!((half_width(0.95) - 1.959_963_984_540_054).abs() < 1e-12);
        assert!((two_sided_p(1.959_963_984_540_054) - 0.05).abs() < 1e-9);
        assert!((below(0.0) - 0.5).abs() < 1e-15);
    }
}
