//! Funnels and the other analyses on the command line.

use reqwest::Client;
use serde_json::json;

use crate::folder::Folder;
use crate::running::{Running, source};

#[tokio::test(flavor = "multi_thread")]
async fn what_people_did_is_asked_in_words() {
    let folder = Folder::new("EUR", "Europe/Berlin", "en");
    let empty = folder.run(&["site"]).ok();
    assert!(empty.out.contains("source add"), "{}", empty.out);
    let server = Running::start(&folder);
    let key = source(&folder, "Shop");
    let client = Client::new();
    for (id, who, name) in
        [("1", "ann", "page_view"), ("2", "bob", "page_view"), ("3", "ann", "add_to_cart"), ("4", "ann", "order")]
    {
        let event = json!({ "name": name, "event_id": id, "anonymous_id": who, "url": "https://shop.example/tea",
            "order_id": (name == "order").then_some("W-1"), "value": (name == "order").then_some("10") });
        assert_eq!(server.send(&client, &key, &event).await, 202);
    }
    for steps in ["view→cart→order", "view>cart>order", "view,cart,order"] {
        let csv = folder.run(&["funnel", steps, "--bots", "--format", "csv"]).ok().csv();
        let reached: Vec<&str> = csv.iter().map(|row| row["reached"].as_str()).collect();
        assert_eq!(reached, ["2", "1", "1"], "{steps}");
    }
    let table = folder.run(&["funnel", "view→xorder", "--bots", "--by", "session,device"]).ok();
    assert!(table.out.contains("sessions, within 7 d"), "{}", table.out);
    assert!(table.out.contains("did you mean order?"), "{}", table.out);
    for arguments in [
        ["retention", "--start", "view"].as_slice(),
        &["paths", "--end", "order", "--of", "events"],
        &["cohorts", "--by", "month"],
        &["site", "--compare", "previous"],
    ] {
        for format in ["table", "json", "csv"] {
            let ran = folder.run(&[arguments, &["--format", format]].concat()).ok();
            assert!(!ran.out.is_empty(), "{arguments:?} {format}");
        }
    }
    let refused = folder.run(&["funnel", "view→→order"]).refused();
    assert!(refused.err.contains("is no step"), "{}", refused.err);
    assert_eq!(folder.run(&["funnel"]).code, Some(2));
}
