//! The market itself: what each campaign spends each day, what it truly brings
//! and what would have come anyway. Nothing here is random except the owner's
//! spending; the orders drawn from these expectations are in [`crate::orders`].

use base::{Day, Period};

use crate::calendar::demand;
use crate::catalogue::{CAMPAIGNS, CHANNELS, CampaignDesign, Flight, ORGANIC_ORDERS};
use crate::dice::Dice;
use crate::response::{Saturation, carry_over};
use crate::value::OrderValue;

/// One campaign with its daily series over the period.
#[derive(Debug)]
pub(crate) struct Campaign {
    /// Key with the year for seasonal campaigns.
    pub key: String,
    pub name: String,
    /// Name in the ad account.
    pub platform_name: String,
    pub design: &'static CampaignDesign,
    /// First and last day it may spend; the period's ends for always-on ones.
    pub start: Day,
    pub end: Day,
    /// Planned spend of each day, in pesos at the market's scale.
    pub planned: Vec<f64>,
    /// Spend of each day, in pesos at the market's scale.
    pub spend: Vec<f64>,
    /// Carried, weighted pressure of each day.
    pub pressure: Vec<f64>,
    /// Orders it is expected to cause each day: its Aumann–Shapley share of
    /// its channel, which is its part of the pressure.
    pub orders: Vec<f64>,
    /// Orders the channel is expected to lose each day without it.
    pub orders_lost_without: Vec<f64>,
}

impl Campaign {
    /// Its coupon with its discount. A seasonal campaign's coupon carries the
    /// year, as a printed one would.
    pub(crate) fn coupon(&self) -> Option<(String, f64)> {
        let (code, discount) = self.design.coupon?;
        let seasonal = matches!(self.design.flight, Flight::Season { .. });
        Some((if seasonal { format!("{code}-{:02}", self.start.year() % 100) } else { code.to_owned() }, discount))
    }
}

/// The whole market over one period.
#[derive(Debug)]
pub(crate) struct Market {
    pub period: Period,
    pub days: Vec<Day>,
    /// Expected orders a day without any marketing.
    pub organic: Vec<f64>,
    pub curves: Vec<Saturation>,
    pub campaigns: Vec<Campaign>,
    pub value: OrderValue,
}

impl Market {
    /// Lays out the market for a seed, a period and a size.
    pub(crate) fn new(seed: u64, period: Period, scale: f64) -> Self {
        let days: Vec<Day> = period.iter().collect();
        let demand: Vec<f64> = days.iter().map(|day| demand(*day, period.from)).collect();
        let value = OrderValue::of_catalogue();
        let curves = CHANNELS.map(|channel| {
            let orders = channel.nominal * scale * channel.roas / value.mean(0.0);
            Saturation::through(channel.nominal * scale, orders, channel.half * channel.nominal * scale, channel.slope)
        });
        let mut campaigns: Vec<Campaign> =
            flights(period).into_iter().map(|flight| spend(flight, seed, scale, &days, &demand)).collect();
        for (index, curve) in curves.iter().enumerate() {
            share_orders(&mut campaigns, index, curve, days.len());
        }
        let organic = demand.iter().map(|demand| ORGANIC_ORDERS * scale * demand).collect();
        Self { period, days, organic, curves: curves.to_vec(), campaigns, value }
    }
}

/// A campaign before it has spent anything.
struct Planned {
    design: &'static CampaignDesign,
    key: String,
    name: String,
    platform_name: String,
    start: Day,
    end: Day,
}

