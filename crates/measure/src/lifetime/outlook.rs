//! What is expected of a customer and of all together, with intervals.

use serde::Serialize;
use stats::gauss_legendre::GaussLegendre;

use super::customers::History;
use super::error::LifetimeError;
use super::fit::{BuyerFit, Fitted, Spread};
use super::gamma_gamma::expected_value;
use super::model::BuyerModel;
use crate::normal;

/// Purchases of one customer over a horizon, under given parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Future {
    /// Chance that the customer is still one.
    pub alive: f64,
    /// Expected purchases, the chance to have left included.
    pub expected: f64,
    /// Variance of the purchases.
    pub variance: f64,
}

/// An estimate and its interval, which says how well the parameters are known;
/// none where the likelihood is flat.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Range {
    /// The estimate.
    pub estimate: f64,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// What is expected of one customer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Outlook {
    /// Chance that they are still a customer.
    pub alive: Range,
    /// Purchases over the horizon.
    pub purchases: Range,
    /// Mean value of an order; none without a model of values.
    pub order_value: Option<Range>,
    /// Discounted value of the purchases over the horizon.
    pub value: Option<Range>,
    /// Variance of the purchases, given the parameters.
    pub purchases_variance: f64,
}

/// How far and at what price of time to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutlookOptions {
    /// The horizon, in the unit of the histories; above 0.
    pub horizon: f64,
    /// Continuous discount rate per unit of time; 0 for none.
    pub discount: f64,
    /// Level of the intervals, such as 0.95.
    pub level: f64,
}

/// Looks ahead for customers under one fit.
#[derive(Debug, Clone)]
pub struct Forecaster<'a> {
    buyers: &'a BuyerFit,
    values: Option<&'a Fitted<3>>,
    options: OutlookOptions,
    half: f64,
    rule: GaussLegendre,
    /// Draws of the parameters of both models; empty for maximum likelihood.
    draws: Vec<[f64; 4]>,
    value_draws: Vec<[f64; 3]>,
}

/// Most draws that predictions are made under: their quantiles are then off by
/// less than the intervals themselves are worth, and a customer takes 200
/// evaluations of the model rather than thousands.
const DRAWS: usize = 200;

/// At most [`DRAWS`] of a posterior's draws, at even distances.
fn thinned<const N: usize>(spread: &Spread<N>) -> Vec<[f64; N]> {
    let Spread::Draws(draws) = spread else { return Vec::new() };
    let count = draws.len().min(DRAWS);
    (0..count).map(|index| draws[index * draws.len() / count]).collect()
}

/// Step in the logarithm of a parameter for the slope of a prediction.
const STEP: f64 = 1e-4;

/// One customer's prediction with its slopes by the logarithms of the
/// parameters.
#[derive(Debug, Clone, Copy)]
struct Sloped {
    future: Future,
    alive_by: [f64; 4],
    expected_by: [f64; 4],
}

impl<'a> Forecaster<'a> {
    /// A forecaster; without a fit of values it gives no values.
    ///
    /// # Errors
    /// [`LifetimeError::Option`] when an option is out of bounds.
    pub fn new(
        buyers: &'a BuyerFit,
        values: Option<&'a Fitted<3>>,
        options: OutlookOptions,
    ) -> Result<Self, LifetimeError> {
        let refuse = |name, bounds, value| Err(LifetimeError::Option { name, bounds, value });
        if !(options.horizon.is_finite() && options.horizon > 0.0) {
            return refuse("the horizon", "above 0", options.horizon);
        }
        if !(options.discount.is_finite() && options.discount >= 0.0) {
            return refuse("the discount rate", "0 or more", options.discount);
        }
        if !(options.level > 0.0 && options.level < 1.0) {
            return refuse("the level of intervals", "between 0 and 1", options.level);
        }
        let half = normal::half_width(options.level);
        let draws = thinned(&buyers.fitted.spread);
        let value_draws = values.map_or_else(Vec::new, |values| thinned(&values.spread));
        Ok(Self { buyers, values, options, half, rule: GaussLegendre::new(6), draws, value_draws })
    }

