//! What the business spends by week, region and channel.

use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};
use rand_distr::{Distribution as _, Normal};

use super::conditions::Conditions;
use super::preset::{Design, Flight};
use super::season::season;

/// Spend of one channel in one week and region, in money.
#[derive(Debug, Clone)]
pub(super) struct Spend {
    channels: usize,
    regions: usize,
    weeks: usize,
    money: Vec<f64>,
}

impl Spend {
    /// Spend as a manager plans it: more in season, in steps by quarter, with
    /// noise by week and region, and now and then a pause.
    pub(super) fn planned(design: &Design, conditions: &Conditions, seed: u64, people: &[u32]) -> Self {
        let (channels, regions, weeks) = (design.channels.len(), design.regions, design.weeks);
        let mut spend = Self { channels, regions, weeks, money: vec![0.0; channels * regions * weeks] };
        let varied = conditions.variation;
        let common = common(conditions, seed, weeks);
        for (at, channel) in design.channels.iter().enumerate() {
            let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5350_454e_4400 ^ (at as u64) << 40);
            let mut step = 0.0;
            for week in 0..weeks {
                let common = &common[week];
                if week % 13 == 0 {
                    step = common.with(common.step, own(&mut rng, 0.35 * varied));
                }
                let weekly = common.with(common.weekly, own(&mut rng, 0.18 * varied));
                let place = rng.random::<f64>();
                let paused = common.pause.unwrap_or(place) < 0.04 * varied;
                let on = match channel.flight {
                    Flight::Always => !paused,
                    Flight::Bursts { on, off, after } => week >= after && (week - after) % (on + off) < on,
                };
                let season = season(week, design.season).sqrt();
                for (region, people) in people.iter().enumerate() {
                    let here = own(&mut rng, if regions > 1 { 0.25 * varied } else { 0.0 }).exp();
                    let thousands = f64::from(*people) / 1_000.0;
                    let money = channel.weekly * thousands * step.exp() * weekly.exp() * season * here;
                    spend.money[(at * regions + region) * weeks + week] = if on { cents(money) } else { 0.0 };
                }
            }
        }
        spend
    }

    /// Spend of a channel in a region and week.
    pub(super) fn at(&self, channel: usize, region: usize, week: usize) -> f64 {
        self.money[(channel * self.regions + region) * self.weeks + week]
    }

    /// Spend of a channel in all.
    pub(super) fn total(&self, channel: usize) -> f64 {
        let size = self.regions * self.weeks;
        self.money[channel * size..(channel + 1) * size].iter().sum()
    }

    /// Channels.
    pub(super) fn channels(&self) -> usize {
        self.channels
    }
}

/// What moves all channels in one week, in the logarithm.
struct Common {
    together: f64,
    step: f64,
    weekly: f64,
    /// Where the draw of a pause falls that all channels share, if they share it.
    pause: Option<f64>,
}

impl Common {
    /// A channel's own movement with its part of the common one; the spread is
    /// that of either.
    fn with(&self, common: f64, own: f64) -> f64 {
        if self.together > 0.0 { self.together.sqrt() * common + (1.0 - self.together).sqrt() * own } else { own }
    }
}

fn common(conditions: &Conditions, seed: u64, weeks: usize) -> Vec<Common> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x434f_4d4d_4f4e);
    let together = conditions.together;
    let mut step = 0.0;
    (0..weeks)
        .map(|week| {
            if week % 13 == 0 {
                step = own(&mut rng, 0.35 * conditions.variation);
            }
            let weekly = own(&mut rng, 0.18 * conditions.variation);
            let (shared, place) = (rng.random::<f64>() < together, rng.random::<f64>());
            Common { together, step, weekly, pause: shared.then_some(place) }
        })
        .collect()
}

/// A movement in the logarithm whose exponential has mean 1.
fn own(rng: &mut ChaCha8Rng, sigma: f64) -> f64 {
    let Ok(normal) = Normal::new(-sigma * sigma / 2.0, sigma) else { return 0.0 };
    normal.sample(rng)
}

/// Money has two decimals.
fn cents(money: f64) -> f64 {
    (money * 100.0).round() / 100.0
}
