//! Which markets to treat, for how long, and how small an effect would show:
//! tests are pretended on the end of the history, effects of known size are put
//! into them, and it is counted how often they are found.
//!
//! The design follows GeoLift's market selection: candidates are markets that
//! move alike, and a candidate is good when a small effect is found in it, none
//! is found where there is none, and the comparison follows it closely.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use statrs::distribution::{Binomial, DiscreteCDF as _};
use stats::{Cancelled, Work};

use super::conformal::{Conformal, Inference, Orders, Statistic};
use super::design::{Design, mean};
use super::error::MarketError;
use super::panel::Panel;
use super::selection::{candidates, correlation};
use super::synthetic::{Recipe, equal_differences, fit_before};

/// What is asked of a test to come.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerOptions {
    /// How many markets may be treated.
    pub sizes: Vec<usize>,
    /// How many dates the test may take.
    pub durations: Vec<usize>,
    /// Effects to put in, as shares: 0.05 is five percent.
    pub effects: Vec<f64>,
    /// Markets that must be treated.
    pub include: Vec<String>,
    /// Markets that must not be treated.
    pub exclude: Vec<String>,
    /// Exactly these sets instead of a search.
    pub sets: Vec<Vec<String>>,
    /// How many dates the end of the history is moved back, one at a time.
    pub windows: usize,
    /// The chance of a false alarm that is put up with.
    pub alpha: f64,
    /// The chance of finding the effect that is asked for.
    pub power: f64,
    /// Money it takes to bring one more unit of the outcome.
    pub cost: Option<f64>,
    /// The most money for a test.
    pub budget: Option<f64>,
    /// The least and the most share of the outcome that may stay untreated.
    pub holdout: (f64, f64),
    /// Takes markets' own levels out.
    pub fixed_effects: bool,
    /// The orders compared and the seed.
    pub inference: Inference,
}

impl Default for PowerOptions {
    fn default() -> Self {
        Self {
            sizes: vec![1, 2, 3, 4],
            durations: vec![14],
            effects: vec![0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.125, 0.15, 0.2, 0.25],
            include: Vec::new(),
            exclude: Vec::new(),
            sets: Vec::new(),
            windows: 10,
            alpha: 0.1,
            power: 0.8,
            cost: None,
            budget: None,
            holdout: (0.0, 1.0),
            fixed_effects: true,
            inference: Inference { draws: 500, orders: Orders::Auto, ..Inference::default() },
        }
    }
}

/// How often an effect was found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PowerPoint {
    /// The effect put in, as a share.
    pub effect: f64,
    /// The share of pretended tests that found it.
    pub power: f64,
    /// The mean effect they estimated, as a share.
    pub found: f64,
    /// The mean estimate per market and date.
    pub average: f64,
    /// The mean money it takes, where a cost was given.
    pub investment: Option<f64>,
}

/// A set of markets and a duration, tried out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Its rank, 1 the best; equal ranks are possible.
    pub rank: usize,
    /// The markets to treat.
    pub markets: Vec<String>,
    /// How many dates the test takes.
    pub duration: usize,
    /// The smallest effect that is found as often as was asked; none when no
    /// effect tried is.
    pub smallest: Option<f64>,
    /// Money for an effect of that size, where a cost was given.
    pub investment: Option<f64>,
    /// The mean absolute effect found where none was, as a share.
    pub bias: f64,
    /// How often an effect was found where none was.
    pub false_alarms: f64,
    /// Whether that may be chance where false alarms are as rare as stated.
    pub usable: bool,
    /// The fit before the test relative to the plain mean; 0 is perfect.
    pub scaled_imbalance: f64,
    /// Correlation of the markets' mean with that of the others.
    pub correlation: f64,
    /// The share of the outcome that the markets make.
    pub share: f64,
    /// Power by effect.
    pub points: Vec<PowerPoint>,
}

/// The candidates, best first, and what was left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Selection {
    /// The candidates, best first.
    pub candidates: Vec<Candidate>,
    /// How many were left out because they cost more than the budget.
    pub over_budget: usize,
    /// What is doubtful, in sentences.
    pub warnings: Vec<String>,
}

/// One pretended test: what it found of every effect.
struct Trial {
    /// Whether found, estimated share, estimate and observed sum, by effect.
    found: Vec<(bool, f64, f64, f64)>,
    imbalance: f64,
}

