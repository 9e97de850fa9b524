//! What cannot be is an error that names the constraints in conflict.

use super::{market, profit, solve, three};
use measure::planner::{
    Budget, CurveDraws, CurveParts, Metric, PlannerError, Problem, Risk, Rule, Saturation, Scope, Target, plan,
};
use stats::{Quiet, Work};

fn error(change: impl FnOnce(&mut Problem)) -> String {
    let mut problem = profit(Budget::Fixed(1000.0));
    change(&mut problem);
    solve(&three(4), &problem).unwrap_err().to_string()
}

#[test]
fn a_budget_that_bounds_cannot_take() {
    let text = error(|p| p.rules.push(Rule::Bound { scope: Scope::all(), lower: 0.0, upper: 50.0 }));
    assert!(text.contains("all of the budget of 1000") && text.contains("bound of all channels: at most 50"), "{text}");
}

#[test]
fn floors_above_the_budget() {
    let text = error(|p| {
        p.rules.push(Rule::Bound { scope: Scope::channel(0), lower: 200.0, upper: 900.0 });
        p.rules.push(Rule::Total { scope: Scope::channel(1), lower: 300.0, upper: 900.0 });
    });
    assert!(text.contains("budget of 1000") && text.contains("bound of x1") && text.contains("total of x2"), "{text}");
    assert!(!text.contains("x3"), "{text}");
}

#[test]
fn a_contract_beyond_a_bound() {
    let text = error(|p| {
        p.rules.push(Rule::Bound { scope: Scope::channel(0), lower: 0.0, upper: 50.0 });
        p.rules.push(Rule::Contract { scope: Scope::channel(0).in_weeks([1]), amount: 80.0 });
    });
    assert!(text.contains("bound of x1: at most 50") && text.contains("contract of x1 in week 2: 80"), "{text}");
}

#[test]
fn group_against_channel() {
    let text = error(|p| {
        p.rules.push(Rule::Total { scope: Scope { channels: vec![0, 1], ..Scope::all() }, lower: 0.0, upper: 100.0 });
        p.rules.push(Rule::Total { scope: Scope::channel(1), lower: 150.0, upper: f64::INFINITY });
    });
    assert!(text.contains("total of x1, x2: at most 100") && text.contains("total of x2: at least 150"), "{text}");
}

#[test]
fn flights_and_steps_that_do_not_fit() {
    let text = error(|p| {
        p.budget = Budget::Fixed(100.0);
        p.rules.push(Rule::Flight { scope: Scope::channel(0), weeks: 4, least: 40.0 });
        p.rules.push(Rule::Bound { scope: Scope::channel(0).in_weeks([0]), lower: 10.0, upper: 100.0 });
    });
    assert!(text.contains("flights"), "{text}");
    let text = error(|p| p.rules.push(Rule::Step { scope: Scope::all(), size: 300.0 }));
    assert!(text.contains("steps") && text.contains("budget of 1000"), "{text}");
}

#[test]
fn a_target_out_of_reach() {
    let text = error(|p| p.target = Some(Target::Roas(50.0)));
    assert!(text.contains("return of 50") && text.contains("out of reach"), "{text}");
    let text = error(|p| p.target = Some(Target::Cpa(0.001)));
    assert!(text.contains("cost of 0.001"), "{text}");
}

#[test]
fn numbers_that_make_no_sense() {
    for (change, words) in [
        ((|p| p.budget = Budget::Fixed(-1.0)) as fn(&mut Problem), "budget"),
        (|p| p.budget = Budget::AtMost(f64::NAN), "budget"),
        (|p| p.metric = Metric::Profit { margin: 0.0 }, "margin"),
        (|p| p.risk = Risk::WorstMean { share: 0.0 }, "share"),
        (|p| p.risk = Risk::WorstGain { share: 1.5 }, "share"),
        (|p| p.risk = Risk::WorstGain { share: 0.5 }, "present plan"),
        (|p| p.risk = Risk::Probability { target: f64::INFINITY }, "target"),
        (|p| p.target = Some(Target::Cpa(0.0)), "target"),
        (|p| p.current = Some(vec![1.0; 3]), "`current` has 3 entries where its shape asks for 12"),
        (|p| p.current = Some(vec![f64::NAN; 12]), "present plan"),
        (|p| p.interval = 1.0, "interval"),
        (|p| p.rules.push(Rule::Bound { scope: Scope::channel(7), lower: 0.0, upper: 1.0 }), "channel number 7"),
        (|p| p.rules.push(Rule::Bound { scope: Scope::channel(0), lower: 5.0, upper: 1.0 }), "lower ≤ upper"),
        (|p| p.rules.push(Rule::Step { scope: Scope::all(), size: 0.001 }), "multiple of 0.01"),
        (|p| p.rules.push(Rule::Flight { scope: Scope::all(), weeks: 9, least: 1.0 }), "the plan has 4 periods"),
    ] {
        let text = error(change);
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn an_open_end_needs_a_bound_or_history() {
    let curves = three(4);
    let mut market = market(&curves);
    market.seen = Vec::new();
    let text = plan(&market, &profit(Budget::Free), &Quiet).unwrap_err().to_string();
    assert!(text.contains("x1") && text.contains("upper bound"), "{text}");
}

#[test]
fn curves_that_overflow_are_told_of() {
    let curves = CurveDraws::new(CurveParts {
        draws: 1,
        channels: 1,
        geos: 1,
        weeks: 2,
        lags: 1,
        weights: vec![1.0],
        curves: vec![Saturation::Root { alpha: 0.9 }],
        effects: vec![f64::MAX],
        scales: vec![1e-300],
        ..CurveParts::default()
    })
    .unwrap();
    let found = solve(&curves, &profit(Budget::Fixed(1000.0)));
    assert!(matches!(found, Err(PlannerError::NotANumber | PlannerError::Solver(_))), "{found:?}");
}

#[test]
fn work_can_be_stopped() {
    struct Stopped;
    impl Work for Stopped {
        fn progress(&self, _step: &str, _done: u64, _total: u64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let curves = three(4);
    let found = plan(&market(&curves), &profit(Budget::Fixed(1000.0)), &Stopped);
    assert!(matches!(found, Err(PlannerError::Cancelled(_))), "{found:?}");
}
