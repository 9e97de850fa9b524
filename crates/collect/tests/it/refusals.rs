//! What is no file of ours is refused in words.

use insta::assert_snapshot;
use proptest::prelude::*;

use collect::import::{self, ImportFile, ImportOptions};

use crate::support::{Summary as _, facts, options, refused, workspace};

#[test]
fn empty_binary_and_headers_alone() {
    assert_snapshot!(refused("empty.csv", "", &options()), @"empty.csv is empty: export it again with at least a header and one row");
    assert_snapshot!(refused("picture.csv", "\u{0}\u{1}\u{2}PNG\u{0}\u{0}\u{0}\u{0}", &options()), @"picture.csv: this looks like a binary file, not text; export the report as CSV or xlsx");
    let header = "Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks\n";
    assert_snapshot!(refused("header.csv", header, &options()), @"google_ads rows 0");
}

#[test]
fn columns_that_mean_nothing() {
    assert_snapshot!(refused("list.csv", "name,shade\nAnna,dark\n", &options()), @"list.csv: no column of costs or results was recognised among “name”, “shade”; say which is which, such as --map 'name=spend'");
    let twice = "Day,Campaign,Currency code,Cost,Cost,Impr.\n2026-10-01,A,EUR,1,2,3\n";
    assert_snapshot!(refused("twice.csv", twice, &options()), @"twice.csv: line 1: the header “Cost” stands 2 times (columns 4, 5); rename or remove all but one");
    let forced = ImportOptions { format: Some(collect::formats::Format::MetaAds), ..options() };
    assert_snapshot!(refused("list.csv", "name,shade\nAnna,dark\n", &forced), @"list.csv: none of its first 2 lines is a header of Meta Ads Manager; leave --as away to have the format recognised");
}

#[test]
fn bad_rows_are_listed_with_line_column_value_and_reason() {
    let file = "Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks\n\
        2026-10-01,A,1,EUR,1.00,10,1\n2026-13-01,A,1,EUR,1.00,10,1\n2026-10-03,A,1,EUR,abc,10,1\n\
        2026-10-04,A,1,XXQ,1.00,10,1\n2026-10-05,A,1,EUR,-1.00,10,1\n2026-10-06,A,1,EUR,1.00,1.5,1\n2026-10-07,A,1,EUR\n,A,1,EUR,1.00,10,1\n";
    assert_snapshot!(facts("report.csv", file, &options()).summary(), @r"
    google_ads rows 8
    rejected line 3, column “Day”, value “2026-13-01”: “2026-13-01” is a day that the calendar does not have
    rejected line 4, column “Cost”, value “abc”: “abc” is not a number
    rejected line 5, column “Currency code”, value “XXQ”: “XXQ” is not a currency code of ISO 4217, such as EUR, USD or IRR
    rejected line 6, column “Cost”, value “-1.00”: below zero
    rejected line 7, column “Impr.”, value “1.5”: a count must be a whole number
    rejected line 8: the row has 4 cells and the header 7
    rejected line 9, column “Day”: the day is missing
    ");
}

#[test]
fn dates_that_read_two_ways_ask_for_the_flag() {
    let file =
        "By Day,Campaign name,Ad group name,Cost,Clicks (destination)\n01/02/2026,A,B,1.00,1\n03/04/2026,A,B,1.00,1\n";
    assert_snapshot!(refused("tiktok.csv", file, &options()), @"tiktok.csv: column “By Day”, line 2: “01/02/2026” can be 2026-02-01 or 2026-01-02, and nothing in the file decides; say which with --date-order dmy or --date-order mdy");
    let told = ImportOptions { date_order: Some(collect::values::DateOrder::Mdy), ..options() };
    assert_eq!(facts("tiktok.csv", file, &told).spend[0].day.to_string(), "2026-01-02");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_previewed_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = import::preview(&workspace(), &ImportFile::new("any.csv", bytes), &options());
    }

    #[test]
    fn any_cells_under_known_headers(header in 0_usize..HEADERS.len(), cells in prop::collection::vec("[0-9.,€$%: a-z|+\\-/\\PC]{0,14}", 1..60)) {
        let header = HEADERS[header];
        let width = header.split(',').count();
        let rows: Vec<String> = cells.chunks(width).map(|row| row.join(",").replace(['"', '\n', '\r'], " ")).collect();
        let file = format!("{header}\n{}\n", rows.join("\n"));
        let _ = import::preview(&workspace(), &ImportFile::new("any.csv", file.into_bytes()), &options());
    }
}

const HEADERS: &[&str] = &[
    "Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks,Conversions,Conv. value",
    "Reporting starts,Reporting ends,Campaign name,Amount spent (USD),Impressions,Purchases",
    "TimePeriod,AccountId,CampaignName,CurrencyCode,Impressions,Clicks,Spend",
    "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price",
    "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status",
    "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME",
    "date,base,quote,rate",
    "Date,USD,JPY",
    "date,campaign,spend,clicks,sales,revenue",
];
