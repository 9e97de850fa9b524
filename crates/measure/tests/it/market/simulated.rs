//! Simulated markets whose truth is known: false alarms, coverage, and data that
//! make no sense.

use measure::market::{
    Augment, Cell, ControlOptions, Design, Duplicates, Estimate, Inference, Lift, MarketError, Orders, Panel, Plan,
    PowerOptions, StructuralOptions, difference_in_differences, market_verdict, placebos, power, structural,
    synthetic_control, synthetic_differences,
};
use proptest::prelude::*;
use rand::{SeedableRng as _, rngs::ChaCha8Rng};
use rand_distr::{Distribution as _, StandardNormal};
use stats::Quiet;

use super::structural::{design, panel};

/// Markets that share two movements in different strength, on different levels,
/// with noise of their own. The first `treated` get `effect` from day `start`.
fn market(seed: u64, markets: usize, days: usize, treated: usize, start: usize, effect: f64) -> Panel {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
    let shared: Vec<[f64; 2]> = (0..days).map(|_| [3.0 * normal(), 2.0 * normal()]).collect();
    let names: Vec<String> = (0..markets).map(|m| format!("m{m:02}")).collect();
    let series: Vec<(&str, Vec<f64>)> = names
        .iter()
        .enumerate()
        .map(|(m, name)| {
            let (level, a, b) = (100.0 + 10.0 * normal(), 1.0 + 0.3 * normal(), 0.3 * normal());
            let outcomes = (0..days)
                .map(|t| {
                    let put = if m < treated && t >= start { effect } else { 0.0 };
                    level + a * shared[t][0] + b * shared[t][1] + normal() + put
                })
                .collect();
            (name.as_str(), outcomes)
        })
        .collect();
    panel(&series)
}

fn covers(estimate: Estimate, truth: f64) -> bool {
    estimate.low.is_some_and(|low| low <= truth) && estimate.high.is_some_and(|high| high >= truth)
}

#[test]
fn conformal_tests_raise_as_many_false_alarms_as_they_say() {
    let runs = 150;
    let (mut any, mut blocks) = (0, 0);
    for seed in 0..runs {
        let panel = market(seed, 12, 60, 2, 50, 0.0);
        let design = design(&panel, &["m00", "m01"], 50);
        let inference = Inference { draws: 400, orders: Orders::Any, confidence: 0.5, seed };
        let options = ControlOptions { augment: Augment::Never, ..ControlOptions::default() };
        let lift = synthetic_control(&design, options, &inference, &Quiet).expect("a lift");
        any += u32::from(lift.p_value <= 0.1);
        let in_blocks = &lift.checks[1];
        assert_eq!(in_blocks.name, "no effect on any date, moving blocks");
        blocks += u32::from(in_blocks.p_value <= 0.1);
    }
    // Binomial(150, 0.1): 7 to 24 hold 99 %.
    assert!((5..=24).contains(&any), "{any} of {runs}");
    assert!((5..=26).contains(&blocks), "{blocks} of {runs}");
}

#[test]
fn every_method_covers_a_constant_effect_as_often_as_it_says() {
    let runs = 60;
    let truth = 1.5;
    let mut covered = [0_u32; 4];
    for seed in 0..runs {
        let panel = market(1000 + seed, 14, 64, 2, 54, truth);
        let design = design(&panel, &["m00", "m01"], 54);
        let inference = Inference { draws: 300, confidence: 0.9, seed, ..Inference::default() };
        let control = |augment| {
            let options = ControlOptions { augment, ..ControlOptions::default() };
            synthetic_control(&design, options, &inference, &Quiet).expect("a lift")
        };
        let lifts = [
            control(Augment::Never),
            control(Augment::Auto),
            difference_in_differences(&design, &inference, &Quiet).expect("a lift"),
            synthetic_differences(&design, &inference, &Quiet).expect("a lift"),
        ];
        for (count, lift) in covered.iter_mut().zip(&lifts) {
            *count += u32::from(covers(lift.average, truth));
        }
    }
    // Binomial(60, 0.9): 47 to 59 hold 99 %; wider intervals are no fault.
    for (method, count) in ["sc", "ascm", "did", "sdid"].iter().zip(covered) {
        assert!((47..=60).contains(&count), "{method}: {count} of {runs}");
    }
}

