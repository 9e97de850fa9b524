//! Student's t: `−(ν+1)/2 · ln(1 + ((x − μ)/s)²/ν)` and its normaliser.

use rand::Rng;
use rand_distr::Distribution;
use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

use super::Family;

/// Student's t, moved and scaled.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudentT {
    /// Degrees of freedom, above zero.
    pub degrees: f64,
    /// Centre.
    pub mean: f64,
    /// Scale, above zero.
    pub scale: f64,
}

impl Family for StudentT {
    fn kernel(&self, x: f64) -> (f64, f64) {
        let z = (x - self.mean) / self.scale;
        let spread = self.degrees + z * z;
        let weight = self.degrees + 1.0;
        (-0.5 * weight * (z * z / self.degrees).ln_1p(), -weight * z / (spread * self.scale))
    }

    fn normaliser(&self) -> f64 {
        ln_gamma(0.5 * (self.degrees + 1.0))
            - ln_gamma(0.5 * self.degrees)
            - 0.5 * (self.degrees * std::f64::consts::PI).ln()
            - self.scale.ln()
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let standard = rand_distr::StudentT::new(self.degrees).map_or(f64::NAN, |t| t.sample(rng));
        self.mean + self.scale * standard
    }

    fn fault(&self) -> Option<&'static str> {
        (!(self.mean.is_finite() && self.degrees > 0.0 && self.scale > 0.0 && self.scale.is_finite()))
            .then_some("a Student's t takes degrees of freedom and a scale above zero")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn density_derivative_and_draws_agree() {
        super::super::checks::holds(
            &StudentT { degrees: 9.0, mean: -1.0, scale: 0.5 },
            -30.0,
            30.0,
            -1.0,
            0.25 * 9.0 / 7.0,
        );
    }
}
