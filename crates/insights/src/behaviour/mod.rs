//! What people do one after the other, in words: funnels, retention, paths,
//! cohorts and the visits of a site. Questions come as the words of flags and
//! addresses, the same for every face; docs/behaviour.md has the definitions.

mod cohorts;
mod funnel;
mod names;
mod paths;
mod retention;
mod site;
mod steps;

use base::{Day, Period, Timestamp, Workspace};
use jiff::ToSpan as _;
use lake::{BehaviourScope, Dimensions, Lake, SqlLimits};
use measure::{Interval, Proportion};

use crate::error::InsightsError;
use crate::period::Calendar;
use crate::words::channel_label;

pub use cohorts::{CohortCell, CohortRow, CohortsReport, CohortsWords, cohorts};
pub use funnel::{FunnelCell, FunnelReport, FunnelRow, FunnelStepInfo, FunnelWords, funnel};
pub use paths::{PathsLink, PathsNode, PathsReport, PathsWords, paths};
pub use retention::{RetentionAverage, RetentionCell, RetentionReport, RetentionRow, RetentionWords, retention};
pub use site::{SiteDay, SiteEvent, SiteFigures, SitePage, SiteReport, SiteRow, SiteWords, site};

/// Days of a question that names none.
const USUAL_DAYS: i64 = 30;
/// Longest period of a question, in days.
const LONGEST: i32 = 3_700;
/// Confidence of every interval.
const CONFIDENCE: f64 = 0.95;

/// Where a question about behaviour is asked.
#[derive(Debug)]
pub struct Asking<'a> {
    /// The events and orders.
    pub lake: &'a Lake,
    /// Whose they are.
    pub workspace: &'a Workspace,
    /// What they are joined with.
    pub dimensions: Dimensions,
    /// The bounds of a query.
    pub limits: SqlLimits,
    /// The present instant.
    pub now: Timestamp,
}

impl Asking<'_> {
    fn scope(&self, with_bots: Option<bool>) -> BehaviourScope {
        BehaviourScope {
            workspace: self.workspace.id.clone(),
            dimensions: self.dimensions.clone(),
            now: self.now,
            with_bots: with_bots.unwrap_or(false),
            limits: self.limits,
        }
    }

    fn today(&self) -> Day {
        self.workspace.day_of(self.now)
    }

    /// The period of two words: the last thirty days where they are left out.
    fn period(&self, from: Option<&str>, to: Option<&str>) -> Result<Period, InsightsError> {
        let day = |field: &str, text: &str| {
            text.trim()
                .parse::<Day>()
                .map_err(|_| question(format!("{field}: write a day such as 2026-10-01, not “{text}”")))
        };
        let to = to.map_or(Ok(self.today()), |text| day("to", text))?;
        let usual = || to.checked_sub((USUAL_DAYS - 1).days()).unwrap_or(to);
        let from = from.map_or_else(|| Ok(usual()), |text| day("from", text))?;
        let period = Period::new(from, to).map_err(|error| question(error.to_string()))?;
        if period.days() > LONGEST {
            return Err(question(format!("the period has {} days; ask for {LONGEST} at most", period.days())));
        }
        Ok(period)
    }

    /// The first instant of a day.
    fn start_of(&self, day: Day) -> Timestamp {
        let before = day.yesterday().unwrap_or(day);
        let end = self.workspace.end_of(before);
        end.checked_add(jiff::SignedDuration::from_micros(1)).unwrap_or(end)
    }

    /// The first instant of a period, and the first after it.
    fn span(&self, period: Period) -> (Timestamp, Timestamp) {
        (self.start_of(period.from), self.start_of(period.to.tomorrow().unwrap_or(period.to)))
    }

    fn calendar(&self, word: Option<&str>) -> Result<Calendar, InsightsError> {
        match word {
            None => Ok(Calendar::of(&self.workspace.locale)),
            Some("gregorian") => Ok(Calendar::Gregorian),
            Some("jalali") => Ok(Calendar::Jalali),
            Some(other) => Err(unknown("calendar", other, &["gregorian", "jalali"])),
        }
    }
}

fn question(text: impl Into<String>) -> InsightsError {
    InsightsError::Question(text.into())
}

/// A word that is none of those there are.
fn unknown(field: &str, word: &str, known: &[&str]) -> InsightsError {
    let word: String = word.chars().take(80).collect();
    question(format!("{field}: “{word}” is none of {}", known.join(", ")))
}

/// A number between two bounds, or the usual one.
fn within(field: &str, given: Option<usize>, usual: usize, most: usize) -> Result<usize, InsightsError> {
    match given.unwrap_or(usual) {
        number if (1..=most).contains(&number) => Ok(number),
        number => Err(question(format!("{field}: write 1 to {most}, not {number}"))),
    }
}

/// A share with its interval (Wilson's, 95 %); `None` of nobody.
fn share(part: u64, of: u64) -> Option<(f64, Interval)> {
    let proportion = proportion(part, of)?;
    Some((proportion.rate(), proportion.wilson(CONFIDENCE)))
}

fn proportion(part: u64, of: u64) -> Option<Proportion> {
    Proportion::new(part as f64, of as f64).ok()
}

/// `1 event`, `2 events`.
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", crate::words::count(count.into()), if count == 1 { one } else { many })
}

/// What a value of a split is called: a channel by its name, what is not
/// known so.
fn value_name(by: &str, value: Option<&str>) -> String {
    match value {
        Some(value) if by.ends_with("channel") => base::Channel::parse(value).map_or(value.to_owned(), channel_label),
        Some(value) => value.to_owned(),
        None => "unknown".to_owned(),
    }
}
