//! How the search for a column's style ended.

/// A cell with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Line in the file.
    pub line: u64,
    /// The cell, shortened.
    pub text: String,
}

/// What decided a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// A flag.
    Flag,
    /// Cells of the column.
    Column,
    /// Cells of another column of the file.
    OtherColumn,
    /// The flag `--locale`.
    LocaleFlag,
    /// The language of the file's headers.
    HeaderLanguage,
    /// The file's delimiter.
    Delimiter,
    /// The workspace's locale.
    WorkspaceLocale,
    /// Nothing had to be decided: every cell reads the same in all styles.
    Nothing,
}

impl Because {
    /// The reason in words, for the preview.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Flag => "as you said",
            Self::Column => "from the cells of the column",
            Self::OtherColumn => "from another column of the file",
            Self::LocaleFlag => "from --locale",
            Self::HeaderLanguage => "from the language of the headers",
            Self::Delimiter => "from the semicolons between the cells",
            Self::WorkspaceLocale => "from the workspace's language",
            Self::Nothing => "every cell reads the same either way",
        }
    }
}

/// How the search ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution<S> {
    /// One style, and what decided it.
    Resolved {
        /// The style.
        style: S,
        /// What decided.
        because: Because,
    },
    /// Nothing decides.
    Ambiguous(Ambiguity),
    /// The column is written in two ways at once.
    Impossible(Conflict),
}

/// A cell that can be read in two ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguity {
    /// The cell.
    pub example: Example,
    /// Its two readings.
    pub readings: [String; 2],
    /// The flags that decide for either, in the order of the readings.
    pub flags: [&'static str; 2],
}

/// Two cells that cannot be read in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// A cell that can only be read in the first way.
    pub first: Example,
    /// A cell that can only be read in the second.
    pub second: Example,
    /// The two ways in words.
    pub ways: [&'static str; 2],
}

/// Why a column cannot be read; says which flag decides.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    /// Nothing decides.
    #[error(
        "column “{column}”, line {}: “{}” can be {} or {}, and nothing in the file decides; say which with {} or {}",
        ambiguity.example.line, ambiguity.example.text, ambiguity.readings[0], ambiguity.readings[1],
        ambiguity.flags[0], ambiguity.flags[1]
    )]
    Ambiguous {
        /// Header of the column.
        column: String,
        /// The cell and its readings.
        ambiguity: Box<Ambiguity>,
    },
    /// The column is written in two ways at once.
    #[error(
        "column “{column}” is written in two ways: {} on line {} (“{}”) and {} on line {} (“{}”); correct the file",
        conflict.ways[0], conflict.first.line, conflict.first.text,
        conflict.ways[1], conflict.second.line, conflict.second.text
    )]
    Impossible {
        /// Header of the column.
        column: String,
        /// The two cells.
        conflict: Box<Conflict>,
    },
}

impl<S> Resolution<S> {
    /// The style, or an error that names the column.
    ///
    /// # Errors
    /// [`ColumnError`] unless it is resolved.
    pub fn into_result(self, column: &str) -> Result<(S, Because), ColumnError> {
        match self {
            Self::Resolved { style, because } => Ok((style, because)),
            Self::Ambiguous(ambiguity) => {
                Err(ColumnError::Ambiguous { column: column.to_owned(), ambiguity: Box::new(ambiguity) })
            }
            Self::Impossible(conflict) => {
                Err(ColumnError::Impossible { column: column.to_owned(), conflict: Box::new(conflict) })
            }
        }
    }
}

/// Counts cells that only one reading fits, and remembers the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) count: u64,
    pub(super) first: Option<Example>,
}

impl Evidence {
    pub(super) fn add(&mut self, line: u64, text: &str) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some(Example { line, text: crate::values::number::shortened(text) });
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        if self.first.is_none() {
            self.first.clone_from(&other.first);
        }
    }
}

/// What two heaps of evidence say together. A few slips among many cells do
/// not spoil a column: they will be refused one by one, each with its line.
pub(super) enum Verdict {
    First,
    Second,
    Neither,
    Conflict(Example, Example),
}

const OVERWHELMING: u64 = 20;

pub(super) fn weigh(first: &Evidence, second: &Evidence) -> Verdict {
    match (&first.first, &second.first) {
        (None, None) => Verdict::Neither,
        (Some(_), None) => Verdict::First,
        (None, Some(_)) => Verdict::Second,
        _ if first.count >= second.count * OVERWHELMING => Verdict::First,
        _ if second.count >= first.count * OVERWHELMING => Verdict::Second,
        (Some(one), Some(other)) => Verdict::Conflict(one.clone(), other.clone()),
    }
}
