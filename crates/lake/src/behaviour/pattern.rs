//! Which events are meant: a name and conditions, as SQL, and as a check of
//! what SQL cannot look into.

use std::fmt::Write as _;

use serde_json::Value;

/// A column of `events` that a condition can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    name: &'static str,
    /// Whether its values are always upper case, as codes are.
    is_upper: bool,
}

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A column of the view `events`.
    Column(Column),
    /// A member of `properties`; levels are separated by `.`.
    Property(String),
}

const COLUMNS: &[(&str, bool)] = &[
    ("name", false),
    ("path", false),
    ("host", false),
    ("url", false),
    ("title", false),
    ("referrer", false),
    ("channel", false),
    ("campaign", false),
    ("source", false),
    ("protocol", false),
    ("device", false),
    ("browser", false),
    ("os", false),
    ("language", false),
    ("country", true),
    ("currency", true),
    ("coupon", true),
    ("order_id", false),
    ("utm_source", false),
    ("utm_medium", false),
    ("utm_campaign", false),
    ("utm_term", false),
    ("utm_content", false),
    ("click_id_kind", false),
    ("original_name", false),
];

impl Field {
    /// The column of a name, else the property of that name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match COLUMNS.iter().find(|(known, _)| *known == name) {
            Some((name, is_upper)) => Self::Column(Column { name, is_upper: *is_upper }),
            None => Self::Property(name.to_owned()),
        }
    }

    /// The names that mean columns.
    pub fn columns() -> impl Iterator<Item = &'static str> {
        COLUMNS.iter().map(|(name, _)| *name)
    }
}

/// That a field has a value, or has not. `*` in the value stands for any run
/// of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What is looked at.
    pub field: Field,
    /// Whether it must be so, or must not.
    pub holds: bool,
    /// The value, with `*` for anything.
    pub value: String,
}

/// Some of the events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventPattern {
    /// Names, any of which it may have; `*` stands for anything. Empty = any.
    pub names: Vec<String>,
    /// Whether only the first events of visits are meant.
    pub is_entry: bool,
    /// What must hold besides.
    pub conditions: Vec<Condition>,
}

impl EventPattern {
    /// Events of a name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { names: vec![name.to_owned()], ..Self::default() }
    }

    /// Whether it can mean orders, which several messengers may tell of.
    pub(super) fn may_be_order(&self) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| name == "order" || name.contains('*'))
    }

    /// Whether SQL cannot decide it alone.
    pub(super) fn needs_properties(&self) -> bool {
        self.properties().next().is_some()
    }

    /// The events as SQL over `events`; those that [`Self::properties`] refuse
    /// are still among them.
    pub(super) fn sql(&self) -> String {
        let mut all = Vec::new();
        let (globs, plain): (Vec<&String>, Vec<&String>) = self.names.iter().partition(|name| name.contains('*'));
        let mut any: Vec<String> = globs.iter().map(|name| format!("name like {}", like(name))).collect();
        if !plain.is_empty() {
            let list: Vec<String> = plain.iter().map(|name| quoted(name)).collect();
            any.push(format!("name in ({})", list.join(", ")));
        }
        if !any.is_empty() {
            all.push(format!("({})", any.join(" or ")));
        }
        if self.is_entry {
            all.push("is_entry".to_owned());
        }
        for condition in &self.conditions {
            if let Field::Column(column) = &condition.field {
                all.push(column_sql(*column, condition));
            }
        }
        if all.is_empty() { "true".to_owned() } else { all.join(" and ") }
    }

    fn properties(&self) -> impl Iterator<Item = (&str, &Condition)> {
        self.conditions.iter().filter_map(|condition| match &condition.field {
            Field::Property(name) => Some((name.as_str(), condition)),
            Field::Column(_) => None,
        })
    }

    /// Whether the conditions on properties hold for an event's properties.
    pub(super) fn holds_for(&self, properties: &Value) -> bool {
        self.properties().all(|(name, condition)| {
            let value = member(properties, name).map(text_of);
            let is_so = value.is_some_and(|value| matches_glob(&condition.value, &value));
            is_so == condition.holds
        })
    }
}

fn column_sql(column: Column, condition: &Condition) -> String {
    let value = if column.is_upper { condition.value.to_uppercase() } else { condition.value.clone() };
    let name = column.name;
    let is_so = if value.contains('*') {
        format!("{name} like {}", like(&value))
    } else {
        format!("{name} = {}", quoted(&value))
    };
    if condition.holds { is_so } else { format!("coalesce(not ({is_so}), true)") }
}

/// A text as SQL writes it.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn like(glob: &str) -> String {
    let mut pattern = String::with_capacity(glob.len() + 2);
    for c in glob.chars() {
        match c {
            '*' => pattern.push('%'),
            '%' | '_' | '\\' => {
                let _ = write!(pattern, "\\{c}");
            }
            c => pattern.push(c),
        }
    }
    quoted(&pattern)
}

/// A member by its name, or by the names of the levels down to it.
fn member<'a>(properties: &'a Value, name: &str) -> Option<&'a Value> {
    properties.get(name).or_else(|| name.split('.').try_fold(properties, |value, level| value.get(level)))
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Whether a text is what a pattern means, in which `*` is any run of
/// characters.
fn matches_glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn when(field: &str, holds: bool, value: &str) -> Condition {
        Condition { field: Field::named(field), holds, value: value.to_owned() }
    }

    #[test]
    fn names_and_columns_become_sql() {
        let pattern = EventPattern {
            names: vec!["page_view".into(), "it's".into(), "add_*".into()],
            is_entry: true,
            conditions: vec![when("path", true, "/50%_off*"), when("country", false, "de")],
        };
        assert_eq!(
            pattern.sql(),
            "(name like 'add\\_%' or name in ('page_view', 'it''s')) and is_entry and path like '/50\\%\\_off%' \
             and coalesce(not (country = 'DE'), true)"
        );
        assert_eq!(EventPattern::default().sql(), "true");
    }

    #[test]
    fn properties_are_looked_into() {
        let pattern = EventPattern {
            conditions: vec![when("plan", true, "go*d"), when("cart.size", false, "0")],
            ..EventPattern::default()
        };
        assert!(pattern.needs_properties());
        assert!(pattern.holds_for(&json!({ "plan": "gold", "cart": { "size": 2 } })));
        assert!(pattern.holds_for(&json!({ "plan": "good" })));
        assert!(!pattern.holds_for(&json!({ "plan": "gold", "cart": { "size": 0 } })));
        assert!(!pattern.holds_for(&json!({ "plan": "golden" })));
        assert!(!pattern.holds_for(&Value::Null));
    }

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text, is_match) in [
            ("/a", "/a", true),
            ("/a", "/ab", false),
            ("/a*", "/ab", true),
            ("*/b", "/a/b", true),
            ("/*/*/c", "/a/b/c", true),
            ("*", "", true),
            ("a*a", "a", false),
            ("a**b", "ab", true),
        ] {
            assert_eq!(matches_glob(pattern, text), is_match, "{pattern} {text}");
        }
    }
}
