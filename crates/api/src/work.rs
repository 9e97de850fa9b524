//! The long work that the server and the command line do in the background.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use base::{Actor, Timestamp, UploadId, Workspace, WorkspaceId};
use collect::import::{ImportOptions, Phase, Watch};
use collect::sources::watch::{self, EVERY, Looked};
use jobs::{Context, JobError, Queue, Work, Worker};
use plan::PlanError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{JobState, Store, StoreError};

use crate::App;
use crate::imports::ImportOutcome;
use crate::uploads::file_of;

/// Imports an uploaded file.
pub(crate) const IMPORT: &str = "import.apply";

/// Ties sources to campaigns by the taxonomy; queued by every import.
const RESOLVE: &str = "taxonomy.resolve";

/// Looks after the sources of events, again and again while a server runs.
const LOOK: &str = "sources.look";
/// A store that is away for a while does not end the looks.
const LOOK_ATTEMPTS: u32 = 1_000;
/// How long jobs are kept after they are over.
const JOBS_KEPT: Duration = Duration::from_hours(30 * 24);

/// What an import job is to do.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ImportOrder {
    /// The file.
    pub(crate) upload_id: UploadId,
    /// How to read it.
    pub(crate) options: ImportOptions,
    /// Who ordered it.
    pub(crate) actor: Actor,
}

/// Ties the sources that imports brought to campaigns, once: by doing the work
/// that the imports queued, or at once when another process has taken it, for
/// the report right after an import must know its campaigns.
///
/// # Errors
/// When a store fails or a stored rule cannot be compiled.
pub async fn tie_sources(store: &Store, workspace: &Workspace) -> Result<(), PlanError> {
    let worker = with_taxonomy(Worker::new(Queue::new(store.clone())), store.clone());
    let done = worker.drain().await?;
    let is_ours = |job: &store::Job| job.workspace_id.as_ref() == Some(&workspace.id);
    if !done.iter().any(|job| is_ours(job) && job.state == JobState::Succeeded) {
        plan::taxonomy::resolve(store, workspace).await?;
    }
    Ok(())
}

/// Ties what an import left to tie when it was killed right after its facts
/// were recorded. Costs one look at the queue when there is nothing.
///
/// # Errors
/// When a store fails or a stored rule cannot be compiled.
pub async fn tie_left_behind(store: &Store) -> Result<(), PlanError> {
    let left = store.jobs().unfinished(RESOLVE).await?;
    let mut workspaces: Vec<WorkspaceId> = left.into_iter().filter_map(|job| job.workspace_id).collect();
    workspaces.sort_unstable();
    workspaces.dedup();
    for id in workspaces {
        // The job of a killed process is called running until its lease ends;
        // whoever asks for a report meanwhile must not wait for that.
        tie_sources(store, &store.workspaces().get(&id).await?).await?;
    }
    Ok(())
}

/// A worker for everything that a server queues.
#[must_use]
pub fn worker(app: &App) -> Worker {
    let worker = with_taxonomy(Worker::new(app.queue.clone()), app.store.clone());
    let looking = app.clone();
    // Before this server began nobody was there to hear a source.
    let listening_since = app.now();
    let worker = worker.register(LOOK, move |_| {
        let app = looking.clone();
        async move { look(&app, listening_since).await }
    });
    let erasing = app.clone();
    let worker = worker.register(crate::erasures::ERASE, move |context| {
        let app = erasing.clone();
        async move { crate::erasures::work(&app, context).await }
    });
    let making = app.clone();
    let worker = worker.register(crate::coupons::MAKE, move |context| {
        let app = making.clone();
        async move { crate::coupons::make(&app, context).await }
    });
    let app = app.clone();
    worker.register(IMPORT, move |context| {
        let app = app.clone();
        async move { import(&app, context).await }
    })
}

