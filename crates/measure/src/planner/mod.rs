//! Budgets over weeks, channels and geos, on posterior draws.
//!
//! [`plan`] takes a [`Market`] (how the outcome responds to spend, in every draw)
//! and a [`Problem`] (what to maximise, how much money, which rules), and returns
//! a [`Plan`] with its gain over the present one, what binds, and how much better
//! any other plan could be at most.
//!
//! - Continuous part: sequential quadratic programming with exact derivatives
//!   ([`stats::ascent`]), over all draws at once.
//! - Flights and switches: branch and bound.
//! - Steps and minor units: rounding around the optimum, totals exact.
//! - Upper bound: weak duality at the best point found; where curves are S-shaped,
//!   on their concave envelope.

mod check;
pub mod curves;
pub mod error;
mod flights;
mod frame;
pub mod from_mix;
mod make;
pub mod objective;
mod panel;
pub mod problem;
mod program;
pub mod report;
pub mod responses;
mod rounding;
pub mod saturation;
mod search;
mod thinned;
mod tree;
mod words;

pub use curves::{CurveDraws, CurveParts};
pub use error::PlannerError;
pub use from_mix::{Horizon, MixMarket, from_mix};
pub use make::plan;
pub use objective::{Metric, Risk};
pub use problem::{Budget, Market, Problem, Rule, Scope, Seen, Target};
pub use report::{Estimate, Plan, Verdict};
pub use responses::Responses;
pub use saturation::Saturation;
