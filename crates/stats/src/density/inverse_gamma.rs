//! Inverse gamma: `−(k + 1) ln x − θ/x + k ln θ − ln Γ(k)`, with shape k and scale θ.

use rand::Rng;
use rand_distr::Distribution;
use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

use super::Family;

/// One over a gamma: mean `scale / (shape − 1)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InverseGamma {
    /// Shape, above zero.
    pub shape: f64,
    /// Scale, above zero.
    pub scale: f64,
}

impl Family for InverseGamma {
    fn kernel(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (f64::NEG_INFINITY, 0.0);
        }
        let power = self.shape + 1.0;
        (-power * x.ln() - self.scale / x, -power / x + self.scale / (x * x))
    }

    fn normaliser(&self) -> f64 {
        self.shape * self.scale.ln() - ln_gamma(self.shape)
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        rand_distr::Gamma::new(self.shape, 1.0 / self.scale).map_or(f64::NAN, |g| 1.0 / g.sample(rng))
    }

    fn fault(&self) -> Option<&'static str> {
        (!(self.shape.is_finite() && self.scale.is_finite() && self.shape > 0.0 && self.scale > 0.0))
            .then_some("an inverse gamma takes a shape and a scale above zero")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn density_derivative_and_draws_agree() {
        super::super::checks::holds(&InverseGamma { shape: 9.0, scale: 8.0 }, 0.0, 30.0, 1.0, 1.0 / 7.0);
    }
}
