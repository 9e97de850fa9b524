use base::Consent;

use super::super::testing::request;
use super::*;

fn post(body: &Value) -> Request {
    let mut request = request("POST", "/v1/events", "", body.to_string().as_bytes());
    request.headers.push(("x-write-key".into(), "wk_a".into()));
    request
}

#[test]
fn columns_are_named_as_in_the_view() {
    let decoded = Sulit.decode(&post(&json!({
        "name": "order", "event_id": "e-1", "anonymous_id": "a-1", "user_id": 77,
        "occurred_at": "2026-10-01T11:59:00Z", "sent_at": "2026-10-01T12:00:05Z",
        "url": "https://shop.example/done?utm_source=x", "referrer": "https://pay.example/", "title": "Thanks",
        "order_id": "S-1", "value": 19.9, "currency": "eur", "coupon": "hello", "tax": "3.80", "shipping": 0,
        "items": [{"sku": "A", "quantity": 2, "price": 9.95, "colour": "red"}],
        "consent": "granted", "email": "jo@shop.example", "language": "is-IS", "engaged_ms": 1500,
        "properties": {"gift": true, "value": 1}, "table": 5, "traits": {"plan": "gold"},
    })));
    let draft = &decoded.drafts[0];
    let event = &draft.event;
    assert_eq!((event.name.as_str(), event.event_id.as_str(), event.has_client_id), ("order", "e-1", true));
    assert_eq!((event.anonymous_id.as_str(), event.user_id.as_str()), ("a-1", "77"));
    assert_eq!(event.occurred_at.to_string(), "2026-10-01T11:59:00Z");
    assert_eq!(draft.sent_at.unwrap().to_string(), "2026-10-01T12:00:05Z");
    assert_eq!((event.order_id.as_str(), event.coupon.as_str()), ("S-1", "HELLO"));
    assert_eq!((event.value, event.tax), (Some("19.9".parse().unwrap()), Some("3.8".parse().unwrap())));
    assert_eq!(event.currency.unwrap().code(), "EUR");
    assert_eq!((event.consent, event.engaged_ms, event.language.as_str()), (Consent::Granted, Some(1500), "is-IS"));
    assert_eq!((draft.email.as_str(), event.traits.as_str()), ("jo@shop.example", r#"{"plan":"gold"}"#));
    let properties: Value = serde_json::from_str(&event.properties).unwrap();
    assert_eq!(properties, json!({"gift": true, "items": [{"colour": "red"}], "table": 5}));
}

#[test]
fn fields_of_another_kind_stay_properties() {
    let decoded = Sulit.decode(&post(&json!([
        {"event": "Signed Up", "url": {"odd": 1}, "engaged_ms": "soon", "ip": "none", "traits": 5, "title": null},
        {"name": "Meeting", "event": "Trade fair", "occurred_at": "2026-10-01", "time": "10:00"},
        {"name": "x", "consent": {"marketing": true}, "properties": "none", "occurred_at": "soon"},
    ])));
    let properties = |at: usize| serde_json::from_str::<Value>(&decoded.drafts[at].event.properties).unwrap();
    assert_eq!(decoded.drafts[0].event.name, "sign_up");
    assert_eq!(properties(0), json!({"url": {"odd": 1}, "engaged_ms": "soon", "ip": "none", "traits": 5}));
    assert_eq!((decoded.drafts[1].event.name.as_str(), decoded.drafts[1].has_time), ("Meeting", true));
    assert_eq!(properties(1), json!({"event": "Trade fair", "time": "10:00"}));
    assert_eq!(decoded.drafts[2].event.time_flag, base::TimeFlag::Unreadable);
    assert_eq!(properties(2), json!({"consent": {"marketing": true}, "properties": "none"}));
}

#[test]
fn an_envelope_fills_its_events() {
    let body = json!({"write_key": "wk_b", "sent_at": 1_790_856_000_000_i64, "anonymous_id": "a", "event_id": "not mine",
        "events": [{"name": "page_view", "url": "https://a.example/"}, {"name": "login", "anonymous_id": "b"}, 5]});
    let mut asked = request("POST", "/v1/events", "", body.to_string().as_bytes());
    asked.headers.push(("content-type".into(), "text/plain;charset=UTF-8".into()));
    let decoded = Sulit.decode(&asked);
    let ids: Vec<_> = decoded.drafts.iter().map(|draft| draft.event.anonymous_id.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
    assert!(decoded.drafts.iter().all(|draft| draft.key == "wk_b" && draft.sent_at.is_some()));
    assert!(decoded.drafts.iter().all(|draft| !draft.event.has_client_id));
    assert_eq!((decoded.refused[0].index, decoded.refused[0].reason), (2, Refusal::BadJson));
}

#[test]
fn keys_come_from_four_places() {
    let body = json!([{"name": "a"}]).to_string();
    let key = |query: &str, headers: &[(&str, &str)]| {
        let mut asked = request("POST", "/v1/events", query, body.as_bytes());
        asked.headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let decoded = Sulit.decode(&asked);
        decoded.drafts.first().map(|draft| (draft.key.clone(), draft.secret.clone()))
    };
    assert_eq!(key("key=wk_q", &[]), Some(("wk_q".into(), String::new())));
    assert_eq!(key("", &[("x-write-key", "wk_h")]), Some(("wk_h".into(), String::new())));
    assert_eq!(key("", &[("authorization", "Bearer wk_b")]), Some(("wk_b".into(), String::new())));
    assert_eq!(key("", &[("authorization", "Bearer sk_s")]), Some(("sk_s".into(), "sk_s".into())));
    assert_eq!(
        key("", &[("authorization", "Bearer sk_s"), ("x-write-key", "wk_h")]),
        Some(("wk_h".into(), "sk_s".into()))
    );
    assert_eq!(key("", &[]), None);
}

#[test]
fn answers_say_what_was_refused() {
    let asked = post(&json!([{"name": "order", "value": "1,2"}, {"name": ""}, {"name": "ok"}]));
    let decoded = Sulit.decode(&asked);
    assert_eq!(decoded.drafts[0].index, 2);
    let outcome = Outcome::Taken { taken: 1, refused: decoded.refused.clone() };
    let reply = Sulit.reply(&asked, &outcome);
    let body: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!((reply.status, &body["taken"]), (202, &json!(1)));
    assert_eq!(body["refused"][0]["reason"], "bad_amount");
    assert_eq!(body["refused"][1], json!({"index": 1, "reason": "missing_name", "message": "the event has no name"}));
    let none = Outcome::Taken { taken: 0, refused: decoded.refused };
    assert_eq!(Sulit.reply(&asked, &none).status, 400);
    let busy = Sulit.reply(&asked, &Outcome::Busy { retry_after: 7 });
    assert_eq!(busy.status, 503);
    assert!(busy.headers.contains(&("retry-after", "7".into())));
}

#[test]
fn whole_requests_are_refused() {
    for (body, reason) in [
        (&b"{"[..], Refusal::BadJson),
        (b"5", Refusal::BadJson),
        (b"[]", Refusal::BadJson),
        (b"{\"events\":1}", Refusal::BadJson),
        (b"\xff\xfe", Refusal::BadEncoding),
        (b"\x1f\x8b\x08torn", Refusal::BadCompression),
    ] {
        let decoded = Sulit.decode(&request("POST", "/v1/events", "key=wk", body));
        assert_eq!((decoded.refused[0].reason, decoded.refused[0].key.as_str()), (reason, "wk"));
        assert_eq!(decoded.refused[0].raw, body);
    }
    let many = format!("[{}1]", "1,".repeat(limit::BATCH));
    let decoded = Sulit.decode(&request("POST", "/v1/events", "key=wk", many.as_bytes()));
    assert_eq!(decoded.refused[0].reason, Refusal::BatchTooLarge);
}

#[test]
fn a_refused_event_comes_again() {
    let refused = Sulit.decode(&post(&json!([{"name": "order", "value": "x"}]))).refused.remove(0);
    let again = Sulit.again("wk_new", &refused.raw, post(&json!(1)).received_at);
    let decoded = Sulit.decode(&again);
    assert_eq!((decoded.refused[0].reason, decoded.refused[0].key.as_str()), (Refusal::BadAmount, "wk_new"));
}
