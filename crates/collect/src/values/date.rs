//! Dates, months and instants as people and programs write them.

use base::{Day, Month, Period, RejectReason, Timestamp, jalali};
use jiff::civil::Time;
use jiff::tz::{Offset, TimeZone};

use super::date_tokens::{Token, take_time, tokens};
use super::months::{Calendar, DateWord};
use super::number::shortened;

/// The order of the numbers in a date whose year does not stand first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `03/10/2026` is the third of October.
    Dmy,
    /// `10/03/2026` is the third of October.
    Mdy,
    /// `26/10/03` with two-digit years; a year of four digits is seen anyway.
    Ymd,
}

impl DateOrder {
    /// The word of the flag `--date-order`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }

    /// Reads the word of the flag `--date-order`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Dmy, Self::Mdy, Self::Ymd].into_iter().find(|order| order.as_str() == word)
    }
}

/// How the dates of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateStyle {
    /// Order of day and month.
    pub order: DateOrder,
    /// Whether `26` may stand for 2026 (and `05` for 1405 never).
    pub two_digit_years: bool,
}

impl DateStyle {
    /// A style with years of four digits.
    #[must_use]
    pub fn of(order: DateOrder) -> Self {
        Self { order, two_digit_years: false }
    }
}

/// A day or a month as it was read, with the time of day where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The day, or every day of the month.
    pub period: Period,
    /// Time of day.
    pub time: Option<Time>,
    /// Distance from UTC, where the text says it.
    pub offset: Option<Offset>,
}

impl When {
    /// The day as written; `None` for a whole month.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        (self.period.from == self.period.to).then_some(self.period.from)
    }

    /// The instant, in `zone` where the text names no other; midnight where it
    /// names no time.
    #[must_use]
    pub fn instant(&self, zone: &TimeZone) -> Option<Timestamp> {
        let at = self.day()?.to_datetime(self.time.unwrap_or_else(Time::midnight));
        match self.offset {
            Some(offset) => offset.to_timestamp(at).ok(),
            None => at.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp()),
        }
    }

    /// The same instant as day and time of `zone`, where the text says how far
    /// it is from UTC; else as written.
    #[must_use]
    pub fn placed_in(&self, zone: &TimeZone) -> Self {
        let instant = self.time.and(self.offset).and_then(|_| self.instant(zone));
        let Some(instant) = instant else { return *self };
        let local = instant.to_zoned(zone.clone()).datetime();
        let day = local.date();
        Self { period: Period { from: day, to: day }, time: Some(local.time()), offset: None }
    }

    /// The day in `zone`: of the instant where the text has a time and an
    /// offset, else the day as written.
    #[must_use]
    pub fn day_in(&self, zone: &TimeZone) -> Option<Day> {
        match (self.time, self.offset) {
            (Some(_), Some(_)) => Some(self.instant(zone)?.to_zoned(zone.clone()).date()),
            _ => self.day(),
        }
    }
}

/// The years of the Gregorian calendar that are read.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// Why a cell is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is something else.
    #[error("“{0}” is not a date; write it as 2026-10-03")]
    NotADate(String),
    /// A year that no file of a business is of.
    #[error("“{0}” is not of the years {first} to {last}", first = YEARS.start(), last = YEARS.end())]
    OutsideYears(String),
    /// The calendar has no such day.
    #[error("“{0}” is a day that the calendar does not have")]
    NoSuchDay(String),
    /// A year of two digits.
    #[error(
        "“{0}” has a year of two digits, which is ambiguous; write it with four, or allow it with --two-digit-years"
    )]
    TwoDigitYear(String),
}

impl DateError {
    /// The reason in the table `rejected`.
    #[must_use]
    pub fn reason(&self) -> RejectReason {
        RejectReason::BadDate
    }
}

