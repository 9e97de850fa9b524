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
