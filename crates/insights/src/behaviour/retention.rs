//! Retention: of those who began in a day, week or month, how many come back.

use base::{Column, Day, Frame, Period};
use jiff::ToSpan as _;
use lake::{EventPattern, Retention, RetentionQuery};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::steps::{Step, step};
use super::{Asking, names, question, share, unknown, within};
use crate::error::InsightsError;
use crate::findings::{Finding, Tone};
use crate::period::Calendar;
use crate::words::percent;

/// A retention table in the words of flags and addresses.
#[derive(Debug, Clone, Default, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RetentionWords {
    /// What a person begins with, written as a funnel's step; `visit` when
    /// left out.
    #[schema(example = "visit")]
    pub start: Option<String>,
    /// What coming back is; the same as the beginning when left out.
    #[schema(example = "order")]
    #[serde(rename = "return")]
    #[param(rename = "return")]
    pub again: Option<String>,
    /// First day of the cohorts; 29 days before `to` when left out. Cohorts are
    /// whole days, weeks or months.
    pub from: Option<String>,
    /// Last day of the cohorts; today when left out.
    pub to: Option<String>,
    /// `day`, `week` (when left out) or `month`.
    pub interval: Option<String>,
    /// Most intervals that a cohort is followed for, 1–60; 14 days, 12 weeks
    /// or 12 months when left out.
    #[param(minimum = 1, maximum = 60)]
    pub intervals: Option<usize>,
    /// `classic` (when left out): who came back in the interval; `rolling`: in
    /// it or later.
    pub mode: Option<String>,
    /// `ever` (when left out): a person's first time ever decides on their
    /// cohort; `period`: the first time within the cohorts' days.
    pub first: Option<String>,
    /// Whose months: `gregorian` or `jalali`; of the workspace's language when
    /// left out.
    pub calendar: Option<String>,
    /// Whether what machines did counts as well.
    pub bots: Option<bool>,
    /// Form of the answer: for the face that is asked, and no part of the
    /// question.
    #[param(ignore)]
    #[schema(ignore)]
    pub format: Option<String>,
}

/// A cell of the table.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RetentionCell {
    /// Persons who came back.
    pub persons: u64,
    /// Share of the cohort; null of nobody.
    pub rate: Option<f64>,
    /// Lower end of its 95 % interval (Wilson).
    pub rate_low: Option<f64>,
    /// Upper end of its interval.
    pub rate_high: Option<f64>,
    /// Whether the interval is over: else the number can still grow.
    pub is_over: bool,
}

/// A cohort.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RetentionRow {
    /// First day of its interval.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// Last day of its interval.
    #[schema(value_type = String, format = Date)]
    pub to: Day,
    /// How many persons.
    pub persons: u64,
    /// Whether its interval is over: else more can join.
    pub is_over: bool,
    /// Its own interval first; intervals that have not begun are left out.
    pub cells: Vec<RetentionCell>,
}

/// An interval over all cohorts for which it is over.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RetentionAverage {
    /// Intervals since the cohort's own.
    pub interval: u64,
    /// Persons of the cohorts that count.
    pub of: u64,
    /// Of them, those who came back.
    pub persons: u64,
    /// Their share; null of nobody.
    pub rate: Option<f64>,
    /// Lower end of its 95 % interval (Wilson).
    pub rate_low: Option<f64>,
    /// Upper end of its interval.
    pub rate_high: Option<f64>,
}

/// A retention table with what it says.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RetentionReport {
    /// What a person begins with.
    pub start: String,
    /// What coming back is.
    #[serde(rename = "return")]
    pub again: String,
    /// `day`, `week` or `month`.
    pub interval: String,
    /// `classic` or `rolling`.
    pub mode: String,
    /// `ever` or `period`.
    pub first: String,
    /// First day of the first cohort.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// Last day of the last cohort.
    #[schema(value_type = String, format = Date)]
    pub to: Day,
    /// The cohorts in order; those that have not begun are left out.
    pub cohorts: Vec<RetentionRow>,
    /// Each interval over all cohorts for which it is over.
    pub average: Vec<RetentionAverage>,
    /// What the figures say, and what limits them.
    pub findings: Vec<Finding>,
}

/// Length of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interval {
    Day,
    /// Begins on this day of the week, 1 = Monday.
    Week(u8),
    Month(Calendar),
}

impl Interval {
    /// The interval a day lies in.
    pub(super) fn around(self, day: Day) -> Period {
        match self {
            Self::Day => Period { from: day, to: day },
            Self::Week(start) => {
                let into = (i64::from(day.weekday().to_monday_one_offset()) - i64::from(start)).rem_euclid(7);
                let from = day.checked_sub(into.days()).unwrap_or(day);
                Period { from, to: from.checked_add(6.days()).unwrap_or(day) }
            }
            Self::Month(calendar) => calendar.month(day),
        }
    }

