//! Uniform on an interval: `−ln(high − low)`.

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use super::Family;

/// Every value between two bounds alike.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uniform {
    /// Lower bound.
    pub low: f64,
    /// Upper bound, above the lower.
    pub high: f64,
}

impl Family for Uniform {
    fn kernel(&self, x: f64) -> (f64, f64) {
        if x < self.low || x > self.high { (f64::NEG_INFINITY, 0.0) } else { (0.0, 0.0) }
    }

    fn normaliser(&self) -> f64 {
        -(self.high - self.low).ln()
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.low + (self.high - self.low) * rng.sample::<f64, _>(rand_distr::Open01)
    }

    fn fault(&self) -> Option<&'static str> {
        (!(self.low.is_finite() && self.high.is_finite() && self.low < self.high))
            .then_some("a uniform takes finite bounds, the lower below the upper")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn density_derivative_and_draws_agree() {
        super::super::checks::holds(&Uniform { low: -1.0, high: 2.0 }, -1.0, 2.0, 0.5, 0.75);
    }
}
