//! Plan against actual.

use base::{Actor, Channel, Decimal, Month, Period};
use insights::{ReportQuery, reports};
use store::BudgetCell;

use crate::shop::{Shop, cell, day, named, october, spend};

async fn shop() -> Shop {
    let shop = Shop::open("EUR").await;
    let ads = named("google_ads", "Brand");
    let brand = shop.campaign("brand", "Brand", Channel::PaidSearch).await;
    shop.campaign("quiet", "Quiet", Channel::Email).await;
    shop.tie(&ads, Some(&brand)).await;
    let month = Month::parse("2026-10").expect("a month");
    let cell = BudgetCell { campaign_id: brand, month, planned: Some(Decimal::from(310)), committed: None };
    shop.store.budgets().put(&shop.workspace.id, &[cell], &Actor::CommandLine).await.expect("a budget");
    shop.import(&[spend("2026-10-01", &ads, "EUR", "60"), spend("2026-10-10", &ads, "EUR", "90")], &[], &[]).await;
    shop
}

#[tokio::test]
async fn a_month_under_way_is_judged_by_the_days_that_are_over() {
    let shop = shop().await;
    // From nine in the morning of 1 October to the same hour of the 11th.
    shop.store.clock.advance_seconds(10 * 86_400);
    let report = reports::budget(&shop.store, &shop.lake, &shop.workspace, &ReportQuery::over(october())).await;
    let report = report.expect("a report");
    for (column, want) in [
        ("month", "2026-10"),
        ("planned", "310.00"),
        ("actual", "150.00"),
        ("remaining", "160.00"),
        ("due", "100.00"),
        ("pacing", "1.5"),
        ("forecast", "465.00"),
        ("verdict", "over"),
    ] {
        assert_eq!(cell(&report, "Brand", column).as_deref(), Some(want), "{column}");
    }
    assert_eq!(report.frame.rows(), 1);
    let finding = report.meta.findings.first().expect("a finding");
    assert_eq!(finding.code, "over_pace");
    assert!(finding.text.contains("150.00 EUR so far against 100.00 EUR due"), "{}", finding.text);
    assert_eq!(report.meta.report, "budget");
}

#[tokio::test]
async fn a_month_that_is_over_is_judged_whole() {
    let shop = shop().await;
    shop.store.clock.advance_seconds(60 * 86_400);
    let half = ReportQuery::over(Period { from: day("2026-10-05"), to: day("2026-10-20") });
    let report = reports::budget(&shop.store, &shop.lake, &shop.workspace, &half).await.expect("a report");
    assert_eq!(cell(&report, "Brand", "verdict").as_deref(), Some("under"));
    assert_eq!(cell(&report, "Brand", "pacing").as_deref(), Some("0.483871"));
    assert_eq!(report.meta.period, october());
}

#[tokio::test]
async fn the_campaign_report_knows_the_plan_of_its_period() {
    let shop = shop().await;
    shop.store.clock.advance_seconds(60 * 86_400);
    let ten = Period { from: day("2026-10-01"), to: day("2026-10-10") };
    let report = shop.report(&ReportQuery::over(ten)).await;
    assert_eq!(cell(&report, "Brand", "planned").as_deref(), Some("100.00"));
    assert_eq!(cell(&report, "Brand", "pacing").as_deref(), Some("1.5"));
    let codes: Vec<&str> = report.meta.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert!(codes.contains(&"over_budget"), "{codes:?}");
}
