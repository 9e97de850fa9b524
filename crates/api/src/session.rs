//! Who is signed in: sign-in, sign-out, and one-time links.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::extract::Json;
use crate::problem::{Answer, Problem, ProblemBody};
use crate::workspaces::Workspace;

/// The person who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionUser {
    /// Id, `usr_…`.
    id: String,
    /// Name as shown.
    name: String,
    /// E-mail address.
    email: String,
}

/// Who the caller is and what they may open. Answered to everybody, so that a
/// page can decide between the app and the sign-in form.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// Whether somebody is signed in.
    signed_in: bool,
    /// The person; null for nobody, an API key or demo mode without users.
    user: Option<SessionUser>,
    /// The workspaces they may open, the default one first.
    workspaces: Vec<Workspace>,
    /// Whether this server shows the demo, which signs in by itself.
    demo: bool,
    /// Whether the server has no user yet, so that its first-run link is needed.
    setup: bool,
    /// Version of the server.
    version: String,
}

/// Sign-in with a password.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SignIn {
    /// E-mail address.
    email: String,
    /// Password.
    password: String,
}

/// Use of a one-time link: it makes the first user of a server, or lets an
/// invited person choose a password.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct UseLink {
    /// The token of the link.
    token: String,
    /// Name to be shown; the invitation's when left out.
    name: Option<String>,
    /// E-mail address; the invitation's when left out, needed for the first user.
    email: Option<String>,
    /// New password, at least 10 characters.
    #[schema(min_length = 10)]
    password: String,
}

/// A role in a workspace; each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Role)]
pub(crate) enum RoleWord {
    /// Sees reports, campaigns and imports.
    Viewer,
    /// Also imports files and changes campaigns, budgets and rules.
    Editor,
    /// Also changes the workspace, its users and its keys.
    Admin,
}

/// Who am I?
#[utoipa::path(get, path = "/session", tag = "session", responses((status = 200, body = Session)))]
pub(crate) async fn show(State(app): State<App>, headers: HeaderMap) -> Answer<Json<Session>> {
    let _ = (app, headers);
    Err(Problem::not_found("x", "y"))
}

/// Sign in with e-mail and password; sets the cookie `sulit_session`.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn, responses(
    (status = 200, body = Session),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn sign_in(State(app): State<App>, Json(given): Json<SignIn>) -> Answer<impl IntoResponse> {
    let _ = (app, given);
    Err::<StatusCode, _>(Problem::not_found("x", "y"))
}

/// Sign out.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
pub(crate) async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Answer<impl IntoResponse> {
    let _ = (app, headers);
    Ok(StatusCode::NO_CONTENT)
}

/// Use a one-time link; sets the cookie `sulit_session`.
#[utoipa::path(post, path = "/session/link", tag = "session", request_body = UseLink, responses(
    (status = 200, body = Session),
    (status = 422, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn use_link(State(app): State<App>, Json(given): Json<UseLink>) -> Answer<impl IntoResponse> {
    let _ = (app, given);
    Err::<StatusCode, _>(Problem::not_found("x", "y"))
}
