//! The planner against brute force, its optimality conditions, and its rules.

mod brute_force;
mod infeasible;
mod optimality;
mod properties;
mod rules;

use measure::planner::curves::geometric;
use measure::planner::{
    Budget, CurveDraws, CurveParts, Market, Metric, Plan, PlannerError, Problem, Responses, Saturation, Seen, plan,
};
use stats::Quiet;

/// Curves with one saturation per channel, the same in all draws but for the
/// effect, which is multiplied by the draw's factor for that channel.
pub(crate) fn curves(forms: &[(Saturation, f64, f64)], weeks: usize, factors: &[&[f64]]) -> CurveDraws {
    let (channels, lags) = (forms.len(), 4);
    let mut parts = CurveParts {
        draws: factors.len(),
        channels,
        geos: 1,
        weeks,
        lags,
        scales: vec![100.0; channels],
        history: vec![50.0; channels * lags],
        tail: lags - 1,
        tail_value: 1.0,
        ..CurveParts::default()
    };
    for factors in factors {
        for ((form, effect, retention), factor) in forms.iter().zip(*factors) {
            parts.weights.extend(geometric(*retention, lags));
            parts.curves.push(*form);
            parts.effects.push(effect * factor);
        }
    }
    CurveDraws::new(parts).unwrap()
}

/// A market over these curves.
pub(crate) fn market(curves: &dyn Responses) -> Market<'_> {
    Market {
        responses: curves,
        channels: (1..=curves.channels()).map(|channel| format!("x{channel}")).collect(),
        geos: (1..=curves.geos()).map(|geo| format!("geo {geo}")).collect(),
        weeks: (1..=curves.weeks()).map(|week| format!("week {week}")).collect(),
        seen: vec![Seen { lowest: 0.0, highest: 1e4 }; curves.channels() * curves.geos()],
        on_before: Vec::new(),
    }
}

pub(crate) fn solve(curves: &dyn Responses, problem: &Problem) -> Result<Plan, PlannerError> {
    plan(&market(curves), problem, &Quiet)
}

/// Maximises profit, one thread, on three concave channels over `weeks`.
pub(crate) fn three(weeks: usize) -> CurveDraws {
    curves(
        &[
            (Saturation::Logistic { lam: 1.5 }, 300.0, 0.5),
            (Saturation::MichaelisMenten { k: 1.2 }, 500.0, 0.2),
            (Saturation::Hill { kappa: 1.0, slope: 0.9 }, 250.0, 0.7),
        ],
        weeks,
        &[&[1.0, 1.0, 1.0], &[0.7, 1.2, 1.1], &[1.3, 0.9, 0.8], &[1.1, 0.8, 1.3]],
    )
}

pub(crate) fn profit(budget: Budget) -> Problem {
    Problem::new(Metric::Profit { margin: 1.0 }, budget)
}

pub(crate) fn outcomes(curves: &dyn Responses, spend: &[f64]) -> Vec<f64> {
    let mut scratch = vec![0.0; curves.scratch()];
    (0..curves.draws()).map(|draw| curves.outcome(draw, spend, &mut scratch)).collect()
}
