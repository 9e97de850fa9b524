//! The model's derivative, and what it finds where the truth is known.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use stats::Quiet;

use super::*;
use crate::attribution::Outcome;

/// Journeys from the model itself: channel 0 converts at once, 1 leaves a trace,
/// 2 does nothing.
fn simulated(count: usize, seed: u64) -> Journeys {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut journeys = Journeys::new();
    for name in ["now", "later", "never"] {
        journeys.channel(name).unwrap();
    }
    let truth = [-3.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 2.0, 0.0];
    let mut reader = Reader::new(3, 5.0);
    for _ in 0..count {
        reader.begin();
        let mut path = Vec::new();
        let mut outcome = Outcome { nulls: 1.0, ..Outcome::default() };
        for at in 0..rng.random_range(1..7) {
            let channel = rng.random_range(0..3_u16);
            path.push(channel);
            let log_odds = features::log_odds(reader.touch(channel, f64::from(at)), &truth);
            if rng.random_bool(features::chance(log_odds)) {
                outcome = Outcome { conversions: 1.0, value: 10.0, nulls: 0.0 };
                break;
            }
        }
        journeys.push(&path, None, outcome).unwrap();
    }
    journeys
}

#[test]
fn the_slope_and_curvature_are_those_of_the_posterior() {
    let journeys = simulated(300, 1);
    let at: Vec<f64> = (0..9).map(|at| 0.3 * f64::from(at % 4) - 0.5).collect();
    let (_, slope, curvature) = fit::posterior_and_slope(&journeys, 2.0, &at);
    let step = 1e-5;
    for i in 0..at.len() {
        let moved = |by: f64| {
            let mut moved = at.clone();
            moved[i] += by;
            fit::posterior_and_slope(&journeys, 2.0, &moved)
        };
        let (up, down) = (moved(step), moved(-step));
        let numeric = (up.0 - down.0) / (2.0 * step);
        assert!((numeric - slope[i]).abs() < 1e-5 * slope[i].abs().max(1.0), "{i}: {numeric} {}", slope[i]);
        let bent = -(up.1[i] - down.1[i]) / (2.0 * step);
        let prior = if i == 0 { 0.01 } else { 1.0 };
        assert!((bent - curvature[(i, i)] - prior).abs() < 1e-4 * bent.abs(), "{i}: {bent} {}", curvature[(i, i)]);
    }
}

#[test]
fn coefficients_come_back() {
    let journeys = simulated(40_000, 2);
    let hazard = Hazard::new(&journeys, Some(5.0), &Quiet).unwrap();
    let (credited, facts) = hazard.credit(&Weights::of(&journeys));
    let near = |got: f64, want: f64| assert!((got - want).abs() < 0.25, "{got} is not near {want}: {facts:?}");
    near(facts.intercept + facts.touch[0], -2.0);
    near(facts.touch[0] - facts.touch[2], 1.0);
    near(facts.touch[1] - facts.touch[2], 0.0);
    near(facts.earlier[1], 2.0);
    near(facts.earlier[2], 0.0);
    assert!(facts.log_likelihood > facts.log_likelihood_null + 100.0);
    assert!(credited.conversions[2] < credited.conversions[0] && credited.conversions[2] < credited.conversions[1]);
    let total: f64 = credited.conversions.iter().sum();
    assert!((total - journeys.total().conversions).abs() < 1e-6);
}

#[test]
fn the_half_life_is_found() {
    let journeys = simulated(40_000, 3);
    let hazard = Hazard::new(&journeys, None, &Quiet).unwrap();
    assert!((hazard.fit.half_life - 5.0).abs() < 1e-9, "{}", hazard.fit.half_life);
}

#[test]
fn one_step_is_near_the_fit_of_the_same_weights() {
    let journeys = simulated(5000, 4);
    let hazard = Hazard::new(&journeys, Some(5.0), &Quiet).unwrap();
    let doubled: Vec<f64> =
        journeys.conversions().iter().enumerate().map(|(row, c)| c * (1 + row % 2) as f64).collect();
    let nulls: Vec<f64> = journeys.nulls().iter().enumerate().map(|(row, n)| n * (1 + row % 2) as f64).collect();
    let weights = Weights { conversions: &doubled, values: &doubled, nulls: &nulls };
    let mut twice = Journeys::new();
    for name in ["now", "later", "never"] {
        twice.channel(name).unwrap();
    }
    for row in 0..journeys.len() {
        let outcome = Outcome { conversions: doubled[row], value: doubled[row], nulls: nulls[row] };
        twice.push(journeys.path(row), None, outcome).unwrap();
    }
    let whole = Hazard::new(&twice, Some(5.0), &Quiet).unwrap().credit(&Weights::of(&twice)).0;
    let step = hazard.resampled(&weights);
    for (whole, step) in whole.conversions.iter().zip(&step.conversions) {
        assert!((whole / step - 1.0).abs() < 0.01, "{whole} {step}");
    }
}

#[test]
fn a_fit_exists_where_all_convert_at_once() {
    let mut journeys = Journeys::new();
    let a = journeys.channel("a").unwrap();
    journeys.push(&[a], None, Outcome { conversions: 5.0, value: 1.0, nulls: 0.0 }).unwrap();
    let (credited, facts) = Hazard::new(&journeys, None, &Quiet).unwrap().credit(&Weights::of(&journeys));
    assert!((credited.conversions[0] - 5.0).abs() < 1e-12);
    assert!(facts.intercept.is_finite());
}
