//! What commands say: tables for people, CSV and JSON for programs, warnings
//! and progress on standard error.

mod progress;
mod sheet;
mod visible;

use std::io::{self, Write};

pub use progress::Progress;
pub use sheet::{Cell, Sheet};
pub use visible::plain;

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people: rounded, aligned.
    #[default]
    Table,
    /// For spreadsheets: full precision.
    Csv,
    /// For programs: everything.
    Json,
}

/// Where a command's results and warnings go.
pub struct Outcome<'a> {
    results: &'a mut dyn Write,
    remarks: &'a mut dyn Write,
}

impl<'a> Outcome<'a> {
    /// Results to one, warnings and notes to the other.
    pub fn new(results: &'a mut dyn Write, remarks: &'a mut dyn Write) -> Self {
        Self { results, remarks }
    }

    /// Prints a result: the sheet as a table or CSV, or the value as JSON.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn print(&mut self, format: Format, sheet: &Sheet, json: &impl serde::Serialize) -> io::Result<()> {
        match format {
            Format::Table => self.sheet(sheet),
            Format::Csv => sheet.csv(self.results),
            Format::Json => self.json(json),
        }
    }

    /// Prints a table for people.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn sheet(&mut self, sheet: &Sheet) -> io::Result<()> {
        writeln!(self.results, "{}", sheet.table())
    }

    /// Prints JSON.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        // Standard output would be written to at the end of every line.
        let mut whole = io::BufWriter::new(&mut *self.results);
        serde_json::to_writer_pretty(&mut whole, value)?;
        writeln!(whole)?;
        whole.flush()
    }

    /// Where results go, for those too long to be held in memory.
    pub fn raw(&mut self) -> &mut dyn Write {
        self.results
    }

    /// Prints a line of words beside tables.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.results, "{}", plain(text))
    }

    /// Says what is doubtful, on standard error.
    pub fn warn(&mut self, text: &str) {
        self.remark(&format!("warning: {text}"));
    }

    /// Says what was done (a file was written), on standard error.
    pub fn note(&mut self, text: &str) {
        self.remark(text);
    }

    fn remark(&mut self, text: &str) {
        // Nobody is left to tell if standard error is closed.
        let _closed = writeln!(self.remarks, "{}", plain(text));
    }
}
