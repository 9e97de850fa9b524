//! A test measured by synthetic control, plain or augmented.

use std::collections::BTreeMap;

use stats::Work;

use super::augment::{Augment, penalty};
use super::conformal::{Conformal, Inference, Orders, Statistic, by_date, jackknife_plus};
use super::design::{Design, mean};
use super::error::MarketError;
use super::lift::{Check, Estimate, Lift, fit, scales, series, warnings, weights};
use super::synthetic::{Recipe, equal_differences, fit_before};

/// How a synthetic control is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ControlOptions {
    /// Takes each market's own level out first, so that only movements have to
    /// agree. Without it the weights must match the levels as well.
    pub fixed_effects: bool,
    /// The correction by ridge regression.
    pub augment: Augment,
}

impl Default for ControlOptions {
    fn default() -> Self {
        Self { fixed_effects: true, augment: Augment::Auto }
    }
}

/// The effect by synthetic control, with conformal p-values and intervals.
///
/// `p_value` tests that there was no effect on any date; the interval of the
/// average holds the constant effects that a test on the average does not
/// reject. The two can disagree when the effect comes and goes; the warnings say
/// so then.
///
/// # Errors
/// When fewer than five dates precede the test or fewer than two control
/// markets are left, and when the work is stopped.
pub fn synthetic_control(
    design: &Design,
    options: ControlOptions,
    inference: &Inference,
    work: &dyn Work,
) -> Result<Lift, MarketError> {
    let method = if options.augment == Augment::Never { "sc" } else { "ascm" };
    design.needs("synthetic control", 5, 2)?;
    work.progress("weights", 0, 1);
    let lambda = penalty(design, options.fixed_effects, options.augment);
    let recipe = Recipe { fixed_effects: options.fixed_effects, lambda };
    let synthetic = fit_before(design, recipe);
    let differences: Vec<f64> = design.target.iter().zip(&synthetic.expected).map(|(y, e)| y - e).collect();
    let fit = fit(design, &differences, &equal_differences(design, options.fixed_effects));
    let effects = &differences[design.before..];
    let average = mean(effects);
    let scale = fit.rmse.max(average.abs() * 1e-3).max(1e-9 * mean(&design.target).abs()).max(f64::MIN_POSITIVE);

    let conformal = Conformal::new(design, recipe, inference);
    let under_none = conformal.differences(0.0);
    let orders = conformal.resolve(&under_none, inference.orders);
    let p = |statistic, orders| conformal.p_value(&under_none, statistic, orders);
    let p_value = p(Statistic::Absolute, orders);
    let ends = by_date(design, recipe, effects, scale, inference.confidence, work)?;
    work.progress("interval of the average", 0, 1);
    let (low, high) = conformal.average_interval(average, scale, orders, inference.confidence, work)?;
    let jackknife = jackknife_plus(design, recipe, inference.confidence, work)?;
    let (average, total, percent) = scales(design, Estimate::new(average, low, high));
    let mut lift = Lift {
        method,
        confidence: inference.confidence,
        average,
        total,
        percent,
        p_value,
        p_value_of: format!("{ON_ANY_DATE}, conformal, {}", name(orders)),
        checks: vec![
            check(ON_ANY_DATE, Orders::Any, p(Statistic::Absolute, Orders::Any)),
            check(ON_ANY_DATE, Orders::Blocks, p(Statistic::Absolute, Orders::Blocks)),
            check("no effect on the average", Orders::Any, p(Statistic::Average, Orders::Any)),
            check("no effect on the average", Orders::Blocks, p(Statistic::Average, Orders::Blocks)),
        ],
        series: series(design, &synthetic.expected, &ends),
        weights: weights(&design.control_names, &synthetic.weights),
        fit,
        details: BTreeMap::from([("jackknife_low", jackknife.0), ("jackknife_high", jackknife.1)]),
        warnings: warnings(design, &fit),
    };
    if let Some(lambda) = lambda {
        lift.details.insert("ridge_penalty", lambda);
        // How far the correction moves the average, as the published program
        // reports it: the estimate without the ridge less the one with it.
        let plain = fit_before(design, Recipe { lambda: None, ..recipe });
        let without = mean(&design.target[design.before..]) - mean(&plain.expected[design.before..]);
        lift.details.insert("estimated_bias", without - average.value);
    }
    lift.warnings.extend(doubts(design, &synthetic.plain, options, &lift));
    Ok(lift)
}

fn name(orders: Orders) -> &'static str {
    match orders {
        Orders::Any => "any order of dates",
        Orders::Blocks | Orders::Auto => "moving blocks",
    }
}

