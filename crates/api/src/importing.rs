//! One import at a time in a data folder, however many processes work in it.
//!
//! The turn is an advisory lock on a file, which the system gives back when a
//! process dies. Whoever holds it knows that no import is under way, so an
//! import that is still called `applying` was cut short and can be taken back.

use std::fs::{File, TryLockError};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use base::ErrorKind;
use collect::import::ImportError;
use lake::Lake;
use store::Store;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::problem::Problem;

/// Where turns are taken. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Importing {
    path: Arc<PathBuf>,
    /// Turns within this process; the lock on the file is between processes.
    here: Arc<Mutex<()>>,
}

/// A turn; the next one begins when it is dropped.
#[derive(Debug)]
pub struct Turn {
    _file: File,
    _here: OwnedMutexGuard<()>,
}

/// The lock file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the lock {path} cannot be used: {source}; check who may write to the data folder")]
pub struct TurnError {
    path: String,
    source: io::Error,
}

impl TurnError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Unavailable
    }
}

impl From<TurnError> for Problem {
    fn from(error: TurnError) -> Self {
        Self::of(error.kind(), error.to_string())
    }
}

impl Importing {
    /// Turns taken by a lock on this file.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self { path: Arc::new(path), here: Arc::default() }
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// When the lock file cannot be used.
    pub async fn wait(&self) -> Result<Turn, TurnError> {
        let here = self.here.clone().lock_owned().await;
        let path = self.path.clone();
        let locked = tokio::task::spawn_blocking(move || {
            let file = open(&path)?;
            file.lock()?;
            Ok(file)
        });
        let locked = locked.await.unwrap_or_else(|error| Err(io::Error::other(error)));
        Ok(Turn { _file: locked.map_err(|source| self.failed(source))?, _here: here })
    }

    /// A turn if nobody has it; `None` = somebody imports.
    ///
    /// # Errors
    /// When the lock file cannot be used.
    pub fn try_now(&self) -> Result<Option<Turn>, TurnError> {
        let Ok(here) = self.here.clone().try_lock_owned() else { return Ok(None) };
        let file = open(&self.path).map_err(|source| self.failed(source))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Turn { _file: file, _here: here })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(self.failed(source)),
        }
    }

    /// Whether the folder cannot be written to, so that it can only be read.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        let refused = open(&self.path).err().map(|error| error.kind());
        matches!(refused, Some(io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem))
    }

    /// Takes back imports that were cut short, unless one is under way.
    ///
    /// # Errors
    /// When a store fails.
    pub async fn recover(&self, store: &Store, lake: &Lake) -> Result<(), RecoverError> {
        if let Some(_turn) = self.try_now()? {
            collect::import::recover(store, lake).await?;
        }
        Ok(())
    }

    fn failed(&self, source: io::Error) -> TurnError {
        TurnError { path: self.path.display().to_string(), source }
    }
}

/// What keeps imports from being taken back.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// The lock file cannot be used.
    #[error(transparent)]
    Turn(#[from] TurnError),
    /// A store failed.
    #[error(transparent)]
    Import(#[from] ImportError),
}

fn open(path: &PathBuf) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(path)
}
