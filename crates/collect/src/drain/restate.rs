//! Upkeep beside draining: sessions of visitors with late events are made
//! anew, files are joined, and what need not be remembered is forgotten.

use std::collections::{BTreeMap, HashMap};

use base::{Timestamp, WorkspaceId};
use jiff::ToSpan as _;
use lake::{EventsKept, NewSession, VisitorEvent};

use super::work::{Late, json, kept, seconds, visitor_of};
use super::{Drain, DrainError, blocking};
use crate::derive::sessions::{SessionRules, Visitor, sessionise, visitor_key};
use crate::queue::{Change, Kept};

/// What upkeep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Upkept {
    /// Visitors whose sessions were made anew.
    pub visitors: usize,
    /// Events that belong to another session now.
    pub moved: usize,
    /// Ids and visitors that need not be remembered any more.
    pub forgotten: usize,
    /// What was done to the lake's files.
    pub files: EventsKept,
}

/// Where the last upkeep stopped.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    seen: Vec<u8>,
    visitors: Vec<u8>,
    swept_at: Option<Timestamp>,
}

/// Visitors made anew in one go.
const VISITORS: usize = 200;
/// Events read of them at most.
const EVENTS: usize = 200_000;
/// Kept pairs looked at in one upkeep.
const LOOKED_AT: usize = 20_000;
/// A session that began longer before a late event than this is not looked for.
const BEFORE_HOURS: i64 = 48;
/// How often unlisted files are looked for.
const SWEEP_MINUTES: i64 = 10;

/// A visitor with late events.
struct Waiting {
    key: Vec<u8>,
    visitor: String,
    late: Late,
    /// Its state before it is made anew, to see whether it has moved on since.
    state: Option<Vec<u8>>,
}

/// What became of a visitor.
struct Anew {
    waiting: Waiting,
    state: Option<Visitor>,
}

impl Drain {
    /// Makes late visitors' sessions anew, joins files of events, shortens logs
    /// and forgets ids that are past their window. Draining goes on meanwhile.
    ///
    /// # Errors
    /// When the queue or the lake fails; what was done stays done.
    pub async fn upkeep(&self) -> Result<Upkept, DrainError> {
        let mut cursor = self.0.keeping.lock().await;
        let mut done = Upkept::default();
        self.restate(&mut done).await?;
        done.files = self.0.lake.maintain_events(&self.0.options.upkeep).await?;
        let now = self.0.options.clock.now();
        let is_due = |at: Timestamp| now.duration_since(at).as_mins() >= SWEEP_MINUTES;
        if cursor.swept_at.is_none_or(is_due) {
            done.files.deleted = self.0.lake.sweep_events(&self.0.options.upkeep).await?;
            cursor.swept_at = Some(now);
        }
        done.forgotten = self.forget(&mut cursor, now).await?;
        if done != Upkept::default() {
            tracing::debug!(?done, "upkeep of events");
        }
        Ok(done)
    }

    async fn restate(&self, done: &mut Upkept) -> Result<(), DrainError> {
        let mut after = Vec::new();
        loop {
            let queue = self.0.queue.clone();
            let from = after.clone();
            let page = blocking(move || {
                let mut page: BTreeMap<WorkspaceId, Vec<Waiting>> = BTreeMap::new();
                let mut last = None;
                for (key, value) in queue.after(Kept::Late, &from, VISITORS)? {
                    last = Some(key.clone());
                    let late = serde_json::from_slice::<Late>(&value).ok();
                    let (Some((workspace, visitor)), Some(late)) = (visitor_of(&key), late) else {
                        queue.change(vec![(Kept::Late, key, None)])?;
                        continue;
                    };
                    let state = queue.get(Kept::Visitors, &key)?;
                    page.entry(workspace).or_default().push(Waiting { key, visitor, late, state });
                }
                Ok(last.map(|last| (last, page)))
            });
            let Some((last, page)) = page.await? else { return Ok(()) };
            after = last;
            for (workspace, waiting) in page {
                self.restate_visitors(&workspace, waiting, done).await?;
            }
        }
    }

