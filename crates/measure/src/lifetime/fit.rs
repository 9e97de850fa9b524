//! Estimates by maximum likelihood, with standard errors and warnings.

use std::fmt;

use serde::{Serialize, Serializer};

use super::bayes::Sampling;
use super::customers::{HistoryTable, Row};
use super::error::LifetimeError;
use super::gamma_gamma::{self, Orders, OrdersTable};
use super::likelihood;
use super::maximum::{Maximum, maximise};
use super::model::BuyerModel;
use crate::{counted, normal};

/// Repeat customers the model of values takes.
const LEAST_VALUES: u64 = 10;
/// Rows on which the starts of a large table are tried.
const TRIAL_ROWS: usize = 20_000;

/// One parameter as estimated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// Its name in the paper.
    pub name: &'static str,
    /// The estimate: of maximum likelihood, or the posterior mean.
    pub estimate: f64,
    /// Standard error or posterior standard deviation; none where the
    /// likelihood is flat.
    pub se: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
}

/// What is doubtful about a fit.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// The search did not end at a maximum.
    NotConverged(&'static str),
    /// Some direction is flat: no standard errors.
    Flat(&'static str),
    /// A parameter ran to the edge of its range: what that means.
    Boundary(&'static str),
    /// A parameter is known to an order of magnitude at best.
    HardlyKnown(&'static str),
    /// Few repeat customers.
    FewRepeaters(u64),
    /// The table is a sample.
    Sample {
        /// Customers the estimate rests on.
        sampled: u64,
        /// Customers there are.
        customers: u64,
    },
    /// How often people buy and what they spend go together.
    Correlated(f64),
    /// The mean order value of new customers is infinite.
    NoMeanValue(f64),
    /// The sampler's chains disagree or it diverged.
    Sampler(String),
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConverged(model) => write!(f, "the search for the {model} estimates did not end at a maximum"),
            Self::Flat(model) => write!(
                f,
                "the {model} likelihood is flat in some direction: the data do not tell its parameters apart, and there are no standard errors"
            ),
            Self::Boundary(meaning) => write!(f, "an estimate is at the edge of its range: {meaning}"),
            Self::HardlyKnown(name) => {
                write!(f, "{name} is known to an order of magnitude at best; trust predictions more than parameters")
            }
            Self::FewRepeaters(count) => {
                write!(f, "only {} bought again; intervals are rough", counted(count, "customer", "customers"))
            }
            Self::Sample { sampled, customers } => write!(
                f,
                "there are more different histories than memory is given for: the parameters rest on a random {sampled} of {customers} customers"
            ),
            Self::Correlated(r) => write!(
                f,
                "purchase frequency and order value are correlated ({r:.2}), which Gamma-Gamma assumes they are not; values of frequent buyers are biased"
            ),
            Self::NoMeanValue(q) => write!(
                f,
                "q = {q:.3} is not above 1: the expected order value of customers without a repeat purchase is infinite"
            ),
            Self::Sampler(what) => f.write_str(what),
        }
    }
}

impl Serialize for Warning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What is known of the parameters beside their estimate.
#[derive(Debug, Clone, PartialEq)]
pub enum Spread<const N: usize> {
    /// Nothing: the likelihood is flat.
    Unknown,
    /// The covariance of their logarithms.
    Normal([[f64; N]; N]),
    /// Draws from their posterior.
    Draws(Vec<[f64; N]>),
}

/// A fitted model of `N` parameters above 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted<const N: usize> {
    /// The estimates in the order of the model's names.
    pub parameters: [f64; N],
    /// Their spread.
    pub spread: Spread<N>,
    /// The log-likelihood at the estimates, without constants of the data.
    pub log_likelihood: f64,
    /// Customers it rests on.
    pub customers: u64,
    /// What is doubtful.
    pub warnings: Vec<Warning>,
    /// How the sampling went; none for maximum likelihood.
    pub sampling: Option<Sampling>,
}

