//! The demo and the tests are built once between them. Cargo compiles a
//! package again when a test turns on a feature of it that the product does
//! not use, and for a package below the lake that costs minutes.

use std::collections::BTreeSet;

use crate::Finding;

/// How `make demo` and `make test` select what they build.
pub(crate) const PRODUCT: [&str; 6] = ["-p", "cli", "--features", "embed-web", "-e", "normal,build"];
pub(crate) const TESTS: [&str; 5] = ["--workspace", "--features", "cli/embed-web", "-e", "normal,build,dev"];
/// Each line one package with its features.
pub(crate) const LAYOUT: [&str; 4] = ["-f", "{p} {f}", "--prefix", "none"];

/// Packages that the product has with other features than the tests, given
/// what `cargo tree` prints for each.
pub(crate) fn check(product: &str, tests: &str) -> Vec<Finding> {
    let lines = |text: &str| -> BTreeSet<String> {
        text.lines().map(|line| line.trim_end_matches(" (*)").trim_end().to_owned()).collect()
    };
    let tests = lines(tests);
    let apart = lines(product).into_iter().filter(|line| !line.is_empty() && !tests.contains(line));
    apart
        .map(|line| {
            let mut words = line.split(' ');
            let package = words.next().unwrap_or_default().to_owned();
            let message = format!(
                "tests turn on features of `{package}` that the product lacks, so that it and all above it compile \
                 twice (the product has: {}); ask for the same features",
                words.skip(1).collect::<Vec<_>>().join(" ")
            );
            Finding::new("Cargo.toml", message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_features_are_shared() {
        let product = "cli v0.1.0 embed-web\nserde v1.0.0 derive,std\nserde v1.0.0 derive,std (*)\n";
        let tests = "insta v1.0.0 json\nserde v1.0.0 derive,std\ncli v0.1.0 embed-web\n";
        assert!(check(product, tests).is_empty());
    }

    #[test]
    fn a_feature_only_tests_turn_on_is_found() {
        let found = check("reqwest v0.12.0 stream\n", "reqwest v0.12.0 cookies,stream\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("`reqwest`"));
    }
}
