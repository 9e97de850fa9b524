//! Checks on the house itself: `cargo run -p xtask -- tidy`.
//!
//! Each module below holds one rule and the tests of that rule; `cargo test
//! -p xtask` applies all of them to this repository. `tidy` refuses to change
//! anything. The one command that writes is `ratchet`, which lowers the
//! bounds in `xtask/ratchet.toml` to what is reached and never raises them.

mod arrows;
mod front;
mod links;
mod manifests;
mod one_build;
mod root;
mod sizes;
mod tree;
mod words;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};

use crate::tree::Tree;

/// One breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    /// Where, relative to the root, with the line if there is one.
    place: String,
    /// What is wrong and what to do.
    message: String,
}

impl Finding {
    fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let outcome = match command.as_str() {
        "tidy" => tidy(&repository()),
        "ratchet" => sizes::lower(&repository()),
        _ => {
            eprintln!("usage: cargo run -p xtask -- tidy|ratchet");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The root of this repository.
fn repository() -> PathBuf {
    // Cargo says at run time where it runs; two clones may share one target folder.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here).parent().map(Path::to_owned).unwrap_or_default()
}

fn tidy(repository: &Path) -> anyhow::Result<()> {
    let findings = findings(repository)?;
    for finding in &findings {
        eprintln!("{}: {}", finding.place, finding.message);
    }
    if !findings.is_empty() {
        bail!("tidy: {} to put right", findings.len());
    }
    println!("tidy: nothing to put right");
    Ok(())
}

/// Every breach of every rule, in the order of places.
fn findings(repository: &Path) -> anyhow::Result<Vec<Finding>> {
    let tree = Tree::read(repository)?;
    let metadata = cargo(repository, &["metadata", "--format-version", "1", "--no-deps"], &[])?;
    let mut findings = arrows::check(&metadata)?;
    findings.extend(one_build::check(&tree_of(repository, &one_build::EVERYTHING)?, &selections(repository)?));
    findings.extend(manifests::check(&tree));
    findings.extend(sizes::check(&tree, &sizes::Ratchet::read(repository)?));
    findings.extend(words::check(&tree));
    findings.extend(front::check(&tree));
    findings.extend(links::check(&tree));
    findings.extend(root::check(&tree));
    findings.sort();
    Ok(findings)
}

/// What `cargo tree` prints of the packages that a selection builds.
fn tree_of(repository: &Path, selection: &[&str]) -> anyhow::Result<String> {
    cargo(repository, &["tree"], &[selection, &one_build::LAYOUT].concat())
}

/// The same for each crate alone that stands on a store or the lake.
fn selections(repository: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let heavy = ["store", "lake", "jobs", "collect", "plan", "insights", "api", "cli"];
    let one = |name: &str| Ok((name.to_owned(), tree_of(repository, &["-p", name, "-e", "normal,build,dev"])?));
    heavy.into_iter().map(one).collect()
}

/// What a cargo command prints about the workspace.
fn cargo(repository: &Path, command: &[&str], selection: &[&str]) -> anyhow::Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(command)
        .args(selection)
        .arg("--locked")
        .current_dir(repository)
        .output()
        .with_context(|| format!("cannot run cargo {}", command.join(" ")))?;
    if !output.status.success() {
        bail!("cargo {} failed: {}", command.join(" "), String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout).context("what cargo printed is not UTF-8")
}

#[cfg(test)]
mod tests {
    #[test]
    fn this_repository_is_tidy() {
        let findings = super::findings(&super::repository()).unwrap();
        let lines: Vec<String> =
            findings.iter().map(|finding| format!("{}: {}", finding.place, finding.message)).collect();
        assert!(findings.is_empty(), "\n{}\n", lines.join("\n"));
    }
}
