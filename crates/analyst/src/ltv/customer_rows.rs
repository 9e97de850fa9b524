//! One customer's predictions as a row of CSV or an object of JSON.

use std::io::Write as _;

use measure::lifetime::{Outlook, Range};
use serde::Serialize;

use super::summary::Customer;

/// How customers are written one by one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// JSON objects, each after a comma and a line break but for the first, or CSV rows.
    pub json: bool,
    /// Whether there are values.
    pub values: bool,
    /// Whether there is a holdout.
    pub holdout: bool,
}

/// One customer in JSON.
#[derive(Debug, Serialize)]
struct Object<'a> {
    customer: &'a str,
    frequency: u32,
    recency: f64,
    age: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_value: Option<f64>,
    p_alive: Range,
    expected_purchases: Range,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_order_value: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lifetime_value: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holdout_purchases: Option<u32>,
}

impl Form {
    /// The header of the CSV file.
    pub(super) fn header(self) -> String {
        let mut names = vec!["customer", "frequency", "recency", "age"];
        if self.values {
            names.push("mean_value");
        }
        names.extend(["p_alive", "p_alive_low", "p_alive_high"]);
        names.extend(["expected_purchases", "expected_purchases_low", "expected_purchases_high"]);
        if self.values {
            names.extend(["expected_order_value", "expected_order_value_low", "expected_order_value_high"]);
            names.extend(["lifetime_value", "lifetime_value_low", "lifetime_value_high"]);
        }
        if self.holdout {
            names.push("holdout_purchases");
        }
        names.join(",") + "\n"
    }

    /// Appends a customer.
    pub(super) fn write(self, to: &mut Vec<u8>, customer: &Customer, outlook: &Outlook) {
        if self.json { self.object(to, customer, outlook) } else { self.row(to, customer, outlook) }
    }

    fn object(self, to: &mut Vec<u8>, customer: &Customer, outlook: &Outlook) {
        let object = Object {
            customer: &String::from_utf8_lossy(&customer.name),
            frequency: customer.history.frequency,
            recency: customer.history.recency,
            age: customer.history.age,
            mean_value: customer.mean_value,
            p_alive: outlook.alive,
            expected_purchases: outlook.purchases,
            expected_order_value: outlook.order_value,
            lifetime_value: outlook.value,
            holdout_purchases: self.holdout.then_some(customer.holdout),
        };
        to.extend_from_slice(b",\n    ");
        // Names and numbers always serialise, and a vector takes all.
        let _always = serde_json::to_writer(to, &object);
    }

    fn row(self, to: &mut Vec<u8>, customer: &Customer, outlook: &Outlook) {
        name(to, &customer.name);
        let history = customer.history;
        let _always = write!(to, ",{}", history.frequency);
        number(to, history.recency);
        number(to, history.age);
        if self.values {
            optional(to, customer.mean_value);
        }
        range(to, Some(outlook.alive));
        range(to, Some(outlook.purchases));
        if self.values {
            range(to, outlook.order_value);
            range(to, outlook.value);
        }
        if self.holdout {
            let _always = write!(to, ",{}", customer.holdout);
        }
        to.push(b'\n');
    }
}

fn range(to: &mut Vec<u8>, range: Option<Range>) {
    optional(to, range.map(|range| range.estimate));
    optional(to, range.and_then(|range| range.low));
    optional(to, range.and_then(|range| range.high));
}

fn optional(to: &mut Vec<u8>, value: Option<f64>) {
    match value {
        Some(value) => number(to, value),
        None => to.push(b','),
    }
}

/// Eight digits are more than any of it is known to, and half as long to write
/// as all.
fn number(to: &mut Vec<u8>, value: f64) {
    to.push(b',');
    if value.is_finite() {
        let digits = if value.abs() >= 1.0 { 6 } else { 9 };
        let start = to.len();
        let _always = write!(to, "{value:.digits$}");
        while to.len() > start + 1 && to.last() == Some(&b'0') {
            to.pop();
        }
        if to.last() == Some(&b'.') {
            to.pop();
        }
    }
}

/// A field of CSV, quoted where it has to be.
fn name(to: &mut Vec<u8>, name: &[u8]) {
    if !name.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        return to.extend_from_slice(name);
    }
    to.push(b'"');
    for byte in name {
        if *byte == b'"' {
            to.push(b'"');
        }
        to.push(*byte);
    }
    to.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_near() {
        let shown = |value| {
            let mut to = Vec::new();
            number(&mut to, value);
            String::from_utf8(to).unwrap()
        };
        assert_eq!(shown(1.5), ",1.5");
        assert_eq!(shown(200.0), ",200");
        assert_eq!(shown(0.0), ",0");
        assert_eq!(shown(1.0 / 3.0), ",0.333333333");
        assert_eq!(shown(1e7), ",10000000");
        assert_eq!(shown(f64::NAN), ",");
    }

    #[test]
    fn names_with_commas_and_quotes_are_quoted() {
        let mut to = Vec::new();
        name(&mut to, b"Cruz, \"Jun\"");
        assert_eq!(String::from_utf8(to).unwrap(), "\"Cruz, \"\"Jun\"\"\"");
    }
}
