//! Live figures of the sources, for the page that shows whether a tag works.

use std::collections::BTreeMap;
use std::sync::Mutex;

use base::{SourceId, Timestamp, WorkspaceId};

use super::facts::SourceCounts;

/// How a source has been doing since this process began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceHealth {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The source.
    pub source: SourceId,
    /// Events that went to the lake.
    pub events: u64,
    /// Repetitions that were dropped.
    pub duplicates: u64,
    /// Events of machines, among `events`.
    pub bots: u64,
    /// Refusals.
    pub rejected: u64,
    /// Mean skew of the clients' clocks, in milliseconds; positive = they are ahead.
    pub skew_ms_mean: i64,
    /// Largest skew either way, in milliseconds.
    pub skew_ms_max: i64,
    /// When the last event or refusal came.
    pub last_received_at: Option<Timestamp>,
}

/// The figures of all sources.
#[derive(Debug, Default)]
pub(super) struct Board(Mutex<BTreeMap<(WorkspaceId, SourceId), (SourceHealth, i64)>>);

impl Board {
    pub(super) fn add(&self, counts: &[SourceCounts]) {
        let mut board = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for count in counts {
            let (health, skew) = board.entry((count.workspace.clone(), count.source.clone())).or_insert_with(|| {
                let health = SourceHealth {
                    workspace: count.workspace.clone(),
                    source: count.source.clone(),
                    events: 0,
                    duplicates: 0,
                    bots: 0,
                    rejected: 0,
                    skew_ms_mean: 0,
                    skew_ms_max: 0,
                    last_received_at: None,
                };
                (health, 0)
            });
            health.events += count.events;
            health.duplicates += count.duplicates;
            health.bots += count.bots;
            health.rejected += count.rejected;
            *skew = skew.saturating_add(count.skew_ms_sum);
            health.skew_ms_mean = *skew / i64::try_from(health.events.max(1)).unwrap_or(i64::MAX);
            health.skew_ms_max = health.skew_ms_max.max(count.skew_ms_max);
            health.last_received_at = health.last_received_at.max(count.last_received_at);
        }
    }

    pub(super) fn sources(&self) -> Vec<SourceHealth> {
        let board = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        board.values().map(|(health, _)| health.clone()).collect()
    }
}
