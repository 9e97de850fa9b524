use base::{Consent, Event};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::super::testing::request;
use super::super::{form, registry};
use super::*;

fn post(path: &str, body: &Value) -> Request {
    request("POST", path, "", body.to_string().as_bytes())
}

fn read(path: &str, body: &Value) -> Vec<Draft> {
    let decoded = Posthog.decode(&post(path, body));
    assert!(decoded.refused.is_empty(), "{decoded:?}");
    decoded.drafts
}

fn kept(event: &Event) -> Value {
    serde_json::from_str(&event.properties).unwrap_or(Value::Null)
}

fn traits(event: &Event) -> Value {
    serde_json::from_str(&event.traits).unwrap_or(Value::Null)
}

/// As `posthog-node` 5.70.0 sends them.
fn server_batch() -> Value {
    let lib = json!({"$lib": "posthog-node", "$lib_version": "5.70.0", "$is_server": true, "$geoip_disable": true});
    let with = |more: Value| {
        let mut all = lib.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    json!({"api_key": "wk_1", "sent_at": "2026-10-01T11:59:59.900Z", "batch": [
        {"event": "Order Completed", "distinct_id": "u-1", "uuid": "01a20075-0e6f-78d6-a5b3-1c5de2b96b7a",
         "timestamp": "2026-10-01T11:59:58.134Z",
         "properties": with(json!({"order_id": "S-1", "revenue": 12.5, "currency": "EUR", "coupon": "tea10",
            "products": [{"sku": "T-1", "name": "Tea", "price": 6.25, "quantity": 2}],
            "$set": {"email": "Jo@shop.example", "plan": "gold"}, "$groups": {"company": "c1"}}))},
        {"event": "$identify", "distinct_id": "u-1", "uuid": "01a20075-0e6f-78d6-a5b3-1c5e425cbe2b",
         "timestamp": "2026-10-01T11:59:58.135Z",
         "properties": with(json!({"$set": {"name": "Jo"}, "$set_once": {"name": "J", "first": 1}}))},
        {"event": "$create_alias", "distinct_id": "u-1", "uuid": "01a20075-0e6f-78d6-a5b3-1c5f1a74bab5",
         "timestamp": "2026-10-01T11:59:58.135Z",
         "properties": with(json!({"distinct_id": "u-1", "alias": "anon-1"}))},
        {"event": "$groupidentify", "distinct_id": "$company_c1", "uuid": "01a20075-0e6f-78d6-a5b3-1c60cbb898c4",
         "timestamp": "2026-10-01T11:59:58.135Z",
         "properties": with(json!({"$group_type": "company", "$group_key": "c1", "$group_set": {"name": "Acme"}}))},
    ]})
}

#[test]
fn events_of_a_server() {
    let drafts = read("/batch/", &server_batch());
    let order = &drafts[0];
    assert_eq!((order.key.as_str(), order.email.as_str()), ("wk_1", "Jo@shop.example"));
    assert_eq!(order.sent_at.unwrap().to_string(), "2026-10-01T11:59:59.9Z");
    let event = &order.event;
    assert_eq!((event.name.as_str(), event.original_name.as_str()), ("order", "Order Completed"));
    assert_eq!((event.event_id.as_str(), event.has_client_id), ("01a20075-0e6f-78d6-a5b3-1c5de2b96b7a", true));
    assert_eq!(event.occurred_at.to_string(), "2026-10-01T11:59:58.134Z");
    assert_eq!((event.user_id.as_str(), event.anonymous_id.as_str(), event.device.as_str()), ("u-1", "", "server"));
    assert_eq!((event.order_id.as_str(), event.coupon.as_str()), ("S-1", "TEA10"));
    assert_eq!((event.value, event.currency.unwrap().code()), (Some("12.5".parse().unwrap()), "EUR"));
    assert_eq!(event.items[0].sku, "T-1");
    assert_eq!(traits(event), json!({"plan": "gold"}));
    assert_eq!(
        kept(event),
        json!({"$lib": "posthog-node", "$lib_version": "5.70.0", "$is_server": true, "$groups": {"company": "c1"}})
    );
    let [_, identify, alias, group] = &drafts[..] else { panic!("four events") };
    assert_eq!((identify.event.name.as_str(), identify.event.user_id.as_str()), ("identify", "u-1"));
    assert_eq!(traits(&identify.event), json!({"name": "Jo", "first": 1}));
    assert_eq!((alias.event.name.as_str(), alias.event.previous_id.as_str()), ("alias", "anon-1"));
    assert_eq!((alias.event.user_id.as_str(), alias.event.anonymous_id.as_str()), ("u-1", "u-1"));
    assert_eq!((group.event.name.as_str(), group.event.user_id.as_str()), ("group", ""));
    assert_eq!(kept(&group.event)["$group_set"], json!({"name": "Acme"}));
}

/// As `posthog` 7.91.1 of Python sends `set()` and `alias()`.
#[test]
fn events_of_python() {
    let drafts = read(
        "/batch/",
        &json!({"api_key": "wk_1", "historical_migration": false,
        "sent_at": "2026-10-01T11:59:59.101149+00:00", "batch": [
            {"event": "$set", "distinct_id": "u-1", "$set": {"email": "jo@shop.example", "plan": "gold"},
             "timestamp": "2026-10-01T11:59:58.100593+00:00", "uuid": "3ea4596a-44e5-4e3a-bae4-fbc9119baf5a",
             "properties": {"$lib": "posthog-python", "$is_server": true, "$os": "Linux"}},
            {"event": "$create_alias", "distinct_id": "anon-1", "uuid": "181c0e28-72ed-4225-8a32-9aab38ba84ce",
             "timestamp": "2026-10-01T11:59:58.100663+00:00",
             "properties": {"distinct_id": "anon-1", "alias": "u-1", "$lib": "posthog-python", "$is_server": true}},
        ]}),
    );
    assert_eq!((drafts[0].event.name.as_str(), drafts[0].event.original_name.as_str()), ("identify", "$set"));
    assert_eq!((drafts[0].email.as_str(), traits(&drafts[0].event)), ("jo@shop.example", json!({"plan": "gold"})));
    assert_eq!(kept(&drafts[0].event)["$os"], "Linux", "the server's own system is not the visitor's");
    assert_eq!((drafts[1].event.user_id.as_str(), drafts[1].event.previous_id.as_str()), ("anon-1", "u-1"));
}

/// As `posthog-js` 1.449.2 sends them, with fewer of its own properties.
fn browser(event: &str, more: &Value) -> Value {
    let mut properties = json!({"$os": "Linux", "$browser": "Chrome", "$device_type": "Desktop", "$timezone": "Asia/Tehran",
        "$current_url": "https://shop.example/tea?utm_source=news", "$host": "shop.example", "$pathname": "/tea",
        "$raw_user_agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0", "$browser_language": "fa-IR",
        "$browser_language_prefix": "fa", "$lib": "web", "$lib_version": "1.449.2", "$insert_id": "4zt6fbgascs0abc1",
        "$time": 1_795_304_090.607, "distinct_id": "d-1", "$device_id": "d-1", "utm_source": "news", "gclid": null,
        "$referrer": "$direct", "$referring_domain": "$direct", "token": "wk_1", "$session_id": "s-1",
        "$session_entry_url": "https://shop.example/", "$sdk_debug_retry_queue_size": 0, "$is_identified": false,
        "$process_person_profile": true});
    properties.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"uuid": "01a20076-6bec-7c58-bb7f-555609991a5f", "event": event, "properties": properties,
        "timestamp": "2026-10-01T11:59:50.604Z"})
}

