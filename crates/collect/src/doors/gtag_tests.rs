use serde_json::json;

use super::super::testing::request;
use super::*;

const SHARED: &str = "v=2&tid=G-ABC&gtm=45je&_p=171&gcd=13l3l3l3l1l1&npa=0&cid=11.22&ul=is-is&sr=1920x1080&_s=1\
    &sid=1790&sct=2&seg=1&dl=https%3A%2F%2Fshop.example%2F%3Futm_source%3Dx&dr=https%3A%2F%2Fwww.google.com%2F&dt=Shop";

#[test]
fn a_page_view_in_a_query() {
    let asked = request("GET", "/g/collect", &format!("{SHARED}&en=page_view&_et=1520&uid=77&up.plan=gold"), b"");
    assert!(Gtag.opens(&asked.method, &asked.path));
    let draft = Gtag.decode(&asked).drafts.remove(0);
    let event = &draft.event;
    assert_eq!((draft.key.as_str(), event.name.as_str(), event.protocol), ("G-ABC", "page_view", Protocol::Ga4));
    assert_eq!(event.url, "https://shop.example/?utm_source=x");
    assert_eq!((event.anonymous_id.as_str(), event.client_session_id.as_str()), ("11.22", "1790"));
    assert_eq!((event.engaged_ms, event.language.as_str(), event.user_id.as_str()), (Some(1520), "is-is", "77"));
    assert_eq!((event.traits.as_str(), event.consent), (r#"{"plan":"gold"}"#, Consent::Unknown));
    let properties: Value = serde_json::from_str(&event.properties).unwrap();
    assert_eq!(properties, json!({"screen_resolution": "1920x1080", "session_number": "2"}));
    assert!(!event.has_client_id && !draft.has_time);
}

#[test]
fn a_line_is_an_event() {
    let body = "en=purchase&ep.transaction_id=T-9&epn.value=49.90&cu=EUR&epn.tax=9.65&ep.coupon=may\
        &pr1=idA~nmCup~~Saucer~pr24.95~qt2~caKitchen~c2Cups~brOwn~k0colour~v0red&pr2=idB~lp2\r\n\
        \nen=user_engagement&_et=4000\nen=click&ep.outbound=true&ep.link_url=https%3A%2F%2Fo.example\n";
    let asked = request("POST", "/g/collect", SHARED, body.as_bytes());
    let decoded = Gtag.decode(&asked);
    let [order, engaged, click] = &decoded.drafts[..] else { panic!("{:?}", decoded.refused) };
    let event = &order.event;
    assert_eq!((event.name.as_str(), event.original_name.as_str()), ("order", "purchase"));
    assert_eq!((event.order_id.as_str(), event.coupon.as_str()), ("T-9", "MAY"));
    assert_eq!((event.value, event.tax), (Some("49.9".parse().unwrap()), Some("9.65".parse().unwrap())));
    assert_eq!(event.currency.unwrap().code(), "EUR");
    let item = &event.items[0];
    assert_eq!((item.sku.as_str(), item.name.as_str(), item.category.as_str()), ("A", "Cup~Saucer", "Kitchen / Cups"));
    assert_eq!((item.quantity, item.unit_price), (2.into(), Some("24.95".parse().unwrap())));
    let properties: Value = serde_json::from_str(&event.properties).unwrap();
    assert_eq!(properties["items"], json!([{"colour": "red"}, {"index": "2"}]));
    assert_eq!((engaged.event.name.as_str(), engaged.event.engaged_ms), ("engagement", Some(4000)));
    assert_eq!((click.event.name.as_str(), click.index), ("outbound_click", 2));
    assert!(decoded.drafts.iter().all(|draft| draft.event.anonymous_id == "11.22"));
}

#[test]
fn consent_mode() {
    for (query, expected) in [
        ("gcs=G111", Consent::Granted),
        ("gcs=G110", Consent::Denied),
        ("gcs=G1--&gcd=13p3p3p2p5", Consent::Denied),
        ("gcd=13p3v3p2p5", Consent::Granted),
        ("gcd=13l3l3l3l1", Consent::Unknown),
        ("", Consent::Unknown),
    ] {
        assert_eq!(consent(&Form::read(query).unwrap()), expected, "{query}");
    }
}

#[test]
fn refusals_are_kept_and_answered_as_google_does() {
    for (query, reason) in [
        ("v=2&tid=G&cid=1", Refusal::MissingName),
        ("v=1&tid=G&cid=1&en=x", Refusal::Unsupported),
        ("v=2&cid=1&en=x", Refusal::MissingKey),
        ("v=2&tid=G&en=purchase&epn.value=1%2C5", Refusal::BadAmount),
        ("v=2&tid=G&en=purchase&epn.value=1&cu=XXQ", Refusal::BadCurrency),
    ] {
        let asked = request("GET", "/g/collect", query, b"");
        let refused = Gtag.decode(&asked).refused;
        assert_eq!((refused[0].reason, refused[0].raw.as_slice()), (reason, query.as_bytes()), "{query}");
        assert_eq!(Gtag.reply(&asked, &Outcome::Taken { taken: 0, refused }).status, 204);
    }
    assert_eq!(Gtag.reply(&request("GET", "/", "", b""), &Outcome::Busy { retry_after: 2 }).status, 503);
    let again = Gtag.again("wk", b"en=x&tid=G&v=2", request("GET", "/", "", b"").received_at);
    assert_eq!(Gtag.decode(&again).drafts[0].key, "wk");
    assert_eq!(Gtag.settings(&request("GET", "/g/s/collect", "", b"")).unwrap().status, 204);
}

#[test]
fn numbers_keep_their_digits() {
    assert_eq!(typed(true, "12.5"), json!(12.5));
    assert_eq!(typed(true, "49.90"), json!(49.9));
    assert_eq!(typed(true, "1000000000000000.25"), json!("1000000000000000.25"));
    assert_eq!(typed(true, "1,5"), json!("1,5"));
    assert_eq!(typed(false, "7"), json!("7"));
}
