//! Sums of one data file's events by day, source of the visit and channel.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch,
    StringArray,
};
use arrow::datatypes::{DataType, Decimal128Type, Field, Int64Type, Schema, SchemaRef, TimestampMicrosecondType};
use datasketches::hll::HllSketch;

use super::lookups::Days;
use super::sketch;
use crate::convert::text;
use crate::error::{Doing as _, LakeError, Result};
use crate::tables::{PRECISION, SCALE, decimal};

/// The columns of events that are summed.
pub(super) const COLUMNS: [&str; 14] = [
    "occurred_at",
    "received_at",
    "name",
    "source_id",
    "anonymous_id",
    "user_id",
    "session_id",
    "session_ref_key",
    "session_channel",
    "is_entry",
    "is_bot",
    "engaged_ms",
    "value",
    "currency",
];

/// What is counted, in the order of [`Sums::counts`].
const COUNTS: [&str; 7] = ["events", "page_views", "visits", "engaged_ms", "leads", "sign_ups", "order_events"];

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let texts = ["source_id", "ref_key", "channel"].map(|name| Field::new(name, DataType::Utf8, true));
    let mut fields = vec![Field::new("day", DataType::Date32, true)];
    fields.extend(texts);
    fields.push(Field::new("is_bot", DataType::Boolean, true));
    fields.extend(COUNTS.map(|name| Field::new(name, DataType::Int64, true)));
    fields.push(Field::new("goal_value", decimal(), true));
    fields.push(Field::new("currency", DataType::Utf8, true));
    fields.push(Field::new("visitors", DataType::Utf8, true));
    Arc::new(Schema::new(fields))
});

pub(super) fn schema() -> SchemaRef {
    SCHEMA.clone()
}

/// What one row of the sums stands for. Only goals with an amount have a
/// currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key<'a> {
    day: i32,
    is_bot: bool,
    /// Source of the event, source of its visit, channel, currency.
    texts: [Option<&'a str>; 4],
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct OwnKey {
    day: i32,
    is_bot: bool,
    texts: [Option<Box<str>>; 4],
}

impl OwnKey {
    fn of(key: Key<'_>) -> Self {
        Self { day: key.day, is_bot: key.is_bot, texts: key.texts.map(|text| text.map(Into::into)) }
    }

    fn is(&self, key: Key<'_>) -> bool {
        let same = |(own, other): (&Option<Box<str>>, Option<&str>)| own.as_deref() == other;
        self.day == key.day && self.is_bot == key.is_bot && self.texts.iter().zip(key.texts).all(same)
    }
}

struct Sums {
    counts: [i64; COUNTS.len()],
    goal_value: Option<i128>,
    visitors: HllSketch,
    last_visitor: String,
}

/// The sums as they grow.
pub(super) struct Daily {
    days: Days,
    places: HashMap<OwnKey, usize>,
    keys: Vec<OwnKey>,
    sums: Vec<Sums>,
    /// The group of the row before: rows of one visitor lie together.
    last: usize,
}

impl Daily {
    pub(super) fn new(zone: &str) -> Self {
        Self { days: Days::of_zone(zone), places: HashMap::new(), keys: Vec::new(), sums: Vec::new(), last: 0 }
    }

    /// Adds events.
    pub(super) fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        let column = |name: &str| -> Result<&ArrayRef> {
            batch
                .column_by_name(name)
                .ok_or_else(|| LakeError::Internal(format!("a data file lacks the column {name}")))
        };
        let occurred = column("occurred_at")?.as_primitive::<TimestampMicrosecondType>();
        let (names, sources) = (column("name")?, column("source_id")?);
        let (anonymous, users) = (column("anonymous_id")?, column("user_id")?);
        let (sessions, refs, channels) =
            (column("session_id")?, column("session_ref_key")?, column("session_channel")?);
        let (entries, bots) = (column("is_entry")?.as_boolean(), column("is_bot")?.as_boolean());
        let engaged = column("engaged_ms")?.as_primitive::<Int64Type>();
        let (values, currencies) = (column("value")?.as_primitive::<Decimal128Type>(), column("currency")?);
        for row in 0..batch.num_rows() {
            let Some(day) = self.days.of(occurred.value(row)) else { continue };
            let name = text(names, row).unwrap_or_default();
            let goal = matches!(name, "lead" | "sign_up");
            let value = (goal && values.is_valid(row)).then(|| values.value(row));
            let is_bot = bots.is_valid(row) && bots.value(row);
            let texts =
                [text(sources, row), text(refs, row), text(channels, row), value.and_then(|_| text(currencies, row))];
            let sums = self.group(Key { day, is_bot, texts })?;
            let is_entry = entries.is_valid(row) && entries.value(row);
            sums.counts[0] += 1;
            sums.counts[1] += i64::from(matches!(name, "page_view" | "screen_view"));
            sums.counts[2] += i64::from(is_entry);
            sums.counts[3] += if engaged.is_valid(row) { engaged.value(row) } else { 0 };
            sums.counts[4] += i64::from(name == "lead");
            sums.counts[5] += i64::from(name == "sign_up");
            sums.counts[6] += i64::from(name == "order");
            if let Some(value) = value {
                sums.goal_value = Some(sums.goal_value.unwrap_or_default().saturating_add(value));
            }
            // What a server tells of somebody is no visit.
            if sessions.is_valid(row)
                && let Some(visitor) = text(anonymous, row).or_else(|| text(users, row))
                && sums.last_visitor != visitor
            {
                sums.visitors.update(visitor);
                visitor.clone_into(&mut sums.last_visitor);
            }
        }
        Ok(())
    }

    fn group(&mut self, key: Key<'_>) -> Result<&mut Sums> {
        if !self.keys.get(self.last).is_some_and(|last| last.is(key)) {
            let own = OwnKey::of(key);
            self.last = match self.places.get(&own) {
                Some(place) => *place,
                None => {
                    self.places.insert(own.clone(), self.keys.len());
                    self.keys.push(own);
                    self.sums.push(Sums {
                        counts: [0; COUNTS.len()],
                        goal_value: None,
                        visitors: sketch::empty()?,
                        last_visitor: String::new(),
                    });
                    self.keys.len() - 1
                }
            };
        }
        Ok(&mut self.sums[self.last])
    }

    /// The sums as rows.
    pub(super) fn finish(self) -> Result<RecordBatch> {
        let doing = "summing events by day";
        let texts = |at: usize| -> ArrayRef {
            Arc::new(self.keys.iter().map(|key| key.texts[at].as_deref()).collect::<StringArray>())
        };
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(self.keys.iter().map(|key| Some(key.day)).collect::<Date32Array>()),
            texts(0),
            texts(1),
            texts(2),
            Arc::new(self.keys.iter().map(|key| Some(key.is_bot)).collect::<BooleanArray>()),
        ];
        for at in 0..COUNTS.len() {
            arrays.push(Arc::new(self.sums.iter().map(|sums| Some(sums.counts[at])).collect::<Int64Array>()));
        }
        let values = self.sums.iter().map(|sums| sums.goal_value).collect::<Decimal128Array>();
        arrays.push(Arc::new(values.with_precision_and_scale(PRECISION, SCALE).doing(doing)?));
        arrays.push(texts(3));
        let written = |sums: &Sums| (!sums.visitors.is_empty()).then(|| sketch::written(&sums.visitors));
        arrays.push(Arc::new(self.sums.iter().map(written).collect::<StringArray>()));
        RecordBatch::try_new(schema(), arrays).doing(doing)
    }
}
