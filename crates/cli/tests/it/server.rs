//! The server: what it answers is what the command line prints.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::folder::Folder;
use crate::shop::{SHOP, shop};

struct Server {
    child: Child,
    address: String,
    link: Option<String>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(folder: &Folder) -> Server {
    let mut child = folder.command().args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.next().unwrap().unwrap();
    let address = address.strip_prefix("Sulit is at ").unwrap().to_owned();
    let link = lines.next().unwrap().ok();
    // The rest is drained, so that the server never waits for us.
    std::thread::spawn(move || lines.for_each(drop));
    Server { child, address, link }
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_are_equal_over_the_api() {
    let folder = shop();
    let key = folder.run(&["key", "create", "test", "--format", "json"]).ok().json();
    let key = key["key"].as_str().unwrap().to_owned();
    let server = serve(&folder);
    assert!(server.link.as_deref().is_some_and(|link| link.contains("/link#")), "{:?}", server.link);
    let client = reqwest::Client::new();
    for kind in ["campaigns", "channels", "days", "budget"] {
        let url = format!("{}/api/v1/workspaces/shop/reports/{kind}?from=2026-10-01&to=2026-10-31", server.address);
        let unknown = client.get(&url).send().await.unwrap();
        assert_eq!(unknown.status().as_u16(), 401);
        let answer = client.get(&url).bearer_auth(&key).send().await.unwrap();
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let printed = folder.report(kind, "2026-10-01", "2026-10-31", &["--format", "json"]).ok().json();
        assert_eq!(body["rows"], printed["rows"], "{kind}");
        assert_eq!(body["meta"]["totals"], printed["meta"]["totals"], "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_sees_what_the_command_line_imports() {
    let folder = Folder::new("IRR", "Asia/Tehran", "fa");
    let key = folder.run(&["key", "create", "test", "--format", "json"]).ok().json();
    let key = key["key"].as_str().unwrap().to_owned();
    let server = serve(&folder);
    let url = format!("{}/api/v1/workspaces/shop/reports/campaigns?from=2026-10-01&to=2026-10-31", server.address);
    let client = reqwest::Client::new();
    let rows = async || {
        let answer = client.get(&url).bearer_auth(&key).send().await.unwrap().text().await.unwrap();
        serde_json::from_str::<Value>(&answer).unwrap()["rows"].as_array().unwrap().len()
    };
    assert_eq!(rows().await, 0);
    folder.import(&folder.file("shop.csv", SHOP), &["--date", "2026-10-01"]).ok();
    assert_eq!(rows().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_starts_on_an_empty_folder() {
    let folder = Folder::empty();
    let server = serve(&folder);
    assert!(server.link.as_deref().is_some_and(|link| link.contains("/link#")), "{:?}", server.link);
    let answer = reqwest::get(format!("{}/healthz", server.address)).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
}
