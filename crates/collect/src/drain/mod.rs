//! From the queue to the lake, each event exactly once.
//!
//! A portion of the queue goes through these steps, and a crash between any
//! two of them is mended by doing it again:
//!
//! 1. The portion is read. Where it ends is noted, so that the next attempt
//!    takes the same entries.
//! 2. Repetitions are dropped and sessions assigned, from what is kept beside
//!    the queue ([`work`]). Nothing is changed yet.
//! 3. The rows go to the lake with the number of the portion's last entry as a
//!    Delta application transaction: a table that has it skips them.
//! 4. In one write the queue forgets the entries, remembers the ids and
//!    visitors, and puts what the relational store has to be told into its
//!    outbox.
//! 5. The outbox is handed to the store ([`Facts`]), in order, as often as it
//!    takes: while the store is down, events reach the lake all the same.

mod facts;
mod health;
mod restate;
mod work;

use std::future::Future;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use base::{Clock, SystemClock, WorkspaceId};
use lake::{EventUpkeep, Lake, LakeError};
use tokio::sync::{Mutex, Notify};
use tokio::time::{Instant, MissedTickBehavior};

use crate::derive::sessions::SessionRules;
use crate::queue::{Kept, Queue, QueueError};

pub use facts::{Facts, FactsBatch, Identifying, NoFacts, SourceCounts};
pub use health::SourceHealth;
pub use restate::Upkept;

/// Cuts sessions by the rules of a workspace.
pub type Rules = Arc<dyn Fn(&WorkspaceId) -> SessionRules + Send + Sync>;

/// Is told of each [`Step`] before it is taken; `Break` stops there, as a crash
/// would.
pub type Watch = Arc<dyn Fn(Step) -> ControlFlow<()> + Send + Sync>;

/// A step of draining that changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A portion is read and its end noted.
    Read,
    /// Its rows go to the lake.
    Lake,
    /// The queue lets go of it.
    Keep,
    /// The store is told.
    Tell,
    /// What the store was told leaves the outbox.
    Told,
}

/// How the queue is drained.
#[derive(Clone)]
pub struct DrainOptions {
    /// How long events may gather before they go to the lake.
    pub every: Duration,
    /// Entries of one portion, roughly.
    pub most_entries: u64,
    /// For how many days an event id is remembered: what comes again within
    /// them is dropped.
    pub window_days: u32,
    /// How sessions are cut.
    pub rules: Rules,
    /// How the lake's files of events are kept.
    pub upkeep: EventUpkeep,
    /// How often upkeep runs.
    pub upkeep_every: Duration,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Is told of every step.
    pub watch: Watch,
}

impl Default for DrainOptions {
    fn default() -> Self {
        Self {
            every: Duration::from_millis(300),
            most_entries: 20_000,
            window_days: 7,
            rules: Arc::new(|_| SessionRules::default()),
            upkeep: EventUpkeep::default(),
            upkeep_every: Duration::from_secs(20),
            clock: Arc::new(SystemClock),
            watch: Arc::new(|_| ControlFlow::Continue(())),
        }
    }
}

/// A failure of draining. What was acknowledged is still there; draining again
/// goes on where it stopped.
#[derive(Debug, thiserror::Error)]
pub enum DrainError {
    /// The queue failed.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// The lake failed.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// The [`Watch`] stopped it.
    #[error("draining was stopped before {0:?}")]
    Stopped(Step),
    /// A task of ours was lost.
    #[error("a defect in draining: {0}")]
    Internal(String),
}

impl DrainError {
    /// The neutral kind that faces turn into a status or an exit code.
    #[must_use]
    pub fn kind(&self) -> base::ErrorKind {
        match self {
            Self::Queue(error) => error.kind(),
            Self::Lake(error) => error.kind(),
            Self::Stopped(_) => base::ErrorKind::Unavailable,
            Self::Internal(_) => base::ErrorKind::Internal,
        }
    }
}

/// Empties the queue into the lake. Cheap to clone; clones share the work.
#[derive(Clone)]
pub struct Drain(Arc<Inner>);

struct Inner {
    queue: Queue,
    lake: Lake,
    facts: Arc<dyn Facts>,
    options: DrainOptions,
    /// Held while a portion is drained: one at a time.
    turn: Mutex<()>,
    /// Held while the store is told.
    telling: Mutex<()>,
    /// Whoever tells the store has something to tell: a portion was kept.
    kept: Notify,
    /// Held during upkeep.
    keeping: Mutex<restate::Cursor>,
    health: health::Board,
}

