use super::super::testing::request;
use super::*;

fn post(path: &str, body: &Value) -> Request {
    let mut asked = request("POST", path, "", body.to_string().as_bytes());
    asked.headers.push(("user-agent".into(), "Mozilla/5.0 Umami/v20.20.2".into()));
    asked
}

fn answer(request: &Request, outcome: &Outcome) -> (u16, Value) {
    let reply = Umami.reply(request, outcome);
    (reply.status, serde_json::from_slice(&reply.body).unwrap())
}

#[test]
fn a_page_view_of_the_node_client() {
    let asked = post(
        "/api/send",
        &json!({"type": "event", "payload": {"website": "wk_u", "url": "/cart?utm_source=x",
        "title": "Cart", "hostname": "shop.example", "language": "is", "referrer": "https://s.example/",
        "screen": "1920x1080", "timestamp": 1_790_855_990}}),
    );
    let draft = Umami.decode(&asked).drafts.remove(0);
    let event = &draft.event;
    assert_eq!((draft.key.as_str(), event.name.as_str()), ("wk_u", "page_view"));
    assert_eq!((event.url.as_str(), event.title.as_str()), ("https://shop.example/cart?utm_source=x", "Cart"));
    assert_eq!((event.referrer.as_str(), event.language.as_str()), ("https://s.example/", "is"));
    assert_eq!(event.occurred_at.to_string(), "2026-10-01T11:59:50Z");
    assert_eq!((event.properties.as_str(), event.anonymous_id.as_str()), (r#"{"screen":"1920x1080"}"#, ""));
}

#[test]
fn the_pages_origin_is_kept() {
    let body =
        json!({"type": "event", "payload": {"website": "w", "hostname": "localhost", "url": "/a", "referrer": "/b"}});
    let mut asked = post("/api/send", &body);
    asked.headers.push(("origin".into(), "http://localhost:8080".into()));
    let event = Umami.decode(&asked).drafts.remove(0).event;
    assert_eq!((event.url.as_str(), event.referrer.as_str()), ("http://localhost:8080/a", "http://localhost:8080/b"));
}

#[test]
fn a_batch_of_every_type() {
    let payload = |rest: Value| {
        let mut payload = json!({"website": "w", "hostname": "shop.example"});
        payload.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        payload
    };
    let asked = post(
        "/api/batch",
        &json!([
        {"type": "event", "payload": payload(json!({"name": "purchase", "data": {"revenue": 12.5, "currency": "EUR",
            "order_id": "U-1", "gift": true}}))},
        {"type": "identify", "payload": payload(json!({"id": "u-9", "data": {"plan": "gold", "email": "a@b.is"}}))},
        {"type": "performance", "payload": payload(json!({"lcp": 1200}))},
        {"type": "event", "payload": payload(json!({"name": "x".repeat(51)}))},
        {"type": "dance", "payload": payload(json!({}))},
        7]),
    );
    let decoded = Umami.decode(&asked);
    let [order, identify, speed] = &decoded.drafts[..] else { panic!("{:?}", decoded.refused) };
    assert_eq!((order.event.name.as_str(), order.event.order_id.as_str()), ("order", "U-1"));
    assert_eq!(
        (order.event.value, order.event.properties.as_str()),
        (Some("12.5".parse().unwrap()), r#"{"gift":true}"#)
    );
    assert_eq!((identify.event.user_id.as_str(), identify.email.as_str()), ("u-9", "a@b.is"));
    assert_eq!((identify.event.traits.as_str(), speed.event.name.as_str()), (r#"{"plan":"gold"}"#, "performance"));
    let reasons: Vec<_> = decoded.refused.iter().map(|one| (one.index, one.reason)).collect();
    let expected = [(3, Refusal::EventTooLarge), (4, Refusal::Unsupported), (5, Refusal::BadJson)];
    assert_eq!(reasons, expected);
    let (status, body) = answer(&asked, &Outcome::Taken { taken: 3, refused: decoded.refused });
    assert_eq!((status, &body["size"], &body["processed"], &body["errors"]), (200, &json!(6), &json!(3), &json!(3)));
    assert_eq!(body["details"][0]["index"], 3);
    assert!(body["cache"].is_string());
}

#[test]
fn answers() {
    let asked = post("/api/send", &json!({"type": "event", "payload": {"hostname": "a"}}));
    let fine = Outcome::Taken { taken: 1, refused: Vec::new() };
    let (status, body) = answer(&asked, &fine);
    assert_eq!((status, body["sessionId"].as_str().unwrap().len()), (200, 36));
    let mut cached = asked.clone();
    cached.headers.push(("x-umami-cache".into(), "mine".into()));
    assert_eq!(answer(&cached, &fine).1["cache"], "mine");
    let mut bot = asked.clone();
    bot.headers = vec![("user-agent".into(), "Googlebot/2.1".into())];
    assert_eq!(answer(&bot, &fine), (200, json!({"beep": "boop"})));
    let refused = Umami.decode(&asked).refused;
    assert_eq!(refused[0].reason, Refusal::MissingKey);
    let (status, body) = answer(&asked, &Outcome::Taken { taken: 0, refused });
    assert_eq!((status, &body["error"]["code"]), (400, &json!("missing-key")));
    assert_eq!(answer(&asked, &Outcome::Busy { retry_after: 3 }).0, 503);
    for path in ["/api/send", "/api/batch"] {
        let torn = request("POST", path, "", b"[{");
        let refused = Umami.decode(&torn).refused;
        assert_eq!(answer(&torn, &Outcome::Taken { taken: 0, refused }).0, 400, "{path}");
    }
}

#[test]
fn a_refused_event_comes_again_with_its_new_key() {
    let asked = post("/api/send", &json!({"type": "dance", "payload": {"website": "old"}}));
    let refused = Umami.decode(&asked).refused.remove(0);
    assert_eq!(refused.key, "old");
    let raw = body::lossy(&refused.raw).replace("dance", "event");
    let again = Umami.again("wk_1", raw.as_bytes(), asked.received_at);
    assert_eq!(Umami.decode(&again).drafts[0].key, "wk_1");
}
