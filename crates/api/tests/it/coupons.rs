//! Coupons and gift cards, from the order of a batch to the order that used it.

use base::Role;
use reqwest::Client;
use serde_json::{Value, json};

use crate::served::{Keyed, Served, Setting, WithJson as _, send};

const CSV_LINES: usize = 1 + 25;

async fn batch(editor: &Keyed<'_>, more: &Value) -> Value {
    let mut body = json!({
        "campaign": "flyer", "name": "Flyers", "kind": "unique", "count": 25, "benefit": "percent",
        "benefit_value": "10", "qr_url": "https://shop.example/?c={code}",
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    editor.post("/coupons", &body).await.expect(201)
}

async fn first_code(editor: &Keyed<'_>, batch: &Value) -> String {
    let codes = editor.get(&format!("/coupons/{}/codes?limit=1", batch["id"].as_str().unwrap())).await.expect(200);
    codes["items"][0]["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_code_is_checked_redeemed_refused_and_released() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    editor.post("/campaigns", &json!({ "name": "Flyer", "key": "flyer" })).await.expect(201);
    let made = batch(&editor, &json!({ "currency": "EUR", "min_order_value": "20" })).await;
    assert_eq!((made["code_count"].clone(), made["status"].clone()), (json!(25), json!("open")), "{made}");
    let code = first_code(&editor, &made).await;
    assert_eq!(code.len(), 14, "{code}");

    let typed = code.to_lowercase().replace('-', " ");
    let little = editor.post("/coupons/check", &json!({ "code": typed, "value": "19,99".replace(',', ".") })).await;
    let little = little.expect(200);
    assert_eq!((little["is_good"].clone(), little["problem"].clone()), (json!(false), json!("below_minimum")));
    let order = json!({ "code": typed, "order_id": "A-1", "value": "۲۰٫۵" });
    assert_eq!(editor.post("/coupons/check", &order).await.expect(200)["is_good"], true);
    let redeemed = editor.post("/coupons/redeem", &order).await.expect(200);
    assert_eq!((redeemed["is_again"].clone(), redeemed["redemption"]["value"].clone()), (json!(false), json!("20.5")));
    assert_eq!(editor.post("/coupons/redeem", &order).await.expect(200)["is_again"], true);

    let other = editor.post("/coupons/redeem", &json!({ "code": code, "order_id": "A-2", "value": "30" })).await;
    let refused = other.problem(409);
    assert_eq!(refused["type"], "/problems/coupon-used-up");
    assert!(refused["detail"].as_str().unwrap().ends_with("by order A-1"), "{refused}");

    let mut wrong: Vec<char> = code.chars().collect();
    wrong[0] = if wrong[0] == '2' { '3' } else { '2' };
    let wrong: String = wrong.into_iter().collect();
    let near = editor.post("/coupons/check", &json!({ "code": wrong })).await.expect(200);
    assert_eq!(near["did_you_mean"], json!(code), "{near}");
    editor.post("/coupons/redeem", &json!({ "code": wrong })).await.problem(404);

    let release = format!("/coupons/redemptions/{}/release", redeemed["redemption"]["id"].as_str().unwrap());
    editor.post(&release, &json!({})).await.problem(422);
    editor.post(&release, &json!({ "reason": "order cancelled" })).await.expect(200);
    editor.post("/coupons/redeem", &json!({ "code": code, "order_id": "A-2", "value": "30" })).await.expect(200);
    let shown = editor.get("/coupons").await.expect(200);
    assert_eq!(shown["items"][0]["values"], json!([{ "currency": "EUR", "order_count": 1, "value": "30" }]));
}

#[tokio::test]
async fn codes_are_printed_exported_given_and_hidden_from_viewers() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    let viewer = served.keyed(Role::Viewer).await;
    editor.post("/campaigns", &json!({ "name": "Flyer", "key": "flyer" })).await.expect(201);
    let made = batch(&editor, &json!({})).await;
    let path = format!("/coupons/{}", made["id"].as_str().unwrap());
    let csv = editor.get(&format!("{path}/codes.csv")).await;
    assert_eq!(csv.text.lines().count(), CSV_LINES, "{}", csv.text);
    assert!(csv.text.contains("https://shop.example/?c="), "{}", csv.text);
    let pdf = editor.get(&format!("{path}/sheet.pdf?columns=3&rows=7")).await;
    assert!(pdf.status.is_success() && pdf.text.starts_with("%PDF-"));
    editor.get(&format!("{path}/sheet.pdf?columns=9")).await.problem(422);
    viewer.get(&format!("{path}/codes")).await.problem(403);
    viewer.get(&format!("{path}/codes.csv")).await.problem(403);
    viewer.get(&path).await.expect(200);

    let people = json!({ "contacts": ["Anna@shop.example", "anna@shop.example ", "+354 555 1234"] });
    let given = editor.post(&format!("{path}/assign"), &people).await.expect(200);
    assert_eq!(given["items"][0]["code"], given["items"][1]["code"], "one person, one code");
    assert_ne!(given["items"][0]["code"], given["items"][2]["code"]);
    editor.post(&format!("{path}/assign"), &json!({ "contacts": ["Anna"] })).await.problem(422);

    editor.post(&format!("{path}/void"), &json!({ "reason": "printed wrongly" })).await.expect(200);
    let code = first_code(&editor, &made).await;
    let check = editor.post("/coupons/check", &json!({ "code": code })).await.expect(200);
    assert_eq!(
        (check["problem"].clone(), check["message"].clone()),
        (json!("void"), json!("the code was made void: printed wrongly"))
    );
    editor.post(&format!("{path}/restore"), &json!({})).await.expect(200);
    assert_eq!(editor.post("/coupons/check", &json!({ "code": code })).await.expect(200)["is_good"], true);
    for (field, body) in [
        ("benefit_value", json!({ "benefit_value": "120" })),
        ("count", json!({ "count": 1_000_001 })),
        ("kind", json!({ "kind": "many" })),
    ] {
        let mut new = json!({ "campaign": "flyer", "name": "X", "kind": "unique", "count": 1, "benefit": "percent",
            "benefit_value": "10" });
        new.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        let refused = editor.post("/coupons", &new).await.problem(422);
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
}

#[tokio::test]
async fn a_large_batch_is_made_by_a_job() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    editor.post("/campaigns", &json!({ "name": "Flyer", "key": "flyer" })).await.expect(201);
    let made = batch(&editor, &json!({ "count": 12_000 })).await;
    assert_eq!((made["code_count"].clone(), made["status"].clone()), (json!(0), json!("making")));
    served.work().await;
    let path = format!("/coupons/{}", made["id"].as_str().unwrap());
    let shown = editor.get(&path).await.expect(200);
    assert_eq!((shown["code_count"].clone(), shown["status"].clone()), (json!(12_000), json!("open")));
    let csv = editor.get(&format!("{path}/codes.csv")).await;
    let codes: std::collections::BTreeSet<&str> =
        csv.text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(codes.len(), 12_000, "every code once, over all pieces");
}

#[tokio::test]
async fn an_order_that_carries_a_code_uses_it_and_belongs_to_its_campaign() {
    let served = Served::with(Setting { collects: Some(100_000), ..Setting::default() }).await;
    let admin = served.keyed(Role::Admin).await;
    admin.post("/campaigns", &json!({ "name": "Flyer", "key": "flyer", "channel": "print" })).await.expect(201);
    let made = batch(&admin, &json!({})).await;
    let path = format!("/coupons/{}", made["id"].as_str().unwrap());
    let given = admin.post(&format!("{path}/assign"), &json!({ "contacts": ["anna@shop.example"] })).await.expect(200);
    let code = given["items"][0]["code"].as_str().unwrap();
    let source = admin.post("/sources", &json!({ "name": "Shop" })).await.expect(201);
    let order = |id: &str, coupon: &str, device: &str| {
        json!({ "name": "order", "event_id": format!("evt-{id}"), "anonymous_id": device, "order_id": id,
            "value": 40, "currency": "EUR", "coupon": coupon })
    };
    let events = json!([
        order("O-1", &code.to_lowercase(), "device-1"),
        order("O-2", code, "device-2"),
        order("O-3", "SOMETHING-ELSE", "device-3"),
    ]);
    for _ in 0..2 {
        let url = format!("{}/v1/events", served.address);
        let key = source["write_key"].as_str().unwrap();
        send(Client::new().post(url).header("x-write-key", key).json(&events)).await;
    }
    served.settle().await;
    served.work().await;
    let uses = admin.get(&format!("/coupons/redemptions?batch={}", made["id"].as_str().unwrap())).await.expect(200);
    let mut shown: Vec<(String, Value)> = uses["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["order_id"].as_str().unwrap().to_owned(), one["problem"].clone()))
        .collect();
    shown.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(shown.len(), 2, "{uses}");
    assert_eq!((shown[0].0.as_str(), shown[1].0.as_str()), ("O-1", "O-2"));
    let flagged = shown.iter().filter(|(_, problem)| *problem == json!("used_up")).count();
    assert_eq!(flagged, 1, "the second order is kept and flagged: {uses}");

    let query = "select order_id, campaign from orders order by order_id";
    let rows = admin.post("/sql", &json!({ "query": query })).await.expect(200);
    assert_eq!(rows["rows"][0]["campaign"], "flyer", "{rows}");
    assert_eq!(rows["rows"][2]["campaign"], Value::Null, "{rows}");
    let query = "select batch, redemptions, flagged from coupons";
    let rows = admin.post("/sql", &json!({ "query": query })).await.expect(200);
    assert_eq!(rows["rows"], json!([{ "batch": "Flyers", "redemptions": 2, "flagged": 1 }]));
}

#[tokio::test]
async fn a_gift_card_pays_and_takes_back_to_the_cent() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    let viewer = served.keyed(Role::Viewer).await;
    let issued = editor.post("/gift-cards", &json!({ "amount": "50", "count": 2 })).await.expect(201);
    let code = issued["items"][0]["code"].as_str().unwrap().to_owned();
    assert_eq!(code.len(), 19, "{code}");
    editor.post("/gift-cards", &json!({ "amount": "0.001" })).await.problem(422);
    let pay = json!({ "code": code.to_lowercase(), "amount": "30.25", "order_id": "A-1" });
    assert_eq!(editor.post("/gift-cards/redeem", &pay).await.expect(200)["card"]["balance"], "19.75");
    assert_eq!(editor.post("/gift-cards/redeem", &pay).await.expect(200)["is_again"], true);
    let more = editor.post("/gift-cards/redeem", &json!({ "code": code, "amount": "20" })).await.problem(409);
    assert_eq!(more["type"], "/problems/gift-card-too-little");
    let back = json!({ "code": code, "amount": "10.25", "order_id": "A-1" });
    assert_eq!(editor.post("/gift-cards/refund", &back).await.expect(200)["card"]["balance"], "30");
    let listed = viewer.get("/gift-cards").await.expect(200);
    assert_eq!(listed["liability"], json!([{ "currency": "EUR", "cards": 2, "balance": "80" }]));
    assert!(!listed.to_string().contains(&code), "viewers see the last letters only");
    let id = issued["items"][0]["id"].as_str().unwrap();
    let detail = viewer.get(&format!("/gift-cards/{id}")).await.expect(200);
    assert_eq!(detail["ledger"].as_array().unwrap().len(), 3);
    editor.post(&format!("/gift-cards/{id}/adjust"), &json!({ "amount": "-31", "reason": "x" })).await.problem(409);
    editor.post(&format!("/gift-cards/{id}/void"), &json!({ "reason": "lost" })).await.expect(200);
    editor.post("/gift-cards/redeem", &json!({ "code": code, "amount": "1" })).await.problem(409);
    let restored = editor.post(&format!("/gift-cards/{id}/restore"), &json!({})).await.expect(200);
    assert_eq!(restored["balance"], "30");
    let pdf = editor.get("/gift-cards/sheet.pdf").await;
    assert!(pdf.text.starts_with("%PDF-"));
    assert!(editor.get("/gift-cards.csv").await.text.contains(&code));
}
