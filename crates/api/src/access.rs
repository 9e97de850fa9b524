//! Who calls, and what they may do: one extractor a role, so that a handler
//! cannot forget to ask.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRef, FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use base::{Actor, ErrorKind, Role, Workspace};
use store::{ApiKey, StoreError, User};

use crate::App;
use crate::problem::{Answer, Problem};
use crate::secret;

/// Name of the cookie of a signed-in browser.
pub(crate) const COOKIE: &str = "sulit_session";

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    /// A person in a browser.
    Person(User),
    /// A program with a key.
    Program(ApiKey),
    /// Whoever sits at the machine that shows the demo.
    Demo,
}

/// A caller in a workspace they may open.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    /// The workspace.
    pub(crate) workspace: Workspace,
    /// What they may do in it.
    pub(crate) role: Role,
    /// As the audit log names them.
    pub(crate) actor: Actor,
}

impl Caller {
    /// Who sends this request; `None` when nobody is signed in.
    pub(crate) async fn identify(app: &App, headers: &HeaderMap, from: Option<IpAddr>) -> Answer<Option<Self>> {
        if let Some(key) = bearer(headers) {
            let found = app.store.api_keys().find(&secret::hash(key)).await?;
            return Ok(found.map(Self::Program));
        }
        if let Some(token) = cookie(headers) {
            let found = app.store.sessions().find(&secret::hash(token)).await?;
            if let Some(session) = found {
                return Ok(Some(Self::Person(session.user)));
            }
        }
        Ok((app.options.demo && is_local(headers, from)).then_some(Self::Demo))
    }

    /// As the audit log names them.
    pub(crate) fn actor(&self) -> Actor {
        match self {
            Self::Person(user) => Actor::User(user.id.to_string()),
            Self::Program(key) => Actor::Key(key.id.to_string()),
            Self::Demo => Actor::User("demo".to_owned()),
        }
    }

    /// What they may do in a workspace; `None` = they may not see it.
    pub(crate) async fn role_in(&self, app: &App, workspace: &Workspace) -> Answer<Option<Role>> {
        Ok(match self {
            Self::Person(user) => app.store.memberships().role(&workspace.id, &user.id).await?,
            Self::Program(key) => (key.workspace_id == workspace.id).then_some(key.role),
            Self::Demo => Some(Role::Admin),
        })
    }

    /// The workspaces they may open, with their role in each.
    pub(crate) async fn workspaces(&self, app: &App) -> Answer<Vec<(Workspace, Role)>> {
        let all = app.store.workspaces().list().await?;
        let mine = match self {
            Self::Person(user) => app.store.memberships().of_user(&user.id).await?,
            Self::Program(key) => vec![(key.workspace_id.clone(), key.role)],
            Self::Demo => all.iter().map(|workspace| (workspace.id.clone(), Role::Admin)).collect(),
        };
        let role_of = |workspace: &Workspace| mine.iter().find(|(id, _)| *id == workspace.id).map(|(_, role)| *role);
        Ok(all.into_iter().filter_map(|workspace| role_of(&workspace).map(|role| (workspace, role))).collect())
    }

    /// Opens a workspace by key or id. One that they may not see answers as one
    /// that does not exist.
    pub(crate) async fn open(&self, app: &App, key: &str) -> Answer<Access> {
        let workspace = match app.store.workspaces().find(key).await {
            Err(StoreError::NotFound { .. }) => return Err(Problem::not_found("workspace", key)),
            found => found?,
        };
        let role = self.role_in(app, &workspace).await?.ok_or_else(|| Problem::not_found("workspace", key))?;
        Ok(Access { workspace, role, actor: self.actor() })
    }
}

impl Access {
    /// Refuses a caller whose role is not enough.
    pub(crate) fn needs(self, needed: Role) -> Answer<Self> {
        if self.role >= needed {
            return Ok(self);
        }
        let (role, needed) = (self.role.as_str(), needed.as_str());
        let detail = format!("this needs the role {needed} in “{}”, and yours is {role}", self.workspace.key);
        Err(Problem::of(ErrorKind::Forbidden, detail))
    }
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let app = App::from_ref(state);
        Self::identify(&app, &parts.headers, peer(parts)).await?.ok_or_else(Problem::unauthorized)
    }
}

async fn enter<S>(parts: &mut Parts, state: &S, needed: Role) -> Answer<Access>
where
    S: Send + Sync,
    App: FromRef<S>,
{
    let caller = Caller::from_request_parts(parts, state).await?;
    let path = RawPathParams::from_request_parts(parts, state).await.ok();
    let key = path.as_ref().and_then(|path| path.iter().find(|(name, _)| *name == "workspace"));
    let key = key.map(|(_, key)| key).unwrap_or_default();
    caller.open(&App::from_ref(state), key).await?.needs(needed)
}

macro_rules! roles {
    ($($name:ident = $role:expr, $doc:literal;)*) => {$(
        #[doc = $doc]
        #[derive(Debug)]
        pub(crate) struct $name(pub(crate) Access);

        impl<S> FromRequestParts<S> for $name
        where
            S: Send + Sync,
            App: FromRef<S>,
        {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
                enter(parts, state, $role).await.map(Self)
            }
        }
    )*};
}

roles! {
    AsViewer = Role::Viewer, "A caller who may read the workspace of the path.";
    AsEditor = Role::Editor, "A caller who may also change its campaigns, budgets, rules and imports.";
    AsAdmin = Role::Admin, "A caller who may also change its settings, users and keys.";
}

/// The address at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(peer(parts)))
    }
}

fn peer(parts: &Parts) -> Option<IpAddr> {
    peer_of(&parts.extensions)
}

/// The address at the other end of the connection.
pub(crate) fn peer_of(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical())
}

/// The API key of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// The token of the session cookie.
pub(crate) fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, token)| token)
}

/// Whether a request comes from this machine and asks for a loopback name. The
/// name matters: a page elsewhere can point its own name at 127.0.0.1 (DNS
/// rebinding), but it cannot make the browser send `Host: localhost`. A request
/// that a proxy passed on comes from somewhere else.
pub(crate) fn is_local(headers: &HeaderMap, from: Option<IpAddr>) -> bool {
    let passed_on = headers.contains_key("forwarded") || headers.contains_key("x-forwarded-for");
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    from.is_some_and(|from| from.is_loopback()) && !passed_on && is_loopback_name(host)
}

fn is_loopback_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_names_are_local() {
        for host in ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LocalHost:1"] {
            assert!(is_loopback_name(host), "{host}");
        }
        for host in ["", "evil.example", "evil.example:8080", "localhost.evil.example", "192.168.1.2:8080"] {
            assert!(!is_loopback_name(host), "{host}");
        }
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "theme=dark; sulit_session=abc; x=y".parse().unwrap());
        assert_eq!(cookie(&headers), Some("abc"));
    }
}
