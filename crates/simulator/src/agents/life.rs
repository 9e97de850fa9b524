//! How a person lives through the weeks: meets advertising, remembers it,
//! needs something, looks, compares, buys and comes back.

use super::chance::{Purpose, poisson_at};
use super::person::{Deal, Person, deal};
use super::preset::{ChannelDesign, Kind};
use super::world::World;

/// How a visit came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    /// By a paid channel, by its index.
    Paid(usize),
    /// By a result that nobody paid for.
    Organic,
    /// By typing the address.
    Direct,
}

/// One visit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Visit {
    pub day: f64,
    pub route: Route,
    /// Which need or impulse it belongs to, and which of its visits it is.
    pub episode: u64,
    pub number: u64,
}

/// One purchase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Order {
    pub day: f64,
    /// Day its value is booked; none if a lead was lost.
    pub booked: Option<f64>,
    pub value: f64,
    pub region: usize,
}

/// Takes what happens.
pub(super) trait Record {
    /// Advertising that was met, whether or not it was noticed.
    fn contact(&mut self, _person: &Person, _day: f64, _channel: usize) {}
    /// The visits of one need, the last of which ended in the order if there is one.
    fn episode(&mut self, person: &Person, visits: &[Visit], order: Option<&Order>);
}

/// Chance that someone who looks for the business by name clicks its
/// advertisement when there is one.
const BY_NAME: f64 = 0.75;
/// The same for someone who looks for the kind of thing.
const BY_KIND: f64 = 0.12;
/// Chance that a search for the kind of thing finds the business unpaid.
const FOUND: f64 = 0.04;
/// What a coupon at the till adds to the chance to buy.
const COUPON: f64 = 0.10;
/// What a full memory of unseen advertising adds to the chance of a click.
const SYNERGY: f64 = 0.8;
/// Visits a need keeps at most.
const VISITS: usize = 24;

/// One contact with advertising.
#[derive(Debug, Clone, Copy)]
struct Contact {
    day: f64,
    channel: usize,
    /// Names its draws.
    key: u64,
    number: u64,
}

/// A need that arose by itself, or that a contact gave rise to.
#[derive(Debug, Clone, Copy)]
enum Moment {
    Need(usize),
    Impulse(Contact),
}

/// The scratch space of one life after the other.
#[derive(Debug, Default)]
pub(super) struct Lives {
    contacts: Vec<Contact>,
    moments: Vec<(f64, Moment)>,
    visits: Vec<Visit>,
    /// What is left of each channel's contacts, and as of which day.
    memory: Vec<(f64, f64)>,
}

/// What a person has learnt so far.
struct Mind {
    /// Contacts that have been taken into memory.
    met: usize,
    experience: f64,
    experience_at: f64,
    /// Day from which they get mail.
    contact_since: Option<f64>,
    /// Day until which no need arises.
    held_until: f64,
}

impl Lives {
    /// Lives one life.
    pub(super) fn live(&mut self, person: &Person, world: &World<'_>, record: &mut impl Record) {
        self.meet(person, world);
        self.moments.clear();
        self.moments.extend(person.needs.iter().enumerate().map(|(at, need)| (need.day, Moment::Need(at))));
        self.find_impulses(person, world);
        self.moments.sort_by(|one, other| one.0.total_cmp(&other.0));
        self.memory.clear();
        self.memory.resize(world.design.channels.len(), (0.0, 0.0));
        let gave_address = person.customer && person.chance.unit(Purpose::Contact, 0xff_ffff, 0) < 0.6;
        let mut mind = Mind {
            met: 0,
            experience: f64::from(u8::from(person.customer)),
            experience_at: 0.0,
            contact_since: gave_address.then_some(0.0),
            held_until: 0.0,
        };
        for at in 0..self.moments.len() {
            let (day, moment) = self.moments[at];
            if day < mind.held_until {
                continue;
            }
            match moment {
                Moment::Need(index) => self.need(person, index, world, &mut mind, record),
                Moment::Impulse(contact) => self.impulse(person, contact, world, &mut mind, record),
            }
        }
        self.remember(person, f64::INFINITY, world, &mut mind, record);
    }

