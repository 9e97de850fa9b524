//! From named values (of other draws, or of the prior) to a point of the
//! sampler's vector.

use rand::Rng;
use stats::density::Family;
use stats::nuts::LogDensity;

use super::channel::{Strength, StrengthPrior};
use super::columns::State;
use super::design::Design;
use super::posterior::Posterior;

impl Design {
    /// The point at which slots, coefficients and strengths have these values:
    /// `slots` by number, `linear` by coefficient (those with a prior of their
    /// own), `beta` by channel (the middle, where geos are pooled).
    pub(super) fn point(&self, posterior: &mut Posterior, slots: &[f64], linear: &[f64], beta: &[f64]) -> Vec<f64> {
        let mut position = vec![0.0; self.slots.dim()];
        for (slot, value) in slots.iter().enumerate() {
            if let Some((offset, transform)) = self.slots.place(slot) {
                let u = transform.unconstrain(*value);
                position[offset] = if u.is_finite() { u.clamp(-30.0, 30.0) } else { 0.0 };
            }
        }
        self.baseline.place(linear, &mut position);
        // With `u` at zero each β lacks a factor, whose logarithm `u` is. Where the
        // prior is on return or share, the slot says it all.
        for channel in &self.channels {
            if let Strength::Contribution { slot, prior: StrengthPrior::Coefficient(_), .. } = &channel.strength
                && let Some((offset, _)) = self.slots.place(*slot)
            {
                position[offset] = 0.0;
            }
        }
        let mut ignored = vec![0.0; posterior.dim()];
        posterior.evaluate(&position, &mut ignored);
        for (number, channel) in self.channels.iter().enumerate() {
            if let Strength::Contribution { slot, prior: StrengthPrior::Coefficient(_), .. } = &channel.strength
                && let Some((offset, _)) = self.slots.place(*slot)
            {
                let middle = channel.pooled.as_ref().map_or(1.0, |d| d.value(&posterior.slots, 0).exp());
                let at_zero = posterior.channels[number].beta[0] / middle;
                position[offset] = (beta[number] / at_zero).max(1e-12).ln();
            }
        }
        position
    }

    /// A point drawn from the prior.
    pub(super) fn prior_point<R: Rng + ?Sized>(&self, posterior: &mut Posterior, rng: &mut R) -> Vec<f64> {
        let mut slots: Vec<f64> = (0..self.slots.len())
            .map(|slot| match self.slots.density(slot) {
                Some(density) => density.draw(rng),
                None => self.slots.held(slot).unwrap_or(0.0),
            })
            .collect();
        for deviations in self.channels.iter().filter_map(|channel| channel.pooled.as_ref()) {
            deviations.draw(&mut slots, rng);
        }
        self.baseline.draw_deviations(&mut slots, rng);
        let linear = self.baseline.prior_draw(&slots, rng);
        let beta: Vec<f64> = self
            .channels
            .iter()
            .map(|channel| match &channel.strength {
                Strength::Coefficient(slot) => slots[*slot],
                Strength::Contribution { prior: StrengthPrior::Held(value), .. } => *value,
                Strength::Contribution { prior: StrengthPrior::Coefficient(density), .. } => density.draw(rng),
                Strength::Contribution { prior: StrengthPrior::Quantity, .. } => f64::NAN,
            })
            .collect();
        let mut position = self.point(posterior, &slots, &linear, &beta);
        posterior.forward(&position);
        self.baseline.place_given(&linear, &posterior.baseline, &mut position);
        position
    }

    /// The point that belongs to a state read from other draws of this model.
    /// Coefficients in closed form begin where the channels say.
    pub(super) fn state_point(&self, posterior: &mut Posterior, state: &State) -> Vec<f64> {
        let mut slots = state.slots.clone();
        let standard = |value: f64| if value.is_finite() { value.clamp(-4.0, 4.0) } else { 0.0 };
        let mut beta = Vec::with_capacity(self.channels.len());
        for (number, channel) in self.channels.iter().enumerate() {
            let of_geos = &state.beta[number * self.geos..(number + 1) * self.geos];
            match &channel.pooled {
                Some(deviations) => {
                    let logs: Vec<f64> = of_geos.iter().map(|b| b.max(1e-300).ln()).collect();
                    let middle = logs.iter().sum::<f64>() / logs.len() as f64;
                    for (geo, log) in logs.iter().enumerate() {
                        deviations.place(&mut slots, geo, log - middle);
                    }
                    beta.push(middle.exp());
                }
                None => beta.push(of_geos[0]),
            }
        }
        self.baseline.deviations(&state.linear, &mut slots, standard);
        if let Some(multiplier) = &self.multiplier {
            state.steps(multiplier, &mut slots, standard);
        }
        self.point(posterior, &slots, &state.linear, &beta)
    }
}
