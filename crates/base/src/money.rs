//! Exact amounts.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::currency::Currency;

/// Decimal places the lake keeps of an amount (Google's micros need six).
pub const STORED_SCALE: u32 = 9;

/// An exact amount in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Major units (euros, rials), exact.
    pub amount: Decimal,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// An amount of a currency.
    #[must_use]
    pub fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }
}

/// Writes an amount exactly: at least the currency's minor digits when it has
/// a fraction or always for currencies with cents, never a rounded digit, never
/// an exponent. `12.5` EUR is `12.50`; `500000` IRR is `500000`.
#[must_use]
pub fn to_text(amount: Decimal, currency: Currency) -> String {
    let mut shown = amount.normalize();
    if shown.scale() < currency.minor_digits() {
        shown.rescale(currency.minor_digits());
    }
    shown.to_string()
}

/// Divides money by a count or an amount, rounding half to even four digits
/// past the currency's minor unit; `None` when the divisor is zero or the
/// quotient cannot be held.
#[must_use]
pub fn divide(amount: Decimal, by: Decimal, currency: Currency) -> Option<Decimal> {
    let quotient = amount.checked_div(by)?;
    Some(quotient.round_dp_with_strategy(currency.minor_digits() + 4, RoundingStrategy::MidpointNearestEven))
}

/// Splits an amount into shares that add up to it exactly at `scale` decimal
/// places, by the largest-remainder method. Weights must not be negative; when
/// all are zero the split is even. Works for negative amounts.
///
/// Source: Hamilton's method of apportionment.
#[must_use]
pub fn split(amount: Decimal, weights: &[Decimal], scale: u32) -> Vec<Decimal> {
    if weights.is_empty() {
        return Vec::new();
    }
    let total: Decimal = weights.iter().sum();
    let even = total.is_zero();
    let count = Decimal::from(weights.len());
    let unit = Decimal::new(1, scale);
    let mut shares = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for (index, weight) in weights.iter().enumerate() {
        let exact = if even { amount / count } else { amount * *weight / total };
        let share = exact.round_dp_with_strategy(scale, RoundingStrategy::ToZero);
        remainders.push(((exact - share).abs(), index));
        shares.push(share);
    }
    let mut left = amount - shares.iter().sum::<Decimal>();
    let step = if left.is_sign_negative() { -unit } else { unit };
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, index) in remainders.iter().cycle().take(weights.len() * 2) {
        if left.abs() < unit {
            break;
        }
        shares[*index] += step;
        left -= step;
    }
    // What is finer than `scale` stays with the largest share, so that the sum is exact.
    if let Some(largest) = shares.iter_mut().max_by_key(|share| share.abs()) {
        *largest += left;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_keeps_every_digit() {
        let eur = Currency::parse("EUR").unwrap();
        let irr = Currency::parse("IRR").unwrap();
        assert_eq!(to_text("12.5".parse().unwrap(), eur), "12.50");
        assert_eq!(to_text("12.345678".parse().unwrap(), eur), "12.345678");
        assert_eq!(to_text("50000000.000000000".parse().unwrap(), irr), "50000000");
        assert_eq!(divide(Decimal::ONE, Decimal::ZERO, eur), None);
    }

    proptest! {
        #[test]
        fn shares_add_up(minor in -1_000_000_000_i64..1_000_000_000, weights in prop::collection::vec(0_u32..1000, 1..40)) {
            let amount = Decimal::new(minor, 2);
            let weights: Vec<Decimal> = weights.into_iter().map(Decimal::from).collect();
            let shares = split(amount, &weights, 2);
            prop_assert_eq!(shares.iter().sum::<Decimal>(), amount);
        }
    }
}
