//! What the relational store is told of the events that went to the lake.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use base::{Day, Event, SourceId, SourceRef, TimeFlag, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};

use crate::coupons::orders::CouponSeen;

/// The relational store as the drain sees it.
pub trait Facts: Send + Sync {
    /// Takes a batch over. After a crash the same batch may come again (the
    /// same `queue` and `up_to`) and counts once. A failure is not the end of
    /// it: the batch comes again until it is taken.
    fn record<'a>(&'a self, batch: &'a FactsBatch) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;
}

/// Facts that nobody wants.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFacts;

impl Facts for NoFacts {
    fn record<'a>(&'a self, _: &'a FactsBatch) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// What one portion of the queue says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactsBatch {
    /// Name of the queue.
    pub queue: String,
    /// Number of the portion's last entry: grows from batch to batch.
    pub up_to: u64,
    /// What the taxonomy has to place: sources of events and of their sessions.
    pub refs: Vec<(WorkspaceId, SourceRef)>,
    /// Every event that ties ids together, in order of occurrence.
    pub identifying: Vec<Identifying>,
    /// Events that carried coupon codes, in order of occurrence.
    #[serde(default)]
    pub coupons: Vec<CouponSeen>,
    /// Counts by workspace, source and hour of receipt.
    pub counts: Vec<SourceCounts>,
}

impl FactsBatch {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.refs.is_empty() && self.identifying.is_empty() && self.coupons.is_empty() && self.counts.is_empty()
    }
}

/// The ids of an event that has more than one of them; empty = none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifying {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The source.
    pub source: SourceId,
    /// The event.
    pub event_id: String,
    /// When it occurred.
    pub at: Timestamp,
    /// Its name.
    pub name: String,
    /// See [`Event`].
    pub anonymous_id: String,
    /// See [`Event`].
    pub user_id: String,
    /// See [`Event`].
    pub previous_id: String,
    /// See [`Event`].
    pub email_hash: String,
    /// See [`Event`].
    pub phone_hash: String,
    /// See [`Event`].
    pub click_id: String,
    /// See [`Event`].
    pub click_id_kind: String,
    /// See [`Event`].
    pub coupon: String,
}

impl Identifying {
    pub(super) fn of(event: &Event) -> Option<Self> {
        let ids = [
            &event.anonymous_id,
            &event.user_id,
            &event.previous_id,
            &event.email_hash,
            &event.phone_hash,
            &event.click_id,
            &event.coupon,
        ];
        (ids.iter().filter(|id| !id.is_empty()).count() > 1).then(|| Self {
            workspace: event.workspace.clone(),
            source: event.source.clone(),
            event_id: event.event_id.clone(),
            at: event.occurred_at,
            name: event.name.clone(),
            anonymous_id: event.anonymous_id.clone(),
            user_id: event.user_id.clone(),
            previous_id: event.previous_id.clone(),
            email_hash: event.email_hash.clone(),
            phone_hash: event.phone_hash.clone(),
            click_id: event.click_id.clone(),
            click_id_kind: event.click_id_kind.clone(),
            coupon: event.coupon.clone(),
        })
    }
}

/// What a source sent in an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCounts {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The source.
    pub source: SourceId,
    /// UTC day of receipt.
    pub day: Day,
    /// Hour of receipt, in whole hours since 1970; what an earlier version left
    /// in the outbox does not say it.
    #[serde(default)]
    pub hour: Option<i64>,
    /// Events that went to the lake.
    pub events: u64,
    /// Repetitions that were dropped.
    pub duplicates: u64,
    /// Events of machines, among `events`.
    pub bots: u64,
    /// Refusals.
    pub rejected: u64,
    /// Events that came after later ones of their visitor.
    pub late: u64,
    /// Events with an impossible or unreadable time.
    pub odd_times: u64,
    /// Sum of the clocks' skews, in milliseconds.
    pub skew_ms_sum: i64,
    /// Largest skew either way, in milliseconds.
    pub skew_ms_max: i64,
    /// When the last event or refusal came.
    pub last_received_at: Option<Timestamp>,
}

/// Counts being made.
#[derive(Debug, Default)]
pub(super) struct Counting(BTreeMap<(WorkspaceId, SourceId, i64), SourceCounts>);

impl Counting {
    fn at(&mut self, workspace: &WorkspaceId, source: &SourceId, received_at: Timestamp) -> &mut SourceCounts {
        let hour = received_at.as_second().div_euclid(3_600);
        let counts = self.0.entry((workspace.clone(), source.clone(), hour)).or_insert_with(|| SourceCounts {
            workspace: workspace.clone(),
            source: source.clone(),
            day: received_at.to_zoned(jiff::tz::TimeZone::UTC).date(),
            hour: Some(hour),
            events: 0,
            duplicates: 0,
            bots: 0,
            rejected: 0,
            late: 0,
            odd_times: 0,
            skew_ms_sum: 0,
            skew_ms_max: 0,
            last_received_at: None,
        });
        counts.last_received_at = counts.last_received_at.max(Some(received_at));
        counts
    }

    pub(super) fn event(&mut self, event: &Event, is_late: bool) {
        let counts = self.at(&event.workspace, &event.source, event.received_at);
        counts.events += 1;
        counts.bots += u64::from(event.is_bot);
        counts.late += u64::from(is_late);
        counts.odd_times += u64::from(event.time_flag != TimeFlag::Ok);
        counts.skew_ms_sum = counts.skew_ms_sum.saturating_add(event.skew_ms);
        counts.skew_ms_max = counts.skew_ms_max.max(event.skew_ms.saturating_abs());
    }

    pub(super) fn duplicate(&mut self, event: &Event) {
        self.at(&event.workspace, &event.source, event.received_at).duplicates += 1;
    }

    pub(super) fn rejected(&mut self, workspace: &WorkspaceId, source: &SourceId, received_at: Timestamp) {
        self.at(workspace, source, received_at).rejected += 1;
    }

    pub(super) fn finish(self) -> Vec<SourceCounts> {
        self.0.into_values().collect()
    }
}
