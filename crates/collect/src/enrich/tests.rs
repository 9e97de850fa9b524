use super::*;
use std::sync::Arc;

use base::event::name;
use base::{Channel, FixedClock, Protocol};
use proptest::prelude::*;

const CHROME: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const NOW: &str = "2026-10-01T12:00:00Z";

/// Another salt each time, the same in every test.
fn another(salt: &mut salts::Salt) {
    thread_local! { static COUNT: std::cell::Cell<u8> = const { std::cell::Cell::new(0) }; }
    salt.fill(COUNT.replace(COUNT.get().wrapping_add(1)));
}

/// A door with its salts in a folder of its own.
struct Door {
    enricher: Enricher,
    settings: SourceSettings,
    request: Request,
    clock: Arc<FixedClock>,
    _folder: tempfile::TempDir,
}

impl Door {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(NOW));
        let salts = SaltBook::open(folder.path(), clock.clone(), another).unwrap();
        let request = Request {
            method: "POST".into(),
            path: "/v1/events".into(),
            query: String::new(),
            headers: vec![
                ("user-agent".into(), CHROME.into()),
                ("accept-language".into(), "fa-IR,fa;q=0.9,en;q=0.8".into()),
            ],
            body: bytes::Bytes::new(),
            peer: Some("192.0.2.77".parse().unwrap()),
            received_at: NOW.parse().unwrap(),
        };
        Self {
            enricher: Enricher::new(salts, None),
            settings: SourceSettings::default(),
            request,
            clock,
            _folder: folder,
        }
    }

    fn with(mut self, header: &str, value: &str) -> Self {
        self.request.headers.retain(|(known, _)| known != header);
        self.request.headers.push((header.into(), value.into()));
        self
    }

    fn enrich(&self, draft: Draft) -> Event {
        let context = Context {
            workspace: &WorkspaceId::nil(),
            source: &SourceId::nil(),
            settings: &self.settings,
            request: &self.request,
            trusted_proxy: true,
        };
        self.enricher.enrich(draft, &context)
    }
}

fn draft(request: &Request) -> Draft {
    let mut draft = Draft::new(Protocol::Sulit, "wk_1", request);
    let event = &mut draft.event;
    event.name = name::PAGE_VIEW.into();
    event.event_id = "e1".into();
    event.has_client_id = true;
    event.anonymous_id = "device-1".into();
    event.user_id = "user-1".into();
    event.client_session_id = "visit-1".into();
    event.url = "https://www.Shop.example/Cart?utm_source=google&utm_medium=cpc&gclid=G&email=a@b.example".into();
    event.referrer = "https://www.google.com/".into();
    event.order_id = "1001".into();
    event.properties = "{\"size\":\"XL\"}".into();
    event.traits = "{\"name\":\"Ali\"}".into();
    draft.email = " Ali@Example.com".into();
    draft.phone = "0912 345 6789".into();
    draft
}

#[test]
fn an_event_is_filled_from_its_request() {
    let mut door = Door::new().with("cf-ipcountry", "ir");
    door.settings.calling_code = "98".into();
    door.settings.keep_address = true;
    let mut draft = draft(&door.request);
    draft.event.occurred_at = "2026-10-01T12:59:00Z".parse().unwrap();
    draft.has_time = true;
    draft.sent_at = Some("2026-10-01T13:00:00Z".parse().unwrap());
    let event = door.enrich(draft);
    assert_eq!(event.occurred_at.to_string(), "2026-10-01T11:59:00Z");
    assert_eq!((event.time_flag, event.skew_ms), (TimeFlag::Ok, 3_600_000));
    assert_eq!((event.event_id.as_str(), event.has_client_id), ("e1", true));
    assert_eq!(event.url, "https://www.shop.example/Cart?utm_source=google&utm_medium=cpc&gclid=G");
    assert_eq!((event.host.as_str(), event.path.as_str()), ("shop.example", "/Cart"));
    assert_eq!((event.click_id.as_str(), event.click_id_kind.as_str()), ("G", "gclid"));
    assert_eq!((event.utm_source.as_str(), event.channel), ("google", Some(Channel::PaidSearch)));
    assert_eq!((event.device.as_str(), event.browser.as_str(), event.os.as_str()), ("desktop", "Chrome", "Windows"));
    assert_eq!((event.language.as_str(), event.country.as_str(), event.ip.as_str()), ("fa-IR", "IR", "192.0.2.0"));
    assert_eq!(event.email_hash, consent::email_hash("ali@example.com"));
    assert_eq!(event.phone_hash, consent::phone_hash("+989123456789", ""));
    assert_eq!((event.anonymous_id.as_str(), event.user_id.as_str()), ("device-1", "user-1"));
    assert_eq!((event.is_bot, event.consent), (false, Consent::Unknown));
}

