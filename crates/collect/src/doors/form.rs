//! Query strings and form bodies.

use std::borrow::Cow;

use base::Refusal;
use percent_encoding::percent_decode_str;

use super::Fault;

/// Most fields of one query.
pub const FIELDS: usize = 2_000;

/// The fields of a query or form, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(pub Vec<(String, String)>);

impl Form {
    /// Reads `a=1&b=%20&c`. A leading question mark is skipped; bytes that are
    /// no UTF-8 become U+FFFD.
    ///
    /// # Errors
    /// [`Refusal::TooManyProperties`] beyond [`FIELDS`].
    pub fn read(query: &str) -> Result<Self, Fault> {
        let query = query.strip_prefix('?').unwrap_or(query);
        let mut fields = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            if fields.len() == FIELDS {
                let message = format!("the query has more than {FIELDS} fields");
                return Err(Fault::new(Refusal::TooManyProperties, message));
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            fields.push((unescape(name), unescape(value)));
        }
        Ok(Self(fields))
    }

    /// The value of a field that is not empty; of several, the first.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// The text of a field; empty when it is not there.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().trim().to_owned()
    }

    /// The text of the first of several fields that has one.
    #[must_use]
    pub fn first(&self, names: &[&str]) -> String {
        names.iter().map(|name| self.text(name)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Takes a field out, with the value of the first of its name.
    pub fn take(&mut self, name: &str) -> String {
        let found = self.text(name);
        self.0.retain(|(known, _)| known != name);
        found
    }
}

/// Undoes percent-encoding, with `+` for a space.
#[must_use]
pub fn unescape(text: &str) -> String {
    let spaced: Cow<'_, str> = if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// Percent-encodes a value for a query.
#[must_use]
pub fn escape(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_keep_their_order_and_their_characters() {
        let form = Form::read("?a=1&b=x+y%20z&b=2&c&d=%D8%AA%FF").unwrap();
        assert_eq!(form.get("b"), Some("x y z"));
        assert_eq!(form.get("c"), None);
        assert_eq!(form.text("d"), "ت\u{fffd}");
        assert_eq!(form.first(&["c", "a"]), "1");
        assert_eq!(form.0.len(), 5);
    }

    #[test]
    fn too_many_fields_are_refused() {
        assert_eq!(Form::read(&"a&".repeat(FIELDS + 1)).unwrap_err().reason, Refusal::TooManyProperties);
    }

    proptest! {
        #[test]
        fn what_is_escaped_reads_back(text in ".{0,40}") {
            prop_assert_eq!(unescape(&escape(&text)), text);
        }

        #[test]
        fn any_query_is_read(query in ".{0,200}") {
            prop_assert!(Form::read(&query).is_ok());
        }
    }
}
