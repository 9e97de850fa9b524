//! Any texts that a visitor's browser sends: device, campaign, channel and
//! country are told of them, and what may not be known is taken off. Lines of
//! the input: user agent, address of the page, referrer, e-mail address, phone
//! number, languages, source and medium.
#![no_main]

use std::sync::{Arc, LazyLock};

use base::{Consent, Protocol, SourceId, SystemClock, WorkspaceId};
use collect::doors::{Draft, Request};
use collect::enrich::{Context, Cookieless, Enricher, SaltBook, SourceSettings};
use libfuzzer_sys::fuzz_target;

static ENRICHER: LazyLock<Enricher> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("fuzz-enrich-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the salts");
    let salts = SaltBook::open(&folder, Arc::new(SystemClock), |salt| salt.fill(7)).expect("a book of salts");
    Enricher::new(salts, None)
});

fuzz_target!(|bytes: &[u8]| {
    let [choice, text @ ..] = bytes else { return };
    let text = String::from_utf8_lossy(text);
    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or_default().to_owned();
    let mut request = Request::post("/v1/events", b"", jiff::Timestamp::UNIX_EPOCH);
    request.peer = (choice & 1 == 0).then_some([192, 0, 2, 77].into());
    request.headers.push(("user-agent".to_owned(), line()));
    let mut draft = Draft::new(Protocol::Sulit, "wk", &request);
    "page".clone_into(&mut draft.event.name);
    draft.event.url = line();
    draft.event.referrer = line();
    draft.email = line();
    draft.phone = line();
    for name in ["accept-language", "cf-ipcountry", "sec-gpc"] {
        request.headers.push((name.to_owned(), line()));
    }
    draft.event.utm_source = line();
    draft.event.utm_medium = line();
    draft.event.path = line();
    draft.event.host = line();
    draft.event.country = line();
    "me".clone_into(&mut draft.event.user_id);
    draft.event.consent = [Consent::Granted, Consent::Denied, Consent::Unknown][usize::from(choice >> 1) % 3];
    let settings = SourceSettings {
        hosts: vec!["shop.example".to_owned()],
        keep_address: true,
        cookieless: [Cookieless::Denied, Cookieless::Unasked, Cookieless::Always][usize::from(choice >> 3) % 3],
        calling_code: "98".to_owned(),
        ..SourceSettings::default()
    };
    let (workspace, source) = (WorkspaceId::nil(), SourceId::nil());
    let context = Context {
        workspace: &workspace,
        source: &source,
        settings: &settings,
        request: &request,
        trusted_proxy: choice & 0x80 != 0,
    };
    let event = ENRICHER.enrich(draft, &context);
    if event.consent == Consent::Denied {
        assert!(event.user_id.is_empty() && event.email_hash.is_empty() && event.phone_hash.is_empty());
        assert!(event.click_id.is_empty());
    }
    for hash in [&event.email_hash, &event.phone_hash] {
        assert!(hash.is_empty() || hash.len() == 64);
    }
    assert!(event.country.is_empty() || event.country.len() == 2);
});
