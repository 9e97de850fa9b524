//! A data file of the lake: where it is and what its statistics say. The
//! statistics decide which files a question must open, so that rows of other
//! months, and rows no longer believed, are not read at all.

use std::collections::HashMap;

use arrow::array::{Array as _, AsArray as _, RecordBatch};
use arrow::datatypes::{Date32Type, TimestampMicrosecondType};
use base::{Day, Month, Timestamp};
use datafusion::object_store::path::Path;
use serde_json::{Map, Value, json};

use crate::error::{LakeError, Result};
use crate::tables::Table;

/// A Parquet file that a table's log lists, or that is about to be listed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DataFile {
    pub(crate) table: Table,
    /// Path below the table's folder.
    pub(crate) path: Path,
    pub(crate) workspace: String,
    pub(crate) month: Month,
    pub(crate) size: u64,
    /// When it was written, milliseconds since 1970.
    pub(crate) written_ms: i64,
    pub(crate) stats: Stats,
}

/// Bounds of a file's rows, as kept in the Delta log.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Stats {
    pub(crate) rows: u64,
    /// Rows believed now: `superseded_at` is null.
    pub(crate) live: u64,
    pub(crate) days: Option<(i32, i32)>,
    /// Microseconds since 1970.
    pub(crate) recorded: Option<(i64, i64)>,
    /// Microseconds since 1970.
    pub(crate) superseded: Option<(i64, i64)>,
    pub(crate) imports: Option<(String, String)>,
    pub(crate) superseders: Option<(String, String)>,
    /// When events occurred, microseconds since 1970.
    pub(crate) occurred: Option<(i64, i64)>,
    /// When events were received, microseconds since 1970.
    pub(crate) received: Option<(i64, i64)>,
    /// Events without an order.
    pub(crate) no_order: Option<u64>,
}

impl DataFile {
    /// A file as the log lists it.
    pub(crate) fn listed(
        table: Table,
        path: Path,
        size: u64,
        values: &HashMap<String, Option<String>>,
        stats: Option<&str>,
    ) -> Result<Self> {
        let value = |name: &str| values.get(name).cloned().flatten().unwrap_or_default();
        let month = Month::parse(&value("month"))
            .ok_or_else(|| LakeError::Invalid(format!("the file {path} of table {} lies in no month", table.name())))?;
        let stats = stats.and_then(|text| serde_json::from_str::<Value>(text).ok());
        let stats = stats.map_or_else(Stats::default, |value| Stats::from_json(&value));
        Ok(Self { table, path, workspace: value("workspace"), month, size, written_ms: 0, stats })
    }

    /// Whether any row of it is believed now.
    pub(crate) fn has_live_rows(&self) -> bool {
        self.stats.live > 0
    }

    /// Whether any row of it may have been believed at an instant.
    pub(crate) fn may_hold_at(&self, at: Timestamp) -> bool {
        let at = at.as_microsecond();
        let since = |bounds: Option<(i64, i64)>| bounds.is_none_or(|(first, _)| first <= at);
        let recorded = since(self.stats.recorded) && since(self.stats.received);
        let lapsed = self.stats.live == 0 && self.stats.superseded.is_some_and(|(_, last)| last <= at);
        recorded && !lapsed
    }

    /// Whether a row of it may belong to an import.
    pub(crate) fn may_hold_import(&self, import: &str) -> bool {
        within(self.stats.imports.as_ref(), import)
    }

    /// Whether a row of it may have been superseded by an import.
    pub(crate) fn may_be_superseded_by(&self, import: &str) -> bool {
        self.stats.live < self.stats.rows && within(self.stats.superseders.as_ref(), import)
    }
}

fn within(bounds: Option<&(String, String)>, key: &str) -> bool {
    bounds.is_none_or(|(low, high)| low.as_str() <= key && key <= high.as_str())
}

