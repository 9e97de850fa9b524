//! A file row by row, in bounded memory.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::bytes::{self, Bounded, Input};
use super::plain::Plain;
use super::{DateForm, DecimalMark, FileForm, TableError, dates, delimiter, names, numbers};

/// The longest row that is read, in bytes.
pub(super) const LONGEST_ROW: u64 = 16 * 1024 * 1024;

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

/// What is known of a file before its rows are read.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    file: Arc<str>,
    header: Vec<String>,
    pub(super) mark: DecimalMark,
    pub(super) dates: DateForm,
    pub(super) delimiter: u8,
    has_returns: bool,
}

impl Facts {
    /// The file as messages name it.
    pub(super) fn file(&self) -> &str {
        &self.file
    }
}

/// The rows of a file, one after the other.
pub struct Rows {
    pub(super) facts: Arc<Facts>,
    origin: Origin,
    /// Line feeds of the file before what is read here.
    before: u64,
}

/// Where rows come from.
enum Origin {
    /// Any text.
    Csv(Box<csv::Reader<Bounded>>, csv::ByteRecord),
    /// Text without a quote.
    Plain(Plain),
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

    pub(super) fn from_reader(name: String, from: Input, form: &FileForm) -> Result<Self, TableError> {
        let file: Arc<str> = name.into();
        let unread = |source| TableError::Read { file: file.to_string(), source };
        let (beginning, rest) = bytes::utf8(from).map_err(unread)?;
        if let Some(kind) = bytes::other_kind(&beginning) {
            return Err(TableError::NoText { file: file.to_string(), kind });
        }
        let mut facts = Facts {
            file,
            header: Vec::new(),
            mark: form.mark(),
            dates: form.dates(),
            delimiter: form.delimiter.unwrap_or_else(|| delimiter::sniff(&beginning)),
            has_returns: memchr::memmem::find(&beginning, b"\r\n").is_some(),
        };
        let mut rows = Self::new(Arc::new(facts.clone()), beginning, rest, 0);
        if rows.advance()? {
            facts.header = (0..rows.fields()).map(|index| bytes::text(rows.field(index)).trim().to_owned()).collect();
        }
        if facts.header.iter().all(String::is_empty) {
            return Err(TableError::Empty { file: facts.file.to_string() });
        }
        rows.facts = Arc::new(facts);
        Ok(rows)
    }

    /// The rows of a beginning and the rest of a file, after so many lines.
    pub(super) fn new(facts: Arc<Facts>, beginning: Vec<u8>, rest: Input, before: u64) -> Self {
        let reader = csv::ReaderBuilder::new()
            .delimiter(facts.delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(bytes::LOOKED_AT)
            .from_reader(Bounded::new(beginning, rest));
        Self { facts, origin: Origin::Csv(Box::new(reader), csv::ByteRecord::new()), before }
    }

    /// The rows of a text that is a part of a file, after so many lines.
    pub(super) fn of_part(facts: Arc<Facts>, text: Vec<u8>, before: u64) -> Self {
        if text.len() as u64 <= LONGEST_ROW && Plain::can_read(&text, facts.delimiter) {
            return Self { facts, origin: Origin::Plain(Plain::new(text)), before };
        }
        Self::new(facts, text, Box::new(io::empty()), before)
    }

    /// What comes after the rows that were read, and the line feeds before it;
    /// the rows themselves if it is not at hand any more.
    pub(super) fn rest(self) -> Result<(Arc<Facts>, Vec<u8>, Input, u64), Self> {
        match self.origin {
            Origin::Csv(reader, _) if reader.get_ref().is_in_beginning() => {
                let (used, line) = (reader.position().byte(), reader.position().line());
                let (beginning, rest) = reader.into_inner().after(used);
                Ok((self.facts, beginning, rest, self.before + line - 1))
            }
            _ => Err(self),
        }
    }

    /// The names of the columns.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.facts.header
    }

