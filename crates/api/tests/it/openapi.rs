//! `web/openapi.json` is the document of these handlers. Written by
//! `UPDATE_DOCS=1 cargo test -p api --test it openapi`.

use std::path::Path;

#[test]
fn the_snapshot_is_the_document() -> anyhow::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/openapi.json");
    let document = format!("{}\n", api::document().to_pretty_json()?);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &document)?;
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    anyhow::ensure!(
        stored == document,
        "web/openapi.json is stale: run `UPDATE_DOCS=1 cargo test -p api --test it openapi` and `npm run api:generate` in web/"
    );
    Ok(())
}

#[test]
fn operations_have_unique_ids() {
    let document = serde_json::to_value(api::document()).unwrap_or_default();
    let mut seen = std::collections::BTreeSet::new();
    for methods in document["paths"].as_object().into_iter().flat_map(|paths| paths.values()) {
        for operation in methods.as_object().into_iter().flat_map(|methods| methods.values()) {
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            assert!(!id.is_empty() && seen.insert(id.clone()), "{id} is not unique");
        }
    }
    assert!(seen.len() > 50, "{}", seen.len());
}
