use base::Consent;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;
use serde_json::json;

use super::super::testing::request;
use super::super::{form, registry};
use super::*;

const TP2: &str = "/com.snowplowanalytics.snowplow/tp2";

fn post(events: &[Value]) -> Request {
    let body = json!({"schema": "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4", "data": events});
    request("POST", TP2, "", body.to_string().as_bytes())
}

/// What every tracker adds.
fn payload(more: &Value) -> Value {
    let mut payload = json!({"eid": "ba5a25a4-520b-474e-a753-a533029d27eb", "p": "web", "tv": "js-4.10.1", "tna": "sp1",
        "aid": "shop-1", "dtm": "1790855990333", "stm": "1790855999000", "duid": "8e24857a", "sid": "e755c923",
        "url": "https://shop.example/tea"});
    payload.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    payload
}

fn described(name: &str, data: &Value) -> Value {
    json!({"schema": format!("iglu:com.snowplowanalytics.snowplow{name}/jsonschema/1-0-0"), "data": data})
}

/// A self-describing event.
fn own(event: &Value, contexts: &[Value]) -> Value {
    let ue = described("/unstruct_event", event).to_string();
    let co = described("/contexts", &json!(contexts)).to_string();
    payload(&json!({"e": "ue", "ue_px": URL_SAFE_NO_PAD.encode(ue), "co": co}))
}

fn drafts(events: &[Value]) -> Vec<Draft> {
    let decoded = Snowplow.decode(&post(events));
    assert!(decoded.refused.is_empty(), "{decoded:?}");
    decoded.drafts
}

fn read(event: Value) -> (base::Event, Value) {
    let event = drafts(&[event]).remove(0).event;
    let properties = serde_json::from_str(&event.properties).unwrap_or(Value::Null);
    (event, properties)
}

fn decimal(text: &str) -> Option<base::Decimal> {
    Some(text.parse().unwrap())
}

#[test]
fn a_page_view_of_the_browser_tracker() {
    let contexts = described(
        "/contexts",
        &json!([described("/web_page", &json!({"id": "26822cab"})),
        described("/client_session", &json!({"userId": "other", "sessionId": "other"})),
        {"schema": "iglu:com.acme/user/jsonschema/1-0-0", "data": {"plan": "gold"}},
        {"schema": "iglu:com.acme/user/jsonschema/1-0-0", "data": {"plan": "tin"}}]),
    );
    let draft = drafts(&[payload(&json!({"e": "pv", "page": "Tea", "refr": "https://search.example/", "uid": "u-1",
        "lang": "fa-IR", "res": "1280x720", "tz": "Asia/Tehran", "co": contexts.to_string()}))])
    .remove(0);
    assert_eq!((draft.key.as_str(), draft.sent_at.unwrap().to_string()), ("shop-1", "2026-10-01T11:59:59Z".to_owned()));
    let event = &draft.event;
    assert_eq!((event.name.as_str(), event.has_client_id), ("page_view", true));
    assert_eq!(event.event_id, "ba5a25a4-520b-474e-a753-a533029d27eb");
    assert_eq!(event.occurred_at.to_string(), "2026-10-01T11:59:50.333Z");
    assert_eq!((event.anonymous_id.as_str(), event.user_id.as_str()), ("8e24857a", "u-1"));
    assert_eq!((event.client_session_id.as_str(), event.language.as_str()), ("e755c923", "fa-IR"));
    assert_eq!((event.url.as_str(), event.title.as_str()), ("https://shop.example/tea", "Tea"));
    assert_eq!(event.referrer, "https://search.example/");
    let properties: Value = serde_json::from_str(&event.properties).unwrap();
    assert_eq!(
        properties,
        json!({"p": "web", "tv": "js-4.10.1", "tna": "sp1", "res": "1280x720", "tz": "Asia/Tehran",
        "page_view_id": "26822cab", "contexts": {"user": [{"plan": "gold"}, {"plan": "tin"}]}})
    );
}

