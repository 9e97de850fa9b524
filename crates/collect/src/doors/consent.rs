//! What events say of consent.

use base::Consent;
use serde_json::Value;

use super::json::{self, Object};

/// Names of the agreement to be measured, in the order in which they count.
const ANALYTICS: &[&str] =
    &["analytics_storage", "analytics", "analyticsStorage", "statistics", "measurement", "tracking"];

/// Consent as a word, a truth value, or an object that says it of
/// `analytics` (`analytics_storage` in Google's consent mode).
#[must_use]
pub fn of(value: &Value) -> Consent {
    match value {
        Value::Bool(true) => Consent::Granted,
        Value::Bool(false) => Consent::Denied,
        Value::String(word) => of_word(word),
        Value::Number(number) => of_word(&number.to_string()),
        Value::Object(object) => ANALYTICS
            .iter()
            .find_map(|name| object.get(*name).map(of).filter(|consent| *consent != Consent::Unknown))
            .unwrap_or(Consent::Unknown),
        Value::Null | Value::Array(_) => Consent::Unknown,
    }
}

fn of_word(word: &str) -> Consent {
    match word.trim().to_ascii_lowercase().as_str() {
        "granted" | "yes" | "true" | "1" | "accepted" | "opt_in" | "opt-in" => Consent::Granted,
        "denied" | "no" | "false" | "0" | "declined" | "opt_out" | "opt-out" => Consent::Denied,
        _ => Consent::Unknown,
    }
}

/// Consent as consent managers hand it to Segment and RudderStack: categories
/// by name, or lists of what was allowed and denied.
#[must_use]
pub fn of_context(context: &Object) -> Consent {
    if let Some(found) = json::object(context, "consent") {
        let preferences = found.get("categoryPreferences").map_or(Consent::Unknown, of);
        return if preferences == Consent::Unknown { of(&Value::Object(found.clone())) } else { preferences };
    }
    let Some(managed) = json::object(context, "consentManagement") else { return Consent::Unknown };
    let lists = |name: &str| {
        let ids = managed.get(name).and_then(Value::as_array);
        ids.is_some_and(|ids| ids.iter().any(|id| json::text(id).eq_ignore_ascii_case("analytics")))
    };
    match (lists("deniedConsentIds"), lists("allowedConsentIds")) {
        (true, _) => Consent::Denied,
        (false, true) => Consent::Granted,
        (false, false) => Consent::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_truths_and_objects() {
        for (value, expected) in [
            (json!("granted"), Consent::Granted),
            (json!("Denied"), Consent::Denied),
            (json!(false), Consent::Denied),
            (json!("perhaps"), Consent::Unknown),
            (json!({"ad_storage": "granted", "analytics_storage": "denied"}), Consent::Denied),
            (json!({"marketing": true}), Consent::Unknown),
        ] {
            assert_eq!(of(&value), expected, "{value}");
        }
    }

    #[test]
    fn consent_managers() {
        let context = |value: Value| value.as_object().cloned().unwrap_or_default();
        let segment = context(json!({"consent": {"categoryPreferences": {"analytics": false, "ads": true}}}));
        assert_eq!(of_context(&segment), Consent::Denied);
        let rudder =
            context(json!({"consentManagement": {"allowedConsentIds": ["Analytics"], "deniedConsentIds": []}}));
        assert_eq!(of_context(&rudder), Consent::Granted);
        assert_eq!(of_context(&context(json!({}))), Consent::Unknown);
    }
}
