//! GrowthBook's `gbstats` 0.8.0 on 183 drawn cases; how they were made is in
//! `benches/peers/experiment_figures.py`.

use measure::experiment::{Arm, Engine, Prior, Sample, Scale, Settings, analyse};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    a: Sample,
    b: Sample,
    engine: String,
    scale: Scale,
    alpha: f64,
    inverse: bool,
    prior: Option<[f64; 2]>,
    tuning: Option<f64>,
    expected: Expected,
}

#[derive(Deserialize)]
struct Expected {
    lift: f64,
    se: f64,
    interval: [f64; 2],
    chance_to_win: Option<f64>,
    risk: Option<[f64; 2]>,
    p_value: Option<f64>,
}

fn engine(case: &Case) -> Engine {
    match case.engine.as_str() {
        "bayesian" => {
            Engine::Bayesian { prior: case.prior.map_or(Prior::Flat, |[mean, sd]| Prior::Normal { mean, sd }) }
        }
        "frequentist" => Engine::Frequentist,
        _ => Engine::Sequential { tuning: case.tuning.unwrap() },
    }
}

#[test]
fn every_figure_equals_gbstats_to_a_millionth() {
    let mut kinds = std::collections::BTreeMap::new();
    for (line, text) in include_str!("gbstats.jsonl").lines().enumerate() {
        let case: Case = serde_json::from_str(text).unwrap();
        let arm = |name: &str, sample| Arm { name: name.to_owned(), sample };
        let settings = Settings {
            engine: engine(&case),
            scale: case.scale,
            confidence: 1.0 - case.alpha,
            lower_is_better: case.inverse,
        };
        let analysis = analyse(&[arm("a", case.a), arm("b", case.b)], "a", &settings).unwrap();
        let effect = analysis.arms[0].effect.unwrap();
        let want = &case.expected;
        let mut pairs = vec![
            (effect.lift, want.lift),
            (effect.se, want.se),
            (effect.interval.low, want.interval[0]),
            (effect.interval.high, want.interval[1]),
        ];
        pairs.extend(effect.chance_to_win.into_iter().zip(want.chance_to_win));
        pairs.extend(effect.p_value.into_iter().zip(want.p_value));
        if let (Some(got), Some(want)) = (effect.risk, want.risk) {
            pairs.extend(got.into_iter().zip(want));
        }
        assert_eq!(pairs.len(), if case.engine == "bayesian" { 7 } else { 5 }, "line {}", line + 1);
        for (got, want) in pairs {
            assert!((got - want).abs() <= 1e-6 * want.abs().max(1.0), "line {}: {got} is not {want}", line + 1);
        }
        *kinds.entry((case.a.kind(), case.engine)).or_insert(0) += 1;
    }
    assert_eq!(kinds.len(), 15, "five kinds under three engines: {kinds:?}");
}
