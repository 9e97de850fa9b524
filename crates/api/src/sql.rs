//! SQL over the public views, read-only, with limits on memory and time.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::App;
use crate::access::AsViewer;
use crate::extract::Json;
use crate::problem::{Answer, Problem};
use crate::reports::{FormatWord, Row};

/// A query.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SqlQuery {
    /// One `select` over the public views.
    #[schema(example = "select channel, sum(spend) as spend from spend group by channel")]
    query: String,
    /// What was believed then: a day (its end) or an RFC 3339 instant.
    as_of: Option<String>,
    /// Form of the answer.
    #[schema(inline)]
    format: Option<FormatWord>,
}

/// The result.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlResult {
    /// Columns in order.
    columns: Vec<String>,
    /// The rows.
    #[schema(value_type = Vec<BTreeMap<String, Value>>)]
    rows: Vec<Row>,
}

/// Run a query.
#[utoipa::path(post, path = "/workspaces/{workspace}/sql", tag = "sql", request_body = SqlQuery,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = SqlResult)))]
pub(crate) async fn run(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Json(query): Json<SqlQuery>,
) -> Answer<Response> {
    let _ = (app, access, query);
    Err(Problem::not_found("x", "y"))
}