#[test]
fn a_page_view_of_a_browser() {
    let mut view = browser("$pageview", &json!({"title": "Tea"}));
    view["$set_once"] =
        json!({"$initial_referrer": "$direct", "$timezone": "Asia/Tehran", "utm_source": "news", "x": null});
    let body = json!({"api_key": "wk_1", "batch": [view], "sent_at": "2026-10-01T11:59:50.619Z"});
    let draft = &read("/e/", &body)[0];
    assert!(draft.user_agent.starts_with("Mozilla/5.0"));
    let event = &draft.event;
    assert_eq!((event.name.as_str(), event.original_name.as_str()), ("page_view", "$pageview"));
    assert_eq!((event.anonymous_id.as_str(), event.user_id.as_str()), ("d-1", ""));
    assert_eq!((event.url.as_str(), event.title.as_str()), ("https://shop.example/tea?utm_source=news", "Tea"));
    assert_eq!((event.referrer.as_str(), event.language.as_str()), ("", "fa-IR"));
    assert_eq!((event.client_session_id.as_str(), event.browser.as_str(), event.utm_source.as_str()), ("s-1", "", ""));
    assert_eq!(kept(event), json!({"$timezone": "Asia/Tehran", "$lib": "web", "$lib_version": "1.449.2"}));
    assert_eq!(traits(event), json!({"$initial_referrer": "$direct"}));
}

