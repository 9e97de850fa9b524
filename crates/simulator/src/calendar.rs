//! What the season does to demand: growth, the year, the week, pay days and
//! the holidays of a shop in Manila.

use base::Day;

/// Demand on a day relative to an average day of the first year. It moves the
/// organic baseline; the owner also spends more when it is high, which is what
/// makes naive comparisons of spend and sales mislead.
pub(crate) fn demand(day: Day, first: Day) -> f64 {
    let elapsed = f64::from((day - first).get_days());
    let growth = 1.0 + 0.10 * elapsed / 365.0;
    growth * year(day) * week(day) * pay_day(day) * holiday(day)
}

/// The year: a swell towards Christmas, which is long in the Philippines, and
/// a quiet June to August.
fn year(day: Day) -> f64 {
    let angle = std::f64::consts::TAU * f64::from(day.day_of_year()) / 365.25;
    1.0 + 0.09 * (angle - 0.35).cos() + 0.03 * (2.0 * angle).cos()
}

fn week(day: Day) -> f64 {
    [0.94, 0.93, 0.95, 0.98, 1.06, 1.10, 1.04][usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())]
}

/// Wages are paid on the 15th and at the end of the month.
fn pay_day(day: Day) -> f64 {
    let to_month_end = day.days_in_month() - day.day();
    match (day.day(), to_month_end) {
        (15 | 16, _) | (_, 0) | (1, _) => 1.18,
        (17, _) | (2, _) | (_, 1) => 1.08,
        _ => 1.0,
    }
}

/// Fixed-date holidays and the sales of the online calendar.
fn holiday(day: Day) -> f64 {
    match (day.month(), day.day()) {
        (11, 11) | (12, 12) => 2.0,
        (10, 10) | (9, 9) => 1.35,
        (12, 13..=22) => 1.45,
        (12, 23..=24) => 1.15,
        (12, 25) | (1, 1) => 0.45,
        (12, 26..=31) => 0.85,
        (2, 8..=13) => 1.25,
        (5, 5..=11) => 1.15,
        (11, 1) => 0.6,
        _ if is_holy_week(day) => 0.55,
        _ => 1.0,
    }
}

/// Maundy Thursday to Black Saturday.
fn is_holy_week(day: Day) -> bool {
    let days_to_easter = (easter(day.year()) - day).get_days();
    (1..=3).contains(&days_to_easter)
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876).
fn easter(year: i16) -> Day {
    let y = i32::from(year);
    let (golden, century, of_century) = (y % 19, y / 100, y % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let march_based = epact + weekday - 7 * shift + 114;
    let (month, day) = (march_based / 31, march_based % 31 + 1);
    jiff::civil::date(year, i8::try_from(month).unwrap_or(4), i8::try_from(day).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_falls_where_the_almanac_says() {
        for known in [date(2000, 4, 23), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25)] {
            assert_eq!(easter(known.year()), known);
        }
    }

    #[test]
    fn the_season_has_its_peaks_and_its_lows() {
        let first = date(2024, 11, 1);
        let of = |day| demand(day, first);
        assert!(of(date(2025, 11, 11)) > 1.7 * of(date(2025, 11, 6)), "11.11 is the day of the year");
        assert!(of(date(2026, 4, 3)) < 0.7 * of(date(2026, 4, 10)), "Good Friday is quiet");
        assert!(of(date(2025, 7, 15)) > of(date(2025, 7, 22)), "pay day beats the week after");
        assert!(of(date(2026, 7, 22)) > of(date(2025, 7, 23)), "the shop grows");
    }
}
