//! Experiments in the likelihood: the effect that the model itself gives to the
//! change of spend, against what was measured.
//!
//! For every geo of the test the exposure without the change is carried over and
//! saturated as the real one is; the model's effect is
//! `Σ β_g unit_g v_t (S(actual) − S(without))` over the counted periods, signed.

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::channel::{Channel, ChannelWork};
use super::posterior::Posterior;
use super::slices::{carry_over, carry_over_by_weight};

/// One experiment, placed in the panel.
#[derive(Debug, Clone)]
pub(super) struct Counterfactual {
    /// Channel number.
    pub(super) channel: usize,
    /// First counted period.
    pub(super) first: usize,
    /// Counted periods.
    pub(super) periods: usize,
    /// By geo of the test: its number and the exposure without the change, in
    /// the model's units, from `lags − 1` periods before the first counted one.
    pub(super) without: Vec<(usize, Vec<f64>)>,
    /// Outcome's units in one of the model's, by geo of the test.
    pub(super) units: Vec<f64>,
    /// Measured effect.
    pub(super) effect: f64,
    /// Its standard error.
    pub(super) standard_error: f64,
}

/// Memory for one evaluation.
#[derive(Debug, Clone, Default)]
pub(super) struct CounterfactualWork {
    carried: Vec<f64>,
    values: Vec<f64>,
    adjoint: Vec<f64>,
    by_weight: Vec<f64>,
    slopes: Vec<f64>,
}

impl Counterfactual {
    /// The model's effect in the outcome's unit.
    pub(super) fn effect(
        &self,
        channel: &Channel,
        multiplier: Option<&[f64]>,
        at: &ChannelWork,
        work: &mut CounterfactualWork,
    ) -> f64 {
        let (saturation, _) = channel.last(at);
        let mut total = 0.0;
        for ((geo, without), unit) in self.without.iter().zip(&self.units) {
            work.carried.resize(self.periods, 0.0);
            work.values.resize(self.periods, 0.0);
            carry_over(&at.weights, without, &mut work.carried);
            channel.saturation.apply(saturation, &work.carried, &mut work.values);
            for period in 0..self.periods {
                let row = geo * channel.periods + self.first + period;
                let v = multiplier.map_or(1.0, |m| m[self.first + period]);
                total += unit * at.beta[*geo] * v * (at.values[row] - work.values[period]);
            }
        }
        total
    }

    /// Replaces the measured effect by one drawn from the model at the
    /// posterior's current point.
    pub(super) fn simulate<R: Rng + ?Sized>(&mut self, channel: &Channel, at: &Posterior, rng: &mut R) {
        let mut work = CounterfactualWork::default();
        let effect = self.effect(channel, at.over_time(), &at.channels[self.channel], &mut work);
        self.effect = effect + self.standard_error * rng.sample::<f64, _>(StandardNormal);
    }

    /// Log likelihood of the measured effect; adds the derivatives by `S`, by
    /// `log β_g`, by `v_t` and by the slots of carry-over and saturation.
    pub(super) fn evaluate(
        &self,
        channel: &Channel,
        multiplier: Option<&[f64]>,
        at: &mut ChannelWork,
        by_slot: &mut [f64],
        mut by_multiplier: Option<&mut [f64]>,
        work: &mut CounterfactualWork,
    ) -> f64 {
        let gap = self.effect - self.effect(channel, multiplier, at, work);
        let z = gap / self.standard_error;
        let by_effect = z / self.standard_error;
        work.by_weight.clear();
        work.by_weight.resize(channel.lags, 0.0);
        work.slopes.clear();
        work.slopes.resize(channel.sampled_shapes, 0.0);
        for ((geo, without), unit) in self.without.iter().zip(&self.units) {
            let saturation = channel.last(at).0;
            carry_over(&at.weights, without, &mut work.carried);
            channel.saturation.apply(saturation, &work.carried, &mut work.values);
            work.adjoint.resize(self.periods, 0.0);
            let scale = by_effect * unit * at.beta[*geo];
            let mut by_log_beta = 0.0;
            for period in 0..self.periods {
                let row = geo * channel.periods + self.first + period;
                let v = multiplier.map_or(1.0, |m| m[self.first + period]);
                let difference = at.values[row] - work.values[period];
                by_log_beta += scale * v * difference;
                if let Some(by_multiplier) = by_multiplier.as_deref_mut() {
                    by_multiplier[self.first + period] += scale * difference;
                }
                work.adjoint[period] = -scale * v;
                at.adjoint[row] += scale * v;
            }
            at.by_log_beta[*geo] += by_log_beta;
            let saturation = channel.last(at).0;
            channel.saturation.pull_back(saturation, &work.carried, &work.values, &mut work.adjoint, &mut work.slopes);
            carry_over_by_weight(&work.adjoint, without, &mut work.by_weight);
        }
        for (slot, slope) in channel.saturation_slots.iter().zip(&work.slopes) {
            by_slot[*slot] += slope;
        }
        channel.add_weight_slopes(&work.by_weight, channel.last(at).1, by_slot);
        -0.5 * z * z
    }
}
