//! One channel in the posterior: carry-over, saturation and strength, forwards
//! and backwards.
//!
//! **Strength.** With `S_gt` the carried-over and saturated exposure and `e_g` a
//! geo's deviation, what is sampled is `u = log` of a weighted sum of the whole
//! contribution, `e^u ∝ β Σ ω_gt v_t S_gt e_g`, not the coefficient β: data tell
//! the contribution far better than the coefficient, which trades off against
//! carry-over and saturation. With weights that count money over spend `e^u` is
//! the return on investment (Ng, Wang and Dai 2023 for its prior), with equal
//! weights the mean contribution; a prior on β is carried over by
//! `dβ/du = β`.

use stats::density::{Density, Family};
use stats::transform::Constrained;

use super::adstock::Adstock;
use super::deviations::Deviations;
use super::saturation::Saturation;
use super::slices::{add_scaled, carry_over, carry_over_by_exposure, carry_over_by_weight, dot};

/// What a channel's strength is sampled as.
#[derive(Debug, Clone)]
pub(super) enum Strength {
    /// The coefficient itself, a slot.
    Coefficient(usize),
    /// `log β = u + log_unit − log Σ ω v S e`.
    Contribution {
        /// Slot of `u`, or of `e^u` where the prior is on that.
        slot: usize,
        /// `ω`, one for each row.
        weights: Vec<f64>,
        /// Converts units, as a logarithm.
        log_unit: f64,
        /// The prior.
        prior: StrengthPrior,
    },
}

/// On what the strength's prior is.
#[derive(Debug, Clone, Copy)]
pub(super) enum StrengthPrior {
    /// On β.
    Coefficient(Density),
    /// On `e^u` (return on investment, or share of outcome), which is the slot's
    /// value and prior.
    Quantity,
    /// β is held at a number.
    Held(f64),
}

/// The parts of a channel that do not change while sampling.
#[derive(Debug, Clone)]
pub(super) struct Channel {
    pub(super) name: String,
    pub(super) adstock: Adstock,
    pub(super) saturation: Saturation,
    pub(super) lags: usize,
    /// Exposure (or reach) in the model's units, `geos × (lags − 1 + periods)`.
    pub(super) exposure: Vec<f64>,
    /// Frequency in the same layout, where exposure is reach.
    pub(super) frequency: Option<Vec<f64>>,
    pub(super) adstock_slots: Vec<usize>,
    pub(super) saturation_slots: Vec<usize>,
    /// How many of these are sampled, if those that are held come last.
    pub(super) sampled_shapes: usize,
    pub(super) strength: Strength,
    /// Deviations of geos on the log scale, if pooled in part.
    pub(super) pooled: Option<Deviations>,
    pub(super) geos: usize,
    pub(super) periods: usize,
}

/// One geo's slices on the way back from means to responses.
struct Rows<'a> {
    by_mean: &'a [f64],
    /// `ω`, empty where the coefficient itself is sampled.
    weights: &'a [f64],
    values: &'a [f64],
    beta: f64,
    /// What a unit of `ω v S` takes off through the strength.
    back: f64,
}

impl Rows<'_> {
    /// Adds the derivatives by `S` (and by `v`).
    fn by_response(&self, multiplier: Option<&[f64]>, by_multiplier: Option<&mut [f64]>, adjoint: &mut [f64]) {
        match (multiplier, by_multiplier) {
            (Some(multiplier), Some(by_multiplier)) => {
                for (t, adjoint) in adjoint.iter_mut().enumerate() {
                    let own = self.weights.get(t).map_or(0.0, |weight| self.back * weight);
                    let per_unit = self.beta * self.by_mean[t] - own;
                    by_multiplier[t] += per_unit * self.values[t];
                    *adjoint += per_unit * multiplier[t];
                }
            }
            _ => {
                add_scaled(adjoint, self.beta, self.by_mean);
                add_scaled(adjoint, -self.back, self.weights);
            }
        }
    }
}

