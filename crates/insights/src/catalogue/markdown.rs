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
- Orders are those that files and events tell of together, each once by its number: what a file says rules, events fill
  what it leaves open. Visits are those that files give, and of a campaign (or, of no campaign, a channel) and day that
  no file gives visits of, those that events tell of. The same orders and visits are in the views `orders`, `visits` and
  `channels_daily`.
- A metric whose part is unknown has no value (empty in CSV, null in JSON), and the report's `meta.missing` says which
  part is missing. Zero is a value, unknown is not zero.
- Revenue and conversions come from one **basis** at a time, named in every row: `platform` (what the ad platform
  claims), `orders` (orders tied to the campaign by coupon or UTM, net of refunds) or `results` (figures typed in from a
  results table). The three are never added. Where none is asked for nor set, the first of orders, results and platform
  is taken that knows what came back for at least half of the campaigns' spend, else the one that knows most. Orders know
  it of a campaign that one was tied to at any time, unless its orders in the period are fewer than a tenth of the
  conversions claimed or typed in for it. `meta.basis_text` says why it is this one.
- On the basis `orders`, a campaign without an order in the period has zero orders where one was tied to it at any time
  (its coupon or UTM does reach orders). Where none ever was, its orders, revenue and ROI are unknown, not zero: it may
  have brought nothing, or its links may not carry its key. Totals count its spend in full and say so.
- ROI and ROAS have a 95 % interval (`roi_low`, `roi_high`, `roas_low`, `roas_high`) on the basis `orders`, from 20
  orders on: the orders' number and size are taken as a compound Poisson sum (gamma limits after Fay and Feuer 1997). It
  holds chance only, not orders tied wrongly. The other bases know sums and not single orders, so they have none.
- Findings say whether a difference could be chance. Of more than two campaigns or channels each could have come out
  first by chance, so the p-value is corrected for how many were compared: the best converter against the others by
  Holm's method (of four, the smallest p-value counts four times: 0.12 becomes 0.48), the dearest conversions against the
  cheapest by Bonferroni's over all pairs. The sentence gives both; as parameters they are `p_value` and `p_value_plain`,
  and `compared` is the number of comparisons. Those that share the best rate are named together and not ranked.
- An amount without an exchange rate is in no figure. The report then says so with currency, days and sum
  (`meta.left_out`, and `left_out` in its row), `meta.is_complete` is false, and `sulit report` exits with 1 after
  printing what it could.
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