/// As `snowplow-tracker` 1.1.0 of Python sends by GET.
#[test]
fn an_event_in_a_query() {
    let query = "e=pp&url=https%3A%2F%2Fshop.example%2Ftea&page=Tea&pp_mix=0&pp_max=0&pp_miy=3&pp_may=300&p=srv&uid=u-1\
        &duid=dom-1&eid=9e8e568d&dtm=1790855998053&tv=py-1.1.0&tna=ns&aid=shop-1&stm=1790855998000&ip=203.0.113.9";
    let asked = request("GET", "/i", query, b"");
    let draft = Snowplow.decode(&asked).drafts.remove(0);
    assert_eq!((draft.event.name.as_str(), draft.event.original_name.as_str()), ("engagement", "page_ping"));
    assert_eq!((draft.event.device.as_str(), draft.ip), ("server", "203.0.113.9".parse().ok()));
    let properties: Value = serde_json::from_str(&draft.event.properties).unwrap();
    assert_eq!((&properties["scroll_y_max"], &properties["scroll_x_min"]), (&json!(300), &json!(0)));
    let reply = Snowplow.reply(&asked, &Outcome::Taken { taken: 1, refused: Vec::new() });
    assert_eq!((reply.status, reply.headers[0].1.as_str()), (200, "image/gif"));
}

#[test]
fn a_structured_event() {
    let (event, properties) =
        read(payload(&json!({"e": "se", "se_ca": "shop", "se_ac": "Play", "se_la": "intro", "se_pr": "hd",
        "se_va": "2.50", "ttm": "1790855000000", "ua": "Mozilla/5.0"})));
    assert_eq!((event.name.as_str(), event.occurred_at.as_second()), ("Play", 1_790_855_000));
    assert_eq!((&properties["event_category"], &properties["event_value"]), (&json!("shop"), &json!(2.5)));
    assert_eq!((&properties["event_label"], &properties["event_property"]), (&json!("intro"), &json!("hd")));
    assert_eq!(drafts(&[payload(&json!({"e": "se", "se_ac": "add to cart"}))])[0].event.name, "add_to_cart");
}

/// As `@snowplow/node-tracker` 4.8.0 sends a transaction: its lines are events
/// of their own, here in the same payload.
fn transaction() -> [Value; 3] {
    [
        payload(
            &json!({"e": "tr", "tr_id": "S-1", "tr_af": "web", "tr_tt": "12.5", "tr_tx": "1", "tr_sh": "2", "tr_ci": "X", "tr_co": "IR", "tr_cu": "EUR"}),
        ),
        payload(
            &json!({"e": "ti", "ti_id": "S-1", "ti_sk": "T-1", "ti_nm": "Tea", "ti_ca": "Teas", "ti_pr": "6.25", "ti_qu": "2", "ti_cu": "EUR"}),
        ),
        payload(&json!({"e": "ti", "ti_id": "S-2", "ti_sk": "T-2", "ti_pr": "1", "ti_qu": "1", "ti_cu": "EUR"})),
    ]
}

#[test]
fn a_transaction_takes_its_lines_in() {
    let read = drafts(&transaction());
    let [order, line] = &read[..] else { panic!("two events: {read:?}") };
    assert_eq!((order.event.name.as_str(), order.event.order_id.as_str()), ("order", "S-1"));
    assert_eq!(
        (order.event.value, order.event.tax, order.event.shipping),
        (decimal("12.5"), decimal("1"), decimal("2"))
    );
    assert_eq!(order.event.currency.unwrap().code(), "EUR");
    assert_eq!((order.event.items.len(), order.event.items[0].unit_price), (1, decimal("6.25")));
    let properties: Value = serde_json::from_str(&order.event.properties).unwrap();
    assert_eq!((&properties["affiliation"], &properties["country"]), (&json!("web"), &json!("IR")));
    assert_eq!((line.index, line.event.name.as_str(), line.event.order_id.as_str()), (2, "order_item", "S-2"));
    assert_eq!(line.event.items[0].sku, "T-2");
}

