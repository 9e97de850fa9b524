//! Which column is which field.

use base::Figure;
use serde::Serialize;

use super::field::Field;
use super::header::{Unit, names, normalise, split_unit};
use super::synonyms;
use crate::columns::Language;
use crate::decode::Record;
use crate::formats::offline;
use crate::values::{DateOrder, DateStyle, NumberStyle, date, number};

/// One column and what it was taken for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MappedColumn {
    /// Place in the row, from 0.
    pub position: usize,
    /// The header as the file writes it.
    pub header: String,
    /// What it is.
    pub field: Field,
    /// How sure that is, 0–100.
    pub confidence: u8,
    /// Why, in words.
    pub why: String,
    /// The unit that the header names.
    #[serde(skip)]
    pub unit: Unit,
}

impl MappedColumn {
    /// The header with its place, for messages: `“Cost” (column 3)`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("“{}” (column {})", self.header, self.position + 1)
    }
}

/// What the header row says.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Mapping {
    /// Every column in order.
    pub columns: Vec<MappedColumn>,
    /// The language most headers are in.
    pub language: Option<Language>,
    /// What stands in the way of reading the table.
    pub problems: Vec<MapProblem>,
}

/// What stands in the way of reading a table by its header row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapProblem {
    /// Two columns are the same field.
    #[error(
        "the columns {first} and {second} would both be {field}; \
         say which one is with --map '#{number}={field}' (# and the column's number)"
    )]
    Duplicate {
        /// Label of the first column.
        first: String,
        /// Label of the second column.
        second: String,
        /// The field.
        field: Field,
        /// Number of the first column, from 1.
        number: usize,
    },
    /// The header asked for stands over two columns.
    #[error(
        "two columns are headed “{header}” ({first} and {second}); name one by its number, such as --map '#{first}={field}'"
    )]
    SameHeader {
        /// The header.
        header: String,
        /// Number of the first column, from 1.
        first: usize,
        /// Number of the second column, from 1.
        second: usize,
        /// The field it was mapped to.
        field: Field,
    },
    /// The header asked for is not there.
    #[error("there is no column “{asked}”; the columns are {known}")]
    NoSuchColumn {
        /// What was asked for.
        asked: String,
        /// The headers there are.
        known: String,
    },
    /// No column holds a fact.
    #[error(
        "no column of costs or results was recognised among {known}; \
         say which is which, such as --map '{example}=spend'{offline}"
    )]
    NoFacts {
        /// The headers there are.
        known: String,
        /// A header for the example.
        example: String,
        /// How such a table is read where it looks like one of people.
        offline: String,
    },
}

impl Serialize for MapProblem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Mapping {
    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<&MappedColumn> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// Whether a field has a column.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }
}

/// Maps the columns of a header row: what the user says, then what the header
/// says, then what the samples look like.
#[must_use]
pub fn map(header: &Record, samples: &[Record], user_map: &[(String, Field)]) -> Mapping {
    let mut problems = Vec::new();
    let mut votes = Votes::default();
    let mut columns: Vec<MappedColumn> =
        header.iter().enumerate().map(|(position, text)| by_header(position, text, samples, &mut votes)).collect();
    for (asked, field) in user_map {
        match position(&columns, asked, *field) {
            Ok(position) => {
                let column = &mut columns[position];
                (column.field, column.confidence, column.why) = (*field, 100, "you said so".to_owned());
            }
            Err(problem) => problems.push(problem),
        }
    }
    by_samples(&mut columns, samples);
    settle_duplicates(&mut columns, &mut problems);
    if !columns.iter().any(|column| column.field.is_fact()) {
        let example = columns.first().map_or_else(|| "Cost".to_owned(), |column| column.header.clone());
        let offline = offline_words(header, &example);
        problems.push(MapProblem::NoFacts { known: known(&columns), example, offline });
    }
    Mapping { columns, language: votes.winner(), problems }
}

/// How a table without figures is read that has columns of people or times: as
/// rows about one person each.
fn offline_words(header: &Record, example: &str) -> String {
    let cells: Vec<&str> = header.iter().collect();
    let found = offline::located(&cells, &[]);
    let has_time = found.contains_key(&offline::Col::Time);
    if !has_time && !found.keys().any(|column| column.is_of_person()) {
        return String::new();
    }
    let time = if has_time { String::new() } else { format!(" --map '{example}=time'") };
    format!(
        "; if each row is about one person, say what it is with --as calls, store-visits, self-reported or \
         offline-conversions, such as --as calls{time}"
    )
}

/// The first row that looks like a header: at least two of its cells, or half
/// of them, are known headers or are named in `user_map`. Else the first row
/// that is not blank, if the user maps columns of it.
#[must_use]
pub fn find_header(records: &[Record], user_map: &[(String, Field)]) -> Option<usize> {
    let score = |record: &Record| {
        let is_asked = |cell: &str| user_map.iter().any(|(asked, _)| normalise(asked) == normalise(cell));
        record.iter().filter(|cell| !cell.trim().is_empty() && (look_up(cell).is_some() || is_asked(cell))).count()
    };
    let filled = |record: &Record| record.iter().filter(|cell| !cell.trim().is_empty()).count();
    let is_header = |record: &&Record| {
        let score = score(record);
        score >= 2 && score * 3 >= filled(record) || (score == 1 && filled(record) <= 2)
    };
    let likely = records.iter().position(|record| is_header(&record) && filled(record) >= 2);
    likely.or_else(|| records.iter().position(|record| filled(record) >= 2))
}

#[derive(Default)]
struct Votes([u32; Language::ALL.len()]);

