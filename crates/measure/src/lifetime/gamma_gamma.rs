//! Gamma-Gamma: what a customer's orders are worth on average.
//!
//! Order values of a customer are gamma with shape `p` and a rate of the
//! customer's own, `ν ~ Gamma(q, v)`, independent of how often they buy. For
//! `x` repeat orders of mean value `z̄`:
//!
//! ```text
//! ln L = ln Γ(px+q) − ln Γ(px) − ln Γ(q) + q ln v + (px−1) ln z̄ + px ln x − (px+q) ln(v + x z̄)
//! E[Z | x, z̄] = p (v + x z̄) / (px + q − 1)
//! ```
//!
//! `p`, `q` are shapes, `v` is money. The expectation over all customers,
//! `p v / (q − 1)`, is infinite for `q ≤ 1`.
//!
//! Source: Fader and Hardie (2013), "The Gamma-Gamma Model of Monetary Value".

use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};
use statrs::function::gamma::{digamma, ln_gamma};

use super::error::LifetimeError;

/// A repeat customer's orders: how many, and their mean value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Orders {
    /// Repeat orders, above 0.
    pub frequency: u32,
    /// Their mean value, above 0, in the caller's money.
    pub mean_value: f64,
}

/// The repeat customers' orders, by frequency.
#[derive(Debug, Clone, PartialEq)]
pub struct OrdersTable {
    rows: Vec<Orders>,
    customers: u64,
}

impl OrdersTable {
    /// A builder that keeps at most `limit` customers (at least 16), a random
    /// part of them by the seed when there are more.
    #[must_use]
    pub fn builder(limit: usize, seed: u64) -> OrdersTableBuilder {
        let rng = ChaCha8Rng::seed_from_u64(seed);
        OrdersTableBuilder { rows: Vec::new(), limit: limit.max(16), customers: 0, halvings: 0, rng }
    }

    /// The table of these customers, all of them.
    ///
    /// # Errors
    /// [`LifetimeError::NoValue`] when a value is not above 0.
    pub fn of(orders: &[Orders]) -> Result<Self, LifetimeError> {
        let mut builder = Self::builder(usize::MAX, 0);
        for orders in orders {
            builder.add(*orders)?;
        }
        Ok(builder.finish())
    }

    /// The rows, by frequency.
    #[must_use]
    pub fn rows(&self) -> &[Orders] {
        &self.rows
    }

    /// Repeat customers that were added.
    #[must_use]
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// Pearson's correlation of frequency and mean value, which the model
    /// assumes to be none; 0 where one of them does not vary.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "customers are far below 2^53")]
    pub fn correlation(&self) -> f64 {
        let n = self.rows.len().max(1) as f64;
        let mean = |of: fn(&Orders) -> f64| self.rows.iter().map(of).sum::<f64>() / n;
        let (x, z) = (mean(|row| f64::from(row.frequency)), mean(|row| row.mean_value));
        let (mut both, mut xs, mut zs) = (0.0, 0.0, 0.0);
        for row in &self.rows {
            let (dx, dz) = (f64::from(row.frequency) - x, row.mean_value - z);
            both += dx * dz;
            xs += dx * dx;
            zs += dz * dz;
        }
        if xs > 0.0 && zs > 0.0 { both / (xs * zs).sqrt() } else { 0.0 }
    }
}

/// Collects orders in bounded memory: 16 bytes a repeat customer up to the
/// limit, then a simple random sample.
#[derive(Debug)]
pub struct OrdersTableBuilder {
    rows: Vec<Orders>,
    limit: usize,
    customers: u64,
    halvings: u32,
    rng: ChaCha8Rng,
}

impl OrdersTableBuilder {
    /// Adds a repeat customer; one without a repeat order says nothing and is
    /// passed over.
    ///
    /// # Errors
    /// [`LifetimeError::NoValue`] when the value is not above 0.
    pub fn add(&mut self, orders: Orders) -> Result<(), LifetimeError> {
        if orders.frequency == 0 {
            return Ok(());
        }
        if !(orders.mean_value.is_finite() && orders.mean_value > 0.0) {
            return Err(LifetimeError::NoValue(orders.mean_value));
        }
        self.customers += 1;
        if self.halvings > 0 && self.rng.random::<u64>() >> (64 - self.halvings.min(63)) != 0 {
            return Ok(());
        }
        self.rows.push(orders);
        if self.rows.len() >= self.limit {
            self.halvings += 1;
            let rng = &mut self.rng;
            self.rows.retain(|_| rng.random::<bool>());
        }
        Ok(())
    }

    /// The table.
    #[must_use]
    pub fn finish(mut self) -> OrdersTable {
        self.rows.sort_unstable_by(|a, b| a.frequency.cmp(&b.frequency).then(a.mean_value.total_cmp(&b.mean_value)));
        OrdersTable { rows: self.rows, customers: self.customers }
    }
}

/// The log-likelihood of the rows, which are in order of frequency, and its
/// gradient by `p`, `q`, `v`.
pub(super) fn log_likelihood(rows: &[Orders], parameters: &[f64; 3], gradient: &mut [f64; 3]) -> f64 {
    let [p, q, v] = *parameters;
    let start = q * v.ln() - ln_gamma(q);
    let (start_by_q, start_by_v) = (v.ln() - digamma(q), q / v);
    let mut total = 0.0;
    let mut by = [0.0; 3];
    for group in rows.chunk_by(|one, other| one.frequency == other.frequency) {
        let x = f64::from(group[0].frequency);
        let px = p * x;
        let same = start + ln_gamma(px + q) - ln_gamma(px) + px * x.ln();
        let shared = digamma(px + q);
        let same_by_p = x * (shared - digamma(px) + x.ln());
        for row in group {
            let z = row.mean_value;
            let (log_z, sum) = (z.ln(), v + x * z);
            let log_sum = sum.ln();
            total += same + (px - 1.0) * log_z - (px + q) * log_sum;
            by[0] += same_by_p + x * (log_z - log_sum);
            by[1] += start_by_q + shared - log_sum;
            by[2] += start_by_v - (px + q) / sum;
        }
    }
    *gradient = by;
    total
}

/// The expected value of a customer's orders and its gradient by `ln p`,
/// `ln q`, `ln v`; infinite where `q ≤ 1` and nothing was bought again.
#[must_use]
pub fn expected_value(parameters: &[f64; 3], frequency: u32, mean_value: f64) -> (f64, [f64; 3]) {
    let [p, q, v] = *parameters;
    let x = f64::from(frequency);
    let below = p * x + q - 1.0;
    if below <= 0.0 {
        return (f64::INFINITY, [f64::NAN; 3]);
    }
    let value = p * (v + x * mean_value) / below;
    (value, [value * (1.0 - p * x / below), -value * q / below, p * v / below])
}
