//! `docs/metrics.md` is the catalogue, word for word.

use std::path::Path;

#[test]
fn the_page_of_metrics_is_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/metrics.md");
    let page = insights::catalogue::to_markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("docs/ can be written");
    }
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stands == page,
        "docs/metrics.md is not what the metric catalogue says; write it anew with\n\n    \
         UPDATE_DOCS=1 cargo test -p insights --test it docs\n\nor `make docs`, and commit it"
    );
}