    /// The intervals from that of one day to that of another.
    pub(super) fn between(self, from: Day, to: Day) -> Vec<Period> {
        let mut all = vec![self.around(from)];
        while let Some(last) = all.last().filter(|last| last.to < to) {
            let Ok(next) = last.to.tomorrow() else { break };
            all.push(self.around(next));
        }
        all
    }
}

/// Most cohorts of a table.
const MOST_COHORTS: usize = 400;

/// Answers a retention table.
///
/// # Errors
/// [`InsightsError::Question`] when its words cannot be read; the lake's.
pub async fn retention(asking: &Asking<'_>, words: &RetentionWords) -> Result<RetentionReport, InsightsError> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let start = step("start", &given(&words.start).unwrap_or_else(|| "visit".to_owned()))?;
    let again = given(&words.again).map_or_else(|| Ok(start.clone()), |text| step("return", &text))?;
    let (interval_word, interval, usual) = match words.interval.as_deref().filter(|word| !word.is_empty()) {
        Some("day") => ("day", Interval::Day, 14),
        None | Some("week") => ("week", Interval::Week(asking.workspace.week_start), 12),
        Some("month") => ("month", Interval::Month(asking.calendar(words.calendar.as_deref())?), 12),
        Some(other) => return Err(unknown("interval", other, &["day", "week", "month"])),
    };
    let choose = |field: &str, given: Option<&str>, known: [&'static str; 2]| match given {
        None | Some("") => Ok(known[0]),
        Some(word) => known.into_iter().find(|known| *known == word).ok_or_else(|| unknown(field, word, &known)),
    };
    let mode = choose("mode", words.mode.as_deref(), ["classic", "rolling"])?;
    let first = choose("first", words.first.as_deref(), ["ever", "period"])?;
    let intervals = within("intervals", words.intervals, usual, 60)?;
    let period = asking.period(words.from.as_deref(), words.to.as_deref())?;
    let own = interval.between(period.from, period.to);
    if own.len() > MOST_COHORTS {
        return Err(question(format!(
            "the period has {} cohorts; ask for {MOST_COHORTS} at most: a shorter period, or interval=month",
            own.len()
        )));
    }
    let mut all = own.clone();
    for _ in 0..intervals {
        let Some(next) = all.last().and_then(|last| last.to.tomorrow().ok()) else { break };
        all.push(interval.around(next));
    }
    let mut bounds: Vec<_> = all.iter().map(|each| asking.start_of(each.from)).collect();
    bounds.extend(all.last().map(|last| asking.span(*last).1));
    let pattern = |step: &Step| -> EventPattern { step.pattern.clone() };
    let query = RetentionQuery {
        start: pattern(&start),
        again: pattern(&again),
        bounds,
        cohorts: own.len(),
        intervals,
        first_ever: first == "ever",
        is_rolling: mode == "rolling",
    };
    let scope = asking.scope(words.bots);
    let counted = asking.lake.retention(&scope, &query).await?;
    let mut told = vec![(&start, counted.events[0])];
    if again != start {
        told.push((&again, counted.events[1]));
    }
    let mut findings = names::said(asking, &scope, &told, counted.nobody).await?;
    let average = average(&counted, intervals);
    findings.extend(said(&average, interval_word, mode));
    Ok(RetentionReport {
        start: start.label,
        again: again.label,
        interval: interval_word.to_owned(),
        mode: mode.to_owned(),
        first: first.to_owned(),
        from: own.first().map_or(period.from, |each| each.from),
        to: own.last().map_or(period.to, |each| each.to),
        cohorts: rows(&counted, &own),
        average,
        findings,
    })
}

fn rows(counted: &Retention, own: &[Period]) -> Vec<RetentionRow> {
    let row = |(cohort, days): (&lake::RetentionCohort, &Period)| {
        let cells = cohort.cells.iter().map(|cell| {
            let rate = share(cell.persons, cohort.persons);
            RetentionCell {
                persons: cell.persons,
                rate: rate.map(|(rate, _)| rate),
                rate_low: rate.map(|(_, interval)| interval.low),
                rate_high: rate.map(|(_, interval)| interval.high),
                is_over: cell.is_over,
            }
        });
        RetentionRow {
            from: days.from,
            to: days.to,
            persons: cohort.persons,
            is_over: cohort.is_over,
            cells: cells.collect(),
        }
    };
    counted.cohorts.iter().zip(own).map(row).collect()
}