    /// Draws the contacts of all weeks, in order of time.
    fn meet(&mut self, person: &Person, world: &World<'_>) {
        self.contacts.clear();
        for week in 0..world.design.weeks {
            let before = self.contacts.len();
            for (channel, design) in world.design.channels.iter().enumerate() {
                let mean = match design.kind {
                    Kind::Search | Kind::Till => 0.0,
                    Kind::Unseen | Kind::Shown | Kind::Mail => {
                        world.pressure(channel, person, week) * world.broad(channel) * person.habits[channel]
                    }
                };
                if mean <= 0.0 {
                    continue;
                }
                let key = (channel << 16 | week) as u64;
                let count = poisson_at(mean, person.chance.unit(Purpose::Exposure, key, 0));
                for number in 0..u64::from(count) {
                    #[expect(clippy::cast_precision_loss, reason = "weeks are few")]
                    let day = 7.0 * (week as f64 + person.chance.unit(Purpose::ExposureDay, key, number));
                    self.contacts.push(Contact { day, channel, key, number });
                }
            }
            self.contacts[before..].sort_unstable_by(|one, other| one.day.total_cmp(&other.day));
        }
    }

    fn find_impulses(&mut self, person: &Person, world: &World<'_>) {
        for contact in &self.contacts {
            let chance = world.design.channels[contact.channel].impulse;
            if chance > 0.0
                && person.chance.unit(Purpose::Impulse, contact.key, contact.number) < chance * person.clicks
            {
                self.moments.push((contact.day, Moment::Impulse(*contact)));
            }
        }
    }

    /// Takes the contacts up to a day into memory, and forgets.
    fn remember(&mut self, person: &Person, day: f64, world: &World<'_>, mind: &mut Mind, record: &mut impl Record) {
        while let Some(contact) = self.contacts.get(mind.met).copied().filter(|contact| contact.day < day) {
            mind.met += 1;
            let design = &world.design.channels[contact.channel];
            if !reaches(design, contact.day, mind) {
                continue;
            }
            record.contact(person, contact.day, contact.channel);
            let (left, as_of) = &mut self.memory[contact.channel];
            *left = kept(*left, contact.day - *as_of, design.memory) + design.impact;
            *as_of = contact.day;
        }
    }

    /// What is left of the contacts with channels of which this is true, as a
    /// share of a full memory.
    fn full(&self, day: f64, world: &World<'_>, wanted: impl Fn(Kind) -> bool) -> f64 {
        let channels = world.design.channels.iter().zip(&self.memory);
        let left = channels
            .filter(|(design, _)| wanted(design.kind))
            .map(|(design, (left, as_of))| kept(*left, day - as_of, design.memory));
        1.0 - (-left.sum::<f64>()).exp()
    }

    fn need(&mut self, person: &Person, index: usize, world: &World<'_>, mind: &mut Mind, record: &mut impl Record) {
        let design = world.design;
        let need = &person.needs[index];
        let episode = index as u64;
        self.remember(person, need.day, world, mind, record);
        let advertised = self.full(need.day, world, |_| true);
        let unseen = self.full(need.day, world, |kind| kind == Kind::Unseen);
        let experience = kept(mind.experience, need.day - mind.experience_at, design.experience);
        let odds = design.known
            + design.advertised * advertised
            + design.experienced * (1.0 - (-1.5 * experience).exp())
            + 0.5 * person.suits;
        let considers = person.chance.unit(Purpose::Consider, episode, 0) < 1.0 / (1.0 + (-odds).exp());
        self.visits.clear();
        let end = need.day + need.days;
        // Contacts shortly before and during the need may be clicked.
        let from = self.contacts.partition_point(|contact| contact.day < need.day - 1.0);
        for contact in self.contacts[from..].iter().take_while(|contact| contact.day <= end) {
            let channel = &design.channels[contact.channel];
            let click = channel.click * person.clicks * (1.0 + SYNERGY * unseen);
            if channel.kind != Kind::Unseen
                && reaches(channel, contact.day, mind)
                && person.chance.unit(Purpose::Click, contact.key, contact.number) < click
            {
                let day = contact.day.max(need.day);
                self.visits.push(Visit { day, route: Route::Paid(contact.channel), episode, number: 0 });
            }
        }
        for (look, offset) in need.looks.iter().enumerate() {
            let day = need.day + offset;
            if let Some(route) = route(person, considers, experience, (episode, look as u64), day, world) {
                self.visits.push(Visit { day, route, episode, number: 0 });
            }
        }
        self.visits.sort_by(|one, other| one.day.total_cmp(&other.day));
        self.visits.truncate(VISITS);
        self.compare(person, need.deal, considers, world, mind, record);
    }

