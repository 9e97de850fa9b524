//! What gtag.js sends: `GET` or `POST /g/collect` with the fields of protocol
//! version 2. A `POST` has what its events share in the query and one event in
//! each line of the body. The answer is 204.

use base::{Consent, Protocol, Refusal, Timestamp};
use serde_json::Value;

use super::form::{self, Form};
use super::json::Object;
use super::{Decoded, Door, Draft, Fault, Outcome, Refused, Reply, Request, amount, body, ga4_event, json, limit};

/// Largest body, in bytes.
const BODY: usize = 1 << 20;

/// The door of `/g/collect`.
#[derive(Debug, Clone, Copy)]
pub struct Gtag;

impl Door for Gtag {
    fn protocol(&self) -> Protocol {
        Protocol::Ga4
    }

    fn opens(&self, method: &str, path: &str) -> bool {
        matches!(method, "GET" | "POST") && matches!(path.trim_end_matches('/'), "/g/collect" | "/g/s/collect")
    }

    fn decode(&self, request: &Request) -> Decoded {
        let key = Form::read(&request.query).map(|form| form.text("tid")).unwrap_or_default();
        let read = body::inflate(request, BODY).and_then(|body| lines(&request.query, body::text(&body)?));
        let queries = match read {
            Ok(queries) => queries,
            Err(fault) => return Decoded::refused(fault, &key, &request.body),
        };
        let mut decoded = Decoded::default();
        for (index, query) in queries.iter().enumerate() {
            decoded.add(one(query, request, index));
        }
        decoded
    }

    fn reply(&self, _request: &Request, outcome: &Outcome) -> Reply {
        match outcome {
            Outcome::Busy { retry_after } => Reply::empty(503).retry_after(*retry_after),
            Outcome::Taken { .. } => Reply::empty(204),
        }
    }

    /// Signals for Google's advertising carry no event.
    fn settings(&self, request: &Request) -> Option<Reply> {
        (request.path.trim_end_matches('/') == "/g/s/collect").then(|| Reply::empty(204))
    }

    fn again(&self, key: &str, raw: &[u8], at: Timestamp) -> Request {
        let query = String::from_utf8_lossy(raw);
        let rest = query.split('&').filter(|field| !field.starts_with("tid="));
        let fields: Vec<String> =
            [format!("tid={}", form::escape(key))].into_iter().chain(rest.map(String::from)).collect();
        Request::get("/g/collect", &fields.join("&"), at)
    }
}

/// One query for each event: what the line says comes before what all share.
fn lines(shared: &str, body: &str) -> Result<Vec<String>, Fault> {
    let lines: Vec<&str> = body.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return Ok(vec![shared.to_owned()]);
    }
    if lines.len() > limit::BATCH || lines.len().saturating_mul(shared.len()) > limit::INFLATED {
        let message = format!("the body has {} events, more than are taken at once", lines.len());
        return Err(Fault::new(Refusal::BatchTooLarge, message));
    }
    Ok(lines.iter().map(|line| format!("{line}&{shared}")).collect())
}

fn one(query: &str, request: &Request, index: usize) -> Result<Draft, Refused> {
    let raw = query.as_bytes();
    let form = Form::read(query).map_err(|fault| fault.of("", raw).at(index))?;
    let key = form.text("tid");
    match read(&form, Draft::new(Protocol::Ga4, &key, request)) {
        Ok(draft) => Ok(Draft { index, raw: raw.to_vec(), ..draft }),
        Err(fault) => Err(fault.of(&key, raw).at(index)),
    }
}

