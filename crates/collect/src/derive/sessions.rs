//! Sessions: the events of one visitor with gaps of at most 30 minutes.
//!
//! A new session begins after a longer gap, and when a campaign brings the
//! visitor anew: when an event carries a UTM parameter or click id that the
//! session does not have. Midnight, a login, a payment page and a referrer
//! begin none. The visitor is the anonymous id, else the user id, so that
//! signing in on a page continues the session.
//!
//! [`place`] goes through events in order of time and keeps a small state; an
//! event that comes late and could have moved a boundary is called late, and
//! placing all the visitor's events anew gives what they would have given in
//! order. The id of a session is made of its visitor and its start, so both
//! ways agree.

use std::hash::Hasher as _;

use base::event::name;
use base::{Event, Protocol, SourceRef, Timestamp};
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

use super::speed::Speed;

/// How a workspace cuts sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionRules {
    /// Longest gap inside a session, in minutes.
    pub gap_minutes: u32,
    /// Whether a new campaign begins a new session.
    pub campaign_splits: bool,
}

impl Default for SessionRules {
    fn default() -> Self {
        Self { gap_minutes: 30, campaign_splits: true }
    }
}

/// What is kept of a visitor to place the next event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    session_id: String,
    entry: SourceRef,
    /// Place in time of the session's first and of its last event.
    first: Place,
    last: Place,
    /// The first event that could have named a campaign, and what it named.
    settled: Option<(Place, Vec<(Cue, u64)>)>,
    speed: Speed,
}

impl Visitor {
    /// When the last event happened; after a gap without events the state may
    /// be forgotten.
    #[must_use]
    pub fn last_at(&self) -> Timestamp {
        self.last.at
    }
}

/// Where an event stands among the events of its visitor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Place {
    /// In whole microseconds, as the lake keeps it.
    at: Timestamp,
    /// Of events at one instant the order is any, but always the same.
    event_id: String,
}

impl Place {
    fn of(event: &Event) -> Self {
        let at = Timestamp::from_microsecond(event.occurred_at.as_microsecond()).unwrap_or(event.occurred_at);
        Self { at, event_id: event.event_id.clone() }
    }
}

/// A parameter that names a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Cue {
    Source,
    Medium,
    Campaign,
    Term,
    Content,
    Id,
    Click,
}

/// Where an event was placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The session; provisional while `is_late`.
    pub session_id: String,
    /// Whether the event begins it.
    pub is_entry: bool,
    /// Source of the session's first event.
    pub entry: SourceRef,
    /// The event happened before others that are placed already, and its place
    /// may move their sessions: place all the visitor's events anew.
    pub is_late: bool,
    /// More events in this second than a person makes.
    pub too_fast: bool,
}

/// Whose visit an event is part of; `None` where it is part of none: it names
/// nobody, comes from a file, happened away from the site (the click on a short
/// link is before the visit it leads to), or only says who is who.
#[must_use]
pub fn visitor_key(event: &Event) -> Option<&str> {
    let elsewhere = [name::CALL, name::STORE_VISIT, name::EMAIL_OPEN, name::REFUND, name::ALIAS, name::GROUP];
    let away = matches!(event.protocol, Protocol::Import | Protocol::Link);
    if away || elsewhere.contains(&event.name.as_str()) {
        return None;
    }
    [&event.anonymous_id, &event.user_id].into_iter().find(|id| !id.is_empty()).map(String::as_str)
}

/// Places an event of one visitor. Events come in order of time; one that does
/// not is late unless its place cannot change any session, and leaves the
/// state as it is.
pub fn place(visitor: &mut Option<Visitor>, event: &Event, rules: &SessionRules) -> Placed {
    let here = Place::of(event);
    let cues = cues(event);
    if let Some(known) = visitor.as_mut() {
        if here <= known.last {
            return known.place_late(event, &here, &cues, rules);
        }
        if known.continues(&here, &cues, rules) {
            if known.settled.is_none() && settles(event) {
                known.settled = Some((here.clone(), cues));
            }
            known.last = here;
            return Placed { too_fast: known.speed.count(known.last.at), ..known.joined() };
        }
    }
    let mut speed = visitor.as_ref().map_or_else(Speed::default, |known| known.speed);
    let too_fast = speed.count(here.at);
    let fresh = Visitor {
        session_id: session_id(event),
        entry: event.source_ref(),
        first: here.clone(),
        last: here.clone(),
        settled: settles(event).then_some((here, cues)),
        speed,
    };
    let placed = Placed { is_entry: true, too_fast, ..fresh.joined() };
    *visitor = Some(fresh);
    placed
}

