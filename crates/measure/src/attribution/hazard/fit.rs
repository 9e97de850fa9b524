//! Maximum of the posterior by Newton's method.

use faer::linalg::solvers::{Llt, Solve as _};
use faer::{Mat, Side};
use stats::Work;

use super::features::{Reader, chance, log_odds, time};
use crate::attribution::{AttributionError, Journeys, Weights};

/// Precision of the prior of every coefficient but the intercept: N(0, 1).
const PRIOR: f64 = 1.0;

/// Precision of the intercept's prior: N(0, 10²), so that a fit exists when all
/// or none convert.
const PRIOR_INTERCEPT: f64 = 0.01;

/// Newton steps after which the fit is taken as it is.
const MOST_STEPS: usize = 50;

/// Parts into which journeys are cut for threads: always the same, so that sums
/// come out the same on every machine.
const PARTS: usize = 4;

/// A fitted model.
pub(super) struct Fit {
    pub(super) half_life: f64,
    pub(super) coefficients: Vec<f64>,
    pub(super) log_likelihood: f64,
    /// Logarithm of the posterior, up to a constant.
    pub(super) posterior: f64,
    pub(super) steps: usize,
    curvature: Llt<f64>,
}

/// Log-likelihood with its slope and curvature.
struct Sums {
    log_likelihood: f64,
    slope: Vec<f64>,
    /// Lower triangle of the negative second derivative; empty if not asked for.
    curvature: Mat<f64>,
}

pub(super) fn fit(
    journeys: &Journeys,
    half_life: f64,
    start: Option<&Fit>,
    work: &dyn Work,
) -> Result<Fit, AttributionError> {
    let size = Reader::coefficients(journeys.names().len());
    let weights = Weights::of(journeys);
    let mut coefficients = start.map_or_else(
        || {
            let mut none = vec![0.0; size];
            none[Reader::INTERCEPT] = base_rate(&weights, journeys);
            none
        },
        |fit| fit.coefficients.clone(),
    );
    let mut sums = all(journeys, &weights, half_life, &coefficients, true);
    let mut posterior = sums.log_likelihood - penalty(&coefficients);
    for step in 1..=MOST_STEPS {
        work.go_on()?;
        work.progress("fitting the data-driven model", step as u64, MOST_STEPS as u64);
        let factors = factors(&sums.curvature)?;
        let way = newton(&factors, &sums.slope, &coefficients);
        // The posterior is concave: a step that is too long is halved.
        let mut length = 1.0;
        let (next, found) = loop {
            let next: Vec<f64> = coefficients.iter().zip(&way).map(|(at, way)| at + length * way).collect();
            let found = all(journeys, &weights, half_life, &next, true);
            let gain = found.log_likelihood - penalty(&next) - posterior;
            if gain >= -1e-9 * posterior.abs() || length < 1e-6 {
                break (next, found);
            }
            length *= 0.5;
        };
        let gained = found.log_likelihood - penalty(&next) - posterior;
        posterior += gained;
        coefficients = next;
        sums = found;
        let longest = way.iter().fold(0.0_f64, |longest, way| longest.max((length * way).abs()));
        if longest < 1e-8 || (gained.abs() <= 1e-10 * posterior.abs() && longest < 1e-4) {
            let curvature = self::factors(&sums.curvature)?;
            let log_likelihood = sums.log_likelihood;
            return Ok(Fit { half_life, coefficients, log_likelihood, posterior, steps: step, curvature });
        }
    }
    let curvature = factors(&sums.curvature)?;
    let log_likelihood = sums.log_likelihood;
    Ok(Fit { half_life, coefficients, log_likelihood, posterior, steps: MOST_STEPS, curvature })
}

impl Fit {
    /// One Newton step towards the fit of other weights of the same journeys.
    pub(super) fn one_step(&self, journeys: &Journeys, weights: &Weights<'_>) -> Vec<f64> {
        let sums = all(journeys, weights, self.half_life, &self.coefficients, false);
        let way = newton(&self.curvature, &sums.slope, &self.coefficients);
        self.coefficients.iter().zip(way).map(|(at, way)| at + way).collect()
    }
}

/// Log-likelihood if every touch had the same chance.
pub(super) fn log_likelihood_null(weights: &Weights<'_>, journeys: &Journeys) -> f64 {
    let (converted, touches) = touched(weights, journeys);
    let term = |part: f64| if part > 0.0 { part * (part / touches).ln() } else { 0.0 };
    term(converted) + term(touches - converted)
}

fn base_rate(weights: &Weights<'_>, journeys: &Journeys) -> f64 {
    let (converted, touches) = touched(weights, journeys);
    let rate = ((converted + 0.5) / (touches + 1.0)).clamp(1e-6, 1.0 - 1e-6);
    (rate / (1.0 - rate)).ln()
}

