//! The web app keeps its component and chart libraries behind its own parts,
//! and lays out by reading direction, so that Persian mirrors by itself.

use crate::Finding;
use crate::tree::{File, Tree};

/// A package and the folder that may import it.
const BEHIND: [(&str, &str); 2] = [("@mantine/", "web/src/ui/"), ("echarts", "web/src/charts/")];

/// Properties that name a side of the screen, and what to write instead.
const PHYSICAL: [(&str, &str); 6] = [
    ("margin-left", "margin-inline-start"),
    ("margin-right", "margin-inline-end"),
    ("padding-left", "padding-inline-start"),
    ("padding-right", "padding-inline-end"),
    ("border-left", "border-inline-start"),
    ("border-right", "border-inline-end"),
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let app = tree.files.iter().filter(|file| file.path.starts_with("web/src/"));
    app.flat_map(|file| if file.extension() == "css" { sides(file) } else { imports(file) }).collect()
}

fn imports(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in file.lines() {
        let Some(package) = imported(line) else { continue };
        for (prefix, folder) in BEHIND {
            if package.starts_with(prefix) && !file.path.starts_with(folder) {
                let message = format!("only {folder} imports `{package}`; use or add a part there");
                findings.push(Finding::new(format!("{}:{number}", file.path), message));
            }
        }
    }
    findings
}

/// The module a line imports: `from '…'`, `import '…'` or `import('…')`.
fn imported(line: &str) -> Option<&str> {
    let start = ["from '", "from \"", "import '", "import \"", "import('", "import(\""]
        .iter()
        .find_map(|lead| line.find(lead).map(|at| at + lead.len()))?;
    line[start..].split(['\'', '"']).next()
}

fn sides(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in file.lines() {
        for (physical, logical) in PHYSICAL {
            if line.trim_start().starts_with(physical) {
                let message = format!("`{physical}` does not mirror: write `{logical}`");
                findings.push(Finding::new(format!("{}:{number}", file.path), message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_stay_behind_their_folder() {
        let import = "import { Button } from '@mantine/core'\n";
        assert!(check(&Tree::of(&[("web/src/ui/button.tsx", import)])).is_empty());
        assert_eq!(check(&Tree::of(&[("web/src/pages/campaigns/table.tsx", import)])).len(), 1);
        let lazy = "const charts = await import('echarts/core')\n";
        assert_eq!(check(&Tree::of(&[("web/src/pages/overview/view.tsx", lazy)])).len(), 1);
        assert!(check(&Tree::of(&[("web/src/charts/line.tsx", lazy)])).is_empty());
    }

    #[test]
    fn styles_follow_the_reading_direction() {
        assert_eq!(check(&Tree::of(&[("web/src/ui/card.css", ".a {\n  margin-left: 4px;\n}\n")])).len(), 1);
        assert!(check(&Tree::of(&[("web/src/ui/card.css", ".a {\n  margin-inline-start: 4px;\n}\n")])).is_empty());
    }
}
