//! Attribution: which channels earn the credit for conversions.
//!
//! Journeys come in as typed columns ([`Journeys`]), credits by channel come out
//! ([`Attribution`]), with intervals by resampling the journeys and with a list
//! of the channels on which models disagree by more than noise. Nothing is
//! simulated: Markov removal effects and Shapley values are exact.
//!
//! Invariants:
//! - the credits of every model add up to the conversions and to the value of
//!   the journeys, refunds included; [`largest_remainder`] makes that exact in
//!   minor units;
//! - the same journeys and the same seed give the same numbers, bit for bit, on
//!   any number of threads.

mod agreement;
mod error;
mod hazard;
mod journeys;
mod markov;
mod resample;
mod rounding;
mod rules;
mod run;
mod shapley;
mod shares;
mod summary;

pub use agreement::Disagreement;
pub use error::AttributionError;
pub use hazard::HazardFacts;
pub use journeys::{Journeys, MOST_CHANNELS, MOST_TOUCHES, Outcome};
pub use markov::{MOST_ORDER, MarkovFacts};
pub use resample::Resampling;
pub use rounding::largest_remainder;
pub use rules::{Custom, Position, Rule, TimeDecay};
pub use run::{Attribution, Credit, ModelCredits, RESAMPLING, attribute};
pub use summary::{Next, Path, Step, Summary, summary};

/// How credit is given.
#[derive(Debug, Clone, PartialEq)]
pub enum Model {
    /// By where a touch stands in its journey.
    Rule(Rule),
    /// By what is lost when a channel is taken out of the chain of touches.
    Markov {
        /// Touches that make a state: 1 to [`MOST_ORDER`].
        order: usize,
        /// Whether journeys without conversion are used.
        nulls: bool,
    },
    /// By a channel's average gain to every coalition of the others.
    Shapley {
        /// Only the so many channels that a journey met last count.
        limit: Option<usize>,
    },
    /// By a hazard model fitted on journeys with and without conversion.
    DataDriven {
        /// Half-life of earlier touches in days (touches where times are not
        /// known); found from the data if not given.
        half_life: Option<f64>,
    },
}

impl Model {
    /// The model's name, as it is typed.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Rule(Rule::First) => "first",
            Self::Rule(Rule::Last) => "last",
            Self::Rule(Rule::LastNonDirect { .. }) => "last-non-direct",
            Self::Rule(Rule::Linear) => "linear",
            Self::Rule(Rule::Position(_)) => "position",
            Self::Rule(Rule::TimeDecay(_)) => "time-decay",
            Self::Rule(Rule::Custom(_)) => "custom",
            Self::Markov { .. } => "markov",
            Self::Shapley { .. } => "shapley",
            Self::DataDriven { .. } => "data-driven",
        }
    }
}

/// How often the journeys of every row count.
#[derive(Debug, Clone, Copy)]
struct Weights<'a> {
    conversions: &'a [f64],
    values: &'a [f64],
    nulls: &'a [f64],
}

impl<'a> Weights<'a> {
    /// Every journey once.
    fn of(journeys: &'a Journeys) -> Self {
        Self { conversions: journeys.conversions(), values: journeys.values(), nulls: journeys.nulls() }
    }
}

/// Credit of every channel.
#[derive(Debug, Clone)]
struct Credited {
    conversions: Vec<f64>,
    values: Vec<f64>,
}

impl Credited {
    fn none(channels: usize) -> Self {
        Self { conversions: vec![0.0; channels], values: vec![0.0; channels] }
    }
}