#[test]
fn placebos_in_space_raise_as_many_false_alarms_as_they_say() {
    let runs = 100;
    let mut alarms = 0;
    for seed in 0..runs {
        let panel = market(5000 + seed, 20, 40, 1, 32, 0.0);
        let design = design(&panel, &["m00"], 32);
        let options = ControlOptions { augment: Augment::Never, ..ControlOptions::default() };
        let inference = Inference { draws: 50, ..Inference::default() };
        let found = placebos(&design, options, &inference, &Quiet).expect("placebos");
        alarms += u32::from(found.p_value.expect("enough markets") <= 0.1);
    }
    // Binomial(100, 0.1): 3 to 18 hold 99 %.
    assert!((3..=18).contains(&alarms), "{alarms} of {runs}");
}

#[test]
fn power_rises_with_the_effect_and_the_same_seed_repeats() {
    let panel = market(77, 16, 70, 0, 0, 0.0);
    let options = PowerOptions {
        sizes: vec![2],
        durations: vec![10],
        effects: vec![0.01, 0.1],
        windows: 6,
        cost: Some(2.0),
        include: vec!["m03".into()],
        exclude: vec!["m05".into()],
        ..PowerOptions::default()
    };
    let found = power(&panel, &options, &Quiet).expect("a selection");
    assert_eq!(power(&panel, &options, &Quiet).expect("again"), found);
    let best = &found.candidates[0];
    assert!(best.rank == 1 && best.markets.contains(&"m03".to_owned()));
    assert!(found.candidates.iter().all(|c| !c.markets.contains(&"m05".to_owned())));
    assert!(best.points[2].power > 0.99, "{best:?}");
    assert!(best.points.windows(2).all(|p| p[0].power <= p[1].power + 1e-9), "{best:?}");
    assert!(best.smallest.is_some() && best.investment.expect("money") > 0.0);
    let poor = PowerOptions { budget: Some(1.0), ..options.clone() };
    let none = power(&panel, &poor, &Quiet).expect("a selection");
    assert!(none.over_budget > 0 && none.candidates.iter().all(|c| c.smallest.is_none()));
    for broken in [
        PowerOptions { alpha: 0.0, ..options.clone() },
        PowerOptions { durations: vec![100], ..options.clone() },
        PowerOptions { exclude: vec!["m03".into()], ..options.clone() },
        PowerOptions { effects: vec![-2.0], ..options.clone() },
        PowerOptions { holdout: (0.999, 1.0), ..options },
    ] {
        assert!(power(&panel, &broken, &Quiet).is_err(), "{broken:?}");
    }
}

fn every_method(design: &Design) -> Vec<Result<Lift, MarketError>> {
    let inference = Inference { draws: 100, ..Inference::default() };
    let brief = StructuralOptions { draws: 40, warm_up: 10, ..StructuralOptions::default() };
    vec![
        synthetic_control(design, ControlOptions::default(), &inference, &Quiet),
        synthetic_control(design, ControlOptions { fixed_effects: false, augment: Augment::Ridge }, &inference, &Quiet),
        difference_in_differences(design, &inference, &Quiet),
        synthetic_differences(design, &inference, &Quiet),
        structural(design, brief, &inference, &Quiet),
    ]
}

fn sane(lift: &Lift) {
    assert!(lift.average.value.is_finite() && lift.total.value.is_finite(), "{lift:?}");
    assert!((0.0..=1.0).contains(&lift.p_value), "{}", lift.p_value);
    assert!(!market_verdict(lift, None).is_empty());
}

