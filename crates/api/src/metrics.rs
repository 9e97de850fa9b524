//! The metric catalogue.

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::AsViewer;
use crate::extract::Json;
use crate::page::Page;
use crate::problem::{Answer, Problem};

/// A metric's definition.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MetricEntry {
    /// Its key in reports.
    key: String,
    /// Its name.
    name: String,
    /// Version of the definition.
    version: u32,
    /// The chapter it stands in.
    group: String,
    /// The formula in words.
    formula: String,
    /// Key of what is divided; of the figure itself where nothing is.
    numerator: String,
    /// Key of what it is divided by; null = nothing.
    denominator: Option<String>,
    /// `money`, `count`, `percent` or `number`.
    unit: String,
    /// Which way it gets better: `higher`, `lower` or `neutral`.
    direction: String,
    /// What it tells.
    explanation: String,
    /// What it does not tell.
    caveat: String,
}

/// Every metric.
#[utoipa::path(get, path = "/workspaces/{workspace}/metrics", tag = "metrics",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Page<MetricEntry>)))]
pub(crate) async fn list(AsViewer(access): AsViewer) -> Answer<Json<Page<MetricEntry>>> {
    let _ = access;
    Err(Problem::not_found("x", "y"))
}
