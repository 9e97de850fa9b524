//! Short links: from the address that is printed to the person who came by it.

use base::Role;
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::served::{Answered, Keyed, Served, Setting, WithJson as _, send};

const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

async fn collecting() -> Served {
    Served::with(Setting { collects: Some(100_000), ..Setting::default() }).await
}

async fn campaign(admin: &Keyed<'_>) {
    let body = json!({ "name": "Autumn", "key": "autumn", "channel": "print", "status": "live" });
    admin.post("/campaigns", &body).await.expect(201);
}

fn flyer() -> Value {
    json!({
        "name": "Flyer", "campaign": "autumn", "destinations": [{ "url": "https://shop.example/autumn" }],
        "placements": [{ "slug": "Gate", "name": "School gate" }, { "name": "Counter" }],
    })
}

/// Follows a link as somebody would, and stops where it leads.
async fn follow(served: &Served, method: Method, path: &str, user_agent: &str) -> Answered {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    send(client.request(method, format!("{}{path}", served.address)).header("user-agent", user_agent)).await
}

async fn rows(admin: &Keyed<'_>, query: &str) -> Vec<Value> {
    let answer = admin.post("/sql", &json!({ "query": query })).await.expect(200);
    answer["rows"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

#[tokio::test]
async fn a_scan_and_the_visit_that_it_leads_to_are_one_person_and_one_touch() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    campaign(&admin).await;
    let source = admin.post("/sources", &json!({ "name": "Web shop" })).await.expect(201);
    let made = admin.post("/links?base=https://go.example", &flyer()).await.expect(201);
    assert_eq!((&made["state"], &made["channel"]), (&json!("live"), &json!("print")));
    let gate = &made["placements"][0];
    assert_eq!(gate["short_url"], "https://go.example/l/gate");
    assert_eq!(gate["scan_url"], "https://go.example/l/gate?q=1");
    assert_eq!(
        gate["direct_url"],
        "https://shop.example/autumn?utm_source=print&utm_medium=print&utm_campaign=autumn&utm_content=School+gate"
    );
    assert_eq!(made["placements"][1]["slug"].as_str().unwrap().len(), 7, "made by chance");

    let followed = follow(&served, Method::GET, "/l/gate?q=1&size=m", PHONE).await;
    assert_eq!(followed.status.as_u16(), 302, "{}", followed.text);
    assert_eq!(followed.header("cache-control"), "no-store");
    assert_eq!(followed.header("referrer-policy"), "strict-origin-when-cross-origin");
    let landing = followed.header("location").to_owned();
    assert!(landing.starts_with("https://shop.example/autumn?utm_source=print&utm_medium=qr"), "{landing}");
    assert!(landing.contains("&size=m&sulit_click=evt_") && !landing.contains("q=1"), "{landing}");
    // The page it leads to has the tag, and later the visitor orders.
    let key = source["write_key"].as_str().unwrap();
    let events = json!([
        { "name": "page_view", "event_id": "e1", "anonymous_id": "d1", "url": landing },
        { "name": "order", "event_id": "e2", "anonymous_id": "d1", "user_id": "ana", "order_id": "7", "value": 20,
          "url": "https://shop.example/thanks" },
    ]);
    let url = format!("{}/v1/events", served.address);
    let taken = send(Client::new().post(url).header("x-write-key", key).json(&events)).await;
    assert!(taken.status.is_success(), "{}", taken.text);
    served.settle().await;

    let clicks = rows(
        &admin,
        "select source, protocol, path, utm_medium, utm_campaign, utm_content, campaign, channel, device, is_bot, \
         session_id, person_id, click_id_kind, properties from events where name = 'link_click'",
    )
    .await;
    assert_eq!(clicks.len(), 1);
    let click = &clicks[0];
    assert_eq!((&click["source"], &click["protocol"]), (&json!("links"), &json!("link")));
    assert_eq!((&click["path"], &click["utm_medium"]), (&json!("/l/gate"), &json!("qr")));
    assert_eq!((&click["campaign"], &click["utm_content"]), (&json!("autumn"), &json!("School gate")));
    assert_eq!((&click["device"], &click["is_bot"]), (&json!("mobile"), &json!(false)));
    assert_eq!(click["session_id"], Value::Null, "the visit begins on the page");
    assert!(click["properties"].as_str().unwrap().contains("\"placement\":\"School gate\""));
    let people = rows(&admin, "select distinct person_id from events").await;
    assert_eq!(people.len(), 1, "{people:?}");
    let touches = rows(&admin, "select kind, person_id, campaign, channel, session_id from touchpoints").await;
    assert_eq!(touches.len(), 1, "{touches:?}");
    assert_eq!((&touches[0]["kind"], &touches[0]["campaign"]), (&json!("qr_scan"), &json!("autumn")));
    assert_eq!(touches[0]["person_id"], people[0]["person_id"]);
    assert!(touches[0]["session_id"].is_string(), "the visit's, which the order is part of");
    assert_eq!(rows(&admin, "select session_id from sessions").await.len(), 1);
    let listed = rows(&admin, "select slug, placement, campaign_key from links where slug = 'gate'").await;
    assert_eq!(listed, [json!({ "slug": "gate", "placement": "School gate", "campaign_key": "autumn" })]);
}

#[tokio::test]
async fn clicks_are_counted_by_place_and_machines_apart() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    campaign(&admin).await;
    assert_eq!(admin.get("/links/clicks").await.expect(200), json!({ "items": [], "lost": 0 }));
    let made = admin.post("/links", &flyer()).await.expect(201);
    let counter = made["placements"][1]["slug"].as_str().unwrap().to_owned();
    for (method, path, user_agent) in [
        (Method::GET, "/l/gate", PHONE),
        (Method::GET, "/l/GATE?q=1", PHONE),
        (Method::HEAD, "/l/gate", PHONE),
        (Method::GET, "/l/gate", "WhatsApp/2.23.20.0 A"),
        (Method::GET, "/l/gate", "TelegramBot (like TwitterBot)"),
        (Method::GET, &format!("/l/{counter}"), PHONE),
    ] {
        let followed = follow(&served, method, path, user_agent).await;
        assert_eq!(followed.status.as_u16(), 302, "{path}");
    }
    served.settle().await;
    let counted = admin.get("/links/clicks").await.expect(200);
    let of = |slug: &str| {
        let all = counted["items"].as_array().unwrap();
        all.iter().find(|item| item["slug"] == slug).unwrap_or_else(|| panic!("{counted}")).clone()
    };
    let gate = of("gate");
    assert_eq!((&gate["clicks"], &gate["scans"], &gate["bots"]), (&json!(2), &json!(1), &json!(3)), "{gate}");
    assert_eq!(gate["visitors"], 1);
    assert_eq!(of(&counter)["clicks"], 1);
    // A click without a visit is a touch of its own.
    let touches = rows(&admin, "select kind from touchpoints where not is_bot order by kind").await;
    assert_eq!(touches.len(), 3, "{touches:?}");
}

