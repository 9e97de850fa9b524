//! Every kind of rule is kept, and told of when it binds.

use super::{curves, market, profit, solve, three};
use measure::planner::curves::geometric;
use measure::planner::{Budget, CurveDraws, CurveParts, Plan, Problem, Rule, Saturation, Scope, Seen, Verdict, plan};
use stats::Quiet;

const WEEKS: usize = 8;

fn with(budget: Budget, rules: Vec<Rule>) -> Plan {
    solve(&three(WEEKS), &Problem { rules, ..profit(budget) }).unwrap()
}

fn channel(plan: &Plan, channel: usize) -> &[f64] {
    &plan.spend[channel * WEEKS..(channel + 1) * WEEKS]
}

fn binds(plan: &Plan, words: &str) -> bool {
    plan.binding.iter().any(|binding| binding.constraint.contains(words) && binding.price > 0.0)
}

#[test]
fn bounds() {
    let rule = Rule::Bound { scope: Scope::channel(0), lower: 30.0, upper: 55.5 };
    let made = with(Budget::Fixed(2000.0), vec![rule]);
    assert!(channel(&made, 0).iter().all(|x| (30.0..=55.5).contains(x)), "{:?}", channel(&made, 0));
    assert!(binds(&made, "bound of x1: 30 to 55.5"), "{:?}", made.binding);
    let total: i64 = made.spend_minor.iter().sum();
    assert_eq!(total, 200_000);
}

#[test]
fn channel_totals_group_caps_and_week_caps() {
    let rules = vec![
        Rule::Total { scope: Scope::channel(2), lower: 300.0, upper: f64::INFINITY },
        Rule::Total { scope: Scope { channels: vec![0, 1], ..Scope::all() }, lower: 0.0, upper: 700.0 },
        Rule::EachWeek { scope: Scope::all(), lower: 0.0, upper: 150.0 },
    ];
    let made = with(Budget::AtMost(1200.0), rules);
    let sum = |range: std::ops::Range<usize>| made.spend[range].iter().sum::<f64>();
    assert!(sum(2 * WEEKS..3 * WEEKS) >= 300.0 - 1e-9);
    assert!(sum(0..2 * WEEKS) <= 700.0 + 1e-9);
    for week in 0..WEEKS {
        let paid: f64 = (0..3).map(|of| channel(&made, of)[week]).sum();
        assert!(paid <= 150.0 + 1e-9, "week {week}: {paid}");
    }
    assert!(binds(&made, "total of x1, x2: at most 700"), "{:?}", made.binding);
}

#[test]
fn contracts_are_paid_as_agreed() {
    let scope = Scope::channel(1).in_weeks([2, 3]);
    let made = with(Budget::Fixed(900.0), vec![Rule::Contract { scope, amount: 123.45 }]);
    for week in [2, 3] {
        assert!((channel(&made, 1)[week] - 123.45).abs() < 1e-9);
    }
    assert_eq!(made.spend_minor.iter().sum::<i64>(), 90_000);
}

#[test]
fn steps_and_an_exact_total() {
    let rules =
        vec![Rule::Step { scope: Scope::channel(0), size: 25.0 }, Rule::Step { scope: Scope::channel(2), size: 10.0 }];
    let made = with(Budget::Fixed(1003.07), rules);
    assert!(made.spend_minor[..WEEKS].iter().all(|units| units % 2500 == 0), "{:?}", channel(&made, 0));
    assert!(made.spend_minor[2 * WEEKS..].iter().all(|units| units % 1000 == 0));
    assert_eq!(made.spend_minor.iter().sum::<i64>(), 100_307);
    assert!(made.gap.unwrap() < 0.01 * made.objective, "{}", made.proof);
}

#[test]
fn flights_last_long_enough_and_cost_enough() {
    let rule = Rule::Flight { scope: Scope::channel(2), weeks: 3, least: 60.0 };
    let made = with(Budget::Fixed(700.0), vec![rule]);
    let on: Vec<bool> = channel(&made, 2).iter().map(|x| *x > 0.0).collect();
    assert!(channel(&made, 2).iter().all(|x| *x < 1e-9 || *x >= 60.0 - 1e-9), "{:?}", channel(&made, 2));
    assert!(on.split(|on| !on).all(|run| run.is_empty() || run.len() >= 3), "{on:?}");
}

