//! One event of Snowplow: its kind, and the columns that every kind shares.

use base::event::name;
use base::{Consent, Decimal, EventItem, Protocol, Refusal};
use serde_json::Value;

use super::super::json::{self, Object};
use super::super::{Draft, Fault, Request, amount, commerce};
use super::schema::{self, Described, Schema};
use super::{Line, ecommerce, named};

/// What the request, not the event, says of the visitor.
#[derive(Debug, Clone, Default)]
pub(super) struct Visit {
    /// The cookie `sp`, where it came.
    pub(super) network_id: String,
    /// `SP-Anonymous`: neither address nor network user id is to be kept.
    pub(super) is_anonymous: bool,
}

impl Visit {
    pub(super) fn of(request: &Request) -> Self {
        let is_anonymous = request.header("sp-anonymous").is_some();
        let cookies = request.headers.iter().filter(|(name, _)| name == "cookie").flat_map(|(_, all)| all.split(';'));
        let network_id = cookies
            .filter_map(|cookie| cookie.trim().strip_prefix("sp="))
            .find(|id| {
                (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            })
            .filter(|_| !is_anonymous)
            .unwrap_or_default();
        Self { network_id: network_id.to_owned(), is_anonymous }
    }
}

/// Entities that came with an event, in their order.
pub(super) type Entities = Vec<Described>;

/// Reads an event.
pub(super) fn read(mut payload: Object, lines: Vec<Line>, request: &Request, visit: &Visit) -> Result<Draft, Fault> {
    let key = json::take(&mut payload, &["aid"]);
    if key.is_empty() {
        return Err(Fault::new(Refusal::MissingKey, "`aid`, the application's id, is missing"));
    }
    let mut draft = Draft::new(Protocol::Snowplow, &key, request);
    times(&mut draft, &mut payload);
    people(&mut draft, &mut payload, visit);
    let event = &mut draft.event;
    event.url = json::take(&mut payload, &["url"]);
    event.referrer = json::take(&mut payload, &["refr"]);
    event.title = json::take(&mut payload, &["page"]);
    event.language = json::take(&mut payload, &["lang"]);
    draft.id(json::take(&mut payload, &["eid"]));
    let mut entities = contexts(&mut draft, &mut payload)?;
    let kind = json::take(&mut payload, &["e"]);
    match kind.as_str() {
        "pv" => draft.rename(name::PAGE_VIEW, name::PAGE_VIEW),
        "pp" => ping(&mut draft, &mut payload),
        "se" => structured(&mut draft, &mut payload)?,
        "tr" => transaction(&mut draft, &mut payload, lines)?,
        "ti" => lone_line(&mut draft, &mut payload)?,
        "ue" => {
            let Some(outer) = schema::take(&mut payload, "ue_pr", "ue_px")? else {
                return Err(Fault::new(Refusal::MissingName, "the self-describing event has no `ue_pr` or `ue_px`"));
            };
            let Some(inner) = Described::of(outer.data) else {
                return Err(Fault::new(Refusal::BadJson, "the self-describing event has no schema and data"));
            };
            named::read(&mut draft, &mut payload, inner, &mut entities)?;
        }
        "" => return Err(Fault::new(Refusal::MissingName, "`e`, the kind of event, is missing")),
        other => {
            let shown: String = other.chars().take(20).collect();
            return Err(Fault::new(
                Refusal::Unsupported,
                format!("“{shown}” is no kind of event: pv, pp, se, tr, ti or ue"),
            ));
        }
    }
    keep(&mut payload, entities);
    draft.finish(&payload, &Object::new())
}

fn times(draft: &mut Draft, payload: &mut Object) {
    let sent = payload.remove("stm");
    let device = payload.remove("dtm");
    // A true timestamp is told by the business, not by the device's clock.
    match payload.remove("ttm").filter(|value| !json::is_blank(value)) {
        Some(told) => draft.time(Some(&told)),
        None => {
            draft.time(device.as_ref());
            draft.sent_at = sent.as_ref().and_then(super::super::instant::of);
        }
    }
}

fn people(draft: &mut Draft, payload: &mut Object, visit: &Visit) {
    let event = &mut draft.event;
    event.user_id = json::take(payload, &["uid"]);
    event.anonymous_id = json::take(payload, &["duid"]);
    let network = json::take(payload, &["tnuid", "nuid"]);
    if event.anonymous_id.is_empty() && !visit.is_anonymous {
        event.anonymous_id = if network.is_empty() { visit.network_id.clone() } else { network };
    }
    event.client_session_id = json::take(payload, &["sid"]);
    draft.user_agent = json::take(payload, &["ua"]);
    draft.ip = json::take(payload, &["ip"]).parse().ok();
    if visit.is_anonymous {
        draft.event.consent = Consent::Denied;
        draft.ip = None;
    }
    match payload.get("p").and_then(Value::as_str) {
        Some("srv") if draft.user_agent.is_empty() => "server".clone_into(&mut draft.event.device),
        Some("tv") => "tv".clone_into(&mut draft.event.device),
        Some("cnsl") => "console".clone_into(&mut draft.event.device),
        _ => {}
    }
}

/// Takes the entities out; what columns hold of them is used here.
fn contexts(draft: &mut Draft, payload: &mut Object) -> Result<Entities, Fault> {
    let Some(outer) = schema::take(payload, "co", "cx")? else { return Ok(Vec::new()) };
    let Value::Array(list) = outer.data else {
        return Err(Fault::new(Refusal::BadJson, "the contexts are no list"));
    };
    let mut entities = Entities::new();
    for described in list.into_iter().filter_map(Described::of) {
        let (vendor, name) = Schema::read(&described.schema).map_or(("", ""), |schema| (schema.vendor, schema.name));
        match (vendor, name) {
            ("com.snowplowanalytics.snowplow", "web_page") => {
                let id = described.data.get("id").map(json::text).unwrap_or_default();
                payload.insert("page_view_id".to_owned(), id.into());
            }
            ("com.snowplowanalytics.snowplow", "client_session") => {
                let told = |field: &str| described.data.get(field).map(json::text).unwrap_or_default();
                let event = &mut draft.event;
                if event.client_session_id.is_empty() {
                    event.client_session_id = told("sessionId");
                }
                if event.anonymous_id.is_empty() && event.consent != Consent::Denied {
                    event.anonymous_id = told("userId");
                }
            }
            _ => entities.push(described),
        }
    }
    Ok(entities)
}

/// Puts the entities that have no column under their names.
fn keep(payload: &mut Object, entities: Entities) {
    let mut kept = Object::new();
    for entity in entities {
        let name = Schema::read(&entity.schema).map_or("", |schema| schema.name).to_owned();
        match kept.get_mut(&name) {
            Some(Value::Array(several)) => several.push(entity.data),
            Some(one) => *one = Value::Array(vec![one.take(), entity.data]),
            None => {
                kept.insert(name, entity.data);
            }
        }
    }
    if !kept.is_empty() {
        payload.insert("contexts".to_owned(), Value::Object(kept));
    }
    payload.retain(|_, value| !json::is_blank(value));
}

fn ping(draft: &mut Draft, payload: &mut Object) {
    draft.rename(name::ENGAGEMENT, "page_ping");
    for (theirs, ours) in
        [("pp_mix", "scroll_x_min"), ("pp_max", "scroll_x_max"), ("pp_miy", "scroll_y_min"), ("pp_may", "scroll_y_max")]
    {
        if let Ok(pixels) = json::take(payload, &[theirs]).parse::<i64>() {
            payload.insert(ours.to_owned(), pixels.into());
        }
    }
}

fn structured(draft: &mut Draft, payload: &mut Object) -> Result<(), Fault> {
    let action = json::take(payload, &["se_ac"]);
    if action.is_empty() {
        return Err(Fault::new(Refusal::MissingName, "`se_ac`, the action of the structured event, is missing"));
    }
    draft.name(&action);
    payload.insert("event_action".to_owned(), action.into());
    for (theirs, ours) in [("se_ca", "event_category"), ("se_la", "event_label"), ("se_pr", "event_property")] {
        let text = json::take(payload, &[theirs]);
        payload.insert(ours.to_owned(), text.into());
    }
    let value = json::take(payload, &["se_va"]);
    let value = value.parse().map_or_else(|_| Value::String(value), Value::Number);
    payload.insert("event_value".to_owned(), value);
    Ok(())
}

fn transaction(draft: &mut Draft, payload: &mut Object, lines: Vec<Line>) -> Result<(), Fault> {
    draft.rename(name::ORDER, "transaction");
    commerce::within(lines.len())?;
    let currency = lines.iter().map(|line| line.currency.as_str()).find(|code| !code.is_empty()).unwrap_or_default();
    payload.entry("tr_cu").or_insert_with(|| currency.into());
    draft.event.items = lines.into_iter().map(|line| line.item).collect();
    let mut properties = Object::new();
    for (theirs, ours) in [
        ("tr_id", "order_id"),
        ("tr_tt", "revenue"),
        ("tr_tx", "tax"),
        ("tr_sh", "shipping"),
        ("tr_cu", "currency"),
        ("tr_af", "affiliation"),
        ("tr_ci", "city"),
        ("tr_st", "state"),
        ("tr_co", "country"),
    ] {
        properties.insert(ours.to_owned(), json::take(payload, &[theirs]).into());
    }
    commerce::apply(&mut draft.event, &mut properties, &ecommerce::WORDS)?;
    payload.extend(properties);
    Ok(())
}

/// A line whose transaction came in another request.
fn lone_line(draft: &mut Draft, payload: &mut Object) -> Result<(), Fault> {
    draft.name("order_item");
    draft.event.items = vec![line(payload)?];
    draft.event.order_id = json::take(payload, &["ti_id"]);
    let mut properties = Object::from_iter([("currency".to_owned(), json::take(payload, &["ti_cu"]).into())]);
    commerce::apply(&mut draft.event, &mut properties, &ecommerce::WORDS)?;
    payload.retain(|field, _| !field.starts_with("ti_"));
    Ok(())
}

/// The line that a transaction item is.
pub(super) fn line(payload: &Object) -> Result<EventItem, Fault> {
    let of = |field: &str| json::field(payload, field);
    Ok(EventItem {
        sku: of("ti_sk"),
        name: of("ti_nm"),
        category: of("ti_ca"),
        unit_price: amount::read(&of("ti_pr"), "ti_pr")?,
        quantity: amount::read(&of("ti_qu"), "ti_qu")?.unwrap_or(Decimal::ONE),
        ..EventItem::default()
    })
}
