//! Rows of a delimited text (RFC 4180, leniently): quotes, doubled quotes,
//! cells over several lines, `\n`, `\r\n` or lone `\r`.
//!
//! Written here rather than taken from a library because three things are
//! needed at once: the raw bytes of every row, the physical line it begins on,
//! and a bound on its length *while* it is being read, so that a quote that is
//! never closed cannot draw a gigabyte into memory.

use std::io::Read;

use memchr::{memchr, memchr_iter, memchr2};

use super::error::DecodeError;
use super::inflate::Overflow;
use super::limits::Limits;
use super::record::Record;

const CHUNK: usize = 256 << 10;

/// How the rows of a text are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// `\n`, or `\r` where the text has no `\n`.
    pub(super) line_end: u8,
}

/// Streams rows out of UTF-8 bytes.
pub(super) struct Rows<R> {
    inner: R,
    name: String,
    dialect: Dialect,
    limits: Limits,
    buffer: Vec<u8>,
    /// The part of `buffer` that holds bytes not yet given as rows.
    held: std::ops::Range<usize>,
    is_finished: bool,
    line: u64,
}

/// Where a row ends in a slice that begins with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowEnd {
    /// The row takes `content` bytes and with its line end `with_end`.
    At { content: usize, with_end: usize, has_quotes: bool },
    /// The slice ends inside the row.
    Beyond { in_quotes: bool },
}

impl<R: Read> Rows<R> {
    pub(super) fn new(inner: R, name: &str, dialect: Dialect, limits: Limits) -> Self {
        let buffer = vec![0; CHUNK];
        Self { inner, name: name.to_owned(), dialect, limits, buffer, held: 0..0, is_finished: false, line: 1 }
    }

    /// Fills `record` with the next row that is not an empty line; `false` at
    /// the end.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, DecodeError> {
        loop {
            let held = &self.buffer[self.held.clone()];
            match row_end(held, self.dialect, self.is_finished) {
                RowEnd::At { content, with_end, has_quotes } => {
                    if content > self.limits.row_bytes {
                        return Err(self.row_too_long(has_quotes));
                    }
                    let start = self.held.start;
                    let line = self.line;
                    let lines = if has_quotes {
                        memchr_iter(self.dialect.line_end, &held[..with_end]).count() as u64
                    } else {
                        1
                    };
                    self.held.start += with_end;
                    self.line += lines;
                    let raw = trimmed(&self.buffer[start..start + content]);
                    if raw.is_empty() {
                        continue;
                    }
                    split(raw, self.dialect.delimiter, has_quotes, record);
                    record.line = line;
                    self.check(record)?;
                    return Ok(true);
                }
                RowEnd::Beyond { in_quotes } if self.is_finished => {
                    if self.held.is_empty() {
                        return Ok(false);
                    }
                    debug_assert!(in_quotes, "an unquoted row ends with the text");
                    return Err(DecodeError::OpenQuote { name: self.name.clone(), line: self.line });
                }
                RowEnd::Beyond { in_quotes } => {
                    if self.held.len() > self.limits.row_bytes {
                        return Err(self.row_too_long(in_quotes));
                    }
                    self.fill()?;
                }
            }
        }
    }

    fn fill(&mut self) -> Result<(), DecodeError> {
        if self.held.start > 0 {
            self.buffer.copy_within(self.held.clone(), 0);
            self.held = 0..self.held.len();
        }
        if self.buffer.len() - self.held.end < CHUNK / 2 {
            let larger = self.buffer.len() * 2;
            self.buffer.resize(larger, 0);
        }
        let count = match self.inner.read(&mut self.buffer[self.held.end..]) {
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return Ok(()),
            Err(error) => return Err(read_error(&self.name, error)),
        };
        self.held.end += count;
        self.is_finished = count == 0;
        Ok(())
    }

    fn check(&self, record: &Record) -> Result<(), DecodeError> {
        if record.cells.len() > self.limits.columns {
            return Err(DecodeError::TooLarge {
                name: self.name.clone(),
                what: format!("the number of columns on line {} ({})", record.line, record.cells.len()),
                limit_name: "columns",
                limit: self.limits.columns as u64,
                advice: "export fewer columns",
            });
        }
        if record.text.len() <= self.limits.cell_bytes {
            return Ok(());
        }
        match record.cells.iter().position(|(from, to)| to - from > self.limits.cell_bytes) {
            None => Ok(()),
            Some(at) => Err(DecodeError::TooLarge {
                name: self.name.clone(),
                what: format!("the cell in column {} on line {}", at + 1, record.line),
                limit_name: "cell_bytes",
                limit: self.limits.cell_bytes as u64,
                advice: "shorten it, or leave the column out of the export",
            }),
        }
    }

    fn row_too_long(&self, in_quotes: bool) -> DecodeError {
        let advice =
            if in_quotes { "perhaps a quote (\") on it is never closed" } else { "perhaps its line ends are missing" };
        DecodeError::TooLarge {
            name: self.name.clone(),
            what: format!("the row on line {}", self.line),
            limit_name: "row_bytes",
            limit: self.limits.row_bytes as u64,
            advice,
        }
    }
}

