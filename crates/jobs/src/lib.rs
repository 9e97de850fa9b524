//! The durable queue: work that outlives a request, a crash and a restart.
//!
//! A job is a row of the store with a kind and a payload. A [`Worker`] takes
//! jobs whose kind it has a handler for, one at a time, and holds each under a
//! lease that it renews while the handler runs; when the process dies, the
//! lease ends and another worker gets the job. A failed try is repeated with
//! growing pauses until the job's tries are used up.
//!
//! `jobs` refuses to know what any job does: features register handlers, and
//! `api` and `cli` run them. It writes nothing to disk but the store's rows.
//!
//! Invariants:
//! - a job that was queued is done, failed with a reason, or cancelled by
//!   somebody: it never disappears;
//! - a handler may run more than once for one job and must bear it;
//! - only the worker that holds the lease can end a job.

mod context;
mod queue;
mod worker;

pub use context::{Context, JobError};
pub use queue::{Queue, Work};
pub use store::{Job, JobState};
pub use worker::Worker;
