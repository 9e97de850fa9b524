//! What a column of a general table can be.

use std::fmt;

use base::Figure;
use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($variant:ident = $key:literal, $doc:literal;)*) => {
        /// A field that a column of a general table is mapped to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = $doc] $variant,)*
            /// A figure of results: visits, sales, revenue, leads…
            Figure(Figure),
        }

        /// The fields that are no figures of results.
        const PLAIN: &[(Field, &str)] = &[$((Field::$variant, $key),)*];
    };
}

fields! {
    Day = "day", "The day of the row.";
    Month = "month", "The month of the row, whose amounts are spread evenly over its days.";
    From = "from", "First day of the row's period, whose amounts are spread evenly over its days.";
    To = "to", "Last day of the row's period.";
    Campaign = "campaign", "The campaign's name.";
    CampaignId = "campaign_id", "The platform's id of the campaign.";
    CampaignKey = "campaign_key", "The campaign's key, which is its `utm_campaign`.";
    Channel = "channel", "How people were reached.";
    Platform = "platform", "Where the advertising ran.";
    Account = "account", "Name of the advertising account.";
    AccountId = "account_id", "Id of the advertising account.";
    AdGroup = "ad_group", "Name of the ad group or ad set.";
    AdGroupId = "ad_group_id", "Id of the ad group or ad set.";
    Ad = "ad", "Name of the ad.";
    AdId = "ad_id", "Id of the ad.";
    Currency = "currency", "Currency of the row's amounts.";
    Spend = "spend", "Money paid for marketing.";
    Impressions = "impressions", "Impressions.";
    Clicks = "clicks", "Clicks.";
    Views = "views", "Video views.";
    Reach = "reach", "People reached.";
    Engagements = "engagements", "Reactions, comments, shares and the like.";
    Conversions = "conversions", "Conversions as the platform counts them.";
    ConversionsValue = "conversions_value", "Their value as the platform claims it.";
    UtmSource = "utm_source", "`utm_source`.";
    UtmMedium = "utm_medium", "`utm_medium`.";
    UtmCampaign = "utm_campaign", "`utm_campaign`.";
    Coupon = "coupon", "Coupon code.";
    OrderId = "order_id", "Number of an order: one row is then one order.";
    OrderTotal = "order_total", "What the customer paid for the order.";
    Refund = "refund", "What of it was refunded.";
    Email = "email", "The customer's e-mail address, kept only as a hash.";
    ConversionRate = "conversion_rate", "Checked against the counts, not kept.";
    Ctr = "ctr", "Clicks of impressions; checked, not kept.";
    Cpc = "cpc", "Cost of a click; checked, not kept.";
    Cpm = "cpm", "Cost of a thousand impressions; checked, not kept.";
    Cpa = "cpa", "Cost of a sale or conversion; checked, not kept.";
    Roas = "roas", "Revenue of spend; checked, not kept.";
    Ignore = "ignore", "Not read.";
}

impl Field {
    /// Every field.
    pub fn all() -> impl Iterator<Item = Self> {
        PLAIN.iter().map(|(field, _)| *field).chain(Figure::ALL.iter().copied().map(Self::Figure))
    }

    /// The word in `--map COLUMN=FIELD` and in saved mappings.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Figure(figure) => figure.key(),
            other => PLAIN.iter().find(|(field, _)| *field == other).map_or("ignore", |(_, key)| key),
        }
    }

    /// Reads the word, also with `-` for `_`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        Self::all().find(|field| field.key() == word)
    }

    /// Whether its cells are amounts of money.
    #[must_use]
    pub fn is_money(self) -> bool {
        match self {
            Self::Figure(figure) => figure.is_money(),
            other => matches!(other, Self::Spend | Self::ConversionsValue | Self::OrderTotal | Self::Refund),
        }
    }

    /// Whether its cells are whole counts.
    #[must_use]
    pub fn is_count(self) -> bool {
        match self {
            Self::Figure(figure) => !figure.is_money(),
            other => {
                matches!(other, Self::Impressions | Self::Clicks | Self::Views | Self::Reach | Self::Engagements)
            }
        }
    }

    /// Whether its cells are computed from others and only checked.
    #[must_use]
    pub fn is_checked(self) -> bool {
        matches!(self, Self::ConversionRate | Self::Ctr | Self::Cpc | Self::Cpm | Self::Cpa | Self::Roas)
    }

    /// Whether its cells are numbers of any kind.
    #[must_use]
    pub fn is_number(self) -> bool {
        self.is_money() || self.is_count() || self.is_checked() || self == Self::Conversions
    }

    /// Whether its cells are dates or months.
    #[must_use]
    pub fn is_date(self) -> bool {
        matches!(self, Self::Day | Self::Month | Self::From | Self::To)
    }

    /// Whether it is a fact about a campaign, so that a table without any such
    /// column holds nothing to import.
    #[must_use]
    pub fn is_fact(self) -> bool {
        (self.is_number() && !self.is_checked()) && self != Self::Refund
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::parse(&word).ok_or_else(|| serde::de::Error::custom(format!("“{word}” is not a field of a table")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip_and_are_distinct() {
        let mut words: Vec<&str> = Field::all().map(Field::key).collect();
        for field in Field::all() {
            assert_eq!(Field::parse(field.key()), Some(field));
        }
        assert_eq!(Field::parse("Campaign-ID"), Some(Field::CampaignId));
        assert_eq!(Field::parse("sales"), Some(Field::Figure(Figure::Sales)));
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
