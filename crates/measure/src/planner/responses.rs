//! What a planner must know of a market: the outcome of a path of spend, in
//! every draw of what it may be like.

use stats::quadratic::Curvature;

/// Response of an outcome to spend over weeks × channels × geos, one answer per
/// posterior draw.
///
/// A path of spend is one flat slice; weeks of one channel in one geo lie side by
/// side: cell (channel, geo, week) is at `(channel × geos + geo) × weeks + week`.
/// The outcome of a draw is everything the planned weeks bring, what history
/// still carries in included, and what the plan carries out past its end at its
/// value to the planner. Implementations are smooth but for isolated points.
pub trait Responses: Sync {
    /// How many posterior draws there are.
    fn draws(&self) -> usize;

    /// How many channels.
    fn channels(&self) -> usize;

    /// How many geos; 1 for a national plan.
    fn geos(&self) -> usize;

    /// How many weeks (or other periods) are planned.
    fn weeks(&self) -> usize;

    /// How many weeks a week's spend works, itself included.
    fn reach(&self) -> usize;

    /// Length of the scratch space the methods below want.
    fn scratch(&self) -> usize;

    /// Money per unit of outcome in a draw; 1 where the outcome is money.
    fn value(&self, draw: usize) -> f64 {
        let _ = draw;
        1.0
    }

    /// The outcome of a path of spend in a draw.
    fn outcome(&self, draw: usize, spend: &[f64], scratch: &mut [f64]) -> f64;

    /// The outcome, and `weight` × its derivative added to `gradient`.
    fn add_gradient(&self, draw: usize, spend: &[f64], weight: f64, gradient: &mut [f64], scratch: &mut [f64]) -> f64;

    /// Adds `weight` × the negated second derivative, without what would make it
    /// indefinite; `false` where it is not known (the search is slower then).
    /// One block per channel and geo, weeks within.
    fn add_curvature(
        &self,
        draw: usize,
        spend: &[f64],
        weight: f64,
        into: &mut Curvature,
        scratch: &mut [f64],
    ) -> bool {
        let _ = (draw, spend, weight, into, scratch);
        false
    }

    /// Whether every draw's outcome is concave in spend: then a local best is
    /// the best.
    fn concave(&self) -> bool {
        false
    }

    /// Responses that are concave and nowhere below these, for spend up to
    /// `ceiling` in each cell; `None` where none is known, and then no optimality
    /// gap can be proven.
    fn envelope(&self, ceiling: &[f64]) -> Option<Box<dyn Responses + '_>> {
        let _ = ceiling;
        None
    }
}

/// How many cells a plan has: channels × geos × weeks.
#[must_use]
pub fn cells(responses: &dyn Responses) -> usize {
    responses.channels() * responses.geos() * responses.weeks()
}
