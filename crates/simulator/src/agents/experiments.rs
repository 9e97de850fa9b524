//! Tests as a business would run them, with their true effect.

use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};
use serde::Serialize;

use super::life::{Lives, Order, Record, Visit};
use super::person::Person;
use super::preset::{Flight, Kind};
use super::world::{Arm, Change, Holdout, RegionChange, Sales, World, held_out};
use super::{People, day, monday, region_name};

/// Weeks before a test that its file shows at most, and weeks after it.
const BEFORE: usize = 52;
const AFTER: usize = 3;

/// A test by region and what is true of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GeoTruth {
    /// The channel.
    pub channel: String,
    /// Its file.
    pub file: String,
    /// First and last day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// Regions in which the spend was changed.
    pub treated: Vec<String>,
    /// By what it was multiplied there.
    pub multiplier: f64,
    /// Spend that was added; below 0 for a blackout.
    pub spend_change: f64,
    /// Orders that the change added in the treated regions during the test.
    pub orders_effect: f64,
    /// Revenue that it added there during the test.
    pub revenue_effect: f64,
    /// Revenue that it added there during the test and the weeks after it in the file.
    pub revenue_effect_with_after: f64,
    /// `revenue_effect` as a share of what would have been sold there.
    pub lift: f64,
}

/// A test by person and what is true of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AbTruth {
    /// The channel that half of the people did not meet.
    pub channel: String,
    /// Its file.
    pub file: String,
    /// First and last day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// Orders a person that the channel adds during the test.
    pub orders_effect: f64,
    /// Share of people that it makes order at all.
    pub buyers_effect: f64,
    /// Revenue a person that it adds.
    pub revenue_effect: f64,
    /// Orders a person without it.
    pub orders_without: f64,
}

/// A test by region with its sales.
pub(super) struct Geo {
    pub truth: GeoTruth,
    pub sales: Sales,
    /// Days the file shows.
    pub days: std::ops::Range<usize>,
}

/// Tests by region: one of the largest channel that can be seen, doubled, and
/// one of the largest that cannot, gone dark. None with few regions.
pub(super) fn geo(people: &People) -> Vec<Geo> {
    if people.design.regions < 8 {
        return Vec::new();
    }
    let largest = |kind: Kind| {
        let channels = people.design.channels.iter().enumerate().filter(|(_, channel)| channel.kind == kind);
        channels.max_by(|a, b| people.spend.total(a.0).total_cmp(&people.spend.total(b.0))).map(|(at, _)| at)
    };
    let tests = [(largest(Kind::Shown), 2.0), (largest(Kind::Unseen), 0.0)];
    tests.into_iter().filter_map(|(channel, multiplier)| Some(geo_test(people, channel?, multiplier))).collect()
}

fn geo_test(people: &People, channel: usize, multiplier: f64) -> Geo {
    let design = people.design;
    let weeks = test_weeks(design.channels[channel].flight, design.weeks);
    let mut rng = ChaCha8Rng::seed_from_u64(people.options.seed ^ 0x4745_4f00 ^ channel as u64);
    let mut treated = vec![false; design.regions];
    let mut left = design.regions.div_ceil(4);
    while left > 0 {
        let region = rng.random_range(0..design.regions);
        left -= usize::from(!treated[region]);
        treated[region] = true;
    }
    let change = RegionChange { channel, regions: treated.clone(), weeks: weeks.clone(), multiplier };
    let sales = people.sales_under(&Change { regions: Some(change), ..Change::default() });
    let until = (weeks.end + AFTER).min(design.weeks);
    let regions = || (0..design.regions).filter(|region| treated[*region]);
    let sum = |sales: &Sales, weeks: std::ops::Range<usize>| {
        regions()
            .flat_map(|region| weeks.clone().map(move |week| (region, week)))
            .map(|(region, week)| sales.week(region, week))
            .fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
    };
    let (orders, revenue) = sum(&sales, weeks.clone());
    let (orders_else, revenue_else) = sum(&people.sales, weeks.clone());
    let with_after = sum(&sales, weeks.start..until).1 - sum(&people.sales, weeks.start..until).1;
    let planned: f64 = regions()
        .flat_map(|region| weeks.clone().map(move |week| (region, week)))
        .map(|(region, week)| people.spend.at(channel, region, week))
        .sum();
    let key = design.channels[channel].key;
    let truth = GeoTruth {
        channel: key.to_owned(),
        file: format!("geo_lift_{key}.csv"),
        start: monday(weeks.start).to_string(),
        end: day(weeks.end * 7 - 1).to_string(),
        treated: regions().map(region_name).collect(),
        multiplier,
        spend_change: planned * (multiplier - 1.0),
        orders_effect: orders - orders_else,
        revenue_effect: revenue - revenue_else,
        revenue_effect_with_after: with_after,
        lift: (revenue - revenue_else) / revenue_else,
    };
    Geo { truth, sales, days: (weeks.start.saturating_sub(BEFORE) * 7)..(until * 7) }
}