    /// What is expected of a customer, by their history and the mean value of
    /// their repeat orders, if they have any.
    #[must_use]
    pub fn outlook(&self, history: History, mean_value: Option<f64>) -> Outlook {
        Totals::new(self).add(history, mean_value)
    }

    /// Totals over customers that are yet to be added.
    #[must_use]
    pub fn totals(&self) -> Totals<'_, 'a> {
        Totals::new(self)
    }

    /// Expected purchases over another horizon, the estimate alone.
    #[must_use]
    pub fn expected(&self, history: History, horizon: f64) -> f64 {
        self.buyers.model.future(&self.buyers.fitted.parameters, history, horizon).expected
    }

    /// What a discounted purchase is worth against one now, on average over
    /// the horizon: `∫ e^(−δt) dE(t) / E(H)`, by parts and Gauss–Legendre.
    fn discounted_share(&self, history: History, expected: f64) -> f64 {
        let OutlookOptions { horizon, discount, .. } = self.options;
        if discount <= 0.0 || expected <= 0.0 {
            return 1.0;
        }
        let within = self.rule.integrate(0.0, horizon, |t| (-discount * t).exp() * self.expected(history, t));
        (-discount * horizon).exp() + discount * within / expected
    }

    fn sloped(&self, history: History) -> Sloped {
        let (model, at, horizon) = (self.buyers.model, &self.buyers.fitted.parameters, self.options.horizon);
        let future = model.future(at, history, horizon);
        let (mut alive_by, mut expected_by) = ([0.0; 4], [0.0; 4]);
        if let Spread::Normal(_) = self.buyers.fitted.spread {
            for index in 0..4 {
                let (up, down) = (moved(at, index, STEP), moved(at, index, -STEP));
                let (up, down) = (model.future(&up, history, horizon), model.future(&down, history, horizon));
                alive_by[index] = (up.alive - down.alive) / (2.0 * STEP);
                expected_by[index] = (up.expected - down.expected) / (2.0 * STEP);
            }
        }
        Sloped { future, alive_by, expected_by }
    }
}

fn moved(at: &[f64; 4], index: usize, by: f64) -> [f64; 4] {
    let mut moved = *at;
    moved[index] *= by.exp();
    moved
}

/// The sums over customers with what their intervals need. Memory does not
/// grow with the customers.
#[derive(Debug, Clone)]
pub struct Totals<'f, 'a> {
    forecaster: &'f Forecaster<'a>,
    customers: u64,
    alive: Sum,
    purchases: Sum,
    purchases_variance: f64,
    value: Option<Sum>,
    value_variance: f64,
}

/// A sum with its slopes, or with its value under every draw.
#[derive(Debug, Clone, Default)]
struct Sum {
    estimate: f64,
    by_buyers: [f64; 4],
    by_values: [f64; 3],
    draws: Vec<f64>,
}

/// The totals with their intervals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TotalsOutlook {
    /// Customers added.
    pub customers: u64,
    /// How many of them are expected to be alive.
    pub alive: Range,
    /// Purchases over the horizon.
    pub purchases: Range,
    /// Where the number of purchases will lie: the interval with chance itself
    /// included.
    pub purchases_prediction: Range,
    /// Discounted value over the horizon.
    pub value: Option<Range>,
    /// Where the value will lie; none where its variance is infinite.
    pub value_prediction: Option<Range>,
}

impl<'f, 'a> Totals<'f, 'a> {
    fn new(forecaster: &'f Forecaster<'a>) -> Self {
        let sum = Sum { draws: vec![0.0; forecaster.draws.len()], ..Sum::default() };
        Self {
            forecaster,
            customers: 0,
            alive: sum.clone(),
            purchases: sum.clone(),
            purchases_variance: 0.0,
            value: forecaster.values.map(|_| sum),
            value_variance: 0.0,
        }
    }

