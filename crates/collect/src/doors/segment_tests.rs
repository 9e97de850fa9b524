use std::io::Write;

use base::Consent;

use super::super::testing::request;
use super::*;

fn post(path: &str, body: &Value) -> Request {
    let mut asked = request("POST", path, "", body.to_string().as_bytes());
    asked.headers.push(("authorization".into(), "Basic d2tfczo=".into()));
    asked
}

fn properties(draft: &Draft) -> Value {
    serde_json::from_str(&draft.event.properties).unwrap_or(Value::Null)
}

/// A batch as `@segment/analytics-node` sends it.
fn node_batch() -> Value {
    json!({
        "batch": [
            {"timestamp": "2026-10-01T11:59:50.755Z", "integrations": {}, "type": "identify", "userId": "u-9",
             "traits": {"email": "ari@shop.example", "plan": "gold"},
             "context": {"library": {"name": "@segment/analytics-node", "version": "3.1.0"}},
             "messageId": "node-next-1", "_metadata": {"nodeVersion": "v20", "jsRuntime": "node"}},
            {"timestamp": "2026-10-01T11:59:51Z", "integrations": {}, "type": "track", "userId": "u-9",
             "event": "Order Completed", "messageId": "node-next-2",
             "properties": {"order_id": "O-1", "revenue": 49.95, "currency": "EUR", "gift": true,
                 "products": [{"product_id": "p1", "name": "Cup", "price": 24.5, "quantity": 2}]},
             "context": {"campaign": {"name": "may", "source": "mail", "medium": "email"}, "ip": "192.0.2.7",
                 "userAgent": "Mozilla/5.0", "locale": "is-IS", "timezone": "Atlantic/Reykjavik",
                 "device": {"advertisingId": "x", "type": "ios"},
                 "consent": {"categoryPreferences": {"analytics": true}}}},
            {"type": "page", "anonymousId": "an-1", "name": "Home", "messageId": "node-next-3",
             "properties": {"url": "https://shop.example/?a=1", "path": "/", "search": "?a=1", "title": "Shop",
                 "referrer": ""}},
        ],
        "writeKey": "wk_s", "sentAt": "2026-10-01T12:00:01.768Z",
    })
}

