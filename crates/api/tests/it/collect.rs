//! Events: from a tag's request to the row, and what stands in between.

use base::Role;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::served::{Answered, Keyed, Served, Setting, WithJson as _, send};

const MANY: u64 = 100_000;

async fn collecting() -> Served {
    Served::with(Setting { collects: Some(MANY), ..Setting::default() }).await
}

/// A source's keys.
struct Source {
    id: String,
    write_key: String,
    server_key: String,
}

async fn source(admin: &Keyed<'_>, body: &Value) -> Source {
    let made = admin.post("/sources", body).await.expect(201);
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    Source { id: text("id"), write_key: text("write_key"), server_key: text("server_key") }
}

fn page_view(id: &str) -> Value {
    json!({ "name": "page_view", "event_id": id, "anonymous_id": "a1", "url": "https://shop.example/cart?utm_source=news" })
}

/// Sends events to Sulit's own door.
async fn track(served: &Served, key: &str, body: &Value) -> Answered {
    let url = format!("{}/v1/events", served.address);
    send(Client::new().post(url).header("x-write-key", key).json(body)).await
}

async fn rows(admin: &Keyed<'_>, query: &str) -> Vec<Value> {
    let answer = admin.post("/sql", &json!({ "query": query })).await.expect(200);
    answer["rows"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

#[tokio::test]
async fn an_event_that_was_acknowledged_is_a_row() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    let source = source(&admin, &json!({ "name": "Web shop" })).await;
    assert!(source.write_key.starts_with("wk_") && source.server_key.starts_with("sk_"));
    let answer = track(&served, &source.write_key, &json!([page_view("e1"), page_view("e2"), page_view("e1")])).await;
    assert!(answer.status.is_success(), "{}", answer.text);
    served.settle().await;
    let found =
        rows(&admin, "select event_id, name, source, protocol, anonymous_id, path, utm_source from events").await;
    let mut ids: Vec<&str> = found.iter().map(|row| row["event_id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["e1", "e2"], "a repetition counts once");
    let row = &found[0];
    assert_eq!((&row["source"], &row["protocol"]), (&json!("Web shop"), &json!("sulit")));
    assert_eq!((&row["path"], &row["utm_source"]), (&json!("/cart"), &json!("news")));

    let listed = admin.get("/sources").await.expect(200);
    let health = &listed["items"][0]["health"];
    assert_eq!((&health["events"], &health["duplicates"]), (&json!(2), &json!(1)), "{health}");
    assert_eq!(health["state"], "ok");
    assert!(!listed.to_string().contains(&source.server_key), "the server key is shown once");
    let audit = admin.get("/audit").await.text;
    assert!(audit.contains("source") && !audit.contains(&source.server_key));
}

#[tokio::test]
async fn pages_of_other_sites_may_send_and_read_the_answer() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    let source = source(&admin, &json!({ "name": "Web shop" })).await;
    let url = format!("{}/v1/events", served.address);
    let client = Client::new();
    let asked = client
        .request(Method::OPTIONS, &url)
        .header("origin", "https://shop.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "x-write-key, content-type");
    let allowed = send(asked).await;
    assert_eq!(allowed.status.as_u16(), 204);
    assert_eq!(allowed.header("access-control-allow-origin"), "https://shop.example");
    assert_eq!(allowed.header("access-control-allow-credentials"), "true");
    assert_eq!(allowed.header("access-control-allow-headers"), "x-write-key, content-type");
    assert!(allowed.header("access-control-allow-methods").contains("POST"));
    let sent = client.post(&url).header("origin", "https://shop.example").header("x-write-key", &source.write_key);
    let sent = send(sent.header("cookie", "sulit_session=x").json(&page_view("e1"))).await;
    assert!(sent.status.is_success(), "{}", sent.text);
    assert_eq!(sent.header("access-control-allow-origin"), "https://shop.example");
    assert!(sent.header("vary").contains("Origin"));
    for of_pages in ["content-security-policy", "set-cookie", "x-frame-options"] {
        assert_eq!(sent.header(of_pages), "", "{of_pages} is not for tags");
    }
    // Everything else is as it was.
    assert!(!send(client.get(&served.address)).await.header("content-security-policy").is_empty());
    let pages =
        send(client.request(Method::OPTIONS, served.url("/session")).header("origin", "https://x.example")).await;
    assert_eq!(pages.header("access-control-allow-origin"), "", "the API is for its own pages");
    send(client.post(served.url("/nothing")).header("x-write-key", &source.write_key)).await.problem(404);
}

#[tokio::test]
async fn the_tag_is_served_to_every_page() {
    let served = Served::start().await;
    let asked = Client::new().get(format!("{}/t.js", served.address)).header("origin", "https://shop.example");
    let tag = send(asked).await;
    assert_eq!(tag.header("access-control-allow-origin"), "https://shop.example");
    assert_eq!(tag.header("cross-origin-resource-policy"), "cross-origin");
    if cfg!(feature = "embed-web") {
        assert_eq!(tag.status.as_u16(), 200);
        assert!(tag.header("content-type").contains("javascript"));
        assert!(tag.header("cache-control").contains("public"));
    } else {
        assert_eq!(tag.status.as_u16(), 404);
        assert!(tag.text.contains("embed-web"), "{}", tag.text);
    }
}

#[tokio::test]
async fn a_key_that_nobody_has_is_kept_and_taken_after_an_alias_was_added() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    let source = source(&admin, &json!({ "name": "Web shop" })).await;
    let url =
        format!("{}/matomo.php?idsite=7&rec=1&url=https%3A%2F%2Fshop.example%2F&_id=0123456789abcdef", served.address);
    let refused = send(Client::new().get(&url)).await;
    served.settle().await;
    assert_eq!(rows(&admin, "select 1 from events").await.len(), 0);
    let listed = admin.get("/rejected").await.expect(200);
    let row = &listed["items"][0];
    assert_eq!((&row["reason"], &row["key"]), (&json!("unknown_key"), &json!("7")), "{} {listed}", refused.text);
    assert!(row["request"].as_str().unwrap().starts_with("GET /matomo.php?idsite=7"), "{row}");

    let still = admin.post("/rejected/replay", &json!({})).await.expect(200);
    assert_eq!((&still["settled"], &still["refused"][0]["reason"]), (&json!(0), &json!("unknown_key")), "{still}");
    let path = format!("/sources/{}", source.id);
    admin.patch(&path, &json!({ "aliases": [{ "protocol": "matomo", "alias": "7" }] })).await.expect(200);
    let settled = admin.post("/rejected/replay", &json!({ "reason": "unknown_key" })).await.expect(200);
    assert_eq!((&settled["taken"], &settled["settled"]), (&json!(1), &json!(1)), "{settled}");
    served.settle().await;
    let again = admin.post("/rejected/replay", &json!({})).await.expect(200);
    assert_eq!(again["taken"], 0, "what is settled is not taken twice");
    let found = rows(&admin, "select protocol, source, url from events").await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["source"], "Web shop");
    assert_eq!(admin.get("/rejected").await.expect(200)["items"], json!([]));
    assert_eq!(admin.get("/rejected?replayed=true").await.expect(200)["items"].as_array().unwrap().len(), 1);
    assert!(send(Client::new().get(&url)).await.status.is_success(), "the alias holds at once");
}

#[tokio::test]
async fn origins_are_held_against_the_list_and_servers_are_not() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    let source = source(&admin, &json!({ "name": "Web shop", "origins": ["https://shop.example/"] })).await;
    let url = format!("{}/v1/events", served.address);
    let from = async |origin: &str, id: &str| {
        let request = Client::new().post(&url).header("x-write-key", &source.write_key).header("origin", origin);
        send(request.json(&page_view(id))).await
    };
    assert!(from("https://shop.example", "e1").await.status.is_success());
    assert!(from("https://evil.example", "e2").await.status.is_client_error());
    let server = Client::new().post(&url).bearer_auth(&source.server_key).header("origin", "https://evil.example");
    assert!(send(server.json(&page_view("e3"))).await.status.is_success(), "a server key is worth more than an origin");
    let forged = Client::new().post(&url).bearer_auth("sk_00000000").header("x-write-key", &source.write_key);
    assert!(send(forged.json(&page_view("e4"))).await.status.is_client_error());
    served.settle().await;
    let mut ids = rows(&admin, "select event_id from events order by event_id").await;
    assert_eq!(ids.len(), 2, "{ids:?}");
    assert_eq!(ids.pop().unwrap()["event_id"], "e3");
    let listed = admin.get(&format!("/rejected?source={}&reason=origin_not_allowed", source.id)).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
}

