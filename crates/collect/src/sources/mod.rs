//! The sources of events in memory: whose a key is, what it may send and from
//! where. Read from the relational store every few seconds and when something
//! asks for it; while that store is down, what was read last goes on serving.

mod gate;
mod health;
mod origin;
pub mod refusing;
pub mod silence;
pub mod watch;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use base::{Clock, Protocol, SourceId, WorkspaceId};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{KeyedSource, Source, Store, StoreError};
use tokio::time::Instant;

pub use gate::Gate;
pub use health::{DRAWN, Faring, Health, LATELY, faring};
pub use origin::{OriginError, is_listed, origin_of};

use crate::enrich::SourceSettings;

/// How often the sources are read again by themselves.
const EVERY: Duration = Duration::from_secs(3);
/// How soon after a reading an unknown key may cause the next.
const AT_MOST_EVERY: Duration = Duration::from_millis(500);
/// How long a request with an unknown key waits for a reading.
const PATIENCE: Duration = Duration::from_secs(2);

/// What begins a server key.
pub const SERVER_KEY: &str = "sk_";
/// What begins a write key.
pub const WRITE_KEY: &str = "wk_";

/// What is kept of refused events of one source at most: this many bytes at
/// once, and so many more a second.
const REFUSED_AT_ONCE: u32 = 32 << 20;
const REFUSED_A_SECOND: u32 = 16 << 10;

/// What holds for the events of a source: the JSON of its settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Events a second that are taken in the long run; 0 = any number.
    pub rate_per_second: u32,
    /// Events that may come at once.
    pub burst: u32,
    /// How its events are enriched.
    #[serde(flatten)]
    pub enrich: SourceSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self { rate_per_second: 50_000, burst: 1_000_000, enrich: SourceSettings::default() }
    }
}

impl Settings {
    /// Reads what the store holds; a setting that this version does not know
    /// is passed over.
    ///
    /// # Errors
    /// When a value is not of its type; the message names it.
    pub fn read(value: &serde_json::Value) -> Result<Self, serde_json::Error> {
        Self::deserialize(value)
    }

    /// Reads what somebody writes: every setting must be one that there is.
    ///
    /// # Errors
    /// Says which one is wrong, and what is wrong with it.
    pub fn check(value: &serde_json::Value) -> Result<Self, String> {
        let read = Self::read(value).map_err(|error| error.to_string())?;
        let known = serde_json::to_value(Self::default()).unwrap_or_default();
        let strange = value.as_object().into_iter().flatten().find(|(name, _)| known.get(name).is_none());
        match strange {
            None => Ok(read),
            Some((name, _)) => {
                let names: Vec<&str> = known.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
                Err(format!("there is no setting “{name}”; settings are {}", names.join(", ")))
            }
        }
    }
}

/// A source as the doors know it.
#[derive(Debug)]
pub struct Known {
    /// The source.
    pub source: Source,
    /// What holds for its events.
    pub settings: Settings,
    server_key_hash: String,
    /// The server key of before a rotation, while it is still taken.
    previous_server_key_hash: Option<String>,
    /// How many events it may still send.
    pub(crate) rate: Arc<Gate>,
    /// How many bytes of refused events may still be kept.
    pub(crate) refused: Arc<Gate>,
}

impl Known {
    /// Whether this is the source's server key. Takes the same time whatever
    /// the difference.
    #[must_use]
    pub fn is_server_key(&self, key: &str) -> bool {
        // What is none by its first letters costs no hash.
        if !key.starts_with(SERVER_KEY) {
            return false;
        }
        let given = hash(key);
        let is = |held: &String| {
            let differing = given.bytes().zip(held.bytes()).fold(0, |all, (one, other)| all | (one ^ other));
            given.len() == held.len() && std::hint::black_box(differing) == 0
        };
        let is_present = is(&self.server_key_hash);
        let is_previous = self.previous_server_key_hash.as_ref().is_some_and(is);
        is_present | is_previous
    }
}

/// The form in which a server key is stored and compared.
#[must_use]
pub fn hash(key: &str) -> String {
    base::hex(&Sha256::digest(key.as_bytes()))
}

#[derive(Debug, Default)]
struct Book {
    by_key: HashMap<String, Arc<Known>>,
    by_alias: HashMap<(Protocol, String), Arc<Known>>,
    by_server_key: HashMap<String, Arc<Known>>,
    by_id: HashMap<SourceId, Arc<Known>>,
    /// The workspace, where there is one only.
    only: Option<WorkspaceId>,
}

/// The sources in memory. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SourceBook(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    store: Store,
    book: RwLock<Arc<Book>>,
    reading: tokio::sync::Mutex<()>,
    /// When the last reading began.
    read_at: Mutex<Option<Instant>>,
    /// When somebody last waited for one in vain.
    tired_at: Mutex<Option<Instant>>,
}

