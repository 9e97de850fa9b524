//! Why a plan cannot be made.

use base::ErrorKind;
use stats::Cancelled;

/// Says why there is no plan, and what to change.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlannerError {
    /// No draws, channels, geos, weeks or lags.
    #[error("a plan needs at least one posterior draw, channel, geo, week and lag")]
    Empty,
    /// An array is not as long as its shape says.
    #[error("`{what}` has {found} entries where its shape asks for {wanted}")]
    Shape {
        /// The array.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length it should have.
        wanted: usize,
    },
    /// An array holds something that is not a number or out of range.
    #[error("`{what}` holds a value that is not a number, infinite or out of range")]
    OutOfRange {
        /// The array.
        what: &'static str,
    },
    /// A number of the problem makes no sense; the text says which and what to do.
    #[error("{0}")]
    Invalid(String),
    /// These constraints contradict each other.
    #[error("no plan satisfies all constraints; these contradict each other: {}", .0.join("; "))]
    Conflict(Vec<String>),
    /// Every continuous constraint can be met, but not with flights, switches and steps.
    #[error("no plan was found that keeps every rule: {0}")]
    Rules(String),
    /// The target of return or cost per outcome is out of reach.
    #[error("the target {target} is out of reach within the other constraints: the best plan found has {best}")]
    Target {
        /// The target in words.
        target: String,
        /// What could be reached.
        best: String,
    },
    /// The response curves gave something that is not a number.
    #[error("the response curves gave a value that is not a number; check the model's draws")]
    NotANumber,
    /// The solver gave up.
    #[error("the solver gave up: {0}")]
    Solver(String),
    /// Stopped by the one who waits.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl PlannerError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}
