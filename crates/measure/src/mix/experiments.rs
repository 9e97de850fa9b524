//! The experiments of a panel against the fitted model: what each measured, and
//! what the model says the same change of spend brought.
//!
//! The model has been fitted with the experiments, so agreement is no proof of
//! it; disagreement says that data and experiment contradict each other.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::channel::ChannelWork;
use super::columns::{Reader, State};
use super::counterfactual::CounterfactualWork;
use super::error::MixError;
use super::model::Model;
use super::outcome::{Draws, Estimate};

/// Draws of the model's effect of an experiment.
const DRAWS: usize = 1000;
/// Standard errors by which a model may differ and still agree.
const AGREES: f64 = 2.0;
/// Standard errors beyond which model and experiment contradict each other.
const CONTRADICTS: f64 = 3.0;

/// An experiment and what the model makes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// The channel whose spend was changed.
    pub channel: String,
    /// Geos of the test; empty for all.
    pub geos: Vec<String>,
    /// First day of the change.
    pub start: Date,
    /// Last day of the change.
    pub end: Date,
    /// Last day on which effects were counted.
    pub counted_until: Date,
    /// Money added, or taken away with a minus.
    pub spend_change: f64,
    /// Effect that was measured, in the outcome's unit.
    pub measured: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Effect of the same change in the fitted model.
    pub modelled: Estimate,
    /// Standard errors of the experiment from the measured effect to the
    /// model's mean; below zero where the model says less.
    pub gap: f64,
    /// Whether the two agree.
    pub agreement: Agreement,
}

/// Whether an experiment and the model agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// Within two standard errors.
    Agrees,
    /// Between two and three.
    Strained,
    /// More than three apart.
    Contradicts,
}

impl Agreement {
    fn of(gap: f64) -> Self {
        match gap.abs() {
            near if near <= AGREES => Self::Agrees,
            far if far <= CONTRADICTS => Self::Strained,
            _ => Self::Contradicts,
        }
    }
}

impl Model {
    /// The panel's experiments, in its order, against some draws.
    ///
    /// # Errors
    /// When the draws belong to another model.
    pub fn experiments(&self, draws: &Draws, interval: f64) -> Result<Vec<Experiment>, MixError> {
        let design = &self.design;
        let reader = Reader::new(&self.columns, draws)?;
        let mut state = State::default();
        let (mut at, mut work) = (ChannelWork::default(), CounterfactualWork::default());
        let mut found = Vec::with_capacity(design.counterfactuals.len());
        for (test, placed) in self.panel.lift_tests.iter().zip(&design.counterfactuals) {
            let channel = &design.channels[placed.channel];
            let geos = placed.channel * design.geos..(placed.channel + 1) * design.geos;
            let mut effects: Vec<f64> = (0..draws.len())
                .step_by(draws.len().div_ceil(DRAWS).max(1))
                .map(|draw| {
                    reader.read(design, draws.row(draw), &mut state);
                    let (adstock, saturation) = state.shape(design, placed.channel);
                    channel.settle(adstock, saturation, &state.beta[geos.clone()], &mut at);
                    placed.effect(channel, Some(&state.multiplier), &at, &mut work)
                })
                .collect();
            let modelled = Estimate::of(&mut effects, interval);
            let gap = (modelled.mean - test.effect) / test.standard_error;
            found.push(Experiment {
                channel: test.channel.clone(),
                geos: test.geos.clone(),
                start: test.start,
                end: test.end,
                counted_until: test.counted_until.unwrap_or(test.end),
                spend_change: test.spend_change,
                measured: test.effect,
                standard_error: test.standard_error,
                modelled,
                gap,
                agreement: Agreement::of(gap),
            });
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_and_three_standard_errors_are_the_borders() {
        assert_eq!(Agreement::of(-2.0), Agreement::Agrees);
        assert_eq!(Agreement::of(2.5), Agreement::Strained);
        assert_eq!(Agreement::of(-3.1), Agreement::Contradicts);
        assert_eq!(Agreement::of(f64::NAN), Agreement::Contradicts);
    }
}
