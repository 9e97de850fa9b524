//! Which basis is taken when none is asked for, and what is known of campaigns
//! that no order is tied to.

use base::{Basis, Channel};
use insights::{ReportQuery, reports};

use crate::shop::{Shop, cell, money, named, october, order, spend, utm};

/// Four campaigns that spend 100 each and claim ten conversions worth 300, and
/// orders of which only one campaign's carry a UTM.
async fn shop(tied: usize, claimed: &str) -> Shop {
    let shop = Shop::open("EUR").await;
    let mut rows = Vec::new();
    for name in ["a", "b", "c", "d"] {
        let ads = named("google_ads", name);
        let campaign = shop.campaign(name, name, Channel::PaidSearch).await;
        shop.tie(&ads, Some(&campaign)).await;
        if name == "a" {
            shop.tie(&utm("a"), Some(&campaign)).await;
        }
        let mut cost = spend("2026-10-02", &ads, "EUR", "100");
        cost.conversions = Some(money(claimed));
        cost.conversions_value = Some(money("300"));
        rows.push(cost);
    }
    shop.tie(&utm("unheard"), None).await;
    let mut orders: Vec<_> =
        (0..tied).map(|at| order(&format!("t{at}"), "2026-10-03", &utm("a"), "EUR", "50")).collect();
    orders.extend((0..20).map(|at| order(&format!("u{at}"), "2026-10-04", &utm("unheard"), "EUR", "40")));
    shop.import(&rows, &orders, &[]).await;
    shop
}

fn codes(report: &insights::Report) -> Vec<&str> {
    report.meta.notices.iter().chain(&report.meta.findings).map(|finding| finding.code.as_str()).collect()
}

#[tokio::test]
async fn a_few_tied_orders_do_not_take_the_basis_from_platforms_that_cover_the_spend() {
    let report = shop(2, "10").await.report(&ReportQuery::over(october())).await;
    let choice = &report.meta.basis_choice;
    assert_eq!((choice.basis, choice.reason.as_str()), (Basis::Platform, "covers_half"));
    assert_eq!((choice.spend_covered, choice.spend_covered_by_orders), (Some(1.0), Some(0.25)));
    assert_eq!(cell(&report, "b", "roi").as_deref(), Some("2"));
    let notice = report.meta.notices.iter().find(|notice| notice.code == "orders_not_used").expect("a notice");
    assert!(notice.text.contains("22 orders of 900.00 EUR") && notice.text.contains("25 %"), "{}", notice.text);
    assert!(!codes(&report).contains(&"worst_roi"), "{:?}", codes(&report));
}

#[tokio::test]
async fn orders_that_are_a_fraction_of_what_is_claimed_are_sparse_ties() {
    // One order of a campaign for which four hundred conversions are claimed.
    let report = shop(1, "400").await.report(&ReportQuery::over(october())).await;
    assert_eq!(report.meta.basis, "platform");
    assert_eq!(report.meta.basis_choice.spend_covered_by_orders, Some(0.0));
}

#[tokio::test]
async fn a_campaign_that_no_order_was_ever_tied_to_is_unknown_and_not_blamed() {
    let report =
        shop(30, "10").await.report(&ReportQuery { basis: Some(Basis::Orders), ..ReportQuery::over(october()) }).await;
    for column in ["roi", "revenue", "conversions", "cpa"] {
        assert_eq!(cell(&report, "b", column), None, "{column}");
    }
    assert_eq!(cell(&report, "a", "roi").as_deref(), Some("14"));
    let missing = report.meta.missing.iter().find(|missing| missing.metric == "roi").expect("a reason");
    assert!(missing.text.contains("no order was ever tied to it") && missing.rows == 3, "{missing:?}");
    let notice = report.meta.notices.iter().find(|notice| notice.code == "untied_spend").expect("a notice");
    assert_eq!((&notice.params["spend"], &notice.params["share"]), (&"300.00".into(), &0.75.into()));
    // The totals count all spend: (1500 − 400) ÷ 400.
    assert_eq!(report.meta.attributed["roi"], 2.75);
    let found = codes(&report);
    assert!(found.contains(&"only_roi") && !found.contains(&"worst_roi"), "{found:?}");
}

#[tokio::test]
async fn a_channel_with_untied_spend_is_not_said_to_have_lost_money() {
    let shop = shop(3, "10").await;
    let query = ReportQuery { basis: Some(Basis::Orders), ..ReportQuery::over(october()) };
    let report = reports::channels(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("a report");
    assert_eq!(cell(&report, "paid_search", "roi").as_deref(), Some("-0.625"));
    assert!(codes(&report).contains(&"untied_spend"), "{:?}", codes(&report));
    assert!(!codes(&report).contains(&"worst_roi"), "{:?}", codes(&report));
}

#[tokio::test]
async fn no_order_is_zero_where_one_was_tied_before() {
    let shop = shop(30, "10").await;
    let b = shop.store.campaigns().all(&shop.workspace.id).await.expect("campaigns");
    let b = b.iter().find(|campaign| campaign.fields.key == "b").expect("b").id.clone();
    shop.tie(&utm("b"), Some(&b)).await;
    shop.import(&[], &[order("old", "2026-08-03", &utm("b"), "EUR", "50")], &[]).await;
    let report = shop.report(&ReportQuery { basis: Some(Basis::Orders), ..ReportQuery::over(october()) }).await;
    assert_eq!(cell(&report, "b", "revenue").as_deref(), Some("0.00"));
    assert_eq!(cell(&report, "b", "roi").as_deref(), Some("-1"));
    assert!(codes(&report).contains(&"worst_roi"), "{:?}", codes(&report));
}

#[tokio::test]
async fn findings_on_channels_carry_the_channel_and_the_name_of_the_pages() {
    let shop = Shop::open("EUR").await;
    let mut rows = Vec::new();
    for (name, channel, value) in [("letter", Channel::Email, "500"), ("ads", Channel::PaidSearch, "50")] {
        let source = named("table", name);
        let campaign = shop.campaign(name, name, channel).await;
        shop.tie(&source, Some(&campaign)).await;
        let mut cost = spend("2026-10-02", &source, "EUR", "100");
        cost.conversions_value = Some(money(value));
        rows.push(cost);
    }
    shop.import(&rows, &[], &[]).await;
    let query = ReportQuery::over(october());
    let report = reports::channels(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("a report");
    let best = report.meta.findings.iter().find(|finding| finding.code == "best_roi").expect("a finding");
    assert_eq!((&best.params["channel"], &best.params["name"]), (&"email".into(), &"E-mail".into()));
    assert!(best.text.starts_with("E-mail had the best return: 100.00 EUR spent"), "{}", best.text);
    assert_eq!(best.money, ["spend", "return"]);
    let worst = report.meta.findings.iter().find(|finding| finding.code == "worst_roi").expect("a finding");
    assert!(worst.text.starts_with("Paid search did not earn its cost"), "{}", worst.text);
}
