//! What a forecast says of one number: a normal distribution or draws.

use stats::diagnostics::quantile_sorted;

use crate::normal;

/// The distribution of something that has not happened yet.
#[derive(Debug, Clone, PartialEq)]
pub enum Predictive {
    /// A normal distribution.
    Normal {
        /// Its mean.
        mean: f64,
        /// Its standard deviation.
        sd: f64,
    },
    /// Draws.
    Draws {
        /// What is forecast, which the draws vary around.
        mean: f64,
        /// The draws, ascending.
        sorted: Vec<f64>,
    },
}

impl Predictive {
    /// From draws in any order.
    #[must_use]
    pub fn draws(mean: f64, mut draws: Vec<f64>) -> Self {
        draws.sort_unstable_by(f64::total_cmp);
        Self::Draws { mean, sorted: draws }
    }

    /// What is forecast.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Self::Normal { mean, .. } | Self::Draws { mean, .. } => *mean,
        }
    }

    /// The value that it stays below with this chance.
    #[must_use]
    pub fn quantile(&self, share: f64) -> f64 {
        match self {
            Self::Normal { mean, sd } => mean + sd * normal::quantile(share),
            Self::Draws { sorted, .. } => quantile_sorted(sorted, share),
        }
    }

    /// The interval with equal chances on both sides.
    #[must_use]
    pub fn interval(&self, level: f64) -> (f64, f64) {
        (self.quantile(0.5 - level / 2.0), self.quantile(0.5 + level / 2.0))
    }

    /// The continuous ranked probability score of what was seen: the mean
    /// absolute error of a distribution (Gneiting and Raftery 2007, JASA 102,
    /// 359–378; equation 21 and for a normal distribution section 4.2).
    #[must_use]
    pub fn crps(&self, seen: f64) -> f64 {
        match self {
            Self::Normal { mean, sd } if *sd > 0.0 => {
                let z = (seen - mean) / sd;
                let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
                let root = 1.0 / std::f64::consts::PI.sqrt();
                sd * (z * (2.0 * normal::below(z) - 1.0) + 2.0 * density - root)
            }
            Self::Normal { mean, .. } => (seen - mean).abs(),
            Self::Draws { sorted, .. } => {
                let n = sorted.len() as f64;
                let off = sorted.iter().map(|x| (x - seen).abs()).sum::<f64>() / n;
                let spread: f64 = sorted.iter().enumerate().map(|(i, x)| (2.0 * i as f64 + 1.0 - n) * x).sum();
                off - spread / (n * n)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_of_draws_comes_near_that_of_their_distribution() {
        let exact = Predictive::Normal { mean: 3.0, sd: 2.0 };
        let shares = (0..4000).map(|at| (f64::from(at) + 0.5) / 4000.0);
        let drawn = Predictive::draws(3.0, shares.map(|share| exact.quantile(share)).collect());
        for seen in [-4.0, 2.0, 3.0, 9.5] {
            assert!((exact.crps(seen) - drawn.crps(seen)).abs() < 2e-3, "{seen}");
        }
        // scoringRules' example of the standard normal at 0: (√2 − 1)/√π.
        let standard = Predictive::Normal { mean: 0.0, sd: 1.0 };
        assert!((standard.crps(0.0) - (2.0_f64.sqrt() - 1.0) / std::f64::consts::PI.sqrt()).abs() < 1e-12);
        assert!((Predictive::Normal { mean: 1.0, sd: 0.0 }.crps(3.0) - 2.0).abs() < 1e-12);
    }
}
