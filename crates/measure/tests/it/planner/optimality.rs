//! Conditions that a best plan satisfies, and bounds that hold.

use super::{curves, market, outcomes, profit, solve, three};
use measure::planner::{Budget, Problem, Responses, Risk, Rule, Saturation, Scope, Verdict, plan};
use stats::Quiet;

/// Mean gradient of the outcome.
fn gradient(curves: &dyn Responses, spend: &[f64]) -> Vec<f64> {
    let (mut gradient, mut scratch) = (vec![0.0; spend.len()], vec![0.0; curves.scratch()]);
    let weight = 1.0 / curves.draws() as f64;
    for draw in 0..curves.draws() {
        curves.add_gradient(draw, spend, weight, &mut gradient, &mut scratch);
    }
    gradient
}

#[test]
fn marginal_returns_are_equal_where_money_is_spent() {
    let curves = three(8);
    let made = solve(&curves, &profit(Budget::Fixed(1500.0))).unwrap();
    let gradient = gradient(&curves, &made.spend);
    let price = made.binding.iter().find(|binding| binding.constraint.contains("budget")).unwrap().price;
    for (slope, spend) in gradient.iter().zip(&made.spend) {
        // Profit's gradient is the outcome's less one.
        if *spend > 0.05 {
            assert!((slope - 1.0 - price).abs() < 2e-3, "{slope} {price}");
        } else {
            assert!(slope - 1.0 <= price + 2e-3, "{slope} {price}");
        }
    }
    assert!(made.gap.unwrap() < 1e-3 && made.proof.starts_with("proven on these curves:"), "{}", made.proof);
}

#[test]
fn a_budgets_price_is_what_more_budget_brings() {
    let curves = three(6);
    let worth = |total: f64| solve(&curves, &profit(Budget::Fixed(total))).unwrap();
    let (less, here, more) = (worth(900.0), worth(910.0), worth(920.0));
    let price = here.binding.iter().find(|binding| binding.constraint.contains("budget")).unwrap().price;
    assert!(((more.objective - less.objective) / 20.0 - price).abs() < 1e-3);
}

#[test]
fn a_bounds_price_is_what_more_room_brings() {
    let curves = three(4);
    let worth = |upper: f64| {
        let mut problem = profit(Budget::Free);
        problem.rules.push(Rule::Total { scope: Scope::channel(1), lower: 0.0, upper });
        solve(&curves, &problem).unwrap()
    };
    let (less, here, more) = (worth(290.0), worth(300.0), worth(310.0));
    let price = here.binding.iter().find(|binding| binding.constraint.contains("x2")).unwrap().price;
    assert!(((more.objective - less.objective) / 20.0 - price).abs() < 2e-3, "{:?}", here.binding);
}

#[test]
fn more_budget_is_never_worse_and_bounds_hold_on_random_plans() {
    let s = Saturation::Hill { kappa: 1.5, slope: 3.0 };
    let curves = curves(&[(s, 300.0, 0.3), (s, 350.0, 0.6)], 4, &[&[1.0, 1.0], &[0.8, 1.2]]);
    let mut last = f64::NEG_INFINITY;
    for total in [100.0, 300.0, 600.0, 1200.0] {
        let made = solve(&curves, &profit(Budget::AtMost(total))).unwrap();
        assert!(made.objective >= last - 1e-3, "{total}");
        last = made.objective;
        let upper = made.upper.unwrap();
        for seed in 0..200_u32 {
            let raw: Vec<f64> = (0..8).map(|cell: u32| f64::from((seed * 31 + cell * cell * 17) % 23)).collect();
            let sum: f64 = raw.iter().sum::<f64>().max(1.0);
            let spend: Vec<f64> = raw.iter().map(|raw| raw / sum * total).collect();
            let there = outcomes(&curves, &spend).iter().sum::<f64>() / 2.0 - spend.iter().sum::<f64>();
            assert!(there <= upper + 1e-9 && there <= made.objective + 1e-6, "{total}: {there} {}", made.objective);
        }
    }
}

#[test]
fn the_worst_draws_are_better_off_under_a_cautious_objective() {
    let curves = curves(
        &[(Saturation::Logistic { lam: 1.0 }, 400.0, 0.3), (Saturation::Logistic { lam: 1.0 }, 330.0, 0.3)],
        3,
        &[&[0.1, 1.0], &[1.0, 1.0], &[1.9, 1.0], &[1.0, 1.0]],
    );
    let problem = profit(Budget::Fixed(500.0));
    let bold = solve(&curves, &problem).unwrap();
    let cautious = solve(&curves, &Problem { risk: Risk::WorstMean { share: 0.25 }, ..problem }).unwrap();
    let worst = |spend: &[f64]| Risk::WorstMean { share: 0.25 }.value(&outcomes(&curves, spend));
    assert!(worst(&cautious.spend) > worst(&bold.spend) + 1.0);
    assert!(cautious.spend[..3].iter().sum::<f64>() < bold.spend[..3].iter().sum::<f64>(), "the risky channel shrinks");
    assert!(cautious.gap.unwrap() < 0.01 * cautious.objective.abs(), "{}", cautious.proof);
}

