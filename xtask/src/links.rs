//! Documents point at files that are there.

use crate::Finding;
use crate::tree::{File, Tree};

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let documents = tree.files.iter().filter(|file| file.extension() == "md");
    documents.flat_map(|document| dead_links(tree, document)).collect()
}

fn dead_links(tree: &Tree, document: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in document.lines() {
        for target in targets(line) {
            let path = resolve(&document.path, target);
            let folder = format!("{}/", path.trim_end_matches('/'));
            if !tree.files.iter().any(|file| file.path == path || file.path.starts_with(&folder)) {
                let message = format!("the link to `{target}` leads nowhere");
                findings.push(Finding::new(format!("{}:{number}", document.path), message));
            }
        }
    }
    findings
}

/// Relative targets of a line's links and pictures, without what follows `#`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split(')').next()?.split('#').next()?;
        let relative = !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:");
        relative.then_some(target)
    })
}

/// A target's path from the root.
fn resolve(document: &str, target: &str) -> String {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_lead_somewhere_pass() {
        let text = "See [one](docs/a.md#part), [two](https://example.com/x.md), [three](docs/), ![four](docs/a.md).\n";
        let tree = Tree::of(&[("README.md", text), ("docs/a.md", "[up](../README.md)\n")]);
        assert!(check(&tree).is_empty());
    }

    #[test]
    fn links_that_lead_nowhere_are_found() {
        let found = check(&Tree::of(&[("docs/a.md", "[gone](b.md)\n")]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "docs/a.md:1");
    }
}
