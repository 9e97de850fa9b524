//! The events that a file told of, and the coupons that its orders carried:
//! compared with what is known, recorded in lake and store, and taken back.
//!
//! They do not pass the queue, which is for what has to be acknowledged before
//! it is done. An import is done when it ends: its events go to the lake as one
//! version, like its facts, and whoever undoes it finds them by its id.

use std::collections::{BTreeSet, HashMap, HashSet};

use base::identity::Node;
use base::{Actor, Day, Event, ImportId, SourceId, SourceRef, Timestamp, Workspace};
use jiff::ToSpan as _;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use lake::{EventIds, EventRow, ImportedEvent, Lake};
use store::{Import, Store};

use super::error::{ImportError, While as _};
use super::known::{Found, Rows};
use super::options::ImportOptions;
use super::run::{CHUNK, Gathered, Job};
use super::spool::{Chunks, Spool};
use crate::coupons::orders::{self, CouponSeen, OrderCoupons};
use crate::derive::identity::{Ids, evidence_of, resolve};
use crate::erase::ErasedRows;
use crate::formats::Format;
use crate::notice::{Compared, Notice};

/// The source of imported events, as views and pages name it.
pub const SOURCE: &str = "imports";
/// Evidence that goes into one transaction.
const EVIDENCE: usize = 2_000;

/// The kind of each click, and the source of the visit that it led to.
type Visits = HashMap<String, (String, SourceRef)>;

/// What of a file's events and coupons is new.
#[derive(Debug, Default)]
pub(super) struct NewEvents {
    /// Ids of events that are known, or of people who were erased.
    pub(super) known: HashSet<String>,
    /// What stands for the imports that told of those in the file.
    pub(super) confirmed: BTreeSet<SourceId>,
    /// Events that are not.
    pub(super) added: u64,
    /// Rows that are left out although they say something new.
    pub(super) left_out: u64,
}

/// The digits of a calling code such as `+98` or `0098`; `None` = it is none.
#[must_use]
pub fn calling_code_of(code: &str) -> Option<String> {
    let folded = base::digits::fold(code.trim());
    let digits = folded.strip_prefix('+').or_else(|| folded.strip_prefix("00")).unwrap_or(&folded);
    let is_code = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| digits.to_owned())
}

/// The calling code that the caller names, else that on which the workspace's
/// sources agree.
pub(super) async fn calling_code(
    store: &Store,
    ws: &Workspace,
    options: &ImportOptions,
) -> Result<Option<String>, ImportError> {
    if let Some(code) = &options.calling_code {
        let wrong = || ImportError::Option(format!("“{code}” is no calling code; write it as --calling-code 98"));
        return calling_code_of(code).ok_or_else(wrong).map(Some);
    }
    let sources = store.sources().list(&ws.id, false).await.while_("reading the sources")?;
    let said = sources.iter().filter_map(|source| source.settings.get("calling_code")?.as_str());
    let mut codes: BTreeSet<String> = said.filter(|code| !code.is_empty()).map(str::to_owned).collect();
    // Sources that disagree decide nothing.
    Ok(codes.pop_first().filter(|_| codes.is_empty()))
}