#[test]
fn events_by_their_schemas() {
    let cart =
        json!({"sku": "T-1", "name": "Tea", "category": "Teas", "unitPrice": 6.25, "quantity": 2, "currency": "EUR"});
    let (event, _) = read(own(&described("/add_to_cart", &cart), &[]));
    assert_eq!(
        (event.name.as_str(), event.items[0].unit_price, event.items[0].quantity),
        ("add_to_cart", decimal("6.25"), 2.into())
    );
    let (event, rest) =
        read(own(&described("/site_search", &json!({"terms": ["green", "tea"], "totalResults": 3})), &[]));
    assert_eq!(
        (event.name.as_str(), &rest["search_term"], &rest["search_count"]),
        ("search", &json!("green tea"), &json!(3))
    );
    let (event, rest) =
        read(own(&described("/link_click", &json!({"targetUrl": "https://other.example/x", "elementId": "e"})), &[]));
    assert_eq!((event.name.as_str(), &rest["link"]), ("outbound_click", &json!("https://other.example/x")));
    let (event, _) = read(own(&described("/link_click", &json!({"targetUrl": "https://www.shop.example/x"})), &[]));
    assert_eq!((event.name.as_str(), event.original_name.as_str()), ("click", "link_click"));
    let (event, _) = read(own(&described("/screen_view", &json!({"name": "Cart", "id": "5"})), &[]));
    assert_eq!((event.name.as_str(), event.path.as_str()), ("screen_view", "Cart"));
    let (event, _) = read(own(&described("/consent_preferences", &json!({"eventType": "deny_all"})), &[]));
    assert_eq!((event.name.as_str(), event.consent), ("consent_preferences", Consent::Denied));
    let played = json!({"schema": "iglu:com.acme/video_played/jsonschema/1-0-0", "data": {"id": 1}});
    let (event, rest) = read(own(&played, &[]));
    assert_eq!(
        (event.name.as_str(), event.original_name.as_str(), &rest["id"]),
        ("video_played", "iglu:com.acme/video_played/jsonschema/1-0-0", &json!(1))
    );
}

