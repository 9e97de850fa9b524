//! `/debug/mp/collect`: says what is wrong with a request of the Measurement
//! Protocol, and stores nothing.

use serde_json::{Value, json};

use super::Fault;
use super::ga4::EVENTS;
use super::json::{self, Object};

/// Most parameters of an event, and most user properties.
const PARAMS: usize = 25;
/// Longest name of an event or parameter, in characters.
const NAME: usize = 40;
/// Longest name of a user property, in characters.
const PROPERTY: usize = 24;
/// Longest value of a parameter, in characters.
const VALUE: usize = 100;

const RESERVED_PREFIXES: &[&str] = &["_", "firebase_", "ga_", "google_", "gtag."];
const RESERVED: &[&str] = &[
    "ad_activeview",
    "ad_click",
    "ad_exposure",
    "ad_query",
    "ad_reward",
    "adunit_exposure",
    "app_clear_data",
    "app_exception",
    "app_install",
    "app_remove",
    "app_store_refund",
    "app_update",
    "app_upgrade",
    "dynamic_link_app_open",
    "dynamic_link_app_update",
    "dynamic_link_first_open",
    "error",
    "first_open",
    "first_visit",
    "in_app_purchase",
    "notification_dismiss",
    "notification_foreground",
    "notification_open",
    "notification_receive",
    "os_update",
    "session_start",
    "session_start_with_rollout",
    "user_engagement",
];

/// The answer: `{"validationMessages": […]}`, empty when nothing is wrong.
pub(super) fn messages(key: &str, read: Result<Value, Fault>) -> Value {
    let mut found = Messages::default();
    if key.is_empty() {
        found.add("measurement_id", "VALUE_REQUIRED", "the query has no measurement_id or firebase_app_id".to_owned());
    }
    match read {
        Ok(Value::Object(payload)) => found.payload(&payload),
        Ok(_) => found.add("", "VALUE_INVALID", "the body is no JSON object".to_owned()),
        Err(fault) => found.add("", "VALUE_INVALID", fault.message),
    }
    json!({"validationMessages": found.0})
}

#[derive(Default)]
struct Messages(Vec<Value>);

impl Messages {
    fn add(&mut self, path: &str, code: &str, description: String) {
        if self.0.len() < 100 {
            self.0.push(json!({"fieldPath": path, "description": description, "validationCode": code}));
        }
    }

    fn payload(&mut self, payload: &Object) {
        if json::first(payload, &["client_id", "app_instance_id"]).is_empty() {
            self.add("client_id", "VALUE_REQUIRED", "the payload has no client_id or app_instance_id".to_owned());
        }
        let at = payload.get("timestamp_micros");
        if at.is_some_and(|at| super::instant::of(at).is_none()) {
            self.add("timestamp_micros", "VALUE_INVALID", "timestamp_micros is no time in microseconds".to_owned());
        }
        if let Some(properties) = json::object(payload, "user_properties") {
            if properties.len() > PARAMS {
                self.too_many("user_properties", properties.len(), PARAMS);
            }
            properties.keys().for_each(|name| self.named("user_properties", name, PROPERTY));
        }
        match payload.get("events") {
            Some(Value::Array(events)) => {
                if events.len() > EVENTS {
                    self.too_many("events", events.len(), EVENTS);
                }
                events.iter().take(EVENTS).enumerate().for_each(|(at, event)| self.event(at, event));
            }
            Some(_) => self.add("events", "VALUE_INVALID", "events is no array".to_owned()),
            None => self.add("events", "VALUE_REQUIRED", "the payload has no events".to_owned()),
        }
    }

