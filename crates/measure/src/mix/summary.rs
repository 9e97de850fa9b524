//! Draws summed up: parameters, channels, diagnostics.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;
use stats::density::Family;
use stats::diagnostics::{convergence, e_bfmi, hdi_sorted, quantile_sorted};
use stats::work::Work;

use super::channel::{ChannelWork, Strength, StrengthPrior};
use super::columns::{Reader, State};
use super::error::MixError;
use super::model::Model;
use super::outcome::{ChannelSummary, Diagnostics, Draws, Estimate, Fit, ParameterSummary};
use super::sampling::Sampling;

/// Draws of the prior that are held against the posterior.
const PRIOR_DRAWS: usize = 1000;

impl Estimate {
    /// Mean, spread and shortest interval of some draws; sorts them.
    #[must_use]
    pub fn of(draws: &mut [f64], interval: f64) -> Self {
        let n = draws.len() as f64;
        let mean = draws.iter().sum::<f64>() / n;
        let sd = (draws.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt();
        draws.sort_unstable_by(f64::total_cmp);
        let (hdi_low, hdi_high) = hdi_sorted(draws, interval);
        Self { mean, sd, median: quantile_sorted(draws, 0.5), hdi_low, hdi_high }
    }
}

/// A part of a panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// A geo's number; `None` for all of them.
    pub geo: Option<usize>,
    /// Numbers of the periods.
    pub periods: std::ops::Range<usize>,
}

impl Extent {
    fn holds(&self, geo: usize, period: usize) -> bool {
        self.geo.is_none_or(|only| only == geo) && self.periods.contains(&period)
    }
}

/// A channel in every draw, over a part of the panel.
#[derive(Debug, Clone, Default)]
pub(super) struct ChannelDraws {
    /// Outcome brought.
    pub(super) contribution: Vec<f64>,
    /// Value brought.
    pub(super) value: Vec<f64>,
    /// Value of a relative increase of exposure.
    pub(super) marginal: Vec<f64>,
    /// Half-life in periods.
    pub(super) half_life: Vec<f64>,
}

impl Model {
    /// Sums draws up: parameters, channels, checks and the verdict. Use it on
    /// draws that were kept, too.
    ///
    /// # Errors
    /// When the draws belong to another model, or the work is stopped.
    pub fn summarise(
        &self,
        draws: Draws,
        gradients: u64,
        sampling: &Sampling,
        work: &dyn Work,
    ) -> Result<Fit, MixError> {
        let parameters = self.parameters(&draws, sampling.interval);
        let whole = Extent { geo: None, periods: 0..self.design.periods };
        let of_channels = self.channel_draws(&draws, &whole, work)?;
        let mut rng = ChaCha8Rng::seed_from_u64(sampling.seed);
        rng.set_stream(0);
        let overlaps: Vec<f64> = (0..self.design.channels.len())
            .map(|channel| self.prior_overlap(channel, &of_channels[channel], &mut rng))
            .collect();
        let mut channels = self.channel_summaries(&of_channels, &whole, sampling.interval);
        for (summary, overlap) in channels.iter_mut().zip(overlaps) {
            summary.prior_overlap = Some(overlap);
        }
        let experiments = self.experiments(&draws, sampling.interval)?;
        let (predictive, loo) = self.check_predictions(&draws, &mut rng, work)?;
        let worst = |f: fn(&ParameterSummary) -> f64, pick: fn(f64, f64) -> f64, start: f64| {
            parameters.iter().map(f).filter(|v| v.is_finite()).fold(start, pick)
        };
        let mut diagnostics = Diagnostics {
            divergences: draws.diverging.iter().filter(|d| **d).count() as u64,
            r_hat_max: worst(|p| p.r_hat, f64::max, 1.0),
            ess_bulk_min: worst(|p| p.ess_bulk, f64::min, f64::INFINITY),
            ess_tail_min: worst(|p| p.ess_tail, f64::min, f64::INFINITY),
            e_bfmi: draws.energy.chunks_exact(draws.per_chain.max(1)).map(e_bfmi).collect(),
            gradients,
            predictive,
            loo,
            verdict: super::verdict::empty(),
        };
        let mut fit = Fit { parameters, channels, experiments, diagnostics: diagnostics.clone(), draws };
        diagnostics.verdict = self.judge(&fit, &of_channels);
        fit.diagnostics = diagnostics;
        Ok(fit)
    }

