//! Comparison, splits and filters.

use base::{Channel, Period};
use insights::{Compare, Dimension, InsightsError, ReportQuery, reports};

use crate::shop::{Shop, cell, day, named, october, spend, total};

async fn shop() -> Shop {
    let shop = Shop::open("EUR").await;
    let (search, social) = (named("google_ads", "Brand"), named("meta_ads", "Autumn"));
    let brand = shop.campaign("brand", "Brand", Channel::PaidSearch).await;
    let autumn = shop.campaign("autumn", "Autumn", Channel::PaidSocial).await;
    shop.tie(&search, Some(&brand)).await;
    shop.tie(&social, Some(&autumn)).await;
    let rows = [
        spend("2026-09-10", &search, "EUR", "80"),
        spend("2026-10-10", &search, "EUR", "100"),
        spend("2026-10-11", &social, "EUR", "40"),
        spend("2026-11-01", &social, "EUR", "5"),
    ];
    shop.import(&rows, &[], &[]).await;
    shop
}

#[tokio::test]
async fn a_comparison_has_the_value_before_and_the_change() {
    let query = ReportQuery { compare: Some(Compare::Previous), ..ReportQuery::over(october()) };
    let report = shop().await.report(&query).await;
    assert_eq!(cell(&report, "Brand", "spend_before").as_deref(), Some("80.00"));
    assert_eq!(cell(&report, "Brand", "spend_change").as_deref(), Some("0.25"));
    assert_eq!(cell(&report, "Autumn", "spend_before"), None);
    assert_eq!(cell(&report, "Autumn", "spend_change"), None);
    let compared = report.meta.compare.expect("a comparison");
    assert_eq!(compared.period, Period { from: day("2026-09-01"), to: day("2026-09-30") });
    assert_eq!(report.meta.totals_before.expect("totals")["spend"], "80.00");
}

#[tokio::test]
async fn rows_split_by_month_and_platform_add_up() {
    let shop = shop().await;
    let quarter = Period { from: day("2026-09-01"), to: day("2026-11-30") };
    let query = ReportQuery { by: vec![Dimension::Month, Dimension::Platform], ..ReportQuery::over(quarter) };
    let report = shop.report(&query).await;
    assert_eq!(report.frame.rows(), 4);
    assert_eq!(report.meta.totals["spend"], total(&report, "spend").to_string());
    let months: Vec<_> = (0..4).filter_map(|row| report.frame.column("month").and_then(|m| m.text(row))).collect();
    assert_eq!(months, ["2026-09", "2026-10", "2026-10", "2026-11"]);
    let channels = reports::channels(&shop.store, &shop.lake, &shop.workspace, &ReportQuery::over(quarter)).await;
    let channels = channels.expect("channels");
    assert_eq!(cell(&channels, "paid_search", "spend").as_deref(), Some("180.00"));
    assert_eq!(channels.meta.totals["spend"], report.meta.totals["spend"]);
}

#[tokio::test]
async fn days_can_be_weeks_of_the_workspace() {
    let shop = shop().await;
    let query = ReportQuery { by: vec![Dimension::Week], ..ReportQuery::over(october()) };
    let weeks = reports::days(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("weeks");
    assert_eq!(weeks.frame.rows(), 1);
    assert_eq!(cell(&weeks, "2026-10-05", "spend").as_deref(), Some("140.00"));
}

#[tokio::test]
async fn filters_hold_and_a_misspelt_campaign_is_an_error() {
    let shop = shop().await;
    let only = |campaign: &str| ReportQuery { campaigns: vec![campaign.to_owned()], ..ReportQuery::over(october()) };
    let report = shop.report(&only("autumn")).await;
    assert_eq!((report.frame.rows(), total(&report, "spend")), (1, crate::shop::money("40")));
    let refused = shop.try_report(&only("autum")).await.expect_err("a typing error");
    assert!(matches!(refused, InsightsError::Question(_)), "{refused}");
    let social = ReportQuery { channels: vec![Channel::PaidSocial], ..ReportQuery::over(october()) };
    assert_eq!(shop.report(&social).await.frame.rows(), 1);
}
