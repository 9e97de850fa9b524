//! Exporting and erasing a person, beside a server and without one.

use reqwest::Client;
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::running::{Running, source};

fn event(id: &str, device: &str, user: &str) -> Value {
    json!({ "name": "page_view", "event_id": id, "anonymous_id": device, "user_id": user,
        "url": "https://shop.example/tea", "properties": { "note": "for " } })
}

/// A folder with two people, and no server.
async fn people() -> Folder {
    let folder = Folder::new("EUR", "Europe/Berlin", "en");
    let mut server = Running::start(&folder);
    let key = source(&folder, "Shop");
    let events = json!([event("e1", "device-of-ali", "user-4711"), event("e2", "device-of-bea", "user-bea")]);
    assert_eq!(server.send(&Client::new(), &key, &events).await, 202);
    server.stop();
    folder
}

fn users(folder: &Folder) -> Value {
    folder.sql("select user_id from events where user_id not like 'erased_%' order by user_id")
}

const TOTALS: &str = "select count(*) as n, count(distinct person_id) as people, count(distinct session_id) as sessions \
                      from events";

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_exported_erased_and_stays_so_in_a_restored_backup() {
    let folder = people().await;
    let before = folder.sql(TOTALS);
    let held = folder.run(&["person", "export", "device-of-ali"]).ok().json();
    assert_eq!((&held["sulit_person"], held["events"].as_array().unwrap().len()), (&json!(1), 1));
    assert!(held.to_string().contains("user-4711") && !held.to_string().contains("user-bea"));
    let archive = folder.root.path().join("before.tar.gz");
    folder.run(&["backup", archive.to_str().unwrap()]).ok();

    let counts = folder.run(&["person", "erase", "user-4711", "--dry-run", "--format", "json"]).ok().json();
    assert_eq!(counts["events"], 1);
    let unasked = folder.run(&["person", "erase", "user-4711"]).refused();
    assert!(unasked.err.contains("--yes"), "{}", unasked.err);
    assert_eq!(users(&folder), json!([{ "user_id": "user-4711" }, { "user_id": "user-bea" }]));
    let done = folder.run(&["person", "erase", "user-4711", "--yes", "--format", "json"]).ok().json();
    assert_eq!((&done["state"], &done["counts"]["events"]), (&json!("done"), &json!(1)));
    assert_eq!(users(&folder), json!([{ "user_id": "user-bea" }]));
    assert_eq!(folder.sql(TOTALS), before);
    let nobody = folder.run(&["person", "erase", "device-of-ali", "--yes"]).refused();
    assert!(nobody.err.contains("nobody"), "{}", nobody.err);
    let record = folder.run(&["person", "erasures", "--format", "json"]).ok();
    assert!(!record.out.contains("4711"), "{}", record.out);
    assert_eq!(record.json().as_array().unwrap().len(), 1);

    let ledger = folder.data().join("erasures.json");
    let other = Folder::empty();
    let restored = other.run(&["restore", archive.to_str().unwrap(), "--erasures", ledger.to_str().unwrap()]).ok();
    assert!(restored.out.contains("erased again"), "{}", restored.out);
    assert_eq!(users(&other), json!([{ "user_id": "user-bea" }]));
    assert_eq!(other.sql(TOTALS), before);
    let without = Folder::empty();
    let restored = without.run(&["restore", archive.to_str().unwrap()]).ok();
    assert!(restored.err.contains("--erasures"), "{}", restored.err);
    assert_eq!(users(&without), json!([{ "user_id": "user-4711" }, { "user_id": "user-bea" }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_erases_for_the_command() {
    let folder = people().await;
    let mut server = Running::start(&folder);
    folder.run(&["person", "erase", "user-4711", "--yes"]).ok();
    assert_eq!(users(&folder), json!([{ "user_id": "user-bea" }]));
    let key = source(&folder, "Other");
    assert_eq!(server.send(&Client::new(), &key, &event("e3", "device-of-ali", "user-4711")).await, 202);
    let again = folder.sql("select count(distinct person_id) as n from events");
    assert_eq!(again, json!([{ "n": 3 }]), "whoever comes again is a new person");
    server.stop();
}