#[test]
fn a_browser_that_becomes_known() {
    let known = json!({"distinct_id": "u-1", "$user_id": "u-1", "$is_identified": true, "$anon_distinct_id": "d-1"});
    let drafts = read(
        "/e/",
        &json!([
            browser("$identify", &known),
            browser("Level Up", &known),
            browser("$pageleave", &json!({"$prev_pageview_duration": 6.185})),
            browser("$autocapture", &json!({"$event_type": "click"}))
        ]),
    );
    for draft in &drafts[..2] {
        assert_eq!((draft.event.user_id.as_str(), draft.event.anonymous_id.as_str()), ("u-1", "d-1"));
    }
    assert_eq!((drafts[1].event.name.as_str(), drafts[1].event.original_name.as_str()), ("Level Up", ""));
    assert_eq!((drafts[2].event.name.as_str(), drafts[2].event.engaged_ms), ("engagement", Some(6_185)));
    assert_eq!(
        (drafts[3].event.name.as_str(), kept(&drafts[3].event)["$event_type"].as_str()),
        ("$autocapture", Some("click"))
    );
}

#[test]
fn cookieless_browsers_are_nobody() {
    let hidden = json!({"distinct_id": "$posthog_cookieless", "$device_id": null, "$cookieless_mode": true});
    let draft = &read("/e", &json!([browser("$pageview", &hidden)]))[0];
    assert_eq!((draft.event.anonymous_id.as_str(), draft.event.user_id.as_str()), ("", ""));
    assert_eq!(draft.event.consent, Consent::Denied);
}

#[test]
fn phones_say_what_they_are() {
    let draft = &read(
        "/batch",
        &json!({"api_key": "wk_1", "batch": [{"event": "$screen", "distinct_id": "p-1",
        "properties": {"$screen_name": "Cart", "$os": "iOS", "$device_type": "Mobile", "$lib": "posthog-ios",
            "$is_identified": false, "$locale": "is-IS", "utm_source": "news", "utm_campaign": "spring"}}]}),
    )[0];
    let event = &draft.event;
    assert_eq!((event.name.as_str(), event.path.as_str()), ("screen_view", "Cart"));
    assert_eq!((event.os.as_str(), event.device.as_str(), event.language.as_str()), ("iOS", "mobile", "is-IS"));
    assert_eq!((event.utm_source.as_str(), event.utm_campaign.as_str()), ("news", "spring"));
    assert!(!draft.has_time && !event.has_client_id);
}

#[test]
fn engage_and_offsets() {
    let body = json!({"$token": "wk_1", "$distinct_id": "u-1", "$set": {"plan": "gold"}});
    let draft = &read("/engage/", &body)[0];
    assert_eq!(
        (draft.key.as_str(), draft.event.name.as_str(), draft.event.user_id.as_str()),
        ("wk_1", "identify", "u-1")
    );
    assert_eq!(traits(&draft.event), json!({"plan": "gold"}));
    let body = json!([{"event": "a", "distinct_id": 7, "offset": 2500, "properties": {"token": "wk_1"}}]);
    let draft = &read("/e/", &body)[0];
    assert_eq!((draft.offset_ms, draft.event.user_id.as_str(), draft.key.as_str()), (Some(2500), "7", "wk_1"));
    let told = json!({"api_key": "wk_1", "event": "a", "distinct_id": "7", "sent_at": "2026-10-01T11:00:00Z", "properties": {"$ignore_sent_at": true}});
    assert_eq!(read("/capture", &told)[0].sent_at, None);
}

#[test]
fn every_form_of_a_body() {
    let event =
        json!({"event": "a", "distinct_id": "d", "properties": {"token": "wk_1", "text": "سلام ~~~"}}).to_string();
    let packed = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, event.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let data = STANDARD.encode(&event);
    let escaped = form::escape(&data);
    for (method, query, body) in [
        ("POST", String::new(), event.clone().into_bytes()),
        ("POST", "compression=gzip-js&ver=1.2".to_owned(), packed.clone()),
        ("POST", "compression=base64".to_owned(), format!("data={escaped}").into_bytes()),
        ("POST", String::new(), format!("data={escaped}&compression=base64").into_bytes()),
        ("POST", String::new(), format!("data={}", form::escape(&event)).into_bytes()),
        ("POST", String::new(), data.clone().into_bytes()),
        (
            "POST",
            String::new(),
            format!("data={}&compression=gzip", form::escape(&STANDARD.encode(&packed))).into_bytes(),
        ),
        ("GET", format!("data={escaped}&_=1790855999000"), Vec::new()),
        ("GET", format!("data={data}"), Vec::new()),
    ] {
        let decoded = Posthog.decode(&request(method, "/e/", &query, &body));
        assert_eq!(decoded.drafts.len(), 1, "{query} {decoded:?}");
        assert_eq!(
            (decoded.drafts[0].key.as_str(), kept(&decoded.drafts[0].event)["text"].as_str()),
            ("wk_1", Some("سلام ~~~"))
        );
    }
    let sent = Posthog.decode(&request("GET", "/e/", &format!("data={escaped}&_=1790855999000"), b""));
    assert_eq!(sent.drafts[0].sent_at.unwrap().to_string(), "2026-10-01T11:59:59Z");
}

