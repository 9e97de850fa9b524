//! Stores on real databases, and workspaces in them.

use std::ops::Deref;
use std::sync::Arc;

use base::{Actor, Currency, FixedClock, Workspace};
use store::{NewWorkspace, Store};
use tempfile::TempDir;

/// A migrated store that nobody else uses.
#[derive(Debug)]
pub struct TestStore {
    /// The store.
    pub store: Store,
    /// Its clock, which tests move.
    pub clock: Arc<FixedClock>,
    /// URL of its database.
    pub url: String,
    _folder: Option<TempDir>,
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// A clock that stands at nine in the morning of 1 October 2026, UTC.
#[must_use]
pub fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at("2026-10-01T09:00:00Z"))
}

/// A store on a new SQLite file.
///
/// # Panics
/// When it cannot be made.
pub async fn sqlite() -> TestStore {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = Store::sqlite_url(&folder.path().join("sulit.db"));
    opened(url, Some(folder)).await
}

/// A store on a new PostgreSQL database.
///
/// # Panics
/// When PostgreSQL is not installed or the store cannot be made.
pub async fn on_postgres() -> TestStore {
    let url = postgres_url().await;
    opened(url, None).await
}

/// URL of a new, empty PostgreSQL database.
///
/// # Panics
/// When PostgreSQL is not installed.
pub async fn postgres_url() -> String {
    tokio::task::spawn_blocking(crate::postgres::fresh_database).await.expect("a database")
}

/// URL of a new, empty SQLite database, and the folder it lives in.
///
/// # Panics
/// When there is no temporary folder.
#[must_use]
pub fn sqlite_url() -> (String, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    (Store::sqlite_url(&folder.path().join("sulit.db")), folder)
}

async fn opened(url: String, folder: Option<TempDir>) -> TestStore {
    let clock = clock();
    let store = Store::open(&url, clock.clone()).await.expect("a store");
    TestStore { store, clock, url, _folder: folder }
}

/// A workspace in euros, in Berlin, in English, with the key `shop`.
///
/// # Panics
/// When there is one of that key.
pub async fn workspace(store: &Store) -> Workspace {
    workspace_named(store, "shop").await
}

/// As [`workspace`], with another key.
///
/// # Panics
/// When there is one of that key.
pub async fn workspace_named(store: &Store, key: &str) -> Workspace {
    let new = NewWorkspace {
        key: key.to_owned(),
        name: key.to_owned(),
        currency: Currency::parse("EUR").expect("a currency"),
        timezone: "Europe/Berlin".to_owned(),
        locale: "en".to_owned(),
    };
    store.workspaces().create(new, &Actor::System).await.expect("a workspace")
}

/// Runs each test function on SQLite and on PostgreSQL. The functions take a
/// [`TestStore`]; the crate needs `tokio` with its macros.
#[macro_export]
macro_rules! on_both_databases {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name($crate::sqlite().await).await;
                }
            )*
        }
        mod postgres {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name($crate::on_postgres().await).await;
                }
            )*
        }
    };
}
