//! Tables whose rows are versions: a newer one supersedes the older, and
//! undoing an import brings the older one back.

use base::{Actor, ImportId, WorkspaceId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::bulk::{self, Cell};
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Write};

/// A table of versions.
pub(crate) struct Versions {
    /// The table, which is its name in the audit log too.
    pub(crate) table: &'static str,
    /// Its columns for an insert, `table (column, …)`.
    pub(crate) into: &'static str,
    /// When `new` is a version of the same thing as `old`.
    pub(crate) same: &'static str,
}

impl Versions {
    /// Ends the belief in what an import brought, and believes again, as fresh
    /// copies, what it had replaced; returns how many versions it ended.
    /// What an undone import had brought stays gone, and what has a newer
    /// version keeps it.
    pub(crate) async fn undo(
        &self,
        write: &mut Write,
        ws: &WorkspaceId,
        import: &ImportId,
        actor: &Actor,
        copy: impl Fn(&Write, &AnyRow) -> Result<Vec<Cell>, StoreError>,
    ) -> Result<u64, StoreError> {
        let table = self.table;
        let end = format!(
            "update {table} set superseded_at = $3, superseded_by = $4 \
             where workspace_id = $1 and import_id = $2 and superseded_at is null"
        );
        let now = write.now().as_microsecond();
        let undone = sqlx::query(AssertSqlSafe(end))
            .bind(ws.to_string())
            .bind(import.to_string())
            .bind(now)
            .bind(format!("undo of {import}"))
            .execute(write.conn())
            .await
            .doing("undoing an import")?
            .rows_affected();
        let replaced = format!(
            "select old.* from {table} old where old.workspace_id = $1 and old.superseded_by = $2 \
             and not exists (select 1 from imports i where i.id = old.import_id and i.state = 'undone') \
             and not exists (select 1 from {table} new where new.workspace_id = old.workspace_id \
             and {} and new.superseded_at is null)",
            self.same
        );
        let rows = sqlx::query(AssertSqlSafe(replaced))
            .bind(ws.to_string())
            .bind(import.to_string())
            .fetch_all(write.conn())
            .await
            .doing("reading what an import replaced")?;
        let back = rows.iter().map(|row| copy(write, row)).collect::<Result<Vec<_>, _>>()?;
        bulk::insert(write.conn(), self.into, "", &back).await.doing("restoring what an import replaced")?;
        let change = Change {
            workspace: Some(ws),
            actor,
            action: "undo",
            subject: table,
            id: import.as_str(),
            before: None,
            after: Some(serde_json::json!({ "undone": undone, "restored": back.len() })),
        };
        write.audit(change).await?;
        Ok(undone)
    }
}
