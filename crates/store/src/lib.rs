//! The relational store: what people edit and what must be looked up by key,
//! on SQLite or PostgreSQL, with the same SQL text for both.
//!
//! `store` is the sole user of sqlx. It refuses to hold facts (those live in
//! the lake), to hash passwords or tokens (callers hand it hashes), and to
//! decide what a rule or a metric means. It writes one SQLite file with its
//! `-wal` and `-shm` beside it, or nothing when the database is a server.
//!
//! Invariants:
//! - every change of what people edit and its entry in the audit log are one
//!   transaction;
//! - exchange rates and contacts are never overwritten: a newer row supersedes
//!   the older one, so that earlier beliefs can be asked for;
//! - migrations only add; a database of a newer program is refused.
//!
//! One module is one noun; [`Store`] hands each of them out.

mod bulk;
mod error;
mod migrations;
mod open;
mod page;
mod row;

pub mod budgets;
pub mod campaigns;
pub mod fx_rates;
pub mod imports;
pub mod jobs;
pub mod rules;
pub mod source_refs;
pub mod workspaces;

pub use budgets::{Budget, BudgetCell};
pub use campaigns::{Campaign, CampaignFields, CampaignFilter, CampaignOrigin, CampaignStatus};
pub use error::StoreError;
pub use fx_rates::{FxRate, FxStored};
pub use imports::{Import, ImportState, NewImport};
pub use jobs::{Job, JobEnd, JobState, NewJob};
pub use migrations::Migrated;
pub use open::{Engine, Store};
pub use page::{MAX_LIMIT, Page, PageRequest};
pub use rules::{Rule, RuleCondition, RuleField, RuleFields, RuleOperator};
pub use source_refs::{DecidedBy, Resolution, StoredRef};
pub use workspaces::NewWorkspace;
