//! One action of Matomo: what its fields mean.

use base::event::name;
use base::{Decimal, EventItem, Protocol, Refusal, TimeFlag};
use serde_json::Value;

use super::super::form::Form;
use super::super::json::{self, Object};
use super::super::{Draft, Fault, Request, amount, commerce, instant};

/// Seconds after which a stated time needs the token, as in Matomo.
const RECENT_SECONDS: i64 = 86_400;

/// Seconds for which a remembered campaign counts as that of the visit.
const VISIT_SECONDS: i64 = 1_800;

/// Fields that serve the transport, or are told by columns.
const SPENT: &[&str] = &[
    "apiv",
    "rand",
    "r",
    "rec",
    "send_image",
    "token_auth",
    "h",
    "m",
    "s",
    "cookie",
    "ca",
    "bots",
    "new_visit",
    "_idn",
    "_idts",
    "_idvc",
    "_viewts",
    "_ects",
    "ping",
    "cip",
    "cdt",
    "cdo",
    "cid",
    "_id",
    "uid",
    "ua",
    "uadata",
    "lang",
    "url",
    "urlref",
    "action_name",
    "idsite",
];

/// Fields whose values are numbers.
const NUMBERS: &[&str] = &[
    "e_v",
    "search_count",
    "pf_net",
    "pf_srv",
    "pf_tfr",
    "pf_dm1",
    "pf_dm2",
    "pf_onl",
    "revenue",
    "idgoal",
    "ec_st",
    "_pkp",
    "lat",
    "long",
];

/// Fields whose values are JSON.
const NESTED: &[&str] = &["cvar", "_cvar", "ec_items"];

/// Fields whose names here say more than Matomo's.
const RENAMED: &[(&str, &str)] = &[
    ("search", "search_term"),
    ("search_cat", "search_category"),
    ("e_c", "event_category"),
    ("e_a", "event_action"),
    ("e_n", "event_name"),
    ("e_v", "event_value"),
    ("c_n", "content_name"),
    ("c_p", "content_piece"),
    ("c_t", "content_target"),
    ("c_i", "content_interaction"),
    ("download", "link"),
    ("ec_st", "subtotal"),
    ("_pkc", "category"),
];

/// Reads an action: one event, or two for the page of a product.
pub(super) fn read(mut form: Form, token: &str, request: &Request) -> Result<Vec<Draft>, Fault> {
    let key = form.text("idsite");
    if key.is_empty() {
        return Err(Fault::new(Refusal::MissingKey, "`idsite` is missing"));
    }
    if matches!(form.text("rec").as_str(), "" | "0") {
        return Err(Fault::new(Refusal::Unsupported, "`rec=1` is missing, without which nothing is to be recorded"));
    }
    let own = form.text("token_auth");
    let token = if own.is_empty() { token } else { &own };
    let mut draft = Draft::new(Protocol::Matomo, &key, request);
    people(&mut draft, &form);
    place(&mut draft, &form, request);
    authority(&mut draft, &mut form, token)?;
    campaign(&mut draft, &mut form);
    let kind = kind(&form);
    if matches!(kind, Kind::PageView) && has_product(&form) {
        let product = product(draft.clone(), &mut form)?;
        return Ok(vec![finish(draft, kind, form)?, product]);
    }
    Ok(vec![finish(draft, kind, form)?])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ping,
    Order,
    Cart,
    Goal,
    Search,
    Event,
    Content,
    Download,
    Outlink,
    PageView,
}

fn kind(form: &Form) -> Kind {
    let has = |name: &str| !form.text(name).is_empty();
    let goal = form.text("idgoal").parse::<i64>().ok();
    match goal {
        _ if has("ping") && form.text("ping") != "0" => Kind::Ping,
        Some(0) if has("ec_id") => Kind::Order,
        Some(0) => Kind::Cart,
        Some(1..) => Kind::Goal,
        _ if has("search") => Kind::Search,
        _ if has("e_c") || has("e_a") => Kind::Event,
        _ if has("c_n") => Kind::Content,
        _ if has("download") => Kind::Download,
        _ if has("link") => Kind::Outlink,
        _ => Kind::PageView,
    }
}

