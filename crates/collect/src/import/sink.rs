//! Where the readers of a file put what they read, between one batch and the
//! next.

use std::collections::BTreeMap;

use base::fx::DatedRate;
use base::{Currency, Day, Decimal, Event, OrderItemRow, OrderRow, RejectReason, RejectedRow, ResponseRow, SpendRow};
use store::contacts::ContactFields;

use crate::decode::Record;
use crate::notice::{Notice, OddRefund};
use crate::reconcile::{Check, StatedTotal, Sums};

/// Longest value shown for a refused cell, in characters.
const VALUE_SHOWN: usize = 200;

/// Why a row cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Header of the offending column; empty = the whole row.
    pub(crate) column: String,
    /// The offending value.
    pub(crate) value: String,
    /// Why.
    pub(crate) reason: RejectReason,
    /// The reason in words.
    pub(crate) message: String,
}

impl Problem {
    /// A problem of one cell.
    pub(crate) fn cell(column: &str, value: &str, reason: RejectReason, message: impl Into<String>) -> Self {
        let value = value.chars().take(VALUE_SHOWN).collect();
        Self { column: column.to_owned(), value, reason, message: message.into() }
    }

    /// A problem of the row as a whole.
    pub(crate) fn row(reason: RejectReason, message: impl Into<String>) -> Self {
        Self { column: String::new(), value: String::new(), reason, message: message.into() }
    }

    /// The refused row.
    pub(crate) fn refuse(self, line: u64, raw: &[u8]) -> RejectedRow {
        let Self { column, value, reason, message } = self;
        RejectedRow { line, column, value, reason, message, raw: raw.to_vec() }
    }
}

/// Facts of one batch.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) spend: Vec<SpendRow>,
    pub(crate) orders: Vec<OrderRow>,
    pub(crate) items: Vec<OrderItemRow>,
    pub(crate) responses: Vec<ResponseRow>,
    pub(crate) rejected: Vec<RejectedRow>,
    pub(crate) contacts: Vec<(u64, ContactFields)>,
    pub(crate) rates: Vec<DatedRate>,
    /// Events with their lines.
    pub(crate) events: Vec<(u64, Event)>,
}

impl Batch {
    /// Facts and refusals held.
    pub(crate) fn len(&self) -> usize {
        self.spend.len()
            + self.orders.len()
            + self.items.len()
            + self.responses.len()
            + self.rejected.len()
            + self.contacts.len()
            + self.rates.len()
            + self.events.len()
    }
}

/// What a whole file came to, known when its last row is read.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Data rows read.
    pub(crate) rows: u64,
    /// Of these, rows that made facts.
    pub(crate) taken: u64,
    /// Of these, rows refused.
    pub(crate) refused: u64,
    /// First and last day of its facts.
    pub(crate) days: Option<(Day, Day)>,
    /// Sums of its rows.
    pub(crate) sums: Sums,
    /// The totals it states.
    pub(crate) stated: Vec<StatedTotal>,
    /// Comparisons made while reading: order totals, rates.
    pub(crate) checks: Vec<Check>,
    /// Whether rows are known by a number of their own, whatever their day.
    pub(crate) is_numbered: bool,
    /// Of these, rows that hold no figure.
    pub(crate) skipped: u64,
    /// Rows that repeat an order with the same values, and the first such order.
    pub(crate) repeated: Option<(u64, String)>,
    /// Refunds that are not just an amount: how many of each kind, and the
    /// first such order.
    pub(crate) refunds: BTreeMap<OddRefund, (u64, String)>,
    /// Things its owner should know, each said once.
    pub(crate) notices: Vec<Notice>,
}

/// Collects facts; the pipeline empties it between records.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    pub(crate) batch: Batch,
    pub(crate) tally: Tally,
}

impl Sink {
    /// Refuses a row.
    pub(crate) fn refuse(&mut self, record: &Record, problem: Problem) {
        self.tally.refused += 1;
        self.batch.rejected.push(problem.refuse(record.line(), record.raw()));
    }

    /// Widens the days that the file covers.
    pub(crate) fn cover(&mut self, day: Day) {
        let (from, to) = self.tally.days.unwrap_or((day, day));
        self.tally.days = Some((from.min(day), to.max(day)));
    }

    /// Adds to a figure's sum.
    ///
    /// # Errors
    /// A [`Problem`] when the sum cannot be held exactly.
    pub(crate) fn sum(
        &mut self,
        figure: &'static str,
        currency: Option<Currency>,
        value: Decimal,
    ) -> Result<(), Problem> {
        if self.tally.sums.add(figure, currency, value) {
            return Ok(());
        }
        Err(Problem::cell(
            figure,
            &value.to_string(),
            RejectReason::OutOfRange,
            "the sum of this column is too large to be held exactly",
        ))
    }

    /// Says something once.
    pub(crate) fn notice(&mut self, notice: Notice) {
        if !self.tally.notices.contains(&notice) {
            self.tally.notices.push(notice);
        }
    }

    /// Counts a row that repeats an order as it was.
    pub(crate) fn repeat(&mut self, order: &str) {
        let (count, _) = self.tally.repeated.get_or_insert_with(|| (0, order.to_owned()));
        *count += 1;
    }

    /// Counts an order whose refund its owner should look at.
    pub(crate) fn odd_refund(&mut self, odd: OddRefund, order: &str) {
        let (count, _) = self.tally.refunds.entry(odd).or_insert_with(|| (0, order.to_owned()));
        *count += 1;
    }

    /// Says what only the whole file tells.
    pub(crate) fn end(&mut self) {
        for (odd, (count, example)) in std::mem::take(&mut self.tally.refunds) {
            self.notice(Notice::odd_refunds(odd, count, &example));
        }
        if let Some((count, example)) = self.tally.repeated.take() {
            self.notice(Notice::orders_repeated(count, &example));
        }
        if self.tally.skipped > 0 {
            self.notice(Notice::rows_skipped(self.tally.skipped, self.tally.rows));
        }
    }
}
