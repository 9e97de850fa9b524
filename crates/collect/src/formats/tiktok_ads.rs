//! TikTok Ads Manager reports: one row a day and ad; a line of totals may stand
//! at the end (`Total of 12 results`).

use super::ads::{Ad, AdFormat};

pub(super) const FORMAT: AdFormat = AdFormat {
    platform: "tiktok_ads",
    columns: &[
        (Ad::Day, &["By Day", "Day", "Date", "Stat time day"]),
        (Ad::Account, &["Account name", "Advertiser name", "Ad account name"]),
        (Ad::AccountId, &["Account ID", "Advertiser ID"]),
        (Ad::Campaign, &["Campaign name", "Campaign"]),
        (Ad::CampaignId, &["Campaign ID"]),
        (Ad::Group, &["Ad group name", "Ad group"]),
        (Ad::GroupId, &["Ad group ID"]),
        (Ad::Creative, &["Ad name"]),
        (Ad::CreativeId, &["Ad ID"]),
        (Ad::Currency, &["Currency"]),
        (Ad::Spend, &["Cost", "Total cost", "Spend"]),
        (Ad::Impressions, &["Impressions", "Impression"]),
        (Ad::Reach, &["Reach"]),
        (Ad::Clicks, &["Clicks (destination)", "Clicks", "Clicks (all)", "Click"]),
        (Ad::Views, &["Video views", "2-second video views", "6-second video views"]),
        (Ad::Engagements, &["Paid engagements", "Engagements", "Engaged view"]),
        (
            Ad::Conversions,
            &["Complete payment", "Purchases", "Purchases (website)", "Conversions", "Conversion", "Results", "Result"],
        ),
        (
            Ad::ConversionsValue,
            &[
                "Total complete payment value",
                "Complete payment value",
                "Total purchase value",
                "Purchase value (website)",
                "Total conversion value",
            ],
        ),
    ],
};
