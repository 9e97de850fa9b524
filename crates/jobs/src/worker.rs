//! Taking jobs and running their handlers.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base::Timestamp;
use jiff::SignedDuration;
use serde_json::Value;
use store::{Job, JobEnd, StoreError};
use tokio::sync::{Notify, watch};
use tokio::task::{JoinError, JoinSet};

use crate::context::{Context, JobError, Progress};
use crate::queue::Queue;

type Handled = Pin<Box<dyn Future<Output = Result<Value, JobError>> + Send>>;
type Handler = Arc<dyn Fn(Context) -> Handled + Send + Sync>;

/// How long a job stays with a worker that gives no sign of life.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How often a worker gives one, by the machine's time.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// How often progress is written at most.
const PROGRESS_EVERY: Duration = Duration::from_millis(300);
/// How often a worker that waits looks for work of other processes.
const POLL: Duration = Duration::from_secs(1);
/// How long a job may still run once the worker is told to stop.
const GRACE: Duration = Duration::from_secs(20);

/// A worker with its handlers.
pub struct Worker {
    queue: Queue,
    name: String,
    handlers: BTreeMap<&'static str, Handler>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kinds: Vec<_> = self.handlers.keys().collect();
        f.debug_struct("Worker").field("name", &self.name).field("kinds", &kinds).finish_non_exhaustive()
    }
}

impl Worker {
    /// A worker without handlers.
    #[must_use]
    pub fn new(queue: Queue) -> Self {
        static WORKERS: AtomicU64 = AtomicU64::new(1);
        let number = WORKERS.fetch_add(1, Ordering::SeqCst);
        let started = queue.store().now().as_microsecond();
        let name = format!("{}.{number}.{started}", std::process::id());
        Self { queue, name, handlers: BTreeMap::new() }
    }

