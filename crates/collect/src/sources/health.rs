//! How a source fares, in one word and in figures.

use std::collections::{HashMap, HashSet};

use base::{AlertKind, Day, SourceId, WorkspaceId};
use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};
use store::{SourceCounts, Store, StoreError};

/// Days that a source is judged by, today (UTC) included.
pub const LATELY: u32 = 7;
/// Days that are drawn, today (UTC) included.
pub const DRAWN: u32 = 14;

/// What was counted of a source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Faring {
    /// Since it was made.
    pub ever: SourceCounts,
    /// In the last [`LATELY`] days.
    pub lately: SourceCounts,
    /// By day (UTC), the last [`DRAWN`] in order; days without anything too.
    pub days: Vec<(Day, SourceCounts)>,
    /// Events of the last 24 hours, by the hour.
    pub events_per_hour: f64,
    /// Whether an alert says that it fell silent.
    pub is_missed: bool,
}

/// How the sources of a workspace fare; one that never said anything is not
/// among them.
///
/// # Errors
/// When the store fails.
pub async fn faring(store: &Store, workspace: &WorkspaceId) -> Result<HashMap<SourceId, Faring>, StoreError> {
    let now = store.now();
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let before = |days: u32| today.checked_sub(i64::from(days - 1).days()).unwrap_or(today);
    let (first_judged, first_drawn) = (before(LATELY), before(DRAWN));
    let drawn: Vec<Day> = first_drawn.series(1.day()).take_while(|day| *day <= today).collect();
    let mut of: HashMap<SourceId, Faring> = HashMap::new();
    for (source, day, counts) in store.source_counts().days(workspace, Day::constant(1, 1, 1)).await? {
        let faring = of.entry(source).or_insert_with(|| Faring {
            days: drawn.iter().map(|day| (*day, SourceCounts::default())).collect(),
            ..Faring::default()
        });
        faring.ever.add(&counts);
        if day >= first_judged {
            faring.lately.add(&counts);
        }
        if let Some((_, drawn)) = faring.days.iter_mut().find(|(drawn, _)| *drawn == day) {
            drawn.add(&counts);
        }
    }
    let hour = now.as_second().div_euclid(3_600);
    for (source, hours) in store.source_counts().hours(workspace, hour - 23).await? {
        if let Some(faring) = of.get_mut(&source) {
            faring.events_per_hour = hours.iter().map(|hour| hour.events as f64).sum::<f64>() / 24.0;
        }
    }
    let open = store.alerts().open(workspace).await?;
    let missed: HashSet<SourceId> =
        open.into_iter().filter(|alert| alert.kind == AlertKind::SourceSilent).map(|alert| alert.source_id).collect();
    for (source, faring) in &mut of {
        faring.is_missed = missed.contains(source);
    }
    Ok(of)
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

    /// Judges by what came [`LATELY`] and ever. A source is silent when an alert
    /// says so ([`super::silence`]), or when nothing came in all these days.
    #[must_use]
    pub fn of(faring: &Faring) -> Self {
        let Faring { ever, lately, is_missed, .. } = faring;
        if lately.rejected > lately.events {
            Self::Refused
        } else if ever.events == 0 {
            Self::Waiting
        } else if *is_missed || lately.events == 0 {
            Self::Silent
        } else {
            Self::Ok
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_judged_by_what_came() {
        let counts = |events, rejected| SourceCounts { events, rejected, ..SourceCounts::default() };
        let of = |ever, lately, is_missed| Health::of(&Faring { ever, lately, is_missed, ..Faring::default() });
        assert_eq!(of(counts(0, 0), counts(0, 0), false), Health::Waiting);
        assert_eq!(of(counts(9, 0), counts(9, 1), false), Health::Ok);
        assert_eq!(of(counts(9, 0), counts(9, 1), true), Health::Silent);
        assert_eq!(of(counts(9, 0), counts(0, 0), false), Health::Silent, "nothing for a week");
        assert_eq!(of(counts(2, 3), counts(2, 3), false), Health::Refused);
        assert_eq!(of(counts(0, 3), counts(0, 3), false), Health::Refused, "a first step that went wrong is told");
    }
}