impl Stats {
    /// Widens the bounds by a batch with the table's columns.
    pub(crate) fn observe(&mut self, batch: &RecordBatch) {
        self.rows += batch.num_rows() as u64;
        if let Some(days) = batch.column_by_name("day").and_then(|column| column.as_primitive_opt::<Date32Type>()) {
            widen(&mut self.days, arrow::compute::min(days).zip(arrow::compute::max(days)));
        }
        let instants = |name: &str| {
            batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>())
        };
        if let Some(recorded) = instants("recorded_at") {
            widen(&mut self.recorded, arrow::compute::min(recorded).zip(arrow::compute::max(recorded)));
        }
        if let Some(superseded) = instants("superseded_at") {
            self.live += superseded.null_count() as u64;
            widen(&mut self.superseded, arrow::compute::min(superseded).zip(arrow::compute::max(superseded)));
        } else {
            self.live += batch.num_rows() as u64;
        }
        for (name, bounds) in [("occurred_at", &mut self.occurred), ("received_at", &mut self.received)] {
            if let Some(cells) = instants(name) {
                widen(bounds, arrow::compute::min(cells).zip(arrow::compute::max(cells)));
            }
        }
        if let Some(orders) = batch.column_by_name("order_id").filter(|_| self.occurred.is_some()) {
            *self.no_order.get_or_insert(0) += orders.null_count() as u64;
        }
        widen(&mut self.imports, text_bounds(batch, "import_id"));
        widen(&mut self.superseders, text_bounds(batch, "superseded_by"));
    }

    /// The statistics as the Delta protocol writes them.
    pub(crate) fn to_json(&self) -> String {
        let (mut low, mut high) = (Map::new(), Map::new());
        let mut put = |name: &str, bounds: Option<(Value, Value)>| {
            if let Some((first, last)) = bounds {
                low.insert(name.to_owned(), first);
                high.insert(name.to_owned(), last);
            }
        };
        put("day", self.days.map(|(first, last)| (day_text(first), day_text(last))));
        put("recorded_at", self.recorded.and_then(instant_texts));
        put("superseded_at", self.superseded.and_then(instant_texts));
        put("import_id", self.imports.clone().map(|(first, last)| (first.into(), last.into())));
        put("superseded_by", self.superseders.clone().map(|(first, last)| (first.into(), last.into())));
        put("occurred_at", self.occurred.and_then(instant_texts));
        put("received_at", self.received.and_then(instant_texts));
        let nulls = match (self.received, self.no_order) {
            (None, _) => json!({ "superseded_at": self.live, "superseded_by": self.live }),
            (Some(_), None) => json!({}),
            (Some(_), Some(none)) => json!({ "order_id": none }),
        };
        json!({ "numRecords": self.rows, "minValues": low, "maxValues": high, "nullCount": nulls }).to_string()
    }

    fn from_json(value: &Value) -> Self {
        let rows = value["numRecords"].as_u64().unwrap_or_default();
        let text = |name: &str| {
            let low = value["minValues"][name].as_str()?.to_owned();
            Some((low, value["maxValues"][name].as_str()?.to_owned()))
        };
        let days = text("day").and_then(|(low, high)| Some((day_number(&low)?, day_number(&high)?)));
        let instants = |name: &str| {
            let (low, high) = text(name)?;
            let at = |text: &str| text.parse::<Timestamp>().ok().map(|at| at.as_microsecond());
            // Other writers cut bounds to milliseconds: then the upper one is
            // rounded up.
            let is_exact = high.split('.').nth(1).is_some_and(|fraction| fraction.trim_end_matches('Z').len() >= 6);
            Some((at(&low)?, at(&high)?.saturating_add(if is_exact { 0 } else { 999 })))
        };
        Self {
            rows,
            live: value["nullCount"]["superseded_at"].as_u64().unwrap_or(rows),
            days,
            recorded: instants("recorded_at"),
            superseded: instants("superseded_at"),
            imports: text("import_id"),
            superseders: text("superseded_by"),
            occurred: instants("occurred_at"),
            received: instants("received_at"),
            no_order: value["nullCount"]["order_id"].as_u64(),
        }
    }
}

fn widen<T: PartialOrd>(bounds: &mut Option<(T, T)>, seen: Option<(T, T)>) {
    let Some((low, high)) = seen else { return };
    match bounds {
        Some((first, last)) => {
            if low < *first {
                *first = low;
            }
            if high > *last {
                *last = high;
            }
        }
        None => *bounds = Some((low, high)),
    }
}

fn text_bounds(batch: &RecordBatch, name: &str) -> Option<(String, String)> {
    let column = batch.column_by_name(name)?;
    let texts = match column.as_any_dictionary_opt() {
        // Every value of our dictionaries is used by some row of the batch.
        Some(dictionary) if column.null_count() < column.len() => dictionary.values().clone(),
        Some(_) => return None,
        None => column.clone(),
    };
    let texts = texts.as_string_opt::<i32>()?;
    let bounds = arrow::compute::min_string(texts).zip(arrow::compute::max_string(texts))?;
    Some((bounds.0.to_owned(), bounds.1.to_owned()))
}

/// Days since 1970 as ISO text.
fn day_text(days: i32) -> Value {
    crate::convert::day(days).map_or(Value::Null, |day| Value::from(day.to_string()))
}

fn day_number(text: &str) -> Option<i32> {
    text.parse::<Day>().ok().map(crate::convert::days_since_epoch)
}

fn instant_texts((first, last): (i64, i64)) -> Option<(Value, Value)> {
    let text = |at: i64| Timestamp::from_microsecond(at).ok().map(|at| Value::from(format!("{at:.6}")));
    Some((text(first)?, text(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_survive_the_log() {
        let stats = Stats {
            rows: 5,
            live: 2,
            days: Some((20_000, 20_030)),
            recorded: Some((1_700_000_000_000_001, 1_700_000_000_500_000)),
            superseded: None,
            imports: Some(("imp_a".into(), "imp_b".into())),
            superseders: Some(("imp_c".into(), "imp_c".into())),
            ..Stats::default()
        };
        let read = Stats::from_json(&serde_json::from_str(&stats.to_json()).unwrap());
        assert_eq!((read.rows, read.live, read.days), (5, 2, stats.days));
        assert_eq!(read.recorded.unwrap().0, 1_700_000_000_000_001);
        assert_eq!(read.recorded.unwrap().1, 1_700_000_000_500_000);
        assert_eq!((read.imports, read.superseders), (stats.imports, stats.superseders));
    }
}
