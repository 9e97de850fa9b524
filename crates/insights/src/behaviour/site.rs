//! The visits of a site: how many, by whom, from where, to which pages.

use std::collections::BTreeMap;

use base::{Column, Day, Frame, Period};
use lake::{SiteTotals, SiteValue};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Asking, share, unknown, within};
use crate::error::InsightsError;
use crate::query::Compare;

/// A question about a site in the words of flags and addresses.
#[derive(Debug, Clone, Default, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SiteWords {
    /// First day on which visits begin; 29 days before `to` when left out.
    pub from: Option<String>,
    /// Last day on which visits begin; today when left out.
    pub to: Option<String>,
    /// `previous` or `year`: with what to compare; with nothing when left out.
    pub compare: Option<String>,
    /// Most rows of each list, 1–200; 20 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub top: Option<usize>,
    /// Whether what machines did counts as well.
    pub bots: Option<bool>,
    /// Form of the answer: for the face that is asked, and no part of the
    /// question.
    #[param(ignore)]
    #[schema(ignore)]
    pub format: Option<String>,
}

/// Sums over visits, and what follows of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct SiteFigures {
    /// Visits that began.
    pub visits: u64,
    /// Persons who began one; null where they are not told apart.
    pub visitors: Option<u64>,
    /// Pages and screens seen in these visits.
    pub page_views: u64,
    /// Pages by visit.
    pub pages_per_visit: Option<f64>,
    /// Seconds that pages held a visitor, by visit.
    pub engaged_seconds: Option<f64>,
    /// Visits that saw one page at most, for less than ten seconds, and
    /// brought no order, lead or sign-up.
    pub bounces: u64,
    /// Their share.
    pub bounce_rate: Option<f64>,
    /// Visits with an order.
    pub order_visits: u64,
    /// Their share.
    pub order_rate: Option<f64>,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SiteDay {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Day,
    /// The visits that began on it.
    #[serde(flatten)]
    pub figures: SiteFigures,
}

/// The visits with one value.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SiteRow {
    /// The value; null = unknown.
    pub value: Option<String>,
    /// Whether it stands for the values that are not listed.
    pub is_other: bool,
    /// Its share of all visits.
    pub share: Option<f64>,
    /// Its visits.
    #[serde(flatten)]
    pub figures: SiteFigures,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SitePage {
    /// Its path, or the screen's name; null = unknown.
    pub path: Option<String>,
    /// How often it was seen on the days of the period.
    pub page_views: u64,
    /// In how many visits.
    pub visits: u64,
    /// Seconds that it held a visitor each time it was seen.
    pub engaged_seconds: Option<f64>,
}

/// Events of one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SiteEvent {
    /// The name.
    pub name: String,
    /// How many on the days of the period.
    pub events: u64,
}

/// The visits of a site.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SiteReport {
    /// First day on which visits begin.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// Last day on which visits begin.
    #[schema(value_type = String, format = Date)]
    pub to: Day,
    /// Whether any event was ever received.
    pub has_events: bool,
    /// All visits.
    pub totals: SiteFigures,
    /// The same of the period compared with.
    pub before: Option<SiteFigures>,
    /// Every day of the period, up to today.
    pub days: Vec<SiteDay>,
    /// The pages seen most.
    pub pages: Vec<SitePage>,
    /// The events by name, the most frequent first.
    pub events: Vec<SiteEvent>,
    /// By `entry_page`, `exit_page`, `channel`, `campaign`, `referrer`,
    /// `utm_source`, `utm_medium`, `utm_campaign`, `device`, `browser`, `os`,
    /// `country` and `language`: the values with the most visits first, the
    /// rest last.
    pub values: BTreeMap<String, Vec<SiteRow>>,
}

/// Names of events that are listed.
const MOST_NAMES: usize = 200;

