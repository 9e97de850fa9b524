//! One value for every period, from rows in any order.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::calendar::{Calendar, Step};
use super::error::ForecastError;

/// More periods than this are a mistyped date.
const MOST_PERIODS: usize = 100_000;

/// What is made of several rows of one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Combine {
    /// Their sum, as of orders or revenue.
    #[default]
    Sum,
    /// Their mean, as of prices or rates.
    Mean,
    /// An error.
    Refuse,
}

/// What a period without any row means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missing {
    /// Nobody knows: it teaches the model nothing.
    #[default]
    Unknown,
    /// Nothing happened: it is zero.
    Zero,
}

/// How rows become periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gather {
    /// The length of a period; found from the dates unless given.
    pub every: Option<Step>,
    /// What is made of several rows of one period.
    pub combine: Combine,
    /// What a period without any row means.
    pub missing: Missing,
}

/// What was noticed on the way from rows to periods.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gathered {
    /// Rows with a date.
    pub rows: usize,
    /// Rows without a value.
    pub rows_without_value: usize,
    /// Periods that more than one row went into.
    pub combined_periods: usize,
    /// Periods without a row.
    pub missing_periods: usize,
    /// The first of those.
    pub first_missing: Option<Date>,
    /// Whether those count as zero.
    pub missing_are_zero: bool,
    /// Whether the first period was left out because it is not whole.
    pub left_out_first: Option<Date>,
    /// Whether the last period was left out because it is not whole.
    pub left_out_last: Option<Date>,
}

/// A value for every period; not a number where it is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The periods' calendar.
    pub calendar: Calendar,
    /// The periods' names, without gaps.
    pub dates: Vec<Date>,
    /// The values; not a number where one is missing.
    pub values: Vec<f64>,
    /// What was noticed.
    pub gathered: Gathered,
}

#[derive(Debug, Clone, Copy, Default)]
struct Bucket {
    sum: f64,
    rows: usize,
    known: usize,
}

impl Series {
    /// Puts rows of a date and a value (`None` where it is empty) in order.
    ///
    /// # Errors
    /// When a value is not finite, there are no two periods, too many, or
    /// several rows of one period where that is refused.
    pub fn of(rows: &[(Date, Option<f64>)], how: Gather) -> Result<Self, ForecastError> {
        let mut days: Vec<Date> = rows.iter().map(|row| row.0).collect();
        days.sort_unstable();
        days.dedup();
        let (Some(&first), Some(&last)) = (days.first(), days.last()) else {
            return Err(ForecastError::TooShort { known: 0, least: super::LEAST });
        };
        if days.len() < 2 {
            return Err(ForecastError::OnePeriod(first));
        }
        let native = Calendar::of(&days);
        let calendar = match how.every {
            Some(step) if step != native.step => Calendar::plain(step),
            _ => native,
        };
        let mut buckets: BTreeMap<Date, Bucket> = BTreeMap::new();
        for (date, value) in rows {
            let bucket = buckets.entry(calendar.period(*date)).or_default();
            bucket.rows += 1;
            if let Some(value) = value {
                if !value.is_finite() {
                    return Err(ForecastError::NotFinite { date: *date, value: *value });
                }
                bucket.sum += value;
                bucket.known += 1;
            }
        }
        if how.combine == Combine::Refuse
            && let Some((date, bucket)) = buckets.iter().find(|(_, bucket)| bucket.rows > 1)
        {
            return Err(ForecastError::Duplicate { date: *date, rows: bucket.rows });
        }
        let whole = if calendar.step > native.step {
            partial(&mut buckets, &calendar, &native, first, last)
        } else {
            (None, None)
        };
        walk(calendar, &buckets, how, rows, whole)
    }

    /// Values that are known.
    #[must_use]
    pub fn known(&self) -> usize {
        self.values.iter().filter(|value| !value.is_nan()).count()
    }
}

/// Leaves out the first and the last period if the rows do not fill them.
fn partial(
    buckets: &mut BTreeMap<Date, Bucket>,
    calendar: &Calendar,
    native: &Calendar,
    first: Date,
    last: Date,
) -> (Option<Date>, Option<Date>) {
    let mut before = first;
    for _ in 0..7 {
        before = before.saturating_sub(jiff::Span::new().days(1));
        if native.step != Step::Day || native.next(before) == first {
            break;
        }
    }
    if native.step == Step::Week {
        before = first.saturating_sub(jiff::Span::new().days(7));
    } else if native.step > Step::Week {
        before = native.period(first.first_of_month().saturating_sub(jiff::Span::new().days(1)));
    }
    let mut left_out = (None, None);
    let (opening, closing) = (calendar.period(first), calendar.period(last));
    if calendar.period(before) == opening && before != first {
        buckets.remove(&opening);
        left_out.0 = Some(opening);
    }
    let after = native.next(last);
    if calendar.period(after) == closing && after != last && closing != opening {
        buckets.remove(&closing);
        left_out.1 = Some(closing);
    }
    left_out
}