    /// Adds the handler of a kind of job. It may run more than once for one
    /// job and must bear it.
    #[must_use]
    pub fn register<F, R>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(Context) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Value, JobError>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |context| Box::pin(handler(context)));
        self.handlers.insert(kind, handler);
        self
    }

    /// Does everything that is due now and returns the jobs as they then stand.
    /// Does not wait for tries that come later.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn drain(&self) -> Result<Vec<Job>, StoreError> {
        let mut done = Vec::new();
        while let Some(job) = self.claim().await? {
            let id = job.id.clone();
            self.work(job, std::future::pending()).await?;
            done.push(self.queue.get(&id).await?);
        }
        Ok(done)
    }

    /// Does what is due, and waits for more, until `shutdown` comes back. A job
    /// that runs then has a moment to finish; if it does not, it goes back to
    /// the queue. A store that is away is waited for.
    pub async fn run(&self, shutdown: impl Future<Output = ()>) {
        let (stop, stopping) = watch::channel(false);
        let work = async {
            while !*stopping.borrow() {
                match self.step(&stopping).await {
                    Ok(true) => {}
                    Ok(false) => self.wait(&stopping).await,
                    Err(error) => {
                        tracing::warn!(%error, "the queue cannot be read; trying again in a moment");
                        self.wait(&stopping).await;
                    }
                }
            }
        };
        let told = async {
            shutdown.await;
            stop.send_replace(true);
        };
        tokio::join!(work, told);
    }

    /// Does one job; `false` when none is due.
    async fn step(&self, stopping: &watch::Receiver<bool>) -> Result<bool, StoreError> {
        let Some(job) = self.claim().await? else { return Ok(false) };
        let mut stopping = stopping.clone();
        let hurry = async move {
            if stopping.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(GRACE).await;
        };
        self.work(job, hurry).await?;
        Ok(true)
    }

    /// Waits for work of this process, for a moment, or for the end.
    async fn wait(&self, stopping: &watch::Receiver<bool>) {
        let mut stopping = stopping.clone();
        tokio::select! {
            () = self.queue.woken() => {}
            () = tokio::time::sleep(POLL) => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    }

    async fn claim(&self) -> Result<Option<Job>, StoreError> {
        let kinds: Vec<String> = self.handlers.keys().map(|kind| (*kind).to_owned()).collect();
        self.queue.store().jobs().claim(&kinds, &self.name, self.lease_end()).await
    }

    fn lease_end(&self) -> Timestamp {
        later(self.queue.store().now(), LEASE)
    }

    /// Runs a job's handler, keeping its lease, until it ends or `hurry` comes
    /// back.
    async fn work(&self, job: Job, hurry: impl Future<Output = ()>) -> Result<(), StoreError> {
        let jobs = self.queue.store().jobs();
        let Some(handler) = self.handlers.get(job.kind.as_str()) else { return Ok(()) };
        if job.attempt > job.max_attempts {
            let error = format!("it was begun {} times and never ended: the process died each time", job.max_attempts);
            jobs.end(&job, JobEnd::Failed(error)).await?;
            return Ok(());
        }
        let (context, progress) = Context::new(job.clone(), self.queue.clone());
        // A task of its own: a handler that panics fails its job, not the worker.
        // The set ends it when this worker is dropped half-way.
        let mut task = JoinSet::new();
        task.spawn(handler(context.clone()));
        let lost = Notify::new();
        let (over, is_over) = watch::channel(false);
        let run = async {
            let outcome = tokio::select! {
                outcome = task.join_next() => ended(outcome),
                () = lost.notified() => stopped(task).await,
                () = hurry => {
                    context.cancel();
                    stopped(task).await
                }
            };
            over.send_replace(true);
            outcome
        };
        let (outcome, ()) = tokio::join!(run, self.keep(&context, progress.clone(), &lost, is_over));
        let last = progress.borrow().clone();
        if last != Progress::default() {
            // What was done counts, told or not.
            if let Err(error) = jobs.progress(&job, last.done, last.total, &last.message, self.lease_end()).await {
                tracing::warn!(job.id = %job.id, %error, "how far a job came could not be written");
            }
        }
        match &outcome {
            // What was refused may quote a file, and a file may name people: the
            // job itself keeps the reason.
            Err(JobError::Fatal(_)) => {
                tracing::warn!(job.id = %job.id, job.kind = %job.kind, job.attempt = job.attempt, "a job was refused; its error says why");
            }
            Err(error @ JobError::Retry(_)) => {
                tracing::warn!(job.id = %job.id, job.kind = %job.kind, job.attempt = job.attempt, %error, "a job failed");
            }
            _ => {}
        }
        let end = self.end_of(&job, outcome);
        if !jobs.end(&job, end).await? {
            tracing::warn!(job.id = %job.id, "a job ended after its lease; its result is not kept");
        }
        Ok(())
    }

    fn end_of(&self, job: &Job, outcome: Result<Value, JobError>) -> JobEnd {
        match outcome {
            Ok(result) => JobEnd::Succeeded(result),
            Err(JobError::Cancelled) => JobEnd::Cancelled,
            Err(JobError::Fatal(error)) => JobEnd::Failed(error),
            Err(JobError::Retry(error)) if job.attempt >= job.max_attempts => JobEnd::Failed(error),
            Err(JobError::Retry(error)) => {
                JobEnd::Retry { error, at: later(self.queue.store().now(), pause_after(job.attempt)) }
            }
        }
    }

    /// Keeps the lease and writes progress until the job is over. Tells when the
    /// job is another worker's: then this one must stop. Never left in the
    /// middle of a write, which could then reach the store after a later one.
    async fn keep(
        &self,
        context: &Context,
        mut progress: watch::Receiver<Progress>,
        lost: &Notify,
        mut over: watch::Receiver<bool>,
    ) {
        let jobs = self.queue.store().jobs();
        loop {
            let told = tokio::select! {
                biased;
                _ = over.wait_for(|over| *over) => return,
                changed = progress.changed() => changed.is_ok(),
                () = tokio::time::sleep(HEARTBEAT) => false,
            };
            let kept = if told {
                let Progress { done, total, message } = progress.borrow_and_update().clone();
                jobs.progress(context.job(), done, total, &message, self.lease_end()).await
            } else {
                jobs.renew(context.job(), self.lease_end()).await
            };
            match kept {
                Ok(true) => {}
                Ok(false) => {
                    context.cancel();
                    if self.is_lost(context).await {
                        lost.notify_one();
                        return;
                    }
                }
                Err(error) => tracing::warn!(%error, "a job's lease could not be renewed; trying again"),
            }
            if told {
                tokio::select! {
                    _ = over.wait_for(|over| *over) => return,
                    () = tokio::time::sleep(PROGRESS_EVERY) => {}
                }
            }
        }
    }

    async fn is_lost(&self, context: &Context) -> bool {
        let ours = context.job();
        match self.queue.get(&ours.id).await {
            Ok(job) => job.leased_by != ours.leased_by || job.attempt != ours.attempt,
            Err(_) => false,
        }
    }
}

type Joined = Option<Result<Result<Value, JobError>, JoinError>>;

fn ended(outcome: Joined) -> Result<Value, JobError> {
    match outcome {
        Some(Ok(outcome)) => outcome,
        Some(Err(error)) if !error.is_cancelled() => Err(JobError::Retry(format!("the handler broke down: {error}"))),
        Some(Err(_)) | None => Err(JobError::Retry("the worker was stopped".to_owned())),
    }
}

/// Ends a task and waits until it has let go of everything.
async fn stopped(mut task: JoinSet<Result<Value, JobError>>) -> Result<Value, JobError> {
    task.abort_all();
    ended(task.join_next().await)
}

/// Two seconds, eight, half a minute, two minutes, then ten.
fn pause_after(attempt: u32) -> SignedDuration {
    let seconds = 2_i64.saturating_mul(4_i64.saturating_pow(attempt.saturating_sub(1)));
    SignedDuration::from_secs(seconds.min(600))
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_ten_minutes() {
        let seconds: Vec<i64> = (1..=6).map(|attempt| pause_after(attempt).as_secs()).collect();
        assert_eq!(seconds, [2, 8, 32, 128, 512, 600]);
        assert_eq!(pause_after(u32::MAX).as_secs(), 600);
    }
}
