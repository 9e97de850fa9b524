//! Campaigns: made, changed, listed, archived, as CSV; notes and messages.

use base::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::served::{Served, WithJson as _, send};

#[tokio::test]
async fn a_campaign_lives() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    let new = json!({ "name": "Autumn sale", "channel": "email", "starts_on": "2026-10-01", "labels": ["sale"] });
    let made = editor.post("/campaigns", &new).await.expect(201);
    assert_eq!(made["key"], "autumn-sale");
    let path = format!("/campaigns/{}", made["id"].as_str().unwrap());
    let changed =
        editor.patch(&path, &json!({ "version": made["version"], "status": "live", "starts_on": null })).await;
    let changed = changed.expect(200);
    assert_eq!((&changed["status"], &changed["starts_on"]), (&json!("live"), &json!(null)));
    editor.patch(&path, &json!({ "version": made["version"], "name": "Late" })).await.problem(409);
    editor.post("/campaigns", &new).await.expect(201);
    let taken = json!({ "name": "Autumn", "key": "autumn-sale" });
    editor.post("/campaigns", &taken).await.problem(409);
    assert_eq!(editor.get("/campaigns/autumn-sale").await.expect(200)["id"], made["id"]);
    editor.delete(&path).await.expect(204);
    let listed = editor.get("/campaigns").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(editor.post(&format!("{path}/restore"), &json!({})).await.expect(200)["archived_at"], json!(null));
    editor.get("/campaigns/cmp_none").await.problem(404);
}

#[tokio::test]
async fn keys_follow_the_convention() {
    let served = Served::start().await;
    let admin = served.keyed(Role::Admin).await;
    let convention = json!({ "pattern": "[a-z]{2}-[a-z0-9-]+", "hint": "country, then name: de-autumn" });
    admin.put("/taxonomy/convention", &convention).await.expect(200);
    admin.put("/taxonomy/convention", &json!({ "pattern": "(", "hint": null })).await.problem(422);
    let refused = admin.post("/campaigns", &json!({ "name": "Autumn", "key": "Autumn" })).await.problem(422);
    assert!(refused["detail"].as_str().unwrap().contains("de-autumn"), "{refused}");
    admin.post("/campaigns", &json!({ "name": "Autumn", "key": "de-autumn" })).await.expect(201);
}

#[tokio::test]
async fn pages_follow_each_other_without_repeating() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    for name in ["Delta", "alpha", "Bravo", "Charlie", "پاییز"] {
        editor.post("/campaigns", &json!({ "name": name })).await.expect(201);
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = editor.get(&format!("/campaigns?limit=2{cursor}")).await.expect(200);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|item| item["name"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 5, "{seen:?}");
    editor.get("/campaigns?cursor=nonsense").await.problem(422);
    let found = editor.get("/campaigns?search=BRAV").await.expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_request_sent_twice_is_done_once() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    let post =
        |body: Value| send(editor.request(Method::POST, "/campaigns").header("idempotency-key", "one").json(&body));
    let first = post(json!({ "name": "Autumn" })).await.expect(201);
    let second = post(json!({ "name": "Autumn" })).await;
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!(second.expect(201)["id"], first["id"]);
    post(json!({ "name": "Winter" })).await.problem(422);
    assert_eq!(editor.get("/campaigns").await.expect(200)["items"].as_array().unwrap().len(), 1);
    let refused = || {
        let body = json!({ "name": "" });
        send(editor.request(Method::POST, "/campaigns").header("idempotency-key", "two").json(&body))
    };
    refused().await.problem(422);
    refused().await.problem(422);
}

#[tokio::test]
async fn campaigns_leave_and_come_back_as_csv() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    editor.post("/campaigns", &json!({ "name": "=cmd()", "key": "risky" })).await.expect(201);
    let exported = editor.get("/campaigns.csv").await;
    assert!(exported.header("content-type").starts_with("text/csv"));
    assert!(!exported.text.contains(",=cmd()"), "{}", exported.text);
    let import = |text: String| send(editor.request(Method::POST, "/campaigns/import").body(text));
    let same = import(exported.text.clone()).await.expect(200);
    assert_eq!((&same["created"], &same["unchanged"]), (&json!(0), &json!(1)), "{}", exported.text);
    let refused = import("key,name,status\na,A,sleeping\n".to_owned()).await.problem(422);
    assert!(!refused["errors"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn notes_and_messages_stand_beside_a_campaign() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    editor.post("/campaigns", &json!({ "name": "Autumn" })).await.expect(201);
    let note =
        editor.post("/campaigns/autumn/notes", &json!({ "day": "2026-10-02", "body": "Rain" })).await.expect(201);
    editor.post("/campaigns/autumn/notes", &json!({ "body": " " })).await.problem(422);
    assert_eq!(editor.get("/campaigns/autumn/notes").await.expect(200)["items"][0]["body"], "Rain");
    editor.delete(&format!("/campaigns/autumn/notes/{}", note["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(editor.get("/campaigns/autumn/notes").await.expect(200)["items"], json!([]));
    let text = json!({ "channel": "email", "title": "Hello", "url": "https://shop.example" });
    let message = editor.post("/campaigns/autumn/messages", &text).await.expect(201);
    let path = format!("/campaigns/autumn/messages/{}", message["id"].as_str().unwrap());
    let harmful = json!({ "title": "Hello", "url": "javascript:alert(1)" });
    editor.put(&path, &harmful).await.problem(422);
    assert_eq!(editor.put(&path, &json!({ "title": "Hi" })).await.expect(200)["title"], "Hi");
    editor.delete(&path).await.expect(204);
}

#[tokio::test]
async fn a_coupon_belongs_to_one_campaign() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    let flyers = json!({ "name": "Flyers", "key": "flyers", "coupons": ["fall24", "FALL25"] });
    let made = editor.post("/campaigns", &flyers).await.expect(201);
    assert_eq!(made["coupons"], json!(["FALL24", "FALL25"]));
    let letters = json!({ "name": "Letters", "key": "letters", "coupons": ["FALL24"] });
    let refused = editor.post("/campaigns", &letters).await.problem(409);
    assert!(refused["detail"].as_str().unwrap().contains("“Flyers” (flyers)"), "{refused}");
    let left = editor.patch("/campaigns/flyers", &json!({ "coupons": ["FALL25"] })).await.expect(200);
    assert_eq!(left["coupons"], json!(["FALL25"]));
    editor.post("/campaigns", &letters).await.expect(201);
    let named = editor.patch("/campaigns/flyers", &json!({ "name": "Leaflets" })).await.expect(200);
    assert_eq!(named["coupons"], json!(["FALL25"]), "what is left out stays");
}
