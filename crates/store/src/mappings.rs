//! Named mappings of general tables: which column is which field.

use base::{Actor, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write};
use crate::row::Reader;

/// A mapping. The importer alone knows what its body means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Its name; unique in the workspace.
    pub name: String,
    /// Columns, fields and reading options.
    pub body: Value,
    /// When it was saved first.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// When a file was imported with it last.
    pub last_used_at: Option<Timestamp>,
}

/// The mappings of a store.
#[derive(Debug, Clone, Copy)]
pub struct Mappings<'a>(pub(crate) &'a Store);

impl Store {
    /// The mappings of general tables.
    #[must_use]
    pub fn mappings(&self) -> Mappings<'_> {
        Mappings(self)
    }
}

impl Mappings<'_> {
    /// All mappings of a workspace, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, ws: &WorkspaceId) -> Result<Vec<Mapping>, StoreError> {
        let rows = sqlx::query("select * from mappings where workspace_id = $1 order by name")
            .bind(ws.to_string())
            .fetch_all(self.0.pool())
            .await
            .doing("listing mappings")?;
        rows.iter().map(read).collect()
    }

    /// The mapping of a name.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, ws: &WorkspaceId, name: &str) -> Result<Mapping, StoreError> {
        let row = sqlx::query("select * from mappings where workspace_id = $1 and name = $2")
            .bind(ws.to_string())
            .bind(name.to_owned())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a mapping")?;
        read(&row.ok_or_else(|| StoreError::missing("mapping", name))?)
    }

    /// Saves a mapping under a name, over the one that had it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put(&self, ws: &WorkspaceId, name: &str, body: &Value, actor: &Actor) -> Result<Mapping, StoreError> {
        let mut write = self.0.write().await?;
        let before = find(&mut write, ws, name).await?;
        let now = write.now().as_microsecond();
        let row = sqlx::query(
            "insert into mappings (workspace_id, name, body, created_at, updated_at) values ($1, $2, $3, $4, $4) \
             on conflict (workspace_id, name) do update set body = excluded.body, updated_at = excluded.updated_at \
             returning *",
        )
        .bind(ws.to_string())
        .bind(name.to_owned())
        .bind(body.to_string())
        .bind(now)
        .fetch_one(write.conn())
        .await
        .doing("saving a mapping")?;
        let after = read(&row)?;
        let action = if before.is_some() { "update" } else { "create" };
        audit(&mut write, ws, actor, action, before.as_ref(), Some(&after)).await?;
        write.commit().await?;
        Ok(after)
    }

    /// Notes that a file was imported with a mapping.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn used(&self, ws: &WorkspaceId, name: &str) -> Result<(), StoreError> {
        sqlx::query("update mappings set last_used_at = $3 where workspace_id = $1 and name = $2")
            .bind(ws.to_string())
            .bind(name.to_owned())
            .bind(self.0.now().as_microsecond())
            .execute(self.0.pool())
            .await
            .doing("noting a mapping's use")?;
        Ok(())
    }

    /// Removes a mapping. The audit log keeps what it said.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete(&self, ws: &WorkspaceId, name: &str, actor: &Actor) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        let before = find(&mut write, ws, name).await?.ok_or_else(|| StoreError::missing("mapping", name))?;
        sqlx::query("delete from mappings where workspace_id = $1 and name = $2")
            .bind(ws.to_string())
            .bind(name.to_owned())
            .execute(write.conn())
            .await
            .doing("removing a mapping")?;
        audit(&mut write, ws, actor, "delete", Some(&before), None).await?;
        write.commit().await
    }
}

async fn find(write: &mut Write, ws: &WorkspaceId, name: &str) -> Result<Option<Mapping>, StoreError> {
    let row = sqlx::query("select * from mappings where workspace_id = $1 and name = $2")
        .bind(ws.to_string())
        .bind(name.to_owned())
        .fetch_optional(write.conn())
        .await
        .doing("reading a mapping")?;
    row.as_ref().map(read).transpose()
}

async fn audit(
    write: &mut Write,
    ws: &WorkspaceId,
    actor: &Actor,
    action: &'static str,
    before: Option<&Mapping>,
    after: Option<&Mapping>,
) -> Result<(), StoreError> {
    let Some(mapping) = after.or(before) else { return Ok(()) };
    let change = Change {
        workspace: Some(ws),
        actor,
        action,
        subject: "mapping",
        id: &mapping.name,
        before: before.map(|mapping| mapping.body.clone()),
        after: after.map(|mapping| mapping.body.clone()),
    };
    write.audit(change).await
}

fn read(row: &AnyRow) -> Result<Mapping, StoreError> {
    let row = Reader::new("mappings", row);
    Ok(Mapping {
        name: row.text("name")?,
        body: row.json("body")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        last_used_at: row.opt_time("last_used_at")?,
    })
}
