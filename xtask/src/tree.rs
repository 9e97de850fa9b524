//! The files of the repository that people write.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

/// Folders that hold what is built, installed, recorded or generated.
const NOT_OURS: &[&str] = &[
    ".git",
    "target",
    "node_modules",
    "dist",
    "generated",
    "fixtures",
    "snapshots",
    "test-results",
    "playwright-report",
    "sulit-data",
    "demo-data",
    "proptest-regressions",
    "corpus",
    "artifacts",
    "coverage",
];

/// One file.
pub(crate) struct File {
    /// Path from the root, with `/`.
    pub path: String,
    /// Its text; empty when it is not UTF-8.
    pub text: String,
}

impl File {
    /// What follows the last dot of its name; empty if there is none.
    pub(crate) fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Its lines with their numbers from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// All files, in the order of their paths.
pub(crate) struct Tree {
    pub files: Vec<File>,
    /// Names in the root, folders with a trailing `/`.
    pub root: Vec<String>,
}

impl Tree {
    pub(crate) fn read(repository: &Path) -> anyhow::Result<Self> {
        let mut tree = Self { files: Vec::new(), root: Vec::new() };
        walk(repository, "", &mut tree)?;
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        tree.root.sort();
        Ok(tree)
    }

    /// A tree of made-up files, for the tests of the rules.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        Self { files: files.iter().map(file).collect(), root: Vec::new() }
    }
}

fn walk(folder: &Path, prefix: &str, tree: &mut Tree) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if prefix.is_empty() {
                tree.root.push(format!("{name}/"));
            }
            let built = NOT_OURS.contains(&name.as_str()) || entry.path().join("CACHEDIR.TAG").exists();
            if !built {
                walk(&entry.path(), &format!("{path}/"), tree)?;
            }
        } else {
            if prefix.is_empty() {
                tree.root.push(name);
            }
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {path}"))?;
            tree.files.push(File { path, text: String::from_utf8(bytes).unwrap_or_default() });
        }
    }
    Ok(())
}
