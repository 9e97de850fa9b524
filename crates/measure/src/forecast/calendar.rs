//! Days, weeks, months, quarters and years: found from dates, and counted on.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde::Serialize;

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months.
    Quarter,
    /// A calendar year.
    Year,
}

impl Step {
    /// The word for one.
    #[must_use]
    pub fn one(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// So many of them in words.
    #[must_use]
    pub fn many(self, count: usize) -> String {
        format!("{count} {}{}", self.one(), if count == 1 { "" } else { "s" })
    }
}

/// Which dates begin a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// How long a period is.
    pub step: Step,
    /// Days: which weekdays there are, from Monday. A shop that is closed on
    /// Sundays has no Sundays.
    pub open: [bool; 7],
    /// Weeks: the day they begin on, from Monday = 0.
    week_start: i8,
    /// Months and longer: the day of the month a period is named by; 31 is the last.
    named_day: i8,
    /// Quarters and years: the month in which one begins, 1 to 12.
    first_month: i8,
}

impl Calendar {
    /// The plain calendar of a step: every day, weeks from Monday, months by
    /// their first day.
    #[must_use]
    pub fn plain(step: Step) -> Self {
        Self { step, open: [true; 7], week_start: 0, named_day: 1, first_month: 1 }
    }

    /// The calendar that all dates lie on; `dates` ascend without repetition
    /// and are at least two.
    #[must_use]
    pub fn of(dates: &[Date]) -> Self {
        if let Some(calendar) = months(dates) {
            return calendar;
        }
        let gaps = || dates.windows(2).map(|pair| days_between(pair[0], pair[1]));
        if gaps().all(|gap| gap % 7 == 0) {
            let week_start = dates[0].weekday().to_monday_zero_offset();
            return Self { week_start, ..Self::plain(Step::Week) };
        }
        let mut seen = [false; 7];
        for date in dates {
            seen[place(*date)] = true;
        }
        // A weekday that is missing throughout four weeks is one without business.
        let weeks = days_between(dates[0], dates[dates.len() - 1]) / 7;
        let open = if weeks >= 4 { seen } else { [true; 7] };
        Self { open, ..Self::plain(Step::Day) }
    }

    /// The date that names the period of this date.
    #[must_use]
    pub fn period(&self, date: Date) -> Date {
        match self.step {
            Step::Day => date,
            Step::Week => {
                let since = (date.weekday().to_monday_zero_offset() - self.week_start).rem_euclid(7);
                date.saturating_sub(i64::from(since).days())
            }
            Step::Month => self.named(date.first_of_month()),
            Step::Quarter => self.named(self.first_of(date, 3)),
            Step::Year => self.named(self.first_of(date, 12)),
        }
    }

    /// The period after the one of this name.
    #[must_use]
    pub fn next(&self, date: Date) -> Date {
        match self.step {
            Step::Day => {
                let mut next = date.saturating_add(1.day());
                for _ in 0..7 {
                    if self.open[place(next)] {
                        break;
                    }
                    next = next.saturating_add(1.day());
                }
                next
            }
            Step::Week => date.saturating_add(7.days()),
            Step::Month => self.named(date.first_of_month().saturating_add(1.month())),
            Step::Quarter => self.named(date.first_of_month().saturating_add(3.months())),
            Step::Year => self.named(date.first_of_month().saturating_add(12.months())),
        }
    }

    /// The names of so many periods after this one.
    #[must_use]
    pub fn after(&self, date: Date, count: usize) -> Vec<Date> {
        let mut at = date;
        let mut names = Vec::with_capacity(count);
        for _ in 0..count {
            at = self.next(at);
            names.push(at);
        }
        names
    }

    /// Periods in the short season: the weekdays of days, the months or quarters
    /// of a year; 1 where there is none that few periods make up.
    #[must_use]
    pub fn cycle(&self) -> usize {
        match self.step {
            Step::Day => self.open.iter().filter(|open| **open).count(),
            Step::Month => 12,
            Step::Quarter => 4,
            Step::Week | Step::Year => 1,
        }
    }

    /// Periods in a year, rounded, on which repeating last year rests.
    #[must_use]
    pub fn year(&self) -> usize {
        match self.step {
            Step::Day => 52 * self.cycle(),
            Step::Week => 52,
            Step::Month => 12,
            Step::Quarter => 4,
            Step::Year => 1,
        }
    }

