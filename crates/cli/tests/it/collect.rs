//! Events on the command line, beside a server and without one.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use reqwest::Client;
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::running::{Running, source};

fn event(id: usize) -> Value {
    json!({ "name": "page_view", "event_id": format!("e{id}"), "anonymous_id": "a1", "url": "https://shop.example/" })
}

fn count(folder: &Folder) -> u64 {
    folder.sql("select count(*) as n from events")[0]["n"].as_u64().unwrap()
}

fn new() -> Folder {
    Folder::new("EUR", "Europe/Berlin", "en")
}

#[test]
fn a_source_is_its_keys() {
    let folder = new();
    let made = folder
        .run(&["source", "add", "Shop", "--origin", "https://shop.example", "--alias", "matomo:1", "--format", "json"])
        .ok();
    let names: Vec<&str> = made.out.lines().filter_map(|line| line.trim().split('"').nth(1)).collect();
    assert_eq!(names, ["id", "write_key", "server_key"]);
    let made = made.json();
    let listed = folder.run(&["source", "list", "--format", "json"]).ok().json();
    assert_eq!(listed[0]["origins"], json!(["https://shop.example"]));
    assert_eq!(listed[0]["aliases"], json!([{ "protocol": "matomo", "alias": "1" }]));
    assert!(!listed.to_string().contains(made["server_key"].as_str().unwrap()));
    folder.run(&["source", "add", "Shop"]).refused();
    folder.run(&["source", "alias", "Shop", "umami:abc"]).ok();
    folder.run(&["source", "set", "Shop", "--name", "Web shop", "--setting", "rate_per_second=9"]).ok();
    folder.run(&["source", "alias", "Web shop", "matomo:1", "--remove"]).ok();
    let rotated = folder.run(&["source", "rotate", "Web shop", "--format", "json"]).ok().json();
    assert_ne!(rotated["write_key"], made["write_key"]);
    let listed = folder.run(&["source", "list", "--format", "json"]).ok().json();
    assert_eq!(listed[0]["aliases"], json!([{ "protocol": "umami", "alias": "abc" }]));
    assert_eq!(listed[0]["settings"]["rate_per_second"], 9);
    assert_eq!(listed[0]["write_key"], rotated["write_key"]);
    folder.run(&["source", "archive", "Web shop"]).ok();
    assert_eq!(folder.run(&["source", "list", "--format", "json"]).ok().json(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_seen_at_once_and_after_a_kill() {
    let folder = new();
    let mut server = Running::start(&folder);
    // Made while the server runs: the key holds from the next request on.
    let key = source(&folder, "Shop");
    let client = Client::new();
    assert_eq!(server.send(&client, &key, &event(1)).await, 202);
    assert_eq!(count(&folder), 1, "the server brings it to the lake before the query");
    let socket = folder.data().join("sulit.sock");
    assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);

    assert_eq!(server.send(&client, &key, &json!([event(2), event(3)])).await, 202);
    server.kill();
    assert!(socket.exists(), "a killed server leaves its socket");
    assert_eq!(count(&folder), 3, "without a server the command does it itself");

    let mut server = Running::start(&folder);
    assert_eq!(server.send(&client, &key, &json!([event(3), event(4)])).await, 202);
    assert_eq!(count(&folder), 4, "the stale socket was replaced");
    assert_eq!(server.send(&client, &key, &event(5)).await, 202);
    server.stop();
    assert!(!socket.exists());
    assert_eq!(count(&folder), 5);
    let names = folder.sql("select distinct source, protocol, name from events");
    assert_eq!(names, json!([{ "source": "Shop", "protocol": "sulit", "name": "page_view" }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_has_one_server() {
    let folder = new();
    let mut server = Running::start(&folder);
    let second = folder.run(&["serve", "--listen", "127.0.0.1:0"]).refused();
    assert!(second.err.contains("a server runs on") && second.err.contains("--data"), "{}", second.err);
    assert_eq!(second.out, "", "it never said that it serves");
    let healthy = reqwest::get(format!("{}/healthz", server.address)).await.unwrap();
    assert_eq!(healthy.status().as_u16(), 200, "the first goes on");
    server.kill();
    Running::start(&folder).stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_shown_as_they_are_taken() {
    let folder = new();
    let none = folder.run(&["events", "tail"]).refused();
    assert!(none.err.contains("serve"), "{}", none.err);
    let server = Running::start(&folder);
    let key = source(&folder, "Shop");
    let mut tail =
        folder.command().args(["events", "tail", "--format", "json"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(tail.stdout.take().unwrap()).lines();
    let (told, mut first) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || told.send(lines.next().unwrap().unwrap()));
    // When it began to watch cannot be seen from here, so events go on until one is shown.
    let client = Client::new();
    let mut sent = 0;
    let line = loop {
        assert_eq!(server.send(&client, &key, &event(sent)).await, 202);
        sent += 1;
        match first.try_recv() {
            Ok(line) => break line,
            Err(_) => assert!(sent < 10_000, "nothing is shown"),
        }
    };
    let shown: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(shown["name"], "page_view");
    tail.kill().unwrap();
    tail.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_events_are_kept_and_taken_after_what_was_wrong_was_put_right() {
    let folder = new();
    let mut server = Running::start(&folder);
    source(&folder, "Shop");
    let client = Client::new();
    let refused = server.send(&client, "shop-1", &event(1)).await;
    assert!((400..500).contains(&refused), "{refused}");
    let listed = folder.run(&["rejected", "--reason", "unknown_key", "--format", "json"]).ok().json();
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
    assert_eq!(listed[0]["key"], "shop-1");
    let still = folder.run(&["rejected", "--replay", "--format", "json"]).ok().json();
    assert_eq!(still["settled"], 0);
    folder.run(&["source", "alias", "Shop", "sulit:shop-1"]).ok();
    // Once by the server, and again without one.
    let done = folder.run(&["rejected", "--replay", "--format", "json"]).ok().json();
    assert_eq!((&done["taken"], &done["settled"]), (&json!(1), &json!(1)), "{done}");
    assert_eq!(count(&folder), 1);
    server.kill();
    let again = folder.run(&["rejected", "--replay", "--format", "json"]).ok().json();
    assert_eq!(again["settled"], 0, "{again}");
    assert_eq!(count(&folder), 1);
}
