//! Rows of files that told of people who were erased, as keyed hashes: by them
//! such a row is known when a later file repeats it.

use std::collections::HashSet;

use base::WorkspaceId;

use crate::bulk::{self, Cell};
use crate::error::{Doing as _, StoreError};
use crate::open::Store;
use crate::row::Reader;

/// The hashes of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowHashes {
    /// With what they are keyed, hex.
    pub salt: String,
    /// The hashes, hex.
    pub hashes: HashSet<String>,
}

/// The erased rows of a store.
#[derive(Debug, Clone, Copy)]
pub struct ErasedRows<'a>(&'a Store);

impl Store {
    /// The erased rows.
    #[must_use]
    pub fn erased_rows(&self) -> ErasedRows<'_> {
        ErasedRows(self)
    }
}

impl ErasedRows<'_> {
    /// The hashes of a workspace; `None` = nobody of whom a file told was erased.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, ws: &WorkspaceId) -> Result<Option<RowHashes>, StoreError> {
        let rows = sqlx::query("select row_hash, salt from erased_rows where workspace_id = $1")
            .bind(ws.to_string())
            .fetch_all(self.0.pool())
            .await
            .doing("reading which rows were erased")?;
        let Some(first) = rows.first() else { return Ok(None) };
        let salt = Reader::new("erased_rows", first).text("salt")?;
        let hashes = rows.iter().map(|row| Reader::new("erased_rows", row).text("row_hash"));
        Ok(Some(RowHashes { salt, hashes: hashes.collect::<Result<_, _>>()? }))
    }

    /// Adds hashes, all with one salt; those that are known stay as they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add(&self, ws: &WorkspaceId, added: &RowHashes) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        let row = |hash: &String| vec![Cell::from(ws.to_string()), hash.clone().into(), added.salt.clone().into()];
        let rows: Vec<Vec<Cell>> = added.hashes.iter().map(row).collect();
        let into = "erased_rows (workspace_id, row_hash, salt)";
        bulk::insert(write.conn(), into, "on conflict do nothing", &rows).await.doing("noting erased rows")?;
        write.commit().await
    }
}
