//! The catalogue as the page `docs/metrics.md`.

use std::fmt::Write as _;

use super::{Definition, Direction, METRICS, Unit};
use crate::sums::Sum;

const HEAD: &str = "# Metrics

<!-- Made from the metric catalogue (crates/insights/src/catalogue). Do not edit: run `make docs`. -->

Every metric that Sulit reports, in the command line, the API and the pages alike, comes from this catalogue.

- A ratio is a ratio of sums, never a mean of ratios. In a group or a total, a rate is taken over the members of which
  both parts are known; return on ad spend, return on investment and the marketing efficiency ratio are taken over all
  members, so that they are the ratio of the totals beside them.
- A metric whose part is unknown has no value (empty in CSV, null in JSON), and the report's `meta.missing` says which
  part is missing. Zero is a value, unknown is not zero.
- Revenue and conversions come from one **basis** at a time, named in every row: `platform` (what the ad platform
  claims), `orders` (orders tied to the campaign by coupon or UTM, net of refunds) or `results` (figures typed in from a
  results table). The three are never added.
- `return` is gross profit where the workspace has a gross margin, else revenue; `meta.roi_on` says which.
- The version of a metric is raised when its formula changes.
";

/// The whole page.
#[must_use]
pub fn to_markdown() -> String {
    let mut out = HEAD.to_owned();
    let mut group = "";
    for metric in METRICS {
        if metric.group != group {
            group = metric.group;
            let _ = write!(out, "\n## {group}\n\n| Key | Name | Formula | Unit | Better | What it tells |\n");
            out.push_str("| --- | --- | --- | --- | --- | --- |\n");
        }
        row(&mut out, metric);
    }
    out.push_str("\n## What the formulas are made of\n\n| Word | Meaning |\n| --- | --- |\n");
    for sum in Sum::ALL {
        let money = if sum.is_money() { ", money" } else { "" };
        let _ = writeln!(out, "| `{}` | {}{money} |", sum.key(), sum.name());
    }
    out
}

fn row(out: &mut String, metric: &Definition) {
    let unit = match metric.unit {
        Unit::Money => "money",
        Unit::Count => "count",
        Unit::Percent => "share",
        Unit::Number => "number",
    };
    let better = match metric.direction {
        Direction::Higher => "higher",
        Direction::Lower => "lower",
        Direction::Neutral => "–",
    };
    let version = if metric.version == 1 { String::new() } else { format!(" (version {})", metric.version) };
    let caveat = if metric.caveat.is_empty() { String::new() } else { format!(" *{}*", metric.caveat) };
    let _ = writeln!(
        out,
        "| `{}`{version} | {} | {} | {unit} | {better} | {}{caveat} |",
        metric.key,
        metric.name,
        metric.formula_text(),
        metric.explanation
    );
}
