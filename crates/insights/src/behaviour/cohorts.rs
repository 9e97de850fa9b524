//! Cohorts of customers: what those who first bought in one month, or came by
//! one channel or campaign, bought since, by head.

use base::{Column, Currency, Day, Decimal, Frame};
use lake::{Cohort, CohortBy, CohortQuery};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::retention::Interval;
use super::{Asking, counted, share, unknown, within};
use crate::error::InsightsError;
use crate::findings::{Finding, Tone};
use crate::words::{exact, percent};

/// A cohort table in the words of flags and addresses.
#[derive(Debug, Clone, Default, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CohortsWords {
    /// `month` of the first order (when left out), or `first_channel` or
    /// `first_campaign` of the first visit.
    pub by: Option<String>,
    /// First orders from this day on; when left out, from the month eleven
    /// months before that of `to`. By month, cohorts are whole months.
    pub from: Option<String>,
    /// First orders up to this day; today when left out.
    pub to: Option<String>,
    /// Most months that customers are followed for, 1–60; 12 when left out.
    #[param(minimum = 1, maximum = 60)]
    pub months: Option<usize>,
    /// Most cohorts by first visit, 1–50; 10 when left out.
    #[param(minimum = 1, maximum = 50)]
    pub top: Option<usize>,
    /// Whose months: `gregorian` or `jalali`; of the workspace's language when
    /// left out.
    pub calendar: Option<String>,
    /// Form of the answer: for the face that is asked, and no part of the
    /// question.
    #[param(ignore)]
    #[schema(ignore)]
    pub format: Option<String>,
}

/// What customers did in one month after that of their first order. Money is
/// in the workspace's currency.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CohortCell {
    /// Customers that the cell is about.
    pub customers: u64,
    /// Of them, those who ordered in this month.
    pub active: u64,
    /// Their share.
    pub active_rate: Option<f64>,
    /// Orders in this month.
    pub orders: u64,
    /// Booked net revenue of this month, a decimal in text.
    pub revenue: String,
    /// Revenue up to the end of this month by customer, a decimal in text.
    pub revenue_per_customer: Option<String>,
    /// Share of customers who had ordered more than once by its end.
    pub repeat_rate: Option<f64>,
    /// Whether the month is over: else the numbers can still grow.
    pub is_over: bool,
}

/// A cohort.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CohortRow {
    /// First day of the month of the first order; null by first visit.
    #[schema(value_type = Option<String>, format = Date)]
    pub month: Option<Day>,
    /// Channel or campaign; null = unknown, or by month.
    pub value: Option<String>,
    /// Whether it stands for those that are not listed.
    pub is_other: bool,
    /// Customers.
    pub customers: u64,
    /// Their orders so far.
    pub orders: u64,
    /// Their booked net revenue so far, a decimal in text.
    pub revenue: String,
    /// Revenue so far by customer, a decimal in text.
    pub revenue_per_customer: Option<String>,
    /// Share of customers who ordered more than once so far.
    pub repeat_rate: Option<f64>,
    /// Lower end of its 95 % interval (Wilson).
    pub repeat_rate_low: Option<f64>,
    /// Upper end of its interval.
    pub repeat_rate_high: Option<f64>,
    /// The month of the first order first.
    pub cells: Vec<CohortCell>,
}

/// Cohorts with what they say.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CohortsReport {
    /// `month`, `first_channel` or `first_campaign`.
    pub by: String,
    /// First orders from this day on.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// First orders up to this day.
    #[schema(value_type = String, format = Date)]
    pub to: Day,
    /// Currency of every amount.
    pub currency: String,
    /// The cohorts.
    pub cohorts: Vec<CohortRow>,
    /// What the figures say, and what limits them.
    pub findings: Vec<Finding>,
}

const WORDS: &[&str] = &["month", "first_channel", "first_campaign"];

/// Answers a cohort table.
///
/// # Errors
/// [`InsightsError::Question`] when its words cannot be read; the lake's.
pub async fn cohorts(asking: &Asking<'_>, words: &CohortsWords) -> Result<CohortsReport, InsightsError> {
    let by =
        words.by.as_deref().filter(|word| !word.is_empty()).map_or("month".to_owned(), |word| word.replace('-', "_"));
    let cohort_by = match by.as_str() {
        "month" => CohortBy::Month,
        "first_channel" | "channel" => CohortBy::FirstTouch("channel"),
        "first_campaign" | "campaign" => CohortBy::FirstTouch("campaign"),
        other => return Err(unknown("by", other, WORDS)),
    };
    let month = Interval::Month(asking.calendar(words.calendar.as_deref())?);
    let mut period = asking.period(words.from.as_deref(), words.to.as_deref())?;
    if words.from.is_none() {
        // Eleven months before, whatever calendar: from the day before each.
        period.from = (0..11).fold(month.around(period.to).from, |first, _| {
            first.yesterday().map_or(first, |before| month.around(before).from)
        });
    }
    if cohort_by == CohortBy::Month {
        period = base::Period { from: month.around(period.from).from, to: month.around(period.to).to };
    }
    let last = asking.today().max(period.to);
    let all = month.between(period.from, last);
    let mut bounds: Vec<_> = all.iter().map(|each| asking.start_of(each.from)).collect();
    bounds.extend(all.last().map(|last| asking.span(*last).1));
    let (from, until) = asking.span(period);
    let query = CohortQuery {
        by: cohort_by,
        months: bounds,
        from,
        until,
        followed: within("months", words.months, 12, 60)?,
        most: within("top", words.top, 10, 50)?,
    };
    let counted = asking.lake.cohorts(&asking.scope(None), &query).await?;
    let currency = asking.workspace.currency;
    let rows: Vec<CohortRow> = counted.cohorts.iter().map(|cohort| row(cohort, asking, currency)).collect();
    let findings = said(&rows, counted.nobody, counted.unpriced);
    Ok(CohortsReport {
        by: if cohort_by == CohortBy::Month { by } else { format!("first_{}", by.trim_start_matches("first_")) },
        from: period.from,
        to: period.to,
        currency: currency.code().to_owned(),
        cohorts: rows,
        findings,
    })
}

