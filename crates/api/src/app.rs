//! What handlers share.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base::{Clock, Timestamp};
use collect::collector::Collector;
use jobs::Queue;
use lake::Lake;
use store::Store;
use tokio::sync::{Semaphore, watch};

use crate::importing::Importing;
use crate::proxies::TrustedProxies;
use crate::sign_in_limit::SignInLimit;

/// How the server behaves.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// The data folder.
    pub data_dir: PathBuf,
    /// Where uploaded files wait to be imported.
    pub uploads_dir: PathBuf,
    /// Largest file that is taken, in bytes.
    pub upload_max_bytes: u64,
    /// How long anything but an upload or download may take.
    pub request_timeout: Duration,
    /// How long a browser stays signed in.
    pub session_days: u16,
    /// Whether cookies are sent only over HTTPS: right behind a proxy that ends
    /// TLS, wrong on plain `http://localhost`.
    pub secure_cookies: bool,
    /// Memory that one SQL query may take, in bytes.
    pub sql_memory_bytes: usize,
    /// How long one SQL query may take.
    pub sql_timeout: Duration,
    /// Proxies whose word on where a request comes from is believed.
    pub trusted_proxies: TrustedProxies,
    /// Address that people reach this server by, as `collect::links::public_url`
    /// gives it; empty = whatever a request was sent to.
    pub public_url: String,
    /// Where the PostgreSQL protocol is spoken; `None` = nowhere.
    pub sql_listener: Option<crate::SqlListener>,
    /// Shows the demo: requests from this machine to a loopback name are signed
    /// in without asking. Has no effect on a server that others can reach.
    pub demo: bool,
}

/// The server's state. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// Its parts, for the handlers alone.
#[derive(Debug)]
pub struct Parts {
    pub(crate) store: Store,
    pub(crate) lake: Lake,
    pub(crate) queue: Queue,
    pub(crate) importing: Importing,
    pub(crate) options: ServerOptions,
    pub(crate) sign_ins: SignInLimit,
    /// `None` = this server collects nothing.
    pub(crate) collector: Option<Collector>,
    /// Whether the server is to end.
    pub(crate) ending: watch::Sender<bool>,
    /// Live streams that may be open at once.
    pub(crate) watching: Arc<Semaphore>,
}

/// Live streams of all users together.
const MOST_WATCHING: usize = 64;

impl App {
    /// The state over two open stores.
    #[must_use]
    pub fn new(store: Store, lake: Lake, importing: Importing, options: ServerOptions) -> Self {
        Self::of(store, lake, importing, options, None)
    }

    fn of(
        store: Store,
        lake: Lake,
        importing: Importing,
        options: ServerOptions,
        collector: Option<Collector>,
    ) -> Self {
        let queue = Queue::new(store.clone());
        let (ending, _) = watch::channel(false);
        let (sign_ins, watching) = (SignInLimit::default(), Arc::new(Semaphore::new(MOST_WATCHING)));
        Self(Arc::new(Parts { store, lake, queue, importing, options, sign_ins, collector, ending, watching }))
    }

    /// The same server with doors for events.
    #[must_use]
    pub fn collecting(self, collector: Collector) -> Self {
        let (store, lake, importing) = (self.store.clone(), self.lake.clone(), self.importing.clone());
        Self::of(store, lake, importing, self.options.clone(), Some(collector))
    }

    /// The same server, with demo mode off unless it listens on this machine
    /// only.
    #[must_use]
    pub(crate) fn listening_on(self, address: SocketAddr) -> Self {
        if !self.options.demo || address.ip().is_loopback() {
            return self;
        }
        tracing::warn!(%address, "demo mode signs nobody in, because others can reach this address");
        let options = ServerOptions { demo: false, ..self.options.clone() };
        let (store, lake, importing) = (self.store.clone(), self.lake.clone(), self.importing.clone());
        Self::of(store, lake, importing, options, self.collector.clone())
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        self.store.clock()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.store.now()
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
