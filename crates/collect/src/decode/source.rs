//! An opened file.

use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Encoding, UTF_8};
use tempfile::NamedTempFile;

use super::delimiter;
use super::encoding::{self, TextEncoding, Transcoder};
use super::error::DecodeError;
use super::inflate::{Bounded, Counted, gunzip};
use super::input::Input;
use super::limits::Limits;
use super::record::Record;
use super::rows::{Dialect, Rows, read_error};
use super::sheet_rows::SheetRows;
use super::sniff::{self, Packing};
use super::workbook::{self, Archive, read_head};

/// How much of a text decides its encoding.
const ENCODING_SAMPLE: usize = 1 << 20;
/// How much of a text decides its delimiter.
const DELIMITER_SAMPLE: usize = 64 << 10;

/// What the caller decides; everything else is found in the file.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// The bounds.
    pub limits: Limits,
    /// The sheet of a workbook; `None` = the first that holds a table.
    pub sheet: Option<String>,
    /// The encoding of a text, by name; `None` = found.
    pub encoding: Option<String>,
    /// The delimiter of a text; `None` = found.
    pub delimiter: Option<u8>,
}

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// A delimited text.
    Text {
        /// Between the cells.
        delimiter: char,
        /// WHATWG name of the encoding, such as `UTF-8` or `windows-1252`.
        encoding: &'static str,
        /// Whether it is a gzip.
        is_gzip: bool,
    },
    /// A sheet of a workbook.
    Sheet {
        /// The sheet that is read.
        name: String,
        /// Every sheet of the workbook, in order.
        sheets: Vec<String>,
    },
}

/// An opened file whose records can be read as often as needed.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    input: Input,
    limits: Limits,
    layout: Layout,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Text { packing: Packing, text: TextEncoding, dialect: Dialect, is_declared: bool },
    Sheet(Arc<NamedTempFile>),
}

/// Opens a file: finds out how it is packed, encoded and delimited, and refuses
/// what is no table. `name` is the file's name in messages.
///
/// # Errors
/// [`DecodeError`] when the file is empty, binary, damaged, past a limit or
/// unreadable.
pub fn open(input: impl Into<Input>, name: &str, options: &OpenOptions) -> Result<Source, DecodeError> {
    let input = input.into();
    let read = |source| DecodeError::Read { name: name.to_owned(), source };
    let head = read_head(input.reader().map_err(read)?, 512).map_err(read)?;
    if head.is_empty() {
        return Err(DecodeError::Empty { name: name.to_owned() });
    }
    match sniff::packing(name, &head)? {
        Packing::Zip => match workbook::inspect(&input, name, &options.limits)? {
            Archive::Workbook => open_sheet(input, name, options),
            Archive::OneFile(inner) => {
                let head = read_head(inner.reader().map_err(read)?, 512).map_err(read)?;
                match sniff::packing(name, &head)? {
                    Packing::Zip => refuse_nested(name),
                    packing => open_text(inner, name, packing, options),
                }
            }
        },
        packing => open_text(input, name, packing, options),
    }
}

fn refuse_nested(name: &str) -> Result<Source, DecodeError> {
    let what = "an archive inside an archive";
    Err(DecodeError::NotATable { name: name.to_owned(), what, advice: "unpack it first" })
}

fn open_sheet(input: Input, name: &str, options: &OpenOptions) -> Result<Source, DecodeError> {
    let sheet = workbook::read_sheet(&input, name, options.sheet.as_deref(), &options.limits)?;
    let layout = Layout::Sheet { name: sheet.name, sheets: sheet.names };
    Ok(Source { name: name.to_owned(), input, limits: options.limits, layout, content: Content::Sheet(sheet.rows) })
}

fn open_text(input: Input, name: &str, packing: Packing, options: &OpenOptions) -> Result<Source, DecodeError> {
    let asked = options.encoding.as_deref().map(known_encoding).transpose()?;
    let (plain, _) = plain(&input, packing, &options.limits).map_err(|error| read_error(name, error))?;
    let sample = read_head(plain, ENCODING_SAMPLE).map_err(|error| read_error(name, error))?;
    if packing == Packing::Gzip {
        match sniff::packing(name, &sample)? {
            Packing::Plain => {}
            Packing::Gzip | Packing::Zip => return refuse_nested(name),
        }
    }
    let Some(text) = encoding::detect(&sample, asked) else {
        let what = "a binary file, not text";
        let advice = "export the report as CSV or xlsx";
        return Err(DecodeError::NotATable { name: name.to_owned(), what, advice });
    };
    let unmarked = &sample[text.mark_bytes..];
    let mut head = Vec::new();
    // The sample may end inside a character; the error that follows is of no account.
    let utf8 =
        to_utf8(Cursor::new(unmarked.to_vec()), text.encoding).take(DELIMITER_SAMPLE as u64).read_to_end(&mut head);
    utf8.map_err(|error| read_error(name, error))?;
    sniff::refuse_markup(name, &String::from_utf8_lossy(&head))?;
    let is_declared = delimiter::declared(&head).is_some();
    let dialect = delimiter::detect(whole_rows(&head), options.delimiter);
    let layout = Layout::Text {
        delimiter: char::from(dialect.delimiter),
        encoding: text.encoding.name(),
        is_gzip: packing == Packing::Gzip,
    };
    let content = Content::Text { packing, text, dialect, is_declared };
    Ok(Source { name: name.to_owned(), input, limits: options.limits, layout, content })
}

