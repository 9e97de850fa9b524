//! What tests of several crates share: real databases, a clock that stands
//! still, and small builders. Only ever a development dependency, so it panics
//! with a plain message where a test could not go on.
//!
//! It writes to temporary folders and removes them: those of SQLite when the
//! [`TestStore`] is dropped, that of PostgreSQL when the test process ends,
//! however it ends.

#[cfg(feature = "lake")]
mod lakes;
mod postgres;
mod stores;

#[cfg(feature = "lake")]
pub use lakes::{TestLake, lake, lake_at};
pub use stores::{TestStore, clock, on_postgres, postgres_url, sqlite, sqlite_url, workspace, workspace_named};
