//! Laplace: `−|x − μ|/b − ln 2b`.

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use super::Family;

/// Laplace, the two-sided exponential.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Laplace {
    /// Centre.
    pub mean: f64,
    /// Scale, above zero.
    pub scale: f64,
}

impl Family for Laplace {
    fn kernel(&self, x: f64) -> (f64, f64) {
        let distance = x - self.mean;
        (-distance.abs() / self.scale, -distance.signum() / self.scale)
    }

    fn normaliser(&self) -> f64 {
        -(2.0 * self.scale).ln()
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        // The open unit interval, so that the logarithm stays finite.
        let u: f64 = rng.sample::<f64, _>(rand_distr::Open01) - 0.5;
        self.mean - self.scale * u.signum() * (-2.0 * u.abs()).ln_1p()
    }

    fn fault(&self) -> Option<&'static str> {
        (!(self.mean.is_finite() && self.scale.is_finite() && self.scale > 0.0))
            .then_some("a Laplace takes a finite mean and a scale above zero")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn density_derivative_and_draws_agree() {
        super::super::checks::holds(&Laplace { mean: 0.3, scale: 0.8 }, -15.0, 15.0, 0.3, 2.0 * 0.64);
    }
}
