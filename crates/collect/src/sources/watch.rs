//! Looks after the sources: what has fallen silent, what is refused far more
//! than usually, whose clocks are far off. A look opens alerts and resolves
//! those that are over.

use std::collections::HashMap;
use std::time::Duration;

use base::{AlertKind, Day, SourceId, Timestamp, Workspace};
use jiff::{SignedDuration, ToSpan as _};
use serde_json::{Map, Value, json};
use store::{Alert, HourCounts, NewAlert, Source, Store, StoreError};

use super::refusing::{Refusing, refusing, skew};
use super::silence::{Usual, WEEKS};

/// How often to look.
pub const EVERY: Duration = Duration::from_secs(300);

const HOUR: i64 = 3_600;
/// Days that alerts are kept after they are over.
const KEPT_DAYS: i64 = 400;

/// What a look did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Looked {
    /// Alerts that were opened.
    pub opened: u64,
    /// Alerts that are over.
    pub resolved: u64,
}

/// Looks at every source of a workspace. What came before `listening_since`
/// says nothing about silence: nobody was there to hear.
///
/// # Errors
/// When the store fails.
pub async fn look(store: &Store, workspace: &Workspace, listening_since: Timestamp) -> Result<Looked, StoreError> {
    let now = store.now();
    let hour = now.as_second().div_euclid(HOUR);
    let sources = store.sources().list(&workspace.id, false).await?;
    if sources.is_empty() {
        return Ok(Looked::default());
    }
    let mut open: HashMap<(SourceId, AlertKind), Alert> = HashMap::new();
    for alert in store.alerts().open(&workspace.id).await? {
        open.insert((alert.source_id.clone(), alert.kind), alert);
    }
    let mut hours = store.source_counts().hours(&workspace.id, hour - WEEKS * 168 - 1).await?;
    let ever = store.source_counts().sums(&workspace.id, Day::constant(1, 1, 1)).await?;
    let mut looked = Looked::default();
    for source in sources {
        let hours = hours.remove(&source.id).unwrap_or_default();
        let last = ever.get(&source.id).and_then(|counts| counts.last_received_at);
        let seen = Seen { source: &source, hours: &hours, last, listening_since, now, hour };
        for kind in AlertKind::ALL {
            let alert = open.get(&(source.id.clone(), *kind));
            match seen.judge(*kind, alert) {
                Verdict::Opens(new) if alert.is_none() => {
                    looked.opened += u64::from(store.alerts().raise(&workspace.id, &new).await?);
                }
                Verdict::Over => {
                    if let Some(alert) = alert {
                        looked.resolved += u64::from(store.alerts().resolve(&alert.id).await?);
                    }
                }
                Verdict::Opens(_) | Verdict::Stays => {}
            }
        }
    }
    Ok(looked)
}

/// Forgets the hours and alerts that are too old to say anything.
///
/// # Errors
/// When the store fails.
pub async fn forget(store: &Store) -> Result<(), StoreError> {
    let now = store.now();
    let hour = now.as_second().div_euclid(HOUR);
    store.source_counts().forget_hours_before(hour - (WEEKS + 1) * 168).await?;
    let kept = now.checked_sub((KEPT_DAYS * 24).hours()).unwrap_or(now);
    store.alerts().forget_before(kept).await?;
    Ok(())
}

/// A source at one look.
struct Seen<'a> {
    source: &'a Source,
    hours: &'a [HourCounts],
    last: Option<Timestamp>,
    listening_since: Timestamp,
    now: Timestamp,
    hour: i64,
}

enum Verdict {
    Opens(NewAlert),
    Over,
    Stays,
}

impl Seen<'_> {
    fn judge(&self, kind: AlertKind, open: Option<&Alert>) -> Verdict {
        match kind {
            AlertKind::SourceSilent => self.silent(open),
            AlertKind::SourceRefused => self.refused(open),
            AlertKind::SourceClock => self.clock(),
        }
    }

    fn alert(&self, kind: AlertKind, since: Timestamp, numbers: Value) -> Verdict {
        let numbers = if let Value::Object(numbers) = numbers { numbers } else { Map::new() };
        Verdict::Opens(NewAlert { kind, source_id: self.source.id.clone(), since, numbers })
    }

    /// Over when it talks again, not when the silence could be chance.
    fn silent(&self, open: Option<&Alert>) -> Verdict {
        let Some(last) = self.last else { return Verdict::Stays };
        if let Some(open) = open {
            return if last > open.since { Verdict::Over } else { Verdict::Stays };
        }
        let counts: Vec<(i64, u64)> = self
            .hours
            .iter()
            .map(|counts| (counts.hour, counts.events + counts.rejected + counts.duplicates))
            .collect();
        // The silence itself is not what is usual.
        let Some(usual) = Usual::of(&counts, last.as_second().div_euclid(HOUR)) else { return Verdict::Stays };
        let from = last.max(self.listening_since);
        let silence = usual.judge(from.as_second(), self.now.as_second());
        if !silence.is_alarming {
            return Verdict::Stays;
        }
        let numbers = json!({
            "since": last.to_string(),
            "expected": silence.expected.round(),
            "per_hour": rounded(usual.per_hour()),
        });
        self.alert(AlertKind::SourceSilent, last, numbers)
    }

    fn refused(&self, open: Option<&Alert>) -> Verdict {
        let usual_until = open.map_or(i64::MAX, |open| open.since.as_second().div_euclid(HOUR));
        let Refusing { rejected, received, share, usual_share, is_alarming } =
            refusing(self.hours, usual_until, self.hour);
        if !is_alarming {
            // Without anything received nothing shows that it is put right.
            return if received > 0 || self.is_stale(open) { Verdict::Over } else { Verdict::Stays };
        }
        let since = self.now.checked_sub(SignedDuration::from_hours(1)).unwrap_or(self.now);
        let numbers = json!({
            "rejected": rejected,
            "received": received,
            "share": rounded(share),
            "usual_share": rounded(usual_share),
        });
        self.alert(AlertKind::SourceRefused, since, numbers)
    }

    fn clock(&self) -> Verdict {
        let skew = skew(self.hours, self.hour);
        if skew.is_over || skew.events == 0 {
            return Verdict::Over;
        }
        if !skew.is_alarming {
            return Verdict::Stays;
        }
        let since = self.now.checked_sub(SignedDuration::from_hours(24)).unwrap_or(self.now);
        let minutes = rounded(skew.mean_ms as f64 / 60_000.0);
        self.alert(AlertKind::SourceClock, since, json!({ "skew_minutes": minutes, "events": skew.events }))
    }

    fn is_stale(&self, open: Option<&Alert>) -> bool {
        open.is_some_and(|open| self.now.as_second() - open.opened_at.as_second() > 86_400)
    }
}

fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}
