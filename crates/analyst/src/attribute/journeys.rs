//! From a file to journeys.

use std::collections::HashMap;

use anyhow::Context as _;
use jiff::Timestamp;
use measure::attribution::{AttributionError, Journeys, MOST_TOUCHES, Outcome};
use measure::counted;

use super::Columns;
use crate::table::{Column, Row, Rows, Source, TableError};

/// Journeys as they were read.
pub(super) struct Read {
    pub(super) file: String,
    pub(super) journeys: Journeys,
    /// Whether the file tells the value of conversions.
    pub(super) valued: bool,
    /// Conversions that no touchpoint led to, and their value.
    pub(super) unattributed: Outcome,
    pub(super) warnings: Vec<String>,
}

/// Reads the file in the layout that the columns say.
pub(super) fn read(source: &Source, columns: &Columns) -> anyhow::Result<Read> {
    let rows = source.rows()?;
    let read = match &columns.person {
        Some(person) => touchpoints(rows, columns, person)?,
        None => paths(rows, columns)?,
    };
    anyhow::ensure!(!read.journeys.is_empty(), "{} has no journey with a touchpoint", read.file);
    Ok(read)
}

fn optional(rows: &Rows, named: Option<&str>, usual: &[&str]) -> Result<Option<Column>, TableError> {
    match named {
        Some(name) => rows.column(name).map(Some),
        None => usual.iter().find(|name| rows.has(name)).map(|name| rows.column(name)).transpose(),
    }
}

fn paths(mut rows: Rows, columns: &Columns) -> anyhow::Result<Read> {
    let separator = columns.separator.trim();
    anyhow::ensure!(!columns.separator.is_empty(), "--separator must not be empty");
    // Spaces around the separator are no part of a name, unless it is a space.
    let separator = if separator.is_empty() { columns.separator.as_str() } else { separator };
    let hint = "; for one row per touchpoint name its columns with --person, --time, --channel and --conversion";
    let path =
        rows.column(columns.path.as_deref().unwrap_or("path")).map_err(|error| anyhow::anyhow!("{error}{hint}"))?;
    let conversions = rows.column(columns.conversions.as_deref().unwrap_or("total_conversions"))?;
    let value = optional(&rows, columns.value.as_deref(), &["total_conversion_value", "value"])?;
    let null = optional(&rows, columns.null.as_deref(), &["total_null"])?;
    let mut read = Read::new(&rows, value.is_some());
    let mut touches = Vec::new();
    let mut known = Known::default();
    let (mut empty, mut first_empty) = (0_u64, 0);
    while let Some(row) = rows.next()? {
        for column in [Some(&conversions), value.as_ref(), null.as_ref()].into_iter().flatten() {
            if row.optional_number(column)?.is_none() {
                first_empty = if empty == 0 { row.line() } else { first_empty };
                empty += 1;
            }
        }
        let outcome = Outcome {
            conversions: count(&row, &conversions)?,
            value: value.as_ref().map_or(Ok(None), |column| row.optional_number(column))?.unwrap_or(0.0),
            nulls: null.as_ref().map_or(Ok(0.0), |column| count(&row, column))?,
        };
        touches.clear();
        let text = row.text(&path);
        for name in text.split(separator).map(str::trim) {
            if name.is_empty() && text.trim().is_empty() {
                break;
            }
            if name.is_empty() {
                let problem = format!("a channel without a name in “{}”", text.chars().take(80).collect::<String>());
                return Err(row.error(&path, problem).into());
            }
            touches.push(known.id(&mut read.journeys, name)?);
        }
        if touches.is_empty() {
            read.unattributed.conversions += outcome.conversions;
            read.unattributed.value += outcome.value;
            continue;
        }
        read.journeys.push(&touches, None, outcome).map_err(|error| row.error(&path, error.to_string()))?;
    }
    if empty > 0 {
        read.warnings.push(format!(
            "{} of conversions, value or journeys without conversion counted as 0: no number{} line {first_empty}",
            counted(empty, "field", "fields"),
            if empty == 1 { " in" } else { ", first in" }
        ));
    }
    read.warn_unattributed();
    let alone = read.journeys.touches() == read.journeys.len();
    // A separator that is not the file's leaves nearly as many channels as paths.
    if alone && 2 * read.journeys.names().len() > read.journeys.len() && read.journeys.len() > 1 {
        read.warnings.push(format!(
            "every path is one channel of its own; is “{separator}” what stands between channels (--separator)?"
        ));
    }
    Ok(read)
}

/// Channel ids by name, without asking for the name's text again.
#[derive(Default)]
struct Known {
    ids: HashMap<Box<str>, u16>,
}

impl Known {
    fn id(&mut self, journeys: &mut Journeys, name: &str) -> Result<u16, AttributionError> {
        if let Some(id) = self.ids.get(name) {
            return Ok(*id);
        }
        let id = journeys.channel(name)?;
        self.ids.insert(name.into(), id);
        Ok(id)
    }
}