    /// Adds a customer and says what is expected of them.
    pub fn add(&mut self, history: History, mean_value: Option<f64>) -> Outlook {
        self.customers += 1;
        match &self.forecaster.buyers.fitted.spread {
            Spread::Draws(_) => self.add_by_draws(history, mean_value),
            Spread::Unknown | Spread::Normal(_) => self.add_by_slopes(history, mean_value),
        }
    }

    /// Adds the customers of other totals of the same forecaster.
    pub fn add_all(&mut self, one: &Totals<'_, '_>) {
        self.customers += one.customers;
        self.alive.add(&one.alive);
        self.purchases.add(&one.purchases);
        self.purchases_variance += one.purchases_variance;
        if let (Some(sum), Some(one)) = (&mut self.value, &one.value) {
            sum.add(one);
        }
        self.value_variance += one.value_variance;
    }

    /// The delta method: slopes of the prediction by the logarithms of the
    /// parameters, and their covariance.
    fn add_by_slopes(&mut self, history: History, mean_value: Option<f64>) -> Outlook {
        let forecaster = self.forecaster;
        let Sloped { future, alive_by, expected_by } = forecaster.sloped(history);
        self.alive.add_slopes(future.alive, &alive_by, &[0.0; 3]);
        self.purchases.add_slopes(future.expected, &expected_by, &[0.0; 3]);
        self.purchases_variance += future.variance;
        let purchases = forecaster.above_zero(future.expected, &expected_by, &[0.0; 3]);
        let alive = forecaster.chance(future.alive, &alive_by);
        let (mut order_value, mut value) = (None, None);
        if let (Some(values), Some(sum)) = (forecaster.values, &mut self.value) {
            let (frequency, mean) = known_value(history, mean_value);
            let (each, each_by) = expected_value(&values.parameters, frequency, mean);
            let share = forecaster.discounted_share(history, future.expected);
            let worth = future.expected * each * share;
            let by_buyers = expected_by.map(|by| by * each * share);
            let by_values = each_by.map(|by| by * future.expected * share);
            sum.add_slopes(worth, &by_buyers, &by_values);
            self.value_variance += share * share * value_variance(&values.parameters, future, frequency, mean);
            order_value = Some(forecaster.above_zero(each, &[0.0; 4], &each_by));
            value = Some(forecaster.above_zero(worth, &by_buyers, &by_values));
        }
        Outlook { alive, purchases, order_value, value, purchases_variance: future.variance }
    }

    fn add_by_draws(&mut self, history: History, mean_value: Option<f64>) -> Outlook {
        let forecaster = self.forecaster;
        let (model, horizon, level) = (forecaster.buyers.model, forecaster.options.horizon, forecaster.options.level);
        let futures: Vec<Future> = forecaster.draws.iter().map(|draw| model.future(draw, history, horizon)).collect();
        let alive = self.alive.add_draws(futures.iter().map(|future| future.alive), level);
        let purchases = self.purchases.add_draws(futures.iter().map(|future| future.expected), level);
        let count = futures.len().max(1);
        #[expect(clippy::cast_precision_loss, reason = "draws are far below 2^53")]
        let variance = futures.iter().map(|future| future.variance).sum::<f64>() / count as f64;
        self.purchases_variance += variance;
        let (mut order_value, mut value) = (None, None);
        if let (Some(values), Some(sum)) = (forecaster.values, &mut self.value) {
            let (frequency, mean) = known_value(history, mean_value);
            let each = |draw: &[f64; 3]| expected_value(draw, frequency, mean).0;
            let each: Vec<f64> = if forecaster.value_draws.is_empty() {
                vec![each(&values.parameters)]
            } else {
                forecaster.value_draws.iter().map(each).collect()
            };
            let point = model.future(&forecaster.buyers.fitted.parameters, history, horizon);
            let share = forecaster.discounted_share(history, point.expected);
            let worth = futures.iter().zip(each.iter().cycle()).map(|(future, each)| future.expected * each * share);
            value = Some(sum.add_draws(worth, level));
            order_value = Some(range_of(each, level));
            self.value_variance += share * share * value_variance(&values.parameters, point, frequency, mean);
        }
        Outlook { alive, purchases, order_value, value, purchases_variance: variance }
    }

