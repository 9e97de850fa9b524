//! Markets of people: the same seed gives the same files, the truth is the
//! difference of two worlds, and the figures are of a size that happens.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use simulator::agents::{AgentError, AgentOptions, Conditions, People, Preset};

use super::bytes;

/// A market small enough for a test.
fn small(preset: Preset, seed: u64) -> AgentOptions {
    AgentOptions { scale: 0.06, plan: false, ..AgentOptions::new(preset, seed) }
}

fn rows(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(name)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn sum(rows: &[BTreeMap<String, String>], column: &str) -> f64 {
    rows.iter().map(|row| row[column].parse::<f64>().unwrap()).sum()
}

fn near(one: f64, other: f64, what: &str) {
    assert!((one - other).abs() <= 1e-6 * (1.0 + one.abs()), "{what}: {one} and {other}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_others() {
    let written = |seed| {
        let folder = tempfile::tempdir().unwrap();
        People::new(small(Preset::Subscription, seed)).unwrap().write(folder.path()).unwrap();
        bytes(folder.path())
    };
    let (first, again, other) = (written(4), written(4), written(5));
    assert_eq!(first, again);
    for name in ["journeys.csv", "weekly.csv", "geo_weekly.csv", "truth.json"] {
        assert_ne!(first[name], other[name], "{name}");
    }
}

#[test]
fn the_truth_is_the_difference_of_two_worlds() {
    let people = People::new(small(Preset::SmallShop, 2)).unwrap();
    let truth = people.truth();
    let channels = truth.channels.len();
    let value_of = |channel: Option<usize>, times: f64| {
        let multipliers: Vec<f64> =
            (0..channels).map(|at| if channel.is_none_or(|channel| channel == at) { times } else { 1.0 }).collect();
        people.value_of(&multipliers)
    };
    let actual = value_of(None, 1.0);
    near(actual.revenue, truth.revenue, "revenue");
    near(value_of(None, 0.0).revenue, truth.baseline_revenue, "baseline");
    for (at, channel) in truth.channels.iter().enumerate() {
        let without = value_of(Some(at), 0.0);
        near(actual.revenue - without.revenue, channel.incremental_revenue, &channel.channel);
        near(actual.orders - without.orders, channel.incremental_orders, &channel.channel);
        near(actual.spend - without.spend, channel.spend, &channel.channel);
        near(channel.weekly_incremental_revenue.iter().sum(), channel.incremental_revenue, &channel.channel);
        near(channel.roas * channel.spend, channel.incremental_revenue, &channel.channel);
    }
    let lost: f64 = truth.channels.iter().map(|channel| channel.incremental_revenue).sum();
    near(truth.baseline_revenue + lost + truth.shared_revenue, truth.revenue, "parts");
}

#[test]
fn more_of_a_channel_never_sells_less_by_much_and_gains_shrink() {
    let people =
        People::new(AgentOptions { scale: 0.5, plan: false, ..AgentOptions::new(Preset::SmallShop, 3) }).unwrap();
    let revenue = |times: f64| people.value_of(&[1.0, times, 1.0, 1.0, 1.0]).revenue;
    let (none, half, one, two) = (revenue(0.0), revenue(0.5), revenue(1.0), revenue(2.0));
    assert!(none < half && half < one && one < two, "{none} {half} {one} {two}");
    assert!(half - none > one - half && one - none > two - one, "{none} {half} {one} {two}");
}

#[test]
fn files_agree_with_each_other_and_with_the_truth() {
    for preset in Preset::ALL {
        let folder = tempfile::tempdir().unwrap();
        let people = People::new(small(preset, 1)).unwrap();
        people.write(folder.path()).unwrap();
        let truth: Value = serde_json::from_slice(&std::fs::read(folder.path().join("truth.json")).unwrap()).unwrap();
        let weekly = rows(folder.path(), "weekly.csv");
        assert_eq!(weekly.len() as u64, truth["weeks"].as_u64().unwrap());
        assert!((sum(&weekly, "revenue") / truth["revenue"].as_f64().unwrap() - 1.0).abs() < 1e-6);
        near(sum(&weekly, "orders"), truth["orders"].as_f64().unwrap(), "orders");
        for channel in truth["channels"].as_array().unwrap() {
            let spend = sum(&weekly, &format!("{}_spend", channel["channel"].as_str().unwrap()));
            assert!((spend / channel["spend"].as_f64().unwrap() - 1.0).abs() < 1e-6, "{channel}");
        }
        if truth["regions"].as_u64().unwrap() > 1 {
            let geo = rows(folder.path(), "geo_weekly.csv");
            near(sum(&geo, "orders"), sum(&weekly, "orders"), "orders of regions");
        }
        let journeys = rows(folder.path(), "journeys.csv");
        near(sum(&journeys, "conversion"), sum(&weekly, "orders"), "orders of journeys");
        let channels: BTreeSet<&str> = journeys.iter().map(|row| row["channel"].as_str()).collect();
        for channel in truth["channels"].as_array().unwrap() {
            let seen = channels.contains(channel["channel"].as_str().unwrap());
            assert_eq!(seen, channel["visible"].as_bool().unwrap(), "{channel}");
        }
        let converting: BTreeSet<&str> =
            journeys.iter().filter(|row| row["conversion"] == "1").map(|row| row["person"].as_str()).collect();
        let all: BTreeSet<&str> = journeys.iter().map(|row| row["person"].as_str()).collect();
        assert!(converting.len() < all.len(), "journeys without a conversion are there");
    }
}

#[test]
fn experiments_show_their_effect_within_chance() {
    let folder = tempfile::tempdir().unwrap();
    let people =
        People::new(AgentOptions { scale: 0.12, plan: false, ..AgentOptions::new(Preset::Retailer, 6) }).unwrap();
    people.write(folder.path()).unwrap();
    let truth = people.truth();
    assert_eq!((truth.geo_lift.len(), truth.ab.len()), (2, 2));
    for test in &truth.ab {
        let rows = rows(folder.path(), &test.file);
        let arm = |name: &str| -> Vec<f64> {
            rows.iter().filter(|row| row["arm"] == name).map(|row| row["orders"].parse().unwrap()).collect()
        };
        let (shown, held_out) = (arm("shown"), arm("held_out"));
        let moments = |of: &[f64]| {
            let n = of.len() as f64;
            let mean = of.iter().sum::<f64>() / n;
            (mean, of.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n / n)
        };
        let ((a, va), (b, vb)) = (moments(&shown), moments(&held_out));
        assert!((a - b - test.orders_effect).abs() < 4.0 * (va + vb).sqrt(), "{test:?}: {}", a - b);
    }
    for test in &truth.geo_lift {
        let rows = rows(folder.path(), &test.file);
        assert_eq!(rows.iter().map(|row| &row["location"]).collect::<BTreeSet<_>>().len(), 40);
        assert_eq!(test.treated.len(), 10);
        let grows = test.multiplier > 1.0;
        assert_eq!(test.spend_change > 0.0, grows, "{test:?}");
        assert_eq!(test.revenue_effect_with_after > 0.0, grows, "{test:?}");
    }
}

#[test]
fn figures_are_of_a_size_that_happens() {
    for preset in Preset::ALL {
        let truth =
            People::new(AgentOptions { scale: 0.1, plan: false, ..AgentOptions::new(preset, 9) }).unwrap().truth();
        let bought = truth.orders / truth.people as f64 / (truth.weeks as f64 / 52.0);
        let caused = 1.0 - truth.baseline_revenue / truth.revenue;
        let spend: f64 = truth.channels.iter().map(|channel| channel.spend).sum();
        let share = spend / truth.revenue;
        println!("{preset:?}: {bought:.3} orders a person and year, {caused:.2} caused, spend {share:.2} of revenue");
        assert!((0.003..3.0).contains(&bought), "{preset:?}: {bought} orders a person and year");
        assert!((0.1..0.7).contains(&caused), "{preset:?}: {caused} of revenue is caused by advertising");
        assert!((0.02..0.4).contains(&share), "{preset:?}: spend is {share} of revenue");
        for channel in &truth.channels {
            println!("  {} roas {:.2} share {:.3}", channel.channel, channel.roas, channel.share);
            assert!((-6.0..30.0).contains(&channel.roas), "{preset:?} {}: {}", channel.channel, channel.roas);
        }
        assert!(truth.channels.iter().any(|channel| channel.roas > 1.0 / truth.margin), "{preset:?}: something pays");
    }
}

#[test]
fn last_click_is_far_off() {
    let folder = tempfile::tempdir().unwrap();
    let people =
        People::new(AgentOptions { scale: 0.5, plan: false, ..AgentOptions::new(Preset::SmallShop, 12) }).unwrap();
    people.write(folder.path()).unwrap();
    let truth = people.truth();
    let journeys = rows(folder.path(), "journeys.csv");
    let last =
        |channel: &str| journeys.iter().filter(|row| row["conversion"] == "1" && row["channel"] == channel).count();
    let of = |key: &str| truth.channels.iter().find(|channel| channel.channel == key).unwrap().incremental_orders;
    // Search and the till take more than they cause; flyers cannot be seen.
    assert!(last("search") as f64 > 1.3 * of("search"), "{} for {}", last("search"), of("search"));
    assert!(last("affiliates") as f64 > 1.5 * of("affiliates"), "{} for {}", last("affiliates"), of("affiliates"));
    assert_eq!(last("flyers"), 0);
    assert!(of("flyers") > 0.0);
}

#[test]
fn the_best_plan_is_no_worse_than_the_actual_and_costs_the_same() {
    let people =
        People::new(AgentOptions { scale: 0.04, plan: true, ..AgentOptions::new(Preset::SmallShop, 1) }).unwrap();
    let plan = people.truth().best_plan.unwrap();
    assert!(plan.best.profit >= plan.actual.profit);
    assert!((plan.best.spend / plan.actual.spend - 1.0).abs() < 0.01, "{plan:?}");
    near(plan.best.profit - plan.actual.profit, plan.gain, "gain");
    near(people.value_of(&plan.best.multipliers).profit, plan.best.profit, "best");
}

#[test]
fn sizes_out_of_bounds_are_refused() {
    for scale in [0.0, -1.0, f64::NAN, 1e9] {
        let options = AgentOptions { scale, ..AgentOptions::new(Preset::Leads, 1) };
        assert!(matches!(People::new(options), Err(AgentError::Scale(_))));
    }
}

#[test]
fn conditions_do_what_they_say() {
    let under = |conditions: Conditions| {
        let folder = tempfile::tempdir().unwrap();
        let people = People::under(small(Preset::SmallShop, 5), conditions).unwrap();
        people.write(folder.path()).unwrap();
        (folder, people.truth())
    };
    let as_it_is = Conditions::default();
    let touches = |folder: &Path, channel: &str| {
        rows(folder, "journeys.csv").iter().filter(|row| row["channel"] == channel).count()
    };
    let (plain, truth) = under(as_it_is);
    let (untraced, same) = under(Conditions { untraced: 0.8, ..as_it_is });
    assert!(touches(untraced.path(), "search") * 2 < touches(plain.path(), "search"));
    near(truth.orders, same.orders, "what people leave behind changes nothing of what they do");

    // What follows people about is seen more and brings less.
    let (retargeted, less) = under(Conditions { retargeted: 0.9, ..as_it_is });
    let social = |truth: &simulator::agents::AgentTruth| {
        truth.channels.iter().find(|channel| channel.channel == "social").unwrap().incremental_orders
    };
    assert!(touches(retargeted.path(), "social") > touches(plain.path(), "social"));
    assert!(social(&less) < 0.6 * social(&truth), "{} and {}", social(&less), social(&truth));

    let correlation = |folder: &Path, one: &str, other: &str| {
        let weekly = rows(folder, "weekly.csv");
        let of = |name: &str| -> Vec<f64> { weekly.iter().map(|row| row[name].parse().unwrap()).collect() };
        let (one, other) = (of(one), of(other));
        let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
        let (a, b) = (mean(&one), mean(&other));
        let sum = |f: &dyn Fn(f64, f64) -> f64| one.iter().zip(&other).map(|(x, y)| f(x - a, y - b)).sum::<f64>();
        sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
    };
    let (together, _) = under(Conditions { together: 1.0, ..as_it_is });
    assert!(correlation(together.path(), "search_spend", "social_spend") > 0.999);
    assert!(correlation(plain.path(), "search_spend", "social_spend") < 0.8);
    let pauses = |folder: &Path| {
        rows(folder, "weekly.csv").iter().filter(|row| row["search_spend"].parse::<f64>().unwrap() <= 0.0).count()
    };
    let (flat, _) = under(Conditions { variation: 0.0, ..as_it_is });
    assert!(correlation(flat.path(), "search_spend", "social_spend") > 0.999);
    assert_eq!(pauses(flat.path()), 0);
    let refused = People::under(small(Preset::Leads, 1), Conditions { untraced: 1.5, ..as_it_is });
    assert!(matches!(refused, Err(AgentError::Condition { what: "untraced", .. })));
}
