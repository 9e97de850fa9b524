//! The audit log: who changed what, when, from what to what. Entries are
//! written in the transaction of the change and never changed.

use base::{AuditId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::Store;
use crate::page::{Page, PageRequest};
use crate::row::Reader;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditId,
    /// The workspace; `None` for what belongs to none, such as a user.
    pub workspace_id: Option<WorkspaceId>,
    /// When.
    pub at: Timestamp,
    /// Who: `user:usr_…`, `key:key_…`, `cli`, `system`.
    pub actor: String,
    /// What they did: `create`, `update`, `archive`…
    pub action: String,
    /// The noun: `campaign`, `budget`, `import`…
    pub subject: String,
    /// Its id.
    pub subject_id: String,
    /// What it was.
    pub before: Option<Value>,
    /// What it is since.
    pub after: Option<Value>,
}

/// Which entries are wanted; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Only of this noun.
    pub subject: Option<String>,
    /// Only of this id.
    pub subject_id: Option<String>,
    /// Only by this actor.
    pub actor: Option<String>,
}

/// The audit log of a store.
#[derive(Debug, Clone, Copy)]
pub struct AuditLog<'a>(pub(crate) &'a Store);

impl Store {
    /// The audit log.
    #[must_use]
    pub fn audit(&self) -> AuditLog<'_> {
        AuditLog(self)
    }
}

impl AuditLog<'_> {
    /// One page of a workspace's changes, newest first.
    ///
    /// # Errors
    /// When the cursor is not one of ours, or the database fails.
    pub async fn list(
        &self,
        ws: &WorkspaceId,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<AuditEntry>, StoreError> {
        let (at, id) = page.before_time()?.map_or((None, None), |(at, id)| (Some(at), Some(id)));
        let rows = sqlx::query(
            "select * from audit_log where workspace_id = $1 and ($2 is null or subject = $2) \
             and ($3 is null or subject_id = $3) and ($4 is null or actor = $4) \
             and ($5 is null or (at, id) < ($5, $6)) order by at desc, id desc limit $7",
        )
        .bind(ws.to_string())
        .bind(filter.subject.clone())
        .bind(filter.subject_id.clone())
        .bind(filter.actor.clone())
        .bind(at)
        .bind(id)
        .bind(page.rows() + 1)
        .fetch_all(self.0.pool())
        .await
        .doing("reading the audit log")?;
        let items = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page.rows(), |last: &AuditEntry| {
            (last.at.as_microsecond().to_string(), last.id.to_string())
        }))
    }
}

fn read(row: &AnyRow) -> Result<AuditEntry, StoreError> {
    let row = Reader::new("audit_log", row);
    Ok(AuditEntry {
        id: row.parsed("id", AuditId::parse)?,
        workspace_id: row.opt_parsed("workspace_id", WorkspaceId::parse)?,
        at: row.time("at")?,
        actor: row.text("actor")?,
        action: row.text("action")?,
        subject: row.text("subject")?,
        subject_id: row.text("subject_id")?,
        before: row.opt_json("before")?,
        after: row.opt_json("after")?,
    })
}
