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
mod campaign_coupons;
mod dump;
mod error;
mod frames;
mod migrations;
mod open;
mod page;
mod row;
mod versions;

pub mod alerts;
pub mod api_keys;
pub mod audit;
pub mod budgets;
pub mod campaign_lines;
pub mod campaigns;
pub mod contacts;
pub mod coupons;
pub mod erased_rows;
pub mod erasures;
pub mod fx_rates;
pub mod gift_cards;
pub mod idempotency;
pub mod identities;
pub mod imports;
pub mod jobs;
pub mod links;
pub mod mappings;
pub mod memberships;
pub mod messages;
pub mod notes;
pub mod rules;
pub mod sessions;
pub mod settings;
pub mod sign_in_links;
pub mod source_counts;
pub mod source_refs;
pub mod sources;
pub mod uploads;
pub mod users;
pub mod workspaces;

pub use alerts::{Alert, NewAlert};
pub use api_keys::{ApiKey, NewApiKey};
pub use audit::{AuditEntry, AuditFilter};
pub use budgets::{Budget, BudgetCell};
pub use campaign_lines::{BudgetPart, CampaignLine, LineChange, LineRefused};
pub use campaigns::{Campaign, CampaignFields, CampaignFilter, CampaignOrigin, CampaignStatus};
pub use contacts::{Contact, ContactFields, ContactsStored};
pub use coupons::{
    CodeFilter, CodeStatus, CouponBatch, CouponBatchFields, CouponBenefit, CouponCode, CouponKind, CouponProblem,
    CouponRedemption, CouponUse, CouponValue, Redeemed, RedemptionFilter, Verdict, Via,
};
pub use dump::Dumped;
pub use erased_rows::{ErasedRows, RowHashes};
pub use erasures::{ErasedId, Erasure, ErasureState, OwnedId, Scrub};
pub use error::StoreError;
pub use fx_rates::{FxRate, FxStored};
pub use gift_cards::{CardRefusal, CardUse, CardUsed, EntryKind, GiftCard, GiftCardEntry, Liability, NewGiftCard};
pub use idempotency::Seen;
pub use identities::{Decide, IdentitySplit};
pub use imports::{Import, ImportState, NewImport};
pub use jobs::{Job, JobEnd, JobState, NewJob};
pub use links::{AppTarget, Destination, Link, LinkFields, LinkFilter, Placement};
pub use mappings::Mapping;
pub use memberships::Member;
pub use messages::{Message, MessageFields};
pub use migrations::Migrated;
pub use notes::Note;
pub use open::{Engine, Store};
pub use page::{MAX_LIMIT, Page, PageRequest};
pub use rules::{Rule, RuleCondition, RuleField, RuleFields, RuleOperator};
pub use sessions::Session;
pub use sign_in_links::{LinkPurpose, SignInLink};
pub use source_counts::{CountedPart, HourCounts, SourceCounts};
pub use source_refs::{DecidedBy, Resolution, StoredRef};
pub use sources::{KeyedSource, PreviousKeys, Source, SourceAlias, SourceFields, SourceKeys};
pub use uploads::{NewUpload, Upload};
pub use users::{Credentials, NewUser, User};
pub use workspaces::NewWorkspace;
