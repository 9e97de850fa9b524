//! Opening the store and its transactions.

use std::path::Path;
use std::sync::{Arc, Once};
use std::time::Duration;

use base::{Actor, Clock, Timestamp, WorkspaceId};
use serde_json::Value;
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Executor as _, Transaction};

use crate::error::{Doing as _, StoreError};
use crate::migrations::{self, Migrated};

/// Which database holds the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file on this machine.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

struct Inner {
    pool: AnyPool,
    engine: Engine,
    clock: Arc<dyn Clock>,
}

/// The relational store. Cheap to clone; all clones share one pool.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("engine", &self.0.engine).finish_non_exhaustive()
    }
}

const SQLITE_CONNECTIONS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 10;
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// Readers do not block the writer (WAL), a commit is on the disk before it
/// returns (full), a second writer waits instead of failing.
const SQLITE_SETTINGS: &str = "pragma busy_timeout = 30000; pragma journal_mode = wal; pragma synchronous = full; \
                               pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -16000;";

/// For a file that must not change.
const SQLITE_SETTINGS_TO_READ: &str =
    "pragma busy_timeout = 30000; pragma query_only = on; pragma temp_store = memory; pragma cache_size = -16000;";

impl Store {
    /// Opens a database and migrates it. `url` is `sqlite:///path/to/file`
    /// (see [`Store::sqlite_url`]) or `postgres://user@host/database`.
    ///
    /// # Errors
    /// When the URL is not understood, the database cannot be reached, or it
    /// was written by a newer program.
    pub async fn open(url: &str, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let store = Self::connect(url, clock).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens a database that must not be written to. It is not migrated.
    ///
    /// # Errors
    /// As [`Store::open`]; [`StoreError::Conflict`] when its schema is older
    /// than this program, which would have to write to it.
    pub async fn open_to_read(url: &str, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let store = Self::connect_with(url, clock, SQLITE_SETTINGS_TO_READ).await?;
        let row = sqlx::query("select max(version) as version from schema_migrations")
            .fetch_one(store.pool())
            .await
            .doing("reading the schema's version")?;
        let found: i64 = sqlx::Row::try_get(&row, "version").doing("reading the schema's version")?;
        match found.cmp(&migrations::newest()) {
            std::cmp::Ordering::Equal => Ok(store),
            std::cmp::Ordering::Greater => Err(StoreError::TooNew { found, known: migrations::newest() }),
            std::cmp::Ordering::Less => Err(StoreError::Conflict(format!(
                "the database is at schema {found} and this program needs {}, but it may only be read here; \
                 run `sulit migrate` where it can be written to",
                migrations::newest()
            ))),
        }
    }

    /// Connects without migrating.
    ///
    /// # Errors
    /// When the URL is not understood or the database cannot be reached.
    pub async fn connect(url: &str, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        Self::connect_with(url, clock, SQLITE_SETTINGS).await
    }

    async fn connect_with(url: &str, clock: Arc<dyn Clock>, settings: &'static str) -> Result<Self, StoreError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
        let engine = engine_of(url)?;
        let connections = match engine {
            Engine::Sqlite => SQLITE_CONNECTIONS,
            Engine::Postgres => POSTGRES_CONNECTIONS,
        };
        let refused = |source| StoreError::Open { address: without_secrets(url), advice: advice(engine), source };
        if engine == Engine::Sqlite {
            // A pool would try for half a minute what fails at once: a full disk, a wrong path.
            let mut first = AnyConnection::connect(url).await.map_err(refused)?;
            first.execute(settings).await.map_err(refused)?;
            first.close().await.map_err(refused)?;
        }
        let pool = AnyPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if engine == Engine::Sqlite {
                        connection.execute(settings).await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await
            .map_err(refused)?;
        Ok(Self(Arc::new(Inner { pool, engine, clock })))
    }

    /// The URL of an SQLite file, which is made when it does not exist.
    #[must_use]
    pub fn sqlite_url(path: &Path) -> String {
        format!("sqlite://{}?mode=rwc", Self::escaped(path))
    }

    /// The URL of an SQLite file that must not be written to. Where no program
    /// has it open, its log is empty and the file holds everything, so that it
    /// is read as one that cannot change; else the log beside it is read too,
    /// which needs the shared index that the writing program keeps there.
    #[must_use]
    pub fn sqlite_url_to_read(path: &Path) -> String {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let has_log = std::fs::metadata(&log).is_ok_and(|log| log.len() > 0);
        let how = if has_log { "mode=ro" } else { "mode=ro&immutable=true" };
        format!("sqlite://{}?{how}", Self::escaped(path))
    }

    fn escaped(path: &Path) -> String {
        let mut escaped = String::new();
        for byte in path.to_string_lossy().bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                    escaped.push(char::from(byte));
                }
                _ => escaped.push_str(&format!("%{byte:02X}")),
            }
        }
        escaped
    }

    /// Brings the schema up to date; does nothing when it is.
    ///
    /// # Errors
    /// When the database is newer than this program, or refuses.
    pub async fn migrate(&self) -> Result<Migrated, StoreError> {
        let migrated = migrations::run(self, migrations::newest()).await?;
        crate::contacts::hash_addresses(self).await?;
        Ok(migrated)
    }

    /// Which database this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// The injected clock.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// The present instant, to the microsecond that the store keeps.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = self.0.clock.now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Closes all connections, waiting for what is under way.
    pub async fn close(&self) {
        self.0.pool.close().await;
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select 1").execute(self.pool()).await.doing("asking for a sign of life").map(|_| ())
    }

    pub(crate) fn pool(&self) -> &AnyPool {
        &self.0.pool
    }

    /// A transaction that writes. On SQLite it takes the write lock at once,
    /// so that it waits its turn instead of failing half-way.
    pub(crate) async fn write(&self) -> Result<Write, StoreError> {
        let begin = match self.engine() {
            Engine::Sqlite => "begin immediate",
            Engine::Postgres => "begin",
        };
        let tx = self.pool().begin_with(begin).await.doing("beginning a transaction")?;
        Ok(Write { tx, now: self.now(), store: self.clone() })
    }

    /// A transaction that reads everything as of one moment.
    pub(crate) async fn snapshot(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let begin = match self.engine() {
            Engine::Sqlite => "begin",
            Engine::Postgres => "begin isolation level repeatable read, read only",
        };
        self.pool().begin_with(begin).await.doing("beginning a read")
    }
}