    /// The totals.
    #[must_use]
    pub fn outlook(&self) -> TotalsOutlook {
        let value = self.value.as_ref();
        TotalsOutlook {
            customers: self.customers,
            alive: self.range(&self.alive, 0.0),
            purchases: self.range(&self.purchases, 0.0),
            purchases_prediction: self.range(&self.purchases, self.purchases_variance),
            value: value.map(|sum| self.range(sum, 0.0)),
            value_prediction: value
                .filter(|_| self.value_variance.is_finite())
                .map(|sum| self.range(sum, self.value_variance)),
        }
    }

    /// A sum's interval with this much variance added.
    fn range(&self, sum: &Sum, chance: f64) -> Range {
        let forecaster = self.forecaster;
        let (estimate, known) = match &forecaster.buyers.fitted.spread {
            Spread::Unknown => return Range { estimate: sum.estimate, low: None, high: None },
            Spread::Normal(_) => (sum.estimate, forecaster.variance(&sum.by_buyers, &sum.by_values)),
            Spread::Draws(_) if chance <= 0.0 => return range_of(sum.draws.clone(), forecaster.options.level),
            Spread::Draws(_) => {
                let mean = mean(&sum.draws);
                (mean, Some(sum.draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / (len(&sum.draws) - 1.0)))
            }
        };
        let spread = known.map(|variance| forecaster.half * (variance + chance).sqrt() / estimate);
        positive(estimate, spread)
    }
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.add_slopes(other.estimate, &other.by_buyers, &other.by_values);
        self.draws.iter_mut().zip(&other.draws).for_each(|(sum, draw)| *sum += draw);
    }

    fn add_slopes(&mut self, estimate: f64, by_buyers: &[f64; 4], by_values: &[f64; 3]) {
        self.estimate += estimate;
        self.by_buyers.iter_mut().zip(by_buyers).for_each(|(sum, by)| *sum += by);
        self.by_values.iter_mut().zip(by_values).for_each(|(sum, by)| *sum += by);
    }

    fn add_draws(&mut self, draws: impl Iterator<Item = f64>, level: f64) -> Range {
        let draws: Vec<f64> = draws.collect();
        self.draws.iter_mut().zip(&draws).for_each(|(sum, draw)| *sum += draw);
        let range = range_of(draws, level);
        self.estimate += range.estimate;
        range
    }
}

impl Forecaster<'_> {
    /// Variance of a prediction with these slopes; none where one is unknown.
    fn variance(&self, by_buyers: &[f64; 4], by_values: &[f64; 3]) -> Option<f64> {
        let buyers = quadratic(&self.buyers.fitted.spread, by_buyers)?;
        let values = match self.values {
            Some(values) if by_values.iter().any(|by| *by != 0.0) => quadratic(&values.spread, by_values)?,
            _ => 0.0,
        };
        Some(buyers + values).filter(|variance| variance.is_finite())
    }

    /// Normal in the logarithm, so that the ends are above zero.
    fn above_zero(&self, estimate: f64, by_buyers: &[f64; 4], by_values: &[f64; 3]) -> Range {
        let spread = self.variance(by_buyers, by_values).map(|variance| self.half * variance.sqrt() / estimate);
        positive(estimate, spread)
    }

    /// Normal in the log odds, so that the ends are chances.
    fn chance(&self, estimate: f64, by: &[f64; 4]) -> Range {
        let room = estimate * (1.0 - estimate);
        let Some(variance) = self.variance(by, &[0.0; 3]) else {
            return Range { estimate, low: None, high: None };
        };
        if room <= 0.0 {
            return Range { estimate, low: Some(estimate), high: Some(estimate) };
        }
        let spread = (self.half * variance.sqrt() / room).exp();
        let odds = estimate / (1.0 - estimate);
        let chance = |odds: f64| odds / (1.0 + odds);
        let high = if (odds * spread).is_finite() { chance(odds * spread) } else { 1.0 };
        Range { estimate, low: Some(chance(odds / spread)), high: Some(high) }
    }
}

