//! The audit log: who changed what.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::AsAdmin;
use crate::extract::{Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Answer, Problem};

/// One change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditEntry {
    /// Id of the entry.
    id: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// Who: `user:usr_…`, `key:key_…`, `cli` or `system`.
    actor: String,
    /// The name of that person, where it is one.
    actor_name: Option<String>,
    /// What was done: `create`, `update`, `delete`…
    action: String,
    /// To what kind of thing.
    subject: String,
    /// Its id.
    subject_id: String,
    /// What it was before; null when it is new.
    before: Option<serde_json::Value>,
    /// What it is since; null when it is gone.
    after: Option<serde_json::Value>,
}

/// Changes in the workspace, newest first.
#[utoipa::path(get, path = "/workspaces/{workspace}/audit", tag = "audit",
    params(("workspace" = String, Path, description = "Key of the workspace"), PageQuery),
    responses((status = 200, body = Page<AuditEntry>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<AuditEntry>>> {
    let _ = (app, access, page);
    Err(Problem::not_found("x", "y"))
}
