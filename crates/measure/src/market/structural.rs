//! A Bayesian structural time series: the treated markets' series is a level
//! that wanders, perhaps a slope and a season, and a regression on the control
//! markets of which only few take part.
//!
//! Sources: Brodersen, Gallusser, Koehler, Remy and Scott (2015), Inferring
//! causal impact using Bayesian structural time-series models, Annals of Applied
//! Statistics 9, 247–274; Scott and Varian (2014). The priors are those that the
//! authors' program takes when nothing is said.

use std::collections::BTreeMap;

use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};
use rand_distr::{Distribution as _, StandardNormal};
use stats::spike_slab::{SpikeSlab, SpikeSlabPrior, inverse_gamma};
use stats::state_space::StateSpace;
use stats::{Cancelled, Work};

use super::conformal::{Inference, quantile};
use super::design::{Design, mean};
use super::error::MarketError;
use super::lift::{Check, Estimate, Lift, equal_scale, fit, series, warnings, weights};

/// The parts of the model and how long it is sampled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StructuralOptions {
    /// Whether the level has a slope that wanders too.
    pub trend: bool,
    /// The length of a season in dates (7 for days of the week), if there is one
    /// that the control markets do not have.
    pub season: Option<usize>,
    /// How many control markets are expected to take part.
    pub expected_controls: f64,
    /// Guess of how far the level moves from date to date, in standard
    /// deviations of the series before the test.
    pub level_guess: f64,
    /// Draws kept from each of two chains.
    pub draws: usize,
    /// Draws before those.
    pub warm_up: usize,
}

impl Default for StructuralOptions {
    fn default() -> Self {
        Self { trend: false, season: None, expected_controls: 3.0, level_guess: 0.01, draws: 4000, warm_up: 1000 }
    }
}

/// The series in standard deviations before the test.
struct Scaled {
    target: Vec<f64>,
    columns: Vec<Vec<f64>>,
    before: usize,
    middle: f64,
    spread: f64,
}

impl Scaled {
    fn of(design: &Design) -> Self {
        let before = design.before;
        let (target, middle, spread) = standardise(&design.target, before);
        let columns = (0..design.control_names.len()).map(|m| standardise(design.control(m), before).0).collect();
        Self { target, columns, before, middle, spread }
    }

    fn regression(&self, coefficients: &[f64]) -> Vec<f64> {
        let mut sum = vec![0.0; self.target.len()];
        for (column, b) in self.columns.iter().zip(coefficients).filter(|(_, b)| b.abs() > 0.0) {
            for (s, x) in sum.iter_mut().zip(column) {
                *s += b * x;
            }
        }
        sum
    }
}

fn standardise(row: &[f64], before: usize) -> (Vec<f64>, f64, f64) {
    let middle = mean(&row[..before]);
    let squares: f64 = row[..before].iter().map(|y| (y - middle).powi(2)).sum();
    let spread = (squares / (before as f64 - 1.0)).sqrt();
    // A constant series says nothing: it becomes zero before the test.
    let scale = if spread > 1e-12 * middle.abs().max(1e-300) { spread } else { 1.0 };
    (row.iter().map(|y| (y - middle) / scale).collect(), middle, scale)
}

/// What the chains found, in standard deviations.
#[derive(Default)]
struct Chain {
    /// Predictions on the test's dates, one row per draw.
    predictions: Vec<Vec<f64>>,
    /// The mean of the noiseless prediction over the test, by draw.
    centers: Vec<f64>,
    included: Vec<f64>,
    coefficients: Vec<f64>,
    state_variances: Vec<f64>,
    variance: f64,
}

