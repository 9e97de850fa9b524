//! A file row by row, in bounded memory.

use std::borrow::Cow;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::bytes::{self, Bounded};
use super::{DateForm, DecimalMark, FileForm, TableError, dates, delimiter, names, numbers};

/// The longest row that is read, in bytes.
const LONGEST_ROW: u64 = 16 * 1024 * 1024;

/// A column found by its name.
#[derive(Debug, Clone)]
pub struct Column {
    pub(super) index: usize,
    pub(super) name: Arc<str>,
}

impl Column {
    /// The column's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The rows of a file, one after the other.
pub struct Rows {
    file: Arc<str>,
    header: Vec<String>,
    reader: csv::Reader<Bounded>,
    budget: Rc<Cell<u64>>,
    record: csv::ByteRecord,
    pub(super) mark: DecimalMark,
    pub(super) dates: DateForm,
    delimiter: u8,
    has_returns: bool,
}

impl Rows {
    pub(super) fn open(path: &Path, form: &FileForm) -> Result<Self, TableError> {
        if path == Path::new("-") {
            return Self::from_reader("standard input".to_owned(), Box::new(io::stdin()), form);
        }
        let name = path.display().to_string();
        if path.is_dir() {
            return Err(TableError::Folder { file: name });
        }
        match File::open(path) {
            Ok(file) => Self::from_reader(name, Box::new(file), form),
            Err(source) => Err(TableError::Open { file: name, source }),
        }
    }

    pub(super) fn from_reader(name: String, from: Box<dyn Read>, form: &FileForm) -> Result<Self, TableError> {
        let file: Arc<str> = name.into();
        let unread = |source| TableError::Read { file: file.to_string(), source };
        let (beginning, whole) = bytes::utf8(from).map_err(unread)?;
        if let Some(kind) = bytes::other_kind(&beginning) {
            return Err(TableError::NoText { file: file.to_string(), kind });
        }
        let delimiter = form.delimiter.unwrap_or_else(|| delimiter::sniff(&beginning));
        let has_returns = beginning.windows(2).any(|pair| pair == b"\r\n");
        let (bounded, budget) = Bounded::new(whole);
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .buffer_capacity(bytes::LOOKED_AT)
            .from_reader(bounded);
        let (mark, dates) = (form.mark(), form.dates());
        let record = csv::ByteRecord::new();
        let mut rows = Self { file, header: Vec::new(), reader, budget, record, mark, dates, delimiter, has_returns };
        if rows.advance()? {
            rows.header = rows.record.iter().map(|name| bytes::text(name).trim().to_owned()).collect();
        }
        if rows.header.iter().all(String::is_empty) {
            return Err(TableError::Empty { file: rows.file.to_string() });
        }
        Ok(rows)
    }

    /// The names of the columns.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The file as messages name it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether there is a column of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.header.iter().any(|known| known == name)
    }

    /// The column of this name.
    ///
    /// # Errors
    /// [`TableError::NoColumn`] with the names there are, or
    /// [`TableError::TwiceNamed`].
    pub fn column(&self, name: &str) -> Result<Column, TableError> {
        find(&self.file, &self.header, name)
    }

