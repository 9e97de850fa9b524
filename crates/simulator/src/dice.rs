//! Seeded chance.
//!
//! Every draw comes from a stream named by what it is for and by whom and
//! when, so that adding a draw in one place moves nothing elsewhere. The
//! stream is `ChaCha8`, which is fixed by its cipher; the distributions are
//! written out here because those of `rand` may change their values between
//! versions, and then the same seed would no longer give the same files.

use rand::Rng as _;
use rand::SeedableRng as _;
use rand::rngs::ChaCha8Rng;

/// One stream of chance.
#[derive(Debug)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of `purpose` for two further coordinates (a day, a column).
    pub(crate) fn new(seed: u64, purpose: &str, a: u64, b: u64) -> Self {
        let mut bytes = [0_u8; 32];
        for (place, word) in bytes.chunks_exact_mut(8).zip([seed, fnv1a(purpose), a, b]) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        Self(ChaCha8Rng::from_seed(bytes))
    }

    /// Uniform in `[0, 1)`, with all 53 bits of a double.
    #[expect(clippy::cast_precision_loss, reason = "the value has 53 bits, a double holds them exactly")]
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number in `0..count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let wide = u128::from(self.0.next_u64()) * (count as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// Standard normal (Box and Muller 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A factor around one whose mean is exactly one.
    pub(crate) fn noise(&mut self, sigma: f64) -> f64 {
        (sigma * self.normal() - sigma * sigma / 2.0).exp()
    }

    /// A Poisson count (Knuth's product; large means are split in halves,
    /// which keeps the distribution exact).
    pub(crate) fn poisson(&mut self, mean: f64) -> u32 {
        if mean <= 0.0 {
            return 0;
        }
        if mean > 24.0 {
            return self.poisson(mean / 2.0) + self.poisson(mean / 2.0);
        }
        let limit = (-mean).exp();
        let mut product = self.unit();
        let mut count = 0;
        while product > limit {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// An index drawn in proportion to its weight.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }
}

/// FNV-1a, 64 bits: short, fixed and good enough to keep names apart.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_and_variance(draws: &[f64]) -> (f64, f64) {
        let count = f64::from(u32::try_from(draws.len()).unwrap());
        let mean = draws.iter().sum::<f64>() / count;
        (mean, draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / count)
    }

    #[test]
    fn a_stream_is_fixed_by_its_name() {
        let first: Vec<u64> = (0..4).map(|_| Dice::new(7, "orders", 1, 2).0.next_u64()).collect();
        assert!(first.iter().all(|draw| *draw == first[0]));
        assert_ne!(Dice::new(7, "orders", 1, 2).0.next_u64(), Dice::new(7, "orders", 1, 3).0.next_u64());
        assert_ne!(Dice::new(7, "orders", 1, 2).0.next_u64(), Dice::new(7, "spend", 1, 2).0.next_u64());
    }

    #[test]
    fn poisson_has_its_mean_and_variance_on_both_sides_of_the_split() {
        for mean in [0.4, 7.0, 90.0] {
            let mut dice = Dice::new(1, "poisson", 0, 0);
            let draws: Vec<f64> = (0..20_000).map(|_| f64::from(dice.poisson(mean))).collect();
            let (got, variance) = mean_and_variance(&draws);
            assert!((got / mean - 1.0).abs() < 0.03, "mean {got} for {mean}");
            assert!((variance / mean - 1.0).abs() < 0.05, "variance {variance} for {mean}");
        }
    }

    #[test]
    fn noise_has_mean_one() {
        let mut dice = Dice::new(1, "noise", 0, 0);
        let draws: Vec<f64> = (0..50_000).map(|_| dice.noise(0.3)).collect();
        assert!((mean_and_variance(&draws).0 - 1.0).abs() < 0.01);
    }

    #[test]
    fn weights_are_kept() {
        let mut dice = Dice::new(1, "weights", 0, 0);
        let mut seen = [0_u32; 3];
        (0..30_000).for_each(|_| seen[dice.weighted(&[1.0, 0.0, 2.0])] += 1);
        assert_eq!(seen[1], 0);
        assert!((f64::from(seen[2]) / f64::from(seen[0]) - 2.0).abs() < 0.1);
    }
}