fn positive(estimate: f64, spread: Option<f64>) -> Range {
    let times = spread.filter(|spread| spread.is_finite()).map(f64::exp);
    Range { estimate, low: times.map(|times| estimate / times), high: times.map(|times| estimate * times) }
}

fn quadratic<const N: usize>(spread: &Spread<N>, by: &[f64; N]) -> Option<f64> {
    let Spread::Normal(covariance) = spread else { return None };
    let rows = covariance.iter().zip(by);
    Some(rows.map(|(row, by_i)| by_i * row.iter().zip(by).map(|(entry, by_j)| entry * by_j).sum::<f64>()).sum())
}

/// What the model of values may know of a customer: nothing, unless they have
/// repeat orders with a mean value above zero.
fn known_value(history: History, mean_value: Option<f64>) -> (u32, f64) {
    match mean_value {
        Some(mean) if history.frequency > 0 && mean > 0.0 && mean.is_finite() => (history.frequency, mean),
        _ => (0, 0.0),
    }
}

/// Variance of the value of a customer's purchases: the number of orders,
/// each order around the customer's mean, and that mean around its
/// expectation. Infinite where the mean's posterior has no variance.
fn value_variance([p, q, v]: &[f64; 3], future: Future, frequency: u32, mean: f64) -> f64 {
    let x = f64::from(frequency);
    let (shape, rate) = (q + p * x, v + x * mean);
    if shape <= 2.0 {
        return f64::INFINITY;
    }
    let inverse_square = rate * rate / ((shape - 1.0) * (shape - 2.0));
    let inverse = rate / (shape - 1.0);
    let square = future.variance + future.expected * future.expected;
    future.expected * p * inverse_square + square * p * p * inverse_square - (future.expected * p * inverse).powi(2)
}

fn range_of(mut draws: Vec<f64>, level: f64) -> Range {
    let estimate = mean(&draws);
    let (low, high) = middle(&mut draws, level);
    Range { estimate, low: Some(low), high: Some(high) }
}

/// The ends of the middle share of the draws, which are put in order.
pub(super) fn middle(draws: &mut [f64], level: f64) -> (f64, f64) {
    draws.sort_unstable_by(f64::total_cmp);
    (at_share(draws, (1.0 - level) / 2.0), at_share(draws, f64::midpoint(1.0, level)))
}

/// The quantile of draws in order, between neighbours in proportion.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index between 0 and the last draw")]
fn at_share(draws: &[f64], share: f64) -> f64 {
    let Some(last) = draws.len().checked_sub(1) else { return f64::NAN };
    let at = share * (len(draws) - 1.0);
    let below = (at.floor() as usize).min(last);
    let above = (below + 1).min(last);
    draws[below] + (at - at.floor()) * (draws[above] - draws[below])
}

fn mean(draws: &[f64]) -> f64 {
    draws.iter().sum::<f64>() / len(draws).max(1.0)
}

#[expect(clippy::cast_precision_loss, reason = "draws are far below 2^53")]
fn len(draws: &[f64]) -> f64 {
    draws.len() as f64
}

/// The value of a customer who has just bought for the first time, over the
/// horizon and without discount: purchases to come, times the mean order.
#[must_use]
pub fn newcomer_value(model: BuyerModel, buyers: &[f64; 4], values: &[f64; 3], horizon: f64) -> f64 {
    model.newcomer(buyers, horizon).expected * expected_value(values, 0, 0.0).0
}
