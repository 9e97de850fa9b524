//! Whether the days in a file are every day, week or month, and which are
//! missing.

use std::collections::BTreeMap;

use anyhow::bail;
use jiff::civil::Date;
use measure::mix::Step;

/// How many days a message names before it says how many more there are.
const NAMED: usize = 5;

/// The periods of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Periods {
    /// Length of a period.
    pub(super) step: Step,
    /// First day of every period.
    pub(super) dates: Vec<Date>,
    /// Whether the file has the last day of each month, which became the first.
    pub(super) month_ends: bool,
}

/// What a period is called.
pub(super) fn word(step: Step) -> &'static str {
    match step {
        Step::Daily => "day",
        Step::Weekly => "week",
        Step::Monthly => "month",
    }
}

/// Finds the step of some days, ascending and each once.
pub(super) fn find(days: &[Date]) -> anyhow::Result<Periods> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { bail!("there are no dates") };
    if days.len() < 2 {
        bail!("all rows are of {first}: a mix model needs an outcome over time");
    }
    let month_ends = days.iter().all(|day| *day == day.last_of_month()) && days.len() > 2;
    let days: Vec<Date> = days.iter().map(|day| if month_ends { day.first_of_month() } else { *day }).collect();
    let step = step_of(&days)?;
    let expected = sequence(days[0], days[days.len() - 1], step);
    let odd: Vec<Date> = days.iter().filter(|day| expected.binary_search(day).is_err()).copied().collect();
    if !odd.is_empty() {
        bail!(
            "the dates are {} from {first} to {last}, but {} {} not among them; put every row on the first day of its {}",
            every(step),
            list(&odd),
            if odd.len() == 1 { "is" } else { "are" },
            word(step)
        );
    }
    let missing: Vec<Date> = expected.iter().filter(|day| days.binary_search(day).is_err()).copied().collect();
    if !missing.is_empty() {
        bail!(
            "{} of {} {}s are missing: {}; add their rows (write 0 where nothing was spent), since carry-over needs every {}",
            missing.len(),
            expected.len(),
            word(step),
            list(&missing),
            word(step)
        );
    }
    Ok(Periods { step, dates: days, month_ends })
}

fn every(step: Step) -> &'static str {
    match step {
        Step::Daily => "daily",
        Step::Weekly => "weekly",
        Step::Monthly => "monthly",
    }
}

/// The most frequent distance says what the step is.
fn step_of(days: &[Date]) -> anyhow::Result<Step> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for pair in days.windows(2) {
        *counts.entry((pair[1] - pair[0]).get_days()).or_default() += 1;
    }
    let most = counts.values().max().copied().unwrap_or(0);
    let usual = counts.iter().find(|(_, count)| **count == most).map_or(0, |(days, _)| *days);
    match usual {
        1 => Ok(Step::Daily),
        7 => Ok(Step::Weekly),
        28..=31 => Ok(Step::Monthly),
        days => bail!(
            "rows are {days} days apart; a mix model takes daily, weekly or monthly data: sum the rows up to one of these"
        ),
    }
}

fn sequence(first: Date, last: Date, step: Step) -> Vec<Date> {
    let mut days = vec![first];
    let mut at = first;
    while let Ok(next) = at.checked_add(step.span()) {
        if next > last {
            break;
        }
        days.push(next);
        at = next;
    }
    days
}

/// Some days in words.
pub(super) fn list(days: &[Date]) -> String {
    let mut text = days.iter().take(NAMED).map(Date::to_string).collect::<Vec<_>>().join(", ");
    if days.len() > NAMED {
        text.push_str(&format!(" and {} more", days.len() - NAMED));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan as _;
    use jiff::civil::date;

    fn days(first: Date, step: jiff::Span, count: usize) -> Vec<Date> {
        let mut days = vec![first];
        for _ in 1..count {
            days.push(days[days.len() - 1].checked_add(step).unwrap());
        }
        days
    }

    #[test]
    fn steps_are_found() {
        for (first, span, step) in [
            (date(2024, 2, 27), 1.day(), Step::Daily),
            (date(2024, 1, 3), 7.days(), Step::Weekly),
            (date(2024, 1, 1), 1.month(), Step::Monthly),
        ] {
            let all = days(first, span, 20);
            assert_eq!(find(&all).unwrap(), Periods { step, dates: all, month_ends: false });
        }
        let ends: Vec<Date> = days(date(2024, 1, 1), 1.month(), 14).iter().map(|day| day.last_of_month()).collect();
        let found = find(&ends).unwrap();
        assert!(found.month_ends && found.step == Step::Monthly && found.dates[1] == date(2024, 2, 1));
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut weeks = days(date(2024, 1, 1), 7.days(), 30);
        weeks.remove(2);
        weeks.remove(9);
        let text = find(&weeks).unwrap_err().to_string();
        assert!(text.contains("2 of 30 weeks are missing: 2024-01-15, 2024-03-11"), "{text}");
    }

    #[test]
    fn a_day_out_of_step_is_named() {
        let mut weeks = days(date(2024, 1, 1), 7.days(), 30);
        weeks[4] = date(2024, 1, 30);
        let text = find(&weeks).unwrap_err().to_string();
        assert!(text.contains("2024-01-30 is not among them"), "{text}");
        assert!(find(&days(date(2024, 1, 1), 14.days(), 30)).unwrap_err().to_string().contains("14 days apart"));
        assert!(find(&[date(2024, 1, 1)]).is_err() && find(&[]).is_err());
    }
}
