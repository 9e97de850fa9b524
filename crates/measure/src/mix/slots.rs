//! Scalar parameters: their names, priors and places in the sampler's vector.

use stats::density::{Density, Family};
use stats::transform::{Constrained, Transform};

use super::specification::Prior;

/// Where the prior of a slot is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Belief {
    /// Here.
    Own(Density),
    /// The slot is a number and is not sampled.
    Held(f64),
    /// By whoever uses it, as it is a prior on something derived.
    Elsewhere,
}

#[derive(Debug, Clone)]
struct Slot {
    name: String,
    belief: Belief,
    transform: Transform,
    offset: usize,
    /// Whether the value has a sign that is not shown.
    folded: bool,
}

/// All scalar parameters, by number.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots {
    slots: Vec<Slot>,
    dim: usize,
}

impl Slots {
    /// A parameter with a prior of its own; returns its number.
    pub(super) fn add(&mut self, name: String, prior: Prior) -> usize {
        let (belief, transform) = match prior {
            Prior::Fixed(value) => (Belief::Held(value), Transform::Identity),
            Prior::Density(density) => (Belief::Own(density), density.transform()),
        };
        self.push(name, belief, transform)
    }

    /// A parameter on the real line whose prior is counted by its user.
    pub(super) fn add_flat(&mut self, name: String) -> usize {
        self.push(name, Belief::Elsewhere, Transform::Identity)
    }

    fn push(&mut self, name: String, belief: Belief, transform: Transform) -> usize {
        let offset = self.dim;
        if !matches!(belief, Belief::Held(_)) {
            self.dim += 1;
        }
        self.slots.push(Slot { name, belief, transform, offset, folded: false });
        self.slots.len() - 1
    }

    /// Samples a standard deviation with a half-normal prior as a value with a sign
    /// that is not shown, where it is only ever multiplied by standard normals.
    /// What is told is the same, since these are symmetric; but a deviation that
    /// may be zero has no boundary there, and no endless tail of its logarithm.
    /// Source: Gelman (2004), Parameterization and Bayesian modeling, JASA 99.
    pub(super) fn unfold(&mut self, slot: usize) {
        let slot = &mut self.slots[slot];
        if matches!(slot.belief, Belief::Own(Density::HalfNormal(_))) {
            slot.transform = Transform::Identity;
            slot.folded = true;
        }
    }

    /// The value as it is shown.
    pub(super) fn shown(&self, slot: usize, value: f64) -> f64 {
        if self.slots[slot].folded { value.abs() } else { value }
    }

    /// Takes `count` places of the sampler's vector for others; returns the first.
    pub(super) fn reserve(&mut self, count: usize) -> usize {
        let first = self.dim;
        self.dim += count;
        first
    }

    /// Length of the sampler's vector.
    pub(super) fn dim(&self) -> usize {
        self.dim
    }

    /// Number of slots.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Name of a slot.
    pub(super) fn name(&self, slot: usize) -> &str {
        &self.slots[slot].name
    }

    /// The number at which a slot is held, if it is.
    pub(super) fn held(&self, slot: usize) -> Option<f64> {
        match self.slots[slot].belief {
            Belief::Held(value) => Some(value),
            _ => None,
        }
    }

    /// The prior of a slot, where it has one of its own.
    pub(super) fn density(&self, slot: usize) -> Option<&Density> {
        match &self.slots[slot].belief {
            Belief::Own(density) => Some(density),
            _ => None,
        }
    }

    /// Place in the sampler's vector and transform of a slot that is sampled.
    pub(super) fn place(&self, slot: usize) -> Option<(usize, Transform)> {
        let slot = &self.slots[slot];
        (!matches!(slot.belief, Belief::Held(_))).then_some((slot.offset, slot.transform))
    }

    /// Reads all slots from the sampler's vector.
    pub(super) fn read(&self, position: &[f64], values: &mut [Constrained]) {
        for (slot, value) in self.slots.iter().zip(values) {
            *value = match slot.belief {
                Belief::Held(x) => Constrained { x, slope: 0.0, log_jacobian: 0.0, log_jacobian_slope: 0.0 },
                _ => slot.transform.constrain(position[slot.offset]),
            };
        }
    }

    /// Given the derivatives by each slot's value, writes those by the sampler's
    /// vector with priors and Jacobians, and returns the log of these.
    pub(super) fn finish(&self, values: &[Constrained], adjoint: &[f64], gradient: &mut [f64]) -> f64 {
        let mut total = 0.0;
        for ((slot, value), by_value) in self.slots.iter().zip(values).zip(adjoint) {
            match &slot.belief {
                Belief::Held(_) => {}
                Belief::Elsewhere => gradient[slot.offset] = *by_value,
                Belief::Own(density) => {
                    let (log_prior, by_prior) = if slot.folded {
                        let (log_prior, slope) = density.kernel(value.x.abs());
                        (log_prior, slope * value.x.signum())
                    } else {
                        density.kernel(value.x)
                    };
                    total += log_prior + value.log_jacobian;
                    gradient[slot.offset] = (by_value + by_prior) * value.slope + value.log_jacobian_slope;
                }
            }
        }
        total
    }
}