/// Memory for one channel in one evaluation.
#[derive(Debug, Clone, Default)]
pub(super) struct ChannelWork {
    adstock: Vec<f64>,
    saturation: Vec<f64>,
    pub(super) weights: Vec<f64>,
    weight_slopes: Vec<f64>,
    carried: Vec<f64>,
    /// Saturated, `S_gt`.
    pub(super) values: Vec<f64>,
    /// β by geo.
    pub(super) beta: Vec<f64>,
    deviation: Vec<f64>,
    sums: Vec<f64>,
    total: f64,
    log_beta: f64,
    response: Vec<f64>,
    by_weight: Vec<f64>,
    by_exposure: Vec<f64>,
    slopes: Vec<f64>,
    /// Derivative by `log β_g` from elsewhere (experiments), set by the caller.
    pub(super) by_log_beta: Vec<f64>,
    /// Derivative by `S_gt`.
    pub(super) adjoint: Vec<f64>,
    scaled: Vec<f64>,
}

impl ChannelWork {
    /// Exposure after carry-over, before saturation; empty for reach and
    /// frequency.
    pub(super) fn carried(&self) -> &[f64] {
        &self.carried
    }
}

impl Channel {
    /// Length of a geo's padded exposure.
    fn stride(&self) -> usize {
        self.lags - 1 + self.periods
    }

    /// What is carried over, padded: exposure, or reach times response, as last
    /// computed in the work.
    pub(super) fn effective<'w>(&'w self, work: &'w ChannelWork) -> &'w [f64] {
        if self.frequency.is_some() { &work.scaled } else { &self.exposure }
    }

    /// Whether anything was ever shown.
    pub(super) fn has_exposure(&self) -> bool {
        self.exposure.iter().any(|x| *x > 0.0)
    }

    /// Exposure without history, geo after geo.
    pub(super) fn plain(&self) -> Vec<f64> {
        self.exposure.chunks_exact(self.stride()).flat_map(|geo| geo[self.lags - 1..].to_vec()).collect()
    }

    /// Writes `S` for parameters given by value.
    pub(super) fn respond(&self, adstock: &[f64], saturation: &[f64], work: &mut ChannelWork) {
        let rows = self.geos * self.periods;
        work.weights.resize(self.lags, 0.0);
        work.weight_slopes.resize(self.lags * adstock.len(), 0.0);
        self.adstock.weights(adstock, &mut work.weights, &mut work.weight_slopes);
        work.carried.resize(rows, 0.0);
        work.values.resize(rows, 0.0);
        if let Some(frequency) = &self.frequency {
            work.response.resize(frequency.len(), 0.0);
            work.scaled.resize(frequency.len(), 0.0);
            self.saturation.apply(saturation, frequency, &mut work.response);
            for ((to, response), reach) in work.scaled.iter_mut().zip(&work.response).zip(&self.exposure) {
                *to = response * reach;
            }
            self.carry(&work.weights, &work.scaled, &mut work.values);
        } else {
            self.carry(&work.weights, &self.exposure, &mut work.carried);
            self.saturation.apply(saturation, &work.carried, &mut work.values);
        }
    }

    fn carry(&self, weights: &[f64], padded: &[f64], out: &mut [f64]) {
        for (from, to) in padded.chunks_exact(self.stride()).zip(out.chunks_exact_mut(self.periods)) {
            carry_over(weights, from, to);
        }
    }

    /// Computes `S` for parameters given by value and keeps them and β by geo, so
    /// that counterfactuals can be computed.
    pub(super) fn settle(&self, adstock: Vec<f64>, saturation: Vec<f64>, beta: &[f64], work: &mut ChannelWork) {
        self.respond(&adstock, &saturation, work);
        work.adstock = adstock;
        work.saturation = saturation;
        work.beta.clear();
        work.beta.extend_from_slice(beta);
    }