/// Six weeks from the sixtieth on, for a channel with pauses from the first
/// flight after it.
fn test_weeks(flight: Flight, weeks: usize) -> std::ops::Range<usize> {
    const LENGTH: usize = 6;
    let start = match flight {
        Flight::Always => 60,
        Flight::Bursts { on, off, after } => after + (60 - after).div_ceil(on + off) * (on + off),
    };
    let start = start.min(weeks.saturating_sub(LENGTH + AFTER));
    start..(start + LENGTH)
}

/// A test by person with every person's arm, orders and revenue.
pub(super) struct Ab {
    pub truth: AbTruth,
    /// Whether the person met the channel, their orders and their revenue.
    pub people: Vec<(bool, u32, f64)>,
}

/// Tests by person: mail, and the largest channel that is shown.
pub(super) fn ab(people: &People) -> Vec<Ab> {
    [Kind::Mail, Kind::Shown]
        .into_iter()
        .filter_map(|kind| {
            let channels = people.design.channels.iter().enumerate().filter(|(_, channel)| channel.kind == kind);
            let largest = channels.max_by(|a, b| people.spend.total(a.0).total_cmp(&people.spend.total(b.0)));
            largest.map(|(channel, _)| ab_test(people, channel))
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "people are far below 2^53")]
fn ab_test(people: &People, channel: usize) -> Ab {
    let design = people.design;
    let weeks = test_weeks(design.channels[channel].flight, design.weeks);
    let days = (weeks.start * 7, weeks.end * 7);
    let of = |arm: Option<Arm>| {
        let holdout = arm.map(|arm| Holdout { channel, weeks: weeks.clone(), arm });
        by_person(&people.people, &people.world(&Change { holdout, ..Change::default() }), days)
    };
    let (with, without, tested) = (of(None), of(Some(Arm::All)), of(Some(Arm::Half)));
    let count = people.people.len().max(1) as f64;
    let orders = |all: &[(u32, f64)]| all.iter().map(|person| f64::from(person.0)).sum::<f64>() / count;
    let buyers = |all: &[(u32, f64)]| all.iter().filter(|person| person.0 > 0).count() as f64 / count;
    let revenue = |all: &[(u32, f64)]| all.iter().map(|person| person.1).sum::<f64>() / count;
    let key = design.channels[channel].key;
    let truth = AbTruth {
        channel: key.to_owned(),
        file: format!("ab_{key}.csv"),
        start: monday(weeks.start).to_string(),
        end: day(weeks.end * 7 - 1).to_string(),
        orders_effect: orders(&with) - orders(&without),
        buyers_effect: buyers(&with) - buyers(&without),
        revenue_effect: revenue(&with) - revenue(&without),
        orders_without: orders(&without),
    };
    let rows = people.people.iter().zip(tested);
    Ab {
        truth,
        people: rows.map(|(person, (orders, revenue))| (!held_out(person, channel), orders, revenue)).collect(),
    }
}

/// A person's orders in some days and their value.
struct Window {
    from: f64,
    to: f64,
    orders: u32,
    revenue: f64,
}

impl Record for Window {
    fn episode(&mut self, _person: &Person, _visits: &[Visit], order: Option<&Order>) {
        if let Some(order) = order.filter(|order| order.day >= self.from && order.day < self.to) {
            self.orders += 1;
            self.revenue += order.value;
        }
    }
}

fn by_person(people: &[Person], world: &World<'_>, (from, to): (usize, usize)) -> Vec<(u32, f64)> {
    #[expect(clippy::cast_precision_loss, reason = "days are few")]
    let (from, to) = (from as f64, to as f64);
    let mut lives = Lives::default();
    people
        .iter()
        .map(|person| {
            let mut window = Window { from, to, orders: 0, revenue: 0.0 };
            lives.live(person, world, &mut window);
            (window.orders, window.revenue)
        })
        .collect()
}