/// Places all events of one visitor, in whatever order they are given, and
/// says where each of them belongs, in the order given. This is what placing
/// them one by one in order of time gives.
#[must_use]
pub fn sessionise(events: &[Event], rules: &SessionRules) -> (Vec<Placed>, Option<Visitor>) {
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_cached_key(|at| Place::of(&events[*at]));
    let mut visitor = None;
    let mut placed: Vec<(usize, Placed)> =
        order.into_iter().map(|at| (at, place(&mut visitor, &events[at], rules))).collect();
    placed.sort_by_key(|(at, _)| *at);
    (placed.into_iter().map(|(_, placed)| placed).collect(), visitor)
}

impl Visitor {
    fn continues(&self, here: &Place, cues: &[(Cue, u64)], rules: &SessionRules) -> bool {
        let gap = here.at.duration_since(self.last.at);
        gap.as_millis() <= i128::from(rules.gap_minutes) * 60_000 && self.agrees(here, cues, rules)
    }

    /// Whether what the event names does not split it off. Nothing splits at
    /// the instant of the first event: both parts would be one session's id.
    fn agrees(&self, here: &Place, cues: &[(Cue, u64)], rules: &SessionRules) -> bool {
        let known = self.settled.as_ref().map(|(_, known)| known);
        !rules.campaign_splits
            || here.at == self.first.at
            || known.is_none_or(|known| cues.iter().all(|cue| known.contains(cue)))
    }

    /// An event before the last one. It changes nothing when it lies inside
    /// the session, names no other campaign and does not come before the event
    /// that settled it.
    fn place_late(&mut self, event: &Event, here: &Place, cues: &[(Cue, u64)], rules: &SessionRules) -> Placed {
        if *here == self.last || *here == self.first {
            return self.joined();
        }
        let after_settling = self.settled.as_ref().is_some_and(|(settled, _)| here > settled);
        let quiet = after_settling || !settles(event);
        if *here > self.first && quiet && self.agrees(here, cues, rules) {
            return self.joined();
        }
        Placed { session_id: session_id(event), is_late: true, entry: event.source_ref(), ..self.joined() }
    }

    fn joined(&self) -> Placed {
        Placed {
            session_id: self.session_id.clone(),
            is_entry: false,
            entry: self.entry.clone(),
            is_late: false,
            too_fast: false,
        }
    }
}

fn session_id(event: &Event) -> String {
    base::person::session_id(&event.workspace, visitor_key(event).unwrap_or_default(), event.occurred_at)
}

/// Whether the event could have named a campaign: it was on a page, or names
/// one. What a server or SDK sends about somebody could not.
fn settles(event: &Event) -> bool {
    !event.host.is_empty() || event.channel.is_some() || !cues(event).is_empty()
}

fn cues(event: &Event) -> Vec<(Cue, u64)> {
    let given = [
        (Cue::Source, &event.utm_source),
        (Cue::Medium, &event.utm_medium),
        (Cue::Campaign, &event.utm_campaign),
        (Cue::Term, &event.utm_term),
        (Cue::Content, &event.utm_content),
        (Cue::Id, &event.utm_id),
        (Cue::Click, &event.click_id),
    ];
    given.into_iter().filter(|(_, text)| !text.is_empty()).map(|(cue, text)| (cue, fingerprint(text))).collect()
}

/// Tells texts apart; kept in the state in their place.
fn fingerprint(text: &str) -> u64 {
    let mut hash = SipHasher13::new();
    hash.write(text.as_bytes());
    hash.finish()
}

#[cfg(test)]
#[path = "sessions_tests.rs"]
mod tests;
