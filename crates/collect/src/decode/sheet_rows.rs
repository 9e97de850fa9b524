//! Rows of a sheet in a temporary file, so that a workbook is parsed once and
//! read as often as needed in bounded memory, like any other source.
//!
//! A row is: its number (8 bytes, little-endian), the number of its cells (4),
//! then for each cell its kind (1), its length (4) and its text.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};

use tempfile::NamedTempFile;

use super::error::DecodeError;
use super::limits::Limits;
use super::record::{CellKind, Record};

const KINDS: [CellKind; 5] = [CellKind::Text, CellKind::Number, CellKind::Date, CellKind::Bool, CellKind::Error];

/// Writes rows, holding them to the limits.
pub(super) struct SheetWriter {
    out: BufWriter<NamedTempFile>,
    name: String,
    limits: Limits,
    written: u64,
    rows: usize,
    tabular: usize,
}

impl SheetWriter {
    pub(super) fn new(out: BufWriter<NamedTempFile>, name: &str, limits: Limits) -> Self {
        Self { out, name: name.to_owned(), limits, written: 0, rows: 0, tabular: 0 }
    }

    /// Puts a cell at its column, after empty cells for those left out.
    pub(super) fn place(
        &self,
        record: &mut Record,
        column: usize,
        text: &str,
        kind: CellKind,
    ) -> Result<(), DecodeError> {
        let place = |what: &str| format!("{what} in column {} of row {}", column + 1, record.line);
        if column >= self.limits.columns {
            return Err(self.too_large(place("the cell"), "columns", self.limits.columns as u64));
        }
        if text.len() > self.limits.cell_bytes {
            return Err(self.too_large(place("the text"), "cell_bytes", self.limits.cell_bytes as u64));
        }
        if record.text.len() + text.len() > self.limits.row_bytes {
            return Err(self.too_large(place("the row"), "row_bytes", self.limits.row_bytes as u64));
        }
        // Cells come in order; one that comes twice or late is not a table's.
        if column < record.len() {
            let detail = format!("its cells are out of order in row {}", record.line);
            return Err(DecodeError::Damaged { name: self.name.clone(), detail });
        }
        while record.len() < column {
            record.push("", Some(CellKind::Text));
        }
        record.push(text, Some(kind));
        Ok(())
    }

    /// Writes a row, unless it is blank.
    pub(super) fn write(&mut self, record: &Record) -> Result<(), DecodeError> {
        if record.is_blank() {
            return Ok(());
        }
        self.written += record.text.len() as u64 + 12;
        if self.written > self.limits.workbook_bytes {
            return Err(self.too_large("the text of its sheet".into(), "workbook_bytes", self.limits.workbook_bytes));
        }
        self.rows += 1;
        self.tabular += usize::from(record.iter().filter(|cell| !cell.is_empty()).count() >= 2);
        write_row(&mut self.out, record).map_err(|source| self.read_error(source))
    }

    pub(super) fn finish(self) -> Result<(NamedTempFile, usize, usize), DecodeError> {
        let name = self.name;
        let file = self.out.into_inner().map_err(|error| DecodeError::Read { name, source: error.into_error() })?;
        Ok((file, self.rows, self.tabular))
    }

    fn read_error(&self, source: io::Error) -> DecodeError {
        DecodeError::Read { name: self.name.clone(), source }
    }

    fn too_large(&self, what: String, limit_name: &'static str, limit: u64) -> DecodeError {
        let advice = "save the sheet you need as CSV";
        DecodeError::TooLarge { name: self.name.clone(), what, limit_name, limit, advice }
    }
}

fn write_row(out: &mut impl Write, record: &Record) -> io::Result<()> {
    out.write_all(&record.line.to_le_bytes())?;
    out.write_all(&short(record.len()).to_le_bytes())?;
    for (at, cell) in record.iter().enumerate() {
        let kind = KINDS.iter().position(|kind| *kind == record.kind(at)).unwrap_or(0);
        out.write_all(&[u8::try_from(kind).unwrap_or(0)])?;
        out.write_all(&short(cell.len()).to_le_bytes())?;
        out.write_all(cell.as_bytes())?;
    }
    Ok(())
}

/// Lengths are bounded by the limits far below four gigabytes.
fn short(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Reads the rows back.
pub(super) struct SheetRows {
    inner: BufReader<File>,
    cell: Vec<u8>,
}

impl SheetRows {
    pub(super) fn open(file: &NamedTempFile) -> io::Result<Self> {
        Ok(Self { inner: BufReader::with_capacity(64 << 10, file.reopen()?), cell: Vec::new() })
    }

    /// Fills `record` with the next row; `false` at the end.
    pub(super) fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        record.clear();
        let mut line = [0; 8];
        match self.inner.read_exact(&mut line) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            other => other?,
        }
        let cells = self.number()?;
        for _ in 0..cells {
            let mut kind = [0];
            self.inner.read_exact(&mut kind)?;
            let length = self.number()?;
            self.cell.resize(length as usize, 0);
            self.inner.read_exact(&mut self.cell)?;
            let text = std::str::from_utf8(&self.cell).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
            record.push(text, KINDS.get(usize::from(kind[0])).copied());
        }
        record.line = u64::from_le_bytes(line);
        Ok(true)
    }

    fn number(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.inner.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }
}
