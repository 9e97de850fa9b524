//! What the report leaves open: what is unassigned, and what to bear in mind.

use std::collections::BTreeMap;

use base::fx::MAX_AGE_DAYS;
use base::{Basis, Currency, Decimal};

use super::{Finding, Tone};
use crate::gather::{Atom, Leaf};
use crate::load::{FactKind, LeftOut};
use crate::query::Dimension;
use crate::reports::{LeftOutTotals, Made, UnassignedTotals};
use crate::sums::{Sum, Sums};
use crate::words::{amount, count, exact, float, percent};

fn share(part: Option<Decimal>, whole: Option<Decimal>) -> Option<f64> {
    part?.checked_div(whole?).map(|share| float(share.round_dp(6)))
}

/// What nothing ties to a campaign.
pub(crate) fn unassigned(made: &Made) -> UnassignedTotals {
    let sums = made.untied();
    let money = |sum: Sum| sums.get(sum).map(|value| exact(value, made.currency()).to_string());
    UnassignedTotals {
        spend: money(Sum::Spend),
        revenue: money(Sum::Revenue),
        conversions: sums.get(Sum::Conversions).map(float),
        spend_share: share(sums.get(Sum::Spend), made.total(Sum::Spend)),
        revenue_share: share(sums.get(Sum::Revenue), made.total(Sum::Revenue)),
    }
}

/// Unassigned spend and revenue as findings.
pub(crate) fn unassigned_findings(made: &Made) -> Vec<Finding> {
    let sums = made.untied();
    let currency = made.currency();
    let mut findings = Vec::new();
    for (sum, code, what) in [
        (Sum::Spend, "unassigned_spend", "spend is tied to no campaign"),
        (Sum::Revenue, "unassigned_revenue", "revenue is tied to no campaign"),
    ] {
        let Some(value) = sums.get(sum).filter(|value| *value > Decimal::ZERO) else { continue };
        let part = share(Some(value), made.total(sum)).unwrap_or(1.0);
        let text = format!("{} of {what} ({}).", amount(value, currency), percent(part));
        let finding = Finding::new(code, Tone::Warning, text).with_money("amount", value, currency).with("share", part);
        findings.push(finding);
    }
    findings
}

/// What had no exchange rate, by kind and currency.
pub(crate) fn left_out(made: &Made) -> Vec<LeftOutTotals> {
    let mut totals: BTreeMap<(FactKind, Currency), LeftOutTotals> = BTreeMap::new();
    let mut amounts: BTreeMap<(FactKind, Currency), Decimal> = BTreeMap::new();
    for LeftOut { missing, kind, rows, amount, .. } in &made.left_out {
        let key = (*kind, missing.currency);
        let entry = totals.entry(key).or_insert_with(|| LeftOutTotals {
            kind: *kind,
            currency: missing.currency.to_string(),
            into: missing.to.to_string(),
            rows: 0,
            amount: String::new(),
            from: missing.day,
            to: missing.day,
        });
        entry.rows += rows;
        entry.from = entry.from.min(missing.day);
        entry.to = entry.to.max(missing.day);
        *amounts.entry(key).or_default() += *amount;
    }
    for (key, entry) in &mut totals {
        entry.amount = exact(amounts[key], key.1).to_string();
    }
    totals.into_values().collect()
}

fn left_out_notice(left: &LeftOutTotals) -> Finding {
    let LeftOutTotals { kind, currency, into, rows, amount: exact, from, to } = left;
    let sum = match (exact.parse(), Currency::parse(currency)) {
        (Ok(value), Ok(currency)) => amount(value, currency),
        _ => format!("{exact} {currency}"),
    };
    let verb = if *rows == 1 { "is" } else { "are" };
    let when = if from == to { format!("{from}") } else { format!("{from} to {to}") };
    let text = format!(
        "Incomplete: {rows} {} of {sum} ({when}) {verb} in no figure, because there is no exchange rate from \
         {currency} to {into} for these days nor for the {MAX_AGE_DAYS} days before them. Import rates (a file with \
         the columns date,base,quote,rate).",
        kind.noun(*rows)
    );
    Finding::new("left_out_no_rate", Tone::Error, text)
        .with("kind", serde_json::to_value(kind).unwrap_or_default())
        .with("count", *rows)
        .with("sum", sum)
        .with("from_currency", currency.as_str())
        .with("to_currency", into.as_str())
        .with("from", from.to_string())
        .with("to", to.to_string())
}

