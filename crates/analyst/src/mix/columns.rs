//! Which column of a file is what.

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::usage::{require, usage};

/// The columns of a mix model, as the user names them.
#[derive(Debug, Clone, Default, PartialEq, clap::Args, Serialize, Deserialize)]
#[serde(default)]
pub struct Columns {
    /// Column with the first day of each period (looked for unless given)
    #[arg(long, value_name = "COLUMN")]
    pub date: Option<String>,
    /// Column with what is to be explained: revenue, margin, conversions … (looked for unless given)
    #[arg(long, value_name = "COLUMN")]
    pub outcome: Option<String>,
    /// Column with a channel's exposure: spend, impressions, clicks …; once for each channel
    #[arg(long = "channel", value_name = "COLUMN")]
    pub channels: Vec<String>,
    /// Column with exposure nobody paid for: own posts, mail, press
    #[arg(long, value_name = "COLUMN")]
    pub organic: Vec<String>,
    /// Column with a channel's money where its exposure is something else
    #[arg(long, value_name = "CHANNEL=COLUMN")]
    pub spend: Vec<String>,
    /// Column with the people a channel reached; needs --frequency too
    #[arg(long, value_name = "CHANNEL=COLUMN")]
    pub reach: Vec<String>,
    /// Column with the mean contacts for each person reached
    #[arg(long, value_name = "CHANNEL=COLUMN")]
    pub frequency: Vec<String>,
    /// Column with something else that moves the outcome: an event, the weather, a competitor
    #[arg(long = "control", value_name = "COLUMN")]
    pub controls: Vec<String>,
    /// Column with what the business sets itself (price, promotion), counted against a baseline
    #[arg(long = "treatment", value_name = "COLUMN[=BASELINE]")]
    pub treatments: Vec<String>,
    /// Which way a control or treatment may work: price=negative
    #[arg(long = "control-sign", value_name = "COLUMN=positive|negative|any")]
    pub control_signs: Vec<String>,
    /// Column with the geo of each row
    #[arg(long, value_name = "COLUMN")]
    pub geo: Option<String>,
    /// Column with the people in each geo
    #[arg(long, value_name = "COLUMN", requires = "geo")]
    pub population: Option<String>,
    /// What one unit of outcome is worth in money: a column or a number
    #[arg(long, value_name = "COLUMN|NUMBER")]
    pub value_per_outcome: Option<String>,
    /// What the outcome counts
    #[arg(long, value_enum)]
    pub kpi: Option<Kpi>,
}

/// What the outcome counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kpi {
    /// Money that came in
    Revenue,
    /// Money that was left of it
    Margin,
    /// Money that customers will bring
    LifetimeValue,
    /// Orders, leads, sign-ups, counted
    Conversions,
}

impl Kpi {
    /// Its name in results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Margin => "margin",
            Self::LifetimeValue => "lifetime-value",
            Self::Conversions => "conversions",
        }
    }
}

/// Splits `NAME=VALUE` where `NAME` is one of the known names, which may hold
/// `=` themselves.
pub(super) fn named<'a>(option: &str, given: &'a str, known: &[String]) -> anyhow::Result<(&'a str, &'a str)> {
    let splits = given.match_indices('=').map(|(at, _)| (&given[..at], &given[at + 1..]));
    let pairs: Vec<(&str, &str)> = splits.collect();
    if let Some(pair) = pairs.iter().find(|(name, _)| known.iter().any(|one| one == name)) {
        return Ok(*pair);
    }
    match pairs.first() {
        None => Err(usage(format!("{option} {given}: write it as NAME=VALUE"))),
        Some((name, _)) => Err(usage(format!("{option} {given}: there is no “{name}”; there is {}", listed(known)))),
    }
}

/// Every `NAME=VALUE` of one option; a name that comes twice is refused.
pub(super) fn map<'a>(
    option: &str,
    given: &'a [String],
    known: &[String],
) -> anyhow::Result<BTreeMap<&'a str, &'a str>> {
    let mut all = BTreeMap::new();
    for one in given {
        let (name, value) = named(option, one, known)?;
        require(all.insert(name, value).is_none(), || format!("{option} is given twice for “{name}”"))?;
    }
    Ok(all)
}

/// Names in words.
pub(super) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    if names.is_empty() {
        return "none".to_owned();
    }
    let mut text = names.iter().take(SHOWN).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_hold_equal_signs() {
        let known = ["tv".to_owned(), "a=b".to_owned()];
        assert_eq!(named("--spend", "tv=cost", &known).unwrap(), ("tv", "cost"));
        assert_eq!(named("--spend", "a=b=c=d", &known).unwrap(), ("a=b", "c=d"));
        assert!(named("--spend", "radio=cost", &known).unwrap_err().to_string().contains("“tv”, “a=b”"));
        assert!(named("--spend", "tv", &known).unwrap_err().to_string().contains("NAME=VALUE"));
        let twice = ["tv=a".to_owned(), "tv=b".to_owned()];
        assert!(map("--spend", &twice, &known).unwrap_err().to_string().contains("twice"));
    }
}
