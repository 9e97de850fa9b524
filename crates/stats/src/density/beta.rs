//! Beta: `(α − 1) ln x + (β − 1) ln(1 − x) − ln B(α, β)`.

use rand::Rng;
use rand_distr::Distribution;
use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

use super::Family;

/// Beta on the unit interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beta {
    /// First shape, above zero: larger pulls towards one.
    pub alpha: f64,
    /// Second shape, above zero: larger pulls towards zero.
    pub beta: f64,
}

impl Family for Beta {
    fn kernel(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 || x >= 1.0 {
            return (f64::NEG_INFINITY, 0.0);
        }
        let (a, b) = (self.alpha - 1.0, self.beta - 1.0);
        (a * x.ln() + b * (-x).ln_1p(), a / x - b / (1.0 - x))
    }

    fn normaliser(&self) -> f64 {
        ln_gamma(self.alpha + self.beta) - ln_gamma(self.alpha) - ln_gamma(self.beta)
    }

    fn support(&self) -> (f64, f64) {
        (0.0, 1.0)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        rand_distr::Beta::new(self.alpha, self.beta).map_or(f64::NAN, |b| b.sample(rng))
    }

    fn fault(&self) -> Option<&'static str> {
        (!(self.alpha.is_finite() && self.beta.is_finite() && self.alpha > 0.0 && self.beta > 0.0))
            .then_some("a beta takes two shapes above zero")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn density_derivative_and_draws_agree() {
        super::super::checks::holds(&Beta { alpha: 2.0, beta: 3.0 }, 0.0, 1.0, 0.4, 0.04);
    }
}
