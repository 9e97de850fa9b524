//! How sure a return is.

use base::{Basis, Channel};
use insights::{ReportQuery, reports};
use measure::OrderValues;

use crate::shop::{Shop, cell, money, named, october, order, spend, utm};

/// Thirty orders of 40 to 69 euros, one of them partly refunded, for 500 of spend.
async fn shop(orders: u32) -> Shop {
    let shop = Shop::open("EUR").await;
    let ads = named("google_ads", "Brand");
    let brand = shop.campaign("brand", "Brand", Channel::PaidSearch).await;
    shop.tie(&ads, Some(&brand)).await;
    shop.tie(&utm("brand"), Some(&brand)).await;
    let mut cost = spend("2026-10-02", &ads, "EUR", "500");
    cost.conversions_value = Some(money("900"));
    let mut rows: Vec<_> = (0..orders)
        .map(|at| order(&at.to_string(), "2026-10-03", &utm("brand"), "EUR", &(40 + at).to_string()))
        .collect();
    rows[0].refunded = money("15");
    shop.import(&[cost], &rows, &[]).await;
    shop
}

fn float(text: Option<String>) -> f64 {
    text.expect("a value").parse().expect("a number")
}

#[tokio::test]
async fn a_return_on_orders_has_its_interval_in_rows_totals_and_findings() {
    let report = shop(30).await.report(&ReportQuery::over(october())).await;
    let values: Vec<f64> = std::iter::once(25.0).chain((41..70).map(f64::from)).collect();
    let sum = OrderValues {
        orders: 30.0,
        total: values.iter().sum(),
        squares: values.iter().map(|value| value * value).sum(),
    };
    let wanted = sum.interval(0.95).expect("an interval");
    let of = |column| float(cell(&report, "Brand", column));
    for (column, end) in [("roas_low", wanted.low / 500.0), ("roas_high", wanted.high / 500.0)] {
        assert!((of(column) - end).abs() < 1e-6, "{column} {} is not {end}", of(column));
    }
    assert!((of("roi_low") - (of("roas_low") - 1.0)).abs() < 1e-6);
    assert!(of("roi_low") < of("roi") && of("roi") < of("roi_high"));
    assert_eq!(report.meta.attributed["roi_low"], of("roi_low"));
    let finding = report.meta.findings.iter().find(|finding| finding.code == "only_roi").expect("a finding");
    assert_eq!(finding.params["roi_high"], of("roi_high"));
    assert!(finding.text.contains("ROI 2.24 (1."), "{}", finding.text);
}

#[tokio::test]
async fn the_interval_of_gross_profit_is_narrower_by_the_margin() {
    let mut shop = shop(30).await;
    let revenue = shop.report(&ReportQuery::over(october())).await;
    shop.workspace.gross_margin_percent = Some("40".to_owned());
    let profit = shop.report(&ReportQuery::over(october())).await;
    let of = |report: &insights::Report, column| float(cell(report, "Brand", column));
    let wanted = (of(&revenue, "roi_low") + 1.0) * 0.4 - 1.0;
    assert!((of(&profit, "roi_low") - wanted).abs() < 1e-6);
    assert!((of(&profit, "roas_low") - of(&revenue, "roas_low")).abs() < 1e-9);
}

#[tokio::test]
async fn without_an_interval_the_reason_is_said() {
    let few = shop(12).await.report(&ReportQuery::over(october())).await;
    assert_eq!(cell(&few, "Brand", "roi_low"), None);
    let reason = few.meta.missing.iter().find(|missing| missing.metric == "roi_low").expect("a reason");
    assert!(reason.text.contains("fewer than 20 orders"), "{reason:?}");
    let platform = ReportQuery { basis: Some(Basis::Platform), ..ReportQuery::over(october()) };
    let sums = shop(30).await.report(&platform).await;
    assert_eq!((cell(&sums, "Brand", "roi_low"), cell(&sums, "Brand", "roi").as_deref()), (None, Some("0.8")));
    let reason = sums.meta.missing.iter().find(|missing| missing.metric == "roi_low").expect("a reason");
    assert!(reason.text.contains("sums, not single orders"), "{reason:?}");
}

#[tokio::test]
async fn a_foreign_currency_changes_nothing_about_how_sure_a_return_is() {
    use base::fx::DatedRate;
    use base::{Actor, Currency};
    let shop = shop(30).await;
    let before = shop.report(&ReportQuery::over(october())).await;
    let rate = DatedRate {
        day: crate::shop::day("2026-10-01"),
        base: Currency::parse("EUR").expect("EUR"),
        quote: Currency::parse("IRR").expect("IRR"),
        rate: money("1000000"),
    };
    shop.store.fx_rates().put(&shop.workspace.id, &[rate], "test", None, &Actor::CommandLine).await.expect("rates");
    let rials = ReportQuery { currency: Currency::parse("IRR").ok(), ..ReportQuery::over(october()) };
    let after = shop.report(&rials).await;
    for column in ["roi_low", "roi_high"] {
        let (before, after) = (float(cell(&before, "Brand", column)), float(cell(&after, "Brand", column)));
        assert!((before - after).abs() < 1e-6, "{column}: {before} {after}");
    }
    let channels = reports::channels(&shop.store, &shop.lake, &shop.workspace, &rials).await.expect("channels");
    assert_eq!(cell(&channels, "paid_search", "roi_low"), cell(&after, "Brand", "roi_low"));
}
