//! The page that a person opens first.

use base::Channel;
use insights::findings::Tone;
use insights::overview::overview;
use insights::{Compare, ReportQuery};

use crate::shop::{Shop, named, october, order, spend, utm};

async fn shop() -> Shop {
    let shop = Shop::open("EUR").await;
    let ads = named("google_ads", "Brand");
    let brand = shop.campaign("brand", "Brand", Channel::PaidSearch).await;
    shop.tie(&ads, Some(&brand)).await;
    shop.tie(&utm("brand"), Some(&brand)).await;
    shop.tie(&utm("unheard"), None).await;
    let rows = [spend("2026-09-02", &ads, "EUR", "50"), spend("2026-10-02", &ads, "EUR", "100")];
    let orders =
        [order("1", "2026-10-03", &utm("brand"), "EUR", "250"), order("2", "2026-10-03", &utm("unheard"), "EUR", "60")];
    shop.import(&rows, &orders, &[]).await;
    shop
}

#[tokio::test]
async fn it_answers_in_one_sentence_and_four_figures() {
    let shop = shop().await;
    let query = ReportQuery { compare: Some(Compare::Previous), ..ReportQuery::over(october()) };
    let page = overview(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("an overview");
    assert_eq!(page.sentence.text, "October 2026: 100.00 EUR spent, 250.00 EUR back, ROI 1.5 (orders).");
    let figures: Vec<_> = page.figures.iter().map(|figure| (figure.key.as_str(), figure.value.clone())).collect();
    assert_eq!(
        figures,
        [("spend", "100.00".into()), ("revenue", "250.00".into()), ("roi", 1.5.into()), ("orders", 1.into())]
    );
    assert_eq!(page.figures[0].change, Some(1.0));
    assert_eq!((page.series.len(), page.grain.as_str()), (31, "day"));
    assert_eq!(page.series[1].spend.as_deref(), Some("100.00"));
    assert_eq!(page.series[2].revenue.as_deref(), Some("250.00"));
    assert_eq!(page.series[4].spend, None);
    assert_eq!(page.figures[0].trend[1], Some(100.0));
    assert_eq!(page.campaigns_total, 1);
    assert_eq!(page.campaigns.len(), 2);
}

#[tokio::test]
async fn it_says_what_asks_for_a_person() {
    let shop = shop().await;
    let query = ReportQuery::over(october());
    let page = overview(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("an overview");
    let asks: Vec<_> = page.attention.iter().map(|a| (a.finding.code.as_str(), a.action.as_str())).collect();
    assert!(asks.contains(&("unassigned_revenue", "assign")), "{asks:?}");
    shop.import(&[spend("2026-10-05", &named("google_ads", "Brand"), "USD", "1")], &[], &[]).await;
    let page = overview(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("an overview");
    assert_eq!((page.sentence.code.as_str(), page.meta.is_complete), ("overview", false));
    assert_eq!((page.attention[0].action.as_str(), page.attention[0].finding.tone), ("import_rates", Tone::Error));
    assert!(page.attention[0].finding.text.contains("USD"), "{}", page.attention[0].finding.text);
}

#[tokio::test]
async fn where_nothing_can_be_converted_the_sentence_says_so() {
    let shop = Shop::open("EUR").await;
    shop.import(&[spend("2026-10-05", &named("google_ads", "Brand"), "USD", "1")], &[], &[]).await;
    let query = ReportQuery::over(october());
    let page = overview(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("an overview");
    assert_eq!((page.sentence.code.as_str(), page.sentence.tone), ("overview_missing_rates", Tone::Error));
    assert_eq!(page.attention[0].action, "import_rates");
}

#[tokio::test]
async fn spend_that_no_order_is_tied_to_makes_the_answer_a_lower_bound() {
    let shop = shop().await;
    let posters = named("table", "Posters");
    let campaign = shop.campaign("posters", "Posters", Channel::Print).await;
    shop.tie(&posters, Some(&campaign)).await;
    shop.import(&[spend("2026-10-09", &posters, "EUR", "60")], &[], &[]).await;
    let query = ReportQuery::over(october());
    let page = overview(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("an overview");
    assert_eq!(page.sentence.code, "overview_partly_known");
    let wanted = "October 2026: 160.00 EUR spent, at least 250.00 EUR back, ROI 0.562 or more (orders); of 37.5 % of the \
                  spend nobody knows what came back.";
    assert_eq!(page.sentence.text, wanted);
    let asks: Vec<_> = page.attention.iter().map(|a| (a.finding.code.as_str(), a.action.as_str())).collect();
    assert!(asks.contains(&("untied_spend", "assign")), "{asks:?}");
}

#[tokio::test]
async fn an_empty_shop_is_told_to_import() {
    let shop = Shop::open("EUR").await;
    let query = ReportQuery::over(october());
    let page = overview(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("an overview");
    assert_eq!(page.sentence.code, "overview_empty");
    assert!(page.attention.iter().any(|ask| ask.action == "import"));
    assert!(page.series.iter().all(|point| point.spend.is_none()));
    assert_eq!(page.meta.basis, "platform");
}
