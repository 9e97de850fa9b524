//! Rules: added, tried, ordered, and what they do to reports.

use base::Role;
use serde_json::json;

use crate::imports::SHOP;
use crate::served::Served;

#[tokio::test]
async fn a_rule_moves_what_was_imported_before() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    editor.import("shop.csv", SHOP, &json!({ "date": "2026-10-01" })).await;
    editor.post("/campaigns", &json!({ "name": "Social", "key": "social" })).await.expect(201);
    let rule = json!({
        "conditions": [{ "field": "campaign_name", "operator": "contains", "value": "gram" }],
        "campaign_key": "social", "channel": "paid_social",
    });
    let tried = editor.post("/taxonomy/test", &rule).await.expect(200);
    assert_eq!(tried["matched"], 2, "{tried}");
    let made = editor.post("/taxonomy/rules", &rule).await.expect(201);
    let report = editor.get("/reports/campaigns?from=2026-10-01&to=2026-10-31").await.expect(200);
    assert_eq!(report["rows"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["rows"][0]["campaign"], "Social");
    let broken =
        json!({ "conditions": [{ "field": "coupon", "operator": "regex", "value": "(" }], "channel": "print" });
    editor.post("/taxonomy/rules", &broken).await.problem(422);
    let first = json!({ "conditions": [{ "field": "coupon", "operator": "prefix", "value": "F" }], "channel": "print", "position": 1 });
    let first = editor.post("/taxonomy/rules", &first).await.expect(201);
    let ids = |rules: &serde_json::Value| -> Vec<serde_json::Value> {
        rules["items"].as_array().unwrap().iter().map(|rule| rule["id"].clone()).collect()
    };
    let listed = editor.get("/taxonomy/rules").await.expect(200);
    assert_eq!(ids(&listed), [first["id"].clone(), made["id"].clone()]);
    let turned = editor.put("/taxonomy/rules/order", &json!({ "ids": [made["id"], first["id"]] })).await.expect(200);
    assert_eq!(ids(&turned), [made["id"].clone(), first["id"].clone()]);
    editor.delete(&format!("/taxonomy/rules/{}", made["id"].as_str().unwrap())).await.expect(204);
    let back = editor.get("/reports/campaigns?from=2026-10-01&to=2026-10-31").await.expect(200);
    assert_eq!(back["rows"].as_array().unwrap().len(), 2, "{back}");
}

#[tokio::test]
async fn drafts_of_files_are_confirmed() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    editor.import("shop.csv", SHOP, &json!({ "date": "2026-10-01" })).await;
    let drafts = editor.get("/campaigns?needs_confirmation=true").await.expect(200);
    let id = &drafts["items"][0]["id"];
    editor.post("/taxonomy/confirm", &json!({ "campaigns": [{ "campaign_id": id }] })).await.expect(200);
    let left = editor.get("/campaigns?needs_confirmation=true").await.expect(200);
    assert_eq!(left["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_rule_for_an_unknown_campaign_names_the_close_ones() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    editor.post("/campaigns", &json!({ "name": "Social", "key": "paid-social" })).await.expect(201);
    let rule = json!({
        "conditions": [{ "field": "campaign_name", "operator": "contains", "value": "gram" }],
        "campaign_key": "paid-socials",
    });
    let refused = editor.post("/taxonomy/rules", &rule).await.problem(422);
    assert!(refused.to_string().contains("paid-social"), "{refused}");
    let listed = editor.get("/taxonomy/rules").await.expect(200);
    assert_eq!(listed["items"], json!([]));
}

#[tokio::test]
async fn an_order_that_may_be_two_campaigns_says_so() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    for (key, name) in [("autumn_sale", "Autumn"), ("a26", "Autumn Sale")] {
        editor.post("/campaigns", &json!({ "name": name, "key": key })).await.expect(201);
    }
    let orders = "order id,date,order total,currency,utm_campaign\n1,2026-10-01,50,EUR,Autumn Sale\n";
    editor.import("orders.csv", orders, &json!({ "currency": "EUR" })).await;
    let query = "/taxonomy/unassigned?from=2026-10-01&to=2026-10-31&currency=EUR";
    let listed = editor.get(query).await.expect(200);
    let row = &listed["items"][0];
    assert_eq!(row["reason"], "ambiguous", "{listed}");
    assert_eq!((&row["candidates"][0]["key"], &row["candidates"][1]["key"]), (&json!("a26"), &json!("autumn_sale")));
    assert!(row["explanation"].as_str().unwrap().contains("autumn_sale"), "{row}");
}