#[tokio::test]
async fn a_link_is_changed_archived_and_brought_back() {
    let served = collecting().await;
    let editor = served.keyed(Role::Editor).await;
    campaign(&editor).await;
    let made = editor.post("/links", &flyer()).await.expect(201);
    let path = format!("/links/{}", made["id"].as_str().unwrap());
    let to = |answer: &Answered| answer.header("location").split('?').next().unwrap().to_owned();
    let status = async |path: &str| follow(&served, Method::GET, path, PHONE).await.status.as_u16();

    let change = json!({
        "version": 1, "destinations": [{ "url": "https://shop.example/winter" }],
        "placements": [{ "slug": "gate", "name": "Gate" }, { "slug": "wall" }],
    });
    let changed = editor.patch(&path, &change).await.expect(200);
    assert_eq!(to(&follow(&served, Method::GET, "/l/gate", PHONE).await), "https://shop.example/winter");
    assert_eq!(to(&follow(&served, Method::GET, "/l/wall", PHONE).await), "https://shop.example/winter");
    let retired = made["placements"][1]["slug"].as_str().unwrap();
    assert_eq!(status(&format!("/l/{retired}")).await, 410, "a retired place says that it is over");
    assert_eq!(changed["placements"].as_array().unwrap().len(), 3);
    editor.patch(&path, &change).await.problem(409);

    let over = json!({ "expires_at": "2026-09-01T00:00:00Z" });
    assert_eq!(editor.patch(&path, &over).await.expect(200)["state"], "expired");
    assert_eq!(status("/l/gate").await, 410);
    let over = json!({ "expired_url": "https://shop.example/over" });
    editor.patch(&path, &over).await.expect(200);
    assert_eq!(to(&follow(&served, Method::GET, "/l/gate", PHONE).await), "https://shop.example/over");
    editor.patch(&path, &json!({ "expires_at": null, "expired_url": "" })).await.expect(200);

    editor.delete(&path).await.expect(204);
    assert_eq!(status("/l/gate").await, 410);
    assert_eq!(editor.get("/links").await.expect(200)["items"], json!([]));
    assert_eq!(editor.get("/links?archived=true").await.expect(200)["items"][0]["state"], "archived");
    editor.post(&format!("{path}/restore"), &json!({})).await.expect(200);
    assert_eq!(status("/l/gate").await, 302);
    assert_eq!(status("/l/nothing").await, 404);
    assert_eq!(follow(&served, Method::POST, "/l/gate", PHONE).await.status.as_u16(), 405);
    let by_slug = editor.get("/links/gate").await.expect(200);
    assert_eq!(by_slug["id"], made["id"]);
}