    fn impulse(
        &mut self,
        person: &Person,
        from: Contact,
        world: &World<'_>,
        mind: &mut Mind,
        record: &mut impl Record,
    ) {
        self.remember(person, from.day, world, mind, record);
        if !reaches(&world.design.channels[from.channel], from.day, mind) {
            return;
        }
        let episode = 1 << 23 | from.key << 4 & 0x7f_ffff | from.number & 0xf;
        let mut rng =
            super::chance::Chance::of(from.key << 8 | from.number, person.number ^ person.chance_bits()).stream();
        let deal = deal(world.design, &mut rng);
        self.visits.clear();
        self.visits.push(Visit { day: from.day, route: Route::Paid(from.channel), episode, number: 0 });
        self.compare(person, deal, false, world, mind, record);
    }

    /// Goes from visit to visit until persuaded or done; a purchase changes
    /// what the person knows.
    fn compare(
        &mut self,
        person: &Person,
        deal: Deal,
        considers: bool,
        world: &World<'_>,
        mind: &mut Mind,
        record: &mut impl Record,
    ) {
        let design = world.design;
        self.visits.retain(|visit| visit.day < world.days());
        if self.visits.is_empty() {
            return;
        }
        let suits = (0.4 * person.suits).exp() * if considers { 1.3 } else { 1.0 };
        let mut unpersuaded = 1.0;
        let mut ordered = None;
        let mut at = 0;
        while at < self.visits.len() {
            self.visits[at].number = at as u64;
            let Visit { day, episode, .. } = self.visits[at];
            #[expect(clippy::cast_precision_loss, reason = "visits are few")]
            let familiar = 1.0 + 0.25 * at.min(4) as f64;
            let till = world.till(person, day);
            let coupon = till.filter(|(_, share)| person.chance.unit(Purpose::Coupon, episode, at as u64) < *share);
            let chance = design.closes * suits * familiar * if coupon.is_some() { 1.0 + COUPON } else { 1.0 };
            unpersuaded *= 1.0 - chance.min(0.9);
            at += 1;
            if 1.0 - unpersuaded > deal.resolve {
                self.visits.truncate(at);
                if let Some((channel, _)) = coupon {
                    self.visits.push(Visit { day, route: Route::Paid(channel), episode, number: at as u64 });
                }
                ordered = Some((day, episode));
                break;
            }
        }
        let order = ordered.map(|(day, _)| Order {
            day,
            booked: deal.booked_after.map(|after| day + after),
            value: deal.value,
            region: person.region,
        });
        record.episode(person, &self.visits, order.as_ref());
        let Some((day, episode)) = ordered else { return };
        if person.chance.unit(Purpose::Satisfied, episode, 0) < 0.8 {
            let left = kept(mind.experience, day - mind.experience_at, design.experience);
            mind.experience = (left + 1.0).min(2.0);
            mind.experience_at = day;
        }
        if mind.contact_since.is_none() && person.chance.unit(Purpose::Contact, episode, 0) < 0.55 {
            mind.contact_since = Some(day);
        }
        mind.held_until = mind.held_until.max(day + deal.holds);
    }
}

/// What is left after some days of what halves every `half_life`.
fn kept(left: f64, days: f64, half_life: f64) -> f64 {
    if left > 0.0 { left * (-days / half_life).exp2() } else { 0.0 }
}

/// Whether a contact reaches the person: mail does only those who gave their
/// address before.
fn reaches(design: &ChannelDesign, day: f64, mind: &Mind) -> bool {
    design.kind != Kind::Mail || mind.contact_since.is_some_and(|since| since < day)
}

/// Where a moment of looking leads; nowhere if it ends at others.
fn route(
    person: &Person,
    considers: bool,
    experience: f64,
    (episode, look): (u64, u64),
    day: f64,
    world: &World<'_>,
) -> Option<Route> {
    let draw = |purpose| person.chance.unit(purpose, episode, look);
    // Who has bought before knows the address.
    let searches = draw(Purpose::Route) < person.searches * (1.0 - 0.35 * experience.min(1.0));
    // Who has looked before is followed about; they would have come anyway.
    let followed = world.retargeting(person, day).filter(|_| considers && look > 0);
    if let Some((channel, _)) = followed.filter(|(_, reached)| draw(Purpose::Retarget) < *reached) {
        return Some(Route::Paid(channel));
    }
    let paid = world.search(person, day);
    let clicks = |share: f64| paid.filter(|(_, coverage)| draw(Purpose::Search) < coverage * share);
    match (considers, searches) {
        (true, false) => Some(Route::Direct),
        (true, true) => Some(clicks(BY_NAME).map_or(Route::Organic, |(channel, _)| Route::Paid(channel))),
        (false, true) => match clicks(BY_KIND) {
            Some((channel, _)) => Some(Route::Paid(channel)),
            None => (draw(Purpose::Organic) < FOUND).then_some(Route::Organic),
        },
        (false, false) => None,
    }
}
