//! The same commands over PostgreSQL.

use crate::folder::Folder;
use crate::shop::SHOP;

#[test]
fn the_worked_example_comes_out_over_postgresql() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let url = runtime.block_on(testkit::postgres_url());
    let folder = Folder::empty().with_environment("SULIT_STORE_URL", &url);
    folder.init("IRR", "Asia/Tehran", "fa");
    let file = folder.file("shop.csv", SHOP);
    folder.run(&["import", file.to_str().unwrap(), "--date", "2026-10-01"]).ok();
    let rows = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().csv();
    assert!(rows.iter().any(|row| row["campaign"] == "تلگرام" && row["cpa"] == "400000"));
    let archive = folder.root.path().join("backup.tar.gz");
    folder.run(&["backup", archive.to_str().unwrap()]).ok();
    let other = Folder::empty();
    other.run(&["restore", archive.to_str().unwrap()]).ok();
    let again = other.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().csv();
    assert_eq!(rows, again, "an archive of one database fills the other");
}
