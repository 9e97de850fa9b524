//! What a handler sees of its job.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base::ErrorKind;
use serde::de::DeserializeOwned;
use store::{Job, StoreError};
use tokio::sync::watch;

use crate::queue::Queue;

/// How a try of a job failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// It may work later: something is busy, full or away.
    #[error("{0}")]
    Retry(String),
    /// It will never work.
    #[error("{0}")]
    Fatal(String),
    /// Somebody asked it to stop.
    #[error("the job was cancelled")]
    Cancelled,
}

impl JobError {
    /// The failure that fits an error's kind: what was unavailable or our own
    /// defect is tried again, the rest is not.
    #[must_use]
    pub fn of(kind: ErrorKind, message: impl ToString) -> Self {
        match kind {
            ErrorKind::Unavailable | ErrorKind::Internal => Self::Retry(message.to_string()),
            _ => Self::Fatal(message.to_string()),
        }
    }

    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Retry(_) => ErrorKind::Unavailable,
            Self::Fatal(_) => ErrorKind::Invalid,
            Self::Cancelled => ErrorKind::Conflict,
        }
    }
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self::of(error.kind(), error)
    }
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Progress {
    pub(crate) done: u64,
    pub(crate) total: Option<u64>,
    pub(crate) message: String,
}

/// A job in the hands of its handler. Cheap to clone, also into blocking code.
#[derive(Debug, Clone)]
pub struct Context {
    job: Arc<Job>,
    queue: Queue,
    progress: Arc<watch::Sender<Progress>>,
    cancelled: Arc<AtomicBool>,
}

impl Context {
    pub(crate) fn new(job: Job, queue: Queue) -> (Self, watch::Receiver<Progress>) {
        let (progress, receiver) = watch::channel(Progress::default());
        let cancelled = Arc::new(AtomicBool::new(false));
        (Self { job: Arc::new(job), queue, progress: Arc::new(progress), cancelled }, receiver)
    }

    /// The job as it was when this try began.
    #[must_use]
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// The queue it came from, for work that follows from it.
    #[must_use]
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    /// The job's payload.
    ///
    /// # Errors
    /// [`JobError::Fatal`] when it is not what the handler expects.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, JobError> {
        serde_json::from_value(self.job.payload.clone())
            .map_err(|e| JobError::Fatal(format!("the payload of the job {} cannot be read: {e}", self.job.id)))
    }

    /// Tells how far the job is. Cheap: it is written a few times a second at
    /// most, by somebody else.
    pub fn report(&self, done: u64, total: Option<u64>, message: impl Into<String>) {
        self.progress.send_replace(Progress { done, total, message: message.into() });
    }

    /// Whether somebody asked the job to stop, or it is another worker's now.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }

    /// A safe point: fails when the job should stop. Asks the store, so not for
    /// inner loops.
    ///
    /// # Errors
    /// [`JobError::Cancelled`].
    pub async fn check(&self) -> Result<(), JobError> {
        if !self.is_cancelled() && self.queue.get(&self.job.id).await?.is_cancel_requested {
            self.cancel();
        }
        if self.is_cancelled() { Err(JobError::Cancelled) } else { Ok(()) }
    }

    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
    }
}
