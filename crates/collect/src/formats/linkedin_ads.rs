//! LinkedIn Campaign Manager reports: lines about the report stand above the
//! header, and the file is UTF-16 with tabs.
//!
//! A LinkedIn campaign *group* is what other platforms call a campaign, and its
//! campaign what they call an ad group. Where the file names the group it is
//! the campaign here; where it does not, the campaign is.

use super::ads::{Ad, AdFormat};

pub(super) const FORMAT: AdFormat = AdFormat {
    platform: "linkedin_ads",
    columns: &[
        (Ad::Day, &["Start Date (in UTC)", "Start Date", "Date (in UTC)", "Day"]),
        (Ad::To, &["End Date (in UTC)"]),
        (Ad::Account, &["Account Name"]),
        (Ad::AccountId, &["Account ID"]),
        (Ad::Campaign, &["Campaign Group Name", "Campaign Group"]),
        (Ad::CampaignId, &["Campaign Group ID"]),
        (Ad::Group, &["Campaign Name", "Campaign"]),
        (Ad::GroupId, &["Campaign ID"]),
        (Ad::Creative, &["Creative Name", "Ad Name"]),
        (Ad::CreativeId, &["Creative ID", "Ad ID"]),
        (Ad::Currency, &["Currency"]),
        (Ad::Spend, &["Total Spent", "Total spent", "Spent"]),
        (Ad::Impressions, &["Impressions"]),
        (Ad::Reach, &["Reach"]),
        (Ad::Clicks, &["Clicks", "Clicks to Landing Page"]),
        (Ad::Views, &["Video Views", "Views"]),
        (Ad::Engagements, &["Total Engagements", "Total Social Actions"]),
        (Ad::Conversions, &["Conversions", "Leads"]),
        (Ad::ConversionsValue, &["Total Conversion Value", "Conversion Value"]),
    ],
};
