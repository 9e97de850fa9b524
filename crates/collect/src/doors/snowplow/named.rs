//! Self-describing events whose schemas are known: what they are called here
//! and where their data goes. Any other keeps the name of its schema.

use base::Consent;
use base::event::name;
use serde_json::Value;

use super::super::json::{self, Object};
use super::super::{Draft, Fault, commerce};
use super::ecommerce;
use super::event::Entities;
use super::schema::{Described, Schema};

/// The vendor of Snowplow's own schemas.
const SNOWPLOW: &str = "com.snowplowanalytics.snowplow";

/// Kinds of form fields whose values are personal or secret.
const PRIVATE: &[&str] = &["email", "tel", "password"];

/// Reads a self-describing event into the draft; what has no column is added
/// to the payload.
pub(super) fn read(
    draft: &mut Draft,
    payload: &mut Object,
    described: Described,
    entities: &mut Entities,
) -> Result<(), Fault> {
    let uri = described.schema.clone();
    let Some(schema) = Schema::read(&uri) else { return Ok(()) };
    let mut data = described.object();
    match (schema.vendor, schema.name) {
        ("com.snowplowanalytics.snowplow.ecommerce", "snowplow_ecommerce_action") => {
            return ecommerce::read(draft, payload, data, entities);
        }
        (SNOWPLOW, "link_click") => link_click(draft, &mut data),
        (SNOWPLOW, "submit_form") => {
            draft.rename(name::FORM_SUBMIT, schema.name);
            form(draft, &mut data);
        }
        (SNOWPLOW, "change_form" | "focus_form") => {
            draft.name(schema.name);
            field(&mut data);
        }
        (SNOWPLOW, "site_search") => search(draft, &mut data),
        (SNOWPLOW, "add_to_cart" | "remove_from_cart") => {
            draft.name(schema.name);
            if let Some(price) = data.remove("unitPrice") {
                data.insert("price".to_owned(), price);
            }
        }
        (SNOWPLOW | "com.snowplowanalytics.mobile", "screen_view") => {
            draft.rename(name::SCREEN_VIEW, name::SCREEN_VIEW);
            draft.event.path = json::take(&mut data, &["name"]);
        }
        (SNOWPLOW, "consent_granted") => consent(draft, schema.name, Consent::Granted),
        (SNOWPLOW, "consent_withdrawn") => consent(draft, schema.name, Consent::Denied),
        (SNOWPLOW, "consent_preferences") => {
            let said = match json::field(&data, "eventType").as_str() {
                "allow_all" => Consent::Granted,
                "deny_all" | "withdrawn" | "expired" => Consent::Denied,
                _ => draft.event.consent,
            };
            consent(draft, schema.name, said);
        }
        (_, own) => {
            draft.name(own);
            if schema.vendor != SNOWPLOW {
                uri.clone_into(&mut draft.event.original_name);
            }
        }
    }
    draft.contact(&mut data);
    commerce::apply(&mut draft.event, &mut data, &ecommerce::WORDS)?;
    payload.extend(data);
    Ok(())
}

fn consent(draft: &mut Draft, called: &str, said: Consent) {
    draft.name(called);
    // Anonymous tracking is a refusal that no event takes back.
    if draft.event.consent != Consent::Denied {
        draft.event.consent = said;
    }
}

/// A link to another host leaves the site; one to the same host is a click.
fn link_click(draft: &mut Draft, data: &mut Object) {
    let target = json::take(data, &["targetUrl"]);
    let page = host(&draft.event.url);
    if page.is_some() && page == host(&target) {
        "click".clone_into(&mut draft.event.name);
        "link_click".clone_into(&mut draft.event.original_name);
    } else {
        draft.rename(name::OUTBOUND_CLICK, "link_click");
    }
    data.insert("link".to_owned(), target.into());
}

fn host(url: &str) -> Option<String> {
    let host = url::Url::parse(url).ok()?.host_str()?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

fn search(draft: &mut Draft, data: &mut Object) {
    draft.rename(name::SEARCH, "site_search");
    let terms = match data.remove("terms") {
        Some(Value::Array(terms)) => terms.iter().map(json::text).collect::<Vec<_>>().join(" "),
        Some(other) => json::text(&other),
        None => String::new(),
    };
    data.insert("search_term".to_owned(), terms.into());
    for (theirs, ours) in
        [("filters", "search_filters"), ("totalResults", "search_count"), ("pageResults", "search_page_count")]
    {
        if let Some(value) = data.remove(theirs) {
            data.insert(ours.to_owned(), value);
        }
    }
}

/// A form that was sent: its fields stay, without what personal ones hold.
fn form(draft: &mut Draft, data: &mut Object) {
    let Some(Value::Array(elements)) = data.get_mut("elements") else { return };
    for element in elements.iter_mut().filter_map(Value::as_object_mut) {
        let kind = json::field(element, "type");
        if kind == "email" && draft.email.is_empty() {
            draft.email = json::field(element, "value");
        }
        field(element);
    }
}

/// One field, without its value when it is a personal one.
fn field(element: &mut Object) {
    let kind = json::field(element, "type");
    if PRIVATE.contains(&kind.as_str()) || json::field(element, "value").contains('@') {
        element.remove("value");
    }
}