impl std::fmt::Debug for Drain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Drain").field("queue", &self.0.queue).finish_non_exhaustive()
    }
}

impl Drain {
    /// A drain of a queue into a lake and, for what is looked up by key, into
    /// the relational store.
    #[must_use]
    pub fn new(queue: Queue, lake: Lake, facts: Arc<dyn Facts>, options: DrainOptions) -> Self {
        Self(Arc::new(Inner {
            queue,
            lake,
            facts,
            options,
            turn: Mutex::new(()),
            telling: Mutex::new(()),
            kept: Notify::new(),
            keeping: Mutex::new(restate::Cursor::default()),
            health: health::Board::default(),
        }))
    }

    /// Drains until told to stop, and once more then. What fails is tried
    /// again, at growing intervals of at most five seconds.
    pub async fn run(&self, stopped: impl Future<Output = ()>) {
        tokio::pin!(stopped);
        let options = &self.0.options;
        let upkeep = tokio::spawn(self.clone().keep_up());
        let telling = tokio::spawn(self.clone().keep_telling());
        let mut appended = self.0.queue.appended();
        // What an earlier process left in the queue does not wait for more.
        appended.mark_changed();
        let mut pause = Duration::ZERO;
        loop {
            let is_over = tokio::select! {
                () = &mut stopped => true,
                more = appended.changed() => more.is_err(),
                () = tokio::time::sleep(pause), if !pause.is_zero() => false,
            };
            if is_over {
                break;
            }
            // Events of one moment go together: fewer and larger files.
            tokio::select! {
                () = &mut stopped => break,
                () = tokio::time::sleep(options.every) => {}
            }
            match self.drain_all().await {
                Ok(()) => pause = Duration::ZERO,
                Err(error) => {
                    pause = (pause * 2).clamp(Duration::from_millis(250), Duration::from_secs(5));
                    tracing::error!(%error, retry_ms = pause.as_millis(), "events wait for the lake");
                }
            }
        }
        upkeep.abort();
        telling.abort();
        if let Err(error) = self.flush().await {
            tracing::warn!(%error, "events stay in the queue until the next start");
        }
    }

    async fn keep_up(self) {
        let mut ticks =
            tokio::time::interval_at(Instant::now() + self.0.options.upkeep_every, self.0.options.upkeep_every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.upkeep().await {
                tracing::error!(%error, "the upkeep of events failed and is tried again");
            }
        }
    }

