//! What the report leaves open: what is unassigned, and what to bear in mind.

use base::{Basis, Decimal};

use super::{Finding, Tone};
use crate::query::Dimension;
use crate::reports::{Made, UnassignedTotals};
use crate::sums::Sum;
use crate::words::{amount, exact, float, percent};

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
        let finding = Finding::new(code, Tone::Warning, text)
            .with("amount", exact(value, currency).to_string())
            .with("share", part)
            .with("currency", currency.code());
        findings.push(finding);
    }
    findings
}

/// What to bear in mind when reading the rows.
pub(crate) fn notices(made: &Made) -> Vec<Finding> {
    let mut notices = Vec::new();
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
    partly_unknown_revenue(made, &mut notices);
    notices
}

/// Campaigns with spend of which the basis knows no revenue make the total
/// ROI look worse than it is.
fn partly_unknown_revenue(made: &Made, notices: &mut Vec<Finding>) {
    let unknown: Decimal = made
        .whole
        .leaves
        .iter()
        .filter(|leaf| leaf.paired.get(Sum::Revenue).is_none())
        .filter_map(|leaf| leaf.paired.get(Sum::Spend))
        .sum();
    let known = made.whole.leaves.iter().any(|leaf| leaf.paired.get(Sum::Revenue).is_some());
    if known && unknown > Decimal::ZERO {
        let currency = made.currency();
        let text = format!(
            "{} of the spend has no revenue known on this basis; it counts in full in the totals' ROAS and ROI.",
            amount(unknown, currency)
        );
        let notice = Finding::new("revenue_partly_unknown", Tone::Warning, text)
            .with("spend", exact(unknown, currency).to_string())
            .with("currency", currency.code());
        notices.push(notice);
    }
}
