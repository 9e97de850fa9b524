//! Who is signed in: sign-in, sign-out, and one-time links.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use base::{ErrorKind, Role, Timestamp};
use serde::{Deserialize, Serialize};
use store::{LinkPurpose, NewUser, User};
use utoipa::ToSchema;

use crate::access::{self, Caller, Peer};
use crate::extract::Json;
use crate::problem::{Answer, Problem, ProblemBody};
use crate::workspaces::Workspace;
use crate::{App, password, secret};

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

impl From<Role> for RoleWord {
    fn from(role: Role) -> Self {
        match role {
            Role::Viewer => Self::Viewer,
            Role::Editor => Self::Editor,
            Role::Admin => Self::Admin,
        }
    }
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Viewer => Self::Viewer,
            RoleWord::Editor => Self::Editor,
            RoleWord::Admin => Self::Admin,
        }
    }
}

async fn session_of(app: &App, caller: Option<&Caller>) -> Answer<Session> {
    let user = match caller {
        Some(Caller::Person(user)) => {
            Some(SessionUser { id: user.id.to_string(), name: user.name.clone(), email: user.email.clone() })
        }
        _ => None,
    };
    let workspaces = match caller {
        Some(caller) => caller.workspaces(app).await?,
        None => Vec::new(),
    };
    Ok(Session {
        signed_in: caller.is_some(),
        user,
        workspaces: workspaces.into_iter().map(|(workspace, role)| Workspace::shown(app, workspace, role)).collect(),
        demo: app.options.demo,
        setup: !app.options.demo && app.store.users().count().await? == 0,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Who am I?
#[utoipa::path(get, path = "/session", tag = "session", responses((status = 200, body = Session)))]
pub(crate) async fn show(State(app): State<App>, Peer(from): Peer, headers: HeaderMap) -> Answer<Json<Session>> {
    let caller = Caller::identify(&app, &headers, from).await?;
    session_of(&app, caller.as_ref()).await.map(Json)
}

/// Sign in with e-mail and password; sets the cookie `sulit_session`.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn, responses(
    (status = 200, body = Session),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    (status = 429, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn sign_in(
    State(app): State<App>,
    Peer(from): Peer,
    headers: HeaderMap,
    Json(given): Json<SignIn>,
) -> Answer<impl IntoResponse> {
    // Addresses are remembered: a long one would be a way to fill the memory.
    if given.email.len() > MAX_EMAIL {
        return Err(Problem::of(ErrorKind::Unauthorized, "the e-mail address or the password is wrong"));
    }
    if let Some(seconds) = app.sign_ins.wait(&given.email, from, app.now()) {
        return Err(Problem::slow_down(seconds));
    }
    // Noted before the password is looked at, so that tries sent at once count too.
    app.sign_ins.failed(&given.email, from, app.now());
    let known = app.store.users().credentials(&given.email).await?;
    let (user, stored) = known.map_or((None, None), |known| (Some(known.user), known.password_hash));
    let right = password::matches(given.password, stored).await?;
    let Some(user) = user.filter(|user| right && user.disabled_at.is_none()) else {
        let detail = "the e-mail address or the password is wrong";
        return Err(Problem::of(ErrorKind::Unauthorized, detail));
    };
    app.sign_ins.succeeded(&given.email, from);
    begin(&app, &headers, user).await
}

/// Sign out.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
pub(crate) async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Answer<impl IntoResponse> {
    if let Some(token) = access::cookie(&headers) {
        app.store.sessions().delete(&secret::hash(token)).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, set_cookie(&app, "", 0))]))
}

/// Use a one-time link; sets the cookie `sulit_session`.
#[utoipa::path(post, path = "/session/link", tag = "session", request_body = UseLink, responses(
    (status = 200, body = Session),
    (status = 422, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn use_link(
    State(app): State<App>,
    headers: HeaderMap,
    Json(given): Json<UseLink>,
) -> Answer<impl IntoResponse> {
    let token = secret::hash(&given.token);
    let link = app.store.sign_in_links().find(&token).await?;
    let link = link.ok_or_else(|| {
        Problem::field("token", "this link does not work any more; ask an admin for a new one, or restart the server")
    })?;
    let email = link.email.clone().or(given.email).unwrap_or_default();
    if link.purpose != LinkPurpose::ResetPassword && !looks_like_email(&email) {
        return Err(Problem::field("email", "write an e-mail address such as name@example.com"));
    }
    let name = given.name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| email.clone());
    let password_hash = Some(password::hash(given.password).await?);
    let new = NewUser { email, name: name.trim().to_owned(), password_hash, locale: None };
    let user = app.store.sign_in_links().redeem(&token, new).await?;
    begin(&app, &headers, user).await
}

async fn begin(app: &App, headers: &HeaderMap, user: User) -> Answer<impl IntoResponse + use<>> {
    let token = secret::fresh("");
    let seconds = i64::from(app.options.session_days) * 86_400;
    let expires_at = Timestamp::from_second(app.now().as_second() + seconds).unwrap_or(Timestamp::MAX);
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    app.store.sessions().create(&secret::hash(&token), &user.id, agent, expires_at).await?;
    let session = session_of(app, Some(&Caller::Person(user))).await?;
    Ok(([(header::SET_COOKIE, set_cookie(app, &token, seconds))], Json(session)))
}

fn set_cookie(app: &App, token: &str, seconds: i64) -> String {
    let secure = if app.options.secure_cookies { "; Secure" } else { "" };
    format!("{}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", access::COOKIE)
}

/// Longest e-mail address (RFC 5321).
pub(crate) const MAX_EMAIL: usize = 254;

/// Whether a text can be an e-mail address; whether it is one, only a message
/// to it can tell.
pub(crate) fn looks_like_email(text: &str) -> bool {
    let sound = text.len() <= MAX_EMAIL && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    sound && text.rsplit_once('@').is_some_and(|(name, host)| !name.is_empty() && host.len() >= 3)
}
