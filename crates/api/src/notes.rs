//! Dated remarks on a campaign: what happened that figures do not tell.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json};
use crate::page::Page;
use crate::problem::{Answer, Problem};

/// A remark.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Note {
    /// Its id.
    id: String,
    /// The day it is about; null = the campaign as a whole.
    #[schema(format = Date)]
    day: Option<String>,
    /// The text.
    body: String,
    /// Who wrote it.
    author: String,
    /// When it was written.
    #[schema(format = DateTime)]
    created_at: String,
}

/// A remark to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNote {
    /// The day it is about.
    #[schema(format = Date)]
    day: Option<String>,
    /// The text.
    body: String,
}

/// Remarks on a campaign.
#[utoipa::path(get, path = "/workspaces/{workspace}/campaigns/{id}/notes", tag = "notes",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Page<Note>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<Page<Note>>> {
    let _ = (app, access, id);
    Err(Problem::not_found("x", "y"))
}

/// Add a remark.
#[utoipa::path(post, path = "/workspaces/{workspace}/campaigns/{id}/notes", tag = "notes", request_body = NewNote,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 201, body = Note)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(new): Json<NewNote>,
) -> Answer<(StatusCode, Json<Note>)> {
    let _ = (app, access, id, new);
    Err(Problem::not_found("x", "y"))
}

/// Remove a remark.
#[utoipa::path(delete, path = "/workspaces/{workspace}/campaigns/{id}/notes/{note}", tag = "notes",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path),
        ("note" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn remove(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id, note)): FromPath<(String, String, String)>,
) -> Answer<StatusCode> {
    let _ = (app, access, id, note);
    Err(Problem::not_found("x", "y"))
}
