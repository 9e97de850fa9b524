//! The posterior predictive check: do replications from the posterior look like
//! what was seen? (Gelman, Meng and Stern 1996, Statistica Sinica 6.)

use rand::rngs::ChaCha8Rng;
use stats::loo::{LeftOut, leave_out};
use stats::work::Work;

use super::channel::ChannelWork;
use super::columns::{Reader, State};
use super::error::MixError;
use super::model::Model;
use super::outcome::{Draws, LooSummary, PredictiveCheck};
use super::specification::Likelihood;

/// Most draws that are replicated.
const REPLICATIONS: usize = 1000;
/// Log likelihoods kept at once for leaving one out: rows × draws.
const KEPT: usize = 4_000_000;
/// Fewest draws worth leaving one out with.
const LEAST_DRAWS: usize = 100;

/// What replications add up to, row by row.
#[derive(Debug, Clone, Default)]
struct Tally {
    fitted: Vec<f64>,
    below: Vec<f64>,
    larger: f64,
    smaller: f64,
    replications: f64,
}

impl Model {
    /// Replicates the outcome from evenly spaced draws.
    pub(super) fn check_predictions(
        &self,
        draws: &Draws,
        rng: &mut ChaCha8Rng,
        work: &dyn Work,
    ) -> Result<(PredictiveCheck, Option<LooSummary>), MixError> {
        let design = &self.design;
        let rows = design.geos * design.periods;
        let reader = Reader::new(&self.columns, draws)?;
        let mut state = State::default();
        let mut memory = vec![ChannelWork::default(); design.channels.len()];
        let (mut over_time, mut mean) = (Vec::new(), vec![0.0; rows]);
        let seen: Vec<usize> = (0..rows).filter(|row| design.weight[*row] > 0.0).collect();
        let largest = seen.iter().map(|row| design.outcome[*row]).fold(f64::NEG_INFINITY, f64::max);
        let smallest = seen.iter().map(|row| design.outcome[*row]).fold(f64::INFINITY, f64::min);
        let mut tally = Tally { fitted: vec![0.0; rows], below: vec![0.0; rows], ..Tally::default() };
        let step = draws.len().div_ceil(REPLICATIONS).max(1);
        for draw in (0..draws.len()).step_by(step) {
            if (tally.replications as u64).is_multiple_of(50) {
                work.progress("checking", draw as u64, draws.len() as u64);
                work.go_on().map_err(stats::nuts::SampleError::from)?;
            }
            reader.read(design, draws.row(draw), &mut state);
            state.mean(design, &mut memory, &mut over_time, &mut mean);
            let (mut top, mut bottom) = (f64::NEG_INFINITY, f64::INFINITY);
            for row in &seen {
                let replicated = design.likelihood.draw(mean[*row], design.unit[*row], state.noise, rng);
                tally.fitted[*row] += mean[*row];
                tally.below[*row] += f64::from(u8::from(replicated <= design.outcome[*row]));
                top = top.max(replicated);
                bottom = bottom.min(replicated);
            }
            tally.larger += f64::from(u8::from(top > largest));
            tally.smaller += f64::from(u8::from(bottom > smallest));
            tally.replications += 1.0;
        }
        let loo = self.leave_one_out(draws, &reader, &seen, work)?;
        Ok((self.judge_predictions(&tally, &seen), loo))
    }

    /// Leaves every observation out once, with as many draws as memory allows.
    /// Densities are in the outcome's own unit, so that models with different
    /// scalings can be compared.
    fn leave_one_out(
        &self,
        draws: &Draws,
        reader: &Reader,
        seen: &[usize],
        work: &dyn Work,
    ) -> Result<Option<LooSummary>, MixError> {
        let design = &self.design;
        let rows = design.geos * design.periods;
        let step = draws.len().div_ceil((KEPT / seen.len().max(1)).max(1)).max(1);
        let used: Vec<usize> = (0..draws.len()).step_by(step).collect();
        if used.len() < LEAST_DRAWS {
            return Ok(None);
        }
        let mut state = State::default();
        let mut memory = vec![ChannelWork::default(); design.channels.len()];
        let (mut over_time, mut mean) = (Vec::new(), vec![0.0; rows]);
        let mut logs = vec![0.0; seen.len() * used.len()];
        for (number, draw) in used.iter().enumerate() {
            if number.is_multiple_of(50) {
                work.progress("leaving one out", number as u64, used.len() as u64);
                work.go_on().map_err(stats::nuts::SampleError::from)?;
            }
            reader.read(design, draws.row(*draw), &mut state);
            state.mean(design, &mut memory, &mut over_time, &mut mean);
            for (at, row) in seen.iter().enumerate() {
                let unit = design.unit[*row];
                let log = design.likelihood.log_density(design.outcome[*row], mean[*row], unit, state.noise);
                let jacobian = if design.likelihood == Likelihood::NegativeBinomial { 0.0 } else { unit.ln() };
                logs[at * used.len() + number] = log - jacobian;
            }
        }
        let left: Vec<LeftOut> = logs.chunks_exact(used.len()).map(leave_out).collect();
        let pointwise: Vec<f64> = left.iter().map(|l| l.elpd).collect();
        let n = pointwise.len() as f64;
        let elpd: f64 = pointwise.iter().sum();
        let spread = pointwise.iter().map(|l| (l - elpd / n).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
        Ok(Some(LooSummary {
            elpd,
            se: (n * spread).sqrt(),
            p_loo: left.iter().map(|l| l.lpd - l.elpd).sum(),
            bad_shapes: left.iter().filter(|l| l.shape > 0.7).count(),
            pointwise,
        }))
    }

    fn judge_predictions(&self, tally: &Tally, seen: &[usize]) -> PredictiveCheck {
        let design = &self.design;
        let n = seen.len() as f64;
        let fitted: Vec<f64> = tally.fitted.iter().map(|sum| sum / tally.replications).collect();
        let residual = |row: usize| design.outcome[row] - fitted[row];
        let inside = seen.iter().filter(|row| (0.05..=0.95).contains(&(tally.below[**row] / tally.replications)));
        let mean = seen.iter().map(|row| design.outcome[*row]).sum::<f64>() / n;
        let spread: f64 = seen.iter().map(|row| (design.outcome[*row] - mean).powi(2)).sum();
        let left: f64 = seen.iter().map(|row| residual(*row).powi(2)).sum();
        let misses: f64 = seen.iter().map(|row| (residual(*row) * design.unit[*row]).abs()).sum();
        let level: f64 = seen.iter().map(|row| self.panel.outcome[*row].abs()).sum();
        let (mut products, mut squares) = (0.0, 0.0);
        for pair in seen.windows(2) {
            if pair[1] == pair[0] + 1 && pair[1] % design.periods != 0 {
                products += residual(pair[0]) * residual(pair[1]);
            }
        }
        for row in seen {
            squares += residual(*row).powi(2);
        }
        PredictiveCheck {
            coverage_90: inside.count() as f64 / n,
            r_squared: 1.0 - left / spread,
            relative_error: misses / level,
            residual_autocorrelation: products / squares,
            p_largest: tally.larger / tally.replications,
            p_smallest: tally.smaller / tally.replications,
        }
    }
}
