//! Who does something, and what they may do.

use serde::{Deserialize, Serialize};

/// What a member of a workspace may do; each role includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees reports, campaigns and imports.
    Viewer,
    /// Also imports files and changes campaigns, budgets and rules.
    Editor,
    /// Also changes the workspace, its users and its keys.
    Admin,
}

impl Role {
    /// The word stored and shown in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Viewer, Self::Editor, Self::Admin].into_iter().find(|role| role.as_str() == word)
    }
}

/// Who made a change, as the audit log names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in person, by user id.
    User(String),
    /// A program with an API key, by key id.
    Key(String),
    /// Whoever runs the command line on the data folder.
    CommandLine,
    /// Sulit itself: migrations, queued jobs.
    System,
}

impl Actor {
    /// One string for the audit log, such as `user:usr_…`.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::User(id) => format!("user:{id}"),
            Self::Key(id) => format!("key:{id}"),
            Self::CommandLine => "cli".to_owned(),
            Self::System => "system".to_owned(),
        }
    }
}
