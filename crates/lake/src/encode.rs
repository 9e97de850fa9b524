//! Rows of facts to Arrow columns. What repeats in a file (platform, account,
//! campaign, names) is interned, so that a row costs a few integers.

use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, BinaryBuilder, BooleanBuilder, Date32Builder, Decimal128Builder, DictionaryArray, Int32Array,
    Int64Builder, RecordBatch, StringArray, StringDictionaryBuilder, TimestampMicrosecondArray,
    TimestampMicrosecondBuilder, new_null_array,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field, Int32Type, Schema};
use base::{Currency, Day, Decimal, OrderItemRow, OrderRow, RejectedRow, ResponseRow, SourceRef, SpendRow, Timestamp};
use datafusion::common::HashMap;

use crate::convert::{billionths, days_since_epoch};
use crate::error::{Doing as _, Result};
use crate::tables::{PRECISION, SCALE, Table, instant};

/// What every row of an import carries besides its facts.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) import_id: String,
    pub(crate) recorded_at: Timestamp,
}

/// The sources of a file, each with its key: hashing one row's source again
/// for every row would cost more than all else.
#[derive(Default)]
pub(crate) struct Sources {
    known: HashMap<SourceRef, u32>,
    list: Vec<(SourceRef, String)>,
    last: u32,
}

impl Sources {
    fn number(&mut self, source: &SourceRef) -> u32 {
        if self.list.get(self.last as usize).is_some_and(|(last, _)| last == source) {
            return self.last;
        }
        self.last = match self.known.get(source) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
                self.known.insert(source.clone(), number);
                self.list.push((source.clone(), source.key()));
                number
            }
        };
        self.last
    }
}

/// Columns of a batch being filled. One struct for all tables: each table
/// pushes into the columns it has, in the order of its schema.
pub(crate) struct Batch {
    table: Table,
    rows: usize,
    lines: Int64Builder,
    days: Date32Builder,
    source_keys: Vec<u32>,
    texts: Vec<StringDictionaryBuilder<Int32Type>>,
    /// Which of `texts` hold an empty text rather than none.
    required: Vec<bool>,
    decimals: Vec<Decimal128Builder>,
    ints: Vec<Int64Builder>,
    bools: BooleanBuilder,
    instants: TimestampMicrosecondBuilder,
    other_days: Date32Builder,
    bytes: BinaryBuilder,
}

