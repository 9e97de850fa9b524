//! What the models know of a customer, and the table of the different ones.

use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};

use super::error::LifetimeError;

/// A customer's purchases as the models see them. Times are in one unit of the
/// caller's choice (weeks, say), counted from the first purchase.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Repeat purchases `x`: purchases after the first.
    pub frequency: u32,
    /// Time of the last purchase `t_x`; 0 without a repeat purchase.
    pub recency: f64,
    /// Time under observation `T`.
    pub age: f64,
}

impl History {
    /// A history that can have happened.
    ///
    /// # Errors
    /// [`LifetimeError::Impossible`] names what contradicts what.
    pub fn new(frequency: f64, recency: f64, age: f64) -> Result<Self, LifetimeError> {
        let refuse = |why| Err(LifetimeError::Impossible { frequency, recency, age, why });
        if !(frequency.is_finite() && recency.is_finite() && age.is_finite()) {
            return refuse("a number is missing or not finite");
        }
        if frequency < 0.0 || frequency.fract() > 0.0 || frequency > f64::from(u32::MAX) {
            return refuse("the frequency counts repeat purchases, so it is a whole number from 0 up");
        }
        if recency < 0.0 {
            return refuse("the recency is below 0");
        }
        if recency > age * (1.0 + 1e-12) {
            return refuse("the last purchase lies after the end of the observation");
        }
        if frequency < 0.5 && recency > 0.0 {
            return refuse("without a repeat purchase the recency is 0");
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and within u32, as checked")]
        Ok(Self { frequency: frequency as u32, recency: recency.min(age), age })
    }
}

/// One row of a [`HistoryTable`]: a history and how many customers have it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Time of the last purchase.
    pub recency: f64,
    /// Time under observation.
    pub age: f64,
    /// Repeat purchases.
    pub frequency: u32,
    /// Customers with this history.
    pub count: u32,
}

impl Row {
    /// The history of this row.
    #[must_use]
    pub fn history(&self) -> History {
        History { frequency: self.frequency, recency: self.recency, age: self.age }
    }
}

/// The different histories in order of frequency, recency and age, with how
/// many customers have each: all that the likelihoods need. Ten million
/// customers with daily dates make some hundred thousand rows.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryTable {
    rows: Vec<Row>,
    customers: u64,
    sampled: u64,
}

