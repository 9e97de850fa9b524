//! The period that a page opens with.

use base::Channel;
use insights::period::{Calendar, default_period};

use crate::shop::{Shop, day, named, order, result, spend, utm};

async fn opens(shop: &Shop, today: &str, calendar: Calendar) -> (String, String, String) {
    let found = default_period(&shop.lake, &shop.workspace, day(today), calendar).await.expect("a period");
    (found.from.to_string(), found.to.to_string(), found.reason)
}

fn said(from: &str, to: &str, reason: &str) -> (String, String, String) {
    (from.to_owned(), to.to_owned(), reason.to_owned())
}

#[tokio::test]
async fn the_first_of_a_month_opens_with_the_month_before() {
    let shop = Shop::open("EUR").await;
    let (gregorian, jalali) = (Calendar::Gregorian, Calendar::Jalali);
    assert_eq!(opens(&shop, "2026-12-01", gregorian).await, said("2026-12-01", "2026-12-31", "no_figures"));
    let ads = named("google_ads", "Brand");
    let brand = shop.campaign("brand", "Brand", Channel::PaidSearch).await;
    shop.tie(&ads, Some(&brand)).await;
    shop.import(&[spend("2026-10-30", &ads, "EUR", "5")], &[order("1", "2026-11-20", &utm("x"), "EUR", "9")], &[])
        .await;
    assert_eq!(opens(&shop, "2026-12-01", gregorian).await, said("2026-11-01", "2026-11-30", "last_with_figures"));
    assert_eq!(opens(&shop, "2026-11-21", gregorian).await, said("2026-11-01", "2026-11-30", "current"));
    // 22 November 2026 is the first day of Azar; Aban has the order.
    assert_eq!(opens(&shop, "2026-11-22", jalali).await, said("2026-10-23", "2026-11-21", "last_with_figures"));
    // A figure of a day that is still to come opens nothing.
    shop.import(&[], &[], &[result("2026-12-24", &ads, base::Figure::Visits, "7")]).await;
    assert_eq!(opens(&shop, "2026-12-01", gregorian).await, said("2026-11-01", "2026-11-30", "last_with_figures"));
}
