//! Why customers cannot be modelled.

use base::ErrorKind;

/// Says what stands in the way of an estimate and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LifetimeError {
    /// A history that contradicts itself.
    #[error("frequency {frequency}, recency {recency}, age {age} cannot be: {why}")]
    Impossible {
        /// The frequency given.
        frequency: f64,
        /// The recency given.
        recency: f64,
        /// The age given.
        age: f64,
        /// What contradicts what.
        why: &'static str,
    },
    /// Nothing to fit.
    #[error("there are no customers")]
    NoCustomers,
    /// Nobody came back, so nothing tells how often people buy.
    #[error(
        "none of {customers} customers bought a second time, so nothing tells how often they buy; use a longer period"
    )]
    NoRepeats {
        /// The customers there are.
        customers: u64,
    },
    /// Nobody was watched for any time.
    #[error("every customer's age is 0: the observation ends on the day of their first purchase; use a longer period")]
    NoTime,
    /// Too few repeat customers with a value for the model of values.
    #[error("{customers} repeat customers with a value are too few for a model of order values, which takes {least}")]
    FewValues {
        /// How many there are.
        customers: u64,
        /// How many it takes.
        least: u64,
    },
    /// Mean values that cannot be modelled.
    #[error("a mean order value of {0} cannot be modelled; it must be above 0 and finite")]
    NoValue(f64),
    /// A horizon, rate or level out of bounds.
    #[error("{name} must be {bounds}, not {value}")]
    Option {
        /// What it is.
        name: &'static str,
        /// Its bounds in words.
        bounds: &'static str,
        /// What was given.
        value: f64,
    },
    /// The sampler failed.
    #[error("the sampler failed: {0}; fit by maximum likelihood instead, or look at the data's extremes")]
    Sampler(String),
    /// The waiting side stopped the work.
    #[error(transparent)]
    Cancelled(#[from] stats::Cancelled),
}

impl LifetimeError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}
