use base::Decimal;
use simulator::{MarketOptions, Simulation, Truth};

use crate::{bytes, two_years, written};

fn number(amount: Decimal) -> f64 {
    amount.to_string().parse().unwrap()
}

#[test]
fn the_parts_add_up_to_the_whole() {
    let truth = Simulation::new(two_years()).unwrap().truth();
    let totals = &truth.totals;
    let by_channel: Decimal = truth.channels.iter().map(|channel| channel.true_incremental_revenue).sum();
    let by_campaign: Decimal = truth.campaigns.iter().map(|campaign| campaign.true_incremental_revenue).sum();
    assert_eq!(by_channel, totals.incremental.revenue);
    assert_eq!(by_campaign, totals.incremental.revenue);
    assert_eq!(totals.baseline.revenue + totals.incremental.revenue, totals.expected.revenue);
    assert_eq!(truth.channels.iter().map(|channel| channel.spend).sum::<Decimal>(), totals.spend);
    assert_eq!(truth.channels.len(), 8);
}

#[test]
fn what_was_drawn_is_near_what_was_expected() {
    let truth = Simulation::new(two_years()).unwrap().truth();
    let (expected, realised) = (truth.totals.expected, truth.totals.realised);
    assert!((20_000.0..=45_000.0).contains(&realised.orders), "{} orders", realised.orders);
    // Counts are Poisson: four standard deviations.
    assert!((realised.orders - expected.orders).abs() < 4.0 * expected.orders.sqrt());
    assert!((number(realised.revenue) / number(expected.revenue) - 1.0).abs() < 0.02);
    for channel in &truth.channels {
        let apart = (channel.realised.orders - channel.true_incremental_orders).abs();
        assert!(apart < 4.5 * channel.true_incremental_orders.sqrt(), "{}", channel.key);
    }
}

#[test]
fn the_shop_cannot_tell_the_truth_from_its_tags() {
    let truth = Simulation::new(two_years()).unwrap().truth();
    let of = |key: &str| truth.campaigns.iter().find(|campaign| campaign.key == key).unwrap();
    let brand = of("search-brand");
    let tagged = number(brand.observed.tagged_revenue) / number(brand.spend);
    assert!(tagged > brand.true_roas.unwrap() + 1.0, "brand search looks better than it is");
    assert!(brand.overclaim.unwrap() > 3.0);
    let tv = of("tv-morning");
    assert_eq!(tv.observed.tagged_orders, 0, "television leaves no trace");
    assert!(tv.true_incremental_orders > 100.0);
    assert!(truth.channels.iter().any(|channel| channel.true_roi.unwrap() < 0.0), "some marketing is not worth it");
    assert!(truth.channels.iter().any(|channel| channel.true_roi.unwrap() > 1.0), "some is");
}

#[test]
fn a_market_of_twice_the_size_has_the_same_returns() {
    let truth = |scale: f64| Simulation::new(MarketOptions { scale, ..two_years() }).unwrap().truth();
    let (one, two) = (truth(1.0), truth(2.0));
    for (small, large) in one.channels.iter().zip(&two.channels) {
        assert!((small.true_roi.unwrap() - large.true_roi.unwrap()).abs() < 0.01, "{}", small.key);
        assert!((large.true_incremental_orders / small.true_incremental_orders - 2.0).abs() < 1e-6);
    }
}

#[test]
fn the_file_holds_the_same_truth() {
    let options = MarketOptions { days: 60, ..two_years() };
    let (folder, _) = written(options.clone());
    let read: Truth = serde_json::from_slice(&bytes(folder.path())["truth.json"]).unwrap();
    assert_eq!(read, Simulation::new(options).unwrap().truth());
}
