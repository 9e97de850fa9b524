//! Microsoft Advertising reports, as its API writes them (`TimePeriod`,
//! `CampaignName`) and as its pages do (`Gregorian date`, `Campaign name`, with
//! a preamble and a line `©… Microsoft Corporation` at the end).
//!
//! Hourly reports write `2026-10-03|23`; the hours stay rows of their day.

use super::ads::{Ad, AdFormat};

pub(super) const FORMAT: AdFormat = AdFormat {
    platform: "microsoft_ads",
    columns: &[
        (Ad::Day, &["TimePeriod", "GregorianDate", "Gregorian date", "Date", "Day", "Time period"]),
        (Ad::Account, &["AccountName", "Account name", "Account"]),
        (Ad::AccountId, &["AccountId", "AccountNumber", "Account ID", "Account number"]),
        (Ad::Campaign, &["CampaignName", "Campaign name", "Campaign"]),
        (Ad::CampaignId, &["CampaignId", "Campaign ID"]),
        (Ad::Group, &["AdGroupName", "Ad group name", "Ad group"]),
        (Ad::GroupId, &["AdGroupId", "Ad group ID"]),
        (Ad::Creative, &["AdTitle", "Ad title"]),
        (Ad::CreativeId, &["AdId", "Ad ID"]),
        (Ad::Currency, &["CurrencyCode", "Currency code", "Currency"]),
        (Ad::Spend, &["Spend"]),
        (Ad::Impressions, &["Impressions", "Impr."]),
        (Ad::Clicks, &["Clicks"]),
        (Ad::Views, &["VideoViews", "Video views"]),
        (Ad::Conversions, &["ConversionsQualified", "Conversions", "Conv.", "All conversions", "AllConversions"]),
        (Ad::ConversionsValue, &["Revenue", "AllRevenue", "All revenue"]),
    ],
};
