//! What visits lead to an order: the last one buys, earlier ones were touches
//! on the way. They are planned before any day is told, because a touch lies
//! days before its order.

use std::collections::BTreeMap;

use super::visitors::Visitor;
use crate::Simulation;
use crate::catalogue::Flight;
use crate::dice::Dice;
use crate::orders::{Order, Trace};

/// Share of buyers who look on one device and buy on another.
const TWO_DEVICES: f64 = 0.22;
/// Touches before the visit that buys, on average.
const TOUCHES: f64 = 1.1;
/// Days that a touch lies before its order at most.
const REACH: usize = 14;
/// How many of the days' visitors may come again.
const REMEMBERED: usize = 4_000;

/// Where a visit came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// A campaign's link, by its index.
    Campaign(usize),
    /// The QR code on a campaign's flyer, by its index.
    Print(usize),
    Organic(Organic),
}

/// A visit that no campaign brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Organic {
    Typed,
    Google,
    Facebook,
    Blog,
}

/// A visit on the way to an order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// Index of the order.
    pub order: usize,
    pub second: u32,
    pub from: From,
    /// Whether it buys.
    pub buys: bool,
    /// Whether it is made on the buyer's second device.
    pub second_device: bool,
}

/// The planned visits of each day, and who was here of late.
#[derive(Debug)]
pub(super) struct Plan {
    steps: BTreeMap<usize, Vec<Step>>,
    pub(super) recent: Vec<Visitor>,
}

impl Plan {
    /// Plans the way to every order from the day of this index on.
    pub(super) fn new(simulation: &Simulation, first: usize) -> Self {
        let mut steps: BTreeMap<usize, Vec<Step>> = BTreeMap::new();
        for (index, order) in simulation.sales.orders.iter().enumerate().filter(|(_, order)| order.day >= first) {
            let mut dice = Dice::new(simulation.options.seed, "ways", u64::try_from(index).unwrap_or(0), 0);
            let from = last_touch(simulation, order, &mut dice);
            let buying = Step { order: index, second: order.second, from, buys: true, second_device: false };
            steps.entry(order.day).or_default().push(buying);
            let two_devices = dice.chance(TWO_DEVICES);
            for _ in 0..dice.poisson(TOUCHES).min(5) {
                let ago = 1 + dice.below(REACH);
                let Some(day) = order.day.checked_sub(ago).filter(|day| *day >= first) else { continue };
                let from = earlier_touch(simulation, order, day, &mut dice);
                let second = u32::try_from(25_200 + dice.below(57_600)).unwrap_or(43_200);
                let second_device = two_devices && dice.chance(0.6);
                steps.entry(day).or_default().push(Step { order: index, second, from, buys: false, second_device });
            }
        }
        Self { steps, recent: Vec::new() }
    }

    /// The planned visits of a day, which are then forgotten.
    pub(super) fn take(&mut self, day: usize) -> Vec<Step> {
        self.steps.remove(&day).unwrap_or_default()
    }

    /// Remembers who was here, for those who come again.
    pub(super) fn remember(&mut self, visitor: Visitor, dice: &mut Dice) {
        if self.recent.len() < REMEMBERED {
            self.recent.push(visitor);
        } else {
            let place = dice.below(REMEMBERED);
            self.recent[place] = visitor;
        }
    }
}

/// The visit that buys shows what the order shows.
fn last_touch(simulation: &Simulation, order: &Order, dice: &mut Dice) -> From {
    match order.trace {
        Trace::Utm(campaign) => From::Campaign(campaign),
        Trace::Coupon(campaign) if dice.chance(0.6) => From::Print(campaign),
        Trace::Coupon(_) => From::Organic(Organic::Typed),
        Trace::None => {
            // Somebody who saw it on television looks the name up.
            let seen = order.cause.is_some_and(|cause| simulation.market.campaigns[cause].design.utm.1.is_empty());
            From::Organic(if seen && dice.chance(0.6) { Organic::Google } else { organic(dice) })
        }
    }
}

fn earlier_touch(simulation: &Simulation, order: &Order, day: usize, dice: &mut Dice) -> From {
    let campaigns = &simulation.market.campaigns;
    if let Some(cause) = order.cause.filter(|cause| campaigns[*cause].spend[day] > 0.0)
        && !campaigns[cause].design.utm.1.is_empty()
        && dice.chance(0.5)
    {
        return From::Campaign(cause);
    }
    let weights: Vec<f64> = campaigns
        .iter()
        .map(|campaign| {
            let linked = !campaign.design.utm.1.is_empty() && campaign.spend[day] > 0.0;
            if linked { campaign.design.intercepts } else { 0.0 }
        })
        .collect();
    if weights.iter().sum::<f64>() > 0.0 && dice.chance(0.55) {
        From::Campaign(dice.weighted(&weights))
    } else {
        From::Organic(organic(dice))
    }
}

/// Where those come from whom no campaign brought.
pub(super) fn organic(dice: &mut Dice) -> Organic {
    const WEIGHTS: [f64; 4] = [0.38, 0.42, 0.13, 0.07];
    [Organic::Typed, Organic::Google, Organic::Facebook, Organic::Blog][dice.weighted(&WEIGHTS)]
}

/// People who scan a flyer's code on a day: most while it is handed out.
pub(super) fn scans(simulation: &Simulation, campaign: usize, day: usize) -> f64 {
    let campaign = &simulation.market.campaigns[campaign];
    let is_print = campaign.design.coupon.is_some();
    let drops = matches!(campaign.design.flight, Flight::Drops { .. } | Flight::Season { .. });
    if is_print && drops { campaign.orders[day] * 9.0 } else { 0.0 }
}
