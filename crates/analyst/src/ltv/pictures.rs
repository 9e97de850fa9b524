//! The charts and the report.

use measure::lifetime::Outlook;

use super::answer::Answer;
use super::options::TimeUnit;
use super::summary::Customer;
use crate::charts::{Layer, Paint, Plot, Svg};
use crate::print::{Cell, Sheet};
use crate::report::Report;

/// Predicted against actual purchases by frequency.
pub(super) fn backtest(answer: &Answer) -> Option<Svg> {
    let backtest = answer.backtest.as_ref()?;
    #[expect(clippy::cast_precision_loss, reason = "customers are far below 2^53")]
    let each = |of: fn(&measure::lifetime::HoldoutRow) -> f64| -> Vec<(f64, f64)> {
        let rows = backtest.holdout.by_frequency.iter();
        rows.map(|row| (f64::from(row.frequency), of(row) / row.customers as f64)).collect()
    };
    let (predicted, actual) = (each(|row| row.predicted), each(|row| row.actual));
    let off = backtest.holdout.predicted / backtest.holdout.actual - 1.0;
    let title = if backtest.holdout.actual > 0.0 {
        format!("Predictions were {:.0}% {}", off.abs() * 100.0, if off < 0.0 { "too low" } else { "too high" })
    } else {
        "Nobody bought in the holdout".to_owned()
    };
    let plot = Plot {
        title,
        subtitle: format!(
            "Mean purchases of a customer from {} to {}, by repeat purchases before (7 means 7 or more)",
            backtest.from, backtest.to
        ),
        x_label: "repeat purchases in the calibration".to_owned(),
        y_label: "purchases in the holdout".to_owned(),
        from_zero: true,
        layers: vec![
            Layer::Line { name: "predicted".to_owned(), paint: Paint::Hue(0), points: predicted, band: Vec::new() },
            Layer::Points { name: "actual".to_owned(), paint: Paint::Ink, points: actual, intervals: Vec::new() },
        ],
        ..Plot::default()
    };
    Some(plot.svg())
}

/// How many customers are how likely still to be one.
#[expect(clippy::cast_precision_loss, reason = "customers are far below 2^53")]
pub(super) fn alive(answer: &Answer) -> Svg {
    let points = (0..10).map(|at| (f64::from(at) * 10.0 + 5.0, answer.alive_tenths[at as usize] as f64)).collect();
    let total = answer.totals.customers.max(1) as f64;
    Plot {
        title: format!("About {:.0}% are still customers", answer.totals.alive.estimate / total * 100.0),
        subtitle: "Customers by the chance that they still are one, in percent".to_owned(),
        x_label: "chance to be a customer, %".to_owned(),
        y_label: "customers".to_owned(),
        from_zero: true,
        layers: vec![Layer::Columns { name: String::new(), paint: Paint::Hue(0), points }],
        ..Plot::default()
    }
    .svg()
}

/// Purchases of a cohort by month since the first, a line for each of the
/// newest whole-year cohorts.
pub(super) fn cohorts(answer: &Answer) -> Option<Svg> {
    let mut names: Vec<&str> = answer.cohorts.iter().map(|row| row.cohort.as_str()).collect();
    names.dedup();
    if names.len() < 2 {
        return None;
    }
    // Six cohorts at even distances tell more than sixty lines.
    let step = names.len().div_ceil(6);
    let shown: Vec<&str> = names.iter().step_by(step).copied().collect();
    #[expect(clippy::cast_precision_loss, reason = "customers are far below 2^53")]
    let line = |(hue, name): (usize, &&str)| Layer::Line {
        name: (*name).to_owned(),
        paint: Paint::Hue(hue),
        points: answer
            .cohorts
            .iter()
            .filter(|row| row.cohort == **name && row.months_since > 0)
            .map(|row| (f64::from(row.months_since), row.active as f64 / row.customers as f64 * 100.0))
            .collect(),
        band: Vec::new(),
    };
    let plot = Plot {
        title: "How many come back".to_owned(),
        subtitle: "Share of a cohort that bought in a month, by months since the first purchase".to_owned(),
        x_label: "months since the first purchase".to_owned(),
        y_label: "%".to_owned(),
        from_zero: true,
        layers: shown.iter().enumerate().map(line).collect(),
        ..Plot::default()
    };
    Some(plot.svg())
}