fn reasons(path: &str, query: &str, body: &[u8]) -> Vec<Refusal> {
    let decoded = Posthog.decode(&request("POST", path, query, body));
    assert!(decoded.drafts.is_empty(), "{decoded:?}");
    decoded.refused.iter().map(|one| one.reason).collect()
}

#[test]
fn what_is_refused_and_how_it_is_told() {
    let lz64 = Posthog.decode(&request("POST", "/e/", "compression=lz64", b"whatever"));
    assert_eq!(lz64.refused[0].reason, Refusal::Unsupported);
    assert!(lz64.refused[0].message.contains("gzip-js"));
    assert_eq!(reasons("/e/", "", b"data=x&compression=lz64"), [Refusal::Unsupported]);
    assert_eq!(reasons("/e/", "", b""), [Refusal::BadJson]);
    assert_eq!(reasons("/e/", "", b"{\"event\":"), [Refusal::BadJson]);
    assert_eq!(reasons("/e/", "", b"\xff\xfe\xfd"), [Refusal::BadEncoding]);
    assert_eq!(
        reasons("/e/", "", br#"[{"event":"a"},{"distinct_id":"d"},{"event":"$snapshot","distinct_id":"d"},5]"#),
        [Refusal::MissingId, Refusal::MissingName, Refusal::Unsupported, Refusal::BadJson]
    );
    assert_eq!(reasons("/e/", "", br#"{"event":"a","distinct_id":"d"}"#), [Refusal::MissingKey]);
    assert_eq!(reasons("/batch/", "", br#"{"api_key":"k","batch":[]}"#), [Refusal::MissingName]);
    assert_eq!(reasons("/e/", "", &vec![b' '; (2 << 20) + 1]), [Refusal::BodyTooLarge]);
    let status = |reason| {
        let refused = super::super::Fault::new(reason, "why").of("wk_1", b"");
        let reply = Posthog.reply(&post("/e/", &json!({})), &Outcome::Taken { taken: 0, refused: vec![refused] });
        assert!(String::from_utf8_lossy(&reply.body).contains("why"));
        reply.status
    };
    assert_eq!(
        [Refusal::UnknownKey, Refusal::BadJson, Refusal::RateLimited, Refusal::BodyTooLarge].map(status),
        [401, 400, 429, 413]
    );
    let busy = Posthog.reply(&post("/e/", &json!({})), &Outcome::Busy { retry_after: 3 });
    assert_eq!((busy.status, busy.headers.last().unwrap()), (503, &("retry-after", "3".to_owned())));
}

#[test]
fn answers_of_each_path() {
    let done = Outcome::Taken { taken: 1, refused: Vec::new() };
    let body = |path: &str, query: &str| {
        let reply = Posthog.reply(&request("POST", path, query, b"{}"), &done);
        (reply.status, String::from_utf8(reply.body).unwrap())
    };
    assert_eq!(body("/e/", ""), (200, r#"{"status":1}"#.to_owned()));
    assert_eq!(body("/capture", ""), (200, r#"{"status":1}"#.to_owned()));
    assert_eq!(body("/batch/", ""), (200, r#"{"status":"Ok"}"#.to_owned()));
    assert_eq!(body("/i/v0/e/", ""), (200, r#"{"status":"Ok"}"#.to_owned()));
    assert_eq!(body("/e/", "beacon=1"), (204, String::new()));
}

/// As `posthog` 7.91.1 sends with `capture_mode="v1"`.
#[test]
fn the_newer_way_answers_event_by_event() {
    let mut asked = post(
        "/i/v1/analytics/events",
        &json!({"created_at": "2026-10-01T11:59:59Z", "batch": [
            {"event": "a", "uuid": "u1", "distinct_id": "d", "timestamp": "2026-10-01T11:59:58+00:00", "session_id": "s-1",
             "options": {"process_person_profile": false, "disable_skew_correction": true}, "properties": {}},
            {"event": "", "uuid": "u2", "distinct_id": "d", "options": {}, "properties": {}},
        ]}),
    );
    asked.headers.push(("authorization".into(), "Bearer wk_1".into()));
    asked.headers.push(("posthog-request-timestamp".into(), "2026-10-01T12:00:00+00:00".into()));
    let decoded = Posthog.decode(&asked);
    let draft = &decoded.drafts[0];
    assert_eq!((draft.key.as_str(), draft.event.client_session_id.as_str(), draft.sent_at), ("wk_1", "s-1", None));
    assert_eq!((draft.event.anonymous_id.as_str(), draft.event.user_id.as_str()), ("d", ""));
    let reply = Posthog.reply(&asked, &Outcome::Taken { taken: 1, refused: decoded.refused });
    let answer: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(answer["results"]["u1"], json!({"result": "ok"}));
    assert_eq!(answer["results"]["u2"]["result"], "drop");
}

#[test]
fn settings_let_the_sdk_go_on() {
    let ask = |method: &str, path: &str, query: &str| {
        assert!(Posthog.opens(method, path), "{path}");
        let asked = request(method, path, query, br#"{"token":"wk_1","distinct_id":"d"}"#);
        let reply = Posthog.settings(&asked).unwrap();
        (reply.status, String::from_utf8(reply.body).unwrap())
    };
    let (status, flags) = ask("POST", "/flags/", "v=2");
    let flags: Value = serde_json::from_str(&flags).unwrap();
    assert_eq!((status, &flags["flags"], &flags["errorsWhileComputingFlags"]), (200, &json!({}), &json!(false)));
    let old: Value = serde_json::from_str(&ask("POST", "/decide/", "").1).unwrap();
    assert_eq!((&old["featureFlags"], &old["sessionRecording"]), (&json!([]), &json!(false)));
    let config: Value = serde_json::from_str(&ask("GET", "/array/wk_1/config", "").1).unwrap();
    assert_eq!((&config["sessionRecording"], config.get("surveys")), (&json!(false), None));
    let (_, script) = ask("GET", "/array/wk_1/config.js", "");
    assert!(script.contains(r#"all["wk_1"]={config:{"#), "{script}");
    let (_, script) = ask("GET", "/array/%22%5D;alert(1)%3C%2Fscript%3E/config.js", "");
    assert!(script.contains(r#"all["\"];alert(1)\u003c/script>"]"#), "{script}");
    for path in ["/static/array.js", "/static/surveys.js", "/array/wk_1/array.js"] {
        assert_eq!(ask("GET", path, "").0, 404);
    }
    for path in
        ["/api/surveys/", "/api/early_access_features", "/api/web_experiments", "/api/feature_flag/local_evaluation"]
    {
        assert_eq!(ask("GET", path, "token=wk_1").0, 200);
    }
    assert!(Posthog.settings(&post("/e/", &json!({}))).is_none());
    assert!(!Posthog.opens("GET", "/api/v1/campaigns") && !Posthog.opens("GET", "/static/logo.svg"));
}

#[test]
fn refused_events_can_be_sent_again() {
    let asked = post("/batch/", &server_batch());
    for draft in Posthog.decode(&asked).drafts {
        let again = Posthog.decode(&Posthog.again(&draft.key, &draft.raw, asked.received_at));
        assert_eq!((&again.drafts[0].event, again.drafts[0].sent_at), (&draft.event, draft.sent_at));
    }
    assert!(registry::find(&asked).is_some_and(|door| door.protocol() == Protocol::Posthog));
}

proptest! {
    #[test]
    fn any_request_is_read_or_refused(
        path in prop::sample::select(vec!["/e/", "/batch", "/engage/", "/i/v1/analytics/events"]),
        query in ".{0,60}",
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let decoded = Posthog.decode(&request("POST", path, &query, &body));
        prop_assert!(decoded.drafts.len() + decoded.refused.len() > 0);
    }

    #[test]
    fn any_values_of_known_fields_are_read_or_refused(
        fields in prop::collection::vec((prop::sample::select(vec![
            "event", "uuid", "timestamp", "offset", "$set", "$set_once", "properties", "distinct_id", "options",
        ]), prop::sample::select(vec![
            json!(null), json!(-1), json!(1e300), json!("$identify"), json!("$create_alias"), json!("$pageleave"), json!([]),
            json!({"$prev_pageview_duration": 1e20, "revenue": "x", "alias": 5, "products": [{}], "currency": "?"}),
            json!({"email": 5, "$ip": [], "$device_id": {}, "distinct_id": true}),
        ])), 0..8),
    ) {
        let event: Value = Value::Object(fields.into_iter().map(|(field, value)| (field.to_owned(), value)).collect());
        let decoded = Posthog.decode(&post("/batch", &json!({"api_key": "k", "sent_at": 5, "batch": [event]})));
        prop_assert_eq!(decoded.drafts.len() + decoded.refused.len(), 1);
    }
}
