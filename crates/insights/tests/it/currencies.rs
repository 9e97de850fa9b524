//! Several currencies, dated rates.

use base::fx::DatedRate;
use base::{Actor, Channel, Currency};
use insights::{InsightsError, ReportQuery};

use crate::shop::{Shop, cell, day, money, named, october, spend};

async fn shop() -> Shop {
    let shop = Shop::open("EUR").await;
    let ads = named("meta_ads", "Autumn");
    let autumn = shop.campaign("autumn", "Autumn", Channel::PaidSocial).await;
    shop.tie(&ads, Some(&autumn)).await;
    let rows = [
        spend("2026-10-01", &ads, "USD", "120"),
        spend("2026-10-06", &ads, "USD", "125"),
        spend("2026-10-07", &ads, "EUR", "10"),
    ];
    shop.import(&rows, &[], &[]).await;
    shop
}

async fn rate(shop: &Shop, on: &str, rate: &str) {
    let (base, quote) = (Currency::parse("EUR").expect("EUR"), Currency::parse("USD").expect("USD"));
    let rates = [DatedRate { day: day(on), base, quote, rate: money(rate) }];
    shop.store.fx_rates().put(&shop.workspace.id, &rates, "test", None, &Actor::CommandLine).await.expect("rates");
}

#[tokio::test]
async fn each_day_is_converted_by_its_own_rate() {
    let shop = shop().await;
    rate(&shop, "2026-10-01", "1.20").await;
    rate(&shop, "2026-10-05", "1.25").await;
    let report = shop.report(&ReportQuery::over(october())).await;
    assert_eq!(cell(&report, "Autumn", "spend").as_deref(), Some("210.00"));
    let dollars = ReportQuery { currency: Currency::parse("USD").ok(), ..ReportQuery::over(october()) };
    let report = shop.report(&dollars).await;
    assert_eq!(cell(&report, "Autumn", "spend").as_deref(), Some("257.50"));
    assert_eq!(report.meta.currency, "USD");
}

#[tokio::test]
async fn a_missing_rate_is_an_error_that_names_currency_and_day() {
    let shop = shop().await;
    rate(&shop, "2026-10-01", "1.20").await;
    rate(&shop, "2026-10-20", "1.25").await;
    let early = ReportQuery::over(base::Period { from: day("2026-10-01"), to: day("2026-10-05") });
    assert!(shop.try_report(&early).await.is_ok());
    shop.import(&[spend("2026-10-15", &named("meta_ads", "Autumn"), "USD", "1")], &[], &[]).await;
    let refused = shop.try_report(&ReportQuery::over(october())).await.expect_err("no rate");
    assert!(matches!(&refused, InsightsError::MissingRate(_)), "{refused}");
    let text = refused.to_string();
    assert!(text.contains("USD") && text.contains("2026-10-15"), "{text}");
}