impl Job<'_> {
    /// Which of the events are new, and what their owner should know.
    pub(super) async fn compare_events(
        &self,
        events: &mut Spool<(u64, Event)>,
        coupons: &mut Spool<OrderCoupons>,
        (days, is_numbered): (Option<(Day, Day)>, bool),
        notices: &mut Vec<Notice>,
    ) -> Result<NewEvents, ImportError> {
        let mut new = NewEvents::default();
        if let (Some(days), true) = (days, events.len() > 0) {
            let erased = ErasedRows::of(self.store, &self.ws.id).await.while_("looking for rows that were erased")?;
            let mut rows = Rows::default();
            let mut chunks = events.chunks(CHUNK)?;
            loop {
                let chunk = chunks.next()?;
                if chunk.is_empty() {
                    break;
                }
                chunk.iter().for_each(|(line, event)| rows.add(*line, event, &erased));
            }
            // A row with a number of its own is the same row on whatever day.
            let within = if is_numbered { None } else { Some(span(days)) };
            let mut found = Found::default();
            let mut hold = |event: ImportedEvent<'_>| {
                rows.hold(&event, self.ws, &mut found);
                Ok(())
            };
            let wanted = |id: &str| rows.has(id);
            let looking = self.lake.each_imported(&self.ws.id, within, &wanted, &mut hold);
            looking.await.while_("looking for events that are known")?;
            new.added = rows.len() - found.known.len() as u64;
            let (erased, of_erased) = rows.into_erased();
            let same = events.len() - new.added - of_erased - found.differing();
            notices.push(Notice::events_stored(Compared { added: new.added, changed: 0, same }));
            notices.extend(found.notices());
            if of_erased > 0 {
                notices.push(Notice::rows_of_erased(of_erased));
            }
            new.left_out = of_erased + found.differing();
            new.known = found.known;
            new.known.extend(erased);
            new.confirmed = found.confirmed;
        }
        let mut carrying = 0;
        let mut chunks = coupons.chunks(CHUNK)?;
        loop {
            let chunk = chunks.next()?;
            if chunk.is_empty() {
                break;
            }
            let found = orders::with_known_codes(self.store, &self.ws.id, &chunk).await;
            carrying += found.while_("looking for coupons")?.len() as u64;
        }
        if carrying > 0 {
            notices.push(Notice::coupons_of_orders(carrying));
        }
        Ok(new)
    }

    /// Records the new events: in the lake, and in the store what they say of
    /// persons and coupons.
    pub(super) async fn write_events(&self, gathered: &mut Gathered, new: &NewEvents) -> Result<(), ImportError> {
        let id = gathered.id.clone();
        if gathered.events.len() > 0 {
            let at = gathered.staged.recorded_at();
            let visits = self.visits(&mut gathered.events).await?;
            let mut stage = self.lake.stage_events(&id);
            let mut fresh = Fresh::of(&mut gathered.events, &new.known, (&id, at), &visits)?;
            while let Some(rows) = fresh.next()? {
                stage.write(&rows).await.while_("recording events")?;
            }
            let staged = stage.finish().await.while_("recording events")?;
            self.lake.commit_events(staged, &new.confirmed).await.while_("recording events")?;
            // What the store is told rests on events that can be found again, so
            // that it is forgotten when they are taken back.
            let mut fresh = Fresh::of(&mut gathered.events, &new.known, (&id, at), &visits)?;
            while let Some(rows) = fresh.next()? {
                self.tell_of(&rows, &id).await?;
            }
        }
        let mut chunks = gathered.coupons.chunks(CHUNK)?;
        loop {
            let chunk = chunks.next()?;
            if chunk.is_empty() {
                return Ok(());
            }
            let redeemed = orders::redeem_imported(self.store, &self.ws.id, &id, &chunk, self.actor).await;
            redeemed.while_("redeeming coupons")?;
        }
    }

    /// The visits that the clicks in a file led to.
    async fn visits(&self, events: &mut Spool<(u64, Event)>) -> Result<Visits, ImportError> {
        let mut clicks = HashSet::new();
        let mut chunks = events.chunks(CHUNK)?;
        loop {
            let chunk = chunks.next()?;
            if chunk.is_empty() {
                break;
            }
            clicks.extend(chunk.into_iter().map(|(_, event)| event.click_id).filter(|click| !click.is_empty()));
        }
        self.lake.visits_of_clicks(&self.ws.id, &clicks).await.while_("looking for the visits of clicks")
    }

    /// Tells the store of persons and coupons in some events.
    async fn tell_of(&self, rows: &[EventRow], id: &ImportId) -> Result<(), ImportError> {
        let doing = "recording who events are of";
        let mut evidence: Vec<_> = rows.iter().flat_map(|row| evidence_of(&Ids::from(&row.event))).collect();
        let coupons = rows.iter().filter_map(|row| CouponSeen::of(&row.event)).map(|seen| seen.of_import(id));
        let coupons: Vec<CouponSeen> = coupons.collect();
        let by_coupon = orders::redeem(self.store, &coupons).await.while_("redeeming coupons")?;
        evidence.extend(by_coupon.into_values().flatten());
        for part in evidence.chunks(EVIDENCE) {
            self.store.identities().record(&self.ws.id, part, &|ws, all| resolve(ws, all)).await.while_(doing)?;
        }
        Ok(())
    }
}

/// The rows of a file that are not known yet, in chunks, as the lake takes them.
struct Fresh<'a> {
    chunks: Chunks<(u64, Event)>,
    known: &'a HashSet<String>,
    seen: HashSet<String>,
    import: &'a ImportId,
    now: Timestamp,
    visits: &'a Visits,
}

