//! Long work: progress and cancelling.

use axum::extract::State;
use base::{JobId, Role};
use serde::Serialize;
use store::{JobState, StoreError};
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::extract::{FromPath, Json};
use crate::problem::{Answer, Problem};

/// How far a job is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = JobState)]
pub(crate) enum StateWord {
    /// Waiting for its turn.
    Queued,
    /// Under way.
    Running,
    /// Done.
    Succeeded,
    /// It failed for good.
    Failed,
    /// It was cancelled.
    Cancelled,
}

/// A piece of work.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Job {
    /// Id, `job_…`.
    id: String,
    /// What it does: `import.apply`…
    kind: String,
    /// How far it is.
    state: StateWord,
    /// Steps done.
    done: u64,
    /// Steps in all; null = unknown.
    total: Option<u64>,
    /// What it is doing.
    message: String,
    /// Why it failed.
    error: Option<String>,
    /// What came out, by kind of job; for `import.apply` see `ImportOutcome`.
    result: Option<serde_json::Value>,
}

impl Job {
    fn shown(job: store::Job) -> Self {
        Self {
            id: job.id.to_string(),
            kind: job.kind,
            state: match job.state {
                JobState::Queued => StateWord::Queued,
                JobState::Running => StateWord::Running,
                JobState::Succeeded => StateWord::Succeeded,
                JobState::Failed => StateWord::Failed,
                JobState::Cancelled => StateWord::Cancelled,
            },
            done: job.progress_done,
            total: job.progress_total,
            message: job.progress_message,
            error: job.error,
            result: job.result,
        }
    }
}

/// One job.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = String, Path)),
    responses((status = 200, body = Job)))]
pub(crate) async fn show(State(app): State<App>, caller: Caller, FromPath(id): FromPath<String>) -> Answer<Json<Job>> {
    let job = find(&app, &caller, &id, Role::Viewer).await?;
    Ok(Json(Job::shown(job)))
}

/// Ask a job to stop; it stops at its next safe point.
#[utoipa::path(post, path = "/jobs/{id}/cancel", tag = "jobs", params(("id" = String, Path)),
    responses((status = 200, body = Job)))]
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    FromPath(id): FromPath<String>,
) -> Answer<Json<Job>> {
    let job = find(&app, &caller, &id, Role::Editor).await?;
    let job = app.store.jobs().cancel(&job.id, &caller.actor()).await?;
    Ok(Json(Job::shown(job)))
}

/// A job of a workspace that the caller may open; others do not exist for them.
async fn find(app: &App, caller: &Caller, id: &str, needed: Role) -> Answer<store::Job> {
    let missing = || Problem::not_found("job", id);
    let job = match app.store.jobs().get(&JobId::parse(id).map_err(|_| missing())?).await {
        Err(StoreError::NotFound { .. }) => return Err(missing()),
        found => found?,
    };
    let workspace = job.workspace_id.as_ref().ok_or_else(missing)?;
    caller.open(app, workspace.as_str()).await.map_err(|_| missing())?.needs(needed)?;
    Ok(job)
}
