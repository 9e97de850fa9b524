//! The named columns of draws: written from the sampler's point, read back for
//! everything that is computed after sampling.

use super::channel::{ChannelWork, Strength, StrengthPrior};
use super::design::{Design, Multiplier};
use super::error::MixError;
use super::likelihood::Noise;
use super::outcome::Draws;
use super::posterior::Posterior;

/// Where a column's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Slot(usize),
    Beta(usize, usize),
    BetaMiddle(usize),
    Linear(usize),
    Knot(usize),
}

/// All columns of a model.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) names: Vec<String>,
    from: Vec<From>,
}

impl Columns {
    pub(super) fn new(design: &Design, geos: &[String]) -> Self {
        let mut columns = Self { names: Vec::new(), from: Vec::new() };
        for (number, channel) in design.channels.iter().enumerate() {
            for slot in channel.adstock_slots.iter().chain(&channel.saturation_slots) {
                columns.slot(design, *slot);
            }
            if let Strength::Contribution { slot, prior: StrengthPrior::Quantity, .. } = &channel.strength {
                columns.slot(design, *slot);
            }
            let held = match &channel.strength {
                Strength::Coefficient(slot) => design.slots.held(*slot).is_some(),
                Strength::Contribution { prior, .. } => matches!(prior, StrengthPrior::Held(_)),
            };
            if let Some(deviations) = &channel.pooled {
                columns.slot(design, deviations.sd);
                columns.push(format!("saturation_beta[{}]", channel.name), From::BetaMiddle(number));
                for (geo, name) in geos.iter().enumerate() {
                    columns.push(format!("saturation_beta[{},{name}]", channel.name), From::Beta(number, geo));
                }
            } else if !held {
                columns.push(format!("saturation_beta[{}]", channel.name), From::Beta(number, 0));
            }
        }
        for (coefficient, name) in design.baseline.names().iter().enumerate() {
            let held = (0..design.slots.len())
                .any(|slot| design.slots.name(slot) == name && design.slots.held(slot).is_some());
            if !held {
                columns.push(name.clone(), From::Linear(coefficient));
            }
        }
        for slot in 0..design.slots.len() {
            let name = design.slots.name(slot);
            let known = columns.names.iter().any(|n| n == name);
            let inner = ["_z[", "log_contribution["].iter().any(|part| name.contains(part));
            if !known && !inner {
                columns.slot(design, slot);
            }
        }
        if let Some(multiplier) = &design.multiplier {
            for knot in 0..multiplier.rows.len() {
                columns.push(format!("media_knot[{}]", knot + 1), From::Knot(knot));
            }
        }
        columns
    }

    fn push(&mut self, name: String, from: From) {
        self.names.push(name);
        self.from.push(from);
    }

    fn slot(&mut self, design: &Design, slot: usize) {
        if design.slots.held(slot).is_none() {
            self.push(design.slots.name(slot).to_owned(), From::Slot(slot));
        }
    }

    /// Appends the columns at the posterior's current point.
    pub(super) fn write(&self, design: &Design, posterior: &Posterior, walk: &mut Vec<f64>, out: &mut Vec<f64>) {
        if let Some(multiplier) = &design.multiplier {
            let steps = multiplier.steps.iter().map(|slot| posterior.slots[*slot].x);
            multiplier.levels(posterior.slots[multiplier.sd].x, steps, walk);
        }
        for from in &self.from {
            out.push(match *from {
                From::Slot(slot) => design.slots.shown(slot, posterior.slots[slot].x),
                From::Beta(channel, geo) => posterior.channels[channel].beta[geo],
                From::BetaMiddle(channel) => {
                    let work = &posterior.channels[channel];
                    let pooled = design.channels[channel].pooled.as_ref();
                    let deviation = pooled.map_or(0.0, |deviations| deviations.value(&posterior.slots, 0));
                    work.beta[0] / deviation.exp()
                }
                From::Linear(coefficient) => posterior.baseline.values[coefficient],
                From::Knot(knot) => walk[knot],
            });
        }
    }
}

/// The parameters of one draw, in the form that computations take.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// By slot.
    pub(super) slots: Vec<f64>,
    /// By coefficient of the baseline.
    pub(super) linear: Vec<f64>,
    /// By channel and geo.
    pub(super) beta: Vec<f64>,
    /// `v_t`.
    pub(super) multiplier: Vec<f64>,
    pub(super) noise: Noise,
    walk: Vec<f64>,
}