/// Tries out sets of markets and durations on the history in `panel`.
///
/// # Errors
/// When the history is too short, an option makes no sense, a market is unknown,
/// no set is left, or the work is stopped.
pub fn power(panel: &Panel, options: &PowerOptions, work: &dyn Work) -> Result<Selection, MarketError> {
    check(panel, options)?;
    let effects = with_zero(&options.effects);
    let sets = candidates(panel, options)?;
    let jobs: Vec<(usize, usize, usize)> = (0..sets.len())
        .flat_map(|set| {
            options.durations.iter().flat_map(move |&d| (0..options.windows).map(move |window| (set, d, window)))
        })
        .collect();
    let trials =
        spread(&jobs, work, |&(set, duration, window)| trial(panel, &sets[set], duration, window, &effects, options))?;
    let mut found = Vec::new();
    for (at, group) in trials.chunks(options.windows).enumerate() {
        let (set, duration, _) = jobs[at * options.windows];
        found.push(candidate(panel, &sets[set], duration, &effects, group, options));
    }
    let before = found.len();
    if let Some(budget) = options.budget {
        found.retain(|c| c.investment.is_none_or(|money| money <= budget));
    }
    let over_budget = before - found.len();
    rank(&mut found);
    Ok(Selection { warnings: warnings(panel, options, &found), candidates: found, over_budget })
}

fn check(panel: &Panel, options: &PowerOptions) -> Result<(), MarketError> {
    for (what, value) in [("the chance of a false alarm", options.alpha), ("the power asked for", options.power)] {
        if !(value > 0.0 && value < 1.0) {
            return Err(MarketError::NotAShare { what, value });
        }
    }
    let wrong = |text: &str| Err(MarketError::Option(text.to_owned()));
    if options.sizes.is_empty() || options.durations.is_empty() || options.effects.is_empty() || options.windows == 0 {
        return wrong("sizes, durations, effects and windows must not be empty");
    }
    if options.durations.contains(&0) || options.sizes.contains(&0) {
        return wrong("a test has at least one market and one date");
    }
    if options.effects.iter().any(|e| !e.is_finite() || *e <= -1.0) {
        return wrong("effects are shares above -1, such as 0.05 for five percent");
    }
    let longest = options.durations.iter().max().copied().unwrap_or(0);
    let periods = panel.dates().len();
    let before = periods.saturating_sub(longest + options.windows - 1);
    if before < 10 {
        return Err(MarketError::TooFewPeriods { periods: before, least: 10, method: "a pretended test" });
    }
    Ok(())
}

fn with_zero(effects: &[f64]) -> Vec<f64> {
    let mut effects = effects.to_vec();
    effects.push(0.0);
    effects.sort_unstable_by(f64::total_cmp);
    effects.dedup_by(|a, b| (*a - *b).abs() < 1e-12);
    effects
}

fn trial(
    panel: &Panel,
    set: &[usize],
    duration: usize,
    window: usize,
    effects: &[f64],
    options: &PowerOptions,
) -> Trial {
    let until = panel.dates().len() - window;
    let controls: Vec<usize> = (0..panel.markets().len()).filter(|m| !set.contains(m)).collect();
    let design = Design::between(panel, set, &controls, until - duration, until);
    let recipe = Recipe { fixed_effects: options.fixed_effects, lambda: None };
    // What the fit before the test expects does not depend on the effect.
    let expected = fit_before(&design, recipe).expected;
    let would = mean(&expected[design.before..]);
    let differences: Vec<f64> = design.target.iter().zip(&expected).map(|(y, e)| y - e).collect();
    let equal = equal_differences(&design, options.fixed_effects);
    let fit = super::lift::fit(&design, &differences, &equal);
    let conformal = Conformal::new(&design, recipe, &options.inference);
    let observed: f64 = design.target[design.before..].iter().sum::<f64>() * set.len() as f64;
    let found = effects
        .iter()
        .map(|effect| {
            let mut target = design.target.clone();
            for y in &mut target[design.before..] {
                *y *= 1.0 + effect;
            }
            let differences = conformal.differences_of(&target);
            let p_value = conformal.p_value(&differences, Statistic::Absolute, options.inference.orders);
            let average = mean(&target[design.before..]) - would;
            (p_value < options.alpha, average / would.abs(), average, observed)
        })
        .collect();
    Trial { found, imbalance: fit.scaled_imbalance }
}

