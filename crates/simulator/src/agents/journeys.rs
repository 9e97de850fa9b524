//! Journeys as the business can see them, and for some people as they were.
//!
//! A visit is known by the cookie of the device it was made with; cookies are
//! lost after a time, and who does not consent leaves none. A device on which
//! somebody bought is known to be the customer's, before and after, until its
//! cookie is lost.

use std::io::{self, Write};

use super::chance::Purpose;
use super::life::{Order, Record, Route, Visit};
use super::person::Person;
use super::preset::{Design, Kind};
use super::{Day, day};

/// One person's visits, purchases and contacts.
#[derive(Debug, Default)]
pub(super) struct Life {
    visits: Vec<(Visit, Option<Order>)>,
    contacts: Vec<(f64, usize)>,
    keeps_contacts: bool,
}

/// A person in this many has their contacts written down.
const SAMPLED: u64 = 20;
/// Days before a visit in which a contact is written down.
const WINDOW: f64 = 28.0;

impl Record for Life {
    fn contact(&mut self, _person: &Person, day: f64, channel: usize) {
        if self.keeps_contacts {
            self.contacts.push((day, channel));
        }
    }

    fn episode(&mut self, _person: &Person, visits: &[Visit], order: Option<&Order>) {
        for (at, visit) in visits.iter().enumerate() {
            self.visits.push((*visit, order.filter(|_| at + 1 == visits.len()).copied()));
        }
    }
}

/// Header of the visible journeys.
pub(super) const HEADER: &str = "person,time,channel,conversion,value\n";
/// Header of the touches as they were.
pub(super) const TOUCHES_HEADER: &str = "person,time,channel,kind,conversion,value\n";

impl Life {
    /// Empties it for the next person.
    pub(super) fn begin(&mut self, person: &Person) {
        self.visits.clear();
        self.contacts.clear();
        self.keeps_contacts = person.number.is_multiple_of(SAMPLED);
    }

    /// Writes what the business sees.
    pub(super) fn write(&mut self, person: &Person, design: &Design, to: &mut impl Write) -> io::Result<()> {
        self.visits.sort_by(|one, other| one.0.day.total_cmp(&other.0.day));
        let customers: Vec<(u64, u64)> =
            self.visits.iter().filter(|(_, order)| order.is_some()).map(|(visit, _)| cookie(person, visit)).collect();
        for (visit, order) in &self.visits {
            let cookie = cookie(person, visit);
            let (conversion, value) = outcome(order.as_ref());
            let time = time(visit.day);
            if !person.consents {
                // The order is in the books, the way to it is not.
                if order.is_some() {
                    writeln!(to, "c{},{time},direct,{conversion},{value:.2}", person.number)?;
                }
            } else if customers.contains(&cookie) {
                writeln!(to, "c{},{time},{},{conversion},{value:.2}", person.number, name(visit.route, design))?;
            } else {
                let (device, era) = cookie;
                let (number, channel) = (person.number, name(visit.route, design));
                writeln!(to, "d{number}.{device}.{era},{time},{channel},{conversion},{value:.2}")?;
            }
        }
        Ok(())
    }

    /// Writes visits, and contacts in the weeks before them, as they were, for
    /// the people whose contacts are kept.
    pub(super) fn write_touches(&self, person: &Person, design: &Design, to: &mut impl Write) -> io::Result<()> {
        if !self.keeps_contacts {
            return Ok(());
        }
        let mut contacts = self.contacts.iter().peekable();
        for (visit, order) in &self.visits {
            while let Some((day, channel)) = contacts.next_if(|(day, _)| *day <= visit.day) {
                if *day > visit.day - WINDOW {
                    let seen = if design.channels[*channel].kind == Kind::Mail { "mail" } else { "view" };
                    writeln!(to, "{},{},{},{seen},0,0", person.number, time(*day), design.channels[*channel].key)?;
                }
            }
            let (conversion, value) = outcome(order.as_ref());
            let channel = name(visit.route, design);
            writeln!(to, "{},{},{channel},visit,{conversion},{value:.2}", person.number, time(visit.day))?;
        }
        Ok(())
    }
}

fn outcome(order: Option<&Order>) -> (u8, f64) {
    match order {
        Some(order) => (1, if order.booked.is_some() { order.value } else { 0.0 }),
        None => (0, 0.0),
    }
}

/// Device and number of its cookie.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small")]
fn cookie(person: &Person, visit: &Visit) -> (u64, u64) {
    let place = person.chance.unit(Purpose::Device, visit.episode, visit.number);
    let device = (place * person.devices as f64) as u64;
    (device, (visit.day / f64::from(person.cookie_days)) as u64)
}

fn name(route: Route, design: &Design) -> &'static str {
    match route {
        Route::Paid(channel) => design.channels[channel].key,
        Route::Organic => "organic",
        Route::Direct => "direct",
    }
}

/// Date and time of a moment.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days of a world")]
fn time(at: f64) -> String {
    let date: Day = day(at as usize);
    let seconds = (at.fract() * 86_400.0) as u32;
    format!("{date}T{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}
