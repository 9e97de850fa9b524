//! Simulated experiments whose truth is known: intervals cover it as often as
//! they say, and false alarms are as rare as promised, peeking included.

use measure::Proportion;
use measure::experiment::quantile::levels;
use measure::experiment::{
    Adjusted, Arm, Clusters, Engine, Mean, Moments, PairMoments, Prior, Quantile, Ratio, Sample, Scale, Settings,
    TUNING, analyse, quantile,
};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use rand_distr::{Binomial, Distribution as _, Gamma, LogNormal, Poisson, StandardNormal};

const RUNS: u32 = 1_500;

/// Four standard errors of a share of so many runs.
fn near(got: f64, want: f64, runs: u32) {
    let margin = 4.0 * (want * (1.0 - want) / f64::from(runs)).sqrt();
    assert!((got - want).abs() < margin, "{got} is not within {margin} of {want}");
}

fn covered(seed: u64, truth: f64, settings: &Settings, mut draw: impl FnMut(&mut ChaCha8Rng) -> [Sample; 2]) -> f64 {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut hits = 0;
    for _ in 0..RUNS {
        let [a, b] = draw(&mut rng);
        let arms = [Arm { name: "a".to_owned(), sample: a }, Arm { name: "b".to_owned(), sample: b }];
        let effect = analyse(&arms, "a", settings).unwrap().arms[0].effect.unwrap();
        hits += u32::from(effect.interval.holds(truth));
    }
    f64::from(hits) / f64::from(RUNS)
}

fn with(engine: Engine) -> Settings {
    Settings { engine, ..Settings::default() }
}

fn binomial(rng: &mut ChaCha8Rng, n: u32, rate: f64) -> Sample {
    #[expect(clippy::cast_precision_loss, reason = "a count of at most n")]
    let successes = Binomial::new(u64::from(n), rate).unwrap().sample(rng) as f64;
    Sample::conversion(Proportion::new(successes, f64::from(n)).unwrap())
}

#[test]
fn intervals_of_conversions_cover_the_lift() {
    for (seed, engine) in [(1, Engine::Frequentist), (2, Engine::Bayesian { prior: Prior::Flat })] {
        let share = covered(seed, 0.2, &with(engine), |rng| [binomial(rng, 3_000, 0.05), binomial(rng, 2_000, 0.06)]);
        near(share, 0.95, RUNS);
    }
}

#[test]
fn the_exact_interval_covers_where_conversions_are_few() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let runs = 250;
    let settings = Settings { scale: Scale::Absolute, ..with(Engine::BetaBinomial) };
    let mut hits = 0;
    for _ in 0..runs {
        let arms = [("a", 0.04), ("b", 0.08)]
            .map(|(name, rate)| Arm { name: name.to_owned(), sample: binomial(&mut rng, 60, rate) });
        let effect = analyse(&arms, "a", &settings).unwrap().arms[0].effect.unwrap();
        hits += u32::from(effect.interval.holds(0.04));
    }
    near(f64::from(hits) / f64::from(runs), 0.95, runs);
}

#[test]
fn intervals_of_skewed_amounts_cover_the_lift() {
    let spend = LogNormal::new(1.0, 0.8).unwrap();
    let share = covered(4, 0.1, &with(Engine::Frequentist), |rng| {
        [1.0, 1.1].map(|factor| {
            let mut moments = Moments::default();
            (0..600).for_each(|_| moments.add(factor * spend.sample(rng)));
            Sample::Mean(Mean::of(&moments))
        })
    });
    near(share, 0.95, RUNS);
}

#[test]
fn intervals_of_ratios_cover_the_lift_though_impressions_are_clustered() {
    let views = Poisson::new(4.0).unwrap();
    let liking = Gamma::new(2.0, 0.05).unwrap();
    let share = covered(5, 0.0, &with(Engine::Frequentist), |rng| {
        [(); 2].map(|()| {
            let mut pairs = PairMoments::default();
            for _ in 0..500 {
                let seen: f64 = 1.0 + views.sample(rng);
                let rate: f64 = f64::min(liking.sample(rng), 1.0);
                let clicks = (0..10).filter(|place| f64::from(*place) < seen && rng.random::<f64>() < rate).count();
                pairs.add(f64::from(u32::try_from(clicks).unwrap()), seen);
            }
            Sample::Ratio(Ratio::of(&pairs))
        })
    });
    near(share, 0.95, RUNS);
}

