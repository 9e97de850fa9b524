//! What the protocol asks of whoever keeps users and workspaces.

use std::fmt::{self, Debug};
use std::net::IpAddr;
use std::sync::Arc;

use base::WorkspaceId;
use futures::future::BoxFuture;

use crate::Dimensions;

/// What a client gives to be let in.
#[derive(Clone)]
pub struct PgSignIn {
    /// The name of the user.
    pub user: String,
    /// The password.
    pub password: String,
    /// The database, if the client names one that is not just its user again.
    pub database: Option<String>,
    /// Where the client is.
    pub address: IpAddr,
}

impl Debug for PgSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { user, password: _, database, address } = self;
        f.debug_struct("PgSignIn").field("user", user).field("database", database).field("address", address).finish()
    }
}

/// Lets clients in.
pub trait PgDoor: Send + Sync + 'static {
    /// Who a client is and what it may read.
    fn sign_in(&self, given: PgSignIn) -> BoxFuture<'_, Result<Arc<dyn PgReader>, PgRefusal>>;
}

/// Somebody who was let in to one workspace.
pub trait PgReader: Send + Sync + 'static {
    /// The workspace whose rows they see.
    fn workspace(&self) -> &WorkspaceId;

    /// The name of its database.
    fn database(&self) -> &str;

    /// What the facts are joined with. Asked for before every question, so that
    /// what was edited meanwhile is seen, and so that who may not read any more
    /// is refused.
    fn dimensions(&self) -> BoxFuture<'_, Result<Dimensions, PgRefusal>>;
}

/// Why somebody does not get in, or any further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PgRefusal {
    /// The name or the password is wrong.
    Password,
    /// Too many failures; another try may be made after so many seconds.
    Wait(u64),
    /// There is no such database for them.
    Database(String),
    /// They must name one of these databases.
    WhichDatabase(Vec<String>),
    /// They may not read it any more.
    Ended,
    /// Nobody can be asked now.
    Unavailable(String),
}