    fn parameters(&self, draws: &Draws, interval: f64) -> Vec<ParameterSummary> {
        let width = draws.names.len();
        draws
            .names
            .iter()
            .enumerate()
            .map(|(column, name)| {
                let mut values: Vec<f64> = draws.values.iter().skip(column).step_by(width).copied().collect();
                let figures = convergence(&values, draws.chains);
                ParameterSummary {
                    name: name.clone(),
                    estimate: Estimate::of(&mut values, interval),
                    mcse_mean: figures.mcse_mean,
                    ess_bulk: figures.ess_bulk,
                    ess_tail: figures.ess_tail,
                    r_hat: figures.r_hat,
                }
            })
            .collect()
    }

    /// The channels in a part of the panel: one geo or all, some periods or all.
    /// Shares are of the observed outcome there; half-lives are the panel's.
    ///
    /// # Errors
    /// When the draws belong to another model, or the work is stopped.
    pub fn channels_in(
        &self,
        draws: &Draws,
        extent: &Extent,
        interval: f64,
        work: &dyn Work,
    ) -> Result<Vec<ChannelSummary>, MixError> {
        let of_channels = self.channel_draws(draws, extent, work)?;
        Ok(self.channel_summaries(&of_channels, extent, interval))
    }

    /// Sums every channel up and ranks their returns.
    fn channel_summaries(&self, draws: &[ChannelDraws], extent: &Extent, interval: f64) -> Vec<ChannelSummary> {
        let mut summaries: Vec<ChannelSummary> = draws
            .iter()
            .enumerate()
            .map(|(channel, draws)| self.channel_summary(channel, draws, extent, interval))
            .collect();
        let paid: Vec<(usize, f64)> = summaries
            .iter()
            .enumerate()
            .filter_map(|(channel, summary)| summary.roas.and(summary.spend).map(|money| (channel, money)))
            .collect();
        if paid.len() > 1 {
            let returns: Vec<(&[f64], f64)> =
                paid.iter().map(|(channel, money)| (draws[*channel].value.as_slice(), *money)).collect();
            for ((channel, _), chance) in paid.iter().zip(chances_of_being_best(&returns)) {
                summaries[*channel].chance_best = Some(chance);
            }
        }
        summaries
    }

    /// Runs through the draws once, channel by channel.
    pub(super) fn channel_draws(
        &self,
        draws: &Draws,
        extent: &Extent,
        work: &dyn Work,
    ) -> Result<Vec<ChannelDraws>, MixError> {
        let reader = Reader::new(&self.columns, draws)?;
        let mut state = State::default();
        let mut memory = ChannelWork::default();
        let mut out = vec![ChannelDraws::default(); self.design.channels.len()];
        for draw in 0..draws.len() {
            if draw.is_multiple_of(50) {
                work.progress("contributions", draw as u64, draws.len() as u64);
                work.go_on().map_err(stats::nuts::SampleError::from)?;
            }
            reader.read(&self.design, draws.row(draw), &mut state);
            for (channel, of_channel) in out.iter_mut().enumerate() {
                let total = self.total(channel, &state, extent, &mut memory);
                of_channel.contribution.push(total.contribution);
                of_channel.value.push(total.value);
                of_channel.marginal.push(total.marginal);
                let (adstock, _) = state.shape(&self.design, channel);
                let form = &self.design.channels[channel];
                of_channel.half_life.push(form.adstock.half_life(&adstock, form.lags));
            }
        }
        Ok(out)
    }

    /// Total contribution of every channel in some draws.
    pub(super) fn contribution_totals(&self, draws: &Draws, which: &[usize]) -> Result<Vec<Vec<f64>>, MixError> {
        let reader = Reader::new(&self.columns, draws)?;
        let whole = Extent { geo: None, periods: 0..self.design.periods };
        let mut state = State::default();
        let mut memory = ChannelWork::default();
        let mut out = vec![Vec::with_capacity(which.len()); self.design.channels.len()];
        for draw in which {
            reader.read(&self.design, draws.row(*draw), &mut state);
            for (channel, out) in out.iter_mut().enumerate() {
                out.push(self.total(channel, &state, &whole, &mut memory).contribution);
            }
        }
        Ok(out)
    }

