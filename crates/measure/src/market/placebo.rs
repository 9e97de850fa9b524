//! Placebo tests: the same estimate where nothing was done. Markets that were
//! not treated are taken as if they had been, and the test is moved to dates
//! before it began. An effect that placebos show as well is no effect.
//!
//! Sources: Abadie, Diamond and Hainmueller (2010), JASA 105, section 3.4, for
//! placebos in space and the ratio of errors; (2015), AJPS 59, 495–510, for
//! placebos in time.

use rand::seq::SliceRandom as _;
use rand::{SeedableRng as _, rngs::ChaCha8Rng};
use serde::Serialize;
use stats::Work;

use super::augment::penalty;
use super::conformal::{Conformal, Inference, Statistic};
use super::control::ControlOptions;
use super::design::{Design, mean};
use super::error::MarketError;
use super::synthetic::{Recipe, fit_before};

/// Markets that were not treated, taken as if they had been.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SpacePlacebo {
    /// The markets.
    pub markets: Vec<String>,
    /// The effect found in them, in percent.
    pub percent: f64,
    /// The error during the test over the error before it.
    pub ratio: f64,
}

/// The test moved to dates before it began.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimePlacebo {
    /// First date of the pretended test.
    pub start: jiff::civil::Date,
    /// Last date of the pretended test.
    pub end: jiff::civil::Date,
    /// The effect found, in percent.
    pub percent: f64,
    /// How surprising it is if there was none.
    pub p_value: f64,
}

/// What the placebos showed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Placebos {
    /// The treated markets' error during the test over that before it.
    pub ratio: f64,
    /// The share of placebos in space with at least that ratio, the treated
    /// markets counted among them; none without enough control markets.
    pub p_value: Option<f64>,
    /// Placebos in space, the largest ratio first.
    pub space: Vec<SpacePlacebo>,
    /// Placebos in time, the latest first.
    pub time: Vec<TimePlacebo>,
}

/// The most placebos in space.
const MOST: usize = 200;
/// The most placebos in time.
const MOVES: usize = 6;

/// Runs the placebos of a synthetic control: in space on every control market,
/// or on up to 200 random sets when several markets were treated; in time on up
/// to six earlier stretches of the test's length.
///
/// # Errors
/// When the work is stopped.
pub fn placebos(
    design: &Design,
    options: ControlOptions,
    inference: &Inference,
    work: &dyn Work,
) -> Result<Placebos, MarketError> {
    let recipe = Recipe {
        fixed_effects: options.fixed_effects,
        lambda: penalty(design, options.fixed_effects, options.augment),
    };
    let own = run(design, recipe);
    let sets = sets(design, inference.seed);
    let mut space = Vec::with_capacity(sets.len());
    for (done, set) in sets.iter().enumerate() {
        work.go_on()?;
        work.progress("placebos in space", done as u64, sets.len() as u64);
        let pretended = design.pretend(set);
        let (percent, ratio) = run(&pretended, recipe);
        space.push(SpacePlacebo { markets: pretended.treated, percent, ratio });
    }
    space.sort_by(|a, b| b.ratio.total_cmp(&a.ratio));
    let as_large = space.iter().filter(|placebo| placebo.ratio >= own.1).count();
    let p_value = (space.len() >= 5).then(|| (as_large + 1) as f64 / (space.len() + 1) as f64);
    Ok(Placebos { ratio: own.1, p_value, space, time: in_time(design, recipe, inference, work)? })
}

/// Effect in percent, and error during the test over error before it.
fn run(design: &Design, recipe: Recipe) -> (f64, f64) {
    let expected = fit_before(design, recipe).expected;
    let squares: Vec<f64> = design.target.iter().zip(&expected).map(|(y, e)| (y - e).powi(2)).collect();
    let before = mean(&squares[..design.before]).sqrt();
    let during = mean(&squares[design.before..]).sqrt();
    let would = mean(&expected[design.before..]);
    let effect = mean(&design.target[design.before..]) - would;
    let ratio = if before > 0.0 { during / before } else { f64::INFINITY };
    (100.0 * effect / would.abs(), ratio)
}

/// Sets of as many control markets as were treated.
fn sets(design: &Design, seed: u64) -> Vec<Vec<usize>> {
    let (count, size) = (design.control_names.len(), design.treated.len());
    if count < size + 2 {
        return Vec::new();
    }
    if size == 1 {
        return (0..count).map(|m| vec![m]).collect();
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..count).collect();
    let mut found = std::collections::BTreeSet::new();
    for _ in 0..4 * MOST {
        let (picked, _) = order.partial_shuffle(&mut random, size);
        let mut set = picked.to_vec();
        set.sort_unstable();
        found.insert(set);
        if found.len() == MOST {
            break;
        }
    }
    found.into_iter().collect()
}

fn in_time(
    design: &Design,
    recipe: Recipe,
    inference: &Inference,
    work: &dyn Work,
) -> Result<Vec<TimePlacebo>, MarketError> {
    let during = design.during();
    let least = (2 * during).max(10);
    let mut found = Vec::new();
    for moved in 1..=MOVES {
        work.go_on()?;
        let Some(before) = design.before.checked_sub(moved * during).filter(|before| *before >= least) else { break };
        let earlier = design.earlier(before, before + during);
        let conformal = Conformal::new(&earlier, recipe, inference);
        let differences = conformal.differences(0.0);
        found.push(TimePlacebo {
            start: earlier.dates[before],
            end: earlier.dates[before + during - 1],
            percent: run(&earlier, recipe).0,
            p_value: conformal.p_value(&differences, Statistic::Absolute, inference.orders),
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::testing::design;
    use stats::Quiet;

    #[test]
    fn a_treated_market_stands_out_from_placebos() {
        // Eight markets with movements of their own; one is raised by 6.
        let wave = |m: usize, t: usize| ((t * (m + 3)) as f64 * 0.37).sin();
        let rows: Vec<Vec<f64>> =
            (0..9).map(|m| (0..50).map(|t| 40.0 + m as f64 + wave(9, t) * 3.0 + wave(m, t)).collect()).collect();
        let mut target = rows[8].clone();
        for y in &mut target[42..] {
            *y += 6.0;
        }
        let controls: Vec<&[f64]> = rows[..8].iter().map(Vec::as_slice).collect();
        let design = design(&target, &controls, 42);
        let found = placebos(&design, ControlOptions::default(), &Inference::default(), &Quiet).unwrap();
        assert_eq!(found.space.len(), 8);
        assert!((found.p_value.unwrap() - 1.0 / 9.0).abs() < 1e-12, "{found:?}");
        assert!(!found.time.is_empty() && found.time.iter().all(|t| t.percent.abs() < 5.0), "{:?}", found.time);
    }
}
