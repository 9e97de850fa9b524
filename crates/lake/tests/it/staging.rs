use base::{Decimal, RejectReason, RejectedRow};
use lake::{ReplacePolicy, RowsQuery, Table, unwatched};

use crate::shop::{Shop, day, dec, item, october, order, spend, whole_days};

#[tokio::test]
async fn staged_rows_are_seen_only_once_applied() {
    let shop = Shop::new().await;
    let import = shop.import();
    let rows = [spend("2026-09-30", "Autumn", "1.25"), spend("2026-10-01", "Autumn", "2.50")];
    let staged = shop.stage_spend(&import, &rows).await;
    assert_eq!((staged.rows(Table::Spend), staged.months().len()), (2, 2));
    assert!(staged.months().contains(&october()));
    let query = shop.query("2026-09-01", "2026-10-31");
    assert!(shop.lake.spend_sums(&query).await.unwrap().is_empty());

    let comparison = shop.lake.compare(&staged, &ReplacePolicy::default()).await.unwrap();
    assert_eq!(comparison.total().added, 2);
    let written = shop.data_files();
    shop.lake.apply(&staged, &comparison, &unwatched).await.unwrap();
    assert_eq!(shop.total(&query).await, dec("3.75"));
    assert_eq!(shop.data_files(), written, "what replaces nothing is written once");
}

#[tokio::test]
async fn a_discarded_import_leaves_no_file() {
    let shop = Shop::new().await;
    let import = shop.import();
    let staged = shop.stage_spend(&import, &[spend("2026-10-01", "Autumn", "2.50")]).await;
    assert_eq!(shop.data_files(), 1);
    shop.lake.discard(&staged).await.unwrap();
    assert_eq!(shop.data_files(), 0);

    let mut stage = shop.stage(&import);
    stage.spend(&[spend("2026-10-01", "Autumn", "2.50")]).await.unwrap();
    stage.discard().await.unwrap();
    assert_eq!(shop.data_files(), 0);
}

#[tokio::test]
async fn many_months_and_rows_stream_through() {
    let shop = Shop::new().await;
    let first = day("2024-01-01");
    let rows: Vec<_> = (0..70_000_i64)
        .map(|number| {
            use jiff::ToSpan as _;
            let mut row = spend("2024-01-01", &format!("Campaign {}", number % 50), "0.01");
            row.day = first.checked_add((number % 700).days()).unwrap();
            row.line = u64::try_from(number).unwrap() + 2;
            row
        })
        .collect();
    shop.spend(&rows, &whole_days()).await;
    assert_eq!(shop.total(&shop.query("2024-01-01", "2025-12-31")).await, dec("700"));
    let one = shop.lake.spend_sums(&shop.query("2024-01-01", "2024-01-01")).await.unwrap();
    assert_eq!(one.iter().map(|sum| sum.rows).sum::<i64>(), 100);
}

#[tokio::test]
async fn ten_to_the_fifteen_rials_and_nine_places_are_exact() {
    let shop = Shop::new().await;
    let rows: Vec<_> = (1..=9).map(|n| spend("2026-10-05", &format!("C{n}"), "1000000000000000.000000001")).collect();
    shop.spend(&rows, &whole_days()).await;
    let nine = dec("9000000000000000.000000009");
    assert_eq!(shop.total(&shop.query("2026-10-01", "2026-10-31")).await, nine);
    let mut past = shop.query("2026-10-01", "2026-10-31");
    past.as_of = Some(shop.now());
    assert_eq!(shop.total(&past).await, nine);
}

#[tokio::test]
async fn finer_than_nine_places_is_rounded_half_to_even() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-05", "A", "0.0000000005")], &whole_days()).await;
    shop.spend(&[spend("2026-10-06", "A", "0.0000000015")], &whole_days()).await;
    assert_eq!(shop.total(&shop.query("2026-10-01", "2026-10-31")).await, dec("0.000000002"));
}

#[tokio::test]
async fn unknown_stays_unknown() {
    let shop = Shop::new().await;
    let mut row = spend("2026-10-05", "A", "5");
    (row.clicks, row.conversions) = (None, None);
    shop.spend(&[row], &whole_days()).await;
    let sums = shop.lake.spend_sums(&shop.query("2026-10-01", "2026-10-31")).await.unwrap();
    assert_eq!((sums[0].clicks, sums[0].conversions, sums[0].impressions), (None, None, Some(1000)));
}

#[tokio::test]
async fn every_table_takes_its_rows() {
    let shop = Shop::new().await;
    let import = shop.import();
    let mut stage = shop.stage(&import);
    stage.orders(&[order("2026-10-03", "#1", "FLYER", "c1", "20")]).await.unwrap();
    stage.order_items(&[item("2026-10-03", "#1", 1, "MUG"), item("2026-10-03", "#1", 2, "CUP")]).await.unwrap();
    let refused = RejectedRow {
        line: 9,
        column: "Cost".into(),
        value: "abc".into(),
        reason: RejectReason::BadNumber,
        message: "not a number".into(),
        raw: vec![0xff, 0x41],
    };
    stage.rejected(&[refused]).await.unwrap();
    let staged = stage.finish().await.unwrap();
    let comparison = shop.lake.compare(&staged, &ReplacePolicy::default()).await.unwrap();
    let applied = shop.lake.apply(&staged, &comparison, &unwatched).await.unwrap();
    assert_eq!(applied.versions.len(), 3);

    let page = shop.lake.rows(&RowsQuery::new(Table::OrderItems, shop.workspace.clone())).await.unwrap();
    assert_eq!(page.rows.rows(), 2);
    let page = shop.lake.rows(&RowsQuery::new(Table::Rejected, shop.workspace.clone())).await.unwrap();
    assert_eq!(page.rows.column("value").unwrap().text(0).as_deref(), Some("abc"));
}

#[tokio::test]
async fn pages_of_rows_meet_without_gap_or_overlap() {
    let shop = Shop::new().await;
    let rows: Vec<_> = (0..25_u64)
        .map(|number| {
            let mut row = spend("2026-10-05", &format!("C{}", number % 3), "1");
            row.line = number + 2;
            row.spend = Decimal::from(number);
            row
        })
        .collect();
    shop.spend(&rows, &whole_days()).await;
    let mut query = RowsQuery { limit: 7, ..RowsQuery::new(Table::Spend, shop.workspace.clone()) };
    let mut seen = Vec::new();
    loop {
        let page = shop.lake.rows(&query).await.unwrap();
        let lines = page.rows.column("line").unwrap();
        seen.extend((0..page.rows.rows()).filter_map(|row| lines.text(row)));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    let expected: Vec<String> = (2..27).map(|line| line.to_string()).collect();
    assert_eq!(seen, expected);

    query.cursor = Some("zz".into());
    assert!(shop.lake.rows(&query).await.unwrap_err().to_string().contains("cursor"));
    let one = RowsQuery {
        ref_keys: Some(vec![crate::shop::source("C0").key()]),
        equals: vec![("line".into(), "5".into())],
        ..RowsQuery::new(Table::Spend, shop.workspace.clone())
    };
    assert_eq!(shop.lake.rows(&one).await.unwrap().rows.rows(), 1);
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_in_words() {
    let error = lake::Lake::open("nowhere://x/y", lake::LakeOptions::default()).await.unwrap_err();
    assert!(error.to_string().contains("nowhere://x/y"), "{error}");
    assert_eq!(error.kind(), base::ErrorKind::Invalid);
}