    /// One channel in one draw.
    fn total(&self, channel: usize, state: &State, extent: &Extent, memory: &mut ChannelWork) -> Total {
        let design = &self.design;
        let form = &design.channels[channel];
        let (adstock, saturation) = state.shape(design, channel);
        form.respond(&adstock, &saturation, memory);
        let mut total = Total::default();
        let carried = memory.carried();
        for (row, response) in memory.values.iter().enumerate() {
            let (geo, period) = (row / design.periods, row % design.periods);
            if !extent.holds(geo, period) {
                continue;
            }
            let strength = design.unit[row] * state.beta[channel * design.geos + geo] * state.multiplier[period];
            let worth = self.panel.value_per_outcome.as_ref().map_or(1.0, |v| v[row]);
            let contribution = strength * response;
            total.contribution += contribution;
            total.value += contribution * worth;
            total.marginal += worth
                * if form.frequency.is_some() {
                    contribution
                } else if carried[row] > 0.0 {
                    strength * carried[row] * form.saturation.at(&saturation, carried[row]).1
                } else {
                    0.0
                };
        }
        total
    }

    fn channel_summary(&self, channel: usize, draws: &ChannelDraws, extent: &Extent, interval: f64) -> ChannelSummary {
        let periods = self.design.periods;
        let rows: Vec<usize> =
            (0..self.panel.rows()).filter(|row| extent.holds(row / periods, row % periods)).collect();
        let spend = self.panel.spend_of(channel).map(|spend| rows.iter().map(|row| spend[*row]).sum::<f64>());
        let outcome: f64 =
            rows.iter().filter(|row| self.panel.is_observed(**row)).map(|row| self.panel.outcome[*row]).sum();
        let scaled = |values: &[f64], by: f64| {
            let mut values: Vec<f64> = values.iter().map(|v| v * by).collect();
            Estimate::of(&mut values, interval)
        };
        let paid = spend.filter(|money| *money > 0.0);
        ChannelSummary {
            channel: self.design.channels[channel].name.clone(),
            spend,
            contribution: scaled(&draws.contribution, 1.0),
            share: scaled(&draws.contribution, 1.0 / outcome),
            roas: paid.map(|money| scaled(&draws.value, 1.0 / money)),
            mroas: paid.map(|money| scaled(&draws.marginal, 1.0 / money)),
            cost_per_outcome: paid.map(|money| {
                let mut values: Vec<f64> = draws.contribution.iter().map(|c| money / c).collect();
                Estimate::of(&mut values, interval)
            }),
            chance_above_one: paid.map(|money| {
                let above = draws.value.iter().filter(|value| **value > money).count();
                above as f64 / draws.value.len().max(1) as f64
            }),
            chance_best: None,
            half_life: scaled(&draws.half_life, 1.0),
            prior_overlap: None,
        }
    }

    /// The share in which prior and posterior of a channel's contribution
    /// overlap.
    fn prior_overlap(&self, channel: usize, draws: &ChannelDraws, rng: &mut ChaCha8Rng) -> f64 {
        let mut prior: Vec<f64> = (0..PRIOR_DRAWS).map(|_| self.prior_contribution(channel, rng)).collect();
        overlap(&mut prior, &mut draws.contribution.clone())
    }

