//! Whatever the numbers: bounds kept, totals exact, never worse than before.

use super::{curves, outcomes, profit, solve};
use measure::planner::{Budget, Problem, Rule, Saturation, Scope, Verdict};
use proptest::prelude::*;

fn forms() -> impl Strategy<Value = Saturation> {
    prop_oneof![
        (0.3..4.0_f64).prop_map(|lam| Saturation::Logistic { lam }),
        (0.3..3.0_f64).prop_map(|c| Saturation::Tanh { c }),
        (0.3..3.0_f64).prop_map(|k| Saturation::MichaelisMenten { k }),
        (0.3..3.0_f64, 0.6..3.5_f64).prop_map(|(kappa, slope)| Saturation::Hill { kappa, slope }),
        (0.2..0.9_f64).prop_map(|alpha| Saturation::Root { alpha }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn plans_keep_their_promises(
        form in (forms(), forms(), forms()),
        effects in (20.0..800.0_f64, 20.0..800.0_f64, 20.0..800.0_f64),
        retention in 0.05..0.8_f64,
        total_minor in 5_000_i64..300_000,
        shares in proptest::collection::vec(0.05..1.0_f64, 9),
        (decimals, upper_share, floor_share) in (0_u32..3, 0.3..1.0_f64, 0.0..0.2_f64),
    ) {
        let weeks = 3;
        let curves = curves(
            &[(form.0, effects.0, retention), (form.1, effects.1, 0.3), (form.2, effects.2, 0.1)],
            weeks,
            &[&[1.0, 0.8, 1.2], &[0.7, 1.1, 1.0], &[1.2, 1.0, 0.6]],
        );
        let minor = 0.1_f64.powi(i32::try_from(decimals).unwrap());
        let total = total_minor as f64 * minor;
        let mut problem = profit(Budget::Fixed(total));
        problem.decimals = decimals;
        problem.starts = 3;
        let upper = (upper_share * total / minor).floor() * minor;
        let floor = (floor_share * total / minor).floor() * minor;
        problem.rules.push(Rule::Bound { scope: Scope::all(), lower: 0.0, upper });
        problem.rules.push(Rule::Total { scope: Scope::channel(1), lower: floor, upper: f64::INFINITY });
        // A present plan in whole minor units with the same total.
        let sum: f64 = shares.iter().sum();
        let mut present: Vec<i64> = shares.iter().map(|share| (share / sum * total_minor as f64) as i64).collect();
        present[4] += total_minor - present.iter().sum::<i64>();
        let present: Vec<f64> = present.iter().map(|units| *units as f64 * minor).collect();
        problem.current = Some(present.clone());
        let made = solve(&curves, &problem).unwrap();

        prop_assert_eq!(made.spend_minor.iter().sum::<i64>(), total_minor);
        prop_assert!(made.spend.iter().all(|x| *x >= 0.0 && *x <= upper + 1e-9 * total));
        prop_assert!(made.spend[3..6].iter().sum::<f64>() >= floor - 1e-9 * total);
        let mean = |spend: &[f64]| outcomes(&curves, spend).iter().sum::<f64>() / 3.0 - total;
        let present_keeps = present.iter().all(|x| *x <= upper) && present[3..6].iter().sum::<f64>() >= floor;
        let scale = 1e-9 * (made.objective.abs() + total);
        if present_keeps {
            prop_assert!(made.objective >= mean(&present) - scale);
            prop_assert!(made.verdict == Verdict::Improved || made.verdict == Verdict::PresentKept && made.reason.is_some());
        } else {
            prop_assert_eq!(made.verdict, Verdict::PresentBreaksRules);
        }
        prop_assert!((made.objective - mean(&made.spend)).abs() <= scale);
        prop_assert!(made.upper.unwrap() >= made.objective - scale);
    }

    #[test]
    fn at_most_is_never_exceeded(
        form in forms(),
        effect in 1.0..400.0_f64,
        total in 10.0..2_000.0_f64,
        size in prop_oneof![Just(0.01), Just(5.0), Just(37.5)],
    ) {
        let curves = curves(&[(form, effect, 0.4), (Saturation::Logistic { lam: 1.0 }, 120.0, 0.2)], 3, &[&[1.0, 1.0], &[0.8, 1.3]]);
        let mut problem = Problem { starts: 3, ..profit(Budget::AtMost(total)) };
        problem.rules.push(Rule::Step { scope: Scope::channel(0), size });
        let made = solve(&curves, &problem).unwrap();
        prop_assert!(made.total <= total);
        let units = (size * 100.0).round() as i64;
        prop_assert!(made.spend_minor[..3].iter().all(|minor| minor % units == 0 && *minor >= 0));
        // Spending nothing is allowed: the plan is not worse than that (steps may cost a little).
        let nothing = outcomes(&curves, &[0.0; 6]).iter().sum::<f64>() / 2.0;
        prop_assert!(made.objective >= nothing - 1e-6 * nothing.abs() - 0.02, "{} {nothing}", made.objective);
    }
}
