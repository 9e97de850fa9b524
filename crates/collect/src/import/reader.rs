//! The reader that a file's format needs.

use base::Decimal;

use super::error::ImportError;
use super::sink::{Problem, Sink};
use crate::decode::{Progress, Record, Source};
use crate::formats::ad_rows::AdReader;
use crate::formats::contact_rows::ContactReader;
use crate::formats::fx_rates::RateReader;
use crate::formats::keyed::{Keyed, Seen};
use crate::formats::offline::{CountReader, OfflineReader};
use crate::formats::shopify_orders::{ShopifyReader, add_sums};
use crate::formats::stripe_payments::StripeReader;
use crate::reconcile::{Scope, StatedTotal};
use crate::table::{self, Facts, Field, TotalLine};

/// Makes facts of the records of a known format.
#[derive(Debug)]
pub(crate) enum Rows {
    Ads(Box<AdReader>),
    Shopify(Box<ShopifyReader>),
    Stripe(Box<StripeReader>),
    Contacts(Box<ContactReader>),
    Rates(Box<RateReader>),
    Offline(Box<OfflineReader>),
    Counts(Box<CountReader>),
}

/// Makes facts of a whole file.
#[derive(Debug)]
pub(crate) enum Reader {
    /// A known format: its rows, and the index of the header above them.
    Known(Rows, usize),
    /// A general table.
    Table(Box<table::Plan>),
}

impl Reader {
    /// Reads the file; `each` is called after every row and may take facts out
    /// of the sink. It ends the reading by returning false.
    pub(crate) fn through(
        &mut self,
        source: &Source,
        sink: &mut Sink,
        each: impl FnMut(&mut Sink, Progress) -> Result<bool, ImportError>,
    ) -> Result<(), ImportError> {
        match self {
            Self::Known(rows, header_at) => rows.through(source, *header_at, sink, each)?,
            Self::Table(plan) => through_table(plan, source, sink, each)?,
        }
        sink.end();
        Ok(())
    }
}

impl Rows {
    fn through(
        &mut self,
        source: &Source,
        header_at: usize,
        sink: &mut Sink,
        mut each: impl FnMut(&mut Sink, Progress) -> Result<bool, ImportError>,
    ) -> Result<(), ImportError> {
        let mut records = source.records()?;
        let mut record = Record::new();
        let mut index = 0_usize;
        while records.read(&mut record)? {
            index += 1;
            if index <= header_at + 1 {
                continue;
            }
            self.read(&record, sink);
            if !each(sink, records.progress())? {
                return Ok(());
            }
        }
        match self {
            Self::Shopify(reader) => reader.finish(sink),
            Self::Offline(reader) => reader.finish(sink),
            _ => {}
        }
        Ok(())
    }

    fn read(&mut self, record: &Record, sink: &mut Sink) {
        match self {
            Self::Ads(reader) => reader.read(record, sink),
            Self::Shopify(reader) => reader.read(record, sink),
            Self::Stripe(reader) => reader.read(record, sink),
            Self::Contacts(reader) => reader.read(record, sink),
            Self::Rates(reader) => reader.read(record, sink),
            Self::Offline(reader) => reader.read(record, sink),
            Self::Counts(reader) => reader.read(record, sink),
        }
    }
}

fn through_table(
    plan: &table::Plan,
    source: &Source,
    sink: &mut Sink,
    mut each: impl FnMut(&mut Sink, Progress) -> Result<bool, ImportError>,
) -> Result<(), ImportError> {
    let mut reader = plan.read(source)?;
    let mut facts = Facts::default();
    let mut seen = Keyed::default();
    let mut go_on = true;
    while go_on && reader.next(&mut facts)? {
        if let Err(problem) = take(&mut facts, sink, &mut seen) {
            sink.refuse(reader.record(), problem);
        }
        go_on = each(sink, reader.progress())?;
    }
    for notice in reader.notices() {
        sink.notice(notice);
    }
    Ok(())
}

/// Takes what one row of a table gave.
fn take(facts: &mut Facts, sink: &mut Sink, seen: &mut Keyed) -> Result<(), Problem> {
    let is_total = !facts.totals.is_empty();
    sink.tally.stated.extend(facts.totals.drain(..).map(stated));
    if is_total {
        return Ok(());
    }
    sink.tally.rows += 1;
    let given = facts.spend.len() + facts.responses.len() + facts.orders.len() + facts.rejected.len();
    if given == 0 {
        sink.tally.skipped += 1;
        return Ok(());
    }
    if !facts.rejected.is_empty() {
        sink.tally.refused += 1;
        sink.batch.rejected.append(&mut facts.rejected);
        return Ok(());
    }
    for order in &facts.orders {
        let values = (order.total.normalize(), order.refunded.normalize(), order.ordered_at, &order.status);
        match seen.note(format!("{}\u{1f}{}", order.source.platform, order.order_id), values) {
            Seen::New => {}
            Seen::Same => {
                sink.repeat(&order.order_id);
                sink.tally.taken += 1;
                return Ok(());
            }
            Seen::Different => {
                let message = "this order stands twice in the file with different values";
                return Err(Problem::cell("order_id", &order.order_id, base::RejectReason::Duplicate, message));
            }
        }
    }
    add_up(facts, sink)?;
    sink.tally.taken += 1;
    let days = facts.spend.iter().map(|row| row.day).chain(facts.responses.iter().map(|row| row.day));
    days.chain(facts.orders.iter().map(|row| row.day)).for_each(|day| sink.cover(day));
    sink.batch.spend.append(&mut facts.spend);
    sink.batch.responses.append(&mut facts.responses);
    sink.batch.orders.append(&mut facts.orders);
    Ok(())
}

fn add_up(facts: &Facts, sink: &mut Sink) -> Result<(), Problem> {
    for row in &facts.spend {
        sink.sum("spend", Some(row.currency), row.spend)?;
        let figures = [
            ("impressions", None, row.impressions.map(Decimal::from)),
            ("clicks", None, row.clicks.map(Decimal::from)),
            ("conversions", None, row.conversions),
            ("conversions_value", Some(row.currency), row.conversions_value),
        ];
        for (figure, currency, value) in figures {
            if let Some(value) = value {
                sink.sum(figure, currency, value)?;
            }
        }
    }
    for row in &facts.responses {
        sink.sum(row.figure.key(), row.currency, row.value)?;
    }
    facts.orders.iter().try_for_each(|order| add_sums(order, sink))
}

/// The table's own total, under the names of the sums.
fn stated(total: TotalLine) -> StatedTotal {
    const SUMMED: &[Field] =
        &[Field::Spend, Field::Impressions, Field::Clicks, Field::Conversions, Field::ConversionsValue];
    let name = |field: Field| match field {
        Field::OrderTotal => Some("revenue"),
        Field::Refund => Some("refunded"),
        Field::Figure(figure) => Some(figure.key()),
        other => SUMMED.contains(&other).then(|| other.key()),
    };
    let figures = total.values.iter().filter_map(|(field, value)| Some((name(*field)?, *value))).collect();
    StatedTotal { line: total.line, label: total.label, scope: Scope::RowsShown, currency: None, figures }
}
