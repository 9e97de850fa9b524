//! The Solar Hijri calendar of Iran and Afghanistan, for dates in files and on
//! pages.

use icu_calendar::{Date, Iso, cal::Persian};

use crate::time::Day;

/// A Jalali day as numbers: year, month 1–12, day 1–31.
pub type JalaliDay = (i32, u8, u8);

/// Reads a Jalali date; `None` when the calendar has no such day.
#[must_use]
pub fn to_day(year: i32, month: u8, day: u8) -> Option<Day> {
    let iso = Date::try_new_persian(year, month, day).ok()?.to_calendar(Iso);
    let month = i8::try_from(iso.month().ordinal).ok()?;
    let day = i8::try_from(iso.day_of_month().0).ok()?;
    Day::new(i16::try_from(iso.year().extended_year()).ok()?, month, day).ok()
}

/// The Jalali date of a day.
#[must_use]
pub fn from_day(day: Day) -> Option<JalaliDay> {
    let month = u8::try_from(day.month()).ok()?;
    let iso = Date::try_new_iso(i32::from(day.year()), month, u8::try_from(day.day()).ok()?).ok()?;
    let jalali = iso.to_calendar(Persian);
    Some((jalali.year().extended_year(), jalali.month().ordinal, jalali.day_of_month().0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn nowruz_and_a_leap_day() {
        assert_eq!(to_day(1405, 1, 1), Some(date(2026, 3, 21)));
        assert_eq!(to_day(1403, 12, 30), Some(date(2025, 3, 20)));
        assert_eq!(to_day(1404, 12, 30), None);
        assert_eq!(from_day(date(2026, 10, 1)), Some((1405, 7, 9)));
    }
}
