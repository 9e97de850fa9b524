//! Columns of the tables `events` and `rejected_events`, and rows on their way
//! into them. One list says of each column its name, its type and where its
//! cells come from.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Decimal128Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, SchemaRef};
use base::{Currency, Decimal, SourceRef, Timestamp};

use super::{EventRow, RejectedEventRow};
use crate::convert::billionths;
use crate::error::{Doing as _, Result};
use crate::tables::{PRECISION, SCALE, Table, decimal, instant};

/// Where the cells of a column come from.
enum Cells<Row> {
    /// Text; empty is null.
    Text(fn(&Row) -> Cow<'_, str>),
    Int(fn(&Row) -> Option<i64>),
    Money(fn(&Row) -> Option<Decimal>),
    Instant(fn(&Row) -> Timestamp),
    Flag(fn(&Row) -> bool),
    Bytes(fn(&Row) -> &[u8]),
}

struct Column<Row> {
    name: &'static str,
    cells: Cells<Row>,
}

/// A row with the keys of its sources.
pub(super) struct Keyed<'a> {
    row: &'a EventRow,
    ref_key: Arc<str>,
    session_ref_key: Arc<str>,
}

const fn text<'a>(name: &'static str, of: for<'r> fn(&'r Keyed<'a>) -> Cow<'r, str>) -> Column<Keyed<'a>> {
    Column { name, cells: Cells::Text(of) }
}

macro_rules! texts {
    ($($name:ident),* $(,)?) => { [$(text(stringify!($name), |keyed| Cow::Borrowed(&keyed.row.event.$name)),)*] };
}

