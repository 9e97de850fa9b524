//! Visits: how many, by whom, from where, to which pages.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use base::{Day, Timestamp};
use url::Url;

use super::BehaviourScope;
use super::hold::Held;
use super::walk::{Row, at, humans};
use crate::Lake;
use crate::convert;
use crate::error::{LakeError, Result};

/// What visits are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SiteDimension {
    /// The page they began on.
    EntryPage,
    /// The page they ended on.
    ExitPage,
    /// Channel.
    Channel,
    /// Campaign.
    Campaign,
    /// Site that led here, by host.
    Referrer,
    /// `utm_source`.
    UtmSource,
    /// `utm_medium`.
    UtmMedium,
    /// `utm_campaign`.
    UtmCampaign,
    /// Kind of device.
    Device,
    /// Browser.
    Browser,
    /// Operating system.
    Os,
    /// Country.
    Country,
    /// Language.
    Language,
}

impl SiteDimension {
    /// Every one, in the order of the columns that are read.
    pub const ALL: [Self; 13] = [
        Self::EntryPage,
        Self::ExitPage,
        Self::Channel,
        Self::Campaign,
        Self::Referrer,
        Self::UtmSource,
        Self::UtmMedium,
        Self::UtmCampaign,
        Self::Device,
        Self::Browser,
        Self::Os,
        Self::Country,
        Self::Language,
    ];

    /// The word in URLs and files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::EntryPage => "entry_page",
            Self::ExitPage => "exit_page",
            Self::Channel => "channel",
            Self::Campaign => "campaign",
            Self::Referrer => "referrer",
            Self::UtmSource => "utm_source",
            Self::UtmMedium => "utm_medium",
            Self::UtmCampaign => "utm_campaign",
            Self::Device => "device",
            Self::Browser => "browser",
            Self::Os => "os",
            Self::Country => "country",
            Self::Language => "language",
        }
    }
}

/// Sums over visits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SiteTotals {
    /// Visits that began.
    pub visits: u64,
    /// Persons who began one; 0 where they are not told apart.
    pub visitors: u64,
    /// Pages and screens seen in these visits.
    pub page_views: u64,
    /// Visits that saw one page at most, for less than ten seconds, and
    /// brought nothing.
    pub bounces: u64,
    /// Visits with an order.
    pub orders: u64,
    /// Time that pages held the visitors, in milliseconds.
    pub engaged_ms: u64,
}

impl SiteTotals {
    fn add(&mut self, other: Self) {
        self.visits += other.visits;
        self.page_views += other.page_views;
        self.bounces += other.bounces;
        self.orders += other.orders;
        self.engaged_ms += other.engaged_ms;
    }
}

/// One day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteDay {
    /// The day of the workspace on which the visits began.
    pub day: Day,
    /// Its visits; visitors are those of the day.
    pub totals: SiteTotals,
}

/// Visits with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteValue {
    /// The value; `None` = unknown.
    pub value: Option<String>,
    /// Whether it stands for the values that are not listed.
    pub is_other: bool,
    /// Its visits; visitors are not told apart.
    pub totals: SiteTotals,
}

/// A page, by when it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageCount {
    /// Its path, or the screen's name.
    pub path: Option<String>,
    /// How often it was seen.
    pub page_views: u64,
    /// In how many visits.
    pub visits: u64,
    /// How long it held them, in milliseconds.
    pub engaged_ms: u64,
}

/// Events of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventCount {
    /// The name.
    pub name: String,
    /// How many.
    pub events: u64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// All visits.
    pub totals: SiteTotals,
    /// By day; days without a visit are left out.
    pub days: Vec<SiteDay>,
    /// By dimension, the values with the most visits first, the rest last.
    pub values: Vec<(SiteDimension, Vec<SiteValue>)>,
}

/// Most values of a dimension that are told apart.
const MOST_VALUES: usize = 50_000;
/// Most pages and names of one answer.
const MOST_ROWS: usize = 1_000;

impl Lake {
    /// Counts the visits that began from one instant on and before another.
    ///
    /// # Errors
    /// [`LakeError::Limit`] when it takes more than it may.
    pub async fn site(&self, scope: &BehaviourScope, from: Timestamp, until: Timestamp, most: usize) -> Result<Site> {
        let mut count = Count {
            held: Held::new(&scope.limits),
            totals: SiteTotals::default(),
            visitors: HashSet::new(),
            days: BTreeMap::new(),
            values: SiteDimension::ALL.map(|_| HashMap::new()),
            rest: SiteDimension::ALL.map(|_| SiteTotals::default()),
        };
        self.each_row(scope, visits(scope, from, until), |row| count.row(row)).await?;
        count.answer(most)
    }

