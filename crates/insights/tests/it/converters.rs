//! Which campaign converts best, and how sure that is.

use base::{Channel, Figure};
use insights::ReportQuery;
use insights::findings::Finding;

use crate::shop::{Shop, named, october, result};

/// The finding about the best converter of campaigns with these visits and sales.
async fn best(campaigns: &[(&str, &str, &str)]) -> Option<Finding> {
    let shop = Shop::open("EUR").await;
    for (name, visits, sales) in campaigns {
        let source = named("table", name);
        let campaign = shop.campaign(&name.to_lowercase(), name, Channel::Email).await;
        shop.tie(&source, Some(&campaign)).await;
        let visits = result("2026-10-01", &source, Figure::Visits, visits);
        let sales = result("2026-10-01", &source, Figure::Sales, sales);
        shop.import(&[], &[], &[visits, sales]).await;
    }
    let report = shop.report(&ReportQuery::over(october())).await;
    report.meta.findings.into_iter().find(|finding| finding.code.starts_with("best_converter"))
}

#[tokio::test]
async fn those_that_share_the_best_rate_are_not_ranked() {
    let tied = best(&[("Ana", "1000", "20"), ("Bo", "2000", "40"), ("Cy", "1000", "10"), ("Di", "1000", "10")]).await;
    let tied = tied.expect("a finding");
    assert_eq!(tied.code, "best_converters_tied");
    assert_eq!(tied.text, "Bo and Ana convert equally well: 2 % of visits each, against 1 % for the other 2 together.");
    let all = best(&[("Ana", "1000", "20"), ("Bo", "2000", "40"), ("Cy", "500", "10")]).await;
    assert!(all.is_none(), "{all:?}");
}

#[tokio::test]
async fn a_corrected_p_value_says_so() {
    let four = best(&[("Ana", "6000", "75"), ("Bo", "4000", "40"), ("Cy", "3000", "30"), ("Di", "3000", "30")]).await;
    let four = four.expect("a finding");
    assert_eq!(four.code, "best_converter_chance");
    assert!(
        four.text.ends_with("could be chance (p = 0.56 after Holm's correction for 4 comparisons, 0.14 without)."),
        "{}",
        four.text
    );
    assert_eq!(four.params["compared"], 4);
    let two = best(&[("Ana", "6000", "75"), ("Bo", "10000", "100")]).await.expect("a finding");
    assert!(two.text.ends_with("could be chance (p = 0.14)."), "{}", two.text);
    assert_eq!(two.params["compared"], 1);
}
