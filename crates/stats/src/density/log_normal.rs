//! Log-normal: `−ln x − ½((ln x − μ)/σ)² − ln σ − ½ ln 2π`.

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::Family;
use super::normal::HALF_LN_TAU;

/// A value whose logarithm is normal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogNormal {
    /// Mean of the logarithm.
    pub mu: f64,
    /// Standard deviation of the logarithm, above zero.
    pub sigma: f64,
}

impl Family for LogNormal {
    fn kernel(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (f64::NEG_INFINITY, 0.0);
        }
        let z = (x.ln() - self.mu) / self.sigma;
        (-x.ln() - 0.5 * z * z, -(1.0 + z / self.sigma) / x)
    }

    fn normaliser(&self) -> f64 {
        -self.sigma.ln() - HALF_LN_TAU
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        (self.mu + self.sigma * rng.sample::<f64, _>(StandardNormal)).exp()
    }

    fn fault(&self) -> Option<&'static str> {
        (!(self.mu.is_finite() && self.sigma.is_finite() && self.sigma > 0.0))
            .then_some("a log-normal takes a finite mu and a sigma above zero")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn density_derivative_and_draws_agree() {
        let (mu, sigma) = (0.2_f64, 0.4_f64);
        let mean = (mu + 0.5 * sigma * sigma).exp();
        super::super::checks::holds(
            &LogNormal { mu, sigma },
            0.0,
            15.0,
            mean,
            mean * mean * ((sigma * sigma).exp() - 1.0),
        );
    }
}