fn count(row: &Row<'_>, column: &Column) -> Result<f64, TableError> {
    let count = row.optional_number(column)?.unwrap_or(0.0);
    if count < 0.0 { Err(row.error(column, format!("{count} is less than nothing"))) } else { Ok(count) }
}

/// A touchpoint or a conversion of one person.
struct Touch {
    person: u32,
    time: Timestamp,
    channel: Option<u16>,
    conversions: f64,
    value: f64,
}

fn touchpoints(mut rows: Rows, columns: &Columns, person: &str) -> anyhow::Result<Read> {
    let named = |name: &Option<String>, option: &str| {
        let name = name.as_deref().with_context(|| format!("--person needs {option} too"))?;
        anyhow::Ok(rows.column(name)?)
    };
    let person = rows.column(person)?;
    let (time, channel) = (named(&columns.time, "--time")?, named(&columns.channel, "--channel")?);
    let conversion = named(&columns.conversion, "--conversion")?;
    let value = optional(&rows, columns.value.as_deref(), &["value"])?;
    let mut read = Read::new(&rows, value.is_some());
    let mut people: HashMap<Box<str>, u32> = HashMap::new();
    let mut touches = Vec::new();
    let mut known = Known::default();
    let mut nobody = 0_u64;
    while let Some(row) = rows.next()? {
        let name = row.text(&person);
        if name.trim().is_empty() {
            nobody += 1;
            continue;
        }
        let next = u32::try_from(people.len()).context("more than 2³² people")?;
        let person = match people.get(name.trim()) {
            Some(known) => *known,
            None => *people.entry(name.trim().into()).or_insert(next),
        };
        let text = row.text(&channel);
        let id = if text.trim().is_empty() { None } else { Some(known.id(&mut read.journeys, text.trim())?) };
        let conversions = match row.text(&conversion).trim() {
            "true" | "TRUE" | "True" | "yes" => 1.0,
            "false" | "FALSE" | "False" | "no" => 0.0,
            _ => count(&row, &conversion)?,
        };
        let value = value.as_ref().map_or(Ok(None), |column| row.optional_number(column))?.unwrap_or(0.0);
        touches.push(Touch { person, time: row.time(&time)?, channel: id, conversions, value });
    }
    if nobody > 0 {
        read.warnings.push(format!("{} left out: no person is named", counted(nobody, "row", "rows")));
    }
    // The sort is stable: touches of one instant stay in the file's order.
    touches.sort_by_key(|touch| (touch.person, touch.time));
    let lookback = columns.lookback.unwrap_or(f64::INFINITY);
    for person in touches.chunk_by(|a, b| a.person == b.person) {
        for journey in person.split_inclusive(|touch| touch.conversions > 0.0) {
            push(&mut read, journey, lookback)?;
        }
    }
    read.warn_unattributed();
    Ok(read)
}

/// One journey: it ends with a conversion or with the person's last touch.
fn push(read: &mut Read, journey: &[Touch], lookback: f64) -> anyhow::Result<()> {
    let Some(end) = journey.last() else { return Ok(()) };
    let outcome = Outcome {
        conversions: end.conversions,
        value: journey.iter().map(|touch| touch.value).sum(),
        nulls: if end.conversions > 0.0 { 0.0 } else { 1.0 },
    };
    let age = |touch: &Touch| end.time.duration_since(touch.time).as_secs_f64() / 86_400.0;
    let seen: Vec<&Touch> = journey.iter().filter(|touch| touch.channel.is_some() && age(touch) <= lookback).collect();
    // The latest touches count where a journey has more than a person's can.
    let seen = &seen[seen.len().saturating_sub(MOST_TOUCHES)..];
    let channels: Vec<u16> = seen.iter().filter_map(|touch| touch.channel).collect();
    let ages: Vec<f64> = seen.iter().map(|touch| age(touch)).collect();
    if channels.is_empty() {
        read.unattributed.conversions += outcome.conversions;
        read.unattributed.value += outcome.value;
        return Ok(());
    }
    Ok(read.journeys.push(&channels, Some(&ages), outcome)?)
}

impl Read {
    fn new(rows: &Rows, valued: bool) -> Self {
        Self {
            file: rows.file().to_owned(),
            journeys: Journeys::new(),
            valued,
            unattributed: Outcome::default(),
            warnings: Vec::new(),
        }
    }

    fn warn_unattributed(&mut self) {
        if self.unattributed.conversions > 0.0 || self.unattributed.value.abs() > 0.0 {
            self.warnings.push(format!(
                "{} worth {} without a touchpoint before: in no channel's credit",
                counted(self.unattributed.conversions, "conversion", "conversions"),
                self.unattributed.value
            ));
        }
    }
}
