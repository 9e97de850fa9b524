//! What plans are worth, and the best one that was found.

use serde::Serialize;

use super::People;
use super::person::Person;
use super::world::{Change, sales};

/// What a plan brought.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanValue {
    /// Multiple of each channel's actual spend.
    pub multipliers: Vec<f64>,
    /// Money spent.
    pub spend: f64,
    /// Purchases.
    pub orders: f64,
    /// Revenue booked.
    pub revenue: f64,
    /// Revenue times the margin, less the spend.
    pub profit: f64,
}

/// The best plan of the same budget, among those with each channel's spend
/// between nothing and twice the actual, in the actual pattern of weeks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BestPlan {
    /// As it was.
    pub actual: PlanValue,
    /// The best that was found: every value is simulated, but a better plan
    /// may exist.
    pub best: PlanValue,
    /// Profit of the best less that of the actual.
    pub gain: f64,
    /// Plans that were tried, among some of the people.
    pub tried: usize,
}

/// Simulates a plan.
pub(super) fn value_of(people: &People, multipliers: &[f64]) -> PlanValue {
    value_among(people, &people.people, multipliers)
}

/// Simulates a plan among some of the people, whose sales stand for all.
fn value_among(people: &People, some: &[Person], multipliers: &[f64]) -> PlanValue {
    let channels = people.design.channels.len();
    let multipliers: Vec<f64> =
        (0..channels).map(|channel| multipliers.get(channel).copied().unwrap_or(1.0).max(0.0)).collect();
    let change = Change { multipliers: multipliers.clone(), ..Change::default() };
    let (orders, revenue) = sales(some, &people.world(&change)).totals();
    #[expect(clippy::cast_precision_loss, reason = "people are far below 2^53")]
    let stand_for = people.people.len() as f64 / some.len().max(1) as f64;
    let (orders, revenue) = (orders * stand_for, revenue * stand_for);
    let spend = multipliers.iter().enumerate().map(|(channel, times)| people.spend.total(channel) * times).sum();
    PlanValue { multipliers, spend, orders, revenue, profit: revenue * people.design.margin - spend }
}

/// People among whom plans are tried.
const TRIED_ON: usize = 8_000;

/// The best plan, found among some of the people and valued among all.
pub(super) fn best(people: &People) -> BestPlan {
    let step = people.people.len().div_ceil(TRIED_ON).max(1);
    let some: Vec<Person> = people.people.iter().step_by(step).cloned().collect();
    let (found, tried) = search(people, &some);
    let actual = value_of(people, &[]);
    let found = value_of(people, &found.multipliers);
    let best = if found.profit > actual.profit { found } else { actual.clone() };
    BestPlan { gain: best.profit - actual.profit, actual, best, tried }
}

/// Moves a part of the budget from one channel to another while that pays,
/// in parts that become smaller.
fn search(people: &People, some: &[Person]) -> (PlanValue, usize) {
    const MOST: f64 = 2.0;
    let channels = people.design.channels.len();
    let spend: Vec<f64> = (0..channels).map(|channel| people.spend.total(channel)).collect();
    let budget: f64 = spend.iter().sum();
    let value_of = |multipliers: &[f64]| value_among(people, some, multipliers);
    let mut best = value_of(&vec![1.0; channels]);
    let mut tried = 1;
    for part in [0.16, 0.08, 0.04] {
        loop {
            // What each channel loses and gains by a part, others being as they are.
            let moved = |from: Option<usize>, to: Option<usize>| {
                let mut multipliers = best.multipliers.clone();
                let mut money = part * budget;
                if let Some(from) = from {
                    money = money.min(multipliers[from] * spend[from]);
                }
                if let Some(to) = to {
                    money = money.min((MOST - multipliers[to]) * spend[to]);
                }
                if let Some(from) = from {
                    multipliers[from] = (multipliers[from] - money / spend[from]).max(0.0);
                }
                if let Some(to) = to {
                    multipliers[to] = (multipliers[to] + money / spend[to]).min(MOST);
                }
                (money, multipliers)
            };
            let mut return_of = |from: Option<usize>, to: Option<usize>| {
                let (money, multipliers) = moved(from, to);
                (money > 1e-9 * budget).then(|| {
                    tried += 1;
                    (value_of(&multipliers).revenue - best.revenue) / money
                })
            };
            let gains: Vec<Option<f64>> = (0..channels).map(|to| return_of(None, Some(to))).collect();
            let losses: Vec<Option<f64>> = (0..channels).map(|from| return_of(Some(from), None)).collect();
            let to = (0..channels).filter_map(|at| Some((at, gains[at]?))).max_by(|a, b| a.1.total_cmp(&b.1));
            let Some((to, _)) = to else { break };
            let from = (0..channels)
                .filter(|from| *from != to)
                .filter_map(|at| Some((at, losses[at]?)))
                .max_by(|a, b| a.1.total_cmp(&b.1));
            let Some((from, _)) = from else { break };
            let (_, multipliers) = moved(Some(from), Some(to));
            let next = value_of(&multipliers);
            tried += 1;
            if next.profit <= best.profit {
                break;
            }
            best = next;
        }
    }
    (best, tried)
}
