//! Intervals by resampling journeys.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_distr::{Distribution as _, Poisson};

use super::{Journeys, Weights};

/// How journeys are resampled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resampling {
    /// How many times.
    pub replicates: usize,
    /// How much of the replicates an interval holds: 0.95.
    pub level: f64,
    /// The same seed gives the same intervals, bit for bit, on any number of threads.
    pub seed: u64,
}

impl Default for Resampling {
    fn default() -> Self {
        Self { replicates: 500, level: 0.95, seed: 1 }
    }
}

/// Weights of resampled journeys.
#[derive(Debug, Clone)]
pub(super) struct Resampled {
    conversions: Vec<f64>,
    values: Vec<f64>,
    nulls: Vec<f64>,
}

impl Resampled {
    pub(super) fn new(rows: usize) -> Self {
        Self { conversions: vec![0.0; rows], values: vec![0.0; rows], nulls: vec![0.0; rows] }
    }

    /// Draws how often the journeys of every row turn up: each journey a Poisson
    /// number of times with mean one, which for many journeys is the bootstrap
    /// (Chamandy, Muralidharan, Najmi, Naidu, 2012, *Estimating uncertainty for
    /// massive data streams*). A row's conversions have the row's mean value.
    pub(super) fn draw(&mut self, journeys: &Journeys, seed: u64, replicate: u64) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(replicate);
        for row in 0..journeys.len() {
            let (conversions, value) = (journeys.conversions()[row], journeys.values()[row]);
            let drawn = poisson(&mut rng, conversions);
            self.conversions[row] = drawn;
            // A value without a conversion (a refund) is a journey of its own.
            self.values[row] =
                if conversions > 0.0 { value * drawn / conversions } else { value * poisson_of(&mut rng, value) };
            self.nulls[row] = poisson(&mut rng, journeys.nulls()[row]);
        }
    }

    pub(super) fn weights(&self) -> Weights<'_> {
        Weights { conversions: &self.conversions, values: &self.values, nulls: &self.nulls }
    }
}

fn poisson_of(rng: &mut impl Rng, value: f64) -> f64 {
    if value.abs() > 0.0 { poisson(rng, 1.0) } else { 0.0 }
}

fn poisson(rng: &mut impl Rng, mean: f64) -> f64 {
    if mean <= 0.0 {
        return 0.0;
    }
    if mean > 12.0 {
        return Poisson::new(mean).map_or(mean, |poisson| poisson.sample(rng));
    }
    // Inversion: the count at which the uniform number is passed.
    let uniform: f64 = rng.random();
    let mut chance = (-mean).exp();
    let (mut passed, mut count) = (chance, 0.0);
    while uniform > passed && count < 100.0 {
        count += 1.0;
        chance *= mean / count;
        passed += chance;
    }
    count
}

/// The bounds that hold this share of the numbers, as many left out below as
/// above; interpolated between neighbours.
pub(super) fn interval(numbers: &mut [f64], level: f64) -> (f64, f64) {
    numbers.sort_by(f64::total_cmp);
    (quantile(numbers, (1.0 - level) / 2.0), quantile(numbers, f64::midpoint(1.0, level)))
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share.clamp(0.0, 1.0) * (sorted.len().saturating_sub(1)) as f64;
    let below = at.floor() as usize;
    match (sorted.get(below), sorted.get(below + 1)) {
        (Some(low), Some(high)) => low + (high - low) * at.fract(),
        (Some(only), None) => *only,
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_their_mean_and_variance() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        for mean in [0.3, 1.0, 7.5, 40.0] {
            let draws: Vec<f64> = (0..40_000).map(|_| poisson(&mut rng, mean)).collect();
            let average = draws.iter().sum::<f64>() / 40_000.0;
            let variance = draws.iter().map(|draw| (draw - average).powi(2)).sum::<f64>() / 40_000.0;
            assert!((average / mean - 1.0).abs() < 0.04, "{mean}: {average}");
            assert!((variance / mean - 1.0).abs() < 0.06, "{mean}: {variance}");
        }
    }

    #[test]
    fn intervals_leave_as_many_out_on_both_sides() {
        let mut numbers: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        let (low, high) = interval(&mut numbers, 0.9);
        assert!((low - 5.0).abs() < 1e-9 && (high - 95.0).abs() < 1e-9);
    }
}