/// Values of 300 units with three values each that resemble one another.
fn clustered(rng: &mut ChaCha8Rng, level: f64, aware: bool) -> Sample {
    let mut values: Vec<(usize, f64)> = Vec::new();
    for unit in 0..300 {
        let own: f64 = StandardNormal.sample(rng);
        for _ in 0..3 {
            let noise: f64 = StandardNormal.sample(rng);
            values.push((unit, 10.0 + own + 0.5 * noise));
        }
    }
    let mut sorted: Vec<f64> = values.iter().map(|value| value.1).collect();
    sorted.sort_by(f64::total_cmp);
    let [at, below, above] = levels(level, 900.0).map(|level| quantile::of_sorted(&sorted, level));
    let mut pairs = PairMoments::default();
    values.chunks(3).for_each(|unit| {
        pairs.add(f64::from(u8::try_from(unit.iter().filter(|value| value.1 <= at).count()).unwrap()), 3.0);
    });
    let clusters = aware.then(|| Clusters::of(&pairs));
    Sample::Quantile(Quantile { n: 900.0, level, value: at, low: below, high: above, clusters })
}

#[test]
fn intervals_of_quantiles_need_the_clusters() {
    let settings = Settings { scale: Scale::Absolute, ..with(Engine::Frequentist) };
    let share = |aware| covered(6, 0.0, &settings, |rng| [clustered(rng, 0.9, aware), clustered(rng, 0.9, aware)]);
    let (aware, blind) = (share(true), share(false));
    // The bounds are order statistics of a tail, so the promise is kept only roughly.
    assert!((aware - 0.95).abs() < 0.025, "{aware}");
    assert!(blind < 0.9, "ignoring clusters must show: {blind}");
}

#[test]
fn cuped_covers_as_often_with_a_third_of_the_variance() {
    let mut saved = 0.0;
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut hits = 0;
    for _ in 0..RUNS {
        let arms = [("a", 0.0), ("b", 0.5)].map(|(name, lift)| {
            let mut pairs = PairMoments::default();
            for _ in 0..200 {
                let (before, noise): (f64, f64) = (StandardNormal.sample(&mut rng), StandardNormal.sample(&mut rng));
                pairs.add(10.0 + lift + 1.4 * before + noise, before);
            }
            Arm { name: name.to_owned(), sample: Sample::Adjusted(Adjusted::of(&pairs, false)) }
        });
        let settings = Settings { scale: Scale::Absolute, ..with(Engine::Frequentist) };
        let arm = analyse(&arms, "a", &settings).unwrap().arms.remove(0);
        hits += u32::from(arm.effect.unwrap().interval.holds(0.5));
        saved += arm.variance_saved.unwrap() / f64::from(RUNS);
    }
    near(f64::from(hits) / f64::from(RUNS), 0.95, RUNS);
    // 1.4² / (1.4² + 1) of the variance was there before.
    assert!((saved - 0.662).abs() < 0.01, "{saved}");
}

/// How often 25 looks at equal arms raise an alarm at some look.
fn alarms(seed: u64, engine: Engine, runs: u32) -> f64 {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let batch = Binomial::new(400, 0.1).unwrap();
    let mut alarms = 0;
    for _ in 0..runs {
        let mut successes = [0.0; 2];
        let raised = (1..=25).any(|look| {
            let arms = [0, 1].map(|index| {
                #[expect(clippy::cast_precision_loss, reason = "at most 400")]
                let more = batch.sample(&mut rng) as f64;
                successes[index] += more;
                let counts = Proportion::new(successes[index], 400.0 * f64::from(look)).unwrap();
                Arm { name: index.to_string(), sample: Sample::conversion(counts) }
            });
            let effect = analyse(&arms, "0", &with(engine)).unwrap().arms[0].effect.unwrap();
            effect.p_value.unwrap() < 0.05
        });
        alarms += u32::from(raised);
    }
    f64::from(alarms) / f64::from(runs)
}

#[test]
fn those_who_peek_need_the_sequential_engine() {
    let sequential = alarms(8, Engine::Sequential { tuning: TUNING }, 1_000);
    let fixed = alarms(8, Engine::Frequentist, 1_000);
    assert!(sequential < 0.05, "{sequential}");
    assert!(fixed > 0.2, "a t-test looked at 25 times should raise many false alarms: {fixed}");
}

#[test]
fn one_look_raises_the_alarms_it_promises() {
    let settings = with(Engine::Frequentist);
    let share = covered(9, 0.0, &settings, |rng| [binomial(rng, 2_000, 0.1), binomial(rng, 2_000, 0.1)]);
    near(1.0 - share, 0.05, RUNS);
}

#[test]
fn the_planned_power_is_the_power() {
    use measure::experiment::{Baseline, Design};
    // The last ones have a control of five and seven standard errors.
    for (seed, rate, lift, power) in [(10, 0.1, 0.2, 0.8), (11, 0.3, 0.5, 0.5), (12, 0.2, 1.0, 0.8)] {
        let design = Design::new(Baseline::Rate(rate));
        let units = design.sample_size(lift, power).unwrap();
        let n = format!("{}", units[0]).parse::<u32>().unwrap();
        let raised = rate * (1.0 + lift);
        let missed =
            covered(seed, 0.0, &with(Engine::Frequentist), |rng| [binomial(rng, n, rate), binomial(rng, n, raised)]);
        near(1.0 - missed, power, RUNS);
    }
}
