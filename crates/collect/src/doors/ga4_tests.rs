use base::Consent;
use serde_json::json;

use super::super::testing::request;
use super::*;

fn post(body: &Value) -> Request {
    request("POST", "/mp/collect", "measurement_id=G-ABC&api_secret=any", body.to_string().as_bytes())
}

#[test]
fn a_purchase_of_a_server() {
    let asked = post(&json!({
        "client_id": "123.456", "user_id": "u-1", "timestamp_micros": 1_790_855_990_000_000_i64,
        "user_properties": {"plan": {"value": "gold"}},
        "user_data": {"sha256_email_address": ["B4".repeat(32)]},
        "consent": {"ad_user_data": "GRANTED"}, "ip_override": "192.0.2.9", "user_agent": "Mozilla/5.0 (X)",
        "device": {"category": "mobile", "language": "fa", "browser": "Chrome"}, "user_location": {"country_id": "ir"},
        "events": [{"name": "purchase", "params": {"transaction_id": "G-1", "value": 12.5, "currency": "EUR",
            "tax": 2, "shipping": "1.5", "coupon": "may", "affiliation": "Store",
            "items": [{"item_id": "A", "item_name": "Cup", "price": 12.5, "quantity": 1, "index": 0}],
            "session_id": 1_795_305_016, "engagement_time_msec": 100, "page_location": "https://shop.example/ok",
            "campaign": "spring", "source": "news", "medium": "email", "gclid": "abc"}}],
    }));
    assert!(MeasurementProtocol.opens(&asked.method, &asked.path));
    let draft = MeasurementProtocol.decode(&asked).drafts.remove(0);
    let event = &draft.event;
    assert_eq!((draft.key.as_str(), draft.secret.as_str()), ("G-ABC", ""));
    assert_eq!((event.name.as_str(), event.original_name.as_str()), ("order", "purchase"));
    assert_eq!((event.anonymous_id.as_str(), event.user_id.as_str()), ("123.456", "u-1"));
    assert_eq!(event.occurred_at.to_string(), "2026-10-01T11:59:50Z");
    assert_eq!((event.order_id.as_str(), event.value), ("G-1", Some("12.5".parse().unwrap())));
    assert_eq!((event.tax, event.shipping), (Some(2.into()), Some("1.5".parse().unwrap())));
    assert_eq!((event.client_session_id.as_str(), event.engaged_ms), ("1795305016", Some(100)));
    assert_eq!((event.utm_campaign.as_str(), event.click_id_kind.as_str()), ("spring", "gclid"));
    assert_eq!((event.traits.as_str(), event.email_hash.as_str()), (r#"{"plan":"gold"}"#, "b4".repeat(32).as_str()));
    assert_eq!((event.device.as_str(), event.country.as_str(), event.consent), ("mobile", "IR", Consent::Unknown));
    assert_eq!((draft.user_agent.as_str(), draft.ip), ("Mozilla/5.0 (X)", Some("192.0.2.9".parse().unwrap())));
    assert_eq!(event.properties, r#"{"affiliation":"Store","items":[{"index":0}]}"#);
}

#[test]
fn events_have_their_own_time_and_consent() {
    let decoded = MeasurementProtocol.decode(&post(&json!({"app_instance_id": "i", "events": [
        {"name": "screen_view", "params": {"screen_name": "Cart"}, "timestamp_micros": "1790855990000000"},
        {"name": "refund", "params": {"transaction_id": "G-1", "value": -3, "currency": "EUR"},
         "consent": {"analytics_storage": "denied"}},
        {"name": "level_up", "timestamp_micros": "soon"}]})));
    let [screen, refund, own] = &decoded.drafts[..] else { panic!("{:?}", decoded.refused) };
    assert_eq!((screen.event.path.as_str(), screen.has_time), ("Cart", true));
    assert_eq!((refund.event.name.as_str(), refund.event.value), ("refund", Some(3.into())));
    assert_eq!(refund.event.consent, Consent::Denied);
    assert_eq!((own.event.name.as_str(), own.event.time_flag), ("level_up", base::TimeFlag::Unreadable));
}

#[test]
fn refusals_are_kept_and_answered_as_google_does() {
    for (body, reason) in [
        (json!([]), Refusal::BadJson),
        (json!({"client_id": "1"}), Refusal::BadJson),
        (json!({"client_id": "1", "events": []}), Refusal::BadJson),
        (json!({"client_id": "1", "events": vec![json!({"name": "a"}); 26]}), Refusal::BatchTooLarge),
        (json!({"events": [{"name": "a"}]}), Refusal::MissingId),
        (json!({"client_id": "1", "events": [{}]}), Refusal::MissingName),
        (json!({"client_id": "1", "events": [7]}), Refusal::BadJson),
    ] {
        let asked = post(&body);
        let refused = MeasurementProtocol.decode(&asked).refused;
        assert_eq!((refused[0].reason, refused[0].key.as_str()), (reason, "G-ABC"), "{body}");
        let reply = MeasurementProtocol.reply(&asked, &Outcome::Taken { taken: 0, refused });
        assert_eq!((reply.status, reply.body.len()), (204, 0));
    }
    let large = request("POST", "/mp/collect", "measurement_id=G", &vec![b' '; BODY + 1]);
    assert_eq!(MeasurementProtocol.decode(&large).refused[0].reason, Refusal::BodyTooLarge);
    assert_eq!(MeasurementProtocol.reply(&large, &Outcome::Busy { retry_after: 1 }).status, 503);
}

#[test]
fn debugging_stores_nothing() {
    let mut asked = post(&json!({"client_id": "1", "events": [{"name": "ga_own"}]}));
    assert!(MeasurementProtocol.settings(&asked).is_none());
    asked.path = "/debug/mp/collect".into();
    let reply = MeasurementProtocol.settings(&asked).unwrap();
    let body: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!((reply.status, &body["validationMessages"][0]["validationCode"]), (200, &json!("NAME_RESERVED")));
}

#[test]
fn a_refused_event_comes_again_alone() {
    let body = json!({"client_id": "1", "events": [{"name": "ok"}, {"name": "purchase", "params": {"value": "x"}}]});
    let refused = MeasurementProtocol.decode(&post(&body)).refused.remove(0);
    assert_eq!((refused.index, refused.reason), (1, Refusal::BadAmount));
    let again = MeasurementProtocol.again("wk_1", &refused.raw, post(&body).received_at);
    let refused = MeasurementProtocol.decode(&again).refused;
    assert_eq!((refused.len(), refused[0].key.as_str(), refused[0].reason), (1, "wk_1", Refusal::BadAmount));
}