    /// A channel's contribution drawn from the prior alone.
    fn prior_contribution(&self, channel: usize, rng: &mut ChaCha8Rng) -> f64 {
        let design = &self.design;
        let form = &design.channels[channel];
        let mut draw = |slot: usize| match design.slots.density(slot) {
            Some(density) => density.draw(rng),
            None => design.slots.held(slot).unwrap_or(0.0),
        };
        let shape: Vec<f64> = form.adstock_slots.iter().chain(&form.saturation_slots).map(|slot| draw(*slot)).collect();
        let sd = form.pooled.as_ref().map_or(0.0, |deviations| draw(deviations.sd));
        let deviations: Vec<f64> =
            (0..design.geos).map(|_| (sd * rng.sample::<f64, _>(StandardNormal)).exp()).collect();
        let (adstock, saturation) = shape.split_at(form.adstock_slots.len());
        let mut memory = ChannelWork::default();
        form.respond(adstock, saturation, &mut memory);
        let sum = |weights: &dyn Fn(usize) -> f64| -> f64 {
            memory.values.iter().enumerate().map(|(row, s)| s * deviations[row / design.periods] * weights(row)).sum()
        };
        let whole = sum(&|row| design.unit[row]);
        match &form.strength {
            Strength::Coefficient(slot) => {
                let beta = match design.slots.density(*slot) {
                    Some(density) => density.draw(rng),
                    None => design.slots.held(*slot).unwrap_or(0.0),
                };
                beta * whole
            }
            Strength::Contribution { prior: StrengthPrior::Held(beta), .. } => beta * whole,
            Strength::Contribution { prior: StrengthPrior::Coefficient(density), .. } => density.draw(rng) * whole,
            Strength::Contribution { slot, prior: StrengthPrior::Quantity, weights, log_unit } => {
                let quantity = design.slots.density(*slot).map_or(f64::NAN, |density| density.draw(rng));
                quantity * log_unit.exp() * whole / sum(&|row| weights[row])
            }
        }
    }
}

/// For each channel, its value in every draw and its money: the share of draws
/// in which it returns most for its money.
fn chances_of_being_best(returns: &[(&[f64], f64)]) -> Vec<f64> {
    let draws = returns.first().map_or(0, |(values, _)| values.len());
    let mut best = vec![0.0; returns.len()];
    for draw in 0..draws {
        let of = |channel: usize| returns[channel].0[draw] / returns[channel].1;
        if let Some(leader) = (0..returns.len()).max_by(|a, b| of(*a).total_cmp(&of(*b))) {
            best[leader] += 1.0 / draws as f64;
        }
    }
    best
}

/// A channel in one draw.
#[derive(Debug, Clone, Copy, Default)]
struct Total {
    contribution: f64,
    value: f64,
    marginal: f64,
}

/// The overlap of two samples' densities, `∫ min(p, q)`, by bins that hold
/// equally many of both together.
pub(super) fn overlap(first: &mut [f64], second: &mut [f64]) -> f64 {
    const BINS: usize = 25;
    first.sort_unstable_by(f64::total_cmp);
    second.sort_unstable_by(f64::total_cmp);
    let edge = |k: usize| {
        let share = k as f64 / BINS as f64;
        // The pooled quantile, both samples weighing the same.
        let (mut low, mut high) = (first[0].min(second[0]), first[first.len() - 1].max(second[second.len() - 1]));
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            let below = 0.5 * (below_share(first, middle) + below_share(second, middle));
            if below < share { low = middle } else { high = middle }
        }
        high
    };
    let edges: Vec<f64> = (1..BINS).map(edge).collect();
    let shares = |sorted: &[f64]| {
        let mut last = 0.0;
        let mut shares: Vec<f64> = edges
            .iter()
            .map(|edge| {
                let below = below_share(sorted, *edge);
                let share = below - last;
                last = below;
                share
            })
            .collect();
        shares.push(1.0 - last);
        shares
    };
    shares(first).iter().zip(shares(second)).map(|(a, b)| a.min(b)).sum()
}

fn below_share(sorted: &[f64], at: f64) -> f64 {
    sorted.partition_point(|v| *v <= at) as f64 / sorted.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_returns_most_is_counted_over_draws() {
        let chances = chances_of_being_best(&[(&[10.0, 10.0, 10.0, 10.0], 10.0), (&[0.5, 1.5, 1.6, 0.1], 1.0)]);
        assert!((chances[0] - 0.5).abs() < 1e-12 && (chances[1] - 0.5).abs() < 1e-12, "{chances:?}");
    }

    #[test]
    fn overlap_of_shifted_uniforms() {
        let mut first: Vec<f64> = (0..4000).map(|i| f64::from(i) / 4000.0).collect();
        let mut same = first.clone();
        let mut shifted: Vec<f64> = first.iter().map(|v| v + 0.5).collect();
        let mut apart: Vec<f64> = first.iter().map(|v| v + 3.0).collect();
        assert!((overlap(&mut first, &mut same) - 1.0).abs() < 0.01);
        assert!((overlap(&mut first, &mut shifted) - 0.5).abs() < 0.03);
        assert!(overlap(&mut first, &mut apart) < 0.05);
    }
}
