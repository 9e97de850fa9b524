//! Exports of the ad platforms and of GA4's cost data.

use base::{Currency, Day, Decimal};

use super::{Sheet, thousands};
use crate::Simulation;
use crate::ads::{AdRow, account_currency};
use crate::catalogue::Platform;
use crate::market::Campaign;

/// A Google Ads campaign report: two preamble lines, thousands in quotes,
/// total lines at the foot.
pub(super) fn google(simulation: &Simulation) -> Vec<u8> {
    let rows = simulation.rows(Platform::GoogleAds);
    let currency = simulation.options.currency.code();
    let mut sheet = Sheet::new(',');
    sheet.line("Campaign performance by day");
    sheet.line(&format!(
        "\"{} - {}\"",
        long_date(simulation.market.period.from),
        long_date(simulation.market.period.to)
    ));
    sheet.row([
        "Day",
        "Campaign",
        "Campaign ID",
        "Campaign type",
        "Currency code",
        "Cost",
        "Impr.",
        "Clicks",
        "Conversions",
        "Conv. value",
    ]);
    for row in rows {
        let campaign = &simulation.market.campaigns[row.campaign];
        sheet.row([
            day(simulation, row).to_string().as_str(),
            &campaign.platform_name,
            &account_id(20_114_000_000, row),
            google_type(campaign),
            currency,
            &thousands(row.spend),
            &thousands(row.impressions.into()),
            &thousands(row.clicks.into()),
            &thousands(row.conversions),
            &thousands(row.value),
        ]);
    }
    for label in ["Total: Campaigns", "Total: Account"] {
        let sum = Sums::of(rows);
        sheet.row([
            label,
            " --",
            " --",
            " --",
            currency,
            &thousands(sum.spend),
            &thousands(sum.impressions.into()),
            &thousands(sum.clicks.into()),
            &thousands(sum.conversions),
            &thousands(sum.value),
        ]);
    }
    sheet.bytes()
}

fn google_type(campaign: &Campaign) -> &'static str {
    match campaign.platform_name.split('_').next() {
        Some("PMAX") => "Performance Max",
        Some("GDN") => "Display",
        Some("YT") => "Video",
        _ => "Search",
    }
}

/// Meta Ads Manager by day and ad set, with the currency in the header.
pub(super) fn meta(simulation: &Simulation) -> Vec<u8> {
    let currency = simulation.options.currency.code();
    let mut sheet = Sheet::new(',');
    sheet.row([
        "Account name",
        "Campaign name",
        "Ad set name",
        "Day",
        "Impressions",
        "Frequency",
        "Currency",
        &format!("Amount spent ({currency})"),
        "Purchases",
        "Purchases conversion value",
        "Link clicks",
        "Reporting starts",
        "Reporting ends",
    ]);
    for row in simulation.rows(Platform::MetaAds) {
        let date = day(simulation, row).to_string();
        sheet.row([
            crate::SHOP_NAME,
            &simulation.market.campaigns[row.campaign].platform_name,
            row.group,
            &date,
            &row.impressions.to_string(),
            "1.18",
            currency,
            &row.spend.to_string(),
            &row.conversions.to_string(),
            &row.value.to_string(),
            &row.clicks.to_string(),
            &date,
            &date,
        ]);
    }
    sheet.bytes()
}

/// TikTok Ads by day, ad group and ad, with a line of totals at the foot. The
/// account bills in another currency than the shop sells in.
pub(super) fn tiktok(simulation: &Simulation) -> Vec<u8> {
    let currency = foreign_currency(simulation);
    let mut sheet = Sheet::new(',');
    sheet.row([
        "By Day",
        "Campaign name",
        "Ad group name",
        "Ad name",
        "Currency",
        "Cost",
        "Impressions",
        "Clicks (destination)",
        "Complete payment",
        "Total complete payment value",
    ]);
    let rows = simulation.rows(Platform::TikTokAds);
    for row in rows {
        sheet.row([
            day(simulation, row).to_string().as_str(),
            &simulation.market.campaigns[row.campaign].platform_name,
            row.group,
            "Video 1",
            currency.code(),
            &row.spend.to_string(),
            &row.impressions.to_string(),
            &row.clicks.to_string(),
            &row.conversions.to_string(),
            &row.value.to_string(),
        ]);
    }
    let sum = Sums::of(rows);
    sheet.row([
        format!("Total of {} results", rows.len()).as_str(),
        "",
        "",
        "",
        currency.code(),
        &sum.spend.to_string(),
        &sum.impressions.to_string(),
        &sum.clicks.to_string(),
        &sum.conversions.to_string(),
        &sum.value.to_string(),
    ]);
    sheet.bytes()
}