impl Batch {
    pub(crate) fn new(table: Table) -> Self {
        let count = |wanted: fn(&DataType) -> bool| {
            table.schema().fields().iter().filter(|field| wanted(field.data_type())).count()
        };
        let schema = table.schema();
        let own_text = |field: &&Arc<Field>| {
            *field.data_type() == DataType::Utf8 && !(table.has_source() && is_source(field.name()))
        };
        let required: Vec<bool> = schema.fields().iter().filter(own_text).map(|field| !field.is_nullable()).collect();
        let decimal = || Decimal128Builder::new().with_data_type(DataType::Decimal128(PRECISION, SCALE));
        Self {
            table,
            rows: 0,
            lines: Int64Builder::new(),
            days: Date32Builder::new(),
            source_keys: Vec::new(),
            texts: required.iter().map(|_| StringDictionaryBuilder::new()).collect(),
            required,
            decimals: (0..count(|kind| matches!(kind, DataType::Decimal128(..)))).map(|_| decimal()).collect(),
            ints: (0..count(|kind| *kind == DataType::Int64)).map(|_| Int64Builder::new()).collect(),
            bools: BooleanBuilder::new(),
            instants: TimestampMicrosecondBuilder::new(),
            other_days: Date32Builder::new(),
            bytes: BinaryBuilder::new(),
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    fn begin(&mut self, line: u64, day: Option<Day>) {
        self.rows += 1;
        self.lines.append_value(i64::try_from(line).unwrap_or(i64::MAX));
        if let Some(day) = day {
            self.days.append_value(days_since_epoch(day));
        }
    }

    fn texts<const N: usize>(&mut self, cells: [&str; N]) {
        for ((column, required), cell) in self.texts.iter_mut().zip(&self.required).zip(cells) {
            if cell.is_empty() && !required { column.append_null() } else { column.append_value(cell) }
        }
    }

    fn decimals<const N: usize>(&mut self, cells: [Option<Decimal>; N]) {
        for (column, cell) in self.decimals.iter_mut().zip(cells) {
            column.append_option(cell.map(billionths));
        }
    }

    fn ints<const N: usize>(&mut self, cells: [Option<i64>; N]) {
        for (column, cell) in self.ints.iter_mut().zip(cells) {
            column.append_option(cell);
        }
    }

    pub(crate) fn spend(&mut self, row: &SpendRow, sources: &mut Sources) {
        self.begin(row.line, Some(row.day));
        self.source_keys.push(sources.number(&row.source));
        self.texts([
            &row.account_name,
            &row.ad_group_id,
            &row.ad_group_name,
            &row.ad_id,
            &row.ad_name,
            &row.conversion_definition,
            row.currency.code(),
        ]);
        self.decimals([Some(row.spend), row.conversions, row.conversions_value]);
        self.ints([row.impressions, row.clicks, row.views, row.reach, row.engagements]);
        self.bools.append_value(row.is_spread);
    }

    pub(crate) fn order(&mut self, row: &OrderRow, sources: &mut Sources) {
        self.begin(row.line, Some(row.day));
        self.source_keys.push(sources.number(&row.source));
        self.texts([&row.order_id, &row.status, row.currency.code(), &row.coupons, &row.customer_hash]);
        self.instants.append_value(row.ordered_at.as_microsecond());
        self.bools.append_value(row.is_booked);
        self.decimals([Some(row.total), row.gross, row.discount, row.shipping, row.tax, Some(row.refunded)]);
        self.other_days.append_option(row.refunded_day.map(days_since_epoch));
    }

    pub(crate) fn order_item(&mut self, row: &OrderItemRow) {
        self.begin(row.line, Some(row.day));
        self.texts([&row.platform, &row.order_id, &row.sku, &row.name, row.currency.code()]);
        self.ints([Some(row.position)]);
        self.decimals([Some(row.quantity), Some(row.unit_price), Some(row.discount)]);
    }

    pub(crate) fn response(&mut self, row: &ResponseRow, sources: &mut Sources) {
        self.begin(row.line, Some(row.day));
        self.source_keys.push(sources.number(&row.source));
        let currency = row.currency.as_ref().map_or("", Currency::code);
        self.texts([row.figure.key(), currency]);
        self.decimals([Some(row.value)]);
    }

    pub(crate) fn rejected(&mut self, row: &RejectedRow) {
        self.begin(row.line, None);
        self.texts([&row.column, &row.value, row.reason.as_str(), &row.message]);
        self.bytes.append_value(&row.raw);
    }

    /// The batch with its bookkeeping columns; the builder is empty again.
    pub(crate) fn finish(&mut self, mark: &Mark, sources: &Sources) -> Result<RecordBatch> {
        let rows = std::mem::take(&mut self.rows);
        let source_columns = source_columns(&std::mem::take(&mut self.source_keys), sources);
        let mut source_columns = source_columns.into_iter();
        let mut texts = self.texts.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
        let mut decimals = self.decimals.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
        let mut ints = self.ints.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
        let has_source = self.table.has_source();
        let schema = self.table.schema();
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(schema.fields().len());
        for field in schema.fields() {
            let missing = || new_null_array(field.data_type(), rows);
            let column: ArrayRef = match (field.name().as_str(), field.data_type()) {
                ("line", _) => Arc::new(self.lines.finish()),
                ("day", _) => Arc::new(self.days.finish()),
                ("import_id", _) => constant(&mark.import_id, rows),
                ("recorded_at", _) => {
                    let at = vec![mark.recorded_at.as_microsecond(); rows];
                    Arc::new(TimestampMicrosecondArray::from(at).with_timezone("UTC"))
                }
                ("superseded_at" | "superseded_by", _) => missing(),
                (name, DataType::Utf8) if has_source && is_source(name) => {
                    source_columns.next().unwrap_or_else(missing)
                }
                (_, DataType::Utf8) => texts.next().unwrap_or_else(missing),
                (_, DataType::Decimal128(..)) => decimals.next().unwrap_or_else(missing),
                (_, DataType::Int64) => ints.next().unwrap_or_else(missing),
                (_, DataType::Boolean) => Arc::new(self.bools.finish()),
                (_, DataType::Date32) => Arc::new(self.other_days.finish()),
                (_, DataType::Binary) => Arc::new(self.bytes.finish()),
                (_, kind) if *kind == instant() => Arc::new(self.instants.finish().with_timezone("UTC")),
                _ => missing(),
            };
            columns.push(column);
        }
        let fields: Vec<Field> = schema
            .fields()
            .iter()
            .zip(&columns)
            .map(|(field, column)| Field::new(field.name(), column.data_type().clone(), field.is_nullable()))
            .collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).doing(format!("encoding {}", self.table.name()))
    }
}

fn is_source(name: &str) -> bool {
    matches!(name, "ref_key" | "platform") || crate::tables::SOURCE_TEXT.contains(&name)
}

/// The columns of the sources, as dictionaries that share their keys.
fn source_columns(numbers: &[u32], sources: &Sources) -> Vec<ArrayRef> {
    let mut local: HashMap<u32, i32> = HashMap::new();
    let mut used: Vec<&(SourceRef, String)> = Vec::new();
    let mut keys = Vec::with_capacity(numbers.len());
    for number in numbers {
        let next = i32::try_from(used.len()).unwrap_or(i32::MAX);
        let key = *local.entry(*number).or_insert_with(|| {
            used.push(&sources.list[*number as usize]);
            next
        });
        keys.push(key);
    }
    let keys = Int32Array::from(keys);
    let column = |required: bool, text: &dyn Fn(&(SourceRef, String)) -> &str| -> ArrayRef {
        let values: Vec<&str> = used.iter().map(|source| text(source)).collect();
        let filled: Vec<bool> = values.iter().map(|value| required || !value.is_empty()).collect();
        let keys = if filled.iter().all(|filled| *filled) {
            keys.clone()
        } else {
            let valid = keys.values().iter().map(|key| filled[usize::try_from(*key).unwrap_or(0)]);
            Int32Array::new(keys.values().clone(), Some(NullBuffer::from_iter(valid)))
        };
        Arc::new(DictionaryArray::new(keys, Arc::new(StringArray::from(values))))
    };
    vec![
        column(true, &|(_, key)| key),
        column(true, &|(source, _)| &source.platform),
        column(false, &|(source, _)| &source.account),
        column(false, &|(source, _)| &source.campaign_id),
        column(false, &|(source, _)| &source.campaign_name),
        column(false, &|(source, _)| &source.utm_source),
        column(false, &|(source, _)| &source.utm_medium),
        column(false, &|(source, _)| &source.utm_campaign),
        column(false, &|(source, _)| &source.coupon),
        column(false, &|(source, _)| &source.channel),
    ]
}

fn constant(value: &str, rows: usize) -> ArrayRef {
    let keys = Int32Array::from(vec![0; rows]);
    Arc::new(DictionaryArray::new(keys, Arc::new(StringArray::from(vec![value]))))
}