/// Every campaign that runs in the period; seasonal ones once a year.
fn flights(period: Period) -> Vec<Planned> {
    let mut planned = Vec::new();
    for design in CAMPAIGNS {
        let named = |suffix: &str, start: Day, end: Day| Planned {
            design,
            key: format!("{}{}", design.key, suffix.replace(' ', "-")),
            name: format!("{}{suffix}", design.name),
            platform_name: format!("{}{suffix}", design.platform_name),
            start,
            end,
        };
        let Flight::Season { from, to } = design.flight else {
            planned.push(named("", period.from, period.to));
            continue;
        };
        for year in period.from.year()..=period.to.year() {
            let start = jiff::civil::date(year, from.0, from.1);
            let end = jiff::civil::date(year, to.0, to.1);
            if end >= period.from && start <= period.to {
                planned.push(named(&format!(" {year}"), start.max(period.from), end));
            }
        }
    }
    planned
}

/// Decides what the owner plans and spends each day: the plan follows demand
/// and changes by quarter, spending strays from it by week and by day, and now
/// and then a campaign is paused for a week.
fn spend(campaign: Planned, seed: u64, scale: f64, days: &[Day], demand: &[f64]) -> Campaign {
    let stream = |what: &str| Dice::new(seed, &format!("{what} of {}", campaign.key), 0, 0);
    let (mut steps, mut weeks, mut daily) = (stream("quarters"), stream("weeks"), stream("days"));
    let (mut step, mut week, mut paused) = (1.0, 1.0, false);
    let (mut planned, mut spent) = (Vec::with_capacity(days.len()), Vec::with_capacity(days.len()));
    let lumpy = matches!(campaign.design.flight, Flight::Drops { .. } | Flight::Season { .. });
    for (index, day) in days.iter().enumerate() {
        if index % 91 == 0 {
            step = steps.noise(0.35);
        }
        if index % 7 == 0 {
            week = weeks.noise(0.12);
            paused = weeks.chance(0.04);
        }
        let noise = daily.noise(0.08);
        let on = running(&campaign, index, *day);
        let season = demand[index].sqrt().min(1.5);
        let plan = campaign.design.daily * scale * on * season * if lumpy { 1.0 } else { step };
        planned.push(plan);
        spent.push(if paused && !lumpy { 0.0 } else { plan * week * noise });
    }
    let pressure = carry_over(&spent, CHANNELS[campaign.design.channel].decay);
    Campaign {
        key: campaign.key,
        name: campaign.name,
        platform_name: campaign.platform_name,
        design: campaign.design,
        start: campaign.start,
        end: campaign.end,
        planned,
        spend: spent,
        pressure: pressure.into_iter().map(|carried| carried * campaign.design.strength).collect(),
        orders: vec![0.0; days.len()],
        orders_lost_without: vec![0.0; days.len()],
    }
}

/// How many daily budgets a campaign spends on a day.
fn running(campaign: &Planned, index: usize, day: Day) -> f64 {
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    let on = match campaign.design.flight {
        Flight::Always => true,
        Flight::Season { .. } => campaign.start <= day && day <= campaign.end,
        Flight::Bursts { on, off, after } => index / 7 >= after && (index / 7 - after) % (on + off) < on,
        Flight::Drops { every, after } => {
            return if index >= after && (index - after) % every == 0 { f64::from(every) } else { 0.0 };
        }
        Flight::PayDays => matches!(day.day(), 13..=16) || day.days_in_month() - day.day() <= 2 || day.day() == 1,
    };
    f64::from(u8::from(on))
}

/// Divides a channel's expected orders among its campaigns, and works out what
/// would be lost without each.
fn share_orders(campaigns: &mut [Campaign], channel: usize, curve: &Saturation, days: usize) {
    for day in 0..days {
        let total: f64 = campaigns
            .iter()
            .filter(|campaign| campaign.design.channel == channel)
            .map(|campaign| campaign.pressure[day])
            .sum();
        let orders = curve.orders(total);
        for campaign in campaigns.iter_mut().filter(|campaign| campaign.design.channel == channel) {
            let own = campaign.pressure[day];
            if own > 0.0 {
                campaign.orders[day] = orders * own / total;
                campaign.orders_lost_without[day] = orders - curve.orders(total - own);
            }
        }
    }
}