/// Names the event, moves what has a column and keeps the rest.
fn finish(mut draft: Draft, kind: Kind, mut form: Form) -> Result<Draft, Fault> {
    match kind {
        Kind::Ping => draft.rename(name::ENGAGEMENT, "ping"),
        Kind::Order => money(&mut draft, &mut form, name::ORDER)?,
        Kind::Cart => {
            money(&mut draft, &mut form, name::VIEW_CART)?;
            "cart_update".clone_into(&mut draft.event.original_name);
        }
        Kind::Goal => {
            draft.event.name = format!("goal_{}", form.text("idgoal"));
            draft.event.value = amount::read(&form.text("revenue"), "revenue")?;
            form.take("revenue");
        }
        Kind::Search => draft.rename(name::SEARCH, name::SEARCH),
        Kind::Event => {
            if form.text("e_a").is_empty() || form.text("e_c").is_empty() {
                return Err(Fault::new(Refusal::MissingName, "an event has a category `e_c` and an action `e_a`"));
            }
            draft.name(&form.text("e_a"));
        }
        Kind::Content if form.text("c_i").is_empty() => draft.name("content_impression"),
        Kind::Content => draft.name("content_interaction"),
        Kind::Download => draft.rename(name::DOWNLOAD, name::DOWNLOAD),
        Kind::Outlink => {
            draft.rename(name::OUTBOUND_CLICK, name::OUTBOUND_CLICK);
            // The reference advises to state the target as the page, too.
            if draft.event.url == form.text("link") {
                draft.event.url.clear();
            }
        }
        Kind::PageView => draft.rename(name::PAGE_VIEW, name::PAGE_VIEW),
    }
    if kind != Kind::Goal {
        form.take("idgoal");
    }
    draft.finish(&rest(&form), &Object::new())
}

/// Who it was.
fn people(draft: &mut Draft, form: &Form) {
    let visitor = form.first(&["cid", "_id"]);
    let is_hex = visitor.len() == 16 && visitor.bytes().all(|byte| byte.is_ascii_hexdigit());
    draft.event.anonymous_id = if is_hex { visitor.to_ascii_lowercase() } else { visitor };
    draft.event.user_id = form.text("uid");
    draft.user_agent = form.text("ua");
    let language = form.text("lang");
    language.split([',', ';']).next().unwrap_or_default().trim().clone_into(&mut draft.event.language);
}

/// Where it was. Without either URL the page is the one that shows the
/// picture.
fn place(draft: &mut Draft, form: &Form, request: &Request) {
    draft.event.url = form.text("url");
    draft.event.referrer = form.text("urlref");
    draft.event.title = form.text("action_name");
    if draft.event.url.is_empty() && draft.event.referrer.is_empty() {
        request.header("referer").unwrap_or_default().clone_into(&mut draft.event.url);
    }
}

/// What a request may state only with the token: an address, a place, a time
/// of more than a day ago.
fn authority(draft: &mut Draft, form: &mut Form, token: &str) -> Result<(), Fault> {
    let stated = form.text("cdt");
    let mut at = (!stated.is_empty()).then(|| instant::read(&stated));
    if let Ok(ago @ 1..) = form.text("cdo").parse::<i64>().map(i64::saturating_abs) {
        let ago = jiff::SignedDuration::from_secs(ago);
        let from = at.unwrap_or(Some(draft.event.received_at));
        at = Some(from.and_then(|from| from.checked_sub(ago).ok()));
    }
    let mut needs_token = None;
    match at {
        Some(Some(at)) => {
            draft.event.occurred_at = at;
            draft.has_time = true;
            if draft.event.received_at.as_second().saturating_sub(at.as_second()) > RECENT_SECONDS {
                needs_token = Some("`cdt` is more than a day ago");
            }
        }
        Some(None) => draft.event.time_flag = TimeFlag::Unreadable,
        None => {}
    }
    let address = form.text("cip");
    if !address.is_empty() {
        needs_token = Some("`cip` states an address");
        draft.ip = address.parse().ok();
    }
    if let (Some(why), true) = (needs_token, token.is_empty()) {
        let message = format!("{why}, which needs `token_auth`: the server key of the source");
        return Err(Fault::new(Refusal::NotAuthorised, message));
    }
    let has_place = ["country", "region", "city", "lat", "long"].iter().any(|name| !form.text(name).is_empty());
    if needs_token.is_some() || (has_place && !token.is_empty()) {
        token.clone_into(&mut draft.secret);
        let country = form.text("country");
        if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            draft.event.country = country.to_ascii_uppercase();
            form.take("country");
        }
    }
    Ok(())
}

/// The campaign that the URL names in Matomo's own words, else the one that
/// the tag remembers, unless it is of an earlier visit (`_refts`).
fn campaign(draft: &mut Draft, form: &mut Form) {
    let query = draft.event.url.split_once('?').map_or("", |(_, query)| query);
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    if query.contains("mtm_") || query.contains("matomo_") || query.contains("pk_") || query.contains("piwik_") {
        let named = Form::read(query).unwrap_or_default();
        let event = &mut draft.event;
        event.utm_campaign =
            named.first(&["mtm_campaign", "matomo_campaign", "pk_campaign", "pk_cpn", "piwik_campaign"]);
        event.utm_term = named.first(&["mtm_keyword", "mtm_kwd", "matomo_kwd", "pk_keyword", "pk_kwd", "piwik_kwd"]);
        event.utm_source = named.first(&["mtm_source", "pk_source"]);
        event.utm_medium = named.first(&["mtm_medium", "pk_medium"]);
        event.utm_content = named.first(&["mtm_content", "pk_content"]);
        event.utm_id = named.first(&["mtm_cid", "pk_cid"]);
    }
    let remembered = form.text("_refts").parse::<i64>().unwrap_or(0);
    let age = draft.event.occurred_at.as_second().saturating_sub(remembered);
    if remembered > 0 && age > VISIT_SECONDS {
        return;
    }
    for (into, field) in [(&mut draft.event.utm_campaign, "_rcn"), (&mut draft.event.utm_term, "_rck")] {
        let found = form.take(field);
        if into.is_empty() {
            *into = found;
        }
    }
}

