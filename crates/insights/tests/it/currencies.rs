//! Several currencies, dated rates.

use base::fx::DatedRate;
use base::{Actor, Channel, Currency};
use insights::ReportQuery;
use insights::findings::Tone;

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
async fn what_has_no_rate_is_left_out_and_named() {
    let shop = shop().await;
    rate(&shop, "2026-10-01", "1.20").await;
    rate(&shop, "2026-10-05", "1.25").await;
    rate(&shop, "2026-10-20", "1.25").await;
    let early = ReportQuery::over(base::Period { from: day("2026-10-01"), to: day("2026-10-12") });
    assert!(shop.report(&early).await.meta.is_complete);
    let (autumn, winter) = (named("meta_ads", "Autumn"), named("meta_ads", "Winter"));
    let other = shop.campaign("winter", "Winter", Channel::PaidSocial).await;
    shop.tie(&winter, Some(&other)).await;
    shop.import(&[spend("2026-10-15", &autumn, "USD", "7"), spend("2026-10-16", &winter, "USD", "9")], &[], &[]).await;
    let report = shop.report(&ReportQuery::over(october())).await;
    assert_eq!(cell(&report, "Autumn", "spend").as_deref(), Some("210.00"));
    assert_eq!(cell(&report, "Autumn", "left_out").as_deref(), Some("7.00 USD"));
    assert_eq!(
        (cell(&report, "Winter", "spend"), cell(&report, "Winter", "left_out").as_deref()),
        (None, Some("9.00 USD"))
    );
    assert!(!report.meta.is_complete);
    let left = &report.meta.left_out[0];
    assert_eq!((left.rows, left.amount.as_str(), left.currency.as_str()), (2, "16.00", "USD"));
    assert_eq!((left.from, left.to), (day("2026-10-15"), day("2026-10-16")));
    let notice = &report.meta.notices[0];
    assert_eq!((notice.code.as_str(), notice.tone), ("left_out_no_rate", Tone::Error));
    for part in ["2 rows of spend of 16.00 USD", "2026-10-15 to 2026-10-16", "USD to EUR", "date,base,quote,rate"] {
        assert!(notice.text.contains(part), "{}", notice.text);
    }
    rate(&shop, "2026-10-14", "1.25").await;
    let whole = shop.report(&ReportQuery::over(october())).await;
    assert!(whole.meta.is_complete && whole.meta.left_out.is_empty());
    assert!(whole.frame.column("left_out").is_none());
    assert_eq!(cell(&whole, "Winter", "spend").as_deref(), Some("7.20"));
}

#[tokio::test]
async fn a_campaign_of_which_something_is_left_out_is_not_judged() {
    let shop = shop().await;
    let platform = named("meta_ads", "Autumn");
    let mut claims = spend("2026-10-08", &platform, "EUR", "50");
    claims.conversions_value = Some(money("10"));
    shop.import(&[claims], &[], &[]).await;
    let report = shop.report(&ReportQuery::over(october())).await;
    let codes: Vec<&str> = report.meta.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert!(!codes.iter().any(|code| code.ends_with("_roi")), "{codes:?}");
}