/// Queues the first look after the sources; every look queues the next.
///
/// # Errors
/// When the store fails.
pub async fn look_after_sources(app: &App) -> Result<(), StoreError> {
    let next = app.now().checked_add(EVERY).unwrap_or_else(|_| app.now());
    let work = Work::new(LOOK, &serde_json::json!({}))?.once("all").not_before(next).attempts(LOOK_ATTEMPTS);
    app.queue.enqueue(work, &Actor::System).await?;
    Ok(())
}

async fn look(app: &App, listening_since: Timestamp) -> Result<Value, JobError> {
    let looked = look_at_all(app, listening_since).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "the sources could not be looked after; the next look comes in a few minutes");
        Looked::default()
    });
    look_after_sources(app).await?;
    Ok(serde_json::to_value(looked).unwrap_or_default())
}

async fn look_at_all(app: &App, listening_since: Timestamp) -> Result<Looked, StoreError> {
    let mut sum = Looked::default();
    for workspace in app.store.workspaces().list().await? {
        let looked = watch::look(&app.store, &workspace, listening_since).await?;
        sum.opened += looked.opened;
        sum.resolved += looked.resolved;
    }
    watch::forget(&app.store).await?;
    let kept = app.now().checked_sub(JOBS_KEPT).unwrap_or_else(|_| app.now());
    app.store.jobs().forget_before(kept).await?;
    Ok(sum)
}

fn with_taxonomy(worker: Worker, store: Store) -> Worker {
    worker.register(RESOLVE, move |context| {
        let store = store.clone();
        async move { resolve(&store, &context).await }
    })
}

async fn resolve(store: &Store, context: &Context) -> Result<Value, JobError> {
    #[derive(Deserialize)]
    struct Order {
        workspace_id: WorkspaceId,
    }
    let Order { workspace_id } = context.payload()?;
    let workspace = store.workspaces().get(&workspace_id).await?;
    let resolved = plan::taxonomy::resolve(store, &workspace).await;
    let resolved = resolved.map_err(|error| JobError::of(error.kind(), error))?;
    Ok(serde_json::to_value(resolved).unwrap_or_default())
}

async fn import(app: &App, context: Context) -> Result<Value, JobError> {
    let order: ImportOrder = context.payload()?;
    let workspace_id = context.job().workspace_id.clone();
    let workspace_id = workspace_id.ok_or_else(|| JobError::Fatal("the job names no workspace".to_owned()))?;
    let workspace = app.store.workspaces().get(&workspace_id).await?;
    let upload = app.store.uploads().get(&workspace_id, &order.upload_id).await?;
    let cancelled = Arc::new(AtomicBool::new(false));
    let watch = {
        let (context, cancelled) = (context.clone(), cancelled.clone());
        Watch::new(move |progress| {
            context.report(progress.done, Some(progress.total), words(progress.phase));
            if context.is_cancelled() {
                cancelled.store(true, std::sync::atomic::Ordering::Relaxed);
            }
        })
    };
    let watch = watch.stopped_by(cancelled);
    let turn = app.importing.wait().await.map_err(|error| JobError::of(error.kind(), error))?;
    let file = file_of(&upload);
    let ran =
        collect::import::run(&app.store, &app.lake, &workspace, &order.actor, &file, &order.options, &watch).await;
    drop(turn);
    let outcome = match ran {
        Ok(outcome) => outcome,
        Err(collect::import::ImportError::Cancelled { .. }) => return Err(JobError::Cancelled),
        Err(error) => return Err(JobError::of(error.kind(), error)),
    };
    if let Some(id) = &outcome.import_id {
        let tied = tie_sources(&app.store, &workspace).await;
        tied.map_err(|error| JobError::of(error.kind(), error))?;
        app.store.uploads().became(&workspace_id, &upload.id, id).await?;
    }
    Ok(serde_json::to_value(ImportOutcome::shown(outcome)).unwrap_or_default())
}

fn words(phase: Phase) -> &'static str {
    match phase {
        Phase::Hashing => "looking whether the file is known",
        Phase::Looking => "looking at its columns",
        Phase::Reading => "reading its rows",
        Phase::Recording => "recording what changes",
    }
}
