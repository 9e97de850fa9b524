//! Erasing people, and the record that it was done.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use axum::extract::State;
use axum::http::StatusCode;
use base::{Actor, ErasureId, Workspace};
use collect::erase::{self, EraseError, Erasure, Parts, Step, who};
use jobs::{Context, JobError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{ErasureState, NewJob, Store};
use utoipa::ToSchema;

use crate::App;
use crate::access::AsAdmin;
use crate::extract::{FromPath, Json, Query};
use crate::page::{Page, PageQuery};
use crate::people::{PersonId, shown};
use crate::problem::{Answer, Problem};
use crate::secret::fill_with_chance;

/// Erases a person whose erasure was begun.
pub const ERASE: &str = "person.erase";
/// How often an erasure is tried again.
const TRIES: u32 = 20;

/// What would be erased of a person. Nothing is changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErasurePreview {
    /// The person, `prs_…`.
    person_id: String,
    /// Their ids.
    ids: Vec<PersonId>,
    /// What is held of them, by place: rows of the lake's tables, `contacts`,
    /// `identity_evidence`, `originals` of imported files, `quotes` in the audit
    /// log and in messages.
    counts: BTreeMap<String, u64>,
}

/// An erasure that was begun.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErasureBegun {
    /// The erasure, `ers_…`.
    erasure_id: String,
    /// The job that does it, `job_…`.
    job_id: String,
}

/// That a person was erased. Who it was cannot be told from it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Erasure)]
pub(crate) struct Done {
    /// Id, `ers_…`.
    id: String,
    /// `running` or `done`.
    state: String,
    /// Who asked for it.
    actor: String,
    /// How many ids they had.
    ids: usize,
    /// What was erased, by place.
    counts: BTreeMap<String, u64>,
    /// When it was asked for.
    #[schema(format = DateTime)]
    requested_at: String,
    /// When it was done.
    #[schema(format = DateTime)]
    finished_at: Option<String>,
}

impl From<EraseError> for Problem {
    fn from(error: EraseError) -> Self {
        Self::of(error.kind(), error.to_string())
    }
}

fn parts<'a>(app: &'a App, workspace: &'a Workspace) -> Parts<'a> {
    let (store, lake, folder) = (&app.store, &app.lake, app.options.data_dir.as_path());
    Parts { store, lake, collector: app.collector.as_ref(), folder, workspace }
}

/// What erasing a person would take.
#[utoipa::path(get, path = "/workspaces/{workspace}/people/{id}/erasure", tag = "people",
    params(("workspace" = String, Path, description = "Key of the workspace"),
        ("id" = String, Path, description = "`prs_…`, user id, device id, e-mail address, phone number or its hash")),
    responses((status = 200, body = ErasurePreview)))]
pub(crate) async fn preview(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<ErasurePreview>> {
    settled(&app).await?;
    let workspace = &access.workspace;
    let person = who::find(&app.store, &app.lake, workspace, &id).await?;
    let erasure = Erasure::of(&app.store, person, fill_with_chance);
    let counts = erasure.held(&parts(&app, workspace)).await?;
    let person = erasure.person();
    let ids = person.ids.iter().map(|(node, _)| shown(node)).collect();
    Ok(Json(ErasurePreview { person_id: person.id.clone(), ids, counts }))
}

/// Erase a person: their events, orders and sessions become nobody's, totals
/// stay, everything else that is held of them goes. It cannot be undone.
#[utoipa::path(post, path = "/workspaces/{workspace}/people/{id}/erase", tag = "people",
    params(("workspace" = String, Path, description = "Key of the workspace"),
        ("id" = String, Path, description = "`prs_…`, user id, device id, e-mail address, phone number or its hash")),
    responses((status = 202, body = ErasureBegun)))]