    async fn keep_telling(self) {
        let mut pause = Duration::from_millis(500);
        let mut appended = self.0.queue.appended();
        let mut is_open = true;
        while is_open {
            match self.tell().await {
                Ok(()) => {
                    pause = Duration::from_millis(500);
                    tokio::time::sleep(pause).await;
                    // Nothing to tell before a portion is kept. That something was
                    // appended says too little: it is in the outbox only after that.
                    if self.outbox_is_empty().await {
                        tokio::select! {
                            () = self.0.kept.notified() => {}
                            more = appended.changed() => is_open = more.is_ok(),
                        }
                    }
                }
                Err(error) => {
                    pause = (pause * 2).min(Duration::from_secs(10));
                    tracing::warn!(%error, retry_ms = pause.as_millis(), "the store could not be told of events");
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    /// Brings everything acknowledged so far into the lake, then tries to tell
    /// the relational store; that this fails is no error of the flush.
    ///
    /// # Errors
    /// When the queue or the lake fails.
    pub async fn flush(&self) -> Result<(), DrainError> {
        self.drain_all().await?;
        if let Err(error) = self.tell().await {
            tracing::warn!(%error, "the store could not be told of events");
        }
        Ok(())
    }

    /// Brings everything acknowledged so far into the lake and the relational
    /// store; whether the store has been told all of it.
    ///
    /// # Errors
    /// When the queue or the lake fails.
    pub(crate) async fn settle(&self) -> Result<bool, DrainError> {
        self.flush().await?;
        Ok(self.outbox_is_empty().await)
    }

    /// Keeps upkeep away until what is returned is dropped.
    pub(crate) async fn without_upkeep(&self) -> Paused<'_> {
        Paused { _keeping: self.0.keeping.lock().await }
    }

    /// Keeps portions away until what is returned is dropped: nobody writes
    /// files of events meanwhile.
    pub(crate) async fn still(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.turn.lock().await
    }

    /// Empties the queue and lets it forget the visits of some visitors, in its
    /// files as well. Their next events begin new sessions.
    ///
    /// # Errors
    /// When the queue or the lake fails.
    pub(crate) async fn forget_visitors(
        &self,
        workspace: &WorkspaceId,
        visitors: Vec<String>,
    ) -> Result<(), DrainError> {
        let _turn = self.0.turn.lock().await;
        let until = self.0.queue.status().appended;
        while self.0.queue.status().drained < until && self.drain_portion().await? {}
        let (queue, workspace) = (self.0.queue.clone(), workspace.clone());
        blocking(move || {
            let keys = visitors.iter().map(|visitor| work::visitor_bytes(&workspace, visitor));
            let changes = keys.flat_map(|key| [(Kept::Visitors, key.clone(), None), (Kept::Late, key, None)]);
            queue.change(changes.collect())?;
            queue.renew()
        })
        .await
    }

    /// Live figures of the sources since this process began.
    #[must_use]
    pub fn health(&self) -> Vec<SourceHealth> {
        self.0.health.sources()
    }

    async fn drain_all(&self) -> Result<(), DrainError> {
        let until = self.0.queue.status().appended;
        while self.0.queue.status().drained < until {
            let turn = self.0.turn.lock().await;
            let more = self.drain_portion().await?;
            drop(turn);
            if !more {
                break;
            }
        }
        Ok(())
    }

    /// Drains one portion; whether there was one. The caller holds the turn.
    async fn drain_portion(&self) -> Result<bool, DrainError> {
        let inner = &self.0;
        self.step(Step::Read)?;
        let worker = self.clone();
        let worked = blocking(move || {
            let Some(portion) = worker.0.queue.portion(worker.0.options.most_entries)? else { return Ok(None) };
            work::work(&worker.0.queue, &worker.0.options, portion).map(Some)
        })
        .await?;
        let Some(mut worked) = worked else { return Ok(false) };
        self.step(Step::Lake)?;
        inner.lake.append_events(inner.queue.id(), &worked.events, &worked.rejected, worked.last).await?;
        self.step(Step::Keep)?;
        let facts = std::mem::take(&mut worked.facts);
        let worker = self.clone();
        let counts = facts.counts.clone();
        blocking(move || {
            if !facts.is_empty() {
                let key = facts.up_to.to_be_bytes().to_vec();
                worked.changes.push((Kept::Outbox, key, Some(work::json(&facts)?)));
            }
            worker.0.queue.finish(worked.last, worked.changes)
        })
        .await?;
        inner.kept.notify_one();
        inner.health.add(&counts);
        Ok(true)
    }

    /// Hands the outbox to the store.
    async fn tell(&self) -> Result<(), DrainError> {
        let _telling = self.0.telling.lock().await;
        loop {
            let queue = self.0.queue.clone();
            let next = blocking(move || queue.after(Kept::Outbox, &[], 16)).await?;
            if next.is_empty() {
                return Ok(());
            }
            for (key, value) in next {
                let batch: FactsBatch = serde_json::from_slice(&value)
                    .map_err(|error| QueueError::Damaged { what: format!("the outbox: {error}") })?;
                self.step(Step::Tell)?;
                self.0.facts.record(&batch).await.map_err(DrainError::Internal)?;
                self.step(Step::Told)?;
                let queue = self.0.queue.clone();
                blocking(move || queue.change(vec![(Kept::Outbox, key, None)])).await?;
            }
        }
    }

    async fn outbox_is_empty(&self) -> bool {
        let queue = self.0.queue.clone();
        blocking(move || queue.after(Kept::Outbox, &[], 1)).await.is_ok_and(|next| next.is_empty())
    }

    fn step(&self, step: Step) -> Result<(), DrainError> {
        match (self.0.options.watch)(step) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(DrainError::Stopped(step)),
        }
    }
}

/// Upkeep that waits.
pub(crate) struct Paused<'a> {
    _keeping: tokio::sync::MutexGuard<'a, restate::Cursor>,
}

/// The queue's files block: they are read and written beside the tasks.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, QueueError> + Send + 'static,
) -> Result<T, DrainError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| DrainError::Internal(error.to_string()))?;
    Ok(done?)
}
