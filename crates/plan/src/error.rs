//! What makes a plan unacceptable.

use base::ErrorKind;
use store::StoreError;

/// An error of planning.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A campaign's key breaks the workspace's convention or cannot be a key.
    #[error("the key “{key}” {reason}")]
    Key {
        /// The key as given.
        key: String,
        /// What is wrong with it and what would be right.
        reason: String,
    },
    /// A field of a campaign, rule or budget cannot be accepted.
    #[error("{field}: {message}")]
    Field {
        /// The field, as it is called in the API and in files.
        field: &'static str,
        /// What is wrong and what would be right.
        message: String,
    },
    /// A rule cannot be understood.
    #[error("the rule “{rule}” cannot be used: {message}")]
    Rule {
        /// The rule or its pattern as given.
        rule: String,
        /// What is wrong and what would be right.
        message: String,
    },
    /// A file of campaigns has errors; nothing of it was taken.
    #[error("the file of campaigns was not taken, {} {}: {}", .0.len(), if .0.len() == 1 { "problem" } else { "problems" }, first_lines(.0))]
    File(Vec<LineProblem>),
    /// The store failed or refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A problem in one line of a file of campaigns.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct LineProblem {
    /// Line in the file, 1 = header.
    pub line: u64,
    /// Header of the column; empty when it is the whole line.
    pub column: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl PlanError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Key { .. } | Self::Field { .. } | Self::Rule { .. } | Self::File(_) => ErrorKind::Invalid,
            Self::Store(source) => source.kind(),
        }
    }
}

fn first_lines(problems: &[LineProblem]) -> String {
    let shown = problems.iter().take(5).map(|problem| {
        let column = if problem.column.is_empty() { String::new() } else { format!(", {}", problem.column) };
        format!("line {}{column}: {}", problem.line, problem.message)
    });
    let mut text = shown.collect::<Vec<_>>().join("; ");
    if problems.len() > 5 {
        text.push_str("; …");
    }
    text
}
