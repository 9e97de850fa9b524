//! What a campaign says: its texts, by channel.

use axum::extract::State;
use axum::http::StatusCode;
use base::MessageId;
use serde::{Deserialize, Serialize};
use store::MessageFields;
use utoipa::ToSchema;

use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::{App, campaigns};

const MAX_BYTES: usize = 20_000;

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

impl Message {
    fn shown(message: store::Message) -> Self {
        Self {
            id: message.id.to_string(),
            channel: message.fields.channel.map(|channel| channel.key().to_owned()),
            title: message.fields.title,
            body: message.fields.body,
            url: message.fields.url,
            updated_at: message.updated_at.to_string(),
        }
    }
}

impl NewMessage {
    fn fields(self) -> Answer<MessageFields> {
        if [&self.title, &self.body, &self.url].iter().any(|text| text.len() > MAX_BYTES) {
            return Err(Problem::field("body", format!("write at most {MAX_BYTES} bytes of text")));
        }
        if self.title.trim().is_empty() && self.body.trim().is_empty() {
            return Err(Problem::field("title", "write a title or a text"));
        }
        let web = ["http://", "https://"].iter().any(|scheme| self.url.starts_with(scheme));
        if !self.url.is_empty() && !web {
            return Err(Problem::field("url", "write an address that begins with https:// or http://"));
        }
        let channel = campaigns::channel(self.channel.as_deref())?;
        Ok(MessageFields { channel, title: self.title, body: self.body, url: self.url })
    }
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
    let campaign = campaigns::find(&app, &access, &id).await?;
    let messages = app.store.messages().list(&access.workspace.id, &campaign.id).await?;
    Ok(Json(Page::whole(messages.into_iter().map(Message::shown).collect())))
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
    let fields = new.fields()?;
    let campaign = campaigns::find(&app, &access, &id).await?;
    let message = app.store.messages().create(&access.workspace.id, &campaign.id, fields, &access.actor).await?;
    Ok((StatusCode::CREATED, Json(Message::shown(message))))
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
    FromPath((_workspace, _campaign, message)): FromPath<(String, String, String)>,
    Json(new): Json<NewMessage>,
) -> Answer<Json<Message>> {
    let message = MessageId::parse(&message).map_err(|_| Problem::not_found("message", &message))?;
    let after = app.store.messages().update(&access.workspace.id, &message, new.fields()?, &access.actor).await?;
    Ok(Json(Message::shown(after)))
}

/// Remove a text.
#[utoipa::path(delete, path = "/workspaces/{workspace}/campaigns/{id}/messages/{message}", tag = "messages",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path),
        ("message" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn remove(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, _campaign, message)): FromPath<(String, String, String)>,
) -> Answer<StatusCode> {
    let message = MessageId::parse(&message).map_err(|_| Problem::not_found("message", &message))?;
    app.store.messages().archive(&access.workspace.id, &message, &access.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
