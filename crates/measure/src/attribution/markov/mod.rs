//! Exact Markov attribution, orders 1 to 4.
//!
//! A journey is a walk from a start through states to a conversion or to
//! nothing. At order `k` a state is the last `k` touches; equal states in a row
//! are one; a journey of fewer than `k` touches is one state. The removal effect
//! of a channel is the share of all conversions (or of all value) that is lost
//! when whoever enters a state with the channel is taken out of the chain:
//! `RE = 1 − h₋(start) / h(start)`. Credit is the removal effects' proportion of
//! the total. Sources: Anderl, Becker, von Wangenheim, Schumann (2016), *Mapping
//! the customer journey*, International Journal of Research in Marketing 33,
//! 457–474; linear algebra instead of their simulation: Kemeny, Snell (1976).
//!
//! By value the one-step reward of a state is the value, not the number, of the
//! conversions that leave it, in both `h`.

mod chain;

use stats::Work;
use stats::absorbing::{Chain, Nearby, Removal, Way, removal};

use super::{AttributionError, Credited, Journeys, Weights};
use chain::Walks;

/// The largest order: four channels make one state.
pub const MOST_ORDER: usize = 4;

/// Relative tolerance of a resampled chain: far below the noise it measures.
const RESAMPLED: f64 = 1e-9;

/// What the Markov model says beside the credits.
#[derive(Debug, Clone, serde::Serialize)]
pub struct MarkovFacts {
    /// Touches that make a state.
    pub order: usize,
    /// Whether journeys without conversion were used.
    pub nulls: bool,
    /// States, the start among them.
    pub states: usize,
    /// Different transitions between states.
    pub transitions: usize,
    /// Chance that a journey converts, as the chain has it.
    pub conversion_chance: f64,
    /// Removal effect of every channel by conversions.
    pub removal_effect: Vec<f64>,
    /// Removal effect of every channel by value; empty if the values add up to
    /// nothing that could be shared so.
    pub removal_effect_value: Vec<f64>,
    /// How the chain was solved.
    pub way: Way,
}

/// Journeys as walks through a chain.
pub(super) struct Markov<'a> {
    walks: Walks<'a>,
    order: usize,
    nulls: bool,
    /// Whether any value differs from zero.
    valued: bool,
}

impl<'a> Markov<'a> {
    pub(super) fn new(
        journeys: &'a Journeys,
        order: usize,
        nulls: bool,
        work: &dyn Work,
    ) -> Result<Self, AttributionError> {
        if order == 0 || order > MOST_ORDER {
            return Err(AttributionError::Setting(format!("the order must be from 1 to {MOST_ORDER}, not {order}")));
        }
        let valued = journeys.values().iter().any(|value| value.abs() > 0.0);
        Ok(Self { walks: Walks::new(journeys, order, work)?, order, nulls, valued })
    }

    /// Credits and facts of the journeys as they are.
    pub(super) fn solve(
        &self,
        weights: &Weights<'_>,
        work: &dyn Work,
    ) -> Result<(Credited, MarkovFacts), AttributionError> {
        let figures = self.walks.figures(weights, self.nulls, self.valued);
        let chain = self.chain(&figures);
        let found = removal(&chain, self.walks.groups(), work)?;
        let credited = self.credited(&found, weights);
        let effects = |kind: usize| effects(&found, kind).unwrap_or_default();
        let facts = MarkovFacts {
            order: self.order,
            nulls: self.nulls,
            states: self.walks.shape().states(),
            transitions: self.walks.shape().transitions(),
            conversion_chance: found.whole[0],
            removal_effect: effects(0),
            removal_effect_value: if self.valued { effects(1) } else { Vec::new() },
            way: found.way,
        };
        Ok((credited, facts))
    }

    /// The chain of the journeys as they are, to solve resampled ones from.
    pub(super) fn nearby(&self, weights: &Weights<'_>, work: &dyn Work) -> Result<Nearby, AttributionError> {
        let figures = self.walks.figures(weights, self.nulls, self.valued);
        Ok(Nearby::new(&self.chain(&figures), self.walks.groups(), RESAMPLED, work)?)
    }

    /// Credits of resampled journeys.
    pub(super) fn resampled(
        &self,
        nearby: &Nearby,
        weights: &Weights<'_>,
        work: &dyn Work,
    ) -> Result<Credited, AttributionError> {
        let figures = self.walks.figures(weights, self.nulls, self.valued);
        let found = nearby.removal(&self.chain(&figures), self.walks.groups(), work)?;
        Ok(self.credited(&found, weights))
    }

    fn chain<'f>(&'f self, figures: &'f chain::Figures) -> Chain<'f> {
        Chain { shape: self.walks.shape(), probabilities: &figures.probabilities, rewards: &figures.rewards }
    }

    /// Totals in proportion to the removal effects; value follows conversions
    /// where its own removal effects cannot be shared out (refunds that exceed
    /// sales somewhere).
    fn credited(&self, found: &Removal, weights: &Weights<'_>) -> Credited {
        let channels = self.walks.groups().count();
        let total: f64 = weights.conversions.iter().sum();
        let value: f64 = weights.values.iter().sum();
        let shares = |kind: usize| {
            let effects = effects(found, kind)?;
            let sum: f64 = effects.iter().sum();
            let fit = sum > 0.0 && effects.iter().all(|effect| *effect >= -1e-9);
            fit.then(|| effects.into_iter().map(|effect| effect / sum).collect::<Vec<f64>>())
        };
        let by_conversions = shares(0).unwrap_or_else(|| vec![0.0; channels]);
        let by_value = if self.valued { shares(1) } else { None };
        let by_value = by_value.unwrap_or_else(|| by_conversions.clone());
        Credited {
            conversions: by_conversions.into_iter().map(|share| share * total).collect(),
            values: by_value.into_iter().map(|share| share * value).collect(),
        }
    }
}

/// `1 − without / whole` of every channel; none where nothing is expected.
fn effects(found: &Removal, kind: usize) -> Option<Vec<f64>> {
    let whole = found.whole[kind];
    (whole > 0.0).then(|| found.without[kind].iter().map(|without| 1.0 - without / whole).collect())
}