fn candidate(
    panel: &Panel,
    set: &[usize],
    duration: usize,
    effects: &[f64],
    trials: &[Trial],
    options: &PowerOptions,
) -> Candidate {
    let count = trials.len() as f64;
    let points: Vec<PowerPoint> = effects
        .iter()
        .enumerate()
        .map(|(i, &effect)| {
            let of =
                |pick: fn(&(bool, f64, f64, f64)) -> f64| trials.iter().map(|t| pick(&t.found[i])).sum::<f64>() / count;
            PowerPoint {
                effect,
                power: of(|found| f64::from(u8::from(found.0))),
                found: of(|found| found.1),
                average: of(|found| found.2),
                investment: options.cost.map(|cost| cost * effect.abs() * of(|found| found.3)),
            }
        })
        .collect();
    let none = effects.iter().position(|e| e.abs() < 1e-12).unwrap_or(0);
    let smallest = smallest(&points, options.power);
    let controls: Vec<usize> = (0..panel.markets().len()).filter(|m| !set.contains(m)).collect();
    let whole: f64 = (0..panel.markets().len()).map(|m| panel.outcomes(m).iter().sum::<f64>()).sum();
    let own: f64 = set.iter().map(|&m| panel.outcomes(m).iter().sum::<f64>()).sum();
    Candidate {
        rank: 0,
        markets: set.iter().map(|&m| panel.markets()[m].clone()).collect(),
        duration,
        smallest: smallest.map(|p| p.effect),
        investment: smallest.and_then(|p| p.investment),
        bias: trials.iter().map(|t| t.found[none].1.abs()).sum::<f64>() / count,
        false_alarms: points[none].power,
        usable: holds(points[none].power, trials.len(), options.alpha),
        scaled_imbalance: trials.iter().map(|t| t.imbalance).sum::<f64>() / count,
        correlation: correlation(panel, set, &controls),
        share: if whole.abs() > 0.0 { own / whole } else { 0.0 },
        points,
    }
}

/// The effect of least size that is found often enough, and with it every larger
/// one of the same sign.
fn smallest(points: &[PowerPoint], power: f64) -> Option<PowerPoint> {
    let on_side = |sign: f64| {
        let mut side: Vec<&PowerPoint> = points.iter().filter(|p| p.effect * sign > 1e-12).collect();
        side.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
        side.into_iter().take_while(|p| p.power >= power).last().copied()
    };
    match (on_side(1.0), on_side(-1.0)) {
        (Some(up), Some(down)) => Some(if down.effect.abs() < up.effect { down } else { up }),
        (up, down) => up.or(down),
    }
}

/// Whether so many false alarms are no more than chance makes of the stated
/// ones, in 19 of 20 cases (binomial), or no more than twice as many.
fn holds(false_alarms: f64, trials: usize, alpha: f64) -> bool {
    let alarms = (false_alarms * trials as f64).round() as u64;
    let at_least = Binomial::new(alpha, trials as u64).map_or(1.0, |chance| chance.sf(alarms.saturating_sub(1)));
    alarms == 0 || false_alarms <= 2.0 * alpha || at_least >= 0.05
}

/// Ranks by the mean of three ranks: smallest effect found, error where there
/// is none, fit. Candidates that find nothing come after these, and those that
/// raise false alarms far too often after all.
fn rank(found: &mut [Candidate]) {
    let ranks = |value: &dyn Fn(&Candidate) -> f64| -> Vec<f64> {
        let mut sorted: Vec<f64> = found.iter().map(value).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        found.iter().map(|c| sorted.partition_point(|x| *x < value(c) - 1e-12) as f64).collect()
    };
    let parts =
        [ranks(&|c| c.smallest.map_or(f64::INFINITY, f64::abs)), ranks(&|c| c.bias), ranks(&|c| c.scaled_imbalance)];
    let last = |c: &Candidate| f64::from(u8::from(c.smallest.is_none()) + 2 * u8::from(!c.usable));
    let scores: Vec<f64> =
        found.iter().enumerate().map(|(i, c)| parts.iter().map(|p| p[i]).sum::<f64>() + 1e9 * last(c)).collect();
    for (i, candidate) in found.iter_mut().enumerate() {
        candidate.rank = 1 + scores.iter().filter(|s| **s < scores[i] - 1e-9).count();
    }
    found.sort_by(|a, b| a.rank.cmp(&b.rank).then(a.share.total_cmp(&b.share)));
}