impl SourceBook {
    /// The sources of a store, read once.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open(store: Store) -> Result<Self, StoreError> {
        let shared = Shared {
            store,
            book: RwLock::default(),
            reading: tokio::sync::Mutex::default(),
            read_at: Mutex::default(),
            tired_at: Mutex::default(),
        };
        let book = Self(Arc::new(shared));
        book.reload().await?;
        Ok(book)
    }

    /// Reads the sources again.
    ///
    /// # Errors
    /// When the store fails; then what was read before stays.
    pub async fn reload(&self) -> Result<(), StoreError> {
        let _one_at_a_time = self.0.reading.lock().await;
        self.read().await
    }

    async fn read(&self) -> Result<(), StoreError> {
        // Noted before, because unknown keys shall not hammer a store that is down.
        *self.0.read_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        let sources = self.0.store.sources().keyed().await?;
        let only = self.0.store.workspaces().only().await?;
        let before = self.book();
        let book = Book::of(sources, only.map(|workspace| workspace.id), &before, self.0.store.clock().as_ref());
        *self.0.book.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(book);
        Ok(())
    }

    /// Reads the sources again every few seconds, until dropped.
    pub async fn keep_current(&self) {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(error) = self.reload().await {
                tracing::warn!(%error, "the sources cannot be read again; those known go on");
            }
        }
    }

    fn book(&self) -> Arc<Book> {
        self.0.book.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whose a protocol's key is: its write key, an alias for this protocol,
    /// or its server key.
    #[must_use]
    pub fn known(&self, protocol: Protocol, key: &str) -> Option<Arc<Known>> {
        self.book().find(protocol, key)
    }

    /// The same; a key that is unknown is looked for in the store before it is
    /// called so.
    pub async fn find(&self, protocol: Protocol, key: &str) -> Option<Arc<Known>> {
        let found = self.known(protocol, key);
        if found.is_some() || key.is_empty() {
            return found;
        }
        let asked = Instant::now();
        let lately = |at: &Mutex<Option<Instant>>| {
            at.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| at.elapsed() < AT_MOST_EVERY)
        };
        if lately(&self.0.tired_at) {
            return None;
        }
        let again = async {
            let _one_at_a_time = self.0.reading.lock().await;
            let read_at = *self.0.read_at.lock().unwrap_or_else(PoisonError::into_inner);
            let is_fresh = read_at.is_some_and(|at| at > asked) || lately(&self.0.read_at);
            if !is_fresh && let Err(error) = self.read().await {
                tracing::warn!(%error, "the sources cannot be read again; those known go on");
            }
        };
        // A store that is too slow makes the key unknown, and the next ones
        // need not wait for it as well.
        if tokio::time::timeout(PATIENCE, again).await.is_err() {
            *self.0.tired_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        self.known(protocol, key)
    }

    /// The source of an id.
    #[must_use]
    pub fn by_id(&self, id: &SourceId) -> Option<Arc<Known>> {
        self.book().by_id.get(id).cloned()
    }

    /// The workspace, where the store has one only: what carries the key of
    /// nobody is shown there.
    #[must_use]
    pub fn only_workspace(&self) -> Option<WorkspaceId> {
        self.book().only.clone()
    }

    /// How many sources are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.book().by_id.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The workspaces that have a source.
    #[must_use]
    pub fn workspaces(&self) -> BTreeSet<WorkspaceId> {
        self.book().by_id.values().map(|known| known.source.workspace_id.clone()).collect()
    }
}

impl Book {
    fn of(sources: Vec<KeyedSource>, only: Option<WorkspaceId>, before: &Self, clock: &dyn Clock) -> Self {
        let mut book = Self { only, ..Self::default() };
        for KeyedSource { source, server_key_hash, previous } in sources {
            let settings = Settings::read(&source.settings).unwrap_or_else(|error| {
                tracing::warn!(source.id = %source.id, %error, "settings of a source cannot be read; the defaults hold");
                Settings::default()
            });
            let mut known = known(source, settings, server_key_hash, before, clock);
            known.previous_server_key_hash = previous.as_ref().map(|keys| keys.server_key_hash.clone());
            let known = Arc::new(known);
            if let Some(keys) = previous {
                book.by_key.insert(keys.write_key, known.clone());
                book.by_server_key.insert(keys.server_key_hash, known.clone());
            }
            book.by_key.insert(known.source.write_key.clone(), known.clone());
            book.by_server_key.insert(known.server_key_hash.clone(), known.clone());
            for alias in &known.source.aliases {
                book.by_alias.insert((alias.protocol, normal(alias.protocol, &alias.alias)), known.clone());
            }
            book.by_id.insert(known.source.id.clone(), known);
        }
        book
    }

    fn find(&self, protocol: Protocol, key: &str) -> Option<Arc<Known>> {
        let key = key.trim();
        if let Some(known) = self.by_key.get(key) {
            return Some(known.clone());
        }
        if let Some(known) = self.by_alias.get(&(protocol, normal(protocol, key))) {
            return Some(known.clone());
        }
        if !key.starts_with(SERVER_KEY) {
            return None;
        }
        self.by_server_key.get(&hash(key)).filter(|known| known.is_server_key(key)).cloned()
    }
}

/// An alias as it is compared: domains are written in either case.
fn normal(protocol: Protocol, alias: &str) -> String {
    let alias = alias.trim();
    if protocol == Protocol::Plausible { alias.to_ascii_lowercase() } else { alias.to_owned() }
}

fn known(source: Source, settings: Settings, server_key_hash: String, before: &Book, clock: &dyn Clock) -> Known {
    let old = before.by_id.get(&source.id);
    let same = old
        .filter(|old| (old.settings.rate_per_second, old.settings.burst) == (settings.rate_per_second, settings.burst));
    let rate = match same {
        Some(old) => old.rate.clone(),
        None => Arc::new(Gate::new(settings.rate_per_second, settings.burst, clock.now())),
    };
    let refused = match old {
        Some(old) => old.refused.clone(),
        None => Arc::new(Gate::new(REFUSED_A_SECOND, REFUSED_AT_ONCE, clock.now())),
    };
    Known { source, settings, server_key_hash, previous_server_key_hash: None, rate, refused }
}
