//! How a source fares, in one word.

use std::collections::HashMap;

use base::{Day, SourceId, Timestamp, WorkspaceId};
use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};
use store::{SourceCounts, Store, StoreError};

/// Days that a source is judged by, today (UTC) included.
pub const LATELY: u32 = 7;

/// What was counted of the sources of a workspace: ever, and lately.
///
/// # Errors
/// When the store fails.
pub async fn counted(
    store: &Store,
    workspace: &WorkspaceId,
) -> Result<[HashMap<SourceId, SourceCounts>; 2], StoreError> {
    let today = store.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let first = today.checked_sub((i64::from(LATELY) - 1).days()).unwrap_or(today);
    let ever = store.sources().counts(workspace, Day::constant(1, 1, 1)).await?;
    Ok([ever, store.sources().counts(workspace, first).await?])
}

/// Whether a source talks as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// No event has ever come.
    Waiting,
    /// It talks as usual.
    Ok,
    /// It usually talks, and has not for a while.
    Silent,
    /// More of its events are refused than taken.
    Refused,
}

impl Health {
    /// The word in tables and URLs.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Ok => "ok",
            Self::Silent => "silent",
            Self::Refused => "refused",
        }
    }

    /// Judges by what came [`LATELY`] and ever. A source is silent after ten
    /// times its usual gap between events, at least three hours and at most two
    /// days.
    #[must_use]
    pub fn of(ever: &SourceCounts, lately: &SourceCounts, now: Timestamp) -> Self {
        if lately.rejected > lately.events {
            return Self::Refused;
        }
        let Some(last) = ever.last_received_at.filter(|_| ever.events > 0) else { return Self::Waiting };
        if lately.events == 0 {
            return Self::Silent;
        }
        let span = i64::from(LATELY) * 86_400;
        let usual = span / i64::try_from(lately.events).unwrap_or(i64::MAX).max(1);
        let patience = usual.saturating_mul(10).clamp(3 * 3_600, 2 * 86_400);
        if now.as_second() - last.as_second() > patience { Self::Silent } else { Self::Ok }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(events: u64, rejected: u64, last: Option<&str>) -> SourceCounts {
        let last_received_at = last.map(|at| at.parse().unwrap());
        SourceCounts { events, rejected, last_received_at, ..SourceCounts::default() }
    }

    #[test]
    fn a_source_that_usually_talks_is_missed() {
        let now: Timestamp = "2026-10-08T12:00:00Z".parse().unwrap();
        let of = |events, rejected, last| {
            let counted = counts(events, rejected, last);
            Health::of(&counted, &counted, now)
        };
        assert_eq!(of(0, 0, None), Health::Waiting);
        assert_eq!(of(10_000, 1, Some("2026-10-08T11:00:00Z")), Health::Ok);
        assert_eq!(of(10_000, 1, Some("2026-10-08T08:00:00Z")), Health::Silent);
        assert_eq!(of(7, 0, Some("2026-10-07T08:00:00Z")), Health::Ok, "one a day is not missed for a day");
        assert_eq!(of(7, 0, Some("2026-10-05T08:00:00Z")), Health::Silent);
        assert_eq!(of(2, 3, Some("2026-10-08T11:00:00Z")), Health::Refused);
        let ever = counts(5, 0, Some("2026-09-01T00:00:00Z"));
        assert_eq!(Health::of(&ever, &SourceCounts::default(), now), Health::Silent);
    }
}
