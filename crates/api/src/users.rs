//! Members of a workspace.

use axum::extract::State;
use axum::http::StatusCode;
use base::{Actor, Role, Timestamp, UserId, Workspace};
use serde::{Deserialize, Serialize};
use store::{LinkPurpose, SignInLink, Store, StoreError};
use utoipa::ToSchema;

use crate::access::{Access, AsAdmin};
use crate::extract::{FromPath, Json};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::session::{RoleWord, looks_like_email};
use crate::{App, secret};

/// How long an invitation can be used.
const INVITATION_DAYS: i64 = 7;

/// How long the link for the first user can be used; `serve` prints a new one
/// whenever it starts.
const FIRST_LINK_DAYS: i64 = 1;

/// A person who may open the workspace.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct User {
    /// Id, `usr_…`.
    id: String,
    /// Name as shown.
    name: String,
    /// E-mail address.
    email: String,
    /// What they may do here.
    role: RoleWord,
    /// When they became a member.
    #[schema(format = DateTime)]
    created_at: String,
}

/// A person to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUser {
    /// E-mail address.
    email: String,
    /// What they may do here.
    role: RoleWord,
}

/// What came of letting somebody in: one of the two.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Invitation {
    /// The member, when they can sign in already.
    user: Option<User>,
    /// Path of the one-time link with which they choose a password, shown only
    /// here.
    link: Option<String>,
}

/// A new role.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RolePatch {
    /// What they may do here.
    role: RoleWord,
}

impl User {
    fn shown(member: store::Member) -> Self {
        Self {
            id: member.user.id.to_string(),
            name: member.user.name,
            email: member.user.email,
            role: member.role.into(),
            created_at: member.joined_at.to_string(),
        }
    }
}

/// Members of the workspace.
#[utoipa::path(get, path = "/workspaces/{workspace}/users", tag = "users",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Page<User>)))]
pub(crate) async fn list(State(app): State<App>, AsAdmin(access): AsAdmin) -> Answer<Json<Page<User>>> {
    let members = app.store.memberships().members(&access.workspace.id).await?;
    Ok(Json(Page::whole(members.into_iter().map(User::shown).collect())))
}

/// Let somebody in. Who can sign in already becomes a member at once; anybody
/// else gets a one-time link, which is in the answer and nowhere else.
#[utoipa::path(post, path = "/workspaces/{workspace}/users", tag = "users", request_body = NewUser,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 201, body = Invitation)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    Json(new): Json<NewUser>,
) -> Answer<(StatusCode, Json<Invitation>)> {
    if !looks_like_email(&new.email) {
        return Err(Problem::field("email", "write an e-mail address such as name@example.com"));
    }
    let invitation = invite(&app.store, &access.workspace, &new.email, new.role.into(), &access.actor).await?;
    let user = match &invitation {
        Invited::Member(id) => Some(member(&app, &access, id).await?),
        Invited::Link(_) => None,
    };
    let link = match invitation {
        Invited::Link(token) => Some(format!("/link#{token}")),
        Invited::Member(_) => None,
    };
    Ok((StatusCode::CREATED, Json(Invitation { user, link })))
}

/// Change a member's role. The last admin stays admin.
#[utoipa::path(patch, path = "/workspaces/{workspace}/users/{id}", tag = "users", request_body = RolePatch,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = User)))]
pub(crate) async fn update(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(patch): Json<RolePatch>,
) -> Answer<Json<User>> {
    let id = UserId::parse(&id).map_err(|_| Problem::not_found("user", &id))?;
    member(&app, &access, &id).await?;
    app.store.memberships().set(&access.workspace.id, &id, patch.role.into(), &access.actor).await?;
    Ok(Json(member(&app, &access, &id).await?))
}

/// End a membership. The last admin stays.
#[utoipa::path(delete, path = "/workspaces/{workspace}/users/{id}", tag = "users",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn remove(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<StatusCode> {
    let id = UserId::parse(&id).map_err(|_| Problem::not_found("user", &id))?;
    app.store.memberships().remove(&access.workspace.id, &id, &access.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn member(app: &App, access: &Access, id: &UserId) -> Answer<User> {
    let members = app.store.memberships().members(&access.workspace.id).await?;
    let found = members.into_iter().find(|member| member.user.id == *id);
    found.map(User::shown).ok_or_else(|| Problem::not_found("user", id.as_str()))
}

/// What came of letting somebody in.
#[derive(Debug)]
pub enum Invited {
    /// They can sign in already and are a member now.
    Member(UserId),
    /// The token of a one-time link, for `/link#<token>`.
    Link(String),
}

/// Lets somebody into a workspace, by their e-mail address.
///
/// # Errors
/// When the store fails.
pub async fn invite(
    store: &Store,
    workspace: &Workspace,
    email: &str,
    role: Role,
    actor: &Actor,
) -> Result<Invited, StoreError> {
    if let Some(known) = store.users().credentials(email).await? {
        store.memberships().set(&workspace.id, &known.user.id, role, actor).await?;
        return Ok(Invited::Member(known.user.id));
    }
    let token = secret::fresh("");
    let link = SignInLink {
        purpose: LinkPurpose::Invite,
        user_id: None,
        workspace_id: Some(workspace.id.clone()),
        role: Some(role),
        email: Some(email.to_owned()),
        expires_at: in_days(store.now(), INVITATION_DAYS),
    };
    store.sign_in_links().create(&secret::hash(&token), &link, actor).await?;
    Ok(Invited::Link(token))
}

/// The token of a new link that makes the first user of a server; `None` when
/// the server has users.
///
/// # Errors
/// When the store fails.
pub async fn first_user_link(store: &Store) -> Result<Option<String>, StoreError> {
    if store.users().count().await? > 0 {
        return Ok(None);
    }
    let token = secret::fresh("");
    let link = SignInLink {
        purpose: LinkPurpose::FirstUser,
        user_id: None,
        workspace_id: None,
        role: None,
        email: None,
        expires_at: in_days(store.now(), FIRST_LINK_DAYS),
    };
    store.sign_in_links().create(&secret::hash(&token), &link, &Actor::System).await?;
    Ok(Some(token))
}

fn in_days(now: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_second(now.as_second() + days * 86_400).unwrap_or(Timestamp::MAX)
}
