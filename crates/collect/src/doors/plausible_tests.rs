use super::super::testing::request;
use super::*;

fn post(body: &Value) -> Request {
    let mut asked = request("POST", "/api/event", "", body.to_string().as_bytes());
    asked.headers.push(("content-type".into(), "text/plain".into()));
    asked
}

#[test]
fn a_page_view_of_the_script() {
    let asked = post(&json!({"n": "pageview", "v": 27, "u": "https://shop.example/?ref=x", "d": "shop.example",
        "r": "https://news.example/", "w": 1200, "h": 1, "p": {"author": "Jo"}}));
    let draft = Plausible.decode(&asked).drafts.remove(0);
    let event = &draft.event;
    assert_eq!(
        (draft.key.as_str(), event.name.as_str(), event.protocol),
        ("shop.example", "page_view", Protocol::Plausible)
    );
    assert_eq!((event.url.as_str(), event.referrer.as_str()), ("https://shop.example/?ref=x", "https://news.example/"));
    let properties: Value = serde_json::from_str(&event.properties).unwrap();
    assert_eq!(properties, json!({"author": "Jo", "hash_mode": 1, "screen_width": 1200}));
}

#[test]
fn goals_revenue_and_engagement() {
    let asked =
        post(&json!({"name": "Purchase", "url": "https://shop.example/ok", "domain": "a.example, b.example,a.example",
        "props": "{\"order_id\":\"P-1\",\"gift\":\"yes\"}", "revenue": {"currency": "USD", "amount": "1322.22"}}));
    let decoded = Plausible.decode(&asked);
    let keys: Vec<_> = decoded.drafts.iter().map(|draft| draft.key.as_str()).collect();
    assert_eq!(keys, ["a.example", "b.example"]);
    let event = &decoded.drafts[1].event;
    assert_eq!((event.name.as_str(), event.order_id.as_str()), ("order", "P-1"));
    assert_eq!((event.value, event.properties.as_str()), (Some("1322.22".parse().unwrap()), r#"{"gift":"yes"}"#));
    let short =
        post(&json!({"n": "Lead", "u": "https://a.example/", "d": "a", "$": "{\"amount\":5,\"currency\":\"EUR\"}"}));
    assert_eq!(Plausible.decode(&short).drafts[0].event.value, Some(5.into()));
    let engaged = post(&json!({"n": "engagement", "u": "https://a.example/", "d": "a", "sd": 80, "e": 5400, "v": 27}));
    let event = Plausible.decode(&engaged).drafts.remove(0).event;
    assert_eq!(
        (event.name.as_str(), event.engaged_ms, event.properties.as_str()),
        ("engagement", Some(5400), r#"{"scroll_depth":80}"#)
    );
    let out = post(
        &json!({"n": "Outbound Link: Click", "u": "https://a.example/", "d": "a", "p": {"url": "https://o.example/"}}),
    );
    assert_eq!(Plausible.decode(&out).drafts[0].event.name, "outbound_click");
}

#[test]
fn refusals_and_their_answers() {
    let good = json!({"n": "x", "u": "https://a.example/", "d": "a"});
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    let many: Object = (0..31).map(|at| (at.to_string(), json!(1))).collect();
    for (body, reason, field) in [
        (with("d", json!("")), Refusal::MissingKey, "domain"),
        (with("n", json!("")), Refusal::MissingName, "event_name"),
        (with("u", json!("u".repeat(2_001))), Refusal::UrlTooLong, "url"),
        (with("u", json!(null)), Refusal::BadJson, "request"),
        (with("p", json!(many)), Refusal::TooManyProperties, "props"),
        (with("p", json!("{")), Refusal::BadJson, "request"),
        (json!([1]), Refusal::BadJson, "request"),
    ] {
        let asked = post(&body);
        let refused = Plausible.decode(&asked).refused;
        assert_eq!(refused[0].reason, reason, "{body}");
        let reply = Plausible.reply(&asked, &Outcome::Taken { taken: 0, refused });
        let answer: Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(reply.status, 400, "{body}");
        assert!(answer["errors"][field].is_array(), "{answer}");
    }
}

#[test]
fn a_list_of_domains_without_end_is_not_compared_with_itself() {
    let many: Vec<String> = (0..50_000).map(|number| format!("{number}.example")).collect();
    let asked = post(&json!({"n": "pageview", "u": "https://a.example/", "d": many.join(",")}));
    let refused = Plausible.decode(&asked).refused;
    assert_eq!(refused[0].reason, Refusal::BatchTooLarge);
    assert!(refused[0].message.contains("more than 20 sources"), "{}", refused[0].message);
}

#[test]
fn ok_even_when_nobody_knows_the_domain() {
    let asked = post(&json!({"n": "pageview", "u": "https://a.example/", "d": "stranger.example"}));
    let fine = Plausible.reply(&asked, &Outcome::Taken { taken: 1, refused: Vec::new() });
    assert_eq!((fine.status, fine.body.as_slice(), fine.headers.len()), (202, &b"ok"[..], 1));
    let draft = Plausible.decode(&asked).drafts.remove(0);
    let refused = vec![draft.refuse(Refusal::UnknownKey, "no source")];
    let dropped = Plausible.reply(&asked, &Outcome::Taken { taken: 0, refused });
    assert_eq!((dropped.status, dropped.body.as_slice()), (202, &b"ok"[..]));
    assert!(dropped.headers.contains(&("x-plausible-dropped", "1".into())));
    assert_eq!(Plausible.reply(&asked, &Outcome::Busy { retry_after: 1 }).status, 503);
    let again = Plausible.again("wk_1", &draft.raw, asked.received_at);
    assert_eq!(Plausible.decode(&again).drafts[0].key, "wk_1");
}
