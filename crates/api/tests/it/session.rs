//! Signing in and out, links, and forged requests.

use reqwest::{Client, Method};
use serde_json::json;

use crate::served::{Browser, Served, Setting, WithJson as _, send};

/// A browser in which the first user is signed in.
async fn first_user(served: &Served) -> Browser<'_> {
    let token = api::first_user_link(&served.store).await.unwrap().unwrap();
    let browser = served.browser();
    let body = json!({ "token": token, "name": "Ada", "email": "ada@example.com", "password": "correct horse" });
    let made = browser.post("/session/link", &body).await;
    let cookie = made.header("set-cookie").to_owned();
    for part in ["sulit_session=", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let session = made.expect(200);
    assert_eq!(session["user"]["name"], "Ada");
    assert_eq!(session["workspaces"][0]["role"], "admin");
    let again = served.browser().post("/session/link", &body).await;
    again.problem(422);
    browser
}

#[tokio::test]
async fn the_first_user_comes_by_a_one_time_link() {
    let served = Served::start().await;
    let before = served.browser().get("/session").await.expect(200);
    assert_eq!((&before["signed_in"], &before["setup"]), (&json!(false), &json!(true)));
    let browser = first_user(&served).await;
    let session = browser.get("/session").await.expect(200);
    assert_eq!((&session["signed_in"], &session["setup"]), (&json!(true), &json!(false)));
    assert!(api::first_user_link(&served.store).await.unwrap().is_none());
    let workspace = browser.get("/workspaces/shop").await.expect(200);
    assert_eq!(workspace["today"], "2026-10-01");
}

#[tokio::test]
async fn signing_out_ends_the_session_and_the_password_begins_another() {
    let served = Served::start().await;
    let browser = first_user(&served).await;
    browser.delete("/session").await.expect(204);
    browser.get("/workspaces/shop").await.problem(401);
    let wrong = json!({ "email": "ada@example.com", "password": "incorrect horse" });
    let refused = browser.post("/session", &wrong).await.problem(401);
    let nobody = json!({ "email": "bob@example.com", "password": "incorrect horse" });
    let unknown = browser.post("/session", &nobody).await.problem(401);
    assert_eq!(refused["detail"], unknown["detail"]);
    let right = json!({ "email": "Ada@Example.com", "password": "correct horse" });
    browser.post("/session", &right).await.expect(200);
    browser.get("/workspaces/shop").await.expect(200);
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let served = Served::start().await;
    let browser = first_user(&served).await;
    served.clock.advance_seconds(31 * 86_400);
    browser.get("/workspaces/shop").await.problem(401);
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let served = Served::start().await;
    let _ = first_user(&served).await;
    let client = Client::new();
    let attempt = |password: &str| {
        send(client.post(served.url("/session")).json(&json!({ "email": "ada@example.com", "password": password })))
    };
    for _ in 0..10 {
        attempt("guess").await.problem(401);
    }
    let slowed = attempt("correct horse").await;
    assert!(!slowed.header("retry-after").is_empty());
    slowed.problem(429);
    served.clock.advance_seconds(901);
    attempt("correct horse").await.expect(200);
}

#[tokio::test]
async fn pages_of_other_sites_change_nothing() {
    let served = Served::start().await;
    let browser = first_user(&served).await;
    let body = json!({ "name": "Forged", "currency": "EUR", "timezone": "UTC" });
    let forge = |name: &'static str, value: &'static str| {
        browser.send(browser.request(Method::POST, "/workspaces").header(name, value).json(&body))
    };
    forge("sec-fetch-site", "cross-site").await.problem(403);
    forge("origin", "https://evil.example").await.problem(403);
    forge("sec-fetch-site", "same-origin").await.expect(201);
}

#[tokio::test]
async fn the_demo_signs_in_by_itself_only_here() {
    let served = Served::with(Setting { demo: true, ..Setting::default() }).await;
    let client = Client::new();
    let url = served.url("/workspaces/shop");
    send(client.get(&url)).await.expect(200);
    send(client.get(&url).header("host", "evil.example")).await.problem(401);
    send(client.get(&url).header("x-forwarded-for", "203.0.113.9")).await.problem(401);
    let session = send(client.get(served.url("/session"))).await.expect(200);
    assert_eq!((&session["demo"], &session["setup"]), (&json!(true), &json!(false)));
    let usual = Served::start().await;
    send(client.get(usual.url("/workspaces/shop"))).await.problem(401);
}

#[tokio::test]
async fn a_body_larger_than_signing_in_needs_is_refused() {
    let served = Served::start().await;
    let long = json!({ "email": "ada@example.com", "password": "x".repeat(17 << 10) });
    let refused = served.browser().post("/session", &long).await.problem(413);
    assert!(refused["detail"].as_str().unwrap().contains("limit"), "{refused}");
    let short = json!({ "email": "ada@example.com", "password": "x".repeat(15 << 10) });
    served.browser().post("/session", &short).await.problem(401);
    let editor = served.keyed(base::Role::Editor).await;
    let objective = "x".repeat(9_000);
    editor
        .post("/campaigns", &json!({ "name": "Long", "objective": objective, "audience": objective }))
        .await
        .expect(201);
    let huge = json!({ "name": "Huge", "objective": "x".repeat(2 << 20) });
    editor.post("/campaigns", &huge).await.problem(413);
    let rows = format!("key,name,objective\nlong,Long,{}\n", "x".repeat(9_000)).into_bytes();
    let mut file = rows.clone();
    while file.len() < 2 << 20 {
        file.extend_from_slice(format!("k{},N,{objective}\n", file.len()).as_bytes());
    }
    let request = editor.request(Method::POST, "/campaigns/import").header("content-type", "text/csv").body(file);
    send(request).await.expect(200);
}
