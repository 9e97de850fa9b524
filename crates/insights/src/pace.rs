//! Budgets as facts: planned and committed money, and what of the plan is due.

use std::collections::HashMap;

use base::{Day, Decimal, Month, Period};
use measure::elapsed_share;
use store::Budget;

use crate::dims::{CampaignInfo, Dims};
use crate::gather::Atom;
use crate::sums::{Sum, Sums};

/// On which days of a month a campaign's budget is meant to be spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    /// On these.
    On(Period),
    /// On none yet: the campaign begins after the month.
    Later,
}

/// The days of a budget's month on which its campaign runs: from its first to
/// its last day, where these are planned. A campaign that somebody ended
/// without a last day runs until the last day that is over. Where the plan has
/// money in a month after the campaign's last day, the whole month counts:
/// what is spent or left of it is then just that.
pub(crate) fn run(month: Month, campaign: Option<&CampaignInfo>, through: Option<Day>) -> Run {
    let whole = Period::month(month);
    let Some(campaign) = campaign else { return Run::On(whole) };
    let (start, end) = campaign.days;
    if start.is_some_and(|start| start > whole.to) {
        return Run::Later;
    }
    let ended = through.filter(|_| campaign.is_over).filter(|day| *day >= whole.from);
    let to = end.or(ended).map_or(whole.to, |end| end.min(whole.to));
    let from = start.map_or(whole.from, |start| start.max(whole.from));
    Run::On(Period::new(from, to).unwrap_or(whole))
}

impl Run {
    /// The part of the run's days that lies in a period, as a share.
    fn share(self, month: Month, period: Period) -> Decimal {
        let of = match self {
            Self::On(days) => days,
            Self::Later => Period::month(month),
        };
        let within = Period::new(of.from.max(period.from), of.to.min(period.to)).map_or(0, Period::days);
        Decimal::from(within) / Decimal::from(of.days())
    }

    /// The share of the run's days within a period that is over.
    pub(crate) fn elapsed(self, period: Period, through: Option<Day>) -> Decimal {
        let Self::On(days) = self else { return Decimal::ZERO };
        let within = Period::new(days.from.max(period.from), days.to.min(period.to));
        within.map_or(Decimal::ZERO, |within| elapsed_share(within, through))
    }
}

/// Budgets of the months that a period touches, each by the share of its
/// campaign's days that lie in the period; `due` is what of it should have been
/// spent by `today`, month by month, so that a month that is over is due whole
/// whatever the last day of the files is.
pub(crate) fn atoms(budgets: &[Budget], dims: &Dims, period: Period, today: Day, last_spend: Option<Day>) -> Vec<Atom> {
    let campaigns: HashMap<&str, u32> =
        (0_u32..).zip(&dims.campaigns).map(|(at, campaign)| (campaign.id.as_str(), at)).collect();
    let mut atoms = Vec::new();
    for budget in budgets {
        let cell = &budget.cell;
        let Some(campaign) = campaigns.get(cell.campaign_id.as_str()) else { continue };
        let month = Period::month(cell.month);
        let Ok(month) = Period::new(month.from.max(period.from), month.to.min(period.to)) else { continue };
        let through = through(month, today, last_spend);
        let run = run(cell.month, Some(dims.campaign(*campaign)), through);
        let within = run.share(cell.month, period);
        if within.is_zero() {
            continue;
        }
        let mut sums = Sums::default();
        let planned = cell.planned.map(|planned| (planned * within).round_dp(base::money::STORED_SCALE));
        sums.set(Sum::Planned, planned);
        sums.set(Sum::Committed, cell.committed.map(|c| (c * within).round_dp(base::money::STORED_SCALE)));
        sums.set(Sum::Due, planned.map(|planned| (planned * run.elapsed(month, through)).round_dp(9)));
        atoms.push(Atom { place: None, campaign: Some(*campaign), channel: None, day: Some(month.from), sums });
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
        let share = |month: Month| run(month, None, None).share(month, half);
        assert_eq!(share(month), Decimal::new(5, 1));
        assert_eq!(share(Month::parse("2026-10").unwrap()), Decimal::ZERO);
    }

    fn planned(start: Option<&str>, end: Option<&str>, is_over: bool) -> CampaignInfo {
        CampaignInfo {
            id: base::CampaignId::new(&base::FixedClock::at("2026-01-01T00:00:00Z")),
            key: "brand".into(),
            name: "Brand".into(),
            channel: None,
            labels: Vec::new(),
            status: "live",
            is_archived: false,
            days: (start.map(day), end.map(day)),
            is_over,
        }
    }

    #[test]
    fn a_budget_is_for_the_days_on_which_its_campaign_runs() {
        let month = Month::parse("2026-11").unwrap();
        let on = |from: &str, to: &str| Run::On(Period { from: day(from), to: day(to) });
        let of = |start, end| run(month, Some(&planned(start, end, false)), Some(day("2026-11-20")));
        assert_eq!(of(None, None), on("2026-11-01", "2026-11-30"));
        assert_eq!(of(Some("2026-11-11"), None), on("2026-11-11", "2026-11-30"));
        assert_eq!(of(Some("2026-10-05"), Some("2026-11-10")), on("2026-11-01", "2026-11-10"));
        assert_eq!(of(Some("2026-12-01"), None), Run::Later);
        assert_eq!(of(None, Some("2026-10-31")), on("2026-11-01", "2026-11-30"));
        let ended = run(month, Some(&planned(None, None, true)), Some(day("2026-11-20")));
        assert_eq!(ended, on("2026-11-01", "2026-11-20"));
    }

    #[test]
    fn a_run_that_is_over_is_due_and_one_to_come_is_not() {
        let month = Month::parse("2026-11").unwrap();
        let november = Period::month(month);
        let elapsed = |start, end| {
            let through = Some(day("2026-11-20"));
            run(month, Some(&planned(start, end, false)), through).elapsed(november, through)
        };
        assert_eq!(elapsed(None, Some("2026-11-10")), Decimal::ONE);
        assert_eq!(elapsed(Some("2026-11-25"), None), Decimal::ZERO);
        assert_eq!(elapsed(Some("2026-12-25"), None), Decimal::ZERO);
        assert_eq!(elapsed(Some("2026-11-11"), None), Decimal::new(5, 1));
    }

    #[test]
    fn a_jalali_month_has_its_days_of_two_budgets() {
        // Aban 1405 is 23 October to 21 November 2026; the campaign begins on its 10th day.
        let aban = Period::new(day("2026-10-23"), day("2026-11-21")).unwrap();
        let campaign = planned(Some("2026-11-01"), Some("2026-11-30"), false);
        let november = run(Month::parse("2026-11").unwrap(), Some(&campaign), None);
        assert_eq!(november.share(Month::parse("2026-11").unwrap(), aban), Decimal::new(7, 1));
        let october = Month::parse("2026-10").unwrap();
        assert_eq!(run(october, Some(&campaign), None), Run::Later);
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
