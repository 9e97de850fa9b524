//! Alerts: what went wrong by itself and asks for a person. The looks that find
//! them open and resolve them; people acknowledge them, which says that somebody
//! knows and resolves nothing.

use base::{Actor, AlertId, AlertKind, SourceId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, snapshot_of};
use crate::page::{Page, PageRequest};
use crate::row::{Reader, json_text};

/// An alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// What it is about.
    pub kind: AlertKind,
    /// The source it is about.
    pub source_id: SourceId,
    /// Name of the source.
    pub source: String,
    /// Since when it is so.
    pub since: Timestamp,
    /// When it was noticed.
    pub opened_at: Timestamp,
    /// The numbers it was opened with.
    pub numbers: Map<String, Value>,
    /// When somebody said that they know.
    pub acknowledged_at: Option<Timestamp>,
    /// Who.
    pub acknowledged_by: Option<String>,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
}

impl Alert {
    /// The sentence in English.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.kind.sentence(&self.source, &self.numbers)
    }
}

/// An alert to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlert {
    /// What it is about.
    pub kind: AlertKind,
    /// The source it is about.
    pub source_id: SourceId,
    /// Since when it is so.
    pub since: Timestamp,
    /// Its numbers.
    pub numbers: Map<String, Value>,
}

/// The alerts of a store.
#[derive(Debug, Clone, Copy)]
pub struct Alerts<'a>(pub(crate) &'a Store);

impl Store {
    /// The alerts.
    #[must_use]
    pub fn alerts(&self) -> Alerts<'_> {
        Alerts(self)
    }
}

/// Alerts of sources that are archived say nothing any more.
const SELECT: &str = "select a.*, s.name as source_name from alerts a join sources s on s.id = a.subject_id";

impl Alerts<'_> {
    /// The open alerts of a workspace on living sources, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open(&self, ws: &WorkspaceId) -> Result<Vec<Alert>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{SELECT} where a.workspace_id = $1 and a.resolved_at is null and s.archived_at is null \
             order by a.opened_at desc, a.id desc"
        )))
        .bind(ws.to_string())
        .fetch_all(self.0.pool())
        .await
        .doing("listing alerts")?;
        rows.iter().map(read).collect()
    }

    /// A page of all alerts of a workspace, those that are over too, newest
    /// first.
    ///
    /// # Errors
    /// When the database fails or the cursor is none of ours.
    pub async fn list(&self, ws: &WorkspaceId, page: &PageRequest) -> Result<Page<Alert>, StoreError> {
        let (at, id) = page.before_time()?.unwrap_or((i64::MAX, String::new()));
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{SELECT} where a.workspace_id = $1 and (a.opened_at < $2 or (a.opened_at = $2 and a.id < $3)) \
             order by a.opened_at desc, a.id desc limit $4"
        )))
        .bind(ws.to_string())
        .bind(at)
        .bind(id)
        .bind(page.rows() + 1)
        .fetch_all(self.0.pool())
        .await
        .doing("listing alerts")?;
        let items = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let key = |alert: &Alert| (alert.opened_at.as_microsecond().to_string(), alert.id.to_string());
        Ok(Page::of(items, page.rows(), key))
    }

    /// Opens an alert, unless one of its kind is open for its source; whether
    /// it was opened.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn raise(&self, ws: &WorkspaceId, new: &NewAlert) -> Result<bool, StoreError> {
        let mut write = self.0.write().await?;
        let done = sqlx::query(
            "insert into alerts (id, workspace_id, kind, subject_id, since, opened_at, numbers) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (kind, subject_id) where resolved_at is null do nothing",
        )
        .bind(AlertId::new(write.clock()).to_string())
        .bind(ws.to_string())
        .bind(new.kind.key())
        .bind(new.source_id.to_string())
        .bind(new.since.as_microsecond())
        .bind(write.now().as_microsecond())
        .bind(json_text(&new.numbers)?)
        .execute(write.conn())
        .await
        .doing("opening an alert")?;
        write.commit().await?;
        Ok(done.rows_affected() > 0)
    }

    /// Notes that an alert is over; whether it was open.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resolve(&self, id: &AlertId) -> Result<bool, StoreError> {
        let done = sqlx::query("update alerts set resolved_at = $2 where id = $1 and resolved_at is null")
            .bind(id.to_string())
            .bind(self.0.now().as_microsecond())
            .execute(self.0.pool())
            .await
            .doing("resolving an alert")?;
        Ok(done.rows_affected() > 0)
    }

    /// Notes that somebody knows of an alert, or takes that back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none in this workspace.
    pub async fn acknowledge(
        &self,
        ws: &WorkspaceId,
        id: &AlertId,
        knows: bool,
        actor: &Actor,
    ) -> Result<Alert, StoreError> {
        let mut write = self.0.write().await?;
        let before = read_one(write.conn(), ws, id).await?;
        if before.acknowledged_at.is_some() == knows {
            return Ok(before);
        }
        let after = Alert {
            acknowledged_at: knows.then(|| write.now()),
            acknowledged_by: knows.then(|| actor.label()),
            ..before.clone()
        };
        sqlx::query("update alerts set acknowledged_at = $2, acknowledged_by = $3 where id = $1")
            .bind(id.to_string())
            .bind(after.acknowledged_at.map(Timestamp::as_microsecond))
            .bind(after.acknowledged_by.clone())
            .execute(write.conn())
            .await
            .doing("acknowledging an alert")?;
        let change = Change {
            workspace: Some(ws),
            actor,
            action: if knows { "acknowledge" } else { "unacknowledge" },
            subject: "alert",
            id: id.as_str(),
            before: snapshot_of(&before),
            after: snapshot_of(&after),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(after)
    }

    /// Forgets alerts that were over before an instant.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_before(&self, at: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("delete from alerts where resolved_at < $1")
            .bind(at.as_microsecond())
            .execute(self.0.pool())
            .await
            .doing("forgetting old alerts")?;
        Ok(done.rows_affected())
    }
}

async fn read_one(conn: &mut AnyConnection, ws: &WorkspaceId, id: &AlertId) -> Result<Alert, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} where a.workspace_id = $1 and a.id = $2")))
        .bind(ws.to_string())
        .bind(id.to_string())
        .fetch_optional(conn)
        .await
        .doing("reading an alert")?;
    read(&row.ok_or_else(|| StoreError::missing("alert", id))?)
}

fn read(row: &AnyRow) -> Result<Alert, StoreError> {
    let row = Reader::new("alerts", row);
    Ok(Alert {
        id: row.parsed("id", AlertId::parse)?,
        workspace_id: row.parsed("workspace_id", WorkspaceId::parse)?,
        kind: row.word("kind", AlertKind::parse)?,
        source_id: row.parsed("subject_id", SourceId::parse)?,
        source: row.text("source_name")?,
        since: row.time("since")?,
        opened_at: row.time("opened_at")?,
        numbers: row.json("numbers")?,
        acknowledged_at: row.opt_time("acknowledged_at")?,
        acknowledged_by: row.opt_text("acknowledged_by")?,
        resolved_at: row.opt_time("resolved_at")?,
    })
}
