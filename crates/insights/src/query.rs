//! The question a report answers.

use base::{Basis, Channel, Currency, Day, Period, Timestamp};
use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};

use crate::dims::CampaignInfo;

/// What a period is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// The period of the same length just before it.
    Previous,
    /// The same dates a year earlier.
    Year,
}

impl Compare {
    /// Reads the word of flags and URLs.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "previous" => Some(Self::Previous),
            "year" => Some(Self::Year),
            _ => None,
        }
    }

    /// The period compared with.
    #[must_use]
    pub fn period(self, of: Period) -> Period {
        match self {
            Self::Previous => of.previous(),
            Self::Year => of.year_before(),
        }
    }

    /// The day of `now` that a day of the earlier period stands beside, never
    /// outside `now`: months differ in length.
    pub(crate) fn beside(self, before: Period, now: Period, day: Day) -> Day {
        let moved = match self {
            Self::Year => day.checked_add(1.year()),
            Self::Previous => now.from.checked_add((day - before.from).get_days().days()),
        };
        moved.unwrap_or(now.to).clamp(now.from, now.to)
    }
}

/// What rows are split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// The campaign.
    Campaign,
    /// The channel.
    Channel,
    /// The platform a file came from.
    Platform,
    /// The platform's account.
    Account,
    /// A label of the campaign.
    Label,
    /// The day.
    Day,
    /// The week, by its first day.
    Week,
    /// The month.
    Month,
}

impl Dimension {
    /// Every dimension.
    pub const ALL: &'static [Self] = &[
        Self::Campaign,
        Self::Channel,
        Self::Platform,
        Self::Account,
        Self::Label,
        Self::Day,
        Self::Week,
        Self::Month,
    ];

    /// The word in flags, URLs and columns.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Campaign => "campaign",
            Self::Channel => "channel",
            Self::Platform => "platform",
            Self::Account => "account",
            Self::Label => "label",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|dimension| dimension.as_str() == word)
    }

    pub(crate) fn is_time(self) -> bool {
        matches!(self, Self::Day | Self::Week | Self::Month)
    }
}

/// Which report, over which days, how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportQuery {
    /// The days, both ends included.
    pub period: Period,
    /// Where revenue and conversions come from; `None` = the workspace's
    /// setting, else the first that has data.
    pub basis: Option<Basis>,
    /// What the period is compared with.
    pub compare: Option<Compare>,
    /// What rows are split by beyond the report's own rows.
    pub by: Vec<Dimension>,
    /// What was believed at this instant; `None` = now.
    pub as_of: Option<Timestamp>,
    /// Only these campaigns, by key or id; empty = all.
    pub campaigns: Vec<String>,
    /// Only these channels; empty = all.
    pub channels: Vec<Channel>,
    /// Only campaigns with this label.
    pub label: Option<String>,
    /// Another reporting currency than the workspace's.
    pub currency: Option<Currency>,
    /// Whether nobody asked for these days, and they are the last month with
    /// figures because the present one has none yet.
    pub fell_back: bool,
}

impl ReportQuery {
    /// The plain question about a period.
    #[must_use]
    pub fn over(period: Period) -> Self {
        Self {
            period,
            basis: None,
            compare: None,
            by: Vec::new(),
            as_of: None,
            campaigns: Vec::new(),
            channels: Vec::new(),
            label: None,
            currency: None,
            fell_back: false,
        }
    }

    /// Whether facts of a campaign (or of none) and a channel are asked for.
    pub(crate) fn lets_through(&self, campaign: Option<&CampaignInfo>, channel: Channel) -> bool {
        let named = |text: &String| campaign.is_some_and(|c| c.key == *text || c.id.as_str() == text);
        let by_campaign = self.campaigns.is_empty()
            || self.campaigns.iter().any(|text| named(text) || (campaign.is_none() && text == "unassigned"));
        let by_label = self.label.as_ref().is_none_or(|label| campaign.is_some_and(|c| c.labels.contains(label)));
        by_campaign && by_label && (self.channels.is_empty() || self.channels.contains(&channel))
    }

    pub(crate) fn is_filtered(&self) -> bool {
        !self.campaigns.is_empty() || !self.channels.is_empty() || self.label.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Month;

    #[test]
    fn days_stand_beside_each_other() {
        let october = Period::month(Month::parse("2026-10").unwrap());
        let day = |text: &str| text.parse::<Day>().unwrap();
        let previous = Compare::Previous;
        let before = previous.period(october);
        assert_eq!(previous.beside(before, october, day("2026-09-01")), day("2026-10-01"));
        assert_eq!(previous.beside(before, october, day("2026-09-30")), day("2026-10-30"));
        let year = Compare::Year.period(october);
        assert_eq!(Compare::Year.beside(year, october, day("2025-10-31")), day("2026-10-31"));
    }

    #[test]
    fn words_round_trip() {
        for dimension in Dimension::ALL {
            assert_eq!(Dimension::parse(dimension.as_str()), Some(*dimension));
        }
        assert_eq!(Compare::parse("year"), Some(Compare::Year));
    }
}
