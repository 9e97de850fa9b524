//! Budgets as facts: planned and committed money, and what of the plan is due.

use std::collections::HashMap;

use base::{Day, Decimal, Month, Period};
use measure::elapsed_share;
use store::Budget;

use crate::dims::Dims;
use crate::gather::Atom;
use crate::sums::{Sum, Sums};

/// The share of a month's days that lie in a period.
fn share(month: Month, period: Period) -> Decimal {
    let from = month.first_day().max(period.from);
    let to = month.last_day().min(period.to);
    let days = Period::new(from, to).map_or(0, Period::days);
    Decimal::from(days) / Decimal::from(month.days())
}

/// Budgets of the months that a period touches, each by the share of its days
/// that lie in the period; `due` is the share up to `through`.
pub(crate) fn atoms(budgets: &[Budget], dims: &Dims, period: Period, through: Option<Day>) -> Vec<Atom> {
    let campaigns: HashMap<&str, u32> =
        (0_u32..).zip(&dims.campaigns).map(|(at, campaign)| (campaign.id.as_str(), at)).collect();
    let mut atoms = Vec::new();
    for budget in budgets {
        let cell = &budget.cell;
        let Some(campaign) = campaigns.get(cell.campaign_id.as_str()) else { continue };
        let within = share(cell.month, period);
        if within.is_zero() {
            continue;
        }
        let first = cell.month.first_day().max(period.from);
        let part = Period { from: first, to: cell.month.last_day().min(period.to) };
        let mut sums = Sums::default();
        let planned = cell.planned.map(|planned| (planned * within).round_dp(base::money::STORED_SCALE));
        sums.set(Sum::Planned, planned);
        sums.set(Sum::Committed, cell.committed.map(|c| (c * within).round_dp(base::money::STORED_SCALE)));
        sums.set(Sum::Due, planned.map(|planned| (planned * elapsed_share(part, through)).round_dp(9)));
        atoms.push(Atom { place: None, campaign: Some(*campaign), day: Some(first), sums });
    }
    atoms
}

/// The last day up to which spend should have come in: yesterday, or the last
/// day that has spend when files lag behind. `None` when no day is over.
pub(crate) fn through(period: Period, today: Day, last_spend: Option<Day>) -> Option<Day> {
    let over = if period.to < today { period.to } else { today.yesterday().ok()? };
    // A period that is over is due in full, whatever its files hold.
    if period.to < today {
        return Some(over);
    }
    let known = last_spend.map_or(over, |last| last.min(over));
    (known >= period.from).then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn half_a_month_has_half_its_budget() {
        let month = Month::parse("2026-09").unwrap();
        let half = Period::new(day("2026-09-01"), day("2026-09-15")).unwrap();
        assert_eq!(share(month, half), Decimal::new(5, 1));
        assert_eq!(share(Month::parse("2026-10").unwrap(), half), Decimal::ZERO);
    }

    #[test]
    fn what_is_due_waits_for_the_files() {
        let november = Period::month(Month::parse("2026-11").unwrap());
        assert_eq!(through(november, day("2026-11-21"), None), Some(day("2026-11-20")));
        assert_eq!(through(november, day("2026-11-21"), Some(day("2026-11-18"))), Some(day("2026-11-18")));
        assert_eq!(through(november, day("2026-11-21"), Some(day("2026-11-21"))), Some(day("2026-11-20")));
        assert_eq!(through(november, day("2026-10-30"), None), None);
        let october = Period::month(Month::parse("2026-10").unwrap());
        assert_eq!(through(october, day("2026-11-21"), Some(day("2026-10-05"))), Some(day("2026-10-31")));
    }
}
