//! What a connection is once somebody is signed in.

use std::collections::{HashMap, HashSet};
use std::fmt::{self, Debug};
use std::sync::{Arc, Mutex, PoisonError};

use datafusion_postgres::pgwire::api::{ClientInfo, ConnectionGuard, ConnectionHandle};
use futures::channel::oneshot;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::catalog::Catalog;
use super::cursors::Cursor;
use super::door::PgReader;
use super::failure::{Failure, fatal};
use super::settings::Settings;

/// Results that a connection may have open at once: each holds memory.
const MOST_OPEN: usize = 8;

/// The signed-in side of a connection; kept with it and gone with it.
pub(super) struct Session {
    pub(super) reader: Arc<dyn PgReader>,
    /// As they signed in.
    pub(super) user: String,
    pub(super) catalog: Arc<Catalog>,
    settings: Mutex<Settings>,
    /// Names of statements that the client keeps.
    prepared: Mutex<HashSet<String>>,
    pub(super) cursors: tokio::sync::Mutex<HashMap<String, Cursor>>,
    /// Results that may be open at once.
    pub(super) places: Arc<Semaphore>,
    handle: Arc<ConnectionHandle>,
    _cancellable: ConnectionGuard,
    _place: OwnedSemaphorePermit,
}

impl Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("user", &self.user).finish_non_exhaustive()
    }
}

/// What a session is made of.
pub(super) struct SignedIn {
    pub(super) reader: Arc<dyn PgReader>,
    pub(super) user: String,
    pub(super) catalog: Arc<Catalog>,
    pub(super) settings: Settings,
    pub(super) cancelling: (Arc<ConnectionHandle>, ConnectionGuard),
    pub(super) place: OwnedSemaphorePermit,
}

impl Session {
    pub(super) fn new(given: SignedIn) -> Self {
        let SignedIn { reader, user, catalog, settings, cancelling: (handle, guard), place } = given;
        Self {
            reader,
            user,
            catalog,
            settings: Mutex::new(settings),
            prepared: Mutex::default(),
            cursors: tokio::sync::Mutex::default(),
            places: Arc::new(Semaphore::new(MOST_OPEN)),
            handle,
            _cancellable: guard,
            _place: place,
        }
    }

    /// The session of a connection. Without one nothing may be asked.
    pub(super) fn of<C: ClientInfo>(client: &C) -> Result<Arc<Self>, Failure> {
        client.session_extensions().get::<Self>().ok_or_else(|| fatal("28000", "sign in first"))
    }

    pub(super) fn with_settings<T>(&self, use_them: impl FnOnce(&mut Settings) -> T) -> T {
        use_them(&mut self.settings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Remembers the name of a statement; `false` = there are too many.
    pub(super) fn keep_prepared(&self, name: &str, most: usize) -> bool {
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if prepared.len() >= most && !prepared.contains(name) {
            return false;
        }
        prepared.insert(name.to_owned());
        true
    }

    pub(super) fn forget_prepared(&self, name: &str) {
        self.prepared.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }

    /// The names of all statements that are kept, which are none after it.
    pub(super) fn forget_all_prepared(&self) -> HashSet<String> {
        std::mem::take(&mut *self.prepared.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells of a request to cancel what begins now.
    pub(super) async fn cancellation(&self) -> Cancellation {
        Cancellation(Some(self.handle.start_query().await))
    }
}

/// Comes when somebody cancels a statement.
pub(super) struct Cancellation(Option<oneshot::Receiver<()>>);

impl Cancellation {
    /// Comes back when it is cancelled, else never.
    pub(super) async fn requested(&mut self) {
        if let Some(receiver) = self.0.as_mut()
            && receiver.await.is_ok()
        {
            self.0 = None;
            return;
        }
        // The next statement has begun: this one cannot be cancelled any more.
        self.0 = None;
        std::future::pending().await
    }
}
