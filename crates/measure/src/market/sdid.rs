//! Synthetic difference in differences: weights on markets so that they move as
//! the treated ones did, weights on dates so that they resemble the test's, and
//! then a difference in differences under both.
//!
//! Source: Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), Synthetic
//! difference-in-differences, American Economic Review 111, 4088–4118: equations 4 to 6 and
//! algorithm 1; the standard error is that of the placebo, algorithm 4.

use std::collections::BTreeMap;

use rand::seq::SliceRandom as _;
use rand::{SeedableRng as _, rngs::ChaCha8Rng};
use stats::Work;
use stats::cholesky::dot;
use stats::simplex::nearest_in_hull;

use super::conformal::Inference;
use super::design::{Design, mean, mean_row};
use super::error::MarketError;
use super::lift::{Check, Estimate, Lift, fit, scales, series, sizes_differ, warnings, weights};
use super::synthetic::{Donors, equal_differences};
use crate::normal;

/// Weights on markets and on dates before the test, and what they estimate.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    markets: Vec<f64>,
    dates: Vec<f64>,
    effect: f64,
    /// The expected outcome on every date.
    expected: Vec<f64>,
}

/// Rows of `periods` outcomes of the control markets, and the treated mean.
struct Data<'a> {
    target: &'a [f64],
    controls: &'a [f64],
    before: usize,
    treated: usize,
}

impl Data<'_> {
    fn estimate(&self) -> Found {
        let (periods, before) = (self.target.len(), self.before);
        let noise = self.noise();
        let after = (periods - before) as f64;
        let zeta = (self.treated as f64 * after).powf(0.25) * noise;
        let fitted: Vec<usize> = (0..before).collect();
        let donors = Donors::new(self.controls, periods, &fitted, true);
        let (picked, _) = donors.target(self.target);
        let penalty = zeta * zeta * before as f64;
        let markets = nearest_in_hull(&donors.differences_gram(&picked, penalty), donors.count());
        let dates = self.date_weights(noise);

        let mut synthetic = vec![0.0; periods];
        for (row, weight) in self.controls.chunks_exact(periods).zip(&markets) {
            for (sum, y) in synthetic.iter_mut().zip(row) {
                *sum += weight * y;
            }
        }
        let gap = dot(&dates, &self.target[..before]) - dot(&dates, &synthetic[..before]);
        let expected: Vec<f64> = synthetic.iter().map(|y| y + gap).collect();
        let effect = mean(&self.target[before..]) - mean(&expected[before..]);
        Found { markets, dates, effect, expected }
    }

    /// Weights on dates before the test whose mean follows, across control
    /// markets, the mean of the test's dates.
    fn date_weights(&self, noise: f64) -> Vec<f64> {
        let (periods, before) = (self.target.len(), self.before);
        let rows: Vec<&[f64]> = self.controls.chunks_exact(periods).collect();
        let count = rows.len();
        // Dates take the part of markets: one row of control markets per date.
        let mut turned = vec![0.0; (before + 1) * count];
        for (m, row) in rows.iter().enumerate() {
            for t in 0..before {
                turned[t * count + m] = row[t];
            }
            turned[before * count + m] = mean(&row[before..]);
        }
        let every: Vec<usize> = (0..count).collect();
        let (dates, target) = turned.split_at(before * count);
        let donors = Donors::new(dates, count, &every, true);
        let (picked, _) = donors.target(target);
        // The paper takes 1e-6, which makes the weights unique in theory only:
        // in double precision it drowns in rounding.
        let penalty = (1e-4 * noise).powi(2) * count as f64;
        nearest_in_hull(&donors.differences_gram(&picked, penalty), before)
    }

    /// The standard deviation of changes from date to date in control markets
    /// before the test.
    fn noise(&self) -> f64 {
        let changes: Vec<f64> = self
            .controls
            .chunks_exact(self.target.len())
            .flat_map(|row| row[..self.before].windows(2).map(|pair| pair[1] - pair[0]))
            .collect();
        let middle = mean(&changes);
        let squares: f64 = changes.iter().map(|x| (x - middle).powi(2)).sum();
        (squares / (changes.len() as f64 - 1.0).max(1.0)).sqrt()
    }
}

