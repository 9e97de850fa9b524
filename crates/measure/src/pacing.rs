//! Is money being spent as fast as planned?

use base::{Day, Decimal, Period};
use serde::{Deserialize, Serialize};

/// How far actual spend may be from the plan before it is pointed out: a
/// tenth either way.
pub const TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// What the pace says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PacingVerdict {
    /// Nothing was planned and nothing spent.
    NoPlan,
    /// Money was spent that nobody planned.
    Unplanned,
    /// The period has not begun.
    NotStarted,
    /// Slower than planned.
    Under,
    /// Within the tolerance.
    OnCourse,
    /// Faster than planned, or past the whole plan.
    Over,
}

impl PacingVerdict {
    /// The word in columns and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoPlan => "no_plan",
            Self::Unplanned => "unplanned",
            Self::NotStarted => "not_started",
            Self::Under => "under",
            Self::OnCourse => "on_course",
            Self::Over => "over",
        }
    }
}

/// The pace of one budget over one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pacing {
    /// Share of the period's days that are over, 0 to 1.
    pub elapsed: Decimal,
    /// Plan × elapsed: what should have been spent by now.
    pub due: Option<Decimal>,
    /// Actual ÷ due; 1 is exactly on plan.
    pub pace: Option<Decimal>,
    /// Actual ÷ elapsed: what the period will cost if it goes on like this.
    pub forecast: Option<Decimal>,
    /// The verdict.
    pub verdict: PacingVerdict,
}

/// Share of the period's days that lie on or before `through`, evenly
/// weighted; `None` for `through` means that no day is over.
#[must_use]
pub fn elapsed_share(period: Period, through: Option<Day>) -> Decimal {
    let Some(through) = through.filter(|day| *day >= period.from) else { return Decimal::ZERO };
    let gone = Period { from: period.from, to: through.min(period.to) }.days();
    Decimal::from(gone) / Decimal::from(period.days())
}

/// The pace of a plan. `tolerance` is a share (0.1 = a tenth). It assumes that
/// the plan was meant to be spent evenly over the period's days.
#[must_use]
pub fn pacing(planned: Option<Decimal>, actual: Decimal, elapsed: Decimal, tolerance: Decimal) -> Pacing {
    let due = planned.map(|planned| planned * elapsed);
    let pace = due.filter(|due| *due > Decimal::ZERO).map(|due| (actual / due).round_dp(6));
    let forecast = (elapsed > Decimal::ZERO).then(|| (actual / elapsed).round_dp(6));
    let verdict = match (planned.filter(|planned| *planned > Decimal::ZERO), pace) {
        (None, _) if actual > Decimal::ZERO => PacingVerdict::Unplanned,
        (None, _) => PacingVerdict::NoPlan,
        (Some(planned), _) if actual > planned => PacingVerdict::Over,
        (Some(_), None) => PacingVerdict::NotStarted,
        (Some(_), Some(pace)) if pace > Decimal::ONE + tolerance => PacingVerdict::Over,
        (Some(_), Some(pace)) if pace < Decimal::ONE - tolerance => PacingVerdict::Under,
        (Some(_), Some(_)) => PacingVerdict::OnCourse,
    };
    Pacing { elapsed, due, pace, forecast, verdict }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Month;

    fn money(units: i64) -> Decimal {
        Decimal::from(units)
    }

    fn october() -> Period {
        Period::month(Month::parse("2026-10").unwrap())
    }

    #[test]
    fn half_a_month_in_with_half_the_plan_spent_is_on_course() {
        let elapsed = Decimal::new(5, 1);
        let found = pacing(Some(money(1_000)), money(520), elapsed, TOLERANCE);
        assert_eq!(found.due, Some(money(500)));
        assert_eq!(found.pace, Some(Decimal::new(104, 2)));
        assert_eq!(found.forecast, Some(money(1_040)));
        assert_eq!(found.verdict, PacingVerdict::OnCourse);
    }

    #[test]
    fn verdicts() {
        let half = Decimal::new(5, 1);
        let of = |planned: Option<i64>, actual| pacing(planned.map(money), money(actual), half, TOLERANCE).verdict;
        assert_eq!(of(Some(1_000), 600), PacingVerdict::Over);
        assert_eq!(of(Some(1_000), 1_001), PacingVerdict::Over);
        assert_eq!(of(Some(1_000), 400), PacingVerdict::Under);
        assert_eq!(of(None, 1), PacingVerdict::Unplanned);
        assert_eq!(of(None, 0), PacingVerdict::NoPlan);
        assert_eq!(of(Some(0), 3), PacingVerdict::Unplanned);
        let early = pacing(Some(money(10)), Decimal::ZERO, Decimal::ZERO, TOLERANCE);
        assert_eq!((early.verdict, early.forecast), (PacingVerdict::NotStarted, None));
    }

    #[test]
    fn the_elapsed_share_counts_whole_days() {
        let day = |text: &str| Some(text.parse::<Day>().unwrap());
        assert_eq!(elapsed_share(october(), None), Decimal::ZERO);
        assert_eq!(elapsed_share(october(), day("2026-09-30")), Decimal::ZERO);
        assert_eq!(elapsed_share(october(), day("2026-10-31")), Decimal::ONE);
        assert_eq!(elapsed_share(october(), day("2026-11-20")), Decimal::ONE);
        assert_eq!(elapsed_share(october(), day("2026-10-01")), Decimal::ONE / money(31));
    }
}
