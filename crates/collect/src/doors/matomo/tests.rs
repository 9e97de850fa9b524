use base::{Consent, TimeFlag};
use proptest::prelude::*;

use super::super::registry;
use super::super::testing::request;
use super::*;

fn get(query: &str) -> Request {
    request("GET", "/matomo.php", query, b"")
}

/// The only event of a query.
fn event(query: &str) -> (base::Event, Value) {
    let mut decoded = Matomo.decode(&get(&format!("idsite=1&rec=1&{query}")));
    assert_eq!((decoded.refused.len(), decoded.drafts.len()), (0, 1), "{decoded:?}");
    let event = decoded.drafts.remove(0).event;
    let properties = serde_json::from_str(&event.properties).unwrap_or(Value::Null);
    (event, properties)
}

fn refused(query: &str) -> Refusal {
    let decoded = Matomo.decode(&get(query));
    assert_eq!((decoded.refused.len(), decoded.drafts.len()), (1, 0), "{decoded:?}");
    decoded.refused[0].reason
}

/// As `matomo-tracker` 2.2.4 sends `track()`.
const TRACK: &str = "url=https%3A%2F%2Fshop.example%2Ftea%3Fsort%3Dprice&action_name=Teas&urlref=https%3A%2F%2Fsearch.example%2F\
    &_id=0123456789ABCDEF&uid=u-7&res=1280x1024&lang=fa-IR%2Cfa%3Bq%3D0.9&ua=Mozilla%2F5.0%20(Test)&cvar=%7B%221%22%3A%5B%22plan%22%2C%22gold%22%5D%7D\
    &dimension3=blue&pf_srv=120&pv_id=aB3dE6&rand=0.42&apiv=1&h=12&m=1&s=2&cookie=1&idsite=1&rec=1";

#[test]
fn a_page_view() {
    let decoded = Matomo.decode(&get(TRACK));
    let draft = &decoded.drafts[0];
    assert_eq!((draft.key.as_str(), draft.secret.as_str(), draft.has_time), ("1", "", false));
    assert_eq!(draft.user_agent, "Mozilla/5.0 (Test)");
    assert_eq!(draft.raw, TRACK.as_bytes());
    let event = &draft.event;
    assert_eq!((event.name.as_str(), event.original_name.as_str()), ("page_view", ""));
    assert_eq!((event.anonymous_id.as_str(), event.user_id.as_str()), ("0123456789abcdef", "u-7"));
    assert_eq!((event.url.as_str(), event.title.as_str()), ("https://shop.example/tea?sort=price", "Teas"));
    assert_eq!((event.referrer.as_str(), event.language.as_str()), ("https://search.example/", "fa-IR"));
    assert_eq!((event.has_client_id, event.consent), (false, Consent::Unknown));
    let properties: Value = serde_json::from_str(&event.properties).unwrap();
    assert_eq!(
        properties,
        json!({"res": "1280x1024", "cvar": {"1": ["plan", "gold"]}, "dimension3": "blue", "pf_srv": 120, "pv_id": "aB3dE6"})
    );
}

#[test]
fn an_order_with_its_lines() {
    let (event, rest) = event(
        "url=https%3A%2F%2Fshop.example%2Fdone&idgoal=0&ec_id=S-100&revenue=1289.90&ec_st=1200&ec_tx=206.38&ec_sh=4.90\
         &ec_dt=-10&ec_items=%5B%5B%22T-1%22%2C%22Green%20tea%22%2C%5B%22Teas%22%2C%22Green%22%5D%2C%226.25%22%2C2%5D%2C\
         %5B%22C-9%22%2C%22Cup%22%2C%22%22%2C0%2C1%5D%5D",
    );
    assert_eq!((event.name.as_str(), event.order_id.as_str()), ("order", "S-100"));
    let amounts = [event.value, event.tax, event.shipping, event.discount].map(|amount| amount.unwrap().to_string());
    assert_eq!(amounts, ["1289.9", "206.38", "4.9", "10"]);
    let [tea, cup] = &event.items[..] else { panic!("two lines") };
    assert_eq!((tea.sku.as_str(), tea.category.as_str(), tea.quantity), ("T-1", "Teas / Green", 2.into()));
    assert_eq!((tea.unit_price, cup.unit_price), (Some("6.25".parse().unwrap()), Some(0.into())));
    assert_eq!(rest, json!({"subtotal": 1200}));
    assert_eq!(refused("idsite=1&rec=1&idgoal=0&ec_id=1&revenue=much"), Refusal::BadAmount);
}

