//! The log posterior with its gradient: forwards through the parts, backwards
//! through the same.

use std::sync::Arc;

use stats::nuts::LogDensity;
use stats::transform::Constrained;

use super::baseline::BaselineWork;
use super::channel::ChannelWork;
use super::counterfactual::CounterfactualWork;
use super::design::{Design, Multiplier};
use super::likelihood::Noise;
use super::slices::{add_scaled, dot};

/// One chain's own copy: the shared design and memory for evaluations.
#[derive(Debug, Clone)]
pub(super) struct Posterior {
    design: Arc<Design>,
    pub(super) slots: Vec<Constrained>,
    by_slot: Vec<f64>,
    pub(super) baseline: BaselineWork,
    pub(super) channels: Vec<ChannelWork>,
    mean: Vec<f64>,
    adjoint: Vec<f64>,
    walk: Vec<f64>,
    pub(super) multiplier: Vec<f64>,
    by_multiplier: Vec<f64>,
    counterfactual: CounterfactualWork,
}

impl Posterior {
    pub(super) fn new(design: Arc<Design>) -> Self {
        let rows = design.geos * design.periods;
        let zero = Constrained { x: 0.0, slope: 0.0, log_jacobian: 0.0, log_jacobian_slope: 0.0 };
        Self {
            slots: vec![zero; design.slots.len()],
            by_slot: vec![0.0; design.slots.len()],
            baseline: design.baseline.work(),
            channels: vec![ChannelWork::default(); design.channels.len()],
            mean: vec![0.0; rows],
            adjoint: vec![0.0; rows],
            walk: Vec::new(),
            multiplier: vec![1.0; design.periods],
            by_multiplier: vec![0.0; design.periods],
            counterfactual: CounterfactualWork::default(),
            design,
        }
    }

    /// Everything the model says at a point of the sampler's vector.
    pub(super) fn forward(&mut self, position: &[f64]) {
        let design = Arc::clone(&self.design);
        design.slots.read(position, &mut self.slots);
        design.baseline.read(position, &self.slots, &mut self.baseline);
        design.baseline.forward(&mut self.baseline, &mut self.mean);
        if let Some(multiplier) = &design.multiplier {
            let steps = multiplier.steps.iter().map(|slot| self.slots[*slot].x);
            multiplier.levels(self.slots[multiplier.sd].x, steps, &mut self.walk);
            multiplier.apply(&self.walk, &mut self.multiplier);
        }
        let over_time = design.multiplier.as_ref().map(|_| self.multiplier.as_slice());
        for (channel, work) in design.channels.iter().zip(&mut self.channels) {
            channel.forward(&self.slots, over_time, work);
            channel.add_contribution(over_time, work, &mut self.mean);
        }
        let sigma = self.noise().sigma;
        design.baseline.settle(position, &design.seen(), sigma, &self.slots, &mut self.baseline, &mut self.mean);
    }

    /// The mean of every row at the point last gone to.
    pub(super) fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// The multiplier of media, if it varies.
    pub(super) fn over_time(&self) -> Option<&[f64]> {
        self.design.multiplier.as_ref().map(|_| self.multiplier.as_slice())
    }

    /// The likelihood's parameters at the point last gone to.
    pub(super) fn noise(&self) -> Noise {
        let at = |slot: Option<usize>| slot.map_or(0.0, |slot| self.slots[slot].x);
        Noise { sigma: at(self.design.sigma), nu: at(self.design.nu), dispersion: at(self.design.dispersion) }
    }

    fn backward(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let design = Arc::clone(&self.design);
        self.by_slot.fill(0.0);
        self.by_multiplier.fill(0.0);
        let noise = self.noise();
        let marginal = design.baseline.marginal(
            &design.weight,
            noise.sigma,
            &self.slots,
            &mut self.baseline,
            &mut self.adjoint,
            &mut self.by_slot,
        );
        let (mut total, by_noise) = match marginal {
            Some(marginal) => (marginal.log_density, Noise { sigma: marginal.by_sigma, ..Noise::default() }),
            None => design.likelihood.evaluate(&design.seen(), &self.mean, noise, &mut self.adjoint),
        };
        let noises =
            [(design.sigma, by_noise.sigma), (design.nu, by_noise.nu), (design.dispersion, by_noise.dispersion)];
        for (slot, slope) in noises {
            if let Some(slot) = slot {
                self.by_slot[slot] += slope;
            }
        }
        let varies = design.multiplier.is_some();
        let over_time = varies.then_some(self.multiplier.as_slice());
        for test in &design.counterfactuals {
            total += test.evaluate(
                &design.channels[test.channel],
                over_time,
                &mut self.channels[test.channel],
                &mut self.by_slot,
                varies.then_some(self.by_multiplier.as_mut_slice()),
                &mut self.counterfactual,
            );
        }
        for (channel, work) in design.channels.iter().zip(&mut self.channels) {
            total += channel.backward(
                &self.adjoint,
                &self.slots,
                over_time,
                &mut self.by_slot,
                varies.then_some(self.by_multiplier.as_mut_slice()),
                work,
            );
        }
        if let Some(multiplier) = &design.multiplier {
            multiplier.pull_back(&self.slots, &self.multiplier, &self.by_multiplier, &mut self.by_slot, &mut self.walk);
        }
        total += design.baseline.backward(
            position,
            &self.adjoint,
            &self.slots,
            &mut self.by_slot,
            gradient,
            &mut self.baseline,
        );
        total + design.slots.finish(&self.slots, &self.by_slot, gradient)
    }
}

impl LogDensity for Posterior {
    fn dim(&self) -> usize {
        self.design.slots.dim()
    }

    fn evaluate(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        self.forward(position);
        self.backward(position, gradient)
    }
}

impl Multiplier {
    /// Writes the walk at its knots, less its mean.
    pub(super) fn levels(&self, sd: f64, steps: impl Iterator<Item = f64>, walk: &mut Vec<f64>) {
        walk.clear();
        walk.push(0.0);
        let mut level = 0.0;
        for step in steps {
            level += sd * step;
            walk.push(level);
        }
        let mean = walk.iter().sum::<f64>() / walk.len() as f64;
        walk.iter_mut().for_each(|w| *w -= mean);
    }

    /// Writes `v_t` for levels at the knots.
    pub(super) fn apply(&self, walk: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        for (row, level) in self.rows.iter().zip(walk) {
            add_scaled(out, *level, row);
        }
        out.iter_mut().for_each(|v| *v = v.exp());
    }

    /// From derivatives by `v_t` to those by the slots.
    fn pull_back(
        &self,
        slots: &[Constrained],
        multiplier: &[f64],
        by_multiplier: &[f64],
        by_slot: &mut [f64],
        walk: &mut Vec<f64>,
    ) {
        let by_log: Vec<f64> = by_multiplier.iter().zip(multiplier).map(|(a, v)| a * v).collect();
        walk.clear();
        walk.extend(self.rows.iter().map(|row| dot(row, &by_log)));
        let mean = walk.iter().sum::<f64>() / walk.len() as f64;
        let mut tail = 0.0;
        for (slope, step) in walk[1..].iter().zip(&self.steps).rev() {
            tail += slope - mean;
            by_slot[*step] += tail * slots[self.sd].x;
            by_slot[self.sd] += tail * slots[*step].x;
        }
    }
}
