//! A world: everybody's life under one plan of spending.

use super::conditions::Conditions;
use super::life::{Lives, Order, Record, Visit};
use super::person::Person;
use super::preset::{Design, Kind};
use super::spend::Spend;

/// People that one thread takes at a time; sums are added in this order, so
/// they do not depend on the number of threads.
const PART: usize = 2_048;

/// How a world differs from the planned one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Change {
    /// Spend of each channel as a multiple of the planned; empty for 1.
    pub multipliers: Vec<f64>,
    /// A channel's spend in some regions and weeks.
    pub regions: Option<RegionChange>,
    /// A channel that half of the people do not meet in some weeks.
    pub holdout: Option<Holdout>,
}

/// A change in some regions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RegionChange {
    pub channel: usize,
    pub regions: Vec<bool>,
    pub weeks: std::ops::Range<usize>,
    pub multiplier: f64,
}

/// Who does not meet a channel.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Holdout {
    pub channel: usize,
    pub weeks: std::ops::Range<usize>,
    pub arm: Arm,
}

/// The people of a holdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arm {
    /// The half that the experiment draws.
    Half,
    /// Everybody, for the truth.
    All,
}

impl Change {
    /// Nobody meets this channel, nobody pays for it.
    pub(super) fn without(channels: usize, channel: usize) -> Self {
        Self::times(channels, channel, 0.0)
    }

    /// A channel's spend times this.
    pub(super) fn times(channels: usize, channel: usize, multiplier: f64) -> Self {
        let mut multipliers = vec![1.0; channels];
        multipliers[channel] = multiplier;
        Self { multipliers, ..Self::default() }
    }

    fn multiplier(&self, channel: usize, region: usize, week: usize) -> f64 {
        let all = self.multipliers.get(channel).copied().unwrap_or(1.0);
        match &self.regions {
            Some(change) if change.channel == channel && change.regions[region] && change.weeks.contains(&week) => {
                all * change.multiplier
            }
            _ => all,
        }
    }
}

/// One world, ready to be lived in.
pub(super) struct World<'a> {
    pub design: &'a Design,
    /// Contacts a week at habit 1, or coverage, by channel, region and week.
    pressure: Vec<f64>,
    search: Option<usize>,
    till: Option<usize>,
    /// The channel that partly follows people about, and which part of it does.
    retargeting: Option<(usize, f64)>,
    holdout: Option<Holdout>,
}

impl<'a> World<'a> {
    /// The world of a plan with a change.
    pub(super) fn new(
        design: &'a Design,
        conditions: &Conditions,
        people: &[u32],
        spend: &Spend,
        change: &Change,
    ) -> Self {
        let mut pressure = Vec::with_capacity(spend.channels() * design.regions * design.weeks);
        for (at, channel) in design.channels.iter().enumerate() {
            for (region, people) in people.iter().enumerate() {
                let thousands = f64::from((*people).max(1)) / 1_000.0;
                for week in 0..design.weeks {
                    let money = spend.at(at, region, week) * change.multiplier(at, region, week);
                    let relative = money / thousands / channel.weekly;
                    pressure.push(channel.ceiling * relative / (relative + channel.half));
                }
            }
        }
        let of_kind = |kind| design.channels.iter().position(|channel| channel.kind == kind);
        let holdout = change.holdout.clone();
        let retargeting =
            of_kind(Kind::Shown).map(|channel| (channel, conditions.retargeted)).filter(|(_, part)| *part > 0.0);
        Self { design, pressure, search: of_kind(Kind::Search), till: of_kind(Kind::Till), retargeting, holdout }
    }

    /// The part of a channel's contacts that meets everybody.
    pub(super) fn broad(&self, channel: usize) -> f64 {
        self.retargeting.filter(|(follows, _)| *follows == channel).map_or(1.0, |(_, part)| 1.0 - part)
    }

    /// The channel that follows people about, and the chance that it has reached
    /// one who has looked before.
    pub(super) fn retargeting(&self, person: &Person, day: f64) -> Option<(usize, f64)> {
        self.retargeting.map(|(channel, part)| {
            let reached = self.pressure(channel, person, self.week(day)) / self.design.channels[channel].ceiling;
            (channel, part * reached)
        })
    }

