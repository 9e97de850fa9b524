//! Keys of programs. Only the hash of a key is kept, and its first letters so
//! that people can tell keys apart.

use base::{Actor, ApiKeyId, Role, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, snapshot_of};
use crate::row::{Reader, opt_micros};

/// A key, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// The workspace it opens.
    pub workspace_id: WorkspaceId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Its first letters.
    pub prefix: String,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working; `None` = never.
    pub expires_at: Option<Timestamp>,
    /// When it was used last (to the minute).
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// A key to be stored.
#[derive(Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Its first letters.
    pub prefix: String,
    /// Its hash.
    pub key_hash: String,
    /// When it stops working; `None` = never.
    pub expires_at: Option<Timestamp>,
}

impl std::fmt::Debug for NewApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewApiKey").field("name", &self.name).field("role", &self.role).finish_non_exhaustive()
    }
}

/// The API keys of a store.
#[derive(Debug, Clone, Copy)]
pub struct ApiKeys<'a>(pub(crate) &'a Store);

impl Store {
    /// The API keys.
    #[must_use]
    pub fn api_keys(&self) -> ApiKeys<'_> {
        ApiKeys(self)
    }
}

/// How often the time of last use is written.
const TOUCH_EVERY_MICROS: i64 = 60_000_000;

impl ApiKeys<'_> {
    /// Stores a key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create(&self, ws: &WorkspaceId, new: NewApiKey, actor: &Actor) -> Result<ApiKey, StoreError> {
        let mut write = self.0.write().await?;
        let key = ApiKey {
            id: ApiKeyId::new(write.clock()),
            workspace_id: ws.clone(),
            name: new.name,
            role: new.role,
            prefix: new.prefix,
            created_by: actor.label(),
            created_at: write.now(),
            expires_at: new.expires_at,
            last_used_at: None,
            revoked_at: None,
        };
        sqlx::query(
            "insert into api_keys (id, workspace_id, name, role, prefix, key_hash, created_by, created_at, expires_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(key.id.to_string())
        .bind(ws.to_string())
        .bind(key.name.clone())
        .bind(key.role.as_str())
        .bind(key.prefix.clone())
        .bind(new.key_hash)
        .bind(key.created_by.clone())
        .bind(key.created_at.as_microsecond())
        .bind(opt_micros(key.expires_at))
        .execute(write.conn())
        .await
        .unique("API key", &key.name)?;
        let change = Change {
            workspace: Some(ws),
            actor,
            action: "create",
            subject: "api_key",
            id: key.id.as_str(),
            before: None,
            after: snapshot_of(&key),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(key)
    }

    /// The keys of a workspace, newest first, revoked ones included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, ws: &WorkspaceId) -> Result<Vec<ApiKey>, StoreError> {
        let rows = sqlx::query("select * from api_keys where workspace_id = $1 order by created_at desc, id desc")
            .bind(ws.to_string())
            .fetch_all(self.0.pool())
            .await
            .doing("listing API keys")?;
        rows.iter().map(read).collect()
    }

    /// The key of a hash, if it works; notes its use.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, key_hash: &str) -> Result<Option<ApiKey>, StoreError> {
        let now = self.0.now().as_microsecond();
        let row = sqlx::query(
            "select * from api_keys where key_hash = $1 and revoked_at is null \
             and (expires_at is null or expires_at > $2)",
        )
        .bind(key_hash.to_owned())
        .bind(now)
        .fetch_optional(self.0.pool())
        .await
        .doing("reading an API key")?;
        let Some(row) = row else { return Ok(None) };
        let key = read(&row)?;
        if key.last_used_at.is_none_or(|used| now - used.as_microsecond() >= TOUCH_EVERY_MICROS) {
            sqlx::query("update api_keys set last_used_at = $2 where id = $1")
                .bind(key.id.to_string())
                .bind(now)
                .execute(self.0.pool())
                .await
                .doing("noting an API key's use")?;
        }
        Ok(Some(key))
    }

    /// Makes a key useless.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none, or it is revoked already.
    pub async fn revoke(&self, ws: &WorkspaceId, id: &ApiKeyId, actor: &Actor) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        let now = write.now().as_microsecond();
        let done = sqlx::query(
            "update api_keys set revoked_at = $3 where workspace_id = $1 and id = $2 and revoked_at is null",
        )
        .bind(ws.to_string())
        .bind(id.to_string())
        .bind(now)
        .execute(write.conn())
        .await
        .doing("revoking an API key")?;
        if done.rows_affected() == 0 {
            return Err(StoreError::missing("API key", id));
        }
        let change = Change {
            workspace: Some(ws),
            actor,
            action: "revoke",
            subject: "api_key",
            id: id.as_str(),
            before: None,
            after: None,
        };
        write.audit(change).await?;
        write.commit().await
    }
}

fn read(row: &AnyRow) -> Result<ApiKey, StoreError> {
    let row = Reader::new("api_keys", row);
    Ok(ApiKey {
        id: row.parsed("id", ApiKeyId::parse)?,
        workspace_id: row.parsed("workspace_id", WorkspaceId::parse)?,
        name: row.text("name")?,
        role: row.word("role", Role::parse)?,
        prefix: row.text("prefix")?,
        created_by: row.text("created_by")?,
        created_at: row.time("created_at")?,
        expires_at: row.opt_time("expires_at")?,
        last_used_at: row.opt_time("last_used_at")?,
        revoked_at: row.opt_time("revoked_at")?,
    })
}
