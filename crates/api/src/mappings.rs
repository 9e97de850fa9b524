//! Saved mappings of general tables.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json};
use crate::page::Page;
use crate::problem::Answer;

/// A saved mapping.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Mapping {
    /// Its name.
    name: String,
    /// Its content: columns, fields and options.
    body: serde_json::Value,
    /// When it was last used.
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
}

/// Saved mappings by name.
#[utoipa::path(get, path = "/workspaces/{workspace}/mappings", tag = "mappings",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Page<Mapping>)))]
pub(crate) async fn list(State(app): State<App>, AsViewer(access): AsViewer) -> Answer<Json<Page<Mapping>>> {
    let shown = |mapping: store::Mapping| Mapping {
        name: mapping.name,
        body: mapping.body,
        last_used_at: mapping.last_used_at.map(|at| at.to_string()),
    };
    let mappings = app.store.mappings().list(&access.workspace.id).await?;
    Ok(Json(Page::whole(mappings.into_iter().map(shown).collect())))
}

/// Remove a saved mapping.
#[utoipa::path(delete, path = "/workspaces/{workspace}/mappings/{name}", tag = "mappings",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("name" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn remove(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, name)): FromPath<(String, String)>,
) -> Answer<StatusCode> {
    app.store.mappings().delete(&access.workspace.id, &name, &access.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