/// What to bear in mind when reading the rows.
pub(crate) fn notices(made: &Made) -> Vec<Finding> {
    let mut notices: Vec<Finding> = left_out(made).iter().map(left_out_notice).collect();
    if made.context.query.fell_back {
        let period = made.context.query.period;
        let text = format!(
            "The present month has no figures yet, so this is the last one that has: {} to {}.",
            period.from, period.to
        );
        let notice = Finding::new("last_period_with_figures", Tone::Info, text);
        notices.push(notice.with("from", period.from.to_string()).with("to", period.to.to_string()));
    }
    let mut note = |code: &str, text: &str| notices.push(Finding::new(code, Tone::Info, text.to_owned()));
    match made.basis() {
        Basis::Platform if made.choice().reason != "no_data" => note(
            "basis_platform",
            "Platforms count their own conversions: two of them may claim the same sale, and they restate for weeks.",
        ),
        Basis::Orders => note(
            "basis_orders",
            "Orders are tied to a campaign by coupon or UTM; a sale that came without either is unassigned.",
        ),
        Basis::Results => note(
            "basis_results",
            "Sales and revenue are figures that somebody typed in; nothing checks them against orders.",
        ),
        Basis::Platform => note("no_data", "There are no orders, results or platform conversions in this period."),
    }
    if made.choice().reason == "only_untied" {
        note(
            "only_untied",
            "None of the revenue is tied to a campaign yet: add rules, or coupons and UTM values that are campaign keys.",
        );
    }
    if made.context.by.contains(&Dimension::Label) {
        note("labels_overlap", "A campaign with several labels counts under each of them; the totals count it once.");
    }
    if made.total(Sum::Reach).is_some() {
        note("reach_not_additive", "Reach is added over rows, so people reached twice count twice.");
    }
    notices.extend(untied_spend(made));
    notices.extend(orders_not_used(made));
    notices
}

/// Spend of which the basis knows no revenue: it counts in full in the totals'
/// ROI, which is therefore a lower bound. On orders this is the spend of
/// campaigns that no order was ever tied to.
pub(crate) fn untied_spend(made: &Made) -> Option<Finding> {
    let on_orders = made.basis() == Basis::Orders;
    // Spend without a campaign has its own finding.
    let counts = |leaf: &&Leaf| leaf.campaign.is_some() || !on_orders;
    let leaves = || made.whole.leaves.iter().filter(counts).map(|leaf| &leaf.paired);
    let spent = |sums: &&Sums| sums.get(Sum::Spend).is_some_and(|spend| spend > Decimal::ZERO);
    let unknown = || leaves().filter(spent).filter(|sums| sums.get(Sum::Revenue).is_none());
    let spend: Decimal = unknown().filter_map(|sums| sums.get(Sum::Spend)).sum();
    let known = leaves().any(|sums| sums.get(Sum::Revenue).is_some());
    if !known || spend.is_zero() {
        return None;
    }
    let currency = made.currency();
    let part = share(Some(spend), made.total(Sum::Spend)).unwrap_or(1.0);
    let (sum, of) = (amount(spend, currency), percent(part));
    let (code, text) = if on_orders {
        let text = format!(
            "{sum} of the spend ({of}) belongs to campaigns that no order was ever tied to: their ROI is unknown. It \
             counts in full in the totals' ROAS and ROI, so these are lower bounds. Give links and coupons the \
             campaign's key, or add rules."
        );
        ("untied_spend", text)
    } else {
        let text = format!(
            "{sum} of the spend ({of}) has no revenue known on this basis; it counts in full in the totals' ROAS and \
             ROI, so these are lower bounds."
        );
        ("revenue_partly_unknown", text)
    };
    let finding = Finding::new(code, Tone::Warning, text).with_money("spend", spend, currency);
    Some(finding.with("share", part).with("campaigns", unknown().count()))
}

/// Orders are there, but another basis was taken because it knows more.
fn orders_not_used(made: &Made) -> Option<Finding> {
    let choice = made.choice();
    let by_coverage = matches!(choice.reason.as_str(), "covers_half" | "covers_most");
    let has_orders = |atom: &Atom| atom.sums.get(Sum::BookedOrders).is_some_and(|orders| !orders.is_zero());
    let is_tied = || made.atoms.iter().any(|atom| atom.campaign.is_some() && has_orders(atom));
    if !by_coverage || choice.basis == Basis::Orders || !is_tied() {
        return None;
    }
    let covered = choice.spend_covered_by_orders?;
    let orders = made.total(Sum::BookedOrders).filter(|orders| !orders.is_zero())?;
    let revenue = made.total(Sum::OrderRevenue).unwrap_or_default();
    let currency = made.currency();
    let text = format!(
        "{} orders of {} are not what these figures stand on: only {} of the campaigns' spend belongs to campaigns that \
         enough orders are tied to by coupon or UTM. Tie more of them, or ask for the basis “orders”.",
        count(orders),
        amount(revenue, currency),
        percent(covered)
    );
    let finding = Finding::new("orders_not_used", Tone::Warning, text).with_money("revenue", revenue, currency);
    Some(finding.with("orders", float(orders)).with("share", covered))
}