    async fn restate_visitors(
        &self,
        workspace: &WorkspaceId,
        waiting: Vec<Waiting>,
        done: &mut Upkept,
    ) -> Result<(), DrainError> {
        let lake = &self.0.lake;
        let rules = (self.0.options.rules)(workspace);
        let from = waiting.iter().map(|waiting| waiting.late.from).min().unwrap_or_default();
        let from = Timestamp::from_microsecond(from).unwrap_or(Timestamp::UNIX_EPOCH);
        let from = from.checked_sub(BEFORE_HOURS.hours()).unwrap_or(from);
        let names: Vec<String> = waiting.iter().map(|waiting| waiting.visitor.clone()).collect();
        let events = lake.events_of_visitors(workspace, &names, from, EVENTS).await?;
        if events.len() >= EVENTS {
            return self.restate_fewer(workspace, waiting, done).await;
        }
        let mut by_visitor: HashMap<String, Vec<VisitorEvent>> = HashMap::new();
        for event in events {
            if let Some(visitor) = visitor_key(&event.event).map(str::to_owned) {
                by_visitor.entry(visitor).or_default().push(event);
            }
        }
        let mut sessions = HashMap::new();
        let mut anew = Vec::new();
        for waiting in waiting {
            let events = by_visitor.remove(&waiting.visitor).unwrap_or_default();
            let state = made_anew(events, &waiting.late, &rules, &mut sessions);
            anew.push(Anew { waiting, state });
        }
        let moved = sessions.len();
        let restated = lake.prepare_sessions(workspace, &sessions).await?;
        // From here on no portion is drained until the states are as the files.
        let turn = self.0.turn.lock().await;
        if !lake.commit_sessions(restated).await? {
            // Their files were joined meanwhile: the next upkeep finds them.
            return Ok(());
        }
        let queue = self.0.queue.clone();
        let visitors = blocking(move || {
            let mut changes: Vec<Change> = Vec::new();
            let mut visitors = 0;
            for Anew { waiting, state } in anew {
                // Who has moved on meanwhile is made anew once more.
                if queue.get(Kept::Visitors, &waiting.key)? != waiting.state
                    || kept::<Late>(&queue, Kept::Late, &waiting.key)?.as_ref() != Some(&waiting.late)
                {
                    continue;
                }
                visitors += 1;
                changes.push((Kept::Late, waiting.key.clone(), None));
                if let Some(state) = state {
                    changes.push((Kept::Visitors, waiting.key, Some(json(&state)?)));
                }
            }
            queue.change(changes)?;
            Ok(visitors)
        });
        done.visitors += visitors.await?;
        done.moved += moved;
        drop(turn);
        Ok(())
    }

    /// Visitors one by one; one that is too much by itself stays as it is.
    async fn restate_fewer(
        &self,
        workspace: &WorkspaceId,
        mut waiting: Vec<Waiting>,
        done: &mut Upkept,
    ) -> Result<(), DrainError> {
        if waiting.len() > 1 {
            for one in waiting {
                Box::pin(self.restate_visitors(workspace, vec![one], done)).await?;
            }
            return Ok(());
        }
        let Some(one) = waiting.pop() else { return Ok(()) };
        tracing::warn!(workspace.id = %workspace, events = EVENTS, "an id of too many events keeps the sessions it has");
        let queue = self.0.queue.clone();
        blocking(move || queue.change(vec![(Kept::Late, one.key, None)])).await
    }

    /// Forgets ids past their window and visitors who have not come for as long.
    async fn forget(&self, cursor: &mut Cursor, now: Timestamp) -> Result<usize, DrainError> {
        let window = self.0.options.window_days;
        let oldest = now.checked_sub((i64::from(window) * 24).hours()).unwrap_or(now);
        // Not while a portion is drained: who comes back just now is remembered.
        let _turn = self.0.turn.lock().await;
        let (queue, from) = (self.0.queue.clone(), (cursor.seen.clone(), cursor.visitors.clone()));
        let (seen, visitors, forgotten) = blocking(move || {
            let mut changes: Vec<Change> = Vec::new();
            let ids = queue.after(Kept::Seen, &from.0, LOOKED_AT)?;
            let seen = ids.last().map(|(key, _)| key.clone()).unwrap_or_default();
            for (key, value) in ids {
                if seconds(&value).is_none_or(|at| i64::from(at) < oldest.as_second()) {
                    changes.push((Kept::Seen, key, None));
                }
            }
            let states = queue.after(Kept::Visitors, &from.1, LOOKED_AT)?;
            let visitors = states.last().map(|(key, _)| key.clone()).unwrap_or_default();
            for (key, value) in states {
                let state = serde_json::from_slice::<Visitor>(&value).ok();
                if state.is_none_or(|state| state.last_at() < oldest) {
                    changes.push((Kept::Visitors, key, None));
                }
            }
            let forgotten = changes.len();
            if forgotten > 0 {
                queue.change(changes)?;
            }
            Ok((seen, visitors, forgotten))
        })
        .await?;
        (cursor.seen, cursor.visitors) = (seen, visitors);
        Ok(forgotten)
    }
}

/// Cuts a visitor's sessions anew, from the first that late events can touch
/// on; notes the events that move, and returns the state at the end.
fn made_anew(
    mut events: Vec<VisitorEvent>,
    late: &Late,
    rules: &SessionRules,
    moved: &mut HashMap<(u64, String), NewSession>,
) -> Option<Visitor> {
    events.sort_by(|a, b| {
        let order = |event: &VisitorEvent| (event.event.occurred_at, event.event.event_id.clone());
        order(a).cmp(&order(b))
    });
    let gap = i64::from(rules.gap_minutes) * 60_000_000;
    let at = |event: &VisitorEvent| event.event.occurred_at.as_microsecond();
    let start = (1..events.len())
        .rev()
        .find(|index| at(&events[*index]) <= late.from && at(&events[*index]) - at(&events[*index - 1]) > gap);
    events.drain(..start.unwrap_or_default());
    let plain: Vec<base::Event> = events.iter().map(|event| event.event.clone()).collect();
    let (placed, state) = sessionise(&plain, rules);
    for (event, placed) in events.into_iter().zip(placed) {
        let same = event.session_id == placed.session_id
            && event.is_entry == placed.is_entry
            && event.session_ref_key == placed.entry.key();
        if !same {
            let session = NewSession {
                occurred_at: event.event.occurred_at,
                session_id: placed.session_id,
                is_entry: placed.is_entry,
                session: placed.entry,
            };
            moved.insert((event.seq, event.event.event_id), session);
        }
    }
    state
}
