//! The metric catalogue.

use insights::catalogue::{self, MetricEntry};

use crate::access::AsViewer;
use crate::extract::Json;
use crate::page::Page;
use crate::problem::Answer;

/// Every metric.
#[utoipa::path(get, path = "/workspaces/{workspace}/metrics", tag = "metrics",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Page<MetricEntry>)))]
pub(crate) async fn list(_viewer: AsViewer) -> Answer<Json<Page<MetricEntry>>> {
    Ok(Json(Page::whole(catalogue::entries())))
}