    /// Computes `S` and β by geo from the slots. `multiplier` is `v_t`, if media
    /// change over time.
    pub(super) fn forward(&self, slots: &[Constrained], multiplier: Option<&[f64]>, work: &mut ChannelWork) {
        let mut adstock = std::mem::take(&mut work.adstock);
        let mut saturation = std::mem::take(&mut work.saturation);
        adstock.clear();
        adstock.extend(self.adstock_slots.iter().map(|slot| slots[*slot].x));
        saturation.clear();
        saturation.extend(self.saturation_slots.iter().map(|slot| slots[*slot].x));
        self.respond(&adstock, &saturation, work);
        work.adstock = adstock;
        work.saturation = saturation;
        work.deviation.clear();
        match &self.pooled {
            Some(deviations) => {
                work.deviation.extend((0..self.geos).map(|geo| deviations.value(slots, geo).exp()));
            }
            None => work.deviation.resize(self.geos, 1.0),
        }
        work.by_log_beta.clear();
        work.by_log_beta.resize(self.geos, 0.0);
        work.adjoint.clear();
        work.adjoint.resize(work.values.len(), 0.0);
        let beta = match &self.strength {
            Strength::Coefficient(slot) => {
                work.log_beta = f64::NAN;
                slots[*slot].x
            }
            Strength::Contribution { prior: StrengthPrior::Held(value), .. } => *value,
            Strength::Contribution { slot, weights, log_unit, prior } => {
                work.sums.clear();
                work.total = 0.0;
                for geo in 0..self.geos {
                    let rows = geo * self.periods..(geo + 1) * self.periods;
                    let sum = match multiplier {
                        None => dot(&weights[rows.clone()], &work.values[rows]),
                        Some(multiplier) => weights[rows.clone()]
                            .iter()
                            .zip(&work.values[rows])
                            .zip(multiplier)
                            .map(|((w, s), v)| w * s * v)
                            .sum(),
                    };
                    work.sums.push(sum);
                    work.total += sum * work.deviation[geo];
                }
                let value = slots[*slot].x;
                let u = if matches!(prior, StrengthPrior::Quantity) { value.ln() } else { value };
                work.log_beta = u + log_unit - work.total.ln();
                work.log_beta.exp()
            }
        };
        work.beta.clear();
        work.beta.extend(work.deviation.iter().map(|e| beta * e));
    }

    /// The prior on the coefficient, if that is where it is: its log density with
    /// the Jacobian, and its derivative by `log β`.
    fn strength_prior(&self, work: &ChannelWork) -> (f64, f64) {
        match &self.strength {
            Strength::Contribution { prior: StrengthPrior::Coefficient(density), .. } => {
                let beta = work.log_beta.exp();
                let (log_prior, slope) = density.kernel(beta);
                (log_prior + work.log_beta, slope * beta + 1.0)
            }
            _ => (0.0, 0.0),
        }
    }

    /// Given the derivatives by each row's mean, and in the work those that
    /// experiments add by `S` and `log β_g`, adds the derivatives by slots (and by
    /// `v_t`) and returns the strength's log prior.
    pub(super) fn backward(
        &self,
        by_mean: &[f64],
        slots: &[Constrained],
        multiplier: Option<&[f64]>,
        by_slot: &mut [f64],
        mut by_multiplier: Option<&mut [f64]>,
        work: &mut ChannelWork,
    ) -> f64 {
        let (log_prior, prior_by_log_beta) = self.strength_prior(work);
        let mut by_common = prior_by_log_beta;
        for geo in 0..self.geos {
            let rows = geo * self.periods..(geo + 1) * self.periods;
            let product = match multiplier {
                None => dot(&by_mean[rows.clone()], &work.values[rows]),
                Some(multiplier) => by_mean[rows.clone()]
                    .iter()
                    .zip(&work.values[rows])
                    .zip(multiplier)
                    .map(|((a, s), v)| a * s * v)
                    .sum(),
            };
            work.by_log_beta[geo] += work.beta[geo] * product;
            by_common += work.by_log_beta[geo];
        }
        let mut pull = 0.0;
        let mut sampled: Option<&[f64]> = None;
        match &self.strength {
            Strength::Coefficient(slot) => {
                let beta = slots[*slot].x;
                // d/dβ = (d/d log β)/β, written so that β may be zero or negative.
                if beta.abs() > 1e-300 {
                    by_slot[*slot] += by_common / beta;
                }
            }
            Strength::Contribution { prior: StrengthPrior::Held(_), .. } => {}
            Strength::Contribution { slot, weights, prior, .. } => {
                let by_u = if matches!(prior, StrengthPrior::Quantity) { slots[*slot].x } else { 1.0 };
                by_slot[*slot] += by_common / by_u;
                pull = by_common / work.total;
                sampled = Some(weights);
            }
        }
        let mut pooling = 0.0;
        if let Some(deviations) = &self.pooled {
            for geo in 0..self.geos {
                let own = if sampled.is_some() { pull * work.sums[geo] * work.deviation[geo] } else { 0.0 };
                deviations.pull_back(slots, geo, work.by_log_beta[geo] - own, by_slot);
            }
            pooling = deviations.log_prior(slots, by_slot);
        }
        for geo in 0..self.geos {
            let rows = geo * self.periods..(geo + 1) * self.periods;
            let slices = Rows {
                by_mean: &by_mean[rows.clone()],
                weights: sampled.map_or(&[][..], |weights| &weights[rows.clone()]),
                values: &work.values[rows.clone()],
                beta: work.beta[geo],
                back: pull * work.deviation[geo],
            };
            slices.by_response(multiplier, by_multiplier.as_deref_mut(), &mut work.adjoint[rows]);
        }
        self.pull_back(by_slot, work);
        log_prior + pooling
    }

