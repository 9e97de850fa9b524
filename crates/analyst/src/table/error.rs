//! What is wrong with a file, where, and what to do.

use std::io;

use measure::counted;

use crate::print::plain;

/// Why a file could not be read as the table that was asked for.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file could not be opened.
    #[error("cannot open {file}")]
    Open {
        /// The file as it was given.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// The file could not be read to its end.
    #[error("cannot read {file}")]
    Read {
        /// The file as it was given.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// A folder where a file is wanted.
    #[error("{file} is a folder; name the file in it")]
    Folder {
        /// The folder as it was given.
        file: String,
    },
    /// A file of another kind than rows of text.
    #[error("{file} is {kind}, and rows of text (CSV) are wanted; export it as CSV")]
    NoText {
        /// The file as it was given.
        file: String,
        /// What it is instead.
        kind: &'static str,
    },
    /// There is nothing in the file.
    #[error("{file} is empty; its first row must be a header with the names of the columns")]
    Empty {
        /// The file as it was given.
        file: String,
    },
    /// There is a header and nothing else.
    #[error("{file} has a header and no rows")]
    NoRows {
        /// The file as it was given.
        file: String,
    },
    /// A row is longer or shorter than the header.
    #[error(
        "{file}, line {line}: {}, but the header has {expected}; is “{delimiter}” the delimiter (--delimiter), and is every quote closed?",
        counted(*.found, "field", "fields")
    )]
    Ragged {
        /// The file as it was given.
        file: String,
        /// Line of the row.
        line: u64,
        /// Fields in the row.
        found: u64,
        /// Fields in the header.
        expected: u64,
        /// The delimiter in use.
        delimiter: String,
    },
    /// A row without end.
    #[error("{file}, line {line}: a row of more than {limit} bytes; is a quote left open?")]
    LongRow {
        /// The file as it was given.
        file: String,
        /// Line at which the row begins.
        line: u64,
        /// The limit.
        limit: u64,
    },
    /// A column that is not there.
    #[error("{file} has no column “{name}”; it has {}{}", listed(header), meant(hint.as_deref()))]
    NoColumn {
        /// The file as it was given.
        file: String,
        /// The name asked for.
        name: String,
        /// The names there are.
        header: Vec<String>,
        /// The name that looks most like the one asked for.
        hint: Option<String>,
    },
    /// Two columns with one name.
    #[error("{file} has {times} columns named “{name}”; give each its own name")]
    TwiceNamed {
        /// The file as it was given.
        file: String,
        /// The name.
        name: String,
        /// How many columns bear it.
        times: usize,
    },
    /// A field that is not what the column must hold.
    #[error("{file}, line {line}, column “{column}”: {problem}")]
    Field {
        /// The file as it was given.
        file: String,
        /// Line of the row.
        line: u64,
        /// Name of the column.
        column: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A column as a whole that cannot be understood.
    #[error("{file}, column “{column}”: {problem}")]
    Column {
        /// The file as it was given.
        file: String,
        /// Name of the column.
        column: String,
        /// What is wrong with it.
        problem: String,
    },
}

fn listed(header: &[String]) -> String {
    const SHOWN: usize = 20;
    let mut text = header.iter().take(SHOWN).map(|name| format!("“{}”", plain(name))).collect::<Vec<_>>().join(", ");
    if header.len() > SHOWN {
        text.push_str(&format!(" and {} more", header.len() - SHOWN));
    }
    text
}

fn meant(hint: Option<&str>) -> String {
    hint.map(|name| format!("; did you mean “{name}”?")).unwrap_or_default()
}