    fn named(&self, first: Date) -> Date {
        let day = self.named_day.min(first.days_in_month());
        first.with().day(day).build().unwrap_or(first)
    }

    fn first_of(&self, date: Date, months: i8) -> Date {
        let back = (date.month() - self.first_month).rem_euclid(months);
        date.first_of_month().saturating_sub(i64::from(back).months())
    }
}

/// Months, quarters or years, where all dates are the same day of different
/// months, or their last day.
fn months(dates: &[Date]) -> Option<Calendar> {
    let first = dates[0];
    let last_days = dates.iter().all(|date| *date == date.last_of_month());
    let same_day = dates.iter().all(|date| date.day() == first.day());
    if !last_days && !same_day {
        return None;
    }
    let number = |date: &Date| i64::from(date.year()) * 12 + i64::from(date.month());
    let gaps = dates.windows(2).map(|pair| number(&pair[1]) - number(&pair[0]));
    let common = gaps.fold(0, divisor);
    let step = match common {
        0 => return None,
        months if months % 12 == 0 => Step::Year,
        months if months % 3 == 0 => Step::Quarter,
        _ => Step::Month,
    };
    let named_day = if last_days { 31 } else { first.day() };
    Some(Calendar { named_day, first_month: first.month(), ..Calendar::plain(step) })
}

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Days from one date to another.
#[must_use]
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

fn place(date: Date) -> usize {
    match date.weekday() {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn found(dates: &[Date]) -> (Step, Vec<Date>) {
        let calendar = Calendar::of(dates);
        (calendar.step, calendar.after(*dates.last().unwrap(), 2))
    }

    #[test]
    fn steps_are_found_from_dates() {
        let days: Vec<Date> = (1..=10).map(|day| date(2026, 3, day)).collect();
        assert_eq!(found(&days), (Step::Day, vec![date(2026, 3, 11), date(2026, 3, 12)]));
        let weeks = [date(2026, 1, 4), date(2026, 1, 11), date(2026, 1, 25)];
        assert_eq!(found(&weeks), (Step::Week, vec![date(2026, 2, 1), date(2026, 2, 8)]));
        let ends = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 30)];
        assert_eq!(found(&ends), (Step::Month, vec![date(2026, 5, 31), date(2026, 6, 30)]));
        let firsts = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 5, 1)];
        assert_eq!(found(&firsts), (Step::Month, vec![date(2026, 6, 1), date(2026, 7, 1)]));
        let quarters = [date(2026, 2, 1), date(2026, 5, 1), date(2026, 8, 1)];
        assert_eq!(found(&quarters), (Step::Quarter, vec![date(2026, 11, 1), date(2027, 2, 1)]));
        let years = [date(2020, 6, 1), date(2021, 6, 1), date(2024, 6, 1)];
        assert_eq!(found(&years), (Step::Year, vec![date(2025, 6, 1), date(2026, 6, 1)]));
    }

    #[test]
    fn days_without_business_are_not_in_the_calendar() {
        let first = date(2026, 3, 2);
        let days: Vec<Date> = (0..50)
            .map(|day| first.saturating_add(jiff::Span::new().days(day)))
            .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
            .collect();
        let calendar = Calendar::of(&days);
        assert_eq!((calendar.step, calendar.cycle()), (Step::Day, 5));
        assert_eq!(calendar.next(date(2026, 3, 6)), date(2026, 3, 9));
    }

    #[test]
    fn dates_belong_to_periods() {
        let of = |step| Calendar::plain(step).period(date(2026, 8, 20));
        assert_eq!(of(Step::Week), date(2026, 8, 17));
        assert_eq!(of(Step::Month), date(2026, 8, 1));
        assert_eq!(of(Step::Quarter), date(2026, 7, 1));
        assert_eq!(of(Step::Year), date(2026, 1, 1));
        let fiscal = Calendar::of(&[date(2024, 4, 1), date(2025, 4, 1)]);
        assert_eq!(fiscal.period(date(2026, 3, 31)), date(2025, 4, 1));
        // The end of the calendar is no place to panic.
        assert_eq!(Calendar::plain(Step::Day).next(Date::MAX), Date::MAX);
    }
}
