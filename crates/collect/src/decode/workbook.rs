//! Workbooks and zip archives: checked against bombs, then read cell by cell.

use std::io::{self, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{DataRef, Reader as _, Xlsx};
use tempfile::NamedTempFile;
use zip::ZipArchive;
use zip::result::ZipError;

use super::error::DecodeError;
use super::input::{Input, ReadSeek};
use super::limits::Limits;
use super::record::{CellKind, Record};
use super::sheet_rows::SheetWriter;

/// A sheet's rows in a temporary file, and what is known of its workbook.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) rows: Arc<NamedTempFile>,
    pub(super) name: String,
    pub(super) names: Vec<String>,
}

/// What a zip archive turned out to hold.
pub(super) enum Archive {
    Workbook,
    /// One file, unpacked.
    OneFile(Input),
}

/// Inflates every part of an archive once, counting what really comes out, and
/// says what it is. Only after this may a reader that trusts sizes see it.
pub(super) fn inspect(input: &Input, name: &str, limits: &Limits) -> Result<Archive, DecodeError> {
    let mut zip = ZipArchive::new(seekable(input, name)?).map_err(|error| zip_error(name, error))?;
    if zip.len() > limits.workbook_parts {
        return Err(too_large(
            name,
            format!("the number of its parts ({})", zip.len()),
            "workbook_parts",
            limits.workbook_parts as u64,
        ));
    }
    let mut left = limits.workbook_bytes;
    let mut files = Vec::new();
    let mut names = Vec::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).map_err(|error| zip_error(name, error))?;
        let part_name = part.name().map(|part_name| part_name.into_owned()).unwrap_or_default();
        if part.encrypted() {
            let advice = "save it without a password";
            return Err(DecodeError::NotATable { name: name.to_owned(), what: "an archive with a password", advice });
        }
        if part.is_file() && !part_name.starts_with("__MACOSX/") {
            files.push(index);
            names.push(part_name);
        }
        let mut count = PartCount { left, inflated: 0, window: Vec::new(), declared_strings: 0 };
        io::copy(&mut part, &mut count).map_err(|error| part_error(name, error, limits))?;
        count.check_declared(name)?;
        left -= count.inflated;
    }
    match (contents(&names), files.as_slice()) {
        (Contents::Workbook, _) => Ok(Archive::Workbook),
        (Contents::Other(what, advice), _) => Err(DecodeError::NotATable { name: name.to_owned(), what, advice }),
        (Contents::Files, [only]) => unpack(&mut zip, *only, name).map(Archive::OneFile),
        (Contents::Files, _) => {
            let what = "a zip archive of several files";
            let advice = "unpack it and import its files one by one";
            Err(DecodeError::NotATable { name: name.to_owned(), what, advice })
        }
    }
}

enum Contents {
    Workbook,
    Files,
    Other(&'static str, &'static str),
}

/// What an archive is, by the names of its parts.
fn contents(names: &[String]) -> Contents {
    let has = |wanted: &str| names.iter().any(|name| name.to_ascii_lowercase().ends_with(wanted));
    if has("word/document.xml") {
        Contents::Other("a Word document", "copy its table into a spreadsheet and save it as CSV or xlsx")
    } else if has("ppt/presentation.xml") {
        Contents::Other("a presentation", "export the report as CSV or xlsx")
    } else if has("xl/workbook.bin") {
        Contents::Other("a binary Excel workbook (.xlsb)", "save it as xlsx or CSV")
    } else if names.iter().any(|name| name == "mimetype") && has("content.xml") {
        Contents::Other("an OpenDocument file", "save the sheet as xlsx or CSV")
    } else if has("workbook.xml") {
        Contents::Workbook
    } else {
        Contents::Files
    }
}

fn unpack(zip: &mut ZipArchive<Box<dyn ReadSeek>>, index: usize, name: &str) -> Result<Input, DecodeError> {
    let mut part = zip.by_index(index).map_err(|error| zip_error(name, error))?;
    let mut file = NamedTempFile::new().map_err(|source| read(name, source))?;
    io::copy(&mut part, &mut file).map_err(|source| read(name, source))?;
    Ok(Input::Temporary(Arc::new(file)))
}

