//! Reads rows about one person each: calls, visits, answers, conversions.

use std::collections::HashMap;

use base::event::name;
use base::{Currency, Day, Decimal, Event, Protocol, RejectReason, SourceId, Timestamp, WorkspaceId};
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

use super::columns::Col;
use super::kinds;
use crate::decode::Record;
use crate::formats::Format;
use crate::formats::cells::Cells;
use crate::formats::headers::{Columns, HeaderUnit};
use crate::formats::totals::is_null;
use crate::import::sink::{Problem, Sink};
use crate::notice::Notice;

/// How far ahead of the clock a row may be: one with only a day is of a moment
/// of that day, and zones differ.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// What begins the ids of events that rows of files tell of.
const ROW: &str = "row_";

/// What the workspace and the caller say of a file.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) workspace: WorkspaceId,
    /// Of amounts that state none.
    pub(crate) currency: Currency,
    /// Of phone numbers that state none; empty = unknown.
    pub(crate) calling_code: String,
    /// The day of rows that have none.
    pub(crate) date: Option<Day>,
    /// Nothing has happened later than a day after it.
    pub(crate) now: Timestamp,
}

/// Reads events row by row.
#[derive(Debug)]
pub(crate) struct OfflineReader {
    format: Format,
    cells: Cells,
    columns: Columns<Col>,
    terms: Terms,
    /// How often a row's content has stood in the file so far.
    seen: HashMap<[u8; 16], u32>,
    /// The line in which each row stood that has a number of its own, and a
    /// digest of what it said.
    numbered: HashMap<[u8; 16], (u64, [u8; 16])>,
    /// Numbers without a country code, and the line of the first.
    national: Option<(u64, u64)>,
    /// Answers that no channel is known for, and the first of them.
    unknown: Option<(u64, String)>,
}

/// A row being read.
pub(super) struct Row<'a> {
    pub(super) cells: &'a Cells,
    pub(super) columns: &'a Columns<Col>,
    pub(super) terms: &'a Terms,
    pub(super) record: &'a Record,
}

impl<'a> Row<'a> {
    /// A cell's text; empty where it says that there is nothing.
    pub(super) fn text(&self, column: Col) -> &'a str {
        let cell = self.columns.get(&column).and_then(|found| self.record.get(found.at)).unwrap_or_default().trim();
        if is_null(cell) { "" } else { cell }
    }

    pub(super) fn problem(&self, column: Col, reason: RejectReason, message: &str) -> Problem {
        let header = self.columns.get(&column).map_or(column.key(), |found| self.cells.header(found.at));
        Problem::cell(header, self.text(column), reason, message)
    }

    /// When it happened, and the day. A row with only a day is of that day's
    /// noon; a goal of its end, so that it follows what led to it.
    fn moment(&self, is_goal: bool) -> Result<(Timestamp, Day), Problem> {
        let at = self.columns.get(&Col::Time).map(|found| found.at);
        let clock = self.columns.get(&Col::Clock).map(|found| found.at);
        let read = at.map(|at| self.cells.moment(self.record, at, clock)).transpose()?.flatten();
        let (midnight, day) = match read {
            Some((instant, day, true)) => return Ok((instant, day)),
            Some((instant, day, false)) => (Some(instant), day),
            None => (
                None,
                self.terms.date.ok_or_else(|| {
                    let message = "the time is missing; --date YYYY-MM-DD gives such rows a day";
                    self.problem(Col::Time, RejectReason::Missing, message)
                })?,
            ),
        };
        let end = self.cells.end_of(day);
        let noon = || end?.checked_sub(SignedDuration::from_secs(12 * 3_600 - 1)).ok();
        let instant = if is_goal { end } else { noon() };
        let instant = instant
            .or(midnight)
            .ok_or_else(|| self.problem(Col::Time, RejectReason::BadDate, "this is no day that a calendar has"))?;
        Ok((instant, day))
    }

    fn amount(&self) -> Result<Option<(Decimal, Currency)>, Problem> {
        let Some(found) = self.columns.get(&Col::Value).copied() else { return Ok(None) };
        let Some(value) = self.cells.number(self.record, found.at)? else { return Ok(None) };
        if value.is_sign_negative() && !value.is_zero() {
            let message = "a value is not negative; what went back is a row of its own whose conversion is a refund";
            return Err(self.problem(Col::Value, RejectReason::Negative, message));
        }
        let code = self.text(Col::Currency);
        let currency = match (code, found.unit) {
            ("", Some(HeaderUnit::Known(currency))) => currency,
            ("", _) => self.terms.currency,
            (code, _) => Currency::parse(code)
                .map_err(|unknown| self.problem(Col::Currency, RejectReason::BadCurrency, &unknown.to_string()))?,
        };
        Ok(Some((value, currency)))
    }
}

