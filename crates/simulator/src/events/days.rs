//! One day at the site: the planned visits, the clicks that platforms report,
//! those who come by themselves, and machines.

use super::plan::{From, Organic, Plan, organic, scans};
use super::site::{Goal, Visit};
use super::visitors::Visitor;
use super::{Told, site};
use crate::Simulation;
use crate::dice::Dice;

/// Visits for each click that a platform reports: some leave before the page
/// is there.
const LANDED: f64 = 0.72;
/// Visits of people whom no campaign brought, for each order that would have
/// come anyway.
const LOOKERS: f64 = 14.0;
/// Share of visits by somebody who was here of late.
const RETURNS: f64 = 0.28;
/// Visits of machines, for each visit of people.
const MACHINES: f64 = 0.015;

/// Everything told of the day of this index, in the order of time.
pub(super) fn of(simulation: &Simulation, plan: &mut Plan, day: usize) -> Vec<Told> {
    let seed = simulation.options.seed;
    let mut dice = Dice::new(seed, "visits", u64::try_from(day).unwrap_or(0), 0);
    let mut told = Vec::new();
    let mut come = vec![0_u32; simulation.market.campaigns.len()];
    for step in plan.take(day) {
        if let From::Campaign(campaign) = step.from {
            come[campaign] += 1;
        }
        let order = &simulation.sales.orders[step.order];
        let visitor = Visitor::of_buyer(seed, order.buyer, step.second_device);
        let goal = if step.buys { Goal::Order(step.order) } else { Goal::Look };
        told.extend(tell(simulation, day, step.second, step.from, &visitor, goal, &mut dice));
    }
    let origins = origins(simulation, day, &come, &mut dice);
    let machines = dice.poisson(MACHINES * f64::from(u32::try_from(origins.len()).unwrap_or(0)));
    for from in origins {
        let visitor = if !plan.recent.is_empty() && dice.chance(RETURNS) {
            plan.recent[dice.below(plan.recent.len())].clone()
        } else {
            Visitor::draw(&mut dice)
        };
        let goal = Goal::drawn(&mut dice);
        let second = second_of_day(&mut dice);
        told.extend(tell(simulation, day, second, from, &visitor, goal, &mut dice));
        plan.remember(visitor, &mut dice);
    }
    for _ in 0..machines {
        let (visitor, second) = (Visitor::machine(&mut dice), second_of_day(&mut dice));
        let from = From::Organic(Organic::Typed);
        told.extend(tell(simulation, day, second, from, &visitor, Goal::Read, &mut dice));
    }
    told.extend(site::refunds(simulation, day));
    told.sort_by_key(|told| told.at);
    told
}

/// Where the day's visitors without a plan come from.
fn origins(simulation: &Simulation, day: usize, come: &[u32], dice: &mut Dice) -> Vec<From> {
    let mut clicks = vec![0.0; come.len()];
    for (_, rows) in &simulation.ads {
        let from = rows.partition_point(|row| row.day < day);
        for row in rows[from..].iter().take_while(|row| row.day == day) {
            clicks[row.campaign] += f64::from(u32::try_from(row.clicks).unwrap_or(u32::MAX)) * LANDED;
        }
    }
    let mut origins = Vec::new();
    for (campaign, clicks) in clicks.into_iter().enumerate() {
        let linked = !simulation.market.campaigns[campaign].design.utm.1.is_empty();
        let visits = if linked { dice.poisson(clicks).saturating_sub(come[campaign]) } else { 0 };
        origins.extend((0..visits).map(|_| From::Campaign(campaign)));
        origins.extend((0..dice.poisson(scans(simulation, campaign, day))).map(|_| From::Print(campaign)));
    }
    let lookers = dice.poisson(simulation.market.organic[day] * LOOKERS);
    origins.extend((0..lookers).map(|_| From::Organic(organic(dice))));
    origins
}

/// People look when they do not work, and most of all in the evening.
fn second_of_day(dice: &mut Dice) -> u32 {
    const HOURS: [f64; 24] = [
        1.6, 0.8, 0.5, 0.3, 0.3, 0.6, 1.6, 2.8, 3.6, 4.0, 4.4, 5.0, 6.2, 5.2, 4.4, 4.2, 4.4, 5.0, 6.0, 7.6, 9.0, 9.2,
        6.8, 3.6,
    ];
    let hour = u32::try_from(dice.weighted(&HOURS)).unwrap_or(0);
    hour * 3_600 + u32::try_from(dice.below(3_600)).unwrap_or(0)
}

fn tell(
    simulation: &Simulation,
    day: usize,
    second: u32,
    from: From,
    visitor: &Visitor,
    goal: Goal,
    dice: &mut Dice,
) -> Vec<Told> {
    Visit { simulation, from, visitor, goal }.tell(site::instant(simulation, day, second), dice)
}
