//! Who calls, and what they may do: one extractor a role, so that a handler
//! cannot forget to ask.

use axum::extract::{FromRef, FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use base::{Actor, Role, Workspace};

use crate::App;
use crate::problem::{Answer, Problem};

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// As the audit log names them.
    pub(crate) actor: Actor,
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

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let _ = (parts, App::from_ref(state));
        Err(Problem::unauthorized())
    }
}

impl Caller {
    /// Opens a workspace, if the caller is a member of it. A workspace they may
    /// not see answers as one that does not exist.
    pub(crate) async fn open(self, app: &App, key: &str) -> Answer<Access> {
        let _ = app;
        Err(Problem::not_found("workspace", key))
    }
}

async fn enter<S>(parts: &mut Parts, state: &S, needed: Role) -> Answer<Access>
where
    S: Send + Sync,
    App: FromRef<S>,
{
    let caller = Caller::from_request_parts(parts, state).await?;
    let path = RawPathParams::from_request_parts(parts, state).await;
    let key = path.ok().and_then(|path| {
        path.iter().find(|(name, _)| *name == "workspace").map(|(_, value)| value.to_owned())
    });
    let app = App::from_ref(state);
    let access = caller.open(&app, &key.unwrap_or_default()).await?;
    access.needs(needed)?;
    Ok(access)
}

impl Access {
    fn needs(&self, needed: Role) -> Answer<()> {
        if self.role >= needed {
            return Ok(());
        }
        let (role, needed) = (self.role.as_str(), needed.as_str());
        let detail = format!("this needs the role {needed} in “{}”, and yours is {role}", self.workspace.key);
        Err(Problem::of(base::ErrorKind::Forbidden, detail))
    }
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