/// Reads a date; `None` when the cell is empty or says that there is none.
///
/// # Errors
/// [`DateError`] when it is none, or no calendar has it.
pub fn read(text: &str, style: DateStyle) -> Result<Option<When>, DateError> {
    if let Some(day) = iso_day(text.as_bytes()) {
        return day.map(|day| Some(whole(day))).ok_or_else(|| DateError::NoSuchDay(shortened(text)));
    }
    let folded = base::digits::fold(text.trim());
    let cleaned = folded.trim_matches(['"', '\'', '\u{feff}', '\u{200e}', '\u{200f}']).trim();
    if matches!(cleaned, "" | "-" | "--" | "—" | "–" | "n/a" | "N/A" | "null" | "#N/A" | "NULL") {
        return Ok(None);
    }
    let not_a_date = || DateError::NotADate(shortened(text));
    if cleaned.len() > 100 {
        return Err(not_a_date());
    }
    let mut tokens = tokens(cleaned).ok_or_else(not_a_date)?;
    let time = take_time(&mut tokens).map_err(|()| not_a_date())?;
    let period = calendar_date(&tokens, style).map_err(|why| match why {
        Why::NotADate => not_a_date(),
        Why::NoSuchDay => DateError::NoSuchDay(shortened(text)),
        Why::OutsideYears => DateError::OutsideYears(shortened(text)),
        Why::TwoDigitYear => DateError::TwoDigitYear(shortened(text)),
    })?;
    if time.is_some() && period.from != period.to {
        return Err(not_a_date());
    }
    Ok(Some(When { period, time: time.map(|(time, _)| time), offset: time.and_then(|(_, offset)| offset) }))
}

fn whole(day: Day) -> When {
    When { period: Period { from: day, to: day }, time: None, offset: None }
}

/// `2026-10-03`, the commonest date of all: the outer `None` says that it is
/// written otherwise, the inner that there is no such day.
fn iso_day(bytes: &[u8]) -> Option<Option<Day>> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0')))
    };
    let year = number(&[*y1, *y2, *y3, *y4])?;
    let month = i8::try_from(number(&[*m1, *m2])?).ok()?;
    let day = i8::try_from(number(&[*d1, *d2])?).ok()?;
    YEARS.contains(&year).then(|| Day::new(year, month, day).ok())
}

enum Why {
    NotADate,
    OutsideYears,
    NoSuchDay,
    TwoDigitYear,
}

#[derive(Clone, Copy)]
struct Number {
    value: u32,
    digits: u8,
}

impl Number {
    fn is_year(self) -> bool {
        self.digits == 4
    }
}

/// The numbers, month word and marks of a date without its time.
#[derive(Default)]
struct Parts {
    numbers: Vec<Number>,
    month: Option<(u8, Calendar)>,
    /// Whether the second number is a month for certain: Vietnamese `tháng 10`.
    is_month_named: bool,
    has_dots: bool,
}

fn parts(tokens: &[Token]) -> Result<Parts, Why> {
    let mut parts = Parts::default();
    for token in tokens {
        match token {
            Token::Number { value, digits } => parts.numbers.push(Number { value: *value, digits: *digits }),
            Token::Word(DateWord::Month(month, calendar)) if parts.month.is_none() => {
                parts.month = Some((*month, *calendar));
            }
            Token::Word(DateWord::MonthFollows) => parts.is_month_named = true,
            Token::Word(DateWord::Noise) | Token::Mark('/' | '-' | ',' | '،' | '‐' | '–' | '(' | ')' | 'º' | '°') =>
                {}
            Token::Mark('.') => parts.has_dots = true,
            Token::Word(_) | Token::Mark(_) => return Err(Why::NotADate),
        }
    }
    Ok(parts)
}