#[test]
fn a_cart_and_a_goal() {
    let (cart, _) = event("idgoal=0&revenue=12.5&ec_items=%5B%5B%22T-1%22%2C%22Tea%22%2C%22%22%2C6.25%2C2%5D%5D");
    assert_eq!((cart.name.as_str(), cart.original_name.as_str()), ("view_cart", "cart_update"));
    assert_eq!((cart.value, cart.items.len()), (Some("12.5".parse().unwrap()), 1));
    let (goal, rest) = event("idgoal=3&revenue=20&url=https%3A%2F%2Fshop.example%2Fthanks");
    assert_eq!((goal.name.as_str(), goal.value, rest), ("goal_3", Some(20.into()), json!({"idgoal": 3})));
}

#[test]
fn every_other_kind_of_action() {
    let kinds = [
        (
            "e_c=Videos&e_a=Play&e_n=Intro&e_v=1.5",
            "Play",
            json!({"event_category": "Videos", "event_action": "Play", "event_name": "Intro", "event_value": 1.5}),
        ),
        (
            "e_c=Shop&e_a=Add%20to%20cart",
            "add_to_cart",
            json!({"event_category": "Shop", "event_action": "Add to cart"}),
        ),
        (
            "search=green+tea&search_cat=Teas&search_count=4",
            "search",
            json!({"search_term": "green tea", "search_category": "Teas", "search_count": 4}),
        ),
        (
            "download=https%3A%2F%2Fshop.example%2Flist.pdf",
            "download",
            json!({"link": "https://shop.example/list.pdf"}),
        ),
        (
            "link=https%3A%2F%2Fother.example%2F&url=https%3A%2F%2Fother.example%2F",
            "outbound_click",
            json!({"link": "https://other.example/"}),
        ),
        (
            "c_n=Banner&c_p=banner.png&c_t=https%3A%2F%2Fshop.example",
            "content_impression",
            json!({"content_name": "Banner", "content_piece": "banner.png", "content_target": "https://shop.example"}),
        ),
        (
            "c_n=Banner&c_i=click",
            "content_interaction",
            json!({"content_name": "Banner", "content_interaction": "click"}),
        ),
        ("ping=1&pv_id=aB3dE6", "engagement", json!({"pv_id": "aB3dE6"})),
    ];
    for (query, name, properties) in kinds {
        let (event, rest) = event(query);
        assert_eq!((event.name.as_str(), rest), (name, properties), "{query}");
        assert_eq!(event.url, "", "{query}");
    }
    assert_eq!(refused("idsite=1&rec=1&e_c=Videos"), Refusal::MissingName);
}

#[test]
fn the_page_of_a_product_is_two_events() {
    let asked = get(
        "idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Ft&_pks=T-1&_pkn=Tea&_pkp=6.25&_pkc=%5B%22A%22%2C%22B%22%5D",
    );
    let decoded = Matomo.decode(&asked);
    let names: Vec<_> = decoded.drafts.iter().map(|draft| (draft.index, draft.event.name.as_str())).collect();
    assert_eq!(names, [(0, "page_view"), (0, "view_item")]);
    let item = &decoded.drafts[1].event.items[0];
    assert_eq!((item.sku.as_str(), item.category.as_str()), ("T-1", "A / B"));
    assert!(decoded.drafts[0].event.properties.is_empty());
    let list = Matomo.decode(&get("idsite=1&rec=1&_pkc=Teas"));
    assert_eq!(list.drafts[1].event.name, "view_item_list");
}

#[test]
fn what_needs_the_token() {
    let day_ago = "cdt=2026-09-30%2012%3A00%3A00";
    let (recent, _) = event(day_ago);
    assert_eq!(recent.occurred_at.to_string(), "2026-09-30T12:00:00Z");
    assert_eq!(refused("idsite=1&rec=1&cdt=2026-09-30+11:59:59"), Refusal::NotAuthorised);
    assert_eq!(refused("idsite=1&rec=1&cip=203.0.113.9"), Refusal::NotAuthorised);
    let asked = "idsite=1&rec=1&cip=2001:db8::1&cdt=1790000000&country=is&region=1&token_auth=sk_1";
    let decoded = Matomo.decode(&get(asked));
    let draft = &decoded.drafts[0];
    assert_eq!((draft.secret.as_str(), draft.ip, draft.has_time), ("sk_1", "2001:db8::1".parse().ok(), true));
    assert_eq!((draft.event.country.as_str(), draft.event.occurred_at.as_second()), ("IS", 1_790_000_000));
    assert!(!String::from_utf8_lossy(&draft.raw).contains("sk_1"), "the server key is kept nowhere");
    let (open, rest) = event("country=is");
    assert_eq!((open.country.as_str(), rest), ("", json!({"country": "is"})));
    let harmless = Matomo.decode(&get("idsite=1&rec=1&token_auth=anonymous"));
    assert_eq!(harmless.drafts[0].secret, "", "a token that is not needed is not looked at");
}