#[test]
fn a_batch_of_the_node_client() {
    let decoded = Segment.decode(&post("/v1/batch", &node_batch()));
    let [identify, order, page] = &decoded.drafts[..] else { panic!("{:?}", decoded.refused) };
    assert!(decoded.drafts.iter().all(|draft| draft.key == "wk_s" && draft.sent_at.is_some()));
    assert_eq!((identify.event.name.as_str(), identify.email.as_str()), ("identify", "ari@shop.example"));
    assert_eq!(identify.event.traits, r#"{"plan":"gold"}"#);
    let event = &order.event;
    assert_eq!((event.name.as_str(), event.original_name.as_str()), ("order", "Order Completed"));
    assert_eq!((event.event_id.as_str(), event.user_id.as_str()), ("node-next-2", "u-9"));
    assert_eq!((event.order_id.as_str(), event.value), ("O-1", Some("49.95".parse().unwrap())));
    assert_eq!((event.items[0].sku.as_str(), event.items[0].quantity), ("p1", 2.into()));
    assert_eq!((event.utm_campaign.as_str(), event.utm_source.as_str()), ("may", "mail"));
    assert_eq!((event.language.as_str(), event.consent), ("is-IS", Consent::Granted));
    assert_eq!((order.user_agent.as_str(), order.ip), ("Mozilla/5.0", Some("192.0.2.7".parse().unwrap())));
    let context = json!({"timezone": "Atlantic/Reykjavik", "device": {"type": "ios"}});
    assert_eq!(properties(order), json!({"gift": true, "context": context}));
    assert_eq!((page.event.name.as_str(), page.event.url.as_str()), ("page_view", "https://shop.example/?a=1"));
    assert_eq!((page.has_time, page.event.title.as_str()), (false, "Shop"));
    assert_eq!(properties(page), json!({"name": "Home"}));
}

#[test]
fn rudderstacks_node_client_hides_its_gzip() {
    let message = json!({"batch": [{"userId": "u-9", "event": "Product Added", "type": "track",
        "properties": {"product_id": "p1", "price": 24.5, "quantity": 2}, "channel": "server",
        "context": {"library": {"name": "analytics-node"}}, "messageId": "r-1",
        "originalTimestamp": "2026-10-01T11:59:00.037Z", "sentAt": "2026-10-01T11:59:01Z"}],
        "timestamp": "2026-10-01T11:59:01Z", "sentAt": "2026-10-01T11:59:01Z"});
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(message.to_string().as_bytes()).unwrap();
    let mut asked = request("POST", "/v1/batch", "", &encoder.finish().unwrap());
    asked.headers.push(("content-type".into(), "application/x-www-form-urlencoded".into()));
    asked.headers.push(("authorization".into(), "Basic d2tfcjo=".into()));
    let decoded = Segment.decode(&asked);
    let event = &decoded.drafts[0].event;
    assert_eq!((event.name.as_str(), event.items.len()), ("add_to_cart", 1));
    assert_eq!(event.occurred_at.to_string(), "2026-10-01T11:59:00.037Z");
    let reply = Segment.reply(&asked, &Outcome::Taken { taken: 1, refused: Vec::new() });
    assert_eq!((reply.status, reply.body.as_slice()), (200, &b"OK"[..]));
}

#[test]
fn a_message_of_the_browser_client() {
    let body = json!({"timestamp": "2026-10-01T11:59:59Z", "integrations": {"Segment.io": {}}, "type": "track",
        "event": "Products Searched", "properties": {"query": "cup"}, "anonymousId": "an-2", "userId": null,
        "writeKey": "wk_b", "messageId": "ajs-next-1", "sentAt": "2026-10-01T12:00:00Z",
        "context": {"page": {"path": "/s", "referrer": "$direct", "search": "", "title": "S",
            "url": "https://shop.example/s"}, "userAgentData": {"mobile": false}, "os": {"name": "", "version": ""}}});
    let mut asked = request("POST", "/v1/t", "", body.to_string().as_bytes());
    asked.headers.push(("content-type".into(), "text/plain".into()));
    let decoded = Segment.decode(&asked);
    let event = &decoded.drafts[0].event;
    assert_eq!((event.name.as_str(), decoded.drafts[0].key.as_str()), ("search", "wk_b"));
    assert_eq!((event.url.as_str(), event.referrer.as_str()), ("https://shop.example/s", ""));
    assert_eq!(event.properties, r#"{"query":"cup"}"#);
}

#[test]
fn every_path_and_kind() {
    for (path, body, name) in [
        ("/v1/track", json!({"userId": "u", "event": "Signed Up"}), "sign_up"),
        ("/v1/identify", json!({"userId": "u"}), "identify"),
        ("/v1/i", json!({"userId": "u"}), "identify"),
        ("/v1/page", json!({"userId": "u"}), "page_view"),
        ("/v1/screen", json!({"userId": "u", "name": "Cart"}), "screen_view"),
        ("/v1/s/", json!({"userId": "u"}), "screen_view"),
        ("/v1/group", json!({"userId": "u", "groupId": "g", "traits": {"email": "a@b.c"}}), "group"),
        ("/v1/alias", json!({"userId": "u", "previousId": "old"}), "alias"),
        ("/v1/merge", json!({"mergeProperties": []}), "merge"),
        ("/a", json!({"userId": "u", "previousId": "old"}), "alias"),
        ("/v1/import", json!({"batch": [{"type": "track", "userId": "u", "event": "order_completed"}]}), "order"),
        ("/beacon/v1/batch", json!({"batch": [{"type": "page", "anonymousId": "u"}]}), "page_view"),
    ] {
        assert!(Segment.opens("POST", path), "{path}");
        let decoded = Segment.decode(&post(path, &body));
        assert_eq!(decoded.drafts[0].event.name, name, "{path}");
    }
    for (method, path) in [("POST", "/v1/events"), ("POST", "/batch"), ("POST", "/e"), ("GET", "/i"), ("PUT", "/v1/t")]
    {
        assert!(!Segment.opens(method, path), "{method} {path}");
    }
    assert!(Segment.opens("GET", "/v1/projects/wk/settings"));
}

#[test]
fn a_groups_address_is_not_the_persons() {
    let body = json!({"userId": "u", "groupId": "g", "traits": {"email": "office@b.c"}});
    let draft = Segment.decode(&post("/v1/group", &body)).drafts.remove(0);
    assert_eq!((draft.email.as_str(), properties(&draft)), ("", json!({"email": "office@b.c", "group_id": "g"})));
}

#[test]
fn pixels_of_both() {
    let asked = request("GET", "/pixel/v1/track", "writeKey=wk_p&anonymousId=a&event=Lead&properties.plan=x", b"");
    let draft = Segment.decode(&asked).drafts.remove(0);
    assert_eq!(
        (draft.key.as_str(), draft.event.name.as_str(), properties(&draft)),
        ("wk_p", "lead", json!({"plan": "x"}))
    );
    let data = URL_SAFE_NO_PAD.encode(br#"{"writeKey":"wk_q","userId":"u","event":"Email Opened"}"#);
    let asked = request("GET", "/v1/pixel/track", &format!("data={data}"), b"");
    let draft = Segment.decode(&asked).drafts.remove(0);
    assert_eq!((draft.key.as_str(), draft.event.name.as_str()), ("wk_q", "email_open"));
    let reply = Segment.reply(&asked, &Outcome::Taken { taken: 0, refused: Vec::new() });
    assert_eq!((reply.status, &reply.body[..3]), (200, &b"GIF"[..]));
}

#[test]
fn refusals_and_their_statuses() {
    for (body, reason, status) in [
        (&b"{"[..], Refusal::BadJson, 400),
        (b"7", Refusal::BadJson, 400),
        (br#"{"batch":7}"#, Refusal::BadJson, 400),
        (br#"{"type":"track","userId":"u"}"#, Refusal::MissingName, 400),
        (br#"{"type":"track","event":"x"}"#, Refusal::MissingId, 400),
        (br#"{"type":"dance","userId":"u"}"#, Refusal::Unsupported, 400),
        (br#"[1]"#, Refusal::BadJson, 400),
    ] {
        let mut asked = request("POST", "/v1/batch", "writeKey=wk", body);
        let refused = Segment.decode(&asked).refused;
        assert_eq!((refused[0].reason, refused[0].key.as_str()), (reason, "wk"), "{}", body::lossy(body));
        let outcome = Outcome::Taken { taken: 0, refused };
        assert_eq!(Segment.reply(&asked, &outcome).status, status);
        asked.query.clear();
        assert!(Segment.decode(&asked).drafts.is_empty());
    }
    let asked = request("POST", "/v1/track", "", br#"{"event":"x","userId":"u"}"#);
    let refused = Segment.decode(&asked).refused;
    assert_eq!(refused[0].reason, Refusal::MissingKey);
    assert_eq!(Segment.reply(&asked, &Outcome::Taken { taken: 0, refused }).status, 401);
    let large = vec![b' '; BODY + 1];
    let refused = Segment.decode(&request("POST", "/v1/batch", "", &large)).refused;
    assert_eq!((refused[0].reason, refused[0].raw.len()), (Refusal::BodyTooLarge, limit::RAW));
    assert_eq!(Segment.reply(&asked, &Outcome::Taken { taken: 0, refused }).status, 413);
    let busy = Segment.reply(&asked, &Outcome::Busy { retry_after: 5 });
    assert_eq!(busy.status, 503);
    let fine = Segment.reply(&asked, &Outcome::Taken { taken: 1, refused: Vec::new() });
    assert_eq!(fine.body, br#"{"success":true}"#);
}

#[test]
fn a_refused_message_comes_again_with_its_batchs_time() {
    let mut batch = node_batch();
    batch["batch"][1]["properties"]["revenue"] = json!("49,95");
    let refused = Segment.decode(&post("/v1/batch", &batch)).refused.remove(0);
    assert_eq!((refused.reason, refused.index), (Refusal::BadAmount, 1));
    let raw = body::lossy(&refused.raw).replace("49,95", "49.95");
    let again = Segment.again("wk_s", raw.as_bytes(), post("/", &json!(1)).received_at);
    let draft = Segment.decode(&again).drafts.remove(0);
    assert_eq!((draft.event.order_id.as_str(), draft.sent_at.is_some()), ("O-1", true));
}
