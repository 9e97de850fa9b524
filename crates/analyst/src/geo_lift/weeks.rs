//! Days added up to weeks: daily counts are sparse and hang together from day to
//! day, which makes intervals too narrow.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use measure::counted;
use measure::market::Cell;

/// Days of a week.
const DAYS: i32 = 7;

/// Cells of whole weeks, and what was left out.
pub(super) struct Weeks<'a> {
    pub(super) cells: Vec<Cell<'a>>,
    pub(super) remark: Option<String>,
}

/// Adds the days of each market up to weeks counted from `from`, by their first
/// day. Days after `last` and weeks of which the file lacks a day are left out;
/// a market without an outcome on a day has none in that week.
pub(super) fn add_up<'a>(days: &[Cell<'a>], from: Date, last: Option<Date>) -> Weeks<'a> {
    let apart = |date: Date| date.since(from).map_or(0, |span| span.get_days());
    let first_day = |date: Date| date.saturating_sub(jiff::Span::new().days(apart(date).rem_euclid(DAYS)));
    let kept = || days.iter().filter(|cell| last.is_none_or(|last| cell.date <= last));
    let mut seen: BTreeMap<Date, BTreeSet<Date>> = BTreeMap::new();
    for cell in kept() {
        seen.entry(first_day(cell.date)).or_default().insert(cell.date);
    }
    let short = seen.values().filter(|days| days.len() < 7).count();
    let mut sums: BTreeMap<(&str, Date), (BTreeSet<Date>, f64)> = BTreeMap::new();
    for cell in kept() {
        let week = first_day(cell.date);
        if seen[&week].len() < 7 {
            continue;
        }
        let (days, sum) = sums.entry((cell.market, week)).or_default();
        days.insert(cell.date);
        *sum += cell.outcome;
    }
    let cells = sums.into_iter().map(|((market, date), (days, sum))| Cell {
        market,
        date,
        outcome: if days.len() < 7 { f64::NAN } else { sum },
    });
    let remark = (short > 0).then(|| {
        let weeks = counted(short, "week", "weeks");
        format!("{weeks} left out, of which the file does not have every day")
    });
    Weeks { cells: cells.collect(), remark }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days(market: &str, count: i32) -> Vec<Cell<'_>> {
        let day = |at| date(2026, 3, 1).saturating_add(jiff::Span::new().days(at));
        (0..count).map(|at| Cell { market, date: day(at), outcome: f64::from(at) }).collect()
    }

    #[test]
    fn weeks_begin_with_the_test_and_are_whole() {
        let weeks = add_up(&days("oslo", 30), date(2026, 3, 10), None);
        let found: Vec<_> = weeks.cells.iter().map(|cell| (cell.date, cell.outcome.round() as i64)).collect();
        assert_eq!(
            found,
            [(date(2026, 3, 3), 35), (date(2026, 3, 10), 84), (date(2026, 3, 17), 133), (date(2026, 3, 24), 182)]
        );
        assert!(weeks.remark.unwrap().starts_with("1 week left out"));
        let until = add_up(&days("oslo", 30), date(2026, 3, 10), Some(date(2026, 3, 20)));
        assert_eq!(until.cells.len(), 2);
    }

    #[test]
    fn a_market_that_lacks_a_day_lacks_the_week() {
        let mut cells = days("oslo", 7);
        cells.extend(days("moss", 6));
        let weeks = add_up(&cells, date(2026, 3, 1), None);
        assert!(weeks.cells[0].outcome.is_nan() && weeks.cells[1].outcome > 20.0);
    }
}
