//! The first pass: what the columns are and how they are written.

use base::Period;

use super::error::TableError;
use super::mapping::{MappedColumn, Mapping, find_header, map};
use super::options::{Notices, TableOptions};
use super::places::Places;
use super::reader::TableReader;
use crate::columns::{Because, ColumnError, DateOrderGuess, Hints, NumberStyleGuess};
use crate::decode::{CellKind, Progress, Record, Source};
use crate::notice::Notice;
use crate::values::{DateOrder, DateStyle, NumberStyle, range};

/// Rows in which the header is looked for.
const HEAD_ROWS: usize = 50;
/// Rows below the header that samples are taken from.
const SAMPLE_ROWS: usize = 20;
/// Rows between two reports of progress.
const PROGRESS_ROWS: u64 = 4_096;

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnStyle {
    /// As text, or not at all.
    Text,
    /// As numbers, and what decided the mark.
    Number(NumberStyle, Because),
    /// As dates, and what decided the order.
    Date(DateStyle, Because),
}

/// A table that is understood and can be read.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Which column is which field.
    pub mapping: Mapping,
    /// How each column is written, in order.
    pub styles: Vec<ColumnStyle>,
    /// Line of the header row.
    pub header_line: u64,
    /// Rows below the header that are not blank.
    pub rows: u64,
    /// The file's period, where a preamble and no column gives it.
    pub period: Option<Period>,
    pub(super) places: Places,
    pub(super) options: TableOptions,
    pub(super) notices: Notices,
}

impl Plan {
    /// Reads the file once and decides how it is to be read.
    ///
    /// # Errors
    /// [`TableError`] when the file cannot be read, its header does not say
    /// enough, or a column can be read in two ways.
    pub fn infer(source: &Source, options: &TableOptions, progress: &dyn Fn(Progress)) -> Result<Self, TableError> {
        let name = source.name();
        let head = source.head(HEAD_ROWS)?;
        let no_table = || TableError::NoTable { name: name.to_owned() };
        let header_at = find_header(&head, &options.user_map).ok_or_else(no_table)?;
        let header = &head[header_at];
        let samples: Vec<Record> = head[header_at + 1..].iter().take(SAMPLE_ROWS).cloned().collect();
        let mapping = map(header, &samples, &options.user_map);
        if let Some(problem) = mapping.problems.first() {
            return Err(TableError::Mapping { name: name.to_owned(), problem: problem.clone() });
        }
        let mut notices = Notices::default();
        let has_date = mapping.columns.iter().any(|column| column.field.is_date());
        let period = match (has_date, options.date) {
            (false, Some(day)) => Some(Period { from: day, to: day }),
            (false, None) => Some(preamble(&head[..header_at], &mut notices).ok_or_else(|| needs_date(name))?),
            (true, _) => None,
        };
        let mut looking = Looking::new(&mapping, options);
        let rows = looking.through(source, header.line(), progress)?;
        if rows == 0 {
            return Err(no_table());
        }
        let hints = hints(source, &mapping, options);
        let styles = looking
            .styles(&mapping, hints)
            .map_err(|error| TableError::Column { name: name.to_owned(), source: error })?;
        let places = Places::of(&mapping);
        let header_line = header.line();
        Ok(Self { mapping, styles, header_line, rows, period, places, options: options.clone(), notices })
    }

    /// Starts the second pass.
    ///
    /// # Errors
    /// [`TableError`] when the file cannot be opened again.
    pub fn read<'a>(&'a self, source: &Source) -> Result<TableReader<'a>, TableError> {
        TableReader::start(self, source)
    }

    pub(super) fn number_style(&self, at: usize) -> NumberStyle {
        match self.styles.get(at) {
            Some(ColumnStyle::Number(style, _)) => *style,
            _ => NumberStyle::Point,
        }
    }

    pub(super) fn date_style(&self, at: usize) -> DateStyle {
        match self.styles.get(at) {
            Some(ColumnStyle::Date(style, _)) => *style,
            _ => DateStyle::of(DateOrder::Dmy),
        }
    }

    pub(super) fn column(&self, at: usize) -> Option<&MappedColumn> {
        self.mapping.columns.get(at)
    }
}

fn needs_date(name: &str) -> TableError {
    TableError::NeedsDate { name: name.to_owned() }
}

