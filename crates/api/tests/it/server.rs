//! Headers, limits, and addresses that are not the API's.

use base::Role;
use reqwest::{Client, Method};
use serde_json::json;

use crate::served::{Served, send};

#[tokio::test]
async fn every_answer_is_armoured() {
    let served = Served::start().await;
    let client = Client::new();
    for path in ["/", "/campaigns/some", "/api/v1/session", "/api/v1/nothing", "/healthz"] {
        let answer = send(client.get(format!("{}{path}", served.address))).await;
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
    assert_eq!(send(client.get(served.url("/session"))).await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn pages_are_served_for_their_addresses_and_problems_for_the_apis() {
    let served = Served::start().await;
    let client = Client::new();
    let page = send(client.get(format!("{}/campaigns/some", served.address))).await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.header("content-type").starts_with("text/html"), "{}", page.text);
    send(client.get(served.url("/nothing"))).await.problem(404);
    send(client.get(format!("{}/api", served.address))).await.problem(404);
    send(client.put(served.url("/session"))).await.problem(405);
    let document = send(client.get(served.url("/openapi.json"))).await.expect(200);
    assert_eq!(document, serde_json::to_value(api::document()).unwrap());
    assert_eq!(send(client.get(format!("{}/healthz", served.address))).await.text, "ok\n");
}

#[tokio::test]
async fn bodies_are_bounded_and_must_be_what_they_say() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    let post = |kind: &'static str, body: String| {
        send(editor.request(Method::POST, "/campaigns").header("content-type", kind).body(body))
    };
    post("application/json", "{".to_owned()).await.problem(400);
    post("text/plain", "{}".to_owned()).await.problem(415);
    post("application/json", json!({ "name": 7 }).to_string()).await.problem(422);
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(33 << 20));
    post("application/json", large).await.problem(413);
}
