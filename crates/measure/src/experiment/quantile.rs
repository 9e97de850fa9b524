//! A quantile and its standard error, also when values come in clusters.
//!
//! The density at the quantile is never estimated: the distance of two order
//! statistics, those that bound a 95% interval of the quantile, is its standard
//! error times 2·1.96. With several values per randomised unit the share of
//! values below the quantile varies more than a binomial's, and the variance is
//! stretched by the ratio of the two (delta method on the units' counts).
//!
//! Source: Deng, Knoblich and Lu (2018), KDD, 233–242, section 4; the outer
//! confidence interval is from Meeker, Hahn and Escobar (2017), Statistical
//! Intervals, 2nd ed., section 5.2. GrowthBook's engine does the same, with a
//! floor of 1e-5 under the variance that is not kept here: it depends on the
//! metric's unit.

use serde::{Deserialize, Serialize};

use super::moments::PairMoments;
use crate::normal;

/// Confidence of the order statistics that bound the quantile.
const BOUNDS: f64 = 0.95;

/// A quantile, its bounds, and the clusters behind the values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quantile {
    /// Values.
    pub n: f64,
    /// Which quantile, in (0, 1).
    pub level: f64,
    /// The quantile.
    pub value: f64,
    /// The quantile at `level − 1.96·√(level·(1 − level)/n)`.
    pub low: f64,
    /// The quantile at `level + 1.96·√(level·(1 − level)/n)`.
    pub high: f64,
    /// The units that the values belong to, when a unit has several.
    pub clusters: Option<Clusters>,
}

/// Units and what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Clusters {
    /// Units with at least one value.
    pub n: f64,
    /// Variance of the share of values at or below the quantile, by the delta
    /// method on the units' counts.
    pub share_variance: f64,
}

impl Clusters {
    /// From pairs (values at or below the quantile, values) unit by unit.
    #[must_use]
    pub fn of(pairs: &PairMoments) -> Self {
        let ratio = super::ratio::Ratio::of(pairs);
        Self { n: pairs.n(), share_variance: ratio.variance() / pairs.n().max(1.0) }
    }
}

/// The levels of the quantile and of its two bounds, for `n` values.
#[must_use]
pub fn levels(level: f64, n: f64) -> [f64; 3] {
    let reach = normal::half_width(BOUNDS) * (level * (1.0 - level) / n).sqrt();
    [level, (level - reach).max(0.0), (level + reach).min(1.0)]
}

impl Quantile {
    /// Whether there are enough values for both bounds to lie inside the data.
    #[must_use]
    pub fn enough(&self) -> bool {
        let z = normal::half_width(BOUNDS);
        let odds = self.level / (1.0 - self.level);
        self.n > z * z * odds.max(1.0 / odds)
    }

    /// Variance of one value, so that the quantile's own is `variance / n`;
    /// 0 when there are too few values.
    #[must_use]
    pub fn variance(&self) -> f64 {
        if self.n <= 1.0 || !self.enough() {
            return 0.0;
        }
        let se = (self.high - self.low) / (2.0 * normal::half_width(BOUNDS));
        let independent = (self.n - 1.0) * se * se;
        match self.clusters {
            Some(clusters) if clusters.n > 1.0 => {
                independent * clusters.share_variance / (self.level * (1.0 - self.level) / self.n)
            }
            Some(_) => 0.0,
            None => independent,
        }
    }
}

/// The quantile of sorted values between two of them (R's type 7, numpy's
/// default).
///
/// # Panics
/// Without values.
#[must_use]
pub fn of_sorted(sorted: &[f64], level: f64) -> f64 {
    let (rank, part) = position(level, sorted.len() as u64);
    let index = usize::try_from(rank).unwrap_or(usize::MAX);
    let low = sorted[index];
    sorted.get(index + 1).map_or(low, |high| low + part * (high - low))
}

/// The rank (from 0) below a quantile of `n` values, and the part of the way to
/// the next rank.
#[must_use]
pub fn position(level: f64, n: u64) -> (u64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "a count of rows")]
    let place = level.clamp(0.0, 1.0) * n.saturating_sub(1) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and n - 1")]
    let rank = place.floor() as u64;
    (rank, place - place.floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    // numpy 1.26.4: np.quantile([1, 2, 4, 8, 16], [0.5, 0.9, 0.1])
    #[test]
    fn equals_numpy() {
        let sorted = [1.0, 2.0, 4.0, 8.0, 16.0];
        for (level, want) in [(0.5, 4.0), (0.9, 12.8), (0.1, 1.4), (1.0, 16.0)] {
            assert!((of_sorted(&sorted, level) - want).abs() < 1e-12);
        }
    }

    #[test]
    fn independent_values_in_clusters_of_one_are_independent() {
        let (n, level) = (2_000.0, 0.9);
        let mut pairs = PairMoments::default();
        (0..2_000).for_each(|i| pairs.add(f64::from(u8::from(i % 10 != 0)), 1.0));
        let alone = Quantile { n, level, value: 9.0, low: 8.5, high: 9.6, clusters: None };
        let clustered = Quantile { clusters: Some(Clusters::of(&pairs)), ..alone };
        let ratio = clustered.variance() / alone.variance();
        assert!((ratio - n / (n - 1.0)).abs() < 1e-9, "{ratio}");
    }

    #[test]
    fn ten_values_do_not_bound_a_ninetieth_percentile() {
        let few = Quantile { n: 10.0, level: 0.9, value: 9.0, low: 8.5, high: 9.6, clusters: None };
        assert!(!few.enough() && few.variance() <= 0.0);
    }
}