/// Answers what a site's visits are.
///
/// # Errors
/// [`InsightsError::Question`] when its words cannot be read; the lake's.
pub async fn site(asking: &Asking<'_>, words: &SiteWords) -> Result<SiteReport, InsightsError> {
    let period = asking.period(words.from.as_deref(), words.to.as_deref())?;
    let compare = match words.compare.as_deref() {
        None | Some("" | "none") => None,
        Some(word) => {
            Some(Compare::parse(word).ok_or_else(|| unknown("compare", word, &["previous", "year", "none"]))?)
        }
    };
    let most = within("top", words.top, 20, 200)?;
    let scope = asking.scope(words.bots);
    let (from, until) = asking.span(period);
    let lake = asking.lake;
    let counted = lake.site(&scope, from, until, most).await?;
    let pages = lake.pages(&scope, from, until, most).await?;
    let events = lake.event_names(&scope, Some((from, until)), MOST_NAMES).await?;
    let has_events = !events.is_empty() || !lake.event_names(&asking.scope(Some(true)), None, 1).await?.is_empty();
    let before = match compare {
        Some(compare) if has_events => {
            let (from, until) = asking.span(compare.period(period));
            Some(figures(&lake.site(&scope, from, until, 1).await?.totals, true))
        }
        _ => None,
    };
    let totals = figures(&counted.totals, true);
    let visits = counted.totals.visits;
    let row = |value: &SiteValue| SiteRow {
        value: value.value.clone(),
        is_other: value.is_other,
        share: share(value.totals.visits, visits).map(|(share, _)| share),
        figures: figures(&value.totals, false),
    };
    let values =
        counted.values.iter().map(|(dimension, values)| (dimension.key().to_owned(), values.iter().map(row).collect()));
    Ok(SiteReport {
        from: period.from,
        to: period.to,
        has_events,
        totals,
        before,
        days: days(period, asking.today(), &counted.days),
        pages: pages
            .into_iter()
            .map(|page| SitePage {
                path: page.path,
                page_views: page.page_views,
                visits: page.visits,
                engaged_seconds: by(page.engaged_ms, page.page_views).map(|ms| ms / 1e3),
            })
            .collect(),
        events: events.into_iter().map(|event| SiteEvent { name: event.name, events: event.events }).collect(),
        values: values.collect(),
    })
}

/// Every day up to the present one: a day without visits has none, which is
/// worth seeing.
fn days(period: Period, today: Day, counted: &[lake::SiteDay]) -> Vec<SiteDay> {
    let known: BTreeMap<Day, &SiteTotals> = counted.iter().map(|day| (day.day, &day.totals)).collect();
    let none = SiteTotals::default();
    let day = |day: Day| SiteDay { day, figures: figures(known.get(&day).copied().unwrap_or(&none), true) };
    period.iter().take_while(|each| *each <= today || known.contains_key(each)).map(day).collect()
}

fn by(sum: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| sum as f64 / of as f64)
}

fn figures(totals: &SiteTotals, tells_visitors: bool) -> SiteFigures {
    SiteFigures {
        visits: totals.visits,
        visitors: tells_visitors.then_some(totals.visitors),
        page_views: totals.page_views,
        pages_per_visit: by(totals.page_views, totals.visits),
        engaged_seconds: by(totals.engaged_ms, totals.visits).map(|ms| ms / 1e3),
        bounces: totals.bounces,
        bounce_rate: by(totals.bounces, totals.visits),
        order_visits: totals.orders,
        order_rate: by(totals.orders, totals.visits),
    }
}

impl SiteReport {
    /// One row for each value of each list, for files.
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let mut rows: Vec<(&str, Option<String>, SiteFigures)> = vec![("all", None, self.totals.clone())];
        rows.extend(self.days.iter().map(|day| ("day", Some(day.day.to_string()), day.figures.clone())));
        for page in &self.pages {
            let figures = SiteFigures {
                visits: page.visits,
                page_views: page.page_views,
                engaged_seconds: page.engaged_seconds,
                ..SiteFigures::default()
            };
            rows.push(("page", page.path.clone(), figures));
        }
        for (dimension, values) in &self.values {
            rows.extend(values.iter().map(|row| {
                let value = if row.is_other { Some("other".to_owned()) } else { row.value.clone() };
                (dimension.as_str(), value, row.figures.clone())
            }));
        }
        let int = |number: u64| i64::try_from(number).ok();
        // Of a page only what is counted by page.
        let of_visits = |(list, _, figures): &(&str, Option<String>, SiteFigures), of: &dyn Fn(&SiteFigures) -> u64| {
            (*list != "page").then(|| of(figures)).and_then(int)
        };
        Frame::new()
            .with("list", Column::Text(rows.iter().map(|(list, ..)| Some((*list).to_owned())).collect()))
            .with("value", Column::Text(rows.iter().map(|(_, value, _)| value.clone()).collect()))
            .with("visits", Column::Int(rows.iter().map(|(.., figures)| int(figures.visits)).collect()))
            .with("visitors", Column::Int(rows.iter().map(|(.., figures)| figures.visitors.and_then(int)).collect()))
            .with("page_views", Column::Int(rows.iter().map(|(.., figures)| int(figures.page_views)).collect()))
            .with("engaged_seconds", Column::Float(rows.iter().map(|(.., figures)| figures.engaged_seconds).collect()))
            .with("bounces", Column::Int(rows.iter().map(|row| of_visits(row, &|figures| figures.bounces)).collect()))
            .with(
                "order_visits",
                Column::Int(rows.iter().map(|row| of_visits(row, &|figures| figures.order_visits)).collect()),
            )
    }
}
