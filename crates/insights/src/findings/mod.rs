//! What a report says, in plain words, each with its numbers.
//!
//! A finding carries a code and parameters, from which a page makes the
//! sentence in its own language, and the English sentence for everyone else. It
//! never claims more than the counts allow: a difference that could be chance
//! is called that, with its p-value.

mod budget;
mod coverage;
mod rates;
mod returns;

use std::collections::BTreeMap;

use base::{Basis, Channel};
use serde::Serialize;
use serde_json::Value;

pub(crate) use budget::{budget_lines, campaigns_off_course};
pub(crate) use coverage::{notices, unassigned, unassigned_findings};

use crate::gather::{Group, Part};
use crate::query::Dimension;
use crate::reports::Made;

/// Whether a finding is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Good news.
    Good,
    /// Something to look into.
    Warning,
    /// Neither.
    Info,
}

/// One thing that a report says.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Finding {
    /// What kind of finding it is, such as `best_converter_chance`; the key of
    /// its sentence in the pages' message files.
    pub code: String,
    /// Whether it is good news.
    pub tone: Tone,
    /// Names and numbers of the sentence. Money is text in major units.
    #[schema(value_type = Object)]
    pub params: BTreeMap<String, Value>,
    /// The sentence in English.
    pub text: String,
}

impl Finding {
    pub(crate) fn new(code: &str, tone: Tone, text: String) -> Self {
        Self { code: code.to_owned(), tone, params: BTreeMap::new(), text }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

/// A row that can be compared with its neighbours.
pub(crate) struct Subject<'a> {
    /// Its name in sentences.
    pub(crate) name: String,
    /// Key of the campaign or channel.
    pub(crate) key: String,
    pub(crate) group: &'a Group,
}

/// The campaigns or channels of a report, when its rows are just those.
fn subjects(made: &Made) -> Vec<Subject<'_>> {
    if made.context.by.len() != 1 {
        return Vec::new();
    }
    let subject = |row: &'_ crate::reports::Row| match row.key.first() {
        Some(Part::Campaign(Some(at))) => {
            let campaign = made.dims.campaign(*at);
            Some((campaign.name.clone(), campaign.key.clone()))
        }
        Some(Part::Channel(channel)) if *channel != Channel::Unassigned => {
            Some((channel.name().to_owned(), channel.key().to_owned()))
        }
        _ => None,
    };
    let named =
        made.rows.iter().filter_map(|row| subject(row).map(|(name, key)| Subject { name, key, group: &row.group }));
    named.collect()
}

/// What one conversion is called on a basis.
fn noun(basis: Basis, many: bool) -> &'static str {
    match (basis, many) {
        (Basis::Platform, true) => "conversions",
        (Basis::Platform, false) => "conversion",
        (Basis::Orders, true) => "orders",
        (Basis::Orders, false) => "order",
        (Basis::Results, true) => "sales",
        (Basis::Results, false) => "sale",
    }
}

/// Everything a report says, the most telling first.
pub(crate) fn of(made: &Made) -> Vec<Finding> {
    let subjects = subjects(made);
    let mut findings = Vec::new();
    findings.extend(rates::best_converter(made, &subjects));
    findings.extend(rates::most_costly(made, &subjects));
    findings.extend(returns::best_and_worst(made, &subjects));
    if made.context.by == [Dimension::Campaign] {
        findings.extend(campaigns_off_course(made));
    }
    findings.extend(unassigned_findings(made));
    findings
}
