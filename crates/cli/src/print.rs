//! Output: tables for people, JSON, CSV and Parquet for programs.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use anyhow::{Context as _, Result};
use base::{Column, Frame};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table, TableComponent};

use crate::args::Format;
pub(crate) use crate::visible::plain;
use crate::visible::{self, Visible};

/// Where output goes: a file that appears whole, or the terminal.
pub(crate) enum Out {
    Terminal(Visible<io::Stdout>),
    Program(io::Stdout),
    File(tempfile::NamedTempFile, std::path::PathBuf),
}

impl Out {
    /// The file of `--out`, else standard output, where a terminal gets no
    /// character that would steer it.
    pub(crate) fn to(path: Option<&Path>, format: Format) -> Result<Self> {
        let Some(path) = path else {
            let stdout = io::stdout();
            let is_text = matches!(format, Format::Csv | Format::Json);
            return Ok(if is_text && stdout.is_terminal() {
                Self::Terminal(Visible::new(stdout, format == Format::Json))
            } else {
                Self::Program(stdout)
            });
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::NamedTempFile::new_in(folder)
            .with_context(|| format!("cannot write into {}", folder.display()))?;
        Ok(Self::File(file, path.to_owned()))
    }

    /// The writer.
    pub(crate) fn writer(&mut self) -> &mut (dyn Write + Send) {
        match self {
            Self::Terminal(stdout) => stdout,
            Self::Program(stdout) => stdout,
            Self::File(file, _) => file.as_file_mut(),
        }
    }

    /// Puts the file in its place.
    pub(crate) fn done(self) -> Result<()> {
        match self {
            Self::Terminal(mut stdout) => Ok(stdout.flush()?),
            Self::Program(mut stdout) => Ok(stdout.flush()?),
            Self::File(file, path) => {
                file.as_file().sync_all()?;
                file.persist(&path).with_context(|| format!("cannot write {}", path.display()))?;
                Ok(())
            }
        }
    }
}

/// Refuses to pour Parquet over a terminal.
pub(crate) fn check_parquet(format: Format, out: Option<&Path>) -> Result<()> {
    let poured = format == Format::Parquet && out.is_none() && io::stdout().is_terminal();
    anyhow::ensure!(!poured, "Parquet is not for reading; write it to a file with --out FILE or > FILE");
    Ok(())
}

/// Writes a small table in any form but Parquet.
pub(crate) fn frame(frame: &Frame, format: Format, out: &mut dyn Write) -> Result<()> {
    match format {
        Format::Json => json(&frame.to_json_rows(), out),
        Format::Csv => Ok(out.write_all(frame.to_csv().as_bytes())?),
        Format::Table | Format::Parquet => {
            let rows = (0..frame.rows()).map(|row| {
                let cells = frame.columns().iter();
                cells.map(|(_, column)| column.text(row).unwrap_or_default()).collect::<Vec<_>>()
            });
            let headers = frame.columns().iter().map(|(name, column)| Header::plain(name, is_number(column)));
            writeln!(out, "{}", table(headers.collect(), rows.collect()))?;
            Ok(())
        }
    }
}

/// Writes a list of things by their JSON, with these columns in tables.
pub(crate) fn frame_here(frame: &Frame, format: Option<Format>) -> Result<()> {
    let format = format.unwrap_or(Format::Table);
    let mut out = Out::to(None, format)?;
    self::frame(frame, format, out.writer())?;
    out.done()
}

/// Writes JSON for people and programs.
pub(crate) fn json(value: &impl serde::Serialize, out: &mut dyn Write) -> Result<()> {
    Ok(writeln!(out, "{}", visible::json(&serde_json::to_string_pretty(value)?))?)
}

fn is_number(column: &Column) -> bool {
    matches!(column, Column::Int(_) | Column::Decimal(_) | Column::Float(_))
}

/// Head of a column.
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) is_right: bool,
}

impl Header {
    /// A head with the column's name.
    pub(crate) fn plain(name: &str, is_right: bool) -> Self {
        Self { name: name.to_owned(), is_right }
    }
}

/// A table for a terminal. Line breaks and control characters in cells are
/// escaped, so that a name in a file cannot move the cursor.
pub(crate) fn table(headers: Vec<Header>, rows: Vec<Vec<String>>) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY);
    table.remove_style(TableComponent::HorizontalLines);
    table.remove_style(TableComponent::MiddleIntersections);
    if io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    let side = |is_right: bool| if is_right { CellAlignment::Right } else { CellAlignment::Left };
    table.set_header(headers.iter().map(|header| {
        Cell::new(plain(&header.name)).add_attribute(Attribute::Bold).set_alignment(side(header.is_right))
    }));
    for row in rows {
        let cells = row.into_iter().zip(&headers);
        table.add_row(cells.map(|(text, header)| Cell::new(plain(&text)).set_alignment(side(header.is_right))));
    }
    table
}

/// An error with its causes, each said once: many of them quote the next.
pub(crate) fn explained(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    visible::lines(&text)
}

/// Whether the reader of our output went away, as `head` does.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        cause.downcast_ref::<io::Error>().is_some_and(broken)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
    })
}

/// Opens a file to read, saying which one could not be.
pub(crate) fn open(path: &Path) -> Result<File> {
    File::open(path).with_context(|| format!("cannot open {}", path.display()))
}
