//! Plan against actual by campaign and month.

use base::{Column, Decimal, Frame, Month, Period, Workspace};
use lake::Lake;
use measure::{Pacing, pacing, pacing::TOLERANCE};
use store::Store;

use super::make::make;
use super::meta::{ColumnInfo, ColumnKind};
use super::{Made, Report};
use crate::catalogue::find;
use crate::error::InsightsError;
use crate::findings;
use crate::gather::Part;
use crate::pace;
use crate::query::{Dimension, ReportQuery};
use crate::sums::Sum;
use crate::words::exact;

/// One campaign and month.
pub(crate) struct Line {
    pub(crate) campaign: Option<u32>,
    pub(crate) month: Month,
    pub(crate) planned: Option<Decimal>,
    pub(crate) committed: Option<Decimal>,
    pub(crate) actual: Decimal,
    pub(crate) pacing: Pacing,
}

/// Planned, committed and actual spend of whole months, with pace and
/// forecast. The period is widened to whole months, because budgets are of
/// months. Splitting is not offered.
///
/// # Errors
/// [`InsightsError::Question`] when a split or another currency is asked for;
/// else as [`super::campaigns`].
pub async fn budget(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    query: &ReportQuery,
) -> Result<Report, InsightsError> {
    if query.currency.is_some_and(|currency| currency != workspace.currency) {
        let message = format!("budgets are kept in {}; ask for the budget report in that currency", workspace.currency);
        return Err(InsightsError::Question(message));
    }
    let months = Period { from: Month::of(query.period.from).first_day(), to: Month::of(query.period.to).last_day() };
    let asked = ReportQuery { period: months, by: vec![Dimension::Month], compare: None, ..query.clone() };
    let made = make(store, lake, workspace, &asked, Dimension::Campaign).await?;
    let today = workspace.day_of(query.as_of.unwrap_or_else(|| store.now()));
    let lines = lines(&made, today);
    let findings = findings::budget_lines(&made, &lines);
    let (frame, columns) = lay_out(&made, &lines);
    let mut report = made.report();
    report.meta.report = "budget".to_owned();
    report.meta.missing.clear();
    report.meta.findings = findings;
    report.meta.columns = columns;
    report.frame = frame;
    Ok(report)
}

/// The lines of a report by campaign and month that have a plan or spend.
fn lines(made: &Made, today: base::Day) -> Vec<Line> {
    let mut lines = Vec::new();
    for row in &made.rows {
        let [Part::Campaign(campaign), Part::Month(month)] = row.key.as_slice() else { continue };
        let sums = &row.group.total;
        let (planned, committed) = (sums.get(Sum::Planned), sums.get(Sum::Committed));
        let actual = sums.get(Sum::Spend);
        if planned.is_none() && committed.is_none() && actual.is_none() {
            continue;
        }
        let actual = actual.unwrap_or_default();
        let period = Period::month(*month);
        let through = pace::through(period, today, made.data_through);
        let info = campaign.map(|at| made.dims.campaign(at));
        let elapsed = pace::run(*month, info, through).elapsed(period, through);
        let pacing = pacing(planned, actual, elapsed, TOLERANCE);
        lines.push(Line { campaign: *campaign, month: *month, planned, committed, actual, pacing });
    }
    lines
}

fn lay_out(made: &Made, lines: &[Line]) -> (Frame, Vec<ColumnInfo>) {
    let currency = made.currency();
    let info = |line: &Line| line.campaign.map(|at| made.dims.campaign(at));
    let mut frame = Frame::new();
    let mut columns = Vec::new();
    let mut add = |name: &str, kind: ColumnKind, metric: Option<&str>, column: Column| {
        frame.push(name, column);
        let metric = metric.and_then(find).map(|metric| metric.key.to_owned());
        columns.push(ColumnInfo { name: name.to_owned(), kind, metric });
    };
    let text = |of: &dyn Fn(&Line) -> Option<String>| Column::Text(lines.iter().map(of).collect());
    let money = |of: &dyn Fn(&Line) -> Option<Decimal>| {
        Column::Decimal(lines.iter().map(|line| of(line).map(|amount| exact(amount, currency))).collect())
    };
    let share = |of: &dyn Fn(&Line) -> Option<Decimal>| {
        Column::Float(lines.iter().map(|line| of(line).map(crate::words::float)).collect())
    };
    add(
        "campaign",
        ColumnKind::Text,
        None,
        text(&|line| Some(info(line).map_or("unassigned", |i| &i.name).to_owned())),
    );
    add(
        "channel",
        ColumnKind::Text,
        None,
        text(&|line| {
            let channel = info(line).and_then(|info| info.channel).unwrap_or(base::Channel::Unassigned);
            Some(channel.key().to_owned())
        }),
    );
    add("month", ColumnKind::Day, None, text(&|line| Some(line.month.to_string())));
    add("currency", ColumnKind::Text, None, text(&|_| Some(currency.to_string())));
    add("planned", ColumnKind::Money, Some("planned"), money(&|line| line.planned));
    add("committed", ColumnKind::Money, Some("committed"), money(&|line| line.committed));
    add("actual", ColumnKind::Money, Some("spend"), money(&|line| Some(line.actual)));
    add("remaining", ColumnKind::Money, None, money(&|line| line.planned.map(|planned| planned - line.actual)));
    add("due", ColumnKind::Money, None, money(&|line| line.pacing.due.map(|due| due.round_dp(9))));
    add("elapsed", ColumnKind::Percent, None, share(&|line| Some(line.pacing.elapsed.round_dp(6))));
    add("pacing", ColumnKind::Percent, Some("pacing"), share(&|line| line.pacing.pace));
    add("forecast", ColumnKind::Money, None, money(&|line| line.pacing.forecast));
    add("verdict", ColumnKind::Text, None, text(&|line| Some(line.pacing.verdict.as_str().to_owned())));
    add("campaign_key", ColumnKind::Text, None, text(&|line| info(line).map(|info| info.key.clone())));
    add("campaign_id", ColumnKind::Text, None, text(&|line| info(line).map(|info| info.id.to_string())));
    (frame, columns)
}
