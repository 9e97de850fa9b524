//! Numbers of a problem that make no sense.

use crate::planner::error::PlannerError;
use crate::planner::objective::{Metric, Risk};
use crate::planner::problem::{Budget, Market, Problem, Target};
use crate::planner::responses::cells;

pub(super) fn check(market: &Market<'_>, problem: &Problem) -> Result<(), PlannerError> {
    let r = market.responses;
    if r.draws() == 0 || cells(r) == 0 {
        return Err(PlannerError::Empty);
    }
    let series = r.channels() * r.geos();
    let optional = |length: usize, wanted: usize| if length == 0 { 0 } else { wanted };
    let shapes = [
        ("channels", market.channels.len(), r.channels()),
        ("geos", market.geos.len(), r.geos()),
        ("weeks", market.weeks.len(), r.weeks()),
        ("seen", market.seen.len(), optional(market.seen.len(), series)),
        ("on_before", market.on_before.len(), optional(market.on_before.len(), series)),
        ("current", problem.current.as_ref().map_or(cells(r), Vec::len), cells(r)),
    ];
    if let Some((what, found, wanted)) = shapes.into_iter().find(|(_, found, wanted)| found != wanted) {
        return Err(PlannerError::Shape { what, found, wanted });
    }
    let natural = |value: f64| value.is_finite() && value >= 0.0;
    let positive = |value: f64| value.is_finite() && value > 0.0;
    let invalid = |text: &str| Err(PlannerError::Invalid(text.to_owned()));
    if problem.current.iter().flatten().any(|value| !natural(*value)) {
        return invalid("the present plan holds an amount that is negative or not a number");
    }
    match problem.budget {
        Budget::Fixed(total) | Budget::AtMost(total) if !positive(total) => {
            return invalid("a budget must be above zero");
        }
        _ => {}
    }
    match problem.target {
        Some(Target::Roas(value) | Target::Cpa(value)) if !positive(value) => {
            return invalid("a target of return or cost must be above zero");
        }
        _ => {}
    }
    match problem.metric {
        Metric::Profit { margin } if !positive(margin) => return invalid("a margin must be above zero"),
        _ => {}
    }
    match problem.risk {
        Risk::WorstMean { share } | Risk::WorstGain { share } if !(share > 0.0 && share <= 1.0) => {
            return invalid("the worst share of draws must lie above 0 and up to 1");
        }
        Risk::WorstGain { .. } if problem.current.is_none() => {
            return invalid("a gain needs a present plan to be a gain over");
        }
        Risk::Probability { target } if !target.is_finite() => return invalid("a target must be a number"),
        _ => {}
    }
    if !(problem.interval > 0.0 && problem.interval < 1.0) {
        return invalid("an interval's mass must lie between 0 and 1");
    }
    if problem.decimals > 6 {
        return invalid("amounts can have at most six digits after the point");
    }
    Ok(())
}
