//! Means, variances, skewness and covariances in one pass.
//!
//! Source: Pébay (2008), Formulas for robust, one-pass parallel computation of
//! covariances and arbitrary-order statistical moments, Sandia SAND2008-6212;
//! the update of the mean is Welford's (1962), Technometrics 4, 419–420.
//! Unlike a sum of squares they lose no digits when the mean is large.

use serde::{Deserialize, Serialize};

/// Count, mean and the second and third central moment sums of a stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    n: f64,
    mean: f64,
    squares: f64,
    cubes: f64,
}

impl Moments {
    /// The moments of values already held.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let mut moments = Self::default();
        values.iter().for_each(|value| moments.add(*value));
        moments
    }

    /// Takes one more value in.
    pub fn add(&mut self, value: f64) {
        let before = self.n;
        self.n += 1.0;
        let delta = value - self.mean;
        let step = delta / self.n;
        let term = delta * step * before;
        self.mean += step;
        self.cubes += term * step * (self.n - 2.0) - 3.0 * step * self.squares;
        self.squares += term;
    }

    /// How many values there were.
    #[must_use]
    pub fn n(&self) -> f64 {
        self.n
    }

    /// Their mean; 0 without values.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Their sum.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.mean * self.n
    }

    /// The unbiased variance (divisor n − 1); 0 below two values.
    #[must_use]
    pub fn variance(&self) -> f64 {
        if self.n > 1.0 { self.squares / (self.n - 1.0) } else { 0.0 }
    }

    /// The skewness m₃/m₂^(3/2); 0 where there is no spread.
    #[must_use]
    pub fn skewness(&self) -> f64 {
        if self.squares > 0.0 { self.n.sqrt() * self.cubes / self.squares.powf(1.5) } else { 0.0 }
    }
}

/// Moments of pairs, with their covariance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct PairMoments {
    /// Moments of the first of each pair.
    pub first: Moments,
    /// Moments of the second of each pair.
    pub second: Moments,
    products: f64,
}

impl PairMoments {
    /// Takes one more pair in.
    pub fn add(&mut self, first: f64, second: f64) {
        let delta = first - self.first.mean();
        self.first.add(first);
        self.second.add(second);
        self.products += delta * (second - self.second.mean());
    }

    /// How many pairs there were.
    #[must_use]
    pub fn n(&self) -> f64 {
        self.first.n()
    }

    /// The unbiased covariance (divisor n − 1); 0 below two pairs.
    #[must_use]
    pub fn covariance(&self) -> f64 {
        if self.n() > 1.0 { self.products / (self.n() - 1.0) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(got: f64, want: f64) {
        assert!((got - want).abs() <= 1e-9 * want.abs().max(1.0), "{got} is not {want}");
    }

    // scipy 1.17.1: np.var(x, ddof=1), stats.skew(x), np.cov(x, y)[0, 1]
    // with x = [1, 2, 4, 8, 16], y = [1, 0, 3, 2, 9].
    #[test]
    fn equal_scipy() {
        let mut pairs = PairMoments::default();
        for (x, y) in [(1.0, 1.0), (2.0, 0.0), (4.0, 3.0), (8.0, 2.0), (16.0, 9.0)] {
            pairs.add(x, y);
        }
        close(pairs.first.mean(), 6.2);
        close(pairs.first.variance(), 37.2);
        close(pairs.first.skewness(), 0.889_048_134_816_954_2);
        close(pairs.covariance(), 20.0);
    }

    #[test]
    fn a_large_mean_costs_no_digits() {
        let moments = Moments::of(&[1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0]);
        close(moments.variance(), 1.0);
    }

    #[test]
    fn nothing_has_no_spread() {
        assert_eq!(Moments::default().variance().to_bits(), 0.0_f64.to_bits());
        close(Moments::of(&[3.0]).skewness(), 0.0);
    }

    proptest! {
        #[test]
        fn equal_the_two_pass_formulas(values in proptest::collection::vec((-1e3..1e3, -1e3..1e3), 2..60)) {
            let mut pairs = PairMoments::default();
            values.iter().for_each(|(x, y)| pairs.add(*x, *y));
            let n = pairs.n();
            let mean = |of: fn(&(f64, f64)) -> f64| values.iter().map(of).sum::<f64>() / n;
            let (mx, my) = (mean(|v| v.0), mean(|v| v.1));
            let covariance = values.iter().map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / (n - 1.0);
            let variance = values.iter().map(|(x, _)| (x - mx).powi(2)).sum::<f64>() / (n - 1.0);
            prop_assert!((pairs.covariance() - covariance).abs() < 1e-6);
            prop_assert!((pairs.first.variance() - variance).abs() < 1e-6);
        }
    }
}
