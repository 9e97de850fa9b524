//! What one portion of the queue becomes: repetitions dropped, sessions
//! assigned, rows for the lake, and what is to be kept. Reads what is kept and
//! changes nothing, so that it can be done again after a crash with the same
//! outcome.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hasher as _;

use base::{Event, SourceRef, WorkspaceId};
use lake::{EventRow, REPLAYED, RejectedEventRow};
use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::DrainOptions;
use super::facts::{Counting, FactsBatch, Identifying};
use crate::coupons::orders::CouponSeen;
use crate::derive::sessions::{Placed, SessionRules, Visitor, place, visitor_key};
use crate::queue::{Change, Entry, Kept, Portion, Queue, QueueError, RejectedEvent};

/// A portion, worked out.
#[derive(Debug, Default)]
pub(super) struct Worked {
    pub(super) last: u64,
    pub(super) events: Vec<EventRow>,
    pub(super) rejected: Vec<RejectedEventRow>,
    pub(super) changes: Vec<Change>,
    pub(super) facts: FactsBatch,
}

/// Between which instants a visitor has events that came late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Late {
    /// In microseconds since 1970.
    pub(super) from: i64,
    /// In microseconds since 1970.
    pub(super) to: i64,
}

/// A visitor as a key of what is kept.
pub(super) fn visitor_bytes(workspace: &WorkspaceId, visitor: &str) -> Vec<u8> {
    [workspace.as_str().as_bytes(), b"\x1f", visitor.as_bytes()].concat()
}

/// The workspace and visitor of such a key.
pub(super) fn visitor_of(key: &[u8]) -> Option<(WorkspaceId, String)> {
    let (workspace, visitor) = std::str::from_utf8(key).ok()?.split_once('\u{1f}')?;
    Some((WorkspaceId::parse(workspace).ok()?, visitor.to_owned()))
}

pub(super) fn work(queue: &Queue, options: &DrainOptions, portion: Portion) -> Result<Worked, QueueError> {
    let mut worked = Worked { last: portion.last, ..Worked::default() };
    let mut counting = Counting::default();
    let mut events = Vec::with_capacity(portion.entries.len());
    let mut seen = Seen::new(queue, options.window_days);
    for (seq, entry) in portion.entries {
        match entry {
            Entry::Event(event) => {
                if seen.is_repetition(&event)? {
                    counting.duplicate(&event);
                } else {
                    events.push((seq, *event));
                }
            }
            Entry::Rejected(refused) => {
                if let (Some(workspace), Some(source)) = (&refused.workspace, &refused.source) {
                    counting.rejected(workspace, source, refused.received_at);
                }
                worked.rejected.push(refused_row(seq, *refused));
            }
            Entry::Replayed { workspace, rejected_id, at } => worked.rejected.push(RejectedEventRow {
                seq,
                rejected_id,
                workspace: workspace.to_string(),
                reason: REPLAYED.to_owned(),
                received_at: at,
                ..RejectedEventRow::default()
            }),
        }
    }
    worked.changes = seen.changes();
    // Sessions are cut in order of time, whatever order a batch came in.
    events.sort_by(|(_, a), (_, b)| (a.occurred_at, &a.event_id).cmp(&(b.occurred_at, &b.event_id)));
    let mut refs: BTreeSet<(WorkspaceId, SourceRef)> = BTreeSet::new();
    let mut visitors = Visitors::new(queue, options);
    for (seq, mut event) in events {
        let placed = visitors.place(&event)?;
        let is_late = placed.as_ref().is_some_and(|placed| placed.is_late);
        if placed.as_ref().is_some_and(|placed| placed.too_fast) && !event.is_bot {
            event.is_bot = true;
            "speed".clone_into(&mut event.bot_reason);
        }
        counting.event(&event, is_late);
        worked.facts.identifying.extend(Identifying::of(&event));
        worked.facts.coupons.extend(CouponSeen::of(&event));
        let (session_id, is_entry, session) = match placed {
            Some(placed) => (placed.session_id, placed.is_entry, placed.entry),
            None => (String::new(), false, event.source_ref()),
        };
        for source in [event.source_ref(), session.clone()] {
            if !source.is_blank() {
                refs.insert((event.workspace.clone(), source));
            }
        }
        worked.events.push(EventRow { seq, event, session_id, is_entry, session });
    }
    worked.changes.extend(visitors.changes()?);
    worked.facts.queue = queue.id().to_owned();
    worked.facts.up_to = worked.last;
    worked.facts.refs = refs.into_iter().collect();
    worked.facts.counts = counting.finish();
    Ok(worked)
}

