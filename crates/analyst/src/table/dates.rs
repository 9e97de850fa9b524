//! Dates and times as files write them, in digits of any script.

use base::digits;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// How a column's dates are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateForm {
    /// Only forms that can be read one way: 2024-01-31, 2024/01/31, 20240131,
    /// 31.01.2024, 31 Jan 2024, January 31, 2024; each may have a time behind it.
    Unambiguous,
    /// 31/01/2024
    DayFirst,
    /// 01/31/2024
    MonthFirst,
    /// A strptime pattern.
    Given(String),
}

const SLASHED: &str = "can be read as day/month or month/day; say --date-format %d/%m/%Y or --date-format %m/%d/%Y";

/// Forms with a month's name: they can be read one way only.
const NAMED: [&str; 6] = ["%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%b %d %Y"];

/// The day; a time behind it is left away.
pub(super) fn date(text: &str, form: &DateForm) -> Result<Date, String> {
    let folded = digits::fold(text);
    let text = folded.trim();
    match form {
        DateForm::Given(pattern) => DateTime::strptime(pattern, text)
            .map(DateTime::date)
            .or_else(|_| Date::strptime(pattern, text))
            .map_err(|error| format!("“{text}” is not a date as --date-format {pattern} says: {error}")),
        DateForm::DayFirst => slashed(text).and_then(|(a, b, year)| day(year, b, a)).ok_or_else(|| no_date(text)),
        DateForm::MonthFirst => slashed(text).and_then(|(a, b, year)| day(year, a, b)).ok_or_else(|| no_date(text)),
        DateForm::Unambiguous if slashed(text).is_some() => Err(format!("“{text}” {SLASHED}")),
        DateForm::Unambiguous => unambiguous(text).ok_or_else(|| no_date(text)),
    }
}

/// The instant; without an offset it is UTC, a day is its first instant, whole
/// numbers of ten or thirteen digits are seconds or milliseconds since 1970.
pub(super) fn time(text: &str, form: &DateForm) -> Result<Timestamp, String> {
    let folded = digits::fold(text);
    let text = folded.trim();
    if let DateForm::Given(pattern) = form {
        if let Ok(time) = Timestamp::strptime(pattern, text) {
            return Ok(time);
        }
        if let Ok(time) = DateTime::strptime(pattern, text) {
            return utc(time, text);
        }
        return utc(date(text, form)?.into(), text);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        match (text.len(), text.parse::<i64>()) {
            (9..=10, Ok(seconds)) => return Timestamp::from_second(seconds).map_err(|_| no_date(text)),
            (12..=13, Ok(millis)) => return Timestamp::from_millisecond(millis).map_err(|_| no_date(text)),
            _ => {}
        }
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    if let Some(bare) = text.strip_suffix(" UTC") {
        return self::time(bare, form);
    }
    if let Ok(time) = text.parse::<DateTime>() {
        return utc(time, text);
    }
    if let Some((before, clock)) = text.split_once(' ')
        && let (Ok(date), Ok(clock)) = (self::date(before, form), clock.trim().parse::<jiff::civil::Time>())
    {
        return utc(date.to_datetime(clock), text);
    }
    utc(date(text, form)?.into(), text)
}

fn utc(time: DateTime, text: &str) -> Result<Timestamp, String> {
    time.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).map_err(|_| no_date(text))
}

/// The form that all slashed dates of a column have in common.
pub(super) fn common_form<'a>(texts: impl Iterator<Item = &'a str>) -> Result<DateForm, String> {
    let (mut first, mut day_first, mut month_first) = (None, true, true);
    for text in texts {
        let Some((a, b, year)) = slashed(digits::fold(text).trim()) else { continue };
        first.get_or_insert(text);
        day_first &= day(year, b, a).is_some();
        month_first &= day(year, a, b).is_some();
    }
    match (first, day_first, month_first) {
        (None, _, _) => Ok(DateForm::Unambiguous),
        (Some(_), true, false) => Ok(DateForm::DayFirst),
        (Some(_), false, true) => Ok(DateForm::MonthFirst),
        (Some(text), true, true) => Err(format!("dates such as “{text}” {SLASHED}")),
        (Some(_), false, false) => {
            Err("some dates are day/month and others month/day; write them as 2024-01-31".to_owned())
        }
    }
}

fn unambiguous(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse::<Date>() {
        return Some(date);
    }
    let dated = text.split(['T', ' ']).next().unwrap_or(text);
    for (mark, parts) in [('-', dated.split('-')), ('/', dated.split('/'))] {
        let parts: Vec<&str> = parts.collect();
        if let [year, month, of_month] = parts[..]
            && year.len() == 4
            && !year.contains(mark)
        {
            return day(year.parse().ok()?, month.parse().ok()?, of_month.parse().ok()?);
        }
    }
    if let [of_month, month, year] = dated.split('.').collect::<Vec<_>>()[..]
        && year.len() == 4
    {
        return day(year.parse().ok()?, month.parse().ok()?, of_month.parse().ok()?);
    }
    NAMED.iter().find_map(|pattern| Date::strptime(pattern, text).ok())
}