impl OfflineReader {
    pub(crate) fn new(format: Format, cells: Cells, columns: Columns<Col>, terms: Terms) -> Self {
        Self {
            format,
            cells,
            columns,
            terms,
            seen: HashMap::new(),
            numbered: HashMap::new(),
            national: None,
            unknown: None,
        }
    }

    /// Reads a record.
    pub(crate) fn read(&mut self, record: &Record, sink: &mut Sink) {
        if record.is_blank() {
            return;
        }
        sink.tally.rows += 1;
        match self.row(record, sink) {
            Ok(event) => {
                sink.tally.taken += 1;
                sink.batch.events.extend(event.map(|event| (record.line(), event)));
            }
            Err(problem) => sink.refuse(record, problem),
        }
    }

    /// Says what only the whole file tells.
    pub(crate) fn finish(&mut self, sink: &mut Sink) {
        if let Some((count, line)) = self.national.take() {
            sink.notice(Notice::phones_without_country(count, line));
        }
        if let Some((count, example)) = self.unknown.take() {
            sink.notice(Notice::answers_unknown(count, &example));
        }
    }

    /// The event of a row; `None` where the file has told of it already.
    fn row(&mut self, record: &Record, sink: &mut Sink) -> Result<Option<Event>, Problem> {
        self.cells.check_shape(record)?;
        let row = Row { cells: &self.cells, columns: &self.columns, terms: &self.terms, record };
        let conversion = row.text(Col::Conversion);
        let is_order = !row.text(Col::OrderId).is_empty() || !row.text(Col::Coupon).is_empty();
        let event_name = match self.format {
            Format::Calls => name::CALL,
            Format::StoreVisits => name::STORE_VISIT,
            Format::SelfReported => name::SELF_REPORTED,
            _ => kinds::event_name(conversion, is_order),
        };
        let is_goal = self.format == Format::OfflineConversions;
        let (at, day) = row.moment(is_goal)?;
        if at > self.terms.now.checked_add(AHEAD).unwrap_or(Timestamp::MAX) {
            return Err(row.problem(Col::Time, RejectReason::OutOfRange, "this lies in the future"));
        }
        let (workspace, source) = (self.terms.workspace.clone(), SourceId::nil());
        let mut event = Event::new(workspace, source, event_name, Protocol::Import, at);
        if is_goal && conversion != event_name {
            event.original_name = row.bounded(Col::Conversion)?;
        }
        row.person(&mut event)?;
        event.coupon = row.bounded(Col::Coupon)?.to_uppercase();
        event.order_id = row.bounded(Col::OrderId)?;
        if let Some((value, currency)) = row.amount()? {
            (event.value, event.currency) = (Some(value), Some(currency));
        }
        check(&row, &event, self.format)?;
        let had_phone = !event.phone_hash.is_empty() && row.is_national();
        row.agreement(&mut event)?;
        row.origin(&mut event)?;
        if self.format == Format::SelfReported {
            row.answer(&mut event)?;
        }
        event.properties = row.properties()?;
        "server".clone_into(&mut event.device);
        let own_id = row.bounded(Col::RowId)?;
        let answer = row.text(Col::Answer).to_owned();
        let phone = base::digits::fold(row.text(Col::Phone)).to_lowercase();
        let phone: String = phone.chars().filter(|c| c.is_alphanumeric()).collect();
        if had_phone {
            let (count, _) = self.national.get_or_insert((0, record.line()));
            *count += 1;
        }
        if self.format == Format::SelfReported && event.channel.is_none() {
            let (count, _) = self.unknown.get_or_insert((0, answer));
            *count += 1;
        }
        let Some(key) = self.number_of(&event, &own_id) else {
            let content = content_of(self.format, &event, &phone, &event.order_id);
            event.event_id = self.id_of(content);
            return self.told(event, day, sink);
        };
        sink.tally.is_numbered = true;
        let content = content_of(self.format, &event, &phone, event.order_id.trim_start_matches('#'));
        if let Some((line, known)) = self.numbered.get(&key).copied() {
            if known == content {
                return Ok(None);
            }
            let row = Row { cells: &self.cells, columns: &self.columns, terms: &self.terms, record };
            let column = if own_id.is_empty() { Col::OrderId } else { Col::RowId };
            let message = format!(
                "line {line} has the same number and says something else; keep the one that is right, or leave the \
                 column out with --map COLUMN=ignore where its numbers are none of the rows' own"
            );
            return Err(row.problem(column, RejectReason::Duplicate, &message));
        }
        self.numbered.insert(key, (record.line(), content));
        event.event_id = format!("{ROW}{}", base::hex(&key));
        self.told(event, day, sink)
    }