const ON_ANY_DATE: &str = "no effect on any date";

fn check_name(what: &str, orders: Orders) -> String {
    format!("{what}, {}", name(orders))
}

fn check(what: &str, orders: Orders, p_value: f64) -> Check {
    Check { name: check_name(what, orders), p_value }
}

fn doubts(design: &Design, plain: &[f64], options: ControlOptions, lift: &Lift) -> Vec<String> {
    let mut said = Vec::new();
    let heavy = plain.iter().copied().fold(0.0, f64::max);
    if heavy > 0.7 && plain.len() > 2 {
        said.push(format!("one control market carries {:.0}% of the comparison", 100.0 * heavy));
    }
    let outside = outside(design);
    if !options.fixed_effects && outside > 0.1 {
        said.push(format!(
            "on {:.0}% of the dates before the test the treated markets lie above or below every control market, \
             so no weighted mean reaches them; take the levels out (fixed effects)",
            100.0 * outside
        ));
    }
    if design.before <= plain.iter().filter(|w| **w > 0.0).count() {
        said.push("as many markets carry weight as there are dates before the test: the fit is no evidence".into());
    }
    let alpha = 1.0 - lift.confidence;
    if let Some(blocks) = unlike_in_blocks(design, lift, alpha) {
        said.push(format!(
            "p is {:.3} among any orders of the dates and {blocks:.3} among moving blocks: the differences grow or shrink \
             in time without any effect; go by the latter (--orders blocks) or add days up to weeks (--every week)",
            lift.p_value
        ));
    } else if lift.p_value < alpha && !lift.average.leaves_zero_out() {
        said.push(
            "some dates differ beyond chance, but the average effect is not told from zero: the effect comes and goes"
                .into(),
        );
    }
    if lift.average.low.is_none() || lift.average.high.is_none() {
        said.push("there are too few dates for an interval at this confidence".into());
    }
    said
}

/// The p-value among moving blocks where it takes back what any order showed.
/// Differences whose spread changes with the season or with growth are not
/// alike in any order, but neighbours are.
fn unlike_in_blocks(design: &Design, lift: &Lift, alpha: f64) -> Option<f64> {
    let reachable = 1.0 / (design.periods() as f64) < alpha;
    let of = |orders| lift.checks.iter().find(|check| check.name == check_name(ON_ANY_DATE, orders)).map(|c| c.p_value);
    let (any, blocks) = (of(Orders::Any)?, of(Orders::Blocks)?);
    let by_any = lift.p_value_of.ends_with(name(Orders::Any));
    (by_any && reachable && any < alpha && blocks >= alpha).then_some(blocks)
}

/// The share of dates before the test on which the target lies outside the
/// range of the control markets.
fn outside(design: &Design) -> f64 {
    let out = (0..design.before)
        .filter(|&t| {
            let (low, high) = (0..design.control_names.len())
                .map(|m| design.control(m)[t])
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
            design.target[t] < low || design.target[t] > high
        })
        .count();
    out as f64 / design.before as f64
}

#[cfg(test)]
mod tests {
    use stats::Quiet;

    use super::*;
    use crate::market::testing::design;

    /// Differences whose spread comes in waves, with the test on a crest and
    /// without any effect.
    #[test]
    fn a_spread_that_changes_is_no_effect() {
        let noise = |m: u64, t: u64| ((t * 7_919 + m * 104_729 + t * t * 31) % 97) as f64 / 97.0 - 0.5;
        let grown = |t: u64| 0.2 + 3.0 * (0.5 + 0.5 * (t as f64 * 2.0 * std::f64::consts::PI / 60.0).sin()).powi(3);
        let row = |m: u64| -> Vec<f64> { (0..134).map(|t| 100.0 + noise(m, t)).collect() };
        let target: Vec<f64> = (0..134).map(|t| 100.0 + grown(t) * 4.0 * noise(9, t)).collect();
        let controls = [row(1), row(2), row(3)];
        let controls: Vec<&[f64]> = controls.iter().map(Vec::as_slice).collect();
        let inference = Inference { orders: Orders::Any, draws: 1_000, ..Inference::default() };
        let design = design(&target, &controls, 120);
        let lift = synthetic_control(&design, ControlOptions::default(), &inference, &Quiet).unwrap();
        assert!(lift.checks[0].p_value < 0.05 && lift.checks[1].p_value >= 0.05, "{:?}", lift.checks);
        assert!(lift.warnings.iter().any(|said| said.contains("--orders blocks")), "{:?}", lift.warnings);
        assert!(!lift.warnings.iter().any(|said| said.contains("comes and goes")), "{:?}", lift.warnings);
    }
}
