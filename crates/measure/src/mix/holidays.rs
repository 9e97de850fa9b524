//! Holidays as data: dates from calendar arithmetic, not from a list.

use icu_calendar::AsCalendar;
use icu_calendar::cal::{ChineseTraditional, Hebrew, Hijri, Persian};
use icu_calendar::types::RataDie;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::panel::Step;
use super::regressors::last_day;

/// Holidays the model knows the dates of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    /// 25 December and the week before it.
    Christmas,
    /// 1 January.
    NewYear,
    /// Palm Sunday to Easter Sunday, western reckoning.
    HolyWeek,
    /// Palm Sunday to Easter Sunday, eastern reckoning.
    OrthodoxHolyWeek,
    /// First three days of the Chinese year (Spring Festival, Tết).
    LunarNewYear,
    /// First four days of the Persian year.
    Nowruz,
    /// The month of Ramadan, Umm al-Qura calendar.
    Ramadan,
    /// First three days of Shawwal.
    EidAlFitr,
    /// Four days from 10 Dhu al-Hijja.
    EidAlAdha,
    /// First two days of the Jewish year.
    RoshHashanah,
    /// The day after the fourth Thursday of November, until the Monday after.
    BlackFriday,
}

impl Holiday {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Christmas,
        Self::NewYear,
        Self::HolyWeek,
        Self::OrthodoxHolyWeek,
        Self::LunarNewYear,
        Self::Nowruz,
        Self::Ramadan,
        Self::EidAlFitr,
        Self::EidAlAdha,
        Self::RoshHashanah,
        Self::BlackFriday,
    ];

    /// Its name, as in `holiday[lunar_new_year]`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Christmas => "christmas",
            Self::NewYear => "new_year",
            Self::HolyWeek => "holy_week",
            Self::OrthodoxHolyWeek => "orthodox_holy_week",
            Self::LunarNewYear => "lunar_new_year",
            Self::Nowruz => "nowruz",
            Self::Ramadan => "ramadan",
            Self::EidAlFitr => "eid_al_fitr",
            Self::EidAlAdha => "eid_al_adha",
            Self::RoshHashanah => "rosh_hashanah",
            Self::BlackFriday => "black_friday",
        }
    }

    /// The holiday of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|holiday| holiday.name() == name)
    }

    /// Whether a day belongs to it.
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        let (month, of_month) = (day.month(), day.day());
        match self {
            Self::Christmas => month == 12 && (18..=25).contains(&of_month),
            Self::NewYear => month == 1 && of_month == 1,
            Self::HolyWeek => (0..=7).contains(&days_between(day, western_easter(day.year()))),
            Self::OrthodoxHolyWeek => (0..=7).contains(&days_between(day, eastern_easter(day.year()))),
            Self::LunarNewYear => {
                let (month, day) = month_and_day(day, ChineseTraditional::new());
                month == 1 && day <= 3
            }
            Self::Nowruz => {
                let (month, day) = month_and_day(day, Persian);
                month == 1 && day <= 4
            }
            Self::Ramadan => month_and_day(day, Hijri::new_umm_al_qura()).0 == 9,
            Self::EidAlFitr => {
                let (month, day) = month_and_day(day, Hijri::new_umm_al_qura());
                month == 10 && day <= 3
            }
            Self::EidAlAdha => {
                let (month, day) = month_and_day(day, Hijri::new_umm_al_qura());
                month == 12 && (10..=13).contains(&day)
            }
            Self::RoshHashanah => {
                let (month, day) = month_and_day(day, Hebrew);
                month == 1 && day <= 2
            }
            Self::BlackFriday => {
                let thanksgiving = Date::constant(day.year(), 11, 1).nth_weekday_of_month(4, Weekday::Thursday);
                thanksgiving.is_ok_and(|thursday| (1..=4).contains(&days_between(thursday, day)))
            }
        }
    }

    /// The share of each period's days that belong to it.
    #[must_use]
    pub(super) fn shares(self, dates: &[Date], step: Step) -> Vec<f64> {
        dates
            .iter()
            .map(|first| {
                let days = days_between(*first, last_day(*first, step)) + 1;
                let held = first.series(1.day()).take(days.max(1) as usize).filter(|day| self.holds(*day)).count();
                held as f64 / f64::from(days.max(1))
            })
            .collect()
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// Month of the year and day of the month in another calendar.
fn month_and_day<C: AsCalendar>(day: Date, calendar: C) -> (u8, u8) {
    /// The Rata Die of 1 January 1970.
    const UNIX: i64 = 719_163;
    let since = i64::from(days_between(Date::constant(1970, 1, 1), day));
    let date = icu_calendar::Date::from_rata_die(RataDie::new(UNIX + since), calendar);
    (date.month().ordinal, date.day_of_month().0)
}

/// Easter Sunday of the Gregorian calendar, by the anonymous computus (Meeus
/// 1991, Astronomical Algorithms, chapter 8).
fn western_easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::constant(year, (n / 31) as i8, (n % 31 + 1) as i8)
}