/// Finds each column of some draws in a model.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    /// For each of the model's columns, the draws' column.
    at: Vec<usize>,
    from: Vec<From>,
}

impl Reader {
    /// Matches names.
    pub(super) fn new(columns: &Columns, draws: &Draws) -> Result<Self, MixError> {
        let at = columns
            .names
            .iter()
            .map(|name| draws.names.iter().position(|n| n == name).ok_or_else(|| MixError::Draws(name.clone())))
            .collect::<Result<_, _>>()?;
        Ok(Self { at, from: columns.from.clone() })
    }

    /// Reads one draw.
    pub(super) fn read(&self, design: &Design, row: &[f64], state: &mut State) {
        let geos = design.geos;
        state.slots.clear();
        state.slots.extend((0..design.slots.len()).map(|slot| design.slots.held(slot).unwrap_or(0.0)));
        state.linear.clear();
        state.linear.resize(design.baseline.names().len(), 0.0);
        design.baseline.held(&state.slots, &mut state.linear);
        state.beta.clear();
        for channel in &design.channels {
            let held = match &channel.strength {
                Strength::Coefficient(slot) => state.slots[*slot],
                Strength::Contribution { prior: StrengthPrior::Held(value), .. } => *value,
                Strength::Contribution { .. } => 0.0,
            };
            state.beta.resize(state.beta.len() + geos, held);
        }
        state.walk.clear();
        for (from, at) in self.from.iter().zip(&self.at) {
            let value = row[*at];
            match *from {
                From::Slot(slot) => state.slots[slot] = value,
                From::Beta(channel, geo) => {
                    if design.channels[channel].pooled.is_some() {
                        state.beta[channel * geos + geo] = value;
                    } else {
                        state.beta[channel * geos..(channel + 1) * geos].fill(value);
                    }
                }
                From::Linear(coefficient) => state.linear[coefficient] = value,
                From::Knot(_) => state.walk.push(value),
                From::BetaMiddle(_) => {}
            }
        }
        state.multiplier.clear();
        state.multiplier.resize(design.periods, 1.0);
        if let Some(multiplier) = &design.multiplier {
            multiplier.apply(&state.walk, &mut state.multiplier);
        }
        let of = |slot: Option<usize>| slot.map_or(0.0, |slot| state.slots[slot]);
        state.noise = Noise { sigma: of(design.sigma), nu: of(design.nu), dispersion: of(design.dispersion) };
    }
}

impl State {
    /// Parameters of a channel's carry-over and saturation.
    pub(super) fn shape(&self, design: &Design, channel: usize) -> (Vec<f64>, Vec<f64>) {
        let of = |slots: &[usize]| slots.iter().map(|slot| self.slots[*slot]).collect();
        let channel = &design.channels[channel];
        (of(&channel.adstock_slots), of(&channel.saturation_slots))
    }

    /// Writes the slots of the multiplier's steps.
    pub(super) fn steps(&self, multiplier: &Multiplier, slots: &mut [f64], standard: impl Fn(f64) -> f64) {
        for (pair, slot) in self.walk.windows(2).zip(&multiplier.steps) {
            slots[*slot] = standard((pair[1] - pair[0]) / slots[multiplier.sd].max(1e-6));
        }
    }

    /// Writes a channel's contribution to every row, in the outcome's unit.
    pub(super) fn contribution(&self, design: &Design, channel: usize, work: &mut ChannelWork, out: &mut [f64]) {
        let (adstock, saturation) = self.shape(design, channel);
        design.channels[channel].respond(&adstock, &saturation, work);
        for (row, out) in out.iter_mut().enumerate() {
            let (geo, period) = (row / design.periods, row % design.periods);
            let beta = self.beta[channel * design.geos + geo];
            *out = design.unit[row] * beta * self.multiplier[period] * work.values[row];
        }
    }

    /// Writes the mean of every row in the model's units.
    pub(super) fn mean(&self, design: &Design, work: &mut [ChannelWork], over_time: &mut Vec<f64>, out: &mut [f64]) {
        design.baseline.apply(&self.linear, over_time, out);
        for (number, (channel, work)) in design.channels.iter().zip(work).enumerate() {
            let (adstock, saturation) = self.shape(design, number);
            channel.respond(&adstock, &saturation, work);
            for (row, out) in out.iter_mut().enumerate() {
                let (geo, period) = (row / design.periods, row % design.periods);
                *out += self.beta[number * design.geos + geo] * self.multiplier[period] * work.values[row];
            }
        }
    }
}
