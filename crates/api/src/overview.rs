//! The Overview: was it worth it, at one glance.

use axum::extract::State;
use insights::overview::Overview;

use crate::App;
use crate::access::AsViewer;
use crate::extract::{Json, Query};
use crate::problem::Answer;
use crate::reports::ReportQuery;

/// The Overview of a period.
#[utoipa::path(get, path = "/workspaces/{workspace}/overview", tag = "overview",
    params(("workspace" = String, Path, description = "Key of the workspace"), ReportQuery),
    responses((status = 200, body = Overview)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<ReportQuery>,
) -> Answer<Json<Overview>> {
    let asked = query.read(&app, &access.workspace)?;
    Ok(Json(insights::overview::overview(&app.store, &app.lake, &access.workspace, &asked).await?))
}
