//! Events in the lake: appended exactly once from the queue, kept in few files,
//! shown as the views `events`, `sessions`, `touchpoints`, `conversions` and as
//! part of `orders`, `rejected` and `channels_daily`.
//!
//! An event is never restated, so the table has no bookkeeping columns: what
//! was known at an instant is what had been received by then. Only what is
//! derived of the other events of a visitor, the session, may be rewritten.

mod append;
mod columns;
mod daily;
mod imported;
mod kept;
mod lookups;
mod parts;
mod restate;
mod sketch;
pub(crate) mod told;
mod upkeep;
pub(crate) mod views;

use base::{Event, SourceRef, Timestamp};

pub use append::Appended;
pub(crate) use columns::{event_fields, rejected_fields};
pub use imported::{EventIds, EventStage, ImportedEvent, StagedEvents};
pub(crate) use kept::KeptOrders;
pub(crate) use parts::Part;
pub use restate::{NewSession, Restated, VisitorEvent};
pub(crate) use sketch::approx_visitors;
pub use told::EventTerms;
pub use upkeep::{EventUpkeep, EventsKept};

/// An event on its way into the table `events`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its number in the queue, or the line of its file.
    pub seq: u64,
    /// The event.
    pub event: Event,
    /// The session it belongs to; empty = none.
    pub session_id: String,
    /// Whether the session began with it.
    pub is_entry: bool,
    /// The source of the session: that of its first event.
    pub session: SourceRef,
}

/// A refused event on its way into the table `rejected_events`. Texts that are
/// not known are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RejectedEventRow {
    /// Its number in the queue.
    pub seq: u64,
    /// Id of the refusal, `rej_…`.
    pub rejected_id: String,
    /// The workspace; empty = that of a key which nobody knows.
    pub workspace: String,
    /// Id of the source.
    pub source_id: String,
    /// Word of the protocol.
    pub protocol: String,
    /// Word of the reason; [`REPLAYED`] notes that it was replayed.
    pub reason: String,
    /// The reason in words.
    pub message: String,
    /// What stood in the protocol's key field.
    pub key: String,
    /// The bytes as they came.
    pub raw: Vec<u8>,
    /// When they came.
    pub received_at: Timestamp,
    /// Method, path and query.
    pub request: String,
    /// `User-Agent` of the request.
    pub user_agent: String,
    /// `Content-Type` of the request.
    pub content_type: String,
    /// The event as decoded, as JSON.
    pub event: String,
}

/// Reason of a row that says of an earlier refusal that it was replayed.
pub const REPLAYED: &str = "replayed";

/// Partition of refused events that no workspace can be told of.
pub(crate) const NOBODY: &str = "unknown";
