//! Gamma: `(k − 1) ln x − θx + k ln θ − ln Γ(k)`, with shape k and rate θ.

use rand::Rng;
use rand_distr::Distribution;
use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

use super::Family;

/// Gamma by shape and rate: mean `shape / rate`, variance `shape / rate²`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gamma {
    /// Shape, above zero.
    pub shape: f64,
    /// Rate (one over the scale), above zero.
    pub rate: f64,
}

impl Family for Gamma {
    fn kernel(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (f64::NEG_INFINITY, 0.0);
        }
        ((self.shape - 1.0) * x.ln() - self.rate * x, (self.shape - 1.0) / x - self.rate)
    }

    fn normaliser(&self) -> f64 {
        self.shape * self.rate.ln() - ln_gamma(self.shape)
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        rand_distr::Gamma::new(self.shape, 1.0 / self.rate).map_or(f64::NAN, |g| g.sample(rng))
    }

    fn fault(&self) -> Option<&'static str> {
        (!(self.shape.is_finite() && self.rate.is_finite() && self.shape > 0.0 && self.rate > 0.0))
            .then_some("a gamma takes a shape and a rate above zero")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn density_derivative_and_draws_agree() {
        super::super::checks::holds(&Gamma { shape: 3.0, rate: 2.0 }, 0.0, 25.0, 1.5, 0.75);
    }
}
