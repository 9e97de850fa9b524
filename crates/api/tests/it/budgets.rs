//! Budgets in place.

use base::Role;
use serde_json::json;

use crate::served::Served;

#[tokio::test]
async fn a_month_is_planned_and_committed_apart() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    let campaign = editor.post("/campaigns", &json!({ "name": "Autumn" })).await.expect(201);
    let id = &campaign["id"];
    let put = async |cell| editor.put("/budgets?year=2026", &json!({ "cells": [cell] })).await;
    let planned = json!({ "campaign_id": id, "month": "2026-10", "planned": "1250.50" });
    put(planned).await.expect(200);
    let budget = put(json!({ "campaign_id": id, "month": "2026-10", "committed": "300" })).await.expect(200);
    let cell = &budget["cells"][0];
    assert_eq!((&cell["planned"], &cell["committed"]), (&json!("1250.50"), &json!("300.00")), "{budget}");
    assert_eq!(budget["months"].as_array().unwrap().len(), 12);
    let cleared = put(json!({ "campaign_id": id, "month": "2026-10", "planned": null, "committed": null })).await;
    assert_eq!(cleared.expect(200)["cells"], json!([]));
    let wrong = put(json!({ "campaign_id": id, "month": "2026-13", "planned": "1" })).await.problem(422);
    assert_eq!(wrong["errors"][0]["field"], "cells.0.month");
    put(json!({ "campaign_id": id, "month": "2026-10", "planned": "-1" })).await.problem(422);
}
