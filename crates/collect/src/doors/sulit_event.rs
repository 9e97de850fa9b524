//! One event in Sulit's own words: its fields are named as the columns of the
//! view `events`. What has no column joins the properties.

use base::{Consent, Protocol};
use serde_json::Value;

use super::json::{self, Object};
use super::{Draft, Fault, Request, commerce, consent};

/// What every event of a request shares.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared<'a> {
    pub(super) protocol: Protocol,
    pub(super) request: &'a Request,
    /// The key of the request; an event may name its own.
    pub(super) key: &'a str,
    pub(super) secret: &'a str,
}

/// Reads an event.
pub(super) fn read(mut object: Object, shared: Shared<'_>) -> Result<Draft, Fault> {
    let own = json::take(&mut object, &["write_key", "key"]);
    let key = if shared.key.is_empty() { own.as_str() } else { shared.key };
    let mut draft = Draft::new(shared.protocol, key, shared.request);
    shared.secret.clone_into(&mut draft.secret);
    draft.name(&json::take(&mut object, &["name", "event"]));
    draft.id(json::take(&mut object, &["event_id", "message_id"]));
    times(&mut draft, &mut object);
    who(&mut draft, &mut object);
    page(&mut draft, &mut object);
    let mut traits = json::take_object(&mut object, "traits");
    draft.contact(&mut traits);
    let mut properties = json::take_object(&mut object, "properties");
    object.retain(|_, value| !value.is_null());
    // The event's own words win over those of its properties.
    properties.extend(object);
    draft.contact(&mut properties);
    commerce::apply(&mut draft.event, &mut properties, &commerce::SULIT)?;
    draft.finish(&properties, &traits)
}

fn times(draft: &mut Draft, object: &mut Object) {
    let occurred = ["occurred_at", "timestamp", "time"].iter().find_map(|name| object.remove(*name));
    draft.time(occurred.as_ref());
    draft.sent_at = object.remove("sent_at").as_ref().and_then(super::instant::of);
    draft.offset_ms = whole(object, "offset_ms");
    draft.event.engaged_ms = whole(object, "engaged_ms").filter(|ms| *ms >= 0);
}

/// Takes a whole number; anything else stays where it is.
fn whole(object: &mut Object, name: &str) -> Option<i64> {
    let found = object.get(name).and_then(|value| json::text(value).parse().ok());
    if found.is_some() {
        object.remove(name);
    }
    found
}

fn who(draft: &mut Draft, object: &mut Object) {
    let event = &mut draft.event;
    event.anonymous_id = json::take(object, &["anonymous_id"]);
    event.user_id = json::take(object, &["user_id"]);
    event.previous_id = json::take(object, &["previous_id"]);
    event.client_session_id = json::take(object, &["session_id"]);
    event.language = json::take(object, &["language"]);
    let said = object.get("consent").map_or(Consent::Unknown, consent::of);
    if said != Consent::Unknown {
        event.consent = said;
        object.remove("consent");
    }
    draft.user_agent = json::take(object, &["user_agent"]);
    draft.ip = json::field(object, "ip").parse().ok();
    if draft.ip.is_some() {
        object.remove("ip");
    }
}

fn page(draft: &mut Draft, object: &mut Object) {
    let event = &mut draft.event;
    for (column, name) in [
        (&mut event.url, "url"),
        (&mut event.path, "path"),
        (&mut event.title, "title"),
        (&mut event.referrer, "referrer"),
        (&mut event.utm_source, "utm_source"),
        (&mut event.utm_medium, "utm_medium"),
        (&mut event.utm_campaign, "utm_campaign"),
        (&mut event.utm_term, "utm_term"),
        (&mut event.utm_content, "utm_content"),
        (&mut event.utm_id, "utm_id"),
        (&mut event.click_id, "click_id"),
        (&mut event.click_id_kind, "click_id_kind"),
    ] {
        if object.get(name).is_some_and(|value| !matches!(value, Value::Array(_) | Value::Object(_))) {
            *column = json::take(object, &[name]);
        }
    }
}
