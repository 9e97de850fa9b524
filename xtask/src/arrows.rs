//! Who may depend on whom. The table is that of ARCHITECTURE.md; any arrow it
//! does not name is refused.

use anyhow::Context as _;
use serde::Deserialize;

use crate::Finding;

const FEATURES: [&str; 5] = ["collect", "plan", "insights", "engage", "partners"];

/// Dependencies that only these crates may have, so that what they do is in one
/// place. The test kit, which is never shipped, may have them too.
const SOLE_USERS: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("datafusion", &["lake"]),
    ("deltalake", &["lake"]),
    ("ballista", &["lake"]),
    ("axum", &["api"]),
    ("rust-embed", &["api"]),
    ("clap", &["cli", "analyst"]),
];

/// The part of `cargo metadata` that the rule needs.
#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    /// Registries it may go to: an empty list for `publish = false`.
    publish: Option<Vec<String>>,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    /// `dev`, `build` or nothing.
    kind: Option<String>,
}

/// Crates of ours that a crate may use.
fn allowed(package: &str) -> Vec<&'static str> {
    let facts = ["jobs", "store", "lake", "base"];
    match package {
        "cli" => [&FEATURES[..], &facts, &["api", "analyst", "simulator"]].concat(),
        "analyst" => vec!["measure", "stats", "base"],
        "api" => [&FEATURES[..], &facts].concat(),
        name if FEATURES.contains(&name) => [&facts[..], &["measure"]].concat(),
        "jobs" => vec!["store", "base"],
        "store" | "lake" => vec!["base", "unify"],
        "simulator" => vec!["base"],
        // Judges both and is part of neither; nothing may use it.
        "accuracy" => vec!["measure", "simulator", "stats"],
        "measure" => vec!["stats", "base"],
        // Builders and servers for tests may stand on everything but the binary.
        "testkit" => [&FEATURES[..], &facts, &["api", "simulator"]].concat(),
        _ => Vec::new(),
    }
}

/// Every forbidden arrow in what `cargo metadata` printed.
pub(crate) fn check(metadata: &str) -> anyhow::Result<Vec<Finding>> {
    let metadata: Metadata = serde_json::from_str(metadata).context("cannot read what cargo metadata printed")?;
    let ours: Vec<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    let mut findings = Vec::new();
    for package in &metadata.packages {
        let folder = package.manifest_path.rsplit('/').nth(1).unwrap_or_default();
        let mut refuse = |message: String| findings.push(Finding::new(format!("{folder}/Cargo.toml"), message));
        if folder != package.name {
            refuse(format!("package `{}` lives in folder `{folder}`; give both one name", package.name));
        }
        if package.publish.as_ref().is_none_or(|registries| !registries.is_empty()) {
            refuse("set `publish.workspace = true`: nothing here goes to a registry".to_owned());
        }
        for dependency in &package.dependencies {
            if let Some(message) = refusal(&package.name, dependency, &ours) {
                refuse(message);
            }
        }
    }
    Ok(findings)
}

/// Why a dependency is refused, if it is.
fn refusal(package: &str, dependency: &Dependency, ours: &[&str]) -> Option<String> {
    let name = dependency.name.as_str();
    let in_tests = dependency.kind.as_deref() == Some("dev");
    if let Some((_, users)) = SOLE_USERS.iter().find(|(only, _)| *only == name) {
        let fits = users.contains(&package) || package == "testkit";
        let users = users.join("` and `");
        return (!fits).then(|| format!("only `{users}` may use `{name}`; ask it for what you need"));
    }
    if !ours.contains(&name) {
        return None;
    }
    if name == "testkit" {
        return (!in_tests).then(|| "`testkit` is for tests: make it a dev-dependency".to_owned());
    }
    if in_tests && matches!(name, "simulator" | "base") {
        return None;
    }
    let may = allowed(package);
    (!may.contains(&name)).then(|| format!("`{package}` may not use `{name}` (it may use: {})", may.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn package(name: &str, folder: &str, dependencies: &[(&str, Option<&str>)]) -> Value {
        let dependencies: Vec<Value> =
            dependencies.iter().map(|(name, kind)| json!({"name": name, "kind": kind})).collect();
        json!({
            "name": name,
            "manifest_path": format!("/anywhere/crates/{folder}/Cargo.toml"),
            "publish": [],
            "dependencies": dependencies,
        })
    }

    fn messages(packages: &[Value]) -> Vec<String> {
        let findings = check(&json!({ "packages": packages }).to_string()).unwrap();
        findings.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn arrows_down_are_allowed() {
        let house = [
            package("base", "base", &[("serde", None)]),
            package("store", "store", &[("base", None), ("sqlx", None), ("testkit", Some("dev"))]),
            package("plan", "plan", &[("store", None), ("base", None)]),
            package("api", "api", &[("plan", None), ("axum", None)]),
            package("testkit", "testkit", &[("store", None), ("sqlx", None)]),
        ];
        assert!(messages(&house).is_empty());
    }

    #[test]
    fn features_never_use_each_other() {
        let house = [package("plan", "plan", &[("collect", None)]), package("collect", "collect", &[])];
        assert_eq!(messages(&house), ["`plan` may not use `collect` (it may use: jobs, store, lake, base, measure)"]);
    }

    #[test]
    fn arrows_up_and_test_crates_in_products_are_refused() {
        let house = [
            package("base", "base", &[("store", None)]),
            package("store", "store", &[("testkit", None)]),
            package("testkit", "testkit", &[]),
        ];
        assert_eq!(messages(&house).len(), 2);
    }

    #[test]
    fn a_database_driver_outside_the_store_is_refused() {
        let found = messages(&[package("insights", "insights", &[("sqlx", None), ("datafusion", Some("dev"))])]);
        assert_eq!(found.len(), 2);
        assert!(found[0].contains("only `store` may use `sqlx`"));
    }

    #[test]
    fn a_package_named_otherwise_than_its_folder_or_published_is_refused() {
        let mut stray = package("sulit-base", "base", &[]);
        stray["publish"] = Value::Null;
        assert_eq!(messages(&[stray]).len(), 2);
    }
}
