//! Conformal inference: is what happened during the test exchangeable with what
//! happened before it, once a supposed effect is taken away?
//!
//! Under the right supposed effect the differences of a fit to *all* dates are
//! as likely in one order as in another. A p-value counts how many orders put
//! differences as large into the test; an interval holds the effects that are
//! not rejected.
//!
//! Source: Chernozhukov, Wüthrich and Zhu (2021), An exact and robust conformal
//! inference method for counterfactual and synthetic controls, JASA 116,
//! 1849–1864.

use rand::seq::SliceRandom as _;
use rand::{SeedableRng as _, rngs::ChaCha8Rng};
use stats::ridge::DualRidge;
use stats::{Cancelled, Work};

use super::design::Design;
use super::lift::autocorrelation;
use super::synthetic::{Donors, Recipe, ridge_of};

/// Which orders of the dates are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Orders {
    /// Moving blocks if the differences of neighbouring dates are correlated
    /// beyond chance (more than 1.96/√T), else any order.
    #[default]
    Auto,
    /// The series moved round in time, which keeps neighbours together: right
    /// also when neighbouring dates are alike, but coarse.
    Blocks,
    /// Any order, which takes independent dates.
    Any,
}

/// How the inference is done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inference {
    /// Confidence of the intervals, such as 0.95.
    pub confidence: f64,
    /// The orders compared.
    pub orders: Orders,
    /// How many random orders are drawn for [`Orders::Any`].
    pub draws: usize,
    /// The seed of everything random.
    pub seed: u64,
}

impl Default for Inference {
    fn default() -> Self {
        Self { confidence: 0.95, orders: Orders::Auto, draws: 10_000, seed: 1 }
    }
}

/// What is large when an effect is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Statistic {
    /// The sum of absolute differences: any effect on any date shows.
    Absolute,
    /// The absolute sum: an effect on the average shows.
    Average,
}

impl Statistic {
    fn of(self, differences: impl Iterator<Item = f64>) -> f64 {
        match self {
            Self::Absolute => differences.map(f64::abs).sum(),
            Self::Average => differences.sum::<f64>().abs(),
        }
    }
}

/// The fit to all dates under any supposed effect, and the orders to compare.
pub(crate) struct Conformal<'a> {
    design: &'a Design,
    donors: Donors,
    ridge: Option<DualRidge>,
    /// Random positions of the test's dates, `during` for each draw.
    drawn: Vec<u32>,
}

impl<'a> Conformal<'a> {
    pub(crate) fn new(design: &'a Design, recipe: Recipe, inference: &Inference) -> Self {
        let every: Vec<usize> = (0..design.periods()).collect();
        let donors = Donors::new(&design.controls, design.periods(), &every, recipe.fixed_effects);
        let ridge = ridge_of(&donors, recipe.lambda);
        let drawn = draw(design.periods(), design.during(), inference);
        Self { design, donors, ridge, drawn }
    }

    /// Differences on all dates when `effect` is taken away during the test.
    pub(crate) fn differences(&self, effect: f64) -> Vec<f64> {
        let mut target = self.design.target.clone();
        for y in &mut target[self.design.before..] {
            *y -= effect;
        }
        self.differences_of(&target)
    }

    /// Differences on all dates for another target over the same dates.
    pub(crate) fn differences_of(&self, target: &[f64]) -> Vec<f64> {
        let fit = self.donors.fit(target, &self.design.controls, self.ridge.as_ref());
        target.iter().zip(&fit.expected).map(|(y, e)| y - e).collect()
    }

    /// The share of orders with a statistic at least as large as seen.
    pub(crate) fn p_value(&self, differences: &[f64], statistic: Statistic, orders: Orders) -> f64 {
        let (periods, before) = (self.design.periods(), self.design.before);
        let during = periods - before;
        let seen = statistic.of(differences[before..].iter().copied());
        // Rounding must not make a tie look smaller.
        let seen = seen * (1.0 - 1e-9);
        match self.resolve(differences, orders) {
            Orders::Any => {
                let draws = self.drawn.len() / during;
                let large = self
                    .drawn
                    .chunks_exact(during)
                    .filter(|order| statistic.of(order.iter().map(|&t| differences[t as usize])) >= seen)
                    .count();
                (large + 1) as f64 / (draws + 1) as f64
            }
            Orders::Blocks | Orders::Auto => {
                let large = (0..periods)
                    .filter(|shift| {
                        let moved = (before..periods).map(|t| differences[(t + shift) % periods]);
                        statistic.of(moved) >= seen
                    })
                    .count();
                large as f64 / periods as f64
            }
        }
    }

