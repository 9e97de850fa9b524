//! How well the model predicts what it has not seen: rolling-origin validation.
//!
//! The panel is cut at several dates; each time the model is fitted on what lies
//! before and predicts the periods after, whose exposures and controls it is
//! told. Source: Tashman (2000), Out-of-sample tests of forecasting accuracy,
//! International Journal of Forecasting 16; the continuous ranked probability
//! score: Gneiting and Raftery (2007), JASA 102.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use stats::work::Work;

use super::channel::ChannelWork;
use super::columns::{Reader, State};
use super::error::MixError;
use super::model::Model;
use super::panel::Panel;
use super::sampling::Sampling;
use super::specification::Specification;

/// Fewest periods to fit on.
const LEAST: usize = 20;

/// What is asked of a validation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdout {
    /// Periods predicted after each cut.
    pub horizon: usize,
    /// Number of cuts; the last predicts the panel's last periods.
    pub folds: usize,
}

/// How well held-out outcomes were predicted, all geos together by period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Validation {
    /// Mean continuous ranked probability score, in the outcome's unit.
    pub crps: f64,
    /// That over the mean outcome.
    pub relative_crps: f64,
    /// Mean absolute percentage error of the predictive median; periods with no
    /// outcome are left out.
    pub mape: f64,
    /// The same of a naive forecast: the outcome a season (or a period) before.
    pub naive_mape: f64,
    /// Share of outcomes inside their 90% predictive intervals.
    pub coverage_90: f64,
    /// Share inside their 50% predictive intervals.
    pub coverage_50: f64,
    /// Every held-out period of every cut.
    pub predictions: Vec<Prediction>,
}

/// One held-out period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Number of the cut.
    pub fold: usize,
    /// Number of the period.
    pub period: usize,
    /// What was observed.
    pub observed: f64,
    /// Predictive median.
    pub median: f64,
    /// Lower end of the central 90% interval.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// Continuous ranked probability score.
    pub crps: f64,
}

/// Validates a model by rolling origins.
///
/// # Errors
/// When too few periods are left to fit on, or a fit fails.
pub fn validate(
    panel: &Panel,
    specification: &Specification,
    sampling: &Sampling,
    holdout: Holdout,
    work: &dyn Work,
) -> Result<Validation, MixError> {
    let periods = panel.periods();
    let held = holdout.horizon.max(1) * holdout.folds.max(1);
    if periods < held + LEAST {
        return Err(MixError::Parts(format!(
            "{} cuts of {} periods leave fewer than {LEAST} of {periods} to fit on; hold out less",
            holdout.folds, holdout.horizon
        )));
    }
    let mut predictions = Vec::new();
    let (mut inside_half, mut naive) = (0.0, Vec::new());
    let season = panel.step()?.per_year();
    for fold in 0..holdout.folds.max(1) {
        let cut = periods - held + fold * holdout.horizon.max(1);
        let end = cut + holdout.horizon.max(1);
        let mut seen = panel.clone();
        seen.observed = Some((0..panel.rows()).map(|row| row % periods < cut && panel.is_observed(row)).collect());
        // An experiment after the cut is not known yet.
        seen.lift_tests.retain(|test| test.counted_until.unwrap_or(test.end) < panel.dates[cut]);
        let model = Model::new(&seen, specification)?;
        let (draws, _) = model.sample(sampling, work)?;
        let replicated = model.replicate(&draws, cut..end, sampling.seed + fold as u64)?;
        for (at, mut values) in replicated.into_iter().enumerate() {
            let period = cut + at;
            let total = |period: usize| (0..panel.geos.len()).map(|g| panel.outcome[g * periods + period]).sum::<f64>();
            let observed = total(period);
            values.sort_unstable_by(f64::total_cmp);
            let at = |share: f64| stats::diagnostics::quantile_sorted(&values, share);
            inside_half += f64::from(u8::from((at(0.25)..=at(0.75)).contains(&observed)));
            if observed.abs() > 0.0 {
                let before = if cut > season && period >= season { total(period - season) } else { total(cut - 1) };
                naive.push((before / observed - 1.0).abs());
            }
            predictions.push(Prediction {
                fold,
                period,
                observed,
                median: at(0.5),
                low: at(0.05),
                high: at(0.95),
                crps: crps(&values, observed),
            });
        }
    }
    let n = predictions.len() as f64;
    let mean = |f: &dyn Fn(&Prediction) -> f64| predictions.iter().map(f).sum::<f64>() / n;
    let counted: Vec<f64> =
        predictions.iter().filter(|p| p.observed.abs() > 0.0).map(|p| (p.median / p.observed - 1.0).abs()).collect();
    let score = mean(&|p| p.crps);
    Ok(Validation {
        crps: score,
        relative_crps: score / mean(&|p| p.observed.abs()),
        mape: counted.iter().sum::<f64>() / counted.len() as f64,
        naive_mape: naive.iter().sum::<f64>() / naive.len() as f64,
        coverage_90: mean(&|p| f64::from(u8::from((p.low..=p.high).contains(&p.observed)))),
        coverage_50: inside_half / n,
        predictions,
    })
}

/// The score of ascending draws: `mean |x − y| − ½ mean |x − x'|`.
fn crps(sorted: &[f64], observed: f64) -> f64 {
    let n = sorted.len() as f64;
    let off = sorted.iter().map(|x| (x - observed).abs()).sum::<f64>() / n;
    let spread: f64 = sorted.iter().enumerate().map(|(i, x)| (2.0 * i as f64 + 1.0 - n) * x).sum::<f64>();
    off - spread / (n * n)
}

impl Model {
    /// Replicated outcomes, all geos together, for each period of a range and
    /// each draw.
    pub(super) fn replicate(
        &self,
        draws: &super::outcome::Draws,
        range: std::ops::Range<usize>,
        seed: u64,
    ) -> Result<Vec<Vec<f64>>, MixError> {
        let design = &self.design;
        let reader = Reader::new(&self.columns, draws)?;
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(u64::MAX);
        let mut state = State::default();
        let mut memory = vec![ChannelWork::default(); design.channels.len()];
        let (mut over_time, mut mean) = (Vec::new(), vec![0.0; design.geos * design.periods]);
        let mut out = vec![Vec::with_capacity(draws.len()); range.len()];
        for draw in 0..draws.len() {
            reader.read(design, draws.row(draw), &mut state);
            state.mean(design, &mut memory, &mut over_time, &mut mean);
            for (out, period) in out.iter_mut().zip(range.clone()) {
                let total = (0..design.geos)
                    .map(|geo| {
                        let row = geo * design.periods + period;
                        let unit = design.unit[row];
                        let scaled = design.likelihood.draw(mean[row], unit, state.noise, &mut rng);
                        scaled * unit + design.centre * design.heads[geo]
                    })
                    .sum();
                out.push(total);
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_of_a_uniform_by_hand() {
        // For a uniform on (0, 1) and y = 0: ∫ (F − 1)² = 1/3.
        let draws: Vec<f64> = (0..2000).map(|i| (f64::from(i) + 0.5) / 2000.0).collect();
        assert!((crps(&draws, 0.0) - 1.0 / 3.0).abs() < 1e-3);
        assert!((crps(&draws, 0.5) - 1.0 / 12.0).abs() < 1e-3);
        assert!(crps(&[2.0; 10], 2.0).abs() < 1e-12);
    }
}
