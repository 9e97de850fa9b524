use std::collections::{BTreeMap, BTreeSet};

use base::{Currency, Decimal};
use serde_json::Value;

use super::{LANDED_BY, Teller, ToldDay};
use crate::{MarketOptions, Simulation};

fn simulation() -> Simulation {
    let end = "2026-10-31".parse().unwrap();
    Simulation::new(MarketOptions { days: 120, scale: 0.3, ..MarketOptions::ending(end) }).unwrap()
}

fn told(simulation: &Simulation, days: u32) -> Vec<ToldDay> {
    simulation.telling(days).collect()
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_same_seed_tells_the_same() {
    assert_eq!(told(&simulation(), 5), told(&simulation(), 5));
}

#[test]
fn days_are_told_in_order_and_each_in_the_order_of_time() {
    let days = told(&simulation(), 20);
    assert_eq!(days.len(), 20);
    assert!(days.is_sorted_by(|a, b| a.day < b.day));
    for day in &days {
        assert!(day.events.is_sorted_by_key(|told| told.at), "{}", day.day);
        assert!(day.events.len() > 100, "{} has {}", day.day, day.events.len());
    }
}

#[test]
fn every_order_is_told_by_both_with_the_money_of_the_files() {
    let simulation = simulation();
    let days = 30;
    let first = simulation.market.days.len() - days;
    let mut seen: BTreeMap<String, BTreeMap<Teller, Decimal>> = BTreeMap::new();
    for told in told(&simulation, 30).iter().flat_map(|day| &day.events) {
        let event = read(&told.json);
        let (id, value) = match told.teller {
            Teller::Tag if event["name"] == "order" => (&event["order_id"], &event["value"]),
            Teller::Server if event["event"] == "Order Completed" => {
                (&event["properties"]["order_id"], &event["properties"]["total"])
            }
            Teller::Tag | Teller::Server | Teller::Link => continue,
        };
        let value = value.as_str().unwrap().parse().unwrap();
        seen.entry(id.as_str().unwrap().to_owned()).or_default().insert(told.teller, value);
    }
    let sold: BTreeMap<String, BTreeMap<Teller, Decimal>> = simulation
        .sales
        .orders
        .iter()
        .enumerate()
        .filter(|(_, order)| order.day >= first)
        .map(|(index, order)| {
            let total = order.amounts.total;
            let both = [(Teller::Tag, total), (Teller::Server, total)];
            (crate::files::order_name(index), BTreeMap::from(both))
        })
        .collect();
    assert!(sold.len() > 100);
    assert_eq!(seen, sold);
}

#[test]
fn campaigns_have_about_as_many_visits_as_clicks() {
    let simulation = simulation();
    let days = told(&simulation, 60);
    let first = simulation.market.days.len() - 60;
    let mut landed: BTreeMap<String, f64> = BTreeMap::new();
    for told in days.iter().flat_map(|day| &day.events) {
        let event = read(&told.json);
        let url = event["url"].as_str().unwrap_or_default();
        if event["name"] == "page_view"
            && let Some((_, rest)) = url.split_once("utm_campaign=")
        {
            let key = rest.split('&').next().unwrap_or_default().to_owned();
            *landed.entry(key).or_default() += 1.0;
        }
    }
    let campaign = simulation.market.campaigns.iter().position(|campaign| campaign.key == "meta-prospecting").unwrap();
    let rows = simulation.ads.iter().flat_map(|(_, rows)| rows);
    let clicks: u64 = rows.filter(|row| row.day >= first && row.campaign == campaign).map(|row| row.clicks).sum();
    let share = landed["meta-prospecting"] / f64::from(u32::try_from(clicks).unwrap());
    assert!((0.6..0.9).contains(&share), "{share}");
}

#[test]
fn whoever_comes_by_paper_or_message_follows_a_link_of_the_shop_first() {
    let simulation = simulation();
    let slugs: BTreeSet<String> =
        simulation.short_links(60).into_iter().flat_map(|link| link.places).map(|(slug, _)| slug).collect();
    let (mut clicked, mut scans, mut landed) = (BTreeMap::new(), 0, BTreeSet::new());
    for told in told(&simulation, 60).iter().flat_map(|day| &day.events) {
        let event = read(&told.json);
        if told.teller == Teller::Link {
            assert!(slugs.contains(event["slug"].as_str().unwrap()), "{event}");
            scans += usize::from(event["scan"] == true);
            let lands = event["lands"].as_str().unwrap().to_owned();
            assert!(clicked.insert(lands, told.at).is_none(), "a stand-in is one visit's alone");
        } else if let Some(lands) = event["url"].as_str().filter(|url| url.starts_with(LANDED_BY)) {
            assert!(clicked[lands] < told.at, "{event}");
            landed.insert(lands.to_owned());
        }
    }
    assert!(scans > 10 && scans < clicked.len());
    assert_eq!(landed.len(), clicked.len());
}

#[test]
fn there_are_machines_refusals_and_people_who_come_again() {
    let simulation = simulation();
    let (mut agents, mut denied, mut visitors, mut days_of) = (BTreeSet::new(), 0, 0, BTreeMap::new());
    for day in told(&simulation, 10) {
        for told in &day.events {
            let event = read(&told.json);
            if told.teller != Teller::Tag {
                continue;
            }
            agents.insert(event["user_agent"].as_str().unwrap().to_owned());
            denied += usize::from(event["consent"] == "denied");
            assert_eq!(event["consent"] == "denied", event["anonymous_id"].is_null());
            if let Some(id) = event["anonymous_id"].as_str() {
                visitors += 1;
                days_of.entry(id.to_owned()).or_insert_with(BTreeSet::new).insert(day.day);
            }
        }
    }
    assert!(agents.iter().any(|agent| agent.contains("Googlebot")));
    assert!(denied > 0 && denied < visitors / 5);
    assert!(days_of.values().filter(|days| days.len() > 1).count() * 10 > days_of.len());
}

#[test]
fn money_is_of_the_shops_currency() {
    let end = "2026-10-31".parse().unwrap();
    let options = MarketOptions { days: 20, scale: 0.2, ..MarketOptions::ending(end) };
    let simulation = Simulation::new(MarketOptions { currency: Currency::parse("IRR").unwrap(), ..options }).unwrap();
    let days = told(&simulation, 20);
    let order = days.iter().flat_map(|day| &day.events).map(|told| read(&told.json)).find(|e| e["name"] == "order");
    let order = order.unwrap();
    assert_eq!(order["currency"], "IRR");
    assert!(order["value"].as_str().unwrap().parse::<Decimal>().unwrap() > Decimal::from(100_000));
}
