//! Words that do not belong into what is finished, names that say nothing,
//! and paths that exist on one machine only.

use crate::Finding;
use crate::tree::{File, Tree};

/// Text, and what to do instead. Written in two parts, so that this file does
/// not find itself.
const REFUSED: &[(&str, &str)] = &[
    (concat!("TO", "DO"), "finish it, or write an issue"),
    (concat!("FIX", "ME"), "finish it, or write an issue"),
    (concat!("dbg", "!("), "take the debug print out"),
    (concat!("todo", "!("), "finish it"),
    (concat!("unimpl", "emented!("), "finish it"),
    (concat!("#[", "ignore"), "make the test run, or take it out"),
    (concat!("thread::", "sleep("), "take a base::Clock or wait for the event itself"),
    (concat!("test", ".only("), "let every test run"),
    (concat!("test", ".skip("), "make the test run, or take it out"),
];

/// Folders of one machine.
const MACHINE: &[&str] = &[concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/ro", "ot/"), concat!("/wo", "rk/")];

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "common", "manager", "misc"];

/// Files that may hold any word: licences, locks, pictures, and this list.
fn exempt(file: &File) -> bool {
    matches!(file.path.as_str(), "LICENSE" | "Cargo.lock" | "typos.toml") || file.path.ends_with("package-lock.json")
}

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let named = tree.files.iter().filter_map(empty_name);
    let written = tree.files.iter().filter(|file| !exempt(file)).flat_map(|file| {
        file.lines().flat_map(move |(number, line)| {
            refusals(line).map(move |message| Finding::new(format!("{}:{number}", file.path), message))
        })
    });
    named.chain(written).collect()
}

fn empty_name(file: &File) -> Option<Finding> {
    let code = ["rs", "ts", "tsx", "js", "py"].contains(&file.extension());
    let stem = |part: &str| part.split('.').next().unwrap_or_default().to_owned();
    let empty = file.path.split('/').map(stem).find(|part| EMPTY_NAMES.contains(&part.as_str()))?;
    code.then(|| Finding::new(&file.path, format!("`{empty}` says nothing: name it after the concept inside")))
}

fn refusals(line: &str) -> impl Iterator<Item = String> + use<'_> {
    let words = REFUSED.iter().filter(|(text, _)| line.contains(text));
    let words = words.map(|(text, instead)| format!("`{text}`: {instead}"));
    let paths = MACHINE.iter().filter(|folder| begins_a_path(line, folder));
    words.chain(paths.map(|folder| format!("`{folder}…` exists on one machine only: take a path from the caller")))
}

/// Whether the folder stands at the start of an absolute path in this line.
fn begins_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-/}~)".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn unfinished_work_is_found() {
        assert_eq!(messages("crates/a/src/lib.rs", concat!("// TO", "DO: later\n")), 1);
        assert_eq!(messages("web/src/a.ts", concat!("test", ".only('x')\n")), 1);
        assert_eq!(messages("crates/a/src/lib.rs", "// Everything is done.\n"), 0);
    }

    #[test]
    fn paths_of_one_machine_are_found_and_urls_are_not() {
        assert_eq!(messages("docs/a.md", concat!("see /ho", "me/me/file\n")), 1);
        assert_eq!(messages("docs/a.md", concat!("see https://example.com/ho", "me/\n")), 0);
        assert_eq!(messages("docs/a.md", concat!("{workspace}/wo", "rk/\n")), 0);
    }

    #[test]
    fn names_that_say_nothing_are_found() {
        assert_eq!(messages("crates/a/src/utils.rs", ""), 1);
        assert_eq!(messages("web/src/common/money.ts", ""), 1);
        assert_eq!(messages("crates/a/src/money.rs", ""), 0);
    }
}
