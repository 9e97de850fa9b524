//! Signed-in browsers. Only the hash of a cookie's token is kept.

use base::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::error::{Doing as _, StoreError};
use crate::open::Store;
use crate::row::Reader;
use crate::users::{self, User};

/// A session and its user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The user.
    pub user: User,
    /// What the browser calls itself.
    pub user_agent: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was used last (to the minute).
    pub last_seen_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// The sessions of a store.
#[derive(Debug, Clone, Copy)]
pub struct Sessions<'a>(pub(crate) &'a Store);

impl Store {
    /// The sessions.
    #[must_use]
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions(self)
    }
}

/// How often the time of last use is written.
const TOUCH_EVERY_MICROS: i64 = 60_000_000;

impl Sessions<'_> {
    /// Begins a session. Sessions that have ended are removed on the way.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create(
        &self,
        token_hash: &str,
        user: &UserId,
        user_agent: &str,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        let now = write.now().as_microsecond();
        sqlx::query("delete from sessions where expires_at <= $1")
            .bind(now)
            .execute(write.conn())
            .await
            .doing("removing ended sessions")?;
        sqlx::query(
            "insert into sessions (token_hash, user_id, user_agent, created_at, last_seen_at, expires_at) \
             values ($1, $2, $3, $4, $4, $5)",
        )
        .bind(token_hash.to_owned())
        .bind(user.to_string())
        .bind(user_agent.chars().take(200).collect::<String>())
        .bind(now)
        .bind(expires_at.as_microsecond())
        .execute(write.conn())
        .await
        .unique("session", "of this token")?;
        write.commit().await
    }

    /// The session of a token, if it has not ended and its user may sign in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, token_hash: &str) -> Result<Option<Session>, StoreError> {
        let now = self.0.now();
        let row = sqlx::query(
            "select u.*, s.user_agent as user_agent, s.created_at as began_at, s.last_seen_at as last_seen_at, \
             s.expires_at as expires_at from sessions s join users u on u.id = s.user_id \
             where s.token_hash = $1 and s.expires_at > $2 and u.disabled_at is null",
        )
        .bind(token_hash.to_owned())
        .bind(now.as_microsecond())
        .fetch_optional(self.0.pool())
        .await
        .doing("reading a session")?;
        let Some(row) = row else { return Ok(None) };
        let reader = Reader::new("sessions", &row);
        let session = Session {
            user: users::read(&row)?,
            user_agent: reader.text("user_agent")?,
            created_at: reader.time("began_at")?,
            last_seen_at: reader.time("last_seen_at")?,
            expires_at: reader.time("expires_at")?,
        };
        if now.as_microsecond() - session.last_seen_at.as_microsecond() >= TOUCH_EVERY_MICROS {
            sqlx::query("update sessions set last_seen_at = $2 where token_hash = $1")
                .bind(token_hash.to_owned())
                .bind(now.as_microsecond())
                .execute(self.0.pool())
                .await
                .doing("noting a session's use")?;
        }
        Ok(Some(session))
    }

    /// Ends a session; one that does not exist has ended already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete(&self, token_hash: &str) -> Result<(), StoreError> {
        sqlx::query("delete from sessions where token_hash = $1")
            .bind(token_hash.to_owned())
            .execute(self.0.pool())
            .await
            .doing("ending a session")?;
        Ok(())
    }

    /// Ends all sessions of a user.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_of_user(&self, user: &UserId) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        users::end_sessions(&mut write, user).await?;
        write.commit().await
    }
}