/// How many placebos the standard error is made of.
const PLACEBOS: usize = 200;

/// The effect by synthetic difference in differences. Its standard error is the
/// spread of the same estimate on control markets taken as if treated, so it
/// needs more control markets than treated ones, alike in how much they vary.
///
/// # Errors
/// When fewer than three dates precede the test or there are not at least two
/// more control markets than treated ones, and when the work is stopped.
pub fn synthetic_differences(design: &Design, inference: &Inference, work: &dyn Work) -> Result<Lift, MarketError> {
    design.needs("synthetic difference in differences", 3, design.treated.len() + 2)?;
    let data = Data {
        target: &design.target,
        controls: &design.controls,
        before: design.before,
        treated: design.treated.len(),
    };
    let found = data.estimate();
    let error = placebo_error(design, inference.seed, work)?;
    let half = normal::half_width(inference.confidence) * error;
    let estimate = Estimate::new(found.effect, found.effect - half, found.effect + half);
    let (average, total, percent) = scales(design, estimate);
    let p_value = if error > 0.0 { normal::two_sided_p(found.effect / error) } else { 1.0 };
    let differences: Vec<f64> = design.target.iter().zip(&found.expected).map(|(y, e)| y - e).collect();
    let fit = fit(design, &differences, &equal_differences(design, true));
    let ends = vec![(f64::NAN, f64::NAN, None); design.during()];
    let mut lift = Lift {
        method: "sdid",
        confidence: inference.confidence,
        average,
        total,
        percent,
        p_value,
        p_value_of: "no effect on the average, normal with the placebos' spread".into(),
        checks: Vec::<Check>::new(),
        series: series(design, &found.expected, &ends),
        weights: weights(&design.control_names, &found.markets),
        fit,
        details: BTreeMap::from([("standard_error", error), ("dates_with_weight", count_positive(&found.dates))]),
        warnings: warnings(design, &fit),
    };
    if design.control_names.len() < 2 * design.treated.len() + 8 {
        lift.warnings.push("few control markets: the placebos' spread is a rough standard error".into());
    }
    lift.warnings.extend(sizes_differ(design));
    Ok(lift)
}

fn count_positive(weights: &[f64]) -> f64 {
    weights.iter().filter(|w| **w > 1e-9).count() as f64
}

/// The spread of estimates when as many control markets, taken at random, are
/// treated in name only.
fn placebo_error(design: &Design, seed: u64, work: &dyn Work) -> Result<f64, MarketError> {
    let periods = design.periods();
    let mut order: Vec<usize> = (0..design.control_names.len()).collect();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut effects = Vec::with_capacity(PLACEBOS);
    for done in 0..PLACEBOS {
        work.go_on()?;
        work.progress("placebos", done as u64, PLACEBOS as u64);
        order.shuffle(&mut random);
        let (treated, controls) = order.split_at(design.treated.len());
        let rows = |picked: &[usize]| -> Vec<f64> { picked.iter().flat_map(|&m| design.control(m).to_vec()).collect() };
        let target = mean_row(&rows(treated), periods);
        let controls = rows(controls);
        let data = Data { target: &target, controls: &controls, before: design.before, treated: design.treated.len() };
        effects.push(data.estimate().effect);
    }
    let middle = mean(&effects);
    Ok((effects.iter().map(|e| (e - middle).powi(2)).sum::<f64>() / PLACEBOS as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::testing::design;
    use stats::Quiet;

    // Market effects plus date effects plus 4 during the test: what the method
    // takes to be so.
    #[test]
    fn market_and_date_effects_are_taken_out() {
        let dates = [0.0, 2.0, 1.0, 3.0, 2.0, 5.0, 4.0, 6.0];
        let row = |level: f64| -> Vec<f64> { dates.iter().map(|d| level + d).collect() };
        let rows: Vec<Vec<f64>> = [3.0, 8.0, 5.0, 6.0].iter().map(|&level| row(level)).collect();
        let mut target = row(40.0);
        for y in &mut target[6..] {
            *y += 4.0;
        }
        let controls: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let lift = synthetic_differences(&design(&target, &controls, 6), &Inference::default(), &Quiet).unwrap();
        assert!((lift.average.value - 4.0).abs() < 1e-6, "{:?}", lift.average);
    }
}
