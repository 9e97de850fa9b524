//! The metric catalogue: every metric as a named, versioned formula, in one
//! place that reports, the API, the pages and `docs/metrics.md` are made from.
//!
//! A ratio is always a ratio of sums, never a mean of ratios. A metric whose
//! part is unknown has no value and says which part that is.

mod definitions;
mod evaluate;
mod markdown;

use serde::Serialize;

pub use definitions::METRICS;
pub use evaluate::{Missing, Value, evaluate, evaluate_over};
pub use markdown::to_markdown;

use crate::sums::Sum;

/// What a metric's value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Money in the reporting currency, exact.
    Money,
    /// A count; a platform's may be fractional.
    Count,
    /// A share or rate, shown as a percentage.
    Percent,
    /// A plain number: a multiple, a score.
    Number,
}

/// Which way a metric gets better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither: it depends on the plan.
    Neutral,
}

/// A sum of signed figures: `visits − engaged_visits`.
pub type Terms = &'static [(Sign, Sum)];

/// Whether a figure is added or taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Added.
    Plus,
    /// Taken away.
    Minus,
}

/// Which members of a group count in its ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// Only members of which both parts are known: clicks of a campaign
    /// without impressions would spoil the click rate of the whole.
    BothKnown,
    /// All members, so that the ratio is that of the totals shown beside it.
    All,
}

/// How a metric is computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Formula {
    /// A sum itself.
    Sum(Sum),
    /// `times × numerator ÷ denominator`.
    Ratio {
        /// What is counted.
        numerator: Terms,
        /// What it is counted over.
        denominator: Terms,
        /// 1, or 1000 for costs per thousand, 100 for scores.
        times: i64,
        /// Which members of a group count.
        over: Over,
    },
}

/// One metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Definition {
    /// The word in columns, flags and the API: `cpa`.
    pub key: &'static str,
    /// The name in words: `Cost per conversion`.
    pub name: &'static str,
    /// Raised whenever the formula changes.
    pub version: u16,
    /// The chapter it stands in.
    pub group: &'static str,
    /// How it is computed.
    pub formula: Formula,
    /// What its value counts.
    pub unit: Unit,
    /// Which way it gets better.
    pub direction: Direction,
    /// What it tells, in one or two sentences.
    pub explanation: &'static str,
    /// What it does not tell; empty when there is nothing to warn of.
    pub caveat: &'static str,
}

impl Definition {
    /// The numerator (or the sum itself) in words: `revenue − spend`.
    #[must_use]
    pub fn numerator(&self) -> String {
        match self.formula {
            Formula::Sum(sum) => sum.key().to_owned(),
            Formula::Ratio { numerator, .. } => in_words(numerator),
        }
    }

    /// The denominator in words; `None` for a sum.
    #[must_use]
    pub fn denominator(&self) -> Option<String> {
        match self.formula {
            // The only metric whose denominator depends on what is known.
            Formula::Ratio { .. } if self.key == "conversion_rate" => Some("visits, else clicks".to_owned()),
            Formula::Sum(_) => None,
            Formula::Ratio { denominator, .. } => Some(in_words(denominator)),
        }
    }

    /// The whole formula in words.
    #[must_use]
    pub fn formula_text(&self) -> String {
        let Formula::Ratio { numerator, denominator, times, .. } = self.formula else { return self.numerator() };
        if self.key == "conversion_rate" {
            return "conversions ÷ visits, else conversions ÷ clicks".to_owned();
        }
        let bracketed = |terms: Terms| {
            if terms.len() > 1 { format!("({})", in_words(terms)) } else { in_words(terms) }
        };
        let times = if times == 1 { String::new() } else { format!(" × {times}") };
        format!("{} ÷ {}{times}", bracketed(numerator), bracketed(denominator))
    }
}

fn in_words(terms: Terms) -> String {
    let mut out = String::new();
    for (sign, sum) in terms {
        match (out.is_empty(), sign) {
            (true, Sign::Plus) => {}
            (true, Sign::Minus) => out.push('−'),
            (false, Sign::Plus) => out.push_str(" + "),
            (false, Sign::Minus) => out.push_str(" − "),
        }
        out.push_str(sum.key());
    }
    out
}

/// The metric of a key.
#[must_use]
pub fn find(key: &str) -> Option<&'static Definition> {
    METRICS.iter().find(|metric| metric.key == key)
}

/// A metric as the API and the pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MetricEntry {
    /// The word in columns, flags and the API.
    pub key: String,
    /// The name in words.
    pub name: String,
    /// Raised whenever the formula changes.
    pub version: u16,
    /// The chapter it stands in.
    pub group: String,
    /// The formula in words.
    pub formula: String,
    /// The numerator in words.
    pub numerator: String,
    /// The denominator in words; null for a plain sum.
    pub denominator: Option<String>,
    /// What its value counts.
    pub unit: Unit,
    /// Which way it gets better.
    pub direction: Direction,
    /// What it tells.
    pub explanation: String,
    /// What it does not tell.
    pub caveat: String,
}

/// The catalogue as data.
#[must_use]
pub fn entries() -> Vec<MetricEntry> {
    let entry = |metric: &Definition| MetricEntry {
        key: metric.key.to_owned(),
        name: metric.name.to_owned(),
        version: metric.version,
        group: metric.group.to_owned(),
        formula: metric.formula_text(),
        numerator: metric.numerator(),
        denominator: metric.denominator(),
        unit: metric.unit,
        direction: metric.direction,
        explanation: metric.explanation.to_owned(),
        caveat: metric.caveat.to_owned(),
    };
    METRICS.iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_formulas_read_well() {
        let mut keys: Vec<&str> = METRICS.iter().map(|metric| metric.key).collect();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), count);
        assert_eq!(find("roi").unwrap().formula_text(), "(return − spend) ÷ spend");
        assert_eq!(find("cpm").unwrap().formula_text(), "spend ÷ impressions × 1000");
        assert_eq!(find("open_rate").unwrap().formula_text(), "unique_opens ÷ (sent − bounced)");
        assert_eq!(entries().len(), METRICS.len());
    }

    #[test]
    fn every_metric_says_what_it_is() {
        for metric in METRICS {
            assert!(metric.explanation.ends_with(['.', '?']) && metric.version >= 1, "{}", metric.key);
        }
    }
}
