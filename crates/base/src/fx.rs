//! Dated exchange rates, looked up in memory.

use std::collections::BTreeMap;
use std::fmt;

use jiff::ToSpan as _;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::currency::Currency;
use crate::time::Day;

/// How many days back a rate may lie: weekends and holidays have none of their
/// own.
pub const MAX_AGE_DAYS: i32 = 7;

/// A rate as published: one `base` is `rate` `quote`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedRate {
    /// The day it holds for.
    pub day: Day,
    /// The currency of which there is one.
    pub base: Currency,
    /// The currency it is priced in.
    pub quote: Currency,
    /// How many `quote` one `base` is; above zero.
    pub rate: Decimal,
}

/// A rate that was found. Kept as a fraction, so that converting by the inverse
/// of a published rate loses nothing before the last rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    numerator: Decimal,
    denominator: Decimal,
    /// The day of the rate that was used; the older one for a cross rate.
    pub fx_date: Day,
}

impl Rate {
    /// How many units one unit is.
    #[must_use]
    pub fn value(&self) -> Decimal {
        self.numerator.checked_div(self.denominator).unwrap_or_default()
    }

    /// Converts an amount; `None` when the result cannot be held.
    #[must_use]
    pub fn convert(&self, amount: Decimal) -> Option<Decimal> {
        if self.denominator == Decimal::ONE {
            return amount.checked_mul(self.numerator);
        }
        amount.checked_mul(self.numerator)?.checked_div(self.denominator)
    }
}

/// Says which rate is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct MissingRate {
    /// The currency to be converted.
    pub currency: Currency,
    /// The currency it was to be converted to.
    pub to: Currency,
    /// The day.
    pub day: Day,
}

impl fmt::Display for MissingRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { currency, to, day } = self;
        write!(
            f,
            "there is no exchange rate from {currency} to {to} for {day} nor for the {MAX_AGE_DAYS} days before it; \
             import rates (a file with the columns date,base,quote,rate) and try again"
        )
    }
}

/// Rates by pair and day.
#[derive(Debug, Clone, Default)]
pub struct RateTable {
    pairs: BTreeMap<(Currency, Currency), BTreeMap<Day, Decimal>>,
}

impl FromIterator<DatedRate> for RateTable {
    fn from_iter<I: IntoIterator<Item = DatedRate>>(rates: I) -> Self {
        let mut table = Self::default();
        for rate in rates {
            table.insert(rate);
        }
        table
    }
}

impl RateTable {
    /// Adds a rate; the last one of a pair and day wins. A rate that is not
    /// above zero is left out: nothing could be converted by it.
    pub fn insert(&mut self, rate: DatedRate) {
        if rate.rate > Decimal::ZERO {
            self.pairs.entry((rate.base, rate.quote)).or_default().insert(rate.day, rate.rate);
        }
    }

    /// Whether it has no rate at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The rate from one currency to another on a day: that day's or the last
    /// earlier one within [`MAX_AGE_DAYS`]; as published, else its inverse, else
    /// across one common currency. The newest wins, then the published one.
    ///
    /// # Errors
    /// [`MissingRate`] when there is none.
    pub fn rate(&self, from: Currency, to: Currency, day: Day) -> Result<Rate, MissingRate> {
        if from == to {
            return Ok(Rate { numerator: Decimal::ONE, denominator: Decimal::ONE, fx_date: day });
        }
        self.one_step(from, to, day).or_else(|| self.across(from, to, day)).ok_or(MissingRate {
            currency: from,
            to,
            day,
        })
    }

    fn one_step(&self, from: Currency, to: Currency, day: Day) -> Option<Rate> {
        let direct = self.latest(from, to, day);
        let inverse = self.latest(to, from, day);
        match (direct, inverse) {
            (Some((_, published)), Some((rate, reverse))) if reverse > published => {
                Some(Rate { numerator: Decimal::ONE, denominator: rate, fx_date: reverse })
            }
            (Some((rate, fx_date)), _) => Some(Rate { numerator: rate, denominator: Decimal::ONE, fx_date }),
            (None, Some((rate, fx_date))) => Some(Rate { numerator: Decimal::ONE, denominator: rate, fx_date }),
            (None, None) => None,
        }
    }

