//! How long files and functions may be. A file past 800 lines is two files.
//! Below that a ratchet holds the largest sizes there are: `xtask/ratchet.toml`
//! only ever gets smaller numbers.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use crate::Finding;
use crate::tree::{File, Tree};

/// Lines past which no file may go, whatever the ratchet says.
const HARD_FILE_LINES: usize = 800;
const CODE: [&str; 8] = ["rs", "ts", "tsx", "js", "css", "sql", "py", "sh"];
const RATCHET: &str = "xtask/ratchet.toml";

/// The largest sizes allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ratchet {
    /// Lines of a file of code.
    largest_file_lines: usize,
    /// Lines of a Rust function, from `fn` to its closing brace.
    largest_function_lines: usize,
}

impl Ratchet {
    pub(crate) fn read(repository: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(repository.join(RATCHET)).with_context(|| format!("cannot read {RATCHET}"))?;
        toml::from_str(&text).with_context(|| format!("cannot understand {RATCHET}"))
    }
}

/// One function and its length.
struct Function<'a> {
    name: &'a str,
    line: usize,
    lines: usize,
}

pub(crate) fn check(tree: &Tree, ratchet: &Ratchet) -> Vec<Finding> {
    let mut findings = Vec::new();
    let most = ratchet.largest_file_lines.min(HARD_FILE_LINES);
    for file in code(tree) {
        let lines = file.lines().count();
        if lines > most {
            findings.push(Finding::new(&file.path, format!("{lines} lines, at most {most}: two concepts, two files")));
        }
        for function in functions(file) {
            if function.lines > ratchet.largest_function_lines {
                let place = format!("{}:{}", file.path, function.line);
                let most = ratchet.largest_function_lines;
                findings.push(Finding::new(
                    place,
                    format!("`{}` has {} lines, at most {most}: give its steps names", function.name, function.lines),
                ));
            }
        }
    }
    findings
}

/// Lowers the ratchet to what is reached.
pub(crate) fn lower(repository: &Path) -> anyhow::Result<()> {
    let tree = Tree::read(repository)?;
    let now = Ratchet::read(repository)?;
    let file = code(&tree).map(|file| file.lines().count()).max().unwrap_or(0).min(now.largest_file_lines);
    let longest = code(&tree).flat_map(functions).map(|function| function.lines).max().unwrap_or(0);
    let function = longest.min(now.largest_function_lines);
    let text = format!(
        "# The largest sizes in this repository. These numbers only go down:\n\
         # `cargo run -p xtask -- ratchet` lowers them to what is reached.\n\
         largest_file_lines = {file}\nlargest_function_lines = {function}\n"
    );
    fs::write(repository.join(RATCHET), text).with_context(|| format!("cannot write {RATCHET}"))?;
    println!("ratchet: files {file} lines, functions {function} lines");
    Ok(())
}

fn code(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.files.iter().filter(|file| CODE.contains(&file.extension()))
}

/// The functions of a Rust file, by the layout that rustfmt gives: a function
/// ends at the first closing brace as far in as its own first line.
fn functions(file: &File) -> Vec<Function<'_>> {
    if file.extension() != "rs" {
        return Vec::new();
    }
    let lines: Vec<&str> = file.text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let close = format!("{indent}}}");
        let rest = &lines[index..];
        let opened = rest.iter().position(|line| line.ends_with('{'));
        let declared = rest.iter().position(|line| line.ends_with(';') || line.ends_with('}'));
        if opened.is_none() || declared.is_some_and(|end| opened.is_some_and(|start| end < start)) {
            continue;
        }
        if let Some(end) = rest.iter().position(|line| *line == close) {
            found.push(Function { name, line: index + 1, lines: end + 1 });
        }
    }
    found
}

/// The name of the function that a line begins, if it begins one.
fn function_name(line: &str) -> Option<&str> {
    let mut words = line.trim_start();
    loop {
        if let Some(rest) = words.strip_prefix("fn ") {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
            return Some(&rest[..end]);
        }
        let rest = ["pub ", "pub(crate) ", "pub(super) ", "const ", "async ", "extern \"C\" "]
            .iter()
            .find_map(|word| words.strip_prefix(word))?;
        words = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATCHET: Ratchet = Ratchet { largest_file_lines: 6, largest_function_lines: 3 };

    #[test]
    fn functions_are_measured_from_their_name_to_their_brace() {
        let text = "impl A {\n    pub(crate) async fn go(\n        &self,\n    ) {\n        if x {\n        }\n    }\n}\ntrait B {\n    fn declared(&self);\n}\n";
        let tree = Tree::of(&[("crates/a/src/lib.rs", text)]);
        let found = functions(&tree.files[0]);
        assert_eq!(found.iter().map(|function| (function.name, function.lines)).collect::<Vec<_>>(), [("go", 6)]);
    }

    #[test]
    fn long_files_and_functions_are_refused() {
        let text = "fn long() {\n    a();\n    b();\n}\n\n\n\n";
        let found = check(&Tree::of(&[("crates/a/src/lib.rs", text), ("web/src/a.css", "a\n")]), &RATCHET);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn documents_may_be_long() {
        assert!(check(&Tree::of(&[("docs/data.md", &"line\n".repeat(2_000))]), &RATCHET).is_empty());
    }

    #[test]
    fn the_ratchet_cannot_pass_the_hard_bound() {
        let loose = Ratchet { largest_file_lines: 5_000, largest_function_lines: 5_000 };
        let found = check(&Tree::of(&[("web/src/a.ts", &"line\n".repeat(801))]), &loose);
        assert_eq!(found.len(), 1);
    }
}
