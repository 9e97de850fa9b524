//! Who may do what in which workspace.

use base::{Actor, Role, Timestamp, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write};
use crate::row::Reader;
use crate::users::{self, User};

/// A user in a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The user.
    pub user: User,
    /// What they may do there.
    pub role: Role,
    /// When they joined.
    pub joined_at: Timestamp,
}

/// The memberships of a store.
#[derive(Debug, Clone, Copy)]
pub struct Memberships<'a>(pub(crate) &'a Store);

impl Store {
    /// The memberships.
    #[must_use]
    pub fn memberships(&self) -> Memberships<'_> {
        Memberships(self)
    }
}

impl Memberships<'_> {
    /// The members of a workspace, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(&self, ws: &WorkspaceId) -> Result<Vec<Member>, StoreError> {
        let rows = sqlx::query(
            "select u.*, m.role as role, m.created_at as joined_at from memberships m join users u on u.id = m.user_id \
             where m.workspace_id = $1 order by u.name, u.id",
        )
        .bind(ws.to_string())
        .fetch_all(self.0.pool())
        .await
        .doing("listing members")?;
        rows.iter()
            .map(|row| {
                let reader = Reader::new("memberships", row);
                Ok(Member {
                    user: users::read(row)?,
                    role: reader.word("role", Role::parse)?,
                    joined_at: reader.time("joined_at")?,
                })
            })
            .collect()
    }

    /// The workspaces of a user with their roles.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_user(&self, user: &UserId) -> Result<Vec<(WorkspaceId, Role)>, StoreError> {
        let rows = sqlx::query("select * from memberships where user_id = $1 order by workspace_id")
            .bind(user.to_string())
            .fetch_all(self.0.pool())
            .await
            .doing("reading memberships")?;
        rows.iter()
            .map(|row| {
                let row = Reader::new("memberships", row);
                Ok((row.parsed("workspace_id", WorkspaceId::parse)?, row.word("role", Role::parse)?))
            })
            .collect()
    }

    /// What a user may do in a workspace; `None` = nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn role(&self, ws: &WorkspaceId, user: &UserId) -> Result<Option<Role>, StoreError> {
        let row = sqlx::query("select role from memberships where workspace_id = $1 and user_id = $2")
            .bind(ws.to_string())
            .bind(user.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a membership")?;
        row.map(|row| Reader::new("memberships", &row).word("role", Role::parse)).transpose()
    }

    /// Gives a user a role in a workspace.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when this would leave the workspace without an
    /// admin.
    pub async fn set(&self, ws: &WorkspaceId, user: &UserId, role: Role, actor: &Actor) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        set(&mut write, ws, user, role, actor).await?;
        write.commit().await
    }

    /// Takes a user out of a workspace.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when they are no member, [`StoreError::Conflict`]
    /// when they are the last admin.
    pub async fn remove(&self, ws: &WorkspaceId, user: &UserId, actor: &Actor) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        let Some(before) = current(&mut write, ws, user).await? else {
            return Err(StoreError::missing("member", user));
        };
        if before == Role::Admin {
            refuse_last_admin(&mut write, ws, user).await?;
        }
        sqlx::query("delete from memberships where workspace_id = $1 and user_id = $2")
            .bind(ws.to_string())
            .bind(user.to_string())
            .execute(write.conn())
            .await
            .doing("removing a member")?;
        audit(&mut write, ws, user, actor, "remove", Some(before), None).await?;
        write.commit().await
    }
}

async fn current(write: &mut Write, ws: &WorkspaceId, user: &UserId) -> Result<Option<Role>, StoreError> {
    let row = sqlx::query("select role from memberships where workspace_id = $1 and user_id = $2")
        .bind(ws.to_string())
        .bind(user.to_string())
        .fetch_optional(write.conn())
        .await
        .doing("reading a membership")?;
    row.map(|row| Reader::new("memberships", &row).word("role", Role::parse)).transpose()
}

async fn refuse_last_admin(write: &mut Write, ws: &WorkspaceId, user: &UserId) -> Result<(), StoreError> {
    let row = sqlx::query(
        "select count(*) as total from memberships where workspace_id = $1 and role = 'admin' and user_id <> $2",
    )
    .bind(ws.to_string())
    .bind(user.to_string())
    .fetch_one(write.conn())
    .await
    .doing("counting admins")?;
    if Reader::new("memberships", &row).int("total")? > 0 {
        return Ok(());
    }
    let message = "this is the workspace's last admin; make somebody else an admin first";
    Err(StoreError::Conflict(message.to_owned()))
}

pub(crate) async fn set(
    write: &mut Write,
    ws: &WorkspaceId,
    user: &UserId,
    role: Role,
    actor: &Actor,
) -> Result<(), StoreError> {
    let before = current(write, ws, user).await?;
    if before == Some(role) {
        return Ok(());
    }
    if before == Some(Role::Admin) {
        refuse_last_admin(write, ws, user).await?;
    }
    let now = write.now().as_microsecond();
    sqlx::query(
        "insert into memberships (workspace_id, user_id, role, created_at) values ($1, $2, $3, $4) \
         on conflict (workspace_id, user_id) do update set role = excluded.role",
    )
    .bind(ws.to_string())
    .bind(user.to_string())
    .bind(role.as_str())
    .bind(now)
    .execute(write.conn())
    .await
    .doing("writing a membership")?;
    audit(write, ws, user, actor, "set", before, Some(role)).await
}

async fn audit(
    write: &mut Write,
    ws: &WorkspaceId,
    user: &UserId,
    actor: &Actor,
    action: &'static str,
    before: Option<Role>,
    after: Option<Role>,
) -> Result<(), StoreError> {
    let role = |role: Option<Role>| role.map(|role| serde_json::json!({ "role": role }));
    let change = Change {
        workspace: Some(ws),
        actor,
        action,
        subject: "membership",
        id: user.as_str(),
        before: role(before),
        after: role(after),
    };
    write.audit(change).await
}