/// Easter Sunday of the Julian calendar, as a Gregorian date, valid from 1900 to
/// 2099 (Meeus 1991; thirteen days lie between the calendars).
fn eastern_easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 4, y % 7, y % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let n = d + e + 114;
    let julian = Date::constant(year, (n / 31) as i8, (n % 31 + 1) as i8);
    julian.saturating_add(13.days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_day(holiday: Holiday, year: i16) -> Date {
        Date::constant(year, 1, 1).series(1.day()).find(|day| holiday.holds(*day)).unwrap()
    }

    #[test]
    fn published_dates() {
        // Easter: tables of the US Census Bureau and of Orthodox churches.
        for (year, month, day) in [(2019, 4, 21), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5)] {
            assert_eq!(western_easter(year), Date::constant(year, month, day));
        }
        for (year, month, day) in [(2023, 4, 16), (2024, 5, 5), (2025, 4, 20), (2026, 4, 12)] {
            assert_eq!(eastern_easter(year), Date::constant(year, month, day));
        }
        // Lunar New Year: Hong Kong Observatory's tables.
        for (year, month, day) in [(2023, 1, 22), (2024, 2, 10), (2025, 1, 29), (2026, 2, 17)] {
            assert_eq!(first_day(Holiday::LunarNewYear, year), Date::constant(year, month, day));
        }
        // Nowruz, Iran's official calendar.
        assert_eq!(first_day(Holiday::Nowruz, 2024), Date::constant(2024, 3, 20));
        assert_eq!(first_day(Holiday::Nowruz, 2025), Date::constant(2025, 3, 21));
        // Ramadan and the Eids, Umm al-Qura.
        assert_eq!(first_day(Holiday::Ramadan, 2024), Date::constant(2024, 3, 11));
        assert_eq!(first_day(Holiday::EidAlFitr, 2025), Date::constant(2025, 3, 30));
        assert_eq!(first_day(Holiday::EidAlAdha, 2024), Date::constant(2024, 6, 16));
        assert_eq!(first_day(Holiday::RoshHashanah, 2025), Date::constant(2025, 9, 23));
        assert_eq!(first_day(Holiday::BlackFriday, 2024), Date::constant(2024, 11, 29));
    }

    #[test]
    fn a_week_holds_the_share_of_its_days() {
        let dates = [Date::constant(2024, 12, 16), Date::constant(2024, 12, 23)];
        let shares = Holiday::Christmas.shares(&dates, Step::Weekly);
        assert!((shares[0] - 5.0 / 7.0).abs() < 1e-12 && (shares[1] - 3.0 / 7.0).abs() < 1e-12);
        assert!(Holiday::ALL.iter().all(|holiday| Holiday::named(holiday.name()) == Some(*holiday)));
    }
}
