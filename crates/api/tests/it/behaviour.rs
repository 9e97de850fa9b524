//! Funnels and the other analyses: the same by address and by body, as JSON
//! and as a file, with refusals that say what to write.

use base::Role;
use reqwest::Client;
use serde_json::{Value, json};

use crate::served::{Keyed, Served, Setting, WithJson as _, send};

/// A site on which two people look, one puts into the cart and buys.
async fn shop() -> Served {
    Served::with(Setting { collects: Some(100_000), ..Setting::default() }).await
}

async fn visited(served: &Served, admin: &Keyed<'_>) {
    let made = admin.post("/sources", &json!({ "name": "Web shop" })).await.expect(201);
    let key = made["write_key"].as_str().unwrap().to_owned();
    let page = |id: &str, who: &str, path: &str| {
        json!({ "name": "page_view", "event_id": id, "anonymous_id": who, "url": format!("https://shop.example{path}"),
            "language": "is-IS" })
    };
    let events = json!([
        page("e1", "ann", "/?utm_source=news&utm_medium=email"),
        page("e2", "bob", "/"),
        page("e3", "ann", "/tea"),
        { "name": "add_to_cart", "event_id": "e4", "anonymous_id": "ann" },
        { "name": "order", "event_id": "e5", "anonymous_id": "ann", "order_id": "W-1", "value": "10", "currency": "EUR" },
    ]);
    let url = format!("{}/v1/events", served.address);
    let browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";
    let sent = Client::new().post(url).header("x-write-key", key).header("user-agent", browser).json(&events);
    assert!(send(sent).await.status.is_success());
    served.settle().await;
}

fn reached(funnel: &Value) -> Vec<u64> {
    funnel["all"]["steps"].as_array().unwrap().iter().map(|step| step["reached"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn a_funnel_is_asked_by_address_or_by_body() {
    let served = shop().await;
    let admin = served.keyed(Role::Admin).await;
    visited(&served, &admin).await;
    let by_address = admin.get("/funnel?steps=view%3Ecart%3Eorder&by=channel").await.expect(200);
    assert_eq!(reached(&by_address), [2, 1, 1], "{by_address}");
    assert_eq!(by_address["by"], "channel");
    let mut values: Vec<&Value> = by_address["groups"].as_array().unwrap().iter().map(|row| &row["value"]).collect();
    values.sort_by_key(|value| value.to_string());
    assert_eq!(values, ["direct", "email"]);
    let by_body = admin.post("/funnel", &json!({ "steps": "view→cart→order", "by": "channel" })).await.expect(200);
    assert_eq!(by_body["all"], by_address["all"]);
    let csv = admin.get("/funnel?steps=view,cart,order&format=csv").await;
    assert!(csv.text.starts_with("step,event,reached,lost,open,rate"), "{}", csv.text);
    assert_eq!(csv.text.lines().count(), 4);

    let refused = admin.get("/funnel?steps=view%3E%3Eorder").await.expect(422);
    assert!(refused["detail"].as_str().unwrap().contains("is no step"), "{refused}");
    admin.get("/funnel?steps=view&window=never").await.expect(422);
    admin.get("/funnel?steps=view&by=mood").await.expect(422);
    admin.get("/funnel?steps=view&from=2026-10-02&to=2026-10-01").await.expect(422);
    admin.post("/funnel", &json!({ "steps": "view", "windows": "7d" })).await.expect(422);
    let unknown = admin.get("/funnel?steps=view%3Eadd_to_card").await.expect(200);
    assert_eq!(unknown["findings"][0]["code"], "event_unknown_near", "{unknown}");
    assert_eq!(unknown["findings"][0]["params"]["names"], "add_to_cart");
}

#[tokio::test]
async fn the_other_analyses_answer_too() {
    let served = shop().await;
    let admin = served.keyed(Role::Viewer).await;
    let owner = served.keyed(Role::Admin).await;
    let site = admin.get("/site").await.expect(200);
    assert_eq!(site["has_events"], false);
    visited(&served, &owner).await;
    let site = admin.get("/site?compare=previous").await.expect(200);
    assert_eq!((&site["totals"]["visits"], &site["totals"]["visitors"]), (&json!(2), &json!(2)), "{site}");
    assert_eq!(site["before"]["visits"], 0);
    assert_eq!(site["pages"][0]["path"], "/");
    assert_eq!(site["values"]["language"][0]["value"], "is-IS");
    let retention = admin.get("/retention?start=view&return=order&interval=day").await.expect(200);
    let last = retention["cohorts"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["persons"], &last["cells"][0]["persons"]), (&json!(2), &json!(1)), "{retention}");
    assert_eq!(last["cells"][0]["is_over"], false);
    let paths = admin.get("/paths?start=page:/").await.expect(200);
    assert_eq!((&paths["visits"], &paths["reached"]), (&json!(2), &json!(2)));
    assert!(paths["nodes"].as_array().unwrap().iter().any(|node| node["name"] == "/tea"), "{paths}");
    let cohorts = admin.post("/cohorts", &json!({ "by": "first_channel" })).await.expect(200);
    let first = &cohorts["cohorts"][0];
    assert_eq!(
        (&first["value"], &first["customers"], &first["revenue"]),
        (&json!("email"), &json!(1), &json!("10.00"))
    );
    for noun in ["retention", "paths", "cohorts", "site"] {
        let csv = admin.get(&format!("/{noun}?format=csv")).await;
        assert!(csv.status.is_success() && csv.text.contains(','), "{noun}: {}", csv.text);
        let parquet = admin.get(&format!("/{noun}?format=parquet")).await;
        assert!(parquet.status.is_success(), "{noun}");
    }
    admin.get("/paths?start=view&end=order").await.expect(422);
    admin.get("/retention?interval=hour").await.expect(422);
    admin.get("/cohorts?by=mood").await.expect(422);
    admin.get("/site?top=0").await.expect(422);
}
