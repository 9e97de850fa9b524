//! Small problems whose best plan is found by trying everything.

use super::{curves, outcomes, profit, solve};
use measure::planner::{Budget, CurveDraws, Metric, Problem, Risk, Rule, Saturation, Scope, Target};

const FACTORS: [&[f64]; 5] = [&[1.0, 1.0], &[0.6, 1.2], &[1.4, 0.9], &[1.1, 0.7], &[0.9, 1.3]];

fn concave() -> CurveDraws {
    curves(
        &[(Saturation::Logistic { lam: 1.5 }, 300.0, 0.5), (Saturation::MichaelisMenten { k: 1.2 }, 500.0, 0.2)],
        1,
        &FACTORS,
    )
}

fn s_shaped() -> CurveDraws {
    curves(
        &[
            (Saturation::Hill { kappa: 1.6, slope: 3.0 }, 300.0, 0.3),
            (Saturation::Hill { kappa: 2.5, slope: 4.0 }, 420.0, 0.1),
        ],
        1,
        &FACTORS,
    )
}

/// The best of all splits of `total` between two cells, in thousands.
fn best_split(curves: &CurveDraws, total: f64, worth: impl Fn(&[f64], f64) -> f64) -> (f64, f64) {
    (0..=20_000)
        .map(|i| total * f64::from(i) / 20_000.0)
        .map(|first| (worth(&outcomes(curves, &[first, total - first]), total), first))
        .fold((f64::NEG_INFINITY, 0.0), |best, next| if next.0 > best.0 { next } else { best })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn two_channels_split_a_fixed_total() {
    for (curves, totals) in [(concave(), [60.0, 300.0, 900.0]), (s_shaped(), [150.0, 300.0, 700.0])] {
        for total in totals {
            let made = solve(&curves, &profit(Budget::Fixed(total))).unwrap();
            let (best, first) = best_split(&curves, total, |y, spend| mean(y) - spend);
            assert!(made.objective >= best - 1e-4, "{total}: {} against {best}", made.objective);
            assert!((made.spend[0] - first).abs() < 0.02 * total, "{total}: {:?} against {first}", made.spend);
            assert_eq!(made.spend_minor.iter().sum::<i64>(), (total * 100.0).round() as i64);
            let upper = made.upper.unwrap();
            assert!(upper >= best - 1e-6, "{total}: bound {upper} under {best}");
        }
    }
}

#[test]
fn two_channels_under_risk() {
    for curves in [concave(), s_shaped()] {
        for risk in
            [Risk::WorstMean { share: 0.3 }, Risk::Probability { target: 420.0 }, Risk::Probability { target: 520.0 }]
        {
            let total = 400.0;
            let problem = Problem { risk, ..Problem::new(Metric::Outcome, Budget::Fixed(total)) };
            let made = solve(&curves, &problem).unwrap();
            let (best, _) = best_split(&curves, total, |y, _| risk.value(y));
            let slack = if matches!(risk, Risk::Probability { .. }) { 1e-9 } else { 2e-3 * best.abs() };
            assert!(made.objective >= best - slack, "{risk:?}: {} against {best}", made.objective);
            if let Some(upper) = made.upper {
                assert!(upper >= best - 1e-6, "{risk:?}: bound {upper} under {best}");
            }
            assert_eq!(made.upper.is_none(), matches!(risk, Risk::Probability { .. }));
        }
    }
}

#[test]
fn two_channels_by_what_a_change_gains_at_least() {
    for curves in [concave(), s_shaped()] {
        for share in [0.2, 0.5, 1.0] {
            let (total, present) = (400.0, vec![380.0, 20.0]);
            let risk = Risk::WorstGain { share };
            let problem = Problem { risk, current: Some(present.clone()), ..profit(Budget::Fixed(total)) };
            let made = solve(&curves, &problem).unwrap();
            let before = outcomes(&curves, &present);
            let gained = |y: &[f64]| -> Vec<f64> { y.iter().zip(&before).map(|(now, then)| now - then).collect() };
            let (best, _) = best_split(&curves, total, |y, _| risk.value(&gained(y)));
            assert!(best > 0.1, "{share}: a change is worth something here: {best}");
            assert!(made.objective >= best - 1e-3 * best.max(1.0), "{share}: {} against {best}", made.objective);
            assert!((made.objective - risk.value(&gained(&outcomes(&curves, &made.spend)))).abs() < 1e-6);
            let upper = made.upper.unwrap();
            assert!(upper >= best - 1e-6, "{share}: bound {upper} under {best}");
        }
    }
}

/// All pairs of spend on a grid.
fn best_pair(curves: &CurveDraws, worth: impl Fn(&[f64], f64) -> f64) -> f64 {
    let mut best = f64::NEG_INFINITY;
    for first in 0..=300 {
        for second in 0..=300 {
            let spend = [4.0 * f64::from(first), 4.0 * f64::from(second)];
            best = best.max(worth(&outcomes(curves, &spend), spend[0] + spend[1]));
        }
    }
    best
}

#[test]
fn what_is_worth_spending_at_all() {
    for curves in [concave(), s_shaped()] {
        let made = solve(&curves, &profit(Budget::Free)).unwrap();
        let best = best_pair(&curves, |y, spend| mean(y) - spend);
        assert!(made.objective >= best - 1e-6, "{} against {best}", made.objective);
        assert!(made.upper.unwrap() >= best - 1e-6);
    }
}

#[test]
fn a_target_return_or_cost() {
    for (curves, asked) in [(concave(), 1.6), (s_shaped(), 0.8)] {
        let nothing = mean(&outcomes(&curves, &[0.0, 0.0]));
        for target in [Target::Roas(asked), Target::Cpa(1.0 / asked)] {
            let problem = Problem { target: Some(target), ..Problem::new(Metric::Revenue, Budget::Free) };
            let made = solve(&curves, &problem).unwrap();
            let enough = |y: &[f64], spend: f64| mean(y) - nothing >= asked * spend;
            let best = best_pair(&curves, |y, spend| if enough(y, spend) { mean(y) } else { f64::NEG_INFINITY });
            // The search keeps a minor unit per cell back for rounding.
            assert!(made.objective >= best - 0.1, "{target:?}: {} against {best}", made.objective);
            assert!(made.roas.unwrap().mean >= asked - 1e-9, "{target:?}: {:?}", made.roas);
            assert!(made.upper.unwrap() >= best - 1e-6);
            assert!(made.binding.iter().any(|binding| binding.constraint.starts_with("target")), "{:?}", made.binding);
        }
    }
}

#[test]
fn steps_by_enumeration() {
    let curves = concave();
    let mut problem = profit(Budget::AtMost(500.0));
    problem.rules.push(Rule::Step { scope: Scope::all(), size: 70.0 });
    let made = solve(&curves, &problem).unwrap();
    let mut best = f64::NEG_INFINITY;
    for first in 0..=7 {
        for second in 0..=7 - first {
            let spend = [70.0 * f64::from(first), 70.0 * f64::from(second)];
            best = best.max(mean(&outcomes(&curves, &spend)) - spend[0] - spend[1]);
        }
    }
    assert!((made.objective - best).abs() < 1e-6, "{} {:?} against {best}", made.objective, made.spend);
}

/// One channel of six weeks in flights beside a free one: every pattern is tried.
#[test]
fn flights_by_enumeration() {
    let weeks = 6;
    for (form, least) in
        [(Saturation::Logistic { lam: 1.5 }, 90.0), (Saturation::Hill { kappa: 1.0, slope: 2.5 }, 60.0)]
    {
        let curves =
            curves(&[(form, 300.0, 0.4), (Saturation::MichaelisMenten { k: 1.2 }, 260.0, 0.2)], weeks, &FACTORS);
        let base = Problem { rules: Vec::new(), ..profit(Budget::Fixed(500.0)) };
        let mut problem = base.clone();
        problem.rules.push(Rule::Flight { scope: Scope::channel(0), weeks: 2, least });
        let made = solve(&curves, &problem).unwrap();
        let mut best = f64::NEG_INFINITY;
        for bits in 0_u32..1 << weeks {
            let on: Vec<bool> = (0..weeks).map(|week| bits >> week & 1 == 1).collect();
            let runs = on.split(|on| !on).map(<[bool]>::len).filter(|length| *length > 0);
            if runs.min().is_some_and(|shortest| shortest < 2) || f64::from(bits.count_ones()) * least > 500.0 {
                continue;
            }
            let mut fixed = base.clone();
            for (week, on) in on.iter().enumerate() {
                let (lower, upper) = if *on { (least, 1e9) } else { (0.0, 0.0) };
                fixed.rules.push(Rule::Bound { scope: Scope::channel(0).in_weeks([week]), lower, upper });
            }
            best = best.max(solve(&curves, &fixed).unwrap().objective);
        }
        assert!(made.effort.complete, "{:?}", made.effort);
        assert!(made.objective >= best - 1e-3 * best.abs(), "{form:?}: {} against {best}", made.objective);
        assert!(made.upper.unwrap() >= best - 1e-3, "{form:?}: bound {:?} under {best}", made.upper);
    }
}
