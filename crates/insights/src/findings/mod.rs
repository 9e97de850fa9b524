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

use base::money::STORED_SCALE;
use base::{Basis, Channel, Currency, Decimal};
use serde::Serialize;
use serde_json::Value;

pub(crate) use budget::{budget_lines, campaigns_off_course};
pub(crate) use coverage::{left_out, notices, unassigned, unassigned_findings, untied_spend};

use crate::gather::{Group, Part};
use crate::query::Dimension;
use crate::reports::Made;
use crate::words::{amount, channel_label, exact, with_amounts};

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
    /// The figures are not whole until something is done.
    Error,
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
    /// Which of the parameters are money, in the currency that the parameter
    /// `currency` names.
    pub money: Vec<String>,
    /// The sentence in English.
    pub text: String,
}

impl Finding {
    pub(crate) fn new(code: &str, tone: Tone, text: String) -> Self {
        Self { code: code.to_owned(), tone, params: BTreeMap::new(), money: Vec::new(), text }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// An amount of the sentence; null where it is unknown.
    pub(crate) fn with_money(self, name: &str, value: impl Into<Option<Decimal>>, currency: Currency) -> Self {
        let text = value.into().map(|value| exact(value.round_dp(STORED_SCALE), currency).to_string());
        let mut finding = self.with(name, text).with("currency", currency.code());
        finding.money.push(name.to_owned());
        finding
    }

    /// The campaign or channel that the sentence is about. Of a channel,
    /// `channel` is its key, by which pages name it in their language.
    pub(crate) fn about(self, subject: &Subject<'_>) -> Self {
        let finding = self.with("name", subject.name.as_str()).with("key", subject.key.as_str());
        if subject.is_channel { finding.with("channel", subject.key.as_str()) } else { finding }
    }

    /// The sentence in English with its money as `show` writes the exact
    /// decimals: a Persian shop reckons rials in Toman.
    #[must_use]
    pub fn text_with(&self, show: impl Fn(&str) -> String) -> String {
        let currency = self.params.get("currency").and_then(Value::as_str).and_then(|code| Currency::parse(code).ok());
        let Some(currency) = currency else { return self.text.clone() };
        let exact = self.money.iter().filter_map(|name| self.params.get(name)?.as_str());
        let shown: Vec<(String, String)> =
            exact.filter_map(|text| Some((amount(text.parse().ok()?, currency), show(text)))).collect();
        with_amounts(&self.text, &shown)
    }
}

/// A row that can be compared with its neighbours.
pub(crate) struct Subject<'a> {
    /// Its name in sentences.
    pub(crate) name: String,
    /// Key of the campaign or channel.
    pub(crate) key: String,
    pub(crate) is_channel: bool,
    pub(crate) group: &'a Group,
}

/// The campaigns or channels of a report, when its rows are just those. Rows of
/// which something is left out for want of an exchange rate are not judged.
fn subjects(made: &Made) -> Vec<Subject<'_>> {
    if made.context.by.len() != 1 {
        return Vec::new();
    }
    let subject = |row: &'_ crate::reports::Row| match row.key.first() {
        Some(Part::Campaign(Some(at))) => {
            let campaign = made.dims.campaign(*at);
            Some((campaign.name.clone(), campaign.key.clone(), false))
        }
        Some(Part::Channel(channel)) if *channel != Channel::Unassigned => {
            Some((channel_label(*channel), channel.key().to_owned(), true))
        }
        _ => None,
    };
    let whole = made.rows.iter().filter(|row| row.left_out.is_empty());
    let named = whole.filter_map(|row| {
        let (name, key, is_channel) = subject(row)?;
        Some(Subject { name, key, is_channel, group: &row.group })
    });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_in_a_sentence_can_be_shown_in_another_way() {
        let irr = Currency::parse("IRR").unwrap();
        let value = Decimal::from(50_000_000);
        let finding = Finding::new("x", Tone::Info, format!("{} was spent.", amount(value, irr)));
        let finding = finding.with_money("spend", value, irr).with_money("due", None::<Decimal>, irr);
        let toman = |exact: &str| format!("{} Toman", exact.trim_end_matches('0'));
        assert_eq!(finding.text, "50,000,000 IRR was spent.");
        assert_eq!(finding.text_with(toman), "5 Toman was spent.");
        assert_eq!(
            (finding.money.as_slice(), &finding.params["due"]),
            (["spend".into(), "due".into()].as_slice(), &Value::Null)
        );
    }
}
