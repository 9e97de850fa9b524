//! Orders, drawn one by one from the market's expectations. Each knows what
//! truly caused it; the files only carry what a shop would see of that.

use base::{Currency, Decimal};

use crate::catalogue::PRODUCTS;
use crate::dice::Dice;
use crate::market::Market;
use crate::rates::{rounded, with_places};
use crate::value::{Basket, Refund, delivery};

/// Chance that a buyer is new, for an order caused by a campaign and for one
/// that would have come anyway.
const NEW_BUYER: (f64, f64) = (0.60, 0.34);
/// Chance that an order which no campaign caused, or whose campaign left no
/// trace, still carries the tag of some campaign the buyer touched on the way.
const PASSING_TAG: f64 = 0.22;

/// What an order shows of its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trace {
    None,
    /// The UTM values of a campaign (its index).
    Utm(usize),
    /// A campaign's coupon (its index).
    Coupon(usize),
}

/// One order.
#[derive(Debug)]
pub(crate) struct Order {
    /// Index of its day.
    pub day: usize,
    /// Second of its day.
    pub second: u32,
    /// Index of its buyer.
    pub buyer: usize,
    /// The campaign that caused it; `None` for an organic order.
    pub cause: Option<usize>,
    pub trace: Trace,
    pub basket: Basket,
    pub amounts: Amounts,
}

/// An order's money in the shop's currency, exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Amounts {
    /// Price of one piece, by line.
    pub prices: Vec<Decimal>,
    pub discount: Decimal,
    /// Goods after the discount.
    pub subtotal: Decimal,
    pub shipping: Decimal,
    pub total: Decimal,
    pub refunded: Decimal,
}

impl Amounts {
    /// What the shop keeps.
    pub(crate) fn net(&self) -> Decimal {
        self.total - self.refunded
    }
}

/// A buyer, by the order that made them one.
#[derive(Debug)]
pub(crate) struct Buyer {
    pub first_day: usize,
    pub second: u32,
    pub subscribed: bool,
    /// Indexes of first and last name.
    pub name: (usize, usize),
}

/// Amounts of the market in the shop's currency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coin {
    pub currency: Currency,
    /// Units of it for one peso.
    pub per_peso: f64,
}

impl Coin {
    /// An amount in pesos as an exact amount of this currency.
    pub(crate) fn amount(self, pesos: f64) -> Decimal {
        rounded(pesos * self.per_peso, self.currency.minor_digits())
    }
}

/// Everything that was sold.
#[derive(Debug)]
pub(crate) struct Sales {
    pub orders: Vec<Order>,
    pub buyers: Vec<Buyer>,
}

impl Sales {
    /// Draws every order of the period, in the order of time.
    pub(crate) fn draw(market: &Market, seed: u64, coin: Coin) -> Self {
        let mut sales = Self { orders: Vec::new(), buyers: Vec::new() };
        for day in 0..market.days.len() {
            let at = u64::try_from(day).unwrap_or(0);
            let mut today = draw_day(market, day, &mut Dice::new(seed, "orders", at, 0));
            today.sort_by_key(|(second, _)| *second);
            let mut dice = Dice::new(seed, "baskets", at, 0);
            for (second, cause) in today {
                sales.add(market, coin, day, second, cause, &mut dice);
            }
        }
        sales
    }

    fn add(&mut self, market: &Market, coin: Coin, day: usize, second: u32, cause: Option<usize>, dice: &mut Dice) {
        let new = dice.chance(if cause.is_some() { NEW_BUYER.0 } else { NEW_BUYER.1 });
        let earlier = dice.below(self.buyers.len().max(1));
        let name = (dice.below(usize::MAX), dice.below(usize::MAX));
        let subscribed = dice.chance(0.35);
        let buyer = if new || self.buyers.is_empty() {
            self.buyers.push(Buyer { first_day: day, second, subscribed, name });
            self.buyers.len() - 1
        } else {
            earlier
        };
        let trace = trace(market, day, cause, dice);
        let basket = Basket::draw(dice);
        let discount = match trace {
            Trace::Coupon(campaign) => market.campaigns[campaign].coupon().map_or(0.0, |(_, share)| share),
            Trace::None | Trace::Utm(_) => 0.0,
        };
        let amounts = price(&basket, discount, coin);
        self.orders.push(Order { day, second, buyer, cause, trace, basket, amounts });
    }
}

/// The causes and times of one day's orders.
fn draw_day(market: &Market, day: usize, dice: &mut Dice) -> Vec<(u32, Option<usize>)> {
    let organic = dice.poisson(market.organic[day]);
    let mut causes: Vec<Option<usize>> = (0..organic).map(|_| None).collect();
    for (index, campaign) in market.campaigns.iter().enumerate() {
        let count = dice.poisson(campaign.orders[day]);
        causes.extend((0..count).map(|_| Some(index)));
    }
    causes.into_iter().map(|cause| (second_of_day(dice), cause)).collect()
}

/// Buyers come in the day and most of all in the evening.
fn second_of_day(dice: &mut Dice) -> u32 {
    const HOURS: [f64; 24] = [
        1.2, 0.6, 0.4, 0.3, 0.3, 0.6, 1.4, 2.4, 3.4, 4.2, 4.8, 5.4, 6.0, 5.2, 4.8, 4.6, 4.8, 5.2, 6.0, 7.4, 8.6, 8.8,
        6.4, 3.2,
    ];
    let hour = u32::try_from(dice.weighted(&HOURS)).unwrap_or(0);
    hour * 3_600 + u32::try_from(dice.below(3_600)).unwrap_or(0)
}

/// What the order shows: its own campaign's tag, another's, or nothing.
fn trace(market: &Market, day: usize, cause: Option<usize>, dice: &mut Dice) -> Trace {
    if let Some(index) = cause {
        let campaign = &market.campaigns[index];
        if dice.chance(campaign.design.tracked) {
            return if campaign.design.coupon.is_some() { Trace::Coupon(index) } else { Trace::Utm(index) };
        }
    }
    if !dice.chance(PASSING_TAG) {
        return Trace::None;
    }
    let touched = market.campaigns.iter().map(|campaign| {
        let linked = !campaign.design.utm.1.is_empty() && campaign.spend[day] > 0.0;
        if linked { campaign.design.intercepts } else { 0.0 }
    });
    let weights: Vec<f64> = touched.collect();
    if weights.iter().sum::<f64>() > 0.0 { Trace::Utm(dice.weighted(&weights)) } else { Trace::None }
}

/// Prices a basket exactly.
fn price(basket: &Basket, discount: f64, coin: Coin) -> Amounts {
    let places = coin.currency.minor_digits();
    let prices: Vec<Decimal> = basket.lines.iter().map(|line| coin.amount(PRODUCTS[line.product].price)).collect();
    let sums: Vec<Decimal> =
        basket.lines.iter().zip(&prices).map(|(line, price)| Decimal::from(line.quantity) * price).collect();
    let share = rounded(discount, 4);
    let goods: Decimal = sums.iter().sum();
    let discounted = with_places(goods * share, places);
    let subtotal = goods - discounted;
    let shipping = if basket.delivered { coin.amount(delivery()) } else { with_places(Decimal::ZERO, places) };
    let total = subtotal + shipping;
    let refunded = match basket.refund {
        Refund::None => with_places(Decimal::ZERO, places),
        Refund::FirstLine => sums[0] - with_places(sums[0] * share, places),
        Refund::All => total,
    };
    Amounts { prices, discount: discounted, subtotal, shipping, total, refunded }
}