#[tokio::test]
async fn what_cannot_be_a_link_is_refused_at_its_field() {
    let served = collecting().await;
    let editor = served.keyed(Role::Editor).await;
    campaign(&editor).await;
    let with = |name: &str, value: Value| {
        let mut body = flyer();
        body[name] = value;
        body
    };
    let cases = [
        (with("destinations", json!([{ "url": "javascript:alert(1)" }])), "destinations.0.url"),
        (with("destinations", json!([{ "url": "data:text/html,x" }])), "destinations.0.url"),
        (with("destinations", json!([])), "destinations"),
        (with("expired_url", json!("myshop://x")), "expired_url"),
        (with("app", json!({ "ios": "myshop://x" })), "app.ios"),
        (with("app", json!({ "scheme": "javascript", "ios": "javascript:x" })), "app.scheme"),
        (with("campaign", json!("spring")), "campaign"),
        (with("expires_at", json!("soon")), "expires_at"),
        (with("placements", json!([{ "slug": "a b" }])), "placements.0.slug"),
        (with("redirect_status", json!(301)), "redirect_status"),
    ];
    for (body, field) in cases {
        let problem = editor.post("/links", &body).await.problem(422);
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        if field != "campaign" {
            let problem = editor.post("/links/preview", &body).await.problem(422);
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
    }
    assert_eq!(editor.get("/links").await.expect(200)["items"], json!([]), "nothing was made");
    editor.post("/links", &flyer()).await.expect(201);
    let taken = editor.post("/links", &flyer()).await.problem(409);
    assert!(taken["detail"].as_str().unwrap().contains("gate"), "{taken}");
    editor.get("/links?base=nowhere").await.problem(422);
}

#[tokio::test]
async fn phones_are_offered_the_app_and_its_page_runs_one_script_only() {
    let served = collecting().await;
    let editor = served.keyed(Role::Editor).await;
    campaign(&editor).await;
    let mut body = flyer();
    body["app"] = json!({ "scheme": "myshop", "ios": "myshop://autumn?a='\"><script>" });
    editor.post("/links", &body).await.expect(201);
    let page = follow(&served, Method::GET, "/l/gate", PHONE).await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.text.contains("myshop://autumn?a="), "{}", page.text);
    assert_eq!(page.text.matches("<script").count(), 1, "{}", page.text);
    let policy = page.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    assert!(page.text.contains(&format!("<script nonce=\"{nonce}\">")) && policy.contains("default-src 'none'"));
    let other =
        follow(&served, Method::GET, "/l/gate", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Firefox/132.0").await;
    assert_eq!(other.status.as_u16(), 302);
}

#[tokio::test]
async fn codes_are_pictures_and_sheets_are_pages() {
    let served = collecting().await;
    let admin = served.keyed(Role::Admin).await;
    campaign(&admin).await;
    let made = admin.post("/links", &flyer()).await.expect(201);
    let path = format!("/links/{}", made["id"].as_str().unwrap());
    let svg = admin.get(&format!("{path}/codes/gate")).await;
    assert_eq!((svg.status.as_u16(), svg.header("content-type")), (200, "image/svg+xml"));
    assert!(svg.text.starts_with("<svg") && !svg.text.contains("<script"));
    let bytes = async |path: &str| {
        let answer = admin.request(Method::GET, path).send().await.unwrap();
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        (kind, answer.bytes().await.unwrap())
    };
    let (kind, png) = bytes(&format!("{path}/codes/gate?format=png&scale=4")).await;
    assert!(kind == "image/png" && png.starts_with(b"\x89PNG"));
    let saved = admin.get(&format!("{path}/codes/gate?download=true")).await;
    assert!(saved.header("content-disposition").contains("gate.svg"));
    let pages = |pdf: &[u8]| {
        let text = String::from_utf8_lossy(pdf);
        text.matches("/Type/Page/").count() + text.matches("/Type /Page\n").count()
    };
    let (kind, pdf) = bytes(&format!("{path}/sheet.pdf")).await;
    assert!(kind == "application/pdf" && pdf.starts_with(b"%PDF-"));
    let (_, more) = bytes(&format!("{path}/sheet.pdf?copies=20")).await;
    assert!(more.len() > pdf.len() && pages(&more) >= pages(&pdf), "{} {}", pages(&pdf), pages(&more));
    admin.get(&format!("{path}/sheet.pdf?copies=501")).await.problem(422);
    admin.get(&format!("{path}/sheet.pdf?slug=other")).await.problem(422);
    admin.get(&format!("{path}/codes/other")).await.problem(404);
    admin.get(&format!("{path}/codes/gate?format=gif")).await.problem(422);
}

#[tokio::test]
async fn a_draft_shows_what_it_would_give_and_makes_nothing() {
    let served = collecting().await;
    let editor = served.keyed(Role::Editor).await;
    campaign(&editor).await;
    let draft = editor.post("/links/preview?base=https://go.example", &flyer()).await.expect(200);
    let gate = &draft["placements"][0];
    assert!(gate["svg"].as_str().unwrap().starts_with("<svg"));
    assert!(gate["tagged_url"].as_str().unwrap().contains("utm_medium=print"));
    assert!(gate["scanned_tagged_url"].as_str().unwrap().contains("utm_medium=qr"));
    assert_eq!(gate["placement"]["short_url"], "https://go.example/l/gate");
    assert_eq!(draft["placements"][1]["placement"]["slug"].as_str().unwrap().len(), 7, "a slug is proposed");
    assert_eq!(editor.get("/links").await.expect(200)["items"], json!([]));
}