/// Turns an error of the readers below into one that names the file.
pub(super) fn read_error(name: &str, error: std::io::Error) -> DecodeError {
    let name = name.to_owned();
    if let Some(overflow) = error.get_ref().and_then(|inner| inner.downcast_ref::<Overflow>()) {
        return DecodeError::TooLarge {
            name,
            what: overflow.what.clone(),
            limit_name: overflow.limit_name,
            limit: overflow.limit,
            advice: "if the file is what you expect, unpack it and split it by month",
        };
    }
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => DecodeError::Damaged { name, detail: "it ends too early".into() },
        std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput => {
            DecodeError::Damaged { name, detail: error.to_string() }
        }
        _ => DecodeError::Read { name, source: error },
    }
}

fn row_end(bytes: &[u8], dialect: Dialect, is_all: bool) -> RowEnd {
    let end = memchr(dialect.line_end, bytes);
    let line = &bytes[..end.unwrap_or(bytes.len())];
    if memchr(b'"', line).is_none() {
        return match end {
            Some(at) => RowEnd::At { content: at, with_end: at + 1, has_quotes: false },
            None if is_all && !bytes.is_empty() => {
                RowEnd::At { content: bytes.len(), with_end: bytes.len(), has_quotes: false }
            }
            None => RowEnd::Beyond { in_quotes: false },
        };
    }
    quoted_row_end(bytes, dialect, is_all)
}

/// As [`row_end`], for a row in which quotes may hide line ends.
fn quoted_row_end(bytes: &[u8], dialect: Dialect, is_all: bool) -> RowEnd {
    let mut at = 0;
    loop {
        if let Some(open) = opening_quote(bytes, at, dialect.delimiter) {
            match closing_quote(bytes, open + 1, is_all) {
                Some(close) => at = close + 1,
                None => return RowEnd::Beyond { in_quotes: true },
            }
        }
        let rest = &bytes[at..];
        match memchr2(dialect.delimiter, dialect.line_end, rest) {
            Some(found) if rest[found] == dialect.line_end => {
                return RowEnd::At { content: at + found, with_end: at + found + 1, has_quotes: true };
            }
            Some(found) => at += found + 1,
            None if is_all => {
                return RowEnd::At { content: bytes.len(), with_end: bytes.len(), has_quotes: true };
            }
            None => return RowEnd::Beyond { in_quotes: false },
        }
    }
}

/// The quote that opens the cell beginning at `at`, after any spaces; a quote
/// further inside a cell is a character like others (`5" screens`).
fn opening_quote(bytes: &[u8], at: usize, delimiter: u8) -> Option<usize> {
    let mut at = at;
    while bytes.get(at) == Some(&b' ') && delimiter != b' ' {
        at += 1;
    }
    (bytes.get(at) == Some(&b'"')).then_some(at)
}

/// The quote that closes a cell whose content begins at `from`; `None` when the
/// bytes end before that is certain.
fn closing_quote(bytes: &[u8], from: usize, is_all: bool) -> Option<usize> {
    let mut from = from;
    loop {
        let at = from + memchr(b'"', bytes.get(from..)?)?;
        match bytes.get(at + 1) {
            Some(b'"') => from = at + 2,
            Some(_) => return Some(at),
            None => return is_all.then_some(at),
        }
    }
}

fn trimmed(row: &[u8]) -> &[u8] {
    row.strip_suffix(b"\r").unwrap_or(row)
}

/// Splits one complete row into the record's cells.
fn split(raw: &[u8], delimiter: u8, has_quotes: bool, record: &mut Record) {
    record.clear();
    match std::str::from_utf8(raw) {
        // A zero byte is a character of UTF-8 but of no text, and PostgreSQL
        // cannot store it.
        Ok(text) if memchr(0, raw).is_some() => {
            record.raw.extend_from_slice(raw);
            record.is_misencoded = true;
            unquoted_cells(&text.replace('\0', "\u{fffd}"), delimiter, record);
        }
        Ok(text) if !has_quotes => {
            record.text.push_str(text);
            plain_cells(raw, delimiter, &mut record.cells);
        }
        Ok(text) => {
            record.raw.extend_from_slice(raw);
            unquoted_cells(text, delimiter, record);
        }
        Err(_) => {
            record.raw.extend_from_slice(raw);
            record.is_misencoded = true;
            let text = String::from_utf8_lossy(raw);
            unquoted_cells(&text, delimiter, record);
        }
    }
}

