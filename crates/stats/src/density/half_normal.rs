//! Half-normal: a normal of mean zero folded at zero, `−½(x/σ)² + ½ ln(2/π) − ln σ`.

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::Family;
use super::normal::HALF_LN_TAU;

/// The absolute value of a normal of mean zero.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HalfNormal {
    /// Standard deviation of the normal before it is folded, above zero.
    pub sd: f64,
}

impl Family for HalfNormal {
    fn kernel(&self, x: f64) -> (f64, f64) {
        if x < 0.0 {
            return (f64::NEG_INFINITY, 0.0);
        }
        let z = x / self.sd;
        (-0.5 * z * z, -z / self.sd)
    }

    fn normaliser(&self) -> f64 {
        std::f64::consts::LN_2 - self.sd.ln() - HALF_LN_TAU
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        (self.sd * rng.sample::<f64, _>(StandardNormal)).abs()
    }

    fn fault(&self) -> Option<&'static str> {
        (!(self.sd.is_finite() && self.sd > 0.0)).then_some("a half-normal takes a standard deviation above zero")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn density_derivative_and_draws_agree() {
        let pi = std::f64::consts::PI;
        let sd = 1.3_f64;
        super::super::checks::holds(&HalfNormal { sd }, 0.0, 9.0, sd * (2.0 / pi).sqrt(), sd * sd * (1.0 - 2.0 / pi));
    }
}
