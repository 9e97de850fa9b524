//! One event of PostHog: who, when, where, and what is kept of its properties.

use base::event::name;
use base::{Consent, Decimal, Protocol, Refusal};
use serde_json::Value;

use super::super::json::{self, Object};
use super::super::{Draft, Fault, Request, amount, commerce};
use super::payload::Payload;

/// Names of PostHog's own events that mean the same here.
const NAMES: &[(&str, &str)] = &[
    ("$pageview", name::PAGE_VIEW),
    ("$pageleave", name::ENGAGEMENT),
    ("$screen", name::SCREEN_VIEW),
    ("$identify", name::IDENTIFY),
    ("$set", name::IDENTIFY),
    ("$create_alias", name::ALIAS),
    ("$merge_dangerously", name::ALIAS),
    ("$groupidentify", name::GROUP),
];

/// Properties by which the SDK keeps its own books, or that columns tell.
const SPENT: &[&str] = &[
    "token",
    "api_key",
    "distinct_id",
    "$device_id",
    "$user_id",
    "$anon_distinct_id",
    "$is_identified",
    "$process_person_profile",
    "$cookieless_mode",
    "$insert_id",
    "$time",
    "$session_id",
    "$set",
    "$set_once",
    "$ip",
    "$raw_user_agent",
    "$user_agent",
    "$referring_domain",
    "$host",
    "$initialization_time",
    "$configured_session_timeout_ms",
    "$config_defaults",
    "$lib_custom_api_host",
    "$lib_rate_limit_remaining_tokens",
    "$recording_status",
    "$geoip_disable",
    "$ignore_sent_at",
];

/// Beginnings of properties that repeat what earlier events said.
const REPEATED: &[&str] = &["$sdk_debug_", "$session_entry_"];

/// Parameters of campaigns, which browsers go on sending long after the visit
/// that had them in its URL.
const CAMPAIGN: &[&str] = &[
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_term",
    "gad_source",
    "mc_cid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "fbclid",
    "msclkid",
    "twclid",
    "li_fat_id",
    "igshid",
    "ttclid",
    "rdt_cid",
    "epik",
    "qclid",
    "sccid",
    "oppref",
    "bfcid",
    "irclid",
    "_kx",
];

/// The id that the browser SDK sends for everybody in cookieless mode.
const COOKIELESS: &str = "$posthog_cookieless";

/// Reads an event.
pub(super) fn read(event: Value, key: &str, payload: &Payload, request: &Request) -> Result<Draft, Fault> {
    let Value::Object(mut object) = event else {
        return Err(Fault::new(Refusal::BadJson, "an event is no object"));
    };
    let mut properties = json::take_object(&mut object, "properties");
    let mut draft = Draft::new(Protocol::Posthog, key, request);
    called(&mut draft, &object, payload)?;
    let uuid = json::first(&object, &["uuid", "event_id"]);
    draft.id(if uuid.is_empty() { json::field(&properties, "$insert_id") } else { uuid });
    draft.time(object.get("timestamp").or_else(|| properties.get("timestamp")));
    draft.offset_ms = object.get("offset").and_then(Value::as_i64);
    let options = json::take_object(&mut object, "options");
    let told = [options.get("disable_skew_correction"), properties.get("$ignore_sent_at")];
    if !told.contains(&Some(&Value::Bool(true))) {
        draft.sent_at = payload.sent_at;
    }
    for (theirs, ours) in
        [("cookieless_mode", "$cookieless_mode"), ("process_person_profile", "$process_person_profile")]
    {
        if let Some(value) = options.get(theirs) {
            properties.insert(ours.to_owned(), value.clone());
        }
    }
    let mut traits = traits(&mut object, &mut properties);
    people(&mut draft, &object, &mut properties)?;
    let is_server = properties.get("$is_server") == Some(&Value::Bool(true));
    place(&mut draft, &object, &mut properties, is_server);
    draft.contact(&mut traits);
    commerce::apply(&mut draft.event, &mut properties, &commerce::SEGMENT)?;
    campaign(&mut draft, &mut properties);
    properties.retain(|field, value| {
        !json::is_blank(value)
            && !SPENT.contains(&field.as_str())
            && !REPEATED.iter().any(|start| field.starts_with(start))
            && !field.ends_with("_server_side")
    });
    // A server that describes a group makes an id up for it.
    if draft.event.name == name::GROUP && is_server {
        draft.event.user_id.clear();
        draft.event.anonymous_id.clear();
    }
    draft.finish(&properties, &traits)
}

fn called(draft: &mut Draft, object: &Object, payload: &Payload) -> Result<(), Fault> {
    let written = json::field(object, "event");
    match written.as_str() {
        "" if payload.is_engage || object.contains_key("$set") => draft.rename(name::IDENTIFY, "$set"),
        "" => return Err(Fault::new(Refusal::MissingName, "`event`, the name of the event, is missing")),
        "$snapshot" | "$snapshot_items" => {
            return Err(Fault::new(Refusal::Unsupported, "recordings of sessions are not kept"));
        }
        written => match NAMES.iter().find(|(theirs, _)| *theirs == written) {
            Some((_, known)) => draft.rename(known, written),
            // Names of its own that the SDK makes are not the shop's words.
            None if written.starts_with('$') => written.clone_into(&mut draft.event.name),
            None => draft.name(written),
        },
    }
    Ok(())
}

