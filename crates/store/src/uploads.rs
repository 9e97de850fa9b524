//! Files that were sent to the server and wait to be imported.

use base::{Actor, ImportId, Timestamp, UploadId, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::Store;
use crate::row::{Reader, count};

/// A file to be kept for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUpload {
    /// Its id, made by the caller so that the file can be named after it.
    pub id: UploadId,
    /// The file's name, without folders.
    pub file_name: String,
    /// Its size.
    pub file_bytes: u64,
    /// SHA-256 of its bytes, hex.
    pub file_sha256: String,
    /// Where its bytes are.
    pub file_location: String,
    /// When its bytes may be removed.
    pub expires_at: Timestamp,
}

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// The workspace it is for.
    pub workspace_id: WorkspaceId,
    /// The file's name, without folders.
    pub file_name: String,
    /// Its size.
    pub file_bytes: u64,
    /// SHA-256 of its bytes, hex.
    pub file_sha256: String,
    /// Where its bytes are.
    pub file_location: String,
    /// The options its preview was last shown with.
    pub options: Value,
    /// Who sent it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When its bytes may be removed.
    pub expires_at: Timestamp,
    /// The import it became.
    pub import_id: Option<ImportId>,
}

/// The uploads of a store. They come and go without an audit trail; the
/// imports that they become have one.
#[derive(Debug, Clone, Copy)]
pub struct Uploads<'a>(pub(crate) &'a Store);

impl Store {
    /// The uploads.
    #[must_use]
    pub fn uploads(&self) -> Uploads<'_> {
        Uploads(self)
    }
}

impl Uploads<'_> {
    /// Notes an uploaded file.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create(&self, ws: &WorkspaceId, new: NewUpload, actor: &Actor) -> Result<Upload, StoreError> {
        let row = sqlx::query(
            "insert into uploads (id, workspace_id, file_name, file_bytes, file_sha256, file_location, options, \
             created_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, '{}', $7, $8, $9) returning *",
        )
        .bind(new.id.to_string())
        .bind(ws.to_string())
        .bind(new.file_name)
        .bind(count(new.file_bytes))
        .bind(new.file_sha256)
        .bind(new.file_location)
        .bind(actor.label())
        .bind(self.0.now().as_microsecond())
        .bind(new.expires_at.as_microsecond())
        .fetch_one(self.0.pool())
        .await
        .unique("upload", new.id.as_str())?;
        read(&row)
    }

    /// One upload.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, ws: &WorkspaceId, id: &UploadId) -> Result<Upload, StoreError> {
        let row = sqlx::query("select * from uploads where workspace_id = $1 and id = $2")
            .bind(ws.to_string())
            .bind(id.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading an upload")?;
        read(&row.ok_or_else(|| StoreError::missing("upload", id))?)
    }

    /// Keeps the options its preview was shown with.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_options(&self, ws: &WorkspaceId, id: &UploadId, options: &Value) -> Result<Upload, StoreError> {
        let row = sqlx::query("update uploads set options = $3 where workspace_id = $1 and id = $2 returning *")
            .bind(ws.to_string())
            .bind(id.to_string())
            .bind(options.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("changing an upload")?;
        read(&row.ok_or_else(|| StoreError::missing("upload", id))?)
    }

    /// Notes the import it became.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn became(&self, ws: &WorkspaceId, id: &UploadId, import: &ImportId) -> Result<Upload, StoreError> {
        let row = sqlx::query("update uploads set import_id = $3 where workspace_id = $1 and id = $2 returning *")
            .bind(ws.to_string())
            .bind(id.to_string())
            .bind(import.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("changing an upload")?;
        read(&row.ok_or_else(|| StoreError::missing("upload", id))?)
    }

    /// Forgets an upload; its bytes are the caller's to remove.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete(&self, ws: &WorkspaceId, id: &UploadId) -> Result<(), StoreError> {
        sqlx::query("delete from uploads where workspace_id = $1 and id = $2")
            .bind(ws.to_string())
            .bind(id.to_string())
            .execute(self.0.pool())
            .await
            .doing("forgetting an upload")?;
        Ok(())
    }

    /// The uploads that became an import.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_import(&self, ws: &WorkspaceId, import: &ImportId) -> Result<Vec<Upload>, StoreError> {
        let rows = sqlx::query("select * from uploads where workspace_id = $1 and import_id = $2 order by id")
            .bind(ws.to_string())
            .bind(import.to_string())
            .fetch_all(self.0.pool())
            .await
            .doing("reading the uploads of an import")?;
        rows.iter().map(read).collect()
    }

    /// Uploads of any workspace whose bytes may be removed now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn expired(&self) -> Result<Vec<Upload>, StoreError> {
        let rows = sqlx::query("select * from uploads where expires_at <= $1 order by expires_at, id")
            .bind(self.0.now().as_microsecond())
            .fetch_all(self.0.pool())
            .await
            .doing("looking for old uploads")?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &AnyRow) -> Result<Upload, StoreError> {
    let row = Reader::new("uploads", row);
    Ok(Upload {
        id: row.parsed("id", UploadId::parse)?,
        workspace_id: row.parsed("workspace_id", WorkspaceId::parse)?,
        file_name: row.text("file_name")?,
        file_bytes: row.count("file_bytes")?,
        file_sha256: row.text("file_sha256")?,
        file_location: row.text("file_location")?,
        options: row.json("options")?,
        created_by: row.text("created_by")?,
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
        import_id: row.opt_parsed("import_id", ImportId::parse)?,
    })
}
