//! The lake: what happened and what it cost, as Delta tables that Spark,
//! DuckDB, Polars and pandas read too, and every question asked of them. The
//! sole user of DataFusion and Delta; its interface speaks `base` types.
//!
//! # What it holds
//! The tables `spend`, `orders`, `order_items`, `responses`, `rejected`,
//! `events` and `rejected_events` (see [`Table`]), each partitioned by
//! `workspace` and `month`. Facts of imports are *bitemporal*: a row carries the
//! import it came from and its line, when it began to be believed
//! (`recorded_at`) and when it ceased to be (`superseded_at`, null = believed
//! now). A fact is never changed otherwise,
//! so what was believed on an earlier day can always be asked.
//!
//! # How an import gets in
//! [`Lake::stage`] streams rows into data files that no table lists yet,
//! [`Lake::compare`] says what would change, and [`Lake::apply`] commits: one
//! version of the Delta log per table, which lists the new files and replaces
//! the files whose rows are superseded. Each of these commits carries the
//! import's id as a Delta application transaction, so that [`Lake::abort`] can
//! take a half-applied import back after a crash and a second `apply` of the
//! same import does nothing. [`Lake::undo`] reverses an applied one.
//!
//! # How an event gets in
//! [`Lake::append_events`] takes what a queue holds up to a number and leaves
//! that number in the log, as an application transaction of the queue, so that
//! a repeated call appends nothing twice. [`Lake::maintain_events`] joins the
//! many small files that this makes, while more come in.
//!
//! # What it writes to disk
//! Below the URL it is opened with, and nowhere else (queries that exceed
//! their memory spill into the folder of [`LakeOptions::spill_dir`]):
//! - `<table>/_delta_log/…`, `<table>/workspace=…/month=…/*.parquet`: the tables;
//! - `rollups/spend/<workspace>/<month>/<fingerprint>.parquet`: daily sums of
//!   what is believed, derived, safe to delete;
//! - `rollups/events/<workspace>/<zone>/<file>-….parquet`: daily sums and what
//!   tells of orders of each file of events, derived, safe to delete;
//! - `rollups/orders/<workspace>/…`: orders merged of events, with a manifest
//!   that names them, derived, safe to delete; deleted before an erasure, or
//!   anything else, takes events away;
//! - `imports/<import>/confirmed_by/<import>`: empty marks, see [`Lake::undo`].
//!
//! # What it refuses to do
//! It converts no currency, knows no campaign and no user, and gives nobody
//! SQL that writes, reads files, or sees another workspace.
//!
//! # Invariants
//! - A data file never changes; a partition is its list of live files.
//! - A file holds rows that are believed or rows that are not, never both, so
//!   that reading the present opens no superseded row.
//! - Money and fractional counts are `decimal(38, 9)`; nothing passes a float.

mod apply;
mod backup;
mod behaviour;
mod cells;
mod compare;
mod convert;
mod data_file;
mod delta;
mod encode;
mod engine;
mod erase;
mod error;
mod events;
mod frames;
mod gather;
mod half_written;
mod held;
mod lake;
mod maintain;
mod object_reader;
mod order_sums;
mod parquet_io;
mod pg;
mod rewrite;
mod rollup;
mod rows;
mod scan;
mod sql;
mod stage;
mod sums;
mod tables;
mod undo;
mod views;

pub use apply::{Applied, Step, Watch, unwatched};
pub use backup::LakeFile;
pub use behaviour::{
    BehaviourScope, Breakdown, Cohort, CohortBy, CohortCell, CohortQuery, Cohorts, Condition, Counting, EventCount,
    EventPattern, Field, Funnel, FunnelGroup, FunnelQuery, FunnelStep, MOST_STEPS, PageCount, PathLink, PathNode,
    PathOf, PathQuery, Paths, Place, Retention, RetentionCell, RetentionCohort, RetentionQuery, Site, SiteDay,
    SiteDimension, SiteTotals, SiteValue, Spread, Unit,
};
pub use compare::{CellChange, Comparison, Counts, ReplacePolicy};
pub use erase::{Erasing, OwnedSpan, PersonRows};
pub use error::{LakeError, Result};
pub use events::{
    Appended, EventIds, EventRow, EventStage, EventTerms, EventUpkeep, EventsKept, ImportedEvent, NewSession, REPLAYED,
    RejectedEventRow, Restated, StagedEvents, VisitorEvent,
};
pub use frames::to_parquet;
pub use lake::{Lake, LakeOptions};
pub use maintain::{Maintained, Upkeep};
pub use pg::{PgDoor, PgOptions, PgReader, PgRefusal, PgServer, PgSignIn, PgTls};
pub use rows::{RowsPage, RowsQuery, Tied};
pub use sql::{SqlFormat, SqlLimits, SqlQuery, SqlRows};
pub use stage::{Stage, Staged};
pub use sums::{OrderSum, ResponseSum, SpendSum, SumQuery};
pub use tables::Table;
pub use undo::Undone;
pub use views::Dimensions;