    /// From derivatives by `S` (in the work) to those by the parameters of
    /// saturation and carry-over.
    fn pull_back(&self, by_slot: &mut [f64], work: &mut ChannelWork) {
        work.by_weight.clear();
        work.by_weight.resize(self.lags, 0.0);
        work.slopes.clear();
        work.slopes.resize(self.sampled_shapes, 0.0);
        let stride = self.stride();
        if let Some(frequency) = &self.frequency {
            work.by_exposure.clear();
            work.by_exposure.resize(self.exposure.len(), 0.0);
            for geo in 0..self.geos {
                let rows = geo * self.periods..(geo + 1) * self.periods;
                let padded = geo * stride..(geo + 1) * stride;
                carry_over_by_weight(&work.adjoint[rows.clone()], &work.scaled[padded.clone()], &mut work.by_weight);
                carry_over_by_exposure(&work.weights, &work.adjoint[rows], &mut work.by_exposure[padded]);
            }
            for (a, reach) in work.by_exposure.iter_mut().zip(&self.exposure) {
                *a *= reach;
            }
            self.saturation.pull_back(
                &work.saturation,
                frequency,
                &work.response,
                &mut work.by_exposure,
                &mut work.slopes,
            );
        } else {
            self.saturation.pull_back(
                &work.saturation,
                &work.carried,
                &work.values,
                &mut work.adjoint,
                &mut work.slopes,
            );
            for geo in 0..self.geos {
                let rows = geo * self.periods..(geo + 1) * self.periods;
                let padded = &self.exposure[geo * stride..(geo + 1) * stride];
                carry_over_by_weight(&work.adjoint[rows], padded, &mut work.by_weight);
            }
        }
        for (slot, slope) in self.saturation_slots.iter().zip(&work.slopes) {
            by_slot[*slot] += slope;
        }
        self.add_weight_slopes(&work.by_weight, &work.weight_slopes, by_slot);
    }

    /// Adds derivatives by carry-over weights to the carry-over's slots.
    pub(super) fn add_weight_slopes(&self, by_weight: &[f64], weight_slopes: &[f64], by_slot: &mut [f64]) {
        for (slot, slopes) in self.adstock_slots.iter().zip(weight_slopes.chunks_exact(self.lags.max(1))) {
            by_slot[*slot] += dot(by_weight, slopes);
        }
    }

    /// Adds the channel's contribution to every row's mean.
    pub(super) fn add_contribution(&self, multiplier: Option<&[f64]>, work: &ChannelWork, mean: &mut [f64]) {
        for geo in 0..self.geos {
            let rows = geo * self.periods..(geo + 1) * self.periods;
            let (values, mean) = (&work.values[rows.clone()], &mut mean[rows]);
            match multiplier {
                None => add_scaled(mean, work.beta[geo], values),
                Some(multiplier) => {
                    for ((mean, s), v) in mean.iter_mut().zip(values).zip(multiplier) {
                        *mean += work.beta[geo] * s * v;
                    }
                }
            }
        }
    }

    /// Parameters of the saturation and derivatives of the weights as they were
    /// last computed, for counterfactuals.
    pub(super) fn last<'w>(&self, work: &'w ChannelWork) -> (&'w [f64], &'w [f64]) {
        (&work.saturation, &work.weight_slopes)
    }
}