impl Votes {
    fn add(&mut self, languages: &[Language]) {
        for (at, language) in Language::ALL.iter().enumerate() {
            self.0[at] += u32::from(languages.contains(language));
        }
    }

    /// The language with the most headers; the first of [`Language::ALL`] in a
    /// tie.
    fn winner(&self) -> Option<Language> {
        let most = *self.0.iter().max()?;
        let at = self.0.iter().position(|votes| *votes == most && most > 0)?;
        Some(Language::ALL[at])
    }
}

fn look_up(header: &str) -> Option<(&'static synonyms::Known, u8)> {
    names(header).into_iter().find_map(|(name, confidence)| Some((synonyms::find(&name)?, confidence)))
}

fn by_header(position: usize, text: &str, samples: &[Record], votes: &mut Votes) -> MappedColumn {
    let header = text.trim().trim_matches('\u{feff}').to_owned();
    let (_, unit) = split_unit(&header);
    let Some((known, confidence)) = look_up(&header) else {
        let why = if header.is_empty() { "it has no header".to_owned() } else { "its header is not known".to_owned() };
        return MappedColumn { position, header, field: Field::Ignore, confidence: 0, why, unit };
    };
    votes.add(&known.languages);
    let mut column =
        MappedColumn { position, header, field: known.field, confidence, why: "by its header".to_owned(), unit };
    if column.field == Field::Figure(Figure::Sales) && holds_money(&column, samples) {
        column.field = Field::Figure(Figure::Revenue);
        column.confidence = 80;
        "by its header, and its cells are amounts of money".clone_into(&mut column.why);
    }
    column
}

/// `Sales` are a count to some and an amount to others: a currency tells.
fn holds_money(column: &MappedColumn, samples: &[Record]) -> bool {
    let has_currency = |cell: &str| {
        let read = |style| number::read(cell, style).ok().flatten().is_some_and(|amount| amount.currency.is_some());
        read(NumberStyle::Point) || read(NumberStyle::Comma)
    };
    column.unit.currency.is_some() || samples.iter().filter_map(|record| record.get(column.position)).any(has_currency)
}

/// Where no column is a date by its header, one whose cells all are will do.
fn by_samples(columns: &mut [MappedColumn], samples: &[Record]) {
    if columns.iter().any(|column| column.field.is_date()) {
        return;
    }
    let is_date = |cell: &str| {
        let read = |order| matches!(date::read(cell, DateStyle::of(order)), Ok(Some(_)));
        read(DateOrder::Dmy) || read(DateOrder::Mdy)
    };
    let mut dates = columns.iter_mut().filter(|column| {
        let mut cells = samples.iter().filter_map(|record| record.get(column.position)).peekable();
        column.confidence == 0 && cells.peek().is_some() && cells.all(is_date)
    });
    if let (Some(column), None) = (dates.next(), dates.next()) {
        column.field = Field::Day;
        column.confidence = 60;
        "its cells are dates".clone_into(&mut column.why);
    }
}

fn position(columns: &[MappedColumn], asked: &str, field: Field) -> Result<usize, MapProblem> {
    let no_such = || MapProblem::NoSuchColumn { asked: asked.to_owned(), known: known(columns) };
    if let Some(number) = asked.trim().strip_prefix('#') {
        let number: usize = number.parse().map_err(|_| no_such())?;
        return number.checked_sub(1).filter(|position| *position < columns.len()).ok_or_else(no_such);
    }
    let exact = |column: &&MappedColumn| column.header == asked.trim();
    let alike = |column: &&MappedColumn| normalise(&column.header) == normalise(asked);
    let mut found: Vec<usize> = columns.iter().filter(exact).map(|column| column.position).collect();
    if found.is_empty() {
        found = columns.iter().filter(alike).map(|column| column.position).collect();
    }
    match *found.as_slice() {
        [] => Err(no_such()),
        [only] => Ok(only),
        [first, second, ..] => {
            Err(MapProblem::SameHeader { header: asked.to_owned(), first: first + 1, second: second + 1, field })
        }
    }
}

/// Leaves one column to each field. What the user says wins; a better match
/// wins over a worse one; two equally good ones are for the user to decide.
fn settle_duplicates(columns: &mut [MappedColumn], problems: &mut Vec<MapProblem>) {
    for at in 0..columns.len() {
        let field = columns[at].field;
        if field == Field::Ignore || field.is_checked() {
            continue;
        }
        let Some(other) = columns[at + 1..].iter().position(|later| later.field == field).map(|next| at + 1 + next)
        else {
            continue;
        };
        let is_said = |column: &MappedColumn| column.why == "you said so";
        let (left, right) = (&columns[at], &columns[other]);
        let loser = match (is_said(left), is_said(right)) {
            (true, false) => other,
            (false, true) => at,
            (false, false) if left.confidence > right.confidence => other,
            (false, false) if left.confidence < right.confidence => at,
            _ => {
                let (first, second) = (left.label(), right.label());
                problems.push(MapProblem::Duplicate { first, second, field, number: at + 1 });
                continue;
            }
        };
        let winner = if loser == at { other } else { at };
        let why = format!("{} is the {field} column", columns[winner].label());
        (columns[loser].field, columns[loser].confidence, columns[loser].why) = (Field::Ignore, 0, why);
    }
}

fn known(columns: &[MappedColumn]) -> String {
    const MOST: usize = 30;
    let mut names: Vec<String> = columns.iter().take(MOST).map(|column| format!("“{}”", column.header)).collect();
    if columns.len() > MOST {
        names.push(format!("and {} more", columns.len() - MOST));
    }
    names.join(", ")
}

#[cfg(test)]
#[path = "mapping_tests.rs"]
mod tests;
