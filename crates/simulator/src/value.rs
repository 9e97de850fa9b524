//! What a basket holds and what it is expected to be worth.

use crate::catalogue::PRODUCTS;
use crate::dice::Dice;

/// Chance of a basket of one, two and three lines.
const LINES: [f64; 3] = [0.60, 0.28, 0.12];
/// Chance that a line is for two pieces rather than one.
const TWO_PIECES: f64 = 0.14;
/// Chance that an order is delivered, and what delivery costs in pesos.
const DELIVERED: f64 = 0.55;
const DELIVERY: f64 = 90.0;
/// Chance that an order is refunded in full, or for its first line only.
const REFUNDED: f64 = 0.022;
const PARTLY_REFUNDED: f64 = 0.018;

/// One line of a basket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// Index in [`PRODUCTS`].
    pub product: usize,
    pub quantity: u32,
}

/// How much of an order comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refund {
    None,
    FirstLine,
    All,
}

/// A basket as drawn.
#[derive(Debug, Clone)]
pub(crate) struct Basket {
    pub lines: Vec<Line>,
    pub delivered: bool,
    pub refund: Refund,
}

impl Basket {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let weights = PRODUCTS.each_ref().map(|product| product.weight);
        let lines = (0..=dice.weighted(&LINES))
            .map(|_| Line { product: dice.weighted(&weights), quantity: 1 + u32::from(dice.chance(TWO_PIECES)) })
            .collect();
        let delivered = dice.chance(DELIVERED);
        let refund = match dice.weighted(&[REFUNDED, PARTLY_REFUNDED, 1.0 - REFUNDED - PARTLY_REFUNDED]) {
            0 => Refund::All,
            1 => Refund::FirstLine,
            _ => Refund::None,
        };
        Self { lines, delivered, refund }
    }
}

/// Delivery's price in pesos.
pub(crate) fn delivery() -> f64 {
    DELIVERY
}

/// The expectation of a basket's worth after refunds, in pesos.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderValue {
    line: f64,
    lines: f64,
}

impl OrderValue {
    /// The expectation over the products and chances of this module.
    pub(crate) fn of_catalogue() -> Self {
        let weight: f64 = PRODUCTS.iter().map(|product| product.weight).sum();
        let price: f64 = PRODUCTS.iter().map(|product| product.price * product.weight).sum::<f64>() / weight;
        Self { line: price * (1.0 + TWO_PIECES), lines: LINES[0] + 2.0 * LINES[1] + 3.0 * LINES[2] }
    }

    /// Expected net revenue of an order whose goods are discounted by this
    /// share on average.
    pub(crate) fn mean(&self, discount: f64) -> f64 {
        let goods = self.line * (1.0 - discount);
        (goods * self.lines + DELIVERED * DELIVERY) * (1.0 - REFUNDED) - PARTLY_REFUNDED * goods
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn baskets_are_worth_what_is_expected_of_them() {
        let mut dice = Dice::new(3, "baskets", 0, 0);
        let worth = |basket: &Basket| {
            let line = |line: &Line| PRODUCTS[line.product].price * f64::from(line.quantity) * 0.9;
            let goods: f64 = basket.lines.iter().map(line).sum();
            let total = goods + if basket.delivered { DELIVERY } else { 0.0 };
            match basket.refund {
                Refund::None => total,
                Refund::FirstLine => total - line(&basket.lines[0]),
                Refund::All => 0.0,
            }
        };
        let mean = (0..60_000).map(|_| worth(&Basket::draw(&mut dice))).sum::<f64>() / 60_000.0;
        let expected = OrderValue::of_catalogue().mean(0.1);
        assert!((mean / expected - 1.0).abs() < 0.01, "{mean} for {expected}");
    }
}