    /// The next row; none at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read or the row has more or fewer fields than
    /// the header.
    #[expect(clippy::should_implement_trait, reason = "a row borrows the reader, which an iterator's item cannot")]
    pub fn next(&mut self) -> Result<Option<Row<'_>>, TableError> {
        if !self.advance()? {
            return Ok(None);
        }
        let line = self.line();
        Ok(Some(Row { rows: self, line }))
    }

    /// The line on which the row at hand begins. The record's own position is
    /// before the empty lines that were skipped, and a line feed after a
    /// carriage return is counted with the next row.
    fn line(&self) -> u64 {
        let before = self.record.position().map_or(0, csv::Position::line);
        let after = self.reader.position().line();
        let within = if after <= before + 1 { 0 } else { breaks(self.record.as_slice()) };
        before.max(after.saturating_sub(within + u64::from(!self.has_returns)))
    }

    fn advance(&mut self) -> Result<bool, TableError> {
        self.budget.set(LONGEST_ROW);
        let error = match self.reader.read_byte_record(&mut self.record) {
            Ok(more) => return Ok(more),
            Err(error) => error,
        };
        let file = self.file.to_string();
        let line = self.reader.position().line();
        Err(match error.into_kind() {
            csv::ErrorKind::UnequalLengths { pos, expected_len, len } => TableError::Ragged {
                file,
                line: if pos.is_some() { self.line() } else { line },
                found: len,
                expected: expected_len,
                delimiter: delimiter::shown(self.delimiter),
            },
            csv::ErrorKind::Io(source) if source.kind() == io::ErrorKind::FileTooLarge => {
                TableError::LongRow { file, line, limit: LONGEST_ROW }
            }
            csv::ErrorKind::Io(source) => TableError::Read { file, source },
            other => TableError::Read { file, source: io::Error::other(format!("{other:?}")) },
        })
    }
}

fn breaks(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

pub(super) fn find(file: &str, header: &[String], name: &str) -> Result<Column, TableError> {
    let mut found = header.iter().enumerate().filter(|(_, known)| *known == name);
    match (found.next(), found.count()) {
        (Some((index, known)), 0) => Ok(Column { index, name: known.as_str().into() }),
        (Some(_), more) => {
            Err(TableError::TwiceNamed { file: file.to_owned(), name: name.to_owned(), times: more + 1 })
        }
        (None, _) => Err(TableError::NoColumn {
            file: file.to_owned(),
            name: name.to_owned(),
            header: header.to_vec(),
            hint: names::closest(name, header).map(str::to_owned),
        }),
    }
}

/// One row of a file.
pub struct Row<'a> {
    rows: &'a Rows,
    line: u64,
}

impl Row<'_> {
    /// The line of the file on which the row begins, from one.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The field's bytes as they are in the file.
    #[must_use]
    pub fn bytes(&self, column: &Column) -> &[u8] {
        self.rows.record.get(column.index).unwrap_or_default()
    }

    /// The field's text.
    #[must_use]
    pub fn text(&self, column: &Column) -> Cow<'_, str> {
        bytes::text(self.bytes(column))
    }

    /// The field as a finite number.
    ///
    /// # Errors
    /// When it is none, with line and column.
    pub fn number(&self, column: &Column) -> Result<f64, TableError> {
        numbers::number(&self.text(column), self.rows.mark).map_err(|problem| self.error(column, problem))
    }

    /// The field as a finite number; none where it is empty or says so (NA, null).
    ///
    /// # Errors
    /// When it is neither empty nor a number.
    pub fn optional_number(&self, column: &Column) -> Result<Option<f64>, TableError> {
        if numbers::is_missing(self.text(column).trim()) { Ok(None) } else { self.number(column).map(Some) }
    }

    /// The field as a whole number.
    ///
    /// # Errors
    /// When it is none.
    pub fn whole_number(&self, column: &Column) -> Result<i64, TableError> {
        numbers::whole(&self.text(column), self.rows.mark).map_err(|problem| self.error(column, problem))
    }

    /// The field as a day.
    ///
    /// # Errors
    /// When it is none, or can be read as more than one.
    pub fn date(&self, column: &Column) -> Result<Date, TableError> {
        dates::date(&self.text(column), &self.rows.dates).map_err(|problem| self.error(column, problem))
    }

    /// The field as an instant; without an offset it is UTC.
    ///
    /// # Errors
    /// When it is none, or can be read as more than one.
    pub fn time(&self, column: &Column) -> Result<Timestamp, TableError> {
        dates::time(&self.text(column), &self.rows.dates).map_err(|problem| self.error(column, problem))
    }

    /// A complaint about this field, with file, line and column.
    #[must_use]
    pub fn error(&self, column: &Column, problem: impl Into<String>) -> TableError {
        TableError::Field {
            file: self.rows.file.to_string(),
            line: self.line,
            column: column.name.to_string(),
            problem: problem.into(),
        }
    }
}
