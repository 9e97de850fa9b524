//! Demand that comes now and then: how often, and how much when it does.
//!
//! Source: Teunter, Syntetos and Babai (2011), Intermittent demand: linking
//! forecasting to inventory obsolescence, European Journal of Operational
//! Research 214, 606–615. The chance p of a value other than zero moves every
//! period, its size z when there is one; expected is p·z. Unlike Croston's
//! method it falls while nothing is sold. Which series are of this kind:
//! Syntetos, Boylan and Croston (2005), Journal of the Operational Research
//! Society 56, 495–503: more than 1.32 periods from sale to sale.
//!
//! Weights are those that would have foretold best, the chance's by its
//! likelihood, the size's by squared relative errors. Paths draw sizes from the
//! past ones, each relative to what was expected then.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use serde::Serialize;
use stats::{Cancelled, Work};

use super::outlook::{Outlook, Paths};
use super::predictive::Predictive;

/// Periods from one value above zero to the next, from which on a series is
/// intermittent.
const APART: f64 = 1.32;

/// A fitted series of that kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Intermittent {
    /// Weight of the newest period in the chance.
    pub chance_weight: f64,
    /// Weight of the newest value in the size.
    pub size_weight: f64,
    /// Chance of a value above zero in the next period.
    pub chance: f64,
    /// Its size.
    pub size: f64,
    /// Sizes relative to those that were expected.
    #[serde(skip)]
    ratios: Vec<f64>,
    /// Expected values one period ahead.
    #[serde(skip)]
    pub means: Vec<f64>,
}

/// Whether the values come now and then only: none below zero, and zero often.
#[must_use]
pub fn is_intermittent(values: &[f64]) -> bool {
    let known = || values.iter().filter(|y| !y.is_nan());
    let above = known().filter(|y| **y > 0.0).count();
    above > 0 && known().all(|y| *y >= 0.0) && known().count() as f64 > APART * above as f64
}

impl Intermittent {
    /// Fits the weights; `None` with fewer than two values above zero or one
    /// below it.
    #[must_use]
    pub fn fit(values: &[f64]) -> Option<Self> {
        let known: Vec<f64> = values.iter().copied().filter(|y| !y.is_nan()).collect();
        let above: Vec<f64> = known.iter().copied().filter(|y| *y > 0.0).collect();
        if above.len() < 2 || known.iter().any(|y| *y < 0.0) {
            return None;
        }
        let chance = above.len() as f64 / known.len() as f64;
        let size = above.iter().sum::<f64>() / above.len() as f64;
        let weights = || (0..=50).map(|at| f64::from(at) / 100.0);
        let pick = |cost: &dyn Fn(f64) -> f64| weights().min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(0.0);
        let chance_weight = pick(&|weight| {
            let mut p = chance;
            let mut cost = 0.0;
            for y in &known {
                let came = *y > 0.0;
                cost -= if came { p.max(1e-9).ln() } else { (1.0 - p).max(1e-9).ln() };
                p += weight * (f64::from(u8::from(came)) - p);
            }
            cost
        });
        let size_weight = pick(&|weight| {
            let mut z = size;
            let mut cost = 0.0;
            for y in &above {
                cost += (y - z) * (y - z);
                z += weight * (y - z);
            }
            cost
        });
        let mut fitted = Self {
            chance_weight,
            size_weight,
            chance,
            size,
            ratios: Vec::new(),
            means: Vec::with_capacity(values.len()),
        };
        for y in values {
            fitted.means.push(fitted.chance * fitted.size);
            if *y > 0.0 {
                fitted.ratios.push(y / fitted.size);
                fitted.size += size_weight * (y - fitted.size);
            }
            if !y.is_nan() {
                fitted.chance += chance_weight * (f64::from(u8::from(*y > 0.0)) - fitted.chance);
            }
        }
        // Paths vary around what is forecast.
        let mean = fitted.ratios.iter().sum::<f64>() / fitted.ratios.len() as f64;
        fitted.ratios.iter_mut().for_each(|ratio| *ratio /= mean);
        Some(fitted)
    }

    /// The next `horizon` periods.
    ///
    /// # Errors
    /// When the work is stopped.
    pub fn outlook(&self, horizon: usize, paths: Paths, work: &dyn Work) -> Result<Outlook, Cancelled> {
        let mut rng = ChaCha8Rng::seed_from_u64(paths.seed);
        let mut draws = vec![Vec::with_capacity(paths.count); horizon];
        let mut totals = Vec::with_capacity(paths.count);
        for _ in 0..paths.count {
            work.go_on()?;
            let (mut p, mut z, mut total) = (self.chance, self.size, 0.0);
            for step in &mut draws {
                let came = rng.random::<f64>() < p;
                let y = if came { z * self.ratios[rng.random_range(0..self.ratios.len())] } else { 0.0 };
                step.push(y);
                total += y;
                p += self.chance_weight * (f64::from(u8::from(came)) - p);
                if came {
                    z += self.size_weight * (y - z);
                }
            }
            totals.push(total);
        }
        let mean = self.chance * self.size;
        let steps = draws.into_iter().map(|draws| Predictive::draws(mean, draws)).collect();
        Ok(Outlook { steps, total: Predictive::draws(mean * horizon as f64, totals) })
    }
}

#[cfg(test)]
mod tests {
    use stats::Quiet;

    use super::*;

    #[test]
    fn a_steady_chance_and_size_come_out() {
        let values: Vec<f64> = (0..400).map(|t| if t % 4 == 1 { 8.0 } else { 0.0 }).collect();
        assert!(is_intermittent(&values));
        let fitted = Intermittent::fit(&values).unwrap();
        assert!((fitted.chance * fitted.size - 2.0).abs() < 0.05, "{fitted:?}");
        let outlook = fitted.outlook(8, Paths { count: 4000, seed: 1 }, &Quiet).unwrap();
        let (low, high) = outlook.steps[0].interval(0.8);
        assert!(low.abs() < 1e-12 && (high - 8.0).abs() < 0.1, "{low} {high}");
        let (low, high) = outlook.total.interval(0.9);
        assert!(low < 16.0 && 16.0 < high);
    }

    #[test]
    fn the_chance_falls_when_sales_end() {
        let values: Vec<f64> = (0..80).map(|t| if t < 40 && t % 2 == 0 { 5.0 } else { 0.0 }).collect();
        let fitted = Intermittent::fit(&values).unwrap();
        assert!(fitted.chance < 0.05, "{fitted:?}");
    }

    #[test]
    fn other_series_are_not_of_this_kind() {
        assert!(!is_intermittent(&[1.0, 2.0, 0.0, 3.0, 4.0]));
        assert!(!is_intermittent(&[0.0; 9]) && !is_intermittent(&[]));
        assert!(!is_intermittent(&[0.0, 0.0, -1.0, 2.0]));
        assert_eq!(Intermittent::fit(&[0.0, 1.0]), None);
        assert_eq!(Intermittent::fit(&[0.0, 1.0, -1.0, 3.0]), None);
    }
}
