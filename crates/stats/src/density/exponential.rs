//! Exponential: `ln λ − λx`.

use rand::{Rng, RngExt};
use rand_distr::Exp1;
use serde::{Deserialize, Serialize};

use super::Family;

/// Exponential by rate: mean `1 / rate`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exponential {
    /// Rate, above zero.
    pub rate: f64,
}

impl Family for Exponential {
    fn kernel(&self, x: f64) -> (f64, f64) {
        if x < 0.0 { (f64::NEG_INFINITY, 0.0) } else { (-self.rate * x, -self.rate) }
    }

    fn normaliser(&self) -> f64 {
        self.rate.ln()
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        rng.sample::<f64, _>(Exp1) / self.rate
    }

    fn fault(&self) -> Option<&'static str> {
        (!(self.rate.is_finite() && self.rate > 0.0)).then_some("an exponential takes a rate above zero")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn density_derivative_and_draws_agree() {
        super::super::checks::holds(&Exponential { rate: 0.5 }, 0.0, 40.0, 2.0, 4.0);
    }
}
