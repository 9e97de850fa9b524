//! Answers kept by `Idempotency-Key`, so that a request that is sent again
//! does its work once.

use base::Timestamp;

use crate::error::{Doing as _, StoreError};
use crate::open::Store;
use crate::row::Reader;

/// What is known of a key when a request arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Never seen; it is reserved now, and the caller does the work.
    New,
    /// The same request is being worked on.
    InProgress,
    /// The same request was answered.
    Answered {
        /// HTTP status.
        status: u16,
        /// Body.
        body: String,
    },
    /// The key was used with another request.
    Different,
}

/// The idempotency keys of a store.
#[derive(Debug, Clone, Copy)]
pub struct IdempotencyKeys<'a>(pub(crate) &'a Store);

impl Store {
    /// The idempotency keys.
    #[must_use]
    pub fn idempotency_keys(&self) -> IdempotencyKeys<'_> {
        IdempotencyKeys(self)
    }
}

impl IdempotencyKeys<'_> {
    /// Reserves a key within a scope (who sent it), or tells what became of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(&self, scope: &str, key: &str, request_hash: &str) -> Result<Seen, StoreError> {
        let mut write = self.0.write().await?;
        let now = write.now().as_microsecond();
        let done = sqlx::query(
            "insert into idempotency_keys (scope, key, request_hash, created_at) values ($1, $2, $3, $4) \
             on conflict (scope, key) do nothing",
        )
        .bind(scope.to_owned())
        .bind(key.to_owned())
        .bind(request_hash.to_owned())
        .bind(now)
        .execute(write.conn())
        .await
        .doing("reserving an idempotency key")?;
        if done.rows_affected() > 0 {
            write.commit().await?;
            return Ok(Seen::New);
        }
        let row = sqlx::query("select * from idempotency_keys where scope = $1 and key = $2")
            .bind(scope.to_owned())
            .bind(key.to_owned())
            .fetch_one(write.conn())
            .await
            .doing("reading an idempotency key")?;
        let row = Reader::new("idempotency_keys", &row);
        if row.text("request_hash")? != request_hash {
            return Ok(Seen::Different);
        }
        let status = row.opt_int("status")?.and_then(|status| u16::try_from(status).ok());
        Ok(match (status, row.opt_text("body")?) {
            (Some(status), Some(body)) => Seen::Answered { status, body },
            _ => Seen::InProgress,
        })
    }

    /// Keeps the answer of a reserved key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answer(&self, scope: &str, key: &str, status: u16, body: &str) -> Result<(), StoreError> {
        sqlx::query("update idempotency_keys set status = $3, body = $4 where scope = $1 and key = $2")
            .bind(scope.to_owned())
            .bind(key.to_owned())
            .bind(i64::from(status))
            .bind(body.to_owned())
            .execute(self.0.pool())
            .await
            .doing("keeping an answer")?;
        Ok(())
    }

    /// Gives a reserved key back, when the work failed and may be tried again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release(&self, scope: &str, key: &str) -> Result<(), StoreError> {
        sqlx::query("delete from idempotency_keys where scope = $1 and key = $2 and status is null")
            .bind(scope.to_owned())
            .bind(key.to_owned())
            .execute(self.0.pool())
            .await
            .doing("giving an idempotency key back")?;
        Ok(())
    }

    /// Forgets keys that were reserved before an instant.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_before(&self, at: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("delete from idempotency_keys where created_at < $1")
            .bind(at.as_microsecond())
            .execute(self.0.pool())
            .await
            .doing("forgetting idempotency keys")?;
        Ok(done.rows_affected())
    }
}