fn walk(
    calendar: Calendar,
    buckets: &BTreeMap<Date, Bucket>,
    how: Gather,
    rows: &[(Date, Option<f64>)],
    (left_out_first, left_out_last): (Option<Date>, Option<Date>),
) -> Result<Series, ForecastError> {
    let (Some(first), Some(last)) = (buckets.keys().next().copied(), buckets.keys().next_back().copied()) else {
        return Err(ForecastError::TooShort { known: 0, least: super::LEAST });
    };
    let mut gathered = Gathered {
        rows: rows.len(),
        rows_without_value: rows.iter().filter(|row| row.1.is_none()).count(),
        combined_periods: buckets.values().filter(|bucket| bucket.rows > 1).count(),
        missing_periods: 0,
        first_missing: None,
        missing_are_zero: how.missing == Missing::Zero,
        left_out_first,
        left_out_last,
    };
    let (mut dates, mut values) = (Vec::new(), Vec::new());
    let mut at = first;
    loop {
        if dates.len() >= MOST_PERIODS {
            return Err(ForecastError::TooLong { first, last, most: MOST_PERIODS });
        }
        let value = match buckets.get(&at) {
            Some(bucket) if bucket.known > 0 && how.combine == Combine::Mean => bucket.sum / bucket.known as f64,
            Some(bucket) if bucket.known > 0 => bucket.sum,
            Some(_) => f64::NAN,
            None => {
                gathered.missing_periods += 1;
                gathered.first_missing.get_or_insert(at);
                if how.missing == Missing::Zero { 0.0 } else { f64::NAN }
            }
        };
        if value.is_infinite() {
            return Err(ForecastError::NotFinite { date: at, value });
        }
        dates.push(at);
        values.push(value);
        if at >= last {
            break;
        }
        at = calendar.next(at);
    }
    Ok(Series { calendar, dates, values, gathered })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn day(day: i8) -> Date {
        date(2026, 6, day)
    }

    #[test]
    fn rows_of_a_day_are_added_and_gaps_are_kept() {
        let rows = [(day(3), Some(5.0)), (day(1), Some(1.0)), (day(1), Some(2.0)), (day(6), None), (day(2), Some(4.0))];
        let series = Series::of(&rows, Gather::default()).unwrap();
        assert_eq!(series.dates.len(), 6);
        assert_eq!(series.values[..3], [3.0, 4.0, 5.0]);
        assert!(series.values[3..].iter().all(|value| value.is_nan()));
        let noticed = &series.gathered;
        assert_eq!((noticed.combined_periods, noticed.missing_periods, noticed.rows_without_value), (1, 2, 1));
        assert_eq!(noticed.first_missing, Some(day(4)));
        let zero = Series::of(&rows, Gather { missing: Missing::Zero, ..Gather::default() }).unwrap();
        assert_eq!(zero.values[3..5], [0.0, 0.0]);
        let mean = Series::of(&rows, Gather { combine: Combine::Mean, ..Gather::default() }).unwrap();
        assert!((mean.values[0] - 1.5).abs() < 1e-12);
        let refused = Series::of(&rows, Gather { combine: Combine::Refuse, ..Gather::default() });
        assert_eq!(refused, Err(ForecastError::Duplicate { date: day(1), rows: 2 }));
    }

    #[test]
    fn weeks_that_are_not_whole_are_left_out() {
        // The first of June 2026 is a Monday; days 3 to 24.
        let rows: Vec<(Date, Option<f64>)> = (3..=24).map(|at| (day(at), Some(1.0))).collect();
        let weeks = Series::of(&rows, Gather { every: Some(Step::Week), ..Gather::default() }).unwrap();
        assert_eq!(weeks.dates, [day(8), day(15)]);
        assert_eq!(weeks.values, [7.0, 7.0]);
        assert_eq!((weeks.gathered.left_out_first, weeks.gathered.left_out_last), (Some(day(1)), Some(day(22))));
    }

    #[test]
    fn what_cannot_be_a_series_is_said() {
        assert!(matches!(Series::of(&[], Gather::default()), Err(ForecastError::TooShort { .. })));
        assert_eq!(Series::of(&[(day(1), Some(1.0)); 9], Gather::default()), Err(ForecastError::OnePeriod(day(1))));
        let mistyped = [(date(1, 1, 1), Some(1.0)), (day(1), Some(1.0)), (day(2), Some(1.0))];
        assert!(matches!(Series::of(&mistyped, Gather::default()), Err(ForecastError::TooLong { .. })));
        let infinite = [(day(1), Some(f64::INFINITY)), (day(2), Some(1.0))];
        assert!(matches!(Series::of(&infinite, Gather::default()), Err(ForecastError::NotFinite { .. })));
        let overflow = [(day(1), Some(1e308)), (day(1), Some(1e308)), (day(2), Some(1.0))];
        assert!(matches!(Series::of(&overflow, Gather::default()), Err(ForecastError::NotFinite { .. })));
    }
}