/// What is said of the person: `$set` wins over `$set_once`.
fn traits(object: &mut Object, properties: &mut Object) -> Object {
    let mut traits = json::take_object(object, "$set_once");
    traits.extend(json::take_object(properties, "$set_once"));
    // The browser SDK repeats the first page's properties here.
    traits.retain(|field, value| !json::is_blank(value) && properties.get(field) != Some(value));
    traits.retain(|field, _| !CAMPAIGN.contains(&field.as_str()));
    traits.extend(json::take_object(object, "$set"));
    traits.extend(json::take_object(properties, "$set"));
    traits.retain(|_, value| !value.is_null());
    traits
}

/// Who it was. Browsers and phones say whether the id is a person's; what a
/// server sends is.
fn people(draft: &mut Draft, object: &Object, properties: &mut Object) -> Result<(), Fault> {
    let mut id = json::first(object, &["distinct_id", "$distinct_id"]);
    if id.is_empty() {
        id = json::first(properties, &["distinct_id", "$distinct_id"]);
    }
    if id.is_empty() {
        return Err(Fault::new(Refusal::MissingId, "`distinct_id` is missing"));
    }
    let says = |field: &str| properties.get(field).and_then(Value::as_bool);
    let device = json::field(properties, "$device_id");
    let before = json::field(properties, "$anon_distinct_id");
    let is_known = match (draft.event.name.as_str(), says("$is_identified")) {
        (name::IDENTIFY, _) if !before.is_empty() => true,
        (name::ALIAS, _) | (_, Some(true)) => true,
        (_, Some(false)) => false,
        (_, None) => id != device && says("$process_person_profile") != Some(false),
    };
    if id == COOKIELESS || says("$cookieless_mode") == Some(true) {
        draft.event.consent = Consent::Denied;
    }
    let event = &mut draft.event;
    if is_known && id != COOKIELESS {
        event.user_id = id;
        event.anonymous_id = if before.is_empty() { device } else { before };
    } else if id != COOKIELESS {
        event.anonymous_id = id;
    }
    if event.name == name::ALIAS {
        event.previous_id = json::take(properties, &["alias"]);
        if event.previous_id.is_empty() {
            return Err(Fault::new(Refusal::MissingId, "`alias`, the other id, is missing"));
        }
        // SDKs of servers differ in which of the two ids is the person's.
        if event.anonymous_id.is_empty() {
            event.anonymous_id.clone_from(&event.user_id);
        }
    }
    let session = json::field(object, "session_id");
    event.client_session_id = if session.is_empty() { json::field(properties, "$session_id") } else { session };
    Ok(())
}

/// Where it was, and on what.
fn place(draft: &mut Draft, object: &Object, properties: &mut Object, is_server: bool) {
    draft.user_agent = json::first(properties, &["$raw_user_agent", "$user_agent"]);
    let address = json::first(properties, &["$ip"]);
    let address = if address.is_empty() { json::field(object, "ip") } else { address };
    draft.ip = address.parse().ok();
    let event = &mut draft.event;
    event.url = json::take(properties, &["$current_url"]);
    event.path = json::take(properties, &["$screen_name"]);
    if event.path.is_empty() && event.url.is_empty() {
        event.path = json::take(properties, &["$pathname"]);
    } else if !event.url.is_empty() {
        properties.remove("$pathname");
    }
    let referrer = json::take(properties, &["$referrer"]);
    if referrer != "$direct" {
        event.referrer = referrer;
    }
    event.title = json::take(properties, &["$title"]);
    if event.title.is_empty() && event.name == name::PAGE_VIEW {
        event.title = json::take(properties, &["title"]);
    }
    event.language = json::take(properties, &["$browser_language", "$locale"]);
    properties.remove("$browser_language_prefix");
    if event.name == name::ENGAGEMENT {
        let seconds = properties.remove("$prev_pageview_duration");
        event.engaged_ms = seconds.and_then(|value| amount::of(&value, "duration").ok().flatten()).and_then(millis);
    }
    if is_server {
        if draft.user_agent.is_empty() {
            "server".clone_into(&mut event.device);
        }
    } else if draft.user_agent.is_empty() {
        event.device = json::take(properties, &["$device_type"]).to_lowercase();
        event.browser = json::take(properties, &["$browser"]);
        event.os = json::take(properties, &["$os", "$os_name"]);
    } else {
        properties.retain(|field, _| !matches!(field.as_str(), "$device_type" | "$browser" | "$os"));
    }
}

fn millis(seconds: Decimal) -> Option<i64> {
    i64::try_from(seconds.checked_mul(Decimal::from(1_000))?.trunc()).ok().filter(|millis| *millis >= 0)
}

/// Campaign parameters count, but for those that a browser remembers of an
/// earlier page: its URL tells where it came from this time.
fn campaign(draft: &mut Draft, properties: &mut Object) {
    if matches!(json::field(properties, "$lib").as_str(), "web" | "js") {
        properties.retain(|field, _| !CAMPAIGN.contains(&field.as_str()));
        return;
    }
    let event = &mut draft.event;
    for (into, field) in [
        (&mut event.utm_source, "utm_source"),
        (&mut event.utm_medium, "utm_medium"),
        (&mut event.utm_campaign, "utm_campaign"),
        (&mut event.utm_term, "utm_term"),
        (&mut event.utm_content, "utm_content"),
        (&mut event.utm_id, "utm_id"),
    ] {
        json::fill(into, properties, &[field]);
    }
}
