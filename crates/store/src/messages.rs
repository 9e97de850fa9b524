//! Messages of campaigns: what is said, where, and where it leads.

use base::{Actor, CampaignId, Channel, MessageId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::row::{Reader, opt_micros};

/// What people say in a message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageFields {
    /// Where it is said, when not everywhere.
    pub channel: Option<Channel>,
    /// Headline or subject.
    pub title: String,
    /// Text.
    pub body: String,
    /// Where it leads.
    pub url: String,
}

/// A message of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The campaign.
    pub campaign_id: CampaignId,
    /// Its place among the campaign's messages, from 1.
    pub position: i64,
    /// What it says.
    #[serde(flatten)]
    pub fields: MessageFields,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// When it was deleted, which can be undone.
    pub archived_at: Option<Timestamp>,
}

/// The messages of a store.
#[derive(Debug, Clone, Copy)]
pub struct Messages<'a>(pub(crate) &'a Store);

impl Store {
    /// The messages of campaigns.
    #[must_use]
    pub fn messages(&self) -> Messages<'_> {
        Messages(self)
    }
}

impl Messages<'_> {
    /// The messages of a campaign that are not deleted, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, ws: &WorkspaceId, campaign: &CampaignId) -> Result<Vec<Message>, StoreError> {
        let rows = sqlx::query(
            "select * from campaign_messages where workspace_id = $1 and campaign_id = $2 and archived_at is null \
             order by position, id",
        )
        .bind(ws.to_string())
        .bind(campaign.to_string())
        .fetch_all(self.0.pool())
        .await
        .doing("reading messages")?;
        rows.iter().map(read).collect()
    }

    /// Adds a message after the last one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the campaign is not in the workspace.
    pub async fn create(
        &self,
        ws: &WorkspaceId,
        campaign: &CampaignId,
        fields: MessageFields,
        actor: &Actor,
    ) -> Result<Message, StoreError> {
        self.0.campaigns().get(ws, campaign).await?;
        let mut write = self.0.write().await?;
        let row =
            sqlx::query("select coalesce(max(position), 0) as last from campaign_messages where campaign_id = $1")
                .bind(campaign.to_string())
                .fetch_one(write.conn())
                .await
                .doing("reading messages")?;
        let message = Message {
            id: MessageId::new(write.clock()),
            campaign_id: campaign.clone(),
            position: Reader::new("campaign_messages", &row).int("last")? + 1,
            fields,
            created_at: write.now(),
            updated_at: write.now(),
            archived_at: None,
        };
        sqlx::query(
            "insert into campaign_messages (id, workspace_id, campaign_id, position, channel, title, body, url, \
             created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        )
        .bind(message.id.to_string())
        .bind(ws.to_string())
        .bind(campaign.to_string())
        .bind(message.position)
        .bind(message.fields.channel.map(Channel::key))
        .bind(message.fields.title.clone())
        .bind(message.fields.body.clone())
        .bind(message.fields.url.clone())
        .bind(message.created_at.as_microsecond())
        .execute(write.conn())
        .await
        .doing("writing a message")?;
        audit(&mut write, ws, actor, "create", None, &message).await?;
        write.commit().await?;
        Ok(message)
    }

    /// Replaces what a message says.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn update(
        &self,
        ws: &WorkspaceId,
        id: &MessageId,
        fields: MessageFields,
        actor: &Actor,
    ) -> Result<Message, StoreError> {
        self.change(ws, id, actor, "update", |message, _| message.fields = fields).await
    }

    /// Deletes a message so that it can be restored.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn archive(&self, ws: &WorkspaceId, id: &MessageId, actor: &Actor) -> Result<Message, StoreError> {
        self.change(ws, id, actor, "archive", |message, now| message.archived_at = Some(now)).await
    }

    /// Restores a deleted message.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn restore(&self, ws: &WorkspaceId, id: &MessageId, actor: &Actor) -> Result<Message, StoreError> {
        self.change(ws, id, actor, "restore", |message, _| message.archived_at = None).await
    }

    async fn change(
        &self,
        ws: &WorkspaceId,
        id: &MessageId,
        actor: &Actor,
        action: &'static str,
        apply: impl FnOnce(&mut Message, Timestamp),
    ) -> Result<Message, StoreError> {
        let mut write = self.0.write().await?;
        let row = sqlx::query("select * from campaign_messages where workspace_id = $1 and id = $2")
            .bind(ws.to_string())
            .bind(id.to_string())
            .fetch_optional(write.conn())
            .await
            .doing("reading a message")?;
        let before = read(&row.ok_or_else(|| StoreError::missing("message", id))?)?;
        let mut after = before.clone();
        apply(&mut after, write.now());
        after.updated_at = write.now();
        sqlx::query(
            "update campaign_messages set channel = $2, title = $3, body = $4, url = $5, updated_at = $6, \
             archived_at = $7 where id = $1",
        )
        .bind(id.to_string())
        .bind(after.fields.channel.map(Channel::key))
        .bind(after.fields.title.clone())
        .bind(after.fields.body.clone())
        .bind(after.fields.url.clone())
        .bind(after.updated_at.as_microsecond())
        .bind(opt_micros(after.archived_at))
        .execute(write.conn())
        .await
        .doing("changing a message")?;
        audit(&mut write, ws, actor, action, Some(&before), &after).await?;
        write.commit().await?;
        Ok(after)
    }
}

async fn audit(
    write: &mut Write,
    ws: &WorkspaceId,
    actor: &Actor,
    action: &'static str,
    before: Option<&Message>,
    after: &Message,
) -> Result<(), StoreError> {
    let change = Change {
        workspace: Some(ws),
        actor,
        action,
        subject: "message",
        id: after.id.as_str(),
        before: before.and_then(snapshot_of),
        after: snapshot_of(after),
    };
    write.audit(change).await
}

fn read(row: &AnyRow) -> Result<Message, StoreError> {
    let row = Reader::new("campaign_messages", row);
    Ok(Message {
        id: row.parsed("id", MessageId::parse)?,
        campaign_id: row.parsed("campaign_id", CampaignId::parse)?,
        position: row.int("position")?,
        fields: MessageFields {
            channel: row.opt_channel("channel")?,
            title: row.text("title")?,
            body: row.text("body")?,
            url: row.text("url")?,
        },
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        archived_at: row.opt_time("archived_at")?,
    })
}