/// Counts the bytes of one part, and remembers the largest number of shared
/// strings it declares: the reader of workbooks reserves memory for as many.
struct PartCount {
    left: u64,
    inflated: u64,
    window: Vec<u8>,
    declared_strings: u64,
}

const DECLARATION: &[u8] = b"uniqueCount";

impl PartCount {
    fn check_declared(&self, name: &str) -> Result<(), DecodeError> {
        if self.declared_strings <= self.inflated {
            return Ok(());
        }
        let detail = format!("it declares {} texts and cannot hold them", self.declared_strings);
        Err(DecodeError::Damaged { name: name.to_owned(), detail })
    }

    fn find_declarations(&mut self) {
        for at in memchr::memmem::find_iter(&self.window, DECLARATION) {
            let rest = &self.window[at + DECLARATION.len()..];
            let digits = rest.iter().skip_while(|byte| !byte.is_ascii_digit() && **byte != b'>');
            let number = digits.take_while(|byte| byte.is_ascii_digit());
            let declared =
                number.fold(0_u64, |sum, byte| sum.saturating_mul(10).saturating_add(u64::from(byte - b'0')));
            self.declared_strings = self.declared_strings.max(declared);
        }
    }
}

impl Write for PartCount {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inflated += bytes.len() as u64;
        if self.inflated > self.left {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.window.extend_from_slice(bytes);
        self.find_declarations();
        // A declaration may be cut by the end of this piece.
        let keep = self.window.len().min(DECLARATION.len() + 64);
        self.window.drain(..self.window.len() - keep);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads the sheet that was asked for, else the first that holds a table (two
/// rows of two cells), into a temporary file.
pub(super) fn read_sheet(
    input: &Input,
    name: &str,
    asked: Option<&str>,
    limits: &Limits,
) -> Result<Sheet, DecodeError> {
    // The reader of workbooks is not ours: should a damaged file make it panic,
    // the file is refused and the process lives.
    let read = catch_unwind(AssertUnwindSafe(|| read_sheet_unguarded(input, name, asked, limits)));
    read.unwrap_or_else(|_| {
        Err(DecodeError::Damaged { name: name.to_owned(), detail: "its sheets cannot be read".into() })
    })
}

fn read_sheet_unguarded(input: &Input, name: &str, asked: Option<&str>, limits: &Limits) -> Result<Sheet, DecodeError> {
    let damaged =
        |error: &dyn std::fmt::Display| DecodeError::Damaged { name: name.to_owned(), detail: error.to_string() };
    let mut book = Xlsx::new(seekable(input, name)?).map_err(|error| damaged(&error))?;
    let names = book.sheet_names();
    let wanted: Vec<&String> = match asked {
        None => names.iter().collect(),
        Some(asked) => names.iter().filter(|known| known.trim().eq_ignore_ascii_case(asked.trim())).collect(),
    };
    if let (Some(asked), true) = (asked, wanted.is_empty()) {
        let known = names.iter().map(|known| format!("“{known}”")).collect::<Vec<_>>().join(", ");
        return Err(DecodeError::NoSuchSheet { name: name.to_owned(), sheet: asked.to_owned(), known });
    }
    let mut fallback = None;
    for sheet in wanted {
        let Some((rows, tabular)) = spool(&mut book, sheet, name, limits)? else { continue };
        let found = Sheet { rows, name: sheet.clone(), names: names.clone() };
        if tabular >= 2 {
            return Ok(found);
        }
        fallback.get_or_insert(found);
    }
    fallback.ok_or_else(|| DecodeError::Empty { name: name.to_owned() })
}

/// Writes a sheet's rows out; `None` when it is blank or no worksheet. The
/// number is that of rows with two cells or more.
fn spool(
    book: &mut Xlsx<Box<dyn ReadSeek>>,
    sheet: &str,
    name: &str,
    limits: &Limits,
) -> Result<Option<(Arc<NamedTempFile>, usize)>, DecodeError> {
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        Err(calamine::XlsxError::NotAWorksheet(_) | calamine::XlsxError::WorksheetNotFound(_)) => return Ok(None),
        Err(error) => return Err(DecodeError::Damaged { name: name.to_owned(), detail: error.to_string() }),
    };
    let file = NamedTempFile::new().map_err(|source| read(name, source))?;
    let mut out = SheetWriter::new(BufWriter::new(file), name, *limits);
    let mut record = Record::new();
    loop {
        let next = cells.next_cell();
        let Some(cell) =
            next.map_err(|error| DecodeError::Damaged { name: name.to_owned(), detail: error.to_string() })?
        else {
            break;
        };
        let (row, column) = cell.get_position();
        let line = u64::from(row) + 1;
        if line != record.line {
            out.write(&record)?;
            record.clear();
            record.line = line;
        }
        let (text, kind) = shown(cell.get_value());
        if text.is_empty() {
            continue;
        }
        out.place(&mut record, column as usize, &text, kind)?;
    }
    out.write(&record)?;
    let (file, rows, tabular) = out.finish()?;
    Ok((rows > 0).then(|| (Arc::new(file), tabular)))
}

/// Days that a spreadsheet shows as dates, counted from its first; the last is
/// that of the calendar that begins in 1904. Instead of the others a spreadsheet
/// shows `#####`, and its reader the first or last day that it knows.
const DAYS: std::ops::Range<f64> = 0.0..2_957_004.0;

/// A cell's text in one form for all: numbers with a decimal point and the
/// fifteen digits a spreadsheet shows, dates in ISO 8601.
fn shown(value: &DataRef<'_>) -> (String, CellKind) {
    match value {
        DataRef::Empty => (String::new(), CellKind::Text),
        DataRef::Int(number) => (number.to_string(), CellKind::Number),
        DataRef::Float(number) => (fifteen_digits(*number), CellKind::Number),
        DataRef::String(text) | DataRef::DurationIso(text) => (text.clone(), CellKind::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), CellKind::Text),
        DataRef::Bool(yes) => (yes.to_string(), CellKind::Bool),
        DataRef::DateTimeIso(text) => (text.clone(), CellKind::Date),
        DataRef::DateTime(at) if at.is_duration() || !DAYS.contains(&at.as_f64()) => {
            (fifteen_digits(at.as_f64()), CellKind::Number)
        }
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            let is_midnight = hour == 0 && minute == 0 && second == 0;
            let text = if is_midnight { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") };
            (text, CellKind::Date)
        }
        DataRef::Error(error) => (error.to_string(), CellKind::Error),
    }
}

/// A double as a spreadsheet shows it: `0.1 + 0.2` is `0.3`.
fn fifteen_digits(number: f64) -> String {
    let rounded = format!("{number:.14e}");
    rounded.parse::<f64>().map_or(rounded, |value| value.to_string())
}

fn seekable(input: &Input, name: &str) -> Result<Box<dyn ReadSeek>, DecodeError> {
    input.seekable().map_err(|source| read(name, source))
}

fn read(name: &str, source: io::Error) -> DecodeError {
    DecodeError::Read { name: name.to_owned(), source }
}

fn zip_error(name: &str, error: ZipError) -> DecodeError {
    match error {
        ZipError::Io(source) if source.kind() != io::ErrorKind::UnexpectedEof => read(name, source),
        other => DecodeError::Damaged { name: name.to_owned(), detail: other.to_string() },
    }
}

fn part_error(name: &str, error: io::Error, limits: &Limits) -> DecodeError {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return too_large(name, "what its parts inflate to".into(), "workbook_bytes", limits.workbook_bytes);
    }
    DecodeError::Damaged { name: name.to_owned(), detail: error.to_string() }
}

fn too_large(name: &str, what: String, limit_name: &'static str, limit: u64) -> DecodeError {
    let advice = "save the sheet you need as CSV";
    DecodeError::TooLarge { name: name.to_owned(), what, limit_name, limit, advice }
}

/// Reads at most `limit` bytes from the start of a stream.
pub(super) fn read_head(mut reader: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.by_ref().take(limit as u64).read_to_end(&mut head)?;
    Ok(head)
}
