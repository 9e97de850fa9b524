use base::event::bound;
use base::{Protocol, Refusal};
use proptest::prelude::*;

use super::super::testing::request;
use super::super::{Decoded, Outcome, Reply, limit};
use super::*;

/// A path of every way there is.
const PATHS: &[(&str, &str, Protocol)] = &[
    ("POST", "/v1/events", Protocol::Sulit),
    ("GET", "/p.gif", Protocol::Pixel),
    ("POST", "/v1/batch", Protocol::Segment),
    ("POST", "/v1/track", Protocol::Segment),
    ("POST", "/v1/t", Protocol::Segment),
    ("POST", "/v1/i", Protocol::Segment),
    ("POST", "/v1/group", Protocol::Segment),
    ("POST", "/beacon/v1/batch", Protocol::Segment),
    ("GET", "/pixel/v1/track", Protocol::Segment),
    ("GET", "/v1/pixel/page", Protocol::Segment),
    ("GET", "/v1/projects/wk_a/settings", Protocol::Segment),
    ("GET", "/sourceConfig/", Protocol::Segment),
    ("POST", "/api/s/track", Protocol::Jitsu),
    ("POST", "/api/s/s2s/event", Protocol::Jitsu),
    ("POST", "/mp/collect", Protocol::Ga4),
    ("POST", "/debug/mp/collect", Protocol::Ga4),
    ("GET", "/g/collect", Protocol::Ga4),
    ("POST", "/g/collect", Protocol::Ga4),
    ("POST", "/api/send", Protocol::Umami),
    ("POST", "/api/batch", Protocol::Umami),
    ("POST", "/api/event", Protocol::Plausible),
    ("POST", "/e/", Protocol::Posthog),
    ("POST", "/batch/", Protocol::Posthog),
    ("POST", "/i/v0/e/", Protocol::Posthog),
    ("GET", "/matomo.php", Protocol::Matomo),
    ("POST", "/matomo.php", Protocol::Matomo),
    ("GET", "/i", Protocol::Snowplow),
    ("POST", "/com.snowplowanalytics.snowplow/tp2", Protocol::Snowplow),
];

#[test]
fn every_path_has_one_door() {
    for (method, path, protocol) in PATHS {
        let asked = request(method, path, "", b"");
        assert_eq!(find(&asked).map(|door| door.protocol()), Some(*protocol), "{method} {path}");
        let open = all().iter().filter(|door| door.opens(method, path)).count();
        assert_eq!(open, 1, "{method} {path}");
    }
    for (method, path) in [("GET", "/"), ("GET", "/api/v1/campaigns"), ("POST", "/api/v1/x"), ("GET", "/assets/a.js")] {
        assert!(find(&request(method, path, "", b"")).is_none(), "{method} {path}");
    }
}

/// What the rest of the way relies on, whatever came.
fn sound(decoded: &Decoded) -> Result<(), TestCaseError> {
    for draft in &decoded.drafts {
        let event = &draft.event;
        prop_assert!(!draft.key.is_empty() && !event.name.is_empty());
        prop_assert!(event.name.chars().count() <= bound::NAME);
        prop_assert!(event.url.len() <= bound::URL && event.referrer.len() <= bound::URL);
        prop_assert!(event.items.len() <= bound::ITEMS);
        for id in [&event.event_id, &event.anonymous_id, &event.user_id, &event.order_id, &event.previous_id] {
            prop_assert!(id.chars().count() <= bound::ID);
        }
        for kept in [&event.properties, &event.traits] {
            prop_assert!(kept.len() <= bound::PROPERTIES);
            prop_assert!(kept.is_empty() || serde_json::from_str::<serde_json::Value>(kept).unwrap().is_object());
        }
        prop_assert_eq!(event.has_client_id, !event.event_id.is_empty());
    }
    prop_assert!(decoded.refused.iter().all(|refused| refused.raw.len() <= limit::RAW && !refused.message.is_empty()));
    Ok(())
}

