//! The first thing a newcomer sees holds only what a newcomer needs.

use crate::Finding;
use crate::tree::Tree;

/// What must be there.
const NEEDED: [&str; 8] =
    ["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "Cargo.toml", "LICENSE", "Makefile", "README.md", "docs/"];

/// What else may be there.
const WELCOME: [&str; 21] = [
    ".ci/",
    ".editorconfig",
    ".git",
    ".git/",
    ".gitattributes",
    ".github/",
    ".gitignore",
    "Cargo.lock",
    "benches/",
    "clippy.toml",
    "crates/",
    "demo-data/",
    "deny.toml",
    "fuzz/",
    "rustfmt.toml",
    "sulit-data/",
    "target/",
    "tests/",
    "typos.toml",
    "web/",
    "xtask/",
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let has = |name: &str| tree.root.iter().any(|entry| entry == name);
    let missing = NEEDED.into_iter().filter(|name| !has(name)).map(|name| Finding::new(name, "missing in the root"));
    let strange = tree.root.iter().filter(|name| !NEEDED.contains(&name.as_str()) && !WELCOME.contains(&name.as_str()));
    let strange = strange.map(|name| Finding::new(name, "does not belong into the root: move it to where it is used"));
    missing.chain(strange).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(names: &[&str]) -> Tree {
        Tree { files: Vec::new(), root: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    #[test]
    fn plans_and_notes_in_the_root_are_refused() {
        let mut names = NEEDED.to_vec();
        assert!(check(&root(&names)).is_empty());
        names.push("PLAN.md");
        assert_eq!(check(&root(&names))[0].place, "PLAN.md");
    }

    #[test]
    fn a_root_without_a_readme_is_refused() {
        assert_eq!(check(&root(&["Makefile"])).len(), NEEDED.len() - 1);
    }
}