    /// The pages seen from one instant on and before another, those seen most
    /// first, and how many there are in all.
    ///
    /// # Errors
    /// [`LakeError::Limit`] when it takes more than it may.
    pub async fn pages(
        &self,
        scope: &BehaviourScope,
        from: Timestamp,
        until: Timestamp,
        most: usize,
    ) -> Result<Vec<PageCount>> {
        let text = format!(
            "select coalesce(path, title) as place,
                    cast(sum(case when name in ('page_view', 'screen_view') then 1 else 0 end) as bigint) as seen,
                    cast(count(distinct session_id) as bigint) as visits,
                    cast(coalesce(sum(engaged_ms), 0) as bigint) as engaged
               from events
              where {} and occurred_at >= {} and occurred_at < {}
                and name in ('page_view', 'screen_view', 'engagement')
              group by coalesce(path, title)
             having sum(case when name in ('page_view', 'screen_view') then 1 else 0 end) > 0
              order by seen desc, place limit {}",
            humans(scope),
            at(from),
            at(until),
            most.min(MOST_ROWS)
        );
        let mut pages = Vec::new();
        self.each_row(scope, text, |row| {
            pages.push(PageCount {
                path: row.text(0).map(str::to_owned),
                page_views: count(row.int(1)),
                visits: count(row.int(2)),
                engaged_ms: count(row.int(3)),
            });
            Ok(())
        })
        .await?;
        Ok(pages)
    }

    /// The names of events from one instant on and before another, the most
    /// frequent first.
    ///
    /// # Errors
    /// [`LakeError::Limit`] when it takes more than it may.
    pub async fn event_names(
        &self,
        scope: &BehaviourScope,
        span: Option<(Timestamp, Timestamp)>,
        most: usize,
    ) -> Result<Vec<EventCount>> {
        let span = span.map_or("true".to_owned(), |(from, until)| {
            format!("occurred_at >= {} and occurred_at < {}", at(from), at(until))
        });
        let text = format!(
            "select name, cast(count(*) as bigint) as events from events where {} and {span}
              group by name order by events desc, name limit {}",
            humans(scope),
            most.min(MOST_ROWS)
        );
        let mut names = Vec::new();
        self.each_row(scope, text, |row| {
            names.push(EventCount { name: row.text(0).unwrap_or_default().to_owned(), events: count(row.int(1)) });
            Ok(())
        })
        .await?;
        Ok(names)
    }
}

/// One row for each visit: where it began, and what came of it.
fn visits(scope: &BehaviourScope, from: Timestamp, until: Timestamp) -> String {
    let last = until.checked_add(jiff::SignedDuration::from_hours(24)).unwrap_or(until);
    let is_page = "name in ('page_view', 'screen_view')";
    format!(
        "select s.person_id, s.day, a.page_views, a.engaged_ms, a.is_conversion, a.has_order, s.entry_page, a.exit_page,
                s.channel, s.campaign, s.referrer, s.utm_source, s.utm_medium, s.utm_campaign, s.device, s.browser, s.os,
                s.country, s.language, s.host
           from (select session_id, person_id, day, case when {is_page} then coalesce(path, title) end as entry_page,
                        channel, campaign, referrer, utm_source, utm_medium, utm_campaign, device, browser, os, country,
                        language, host
                   from events
                  where {humans} and is_entry and session_id is not null
                    and occurred_at >= {from} and occurred_at < {until}) s
           join (select session_id, cast(sum(case when {is_page} then 1 else 0 end) as bigint) as page_views,
                        cast(coalesce(sum(engaged_ms), 0) as bigint) as engaged_ms,
                        bool_or(name in ('order', 'lead', 'sign_up')) as is_conversion,
                        bool_or(name = 'order') as has_order,
                        last_value(coalesce(path, title) order by occurred_at, seq) filter (where {is_page}) as exit_page
                   from events
                  where {humans} and session_id is not null and occurred_at >= {from} and occurred_at < {last}
                  group by session_id) a on a.session_id = s.session_id",
        humans = humans(scope),
        from = at(from),
        until = at(until),
        last = at(last),
    )
}

