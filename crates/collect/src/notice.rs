//! What the owner of a file should know although it stops nothing.
//!
//! Every notice has a stable code and typed parameters, so that pages can say
//! it in any language; its English sentence is for the command line and for
//! readers that do not know the code. The constructors below are all the
//! notices there are.

use std::collections::BTreeMap;

use base::{Currency, Day, Decimal, ImportId, Period, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that the owner of a file should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct Notice {
    /// What kind of notice it is, such as `currency_assumed`.
    pub code: String,
    /// The names and numbers in it: counts are numbers; money, rates and days are text.
    pub params: BTreeMap<String, Value>,
    /// The sentence in English, with the flags of the command line.
    pub text: String,
}

/// The code of a sentence from before notices had codes.
const SAID: &str = "said";

/// Imports made before notices had codes kept bare sentences.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Sentence(String),
    Coded {
        code: String,
        #[serde(default)]
        params: BTreeMap<String, Value>,
        text: String,
    },
}

impl From<Stored> for Notice {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Sentence(text) => Self { code: SAID.to_owned(), params: BTreeMap::new(), text },
            Stored::Coded { code, params, text } => Self { code, params, text },
        }
    }
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Which rows of a kind are told of one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfMany {
    /// A rate in the file is not the one its counts give.
    RateDiffers,
    /// A channel is not known.
    ChannelUnknown,
}

/// A refund that is not just an amount up to the order's total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum OddRefund {
    /// The order is refunded and the file does not say how much: all of it.
    InFull,
    /// The order is partly refunded and the file does not say how much.
    Unknown,
    /// More is refunded than the order's total.
    AboveTotal,
}

/// A rate that the file states and its own counts contradict.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RateDiffers<'a> {
    pub(crate) line: u64,
    pub(crate) column: &'a str,
    pub(crate) stated: &'a str,
    pub(crate) computed: &'a str,
    pub(crate) numerator: Decimal,
    pub(crate) denominator: Decimal,
}

/// A row that is known already and says something else than it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowDiffers {
    pub(crate) line: u64,
    /// What differs, by the words of columns.
    pub(crate) fields: Vec<&'static str>,
    /// The day that is believed, and that of the row.
    pub(crate) was: Day,
    pub(crate) is: Day,
    /// The import by which it is known.
    pub(crate) import: String,
}

/// Rows that were compared with what is stored already.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Compared {
    pub(crate) added: u64,
    pub(crate) changed: u64,
    pub(crate) same: u64,
}

