//! Chance that is the same in every world.
//!
//! A draw is a function of the seed, the person, what it is for and up to two
//! further numbers (a week, an episode), not of how many draws came before it.
//! So a world without a channel differs from the world with it by the channel
//! and by nothing else: the method of common random numbers (Glasserman and Yao
//! 1992, Management Science 38, 884–908).

use rand::SeedableRng as _;
use rand::rngs::ChaCha8Rng;

/// What a draw is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Exposure,
    ExposureDay,
    Click,
    Impulse,
    Consider,
    Route,
    Search,
    Organic,
    Coupon,
    Device,
    Satisfied,
    Contact,
    Arm,
    Retarget,
}

/// The chance of one person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chance(u64);

impl Chance {
    /// The chance of this person under this seed.
    pub(super) fn of(seed: u64, person: u64) -> Self {
        Self(mixed(mixed(seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_add(person)))
    }

    /// A number in `(0, 1)` that is the same whenever it is asked for.
    #[expect(clippy::cast_precision_loss, reason = "53 bits, which a double holds")]
    pub(super) fn unit(self, purpose: Purpose, a: u64, b: u64) -> f64 {
        let key = mixed(self.0 ^ mixed((purpose as u64) << 48 ^ a << 24 ^ b));
        ((key >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// The state, from which further streams are made.
    pub(super) fn bits(self) -> u64 {
        self.0
    }

    /// A stream for what the person is, which no world changes.
    pub(super) fn stream(self) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(self.0)
    }
}

/// The finaliser of `SplitMix64` (Steele, Lea and Flood 2014).
fn mixed(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The Poisson count of this mean at this place of its distribution: a larger
/// mean never gives a smaller count, which is what keeps worlds comparable.
pub(super) fn poisson_at(mean: f64, place: f64) -> u32 {
    if mean <= 0.0 {
        return 0;
    }
    let mut term = (-mean).exp();
    let (mut sum, mut count) = (term, 0_u32);
    while place > sum && count < 500 {
        count += 1;
        term *= mean / f64::from(count);
        sum += term;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_even_and_do_not_go_together() {
        let draws: Vec<(f64, f64)> = (0..40_000)
            .map(|person| {
                let chance = Chance::of(3, person);
                (chance.unit(Purpose::Click, 1, 2), chance.unit(Purpose::Click, 2, 1))
            })
            .collect();
        let n = 40_000.0;
        let mean = draws.iter().map(|draw| draw.0).sum::<f64>() / n;
        let both = draws.iter().map(|draw| (draw.0 - 0.5) * (draw.1 - 0.5)).sum::<f64>() / n;
        // Five standard errors each.
        assert!((mean - 0.5).abs() < 5.0 * (1.0 / 12.0 / n).sqrt(), "{mean}");
        assert!(both.abs() < 5.0 / 12.0 / n.sqrt(), "{both}");
        let again = Chance::of(3, 7).unit(Purpose::Route, 5, 9);
        assert_eq!(again.to_bits(), Chance::of(3, 7).unit(Purpose::Route, 5, 9).to_bits());
    }

    #[test]
    fn counts_have_their_mean_and_rise_with_it() {
        for mean in [0.05, 0.8, 6.0] {
            let counts =
                (0..20_000).map(|person| poisson_at(mean, Chance::of(1, person).unit(Purpose::Exposure, 0, 0)));
            let got = counts.map(f64::from).sum::<f64>() / 20_000.0;
            assert!((got - mean).abs() < 5.0 * (mean / 20_000.0).sqrt(), "{got} for {mean}");
        }
        assert!((1..99).all(|at| poisson_at(1.0, f64::from(at) / 99.0) <= poisson_at(1.3, f64::from(at) / 99.0)));
    }
}
