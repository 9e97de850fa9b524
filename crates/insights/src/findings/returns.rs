//! Which campaigns brought most back, and which lost money.

use base::Decimal;

use super::{Finding, Subject, Tone};
use crate::reports::{Made, interval};
use crate::sums::{Sum, Sums};
use crate::words::{amount, float, number};

struct Returned<'a> {
    subject: &'a Subject<'a>,
    spend: Decimal,
    back: Decimal,
    roi: Decimal,
}

/// Whether what came back is known for all that a subject spent. A campaign
/// that no order is tied to, or a channel that holds one, is not judged: its
/// return is at least what is known, and nobody can say how much more.
fn is_known(subject: &Subject<'_>) -> bool {
    let spent = |sum: &Sums| sum.get(Sum::Spend).is_some_and(|spend| !spend.is_zero());
    let mut spending = subject.group.leaves.iter().map(|leaf| &leaf.paired).filter(|sums| spent(sums));
    spending.all(|sums| sums.get(Sum::Return).is_some())
}

/// The best and the worst return, or why there is none.
pub(super) fn best_and_worst(made: &Made, subjects: &[Subject<'_>]) -> Vec<Finding> {
    let mut returned: Vec<Returned<'_>> = subjects
        .iter()
        .filter(|subject| is_known(subject))
        .filter_map(|subject| {
            let (spend, back) = (subject.group.total.get(Sum::Spend)?, subject.group.total.get(Sum::Return)?);
            let roi = (back - spend).checked_div(spend)?;
            Some(Returned { subject, spend, back, roi })
        })
        .collect();
    if returned.is_empty() {
        return unknown(made, subjects).into_iter().collect();
    }
    returned.sort_by(|a, b| {
        b.roi.cmp(&a.roi).then_with(|| a.spend.cmp(&b.spend)).then_with(|| a.subject.key.cmp(&b.subject.key))
    });
    let mut findings = Vec::new();
    let differs = returned.last().zip(returned.first()).is_some_and(|(worst, best)| worst.roi != best.roi);
    if let Some(best) = returned.first().filter(|_| differs) {
        let head = if best.roi >= Decimal::ZERO { "had the best return" } else { "lost least for its cost" };
        let tone = if best.roi >= Decimal::ZERO { Tone::Good } else { Tone::Warning };
        findings.push(sentence(made, best, "best_roi", tone, head));
    }
    if let Some(worst) = returned.last() {
        if worst.roi < Decimal::ZERO {
            findings.push(sentence(made, worst, "worst_roi", Tone::Warning, "did not earn its cost"));
        } else if returned.len() > 1 {
            findings.push(sentence(made, worst, "lowest_roi", Tone::Info, "had the lowest return"));
        } else {
            findings.push(sentence(made, worst, "only_roi", Tone::Good, "earned its cost"));
        }
    }
    findings
}

fn sentence(made: &Made, row: &Returned<'_>, code: &str, tone: Tone, what: &str) -> Finding {
    let currency = made.currency();
    let back = if made.context.has_margin { "gross profit" } else { "revenue" };
    let interval = interval(&made.context, row.subject.group).ok().map(|found| found.roi);
    let ends = interval.map(|ends| format!(" ({} to {})", number(ends.low), number(ends.high)));
    let text = format!(
        "{} {what}: {} spent, {} {back} ({}), ROI {}{}.",
        row.subject.name,
        amount(row.spend, currency),
        amount(row.back, currency),
        basis_words(made.basis()),
        number(float(row.roi)),
        ends.unwrap_or_default()
    );
    Finding::new(code, tone, text)
        .about(row.subject)
        .with_money("spend", row.spend, currency)
        .with_money("return", row.back, currency)
        .with("roi", float(row.roi.round_dp(6)))
        .with("roi_low", interval.map(|ends| ends.low))
        .with("roi_high", interval.map(|ends| ends.high))
        .with("roi_on", if made.context.has_margin { "gross_profit" } else { "revenue" })
        .with("basis", made.basis().as_str())
}

fn basis_words(basis: base::Basis) -> &'static str {
    match basis {
        base::Basis::Platform => "claimed by the platform",
        base::Basis::Orders => "from orders",
        base::Basis::Results => "typed in",
    }
}

/// Spend without any revenue to hold against it.
fn unknown(made: &Made, subjects: &[Subject<'_>]) -> Option<Finding> {
    let spend: Decimal = subjects.iter().filter_map(|subject| subject.group.total.get(Sum::Spend)).sum();
    if spend.is_zero() || subjects.iter().any(|subject| subject.group.total.get(Sum::Revenue).is_some()) {
        return None;
    }
    let text = format!(
        "{} was spent, but no revenue is known on this basis, so there is no ROI: import orders, or a results table with a revenue column.",
        amount(spend, made.currency())
    );
    let finding = Finding::new("roi_unknown", Tone::Info, text)
        .with_money("spend", spend, made.currency())
        .with("basis", made.basis().as_str());
    Some(finding)
}
