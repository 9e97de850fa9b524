//! Reading the files analysts have: CSV, TSV, semicolon and pipe files.
//!
//! The delimiter is found by looking, unless it is given. UTF-8 with or without
//! a byte order mark, UTF-16 and Windows-1252 are read; a field that is not
//! UTF-8 is taken for Windows-1252. The first row is the header. A file is read
//! whole into columns ([`Table`]), or row by row in bounded memory ([`Rows`]) on
//! one core or on all.
//! Every complaint names the file, the line and the column, and what to do.

mod bytes;
mod dates;
mod delimiter;
mod error;
mod names;
mod numbers;
mod parts;
mod plain;
mod rows;
mod whole;

use std::path::{Path, PathBuf};

pub use dates::{DateForm, doubt};
pub use error::TableError;
pub use numbers::DecimalMark;
pub use rows::{Column, Row, Rows};
pub use whole::Table;

/// Which file a command reads, and how it is written.
#[derive(Debug, Clone, clap::Args)]
pub struct Source {
    /// CSV, TSV or semicolon file with a header row; `-` reads standard input
    pub file: PathBuf,
    /// How the file is written.
    #[command(flatten)]
    pub form: FileForm,
}

impl Source {
    /// The file, its form to be found by looking.
    #[must_use]
    pub fn new(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), form: FileForm::default() }
    }

    /// Reads the whole file.
    ///
    /// # Errors
    /// When it cannot be read or is not a table.
    pub fn read(&self) -> Result<Table, TableError> {
        self.form.read(&self.file)
    }

    /// Opens the file to be read row by row.
    ///
    /// # Errors
    /// When it cannot be opened or has no header.
    pub fn rows(&self) -> Result<Rows, TableError> {
        self.form.rows(&self.file)
    }
}

/// How a file is written, as far as the user says; the rest is found by looking.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct FileForm {
    /// What stands between the columns: `,` `;` `|` or `tab` (found by looking unless given)
    #[arg(long, value_name = "CHAR", value_parser = delimiter::parse)]
    pub delimiter: Option<u8>,
    /// Numbers are written with a decimal comma: 1234,5
    #[arg(long)]
    pub decimal_comma: bool,
    /// How dates are written, as in strptime: %d/%m/%Y
    #[arg(long, value_name = "FORMAT")]
    pub date_format: Option<String>,
}

impl FileForm {
    /// Reads the whole file.
    ///
    /// # Errors
    /// When it cannot be read or is not a table.
    pub fn read(&self, file: &Path) -> Result<Table, TableError> {
        Table::from_rows(self.rows(file)?)
    }

    /// Opens the file to be read row by row.
    ///
    /// # Errors
    /// When it cannot be opened or has no header.
    pub fn rows(&self, file: &Path) -> Result<Rows, TableError> {
        Rows::open(file, self)
    }

    /// Reads a table from bytes in memory; `name` is used in messages.
    ///
    /// # Errors
    /// When the bytes are not a table.
    pub fn read_bytes(&self, name: &str, bytes: Vec<u8>) -> Result<Table, TableError> {
        Table::from_rows(Rows::from_reader(name.to_owned(), Box::new(std::io::Cursor::new(bytes)), self)?)
    }

    fn mark(&self) -> DecimalMark {
        if self.decimal_comma { DecimalMark::Comma } else { DecimalMark::Point }
    }

    fn dates(&self) -> DateForm {
        self.date_format.clone().map_or(DateForm::Unambiguous, DateForm::Given)
    }
}