impl HistoryTable {
    /// A builder that holds at most `limit` rows (at least 16); the seed
    /// decides who is left out when there are more different histories.
    #[must_use]
    pub fn builder(limit: usize, seed: u64) -> HistoryTableBuilder {
        HistoryTableBuilder {
            rows: Vec::new(),
            limit: limit.max(16),
            customers: 0,
            halvings: 0,
            rng: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// The table of these customers, all of them.
    #[must_use]
    pub fn of(histories: &[History]) -> Self {
        let mut builder = Self::builder(usize::MAX, 0);
        for history in histories {
            builder.add(*history);
        }
        builder.finish()
    }

    /// The rows, by frequency, then recency, then age.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Customers that were added.
    #[must_use]
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// Customers that the rows stand for: fewer than were added when the
    /// limit made the table a random sample.
    #[must_use]
    pub fn sampled(&self) -> u64 {
        self.sampled
    }

    /// Whether the table holds a random part of the customers only.
    #[must_use]
    pub fn is_sample(&self) -> bool {
        self.sampled < self.customers
    }

    /// Customers of the table with a repeat purchase.
    #[must_use]
    pub fn repeaters(&self) -> u64 {
        self.rows.iter().filter(|row| row.frequency > 0).map(|row| u64::from(row.count)).sum()
    }
}

/// Collects histories in bounded memory: 24 bytes a row up to the limit. When
/// the different histories pass half the limit, each customer stays with
/// chance one half, and later ones are let in with the chance that is left: a
/// simple random sample, whose likelihood is that of fewer customers and whose
/// standard errors say so.
#[derive(Debug)]
pub struct HistoryTableBuilder {
    rows: Vec<Row>,
    limit: usize,
    customers: u64,
    halvings: u32,
    rng: ChaCha8Rng,
}

impl HistoryTableBuilder {
    /// Adds a customer.
    pub fn add(&mut self, history: History) {
        self.customers += 1;
        if self.halvings > 0 && self.rng.random::<u64>() >> (64 - self.halvings.min(63)) != 0 {
            return;
        }
        let History { frequency, recency, age } = history;
        self.rows.push(Row { recency, age, frequency, count: 1 });
        if self.rows.len() >= self.limit {
            merge(&mut self.rows);
            while self.rows.len() > self.limit / 2 {
                self.halve();
            }
        }
    }

    fn halve(&mut self) {
        self.halvings += 1;
        let rng = &mut self.rng;
        self.rows.retain_mut(|row| {
            row.count = (0..row.count.div_ceil(64))
                .map(|word| {
                    let bits = (row.count - word * 64).min(64);
                    (rng.random::<u64>() >> (64 - bits)).count_ones()
                })
                .sum();
            row.count > 0
        });
    }

    /// The table.
    #[must_use]
    pub fn finish(mut self) -> HistoryTable {
        merge(&mut self.rows);
        self.rows.shrink_to_fit();
        let sampled = self.rows.iter().map(|row| u64::from(row.count)).sum();
        HistoryTable { rows: self.rows, customers: self.customers, sampled }
    }
}

/// Sorts the rows and adds up those of one history.
fn merge(rows: &mut Vec<Row>) {
    rows.sort_unstable_by(|a, b| {
        a.frequency.cmp(&b.frequency).then(a.recency.total_cmp(&b.recency)).then(a.age.total_cmp(&b.age))
        // Equal rows that cannot be told apart need no order.
    });
    rows.dedup_by(|next, kept| {
        let same = next.frequency == kept.frequency
            && next.recency.to_bits() == kept.recency.to_bits()
            && next.age.to_bits() == kept.age.to_bits()
            && kept.count.checked_add(next.count).is_some();
        if same {
            kept.count += next.count;
        }
        same
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_histories_are_refused() {
        for (x, recency, age) in [
            (1.5, 1.0, 2.0),
            (-1.0, 0.0, 2.0),
            (1.0, 3.0, 2.0),
            (0.0, 1.0, 2.0),
            (1.0, f64::NAN, 2.0),
            (1.0, -1.0, 2.0),
        ] {
            assert!(History::new(x, recency, age).is_err(), "{x} {recency} {age}");
        }
        assert_eq!(History::new(2.0, 1.0, 3.0).unwrap(), History { frequency: 2, recency: 1.0, age: 3.0 });
    }

    #[test]
    fn equal_histories_become_one_row() {
        let a = History { frequency: 1, recency: 2.0, age: 5.0 };
        let b = History { frequency: 0, recency: 0.0, age: 5.0 };
        let table = HistoryTable::of(&[a, b, a, a]);
        assert_eq!(table.rows().iter().map(|row| (row.frequency, row.count)).collect::<Vec<_>>(), [(0, 1), (1, 3)]);
        assert_eq!((table.customers(), table.repeaters(), table.is_sample()), (4, 3, false));
    }

    #[test]
    fn past_the_limit_a_fair_sample_stays() {
        let mut builder = HistoryTable::builder(4_096, 7);
        for index in 0..100_000_u32 {
            builder.add(History { frequency: index % 4, recency: f64::from(index % 4), age: 10.0 + f64::from(index) });
            assert!(builder.rows.len() <= 4_096);
        }
        let table = builder.finish();
        assert!(table.is_sample() && table.sampled() > 1_000);
        let sampled = f64::from(u32::try_from(table.sampled()).unwrap());
        let share = f64::from(u32::try_from(table.repeaters()).unwrap()) / sampled;
        // Four standard errors.
        assert!((share - 0.75).abs() < 4.0 * (0.75 * 0.25 / sampled).sqrt(), "{share} of {sampled}");
    }
}
