//! Days, months, periods and the injected clock. Time is UTC inside; a day is
//! the workspace's day.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};

/// An instant in UTC.
pub type Timestamp = jiff::Timestamp;

/// A calendar day in the workspace's time zone (or the file's, before it is
/// placed).
pub type Day = jiff::civil::Date;

/// Tells the time. Injected everywhere, so that tests decide what "now" is.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is moved, for tests and simulations.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that stands at an RFC 3339 instant.
    ///
    /// # Panics
    /// When the text is no instant; the caller writes it in source code.
    #[must_use]
    pub fn at(rfc3339: &str) -> Self {
        let at: Timestamp = rfc3339.parse().expect("an RFC 3339 instant such as 2026-10-01T00:00:00Z");
        Self(AtomicI64::new(at.as_microsecond()))
    }

    /// Moves the clock forward.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// A calendar month, written `2026-10`: the unit of budgets and of lake
/// partitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Day) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Reads `2026-10`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let day: Day = format!("{text}-01").parse().ok()?;
        (text.len() == 7).then(|| Self::of(day))
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Day {
        jiff::civil::date(self.year, self.month, 1)
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Day {
        self.first_day().last_of_month()
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.last_day().tomorrow().unwrap_or_else(|_| self.last_day()))
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> i8 {
        self.first_day().days_in_month()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("“{text}” is not a month such as 2026-10")))
    }
}

/// A run of whole days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day, never before `from`.
    pub to: Day,
}

/// Says that a period ends before it starts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the period ends ({to}) before it starts ({from}); swap the two dates")]
pub struct PeriodError {
    from: Day,
    to: Day,
}

impl Period {
    /// A period of at least one day.
    ///
    /// # Errors
    /// [`PeriodError`] when `to` is before `from`.
    pub fn new(from: Day, to: Day) -> Result<Self, PeriodError> {
        if to < from { Err(PeriodError { from, to }) } else { Ok(Self { from, to }) }
    }

    /// One whole month.
    #[must_use]
    pub fn month(month: Month) -> Self {
        Self { from: month.first_day(), to: month.last_day() }
    }

    /// Number of days.
    #[must_use]
    pub fn days(self) -> i32 {
        (self.to - self.from).get_days() + 1
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Its days in order.
    pub fn iter(self) -> impl Iterator<Item = Day> {
        self.from.series(1.day()).take_while(move |day| *day <= self.to)
    }

    /// Its months in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        let last = Month::of(self.to);
        std::iter::successors(Some(Month::of(self.from)), move |month| (*month < last).then(|| month.next()))
    }

    /// The period of the same length just before it; a whole number of whole
    /// months is compared with as many whole months.
    #[must_use]
    pub fn previous(self) -> Self {
        let whole_months = self.from.day() == 1 && self.to == self.to.last_of_month();
        let to = self.from.yesterday().unwrap_or(self.from);
        let from = if whole_months {
            let count = i32::try_from(self.months().count()).unwrap_or(1);
            self.from.checked_sub(count.months()).unwrap_or(self.from)
        } else {
            self.from.checked_sub(self.days().days()).unwrap_or(self.from)
        };
        Self { from, to }
    }

    /// The same dates one year earlier.
    #[must_use]
    pub fn year_before(self) -> Self {
        let back = |day: Day| day.checked_sub(1.year()).unwrap_or(day);
        let to = back(self.to);
        let to = if self.to == self.to.last_of_month() { to.last_of_month() } else { to };
        Self { from: back(self.from), to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_whole_month_is_compared_with_the_month_before() {
        let october = Period::month(Month::of(date(2026, 10, 9)));
        assert_eq!(october.previous(), Period { from: date(2026, 9, 1), to: date(2026, 9, 30) });
        assert_eq!(october.days(), 31);
    }

    #[test]
    fn an_odd_period_is_compared_with_the_same_number_of_days() {
        let ten_days = Period::new(date(2026, 10, 11), date(2026, 10, 20)).unwrap();
        assert_eq!(ten_days.previous(), Period { from: date(2026, 10, 1), to: date(2026, 10, 10) });
        assert!(Period::new(date(2026, 10, 2), date(2026, 10, 1)).is_err());
    }

    #[test]
    fn february_of_a_leap_year_compares_with_the_whole_february_before() {
        let leap = Period::month(Month::parse("2028-02").unwrap());
        assert_eq!(leap.year_before(), Period::month(Month::parse("2027-02").unwrap()));
        assert_eq!(Month::parse("2027-02").unwrap().next().to_string(), "2027-03");
        assert_eq!(leap.months().count(), 1);
    }
}
