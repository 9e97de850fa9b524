//! Budgets: planned, committed and actual by campaign and month.

use axum::extract::State;
use base::{CampaignId, Day, Decimal, Month, Period, Workspace};
use insights::ReportQuery;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Access, AsEditor, AsViewer};
use crate::extract::{Json, Query};
use crate::problem::{Answer, Problem};

/// Which year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BudgetQuery {
    /// Fiscal year, by the calendar year it starts in; the present one when left out.
    #[param(example = 2026)]
    year: Option<i16>,
}

/// A month of a campaign. Money is in the reporting currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BudgetCell {
    /// Campaign id; null = spend that is tied to no campaign.
    campaign_id: Option<String>,
    /// The month, `2026-10`.
    month: String,
    /// Planned; null = nothing said.
    planned: Option<String>,
    /// Committed (ordered, not yet paid); null = nothing said.
    committed: Option<String>,
    /// Spent so far; null = no spend is known.
    actual: Option<String>,
}

/// A year's budget.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Budget {
    /// Fiscal year, by the calendar year it starts in.
    year: i16,
    /// Reporting currency of all amounts.
    currency: String,
    /// Its months, `2026-10`, in order.
    months: Vec<String>,
    /// The present day of the workspace; months after it have no actuals.
    #[schema(format = Date)]
    today: String,
    /// The months about which something is known.
    cells: Vec<BudgetCell>,
}

/// A month of a campaign to set; null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BudgetChange {
    /// Campaign id.
    campaign_id: String,
    /// The month, `2026-10`.
    month: String,
    /// Planned; left out = stays, null = cleared.
    #[serde(default, deserialize_with = "crate::extract::nullable")]
    #[schema(value_type = Option<String>)]
    planned: Option<Option<String>>,
    /// Committed; left out = stays, null = cleared.
    #[serde(default, deserialize_with = "crate::extract::nullable")]
    #[schema(value_type = Option<String>)]
    committed: Option<Option<String>>,
}

/// Months to set, all or none of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BudgetChanges {
    /// The months.
    cells: Vec<BudgetChange>,
}

/// The months of a fiscal year.
fn months(workspace: &Workspace, year: i16) -> Answer<Vec<Month>> {
    let text = format!("{year:04}-{:02}", workspace.fiscal_year_start);
    let first = Month::parse(&text).filter(|_| (1900..=9990).contains(&year));
    let first = first.ok_or_else(|| Problem::field("year", "write a year such as 2026"))?;
    Ok(std::iter::successors(Some(first), |month| Some(month.next())).take(12).collect())
}

/// The fiscal year that a day lies in, by the calendar year it starts in.
fn fiscal_year(workspace: &Workspace, day: Day) -> i16 {
    let begun = i16::from(day.month()) >= i16::from(workspace.fiscal_year_start);
    if begun { day.year() } else { day.year() - 1 }
}

async fn budget_of(app: &App, access: &Access, year: Option<i16>) -> Answer<Budget> {
    let workspace = &access.workspace;
    let today = workspace.day_of(app.now());
    let year = year.unwrap_or_else(|| fiscal_year(workspace, today));
    let months = months(workspace, year)?;
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return Err(Problem::field("year", "write a year such as 2026"));
    };
    let period = Period { from: first.first_day(), to: last.last_day() };
    let report = insights::reports::budget(&app.store, &app.lake, workspace, &ReportQuery::over(period)).await?;
    let frame = report.frame;
    let cell = |name: &str, row: usize| frame.column(name).and_then(|column| column.text(row));
    let cells = (0..frame.rows())
        .map(|row| BudgetCell {
            campaign_id: cell("campaign_id", row),
            month: cell("month", row).unwrap_or_default(),
            planned: cell("planned", row),
            committed: cell("committed", row),
            actual: cell("actual", row),
        })
        .collect();
    Ok(Budget {
        year,
        currency: workspace.currency.to_string(),
        months: months.iter().map(Month::to_string).collect(),
        today: today.to_string(),
        cells,
    })
}

/// A year's budget with what was spent.
#[utoipa::path(get, path = "/workspaces/{workspace}/budgets", tag = "budgets",
    params(("workspace" = String, Path, description = "Key of the workspace"), BudgetQuery),
    responses((status = 200, body = Budget)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<BudgetQuery>,
) -> Answer<Json<Budget>> {
    budget_of(&app, &access, query.year).await.map(Json)
}

/// Set months; answers with the year asked for.
#[utoipa::path(put, path = "/workspaces/{workspace}/budgets", tag = "budgets", request_body = BudgetChanges,
    params(("workspace" = String, Path, description = "Key of the workspace"), BudgetQuery),
    responses((status = 200, body = Budget)))]
pub(crate) async fn update(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Query(query): Query<BudgetQuery>,
    Json(changes): Json<BudgetChanges>,
) -> Answer<Json<Budget>> {
    let mut cells = Vec::with_capacity(changes.cells.len());
    for (at, change) in changes.cells.into_iter().enumerate() {
        cells.push(cell_of(&app, &access, at, change).await?);
    }
    plan::budgets::put(&app.store, &access.workspace, &cells, &access.actor).await?;
    budget_of(&app, &access, query.year).await.map(Json)
}

async fn cell_of(app: &App, access: &Access, at: usize, change: BudgetChange) -> Answer<store::BudgetCell> {
    let wrong = |field: &str, message: &str| Problem::field(format!("cells.{at}.{field}"), message);
    let month = Month::parse(&change.month).ok_or_else(|| wrong("month", "write a month such as 2026-10"))?;
    let campaign_id =
        CampaignId::parse(&change.campaign_id).map_err(|error| wrong("campaign_id", &error.to_string()))?;
    let amount = |field: &str, text: Option<String>| {
        let read = |text: String| text.parse::<Decimal>().map_err(|_| wrong(field, "write a decimal such as 1250.50"));
        text.filter(|text| !text.is_empty()).map(read).transpose()
    };
    // What the caller leaves out stays as it is.
    let known =
        match (&change.planned, &change.committed) {
            (Some(_), Some(_)) => None,
            _ => app.store.budgets().of_campaign(&access.workspace.id, &campaign_id).await?.into_iter().find_map(
                |budget| (budget.cell.month == month).then_some((budget.cell.planned, budget.cell.committed)),
            ),
        };
    let (planned_before, committed_before) = known.unwrap_or_default();
    Ok(store::BudgetCell {
        campaign_id,
        month,
        planned: change.planned.map_or(Ok(planned_before), |text| amount("planned", text))?,
        committed: change.committed.map_or(Ok(committed_before), |text| amount("committed", text))?,
    })
}
