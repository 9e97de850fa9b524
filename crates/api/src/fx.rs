//! Currency rates by day.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{AsEditor, AsViewer};
use crate::extract::{Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Answer, Problem};

/// A rate: one `base` is `rate` of `quote` on that day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FxRate {
    /// The day.
    #[schema(format = Date)]
    day: String,
    /// Currency that is valued.
    #[schema(example = "EUR")]
    base: String,
    /// Currency it is valued in.
    #[schema(example = "USD")]
    quote: String,
    /// Exact decimal.
    #[schema(example = "1.0842")]
    rate: String,
    /// Where it comes from.
    #[serde(default)]
    #[schema(required = false)]
    source: String,
}

/// Rates to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFxRates {
    /// The rates, all or none of them.
    rates: Vec<FxRate>,
}

/// Rates that are believed now, newest day first.
#[utoipa::path(get, path = "/workspaces/{workspace}/fx", tag = "fx",
    params(("workspace" = String, Path, description = "Key of the workspace"), PageQuery),
    responses((status = 200, body = Page<FxRate>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<FxRate>>> {
    let _ = (app, access, page);
    Err(Problem::not_found("x", "y"))
}

/// Record rates; a rate of the same day and pair is replaced.
#[utoipa::path(post, path = "/workspaces/{workspace}/fx", tag = "fx", request_body = NewFxRates,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 204)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(new): Json<NewFxRates>,
) -> Answer<StatusCode> {
    let _ = (app, access, new);
    Err(Problem::not_found("x", "y"))
}