/// The sample without its last row, which may be cut off.
fn whole_rows(sample: &[u8]) -> &[u8] {
    match memchr::memrchr(b'\n', sample) {
        Some(at) if sample.len() >= DELIMITER_SAMPLE => &sample[..=at],
        _ => sample,
    }
}

fn known_encoding(label: &str) -> Result<&'static Encoding, DecodeError> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| DecodeError::UnknownEncoding { label: label.to_owned() })
}

type Plain = Box<dyn Read + Send>;

/// The bytes of the text, decompressed and bounded, with a count of the raw
/// bytes taken.
fn plain(input: &Input, packing: Packing, limits: &Limits) -> io::Result<(Plain, Arc<AtomicU64>)> {
    let taken = Arc::new(AtomicU64::new(0));
    let counted = Counted::new(input.reader()?, Arc::clone(&taken));
    let plain: Plain = match packing {
        Packing::Gzip => Box::new(Bounded::new(gunzip(counted), Some(Arc::clone(&taken)), *limits)),
        Packing::Plain | Packing::Zip => Box::new(Bounded::new(counted, None, *limits)),
    };
    Ok((plain, taken))
}

fn to_utf8(reader: impl Read + Send + 'static, encoding: &'static Encoding) -> Plain {
    // UTF-8 is passed on as it is; the reader of rows checks it row by row.
    if encoding == UTF_8 { Box::new(reader) } else { Box::new(Transcoder::new(reader, encoding)) }
}

impl Source {
    /// The file's name in messages.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the file turned out to be.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The raw bytes, for hashing and keeping.
    #[must_use]
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// The delimiter of a text; `None` for a sheet.
    #[must_use]
    pub fn delimiter(&self) -> Option<char> {
        match &self.layout {
            Layout::Text { delimiter, .. } => Some(*delimiter),
            Layout::Sheet { .. } => None,
        }
    }

    /// Streams the records from the beginning.
    ///
    /// # Errors
    /// [`DecodeError`] when the file cannot be opened again.
    pub fn records(&self) -> Result<Records, DecodeError> {
        let read = |error| read_error(&self.name, error);
        let total = self.input.len().map_err(read)?;
        match &self.content {
            Content::Sheet(file) => {
                let rows = SheetRows::open(file).map_err(read)?;
                let taken = Arc::new(AtomicU64::new(total));
                Ok(Records { name: self.name.clone(), rows: RowsOf::Sheet(rows), taken, total })
            }
            Content::Text { packing, text, dialect, is_declared } => {
                let (mut plain, taken) = plain(&self.input, *packing, &self.limits).map_err(read)?;
                let mut mark = vec![0; text.mark_bytes];
                plain.read_exact(&mut mark).map_err(read)?;
                let mut rows = Rows::new(to_utf8(plain, text.encoding), &self.name, *dialect, self.limits);
                if *is_declared {
                    rows.read(&mut Record::new())?;
                }
                Ok(Records { name: self.name.clone(), rows: RowsOf::Text(rows), taken, total })
            }
        }
    }

    /// The first `count` records, for recognising formats and for previews.
    ///
    /// # Errors
    /// [`DecodeError`] as from reading them.
    pub fn head(&self, count: usize) -> Result<Vec<Record>, DecodeError> {
        let mut records = self.records()?;
        let mut head = Vec::new();
        let mut record = Record::new();
        while head.len() < count && records.read(&mut record)? {
            head.push(record.clone());
        }
        Ok(head)
    }
}

/// How far a reading has come, in raw bytes of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub done: u64,
    /// Bytes there are.
    pub total: u64,
}

/// A stream of records.
pub struct Records {
    name: String,
    rows: RowsOf,
    taken: Arc<AtomicU64>,
    total: u64,
}

enum RowsOf {
    Text(Rows<Plain>),
    Sheet(SheetRows),
}

impl Records {
    /// Fills `record` with the next row; `false` at the end. Empty lines are
    /// passed over; a row of empty cells is given ([`Record::is_blank`]).
    ///
    /// # Errors
    /// [`DecodeError`] when the file is damaged or past a limit from here on.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, DecodeError> {
        match &mut self.rows {
            RowsOf::Text(rows) => rows.read(record),
            RowsOf::Sheet(rows) => rows.read(record).map_err(|error| read_error(&self.name, error)),
        }
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress { done: self.taken.load(Ordering::Relaxed).min(self.total), total: self.total }
    }
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records").field("name", &self.name).field("progress", &self.progress()).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