    /// The file as messages name it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.facts.file
    }

    /// Whether there is a column of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.facts.header.iter().any(|known| known == name)
    }

    /// The column of this name.
    ///
    /// # Errors
    /// [`TableError::NoColumn`] with the names there are, or
    /// [`TableError::TwiceNamed`].
    pub fn column(&self, name: &str) -> Result<Column, TableError> {
        find(&self.facts.file, &self.facts.header, name)
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
        let (line, found, expected) = (self.line(), self.fields(), self.facts.header.len());
        if found != expected {
            return Err(TableError::Ragged {
                file: self.facts.file.to_string(),
                line,
                found: found as u64,
                expected: expected as u64,
                delimiter: delimiter::shown(self.facts.delimiter),
            });
        }
        Ok(Some(Row { rows: self, line }))
    }

    /// The line on which the row at hand begins. The record's own position is
    /// before the empty lines that were skipped, and a line feed after a
    /// carriage return is counted with the next row.
    fn line(&self) -> u64 {
        self.before
            + match &self.origin {
                Origin::Csv(reader, record) => {
                    let before = record.position().map_or(0, csv::Position::line);
                    let after = reader.position().line();
                    let within = if after <= before + 1 { 0 } else { breaks(record.as_slice()) };
                    before.max(after.saturating_sub(within + u64::from(!self.facts.has_returns)))
                }
                Origin::Plain(plain) => plain.line(),
            }
    }

    fn fields(&self) -> usize {
        match &self.origin {
            Origin::Csv(_, record) => record.len(),
            Origin::Plain(plain) => plain.fields(),
        }
    }

    fn field(&self, index: usize) -> &[u8] {
        match &self.origin {
            Origin::Csv(_, record) => record.get(index).unwrap_or_default(),
            Origin::Plain(plain) => plain.field(index),
        }
    }

    fn advance(&mut self) -> Result<bool, TableError> {
        let (reader, record) = match &mut self.origin {
            Origin::Plain(plain) => return Ok(plain.advance(self.facts.delimiter)),
            Origin::Csv(reader, record) => (reader, record),
        };
        reader.get_mut().renew(LONGEST_ROW);
        let error = match reader.read_byte_record(record) {
            Ok(more) => return Ok(more),
            Err(error) => error,
        };
        let file = self.facts.file.to_string();
        let line = self.before + reader.position().line();
        Err(match error.into_kind() {
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
        self.rows.field(column.index)
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
        numbers::number(&self.text(column), self.rows.facts.mark).map_err(|problem| self.error(column, problem))
    }

    /// The field as a finite number; none where it is empty or says so (NA, null).
    ///
    /// # Errors
    /// When it is neither empty nor a number.
    pub fn optional_number(&self, column: &Column) -> Result<Option<f64>, TableError> {
        if let Some(number) = numbers::simple(self.bytes(column), self.rows.facts.mark) {
            return Ok(Some(number));
        }
        if numbers::is_missing(self.text(column).trim()) { Ok(None) } else { self.number(column).map(Some) }
    }

    /// The field as a whole number.
    ///
    /// # Errors
    /// When it is none.
    pub fn whole_number(&self, column: &Column) -> Result<i64, TableError> {
        numbers::whole(&self.text(column), self.rows.facts.mark).map_err(|problem| self.error(column, problem))
    }

    /// The field as a day.
    ///
    /// # Errors
    /// When it is none, or can be read as more than one.
    pub fn date(&self, column: &Column) -> Result<Date, TableError> {
        dates::date(&self.text(column), &self.rows.facts.dates).map_err(|problem| self.error(column, problem))
    }

    /// The field as an instant; without an offset it is UTC.
    ///
    /// # Errors
    /// When it is none, or can be read as more than one.
    pub fn time(&self, column: &Column) -> Result<Timestamp, TableError> {
        dates::time(&self.text(column), &self.rows.facts.dates).map_err(|problem| self.error(column, problem))
    }

    /// A complaint about this field, with file, line and column.
    #[must_use]
    pub fn error(&self, column: &Column, problem: impl Into<String>) -> TableError {
        TableError::Field {
            file: self.rows.facts.file.to_string(),
            line: self.line,
            column: column.name.to_string(),
            problem: problem.into(),
        }
    }
}
