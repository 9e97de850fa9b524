//! The demo, small.

use crate::folder::Folder;

#[test]
fn the_demo_imports_and_reports() {
    let folder = Folder::empty();
    let ran = folder.run(&["demo", "--seed", "7", "--scale", "0.05", "--no-serve"]).ok();
    assert!(ran.out.contains("truth"), "{}", ran.out);
    let orders = folder.sql("select count(*) as n, sum(net) as net from orders");
    assert!(orders[0]["n"].as_u64().unwrap() > 100, "{orders}");
    let again = folder.run(&["demo", "--no-serve"]).ok();
    assert!(again.out.contains("truth"), "{}", again.out);
}

#[test]
fn a_demo_never_opens_a_real_folder() {
    let folder = Folder::new("EUR", "Europe/Berlin", "en");
    let refused = folder.run(&["demo", "--no-serve"]).refused();
    assert!(refused.err.contains("--data"), "{}", refused.err);
}
