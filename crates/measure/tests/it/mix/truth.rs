//! Simulated truth comes back, inside intervals as often as they say.

use measure::mix::{Model, Sampling, Specification, presets};
use stats::work::Quiet;

use super::market::{Market, Truth};

fn quick(seed: u64) -> Sampling {
    Sampling { chains: 2, tune: 300, draws: 300, seed, target_accept: 0.85, ..Sampling::default() }
}

/// How often the truth lies in the 94% intervals, and the mean relative error.
fn recovery(specification: &Specification, geos: usize, weeks: usize, seeds: u64) -> (f64, f64) {
    let (mut inside, mut error) = (0.0, 0.0);
    for seed in 1..=seeds {
        let Truth { panel, contribution } = Market { geos, weeks, seed, ..Market::default() }.make();
        let fit = Model::new(&panel, specification).unwrap().fit(&quick(seed), &Quiet).unwrap();
        for (channel, truth) in fit.channels.iter().zip(contribution) {
            let seen = channel.contribution;
            inside += f64::from(u8::from((seen.hdi_low..seen.hdi_high).contains(&truth)));
            error += (seen.mean / truth - 1.0).abs();
        }
    }
    let count = 2.0 * seeds as f64;
    (inside / count, error / count)
}

#[test]
fn a_national_market() {
    let mut specification = presets::default();
    specification.trend = measure::mix::Trend::None;
    let (coverage, error) = recovery(&specification, 1, 156, 10);
    assert!(coverage >= 0.8, "coverage {coverage}");
    assert!(error < 0.15, "error {error}");
}

#[test]
fn a_market_of_geos() {
    let (coverage, error) = recovery(&presets::default(), 5, 80, 5);
    assert!(coverage >= 0.7, "coverage {coverage}");
    assert!(error < 0.12, "error {error}");
}

#[test]
fn the_same_seed_gives_the_same_draws() {
    let panel = Market { weeks: 60, ..Market::default() }.make().panel;
    let model = Model::new(&panel, &presets::default()).unwrap();
    let sampling = Sampling { chains: 2, tune: 100, draws: 50, ..Sampling::default() };
    let (first, _) = model.sample(&sampling, &Quiet).unwrap();
    let (second, _) = model.sample(&sampling, &Quiet).unwrap();
    assert_eq!(first, second);
}
