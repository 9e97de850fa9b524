//! Dated remarks on a campaign: what happened that figures do not tell.

use axum::extract::State;
use axum::http::StatusCode;
use base::NoteId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::{App, campaigns};

const MAX_BYTES: usize = 10_000;

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

impl Note {
    fn shown(note: store::Note) -> Self {
        Self {
            id: note.id.to_string(),
            day: note.day.map(|day| day.to_string()),
            body: note.body,
            author: note.author,
            created_at: note.created_at.to_string(),
        }
    }
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
    let campaign = campaigns::find(&app, &access, &id).await?;
    let notes = app.store.notes().list(&access.workspace.id, &campaign.id).await?;
    Ok(Json(Page::whole(notes.into_iter().map(Note::shown).collect())))
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
    let body = new.body.trim();
    if body.is_empty() || body.len() > MAX_BYTES {
        return Err(Problem::field("body", format!("write 1 to {MAX_BYTES} bytes of text")));
    }
    let wrong = |_| Problem::field("day", "write a day such as 2026-10-01");
    let day = new.day.map(|day| day.parse().map_err(wrong)).transpose()?;
    let campaign = campaigns::find(&app, &access, &id).await?;
    let note = app.store.notes().create(&access.workspace.id, &campaign.id, day, body, &access.actor).await?;
    Ok((StatusCode::CREATED, Json(Note::shown(note))))
}

/// Remove a remark.
#[utoipa::path(delete, path = "/workspaces/{workspace}/campaigns/{id}/notes/{note}", tag = "notes",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path),
        ("note" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn remove(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, _campaign, note)): FromPath<(String, String, String)>,
) -> Answer<StatusCode> {
    let note = NoteId::parse(&note).map_err(|_| Problem::not_found("note", &note))?;
    app.store.notes().archive(&access.workspace.id, &note, &access.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
