//! Decides how the numbers and dates of a known report are written, by looking
//! through its columns once.

use crate::columns::{ColumnError, DateOrderGuess, Hints, NumberStyleGuess};
use crate::decode::{CellKind, DecodeError, Record, Source};
use crate::values::{DateOrder, DateStyle, NumberStyle};

/// How every column of a report is written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ways {
    numbers: Vec<(usize, NumberStyle)>,
    days: Vec<(usize, DateStyle)>,
}

impl Ways {
    pub(crate) fn number(&self, at: usize) -> NumberStyle {
        self.numbers.iter().find(|(column, _)| *column == at).map_or(NumberStyle::Point, |(_, style)| *style)
    }

    pub(crate) fn day(&self, at: usize) -> DateStyle {
        let style = self.days.iter().find(|(column, _)| *column == at);
        style.map_or(DateStyle::of(DateOrder::Dmy), |(_, style)| *style)
    }
}

/// Why the columns cannot be decided.
#[derive(Debug)]
pub(crate) enum LookError {
    Decode(DecodeError),
    Column(ColumnError),
}

impl From<DecodeError> for LookError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

impl From<ColumnError> for LookError {
    fn from(error: ColumnError) -> Self {
        Self::Column(error)
    }
}

/// What is to be looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    /// Columns of amounts.
    pub(crate) amounts: Vec<usize>,
    /// Columns of whole counts.
    pub(crate) counts: Vec<usize>,
    /// Columns of days and instants.
    pub(crate) days: Vec<usize>,
}

/// The text before the hour of `2026-10-03|23`.
pub(crate) fn without_hour(text: &str) -> &str {
    text.split_once('|').map_or(text, |(day, _)| day)
}

/// Looks through the rows below the header; `each` sees every one of them.
pub(crate) fn look(
    source: &Source,
    headers: &[String],
    header_at: usize,
    columns: &Columns,
    hints: &Hints,
    two_digit_years: bool,
    mut each: impl FnMut(&Record),
) -> Result<Ways, LookError> {
    let mut numbers: Vec<(usize, bool, NumberStyleGuess)> = Vec::new();
    numbers.extend(columns.amounts.iter().map(|at| (*at, false, NumberStyleGuess::default())));
    numbers.extend(columns.counts.iter().map(|at| (*at, true, NumberStyleGuess::default())));
    let mut days: Vec<(usize, DateOrderGuess)> =
        columns.days.iter().map(|at| (*at, DateOrderGuess::with_two_digit_years(two_digit_years))).collect();
    let mut records = source.records()?;
    let mut record = Record::new();
    let mut index = 0_usize;
    while records.read(&mut record)? {
        index += 1;
        if index <= header_at + 1 {
            continue;
        }
        each(&record);
        let told = |at: usize| record.get(at).filter(|text| !text.is_empty() && record.kind(at) == CellKind::Text);
        for (at, is_count, guess) in &mut numbers {
            match told(*at) {
                Some(text) if *is_count => guess.observe_count(record.line(), text),
                Some(text) => guess.observe(record.line(), text),
                None => {}
            }
        }
        for (at, guess) in &mut days {
            if let Some(text) = told(*at) {
                guess.observe(record.line(), without_hour(text));
            }
        }
    }
    decide(headers, &numbers, &days, hints, two_digit_years)
}

/// The columns of one file are written by one program: what some decide holds
/// for those that decide nothing.
fn decide(
    headers: &[String],
    numbers: &[(usize, bool, NumberStyleGuess)],
    days: &[(usize, DateOrderGuess)],
    hints: &Hints,
    two_digit_years: bool,
) -> Result<Ways, LookError> {
    let name = |at: usize| headers.get(at).map_or("", |header| header.trim());
    let mut all = NumberStyleGuess::default();
    for (_, _, guess) in numbers {
        all.merge(guess);
    }
    let mut hints = hints.clone();
    hints.file_style = hints.file_style.or_else(|| all.decided());
    hints.file_order = hints.file_order.or_else(|| days.iter().find_map(|(_, guess)| guess.decided()));
    let mut ways = Ways::default();
    for (at, _, guess) in numbers {
        let (style, _) = guess.resolve(&hints).into_result(name(*at))?;
        ways.numbers.push((*at, style));
    }
    for (at, guess) in days {
        let (order, _) = guess.resolve(&hints).into_result(name(*at))?;
        ways.days.push((*at, DateStyle { order, two_digit_years }));
    }
    Ok(ways)
}
