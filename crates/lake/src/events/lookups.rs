//! What events are joined with, as functions of their cells. A function is only
//! computed for columns that a query asks for; a join would be made for all.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, TimestampMicrosecondType};
use base::{Timestamp, WorkspaceId};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use jiff::tz::TimeZone;

use crate::convert::{days_since_epoch, text};
use crate::error::{Doing as _, Result};
use crate::frames::{MOST_SCALE, to_batch};
use crate::tables::{PRECISION, instant};
use crate::views::Dimensions;

type Computed = std::result::Result<ArrayRef, DataFusionError>;

/// The functions that the views of events are made with.
pub(crate) fn functions(workspace: &WorkspaceId, dimensions: &Dimensions) -> Result<Vec<ScalarUDF>> {
    let refs = to_batch(&dimensions.source_refs)?;
    let sources = to_batch(&dimensions.sources)?;
    let lookup = |batch: &RecordBatch, key: &str, value: &str| -> HashMap<String, String> {
        let (Some(keys), Some(values)) = (batch.column_by_name(key), batch.column_by_name(value)) else {
            return HashMap::new();
        };
        let pairs = (0..batch.num_rows()).filter_map(|row| Some((text(keys, row)?, text(values, row)?)));
        pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    };
    let zone = TimeZone::get(&dimensions.time_zone).unwrap_or(TimeZone::UTC);
    Ok(vec![
        renamed("campaign_of", lookup(&refs, "ref_key", "campaign_key")),
        renamed("channel_of", lookup(&refs, "ref_key", "channel")),
        renamed("source_of", lookup(&sources, "source_id", "name")),
        renamed("person_of_click", clicks(&to_batch(&dimensions.identities)?)),
        rank_of(&refs),
        day_of(zone),
        rate_of(dimensions)?,
        person_of(workspace.clone(), dimensions)?,
    ])
}

fn function(
    name: &str,
    takes: Vec<DataType>,
    gives: DataType,
    compute: impl Fn(&[ArrayRef]) -> Computed + Send + Sync + 'static,
) -> ScalarUDF {
    let run = move |arguments: &[ColumnarValue]| -> std::result::Result<ColumnarValue, DataFusionError> {
        let arrays = ColumnarValue::values_to_arrays(arguments)?;
        Ok(ColumnarValue::Array(compute(&arrays)?))
    };
    create_udf(name, takes, gives, Volatility::Immutable, Arc::new(run))
}

/// One text for another; unknown is null.
fn renamed(name: &str, known: HashMap<String, String>) -> ScalarUDF {
    function(name, vec![DataType::Utf8], DataType::Utf8, move |arrays| {
        let keys = cast(&arrays[0], &DataType::Utf8)?;
        let keys = keys.as_string::<i32>();
        let found = keys.iter().map(|key| key.and_then(|key| known.get(key)).map(String::as_str));
        Ok(Arc::new(found.collect::<StringArray>()))
    })
}

/// How much is known of a source: 3 its campaign, 2 its channel, 1 that it is
/// there, 0 nothing; -1 when there is no source.
fn rank_of(refs: &RecordBatch) -> ScalarUDF {
    let mut ranks: HashMap<String, i64> = HashMap::new();
    if let Some(keys) = refs.column_by_name("ref_key") {
        let has = |name: &str, row: usize| refs.column_by_name(name).is_some_and(|column| text(column, row).is_some());
        for row in 0..refs.num_rows() {
            let Some(key) = text(keys, row) else { continue };
            let rank = if has("campaign_key", row) {
                3
            } else if has("channel", row) {
                2
            } else {
                1
            };
            ranks.insert(key.to_owned(), rank);
        }
    }
    function("rank_of", vec![DataType::Utf8], DataType::Int64, move |arrays| {
        let keys = cast(&arrays[0], &DataType::Utf8)?;
        let found =
            keys.as_string::<i32>().iter().map(|key| key.map_or(-1, |key| ranks.get(key).copied().unwrap_or(0)));
        Ok(Arc::new(found.map(Some).collect::<Int64Array>()))
    })
}

/// The workspace's days of instants. Time zones change their offset on the
/// quarter of an hour, so the day of one is the day of its quarter.
pub(super) struct Days {
    zone: TimeZone,
    known: HashMap<i64, Option<i32>>,
}

impl Days {
    const QUARTER: i64 = 900_000_000;

    /// Days of a zone by its name; UTC when the name is unknown here.
    pub(super) fn of_zone(name: &str) -> Self {
        Self::new(TimeZone::get(name).unwrap_or(TimeZone::UTC))
    }

    fn new(zone: TimeZone) -> Self {
        Self { zone, known: HashMap::new() }
    }

    /// Days since 1970 of microseconds since then.
    pub(super) fn of(&mut self, at: i64) -> Option<i32> {
        let quarter = at.div_euclid(Self::QUARTER);
        let zone = &self.zone;
        *self.known.entry(quarter).or_insert_with(|| {
            let at = Timestamp::from_microsecond(quarter * Self::QUARTER).ok()?;
            Some(days_since_epoch(at.to_zoned(zone.clone()).date()))
        })
    }
}

fn day_of(zone: TimeZone) -> ScalarUDF {
    function("day_of", vec![instant()], DataType::Date32, move |arrays| {
        let instants = cast(&arrays[0], &instant())?;
        let instants = instants.as_primitive::<TimestampMicrosecondType>();
        let mut days = Days::new(zone.clone());
        Ok(Arc::new(instants.iter().map(|at| days.of(at?)).collect::<Date32Array>()))
    })
}