/// Each interval over the cohorts that have it behind them, as a ratio of sums.
fn average(counted: &Retention, intervals: usize) -> Vec<RetentionAverage> {
    let at = |interval: usize| {
        let over = counted.cohorts.iter().filter_map(|cohort| {
            let cell = cohort.cells.get(interval).filter(|cell| cell.is_over)?;
            Some((cell.persons, cohort.persons))
        });
        let (persons, of) = over.fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
        let rate = share(persons, of);
        RetentionAverage {
            interval: interval as u64,
            of,
            persons,
            rate: rate.map(|(rate, _)| rate),
            rate_low: rate.map(|(_, interval)| interval.low),
            rate_high: rate.map(|(_, interval)| interval.high),
        }
    };
    (0..=intervals).map(at).take_while(|average| average.of > 0).collect()
}

fn said(average: &[RetentionAverage], interval: &str, mode: &str) -> Option<Finding> {
    let next = average.get(1)?;
    let (rate, low, high) = (next.rate?, next.rate_low?, next.rate_high?);
    let or_later = if mode == "rolling" { " or later" } else { "" };
    let text = format!(
        "{} came back in the {interval} after their first{or_later} ({} to {}, of {} persons).",
        percent(rate),
        percent(low),
        percent(high),
        next.of
    );
    let finding = Finding::new(&format!("retention_next_{interval}"), Tone::Info, text);
    Some(finding.with("rate", rate).with("low_rate", low).with("high_rate", high).with("count", next.of))
}

impl RetentionReport {
    /// One row for each cohort and interval, for files.
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let cells: Vec<(&RetentionRow, usize, &RetentionCell)> = self
            .cohorts
            .iter()
            .flat_map(|row| row.cells.iter().enumerate().map(move |(interval, cell)| (row, interval, cell)))
            .collect();
        let int = |number: u64| i64::try_from(number).ok();
        let floats = |of: &dyn Fn(&RetentionCell) -> Option<f64>| {
            Column::Float(cells.iter().map(|(_, _, cell)| of(cell)).collect())
        };
        Frame::new()
            .with("cohort", Column::Day(cells.iter().map(|(row, ..)| Some(row.from)).collect()))
            .with("size", Column::Int(cells.iter().map(|(row, ..)| int(row.persons)).collect()))
            .with(self.interval.clone(), Column::Int(cells.iter().map(|(_, at, _)| i64::try_from(*at).ok()).collect()))
            .with("persons", Column::Int(cells.iter().map(|(_, _, cell)| int(cell.persons)).collect()))
            .with("rate", floats(&|cell| cell.rate))
            .with("rate_low", floats(&|cell| cell.rate_low))
            .with("rate_high", floats(&|cell| cell.rate_high))
            .with("is_over", Column::Bool(cells.iter().map(|(_, _, cell)| Some(cell.is_over)).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn intervals_are_whole_and_meet() {
        let shown = |interval: Interval, from: &str, to: &str| {
            let all = interval.between(day(from), day(to));
            all.iter().map(|each| format!("{}/{}", each.from, each.to)).collect::<Vec<_>>()
        };
        assert_eq!(shown(Interval::Day, "2026-10-30", "2026-11-01").len(), 3);
        // 2026-10-01 is a Thursday.
        assert_eq!(
            shown(Interval::Week(1), "2026-10-01", "2026-10-05"),
            ["2026-09-28/2026-10-04", "2026-10-05/2026-10-11"]
        );
        assert_eq!(shown(Interval::Week(6), "2026-10-01", "2026-10-02"), ["2026-09-26/2026-10-02"]);
        assert_eq!(shown(Interval::Week(4), "2026-10-01", "2026-10-01"), ["2026-10-01/2026-10-07"]);
        let months = shown(Interval::Month(Calendar::Jalali), "2026-10-25", "2026-11-22");
        assert_eq!(months, ["2026-10-23/2026-11-21", "2026-11-22/2026-12-21"]);
    }

    #[test]
    fn averages_leave_out_what_is_not_over() {
        let cell = |persons, is_over| lake::RetentionCell { persons, is_over };
        let cohort = |persons, cells: &[lake::RetentionCell]| lake::RetentionCohort {
            from: "2026-10-01T00:00:00Z".parse().unwrap(),
            persons,
            is_over: true,
            cells: cells.to_vec(),
        };
        let counted = Retention {
            cohorts: vec![
                cohort(10, &[cell(10, true), cell(4, true), cell(1, false)]),
                cohort(30, &[cell(30, true), cell(3, false)]),
            ],
            events: [1, 1],
            nobody: 0,
        };
        let found = average(&counted, 5);
        assert_eq!(found.iter().map(|each| (each.persons, each.of)).collect::<Vec<_>>(), [(40, 40), (4, 10)]);
        assert_eq!(said(&found, "week", "classic").unwrap().params["count"], 10);
    }
}