    /// Which orders are compared, decided on the differences.
    pub(crate) fn resolve(&self, differences: &[f64], orders: Orders) -> Orders {
        match orders {
            Orders::Auto => {
                let bound = 1.96 / (differences.len() as f64).sqrt();
                if autocorrelation(differences).abs() > bound { Orders::Blocks } else { Orders::Any }
            }
            told => told,
        }
    }

    /// The constant effects that are not rejected, found outwards from `center`;
    /// infinite where no effect is rejected.
    pub(crate) fn average_interval(
        &self,
        center: f64,
        scale: f64,
        orders: Orders,
        confidence: f64,
        work: &dyn Work,
    ) -> Result<(f64, f64), Cancelled> {
        let accepted = |effect: f64| -> Result<bool, Cancelled> {
            work.go_on()?;
            let differences = self.differences(effect);
            Ok(self.p_value(&differences, Statistic::Average, orders) > 1.0 - confidence)
        };
        Ok((edge(center, -scale, &accepted)?, edge(center, scale, &accepted)?))
    }
}

/// Random positions for the dates of the test: the first `during` of a shuffle.
fn draw(periods: usize, during: usize, inference: &Inference) -> Vec<u32> {
    let mut random = ChaCha8Rng::seed_from_u64(inference.seed);
    let mut order: Vec<u32> = (0..periods as u32).collect();
    let mut drawn = Vec::with_capacity(inference.draws * during);
    for _ in 0..inference.draws {
        let (picked, _) = order.partial_shuffle(&mut random, during);
        drawn.extend_from_slice(picked);
    }
    drawn
}

/// The last accepted effect going from `center` in steps that start at `step`
/// and double. Infinite when 20 doublings do not end it.
fn edge(center: f64, step: f64, accepted: &dyn Fn(f64) -> Result<bool, Cancelled>) -> Result<f64, Cancelled> {
    let (mut inside, mut reach) = (center, step);
    let mut outside = center + reach;
    let mut doublings = 0;
    while accepted(outside)? {
        inside = outside;
        reach *= 2.0;
        outside = center + reach;
        doublings += 1;
        if doublings == 20 {
            return Ok(f64::INFINITY.copysign(step));
        }
    }
    for _ in 0..24 {
        let middle = f64::midpoint(inside, outside);
        if accepted(middle)? {
            inside = middle
        } else {
            outside = middle
        }
        if (outside - inside).abs() < 1e-4 * step.abs() {
            break;
        }
    }
    Ok(inside)
}

/// Low end, high end and p-value of the effect on each date of the test, each
/// from a fit to the dates before the test and that one date.
pub(crate) fn by_date(
    design: &Design,
    recipe: Recipe,
    effects: &[f64],
    scale: f64,
    confidence: f64,
    work: &dyn Work,
) -> Result<Vec<(f64, f64, Option<f64>)>, Cancelled> {
    let during = design.during();
    (0..during)
        .map(|j| {
            work.progress("intervals by date", j as u64, during as u64);
            let date = design.before + j;
            let fitted: Vec<usize> = (0..design.before).chain([date]).collect();
            let donors = Donors::new(&design.controls, design.periods(), &fitted, recipe.fixed_effects);
            let ridge = ridge_of(&donors, recipe.lambda);
            let mut target = design.target.clone();
            let mut p_value = |effect: f64| {
                target[date] = design.target[date] - effect;
                let fit = donors.fit(&target, &design.controls, ridge.as_ref());
                let far = |t: usize| (target[t] - fit.expected[t]).abs();
                let seen = far(date) * (1.0 - 1e-9);
                fitted.iter().filter(|&&t| far(t) >= seen).count() as f64 / fitted.len() as f64
            };
            let none = p_value(0.0);
            let p_value = std::cell::RefCell::new(p_value);
            let accepted = |effect: f64| -> Result<bool, Cancelled> {
                work.go_on()?;
                Ok((p_value.borrow_mut())(effect) > 1.0 - confidence)
            };
            let effect = effects[j];
            Ok((edge(effect, -scale, &accepted)?, edge(effect, scale, &accepted)?, Some(none)))
        })
        .collect()
}