#[expect(clippy::cast_precision_loss, reason = "a journey has fewer than 2^52 touches")]
fn touched(weights: &Weights<'_>, journeys: &Journeys) -> (f64, f64) {
    let converted: f64 = weights.conversions.iter().sum();
    let each = |row: usize| (weights.conversions[row] + weights.nulls[row]) * journeys.path(row).len() as f64;
    (converted, (0..journeys.len()).map(each).sum())
}

fn precision(at: usize) -> f64 {
    if at == Reader::INTERCEPT { PRIOR_INTERCEPT } else { PRIOR }
}

fn penalty(coefficients: &[f64]) -> f64 {
    coefficients.iter().enumerate().map(|(at, value)| 0.5 * precision(at) * value * value).sum()
}

fn newton(factors: &Llt<f64>, slope: &[f64], coefficients: &[f64]) -> Vec<f64> {
    let mut way = Mat::from_fn(slope.len(), 1, |at, _| slope[at] - precision(at) * coefficients[at]);
    factors.solve_in_place(&mut way);
    (0..slope.len()).map(|at| way[(at, 0)]).collect()
}

fn factors(curvature: &Mat<f64>) -> Result<Llt<f64>, AttributionError> {
    let size = curvature.nrows();
    let with_prior =
        Mat::from_fn(size, size, |i, j| curvature[(i.max(j), i.min(j))] + if i == j { precision(i) } else { 0.0 });
    with_prior.llt(Side::Lower).map_err(|_| {
        AttributionError::Setting(
            "the data-driven model cannot be fitted: figures are too large or no numbers".to_owned(),
        )
    })
}

fn all(journeys: &Journeys, weights: &Weights<'_>, half_life: f64, coefficients: &[f64], curved: bool) -> Sums {
    let rows = journeys.len();
    let cut = |part: usize| rows * part / PARTS;
    let one = |part: usize| sums(journeys, weights, half_life, coefficients, curved, cut(part)..cut(part + 1));
    let parts: Vec<Sums> = if rows < 1000 {
        (0..PARTS).map(one).collect()
    } else {
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..PARTS).map(|part| scope.spawn(move || one(part))).collect();
            threads.into_iter().map(|thread| thread.join().expect("sums of numbers do not panic")).collect()
        })
    };
    let mut total = Sums::none(coefficients.len(), curved);
    for part in parts {
        total.log_likelihood += part.log_likelihood;
        for (total, part) in total.slope.iter_mut().zip(part.slope) {
            *total += part;
        }
        total.curvature += part.curvature;
    }
    total
}

impl Sums {
    fn none(size: usize, curved: bool) -> Self {
        let curved = if curved { size } else { 0 };
        Self { log_likelihood: 0.0, slope: vec![0.0; size], curvature: Mat::zeros(curved, curved) }
    }
}

fn sums(
    journeys: &Journeys,
    weights: &Weights<'_>,
    half_life: f64,
    coefficients: &[f64],
    curved: bool,
    rows: std::ops::Range<usize>,
) -> Sums {
    let mut sums = Sums::none(coefficients.len(), curved);
    let mut reader = Reader::new(journeys.names().len(), half_life);
    for row in rows {
        let (converted, nulls) = (weights.conversions[row], weights.nulls[row]);
        if converted + nulls <= 0.0 {
            continue;
        }
        let (path, ages) = (journeys.path(row), journeys.ages(row));
        reader.begin();
        for (at, channel) in path.iter().enumerate() {
            let last = at + 1 == path.len();
            let happened = if last { converted } else { 0.0 };
            let active = reader.touch(*channel, time(ages, at));
            let log_odds = log_odds(active, coefficients);
            let chance = chance(log_odds);
            let all = converted + nulls;
            // ln(1 − λ) = −ln(1 + e^η), without overflow.
            let ln_not = -(log_odds.max(0.0) + (-log_odds.abs()).exp().ln_1p());
            sums.log_likelihood += all * ln_not + happened * log_odds;
            let residual = happened - all * chance;
            for (i, by) in active {
                sums.slope[*i] += residual * by;
            }
            if curved {
                let weight = all * chance * (1.0 - chance);
                for (i, by) in active {
                    for (j, other) in active.iter().filter(|(j, _)| j <= i) {
                        sums.curvature[(*i, *j)] += weight * by * other;
                    }
                }
            }
        }
    }
    sums
}

#[cfg(test)]
pub(super) fn posterior_and_slope(
    journeys: &Journeys,
    half_life: f64,
    coefficients: &[f64],
) -> (f64, Vec<f64>, Mat<f64>) {
    let sums = all(journeys, &Weights::of(journeys), half_life, coefficients, true);
    let slope = sums.slope.iter().enumerate().map(|(at, slope)| slope - precision(at) * coefficients[at]).collect();
    (sums.log_likelihood - penalty(coefficients), slope, sums.curvature)
}
