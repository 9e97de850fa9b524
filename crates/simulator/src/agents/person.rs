//! Who the people are, and when they will need something.

use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;
use rand_distr::{Beta, Distribution as _, Exp1, Gamma, Normal, Poisson};

use super::chance::Chance;
use super::conditions::Conditions;
use super::preset::{Design, Sale};
use super::season::season;

/// One person, who is the same in every world.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub number: u64,
    pub chance: Chance,
    pub region: usize,
    /// How much of each channel they meet, around 1.
    pub habits: Vec<f64>,
    /// How readily they click, around 1.
    pub clicks: f64,
    /// How well the offer suits them, around 0.
    pub suits: f64,
    /// Share of their looking that is by searching rather than by address.
    pub searches: f64,
    /// Devices they look with, 1 to 3.
    pub devices: u64,
    /// Days until a device's cookie is lost.
    pub cookie_days: u32,
    /// Whether they let themselves be followed.
    pub consents: bool,
    /// Whether they bought before the first day.
    pub customer: bool,
    /// Needs in order of time.
    pub needs: Vec<Need>,
}

/// One need: a time of looking that ends in a purchase somewhere.
#[derive(Debug, Clone)]
pub(super) struct Need {
    /// Day it arises, and days it lasts.
    pub day: f64,
    pub days: f64,
    /// Moments of looking, in days from its beginning, in order.
    pub looks: Vec<f64>,
    /// The purchase, if it comes to one.
    pub deal: Deal,
}

/// A purchase before it is known whether it happens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deal {
    /// How much persuading it takes, in `(0, 1)`.
    pub resolve: f64,
    pub value: f64,
    /// Days until it is booked; none if a lead is lost.
    pub booked_after: Option<f64>,
    /// Days in which no further need arises.
    pub holds: f64,
}

impl Person {
    /// The person of this number; `shares` are the regions' shares of people,
    /// added up.
    pub(super) fn new(design: &Design, conditions: &Conditions, seed: u64, number: u64, shares: &[f64]) -> Self {
        let chance = Chance::of(seed, number);
        let mut rng = chance.stream();
        let place = rng.random::<f64>();
        let region = shares.partition_point(|share| *share <= place).min(design.regions - 1);
        let around_one =
            |rng: &mut ChaCha8Rng, shape: f64| Gamma::new(shape, 1.0 / shape).map_or(1.0, |gamma| gamma.sample(rng));
        let habits = design.channels.iter().map(|_| around_one(&mut rng, 1.5)).collect();
        let clicks = around_one(&mut rng, 2.0);
        let suits = Normal::new(0.0, 0.6).map_or(0.0, |normal| normal.sample(&mut rng));
        let searches = Beta::new(4.0, 3.0).map_or(0.5, |beta| beta.sample(&mut rng));
        let devices = match rng.random::<f64>() {
            at if at < 0.45 => 1,
            at if at < 0.85 => 2,
            _ => 3,
        };
        let cookie_days = [7, 30, 180, 400][rng.random_range(0..4)];
        let consents = rng.random::<f64>() < 1.0 - conditions.untraced;
        let customer = rng.random::<f64>() < design.customers;
        let rate = design.needs / 365.25 * around_one(&mut rng, 2.0);
        let needs = needs(design, rate, &mut rng);
        Self {
            number,
            chance,
            region,
            habits,
            clicks,
            suits,
            searches,
            devices,
            cookie_days,
            consents,
            customer,
            needs,
        }
    }
}

/// Needs come as a Poisson process whose rate follows the season.
fn needs(design: &Design, rate: f64, rng: &mut ChaCha8Rng) -> Vec<Need> {
    let mut needs = Vec::new();
    let mut left: f64 = Exp1.sample(rng);
    for week in 0..design.weeks {
        let day_rate = rate * season(week, design.season);
        let mut day = 0.0;
        while left < day_rate * (7.0 - day) {
            day += left / day_rate;
            #[expect(clippy::cast_precision_loss, reason = "weeks are few")]
            let at = week as f64 * 7.0 + day;
            needs.push(need(design, at, rng));
            left = Exp1.sample(rng);
        }
        left -= day_rate * (7.0 - day);
    }
    needs
}

fn need(design: &Design, day: f64, rng: &mut ChaCha8Rng) -> Need {
    let lasting: f64 = Exp1.sample(rng);
    let days = 0.3 + lasting * design.need_days;
    let more = Poisson::new(design.looks).map_or(1.0, |poisson| poisson.sample(rng));
    let mut looks: Vec<f64> = vec![0.0];
    let mut left = more;
    while left >= 1.0 {
        looks.push(days * rng.random::<f64>());
        left -= 1.0;
    }
    looks.sort_by(f64::total_cmp);
    Need { day, days, looks, deal: deal(design, rng) }
}

/// Draws the purchase that a need or an impulse may end in.
pub(super) fn deal(design: &Design, rng: &mut ChaCha8Rng) -> Deal {
    let resolve = rng.random::<f64>();
    let spread = Normal::new(0.0, design.order_spread).map_or(0.0, |normal| normal.sample(rng));
    let order = (design.order * spread.exp() * 100.0).round() / 100.0;
    let wait: f64 = Exp1.sample(rng);
    let luck = rng.random::<f64>();
    match design.sale {
        Sale::Goods => Deal { resolve, value: order, booked_after: Some(0.0), holds: 0.0 },
        Sale::Months { leave } => {
            // The months until they leave are geometric.
            let months = 1.0 + (luck.ln() / (1.0 - leave).ln()).floor();
            let value = (order * months.min(12.0) * 100.0).round() / 100.0;
            Deal { resolve, value, booked_after: Some(0.0), holds: months * 30.44 }
        }
        Sale::Lead { won, days } => {
            let booked_after = (luck < won).then_some(7.0 + wait * days);
            Deal { resolve, value: order, booked_after, holds: 60.0 }
        }
    }
}

impl Person {
    /// Bits of the person's chance, for streams of their own.
    pub(super) fn chance_bits(&self) -> u64 {
        self.chance.bits()
    }
}
