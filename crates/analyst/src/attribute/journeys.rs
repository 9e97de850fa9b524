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

fn paths(rows: Rows, columns: &Columns) -> anyhow::Result<Read> {
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
    let wanted = PathColumns { path, conversions, value, null };
    let (mut empty, mut first_empty) = (0_u64, 0);
    rows.in_parts(
        |mut rows| {
            let mut part = Part::default();
            part.failed = part.fill(&mut rows, &wanted, separator.as_bytes()).err();
            part
        },
        |part| {
            read.journeys.append(&part.journeys)?;
            read.unattributed.conversions += part.unattributed.conversions;
            read.unattributed.value += part.unattributed.value;
            first_empty = if empty == 0 { part.first_empty } else { first_empty };
            empty += part.empty;
            part.failed.map_or(Ok(()), Err)
        },
    )?;
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

/// The columns of a file of paths.
struct PathColumns {
    path: Column,
    conversions: Column,
    value: Option<Column>,
    null: Option<Column>,
}

/// What some rows of paths hold, up to the first that is wrong.
#[derive(Default)]
struct Part {
    journeys: Journeys,
    unattributed: Outcome,
    /// Fields without a number.
    empty: u64,
    /// The line of the first of them.
    first_empty: u64,
    failed: Option<anyhow::Error>,
}

impl Part {
    fn fill(&mut self, rows: &mut Rows, columns: &PathColumns, separator: &[u8]) -> anyhow::Result<()> {
        self.journeys = Journeys::new();
        let mut touches = Vec::new();
        let mut known = Known::default();
        while let Some(row) = rows.next()? {
            let conversions = row.optional_number(&columns.conversions)?;
            let value = columns.value.as_ref().map(|column| row.optional_number(column)).transpose()?;
            let null = columns.null.as_ref().map(|column| row.optional_number(column)).transpose()?;
            let missing = [Some(conversions), value, null].iter().filter(|number| **number == Some(None)).count();
            self.first_empty = if self.empty == 0 && missing > 0 { row.line() } else { self.first_empty };
            self.empty += missing as u64;
            let outcome = Outcome {
                conversions: count(&row, &columns.conversions, conversions)?,
                value: value.flatten().unwrap_or(0.0),
                nulls: columns.null.as_ref().map_or(Ok(0.0), |column| count(&row, column, null.flatten()))?,
            };
            touches.clear();
            let text = row.text(&columns.path);
            for name in (Pieces { text: Some(text.as_bytes()), separator }) {
                match known.id(&mut self.journeys, name)? {
                    Some(id) => touches.push(id),
                    None if text.trim().is_empty() => break,
                    None => {
                        let start: String = text.chars().take(80).collect();
                        return Err(row.error(&columns.path, format!("a channel without a name in “{start}”")).into());
                    }
                }
            }
            if touches.is_empty() {
                self.unattributed.conversions += outcome.conversions;
                self.unattributed.value += outcome.value;
                continue;
            }
            let pushed = self.journeys.push(&touches, None, outcome);
            pushed.map_err(|error| row.error(&columns.path, error.to_string()))?;
        }
        Ok(())
    }
}

/// What stands between separators, as [`str::split`] has it: for pieces as short
/// as channels looking for one byte is quicker than setting up a search.
struct Pieces<'a> {
    text: Option<&'a [u8]>,
    separator: &'a [u8],
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let text = self.text.take()?;
        let (first, others) = self.separator.split_first()?;
        let mut from = 0;
        while let Some(at) = memchr::memchr(*first, &text[from..]) {
            let after = from + at + 1;
            if text[after..].starts_with(others) {
                self.text = Some(&text[after + others.len()..]);
                return Some(&text[..from + at]);
            }
            from = after;
        }
        Some(text)
    }
}

/// Channel ids by name, the latest names without asking the journeys again.
struct Known {
    latest: Vec<(Box<[u8]>, u16)>,
}

impl Default for Known {
    fn default() -> Self {
        Self { latest: vec![(Box::default(), 0); 512] }
    }
}

impl Known {
    /// The id of a channel; none if it has no name.
    fn id(&mut self, journeys: &mut Journeys, name: &[u8]) -> Result<Option<u16>, AttributionError> {
        let mut name = name;
        while let [b' ', within @ ..] | [within @ .., b' '] = name {
            name = within;
        }
        let mix = |mixed: u64, word: u64| (mixed.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let (words, others) = name.as_chunks::<8>();
        let mixed = words.iter().fold(0, |mixed, word| mix(mixed, u64::from_le_bytes(*word)));
        let mixed = match name.last_chunk::<8>() {
            Some(last) => mix(mixed, u64::from_le_bytes(*last)),
            None => mix(mixed, others.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))),
        };
        let at = usize::try_from(mixed >> 55).unwrap_or(0);
        let (known, id) = &mut self.latest[at];
        if **known == *name && !name.is_empty() {
            return Ok(Some(*id));
        }
        let text = String::from_utf8_lossy(name);
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        *id = journeys.channel(text)?;
        *known = name.into();
        Ok(Some(*id))
    }
}

fn count(row: &Row<'_>, column: &Column, number: Option<f64>) -> Result<f64, TableError> {
    let count = number.unwrap_or(0.0);
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
        let id = known.id(&mut read.journeys, row.text(&channel).as_bytes())?;
        let conversions = match row.text(&conversion).trim() {
            "true" | "TRUE" | "True" | "yes" => 1.0,
            "false" | "FALSE" | "False" | "no" => 0.0,
            _ => count(&row, &conversion, row.optional_number(&conversion)?)?,
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
