//! A workspace and its settings.

use serde::{Deserialize, Serialize};

use crate::currency::Currency;
use crate::id::WorkspaceId;
use crate::time::{Day, Timestamp};

/// Where a report's revenue and conversions come from. The three are never
/// added together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// What the ad platform claims.
    Platform,
    /// Orders tied to a campaign by coupon or UTM.
    Orders,
    /// Figures typed in from a results table.
    Results,
}

impl Basis {
    /// The word in flags, URLs and columns.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Orders => "orders",
            Self::Results => "results",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Platform, Self::Orders, Self::Results].into_iter().find(|b| b.as_str() == word)
    }
}

/// The day on which a refund reduces revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundPolicy {
    /// The day of the order.
    #[default]
    OrderDay,
    /// The day of the refund; the order's day where the file does not tell.
    RefundDay,
}

impl RefundPolicy {
    /// The word in settings and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OrderDay => "order_day",
            Self::RefundDay => "refund_day",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::OrderDay, Self::RefundDay].into_iter().find(|policy| policy.as_str() == word)
    }
}

/// One business or brand. Everything belongs to one workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its key in URLs and on the command line: `shop`.
    pub key: String,
    /// Its name as shown.
    pub name: String,
    /// Reporting currency.
    pub currency: Currency,
    /// IANA time zone, such as `Asia/Tehran`; decides what a day is.
    pub timezone: String,
    /// Language of its pages and numbers: `en`, `fa`, `fil`, `vi`, `is`.
    pub locale: String,
    /// First day of the week, 1 = Monday … 7 = Sunday.
    pub week_start: u8,
    /// First month of the fiscal year, 1–12.
    pub fiscal_year_start: u8,
    /// When refunds reduce revenue.
    pub refund_policy: RefundPolicy,
    /// Whether tax and shipping are left out of revenue.
    pub revenue_net_of_tax_and_shipping: bool,
    /// Basis of reports that name none; `None` = the first that has data.
    pub default_basis: Option<Basis>,
    /// Share of revenue that remains after cost of goods, as a percentage with
    /// decimals in text (`"62.5"`); `None` = unknown, and then ROI is on revenue.
    pub gross_margin_percent: Option<String>,
    /// Regular expression that a campaign's key must match; `None` = any key.
    pub naming_convention: Option<String>,
    /// The convention in words, shown when a key is refused.
    pub naming_hint: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Workspace {
    /// The workspace's day of an instant; UTC when its zone is unknown here.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Day {
        at.to_zoned(self.zone()).date()
    }

    /// The last instant of a day of the workspace.
    #[must_use]
    pub fn end_of(&self, day: Day) -> Timestamp {
        let next = day.tomorrow().unwrap_or(day).to_zoned(self.zone());
        let microsecond = jiff::SignedDuration::from_micros(1);
        next.map(|midnight| midnight.timestamp())
            .ok()
            .and_then(|at| at.checked_sub(microsecond).ok())
            .unwrap_or_default()
    }

    /// Reads what `--as-of` takes: an RFC 3339 instant, or a day, which means
    /// the end of that day here.
    #[must_use]
    pub fn instant(&self, text: &str) -> Option<Timestamp> {
        text.parse().ok().or_else(|| text.parse().ok().map(|day| self.end_of(day)))
    }

    fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.timezone).unwrap_or(jiff::tz::TimeZone::UTC)
    }
}