fn calendar_date(tokens: &[Token], style: DateStyle) -> Result<Period, Why> {
    let parts = parts(tokens)?;
    if let Some((month, calendar)) = parts.month {
        return named_month(&parts.numbers, month, calendar, style);
    }
    match *parts.numbers.as_slice() {
        [Number { value, digits: 8 }] => day(value / 10_000, value / 100 % 100, value % 100),
        [Number { value, digits: 6 }] => month_of(value / 100, value % 100),
        [year, month] if year.is_year() && month.digits <= 2 => month_of(year.value, month.value),
        [month, year] if year.is_year() && month.digits <= 2 => month_of(year.value, month.value),
        [year, month, the_day] if year.is_year() && month.digits <= 2 && the_day.digits <= 2 => {
            day(year.value, month.value, the_day.value)
        }
        [first, second, year] if year.is_year() && first.digits <= 2 && second.digits <= 2 => {
            // Iranians, and all who write dots, put the day first.
            let is_day_first = parts.has_dots || parts.is_month_named || is_jalali(year.value);
            match style.order {
                DateOrder::Mdy if !is_day_first => day(year.value, first.value, second.value),
                _ => day(year.value, second.value, first.value),
            }
        }
        [first, second, third] if [first, second, third].iter().all(|number| number.digits <= 2) => {
            if !style.two_digit_years {
                return Err(Why::TwoDigitYear);
            }
            match style.order {
                DateOrder::Dmy => day(full_year(third.value), second.value, first.value),
                DateOrder::Mdy => day(full_year(third.value), first.value, second.value),
                DateOrder::Ymd => day(full_year(first.value), second.value, third.value),
            }
        }
        _ => Err(Why::NotADate),
    }
}

fn named_month(numbers: &[Number], month: u8, calendar: Calendar, style: DateStyle) -> Result<Period, Why> {
    let month = u32::from(month);
    let fits = |year: u32| match calendar {
        Calendar::Jalali => is_jalali(year),
        Calendar::Gregorian => !is_jalali(year),
    };
    match *numbers {
        [year] if year.is_year() && fits(year.value) => month_of(year.value, month),
        [year, the_day] | [the_day, year] if year.is_year() && the_day.digits <= 2 && fits(year.value) => {
            day(year.value, month, the_day.value)
        }
        [the_day, year] if calendar == Calendar::Gregorian && year.digits == 2 && the_day.digits <= 2 => {
            if style.two_digit_years {
                day(full_year(year.value), month, the_day.value)
            } else {
                Err(Why::TwoDigitYear)
            }
        }
        _ => Err(Why::NotADate),
    }
}

/// Two digits are years from 1970 to 2069, as POSIX has it (`%y`: 69–99 and
/// 00–68), moved by one so that 69 is still to come.
fn full_year(two_digits: u32) -> u32 {
    if two_digits < 70 { 2000 + two_digits } else { 1900 + two_digits }
}

/// Years that only the Solar Hijri calendar counts today.
fn is_jalali(year: u32) -> bool {
    (1300..=1500).contains(&year)
}

fn day(year: u32, month: u32, the_day: u32) -> Result<Period, Why> {
    let day = if is_jalali(year) { jalali_day(year, month, the_day) } else { gregorian_day(year, month, the_day) };
    let is_near = i16::try_from(year).is_ok_and(|year| YEARS.contains(&year)) || is_jalali(year);
    day.map(|day| Period { from: day, to: day }).ok_or(if is_near { Why::NoSuchDay } else { Why::OutsideYears })
}

fn gregorian_day(year: u32, month: u32, day: u32) -> Option<Day> {
    let year = i16::try_from(year).ok().filter(|year| YEARS.contains(year))?;
    Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn jalali_day(year: u32, month: u32, day: u32) -> Option<Day> {
    jalali::to_day(i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

fn month_of(year: u32, month: u32) -> Result<Period, Why> {
    if !(1..=12).contains(&month) {
        return Err(Why::NotADate);
    }
    if is_jalali(year) {
        let from = jalali_day(year, month, 1).ok_or(Why::NoSuchDay)?;
        let next = if month == 12 { jalali_day(year + 1, 1, 1) } else { jalali_day(year, month + 1, 1) };
        let to = next.and_then(|next| next.yesterday().ok()).ok_or(Why::NoSuchDay)?;
        return Ok(Period { from, to });
    }
    gregorian_day(year, month, 1).map(|first| Period::month(Month::of(first))).ok_or(Why::NotADate)
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