#[test]
fn times_of_delayed_requests() {
    let (event_, _) = event("cdo=60");
    assert_eq!(event_.occurred_at.to_string(), "2026-10-01T11:59:00Z");
    let (event_, _) = event("cdt=1790855000&cdo=-60");
    assert_eq!(event_.occurred_at.as_second(), 1_790_854_940);
    let (event_, _) = event("cdt=soon");
    assert_eq!(event_.time_flag, TimeFlag::Unreadable);
}

#[test]
fn campaigns_of_the_url_and_of_the_tag() {
    let (event_, _) =
        event("url=https%3A%2F%2Fa.example%2F%3Fmtm_campaign%3DSpring%26mtm_source%3Dnews%26pk_kwd%3Dtea%23x&_rcn=Old");
    assert_eq!(
        (event_.utm_campaign.as_str(), event_.utm_source.as_str(), event_.utm_term.as_str()),
        ("Spring", "news", "tea")
    );
    let (event_, rest) = event("_rcn=Spring&_rck=tea&_refts=1790855990");
    assert_eq!((event_.utm_campaign.as_str(), event_.utm_term.as_str()), ("Spring", "tea"));
    assert_eq!(rest, json!({"_refts": "1790855990"}));
    let (event_, rest) = event("_rcn=Spring&_refts=1780000000");
    assert_eq!((event_.utm_campaign.as_str(), rest), ("", json!({"_rcn": "Spring", "_refts": "1780000000"})));
}

#[test]
fn the_page_of_a_picture_is_its_referer() {
    let mut asked = get("idsite=1&rec=1");
    asked.headers.push(("referer".into(), "https://shop.example/old.html".into()));
    assert_eq!(Matomo.decode(&asked).drafts[0].event.url, "https://shop.example/old.html");
}

#[test]
fn what_is_no_action_is_refused() {
    assert_eq!(refused("rec=1&url=x"), Refusal::MissingKey);
    assert_eq!(refused("idsite=1&url=x"), Refusal::Unsupported);
    assert_eq!(refused(""), Refusal::MissingKey);
    assert_eq!(refused(&format!("idsite=1&rec=1&url={}", "x".repeat(5_000))), Refusal::UrlTooLong);
}

/// As `matomo-tracker` 2.2.4 sends `trackBulk()`, with a broken third entry.
fn bulk() -> Request {
    let body = json!({"requests": [
        "?url=https%3A%2F%2Fshop.example%2Fb&idgoal=0&ec_id=o1&revenue=12.5&idsite=1&rec=1",
        {"idsite": 2, "rec": 1, "url": "https://shop.example/c", "e_c": "a", "e_a": "b", "cvar": {"1": ["x", "y"]}},
        "https://stats.example/matomo.php?url=x",
        7,
    ], "token_auth": "sk_1"});
    request("POST", "/matomo.php", "", body.to_string().as_bytes())
}

#[test]
fn many_actions_in_one_body() {
    let decoded = Matomo.decode(&bulk());
    let read: Vec<_> =
        decoded.drafts.iter().map(|draft| (draft.index, draft.key.as_str(), draft.event.name.as_str())).collect();
    assert_eq!(read, [(0, "1", "order"), (1, "2", "b")]);
    let refused: Vec<_> = decoded.refused.iter().map(|one| (one.index, one.reason)).collect();
    assert_eq!(refused, [(2, Refusal::MissingKey), (3, Refusal::BadJson)]);
    let reply = Matomo.reply(&bulk(), &Outcome::Taken { taken: 2, refused: decoded.refused });
    assert_eq!(reply.status, 200);
    let answer: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(answer, json!({"status": "success", "tracked": 2, "invalid": 2, "invalid_indices": [2, 3]}));
    let busy = Matomo.reply(&bulk(), &Outcome::Busy { retry_after: 7 });
    assert_eq!((busy.status, busy.headers.last().unwrap().1.as_str()), (503, "7"));
    assert_eq!(serde_json::from_slice::<Value>(&busy.body).unwrap()["status"], "error");
}