/// Amounts and lines of an order or cart.
fn money(draft: &mut Draft, form: &mut Form, named: &'static str) -> Result<(), Fault> {
    draft.rename(named, named);
    let event = &mut draft.event;
    event.order_id = form.take("ec_id");
    let strict = named == name::ORDER;
    for (into, field) in [
        (&mut event.value, "revenue"),
        (&mut event.tax, "ec_tx"),
        (&mut event.shipping, "ec_sh"),
        (&mut event.discount, "ec_dt"),
    ] {
        match amount::read(&form.text(field), field) {
            Ok(found) => {
                *into = found;
                form.take(field);
            }
            Err(fault) if strict => return Err(fault),
            Err(_) => {}
        }
    }
    event.discount = event.discount.map(|discount| discount.abs());
    if let Some(lines) = lines(&form.text("ec_items"), strict)? {
        event.items = lines;
        form.take("ec_items");
    }
    Ok(())
}

/// Lines as `[[sku, name, category, price, quantity], …]`; `None` when they
/// are no such list.
fn lines(written: &str, strict: bool) -> Result<Option<Vec<EventItem>>, Fault> {
    let Ok(Value::Array(list)) = json::read(written.as_bytes()) else { return Ok(None) };
    commerce::within(list.len())?;
    let mut items = Vec::with_capacity(list.len());
    for entry in &list {
        let Value::Array(entry) = entry else { return Ok(None) };
        let of = |at: usize| entry.get(at).unwrap_or(&Value::Null);
        items.push(EventItem {
            sku: json::text(of(0)),
            name: json::text(of(1)),
            category: categories(of(2)),
            unit_price: number(of(3), "price", strict)?,
            quantity: number(of(4), "quantity", strict)?.unwrap_or(Decimal::ONE),
            ..EventItem::default()
        });
    }
    Ok(Some(items))
}

fn number(value: &Value, field: &str, strict: bool) -> Result<Option<Decimal>, Fault> {
    match value {
        Value::Bool(_) => Ok(None),
        value => amount::of(value, field).or_else(|fault| if strict { Err(fault) } else { Ok(None) }),
    }
}

/// A category, or several as a list.
fn categories(value: &Value) -> String {
    match value {
        Value::Array(list) => {
            let levels: Vec<String> = list.iter().map(json::text).filter(|text| !text.is_empty()).collect();
            levels.join(" / ")
        }
        Value::Bool(_) => String::new(),
        value => json::text(value),
    }
}

fn has_product(form: &Form) -> bool {
    ["_pks", "_pkn", "_pkc"].iter().any(|name| !form.text(name).is_empty())
}

/// The product, or the category, that a page shows.
fn product(mut draft: Draft, form: &mut Form) -> Result<Draft, Fault> {
    let category = form.take("_pkc");
    let category = match json::read(category.as_bytes()) {
        Ok(list @ Value::Array(_)) => categories(&list),
        _ => category,
    };
    let price = form.take("_pkp");
    let item = EventItem {
        sku: form.take("_pks"),
        name: form.take("_pkn"),
        category,
        unit_price: amount::read(&price, "_pkp").unwrap_or_default(),
        quantity: Decimal::ONE,
        ..EventItem::default()
    };
    let known = if item.sku.is_empty() && item.name.is_empty() { name::VIEW_ITEM_LIST } else { name::VIEW_ITEM };
    draft.rename(known, known);
    draft.event.items = vec![item];
    draft.finish(&Object::new(), &Object::new())
}

/// What has no column.
fn rest(form: &Form) -> Object {
    let mut rest = Object::new();
    for (field, value) in &form.0 {
        if value.is_empty() || SPENT.contains(&field.as_str()) {
            continue;
        }
        let known = RENAMED.iter().find(|(theirs, _)| theirs == field).map_or(field.as_str(), |(_, ours)| ours);
        let kept = if NESTED.contains(&field.as_str()) { json::read(value.as_bytes()).ok() } else { None };
        let kept = if NUMBERS.contains(&field.as_str()) { value.parse().ok().map(Value::Number) } else { kept };
        rest.entry(known).or_insert_with(|| kept.unwrap_or_else(|| value.as_str().into()));
    }
    rest
}