/// The one period that the lines above the header name.
fn preamble(records: &[Record], notices: &mut Notices) -> Option<Period> {
    let mut periods = records.iter().flat_map(Record::iter).filter_map(range::read);
    let period = periods.next()?;
    if periods.any(|other| other != period) {
        return None;
    }
    notices.once("spread_over_range", || Notice::spread_over_range(period));
    Some(period)
}

fn hints(source: &Source, mapping: &Mapping, options: &TableOptions) -> Hints {
    Hints {
        decimal: options.decimal,
        date_order: options.date_order,
        locale: options.locale.clone(),
        file_style: None,
        file_order: None,
        language: mapping.language,
        delimiter: source.delimiter(),
        workspace_locale: Some(options.workspace_locale.clone()),
    }
}

/// What the first pass gathers.
struct Looking {
    numbers: Vec<(usize, bool, NumberStyleGuess)>,
    dates: Vec<(usize, DateOrderGuess)>,
    two_digit_years: bool,
}

impl Looking {
    fn new(mapping: &Mapping, options: &TableOptions) -> Self {
        let columns = || mapping.columns.iter();
        let numbers = columns()
            .filter(|column| column.field.is_number())
            .map(|column| (column.position, column.field.is_count(), NumberStyleGuess::default()))
            .collect();
        let dates = columns()
            .filter(|column| column.field.is_date())
            .map(|column| (column.position, DateOrderGuess::with_two_digit_years(options.two_digit_years)))
            .collect();
        Self { numbers, dates, two_digit_years: options.two_digit_years }
    }

    fn through(&mut self, source: &Source, header_line: u64, progress: &dyn Fn(Progress)) -> Result<u64, TableError> {
        let mut records = source.records()?;
        let mut record = Record::new();
        let mut rows = 0;
        while records.read(&mut record)? {
            if record.line() <= header_line || record.is_blank() {
                continue;
            }
            rows += 1;
            if rows % PROGRESS_ROWS == 0 {
                progress(records.progress());
            }
            self.observe(&record);
        }
        progress(records.progress());
        Ok(rows)
    }

    fn observe(&mut self, record: &Record) {
        let line = record.line();
        let text = |at: usize| match record.kind(at) {
            CellKind::Text => record.get(at).filter(|cell| !cell.is_empty()),
            _ => None,
        };
        for (at, is_count, guess) in &mut self.numbers {
            match text(*at) {
                Some(cell) if *is_count => guess.observe_count(line, cell),
                Some(cell) => guess.observe(line, cell),
                None => {}
            }
        }
        for (at, guess) in &mut self.dates {
            if let Some(cell) = text(*at) {
                guess.observe(line, cell);
            }
        }
    }

    fn styles(&self, mapping: &Mapping, mut hints: Hints) -> Result<Vec<ColumnStyle>, ColumnError> {
        let mut all = NumberStyleGuess::default();
        for (_, _, guess) in &self.numbers {
            all.merge(guess);
        }
        hints.file_style = all.decided();
        let orders: Vec<DateOrder> = self.dates.iter().filter_map(|(_, guess)| guess.decided()).collect();
        hints.file_order = orders.first().copied().filter(|first| orders.iter().all(|order| order == first));
        let mut styles = vec![ColumnStyle::Text; mapping.columns.len()];
        for (at, _, guess) in &self.numbers {
            let column = &mapping.columns[*at];
            match guess.resolve(&hints).into_result(&column.header) {
                Ok((style, because)) => styles[*at] = ColumnStyle::Number(style, because),
                // A column that is only checked is no reason to stop.
                Err(_) if column.field.is_checked() => {}
                Err(error) => return Err(error),
            }
        }
        for (at, guess) in &self.dates {
            let (order, because) = guess.resolve(&hints).into_result(&mapping.columns[*at].header)?;
            styles[*at] = ColumnStyle::Date(DateStyle { order, two_digit_years: self.two_digit_years }, because);
        }
        Ok(styles)
    }
}

impl std::fmt::Display for ColumnStyle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text => f.write_str("text"),
            Self::Number(style, because) => write!(f, "decimal {} ({})", style.as_str(), because.words()),
            Self::Date(style, because) => write!(f, "dates {} ({})", style.order.as_str(), because.words()),
        }
    }
}