/// LinkedIn Campaign Manager: a preamble, tabs, UTF-16, American dates. What
/// others call a campaign is a campaign group there.
pub(super) fn linkedin(simulation: &Simulation) -> Vec<u8> {
    let currency = account_currency(Platform::LinkedInAds, simulation.options.currency);
    let period = simulation.market.period;
    let mut sheet = Sheet::new('\t');
    sheet.line("Campaign Performance Report (in UTC)");
    sheet.line(&format!("Report Start: {}, 12:00 AM", long_date(period.from)));
    sheet.line(&format!("Report End: {}, 11:59 PM", long_date(period.to)));
    sheet.line("");
    sheet.row([
        "Start Date (in UTC)",
        "Account Name",
        "Currency",
        "Campaign Group Name",
        "Campaign Name",
        "Campaign Type",
        "Total Spent",
        "Impressions",
        "Clicks",
        "Conversions",
        "Total Conversion Value",
    ]);
    for row in simulation.rows(Platform::LinkedInAds) {
        let date = day(simulation, row);
        let name = &simulation.market.campaigns[row.campaign].platform_name;
        sheet.row([
            format!("{:02}/{:02}/{}", date.month(), date.day(), date.year()).as_str(),
            crate::SHOP_NAME,
            currency.code(),
            name,
            "HR and office managers",
            "Sponsored Content",
            &row.spend.to_string(),
            &row.impressions.to_string(),
            &row.clicks.to_string(),
            &row.conversions.to_string(),
            &row.value.to_string(),
        ]);
    }
    sheet.utf16()
}

/// Microsoft Advertising's campaign performance report.
pub(super) fn microsoft(simulation: &Simulation) -> Vec<u8> {
    let currency = account_currency(Platform::MicrosoftAds, simulation.options.currency);
    let mut sheet = Sheet::new(',');
    sheet.row([
        "TimePeriod",
        "AccountId",
        "CampaignId",
        "CampaignName",
        "CurrencyCode",
        "Impressions",
        "Clicks",
        "Spend",
        "Conversions",
        "Revenue",
    ]);
    for row in simulation.rows(Platform::MicrosoftAds) {
        sheet.row([
            day(simulation, row).to_string().as_str(),
            "141002233",
            &account_id(38_700_000, row),
            &simulation.market.campaigns[row.campaign].platform_name,
            currency.code(),
            &row.impressions.to_string(),
            &row.clicks.to_string(),
            &row.spend.to_string(),
            &row.conversions.to_string(),
            &row.value.to_string(),
        ]);
    }
    sheet.bytes()
}

/// Cost data as uploaded to GA4, for the affiliate networks.
pub(super) fn ga4_cost(simulation: &Simulation) -> Vec<u8> {
    let mut sheet = Sheet::new(',');
    sheet.row(["utm_source", "utm_medium", "utm_campaign", "utm_id", "date", "impressions", "clicks", "cost"]);
    for row in simulation.rows(Platform::Ga4Cost) {
        let campaign = &simulation.market.campaigns[row.campaign];
        let (source, medium) = campaign.design.utm;
        sheet.row([
            source,
            medium,
            &campaign.key,
            &account_id(900, row),
            &day(simulation, row).to_string(),
            &row.impressions.to_string(),
            &row.clicks.to_string(),
            &row.spend.to_string(),
        ]);
    }
    sheet.bytes()
}

/// The currency of the accounts that do not bill in the shop's.
pub(super) fn foreign_currency(simulation: &Simulation) -> Currency {
    account_currency(Platform::TikTokAds, simulation.options.currency)
}

fn day(simulation: &Simulation, row: &AdRow) -> Day {
    simulation.market.days[row.day]
}

/// A platform's id of a row's campaign.
fn account_id(first: usize, row: &AdRow) -> String {
    (first + row.campaign * 37 + 1).to_string()
}

/// `November 1, 2024`.
fn long_date(day: Day) -> String {
    day.strftime("%B %-d, %Y").to_string()
}

/// Sums of a report, for its total lines.
struct Sums {
    spend: Decimal,
    impressions: u64,
    clicks: u64,
    conversions: Decimal,
    value: Decimal,
}

impl Sums {
    fn of(rows: &[AdRow]) -> Self {
        Self {
            spend: rows.iter().map(|row| row.spend).sum(),
            impressions: rows.iter().map(|row| row.impressions).sum(),
            clicks: rows.iter().map(|row| row.clicks).sum(),
            conversions: rows.iter().map(|row| row.conversions).sum(),
            value: rows.iter().map(|row| row.value).sum(),
        }
    }
}