fn refused_row(seq: u64, refused: RejectedEvent) -> RejectedEventRow {
    RejectedEventRow {
        seq,
        rejected_id: refused.id,
        workspace: refused.workspace.map(|id| id.to_string()).unwrap_or_default(),
        source_id: refused.source.map(|id| id.to_string()).unwrap_or_default(),
        protocol: refused.protocol.map(|protocol| protocol.key().to_owned()).unwrap_or_default(),
        reason: refused.reason.key().to_owned(),
        message: refused.message,
        key: refused.key,
        raw: refused.raw,
        received_at: refused.received_at,
        request: refused.request,
        user_agent: refused.user_agent,
        content_type: refused.content_type,
        event: refused.event.and_then(|event| serde_json::to_string(&event).ok()).unwrap_or_default(),
    }
}

/// Event ids seen, by a hash that only this queue can compute.
struct Seen<'a> {
    queue: &'a Queue,
    window_seconds: u32,
    fresh: HashMap<[u8; 16], u32>,
}

impl<'a> Seen<'a> {
    fn new(queue: &'a Queue, window_days: u32) -> Self {
        Self { queue, window_seconds: window_days.saturating_mul(86_400), fresh: HashMap::new() }
    }

    /// Whether the source sent this event within the window already; if not,
    /// it has now.
    fn is_repetition(&mut self, event: &Event) -> Result<bool, QueueError> {
        if !event.has_client_id {
            return Ok(false);
        }
        let mut hash = SipHasher13::new();
        for part in [self.queue.id(), event.workspace.as_str(), event.source.as_str(), &event.event_id] {
            hash.write(part.as_bytes());
            hash.write_u8(0);
        }
        let key = hash.finish128().as_u128().to_be_bytes();
        let at = u32::try_from(event.received_at.as_second()).unwrap_or_default();
        let before = match self.fresh.get(&key) {
            Some(before) => Some(*before),
            None => self.queue.get(Kept::Seen, &key)?.as_deref().and_then(seconds),
        };
        if before.is_some_and(|before| at.abs_diff(before) <= self.window_seconds) {
            return Ok(true);
        }
        self.fresh.insert(key, at);
        Ok(false)
    }

    fn changes(self) -> Vec<Change> {
        self.fresh.into_iter().map(|(key, at)| (Kept::Seen, key.to_vec(), Some(at.to_be_bytes().to_vec()))).collect()
    }
}

/// When an id was seen, in seconds since 1970.
pub(super) fn seconds(value: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(value.try_into().ok()?))
}

/// The states of the visitors of a portion.
struct Visitors<'a> {
    queue: &'a Queue,
    options: &'a DrainOptions,
    rules: HashMap<WorkspaceId, SessionRules>,
    states: HashMap<Vec<u8>, Option<Visitor>>,
    late: HashMap<Vec<u8>, Late>,
}

impl<'a> Visitors<'a> {
    fn new(queue: &'a Queue, options: &'a DrainOptions) -> Self {
        Self { queue, options, rules: HashMap::new(), states: HashMap::new(), late: HashMap::new() }
    }

    fn place(&mut self, event: &Event) -> Result<Option<Placed>, QueueError> {
        let Some(visitor) = visitor_key(event) else { return Ok(None) };
        let key = visitor_bytes(&event.workspace, visitor);
        if !self.states.contains_key(&key) {
            self.states.insert(key.clone(), kept(self.queue, Kept::Visitors, &key)?);
        }
        let rules = match self.rules.get(&event.workspace) {
            Some(rules) => rules,
            None => self.rules.entry(event.workspace.clone()).or_insert((self.options.rules)(&event.workspace)),
        };
        let placed = place(self.states.entry(key.clone()).or_default(), event, rules);
        if placed.is_late {
            let at = event.occurred_at.as_microsecond();
            let late = self.late.entry(key).or_insert(Late { from: at, to: at });
            late.from = late.from.min(at);
            late.to = late.to.max(at);
        }
        Ok(Some(placed))
    }

    fn changes(self) -> Result<Vec<Change>, QueueError> {
        let mut changes = Vec::with_capacity(self.states.len());
        for (key, state) in self.states {
            if let Some(state) = state {
                changes.push((Kept::Visitors, key, Some(json(&state)?)));
            }
        }
        for (key, mut late) in self.late {
            if let Some(before) = kept::<Late>(self.queue, Kept::Late, &key)? {
                late = Late { from: late.from.min(before.from), to: late.to.max(before.to) };
            }
            changes.push((Kept::Late, key, Some(json(&late)?)));
        }
        Ok(changes)
    }
}

pub(super) fn json(value: &impl Serialize) -> Result<Vec<u8>, QueueError> {
    serde_json::to_vec(value).map_err(|error| QueueError::Damaged { what: error.to_string() })
}

/// A kept value; one that another version wrote is as good as none.
pub(super) fn kept<T: serde::de::DeserializeOwned>(
    queue: &Queue,
    what: Kept,
    key: &[u8],
) -> Result<Option<T>, QueueError> {
    Ok(queue.get(what, key)?.and_then(|value| serde_json::from_slice(&value).ok()))
}