#[test]
fn forms_keep_their_fields_but_no_addresses() {
    let form = json!({"formId": "f", "formClasses": [], "elements": [
        {"name": "mail", "value": "jo@shop.example", "nodeName": "INPUT", "type": "email"},
        {"name": "size", "value": "L", "nodeName": "SELECT"}, {"name": "p", "value": "secret", "type": "password"}]});
    let draft = drafts(&[own(&described("/submit_form", &form), &[])]).remove(0);
    assert_eq!((draft.event.name.as_str(), draft.email.as_str()), ("form_submit", "jo@shop.example"));
    let properties = &draft.event.properties;
    assert!(properties.contains(r#""value":"L""#) && !properties.contains("jo@") && !properties.contains("secret"));
}

/// An action of Snowplow's e-commerce plugin.
fn action(data: &Value, entities: &[(&str, Value)]) -> Value {
    let entities: Vec<Value> =
        entities.iter().map(|(name, data)| described(&format!(".ecommerce/{name}"), data)).collect();
    own(&described(".ecommerce/snowplow_ecommerce_action", data), &entities)
}

#[test]
fn the_ecommerce_plugin() {
    let tea = || {
        (
            "product",
            json!({"id": "T-1", "name": "Tea", "category": "Teas", "price": 30, "list_price": 35, "quantity": 1, "currency": "EUR"}),
        )
    };
    let (order, rest) = read(action(
        &json!({"type": "transaction"}),
        &[
            (
                "transaction",
                json!({"transaction_id": "S-2", "revenue": 30, "currency": "EUR", "payment_method": "card", "tax": 3, "shipping": 1, "discount_code": "tea10", "discount_amount": 5}),
            ),
            tea(),
            ("user", json!({"id": "u-9", "email": "jo@shop.example"})),
        ],
    ));
    assert_eq!(
        (order.name.as_str(), order.original_name.as_str(), order.order_id.as_str()),
        ("order", "transaction", "S-2")
    );
    assert_eq!(
        (order.value, order.tax, order.shipping, order.discount),
        (decimal("30"), decimal("3"), decimal("1"), decimal("5"))
    );
    assert_eq!(
        (order.coupon.as_str(), order.currency.unwrap().code(), order.user_id.as_str()),
        ("TEA10", "EUR", "u-9")
    );
    assert_eq!((order.items[0].sku.as_str(), order.items[0].unit_price), ("T-1", decimal("30")));
    assert_eq!((&rest["payment_method"], &rest["products"]), (&json!("card"), &json!([{"list_price": 35}])));
    let (refund, _) = read(action(
        &json!({"type": "refund"}),
        &[
            ("transaction", json!({"transaction_id": "S-2", "revenue": 30, "currency": "EUR"})),
            (
                "refund",
                json!({"transaction_id": "S-2", "refund_amount": 10, "currency": "EUR", "refund_reason": "late"}),
            ),
        ],
    ));
    assert_eq!((refund.name.as_str(), refund.value, refund.order_id.as_str()), ("refund", decimal("10"), "S-2"));
    let (cart, _) = read(action(
        &json!({"type": "add_to_cart"}),
        &[("cart", json!({"total_value": 60, "currency": "EUR"})), tea()],
    ));
    assert_eq!((cart.name.as_str(), cart.value, cart.items.len()), ("add_to_cart", decimal("60"), 1));
    let (list, rest) = read(action(&json!({"type": "list_view", "name": "Best sellers"}), &[tea()]));
    assert_eq!((list.name.as_str(), &rest["list_name"]), ("view_item_list", &json!("Best sellers")));
    let named = |step: u32| {
        read(action(
            &json!({"type": "checkout_step"}),
            &[("checkout_step", json!({"step": step, "payment_method": "card", "coupon_code": "a"}))],
        ))
        .0
    };
    assert_eq!(
        (named(1).name.as_str(), named(2).name.as_str(), named(2).coupon.as_str()),
        ("begin_checkout", "add_payment_info", "A")
    );
}

#[test]
fn base64_of_either_alphabet() {
    let event =
        described("/unstruct_event", &json!({"schema": "iglu:com.acme/x/jsonschema/1-0-0", "data": {"text": "¿?>~ü"}}))
            .to_string();
    for encoded in [STANDARD.encode(&event), URL_SAFE_NO_PAD.encode(&event)] {
        let draft = drafts(&[payload(&json!({"e": "ue", "ue_px": encoded}))]).remove(0);
        assert!(draft.event.properties.contains("¿?>~ü"));
        let query = format!("e=ue&aid=shop-1&ue_px={}", form::escape(&encoded));
        assert_eq!(Snowplow.decode(&request("GET", "/ice.png", &query, b"")).drafts.len(), 1);
        let unescaped = format!("e=ue&aid=shop-1&ue_px={encoded}");
        assert_eq!(Snowplow.decode(&request("GET", "/i", &unescaped, b"")).drafts.len(), 1);
    }
}

#[test]
fn who_asked_not_to_be_followed_gets_no_cookie() {
    let done = Outcome::Taken { taken: 1, refused: Vec::new() };
    let cookie = |headers: &[(&str, &str)]| {
        let mut asked = post(&[payload(&json!({"e": "pv", "duid": "", "nuid": "n-1"}))]);
        asked.headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let reply = Snowplow.reply(&asked, &done);
        assert_eq!((reply.status, reply.body.as_slice()), (200, &b"ok"[..]));
        let set = reply.headers.iter().find(|(name, _)| *name == "set-cookie").map(|(_, value)| value.clone());
        (set, Snowplow.decode(&asked).drafts.remove(0).event)
    };
    let (set, event) = cookie(&[]);
    let set = set.unwrap();
    assert!(set.starts_with("sp=") && set.contains("SameSite=None") && set.contains("HttpOnly"), "{set}");
    assert_eq!(event.anonymous_id, "n-1");
    let (set, _) = cookie(&[("cookie", "a=b; sp=5f0c7a2e-1; c=d")]);
    assert!(set.unwrap().starts_with("sp=5f0c7a2e-1; "));
    let (set, event) = cookie(&[("sp-anonymous", "*"), ("cookie", "sp=5f0c7a2e-1")]);
    assert_eq!((set, event.anonymous_id.as_str(), event.consent), (None, "", Consent::Denied));
    assert_eq!(cookie(&[("sec-gpc", "1")]).0, None);
    let mut pixel = request("GET", "/i", "e=pv&aid=shop-1", b"");
    pixel.headers.push(("cookie".into(), "sp=5f0c7a2e-1".into()));
    assert_eq!(Snowplow.decode(&pixel).drafts[0].event.anonymous_id, "5f0c7a2e-1");
}

#[test]
fn what_is_refused_and_how_it_is_told() {
    let reasons = |events: &[Value]| {
        let decoded = Snowplow.decode(&post(events));
        assert!(decoded.drafts.is_empty(), "{decoded:?}");
        decoded.refused.iter().map(|one| one.reason).collect::<Vec<_>>()
    };
    let bad = json!({"e": "ue", "aid": "a", "ue_px": "%%%"});
    assert_eq!(
        reasons(&[
            json!({"e": "pv"}),
            payload(&json!({"e": "zz"})),
            payload(&json!({})),
            bad,
            json!(5),
            payload(&json!({"e": "ue", "ue_pr": "{}"}))
        ]),
        [
            Refusal::MissingKey,
            Refusal::Unsupported,
            Refusal::MissingName,
            Refusal::BadEncoding,
            Refusal::BadJson,
            Refusal::BadJson
        ]
    );
    assert_eq!(reasons(&[payload(&json!({"e": "tr", "tr_id": "1", "tr_tt": "a lot"}))]), [Refusal::BadAmount]);
    assert_eq!(reasons(&[payload(&json!({"e": "pv", "page": "x".repeat(EVENT)}))]), [Refusal::EventTooLarge]);
    let large = request("POST", TP2, "", &vec![b' '; BODY + 1]);
    let refused = Snowplow.decode(&large).refused;
    assert_eq!(refused[0].reason, Refusal::BodyTooLarge);
    assert_eq!(Snowplow.reply(&large, &Outcome::Taken { taken: 0, refused: refused.clone() }).status, 413);
    assert_eq!(Snowplow.reply(&large, &Outcome::Taken { taken: 1, refused: refused.clone() }).status, 200);
    let unknown = super::super::Refused { reason: Refusal::UnknownKey, ..refused[0].clone() };
    assert_eq!(Snowplow.reply(&large, &Outcome::Taken { taken: 0, refused: vec![unknown] }).status, 401);
    assert_eq!(Snowplow.reply(&large, &Outcome::Busy { retry_after: 2 }).status, 503);
}

#[test]
fn paths_of_any_vendor_but_not_of_other_protocols() {
    for (method, path, opens) in [
        ("POST", TP2, true),
        ("POST", "/com.acme/track", true),
        ("GET", "/i", true),
        ("GET", "/ice.png", true),
        ("POST", "/i", false),
        ("POST", "/v1/events", false),
        ("POST", "/i/v0/e", false),
        ("GET", "/assets/x.js", false),
        ("GET", "/index.html", false),
        ("GET", "/a.b/c.js", false),
        ("POST", "/com.acme/a/b", false),
    ] {
        assert_eq!(Snowplow.opens(method, path), opens, "{method} {path}");
    }
    assert!(registry::find(&post(&[])).is_some_and(|door| door.protocol() == Protocol::Snowplow));
}

#[test]
fn refused_events_can_be_sent_again() {
    for draft in drafts(&transaction()) {
        let again = Snowplow.decode(&Snowplow.again(&draft.key, &draft.raw, draft.event.received_at));
        assert_eq!(again.drafts[0].event, draft.event);
    }
}

proptest! {
    #[test]
    fn any_request_is_read_or_refused(query in ".{0,100}", body in prop::collection::vec(any::<u8>(), 0..200)) {
        let decoded = Snowplow.decode(&request("POST", TP2, &query, &body));
        prop_assert!(decoded.drafts.len() + decoded.refused.len() > 0 || body.starts_with(b"["));
    }

    #[test]
    fn any_values_of_known_fields_are_read_or_refused(
        fields in prop::collection::vec((prop::sample::select(vec![
            "e", "aid", "eid", "dtm", "stm", "ttm", "co", "cx", "ue_pr", "ue_px", "tr_id", "tr_tt", "ti_id", "ti_pr", "se_ac",
            "se_va", "pp_may", "ip", "p", "url",
        ]), prop::sample::select(vec![
            json!("ue"), json!("tr"), json!("ti"), json!("se"), json!(null), json!(5), json!([]), json!("9e99"), json!("e30"),
            json!({"schema": "iglu:a.b/c/jsonschema/1-0-0", "data": {"schema": "iglu:com.snowplowanalytics.snowplow.ecommerce/snowplow_ecommerce_action/jsonschema/1-0-0", "data": {"type": "refund"}}}),
            json!({"schema": "iglu:a.b/c/jsonschema/1-0-0", "data": [{"schema": "iglu:com.snowplowanalytics.snowplow.ecommerce/product/jsonschema/1-0-0", "data": {"price": "x"}}, 5]}),
        ])), 0..8),
    ) {
        let event: Value = Value::Object(fields.into_iter().map(|(field, value)| (field.to_owned(), value)).collect());
        let decoded = Snowplow.decode(&post(&[event.clone(), event]));
        prop_assert!(decoded.drafts.len() + decoded.refused.len() > 0);
    }
}
