//! The shop of the documentation: two campaigns, visits and sales typed in.

use base::{Channel, Figure};
use insights::ReportQuery;

use crate::shop::{Shop, cell, named, october, result, spend};

async fn shop() -> Shop {
    let shop = Shop::open("IRR").await;
    for (key, name, channel, cost, visits, sales) in [
        ("instagram", "اینستاگرام", Channel::PaidSocial, "50000000", "10000", "100"),
        ("telegram", "تلگرام", Channel::Messenger, "30000000", "6000", "75"),
    ] {
        let source = named("table", name);
        let campaign = shop.campaign(key, name, channel).await;
        shop.tie(&source, Some(&campaign)).await;
        let visits = result("2026-10-01", &source, Figure::Visits, visits);
        let sales = result("2026-10-01", &source, Figure::Sales, sales);
        shop.import(&[spend("2026-10-01", &source, "IRR", cost)], &[], &[visits, sales]).await;
    }
    shop
}

#[tokio::test]
async fn costs_rates_and_cost_per_sale_come_out() {
    let report = shop().await.report(&ReportQuery::over(october())).await;
    for (name, column, want) in [
        ("اینستاگرام", "spend", "50000000"),
        ("تلگرام", "spend", "30000000"),
        ("اینستاگرام", "conversion_rate", "0.01"),
        ("تلگرام", "conversion_rate", "0.0125"),
        ("اینستاگرام", "cpa", "500000"),
        ("تلگرام", "cpa", "400000"),
        ("تلگرام", "visits", "6000"),
        ("تلگرام", "conversions", "75"),
        ("تلگرام", "currency", "IRR"),
        ("تلگرام", "channel", "messenger"),
        ("تلگرام", "basis", "results"),
        ("تلگرام", "conversion_rate_denominator", "visits"),
    ] {
        assert_eq!(cell(&report, name, column).as_deref(), Some(want), "{name} {column}");
    }
    assert_eq!(cell(&report, "تلگرام", "roi"), None);
    assert_eq!(report.meta.conversion_rate_denominator.as_deref(), Some("visits"));
    let missing = report.meta.missing.iter().find(|missing| missing.metric == "roi").expect("roi is missing");
    assert_eq!((missing.parts.as_slice(), missing.rows), (["return".to_owned()].as_slice(), 2));
    assert_eq!(report.meta.totals["spend"], "80000000");
    assert_eq!(report.meta.totals["conversion_rate"], 175.0 / 16_000.0);
}

#[tokio::test]
async fn the_columns_begin_as_documented() {
    let report = shop().await.report(&ReportQuery::over(october())).await;
    let csv = report.to_csv();
    let header = csv.lines().next().expect("a header");
    let wanted = "campaign,channel,currency,spend,impressions,clicks,visits,conversions,conversion_rate,cpa,revenue,\
                  roas,roi,basis,campaign_key";
    assert!(header.starts_with(wanted), "{header}");
    assert_eq!(report.frame.rows(), 2);
    assert_eq!(report.meta.columns.len(), header.split(',').count());
}

#[tokio::test]
async fn the_difference_is_called_chance_with_its_numbers() {
    let report = shop().await.report(&ReportQuery::over(october())).await;
    let texts: Vec<&str> = report.meta.findings.iter().map(|finding| finding.text.as_str()).collect();
    let wanted = "تلگرام converts better than اینستاگرام (1.25 % of visits against 1 %), but with 175 sales the \
                  difference could be chance (p = 0.14).";
    assert!(texts.contains(&wanted), "{texts:#?}");
    let costly = report.meta.findings.iter().find(|finding| finding.code == "most_costly_chance").expect("a finding");
    assert!(costly.text.contains("500,000 IRR, against 400,000 IRR"), "{}", costly.text);
    assert_eq!(costly.params["conversions"], 175.0);
    assert!(texts.iter().any(|text| text.contains("80,000,000 IRR was spent, but no revenue is known")), "{texts:#?}");
}
