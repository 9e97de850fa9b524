//! Upload → preview → import → report → undo.

use base::Role;
use serde_json::json;

use crate::served::{Served, Setting};

/// A results table as a shop has it.
pub(crate) const SHOP: &str =
    "Campaign,Cost,Visits,Sales\nInstagram,500.00 EUR,10000,100\nTelegram,300.00 EUR,6000,75\n";

#[tokio::test]
async fn a_file_goes_all_the_way_and_back() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    let upload = editor.upload("shop.csv", SHOP).await.expect(201);
    let preview = &upload["preview"];
    assert_eq!(preview["format"], "table", "{preview}");
    assert_eq!(preview["outcome"], json!(null), "{preview}");
    assert!(preview["ambiguous"].as_array().unwrap().iter().any(|asked| asked["option"] == "date"), "{preview}");
    let path = format!("/uploads/{}", upload["upload_id"].as_str().unwrap());
    let preview = editor.post(&format!("{path}/preview"), &json!({ "date": "2026-10-01" })).await.expect(200);
    assert_eq!(preview["refused"], json!(null), "{preview}");
    assert_eq!(preview["outcome"]["rows"], 2);
    assert_eq!(preview["outcome"]["import_id"], json!(null));
    assert_eq!(editor.get("/imports").await.expect(200)["items"], json!([]));

    let job = editor.import("shop.csv", SHOP, &json!({ "date": "2026-10-01" })).await;
    assert_eq!(job["state"], "succeeded", "{job}");
    assert_eq!(job["result"]["imported"], 2);
    let id = job["result"]["import_id"].as_str().unwrap();
    let report = editor.get("/reports/campaigns?from=2026-10-01&to=2026-10-31").await.expect(200);
    assert_eq!(report["meta"]["totals"]["spend"], "800.00", "{report}");

    let again = editor.import("shop.csv", SHOP, &json!({ "date": "2026-10-01" })).await;
    assert_eq!(again["result"]["nothing_changed"], true, "{again}");
    let restated = SHOP.replace("500.00", "450.00");
    served.clock.advance_seconds(60);
    let changed = editor.import("shop.csv", &restated, &json!({ "date": "2026-10-01" })).await;
    let difference = &changed["result"]["difference"];
    assert!(difference.as_array().unwrap().iter().any(|change| change["figure"] == "spend"), "{changed}");
    let second = changed["result"]["import_id"].as_str().unwrap();
    editor.post(&format!("/imports/{id}/undo"), &json!({})).await.problem(409);
    let undone = editor.post(&format!("/imports/{second}/undo"), &json!({})).await.expect(200);
    assert_eq!(undone["state"], "undone");
    let report = editor.get("/reports/campaigns?from=2026-10-01&to=2026-10-31").await.expect(200);
    assert_eq!(report["meta"]["totals"]["spend"], "800.00", "{report}");
    let listed = editor.get("/imports").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_at_once() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    let upload = editor.upload("calls.csv", "Call time,Phone\n2026-10-01 10:00,0664 1234567\n").await.expect(201);
    let path = format!("/uploads/{}", upload["upload_id"].as_str().unwrap());
    for options in [json!([]), json!({ "calling_code": "Austria" }), json!({ "timezone": "Vienna" })] {
        for step in ["preview", "import"] {
            editor.post(&format!("{path}/{step}"), &options).await.problem(422);
        }
    }
    editor.post(&format!("{path}/preview"), &json!({ "calling_code": "+43" })).await.expect(200);
    for count in [
        json!({ "text": "120 flyers", "count": 7 }),
        json!({ "text": "120 flyers", "what": "posters" }),
        json!({ "text": "1,2 flyers" }),
        json!({ "text": "5 flyers", "day": "2099-01-01" }),
        json!([null, null, 5, "flyers"]),
    ] {
        editor.post("/counts", &count).await.problem(422);
    }
    let taken = editor.post("/counts", &json!({ "text": "120 flyers", "campaign": null })).await.expect(200);
    assert_eq!(taken["totals"]["handed_out"], "120", "{taken}");
}

#[tokio::test]
async fn bad_rows_are_shown_and_kept_apart() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    let text = "Campaign,Cost,Day\nA,10.00,2026-10-01\nB,ten,2026-10-01\nC,5.00,2026-10-02\nD,7.00,2026-10-02\n";
    let upload = editor.upload("bad.csv", text).await.expect(201);
    let preview = &upload["preview"];
    assert!(preview["refused"].as_str().is_some_and(|text| text.contains("line 3")), "{preview}");
    assert_eq!(preview["rejected_rows"][0]["line"], 3);
    let refused = editor.import("bad.csv", text, &json!({})).await;
    assert_eq!(refused["state"], "failed", "{refused}");
    let taken = editor.import("bad.csv", text, &json!({ "accept_valid": true })).await;
    assert_eq!(taken["result"]["rejected"], 1, "{taken}");
    let id = taken["result"]["import_id"].as_str().unwrap();
    let rejected = editor.get(&format!("/imports/{id}/rejected")).await.expect(200);
    assert_eq!(rejected["items"][0]["reason"], "bad_number", "{rejected}");
    let csv = editor.get(&format!("/imports/{id}/rejected.csv")).await;
    assert!(csv.text.contains("ten"), "{}", csv.text);
}

#[tokio::test]
async fn what_is_no_table_or_too_large_is_refused() {
    let served = Served::with(Setting { upload_max_bytes: Some(1000), ..Setting::default() }).await;
    let editor = served.keyed(Role::Editor).await;
    editor.upload("empty.csv", "").await.problem(422);
    editor.upload("large.csv", "x".repeat(2000)).await.problem(413);
    editor.upload("", "a,b\n1,2\n").await.problem(422);
    let noise = editor.upload("noise.bin", vec![0_u8, 159, 146, 150, 0, 1, 2, 3]).await;
    assert!(noise.status.is_client_error() || noise.json()["preview"]["refused"].is_string(), "{}", noise.text);
    editor.post("/uploads/upl_none/preview", &json!({})).await.problem(404);
}

#[tokio::test]
async fn rates_are_recorded_and_replaced() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    let rate = |rate: &str| json!({ "rates": [{ "day": "2026-10-01", "base": "EUR", "quote": "USD", "rate": rate }] });
    editor.post("/fx", &rate("1.08")).await.expect(204);
    editor.post("/fx", &rate("1.09")).await.expect(204);
    let listed = editor.get("/fx").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed["items"][0]["rate"], "1.09");
    assert_eq!(editor.post("/fx", &rate("0")).await.problem(422)["errors"][0]["field"], "rates.0.rate");
}