/// The customers of the highest value.
pub(super) fn best(best: &[(Customer, Outlook)]) -> Sheet {
    let mut sheet =
        Sheet::new(["customer", "repeat purchases", "still one", "purchases", "order value", "lifetime value"]);
    for (customer, outlook) in best {
        sheet.row([
            String::from_utf8_lossy(&customer.name).into_owned().into(),
            Cell::Whole(i64::from(customer.history.frequency)),
            Cell::Share(outlook.alive.estimate, 1),
            Cell::Number(outlook.purchases.estimate, 2),
            Cell::optional(outlook.order_value.map(|range| range.estimate), 2),
            Cell::optional(outlook.value.map(|range| range.estimate), 2),
        ]);
    }
    sheet
}

/// The page.
pub(super) fn report(answer: &Answer, customers: &[(Customer, Outlook)]) -> Report {
    let totals = &answer.totals;
    let shown = |value: f64| Cell::Number(value, 0).text();
    let range = |estimate: f64, low: Option<f64>, high: Option<f64>| match (low, high) {
        (Some(low), Some(high)) => format!("{} ({} to {})", shown(estimate), shown(low), shown(high)),
        _ => shown(estimate),
    };
    let (times, value) = (&totals.purchases, totals.value.as_ref());
    let lead = format!(
        "{} customers are expected to buy {} times in the next {} weeks{}.",
        Cell::Whole(i64::try_from(totals.customers).unwrap_or(i64::MAX)).text(),
        range(times.estimate, times.low, times.high),
        answer.horizon_weeks,
        value.map_or_else(String::new, |value| format!(", worth {}", range(value.estimate, value.low, value.high))),
    );
    let mut report = Report::new("Lifetime value", &lead);
    for warning in &answer.warnings {
        report.warning(warning);
    }
    report.section("All customers");
    report.sheet(&format!("Intervals of {}%", answer.interval * 100.0), &answer.sums(), false);
    if let Some(said) = answer.surely_alive() {
        report.text(said);
    }
    report.chart(&alive(answer));
    if let (Some(chart), Some(sheet), Some(backtest)) =
        (self::backtest(answer), answer.by_frequency(), answer.backtest.as_ref())
    {
        report.section("Would it have been right?");
        report.text(&format!(
            "The models were fitted on purchases before {} and asked for those up to {}: {} predicted, {} made. \
             The error a customer is {:.3} purchases (root mean square); going on at the pace of before would have erred by {:.3}.",
            backtest.from,
            backtest.to,
            range(backtest.holdout.predicted, backtest.prediction.low, backtest.prediction.high),
            shown(backtest.holdout.actual),
            backtest.holdout.root_mean_squared_error,
            backtest.holdout.naive_root_mean_squared_error,
        ));
        report.chart(&chart);
        report.sheet("The figures", &sheet, true);
    }
    if !customers.is_empty() {
        report.section("The most valuable customers");
        report.sheet("Estimates over the horizon", &best(customers), false);
    }
    if let Some(chart) = cohorts(answer) {
        report.section("Cohorts");
        report.chart(&chart);
        report.sheet("Every cohort by month", &answer.cohort_sheet(), true);
    }
    report.section("The models");
    report.text(&format!(
        "{} for when customers buy, fitted by {} on {} customers; times are in {}. Log-likelihood {:.3}.",
        answer.model.name(),
        answer.method,
        answer.customers_total,
        TimeUnit::plural(answer.unit),
        answer.log_likelihood,
    ));
    report.sheet("Parameters", &answer.parameters(), false);
    report
}