/// The interval of the average effect by the jackknife+: one date before the
/// test is left out at a time, and how far its prediction is off widens what
/// that fit says of the test.
///
/// It takes the average to be as uncertain as a single date, so it is wide.
/// Source: Barber, Candès, Ramdas and Tibshirani (2021), Annals of Statistics
/// 49, 486–507; applied over time as in Ben-Michael, Feller and Rothstein.
pub(crate) fn jackknife_plus(
    design: &Design,
    recipe: Recipe,
    confidence: f64,
    work: &dyn Work,
) -> Result<(f64, f64), Cancelled> {
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for out in 0..design.before {
        work.go_on()?;
        let fitted: Vec<usize> = (0..design.before).filter(|&t| t != out).collect();
        let donors = Donors::new(&design.controls, design.periods(), &fitted, recipe.fixed_effects);
        let fit = donors.fit(&design.target, &design.controls, ridge_of(&donors, recipe.lambda).as_ref());
        let expected = super::design::mean(&fit.expected[design.before..]);
        let off = (design.target[out] - fit.expected[out]).abs();
        low.push(expected - off);
        high.push(expected + off);
    }
    let observed = super::design::mean(&design.target[design.before..]);
    let tail = (1.0 - confidence) / 2.0;
    Ok((observed - quantile(&mut high, 1.0 - tail), observed - quantile(&mut low, tail)))
}

/// The quantile between order statistics, linearly (Hyndman and Fan's type 7).
pub(crate) fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let Some(last) = values.len().checked_sub(1) else { return f64::NAN };
    let place = share * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    values[below] + (place - below as f64) * (values[above] - values[below])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::testing::design;
    use stats::Quiet;

    const PLAIN: Recipe = Recipe { fixed_effects: false, lambda: None };

    /// One control market that is flat: the differences are the target's own.
    fn flat(target: &[f64], before: usize) -> Design {
        let control = vec![0.0; target.len()];
        design(target, &[&control], before)
    }

    #[test]
    fn moving_blocks_by_hand() {
        // Of the five positions of a block of two only the test's own sums to 11.
        let design = flat(&[1.0, -2.0, 1.0, 5.0, 6.0], 3);
        let conformal = Conformal::new(&design, PLAIN, &Inference::default());
        let differences = conformal.differences(0.0);
        assert_eq!(differences, design.target);
        let p = |statistic, orders| conformal.p_value(&differences, statistic, orders);
        assert!((p(Statistic::Absolute, Orders::Blocks) - 0.2).abs() < 1e-12);
        // Of the ten pairs only one sums to 11 in absolute value.
        assert!((p(Statistic::Absolute, Orders::Any) - 0.1).abs() < 0.03);
    }

    #[test]
    fn one_date_is_ranked_among_all() {
        let design = flat(&[1.0, -2.0, 3.0, -4.0, 5.0, 2.5], 5);
        let found = by_date(&design, PLAIN, &[2.5], 1.0, 0.5, &Quiet).unwrap();
        // 2.5, 3, 4 and 5 of six are as large.
        assert!((found[0].2.unwrap() - 4.0 / 6.0).abs() < 1e-12);
        // An effect e is kept while more than half of the six are as large as
        // |2.5 − e|: up to the third largest of the five others, 3.
        assert!((found[0].0 + 0.5).abs() < 1e-3 && (found[0].1 - 5.5).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn with_few_dates_nothing_is_rejected() {
        let design = flat(&[1.0, 2.0, 50.0], 2);
        let found = by_date(&design, PLAIN, &[50.0], 1.0, 0.95, &Quiet).unwrap();
        assert!(found[0].0.is_infinite() && found[0].1.is_infinite(), "{found:?}");
    }

    #[test]
    fn quantiles_lie_between_order_statistics() {
        assert!((quantile(&mut [4.0, 1.0, 3.0, 2.0], 0.5) - 2.5).abs() < 1e-12);
        assert!((quantile(&mut [1.0, 2.0], 1.0) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn the_same_seed_gives_the_same_orders() {
        let inference = Inference { draws: 50, ..Inference::default() };
        assert_eq!(draw(20, 4, &inference), draw(20, 4, &inference));
        assert_ne!(draw(20, 4, &inference), draw(20, 4, &Inference { seed: 2, ..inference }));
    }
}