impl<'a> Fresh<'a> {
    fn of(
        events: &mut Spool<(u64, Event)>,
        known: &'a HashSet<String>,
        (import, now): (&'a ImportId, Timestamp),
        visits: &'a Visits,
    ) -> Result<Self, ImportError> {
        Ok(Self { chunks: events.chunks(CHUNK)?, known, seen: HashSet::new(), import, now, visits })
    }

    /// The next of them, which may be none; `None` at the end.
    fn next(&mut self) -> Result<Option<Vec<EventRow>>, ImportError> {
        let mut chunk = self.chunks.next()?;
        if chunk.is_empty() {
            return Ok(None);
        }
        chunk.retain(|(_, event)| !self.known.contains(&event.event_id) && self.seen.insert(event.event_id.clone()));
        Ok(Some(chunk.into_iter().map(|row| placed(row, self.import, self.now, self.visits)).collect()))
    }
}

/// A row of a file as the lake takes it.
fn placed((line, mut event): (u64, Event), import: &ImportId, now: Timestamp, visits: &Visits) -> EventRow {
    event.source = SourceId::of_import(import);
    event.received_at = now;
    // A row with only a day may be of a moment of today that is yet to come.
    event.occurred_at = event.occurred_at.min(now);
    let visit = visits.get(&event.click_id).filter(|_| !event.click_id.is_empty());
    if let Some((kind, _)) = visit
        && event.click_id_kind.is_empty()
    {
        event.click_id_kind.clone_from(kind);
    }
    let session = visit.map_or_else(|| event.source_ref(), |(_, source)| source.clone());
    EventRow { seq: line, event, session_id: String::new(), is_entry: false, session }
}

/// The instants of some days, whatever the zone.
fn span((from, to): (Day, Day)) -> (Timestamp, Timestamp) {
    let at = |day: Day, by: jiff::Span, or: Timestamp| {
        let start = day.to_datetime(Time::midnight()).to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
        start.and_then(|start| start.checked_add(by)).unwrap_or(or)
    };
    // Days lie within 14 hours of those of UTC, and what was a day ahead of its
    // import is of its instant.
    (at(from, (-48).hours(), Timestamp::MIN), at(to, 48.hours(), Timestamp::MAX))
}

/// Takes back the events of an import, what they said of persons, and the uses
/// of codes that nobody else tells of. May be repeated; how many events and
/// uses there were.
pub(super) async fn take_back(
    store: &Store,
    lake: &Lake,
    ws: &Workspace,
    import: &Import,
    actor: &Actor,
) -> Result<u64, ImportError> {
    let id = &import.file.id;
    let doing = "taking events back";
    let uses = store.coupons().uses_of_import(&ws.id, id).await.while_(doing)?;
    let orders: BTreeSet<String> = uses.into_iter().map(|one| one.order_id).filter(|order| !order.is_empty()).collect();
    let others = lake.orders_told_by_others(&ws.id, id, &orders).await.while_(doing)?;
    let released = store.coupons().undo_import(&ws.id, id, &others, actor).await.while_(doing)?;
    if Format::parse(&import.file.format).is_some_and(|format| !format.is_of_events()) {
        return Ok(released);
    }
    let within = import.file.from_day.zip(import.file.to_day).map(span);
    forget_persons(store, lake, ws, (id, within)).await?;
    let events = lake.withdraw_events(&ws.id, id, within).await.while_(doing)?;
    Ok(events + released)
}

/// Forgets what only the events of an import say of persons: of the ids that
/// they tied, what other events say is recorded anew.
async fn forget_persons(
    store: &Store,
    lake: &Lake,
    ws: &Workspace,
    (import, within): (&ImportId, Option<(Timestamp, Timestamp)>),
) -> Result<(), ImportError> {
    let doing = "forgetting who events are of";
    let own = SourceId::of_import(import);
    let (mut gone, mut nodes): (HashSet<String>, BTreeSet<Node>) = (HashSet::new(), BTreeSet::new());
    let mut gather = |seen: EventIds<'_>| {
        if seen.source_id == own.as_str() {
            gone.insert(seen.event_id.to_owned());
            nodes.extend(evidence_of(&ids(&seen)).into_iter().flat_map(|tie| [tie.left, tie.right]));
        }
    };
    lake.each_event_ids(&ws.id, within, &mut gather).await.while_(doing)?;
    if nodes.is_empty() {
        return Ok(());
    }
    let decide = |ws: &base::WorkspaceId, all: &[base::identity::Evidence]| resolve(ws, all);
    store.identities().forget(&ws.id, &nodes, &|event| gone.contains(event), &decide).await.while_(doing)?;
    let mut still = Vec::new();
    let mut gather = |seen: EventIds<'_>| {
        if seen.source_id != own.as_str() {
            let ties = evidence_of(&ids(&seen));
            still.extend(ties.into_iter().filter(|tie| nodes.contains(&tie.left) || nodes.contains(&tie.right)));
        }
    };
    lake.each_event_ids(&ws.id, within, &mut gather).await.while_(doing)?;
    for part in still.chunks(EVIDENCE) {
        store.identities().record(&ws.id, part, &decide).await.while_(doing)?;
    }
    Ok(())
}

fn ids<'a>(seen: &EventIds<'a>) -> Ids<'a> {
    Ids {
        event_id: seen.event_id,
        at: seen.at,
        anonymous_id: seen.anonymous_id.unwrap_or_default(),
        user_id: seen.user_id.unwrap_or_default(),
        previous_id: seen.previous_id.unwrap_or_default(),
        email_hash: seen.email_hash.unwrap_or_default(),
        phone_hash: seen.phone_hash.unwrap_or_default(),
        click_id: seen.click_id.unwrap_or_default(),
        click_id_kind: seen.click_id_kind.unwrap_or_default(),
    }
}
