//! Putting work into the queue and asking after it.

use std::sync::Arc;

use base::{Actor, JobId, Timestamp, WorkspaceId};
use serde::Serialize;
use serde_json::Value;
use store::{Job, NewJob, Page, PageRequest, Store, StoreError};
use tokio::sync::Notify;

/// How often work is tried when nothing else is said.
const DEFAULT_ATTEMPTS: u32 = 5;

/// A piece of work to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    kind: &'static str,
    payload: Value,
    workspace: Option<WorkspaceId>,
    dedupe_key: Option<String>,
    run_at: Option<Timestamp>,
    max_attempts: u32,
}

impl Work {
    /// Work for the handler of a kind, such as `taxonomy.resolve`.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the payload cannot be written as JSON.
    pub fn new(kind: &'static str, payload: &impl Serialize) -> Result<Self, StoreError> {
        let payload = serde_json::to_value(payload)
            .map_err(|e| StoreError::Invalid(format!("the payload of {kind} cannot be written as JSON: {e}")))?;
        Ok(Self { kind, payload, workspace: None, dedupe_key: None, run_at: None, max_attempts: DEFAULT_ATTEMPTS })
    }

    /// The workspace it is for.
    #[must_use]
    pub fn of_workspace(mut self, workspace: &WorkspaceId) -> Self {
        self.workspace = Some(workspace.clone());
        self
    }

    /// Queue it only when no job of this kind, workspace and key waits.
    #[must_use]
    pub fn once(mut self, dedupe_key: impl Into<String>) -> Self {
        self.dedupe_key = Some(dedupe_key.into());
        self
    }

    /// Not before an instant.
    #[must_use]
    pub fn not_before(mut self, at: Timestamp) -> Self {
        self.run_at = Some(at);
        self
    }

    /// How often it is tried, at least once.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }
}

/// The queue of a store. Cheap to clone; work queued through any clone wakes
/// the workers of all of them.
#[derive(Debug, Clone)]
pub struct Queue {
    store: Store,
    wake: Arc<Notify>,
}

impl Queue {
    /// The queue of a store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, wake: Arc::new(Notify::new()) }
    }

    /// The store it lives in.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Queues work, or returns the job that waits with the same dedupe key.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn enqueue(&self, work: Work, actor: &Actor) -> Result<Job, StoreError> {
        let new = NewJob {
            workspace_id: work.workspace,
            kind: work.kind.to_owned(),
            payload: work.payload,
            dedupe_key: work.dedupe_key,
            run_at: work.run_at.unwrap_or_else(|| self.store.now()),
            max_attempts: work.max_attempts,
        };
        let job = self.store.jobs().enqueue(new, actor).await?;
        self.wake.notify_one();
        Ok(job)
    }

    /// A job as it stands.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, id: &JobId) -> Result<Job, StoreError> {
        self.store.jobs().get(id).await
    }

    /// A page of a workspace's jobs, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list(&self, workspace: &WorkspaceId, page: &PageRequest) -> Result<Page<Job>, StoreError> {
        self.store.jobs().list(workspace, page).await
    }

    /// Asks a job to stop: one that waits is cancelled at once, one that runs
    /// at its next safe point.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or [`StoreError::Conflict`] when it is over.
    pub async fn cancel(&self, id: &JobId, actor: &Actor) -> Result<Job, StoreError> {
        self.store.jobs().cancel(id, actor).await
    }

    /// Comes back when work was queued through this process.
    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }
}