/// The effect by a structural time series: what was seen less draws of what the
/// model predicts for the test from the dates before it and the control markets
/// during it.
///
/// Intervals are equal-tailed posterior ones. `p_value` is twice the share of
/// draws on the far side of what was seen, which behaves like a two-sided
/// p-value. `weights` are the chances of the control markets to take part.
///
/// # Errors
/// When fewer than ten dates precede the test, a season is not shorter than
/// half of them, and when the work is stopped.
pub fn structural(
    design: &Design,
    options: StructuralOptions,
    inference: &Inference,
    work: &dyn Work,
) -> Result<Lift, MarketError> {
    design.needs("a structural time series", 10, 1)?;
    if options.season.is_some_and(|season| season < 2 || 2 * season > design.before) {
        return Err(MarketError::Option(format!(
            "a season must have at least 2 dates and fit twice into the {} dates before the test",
            design.before
        )));
    }
    let scaled = Scaled::of(design);
    let chains = std::thread::scope(|scope| {
        let started: Vec<_> = (0..2_u64)
            .map(|chain| {
                let scaled = &scaled;
                scope.spawn(move || sample(scaled, options, inference.seed.wrapping_mul(2).wrapping_add(chain), work))
            })
            .collect();
        started
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect::<Result<Vec<Chain>, Cancelled>>()
    })?;
    Ok(summarise(design, options, inference, &scaled, &chains))
}

/// One chain of Gibbs steps: states, their variances, the regression.
fn sample(scaled: &Scaled, options: StructuralOptions, seed: u64, work: &dyn Work) -> Result<Chain, Cancelled> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let before = scaled.before;
    let mut model = model(scaled, options);
    let count = scaled.columns.len();
    let prior = SpikeSlabPrior {
        inclusion: (options.expected_controls / count as f64).clamp(1e-6, 1.0 - 1e-6),
        information: 0.01,
        freedom: 50.0,
        squares: 50.0 * 0.2,
    };
    let shown: Vec<Vec<f64>> = scaled.columns.iter().map(|c| c[..before].to_vec()).collect();
    let mut regression = SpikeSlab::new(shown, before, prior);
    let mut follows = vec![0.0; scaled.target.len()];
    let mut out = Chain {
        included: vec![0.0; count],
        coefficients: vec![0.0; count],
        state_variances: vec![0.0; model.states()],
        ..Chain::default()
    };
    let (total, kept) = (options.warm_up + options.draws, options.draws as f64);
    for draw in 0..total {
        work.go_on()?;
        if draw % 100 == 0 {
            work.progress("structural time series", draw as u64, total as u64);
        }
        let rest: Vec<f64> = (0..before).map(|t| scaled.target[t] - follows[t]).collect();
        let states = model.draw_states(&rest, &mut random);
        draw_variances(&mut model, &states, options, &mut random);
        let m = model.states();
        let signal = |t: usize| stats::cholesky::dot(&model.observation, &states[t * m..(t + 1) * m]);
        let response: Vec<f64> = (0..before).map(|t| scaled.target[t] - signal(t)).collect();
        let drawn = regression.draw(&response, &mut random);
        model.observation_variance = drawn.variance;
        follows = scaled.regression(&drawn.coefficients);
        if draw >= options.warm_up {
            predict(scaled, &model, &states[(before - 1) * m..], &follows, &mut out, &mut random);
            out.variance += drawn.variance / kept;
            for (mean, q) in out.state_variances.iter_mut().zip(&model.state_variances) {
                *mean += q / kept;
            }
            for (j, b) in drawn.coefficients.iter().enumerate() {
                out.coefficients[j] += b / kept;
                out.included[j] += f64::from(u8::from(b.abs() > 0.0)) / kept;
            }
        }
    }
    Ok(out)
}

/// Predicts the test's dates from the last state before them.
fn predict(
    scaled: &Scaled,
    model: &StateSpace,
    last: &[f64],
    follows: &[f64],
    out: &mut Chain,
    random: &mut ChaCha8Rng,
) {
    let still = StateSpace { state_variances: vec![0.0; model.states()], ..model.clone() };
    let (mut state, mut quiet) = (last.to_vec(), last.to_vec());
    let noise = model.observation_variance.sqrt();
    let mut center = 0.0;
    let mut drawn = Vec::with_capacity(scaled.target.len() - scaled.before);
    for &followed in &follows[scaled.before..] {
        state = model.step(&state, random);
        quiet = still.step(&quiet, random);
        let shock: f64 = StandardNormal.sample(random);
        drawn.push(stats::cholesky::dot(&model.observation, &state) + followed + noise * shock);
        center += stats::cholesky::dot(&model.observation, &quiet) + followed;
    }
    out.centers.push(center / drawn.len() as f64);
    out.predictions.push(drawn);
}

