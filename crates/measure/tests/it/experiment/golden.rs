//! 1000 of 10000 against 1100 of 10000, as GrowthBook's `gbstats` 0.8.0 has it.

use measure::experiment::{
    Analysis, Arm, Effect, Engine, NoEffect, Prior, Sample, Scale, Settings, TUNING, analyse, sample_ratio_p,
};
use measure::{Interval, Proportion};

fn arm(name: &str, successes: f64, trials: f64) -> Arm {
    Arm { name: name.to_owned(), sample: Sample::conversion(Proportion::new(successes, trials).unwrap()) }
}

fn judge(engine: Engine) -> Effect {
    let settings = Settings { engine, ..Settings::default() };
    analyse(&[arm("control", 1e3, 1e4), arm("b", 1.1e3, 1e4)], "control", &settings).unwrap().arms[0].effect.unwrap()
}

fn close(got: f64, want: f64) {
    assert!((got - want).abs() < 1e-9, "{got} is not {want}");
}

fn spans(got: Interval, low: f64, high: f64) {
    close(got.low, low);
    close(got.high, high);
}

#[test]
fn bayesian_with_a_flat_prior() {
    let effect = judge(Engine::Bayesian { prior: Prior::Flat });
    close(effect.lift, 0.1);
    close(effect.se, 0.045_475_268_0);
    close(effect.chance_to_win.unwrap(), 0.986_060_949_5);
    spans(effect.interval, 0.010_870_112_5, 0.189_129_887_5);
    close(effect.risk.unwrap()[0], 0.100_222_872_7);
    close(effect.risk.unwrap()[1], 0.000_222_872_7);
    assert_eq!(effect.p_value, None);
}

#[test]
fn bayesian_with_a_normal_prior() {
    let effect = judge(Engine::Bayesian { prior: Prior::Normal { mean: 0.0, sd: 0.3 } });
    close(effect.lift, 0.097_753_834_1);
    close(effect.chance_to_win.unwrap(), 0.985_153_464_1);
}

#[test]
fn frequentist() {
    let effect = judge(Engine::Frequentist);
    close(effect.p_value.unwrap(), 0.027_889_528_8);
    spans(effect.interval, 0.010_864_708_1, 0.189_135_291_9);
    assert!(effect.chance_to_win.is_none() && effect.risk.is_none());
}

#[test]
fn sequential() {
    let effect = judge(Engine::Sequential { tuning: TUNING });
    close(effect.p_value.unwrap(), 0.549_037_944_3);
    spans(effect.interval, -0.042_206_353_8, 0.242_206_353_8);
}

const BETA_BINOMIAL: [([f64; 4], Scale, [f64; 7]); 3] = [
    (
        [3.0, 40.0, 9.0, 42.0],
        Scale::Relative,
        [
            2.106_060_606_061,
            2.353_204_771_511,
            -0.106_790_835_682,
            7.934_713_009_933,
            0.958_739_829_299,
            2.113_185_117_474,
            0.007_124_511_413,
        ],
    ),
    (
        [0.0, 25.0, 4.0, 25.0],
        Scale::Absolute,
        [
            0.148_148_148_148,
            0.081_625_654_077,
            -0.000_428_488_469,
            0.321_120_131_943,
            0.974_689_875_950,
            0.148_997_125_055,
            0.000_848_976_907,
        ],
    ),
    (
        [1000.0, 10000.0, 1100.0, 10000.0],
        Scale::Relative,
        [
            0.100_889_922_016,
            0.045_522_076_961,
            0.014_405_949_415,
            0.192_822_526_946,
            0.989_457_354_432,
            0.101_036_334_993,
            0.000_146_412_977,
        ],
    ),
];

// scipy 1.17.1, by adaptive quadrature of the two Beta posteriors:
// benches/peers/beta_binomial_figures.py.
#[test]
fn beta_binomial() {
    for (arms, scale, want) in BETA_BINOMIAL {
        let settings = Settings { engine: Engine::BetaBinomial, scale, ..Settings::default() };
        let arms = [arm("control", arms[0], arms[1]), arm("b", arms[2], arms[3])];
        let effect = analyse(&arms, "control", &settings).unwrap().arms[0].effect.unwrap();
        let got = [
            effect.lift,
            effect.se,
            effect.interval.low,
            effect.interval.high,
            effect.chance_to_win.unwrap(),
            effect.risk.unwrap()[0],
            effect.risk.unwrap()[1],
        ];
        for (got, want) in got.iter().zip(want) {
            assert!((got - want).abs() < 1e-7 * want.abs().max(1.0), "{arms:?}: {got} is not {want}");
        }
    }
}

#[test]
fn the_split_of_10000_and_10300() {
    close(sample_ratio_p(&[10_000.0, 10_300.0], &[0.5, 0.5]).unwrap(), 0.035_240_223_8);
}

#[test]
fn an_arm_that_cannot_be_judged_says_why_and_the_others_are() {
    let judged =
        |arms: &[Arm], scale| -> Analysis { analyse(arms, "a", &Settings { scale, ..Settings::default() }).unwrap() };
    let arms = [arm("a", 10.0, 100.0), arm("b", 0.0, 100.0), arm("c", 14.0, 100.0)];
    let analysis = judged(&arms, Scale::Relative);
    assert_eq!(analysis.arms[0].effect, Err(NoEffect::NoSpread));
    assert!(analysis.arms[1].effect.is_ok());
    let arms = [arm("a", 0.0, 100.0), arm("b", 3.0, 100.0)];
    assert_eq!(judged(&arms, Scale::Relative).arms[0].effect, Err(NoEffect::ControlIsZero));
    assert_eq!(judged(&arms, Scale::Absolute).arms[0].effect, Err(NoEffect::NoSpread));
}

#[test]
fn arms_that_are_no_experiment_are_refused() {
    let settings = Settings::default();
    let say =
        |arms: &[Arm], control: &str, settings: &Settings| analyse(arms, control, settings).unwrap_err().to_string();
    assert!(say(&[], "a", &settings).contains("no arms"));
    assert!(say(&[arm("a", 1.0, 9.0)], "a", &settings).contains("at least one other"));
    assert!(say(&[arm("a", 1.0, 9.0), arm("a", 1.0, 9.0)], "a", &settings).contains("two arms"));
    assert!(say(&[arm("a", 1.0, 9.0), arm("b", 1.0, 9.0)], "x", &settings).contains("a, b"));
    let bad = Settings { confidence: 95.0, ..settings };
    assert!(say(&[arm("a", 1.0, 9.0), arm("b", 1.0, 9.0)], "a", &bad).contains("between 0 and 1"));
}
