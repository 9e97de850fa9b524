//! A small market with known effects, for the tests.

use jiff::ToSpan;
use jiff::civil::Date;
use measure::mix::{Control, Exposure, Media, Panel, Sign};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;

/// Weekly dates.
pub(super) fn weeks(count: usize) -> Vec<Date> {
    Date::constant(2022, 1, 3).series(7.days()).take(count).collect()
}

/// A market of `geos` × `weeks` in which each of two channels carries over
/// geometrically with `decay` over eight weeks and saturates logistically with
/// `rate`, times `strength`, in units of the mean of spend and outcome.
pub(super) struct Market {
    pub(super) geos: usize,
    pub(super) weeks: usize,
    pub(super) seed: u64,
    pub(super) noise: f64,
    pub(super) decay: [f64; 2],
    pub(super) rate: [f64; 2],
    pub(super) strength: [f64; 2],
}

impl Default for Market {
    fn default() -> Self {
        Self { geos: 1, weeks: 104, seed: 1, noise: 0.04, decay: [0.5, 0.2], rate: [1.0, 1.5], strength: [0.5, 0.3] }
    }
}

/// What the market was made of.
pub(super) struct Truth {
    pub(super) panel: Panel,
    /// Outcome each channel brought.
    pub(super) contribution: [f64; 2],
}

impl Market {
    pub(super) fn make(&self) -> Truth {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let rows = self.geos * self.weeks;
        let mut spend = [vec![0.0; rows], vec![0.0; rows]];
        let mut outcome = vec![0.0; rows];
        let mut price = vec![0.0; rows];
        let mut contribution = [0.0; 2];
        for geo in 0..self.geos {
            let size = 1.0 + geo as f64;
            let lift: f64 = 0.1 * rng.sample::<f64, _>(StandardNormal);
            for week in 0..self.weeks {
                let row = geo * self.weeks + week;
                let mut share = 1.0 + lift + 0.1 * (std::f64::consts::TAU * week as f64 / 52.18).sin();
                for channel in 0..2 {
                    let on = rng.random::<f64>() < 0.75;
                    let level: f64 = rng.random_range(0.2..2.5);
                    spend[channel][row] = if on { 1000.0 * size * level } else { 0.0 };
                    let weights: Vec<f64> = (0..8).map(|l| self.decay[channel].powi(l)).collect();
                    let total: f64 = weights.iter().sum();
                    let carried: f64 = (0..8.min(week + 1))
                        .map(|l| weights[l] / total * spend[channel][row - l] / (1000.0 * size))
                        .sum();
                    let e = (-self.rate[channel] * carried).exp();
                    let part = self.strength[channel] * (1.0 - e) / (1.0 + e);
                    share += part;
                    contribution[channel] += 10_000.0 * size * part;
                }
                price[row] = rng.sample(StandardNormal);
                share -= 0.05 * price[row];
                share += self.noise * rng.sample::<f64, _>(StandardNormal);
                outcome[row] = 10_000.0 * size * share;
            }
        }
        let media = |name: &str, spend: &[f64]| Media {
            name: name.to_owned(),
            exposure: Exposure::Volume(spend.to_vec()),
            spend: Some(spend.to_vec()),
            history: Vec::new(),
        };
        let panel = Panel {
            dates: weeks(self.weeks),
            geos: (0..self.geos).map(|geo| format!("geo{geo}")).collect(),
            population: (self.geos > 1).then(|| (0..self.geos).map(|geo| 1.0 + geo as f64).collect()),
            outcome,
            observed: None,
            value_per_outcome: None,
            media: vec![media("tv", &spend[0]), media("search", &spend[1])],
            controls: vec![Control {
                name: "price".to_owned(),
                values: price,
                sign: Sign::Any,
                treatment_baseline: None,
            }],
            lift_tests: Vec::new(),
        };
        Truth { panel, contribution }
    }
}