#[test]
fn addresses_are_not_kept_unless_the_source_wants_them() {
    let door = Door::new();
    assert_eq!(door.enrich(draft(&door.request)).ip, "");
}

#[test]
fn without_consent_nothing_tells_who_it_was() {
    let mut door = Door::new().with("sec-gpc", "1");
    door.settings.keep_address = true;
    let event = door.enrich(draft(&door.request));
    assert_eq!(event.consent, Consent::Denied);
    assert!(consent::is_cookieless(&event.anonymous_id), "{}", event.anonymous_id);
    let stored = serde_json::to_string(&event).unwrap();
    for gone in [
        "device-1",
        "user-1",
        "visit-1",
        "gclid",
        "\"G\"",
        "Ali",
        "192.0.2",
        "b.example",
        &consent::email_hash("ali@example.com"),
    ] {
        assert!(!stored.contains(gone), "{gone} in {stored}");
    }
    // What was done, bought and seen stays.
    assert_eq!((event.order_id.as_str(), event.properties.as_str()), ("1001", "{\"size\":\"XL\"}"));
    assert_eq!((event.utm_source.as_str(), event.channel), ("google", Some(Channel::PaidSearch)));
}

#[test]
fn a_visitor_is_known_for_a_day() {
    let mut door = Door::new().with("sec-gpc", "1");
    let today = door.enrich(draft(&door.request)).anonymous_id;
    assert_eq!(door.enrich(draft(&door.request)).anonymous_id, today);
    door.clock.advance_seconds(86_400);
    // Late by a day: it is still that visitor's.
    assert_eq!(door.enrich(draft(&door.request)).anonymous_id, today);
    let mut other = draft(&door.request);
    other.ip = Some("192.0.2.78".parse().unwrap());
    assert_ne!(door.enrich(other).anonymous_id, today, "another address");
    door.request.received_at = door.clock.now();
    assert_ne!(door.enrich(draft(&door.request)).anonymous_id, today, "another day");
}

#[test]
fn consent_given_by_the_event_is_heard_before_the_browsers_wish() {
    let door = Door::new().with("sec-gpc", "1").with("dnt", "1");
    let mut granted = draft(&door.request);
    granted.event.consent = Consent::Granted;
    assert_eq!(door.enrich(granted).anonymous_id, "device-1");
    let ignored = Door::new().with("dnt", "1");
    assert_eq!(ignored.enrich(draft(&ignored.request)).consent, Consent::Unknown);
}

#[test]
fn a_cookieless_source_keeps_what_the_business_says_and_no_device() {
    let mut door = Door::new();
    door.settings.cookieless = Cookieless::Always;
    let event = door.enrich(draft(&door.request));
    assert!(consent::is_cookieless(&event.anonymous_id));
    assert_eq!((event.user_id.as_str(), event.client_session_id.as_str()), ("user-1", ""));
    door.settings.cookieless = Cookieless::Unasked;
    let mut granted = draft(&door.request);
    granted.event.consent = Consent::Granted;
    assert_eq!(door.enrich(granted).anonymous_id, "device-1");
}

