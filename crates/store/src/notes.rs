//! Notes that people leave on campaigns, on a day or in general.

use base::{Actor, CampaignId, Day, NoteId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, snapshot_of};
use crate::row::{Reader, opt_micros};

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The campaign it is about.
    pub campaign_id: CampaignId,
    /// The day it is about, if it is about one.
    pub day: Option<Day>,
    /// What it says.
    pub body: String,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub created_at: Timestamp,
    /// When it was deleted, which can be undone.
    pub archived_at: Option<Timestamp>,
}

/// The notes of a store.
#[derive(Debug, Clone, Copy)]
pub struct Notes<'a>(pub(crate) &'a Store);

impl Store {
    /// The notes on campaigns.
    #[must_use]
    pub fn notes(&self) -> Notes<'_> {
        Notes(self)
    }
}

impl Notes<'_> {
    /// The notes on a campaign that are not deleted, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, ws: &WorkspaceId, campaign: &CampaignId) -> Result<Vec<Note>, StoreError> {
        let rows = sqlx::query(
            "select * from campaign_notes where workspace_id = $1 and campaign_id = $2 and archived_at is null \
             order by created_at desc, id desc",
        )
        .bind(ws.to_string())
        .bind(campaign.to_string())
        .fetch_all(self.0.pool())
        .await
        .doing("reading notes")?;
        rows.iter().map(read).collect()
    }

    /// Leaves a note.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the campaign is not in the workspace.
    pub async fn create(
        &self,
        ws: &WorkspaceId,
        campaign: &CampaignId,
        day: Option<Day>,
        body: &str,
        actor: &Actor,
    ) -> Result<Note, StoreError> {
        self.0.campaigns().get(ws, campaign).await?;
        let mut write = self.0.write().await?;
        let note = Note {
            id: NoteId::new(write.clock()),
            campaign_id: campaign.clone(),
            day,
            body: body.to_owned(),
            author: actor.label(),
            created_at: write.now(),
            archived_at: None,
        };
        sqlx::query(
            "insert into campaign_notes (id, workspace_id, campaign_id, day, body, author, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(note.id.to_string())
        .bind(ws.to_string())
        .bind(campaign.to_string())
        .bind(day.map(|day| day.to_string()))
        .bind(note.body.clone())
        .bind(note.author.clone())
        .bind(note.created_at.as_microsecond())
        .execute(write.conn())
        .await
        .doing("writing a note")?;
        let change = Change {
            workspace: Some(ws),
            actor,
            action: "create",
            subject: "note",
            id: note.id.as_str(),
            before: None,
            after: snapshot_of(&note),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(note)
    }

    /// Deletes a note so that it can be restored.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn archive(&self, ws: &WorkspaceId, id: &NoteId, actor: &Actor) -> Result<Note, StoreError> {
        let now = self.0.now();
        self.set_archived(ws, id, Some(now), actor, "archive").await
    }

    /// Restores a deleted note.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn restore(&self, ws: &WorkspaceId, id: &NoteId, actor: &Actor) -> Result<Note, StoreError> {
        self.set_archived(ws, id, None, actor, "restore").await
    }

    async fn set_archived(
        &self,
        ws: &WorkspaceId,
        id: &NoteId,
        at: Option<Timestamp>,
        actor: &Actor,
        action: &'static str,
    ) -> Result<Note, StoreError> {
        let mut write = self.0.write().await?;
        let row =
            sqlx::query("update campaign_notes set archived_at = $3 where workspace_id = $1 and id = $2 returning *")
                .bind(ws.to_string())
                .bind(id.to_string())
                .bind(opt_micros(at))
                .fetch_optional(write.conn())
                .await
                .doing("changing a note")?;
        let note = read(&row.ok_or_else(|| StoreError::missing("note", id))?)?;
        let change = Change {
            workspace: Some(ws),
            actor,
            action,
            subject: "note",
            id: id.as_str(),
            before: None,
            after: snapshot_of(&note),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(note)
    }
}

fn read(row: &AnyRow) -> Result<Note, StoreError> {
    let row = Reader::new("campaign_notes", row);
    Ok(Note {
        id: row.parsed("id", NoteId::parse)?,
        campaign_id: row.parsed("campaign_id", CampaignId::parse)?,
        day: row.opt_day("day")?,
        body: row.text("body")?,
        author: row.text("author")?,
        created_at: row.time("created_at")?,
        archived_at: row.opt_time("archived_at")?,
    })
}
