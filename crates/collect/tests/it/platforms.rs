//! TikTok, LinkedIn, Microsoft and GA4.

use insta::assert_snapshot;

use crate::support::{Summary as _, facts, facts_of, options, spend};

#[test]
fn tiktok_with_a_total() {
    let file = "By Day,Campaign name,Ad group name,Ad name,Cost,Impressions,Clicks (destination),Complete payment,Total complete payment value,Currency\n\
        2026-10-01,Launch,Broad,Clip 1,12.30,1000,20,2,80.00,USD\n\
        2026-10-02,Launch,Broad,Clip 1,7.70,500,10,0,0.00,USD\n\
        Total of 2 results,-,-,-,20.00,1500,30,2,80.00,USD\n";
    let read = facts("tiktok.csv", file, &options());
    assert_snapshot!(spend(&read), @r"
    2 2026-10-01 tiktok_ads|||Launch|Broad/Clip 1 spend 12.30 USD impr 1000 clicks 20 conv 2 value 80.00
    3 2026-10-02 tiktok_ads|||Launch|Broad/Clip 1 spend 7.70 USD impr 500 clicks 10 conv 0 value 0.00
    ");
    assert_snapshot!(read.summary(), @r"
    tiktok_ads rows 2
    Matches Total of 2 results spend 20 20
    Matches Total of 2 results impressions 1500 1500
    Matches Total of 2 results clicks 30 30
    Matches Total of 2 results conversions 2 2
    Matches Total of 2 results conversions_value 80 80
    ");
}

#[test]
fn linkedin_in_utf16_with_a_preamble() {
    let text = "Creative Performance Report (in UTC)\nReport Start: October 1, 2026, 12:00 AM\nDate Generated: November 1, 2026\n\
        Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Group Name\tCampaign Group ID\tCampaign Name\tCampaign ID\tTotal Spent\tReach\tImpressions\tClicks\n\
        10/13/2026\tShop B2B\tUSD\tAutumn\t900\tEngineers\t901\t50.25\t100\t1000\t10\n\
        10/14/2026\tShop B2B\tUSD\tAutumn\t900\tManagers\t902\t49.75\t90\t900\t9\n";
    let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let read = facts_of("linkedin.csv", bytes, &options());
    assert_snapshot!(spend(&read), @r"
    5 2026-10-13 linkedin_ads|Shop B2B|900|Autumn|Engineers/ spend 50.25 USD impr 1000 clicks 10 conv - value -
    6 2026-10-14 linkedin_ads|Shop B2B|900|Autumn|Managers/ spend 49.75 USD impr 900 clicks 9 conv - value -
    ");
    assert_snapshot!(read.summary(), @"linkedin_ads rows 2");
}

#[test]
fn linkedin_without_groups_takes_the_campaign() {
    let file = "Start Date (in UTC),Account Name,Campaign Name,Campaign Type,Campaign Objective,Creative Name,Total Spent,Reach,Impressions,Clicks,Clicks to Landing Page\n\
        2026-10-13,Shop,Engineers,Sponsored,Visits,Ad A,5.00,10,100,2,1\n";
    assert_snapshot!(spend(&facts("linkedin.csv", file, &options())), @"2 2026-10-13 linkedin_ads|Shop||Engineers|/Ad A spend 5.00 EUR impr 100 clicks 2 conv - value -");
}

#[test]
fn microsoft_by_the_hour() {
    let file = "\"TimePeriod\",\"AccountId\",\"CampaignId\",\"CampaignName\",\"CurrencyCode\",\"Impressions\",\"Clicks\",\"Spend\"\n\
        \"2026-10-03|22\",\"7\",\"70\",\"Search\",\"EUR\",\"10\",\"1\",\"0.50\"\n\
        \"2026-10-03|23\",\"7\",\"70\",\"Search\",\"EUR\",\"20\",\"2\",\"0.75\"\n\
        \"©2026 Microsoft Corporation. All rights reserved. \"\n";
    let read = facts("microsoft.csv", file, &options());
    assert_snapshot!(spend(&read), @r"
    2 2026-10-03 microsoft_ads|7|70|Search|/ spend 0.50 EUR impr 10 clicks 1 conv - value -
    3 2026-10-03 microsoft_ads|7|70|Search|/ spend 0.75 EUR impr 20 clicks 2 conv - value -
    ");
    assert_snapshot!(read.summary(), @"microsoft_ads rows 2");
}

#[test]
fn microsoft_from_the_page() {
    let file = "\"Report Name: Campaigns\"\n\"Report Time: 10/1/2026 - 10/31/2026\"\n\"Rows: 1\"\n\n\
        \"Gregorian date\",\"Account name\",\"Account number\",\"Campaign name\",\"Currency code\",\"Impressions\",\"Clicks\",\"Spend\"\n\
        \"10/31/2026\",\"Shop\",\"X0001\",\"Search\",\"USD\",\"1,000\",\"12\",\"34.50\"\n\n\"©2026 Microsoft Corporation. All rights reserved. \"\n";
    let read = facts("microsoft.csv", file, &options());
    assert_snapshot!(spend(&read), @"6 2026-10-31 microsoft_ads|X0001||Search|/ spend 34.50 USD impr 1000 clicks 12 conv - value -");
    assert_snapshot!(read.summary(), @"microsoft_ads rows 1");
}

#[test]
fn ga4_cost_takes_the_currency_of_the_workspace() {
    let file = "source,medium,date,campaign_id,campaign_name,cost,clicks,impressions\n\
        newsletter,email,2026-10-01,c1,October,20.50,40,900\npartner,cpc,20261002,c2,Partners,9.50,11,300\n";
    let read = facts("ga4.csv", file, &options());
    assert_snapshot!(spend(&read), @r"
    2 2026-10-01 ga4_cost||c1|October|/ spend 20.50 EUR impr 900 clicks 40 conv - value -
    3 2026-10-02 ga4_cost||c2|Partners|/ spend 9.50 EUR impr 300 clicks 11 conv - value -
    ");
    assert_snapshot!(read.summary(), @r"
    ga4_cost rows 2
    notice the file names no currency; its amounts are taken as EUR, the workspace's (--currency says otherwise)
    ");
}