#[test]
fn where_half_of_the_draws_speak_against_any_change_none_is_made() {
    // In one half of the draws the first channel works, in the other the second.
    let curves = curves(
        &[(Saturation::Logistic { lam: 1.0 }, 400.0, 0.3), (Saturation::Logistic { lam: 1.0 }, 400.0, 0.3)],
        3,
        &[&[1.9, 0.1], &[0.1, 1.9], &[1.8, 0.1], &[0.1, 1.8], &[2.6, 0.2]],
    );
    let present = vec![500.0 / 6.0; 6].into_iter().map(|x: f64| (x * 100.0).round() / 100.0).collect::<Vec<_>>();
    let total = (present.iter().sum::<f64>() * 100.0).round() / 100.0;
    let problem = Problem { current: Some(present.clone()), ..profit(Budget::Fixed(total)) };
    let moved = |risk: Risk| {
        let made = solve(&curves, &Problem { risk, ..problem.clone() }).unwrap();
        (made.spend.iter().zip(&present).map(|(now, then)| (now - then).abs()).sum::<f64>(), made)
    };
    let (bold, _) = moved(Risk::Mean);
    let (careful, made) = moved(Risk::WorstGain { share: 0.3 });
    assert!(bold > 50.0, "the mean asks for a change: {bold}");
    assert!(careful < 0.1 * bold, "{careful} against {bold}");
    assert!(made.objective >= 0.0, "what is there is never worse than itself: {}", made.objective);
    assert!(made.proof.starts_with("proven"), "{}", made.proof);
    assert!(solve(&curves, &Problem { risk: Risk::WorstGain { share: 0.3 }, current: None, ..problem }).is_err());
}

#[test]
fn the_best_plan_is_kept_and_says_why() {
    let curves = three(4);
    let first = solve(&curves, &profit(Budget::Fixed(800.0))).unwrap();
    assert_eq!(first.verdict, Verdict::NoPresent);
    let again =
        solve(&curves, &Problem { current: Some(first.spend.clone()), ..profit(Budget::Fixed(800.0)) }).unwrap();
    assert_eq!(again.verdict, Verdict::PresentKept);
    assert!(again.reason.unwrap().contains("already as good as any"));
    assert_eq!(again.spend_minor, first.spend_minor);
}

#[test]
fn a_gain_is_paired_by_draw() {
    let curves = three(4);
    let present = vec![67.0; 12];
    let made = solve(&curves, &Problem { current: Some(present.clone()), ..profit(Budget::Fixed(804.0)) }).unwrap();
    let gain = made.gain.unwrap();
    let apart: Vec<f64> =
        outcomes(&curves, &made.spend).iter().zip(outcomes(&curves, &present)).map(|(a, b)| a - b).collect();
    assert!((gain.metric.mean - apart.iter().sum::<f64>() / 4.0).abs() < 1e-6, "{gain:?} {apart:?}");
    assert!(gain.metric.low <= gain.metric.mean && gain.metric.mean <= gain.metric.high);
    assert_eq!(made.verdict, Verdict::Improved);
}

/// A present plan of thirds of a cent is paid in whole ones, totals exact.
#[test]
fn a_present_plan_is_compared_as_it_can_be_paid() {
    let curves = three(4);
    let present = vec![800.0 / 12.0; 12];
    let made = solve(&curves, &Problem { current: Some(present), ..profit(Budget::Fixed(800.0)) }).unwrap();
    assert_eq!(made.verdict, Verdict::Improved);
    assert!(made.gain.unwrap().spend.abs() < 1e-9);
}

#[test]
fn the_number_of_threads_and_runs_changes_nothing() {
    let factors: Vec<Vec<f64>> =
        (0..400).map(|i| vec![1.0 + f64::from(i % 7) / 10.0, 1.3 - f64::from(i % 5) / 9.0]).collect();
    let factors: Vec<&[f64]> = factors.iter().map(Vec::as_slice).collect();
    let curves = curves(
        &[(Saturation::Hill { kappa: 1.0, slope: 2.0 }, 300.0, 0.5), (Saturation::Logistic { lam: 1.5 }, 200.0, 0.1)],
        60,
        &factors,
    );
    let made = |threads: usize| {
        let problem =
            Problem { threads, starts: 3, risk: Risk::WorstMean { share: 0.2 }, ..profit(Budget::Fixed(9000.0)) };
        plan(&market(&curves), &problem, &Quiet).unwrap()
    };
    let (one, three) = (made(1), made(3));
    assert_eq!(one.spend_minor, three.spend_minor);
    assert_eq!(one.objective.to_bits(), three.objective.to_bits());
}

/// Responses that give nothing but values and gradients.
struct Bare<'a>(&'a dyn Responses);

impl Responses for Bare<'_> {
    fn draws(&self) -> usize {
        self.0.draws()
    }
    fn channels(&self) -> usize {
        self.0.channels()
    }
    fn geos(&self) -> usize {
        self.0.geos()
    }
    fn weeks(&self) -> usize {
        self.0.weeks()
    }
    fn reach(&self) -> usize {
        self.0.reach()
    }
    fn scratch(&self) -> usize {
        self.0.scratch()
    }
    fn outcome(&self, draw: usize, spend: &[f64], scratch: &mut [f64]) -> f64 {
        self.0.outcome(draw, spend, scratch)
    }
    fn add_gradient(&self, draw: usize, spend: &[f64], weight: f64, gradient: &mut [f64], scratch: &mut [f64]) -> f64 {
        self.0.add_gradient(draw, spend, weight, gradient, scratch)
    }
}

#[test]
fn responses_without_curvature_come_to_the_same_plan_without_proof() {
    let curves = three(4);
    let problem = profit(Budget::Fixed(800.0));
    let (known, bare) = (solve(&curves, &problem).unwrap(), solve(&Bare(&curves), &problem).unwrap());
    assert!(
        (known.objective - bare.objective).abs() < 1e-3 * known.objective,
        "{} {}",
        known.objective,
        bare.objective
    );
    assert!(bare.upper.is_none() && bare.proof.starts_with("not proven"), "{}", bare.proof);
}
