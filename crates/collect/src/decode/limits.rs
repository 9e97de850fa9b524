//! The bounds of everything that is read.

/// What a file may grow to. Each bound has a name, and the error of each names
/// the bound that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of text a file may hold once decompressed.
    pub decompressed_bytes: u64,
    /// How many times larger than its compressed form a gzip may be, once it
    /// has grown past [`Limits::gzip_free_bytes`].
    pub gzip_ratio: u64,
    /// Bytes a gzip may inflate to whatever its ratio.
    pub gzip_free_bytes: u64,
    /// Bytes all parts of a workbook or zip archive may inflate to together.
    pub workbook_bytes: u64,
    /// Parts a workbook or zip archive may have.
    pub workbook_parts: usize,
    /// Bytes of one row.
    pub row_bytes: usize,
    /// Columns of one row.
    pub columns: usize,
    /// Bytes of one cell.
    pub cell_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            decompressed_bytes: 8 << 30,
            gzip_ratio: 200,
            gzip_free_bytes: 64 << 20,
            workbook_bytes: 512 << 20,
            workbook_parts: 10_000,
            row_bytes: 1 << 20,
            columns: 2_000,
            cell_bytes: 64 << 10,
        }
    }
}