fn plain_cells(raw: &[u8], delimiter: u8, cells: &mut Vec<(usize, usize)>) {
    let mut from = 0;
    for at in memchr_iter(delimiter, raw) {
        cells.push((from, at));
        from = at + 1;
    }
    cells.push((from, raw.len()));
}

fn unquoted_cells(text: &str, delimiter: u8, record: &mut Record) {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        let from = record.text.len();
        if let Some(open) = opening_quote(bytes, at, delimiter) {
            let close = closing_quote(bytes, open + 1, true).unwrap_or(bytes.len());
            let inside = &text[open + 1..close];
            if inside.contains("\"\"") {
                record.text.push_str(&inside.replace("\"\"", "\""));
            } else {
                record.text.push_str(inside);
            }
            at = (close + 1).min(bytes.len());
        }
        let end = memchr(delimiter, &bytes[at..]).map_or(bytes.len(), |found| at + found);
        record.text.push_str(&text[at..end]);
        record.cells.push((from, record.text.len()));
        if end == bytes.len() {
            return;
        }
        at = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8], limits: Limits) -> Result<Vec<(u64, Vec<String>)>, DecodeError> {
        let line_end = if text.contains(&b'\n') { b'\n' } else { b'\r' };
        let mut rows = Rows::new(text, "t.csv", Dialect { delimiter: b',', line_end }, limits);
        let mut record = Record::new();
        let mut out = Vec::new();
        while rows.read(&mut record)? {
            out.push((record.line(), record.iter().map(str::to_owned).collect()));
        }
        Ok(out)
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(text.as_bytes(), Limits::default()).unwrap().into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn quotes_doubled_quotes_and_line_ends_inside() {
        let read = rows(b"a,b\r\n\"x\ny\",\"say \"\"hi\"\"\"\r\n\r\nlast,1", Limits::default()).unwrap();
        assert_eq!(read[0], (1, vec!["a".into(), "b".into()]));
        assert_eq!(read[1], (2, vec!["x\ny".into(), "say \"hi\"".into()]));
        assert_eq!(read[2], (5, vec!["last".into(), "1".into()]));
    }

    #[test]
    fn a_quote_inside_a_cell_is_a_character() {
        assert_eq!(cells("5\" screen,1\n6\" screen,2\n"), [["5\" screen", "1"], ["6\" screen", "2"]]);
        assert_eq!(cells("a, \"1,234\" ,c\n"), [["a", "1,234 ", "c"]]);
        assert_eq!(cells("\"\",\n"), [["", ""]]);
    }

    #[test]
    fn old_line_ends_and_empty_cells() {
        assert_eq!(cells("a,b\r1,2\r"), [["a", "b"], ["1", "2"]]);
        assert_eq!(cells(",,\n"), [["", "", ""]]);
    }

    #[test]
    fn damaged_bytes_are_marked_and_kept_raw() {
        let mut rows = Rows::new(
            &b"a\xff,1\nb\0,2\nc,3\n"[..],
            "t",
            Dialect { delimiter: b',', line_end: b'\n' },
            Limits::default(),
        );
        let mut record = Record::new();
        assert!(rows.read(&mut record).unwrap());
        assert!(record.is_misencoded());
        assert_eq!(record.raw(), b"a\xff,1");
        assert!(rows.read(&mut record).unwrap());
        assert!(record.is_misencoded());
        assert_eq!(record.raw(), b"b\0,2");
        assert!(rows.read(&mut record).unwrap());
        assert!(!record.is_misencoded());
    }

    #[test]
    fn an_open_quote_is_named_with_its_line() {
        let refused = rows(b"a,b\n1,\"never\n2,3\n", Limits::default()).unwrap_err().to_string();
        assert!(refused.contains("line 2"), "{refused}");
    }

    #[test]
    fn limits_are_named() {
        let limits = Limits { row_bytes: 100, columns: 3, cell_bytes: 20, ..Limits::default() };
        let long = [b'x'; 200];
        for (text, name) in [
            ([b"a,\"".as_slice(), &long].concat(), "row_bytes"),
            (long.to_vec(), "row_bytes"),
            (b"a,b,c,d\n".to_vec(), "columns"),
            (b"xxxxxxxxxxxxxxxxxxxxxxxxxxx,b\n".to_vec(), "cell_bytes"),
        ] {
            let refused = rows(&text, limits).unwrap_err().to_string();
            assert!(refused.contains(name), "{refused}");
        }
    }

    #[test]
    fn rows_cross_the_chunks_they_are_read_in() {
        let row = format!("{},\"{}\"\n", "a".repeat(500), "b\n".repeat(300));
        let read = rows(row.repeat(2_000).as_bytes(), Limits::default()).unwrap();
        assert_eq!(read.len(), 2_000);
        assert_eq!(read[1_999].0, 1 + 1_999 * 301);
        assert!(read.iter().all(|(_, cells)| cells.len() == 2 && cells[1].len() == 600));
    }
}