macro_rules! amounts {
    ($($name:ident),* $(,)?) => {
        [$(Column { name: stringify!($name), cells: Cells::Money(|keyed: &Keyed<'_>| keyed.row.event.$name) },)*]
    };
}

fn event_columns<'a>() -> Vec<Column<Keyed<'a>>> {
    let mut columns = vec![
        Column { name: "seq", cells: Cells::Int(|keyed: &Keyed<'a>| i64::try_from(keyed.row.seq).ok()) },
        Column { name: "occurred_at", cells: Cells::Instant(|keyed| keyed.row.event.occurred_at) },
        Column { name: "received_at", cells: Cells::Instant(|keyed| keyed.row.event.received_at) },
        text("event_id", |keyed| Cow::Borrowed(&keyed.row.event.event_id)),
        Column { name: "has_client_id", cells: Cells::Flag(|keyed| keyed.row.event.has_client_id) },
        text("name", |keyed| Cow::Borrowed(&keyed.row.event.name)),
        text("original_name", |keyed| Cow::Borrowed(&keyed.row.event.original_name)),
        text("protocol", |keyed| Cow::Borrowed(keyed.row.event.protocol.key())),
        text("source_id", |keyed| Cow::Borrowed(keyed.row.event.source.as_str())),
        text("time_flag", |keyed| Cow::Borrowed(keyed.row.event.time_flag.key())),
        Column { name: "skew_ms", cells: Cells::Int(|keyed| Some(keyed.row.event.skew_ms)) },
    ];
    columns.extend(texts![anonymous_id, user_id, previous_id, email_hash, phone_hash, client_session_id]);
    columns.extend([
        text("session_id", |keyed| Cow::Borrowed(&keyed.row.session_id)),
        Column { name: "is_entry", cells: Cells::Flag(|keyed| keyed.row.is_entry) },
        text("session_ref_key", |keyed| Cow::Borrowed(&keyed.session_ref_key)),
        text("session_channel", |keyed| Cow::Borrowed(&keyed.row.session.channel)),
        text("ref_key", |keyed| Cow::Borrowed(&keyed.ref_key)),
    ]);
    columns.extend(texts![url, host, path, title, referrer]);
    columns.extend(texts![utm_source, utm_medium, utm_campaign, utm_term, utm_content, utm_id]);
    columns.extend(texts![click_id, click_id_kind]);
    columns.push(text("channel", |keyed| Cow::Borrowed(keyed.row.event.channel.map_or("", base::Channel::key))));
    columns.extend(texts![order_id, coupon]);
    columns.extend(amounts![value]);
    columns.push(text("currency", |keyed| Cow::Borrowed(keyed.row.event.currency.as_ref().map_or("", Currency::code))));
    columns.extend(amounts![tax, shipping, discount]);
    columns.extend([
        text("items", |keyed| match keyed.row.event.items.as_slice() {
            [] => Cow::Borrowed(""),
            items => Cow::Owned(serde_json::to_string(items).unwrap_or_default()),
        }),
        Column { name: "engaged_ms", cells: Cells::Int(|keyed| keyed.row.event.engaged_ms) },
    ]);
    columns.extend(texts![country, device, browser, os, language, ip]);
    columns.push(Column { name: "is_bot", cells: Cells::Flag(|keyed| keyed.row.event.is_bot) });
    columns.extend(texts![bot_reason]);
    columns.push(text("consent", |keyed| Cow::Borrowed(keyed.row.event.consent.key())));
    columns.extend(texts![properties, traits]);
    columns
}

fn rejected_columns() -> Vec<Column<RejectedEventRow>> {
    macro_rules! own {
        ($($name:ident),* $(,)?) => {
            [$(Column { name: stringify!($name), cells: Cells::Text(|row: &RejectedEventRow| Cow::Borrowed(&row.$name)) },)*]
        };
    }
    let mut columns = vec![
        Column { name: "seq", cells: Cells::Int(|row: &RejectedEventRow| i64::try_from(row.seq).ok()) },
        Column { name: "received_at", cells: Cells::Instant(|row| row.received_at) },
    ];
    columns.extend(own![rejected_id, source_id, protocol, reason, message, key]);
    columns.push(Column { name: "raw", cells: Cells::Bytes(|row| &row.raw) });
    columns.extend(own![request, user_agent, content_type, event]);
    columns
}

pub(crate) fn event_fields() -> Vec<Field> {
    fields(&event_columns())
}

pub(crate) fn rejected_fields() -> Vec<Field> {
    fields(&rejected_columns())
}

fn fields<Row>(columns: &[Column<Row>]) -> Vec<Field> {
    columns
        .iter()
        .map(|column| {
            let (kind, may_be_null) = match column.cells {
                Cells::Text(_) => (DataType::Utf8, true),
                Cells::Int(_) => (DataType::Int64, true),
                Cells::Money(_) => (decimal(), true),
                Cells::Instant(_) => (instant(), false),
                Cells::Flag(_) => (DataType::Boolean, false),
                Cells::Bytes(_) => (DataType::Binary, true),
            };
            Field::new(column.name, kind, may_be_null)
        })
        .collect()
}

/// Events as a batch with the columns of their table.
pub(super) fn encode_events(rows: &[&EventRow]) -> Result<RecordBatch> {
    let mut known: HashMap<SourceRef, Arc<str>> = HashMap::new();
    let mut key = |source: SourceRef| -> Arc<str> {
        known.entry(source).or_insert_with_key(|source| source.key().into()).clone()
    };
    let keyed: Vec<Keyed<'_>> = rows
        .iter()
        .map(|row| Keyed { row, ref_key: key(row.event.source_ref()), session_ref_key: key(row.session.clone()) })
        .collect();
    encode(Table::Events, &event_columns(), &keyed.iter().collect::<Vec<_>>())
}

/// Refused events as a batch with the columns of their table.
pub(super) fn encode_rejected(rows: &[&RejectedEventRow]) -> Result<RecordBatch> {
    encode(Table::RejectedEvents, &rejected_columns(), rows)
}

fn encode<Row>(table: Table, columns: &[Column<Row>], rows: &[&Row]) -> Result<RecordBatch> {
    let schema: SchemaRef = table.schema();
    let arrays = columns.iter().map(|column| array(column, rows)).collect::<Result<Vec<_>>>()?;
    RecordBatch::try_new(schema, arrays).doing(format!("encoding {}", table.name()))
}

fn array<Row>(column: &Column<Row>, rows: &[&Row]) -> Result<ArrayRef> {
    Ok(match column.cells {
        Cells::Text(of) => {
            let cells = rows.iter().map(|row| Some(of(row)).filter(|cell| !cell.is_empty()));
            Arc::new(cells.collect::<StringArray>())
        }
        Cells::Int(of) => Arc::new(rows.iter().map(|row| of(row)).collect::<Int64Array>()),
        Cells::Money(of) => {
            let cells = rows.iter().map(|row| of(row).map(billionths)).collect::<Decimal128Array>();
            Arc::new(cells.with_precision_and_scale(PRECISION, SCALE).doing(format!("encoding {}", column.name))?)
        }
        Cells::Instant(of) => {
            let cells: Vec<i64> = rows.iter().map(|row| of(row).as_microsecond()).collect();
            Arc::new(TimestampMicrosecondArray::from(cells).with_timezone("UTC"))
        }
        Cells::Flag(of) => Arc::new(BooleanArray::from(rows.iter().map(|row| of(row)).collect::<Vec<_>>())),
        Cells::Bytes(of) => Arc::new(BinaryArray::from_iter_values(rows.iter().map(|row| of(row)))),
    })
}
