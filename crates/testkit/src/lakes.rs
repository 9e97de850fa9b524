//! Lakes in temporary folders.

use std::ops::Deref;
use std::sync::Arc;

use base::{Clock, FixedClock};
use lake::{Lake, LakeOptions};
use tempfile::TempDir;

/// Memory for staging and queries: more than any test needs.
const MEMORY_BYTES: usize = 256 << 20;

/// An empty lake that nobody else uses.
#[derive(Debug)]
pub struct TestLake {
    /// The lake.
    pub lake: Lake,
    /// Its clock, which tests move.
    pub clock: Arc<FixedClock>,
    folder: TempDir,
}

impl TestLake {
    /// The folder it lives in.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

impl Deref for TestLake {
    type Target = Lake;

    fn deref(&self) -> &Lake {
        &self.lake
    }
}

/// A lake with a clock of its own, see [`crate::clock`].
///
/// # Panics
/// When it cannot be made.
pub async fn lake() -> TestLake {
    lake_at(crate::clock()).await
}

/// A lake with the clock of a [`crate::TestStore`].
///
/// # Panics
/// When it cannot be made.
pub async fn lake_at(clock: Arc<FixedClock>) -> TestLake {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let told: Arc<dyn Clock> = clock.clone();
    let options = LakeOptions { memory_bytes: MEMORY_BYTES, spill_dir: Some(folder.path().join("spill")), clock: told };
    let address = folder.path().join("lake");
    let lake = Lake::open(address.to_str().expect("a path in UTF-8"), options).await.expect("a lake");
    TestLake { lake, clock, folder }
}