#[tokio::test]
async fn a_source_sends_no_more_than_it_may() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    let settings = json!({ "rate_per_second": 1, "burst": 2 });
    let source = source(&admin, &json!({ "name": "Web shop", "settings": settings })).await;
    for id in ["e1", "e2"] {
        assert!(track(&served, &source.write_key, &page_view(id)).await.status.is_success());
    }
    assert_eq!(track(&served, &source.write_key, &page_view("e3")).await.status.as_u16(), 429);
    served.clock.advance_seconds(1);
    assert!(track(&served, &source.write_key, &page_view("e3")).await.status.is_success());
    served.settle().await;
    assert_eq!(rows(&admin, "select 1 from events").await.len(), 3);
}

#[tokio::test]
async fn a_full_queue_says_so() {
    let served = Served::with(Setting { collects: Some(2), ..Setting::default() }).await;
    let admin = served.keyed(Role::Admin).await;
    let source = source(&admin, &json!({ "name": "Web shop" })).await;
    let mut taken = 0;
    let busy = loop {
        let answer = track(&served, &source.write_key, &page_view(&format!("e{taken}"))).await;
        if !answer.status.is_success() {
            break answer;
        }
        taken += 1;
        assert!(taken < 100, "the queue is never full");
    };
    assert_eq!(busy.status.as_u16(), 503, "{}", busy.text);
    assert!(busy.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
    served.settle().await;
    assert_eq!(rows(&admin, "select 1 from events").await.len(), taken);
    assert!(track(&served, &source.write_key, &page_view("after")).await.status.is_success());
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_in_the_doors_manner() {
    let served = collecting().await;
    let large = vec![b' '; collect::doors::limit::BODY + 1];
    let url = format!("{}/v1/events", served.address);
    let refused = send(Client::new().post(url).header("content-type", "application/json").body(large)).await;
    assert_eq!(refused.status.as_u16(), 413, "{}", refused.text);
    assert_eq!(refused.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn sources_are_changed_rotated_and_archived() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    let made = source(&admin, &json!({ "name": "Web shop" })).await;
    let alias = json!([{ "protocol": "umami", "alias": "u1" }]);
    admin.post("/sources", &json!({ "name": "Web shop" })).await.problem(409);
    let other = source(&admin, &json!({ "name": "App", "aliases": alias })).await;
    let path = format!("/sources/{}", made.id);
    admin.patch(&path, &json!({ "aliases": alias })).await.problem(409);
    for wrong in [
        json!({ "origins": ["not an origin"] }),
        json!({ "settings": { "rates": 1 } }),
        json!({ "settings": { "burst": "many" } }),
        json!({ "aliases": [{ "protocol": "pigeon", "alias": "1" }] }),
        json!({ "name": " " }),
    ] {
        admin.patch(&path, &wrong).await.problem(422);
    }
    let renamed = admin.patch(&path, &json!({ "name": "Shop", "origins": ["*.Shop.example"] })).await.expect(200);
    assert_eq!((&renamed["name"], &renamed["origins"]), (&json!("Shop"), &json!(["*.shop.example"])));
    assert_eq!(renamed["health"]["state"], "waiting");
    let rotated = admin.post(&format!("{path}/rotate"), &json!({})).await.expect(200);
    assert_ne!(rotated["write_key"], json!(made.write_key));
    assert!(track(&served, &made.write_key, &page_view("e1")).await.status.is_client_error(), "the old key is dead");
    assert!(track(&served, rotated["write_key"].as_str().unwrap(), &page_view("e2")).await.status.is_success());
    admin.delete(&path).await.expect(204);
    assert!(track(&served, rotated["write_key"].as_str().unwrap(), &page_view("e3")).await.status.is_client_error());
    let left = admin.get("/sources").await.expect(200);
    assert_eq!(left["items"].as_array().unwrap().len(), 1);
    assert_eq!(left["items"][0]["id"], json!(other.id));
    admin.get("/sources/src_nothing").await.problem(404);
    admin.patch(&path, &json!({ "name": "Archived" })).await.problem(409);
    let archived = admin.get("/sources?archived=true").await.expect(200);
    let states: Vec<&str> =
        archived["items"].as_array().unwrap().iter().map(|each| each["health"]["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["waiting", "archived"]);
    admin.post(&format!("{path}/restore"), &json!({ "aliases": alias })).await.problem(409);
    let own = json!([{ "protocol": "matomo", "alias": "1" }]);
    let back = admin.post(&format!("{path}/restore"), &json!({ "aliases": own })).await.expect(200);
    assert_eq!((&back["aliases"], &back["archived_at"]), (&own, &json!(null)));
    assert!(track(&served, rotated["write_key"].as_str().unwrap(), &page_view("e4")).await.status.is_success());
}

#[tokio::test]
async fn keys_of_before_a_rotation_may_overlap() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    let made = source(&admin, &json!({ "name": "Web shop" })).await;
    let path = format!("/sources/{}", made.id);
    admin.post(&format!("{path}/rotate?overlap_days=91"), &json!({})).await.problem(422);
    let rotated = admin.post(&format!("{path}/rotate?overlap_days=7"), &json!({})).await.expect(200);
    for key in [&made.write_key, &made.server_key, rotated["server_key"].as_str().unwrap()] {
        assert!(track(&served, key, &page_view(key)).await.status.is_success(), "{key}");
    }
    assert!(admin.get(&path).await.expect(200)["previous_keys_until"].is_string());
    admin.post(&format!("{path}/rotate"), &json!({})).await.expect(200);
    assert!(track(&served, &made.write_key, &page_view("late")).await.status.is_client_error());
    assert_eq!(admin.get(&path).await.expect(200)["previous_keys_until"], json!(null));
}

#[tokio::test]
async fn refusals_are_grouped_shown_whole_and_replayed_in_turns() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    let first = source(&admin, &json!({ "name": "Shop", "origins": ["https://shop.example"] })).await;
    let send_from = async |key: &str, padding: usize| {
        let url = format!("{}/v1/events", served.address);
        let event = json!({ "name": "page_view", "properties": { "padding": "x".repeat(padding) } });
        let request = Client::new().post(url).header("x-write-key", key).header("origin", "https://evil.example");
        send(request.json(&event)).await
    };
    assert_eq!(send_from(&first.write_key, 3_000).await.status.as_u16(), 403);
    admin.delete(&format!("/sources/{}", first.id)).await.expect(204);
    let second = source(&admin, &json!({ "name": "Shop", "origins": ["https://shop.example"] })).await;
    for _ in 0..2 {
        assert_eq!(send_from(&second.write_key, 1).await.status.as_u16(), 403);
    }
    served.settle().await;
    let groups = admin.get("/rejected/groups").await.expect(200);
    let counted: Vec<(&Value, &Value, &Value)> = groups["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (&group["source_id"], &group["reason"], &group["count"]))
        .collect();
    let reason = json!("origin_not_allowed");
    assert_eq!(counted, [(&json!(second.id), &reason, &json!(2)), (&json!(first.id), &reason, &json!(1))], "{groups}");
    let of_first = admin.get(&format!("/rejected?source={}", first.id)).await.expect(200);
    assert_eq!(of_first["items"].as_array().unwrap().len(), 1, "an archived source of the same name is another");
    let row = &of_first["items"][0];
    assert_eq!(row["raw"].as_str().unwrap().len(), 2_000);
    let whole = admin.get(&format!("/rejected/{}", row["id"].as_str().unwrap())).await.expect(200);
    assert!(whole["raw"].as_str().unwrap().len() > 3_000 && whole["raw_length"] == row["raw_length"]);
    admin.get("/rejected/rej_00000000000000000000000000").await.problem(404);

    let all = admin.get(&format!("/rejected?source={}", second.id)).await.expect(200);
    let oldest = all["items"][1]["id"].as_str().unwrap();
    let order = json!({ "source": second.id, "cursor": oldest });
    let replayed = admin.post("/rejected/replay", &order).await.expect(200);
    assert_eq!((&replayed["settled"], &replayed["next_cursor"]), (&json!(1), &json!(null)), "only what comes later");
}

#[tokio::test]
async fn whoever_watches_sees_events_of_their_workspace() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    let source = source(&admin, &json!({ "name": "Web shop" })).await;
    let elsewhere = testkit::workspace_named(&served.store, "other").await;
    let foreign = api::source_fields(store::SourceFields {
        name: "Other".into(),
        origins: Vec::new(),
        aliases: Vec::new(),
        settings: json!({}),
    });
    let actor = base::Actor::System;
    let foreign = api::create_source(&served.store, &elsewhere, foreign.unwrap(), &actor).await.unwrap().0;
    served.reload_sources().await;
    let mut stream = admin.request(Method::GET, "/live").send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert!(track(&served, &foreign.write_key, &page_view("theirs")).await.status.is_success());
    assert!(track(&served, &source.write_key, &page_view("ours")).await.status.is_success());
    let mut seen = String::new();
    while !seen.contains("ours") {
        seen.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
    }
    assert!(seen.starts_with("event: event\ndata: {"), "{seen}");
    assert!(seen.contains("\"source\":\"Web shop\"") && !seen.contains("theirs"), "{seen}");
}

#[tokio::test]
async fn a_person_is_found_by_any_id_and_taken_apart() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    let source = source(&admin, &json!({ "name": "Web shop" })).await;
    let events = json!([
        { "name": "page_view", "event_id": "e1", "anonymous_id": "d1", "url": "https://shop.example/" },
        { "name": "login", "event_id": "e2", "anonymous_id": "d1", "user_id": "ana" },
        { "name": "order", "event_id": "e3", "anonymous_id": "d2", "user_id": "ana", "order_id": "O'17", "value": "9.90",
          "currency": "EUR" },
        { "name": "page_view", "event_id": "e4", "anonymous_id": "d9", "url": "https://shop.example/" },
    ]);
    assert!(track(&served, &source.write_key, &events).await.status.is_success());
    served.settle().await;
    let search = async |text: &str| {
        let request = admin.request(Method::GET, "/people").query(&[("search", text)]);
        send(request).await.expect(200)["items"].as_array().unwrap().clone()
    };
    assert_eq!(search("").await.len(), 2);
    for id in ["ana", "d1", "d2", "O'17"] {
        let found = search(id).await;
        assert_eq!(found.len(), 1, "{id}");
        assert_eq!(
            (&found[0]["user_id"], &found[0]["events"], &found[0]["orders"]),
            (&json!("ana"), &json!(3), &json!(1))
        );
    }
    assert_eq!(search("' or true or '").await.len(), 0);
    let person = search("ana").await[0]["id"].as_str().unwrap().to_owned();
    let timeline = admin.get(&format!("/people/{person}")).await.expect(200);
    let names: Vec<&str> = timeline["events"].as_array().unwrap().iter().map(|e| e["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert_eq!(timeline["ids"].as_array().unwrap().len(), 3, "{timeline}");
    assert!(timeline["ties"].to_string().contains("\"e2\""), "{timeline}");

    let two = json!({ "one": { "kind": "user", "value": "ana" }, "other": { "kind": "anonymous", "value": "d1" } });
    admin.post("/people/split", &two).await.expect(204);
    let apart = search("d1").await;
    assert_eq!(apart.len(), 2, "the visit is nobody's, the login is Ana's: {apart:?}");
    admin.post("/people/rejoin", &two).await.expect(204);
    assert_eq!(search("d1").await.len(), 1);
    admin.get("/people/prs_nobody").await.problem(404);
    admin
        .post("/people/split", &json!({ "one": { "kind": "x", "value": "1" }, "other": two["other"] }))
        .await
        .problem(422);
}

/// A visit without a campaign and, two hours later, one with: the first source is
/// the first visit, not its channel beside the campaign of the second.
#[tokio::test]
async fn the_first_source_of_a_person_is_one_visit() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    let source = source(&admin, &json!({ "name": "Web shop" })).await;
    let events = json!([
        { "name": "page_view", "event_id": "e1", "anonymous_id": "d1", "time": "2026-10-01T06:00:00Z",
          "url": "https://shop.example/", "referrer": "https://www.google.com/" },
        { "name": "page_view", "event_id": "e2", "anonymous_id": "d1", "time": "2026-10-01T08:00:00Z",
          "url": "https://shop.example/?utm_source=news&utm_medium=email&utm_campaign=spring" },
    ]);
    assert!(track(&served, &source.write_key, &events).await.status.is_success());
    served.settle().await;
    let found = admin.get("/people").await.expect(200)["items"][0].clone();
    assert_eq!(
        (&found["first_channel"], &found["first_campaign"]),
        (&json!("organic_search"), &json!(null)),
        "{found}"
    );
    assert_eq!(found["sessions"], json!(2), "{found}");
}
