//! Manifests take versions and lints from the workspace, and every crate says
//! what it is.

use crate::Finding;
use crate::tree::{File, Tree};

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let manifests = tree.files.iter().filter(|file| file.path.ends_with("/Cargo.toml"));
    let own = manifests.filter(|file| file.path.starts_with("crates/") || file.path.starts_with("xtask/"));
    own.flat_map(|manifest| manifest_findings(tree, manifest)).collect()
}

fn manifest_findings(tree: &Tree, manifest: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !manifest.text.contains("[lints]\nworkspace = true") {
        findings.push(Finding::new(&manifest.path, "add `[lints] workspace = true`"));
    }
    let mut section = "";
    for (number, line) in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.contains("dependencies") && !asks_for_features_only(manifest) && names_a_version(line) {
            let message = "put the version into [workspace.dependencies] and write `.workspace = true` here";
            findings.push(Finding::new(format!("{}:{number}", manifest.path), message));
        }
    }
    let folder = manifest.path.trim_end_matches("Cargo.toml");
    let entry = |name: &str| tree.files.iter().find(|file| file.path == format!("{folder}src/{name}"));
    match entry("lib.rs").or_else(|| entry("main.rs")) {
        Some(file) if file.text.lines().take_while(|line| line.starts_with("//!")).count() >= 3 => {}
        Some(file) => findings.push(Finding::new(
            &file.path,
            "begin with what the crate is, what it refuses to do and what it writes to disk (`//!`, three lines or more)",
        )),
        None => findings.push(Finding::new(&manifest.path, "this crate has neither src/lib.rs nor src/main.rs")),
    }
    findings
}

/// Whether this is the crate whose one purpose is to name features.
fn asks_for_features_only(manifest: &File) -> bool {
    manifest.path == "crates/unify/Cargo.toml"
}

fn names_a_version(line: &str) -> bool {
    let Some((_, value)) = line.split_once('=') else { return false };
    let value = value.trim();
    value.starts_with('"') || value.contains("version =") || value.contains("git =")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCS: &str = "//! What.\n//! Refuses.\n//! Writes.\n";

    #[test]
    fn a_manifest_of_the_house_passes() {
        let manifest = "[package]\nname = \"x\"\n[lints]\nworkspace = true\n[dependencies]\nserde.workspace = true\nrand = { workspace = true, features = [\"chacha\"] }\n";
        assert!(check(&Tree::of(&[("crates/x/Cargo.toml", manifest), ("crates/x/src/lib.rs", DOCS)])).is_empty());
    }

    #[test]
    fn versions_missing_lints_and_silent_crates_are_refused() {
        let manifest = "[dependencies]\nserde = \"1\"\nrand = { version = \"0.10\" }\n";
        let found = check(&Tree::of(&[("crates/x/Cargo.toml", manifest), ("crates/x/src/lib.rs", "mod a;\n")]));
        assert_eq!(found.len(), 4, "{found:?}");
    }
}