#[test]
fn a_flight_from_history_may_go_on_for_what_is_left_of_it() {
    // Worth one week only: a carry-over long enough does the rest.
    let curves = curves(&[(Saturation::Logistic { lam: 1.0 }, 300.0, 0.2)], 4, &[&[1.0]]);
    let mut problem = profit(Budget::Fixed(100.0));
    problem.rules = vec![Rule::Flight { scope: Scope::all(), weeks: 3, least: 50.0 }];
    let fresh = plan(&market(&curves), &problem, &Quiet);
    assert!(fresh.is_err(), "three weeks of 50 do not fit into 100");
    let mut market = market(&curves);
    market.on_before = vec![1];
    let made = plan(&market, &problem, &Quiet).unwrap();
    assert!(made.spend[0] >= 50.0 && made.spend[1] >= 50.0 && made.spend[2] < 1e-9, "{:?}", made.spend);
}

#[test]
fn a_switch_is_off_or_worth_its_least_whichever_is_better() {
    for least in [60.0, 250.0, 500.0] {
        let made = with(Budget::Fixed(700.0), vec![Rule::Switch { scope: Scope::channel(2), least }]);
        let sum: f64 = channel(&made, 2).iter().sum();
        assert!(sum < 1e-9 || sum >= least - 1e-9, "{least}: {sum}");
        assert!(made.effort.complete);
        let total = |lower: f64, upper: f64| Rule::Total { scope: Scope::channel(2), lower, upper };
        let off = with(Budget::Fixed(700.0), vec![total(0.0, 0.0)]).objective;
        let on = with(Budget::Fixed(700.0), vec![total(least, f64::INFINITY)]).objective;
        assert!((made.objective - on.max(off)).abs() < 1e-3, "{} {on} {off}", made.objective);
    }
}

#[test]
fn geos_are_planned_each() {
    let (draws, geos, weeks, lags) = (3, 2, 4, 3);
    let curves = CurveDraws::new(CurveParts {
        draws,
        channels: 2,
        geos,
        weeks,
        lags,
        weights: (0..draws * 2).flat_map(|_| geometric(0.4, lags)).collect(),
        curves: vec![Saturation::Logistic { lam: 1.0 }; draws * 2],
        effects: (0..draws).flat_map(|_| [400.0, 100.0, 200.0, 200.0]).collect(),
        scales: vec![100.0, 50.0, 100.0, 50.0],
        tail: 2,
        tail_value: 1.0,
        ..CurveParts::default()
    })
    .unwrap();
    let mut problem = profit(Budget::Fixed(1000.0));
    problem.rules.push(Rule::Total { scope: Scope { geos: vec![1], ..Scope::all() }, lower: 0.0, upper: 250.0 });
    let made = solve(&curves, &problem).unwrap();
    let second: f64 = made.spend[weeks..2 * weeks].iter().chain(&made.spend[3 * weeks..]).sum();
    assert!((second - 250.0).abs() < 1e-9, "{second}");
    assert!(binds(&made, "in geo 2"), "{:?}", made.binding);
    assert!((made.week_spend(0, 1) - made.spend[1] - made.spend[5]).abs() < 1e-12);
}

#[test]
fn leaving_what_history_has_seen_is_told() {
    let curves = three(WEEKS);
    let mut market = market(&curves);
    market.seen = vec![Seen { lowest: 20.0, highest: 40.0 }; 3];
    let made = plan(&market, &profit(Budget::Fixed(2000.0)), &Quiet).unwrap();
    assert!(made.warnings.iter().any(|text| text.contains("above anything in history")), "{:?}", made.warnings);
    let made = plan(&market, &profit(Budget::Fixed(30.0)), &Quiet).unwrap();
    assert!(made.warnings.iter().any(|text| text.contains("below anything in history")), "{:?}", made.warnings);
    market.seen = Vec::new();
    let made = plan(&market, &profit(Budget::Fixed(30.0)), &Quiet).unwrap();
    assert!(made.warnings.iter().any(|text| text.contains("not known")), "{:?}", made.warnings);
}

#[test]
fn a_present_plan_that_breaks_rules_is_replaced_and_told_of() {
    let mut problem = profit(Budget::Fixed(800.0));
    problem.current = Some(vec![50.0; 3 * WEEKS]);
    let made = solve(&three(WEEKS), &problem).unwrap();
    assert_eq!(made.verdict, Verdict::PresentBreaksRules);
    assert!(made.reason.as_deref().unwrap().contains("budget of 800 (it has 1200.00)"), "{:?}", made.reason);
    assert!((made.gain.unwrap().spend + 400.0).abs() < 1e-6);
}
