//! The Overview: was it worth it, at one glance.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::App;
use crate::access::AsViewer;
use crate::extract::Query;
use crate::problem::{Answer, Problem};
use crate::reports::{ReportMeta, ReportQuery, Row};

/// Something that needs a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attention {
    /// What kind: `unassigned_spend`, `over_budget`, `campaigns_to_confirm`…
    code: String,
    /// `info`, `warn` or `bad`.
    severity: String,
    /// The same in English.
    text: String,
    /// Its numbers, for translated texts.
    values: BTreeMap<String, Value>,
}

/// The whole page in one answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Overview {
    /// Basis, currency, period, findings, what is missing.
    meta: ReportMeta,
    /// Sums and ratios of sums of the period.
    #[schema(value_type = BTreeMap<String, Value>)]
    totals: Row,
    /// The same of the period it is compared with.
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    previous: Option<Row>,
    /// By day.
    #[schema(value_type = Vec<BTreeMap<String, Value>>)]
    days: Vec<Row>,
    /// By day, of the period it is compared with.
    #[schema(value_type = Vec<BTreeMap<String, Value>>)]
    previous_days: Vec<Row>,
    /// The campaigns that matter most.
    #[schema(value_type = Vec<BTreeMap<String, Value>>)]
    campaigns: Vec<Row>,
    /// What needs a person.
    attention: Vec<Attention>,
    /// The last day that has figures, so that an empty period can point to a full one.
    #[schema(format = Date)]
    latest_day: Option<String>,
}

/// The Overview of a period.
#[utoipa::path(get, path = "/workspaces/{workspace}/overview", tag = "overview",
    params(("workspace" = String, Path, description = "Key of the workspace"), ReportQuery),
    responses((status = 200, body = Overview)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<ReportQuery>,
) -> Answer<Response> {
    let _ = (app, access, query);
    Err(Problem::not_found("x", "y"))
}
