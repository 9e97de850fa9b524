//! Exchange rates: a random walk around reference rates, published on weekdays
//! against the euro, as the European Central Bank's file has it.

use base::{Currency, Day, Decimal, Period};

use crate::MarketError;
use crate::dice::Dice;

/// Units of a currency for one euro at the start of the walk, and the decimal
/// places its rate is published with. Round figures near those of 2025; they
/// set the size of amounts in another currency than the peso.
const REFERENCE: [(&str, f64, u32); 14] = [
    ("USD", 1.10, 4),
    ("PHP", 62.0, 3),
    ("GBP", 0.85, 5),
    ("JPY", 162.0, 2),
    ("CHF", 0.95, 4),
    ("AUD", 1.66, 4),
    ("CAD", 1.50, 4),
    ("SEK", 11.2, 4),
    ("NOK", 11.6, 4),
    ("DKK", 7.46, 4),
    ("ISK", 146.0, 1),
    ("INR", 93.0, 3),
    ("VND", 27_800.0, 0),
    ("IRR", 640_000.0, 0),
];

/// How many of a currency one peso was at the start.
pub(crate) fn per_peso(currency: Currency) -> Result<f64, MarketError> {
    let pesos_per_euro = REFERENCE[1].1;
    if currency.code() == "EUR" {
        return Ok(1.0 / pesos_per_euro);
    }
    let known = REFERENCE.iter().find(|(code, ..)| *code == currency.code());
    known.map(|(_, rate, _)| rate / pesos_per_euro).ok_or(MarketError::Currency(currency))
}

/// Published rates of one currency each, by weekday.
#[derive(Debug)]
pub(crate) struct Rates {
    /// Days on which rates were published, in order.
    pub days: Vec<Day>,
    /// Code and the rate of each day in `days`.
    pub columns: Vec<(&'static str, Vec<Decimal>)>,
}

impl Rates {
    /// Walks from a week before the period, so that its first day has a rate.
    pub(crate) fn walk(seed: u64, period: Period) -> Self {
        let before = (1..=7).scan(period.from, |day, _| {
            *day = day.yesterday().ok()?;
            Some(*day)
        });
        let mut days: Vec<Day> =
            before.chain(period.iter()).filter(|day| day.weekday().to_monday_one_offset() <= 5).collect();
        days.sort_unstable();
        let columns = (0_u64..).zip(REFERENCE).map(|(index, (code, start, places))| {
            let mut dice = Dice::new(seed, "rates", index, 0);
            let mut drift = 0.0;
            let walk = days.iter().map(|_| {
                drift = 0.995 * drift + 0.0035 * dice.normal();
                rounded(start * drift.exp(), places)
            });
            (code, walk.collect())
        });
        Self { columns: columns.collect(), days }
    }

    /// Units of `currency` for one euro on a day: the day's rate, else the last
    /// one before it.
    fn per_euro(&self, currency: Currency, day: Day) -> Option<Decimal> {
        if currency.code() == "EUR" {
            return Some(Decimal::ONE);
        }
        let at = self.days.partition_point(|published| *published <= day).checked_sub(1)?;
        self.columns.iter().find(|(code, _)| *code == currency.code()).map(|(_, rates)| rates[at])
    }

    /// Converts an amount across the euro at a day's rate, exactly as far as a
    /// decimal goes.
    pub(crate) fn convert(&self, amount: Decimal, from: Currency, to: Currency, day: Day) -> Option<Decimal> {
        if from == to {
            return Some(amount);
        }
        amount.checked_div(self.per_euro(from, day)?)?.checked_mul(self.per_euro(to, day)?)
    }
}

/// A double as an exact decimal that shows so many places.
pub(crate) fn rounded(value: f64, places: u32) -> Decimal {
    with_places(Decimal::from_f64_retain(value).unwrap_or_default(), places)
}

/// A decimal rounded to so many places, all of which it shows.
pub(crate) fn with_places(mut value: Decimal, places: u32) -> Decimal {
    value.rescale(places);
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weekends_take_the_last_rate_before_them() {
        let period = Period { from: date(2026, 10, 1), to: date(2026, 10, 31) };
        let rates = Rates::walk(7, period);
        let php = Currency::parse("PHP").unwrap();
        assert_eq!(rates.per_euro(php, date(2026, 10, 4)), rates.per_euro(php, date(2026, 10, 2)));
        assert!(rates.days.iter().all(|day| day.weekday().to_monday_one_offset() <= 5));
        assert!(rates.days[0] < period.from);
    }

    #[test]
    fn a_currency_without_a_reference_rate_is_refused() {
        assert!(per_peso(Currency::parse("XPF").unwrap()).is_err());
        assert!((per_peso(Currency::parse("PHP").unwrap()).unwrap() - 1.0).abs() < 1e-12);
    }
}
