//! One-time links: for the first user of a server, for people who are invited,
//! and for those who forgot their password. Only the hash of a link's token is
//! kept.

use base::{Actor, Role, Timestamp, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::memberships;
use crate::open::{Change, Store, Write};
use crate::row::Reader;
use crate::users::{self, NewUser, User};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Makes the first user, admin of every workspace there is.
    FirstUser,
    /// Makes a user with a role in a workspace.
    Invite,
    /// Sets a new password.
    ResetPassword,
}

impl LinkPurpose {
    /// The word in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstUser => "first_user",
            Self::Invite => "invite",
            Self::ResetPassword => "reset_password",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::FirstUser, Self::Invite, Self::ResetPassword].into_iter().find(|purpose| purpose.as_str() == word)
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInLink {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whose password it resets.
    pub user_id: Option<UserId>,
    /// The workspace that an invited person joins.
    pub workspace_id: Option<WorkspaceId>,
    /// Their role there.
    pub role: Option<Role>,
    /// The address that was invited.
    pub email: Option<String>,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// The sign-in links of a store.
#[derive(Debug, Clone, Copy)]
pub struct SignInLinks<'a>(pub(crate) &'a Store);

impl Store {
    /// The sign-in links.
    #[must_use]
    pub fn sign_in_links(&self) -> SignInLinks<'_> {
        SignInLinks(self)
    }
}

impl SignInLinks<'_> {
    /// Stores a link.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create(&self, token_hash: &str, link: &SignInLink, actor: &Actor) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        let now = write.now().as_microsecond();
        sqlx::query(
            "insert into sign_in_links (token_hash, purpose, user_id, workspace_id, role, email, created_by, \
             created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(token_hash.to_owned())
        .bind(link.purpose.as_str())
        .bind(link.user_id.as_ref().map(ToString::to_string))
        .bind(link.workspace_id.as_ref().map(ToString::to_string))
        .bind(link.role.map(Role::as_str))
        .bind(link.email.as_deref().map(users::folded))
        .bind(actor.label())
        .bind(now)
        .bind(link.expires_at.as_microsecond())
        .execute(write.conn())
        .await
        .unique("sign-in link", "of this token")?;
        let change = Change {
            workspace: link.workspace_id.as_ref(),
            actor,
            action: "create",
            subject: "sign_in_link",
            id: link.email.as_deref().unwrap_or(link.purpose.as_str()),
            before: None,
            after: crate::open::snapshot_of(link),
        };
        write.audit(change).await?;
        write.commit().await
    }

    /// The link of a token, if it still works.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, token_hash: &str) -> Result<Option<SignInLink>, StoreError> {
        let row =
            sqlx::query("select * from sign_in_links where token_hash = $1 and used_at is null and expires_at > $2")
                .bind(token_hash.to_owned())
                .bind(self.0.now().as_microsecond())
                .fetch_optional(self.0.pool())
                .await
                .doing("reading a sign-in link")?;
        row.as_ref().map(read).transpose()
    }

    /// Uses a link up: makes the user with the role it promises, or sets the
    /// password it is for (`new.email` and `new.name` do not matter then).
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the link does not work (any more),
    /// [`StoreError::Duplicate`] when the address is taken,
    /// [`StoreError::Conflict`] when a first user exists already.
    pub async fn redeem(&self, token_hash: &str, new: NewUser) -> Result<User, StoreError> {
        let mut write = self.0.write().await?;
        let now = write.now().as_microsecond();
        let row = sqlx::query(
            "update sign_in_links set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2 \
             returning *",
        )
        .bind(token_hash.to_owned())
        .bind(now)
        .fetch_optional(write.conn())
        .await
        .doing("using a sign-in link")?;
        let Some(row) = row else {
            return Err(StoreError::missing("working sign-in link", "this one; ask for a new one"));
        };
        let link = read(&row)?;
        let user = match link.purpose {
            LinkPurpose::FirstUser => first_user(&mut write, new).await?,
            LinkPurpose::Invite => {
                let user = users::insert(&mut write, new, &Actor::System).await?;
                if let (Some(ws), Some(role)) = (&link.workspace_id, link.role) {
                    let actor = Actor::User(user.id.to_string());
                    memberships::set(&mut write, ws, &user.id, role, &actor).await?;
                }
                user
            }
            LinkPurpose::ResetPassword => reset(&mut write, &link, new.password_hash).await?,
        };
        write.commit().await?;
        Ok(user)
    }
}

async fn first_user(write: &mut Write, new: NewUser) -> Result<User, StoreError> {
    let row =
        sqlx::query("select count(*) as total from users").fetch_one(write.conn()).await.doing("counting users")?;
    if Reader::new("users", &row).int("total")? > 0 {
        let message = "this server has a first user already; ask an admin for an invitation";
        return Err(StoreError::Conflict(message.to_owned()));
    }
    let user = users::insert(write, new, &Actor::System).await?;
    let rows = sqlx::query("select id from workspaces order by id")
        .fetch_all(write.conn())
        .await
        .doing("reading workspaces")?;
    for row in &rows {
        let ws = Reader::new("workspaces", row).parsed("id", WorkspaceId::parse)?;
        memberships::set(write, &ws, &user.id, Role::Admin, &Actor::System).await?;
    }
    Ok(user)
}

async fn reset(write: &mut Write, link: &SignInLink, password_hash: Option<String>) -> Result<User, StoreError> {
    let id = link.user_id.as_ref().ok_or_else(|| StoreError::missing("user", "of this link"))?;
    let row = sqlx::query("update users set password_hash = $2 where id = $1 returning *")
        .bind(id.to_string())
        .bind(password_hash)
        .fetch_optional(write.conn())
        .await
        .doing("changing a password")?;
    let user = users::read(&row.ok_or_else(|| StoreError::missing("user", id))?)?;
    users::end_sessions(write, id).await?;
    let actor = Actor::User(id.to_string());
    let change = Change {
        workspace: None,
        actor: &actor,
        action: "reset_password",
        subject: "user",
        id: id.as_str(),
        before: None,
        after: None,
    };
    write.audit(change).await?;
    Ok(user)
}

fn read(row: &AnyRow) -> Result<SignInLink, StoreError> {
    let row = Reader::new("sign_in_links", row);
    Ok(SignInLink {
        purpose: row.word("purpose", LinkPurpose::parse)?,
        user_id: row.opt_parsed("user_id", UserId::parse)?,
        workspace_id: row.opt_parsed("workspace_id", WorkspaceId::parse)?,
        role: row.opt_word("role", Role::parse)?,
        email: row.opt_text("email")?,
        expires_at: row.time("expires_at")?,
    })
}
