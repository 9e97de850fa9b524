//! How a caller follows an import and stops it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::outcome::{Phase, Progress};

/// Told how far an import is, and asked whether to go on. Cheap to clone.
#[derive(Clone)]
pub struct Watch {
    progress: Arc<dyn Fn(Progress) + Send + Sync>,
    cancelled: Arc<AtomicBool>,
}

impl Watch {
    /// Tells nobody and never stops.
    #[must_use]
    pub fn silent() -> Self {
        Self::new(|_| {})
    }

    /// Calls `progress` now and then.
    #[must_use]
    pub fn new(progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { progress: Arc::new(progress), cancelled: Arc::default() }
    }

    /// The same, stopped by setting this flag.
    #[must_use]
    pub fn stopped_by(self, cancelled: Arc<AtomicBool>) -> Self {
        Self { cancelled, ..self }
    }

    /// Asks the import to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    pub(crate) fn tell(&self, phase: Phase, done: u64, total: u64) {
        (self.progress)(Progress { phase, done, total });
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("is_cancelled", &self.is_cancelled()).finish_non_exhaustive()
    }
}
