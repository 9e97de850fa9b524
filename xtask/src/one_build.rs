//! Every selection of crates is served from one build. Cargo compiles a
//! package again for each set of features that a selection asks for, and for a
//! package below the lake that costs minutes. `crates/unify` asks for what the
//! whole workspace asks for; this rule finds what it still lacks.

use std::collections::{BTreeMap, BTreeSet};

use crate::Finding;

/// What `make demo` and `make test` build, tests included.
pub(crate) const EVERYTHING: [&str; 5] = ["--workspace", "--features", "cli/embed-web", "-e", "normal,build,dev"];
/// Each line one package with its features.
pub(crate) const LAYOUT: [&str; 4] = ["-f", "{p} {f}", "--prefix", "none"];

/// Sets of features by package and version: one for the target and perhaps
/// another for what runs while building.
type Packages = BTreeMap<(String, String), BTreeSet<String>>;

/// Reads what `cargo tree` printed in [`LAYOUT`]; crates of ours, which stand
/// there with their folder, are left out.
fn packages(printed: &str) -> Packages {
    let mut found = Packages::new();
    for line in printed.lines().filter(|line| !line.contains('/')) {
        let line = line.trim_end_matches(" (*)").replace(" (proc-macro)", "");
        let mut words = line.splitn(3, ' ');
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            let features = words.next().unwrap_or_default().trim().to_owned();
            found.entry((name.to_owned(), version.trim_start_matches('v').to_owned())).or_default().insert(features);
        }
    }
    found
}

/// Packages that a selection builds otherwise than the whole workspace does,
/// each with the line that puts it right.
pub(crate) fn check(everything: &str, selections: &[(String, String)]) -> Vec<Finding> {
    let everything = packages(everything);
    let mut apart: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
    for (selection, printed) in selections {
        for (package, features) in packages(printed) {
            if everything.get(&package).is_some_and(|all| !features.is_subset(all)) {
                apart.entry(package).or_default().push(selection);
            }
        }
    }
    let finding = |(package, selections): (&(String, String), &Vec<&str>)| {
        let message = format!(
            "`cargo test -p {}` would compile {} {} once more; ask for its features here: {}",
            selections[0],
            package.0,
            package.1,
            requirement(&everything, package)
        );
        Finding::new("crates/unify/Cargo.toml", message)
    };
    apart.iter().map(finding).collect()
}

/// The line that asks for all features the workspace uses of a package.
fn requirement(everything: &Packages, package: &(String, String)) -> String {
    let (name, version) = package;
    let sets = everything.get(package).into_iter().flatten();
    let features: BTreeSet<&str> = sets.flat_map(|set| set.split(',')).filter(|feature| !feature.is_empty()).collect();
    let versions = everything.keys().filter(|(other, _)| other == name).count();
    let short = version.split(['.', '+']).take(2).collect::<Vec<_>>().join(".");
    let lead = if versions > 1 {
        format!("{name}-{} = {{ package = \"{name}\", version = \"{short}\"", short.replace('.', "-"))
    } else {
        format!("{name} = {{ version = \"{short}\"")
    };
    let default = if features.contains("default") { "" } else { ", default-features = false" };
    let named: Vec<String> =
        features.iter().filter(|feature| **feature != "default").map(|feature| format!("\"{feature}\"")).collect();
    format!("{lead}{default}, features = [{}] }}", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(name: &str, printed: &str) -> (String, String) {
        (name.to_owned(), printed.to_owned())
    }

    #[test]
    fn equal_features_are_shared() {
        let everything = "cli v0.1.0 (/a/crates/cli) embed-web\nserde v1.0.0 derive,std\nserde v1.0.0 derive,std (*)\n";
        assert!(check(everything, &[selection("plan", "serde v1.0.0 derive,std\n")]).is_empty());
        assert!(check(everything, &[selection("plan", "plan v0.1.0 (/a/crates/plan) \n")]).is_empty());
    }

    #[test]
    fn a_package_built_otherwise_is_found_with_the_line_that_helps() {
        let everything = "rand v0.10.3 chacha,default,std\nrand v0.9.5 std\nzstd-sys v2.1.2+zstd.1.5 std\n";
        let found = check(everything, &[selection("lake", "rand v0.10.3 default,std\n")]);
        assert_eq!(found.len(), 1);
        let line = r#"rand-0-10 = { package = "rand", version = "0.10", features = ["chacha", "std"] }"#;
        assert!(found[0].message.ends_with(line), "{}", found[0].message);
        let sys = requirement(&packages(everything), &("zstd-sys".to_owned(), "2.1.2+zstd.1.5".to_owned()));
        assert_eq!(sys, r#"zstd-sys = { version = "2.1", default-features = false, features = ["std"] }"#);
    }
}
