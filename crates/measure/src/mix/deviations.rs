//! Deviations of geos from what they share, `N(0, sd)`, sampled as `q` with
//! `deviation = sd^(1−w) q`, `q ~ N(0, sd^w)`: standardised at `w = 0` (good where
//! geos tell little), as themselves at `w = 1` (good where they tell much), and
//! anything between. The posterior is the same. Papaspiliopoulos, Roberts and
//! Sköld (2003), Non-centered parameterisations for hierarchical models and data
//! augmentation; Betancourt and Girolami (2015), Hamiltonian Monte Carlo for
//! hierarchical models.

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use stats::transform::Constrained;

use super::slots::Slots;

/// The deviations of one coefficient, by geo.
#[derive(Debug, Clone)]
pub(super) struct Deviations {
    /// Slot of the standard deviation.
    pub(super) sd: usize,
    /// Slots of `q` by geo. They carry no prior of their own.
    pub(super) slots: Vec<usize>,
    /// `w` by geo.
    pub(super) centring: Vec<f64>,
}

impl Deviations {
    /// The deviation of a geo.
    pub(super) fn value(&self, slots: &[Constrained], geo: usize) -> f64 {
        slots[self.sd].x.powf(1.0 - self.centring[geo]) * slots[self.slots[geo]].x
    }

    /// Adds a derivative by the deviation of a geo to the slots'.
    pub(super) fn pull_back(&self, slots: &[Constrained], geo: usize, slope: f64, by_slot: &mut [f64]) {
        let (slot, w, sd) = (self.slots[geo], self.centring[geo], slots[self.sd].x);
        by_slot[self.sd] += slope * (1.0 - w) * slots[slot].x * sd.powf(-w);
        by_slot[slot] += slope * sd.powf(1.0 - w);
    }

    /// The log prior of `q`.
    pub(super) fn log_prior(&self, slots: &[Constrained], by_slot: &mut [f64]) -> f64 {
        let sd = slots[self.sd].x;
        let mut total = 0.0;
        for (slot, w) in self.slots.iter().zip(&self.centring) {
            let scale = sd.powf(*w);
            let z = slots[*slot].x / scale;
            by_slot[*slot] -= z / scale;
            total -= 0.5 * z * z;
            if *w > 0.0 {
                by_slot[self.sd] += w * (z * z - 1.0) / sd;
                total -= w * sd.ln();
            }
        }
        total
    }

    /// Samples the standard deviation with a sign where no geo is centred: it only
    /// multiplies standard normals then.
    pub(super) fn unfold(&self, slots: &mut Slots) {
        if self.centring.iter().all(|w| *w <= 0.0) {
            slots.unfold(self.sd);
        }
    }

    /// Writes the slots at which a geo deviates by this much.
    pub(super) fn place(&self, slots: &mut [f64], geo: usize, deviation: f64) {
        let standardised = (deviation / slots[self.sd].max(1e-6)).clamp(-4.0, 4.0);
        let standardised = if standardised.is_finite() { standardised } else { 0.0 };
        slots[self.slots[geo]] = standardised * slots[self.sd].powf(self.centring[geo]);
    }

    /// Draws the slots.
    pub(super) fn draw<R: Rng + ?Sized>(&self, slots: &mut [f64], rng: &mut R) {
        for (slot, w) in self.slots.iter().zip(&self.centring) {
            slots[*slot] = slots[self.sd].powf(*w) * rng.sample::<f64, _>(StandardNormal);
        }
    }
}
