//! What the shop's site and till tell as it happens: visits with where they
//! came from, baskets, orders and refunds, told by the tag on its pages and by
//! the server behind its till, in the words of their doors.
//!
//! The shop put the tag on its site some months before the end of the period,
//! so events begin later than the files. They agree with the files: an order
//! has the same id, money, coupon and UTM values in both, and a campaign has
//! about as many visits as the platforms report clicks. Who comes by a flyer or
//! a message follows a short link first.

mod days;
mod links;
mod plan;
mod site;
mod visitors;

use base::{Day, Timestamp};

use crate::Simulation;
pub use links::{LANDED_BY, ShortLink};
use plan::Plan;

/// Address of the shop's site, a name that is nobody's (RFC 2606).
pub const SHOP_SITE: &str = "https://tindahan.example";

/// Who tells of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Teller {
    /// A short link that somebody follows.
    Link,
    /// The tag on the pages, in Sulit's own words.
    Tag,
    /// The server behind the till, in the words of Segment.
    Server,
}

/// One event on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// When it happened.
    pub at: Timestamp,
    /// Who tells.
    pub teller: Teller,
    /// The event as JSON, in the words of its teller. A link has no words: of
    /// it `slug`, `scan`, `user_agent`, `language`, `ip`, `refuses` (to be
    /// followed) and `lands` are told, the last of which the visit's pages name
    /// until the link has said where it leads.
    pub json: String,
}

/// Everything that is told of one day, in the order of time. A visit that
/// crosses midnight belongs to the day it began on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldDay {
    /// The day in the shop's zone.
    pub day: Day,
    /// Its events.
    pub events: Vec<Told>,
}

/// The days of a market's events, one after the other.
#[derive(Debug)]
pub struct Telling<'a> {
    simulation: &'a Simulation,
    plan: Plan,
    next: usize,
}

impl Simulation {
    /// What is told over the last `days` of the period, or over all of it when
    /// it is shorter.
    #[must_use]
    pub fn telling(&self, days: u32) -> Telling<'_> {
        let all = self.market.days.len();
        let first = all.saturating_sub(usize::try_from(days).unwrap_or(usize::MAX));
        Telling { simulation: self, plan: Plan::new(self, first), next: first }
    }
}

impl Iterator for Telling<'_> {
    type Item = ToldDay;

    fn next(&mut self) -> Option<ToldDay> {
        let day = *self.simulation.market.days.get(self.next)?;
        let events = days::of(self.simulation, &mut self.plan, self.next);
        self.next += 1;
        Some(ToldDay { day, events })
    }
}

#[cfg(test)]
mod tests;
