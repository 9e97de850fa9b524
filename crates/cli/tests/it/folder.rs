//! A data folder and the binary run on it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder for one test.
pub(crate) struct Folder {
    pub(crate) root: TempDir,
    environment: Vec<(String, String)>,
}

/// What a run printed.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    pub(crate) fn refused(self) -> Self {
        assert_eq!(self.code, Some(1), "stdout: {}\nstderr: {}", self.out, self.err);
        assert!(!self.err.is_empty());
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// The rows of a CSV as text by column.
    pub(crate) fn csv(&self) -> Vec<std::collections::BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_reader(self.out.as_bytes());
        reader.deserialize().map(Result::unwrap).collect()
    }
}

impl Folder {
    pub(crate) fn empty() -> Self {
        Self { root: tempfile::tempdir().unwrap(), environment: Vec::new() }
    }

    /// A folder with one workspace.
    pub(crate) fn new(currency: &str, timezone: &str, locale: &str) -> Self {
        let folder = Self::empty();
        folder.init(currency, timezone, locale);
        folder
    }

    pub(crate) fn with_environment(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn init(&self, currency: &str, timezone: &str, locale: &str) {
        let arguments = ["init", "--name", "Shop", "--currency", currency, "--timezone", timezone, "--locale", locale];
        self.run(&arguments).ok();
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// Writes a file to import.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sulit"));
        command.current_dir(self.root.path()).arg("--data").arg(self.data());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command().args(arguments).output().unwrap())
    }

    pub(crate) fn import(&self, path: &Path, flags: &[&str]) -> Ran {
        let path = path.to_str().unwrap();
        self.run(&[&["import", path, "--format", "json"], flags].concat())
    }

    pub(crate) fn report(&self, kind: &str, from: &str, to: &str, flags: &[&str]) -> Ran {
        self.run(&[&["report", kind, "--from", from, "--to", to], flags].concat())
    }

    pub(crate) fn sql(&self, query: &str) -> Value {
        self.run(&["sql", query, "--format", "json"]).ok().json()
    }
}
