//! Long work: progress and cancelling.

use axum::extract::State;
use serde::Serialize;
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

/// One job.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = String, Path)),
    responses((status = 200, body = Job)))]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    FromPath(id): FromPath<String>,
) -> Answer<Json<Job>> {
    let _ = (app, caller, id);
    Err(Problem::not_found("x", "y"))
}

/// Ask a job to stop; it stops at its next safe point.
#[utoipa::path(post, path = "/jobs/{id}/cancel", tag = "jobs", params(("id" = String, Path)),
    responses((status = 200, body = Job)))]
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    FromPath(id): FromPath<String>,
) -> Answer<Json<Job>> {
    let _ = (app, caller, id);
    Err(Problem::not_found("x", "y"))
}
