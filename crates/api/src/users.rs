//! Members of a workspace.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::AsAdmin;
use crate::extract::{FromPath, Json};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::session::RoleWord;

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
    /// Whether they have not chosen a password yet.
    invited: bool,
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
    /// Name as shown; the address when left out.
    name: Option<String>,
    /// What they may do here.
    role: RoleWord,
}

/// An invitation, or the membership of somebody who can sign in already.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Invitation {
    /// The member.
    user: User,
    /// Path of the one-time link with which they choose a password, shown only
    /// once; null when they have one already.
    link: Option<String>,
}

/// A new role.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RolePatch {
    /// What they may do here.
    role: RoleWord,
}

/// Members of the workspace.
#[utoipa::path(get, path = "/workspaces/{workspace}/users", tag = "users",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Page<User>)))]
pub(crate) async fn list(State(app): State<App>, AsAdmin(access): AsAdmin) -> Answer<Json<Page<User>>> {
    let _ = (app, access);
    Err(Problem::not_found("x", "y"))
}

/// Invite somebody; the answer holds their one-time link.
#[utoipa::path(post, path = "/workspaces/{workspace}/users", tag = "users", request_body = NewUser,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 201, body = Invitation)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    Json(new): Json<NewUser>,
) -> Answer<(StatusCode, Json<Invitation>)> {
    let _ = (app, access, new);
    Err(Problem::not_found("x", "y"))
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
    let _ = (app, access, id, patch);
    Err(Problem::not_found("x", "y"))
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
    let _ = (app, access, id);
    Err(Problem::not_found("x", "y"))
}
