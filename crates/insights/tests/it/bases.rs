//! One basis at a time, refunds, and what is tied to nothing.

use base::{Basis, Channel, Decimal, Figure, RefundPolicy};
use insights::{ReportQuery, reports};

use crate::shop::{Shop, cell, day, money, named, october, order, result, spend, total, utm};

/// Spend with platform claims, orders and typed-in results for one campaign,
/// and orders that nothing ties.
async fn shop() -> Shop {
    let shop = Shop::open("EUR").await;
    let ads = named("google_ads", "Brand");
    let brand = shop.campaign("brand", "Brand", Channel::PaidSearch).await;
    let letter = shop.campaign("letter", "Letter", Channel::Email).await;
    shop.tie(&ads, Some(&brand)).await;
    shop.tie(&utm("brand"), Some(&brand)).await;
    shop.tie(&utm("unheard"), None).await;
    let posts = named("table", "Letter");
    shop.tie(&posts, Some(&letter)).await;
    let mut cost = spend("2026-10-02", &ads, "EUR", "100");
    cost.clicks = Some(200);
    cost.impressions = Some(4_000);
    cost.conversions = Some(money("12.5"));
    cost.conversions_value = Some(money("900"));
    let mut refunded = order("2", "2026-10-04", &utm("brand"), "EUR", "150.50");
    refunded.refunded = money("50.50");
    refunded.refunded_day = Some(day("2026-11-03"));
    let orders = [
        order("1", "2026-10-03", &utm("brand"), "EUR", "200"),
        refunded,
        order("3", "2026-10-05", &utm("unheard"), "EUR", "70"),
    ];
    let results = [result("2026-10-02", &ads, Figure::Sales, "4"), result("2026-10-02", &ads, Figure::Revenue, "250")];
    shop.import(&[cost, spend("2026-10-02", &posts, "EUR", "20")], &orders, &results).await;
    shop
}

fn on(basis: Basis) -> ReportQuery {
    ReportQuery { basis: Some(basis), ..ReportQuery::over(october()) }
}

#[tokio::test]
async fn each_basis_has_its_own_revenue_and_names_itself() {
    let shop = shop().await;
    for (basis, conversions, revenue, roi) in [
        (Basis::Platform, "12.5", "900.00", "8"),
        (Basis::Orders, "2", "300.00", "2"),
        (Basis::Results, "4", "250.00", "1.5"),
    ] {
        let report = shop.report(&on(basis)).await;
        let of = |column| cell(&report, "Brand", column);
        assert_eq!(of("conversions").as_deref(), Some(conversions), "{basis:?}");
        assert_eq!(of("revenue").as_deref(), Some(revenue));
        assert_eq!(of("roi").as_deref(), Some(roi));
        assert_eq!(of("basis").as_deref(), Some(basis.as_str()));
        assert_eq!(report.meta.basis, basis.as_str());
    }
}

#[tokio::test]
async fn without_a_wish_orders_come_first_and_the_reason_is_said() {
    let mut shop = shop().await;
    let report = shop.report(&ReportQuery::over(october())).await;
    assert_eq!((report.meta.basis.as_str(), report.meta.basis_choice.reason.as_str()), ("orders", "covers_half"));
    let said = &report.meta.basis_text;
    assert!(said.contains("at least half of the campaigns' spend"), "{said}");
    assert_eq!(report.meta.basis_choice.available, [Basis::Orders, Basis::Results, Basis::Platform]);
    shop.workspace.default_basis = Some(Basis::Platform);
    let report = shop.report(&ReportQuery::over(october())).await;
    assert_eq!((report.meta.basis.as_str(), report.meta.basis_choice.reason.as_str()), ("platform", "workspace"));
}

#[tokio::test]
async fn a_refund_counts_on_the_day_the_policy_says() {
    let mut shop = shop().await;
    let order_day = shop.report(&on(Basis::Orders)).await;
    assert_eq!(cell(&order_day, "Brand", "revenue").as_deref(), Some("300.00"));
    assert_eq!(cell(&order_day, "Brand", "refunds").as_deref(), Some("50.50"));
    shop.workspace.refund_policy = RefundPolicy::RefundDay;
    let refund_day = shop.report(&on(Basis::Orders)).await;
    assert_eq!(cell(&refund_day, "Brand", "revenue").as_deref(), Some("350.50"));
    assert_eq!(refund_day.meta.refund_policy, "refund_day");
}

#[tokio::test]
async fn what_nothing_ties_is_a_row_and_the_rows_add_up() {
    let shop = shop().await;
    let report = shop.report(&on(Basis::Orders)).await;
    assert_eq!(cell(&report, "unassigned", "revenue").as_deref(), Some("70.00"));
    assert_eq!(cell(&report, "unassigned", "spend"), None);
    assert_eq!(cell(&report, "unassigned", "roi"), None);
    assert_eq!(cell(&report, "Letter", "revenue"), None);
    assert_eq!(cell(&report, "Letter", "roi"), None);
    for column in ["spend", "revenue"] {
        assert_eq!(report.meta.totals[column], total(&report, column).to_string(), "{column}");
    }
    assert_eq!(report.meta.totals["orders"], 3);
    assert_eq!(report.meta.attributed["revenue"], "300.00");
    assert_eq!(report.meta.attributed["roi"], 1.5);
    assert_eq!(report.meta.unassigned.revenue.as_deref(), Some("70.00"));
    let codes: Vec<&str> = report.meta.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert!(codes.contains(&"unassigned_revenue") && codes.contains(&"only_roi"), "{codes:?}");
    assert!(!codes.contains(&"worst_roi"), "{codes:?}");
}

#[tokio::test]
async fn roi_is_on_gross_profit_where_a_margin_is_set() {
    let mut shop = shop().await;
    shop.workspace.gross_margin_percent = Some("50".to_owned());
    let report = shop.report(&on(Basis::Orders)).await;
    assert_eq!(report.meta.roi_on, "gross_profit");
    assert_eq!(cell(&report, "Brand", "roi").as_deref(), Some("0.5"));
    assert_eq!(cell(&report, "Brand", "roas").as_deref(), Some("3"));
}

#[tokio::test]
async fn a_results_row_that_is_missing_is_unknown_not_zero() {
    let shop = shop().await;
    let report = shop.report(&on(Basis::Results)).await;
    assert_eq!(cell(&report, "Letter", "revenue"), None);
    assert_eq!(cell(&report, "Letter", "conversions"), None);
    let notices: Vec<&str> = report.meta.notices.iter().map(|notice| notice.code.as_str()).collect();
    assert!(notices.contains(&"revenue_partly_unknown"), "{notices:?}");
}

#[tokio::test]
async fn days_add_up_to_the_same_totals() {
    let shop = shop().await;
    let campaigns = shop.report(&on(Basis::Orders)).await;
    let days = reports::days(&shop.store, &shop.lake, &shop.workspace, &on(Basis::Orders)).await.expect("days");
    assert_eq!(days.frame.columns()[0].0, "day");
    for column in ["spend", "revenue"] {
        assert_eq!(total(&days, column), total(&campaigns, column), "{column}");
        assert_eq!(days.meta.totals[column], campaigns.meta.totals[column]);
    }
    assert_eq!(cell(&days, "2026-10-02", "spend").as_deref(), Some("120.00"));
    assert!(total(&days, "orders") == Decimal::from(3));
}