fn engine_of(url: &str) -> Result<Engine, StoreError> {
    let scheme = url.split(':').next().unwrap_or_default();
    match scheme {
        "sqlite" => Ok(Engine::Sqlite),
        "postgres" | "postgresql" => Ok(Engine::Postgres),
        _ => Err(StoreError::Invalid(format!(
            "the store's URL starts with “{}:”; it must be sqlite:///path/to/file or postgres://user@host/database",
            scheme.chars().take(20).collect::<String>()
        ))),
    }
}

/// A URL as it may be shown and logged.
fn without_secrets(url: &str) -> String {
    let bare = url.split('?').next().unwrap_or_default();
    match (bare.find("//"), bare.rfind('@')) {
        (Some(start), Some(at)) if start < at => format!("{}//{}", &bare[..start], &bare[at + 1..]),
        _ => bare.to_owned(),
    }
}

fn advice(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "check that its folder exists and can be written to",
        Engine::Postgres => "check that the server runs and that host, database, user and password are right",
    }
}

/// A write transaction with the instant it happens at. Dropped without
/// [`Write::commit`], it changes nothing.
pub(crate) struct Write {
    tx: Transaction<'static, Any>,
    now: Timestamp,
    store: Store,
}

/// What a change did, for the audit log.
pub(crate) struct Change<'a> {
    /// `None` for what belongs to no workspace.
    pub(crate) workspace: Option<&'a WorkspaceId>,
    /// Who.
    pub(crate) actor: &'a Actor,
    /// `create`, `update`, `archive`…
    pub(crate) action: &'static str,
    /// The noun, such as `campaign`.
    pub(crate) subject: &'static str,
    /// Its id.
    pub(crate) id: &'a str,
    /// What it was, if it was.
    pub(crate) before: Option<Value>,
    /// What it is now, if it is.
    pub(crate) after: Option<Value>,
}

impl Write {
    pub(crate) fn conn(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.store.clock().as_ref()
    }

    /// Notes a change in the audit log, in this transaction.
    pub(crate) async fn audit(&mut self, change: Change<'_>) -> Result<(), StoreError> {
        let id = base::AuditId::new(self.clock());
        let now = self.now.as_microsecond();
        sqlx::query(
            "insert into audit_log (id, workspace_id, at, actor, action, subject, subject_id, before, after) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id.as_str().to_owned())
        .bind(change.workspace.map(ToString::to_string))
        .bind(now)
        .bind(change.actor.label())
        .bind(change.action)
        .bind(change.subject)
        .bind(change.id.to_owned())
        .bind(change.before.map(|value| value.to_string()))
        .bind(change.after.map(|value| value.to_string()))
        .execute(self.conn())
        .await
        .doing("writing the audit log")?;
        Ok(())
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await.doing("committing")
    }
}

/// JSON of a row for the audit log.
pub(crate) fn snapshot_of(value: &impl serde::Serialize) -> Option<Value> {
    serde_json::to_value(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_odd_characters_becomes_a_url() {
        let url = Store::sqlite_url(Path::new("/tmp/my shop?#ü/sulit.db"));
        assert_eq!(url, "sqlite:///tmp/my%20shop%3F%23%C3%BC/sulit.db?mode=rwc");
        assert!(engine_of("mysql://x").is_err());
    }

    #[test]
    fn a_shown_url_has_no_password() {
        assert_eq!(without_secrets("postgres://me:p@ss@db.example/sulit?password=x"), "postgres://db.example/sulit");
        assert_eq!(without_secrets("sqlite:///tmp/sulit.db?mode=rwc"), "sqlite:///tmp/sulit.db");
    }
}