#[test]
fn a_bulk_without_a_token_keeps_its_places_to_itself() {
    let body = json!({"requests": ["?rec=1", "?idsite=1&rec=1"]}).to_string();
    let asked = request("POST", "/piwik.php", "", body.as_bytes());
    let refused = Matomo.decode(&asked).refused;
    let reply = Matomo.reply(&asked, &Outcome::Taken { taken: 1, refused });
    assert_eq!(
        serde_json::from_slice::<Value>(&reply.body).unwrap(),
        json!({"status": "success", "tracked": 1, "invalid": 1})
    );
}

#[test]
fn answers_are_a_picture_or_nothing() {
    let done = Outcome::Taken { taken: 1, refused: Vec::new() };
    let reply = Matomo.reply(&get(TRACK), &done);
    assert_eq!((reply.status, reply.headers[0].1.as_str()), (200, "image/gif"));
    // As matomo.js sends it, with `navigator.sendBeacon` or XMLHttpRequest.
    let posted = request("POST", "/matomo.php", "", b"idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2F&send_image=0");
    assert_eq!(Matomo.decode(&posted).drafts[0].event.url, "https://shop.example/");
    assert_eq!(Matomo.reply(&posted, &done).status, 204);
    let refused = Matomo.decode(&get("idsite=1")).refused;
    let reply = Matomo.reply(&get("idsite=1"), &Outcome::Taken { taken: 0, refused: refused.clone() });
    assert_eq!(reply.status, 400);
    assert!(String::from_utf8_lossy(&reply.body).contains("rec=1"));
    let limited = Refused { reason: Refusal::RateLimited, ..refused[0].clone() };
    assert_eq!(Matomo.reply(&get(""), &Outcome::Taken { taken: 0, refused: vec![limited] }).status, 429);
    assert_eq!(Matomo.reply(&get(""), &Outcome::Busy { retry_after: 1 }).status, 503);
}

#[test]
fn refused_actions_can_be_asked_again() {
    for asked in [get(TRACK), bulk()] {
        let first = Matomo.decode(&asked);
        for draft in &first.drafts {
            let again = Matomo.decode(&Matomo.again(&draft.key, &draft.raw, asked.received_at));
            assert_eq!(again.drafts[0].event, draft.event);
        }
    }
}

#[test]
fn the_door_opens_in_any_folder() {
    for (path, opens) in [("/matomo.php", true), ("/stats/piwik.php", true), ("/matomo.js", false), ("/", false)] {
        assert_eq!(Matomo.opens("GET", path), opens, "{path}");
    }
    assert!(registry::find(&get("")).is_some_and(|door| door.protocol() == Protocol::Matomo));
}

proptest! {
    #[test]
    fn any_request_is_read_or_refused(query in ".{0,120}", body in prop::collection::vec(any::<u8>(), 0..200)) {
        let asked = request("POST", "/matomo.php", &query, &body);
        let decoded = Matomo.decode(&asked);
        prop_assert!(decoded.drafts.len() + decoded.refused.len() > 0);
    }

    #[test]
    fn any_values_of_known_fields_are_read_or_refused(
        fields in prop::collection::vec((prop::sample::select(vec![
            "url", "cdt", "cdo", "idgoal", "ec_id", "revenue", "ec_items", "ec_tx", "_pks", "_pkc", "_pkp", "e_c", "e_a",
            "e_v", "cid", "cip", "cvar", "country", "_rcn", "_refts", "ping", "search", "token_auth", "action_name",
        ]), ".{0,30}"), 0..12),
    ) {
        let query: String = fields.iter().map(|(field, value)| format!("&{field}={}", form::escape(value))).collect();
        let decoded = Matomo.decode(&get(&format!("idsite=1&rec=1{query}")));
        prop_assert!(decoded.drafts.iter().all(|draft| draft.event.properties.len() <= base::event::bound::PROPERTIES));
        prop_assert!(decoded.drafts.len() + decoded.refused.len() > 0);
    }

    #[test]
    fn any_bulk_is_read_entry_by_entry(entries in prop::collection::vec(".{0,40}", 1..20)) {
        let body = json!({ "requests": entries }).to_string();
        let asked = request("POST", "/matomo.php", "", body.as_bytes());
        let decoded = Matomo.decode(&asked);
        prop_assert!(decoded.drafts.len() + decoded.refused.len() >= entries.len());
        let refused = decoded.refused;
        let reply = Matomo.reply(&asked, &Outcome::Taken { taken: decoded.drafts.len(), refused });
        let answer: Value = serde_json::from_slice(&reply.body).unwrap();
        let counted = answer["tracked"].as_u64().unwrap() + answer["invalid"].as_u64().unwrap();
        prop_assert_eq!(counted, entries.len() as u64);
    }
}