fn answered(reply: &Reply) -> Result<(), TestCaseError> {
    prop_assert!((200..600).contains(&reply.status));
    prop_assert!(reply.headers.iter().all(|(_, value)| value.bytes().all(|byte| (b' '..0x7F).contains(&byte))));
    Ok(())
}

/// Sends a request the whole way: settings or events, the answers to every
/// outcome, and each refused event once more.
fn through(asked: &Request) -> Result<(), TestCaseError> {
    let Some(door) = find(asked) else { return Ok(()) };
    if let Some(reply) = door.settings(asked) {
        return answered(&reply);
    }
    let decoded = door.decode(asked);
    let refused: Vec<_> = decoded.drafts.iter().map(|draft| draft.refuse(Refusal::UnknownKey, "nobody's")).collect();
    sound(&decoded)?;
    answered(&door.reply(asked, &Outcome::Busy { retry_after: 2 }))?;
    answered(&door.reply(asked, &Outcome::Taken { taken: 0, refused }))?;
    for refused in &decoded.refused {
        sound(&door.decode(&door.again("wk_again", &refused.raw, asked.received_at)))?;
    }
    answered(&door.reply(asked, &Outcome::Taken { taken: decoded.drafts.len(), refused: decoded.refused }))
}

fn path() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(PATHS).prop_map(|(method, path, _)| (method, path))
}

/// JSON whose fields are those the protocols know, with any values in them.
fn message() -> impl Strategy<Value = serde_json::Value> {
    let words = prop::sample::select(vec![
        "type",
        "event",
        "events",
        "batch",
        "name",
        "n",
        "properties",
        "params",
        "payload",
        "data",
        "traits",
        "context",
        "page",
        "campaign",
        "url",
        "u",
        "d",
        "domain",
        "website",
        "writeKey",
        "api_key",
        "token",
        "userId",
        "anonymousId",
        "client_id",
        "distinct_id",
        "timestamp",
        "timestamp_micros",
        "sentAt",
        "sent_at",
        "revenue",
        "value",
        "currency",
        "items",
        "products",
        "price",
        "quantity",
        "order_id",
        "transaction_id",
        "coupon",
        "email",
        "consent",
        "e",
        "requests",
        "key",
        "user_properties",
        "props",
        "schema",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        prop::sample::select(vec![
            "track",
            "event",
            "identify",
            "purchase",
            "Order Completed",
            "wk_1",
            "EUR",
            "IRT",
            "x"
        ])
        .prop_map(Into::into),
        ".{0,20}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::Array),
            prop::collection::btree_map(words.clone(), inner, 0..6)
                .prop_map(|map| map.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_decoded_or_refused(
        (method, path) in path(),
        query in "[a-z0-9=&%._+]{0,60}",
        body in prop::collection::vec(any::<u8>(), 0..400),
        encoding in prop::sample::select(vec!["", "gzip", "deflate", "br", "zstd"]),
    ) {
        let mut asked = request(method, path, &query, &body);
        if !encoding.is_empty() {
            asked.headers.push(("content-encoding".into(), encoding.into()));
        }
        through(&asked)?;
    }

    #[test]
    fn any_message_is_decoded_or_refused((method, path) in path(), message in message(), keyed in any::<bool>()) {
        let query = if keyed { "key=wk&writeKey=wk&measurement_id=wk&tid=wk&idsite=1&aid=wk" } else { "" };
        through(&request(method, path, query, message.to_string().as_bytes()))?;
    }

    #[test]
    fn any_query_is_decoded_or_refused(
        (method, path) in path(),
        fields in prop::collection::vec(("(v|tid|en|cid|e|p|pr1|ep\\.value|key|name|value|data|cx|idsite|rec|ec_id)", ".{0,20}"), 0..12),
    ) {
        let query: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", super::super::form::escape(value)))
            .collect();
        through(&request(method, path, &query.join("&"), b""))?;
    }
}
