//! What the command answers, apart from the customers one by one.

use measure::lifetime::{BuyerModel, CohortRow, Estimate, Holdout, Range, Sampling, TotalsOutlook, Warning};
use serde::Serialize;

use super::gather::month_name;
use super::options::TimeUnit;
use crate::print::{Cell, Sheet};

/// A fitted model as it is printed.
#[derive(Debug, Serialize)]
pub(super) struct Fit {
    /// Parameters.
    pub parameters: Vec<Estimate>,
    /// At the estimates.
    pub log_likelihood: f64,
    /// Customers it rests on.
    pub customers: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sampling: Option<Sampling>,
}

/// What came after the calibration.
#[derive(Debug, Serialize)]
pub(super) struct Backtest {
    /// First day and last day of the holdout, and its length in weeks.
    pub from: String,
    pub to: String,
    pub weeks: f64,
    /// Purchases predicted for the holdout, with chance itself in the interval.
    pub prediction: Range,
    /// Whether the purchases made lie in it.
    pub within: bool,
    #[serde(flatten)]
    pub holdout: Holdout,
}

impl Backtest {
    /// What a prediction that failed means for the one asked for.
    pub(super) fn doubt(&self) -> Option<String> {
        let (low, high) = (self.prediction.low?, self.prediction.high?);
        let actual = self.holdout.actual;
        (!self.within).then(|| {
            format!(
                "{actual:.0} purchases were made in the holdout, outside the interval {low:.0} to {high:.0}: the model \
                 or the times have changed; expect the predictions to be off by as much"
            )
        })
    }
}

/// One cohort in one month.
#[derive(Debug, Serialize)]
pub(super) struct Cohort {
    pub cohort: String,
    pub months_since: u32,
    pub customers: u64,
    pub active: u64,
    pub purchases: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
}

/// The answer.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    pub model: BuyerModel,
    pub method: &'static str,
    pub unit: TimeUnit,
    pub horizon_weeks: f64,
    pub discount: f64,
    pub interval: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observation_end: Option<String>,
    pub customers_total: u64,
    pub repeat_customers: u64,
    /// Rows of the table the likelihood runs over.
    pub distinct_histories: usize,
    pub parameters: Vec<Estimate>,
    pub log_likelihood: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sampling: Option<Sampling>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_value: Option<Fit>,
    pub totals: TotalsOutlook,
    /// What a customer who has just bought for the first time will bring.
    pub newcomer_purchases: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newcomer_value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backtest: Option<Backtest>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cohorts: Vec<Cohort>,
    pub warnings: Vec<String>,
    #[serde(skip)]
    pub alive_tenths: [u64; 10],
}

/// The cohorts by name.
pub(super) fn cohorts(rows: &[CohortRow], has_values: bool) -> Vec<Cohort> {
    let cohort = |row: &CohortRow| Cohort {
        cohort: month_name(row.cohort),
        months_since: row.months_since,
        customers: row.customers,
        active: row.active,
        purchases: row.purchases,
        value: has_values.then_some(row.value),
    };
    rows.iter().map(cohort).collect()
}

/// Warnings of both fits, in words, each once.
pub(super) fn in_words<'a>(warnings: impl Iterator<Item = &'a Warning>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for warning in warnings.map(Warning::to_string) {
        if !words.contains(&warning) {
            words.push(warning);
        }
    }
    words
}

fn whole(count: u64) -> Cell {
    Cell::Whole(i64::try_from(count).unwrap_or(i64::MAX))
}

impl Answer {
    /// What it may mean that hardly a purchase is to come. (BG/NBD takes all who
    /// bought once for customers still, so their number says nothing.)
    pub(super) fn none_left(&self) -> Option<String> {
        /// Purchases of a customer in a year.
        const HARDLY: f64 = 0.01;
        let end = self.observation_end.as_ref()?;
        let in_a_year = self.totals.purchases.estimate / self.totals.customers as f64 * 52.0 / self.horizon_weeks;
        (in_a_year < HARDLY).then(|| {
            format!(
                "hardly a purchase is expected after {end}, the end of the observation: if that day is not right (a \
                 mistyped date in the file?), say --observation-end"
            )
        })
    }

    /// What the number of those who are still customers rests on.
    pub(super) fn surely_alive(&self) -> Option<&'static str> {
        (self.model == BuyerModel::BgNbd && self.repeat_customers < self.customers_total).then_some(
            "BG/NBD lets nobody leave before a second purchase: whoever bought once counts as a customer still, however \
             long ago that was. --model mbgnbd and paretonbd do not.",
        )
    }

    /// The parameters of both models.
    pub(super) fn parameters(&self) -> Sheet {
        let mut sheet = Sheet::new(["model", "parameter", "estimate", "se", "low", "high"]);
        let mut add = |model: &str, estimates: &[Estimate]| {
            for estimate in estimates {
                sheet.row([
                    model.into(),
                    estimate.name.into(),
                    Cell::Number(estimate.estimate, 4),
                    Cell::optional(estimate.se, 4),
                    Cell::optional(estimate.low, 4),
                    Cell::optional(estimate.high, 4),
                ]);
            }
        };
        add(self.model.name(), &self.parameters);
        if let Some(fit) = &self.order_value {
            add("Gamma-Gamma", &fit.parameters);
        }
        sheet
    }

    /// The sums over all customers.
    pub(super) fn sums(&self) -> Sheet {
        let over = format!("all customers, next {} weeks", self.horizon_weeks);
        let mut sheet = Sheet::new([over.as_str(), "estimate", "low", "high"]);
        let mut add = |name: &str, range: Range, digits: u8| {
            let Range { estimate, low, high } = range;
            let cell = |value| Cell::optional(value, digits);
            sheet.row([name.into(), Cell::Number(estimate, digits), cell(low), cell(high)]);
        };
        add("still customers now", self.totals.alive, 0);
        add("purchases expected", self.totals.purchases, 1);
        add("purchases, chance included", self.totals.purchases_prediction, 1);
        if let Some(value) = self.totals.value {
            add("lifetime value", value, 2);
        }
        if let Some(value) = self.totals.value_prediction {
            add("lifetime value, chance included", value, 2);
        }
        sheet
    }

    /// Predictions against the holdout.
    pub(super) fn by_frequency(&self) -> Option<Sheet> {
        let backtest = self.backtest.as_ref()?;
        let mut sheet =
            Sheet::new(["repeat purchases", "customers", "predicted each", "actual each", "predicted", "actual"]);
        let rows = &backtest.holdout.by_frequency;
        for row in rows {
            #[expect(clippy::cast_precision_loss, reason = "customers are far below 2^53")]
            let each = |sum: f64| Cell::Number(sum / row.customers as f64, 3);
            let more = if row.frequency == 7 { "7 or more".to_owned() } else { row.frequency.to_string() };
            sheet.row([
                more.into(),
                whole(row.customers),
                each(row.predicted),
                each(row.actual),
                Cell::Number(row.predicted, 1),
                Cell::Number(row.actual, 0),
            ]);
        }
        Some(sheet)
    }

    /// The cohorts, a row each with what they spent or bought by month.
    pub(super) fn cohort_sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(["first bought", "months since", "customers", "active", "purchases", "value"]);
        for row in &self.cohorts {
            sheet.row([
                row.cohort.as_str().into(),
                whole(u64::from(row.months_since)),
                whole(row.customers),
                whole(row.active),
                whole(row.purchases),
                Cell::optional(row.value, 2),
            ]);
        }
        sheet
    }
}
