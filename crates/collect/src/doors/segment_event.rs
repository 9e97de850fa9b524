//! One message of Segment's specification, which RudderStack, Jitsu and
//! analytics.js share: `track`, `identify`, `page`, `screen`, `group`, `alias`.

use base::event::name;
use base::{Consent, Protocol, Refusal};
use serde_json::Value;

use super::json::{self, Object};
use super::{Draft, Fault, Request, commerce, consent, instant};

/// What of the context is told elsewhere, is of the delivery and not of the
/// event, or would single a device out.
const NOT_KEPT: &[&str] = &[
    "library",
    "userAgent",
    "userAgentData",
    "ip",
    "page",
    "campaign",
    "traits",
    "locale",
    "consent",
    "consentManagement",
    "sessionId",
    "sessionStart",
];

/// Ids of a device in `context.device`.
const DEVICE_IDS: &[&str] = &["advertisingId", "id", "token"];

/// What the messages of a request share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared<'a> {
    pub(super) protocol: Protocol,
    pub(super) request: &'a Request,
    pub(super) key: &'a str,
    pub(super) secret: &'a str,
    /// The kind of the path, for messages that do not say theirs.
    pub(super) kind: &'a str,
}

/// Reads a message.
pub(super) fn read(mut message: Object, shared: Shared<'_>) -> Result<Draft, Fault> {
    let own = json::take(&mut message, &["writeKey"]);
    let key = if shared.key.is_empty() { own.as_str() } else { shared.key };
    let mut draft = Draft::new(shared.protocol, key, shared.request);
    shared.secret.clone_into(&mut draft.secret);
    draft.id(json::take(&mut message, &["messageId"]));
    draft
        .time(["timestamp", "originalTimestamp"].iter().find_map(|name| message.get(*name)).filter(|at| !at.is_null()));
    draft.sent_at = message.get("sentAt").and_then(instant::of);
    let mut context = json::take_object(&mut message, "context");
    let mut properties = json::take_object(&mut message, "properties");
    let mut traits = json::take_object(&mut context, "traits");
    kind(&mut draft, &mut message, &mut properties, &mut traits, shared.kind)?;
    who(&mut draft, &mut message, &mut context)?;
    place(&mut draft, &context, &mut properties);
    draft.contact(&mut traits);
    if draft.event.name != name::GROUP {
        draft.contact(&mut properties);
    }
    commerce::apply(&mut draft.event, &mut properties, &commerce::SEGMENT)?;
    keep(context, &mut properties);
    draft.finish(&properties, &traits)
}

/// Keeps of the context what says something, beside the properties.
fn keep(mut context: Object, properties: &mut Object) {
    for (part, value) in &mut context {
        let Value::Object(inner) = value else { continue };
        inner
            .retain(|name, value| !json::is_blank(value) && (part != "device" || !DEVICE_IDS.contains(&name.as_str())));
    }
    context.retain(|name, value| !NOT_KEPT.contains(&name.as_str()) && !json::is_blank(value));
    if !context.is_empty() {
        properties.entry("context").or_insert(Value::Object(context));
    }
}

/// Settles the name and what belongs to the kind of message alone.
fn kind(
    draft: &mut Draft,
    message: &mut Object,
    properties: &mut Object,
    traits: &mut Object,
    path: &str,
) -> Result<(), Fault> {
    let written = json::take(message, &["type"]);
    let kind = if written.is_empty() { path.to_owned() } else { written.to_ascii_lowercase() };
    match kind.as_str() {
        "track" => {
            let event = json::take(message, &["event"]);
            if event.is_empty() {
                return Err(Fault::new(Refusal::MissingName, "the track message has no `event`"));
            }
            draft.name(&event);
        }
        "identify" => {
            name::IDENTIFY.clone_into(&mut draft.event.name);
            traits.extend(json::take_object(message, "traits"));
        }
        "page" | "screen" => {
            let known = if kind == "page" { name::PAGE_VIEW } else { name::SCREEN_VIEW };
            known.clone_into(&mut draft.event.name);
            let called = json::take(message, &["name"]);
            if kind == "screen" {
                called.clone_into(&mut draft.event.path);
            }
            for (field, value) in [("name", called), ("category", json::take(message, &["category"]))] {
                if !value.is_empty() {
                    properties.entry(field).or_insert(Value::String(value));
                }
            }
        }
        "group" => {
            name::GROUP.clone_into(&mut draft.event.name);
            let group = json::take(message, &["groupId"]);
            // Its traits are of the group, not of the person.
            properties.extend(json::take_object(message, "traits"));
            properties.insert("group_id".to_owned(), Value::String(group));
        }
        "alias" => {
            name::ALIAS.clone_into(&mut draft.event.name);
            draft.event.previous_id = json::take(message, &["previousId"]);
        }
        "merge" => {
            "merge".clone_into(&mut draft.event.name);
            if let Some(merged) = message.remove("mergeProperties") {
                properties.insert("merge_properties".to_owned(), merged);
            }
        }
        other => {
            let shown: String = other.chars().take(40).collect();
            let message = format!("`type` is “{shown}”, none of track, identify, page, screen, group and alias");
            return Err(Fault::new(Refusal::Unsupported, message));
        }
    }
    Ok(())
}

fn who(draft: &mut Draft, message: &mut Object, context: &mut Object) -> Result<(), Fault> {
    let event = &mut draft.event;
    event.user_id = json::take(message, &["userId"]);
    event.anonymous_id = json::take(message, &["anonymousId"]);
    if event.user_id.is_empty() && event.anonymous_id.is_empty() && event.name != "merge" {
        return Err(Fault::new(Refusal::MissingId, "the message has neither `userId` nor `anonymousId`"));
    }
    event.client_session_id = json::field(context, "sessionId");
    event.language = json::field(context, "locale");
    event.consent = match json::object(message, "consent") {
        Some(said) => consent::of(&Value::Object(said.clone())),
        None => consent::of_context(context),
    };
    if event.consent == Consent::Unknown {
        event.consent = context.get("consent").map_or(Consent::Unknown, consent::of);
    }
    draft.user_agent = json::field(context, "userAgent");
    draft.ip = json::field(context, "ip").parse().ok();
    Ok(())
}

/// The page and the campaign. `page` messages tell the page in their
/// properties too; there it is taken out.
fn place(draft: &mut Draft, context: &Object, properties: &mut Object) {
    let event = &mut draft.event;
    let none = Object::new();
    let page = json::object(context, "page").unwrap_or(&none);
    let is_page = event.name == name::PAGE_VIEW;
    for (column, field) in [
        (&mut event.url, "url"),
        (&mut event.path, "path"),
        (&mut event.title, "title"),
        (&mut event.referrer, "referrer"),
    ] {
        if is_page {
            json::fill(column, properties, &[field]);
            properties.retain(|name, value| name != field || !json::is_blank(value));
        }
        if column.is_empty() {
            *column = json::field(page, field);
        }
    }
    if is_page && !event.url.is_empty() {
        // A part of the URL.
        properties.remove("search");
    }
    if event.referrer == "$direct" {
        // RudderStack's word for none.
        event.referrer.clear();
    }
    let campaign = json::object(context, "campaign").unwrap_or(&none);
    event.utm_campaign = json::first(campaign, &["name", "campaign"]);
    event.utm_source = json::field(campaign, "source");
    event.utm_medium = json::field(campaign, "medium");
    event.utm_term = json::field(campaign, "term");
    event.utm_content = json::field(campaign, "content");
    event.utm_id = json::field(campaign, "id");
}
