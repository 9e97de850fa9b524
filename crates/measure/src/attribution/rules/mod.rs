//! Rules that split a journey by where its touches stand.
//!
//! A rule is a convention, not an estimate: it says how credit is shared, not
//! what would have happened without a channel.

mod custom;
mod linear;
mod position;
mod single_touch;
mod time_decay;

pub use custom::Custom;
pub use position::Position;
pub use time_decay::TimeDecay;

use super::{AttributionError, Journeys};

/// Writes the weights of a row's touches.
type Weigher<'a> = Box<dyn FnMut(usize, &mut [f64]) + 'a>;

/// How a journey is split.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// All to the first touch.
    First,
    /// All to the last touch.
    Last,
    /// All to the last touch that is not of these channels; to the last touch
    /// where all are.
    LastNonDirect {
        /// Names of the channels that stand for "no channel": `direct`.
        direct: Vec<String>,
    },
    /// The same to every touch.
    Linear,
    /// Fixed shares for the first and the last touch, the rest in between.
    Position(Position),
    /// The more, the later.
    TimeDecay(TimeDecay),
    /// Weights by place and by channel.
    Custom(Custom),
}

impl Rule {
    /// Checks the rule's settings.
    pub(super) fn check(&self, journeys: &Journeys) -> Result<(), AttributionError> {
        match self {
            Self::First | Self::Last | Self::LastNonDirect { .. } | Self::Linear => Ok(()),
            Self::Position(position) => position.check(),
            Self::TimeDecay(decay) => decay.check(),
            Self::Custom(custom) => custom.check(journeys),
        }
    }

    /// The function that weighs the touches of a row.
    pub(super) fn weigher<'a>(&'a self, journeys: &'a Journeys) -> Weigher<'a> {
        match self {
            Self::First => Box::new(|_, weights| single_touch::first(weights)),
            Self::Last => Box::new(|_, weights| single_touch::last(weights)),
            Self::LastNonDirect { direct } => {
                let direct: Vec<u16> = direct.iter().filter_map(|name| journeys.id(name)).collect();
                Box::new(move |row, weights| single_touch::last_except(journeys.path(row), &direct, weights))
            }
            Self::Linear => Box::new(|_, weights| linear::weigh(weights)),
            Self::Position(position) => Box::new(|_, weights| position.weigh(weights)),
            Self::TimeDecay(decay) => Box::new(|row, weights| decay.weigh(journeys.ages(row), weights)),
            Self::Custom(custom) => {
                let by_channel = custom.by_channel(journeys);
                Box::new(move |row, weights| custom.weigh(journeys.path(row), &by_channel, weights))
            }
        }
    }
}