/// Level, perhaps slope, perhaps season.
fn model(scaled: &Scaled, options: StructuralOptions) -> StateSpace {
    let season = options.season.map_or(0, |length| length - 1);
    let trend = usize::from(options.trend);
    let m = 1 + trend + season;
    let mut transition = vec![0.0; m * m];
    let mut observation = vec![0.0; m];
    transition[0] = 1.0;
    observation[0] = 1.0;
    if options.trend {
        transition[1] = 1.0;
        transition[m + 1] = 1.0;
    }
    let first = 1 + trend;
    if season > 0 {
        observation[first] = 1.0;
        for j in 0..season {
            transition[first * m + first + j] = -1.0;
        }
        for j in 1..season {
            transition[(first + j) * m + first + j - 1] = 1.0;
        }
    }
    let guess = options.level_guess.powi(2);
    let mut state_variances = vec![0.0; m];
    for state in wandering(options) {
        state_variances[state] = guess;
    }
    let mut initial_mean = vec![0.0; m];
    initial_mean[0] = scaled.target[0];
    StateSpace {
        observation,
        transition,
        observation_variance: 0.2,
        state_variances,
        initial_mean,
        initial_variances: vec![1.0; m],
    }
}

/// The states with a noise of their own.
fn wandering(options: StructuralOptions) -> impl Iterator<Item = usize> {
    let slope = options.trend.then_some(1);
    let season = options.season.map(|_| 1 + usize::from(options.trend));
    std::iter::once(0).chain(slope).chain(season)
}

/// Draws the variances of level, slope and season given the states, below the
/// variance of the series itself. The prior is worth 32 dates.
fn draw_variances(model: &mut StateSpace, states: &[f64], options: StructuralOptions, random: &mut ChaCha8Rng) {
    const WORTH: f64 = 32.0;
    let m = model.states();
    let dates = states.len() / m;
    for state in wandering(options) {
        let row = &model.transition[state * m..(state + 1) * m];
        let squares: f64 = (1..dates)
            .map(|t| {
                let expected = stats::cholesky::dot(row, &states[(t - 1) * m..t * m]);
                (states[t * m + state] - expected).powi(2)
            })
            .sum();
        let shape = (WORTH + dates as f64 - 1.0) / 2.0;
        let scale = (WORTH * options.level_guess.powi(2) + squares) / 2.0;
        let drawn = (0..100).map(|_| inverse_gamma(shape, scale, random)).find(|v| *v < 1.0);
        model.state_variances[state] = drawn.unwrap_or_else(|| random.random_range(0.5..1.0));
    }
}

fn summarise(
    design: &Design,
    options: StructuralOptions,
    inference: &Inference,
    scaled: &Scaled,
    chains: &[Chain],
) -> Lift {
    let (during, before) = (design.during(), design.before);
    let unit = |x: f64| scaled.middle + scaled.spread * x;
    let draws: Vec<&Vec<f64>> = chains.iter().flat_map(|chain| &chain.predictions).collect();
    let tail = (1.0 - inference.confidence) / 2.0;
    let observed = mean(&design.target[before..]);
    let expected_draws: Vec<f64> = draws.iter().map(|row| unit(mean(row))).collect();
    let expected = mean(&expected_draws);
    let average = estimate(observed - expected, &expected_draws, |e| observed - e, tail);
    let percent = {
        let value = mean(&expected_draws.iter().map(|e| 100.0 * (observed - e) / e.abs()).collect::<Vec<_>>());
        estimate(value, &expected_draws, |e| 100.0 * (observed - e) / e.abs(), tail)
    };
    let mut ends = Vec::with_capacity(during);
    let mut path = before_test(scaled, options, chains);
    for j in 0..during {
        let column: Vec<f64> = draws.iter().map(|row| unit(row[j])).collect();
        let seen = design.target[before + j];
        let middle = mean(&column);
        let effect = estimate(seen - middle, &column, |e| seen - e, tail);
        ends.push((effect.low.unwrap_or(f64::NAN), effect.high.unwrap_or(f64::NAN), Some(two_sided(&column, seen))));
        path.push(middle);
    }
    let differences: Vec<f64> = design.target.iter().zip(&path).map(|(y, e)| y - e).collect();
    let fit = fit(design, &differences, &equal_scale(design));
    let included: Vec<f64> =
        (0..scaled.columns.len()).map(|j| mean(&chains.iter().map(|c| c.included[j]).collect::<Vec<_>>())).collect();
    let r_hat = split_r_hat(&chains.iter().map(|c| c.centers.as_slice()).collect::<Vec<_>>());
    let cells = during as f64 * design.treated.len() as f64;
    let mut lift = Lift {
        method: "sts",
        confidence: inference.confidence,
        average,
        total: average.map(|e| e * cells),
        percent,
        p_value: two_sided(&expected_draws, observed),
        p_value_of: "no effect on the average, twice the posterior tail".into(),
        checks: Vec::<Check>::new(),
        series: series(design, &path, &ends),
        weights: weights(&design.control_names, &included),
        fit,
        details: BTreeMap::from([
            ("r_hat", r_hat),
            ("noise", scaled.spread * mean(&chains.iter().map(|c| c.variance.sqrt()).collect::<Vec<_>>())),
            (
                "level_step",
                scaled.spread * mean(&chains.iter().map(|c| c.state_variances[0].sqrt()).collect::<Vec<_>>()),
            ),
        ]),
        warnings: warnings(design, &fit),
    };
    if r_hat > 1.05 {
        lift.warnings.push(format!("the chains do not agree (R-hat {r_hat:.2}): draw more"));
    }
    lift
}