impl Notice {
    fn new(code: &str, text: impl Into<String>) -> Self {
        Self { code: code.to_owned(), params: BTreeMap::new(), text: text.into() }
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn currency_assumed(currency: Currency) -> Self {
        let text = format!(
            "the file names no currency; its amounts are taken as {currency}, the workspace's (--currency says otherwise)"
        );
        Self::new("currency_assumed", text).with("currency", currency.code())
    }

    pub(crate) fn currency_of_neighbour(currency: Currency, units: Decimal) -> Self {
        let text = format!(
            "amounts without a currency are taken as those beside them in the row ({currency}, one written unit = {units})"
        );
        Self::new("currency_of_neighbour", text).with("currency", currency.code()).with("units", units.to_string())
    }

    pub(crate) fn currency_option_unused(currency: Currency, asked: Currency) -> Self {
        let text = format!("the file states {currency}; --currency {asked} was not needed and not used");
        Self::new("currency_option_unused", text).with("currency", currency.code()).with("asked", asked.code())
    }

    pub(crate) fn date_option_unused(date: Day) -> Self {
        let text = format!("the file has a column of days; --date {date} was not used");
        Self::new("date_option_unused", text).with("date", date.to_string())
    }

    /// `unit` is `week` or `month`.
    pub(crate) fn spread_over_period(unit: &str) -> Self {
        let text = format!("each row covers a {unit}; its figures are spread evenly over the days");
        Self::new("spread_over_period", text).with("unit", unit)
    }

    pub(crate) fn spread_over_range(range: Period) -> Self {
        let (from, to) = (range.from, range.to);
        let text = format!(
            "the file has no column of days; each row is spread evenly over {from} to {to}, the range above its header"
        );
        Self::new("spread_over_range", text).with("from", from.to_string()).with("to", to.to_string())
    }

    pub(crate) fn spread_over_days() -> Self {
        let text = "rows of the file cover several days; their figures are spread evenly over these";
        Self::new("spread_over_days", text)
    }

    pub(crate) fn total_unreadable(line: u64, column: &str, reason: &str) -> Self {
        let text = format!("line {line}: the total of {column} cannot be read ({reason}) and was not compared");
        Self::new("total_unreadable", text).with("line", line).with("column", column).with("reason", reason)
    }

    /// `example` is the first of the orders.
    pub(crate) fn orders_repeated(count: u64, example: &str) -> Self {
        let text = if count == 1 {
            format!("order {example} stands twice with the same values; it is taken once")
        } else {
            format!("{count} orders stand again with the same values, {example} first; each is taken once")
        };
        Self::new("orders_repeated", text).with("count", count).with("example", example)
    }

    /// `example` is the first of the orders.
    pub(crate) fn odd_refunds(odd: OddRefund, count: u64, example: &str) -> Self {
        let orders = if count == 1 { format!("order {example}") } else { format!("{count} orders ({example} first)") };
        let (is, has) = if count == 1 { ("is", "has") } else { ("are", "have") };
        let (code, text) = match odd {
            OddRefund::InFull => {
                ("refunded_in_full", format!("{orders} {is} refunded without an amount, and taken as refunded in full"))
            }
            OddRefund::Unknown => (
                "refund_unknown",
                format!(
                    "{orders} {is} partly refunded without an amount: the whole total counts as revenue; export with the column of refunded amounts to have refunds taken off"
                ),
            ),
            OddRefund::AboveTotal => (
                "refund_above_total",
                format!("{orders} {has} a refund above the order's total; it is taken as written"),
            ),
        };
        Self::new(code, text).with("count", count).with("example", example)
    }

    pub(crate) fn order_totals_differ(count: u64, orders: u64) -> Self {
        let text = format!(
            "{count} of {orders} orders have a total that differs from the sum of their items, shipping and tax (edited orders do); the order's own total is taken"
        );
        Self::new("order_totals_differ", text).with("count", count).with("orders", orders)
    }

    pub(crate) fn already_imported(import: &ImportId, at: Timestamp) -> Self {
        let when = at.strftime("%Y-%m-%d %H:%M");
        let text = format!("nothing changed: this file was imported as {import} on {when} UTC");
        Self::new("already_imported", text).with("import_id", import.to_string()).with("at", at.to_string())
    }

    pub(crate) fn mapping_not_saved(name: &str) -> Self {
        let text =
            format!("the mapping “{name}” was not saved: the columns of this format are known and are not mapped");
        Self::new("mapping_not_saved", text).with("name", name)
    }

    pub(crate) fn nothing_changed() -> Self {
        Self::new("nothing_changed", "nothing changed: everything in this file is believed already")
    }

    /// `is_kept`: whether there is an import to keep them with.
    pub(crate) fn rows_refused(count: u64, rows: u64, is_kept: bool) -> Self {
        let (code, kept) = match is_kept {
            true => ("rows_refused", "; they are kept with their reasons as rejected rows"),
            false => ("rows_not_kept", ""),
        };
        Self::new(code, format!("{count} of {rows} rows were refused{kept}")).with("count", count).with("rows", rows)
    }

    pub(crate) fn rows_skipped(count: u64, rows: u64) -> Self {
        let text = format!("{count} of {rows} rows hold no figure and were skipped");
        Self::new("rows_skipped", text).with("count", count).with("rows", rows)
    }

    pub(crate) fn total_differs_refused() -> Self {
        let text = "the rows taken do not add up to the file's own total, because others were refused";
        Self::new("total_differs_refused", text)
    }

    pub(crate) fn total_differs_accepted() -> Self {
        let text = "the rows do not add up to the file's own total; imported because you said so";
        Self::new("total_differs_accepted", text)
    }

    pub(crate) fn contacts_stored(rows: Compared) -> Self {
        Self::new("contacts_stored", format!("contacts: {rows}")).counted(rows)
    }

    pub(crate) fn rates_stored(rows: Compared) -> Self {
        Self::new("rates_stored", format!("rates: {rows}")).counted(rows)
    }

    pub(crate) fn events_stored(rows: Compared) -> Self {
        let text = format!("events: {} new, {} known already", rows.added, rows.same);
        Self::new("events_stored", text).counted(rows)
    }

    /// Rows whose ids are known and which say something else; `first` of them.
    pub(crate) fn rows_differ(count: u64, first: &RowDiffers) -> Self {
        let RowDiffers { line, fields, was, is, import } = first;
        let days = if was == is { String::new() } else { format!(" (of {was} there, of {is} here)") };
        let many = if count == 1 { String::new() } else { format!("{count} rows were left out: ") };
        let text = format!(
            "{many}line {line} is known already from {import}, by its own number or by all that it says, and differs in {}{days}; what was imported first stays. To take what this file says, undo {import} and import again; where its numbers are not those of {import}, leave their column out with --map COLUMN=ignore",
            fields.join(", ")
        );
        Self::new("rows_differ", text)
            .with("count", count)
            .with("line", *line)
            .with("fields", fields.join(", "))
            .with("import_id", import.as_str())
    }

    pub(crate) fn rows_of_erased(count: u64) -> Self {
        let text = format!("{count} rows are of people who were erased, and were left out");
        Self::new("rows_of_erased", text).with("count", count)
    }

    /// `line` is that of the first.
    pub(crate) fn phones_without_country(count: u64, line: u64) -> Self {
        let text = format!(
            "{count} phone numbers (first in line {line}) have no country code and are known only to others written the same way; say which country with --calling-code, such as --calling-code 98; what was imported without it has to be undone first"
        );
        Self::new("phones_without_country", text).with("count", count).with("line", line)
    }

    /// `example` is the first of the answers.
    pub(crate) fn answers_unknown(count: u64, example: &str) -> Self {
        let example: String = example.chars().take(60).collect();
        let text = format!(
            "{count} answers (“{example}” first) name no channel that is known; a taxonomy rule on utm_source can say which it is"
        );
        Self::new("answers_unknown", text).with("count", count).with("example", example)
    }

    pub(crate) fn coupons_of_orders(count: u64) -> Self {
        let text = format!("{count} orders carry codes of your coupons, which they use");
        Self::new("coupons_of_orders", text).with("count", count)
    }

    fn counted(self, rows: Compared) -> Self {
        self.with("added", rows.added).with("changed", rows.changed).with("same", rows.same)
    }

    pub(crate) fn rate_differs(found: RateDiffers<'_>) -> Self {
        let RateDiffers { line, column, stated, computed, numerator, denominator } = found;
        let text = format!(
            "line {line}: column “{column}”: the file says {stated}, its counts give {computed} ({numerator} / {denominator})"
        );
        Self::new("rate_differs", text)
            .with("line", line)
            .with("column", column)
            .with("stated", stated)
            .with("computed", computed)
            .with("numerator", numerator.to_string())
            .with("denominator", denominator.to_string())
    }

    pub(crate) fn channel_unknown(line: u64, channel: &str) -> Self {
        let text = format!("line {line}: the channel “{channel}” is not known; a taxonomy rule can say what it is");
        Self::new("channel_unknown", text).with("line", line).with("channel", channel)
    }

    /// How many more notices of a kind there are than are told one by one.
    pub(crate) fn more(kind: OfMany, count: u64) -> Self {
        let (code, what) = match kind {
            OfMany::RateDiffers => ("rate_differs_more", "a rate in the file is not the one its counts give"),
            OfMany::ChannelUnknown => ("channel_unknown_more", "a channel that is not known"),
        };
        Self::new(code, format!("{count} more rows: {what}")).with("count", count)
    }

    pub(crate) fn no_cost() -> Self {
        Self::new("no_cost", "rows without a cost keep their clicks and impressions, with a cost of 0")
    }

    /// Reports leave this money out until there are rates.
    pub(crate) fn rates_missing(currency: Currency, reporting: Currency, days: (Day, Day)) -> Self {
        let (from, to) = days;
        let text = format!(
            "no exchange rate from {currency} to {reporting} is known for {from} to {to}: reports leave this money out until one is; import a file with the columns date, base, quote and rate (sulit import rates.csv)"
        );
        Self::new("rates_missing", text)
            .with("currency", currency.code())
            .with("reporting", reporting.code())
            .with("from", from.to_string())
            .with("to", to.to_string())
    }
}

impl std::fmt::Display for Compared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} new, {} changed, {} as they were", self.added, self.changed, self.same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_of_an_earlier_version_is_still_read() {
        let stored = r#"["plain words", {"code": "no_cost", "params": {}, "text": "said"}]"#;
        let notices: Vec<Notice> = serde_json::from_str(stored).unwrap();
        assert_eq!((notices[0].code.as_str(), notices[0].text.as_str()), (SAID, "plain words"));
        assert_eq!(notices[1].code, "no_cost");
        let again = serde_json::to_string(&notices).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Notice>>(&again).unwrap(), notices);
    }
}