    fn across(&self, from: Currency, to: Currency, day: Day) -> Option<Rate> {
        let mut best: Option<Rate> = None;
        for middle in self.neighbours(from) {
            let (Some(first), Some(second)) = (self.one_step(from, middle, day), self.one_step(middle, to, day)) else {
                continue;
            };
            let fx_date = first.fx_date.min(second.fx_date);
            if best.is_some_and(|best| best.fx_date >= fx_date) {
                continue;
            }
            let numerator = first.numerator.checked_mul(second.numerator);
            let denominator = first.denominator.checked_mul(second.denominator);
            if let (Some(numerator), Some(denominator)) = (numerator, denominator) {
                best = Some(Rate { numerator, denominator, fx_date });
            }
        }
        best
    }

    fn neighbours(&self, of: Currency) -> impl Iterator<Item = Currency> {
        let mut found: Vec<Currency> = self
            .pairs
            .keys()
            .filter_map(|(base, quote)| if *base == of { Some(*quote) } else { (*quote == of).then_some(*base) })
            .collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter()
    }

    fn latest(&self, base: Currency, quote: Currency, day: Day) -> Option<(Decimal, Day)> {
        let oldest = day.checked_sub(MAX_AGE_DAYS.days()).ok()?;
        let (fx_date, rate) = self.pairs.get(&(base, quote))?.range(oldest..=day).next_back()?;
        Some((*rate, *fx_date))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn cur(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn table(rates: &[(&str, &str, &str, &str)]) -> RateTable {
        let dated = |&(day, base, quote, rate): &(&str, &str, &str, &str)| DatedRate {
            day: day.parse().unwrap(),
            base: cur(base),
            quote: cur(quote),
            rate: rate.parse().unwrap(),
        };
        rates.iter().map(dated).collect()
    }

    #[test]
    fn the_rate_of_the_day_else_the_last_one_within_a_week() {
        let rates = table(&[("2026-10-01", "EUR", "USD", "1.20"), ("2026-10-05", "EUR", "USD", "1.25")]);
        let on = |day| rates.rate(cur("EUR"), cur("USD"), day);
        assert_eq!(on(date(2026, 10, 5)).unwrap().value(), "1.25".parse().unwrap());
        let friday = on(date(2026, 10, 4)).unwrap();
        assert_eq!((friday.value(), friday.fx_date), ("1.20".parse().unwrap(), date(2026, 10, 1)));
        assert_eq!(on(date(2026, 10, 12)).unwrap().fx_date, date(2026, 10, 5));
        let missing = on(date(2026, 10, 13)).unwrap_err();
        assert_eq!((missing.currency, missing.day), (cur("EUR"), date(2026, 10, 13)));
        assert!(missing.to_string().contains("EUR") && missing.to_string().contains("2026-10-13"));
        assert!(on(date(2026, 9, 30)).is_err());
    }

    #[test]
    fn an_inverse_loses_nothing() {
        let rates = table(&[("2026-10-01", "EUR", "USD", "3")]);
        let rate = rates.rate(cur("USD"), cur("EUR"), date(2026, 10, 1)).unwrap();
        assert_eq!(rate.convert(Decimal::from(9)), Some(Decimal::from(3)));
    }

    #[test]
    fn one_common_currency_joins_two_pairs() {
        let rates = table(&[("2026-10-01", "EUR", "IRR", "600000"), ("2026-10-02", "EUR", "PHP", "60")]);
        let rate = rates.rate(cur("PHP"), cur("IRR"), date(2026, 10, 3)).unwrap();
        assert_eq!(rate.convert(Decimal::ONE), Some(Decimal::from(10_000)));
        assert_eq!(rate.fx_date, date(2026, 10, 1));
        assert!(rates.rate(cur("USD"), cur("IRR"), date(2026, 10, 3)).is_err());
    }

    #[test]
    fn the_same_currency_needs_no_rate() {
        let rate = RateTable::default().rate(cur("EUR"), cur("EUR"), date(2026, 10, 1)).unwrap();
        assert_eq!(rate.convert("1.23".parse().unwrap()), Some("1.23".parse().unwrap()));
    }
}