    fn event(&mut self, at: usize, event: &Value) {
        let path = format!("events[{at}]");
        let Some(event) = event.as_object() else {
            return self.add(&path, "VALUE_INVALID", "the event is no JSON object".to_owned());
        };
        let name = json::field(event, "name");
        if name.is_empty() {
            self.add(&format!("{path}.name"), "VALUE_REQUIRED", "the event has no name".to_owned());
        } else if RESERVED.contains(&name.as_str()) {
            self.add(&format!("{path}.name"), "NAME_RESERVED", format!("{name} is a name of Google's own events"));
        } else {
            self.named(&format!("{path}.name"), &name, NAME);
        }
        let Some(params) = json::object(event, "params") else { return };
        let path = format!("{path}.params");
        if params.len() > PARAMS {
            self.too_many(&path, params.len(), PARAMS);
        }
        for (name, value) in params {
            self.named(&path, name, NAME);
            if value.as_str().is_some_and(|text| text.chars().nth(longest(name)).is_some()) {
                let description = format!("{name} is longer than {} characters", longest(name));
                self.add(&format!("{path}.{name}"), "VALUE_OUT_OF_BOUNDS", description);
            }
        }
        if params.contains_key("value") && json::field(params, "currency").is_empty() {
            let description = "an event with a value needs a currency".to_owned();
            self.add(&format!("{path}.currency"), "VALUE_REQUIRED", description);
        }
        let currency = json::field(params, "currency");
        if super::commerce::currency(&currency).is_err() {
            self.add(&format!("{path}.currency"), "VALUE_INVALID", "no currency of ISO 4217".to_owned());
        }
    }

    fn too_many(&mut self, path: &str, count: usize, most: usize) {
        self.add(path, "EXCEEDED_MAX_ENTITIES", format!("{count} entries, more than {most}"));
    }

    fn named(&mut self, path: &str, name: &str, longest: usize) {
        let well_formed =
            name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let short: String = name.chars().take(60).collect();
        if RESERVED_PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
            self.add(path, "NAME_RESERVED", format!("{short} begins with a reserved prefix"));
        } else if !well_formed {
            self.add(path, "NAME_INVALID", format!("{short} may hold letters, digits and _ and begins with a letter"));
        } else if name.chars().nth(longest).is_some() {
            self.add(path, "NAME_INVALID", format!("{short} is longer than {longest} characters"));
        }
    }
}

/// Google allows pages longer values.
fn longest(param: &str) -> usize {
    match param {
        "page_title" => 300,
        "page_referrer" => 420,
        "page_location" => 1_000,
        _ => VALUE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(key: &str, payload: Value) -> Vec<(String, String)> {
        let answer = messages(key, Ok(payload));
        let messages = answer["validationMessages"].as_array().unwrap().clone();
        messages.iter().map(|one| (json::text(&one["fieldPath"]), json::text(&one["validationCode"]))).collect()
    }

    #[test]
    fn a_good_request_has_no_messages() {
        let payload = json!({"client_id": "1.2", "events": [
            {"name": "purchase", "params": {"value": 1, "currency": "EUR", "items": []}}]});
        assert_eq!(messages("G-1", Ok(payload)), json!({"validationMessages": []}));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let wide: Object = (0..26).map(|at| (format!("p{at}"), json!(1))).collect();
        let found = codes(
            "",
            json!({"timestamp_micros": "x", "user_properties": {"ga_x": 1}, "events": [
            {"name": "session_start"}, {"name": "1st"}, 5, {"params": {}}, {"name": "a".repeat(41)},
            {"name": "ok", "params": wide},
            {"name": "ok", "params": {"value": 1, "long": "x".repeat(101), "page_title": "x".repeat(101)}},
            {"name": "ok", "params": {"value": 1, "currency": "EURO$"}}]}),
        );
        let expected = [
            ("measurement_id", "VALUE_REQUIRED"),
            ("client_id", "VALUE_REQUIRED"),
            ("timestamp_micros", "VALUE_INVALID"),
            ("user_properties", "NAME_RESERVED"),
            ("events[0].name", "NAME_RESERVED"),
            ("events[1].name", "NAME_INVALID"),
            ("events[2]", "VALUE_INVALID"),
            ("events[3].name", "VALUE_REQUIRED"),
            ("events[4].name", "NAME_INVALID"),
            ("events[5].params", "EXCEEDED_MAX_ENTITIES"),
            ("events[6].params.long", "VALUE_OUT_OF_BOUNDS"),
            ("events[6].params.currency", "VALUE_REQUIRED"),
            ("events[7].params.currency", "VALUE_INVALID"),
        ];
        let expected: Vec<_> = expected.iter().map(|(path, code)| ((*path).to_owned(), (*code).to_owned())).collect();
        assert_eq!(found, expected);
        let many = json!({"client_id": "1", "events": vec![json!({"name": "a"}); 26]});
        assert_eq!(codes("G", many), [("events".to_owned(), "EXCEEDED_MAX_ENTITIES".to_owned())]);
        assert_eq!(codes("G", json!([])).len(), 1);
    }
}
