//! Plan against actual.

use base::{Actor, Channel, Decimal, Month, Period};
use insights::{ReportQuery, reports};
use store::{BudgetCell, CampaignFields, CampaignStatus};

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
async fn a_month_that_is_over_is_due_whole_in_a_period_that_reaches_today() {
    let shop = Shop::open("EUR").await;
    let ads = named("google_ads", "Brand");
    let brand = shop.campaign("brand", "Brand", Channel::PaidSearch).await;
    shop.tie(&ads, Some(&brand)).await;
    let month = Month::parse("2026-10").expect("a month");
    let cell_of = BudgetCell { campaign_id: brand, month, planned: Some(Decimal::from(310)), committed: None };
    shop.store.budgets().put(&shop.workspace.id, &[cell_of], &Actor::CommandLine).await.expect("a budget");
    // The only spend there is lies on the third day of the campaign's month.
    shop.import(&[spend("2026-10-03", &ads, "EUR", "189")], &[], &[]).await;
    shop.store.clock.advance_seconds(50 * 86_400);
    let query = ReportQuery::over(Period { from: day("2026-10-01"), to: day("2026-11-20") });
    let campaigns = shop.report(&query).await;
    let pacing = cell(&campaigns, "Brand", "pacing").expect("a pace");
    assert!(pacing.starts_with("0.60967"), "{pacing}");
    let budget = reports::budget(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("a report");
    assert_eq!(cell(&budget, "Brand", "pacing").as_deref(), Some("0.609677"));
    let codes: Vec<&str> = campaigns.meta.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert!(codes.contains(&"under_pace") && !codes.contains(&"over_pace"), "{codes:?}");
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

/// Spends 10 a day on the first ten days of October, of 310 planned.
async fn dated(start: Option<&str>, end: Option<&str>, status: CampaignStatus) -> Shop {
    let shop = Shop::open("EUR").await;
    let ads = named("google_ads", "Brand");
    let fields = CampaignFields {
        key: "brand".into(),
        name: "Brand".into(),
        start_day: start.map(day),
        end_day: end.map(day),
        status,
        ..CampaignFields::default()
    };
    let brand =
        shop.store.campaigns().create(&shop.workspace.id, fields, &Actor::CommandLine).await.expect("a campaign");
    shop.tie(&ads, Some(&brand.id)).await;
    let month = Month::parse("2026-10").expect("a month");
    let cell = BudgetCell { campaign_id: brand.id, month, planned: Some(Decimal::from(310)), committed: None };
    shop.store.budgets().put(&shop.workspace.id, &[cell], &Actor::CommandLine).await.expect("a budget");
    let other = named("google_ads", "Other");
    shop.tie(&other, None).await;
    let spent = start.is_none_or(|start| start <= "2026-10-10");
    let mut rows: Vec<_> = (1..=20).map(|on| spend(&format!("2026-10-{on:02}"), &other, "EUR", "1")).collect();
    if spent {
        rows.extend((1..=10).map(|on| spend(&format!("2026-10-{on:02}"), &ads, "EUR", "10")));
    }
    shop.import(&rows, &[], &[]).await;
    // From nine in the morning of 1 October to the same hour of the 21st.
    shop.store.clock.advance_seconds(20 * 86_400);
    shop
}

async fn line(shop: &Shop) -> [Option<String>; 5] {
    let report = reports::budget(&shop.store, &shop.lake, &shop.workspace, &ReportQuery::over(october())).await;
    let report = report.expect("a report");
    ["due", "elapsed", "pacing", "forecast", "verdict"].map(|column| cell(&report, "Brand", column))
}

fn want(cells: [&str; 5]) -> [Option<String>; 5] {
    cells.map(|text| (!text.is_empty()).then(|| text.to_owned()))
}

#[tokio::test]
async fn a_campaign_that_is_over_is_not_forecast_to_go_on() {
    let finished = dated(None, Some("2026-10-10"), CampaignStatus::Live).await;
    assert_eq!(line(&finished).await, want(["310.00", "1", "0.322581", "100.00", "under"]));
    let ended = dated(None, None, CampaignStatus::Ended).await;
    assert_eq!(line(&ended).await, want(["310.00", "1", "0.322581", "100.00", "under"]));
    // Without an end it would be taken to go on: 100 in 20 of 31 days.
    let live = dated(None, None, CampaignStatus::Live).await;
    assert_eq!(line(&live).await[3].as_deref(), Some("155.00"));
}

#[tokio::test]
async fn a_campaign_that_has_not_begun_is_not_behind() {
    let later = dated(Some("2026-10-25"), None, CampaignStatus::Live).await;
    assert_eq!(line(&later).await, want(["0.00", "0", "", "", "not_started"]));
    let report = later.report(&ReportQuery::over(october())).await;
    let codes: Vec<&str> = report.meta.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert!(!codes.iter().any(|code| code.contains("pace") || code.contains("under")), "{codes:?}");
    // Two of its thirteen days are over when the files go that far.
    let begun = dated(Some("2026-10-19"), None, CampaignStatus::Live).await;
    assert_eq!(line(&begun).await[1].as_deref(), Some("0.153846"));
}
