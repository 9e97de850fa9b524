//! Normal: `−½((x − μ)/σ)² − ln σ − ½ ln 2π`.

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::Family;

/// Half the logarithm of 2π.
pub(crate) const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// Normal with a mean and a standard deviation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Normal {
    /// Mean.
    pub mean: f64,
    /// Standard deviation, above zero.
    pub sd: f64,
}

impl Family for Normal {
    fn kernel(&self, x: f64) -> (f64, f64) {
        let z = (x - self.mean) / self.sd;
        (-0.5 * z * z, -z / self.sd)
    }

    fn normaliser(&self) -> f64 {
        -self.sd.ln() - HALF_LN_TAU
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.mean + self.sd * rng.sample::<f64, _>(StandardNormal)
    }

    fn fault(&self) -> Option<&'static str> {
        (!(self.mean.is_finite() && self.sd.is_finite() && self.sd > 0.0))
            .then_some("a normal takes a finite mean and a standard deviation above zero")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn density_derivative_and_draws_agree() {
        super::super::checks::holds(&Normal { mean: 1.5, sd: 0.7 }, -5.0, 8.0, 1.5, 0.49);
    }
}