fn read(form: &Form, mut draft: Draft) -> Result<Draft, Fault> {
    if form.get("v").is_some_and(|version| version != "2") {
        return Err(Fault::new(Refusal::Unsupported, "only version 2 of the protocol is spoken here (`v=2`)"));
    }
    let mut params = Object::new();
    let mut traits = Object::new();
    for (name, value) in &form.0 {
        let (prefix, rest) = name.split_once('.').unwrap_or((name, ""));
        let into = match prefix {
            "ep" | "epn" => &mut params,
            "up" | "upn" => &mut traits,
            _ => continue,
        };
        if !rest.is_empty() && !value.is_empty() && !into.contains_key(rest) {
            into.insert(rest.to_owned(), typed(prefix.ends_with('n'), value));
        }
    }
    ga4_event::name(&mut draft, &form.text("en"), &params);
    let event = &mut draft.event;
    for (column, field) in [
        (&mut event.anonymous_id, "cid"),
        (&mut event.user_id, "uid"),
        (&mut event.client_session_id, "sid"),
        (&mut event.url, "dl"),
        (&mut event.referrer, "dr"),
        (&mut event.title, "dt"),
        (&mut event.language, "ul"),
        (&mut event.utm_campaign, "cn"),
        (&mut event.utm_source, "cs"),
        (&mut event.utm_medium, "cm"),
        (&mut event.utm_term, "ck"),
        (&mut event.utm_content, "cc"),
        (&mut event.utm_id, "ci"),
    ] {
        *column = form.text(field);
    }
    event.engaged_ms = form.get("_et").and_then(|ms| ms.parse().ok()).filter(|ms| *ms >= 0);
    event.consent = consent(form);
    for (param, field) in [("currency", "cu"), ("screen_resolution", "sr"), ("session_number", "sct")] {
        if let Some(value) = form.get(field) {
            params.entry(param).or_insert_with(|| value.into());
        }
    }
    let items = items(form)?;
    if !items.is_empty() {
        params.insert("items".to_owned(), Value::Array(items));
    }
    json::check(&Value::Object(params.clone()))?;
    ga4_event::finish(draft, params, &traits)
}

/// `epn.` and `upn.` hold numbers. One that the parser would round stays text.
fn typed(is_number: bool, value: &str) -> Value {
    if is_number {
        let exact = amount::read(value, "value").ok().flatten();
        let number = serde_json::from_str::<Value>(value).ok().filter(Value::is_number);
        if let Some(number) = number
            && exact.is_some()
            && amount::of(&number, "value") == Ok(exact)
        {
            return number;
        }
    }
    Value::String(value.to_owned())
}

/// Items `pr1`, `pr2`…: fields of two letters, separated by `~`, which is
/// doubled inside values. `k0`/`v0` name and fill parameters of one's own.
fn items(form: &Form) -> Result<Vec<Value>, Fault> {
    let mut numbered: Vec<(u32, &str)> = form
        .0
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("pr")?.parse().ok()?, value.as_str())))
        .collect();
    numbered.sort_by_key(|(number, _)| *number);
    super::commerce::within(numbered.len())?;
    Ok(numbered.into_iter().map(|(_, value)| Value::Object(item(value))).collect())
}

fn item(written: &str) -> Object {
    let (mut object, mut own) = (Object::new(), Object::new());
    let held = written.replace("~~", "\u{1}");
    for field in held.split('~') {
        let Some((code, value)) = field.split_at_checked(2) else { continue };
        let value = Value::String(value.replace('\u{1}', "~"));
        let name = match code {
            "id" => "item_id",
            "nm" => "item_name",
            "br" => "item_brand",
            "va" => "item_variant",
            "ca" => "item_category",
            "c2" => "item_category2",
            "c3" => "item_category3",
            "c4" => "item_category4",
            "c5" => "item_category5",
            "pr" => "price",
            "qt" => "quantity",
            "ds" => "discount",
            "cp" => "coupon",
            "af" => "affiliation",
            "lp" => "index",
            "li" => "item_list_id",
            "ln" => "item_list_name",
            "lo" => "location_id",
            "pi" => "promotion_id",
            "pn" => "promotion_name",
            other => {
                own.insert(other.to_owned(), value);
                continue;
            }
        };
        object.insert(name.to_owned(), value);
    }
    let named: Vec<(String, Value)> = own
        .iter()
        .filter_map(|(code, name)| {
            let value = own.get(&format!("v{}", code.strip_prefix('k')?))?;
            Some((json::text(name), value.clone()))
        })
        .collect();
    named.into_iter().filter(|(name, _)| !name.is_empty()).for_each(|(name, value)| {
        object.entry(name).or_insert(value);
    });
    object
}

/// Consent mode: `gcs` is `G1`, then 1 or 0 for advertising and for analytics;
/// `gcd` has a letter for each, the second for analytics.
fn consent(form: &Form) -> Consent {
    if let Some(state) = form.get("gcs").and_then(|gcs| gcs.strip_prefix("G1")) {
        match state.chars().nth(1) {
            Some('1') => return Consent::Granted,
            Some('0') => return Consent::Denied,
            _ => {}
        }
    }
    let letter = form.get("gcd").and_then(|gcd| gcd.chars().filter(char::is_ascii_lowercase).nth(1));
    match letter {
        Some('t' | 'r' | 'n' | 'v') => Consent::Granted,
        Some('p' | 'q' | 'm' | 'u') => Consent::Denied,
        _ => Consent::Unknown,
    }
}

#[cfg(test)]
#[path = "gtag_tests.rs"]
mod tests;
