//! Who may ask over the PostgreSQL protocol, and how.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::State;
use base::{UserId, Workspace, WorkspaceId};
use futures::future::{BoxFuture, FutureExt as _};
use lake::{Dimensions, PgDoor, PgReader, PgRefusal, PgSignIn};
use serde::Serialize;
use store::{Store, StoreError};
use utoipa::ToSchema;

use crate::access::{AsViewer, Caller};
use crate::dimensions::dimensions;
use crate::extract::Json;
use crate::problem::{Answer, Problem};
use crate::{App, password, secret, session};

/// Where the PostgreSQL protocol is spoken.
#[derive(Debug, Clone, Copy)]
pub struct SqlListener {
    /// The address.
    pub address: SocketAddr,
    /// Whether connections can be encrypted.
    pub is_encrypted: bool,
}

/// How a program reaches the tables of a workspace as a database.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlAccess {
    /// Whether this server speaks the PostgreSQL protocol.
    listens: bool,
    /// Its address for that; null when it listens on all addresses, or not at all.
    host: Option<String>,
    /// Its port for that.
    port: Option<u16>,
    /// Whether connections can be encrypted.
    encrypted: bool,
    /// The name of the database: the workspace's key.
    database: String,
    /// The user: the e-mail address of whoever asks; null for an API key.
    user: Option<String>,
}

/// How to connect to the workspace with a PostgreSQL client.
#[utoipa::path(get, path = "/workspaces/{workspace}/sql-access", tag = "sql",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = SqlAccess)))]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    AsViewer(access): AsViewer,
) -> Answer<Json<SqlAccess>> {
    let listener = app.options.sql_listener;
    let address = listener.map(|listener| listener.address);
    let host = address.filter(|address| !address.ip().is_unspecified());
    let user = match caller {
        Caller::Person(user) => Some(user.email),
        Caller::Program(_) | Caller::Demo => None,
    };
    Ok(Json(SqlAccess {
        listens: listener.is_some(),
        host: host.map(|address| address.ip().to_string()),
        port: address.map(|address| address.port()),
        encrypted: listener.is_some_and(|listener| listener.is_encrypted),
        database: access.workspace.key,
        user,
    }))
}

/// Lets the users and keys of a server in to ask over the PostgreSQL protocol.
#[must_use]
pub fn sql_door(app: &App) -> Arc<dyn PgDoor> {
    Arc::new(Door(app.clone()))
}

struct Door(App);

impl PgDoor for Door {
    fn sign_in(&self, given: PgSignIn) -> BoxFuture<'_, Result<Arc<dyn PgReader>, PgRefusal>> {
        sign_in(&self.0, given).boxed()
    }
}

fn unavailable(error: StoreError) -> PgRefusal {
    PgRefusal::Unavailable(error.to_string())
}

fn failed(problem: Problem) -> PgRefusal {
    PgRefusal::Unavailable(problem.detail().to_owned())
}

async fn sign_in(app: &App, given: PgSignIn) -> Result<Arc<dyn PgReader>, PgRefusal> {
    let (who, workspaces) = match by_key(app, &given).await? {
        Some((key_hash, workspace)) => (Who::Key(key_hash), vec![workspace]),
        None => by_password(app, &given).await?,
    };
    let workspace = one_of(workspaces, given.database)?;
    let (id, database) = (workspace.id, workspace.key);
    Ok(Arc::new(Reader { store: app.store.clone(), who, workspace: id, database }))
}

/// An API key, with its name as the user. Nobody can guess one, so that tries
/// need not be counted, and wrong ones by others shut no program out.
async fn by_key(app: &App, given: &PgSignIn) -> Result<Option<(String, Workspace)>, PgRefusal> {
    let key_hash = secret::hash(&given.password);
    let found = app.store.api_keys().find(&key_hash).await.map_err(unavailable)?;
    let Some(key) = found.filter(|key| key.name.trim().eq_ignore_ascii_case(given.user.trim())) else {
        return Ok(None);
    };
    let workspace = app.store.workspaces().get(&key.workspace_id).await.map_err(unavailable)?;
    Ok(Some((key_hash, workspace)))
}

/// A user with their password, counted as tries to sign in are.
async fn by_password(app: &App, given: &PgSignIn) -> Result<(Who, Vec<Workspace>), PgRefusal> {
    let (email, from) = (given.user.as_str(), Some(given.address));
    if email.len() > session::MAX_EMAIL {
        return Err(PgRefusal::Password);
    }
    if let Some(seconds) = app.sign_ins.wait(email, from, app.now()) {
        return Err(PgRefusal::Wait(seconds));
    }
    app.sign_ins.failed(email, from, app.now());
    let known = app.store.users().credentials(email).await.map_err(unavailable)?;
    let (user, stored) = known.map_or((None, None), |known| (Some(known.user), known.password_hash));
    let right = password::matches(given.password.clone(), stored).await.map_err(failed)?;
    let user = user.filter(|user| right && user.disabled_at.is_none()).ok_or(PgRefusal::Password)?;
    app.sign_ins.succeeded(email, from);
    let id = user.id.clone();
    let workspaces = Caller::Person(user).workspaces(app).await.map_err(failed)?;
    Ok((Who::User(id), workspaces.into_iter().map(|(workspace, _)| workspace).collect()))
}

/// The workspace that is asked for, else the only one there is.
fn one_of(mut workspaces: Vec<Workspace>, asked: Option<String>) -> Result<Workspace, PgRefusal> {
    match asked {
        Some(name) => workspaces
            .into_iter()
            .find(|workspace| workspace.key == name || workspace.id.as_str() == name)
            .ok_or(PgRefusal::Database(name)),
        None if workspaces.len() == 1 => Ok(workspaces.remove(0)),
        None => Err(PgRefusal::WhichDatabase(workspaces.into_iter().map(|workspace| workspace.key).collect())),
    }
}

enum Who {
    /// The hash of an API key.
    Key(String),
    User(UserId),
}

/// Somebody who is connected. What they may is looked up for every question: a
/// connection lives for days.
struct Reader {
    store: Store,
    who: Who,
    workspace: WorkspaceId,
    database: String,
}

impl Reader {
    async fn may_read(&self) -> Result<bool, StoreError> {
        Ok(match &self.who {
            Who::Key(hash) => {
                self.store.api_keys().find(hash).await?.is_some_and(|key| key.workspace_id == self.workspace)
            }
            Who::User(id) => {
                let is_member = self.store.memberships().role(&self.workspace, id).await?.is_some();
                is_member && self.store.users().get(id).await?.disabled_at.is_none()
            }
        })
    }

    async fn seen(&self) -> Result<Option<Dimensions>, StoreError> {
        if !self.may_read().await? {
            return Ok(None);
        }
        let workspace = self.store.workspaces().get(&self.workspace).await?;
        dimensions(&self.store, &workspace, None).await.map(Some)
    }
}

impl PgReader for Reader {
    fn workspace(&self) -> &WorkspaceId {
        &self.workspace
    }

    fn database(&self) -> &str {
        &self.database
    }

    fn dimensions(&self) -> BoxFuture<'_, Result<Dimensions, PgRefusal>> {
        async move { self.seen().await.map_err(unavailable)?.ok_or(PgRefusal::Ended) }.boxed()
    }
}