    fn told(&self, mut event: Event, day: Day, sink: &mut Sink) -> Result<Option<Event>, Problem> {
        event.has_client_id = true;
        self.add_up(&event, sink)?;
        sink.cover(day);
        Ok(Some(event))
    }

    fn add_up(&self, event: &Event, sink: &mut Sink) -> Result<(), Problem> {
        let figure = match self.format {
            Format::Calls => "calls",
            Format::StoreVisits => "store_visits",
            Format::SelfReported => "survey_answers",
            _ => "conversions",
        };
        if let (Some(value), Some(currency)) = (event.value, event.currency) {
            sink.sum("conversions_value", Some(currency), value)?;
        }
        sink.sum(figure, None, Decimal::ONE)
    }

    /// By what a row with a number of its own is known, an order by that of the
    /// order, in whatever file it stands; `None` = it has none.
    fn number_of(&self, event: &Event, own_id: &str) -> Option<[u8; 16]> {
        let is_order = !event.order_id.is_empty() && event.name == name::ORDER;
        match own_id {
            "" if !is_order => None,
            "" => Some(digest(&[self.format.key(), &event.name, event.order_id.trim_start_matches('#')])),
            own_id => Some(digest(&[self.format.key(), &event.name, own_id])),
        }
    }

    /// The id of a row that has no number: made of what it says, and so the same
    /// in whatever file it stands; of rows that say the same each is one.
    fn id_of(&mut self, content: [u8; 16]) -> String {
        let place = self.seen.entry(content).or_insert(0);
        *place += 1;
        match *place {
            1 => format!("{ROW}{}", base::hex(&content)),
            nth => format!("{ROW}{}.{nth}", base::hex(&content)),
        }
    }
}

/// A digest of what a row says. `phone` is the number as it is written: which
/// country it is taken to be of must not make another call of it.
fn content_of(format: Format, event: &Event, phone: &str, order: &str) -> [u8; 16] {
    let value = event.value.map(|value| value.normalize().to_string()).unwrap_or_default();
    let currency = event.currency.map(|currency| currency.to_string()).unwrap_or_default();
    digest(&[
        format.key(),
        &event.name,
        &event.occurred_at.as_microsecond().to_string(),
        &event.user_id,
        &event.email_hash,
        phone,
        &event.click_id,
        &event.coupon,
        order,
        &event.original_name,
        &value,
        &currency,
        &event.properties,
    ])
}

/// The first 16 bytes of SHA-256 over texts, each after its length.
fn digest(texts: &[&str]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(text.as_bytes());
    }
    let mut key = [0_u8; 16];
    key.copy_from_slice(&hash.finalize()[..16]);
    key
}

/// Whether a row says enough to be about somebody or something.
fn check(row: &Row<'_>, event: &Event, format: Format) -> Result<(), Problem> {
    let is_refund = event.name == name::REFUND;
    if is_refund && event.order_id.is_empty() {
        return Err(row.problem(Col::OrderId, RejectReason::Missing, "a refund needs the number of its order"));
    }
    let ids = [&event.user_id, &event.email_hash, &event.phone_hash, &event.click_id, &event.coupon, &event.order_id];
    let needs_person = format == Format::OfflineConversions;
    if needs_person && ids.iter().all(|id| id.is_empty()) {
        let message = "nothing in the row leads to a person: it needs a click id, an e-mail address, a phone number, \
                       a coupon or an order's number";
        return Err(Problem::row(RejectReason::Missing, message));
    }
    Ok(())
}