/// Reporting units for one unit of a currency on a day.
fn rate_of(dimensions: &Dimensions) -> Result<ScalarUDF> {
    let scale = i8::try_from(MOST_SCALE).unwrap_or(crate::tables::SCALE);
    let kind = DataType::Decimal128(PRECISION, scale);
    let batch = to_batch(&dimensions.rates)?;
    let mut known: HashMap<(String, i32), i128> = HashMap::new();
    if let (Some(codes), Some(days), Some(rates)) =
        (batch.column_by_name("currency"), batch.column_by_name("day"), batch.column_by_name("rate"))
    {
        let days = cast(days, &DataType::Date32).doing("reading the days of the rates")?;
        let rates = cast(rates, &kind).doing("reading the rates")?;
        let (days, rates) = (days.as_primitive::<Date32Type>(), rates.as_primitive::<Decimal128Type>());
        for row in (0..batch.num_rows()).filter(|row| days.is_valid(*row) && rates.is_valid(*row)) {
            if let Some(code) = text(codes, row) {
                known.insert((code.to_owned(), days.value(row)), rates.value(row));
            }
        }
    }
    let (own, one) = (dimensions.reporting.code().to_owned(), 10_i128.pow(MOST_SCALE));
    let gives = kind.clone();
    Ok(function("rate_of", vec![DataType::Utf8, DataType::Date32], kind, move |arrays| {
        let codes = cast(&arrays[0], &DataType::Utf8)?;
        let days = arrays[1].as_primitive::<Date32Type>();
        let rates = codes.as_string::<i32>().iter().zip(days.iter()).map(|(code, day)| {
            let code = code?;
            if code == own { Some(one) } else { known.get(&(code.to_owned(), day?)).copied() }
        });
        Ok(cast(&rates.collect::<Decimal128Array>().with_precision_and_scale(PRECISION, scale)?, &gives)?)
    }))
}

/// Persons by the click, `kind:value`, that is known to be theirs.
fn clicks(identities: &RecordBatch) -> HashMap<String, String> {
    let column = |name: &str| identities.column_by_name(name);
    let (Some(kinds), Some(values), Some(persons)) = (column("kind"), column("value"), column("person_id")) else {
        return HashMap::new();
    };
    let of_clicks = (0..identities.num_rows()).filter(|row| text(kinds, *row) == Some("click"));
    let pairs = of_clicks.filter_map(|row| Some((text(values, row)?.to_owned(), text(persons, row)?.to_owned())));
    pairs.collect()
}

/// For which of an identifier's events a row of the identities holds: those
/// after the first instant, up to the second.
#[derive(Debug, Clone)]
struct Span {
    after: Option<i64>,
    until: Option<i64>,
    person: String,
}

/// The person of an event, of its user id, hashes, anonymous id and instant.
fn person_of(workspace: WorkspaceId, dimensions: &Dimensions) -> Result<ScalarUDF> {
    let batch = to_batch(&dimensions.identities)?;
    let mut known: HashMap<(String, String), Vec<Span>> = HashMap::new();
    let (kinds, values, persons) =
        (batch.column_by_name("kind"), batch.column_by_name("value"), batch.column_by_name("person_id"));
    if let (Some(kinds), Some(values), Some(persons)) = (kinds, values, persons) {
        let bounds = |name: &str| -> Result<Option<TimestampMicrosecondArray>> {
            let Some(column) = batch.column_by_name(name) else { return Ok(None) };
            let cells = cast(column, &instant()).doing("reading the identities")?;
            Ok(Some(cells.as_primitive::<TimestampMicrosecondType>().clone()))
        };
        let (after, until) = (bounds("after")?, bounds("until")?);
        let bound = |cells: &Option<TimestampMicrosecondArray>, row: usize| {
            cells.as_ref().filter(|cells| cells.is_valid(row)).map(|cells| cells.value(row))
        };
        for row in 0..batch.num_rows() {
            let (Some(kind), Some(value), Some(person)) = (text(kinds, row), text(values, row), text(persons, row))
            else {
                continue;
            };
            let span = Span { after: bound(&after, row), until: bound(&until, row), person: person.to_owned() };
            known.entry((kind.to_owned(), value.to_owned())).or_default().push(span);
        }
    }
    const KINDS: [&str; 4] = ["user", "email", "phone", "anonymous"];
    let takes = vec![DataType::Utf8, DataType::Utf8, DataType::Utf8, DataType::Utf8, instant()];
    Ok(function("person_of", takes, DataType::Utf8, move |arrays| {
        let mut texts = Vec::with_capacity(KINDS.len());
        for array in &arrays[..KINDS.len()] {
            texts.push(cast(array, &DataType::Utf8)?);
        }
        let instants = arrays[KINDS.len()].as_primitive::<TimestampMicrosecondType>();
        // Rows of one visitor lie together: most ask what the one before asked.
        let mut last: Option<(&str, String, String)> = None;
        let found = (0..instants.len()).map(|row| {
            let (kind, column) = KINDS.iter().zip(&texts).find(|(_, column)| column.is_valid(row))?;
            let value = column.as_string::<i32>().value(row);
            if let Some((_, _, person)) = last.as_ref().filter(|(of, known, _)| of == kind && known == value) {
                return Some(person.clone());
            }
            let Some(spans) = known.get(&((*kind).to_owned(), value.to_owned())) else {
                let person = base::person::person_id(&workspace, kind, value);
                last = Some((kind, value.to_owned(), person.clone()));
                return Some(person);
            };
            let at = instants.value(row);
            let holds =
                |span: &&Span| span.after.is_none_or(|after| after < at) && span.until.is_none_or(|until| at <= until);
            spans.iter().find(holds).map(|span| span.person.clone())
        });
        Ok(Arc::new(found.collect::<StringArray>()))
    }))
}
