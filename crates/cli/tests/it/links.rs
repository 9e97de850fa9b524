//! Short links on the command line, and while the relational store is gone.

use std::time::{Duration, Instant};

use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::json;

use crate::crash::Door;
use crate::folder::Folder;
use crate::running::Running;

const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

fn link(folder: &Folder) {
    folder.run(&["campaigns", "add", "autumn", "--name", "Autumn", "--channel", "print"]).ok();
    let add = ["link", "add", "--to", "https://shop.example/autumn", "--campaign", "autumn", "--name", "Flyer"];
    folder.run(&[&add[..], &["--place", "gate=School gate", "--place", "Counter", "--format", "json"]].concat()).ok();
}

/// Follows a link as a phone would, and stops where it leads.
async fn follow(server: &Running, slug: &str) -> (u16, String) {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let url = format!("{}/l/{slug}", server.address);
    let answer = client.get(url).header("user-agent", PHONE).send().await.unwrap();
    let to = answer.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned();
    (answer.status().as_u16(), to)
}

#[test]
fn links_are_made_listed_printed_and_archived() {
    let folder = Folder::new("EUR", "Europe/Berlin", "en");
    folder.run(&["link", "add", "--to", "https://shop.example", "--campaign", "autumn"]).refused();
    link(&folder);
    let listed = folder.run(&["link", "list", "--format", "json"]).ok().json();
    assert_eq!((&listed[0]["name"], &listed[0]["campaign"]), (&json!("Flyer"), &json!("autumn")));
    let shown = folder.run(&["link", "show", "Gate", "--base", "https://go.example", "--format", "json"]).ok().json();
    assert_eq!(shown["placements"][0]["scan_url"], "https://go.example/l/gate?q=1");
    assert!(shown["placements"][0]["direct_url"].as_str().unwrap().contains("utm_content=School+gate"));
    let shown = folder.run(&["link", "place", "gate", "wall=Wall", "--format", "json"]).ok().json();
    assert_eq!(shown["placements"].as_array().unwrap().len(), 3);

    let file = |name: &str| folder.root.path().join(name);
    let refused = folder.run(&["link", "qr", "gate", "--out", file("x.svg").to_str().unwrap()]).refused();
    assert!(refused.err.contains("--base") && refused.err.contains("server.public_url"), "{}", refused.err);
    for (name, begins) in [("gate.svg", &b"<svg"[..]), ("gate.png", b"\x89PNG"), ("gate.pdf", b"%PDF-")] {
        let out = file(name);
        folder.run(&["link", "qr", "gate", "--base", "https://go.example", "--out", out.to_str().unwrap()]).ok();
        assert!(std::fs::read(&out).unwrap().starts_with(begins), "{name}");
    }
    let script = ["link", "add", "--to", "javascript:alert(1)", "--campaign", "autumn"];
    assert!(folder.run(&script).refused().err.contains("destinations.0.url"));
    folder.run(&["link", "archive", "gate"]).ok();
    assert_eq!(folder.run(&["link", "list", "--format", "json"]).ok().json(), json!([]));
    folder.run(&["link", "restore", "gate"]).ok();
    assert_eq!(folder.run(&["link", "list", "--format", "json"]).ok().json().as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_lead_and_keep_their_clicks_while_postgresql_is_gone_and_after_a_restart() {
    let (mut door, url) = Door::before(&testkit::postgres_url().await);
    let folder = Folder::empty().with_environment("SULIT_STORE_URL", &url);
    tokio::task::block_in_place(|| {
        folder.init("EUR", "Europe/Berlin", "en");
        link(&folder);
    });
    let mut server = Running::start(&folder);
    let (status, to) = follow(&server, "gate").await;
    assert_eq!(status, 302);
    assert!(to.starts_with("https://shop.example/autumn?utm_source=print"), "{to}");
    door.shut().await;
    assert_eq!(follow(&server, "gate").await.0, 302, "the store is gone");
    server.kill();
    // A server that starts without its store follows links from their copy.
    let mut command = folder.command();
    command.args(["serve", "--listen", "127.0.0.1:0"]);
    let mut server = tokio::task::block_in_place(|| Running::of(command));
    let (status, to) = follow(&server, "Gate").await;
    assert_eq!(status, 302);
    assert!(to.contains("utm_campaign=autumn") && to.contains("sulit_click="), "{to}");
    let answer = reqwest::get(format!("{}/healthz", server.address)).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers().contains_key("retry-after")), (503, true));
    door.open();
    // On the same address everything is answered once the store is there.
    let until = Instant::now() + Duration::from_secs(120);
    loop {
        let healthy = reqwest::get(format!("{}/healthz", server.address)).await;
        if healthy.is_ok_and(|answer| answer.status().is_success()) {
            break;
        }
        assert!(Instant::now() < until, "the store is there, and the server does not find it");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(follow(&server, "gate").await.0, 302);
    let counted = tokio::task::block_in_place(|| {
        folder.sql("select source, campaign, count(*) as n from events where name = 'link_click' group by 1, 2")
    });
    assert_eq!((&counted[0]["source"], &counted[0]["campaign"]), (&json!("links"), &json!("autumn")));
    // The click right before the kill may have been on its way to the disk.
    assert!(matches!(counted[0]["n"].as_u64(), Some(3 | 4)), "{counted}");
    tokio::task::block_in_place(|| server.stop());
}
