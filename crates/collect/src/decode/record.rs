//! One row of a file.

/// What a cell is beyond its text. Only workbooks tell; a cell of a text file
/// is always [`CellKind::Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellKind {
    /// Text, to be read as people write.
    #[default]
    Text,
    /// A number, written with a decimal point and no grouping.
    Number,
    /// A date (`2026-10-03`) or an instant without a zone (`2026-10-03T10:20:30`).
    Date,
    /// `true` or `false`.
    Bool,
    /// An error of the spreadsheet, such as `#REF!`.
    Error,
}

/// One row, in buffers that are reused from row to row.
#[derive(Debug, Clone, Default)]
pub struct Record {
    pub(crate) line: u64,
    pub(crate) text: String,
    pub(crate) cells: Vec<(usize, usize)>,
    /// Empty for text files.
    pub(crate) kinds: Vec<CellKind>,
    /// Empty when the text is the raw row.
    pub(crate) raw: Vec<u8>,
    pub(crate) is_misencoded: bool,
}

impl Record {
    /// An empty record to be filled by [`crate::decode::Records::read`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A record of these cells, as a file would give it on `line`.
    #[must_use]
    pub fn of(line: u64, cells: &[&str]) -> Self {
        let mut record = Self { line, ..Self::default() };
        for cell in cells {
            record.push(cell, None);
        }
        record
    }

    /// The physical line on which the row begins, 1 = first line of the file;
    /// in a workbook the row number of the sheet.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it has no cells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// A cell; `None` past the end of the row.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&str> {
        let (from, to) = *self.cells.get(at)?;
        self.text.get(from..to)
    }

    /// What a cell is.
    #[must_use]
    pub fn kind(&self, at: usize) -> CellKind {
        self.kinds.get(at).copied().unwrap_or_default()
    }

    /// Its cells in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|(from, to)| self.text.get(*from..*to).unwrap_or_default())
    }

    /// Whether every cell is empty or spaces.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.iter().all(|cell| cell.trim().is_empty())
    }

    /// The row as it stands in the file, without its line end; for UTF-16 and
    /// legacy encodings its UTF-8 form, for a workbook its cells joined by tabs.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        if self.raw.is_empty() { self.text.as_bytes() } else { &self.raw }
    }

    /// Whether it holds bytes that are not text in the file's encoding. Its
    /// cells then show U+FFFD in their place and must not be imported.
    #[must_use]
    pub fn is_misencoded(&self) -> bool {
        self.is_misencoded
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.kinds.clear();
        self.raw.clear();
        self.is_misencoded = false;
    }

    /// Adds a cell of a workbook (with its kind) or of a test (without).
    pub(crate) fn push(&mut self, cell: &str, kind: Option<CellKind>) {
        if !self.cells.is_empty() {
            self.text.push('\t');
        }
        let from = self.text.len();
        self.text.push_str(cell);
        self.cells.push((from, self.text.len()));
        if let Some(kind) = kind {
            self.kinds.push(kind);
        }
    }
}
