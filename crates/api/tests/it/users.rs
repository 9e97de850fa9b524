//! Members, invitations, and settings of the workspace.

use base::Role;
use serde_json::json;

use crate::served::Served;

#[tokio::test]
async fn an_invited_person_chooses_a_password_and_is_in() {
    let served = Served::start().await;
    let admin = served.keyed(Role::Admin).await;
    let invited = admin.post("/users", &json!({ "email": "Eve@Example.com", "role": "editor" })).await.expect(201);
    let token = invited["link"].as_str().unwrap().strip_prefix("/link#").unwrap();
    let browser = served.browser();
    let short = json!({ "token": token, "name": "Eve", "password": "short" });
    let refused = browser.post("/session/link", &short).await.problem(422);
    assert_eq!(refused["errors"][0]["field"], "password");
    let body = json!({ "token": token, "name": "Eve", "password": "long enough" });
    let session = browser.post("/session/link", &body).await.expect(200);
    assert_eq!(session["user"]["email"], "eve@example.com");
    assert_eq!(session["workspaces"][0]["role"], "editor");
    let members = admin.get("/users").await.expect(200);
    let eve = members["items"][0]["id"].as_str().unwrap();
    admin.patch(&format!("/users/{eve}"), &json!({ "role": "viewer" })).await.expect(200);
    let changed = browser.post("/workspaces/shop/campaigns", &json!({ "name": "X" })).await;
    changed.problem(403);
    admin.delete(&format!("/users/{eve}")).await.expect(204);
    browser.get("/workspaces/shop").await.problem(404);
}

#[tokio::test]
async fn settings_are_checked_and_kept() {
    let served = Served::start().await;
    let admin = served.keyed(Role::Admin).await;
    let body = json!({ "refund_policy": "refund_day", "default_basis": "orders", "gross_margin_percent": "62.50" });
    let changed = admin.patch("", &body).await.expect(200);
    assert_eq!(changed["refund_policy"], "refund_day");
    assert_eq!(changed["gross_margin_percent"], "62.5");
    assert_eq!(changed["name"], "shop");
    let cleared = admin.patch("", &json!({ "default_basis": null })).await.expect(200);
    assert_eq!(cleared["default_basis"], json!(null));
    let refused = admin.patch("", &json!({ "timezone": "Mars/Olympus" })).await.problem(422);
    assert_eq!(refused["errors"][0]["field"], "timezone");
    admin.patch("", &json!({ "colour": "red" })).await.problem(422);
}