/// Money by head, to a hundredth of the minor unit.
fn by_head(sum: Decimal, heads: u64, currency: Currency) -> Option<String> {
    let each = sum.checked_div(Decimal::from(heads))?;
    Some(exact(each.round_dp(currency.minor_digits() + 2), currency).to_string())
}

fn row(cohort: &Cohort, asking: &Asking<'_>, currency: Currency) -> CohortRow {
    let rate = share(cohort.repeaters, cohort.customers);
    let cells = cohort.cells.iter().map(|cell| CohortCell {
        customers: cell.customers,
        active: cell.active,
        active_rate: share(cell.active, cell.customers).map(|(rate, _)| rate),
        orders: cell.orders,
        revenue: exact(cell.revenue, currency).to_string(),
        revenue_per_customer: by_head(cell.revenue_so_far, cell.customers, currency),
        repeat_rate: share(cell.repeaters, cell.customers).map(|(rate, _)| rate),
        is_over: cell.is_over,
    });
    CohortRow {
        month: cohort.month.map(|month| asking.workspace.day_of(month)),
        value: cohort.value.clone(),
        is_other: cohort.is_other,
        customers: cohort.customers,
        orders: cohort.orders,
        revenue: exact(cohort.revenue, currency).to_string(),
        revenue_per_customer: by_head(cohort.revenue, cohort.customers, currency),
        repeat_rate: rate.map(|(rate, _)| rate),
        repeat_rate_low: rate.map(|(_, interval)| interval.low),
        repeat_rate_high: rate.map(|(_, interval)| interval.high),
        cells: cells.collect(),
    }
}

fn said(rows: &[CohortRow], nobody: u64, unpriced: u64) -> Vec<Finding> {
    let mut said = Vec::new();
    let repeat =
        |cohort: &CohortRow| cohort.repeat_rate.map_or(0, |rate| (rate * cohort.customers as f64).round() as u64);
    let (repeaters, customers) =
        rows.iter().fold((0, 0), |sum, cohort| (sum.0 + repeat(cohort), sum.1 + cohort.customers));
    if let Some((rate, interval)) = share(repeaters, customers) {
        let text = format!(
            "{} of {} ordered more than once so far ({} to {}).",
            percent(rate),
            counted(customers, "customer", "customers"),
            percent(interval.low),
            percent(interval.high)
        );
        let finding = Finding::new("cohorts_repeat", Tone::Info, text).with("rate", rate).with("count", customers);
        said.push(finding.with("low_rate", interval.low).with("high_rate", interval.high));
    }
    if nobody > 0 {
        let text = format!(
            "{} no customer that can be told, and belong to no cohort.",
            counted(nobody, "order has", "orders have")
        );
        said.push(Finding::new("cohorts_nobody", Tone::Warning, text).with("count", nobody));
    }
    if unpriced > 0 {
        let text = format!(
            "{} in a currency without an exchange rate; they count as orders, without revenue.",
            counted(unpriced, "order is", "orders are")
        );
        said.push(Finding::new("cohorts_unpriced", Tone::Error, text).with("count", unpriced));
    }
    said
}

impl CohortsReport {
    /// One row for each cohort and month, for files.
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let cells: Vec<(&CohortRow, usize, &CohortCell)> = self
            .cohorts
            .iter()
            .flat_map(|row| row.cells.iter().enumerate().map(move |(month, cell)| (row, month, cell)))
            .collect();
        let int = |number: u64| i64::try_from(number).ok();
        let money = |text: &str| text.parse::<Decimal>().ok();
        let cohort = if self.by == "month" {
            Column::Day(cells.iter().map(|(row, ..)| row.month).collect())
        } else {
            let name = |row: &CohortRow| if row.is_other { Some("other".to_owned()) } else { row.value.clone() };
            Column::Text(cells.iter().map(|(row, ..)| name(row)).collect())
        };
        Frame::new()
            .with("cohort", cohort)
            .with("months_since", Column::Int(cells.iter().map(|(_, at, _)| i64::try_from(*at).ok()).collect()))
            .with("customers", Column::Int(cells.iter().map(|(_, _, cell)| int(cell.customers)).collect()))
            .with("active", Column::Int(cells.iter().map(|(_, _, cell)| int(cell.active)).collect()))
            .with("orders", Column::Int(cells.iter().map(|(_, _, cell)| int(cell.orders)).collect()))
            .with("revenue", Column::Decimal(cells.iter().map(|(_, _, cell)| money(&cell.revenue)).collect()))
            .with(
                "revenue_per_customer",
                Column::Decimal(
                    cells.iter().map(|(_, _, cell)| cell.revenue_per_customer.as_deref().and_then(money)).collect(),
                ),
            )
            .with("repeat_rate", Column::Float(cells.iter().map(|(_, _, cell)| cell.repeat_rate).collect()))
            .with("is_over", Column::Bool(cells.iter().map(|(_, _, cell)| Some(cell.is_over)).collect()))
    }
}
