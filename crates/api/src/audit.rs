//! The audit log: who changed what.

use std::collections::HashMap;

use axum::extract::State;
use base::Actor;
use serde::{Deserialize, Serialize};
use store::AuditFilter;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::AsAdmin;
use crate::extract::{Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::Answer;

/// Which changes; every part that is given must hold.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// Only changes of this kind of thing, such as `campaign`.
    subject: Option<String>,
    /// Only changes of the thing of this id.
    subject_id: Option<String>,
    /// Only changes by this actor.
    actor: Option<String>,
}

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
    params(("workspace" = String, Path, description = "Key of the workspace"), AuditQuery, PageQuery),
    responses((status = 200, body = Page<AuditEntry>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    Query(query): Query<AuditQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<AuditEntry>>> {
    let filter = AuditFilter { subject: query.subject, subject_id: query.subject_id, actor: query.actor };
    let found = app.store.audit().list(&access.workspace.id, &filter, &page.request()).await?;
    let people: HashMap<String, String> = app
        .store
        .memberships()
        .members(&access.workspace.id)
        .await?
        .into_iter()
        .map(|member| (Actor::User(member.user.id.to_string()).label(), member.user.name))
        .collect();
    Ok(Json(Page::from_store(found, |entry| AuditEntry {
        id: entry.id.to_string(),
        at: entry.at.to_string(),
        actor_name: people.get(&entry.actor).cloned(),
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        subject_id: entry.subject_id,
        before: entry.before,
        after: entry.after,
    })))
}