/// Place of the first dimension among the columns.
const FIRST_DIMENSION: usize = 6;
const REFERRER: usize = 10;
const HOST: usize = 19;
/// A visit that pages held longer is no bounce; GA4's engaged sessions have
/// the same bound (support.google.com/analytics/answer/12195621).
const BOUNCE_MS: i64 = 10_000;

struct Count {
    held: Held,
    totals: SiteTotals,
    visitors: HashSet<u64>,
    days: BTreeMap<i32, (SiteTotals, HashSet<u64>)>,
    values: [HashMap<Option<String>, SiteTotals>; 13],
    /// Of values that are not told apart.
    rest: [SiteTotals; 13],
}

impl Count {
    fn row(&mut self, row: &Row<'_>) -> Result<()> {
        let (page_views, engaged_ms) = (row.int(2), row.int(3).max(0));
        let is_bounce = page_views <= 1 && engaged_ms < BOUNCE_MS && !row.flag(4);
        let visit = SiteTotals {
            visits: 1,
            visitors: 0,
            page_views: count(page_views),
            bounces: u64::from(is_bounce),
            orders: u64::from(row.flag(5)),
            engaged_ms: count(engaged_ms),
        };
        self.totals.add(visit);
        let day = row.day(1).ok_or_else(|| LakeError::Internal("a visit has no day".into()))?;
        let (totals, visitors) = self.days.entry(day).or_default();
        totals.add(visit);
        if let Some(person) = row.text(0) {
            // Ids are hashes themselves: 64 bits of them tell a billion apart
            // but for a few.
            let mut hasher = DefaultHasher::new();
            person.hash(&mut hasher);
            let person = hasher.finish();
            let is_new = [self.visitors.insert(person), visitors.insert(person)];
            self.held.grow(is_new.into_iter().filter(|is_new| *is_new).count() * 16)?;
        }
        let referrer = row.text(REFERRER).and_then(host_of);
        let referrer = referrer.filter(|host| row.text(HOST) != Some(host.as_str()));
        for (at, dimension) in SiteDimension::ALL.into_iter().enumerate() {
            let value = match dimension {
                SiteDimension::Referrer => referrer.as_deref(),
                _ => row.text(FIRST_DIMENSION + at),
            };
            let value = value.map(str::to_owned);
            let known = &mut self.values[at];
            if let Some(totals) = known.get_mut(&value) {
                totals.add(visit);
            } else if known.len() < MOST_VALUES {
                self.held.grow(value.as_ref().map_or(0, String::len) + 112)?;
                known.insert(value, visit);
            } else {
                self.rest[at].add(visit);
            }
        }
        Ok(())
    }

    fn answer(self, most: usize) -> Result<Site> {
        let mut values = Vec::new();
        for ((dimension, known), mut rest) in SiteDimension::ALL.into_iter().zip(self.values).zip(self.rest) {
            let mut listed: Vec<(Option<String>, SiteTotals)> = known.into_iter().collect();
            listed.sort_by(|a, b| b.1.visits.cmp(&a.1.visits).then_with(|| a.0.cmp(&b.0)));
            listed.iter().skip(most).for_each(|(_, totals)| rest.add(*totals));
            listed.truncate(most);
            let mut shown: Vec<SiteValue> =
                listed.into_iter().map(|(value, totals)| SiteValue { value, is_other: false, totals }).collect();
            if rest.visits > 0 {
                shown.push(SiteValue { value: None, is_other: true, totals: rest });
            }
            values.push((dimension, shown));
        }
        let days = self.days.into_iter().map(|(day, (totals, visitors))| {
            let day = convert::day(day).ok_or_else(|| LakeError::Internal("a visit has no day".into()))?;
            Ok(SiteDay { day, totals: SiteTotals { visitors: visitors.len() as u64, ..totals } })
        });
        Ok(Site {
            totals: SiteTotals { visitors: self.visitors.len() as u64, ..self.totals },
            days: days.collect::<Result<_>>()?,
            values,
        })
    }
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// Host of a URL, without `www.`.
fn host_of(url: &str) -> Option<String> {
    let host = Url::parse(url).ok()?.host_str()?.to_lowercase();
    Some(host.strip_prefix("www.").map_or(host.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_referrer_is_its_host() {
        assert_eq!(host_of("https://www.Google.com/search?q=x").as_deref(), Some("google.com"));
        assert_eq!(host_of("android-app://com.example/").as_deref(), Some("com.example"));
        assert_eq!(host_of("not a url"), None);
    }
}
