//! Users. Passwords arrive here as hashes and leave only through
//! [`Users::credentials`].

use base::{Actor, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::row::Reader;

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// E-mail address in lower case; unique.
    pub email: String,
    /// Name as shown.
    pub name: String,
    /// Language of the pages, where they chose one.
    pub locale: Option<String>,
    /// When they were added.
    pub created_at: Timestamp,
    /// When they were locked out; `None` = they may sign in.
    pub disabled_at: Option<Timestamp>,
}

/// A user with the hash of their password. Not serialisable on purpose.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user.
    pub user: User,
    /// Hash of their password; `None` = they cannot sign in with one.
    pub password_hash: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}

/// A user to be added.
#[derive(Clone, PartialEq, Eq)]
pub struct NewUser {
    /// E-mail address in any case.
    pub email: String,
    /// Name as shown.
    pub name: String,
    /// Hash of the password; `None` = none yet.
    pub password_hash: Option<String>,
    /// Language of the pages.
    pub locale: Option<String>,
}

impl std::fmt::Debug for NewUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewUser").field("email", &self.email).finish_non_exhaustive()
    }
}

/// The users of a store.
#[derive(Debug, Clone, Copy)]
pub struct Users<'a>(pub(crate) &'a Store);

impl Store {
    /// The users.
    #[must_use]
    pub fn users(&self) -> Users<'_> {
        Users(self)
    }
}

impl Users<'_> {
    /// Adds a user.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the address is taken.
    pub async fn create(&self, new: NewUser, actor: &Actor) -> Result<User, StoreError> {
        let mut write = self.0.write().await?;
        let user = insert(&mut write, new, actor).await?;
        write.commit().await?;
        Ok(user)
    }

    /// How many users there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&self) -> Result<u64, StoreError> {
        let row = sqlx::query("select count(*) as total from users")
            .fetch_one(self.0.pool())
            .await
            .doing("counting users")?;
        Reader::new("users", &row).count("total")
    }

    /// One user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, id: &UserId) -> Result<User, StoreError> {
        let row = sqlx::query("select * from users where id = $1")
            .bind(id.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a user")?;
        read(&row.ok_or_else(|| StoreError::missing("user", id))?)
    }

    /// The user of an address with the hash of their password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credentials(&self, email: &str) -> Result<Option<Credentials>, StoreError> {
        let row = sqlx::query("select * from users where email = $1")
            .bind(folded(email))
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a user")?;
        let Some(row) = row else { return Ok(None) };
        let password_hash = Reader::new("users", &row).opt_text("password_hash")?;
        Ok(Some(Credentials { user: read(&row)?, password_hash }))
    }

    /// Changes a user's name and language.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn update(
        &self,
        id: &UserId,
        name: &str,
        locale: Option<&str>,
        actor: &Actor,
    ) -> Result<User, StoreError> {
        self.change(id, actor, "update", |user, _| {
            user.name = name.to_owned();
            user.locale = locale.map(ToOwned::to_owned);
        })
        .await
    }

    /// Locks a user out and ends their sessions.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn disable(&self, id: &UserId, actor: &Actor) -> Result<User, StoreError> {
        self.change(id, actor, "disable", |user, now| user.disabled_at = Some(now)).await
    }

    /// Lets a user in again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn enable(&self, id: &UserId, actor: &Actor) -> Result<User, StoreError> {
        self.change(id, actor, "enable", |user, _| user.disabled_at = None).await
    }

    /// Stores the hash of a new password and ends the user's sessions.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_password(&self, id: &UserId, password_hash: &str, actor: &Actor) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        let done = sqlx::query("update users set password_hash = $2 where id = $1")
            .bind(id.to_string())
            .bind(password_hash.to_owned())
            .execute(write.conn())
            .await
            .doing("changing a password")?;
        if done.rows_affected() == 0 {
            return Err(StoreError::missing("user", id));
        }
        end_sessions(&mut write, id).await?;
        let change = Change {
            workspace: None,
            actor,
            action: "set_password",
            subject: "user",
            id: id.as_str(),
            before: None,
            after: None,
        };
        write.audit(change).await?;
        write.commit().await
    }

    async fn change(
        &self,
        id: &UserId,
        actor: &Actor,
        action: &'static str,
        apply: impl FnOnce(&mut User, Timestamp),
    ) -> Result<User, StoreError> {
        let mut write = self.0.write().await?;
        let row = sqlx::query("select * from users where id = $1")
            .bind(id.to_string())
            .fetch_optional(write.conn())
            .await
            .doing("reading a user")?;
        let before = read(&row.ok_or_else(|| StoreError::missing("user", id))?)?;
        let mut after = before.clone();
        apply(&mut after, write.now());
        sqlx::query("update users set name = $2, locale = $3, disabled_at = $4 where id = $1")
            .bind(id.to_string())
            .bind(after.name.clone())
            .bind(after.locale.clone())
            .bind(crate::row::opt_micros(after.disabled_at))
            .execute(write.conn())
            .await
            .doing("changing a user")?;
        if after.disabled_at.is_some() {
            end_sessions(&mut write, id).await?;
        }
        let change = Change {
            workspace: None,
            actor,
            action,
            subject: "user",
            id: id.as_str(),
            before: snapshot_of(&before),
            after: snapshot_of(&after),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(after)
    }
}

/// Addresses are compared in lower case; no mail server in use tells case apart.
pub(crate) fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

pub(crate) async fn end_sessions(write: &mut Write, user: &UserId) -> Result<(), StoreError> {
    sqlx::query("delete from sessions where user_id = $1")
        .bind(user.to_string())
        .execute(write.conn())
        .await
        .doing("ending sessions")?;
    Ok(())
}

pub(crate) async fn insert(write: &mut Write, new: NewUser, actor: &Actor) -> Result<User, StoreError> {
    let user = User {
        id: UserId::new(write.clock()),
        email: folded(&new.email),
        name: new.name,
        locale: new.locale,
        created_at: write.now(),
        disabled_at: None,
    };
    sqlx::query(
        "insert into users (id, email, name, password_hash, locale, created_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(user.id.to_string())
    .bind(user.email.clone())
    .bind(user.name.clone())
    .bind(new.password_hash)
    .bind(user.locale.clone())
    .bind(user.created_at.as_microsecond())
    .execute(write.conn())
    .await
    .unique("user with the address", &user.email)?;
    let change = Change {
        workspace: None,
        actor,
        action: "create",
        subject: "user",
        id: user.id.as_str(),
        before: None,
        after: snapshot_of(&user),
    };
    write.audit(change).await?;
    Ok(user)
}

pub(crate) fn read(row: &AnyRow) -> Result<User, StoreError> {
    let row = Reader::new("users", row);
    Ok(User {
        id: row.parsed("id", UserId::parse)?,
        email: row.text("email")?,
        name: row.text("name")?,
        locale: row.opt_text("locale")?,
        created_at: row.time("created_at")?,
        disabled_at: row.opt_time("disabled_at")?,
    })
}
