//! What a campaign says: its texts, by channel.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json};
use crate::page::Page;
use crate::problem::{Answer, Problem};

/// A text of a campaign.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Message {
    /// Its id.
    id: String,
    /// Channel key; null = all.
    channel: Option<String>,
    /// Heading.
    title: String,
    /// Text.
    body: String,
    /// Where it leads.
    url: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

/// A text to add, or the whole new content of one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMessage {
    /// Channel key; left out = all.
    channel: Option<String>,
    /// Heading.
    title: String,
    /// Text.
    #[serde(default)]
    body: String,
    /// Where it leads.
    #[serde(default)]
    url: String,
}

/// Texts of a campaign in their order.
#[utoipa::path(get, path = "/workspaces/{workspace}/campaigns/{id}/messages", tag = "messages",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Page<Message>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<Page<Message>>> {
    let _ = (app, access, id);
    Err(Problem::not_found("x", "y"))
}

/// Add a text.
#[utoipa::path(post, path = "/workspaces/{workspace}/campaigns/{id}/messages", tag = "messages",
    request_body = NewMessage,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 201, body = Message)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(new): Json<NewMessage>,
) -> Answer<(StatusCode, Json<Message>)> {
    let _ = (app, access, id, new);
    Err(Problem::not_found("x", "y"))
}

/// Replace a text.
#[utoipa::path(put, path = "/workspaces/{workspace}/campaigns/{id}/messages/{message}", tag = "messages",
    request_body = NewMessage,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path),
        ("message" = String, Path)),
    responses((status = 200, body = Message)))]
pub(crate) async fn replace(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id, message)): FromPath<(String, String, String)>,
    Json(new): Json<NewMessage>,
) -> Answer<Json<Message>> {
    let _ = (app, access, id, message, new);
    Err(Problem::not_found("x", "y"))
}

/// Remove a text.
#[utoipa::path(delete, path = "/workspaces/{workspace}/campaigns/{id}/messages/{message}", tag = "messages",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path),
        ("message" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn remove(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id, message)): FromPath<(String, String, String)>,
) -> Answer<StatusCode> {
    let _ = (app, access, id, message);
    Err(Problem::not_found("x", "y"))
}
