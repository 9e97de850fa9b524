//! What budget each model would choose, and what that brings.

use simulator::agents::People;

use crate::record::{PlanRecord, Promise};

/// No channel gets more than so many times its actual spend.
pub const MOST: f64 = 2.0;

/// The split of the actual budget that a model's figures ask for when returns
/// diminish as the square root of spend: with `m` times its spend a channel
/// brings `√m` times what it brings now, so `m` goes with the square of its
/// return on spend, between nothing and [`MOST`].
#[must_use]
pub fn by_square_root(estimates: &[f64], spend: &[f64]) -> Vec<f64> {
    let wanted: Vec<f64> =
        estimates.iter().zip(spend).map(|(brings, spend)| (brings / spend).max(0.0).powi(2)).collect();
    to_budget(&wanted, spend)
}

/// These multiples scaled to the actual budget, each at most [`MOST`]; what is
/// left over when all that is wanted is at its most goes to the others evenly.
#[must_use]
pub fn to_budget(wanted: &[f64], spend: &[f64]) -> Vec<f64> {
    let budget: f64 = spend.iter().sum();
    let largest = wanted.iter().copied().fold(0.0, f64::max);
    if largest <= 0.0 || !largest.is_finite() {
        return vec![1.0; spend.len()];
    }
    let at = |times: f64| -> Vec<f64> { wanted.iter().map(|wanted| (wanted / largest * times).min(MOST)).collect() };
    let cost = |plan: &[f64]| -> f64 { plan.iter().zip(spend).map(|(times, spend)| times * spend).sum() };
    let (mut low, mut high) = (0.0, 1e12);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if cost(&at(middle)) < budget { low = middle } else { high = middle }
    }
    let mut plan = at(high);
    let left = budget - cost(&plan);
    let room: f64 = plan.iter().zip(spend).map(|(times, spend)| (MOST - times) * spend).sum();
    if left > 1e-9 * budget && room > 0.0 {
        plan.iter_mut().for_each(|times| *times += (MOST - *times) * (left / room).min(1.0));
    }
    plan
}

/// Plans whose channels differ by less than this share of their actual spend are
/// simulated once.
pub const ALIKE: f64 = 0.03;

/// A plan that is yet to be judged.
pub struct Chosen {
    /// Who made it.
    pub name: String,
    /// Multiples of the actual spend.
    pub multipliers: Vec<f64>,
    /// What its maker says of it.
    pub promise: Option<Promise>,
}

impl Chosen {
    /// A plan of which nothing is said.
    #[must_use]
    pub fn new(name: &str, multipliers: Vec<f64>) -> Self {
        Self { name: name.to_owned(), multipliers, promise: None }
    }
}

/// Simulates plans, those that are alike once.
#[must_use]
pub fn simulate(people: &People, plans: Vec<Chosen>) -> Vec<PlanRecord> {
    let mut records: Vec<PlanRecord> = Vec::with_capacity(plans.len());
    for Chosen { name, multipliers, promise } in plans {
        let same = |other: &&PlanRecord| {
            other.multipliers.iter().zip(&multipliers).all(|(one, other)| (one - other).abs() < ALIKE)
        };
        let known = records.iter().find(same).map(|record| record.profit);
        let profit = known.unwrap_or_else(|| people.value_of(&multipliers).profit);
        records.push(PlanRecord { name, multipliers, profit, promise });
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(plan: &[f64], spend: &[f64]) -> f64 {
        plan.iter().zip(spend).map(|(times, spend)| times * spend).sum()
    }

    #[test]
    fn the_budget_is_kept_and_the_better_channel_gets_more() {
        let spend = [100.0, 50.0, 200.0];
        let plan = by_square_root(&[100.0, 100.0, 100.0], &spend);
        assert!((cost(&plan, &spend) - 350.0).abs() < 1e-6, "{plan:?}");
        // Returns of 1, 2 and 0.5: squares 1, 4 and 0.25; the second is at its most.
        assert!((plan[1] - 2.0).abs() < 1e-9, "{plan:?}");
        assert!(plan[0] > plan[2], "{plan:?}");
    }

    #[test]
    fn a_hand_made_split() {
        // Equal spend, returns 2 and 1: 4 to 1 of a budget of 200 is 160 and 40.
        let plan = by_square_root(&[200.0, 100.0], &[100.0, 100.0]);
        assert!((plan[0] - 1.6).abs() < 1e-9 && (plan[1] - 0.4).abs() < 1e-9, "{plan:?}");
    }

    #[test]
    fn nothing_known_keeps_the_plan_and_one_known_channel_gets_its_most() {
        assert_eq!(by_square_root(&[0.0, -3.0], &[10.0, 20.0]), vec![1.0, 1.0]);
        let plan = by_square_root(&[5.0, 0.0, 0.0], &[10.0, 20.0, 30.0]);
        assert!((plan[0] - 2.0).abs() < 1e-9 && (cost(&plan, &[10.0, 20.0, 30.0]) - 60.0).abs() < 1e-6, "{plan:?}");
    }
}
