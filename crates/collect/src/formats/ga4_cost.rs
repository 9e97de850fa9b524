//! Cost data as GA4 imports it: one row a day, source and medium. The file has
//! no currency, so the workspace's is taken. Uploading a key again replaces
//! that key and no other, as GA4 does.

use super::ads::{Ad, AdFormat};

pub(super) const FORMAT: AdFormat = AdFormat {
    platform: "ga4_cost",
    columns: &[
        (Ad::Day, &["date", "ga:date"]),
        (Ad::UtmSource, &["source", "utm_source", "session source", "ga:source"]),
        (Ad::UtmMedium, &["medium", "utm_medium", "session medium", "ga:medium"]),
        (
            Ad::UtmCampaign,
            &["utm_campaign", "campaign_name", "campaign name", "campaign", "session campaign", "ga:campaign"],
        ),
        (
            Ad::Campaign,
            &["campaign_name", "campaign name", "campaign", "utm_campaign", "session campaign", "ga:campaign"],
        ),
        (Ad::CampaignId, &["campaign_id", "campaign id", "utm_id", "ga:campaignid"]),
        (Ad::Group, &["ad_group", "ga:adgroup"]),
        (Ad::Creative, &["utm_content", "creative_format", "ga:adcontent"]),
        (Ad::Spend, &["cost", "ad cost", "ads cost", "ga:adcost"]),
        (Ad::Clicks, &["clicks", "ad clicks", "ads clicks", "ga:adclicks"]),
        (Ad::Impressions, &["impressions", "ad impressions", "ads impressions", "ga:impressions"]),
        (Ad::Currency, &["currency"]),
    ],
};

/// Columns that GA4 knows beside these; a file with others is no such file.
pub(super) const ALSO: &[&str] = &[
    "utm_term",
    "utm_content",
    "utm_creative_format",
    "utm_marketing_tactic",
    "utm_source_platform",
    "creative_format",
    "marketing_tactic",
    "source_platform",
    "term",
    "keyword",
    "ga:keyword",
];