/// The three numbers of 31/01/2024 or 01-31-2024.
fn slashed(text: &str) -> Option<(i8, i8, i16)> {
    let dated = text.split(' ').next()?;
    let mark = if dated.contains('/') { '/' } else { '-' };
    let [a, b, year] = dated.split(mark).collect::<Vec<_>>()[..] else { return None };
    if year.len() != 4 || a.len() > 2 || b.len() > 2 {
        return None;
    }
    Some((a.parse().ok()?, b.parse().ok()?, year.parse().ok()?))
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn no_date(text: &str) -> String {
    if text.is_empty() {
        return "there is no date here".to_owned();
    }
    let shown: String = text.chars().take(60).collect();
    let year = text.split(['-', '/', '.']).next().and_then(|year| year.parse().ok());
    if year.is_some_and(|year| JALALI.contains(&year)) {
        return format!("“{shown}” looks like a date of the Jalali calendar; {CONVERT}");
    }
    format!("“{shown}” is not a date that can be read one way; write it as 2024-01-31")
}

/// Years that are taken for those of the Jalali calendar: 1921 to 2121.
const JALALI: std::ops::RangeInclusive<i16> = 1300..=1500;
/// Nothing that is measured here was recorded before.
const FIRST_YEAR: i16 = 1900;
const CONVERT: &str = "convert the dates to the Gregorian calendar (1405-01-01 is 2026-03-21)";

/// What is doubtful about the days of a column: years of another calendar, or
/// none that anything was recorded in. It is said once for a file.
#[must_use]
pub fn doubt(days: impl IntoIterator<Item = Date>) -> Option<String> {
    let early = days.into_iter().filter(|day| day.year() < FIRST_YEAR).min()?;
    Some(if JALALI.contains(&early.year()) {
        format!(
            "the dates look like the Jalali calendar ({early}) and are read as Gregorian: weeks and months are wrong; {CONVERT}"
        )
    } else {
        format!("the first date is {early}: is it mistyped?")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as on;

    #[test]
    fn forms_that_can_be_read_one_way_are_read() {
        let forms = [
            "2024-01-31",
            "2024-1-31",
            "2024/01/31",
            "20240131",
            "31.01.2024",
            "31.1.2024",
            "31 Jan 2024",
            "31 January 2024",
            "Jan 31, 2024",
            "January 31, 2024",
            "2024-01-31 12:30:00",
            "2024-01-31T12:30:00Z",
        ];
        for text in forms {
            assert_eq!(date(text, &DateForm::Unambiguous), Ok(on(2024, 1, 31)), "{text}");
        }
    }

    #[test]
    fn digits_of_other_scripts_are_read() {
        for text in ["۲۰۲۴-۰۱-۳۱", "٢٠٢٤/٠١/٣١", "۲۰۲۴۰۱۳۱"] {
            assert_eq!(date(text, &DateForm::Unambiguous), Ok(on(2024, 1, 31)), "{text}");
        }
        assert_eq!(common_form(["۱۳/۰۲/۲۰۲۴"].into_iter()), Ok(DateForm::DayFirst));
    }

    #[test]
    fn years_of_another_calendar_are_doubted() {
        assert!(doubt([on(2024, 1, 31), on(1403, 2, 1)]).unwrap().contains("Jalali"));
        assert!(doubt([on(1, 1, 1)]).unwrap().contains("mistyped"));
        assert_eq!(doubt([on(1998, 1, 1)]), None);
        // A day that only the Jalali calendar has.
        assert!(date("1403-02-31", &DateForm::Unambiguous).unwrap_err().contains("Jalali"));
    }

    #[test]
    fn what_can_be_read_two_ways_is_refused() {
        assert!(date("01/02/2024", &DateForm::Unambiguous).unwrap_err().contains("--date-format"));
        for text in ["", "2024-02-30", "yesterday", "1/2/24", "2024", "99.99.2024"] {
            assert!(date(text, &DateForm::Unambiguous).is_err(), "{text}");
        }
        assert_eq!(date("01/02/2024", &DateForm::Given("%d/%m/%Y".to_owned())), Ok(on(2024, 2, 1)));
    }

    #[test]
    fn a_column_settles_what_a_field_cannot() {
        assert_eq!(common_form(["01/02/2024", "13/02/2024"].into_iter()), Ok(DateForm::DayFirst));
        assert_eq!(common_form(["01/02/2024", "02/13/2024"].into_iter()), Ok(DateForm::MonthFirst));
        assert_eq!(common_form(["2024-01-02"].into_iter()), Ok(DateForm::Unambiguous));
        assert!(common_form(["01/02/2024"].into_iter()).unwrap_err().contains("--date-format"));
        assert!(common_form(["13/01/2024", "01/13/2024"].into_iter()).is_err());
    }

    #[test]
    fn instants_are_utc_unless_they_say_otherwise() {
        let noon: Timestamp = "2024-01-31T12:00:00Z".parse().unwrap();
        let forms = [
            "2024-01-31T12:00:00Z",
            "2024-01-31 12:00:00",
            "2024-01-31 12:00",
            "2024-01-31T14:00:00+02:00",
            "2024-01-31 12:00:00 UTC",
            "31.01.2024 12:00",
            "1706702400",
            "1706702400000",
        ];
        for text in forms {
            assert_eq!(time(text, &DateForm::Unambiguous), Ok(noon), "{text}");
        }
        assert_eq!(time("2024-01-31", &DateForm::Unambiguous), Ok("2024-01-31T00:00:00Z".parse().unwrap()));
        assert!(time("soon", &DateForm::Unambiguous).is_err());
    }
}