    /// Pressure of a channel on a person in a week.
    pub(super) fn pressure(&self, channel: usize, person: &Person, week: usize) -> f64 {
        if let Some(holdout) = &self.holdout
            && holdout.channel == channel
            && holdout.weeks.contains(&week)
            && (holdout.arm == Arm::All || held_out(person, channel))
        {
            return 0.0;
        }
        self.pressure[(channel * self.design.regions + person.region) * self.design.weeks + week]
    }

    /// The search channel and its coverage on a day.
    pub(super) fn search(&self, person: &Person, day: f64) -> Option<(usize, f64)> {
        self.search.map(|channel| (channel, self.pressure(channel, person, self.week(day))))
    }

    /// The channel at the till and its share on a day.
    pub(super) fn till(&self, person: &Person, day: f64) -> Option<(usize, f64)> {
        self.till.map(|channel| (channel, self.pressure(channel, person, self.week(day)) * person.habits[channel]))
    }

    /// Length of the world.
    #[expect(clippy::cast_precision_loss, reason = "weeks are few")]
    pub(super) fn days(&self) -> f64 {
        self.design.weeks as f64 * 7.0
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day within the world")]
    fn week(&self, day: f64) -> usize {
        ((day / 7.0) as usize).min(self.design.weeks - 1)
    }
}

/// Whether a person is in the half that does not meet a channel.
pub(super) fn held_out(person: &Person, channel: usize) -> bool {
    person.chance.unit(super::chance::Purpose::Arm, channel as u64, 0) < 0.5
}

/// What a world sold, by region and day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sales {
    days: usize,
    /// Purchases (starts, leads) on the day.
    pub orders: Vec<f64>,
    /// Revenue booked on the day.
    pub revenue: Vec<f64>,
}

impl Sales {
    pub(super) fn new(design: &Design) -> Self {
        let days = design.weeks * 7;
        Self { days, orders: vec![0.0; design.regions * days], revenue: vec![0.0; design.regions * days] }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days of orders are above 0")]
    pub(super) fn add(&mut self, order: &Order) {
        let at = order.day as usize;
        if at < self.days {
            self.orders[order.region * self.days + at] += 1.0;
        }
        if let Some(booked) = order.booked.map(|day| day as usize).filter(|day| *day < self.days) {
            self.revenue[order.region * self.days + booked] += order.value;
        }
    }

    fn add_all(&mut self, other: &Self) {
        self.orders.iter_mut().zip(&other.orders).for_each(|(sum, part)| *sum += part);
        self.revenue.iter_mut().zip(&other.revenue).for_each(|(sum, part)| *sum += part);
    }

    /// Orders and revenue in all.
    pub(super) fn totals(&self) -> (f64, f64) {
        (self.orders.iter().sum(), self.revenue.iter().sum())
    }

    /// Orders and revenue of a region on a day.
    pub(super) fn on(&self, region: usize, day: usize) -> (f64, f64) {
        (self.orders[region * self.days + day], self.revenue[region * self.days + day])
    }

    /// Orders and revenue of a region in a week.
    pub(super) fn week(&self, region: usize, week: usize) -> (f64, f64) {
        let of = |series: &[f64]| series[region * self.days + week * 7..][..7].iter().sum();
        (of(&self.orders), of(&self.revenue))
    }
}

impl Record for Sales {
    fn episode(&mut self, _person: &Person, _visits: &[Visit], order: Option<&Order>) {
        if let Some(order) = order {
            self.add(order);
        }
    }
}

/// Everybody's sales in a world, on every core.
pub(super) fn sales(people: &[Person], world: &World<'_>) -> Sales {
    let parts: Vec<&[Person]> = people.chunks(PART).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut total = Sales::new(world.design);
    for round in parts.chunks(threads) {
        let found: Vec<Sales> = std::thread::scope(|scope| {
            let running: Vec<_> = round.iter().map(|part| scope.spawn(|| recorded(part, world))).collect();
            let joined = running.into_iter().map(std::thread::ScopedJoinHandle::join);
            // A panic in a life is a panic here.
            joined.map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        found.iter().for_each(|part| total.add_all(part));
    }
    total
}

fn recorded(people: &[Person], world: &World<'_>) -> Sales {
    let mut sales = Sales::new(world.design);
    let mut lives = Lives::default();
    for person in people {
        lives.live(person, world, &mut sales);
    }
    sales
}