impl<const N: usize> Fitted<N> {
    /// The parameters with standard errors and intervals at a level such as
    /// 0.95: normal in the logarithm, or quantiles of the draws.
    #[must_use]
    pub fn estimates(&self, names: [&'static str; N], level: f64) -> Vec<Estimate> {
        let half = normal::half_width(level);
        (0..N)
            .map(|index| {
                let estimate = self.parameters[index];
                let (se, low, high) = match &self.spread {
                    Spread::Unknown => (None, None, None),
                    Spread::Normal(covariance) => {
                        let se = covariance[index][index].sqrt();
                        let times = (half * se).exp();
                        (Some(estimate * se), Some(estimate / times), Some(estimate * times))
                    }
                    Spread::Draws(draws) => {
                        let mut of: Vec<f64> = draws.iter().map(|draw| draw[index]).collect();
                        let sd = deviation(&of);
                        let (low, high) = super::outlook::middle(&mut of, level);
                        (Some(sd), Some(low), Some(high))
                    }
                };
                Estimate { name: names[index], estimate, se, low, high }
            })
            .collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "draws are far below 2^53")]
fn deviation(of: &[f64]) -> f64 {
    let n = of.len() as f64;
    let mean = of.iter().sum::<f64>() / n;
    (of.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt()
}

/// A fitted model of buying.
#[derive(Debug, Clone, PartialEq)]
pub struct BuyerFit {
    /// The model.
    pub model: BuyerModel,
    /// Its parameters.
    pub fitted: Fitted<4>,
}

/// Refuses tables that hold nothing to fit.
pub(super) fn usable(table: &HistoryTable) -> Result<(), LifetimeError> {
    if table.rows().is_empty() {
        return Err(LifetimeError::NoCustomers);
    }
    if table.repeaters() == 0 {
        return Err(LifetimeError::NoRepeats { customers: table.customers() });
    }
    if table.rows().iter().all(|row| row.age <= 0.0) {
        return Err(LifetimeError::NoTime);
    }
    Ok(())
}

/// Fits a model of buying by maximum likelihood.
///
/// # Errors
/// When nobody is there, nobody bought again, or nobody was watched for any
/// time.
pub fn fit_buyers(model: BuyerModel, table: &HistoryTable) -> Result<BuyerFit, LifetimeError> {
    usable(table)?;
    let rows = table.rows();
    let mut starts = starts(model, rows);
    if rows.len() > TRIAL_ROWS {
        let trial: Vec<Row> = rows.iter().step_by(rows.len().div_ceil(TRIAL_ROWS)).copied().collect();
        starts = vec![maximise(&starts, |at, by| likelihood::of(model, &trial, at, by)).parameters];
    }
    let maximum = maximise(&starts, |at, by| likelihood::of(model, rows, at, by));
    let mut warnings = doubts(model.name(), model.parameters(), &maximum);
    if let Some(meaning) = boundary(model, &maximum.parameters, longest(rows)) {
        warnings.push(Warning::Boundary(meaning));
    }
    about_table(table, &mut warnings);
    Ok(BuyerFit { model, fitted: fitted(maximum, table.sampled(), warnings) })
}

/// What is doubtful about the data whatever the method.
pub(super) fn about_table(table: &HistoryTable, warnings: &mut Vec<Warning>) {
    if table.repeaters() < 50 {
        warnings.push(Warning::FewRepeaters(table.repeaters()));
    }
    if table.is_sample() {
        warnings.push(Warning::Sample { sampled: table.sampled(), customers: table.customers() });
    }
}

/// Fits Gamma-Gamma by maximum likelihood: parameters `p`, `q`, `v`. The values
/// are fitted as multiples of their mean, so that the unit of money decides
/// nothing.
///
/// # Errors
/// [`LifetimeError::FewValues`] for under ten repeat customers with a value.
pub fn fit_values(table: &OrdersTable) -> Result<Fitted<3>, LifetimeError> {
    enough_values(table)?;
    let unit = mean_value(table);
    let rows = in_units(table, unit);
    let starts = [[6.0, 4.0, 0.5], [1.0, 2.0, 1.0], [2.0, 10.0, 5.0]];
    let maximum = maximise(&starts, |at, by| gamma_gamma::log_likelihood(&rows, at, by));
    let mut warnings = doubts("Gamma-Gamma", VALUE_PARAMETERS, &maximum);
    about_values(table, maximum.parameters, &mut warnings);
    Ok(in_money(fitted(maximum, sampled(table), warnings), table, unit))
}

/// The orders with their values in this unit.
pub(super) fn in_units(table: &OrdersTable, unit: f64) -> Vec<Orders> {
    table.rows().iter().map(|row| Orders { mean_value: row.mean_value / unit, ..*row }).collect()
}

/// A fit of values in this unit, told in the money of the table. The covariance
/// is of logarithms, which the unit does not touch.
pub(super) fn in_money(mut fitted: Fitted<3>, table: &OrdersTable, unit: f64) -> Fitted<3> {
    fitted.parameters[2] *= unit;
    if let Spread::Draws(draws) = &mut fitted.spread {
        draws.iter_mut().for_each(|draw| draw[2] *= unit);
    }
    fitted.log_likelihood = gamma_gamma::log_likelihood(table.rows(), &fitted.parameters, &mut [0.0; 3]);
    fitted
}

/// Gamma-Gamma's parameters' names.
pub const VALUE_PARAMETERS: [&str; 3] = ["p", "q", "v"];

pub(super) fn enough_values(table: &OrdersTable) -> Result<(), LifetimeError> {
    let customers = sampled(table);
    if customers < LEAST_VALUES {
        return Err(LifetimeError::FewValues { customers, least: LEAST_VALUES });
    }
    Ok(())
}

pub(super) fn about_values(table: &OrdersTable, [_, q, _]: [f64; 3], warnings: &mut Vec<Warning>) {
    if q <= 1.0 {
        warnings.push(Warning::NoMeanValue(q));
    }
    let correlation = table.correlation();
    if correlation.abs() > 0.3 {
        warnings.push(Warning::Correlated(correlation));
    }
    if sampled(table) < table.customers() {
        warnings.push(Warning::Sample { sampled: sampled(table), customers: table.customers() });
    }
}

fn sampled(table: &OrdersTable) -> u64 {
    u64::try_from(table.rows().len()).unwrap_or(u64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "customers are far below 2^53")]
pub(super) fn mean_value(table: &OrdersTable) -> f64 {
    table.rows().iter().map(|row| row.mean_value).sum::<f64>() / table.rows().len().max(1) as f64
}

fn fitted<const N: usize>(maximum: Maximum<N>, customers: u64, warnings: Vec<Warning>) -> Fitted<N> {
    Fitted {
        parameters: maximum.parameters,
        spread: maximum.covariance.map_or(Spread::Unknown, Spread::Normal),
        log_likelihood: maximum.value,
        customers,
        warnings,
        sampling: None,
    }
}

fn doubts<const N: usize>(model: &'static str, names: [&'static str; N], maximum: &Maximum<N>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if !maximum.converged {
        warnings.push(Warning::NotConverged(model));
    }
    match &maximum.covariance {
        None => warnings.push(Warning::Flat(model)),
        Some(covariance) => {
            let vague = |index: &usize| covariance[*index][*index] > 1.0;
            warnings.extend((0..N).filter(vague).map(|index| Warning::HardlyKnown(names[index])));
        }
    }
    warnings
}

/// What it means when an estimate is at the edge of its range.
fn boundary(model: BuyerModel, parameters: &[f64; 4], longest: f64) -> Option<&'static str> {
    let [r, _, third, fourth] = *parameters;
    if r > 1e3 {
        return Some("all customers buy at one rate; there is nothing to tell them apart by");
    }
    if r < 1e-4 {
        return Some("nearly nobody buys again");
    }
    match model {
        BuyerModel::BgNbd | BuyerModel::MbgNbd => {
            if third / (third + fourth) < 1e-4 {
                Some("nobody seems to leave; a period longer than the customers' pauses would tell")
            } else if third + fourth > 1e4 {
                Some("all customers leave with one chance")
            } else if fourth < 1e-4 {
                Some("nearly everybody leaves at once")
            } else {
                None
            }
        }
        BuyerModel::ParetoNbd => {
            if third * longest / fourth < 1e-3 {
                Some("nobody seems to leave; a period longer than the customers' pauses would tell")
            } else if third > 1e3 {
                Some("all customers leave at one rate")
            } else if third < 1e-4 {
                Some("some leave at once and the others never")
            } else {
                None
            }
        }
    }
}

pub(super) fn longest(rows: &[Row]) -> f64 {
    rows.iter().fold(0.0, |most, row| most.max(row.age))
}

/// Starts around the mean rate of purchases and the length of the period.
pub(super) fn starts(model: BuyerModel, rows: &[Row]) -> Vec<[f64; 4]> {
    let (mut purchases, mut time) = (0.0, 0.0);
    for row in rows {
        purchases += f64::from(row.count) * f64::from(row.frequency);
        time += f64::from(row.count) * row.age;
    }
    let pause = time / purchases;
    let longest = longest(rows);
    match model {
        BuyerModel::BgNbd | BuyerModel::MbgNbd => {
            vec![[0.5, 0.5 * pause, 1.0, 3.0], [0.3, 0.15 * pause, 0.5, 2.0], [2.0, pause, 0.2, 4.0]]
        }
        BuyerModel::ParetoNbd => vec![
            [0.5, 0.5 * pause, 0.5, 0.3 * longest],
            [1.0, 0.5 * pause, 1.0, longest],
            [2.0, 2.0 * pause, 2.0, 5.0 * longest],
        ],
    }
}