fn warnings(panel: &Panel, options: &PowerOptions, found: &[Candidate]) -> Vec<String> {
    let mut said = panel.notes().to_vec();
    if options.windows < 5 {
        said.push(format!(
            "power from {} pretended tests for each candidate is rough; ten or more tell more",
            options.windows
        ));
    }
    if panel.markets().len() < 20 {
        said.push(format!("{} markets are few for a search; 20 or more leave good comparisons", panel.markets().len()));
    }
    if found.iter().all(|c| c.smallest.is_none()) {
        said.push("no candidate finds any of the effects tried as often as asked: test longer, treat more, or look for larger effects".into());
    }
    let stated = 100.0 * options.alpha;
    match found.iter().filter(|c| !c.usable).count() {
        0 => {}
        bad if bad == found.len() => {
            said.push(format!("every candidate raises far more false alarms than the {stated:.0}% stated"));
        }
        bad => said.push(format!(
            "{bad} of {} candidates not usable: far more false alarms than the {stated:.0}% stated; they come last",
            found.len()
        )),
    }
    if options.windows > 1 {
        said.push(
            "pretended tests overlap in time, so their results are alike and power is less sure than it looks".into(),
        );
    }
    said
}

/// Does the jobs on all processors; results come in the order of the jobs.
fn spread<J: Sync, R: Send>(jobs: &[J], work: &dyn Work, act: impl Fn(&J) -> R + Sync) -> Result<Vec<R>, Cancelled> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len().max(1));
    let next = AtomicUsize::new(0);
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| -> Result<Vec<(usize, R)>, Cancelled> {
                    let mut done = Vec::new();
                    loop {
                        work.go_on()?;
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(job) = jobs.get(at) else { return Ok(done) };
                        done.push((at, act(job)));
                        work.progress("pretended tests", at as u64 + 1, jobs.len() as u64);
                    }
                })
            })
            .collect();
        let mut all = Vec::with_capacity(jobs.len());
        for thread in running {
            all.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(all)
    })?;
    done.sort_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(effect: f64, power: f64) -> PowerPoint {
        PowerPoint { effect, power, found: effect, average: 0.0, investment: None }
    }

    fn candidate(name: &str, smallest: Option<f64>, false_alarms: f64) -> Candidate {
        Candidate {
            rank: 0,
            markets: vec![name.to_owned()],
            duration: 14,
            smallest,
            investment: None,
            bias: 0.01,
            false_alarms,
            usable: holds(false_alarms, 10, 0.1),
            scaled_imbalance: 0.1,
            correlation: 0.9,
            share: 0.1,
            points: Vec::new(),
        }
    }

    #[test]
    fn who_raises_false_alarms_comes_last() {
        let mut found =
            [candidate("alarmist", Some(0.01), 0.8), candidate("blind", None, 0.0), candidate("good", Some(0.1), 0.2)];
        rank(&mut found);
        let order: Vec<&str> = found.iter().map(|c| c.markets[0].as_str()).collect();
        assert_eq!(order, ["good", "blind", "alarmist"]);
        assert!(found[0].usable && found[1].usable && !found[2].usable);
    }

    #[test]
    fn a_few_false_alarms_are_chance() {
        assert!(holds(0.0, 1, 0.05) && holds(0.3, 10, 0.1) && holds(1.0, 1, 0.1));
        assert!(!holds(0.4, 10, 0.1) && !holds(1.0, 2, 0.05) && holds(0.16, 100, 0.1));
    }

    #[test]
    fn the_smallest_effect_has_no_larger_one_unseen() {
        let points = [point(0.0, 0.1), point(0.05, 0.9), point(0.1, 0.5), point(0.15, 0.8), point(0.2, 1.0)];
        assert!((smallest(&points, 0.8).unwrap().effect - 0.15).abs() < 1e-12);
        assert!(smallest(&points[..3], 0.8).is_none());
        let both = [point(-0.1, 1.0), point(0.0, 0.0), point(0.2, 1.0)];
        assert!((smallest(&both, 0.8).unwrap().effect + 0.1).abs() < 1e-12);
    }
}
