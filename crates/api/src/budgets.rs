//! Budgets: planned, committed and actual by campaign and month.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{AsEditor, AsViewer};
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

/// A year's budget with what was spent.
#[utoipa::path(get, path = "/workspaces/{workspace}/budgets", tag = "budgets",
    params(("workspace" = String, Path, description = "Key of the workspace"), BudgetQuery),
    responses((status = 200, body = Budget)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<BudgetQuery>,
) -> Answer<Json<Budget>> {
    let _ = (app, access, query);
    Err(Problem::not_found("x", "y"))
}

/// Set months; answers with the year they are in (`year`, or the present one).
#[utoipa::path(put, path = "/workspaces/{workspace}/budgets", tag = "budgets", request_body = BudgetChanges,
    params(("workspace" = String, Path, description = "Key of the workspace"), BudgetQuery),
    responses((status = 200, body = Budget)))]
pub(crate) async fn update(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Query(query): Query<BudgetQuery>,
    Json(changes): Json<BudgetChanges>,
) -> Answer<Json<Budget>> {
    let _ = (app, access, query, changes);
    Err(Problem::not_found("x", "y"))
}
