//! Reads the cells of a known report in the ways that were decided for its
//! columns, and says what is wrong with those that cannot be read.

use base::{Day, Decimal, RejectReason, Timestamp};
use jiff::tz::TimeZone;

use super::look::{Ways, without_hour};
use crate::decode::Record;
use crate::import::sink::Problem;
use crate::values::{DateOrder, DateStyle, When, cell, date};

/// Conventions of one file.
#[derive(Debug, Clone)]
pub(crate) struct Cells {
    headers: Vec<String>,
    ways: Ways,
    /// Zone of times that name none.
    file_zone: TimeZone,
    /// Zone of the workspace, which decides what a day is.
    day_zone: TimeZone,
}

impl Cells {
    pub(crate) fn new(headers: Vec<String>, ways: Ways, file_zone: TimeZone, day_zone: TimeZone) -> Self {
        Self { headers, ways, file_zone, day_zone }
    }

    /// A column's header as the file writes it.
    pub(crate) fn header(&self, at: usize) -> &str {
        self.headers.get(at).map_or("", |header| header.trim())
    }

    /// All headers.
    pub(crate) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Refuses a row that has fewer cells than the header, more cells with
    /// something in them, or bytes that are no text.
    pub(crate) fn check_shape(&self, record: &Record) -> Result<(), Problem> {
        if record.is_misencoded() {
            return Err(Problem::row(
                RejectReason::BadEncoding,
                "the row holds bytes that are not text in the file's encoding; try --encoding",
            ));
        }
        let width = self.headers.len();
        let more = record.len() > width
            && (width..record.len()).any(|at| record.get(at).is_some_and(|cell| !cell.trim().is_empty()));
        let fewer = record.len() < width && self.headers[record.len()..].iter().any(|header| !header.trim().is_empty());
        if more || fewer {
            return Err(Problem::row(
                RejectReason::CellCount,
                format!("the row has {} cells and the header {width}", record.len()),
            ));
        }
        Ok(())
    }

    fn problem(&self, record: &Record, at: usize, reason: RejectReason, message: impl Into<String>) -> Problem {
        Problem::cell(self.header(at), record.get(at).unwrap_or_default(), reason, message)
    }

    /// A number; `None` when the cell says that there is none.
    pub(crate) fn number(&self, record: &Record, at: usize) -> Result<Option<Decimal>, Problem> {
        match cell::number(record, at, self.ways.number(at)) {
            Ok(Some(amount)) if amount.is_percent => {
                let message = "a percentage stands where an amount belongs";
                Err(self.problem(record, at, RejectReason::BadNumber, message))
            }
            Ok(amount) => Ok(amount.map(|amount| amount.in_currency_units())),
            Err(error) => Err(self.problem(record, at, error.reason(), error.to_string())),
        }
    }

    /// A number that must be whole.
    pub(crate) fn whole(&self, record: &Record, at: usize, value: Decimal) -> Result<i64, Problem> {
        let number = crate::values::number::whole(value);
        number.ok_or_else(|| match value.fract().is_zero() {
            true => {
                let most = crate::values::number::MOST_COUNT;
                self.problem(record, at, RejectReason::OutOfRange, format!("a count is at most {most}"))
            }
            false => self.problem(record, at, RejectReason::BadNumber, "a count must be a whole number"),
        })
    }

    fn when(&self, record: &Record, at: usize) -> Result<Option<When>, Problem> {
        let text = record.get(at).unwrap_or_default();
        let style = self.ways.day(at);
        let when =
            if text.contains('|') { date::read(without_hour(text), style) } else { cell::date(record, at, style) };
        when.map_err(|error| self.problem(record, at, error.reason(), error.to_string()))
    }

    /// A day; the first one of a month. The day of an instant is the
    /// workspace's.
    pub(crate) fn day(&self, record: &Record, at: usize) -> Result<Option<Day>, Problem> {
        let when = self.when(record, at)?;
        Ok(when.map(|when| when.day_in(&self.day_zone).unwrap_or(when.period.from)))
    }

    /// An instant, the workspace's day of it, and whether the row says more than
    /// the day; midnight where it does not. `clock`: the column of the time of
    /// day, where that stands beside the day.
    pub(crate) fn moment(
        &self,
        record: &Record,
        at: usize,
        clock: Option<usize>,
    ) -> Result<Option<(Timestamp, Day, bool)>, Problem> {
        let Some(mut when) = self.when(record, at)? else { return Ok(None) };
        if let Some(clock) = clock
            && let Some(time) = self.time_of_day(record, clock)?
        {
            when.time = Some(time);
        }
        let (instant, day) = self.instant_of(record, at, &when)?;
        Ok(Some((instant, day, when.time.is_some())))
    }

    /// A time of day such as `10:15` or `10:15:30 PM`, also as workbooks keep it:
    /// with some day before it.
    fn time_of_day(&self, record: &Record, at: usize) -> Result<Option<jiff::civil::Time>, Problem> {
        let text = record.get(at).unwrap_or_default().trim();
        if text.is_empty() || text == "-" {
            return Ok(None);
        }
        let style = DateStyle::of(DateOrder::Ymd);
        let alone = date::read(&format!("2000-01-01 {text}"), style).ok().flatten().and_then(|when| when.time);
        let found = alone.or_else(|| date::read(text, style).ok().flatten()?.time);
        let message = "this is no time of day; write it as 14:05";
        found.ok_or_else(|| self.problem(record, at, RejectReason::BadDate, message)).map(Some)
    }

    /// The last second of a day of the workspace.
    pub(crate) fn end_of(&self, day: Day) -> Option<Timestamp> {
        let end = day.to_datetime(jiff::civil::Time::constant(23, 59, 59, 0));
        end.to_zoned(self.day_zone.clone()).ok().map(|end| end.timestamp())
    }

    /// An instant and the workspace's day of it.
    pub(crate) fn instant(&self, record: &Record, at: usize) -> Result<Option<(Timestamp, Day)>, Problem> {
        let Some(when) = self.when(record, at)? else { return Ok(None) };
        self.instant_of(record, at, &when).map(Some)
    }

    fn instant_of(&self, record: &Record, at: usize, when: &When) -> Result<(Timestamp, Day), Problem> {
        let zone = if when.time.is_some() { &self.file_zone } else { &self.day_zone };
        let instant = when
            .instant(zone)
            .ok_or_else(|| self.problem(record, at, RejectReason::BadDate, "this is no instant that a calendar has"))?;
        Ok((instant, instant.to_zoned(self.day_zone.clone()).date()))
    }
}