#[test]
fn odd_data_give_a_result_with_warnings_or_an_error() {
    let flat = |level: f64| vec![level; 40];
    let wave = |m: usize| -> Vec<f64> { (0..40).map(|t| 50.0 + ((t * (m + 2)) as f64).sin() * 5.0).collect() };
    let huge: Vec<f64> = wave(3).iter().map(|y| y * 1e15).collect();
    type Case<'a> = (&'a str, Vec<(&'a str, Vec<f64>)>);
    let cases: [Case<'_>; 6] = [
        ("constant controls", vec![("t", wave(1)), ("a", flat(3.0)), ("b", flat(9.0)), ("c", flat(9.0))]),
        ("constant treated", vec![("t", flat(7.0)), ("a", wave(1)), ("b", wave(2)), ("c", wave(3))]),
        ("zero everywhere", vec![("t", flat(0.0)), ("a", flat(0.0)), ("b", flat(0.0)), ("c", flat(0.0))]),
        ("equal controls", vec![("t", wave(1)), ("a", wave(2)), ("b", wave(2)), ("c", wave(2))]),
        ("huge numbers", vec![("t", huge.clone()), ("a", huge), ("b", wave(2)), ("c", wave(4))]),
        ("one control", vec![("t", wave(1)), ("a", wave(2))]),
    ];
    for (name, series) in cases {
        let panel = panel(&series);
        for result in every_method(&design(&panel, &["t"], 32)) {
            match result {
                Ok(lift) => {
                    assert!(lift.average.value.is_finite() && (0.0..=1.0).contains(&lift.p_value), "{name}: {lift:?}");
                    assert!(!lift.warnings.is_empty(), "{name}");
                }
                Err(error) => assert!(!error.to_string().is_empty(), "{name}"),
            }
        }
    }
}

#[test]
fn too_little_history_is_an_error_that_says_so() {
    let panel = market(3, 6, 12, 1, 3, 0.0);
    let error = every_method(&design(&panel, &["m00"], 3)).into_iter().next().expect("one").unwrap_err();
    assert_eq!(error.to_string(), "3 periods before the test are too few; synthetic control takes at least 5");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    // Counting in other units changes nothing but the units, and the order in
    // which rows come does not matter.
    #[test]
    fn units_and_order_do_not_matter(seed in 0_u64..1000, unit in 0.01_f64..100.0) {
        let first = market(seed, 8, 36, 1, 30, 2.0);
        let cells = |panel: &Panel, unit: f64| -> Vec<(String, jiff::civil::Date, f64)> {
            let mut cells: Vec<_> = (0..panel.markets().len())
                .flat_map(|m| (0..36).map(move |t| (m, t)))
                .map(|(m, t)| (panel.markets()[m].clone(), panel.dates()[t], panel.outcomes(m)[t] * unit))
                .collect();
            cells.reverse();
            cells
        };
        let turned = cells(&first, unit);
        let second = Panel::of(
            turned.iter().map(|(market, date, outcome)| Cell { market, date: *date, outcome: *outcome }),
            Duplicates::Refuse,
        ).expect("a panel");
        let of = |panel: &Panel| {
            let design = design(panel, &["m00"], 30);
            let inference = Inference { draws: 100, ..Inference::default() };
            vec![
                synthetic_control(&design, ControlOptions::default(), &inference, &Quiet).expect("a lift"),
                difference_in_differences(&design, &inference, &Quiet).expect("a lift"),
                synthetic_differences(&design, &inference, &Quiet).expect("a lift"),
            ]
        };
        for (one, other) in of(&first).iter().zip(of(&second)) {
            sane(one);
            let scale = one.average.value.abs().max(0.1);
            prop_assert!(
                (one.average.value * unit - other.average.value).abs() < 1e-4 * scale * unit,
                "{}: {} {}", one.method, one.average.value * unit, other.average.value
            );
            prop_assert!((one.percent.value - other.percent.value).abs() < 1e-3);
            prop_assert!((one.p_value - other.p_value).abs() < 0.03, "{}: {} {}", one.method, one.p_value, other.p_value);
        }
    }

    // Whatever the numbers are, there is an answer or an error, never a panic.
    #[test]
    fn no_numbers_make_it_panic(
        outcomes in proptest::collection::vec(prop_oneof![-1e9..1e9, Just(0.0), Just(f64::NAN), -1.0..1.0], 4 * 24),
        start in 1_usize..23,
    ) {
        let names = ["a", "b", "c", "d"];
        let series: Vec<(&str, Vec<f64>)> =
            names.iter().zip(outcomes.chunks(24)).map(|(name, row)| (*name, row.to_vec())).collect();
        let kept = Panel::of(
            series.iter().flat_map(|(market, row)| row.iter().enumerate().map(move |(t, &outcome)| Cell {
                market,
                date: jiff::civil::date(2026, 1, 1).saturating_add(jiff::Span::new().days(t as i64)),
                outcome,
            })),
            Duplicates::Refuse,
        );
        if let Ok(panel) = kept {
            let plan = Plan {
                treated: vec!["a".into()],
                excluded: Vec::new(),
                start: jiff::civil::date(2026, 1, 1).saturating_add(jiff::Span::new().days(start as i64)),
                end: jiff::civil::date(2026, 1, 24),
            };
            if let Ok(design) = Design::of(&panel, &plan) {
                for lift in every_method(&design).into_iter().flatten() {
                    prop_assert!((0.0..=1.0).contains(&lift.p_value));
                }
            }
        }
    }
}