/// An estimate whose interval comes from draws of something it falls with.
fn estimate(value: f64, draws: &[f64], to: impl Fn(f64) -> f64, tail: f64) -> Estimate {
    let mut moved: Vec<f64> = draws.iter().map(|&e| to(e)).collect();
    let low = quantile(&mut moved, tail);
    Estimate::new(value, low, quantile(&mut moved, 1.0 - tail))
}

/// Twice the share of draws beyond what was seen, on the side with fewer.
fn two_sided(draws: &[f64], seen: f64) -> f64 {
    let above = draws.iter().filter(|e| **e >= seen).count() + 1;
    let below = draws.iter().filter(|e| **e <= seen).count() + 1;
    (2.0 * above.min(below) as f64 / (draws.len() + 1) as f64).min(1.0)
}

/// One-step predictions before the test at the posterior means.
fn before_test(scaled: &Scaled, options: StructuralOptions, chains: &[Chain]) -> Vec<f64> {
    let share = 1.0 / chains.len() as f64;
    let mut model = model(scaled, options);
    model.observation_variance = chains.iter().map(|c| c.variance * share).sum();
    let mut coefficients = vec![0.0; scaled.columns.len()];
    model.state_variances.fill(0.0);
    for chain in chains {
        for (sum, b) in coefficients.iter_mut().zip(&chain.coefficients) {
            *sum += b * share;
        }
        for (sum, q) in model.state_variances.iter_mut().zip(&chain.state_variances) {
            *sum += q * share;
        }
    }
    let follows = scaled.regression(&coefficients);
    let rest: Vec<f64> = (0..scaled.before).map(|t| scaled.target[t] - follows[t]).collect();
    let filtered = model.filter(&rest);
    (0..scaled.before).map(|t| scaled.middle + scaled.spread * (scaled.target[t] - filtered.errors[t])).collect()
}

/// The split R-hat of several chains.
///
/// Source: Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., 11.4.
fn split_r_hat(chains: &[&[f64]]) -> f64 {
    let halves: Vec<&[f64]> = chains.iter().flat_map(|c| [&c[..c.len() / 2], &c[c.len() / 2..]]).collect();
    let count = halves.iter().map(|h| h.len()).min().unwrap_or(0) as f64;
    let means: Vec<f64> = halves.iter().map(|h| mean(h)).collect();
    let variance = |x: &[f64]| {
        let middle = mean(x);
        x.iter().map(|v| (v - middle).powi(2)).sum::<f64>() / (x.len() as f64 - 1.0).max(1.0)
    };
    let within = mean(&halves.iter().map(|h| variance(h)).collect::<Vec<_>>());
    if within > 0.0 { ((count - 1.0) / count + variance(&means) / within).sqrt() } else { 1.0 }
}