pub(crate) async fn erase(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<(StatusCode, Json<ErasureBegun>)> {
    settled(&app).await?;
    let workspace = &access.workspace;
    let person = who::find(&app.store, &app.lake, workspace, &id).await?;
    let mut erasure = Erasure::of(&app.store, person, fill_with_chance);
    erasure.begin(&parts(&app, workspace), &access.actor).await?;
    let job = queue_erasure(&app.store, workspace, &erasure.id, &access.actor).await?;
    let begun = ErasureBegun { erasure_id: erasure.id.to_string(), job_id: job.id.to_string() };
    Ok((StatusCode::ACCEPTED, Json(begun)))
}

/// What was acknowledged belongs to the person too.
async fn settled(app: &App) -> Answer<()> {
    let Some(collector) = &app.collector else { return Ok(()) };
    let flushed = collector.drain.flush().await;
    flushed.map_err(|error| Problem::of(error.kind(), error.to_string()))
}

/// People who were erased, the last first.
#[utoipa::path(get, path = "/workspaces/{workspace}/erasures", tag = "people", operation_id = "erasures",
    params(("workspace" = String, Path, description = "Key of the workspace"), PageQuery),
    responses((status = 200, body = Page<Done>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<Done>>> {
    let page = app.store.erasures().list(&access.workspace.id, &query.request()).await?;
    Ok(Json(Page::from_store(page, |erasure| Done {
        id: erasure.id.to_string(),
        state: erasure.state.as_str().to_owned(),
        actor: erasure.actor,
        ids: erasure.ids.len(),
        counts: erasure.counts,
        requested_at: erasure.requested_at.to_string(),
        finished_at: erasure.finished_at.map(|at| at.to_string()),
    })))
}

/// Queues the doing of an erasure that was begun.
///
/// # Errors
/// When the store fails.
pub async fn queue_erasure(
    store: &Store,
    workspace: &Workspace,
    erasure: &ErasureId,
    actor: &Actor,
) -> Result<store::Job, store::StoreError> {
    let job = NewJob {
        workspace_id: Some(workspace.id.clone()),
        kind: ERASE.to_owned(),
        payload: json!({ "erasure_id": erasure }),
        dedupe_key: Some(erasure.to_string()),
        run_at: store.now(),
        max_attempts: TRIES,
    };
    store.jobs().enqueue(job, actor).await
}

/// Queues the erasures that were begun and that no job does: a store that was
/// restored has no jobs.
///
/// # Errors
/// When the store fails.
pub async fn take_up_erasures(store: &Store) -> Result<(), store::StoreError> {
    let queued = store.jobs().unfinished(ERASE).await?;
    for left in store.erasures().running().await? {
        let is_it = |job: &store::Job| job.payload["erasure_id"] == json!(left.id);
        if !queued.iter().any(is_it) {
            let workspace = store.workspaces().get(&left.workspace_id).await?;
            queue_erasure(store, &workspace, &left.id, &Actor::System).await?;
        }
    }
    Ok(())
}

/// Does an erasure as a job.
pub(crate) async fn work(app: &App, context: Context) -> Result<Value, JobError> {
    #[derive(Deserialize)]
    struct Order {
        erasure_id: ErasureId,
    }
    let Order { erasure_id } = context.payload()?;
    let workspace_id = context.job().workspace_id.clone();
    let workspace_id = workspace_id.ok_or_else(|| JobError::Fatal("the job names no workspace".to_owned()))?;
    let workspace = app.store.workspaces().get(&workspace_id).await?;
    let failed = |error: EraseError| JobError::of(error.kind(), error);
    if let Some(erasure) = Erasure::begun(&app.store, &workspace, &erasure_id).await.map_err(failed)? {
        // Nothing else may write or read the lake's files meanwhile.
        let turn = app.importing.wait().await.map_err(|error| JobError::of(error.kind(), error))?;
        let watch = |step: Step| {
            context.report(done(step), Some(STEPS), words(step));
            ControlFlow::Continue(())
        };
        erasure.run(&parts(app, &workspace), &watch).await.map_err(failed)?;
        drop(turn);
    }
    let erasure = app.store.erasures().get(&workspace_id, &erasure_id).await?;
    debug_assert_eq!(erasure.state, ErasureState::Done);
    Ok(json!({ "erasure_id": erasure.id, "counts": erasure.counts }))
}

const STEPS: u64 = 6;

fn done(step: Step) -> u64 {
    match step {
        Step::Queue => 0,
        Step::Lake(lake::Step::Sweep(_)) => 2,
        Step::Lake(_) => 1,
        Step::Originals => 3,
        Step::Ledger => 4,
        Step::Store => 5,
    }
}

fn words(step: Step) -> &'static str {
    match step {
        Step::Queue => "emptying the queue",
        Step::Lake(lake::Step::Sweep(_)) => "deleting files that were replaced",
        Step::Lake(_) => "rewriting files",
        Step::Originals => "looking through imported files",
        Step::Ledger | Step::Store => "erasing contacts and ids",
    }
}

/// Erases again whom a backup has brought back that is older than their
/// erasure; how many people.
///
/// # Errors
/// When a store or the data folder fails.
pub async fn erase_again(store: &Store, lake: &lake::Lake, folder: &std::path::Path) -> Result<u64, EraseError> {
    let mut people = 0;
    for workspace in store.workspaces().list().await? {
        let parts = Parts { store, lake, collector: None, folder, workspace: &workspace };
        people += erase::again(&parts, fill_with_chance).await?;
    }
    Ok(people)
}