#[test]
fn a_protocol_without_ids_gets_the_id_of_the_day_and_a_server_none() {
    let nobody = |request: &Request| {
        let mut draft = draft(request);
        draft.event.anonymous_id.clear();
        draft.event.user_id.clear();
        draft
    };
    let door = Door::new();
    assert!(consent::is_cookieless(&door.enrich(nobody(&door.request)).anonymous_id));
    let server = Door::new().with("user-agent", "python-requests/2.32.3");
    let event = server.enrich(nobody(&server.request));
    assert_eq!((event.anonymous_id.as_str(), event.device.as_str(), event.is_bot), ("", "server", false));
    // A server that says for whom it speaks.
    let mut passed_on = nobody(&server.request);
    passed_on.user_agent = CHROME.into();
    passed_on.ip = Some("198.51.100.9".parse().unwrap());
    let event = server.enrich(passed_on);
    assert!(consent::is_cookieless(&event.anonymous_id));
    assert_eq!((event.device.as_str(), event.language.as_str()), ("desktop", ""));
}

#[test]
fn machines_are_flagged_and_kept() {
    let door =
        Door::new().with("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
    let event = door.enrich(draft(&door.request));
    assert_eq!((event.is_bot, event.bot_reason.as_str(), event.device.as_str()), (true, "user_agent", "bot"));
    let mut hosted = Door::new();
    hosted.request.peer = Some("3.5.6.7".parse().unwrap());
    assert_eq!(hosted.enrich(draft(&hosted.request)).bot_reason, "data_centre");
}

#[test]
fn the_country_of_a_proxy_is_believed_only_if_the_proxy_is() {
    let door = Door::new().with("cf-ipcountry", "IS");
    let (workspace, source) = (WorkspaceId::nil(), SourceId::nil());
    let context = |trusted_proxy| Context {
        workspace: &workspace,
        source: &source,
        settings: &door.settings,
        request: &door.request,
        trusted_proxy,
    };
    let (trusted, not) = (context(true), context(false));
    assert_eq!(door.enricher.enrich(draft(&door.request), &trusted).country, "IS");
    assert_eq!(door.enricher.enrich(draft(&door.request), &not).country, "");
}

#[test]
fn an_event_without_an_id_gets_one_and_odd_times_are_flagged() {
    let door = Door::new();
    let mut nameless = draft(&door.request);
    nameless.event.event_id.clear();
    nameless.event.time_flag = TimeFlag::Unreadable;
    let event = door.enrich(nameless.clone());
    assert!(event.event_id.starts_with("evt_") && !event.has_client_id);
    assert_ne!(event.event_id, door.enrich(nameless).event_id);
    assert_eq!((event.time_flag, event.occurred_at.to_string().as_str()), (TimeFlag::Unreadable, NOW));
}

proptest! {
    #[test]
    fn any_texts_become_an_event(
        url in any::<String>(), referrer in any::<String>(), host in any::<String>(), path in any::<String>(),
        agent in any::<String>(), country in any::<String>(), email in any::<String>(), phone in any::<String>(),
        gpc in any::<bool>(),
    ) {
        let mut door = Door::new().with("user-agent", &agent).with("accept-language", &country);
        if gpc {
            door = door.with("sec-gpc", "1");
        }
        let mut draft = draft(&door.request);
        draft.event.url = url;
        draft.event.referrer = referrer;
        draft.event.host = host;
        draft.event.path = path;
        draft.event.country = country;
        draft.email = email;
        draft.phone = phone;
        let event = door.enrich(draft);
        prop_assert!(event.country.is_empty() || event.country.len() == 2);
        prop_assert_eq!(gpc, event.user_id.is_empty());
    }
}

#[test]
fn what_a_protocol_calls_a_server_is_one() {
    let door = Door::new();
    let mut server = draft(&door.request);
    server.event.device = "server".into();
    server.event.anonymous_id.clear();
    server.event.consent = Consent::Denied;
    let event = door.enrich(server);
    assert_eq!((event.is_bot, event.browser.as_str(), event.anonymous_id.as_str()), (false, "", ""));
}
