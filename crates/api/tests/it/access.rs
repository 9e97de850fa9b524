//! Who may call what: every operation of the document is tried.

use base::{Actor, Role};
use reqwest::{Client, Method};

use crate::served::{Served, send};

const PUBLIC: &[&str] = &["session_show", "session_sign_in", "session_sign_out", "session_use_link"];

/// POSTs that only read.
const READING: &[&str] = &[
    "taxonomy_test",
    "sql_run",
    "behaviour_ask_funnel",
    "behaviour_ask_retention",
    "behaviour_ask_paths",
    "behaviour_ask_cohorts",
    "behaviour_ask_site",
];

/// Every operation: id, method, address with its parameters filled in.
fn operations() -> Vec<(String, Method, String)> {
    let document = serde_json::to_value(api::document()).unwrap();
    let mut found = Vec::new();
    // Doors for events ask for a source's key, in their own manner.
    for (path, methods) in document["paths"].as_object().unwrap().iter().filter(|(path, _)| path.starts_with("/api/")) {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            let path = path.replace("{workspace}", "shop").replace("{kind}", "campaigns");
            let filled: String = path
                .split('/')
                .map(|part| if part.starts_with('{') { "some" } else { part })
                .collect::<Vec<_>>()
                .join("/");
            found.push((id, method.to_uppercase().parse().unwrap(), filled));
        }
    }
    assert!(found.len() > 60, "{}", found.len());
    found
}

#[tokio::test]
async fn every_operation_wants_to_know_who_calls() {
    let served = Served::start().await;
    let client = Client::new();
    for (id, method, path) in operations() {
        if PUBLIC.contains(&id.as_str()) {
            continue;
        }
        let url = format!("{}{path}", served.address);
        let nobody = send(client.request(method.clone(), &url)).await;
        assert!(nobody.header("www-authenticate").starts_with("Bearer"), "{id}: {}", nobody.text);
        nobody.problem(401);
        let stranger = send(client.request(method, &url).bearer_auth("sulit_unknown")).await;
        assert_eq!(stranger.status.as_u16(), 401, "{id}");
    }
}

#[tokio::test]
async fn viewers_change_nothing_and_editors_no_settings() {
    let served = Served::start().await;
    let viewer = served.keyed(Role::Viewer).await;
    let editor = served.keyed(Role::Editor).await;
    let client = Client::new();
    for (id, method, path) in operations() {
        let of_workspace = path.starts_with("/api/v1/workspaces/shop");
        let changes = method != Method::GET && !READING.contains(&id.as_str());
        let url = format!("{}{path}", served.address);
        if of_workspace && changes {
            let refused = send(client.request(method.clone(), &url).bearer_auth(&viewer.secret)).await;
            assert_eq!(refused.status.as_u16(), 403, "{id}: {}", refused.text);
        }
        let for_admins =
            ["users", "api_keys", "audit", "erasures", "person_export"].iter().any(|noun| id.starts_with(noun));
        if for_admins || id == "workspaces_update" || id == "taxonomy_set_convention" {
            let refused = send(client.request(method, &url).bearer_auth(&editor.secret)).await;
            assert_eq!(refused.status.as_u16(), 403, "{id}: {}", refused.text);
        }
    }
}

#[tokio::test]
async fn a_workspace_of_others_does_not_exist() {
    let served = Served::start().await;
    let other = testkit::workspace_named(&served.store, "other").await;
    let made = api::create_api_key(&served.store, &other, "test", Role::Admin, &Actor::System).await.unwrap();
    let client = Client::new();
    for (id, method, path) in operations() {
        if path.starts_with("/api/v1/workspaces/shop") {
            let url = format!("{}{path}", served.address);
            let hidden = send(client.request(method, url).bearer_auth(&made.1)).await;
            assert_eq!(hidden.status.as_u16(), 404, "{id}: {}", hidden.text);
        }
    }
}

#[tokio::test]
async fn a_revoked_key_opens_nothing() {
    let served = Served::start().await;
    let admin = served.keyed(Role::Admin).await;
    let made = admin.post("/api-keys", &serde_json::json!({ "name": "job", "role": "viewer" })).await.expect(201);
    let secret = made["secret"].as_str().unwrap();
    let client = Client::new();
    let url = served.url("/workspaces/shop");
    send(client.get(&url).bearer_auth(secret)).await.expect(200);
    let listed = admin.get("/api-keys").await;
    assert!(!listed.text.contains(secret), "{}", listed.text);
    admin.delete(&format!("/api-keys/{}", made["key"]["id"].as_str().unwrap())).await.expect(204);
    send(client.get(&url).bearer_auth(secret)).await.problem(401);
    let audit = admin.get("/audit").await.expect(200);
    assert!(audit["items"].as_array().unwrap().iter().any(|entry| entry["subject"] == "api_key"), "{audit}");
    assert!(!audit.to_string().contains(secret));
}
