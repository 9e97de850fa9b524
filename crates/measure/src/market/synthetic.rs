//! Synthetic control: a weighted mean of control markets that follows the
//! treated markets before the test and stands in for them during it.
//!
//! Sources: Abadie, Diamond and Hainmueller (2010), JASA 105, 493–505; with
//! markets' own levels taken out (fixed effects): Doudchenko and Imbens (2016),
//! NBER 22791, and Ferman and Pinto (2021), Quantitative Economics 12,
//! 1197–1221; with ridge augmentation: Ben-Michael, Feller and Rothstein
//! (2021), JASA 116, 1789–1803.

use stats::cholesky::dot;
use stats::ridge::DualRidge;
use stats::simplex::nearest_in_hull;

use super::design::{Design, mean};

/// How the weights are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Recipe {
    /// Takes each market's mean over the fitted dates out first, so that only
    /// the movements have to agree, not the levels.
    pub fixed_effects: bool,
    /// The ridge penalty of the augmentation; none leaves the weights positive.
    pub lambda: Option<f64>,
}

/// Weights and what they predict.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Synthetic {
    /// One weight per control market; they add up to one.
    pub(crate) weights: Vec<f64>,
    /// The weights before augmentation: positive, adding up to one.
    pub(crate) plain: Vec<f64>,
    /// The treated markets' expected outcome on every date.
    pub(crate) expected: Vec<f64>,
}

/// The control markets over the dates on which weights are fitted, prepared so
/// that many targets can be fitted cheaply.
#[derive(Debug, Clone)]
pub(crate) struct Donors {
    count: usize,
    fitted: Vec<usize>,
    fixed_effects: bool,
    /// Each market's level, zero without fixed effects.
    levels: Vec<f64>,
    /// Outcomes on the fitted dates less the level, one row per market.
    rows: Vec<f64>,
    gram: Vec<f64>,
    /// The mean over markets by fitted date.
    center: Vec<f64>,
    centered_gram: Vec<f64>,
}

impl Donors {
    /// Prepares `controls` (rows of `periods` outcomes) on the dates `fitted`.
    pub(crate) fn new(controls: &[f64], periods: usize, fitted: &[usize], fixed_effects: bool) -> Self {
        let count = controls.len() / periods;
        let mut rows = Vec::with_capacity(count * fitted.len());
        let mut levels = Vec::with_capacity(count);
        for row in controls.chunks_exact(periods) {
            let picked: Vec<f64> = fitted.iter().map(|&t| row[t]).collect();
            let level = if fixed_effects { mean(&picked) } else { 0.0 };
            rows.extend(picked.iter().map(|y| y - level));
            levels.push(level);
        }
        let length = fitted.len();
        let gram = inner_products(&rows, length);
        let center = super::design::mean_row(&rows, length);
        let centered: Vec<f64> =
            rows.chunks_exact(length.max(1)).flat_map(|row| row.iter().zip(&center).map(|(y, c)| y - c)).collect();
        let centered_gram = inner_products(&centered, length);
        Self { count, fitted: fitted.to_vec(), fixed_effects, levels, rows, gram, center, centered_gram }
    }

    /// How many control markets there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The inner products of the markets less the mean market, for the ridge.
    pub(crate) fn centered_gram(&self) -> &[f64] {
        &self.centered_gram
    }

    fn row(&self, market: usize) -> &[f64] {
        &self.rows[market * self.fitted.len()..(market + 1) * self.fitted.len()]
    }

    /// One market on the fitted dates, less its level and the mean market.
    pub(crate) fn centered_row(&self, market: usize) -> Vec<f64> {
        self.row(market).iter().zip(&self.center).map(|(y, c)| y - c).collect()
    }

    /// The target on the fitted dates less its level, and that level.
    pub(crate) fn target(&self, target: &[f64]) -> (Vec<f64>, f64) {
        let picked: Vec<f64> = self.fitted.iter().map(|&t| target[t]).collect();
        let level = if self.fixed_effects { mean(&picked) } else { 0.0 };
        (picked.iter().map(|y| y - level).collect(), level)
    }

    /// The target less the mean market on the fitted dates.
    pub(crate) fn centered_target(&self, picked: &[f64]) -> Vec<f64> {
        picked.iter().zip(&self.center).map(|(y, c)| y - c).collect()
    }

    /// The inner products of (market − target), for the weights that add up to
    /// one; `penalty` is added to the diagonal.
    pub(crate) fn differences_gram(&self, picked: &[f64], penalty: f64) -> Vec<f64> {
        let n = self.count;
        let with: Vec<f64> = (0..n).map(|j| dot(self.row(j), picked)).collect();
        let own = dot(picked, picked);
        let mut gram = self.gram.clone();
        for j in 0..n {
            for k in 0..n {
                gram[j * n + k] += own - with[j] - with[k];
            }
            gram[j * n + j] += penalty;
        }
        gram
    }

    /// Positive weights adding up to one that follow the target (less its
    /// level) best on the fitted dates.
    pub(crate) fn weights(&self, picked: &[f64]) -> Vec<f64> {
        nearest_in_hull(&self.differences_gram(picked, 0.0), self.count)
    }

    /// Weights, and predictions on every date of `controls`.
    pub(crate) fn fit(&self, target: &[f64], controls: &[f64], ridge: Option<&DualRidge>) -> Synthetic {
        let (picked, level) = self.target(target);
        let plain = self.weights(&picked);
        let mut weights = plain.clone();
        if let Some(ridge) = ridge {
            for (weight, more) in weights.iter_mut().zip(ridge.weights(&self.unexplained(&picked, &plain))) {
                *weight += more;
            }
        }
        let expected = self.predict(&weights, level, controls, target.len());
        Synthetic { weights, plain, expected }
    }

    /// The inner products of the markets with what the weights leave of the
    /// target, all less the mean market.
    pub(crate) fn unexplained(&self, picked: &[f64], weights: &[f64]) -> Vec<f64> {
        let n = self.count;
        let target = self.centered_target(picked);
        (0..n)
            .map(|j| dot(&self.centered_row(j), &target) - dot(&self.centered_gram[j * n..(j + 1) * n], weights))
            .collect()
    }

    fn predict(&self, weights: &[f64], level: f64, controls: &[f64], periods: usize) -> Vec<f64> {
        let mut expected = vec![level; periods];
        for ((row, weight), own) in controls.chunks_exact(periods).zip(weights).zip(&self.levels) {
            for (sum, y) in expected.iter_mut().zip(row) {
                *sum += weight * (y - own);
            }
        }
        expected
    }
}

/// Fits the recipe on the dates before the test.
pub(crate) fn fit_before(design: &Design, recipe: Recipe) -> Synthetic {
    let fitted: Vec<usize> = (0..design.before).collect();
    let donors = Donors::new(&design.controls, design.periods(), &fitted, recipe.fixed_effects);
    let ridge = ridge_of(&donors, recipe.lambda);
    donors.fit(&design.target, &design.controls, ridge.as_ref())
}

/// The ridge for a penalty on these donors.
pub(crate) fn ridge_of(donors: &Donors, lambda: Option<f64>) -> Option<DualRidge> {
    lambda.and_then(|lambda| DualRidge::of(donors.centered_gram(), donors.count(), lambda))
}

/// What the plain mean of the control markets leaves of the target, with levels
/// taken out over the dates before the test if the recipe says so.
pub(crate) fn equal_differences(design: &Design, fixed_effects: bool) -> Vec<f64> {
    let plain = super::design::mean_row(&design.controls, design.periods());
    let before = design.before;
    let shift = if fixed_effects { mean(&design.target[..before]) - mean(&plain[..before]) } else { 0.0 };
    design.target.iter().zip(&plain).map(|(y, c)| y - c - shift).collect()
}

fn inner_products(rows: &[f64], length: usize) -> Vec<f64> {
    let rows: Vec<&[f64]> = rows.chunks_exact(length.max(1)).collect();
    let n = rows.len();
    let mut gram = vec![0.0; n * n];
    for j in 0..n {
        for k in 0..=j {
            let product = dot(rows[j], rows[k]);
            gram[j * n + k] = product;
            gram[k * n + j] = product;
        }
    }
    gram
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::testing::design;

    const PLAIN: Recipe = Recipe { fixed_effects: false, lambda: None };

    // The treated market is 0.3 of one market and 0.7 of another, plus 5 during
    // the test.
    #[test]
    fn an_exact_combination_gives_its_weights_and_effect() {
        let a = [10.0, 12.0, 9.0, 14.0, 11.0, 13.0];
        let b = [20.0, 18.0, 23.0, 19.0, 25.0, 21.0];
        let c = [3.0, 9.0, 1.0, 7.0, 2.0, 8.0];
        let target: Vec<f64> = (0..6).map(|t| 0.3 * a[t] + 0.7 * b[t] + if t >= 4 { 5.0 } else { 0.0 }).collect();
        let fit = fit_before(&design(&target, &[&a, &b, &c], 4), PLAIN);
        for (weight, want) in fit.weights.iter().zip([0.3, 0.7, 0.0]) {
            assert!((weight - want).abs() < 1e-10, "{:?}", fit.weights);
        }
        assert!((target[5] - fit.expected[5] - 5.0).abs() < 1e-9);
    }

    // A market that moves alike on another level: only fixed effects see it.
    #[test]
    fn fixed_effects_take_the_level_out() {
        let a = [10.0, 12.0, 9.0, 14.0, 11.0, 13.0];
        let b = [4.0, 4.5, 5.0, 4.0, 4.0, 4.5];
        let target: Vec<f64> = a.iter().map(|y| y + 100.0).collect();
        let design = design(&target, &[&a, &b], 5);
        let with = fit_before(&design, Recipe { fixed_effects: true, ..PLAIN });
        assert!((with.weights[0] - 1.0).abs() < 1e-10 && (with.expected[5] - 113.0).abs() < 1e-9);
        let without = fit_before(&design, PLAIN);
        assert!((without.expected[5] - 113.0).abs() > 90.0, "{:?}", without.expected);
    }

    // Ridge with no penalty to speak of fits the dates before the test exactly
    // when there are as many markets as dates.
    #[test]
    fn augmentation_closes_the_gap_before_the_test() {
        let a = [1.0, 2.0, 3.0, 4.0];
        let b = [2.0, 1.0, 5.0, 3.0];
        let c = [1.0, 5.0, 2.0, 2.0];
        let target = [9.0, 9.0, 9.5, 9.0];
        let design = design(&target, &[&a, &b, &c], 2);
        let plain = fit_before(&design, PLAIN);
        assert!((target[0] - plain.expected[0]).abs() > 3.0);
        let augmented = fit_before(&design, Recipe { lambda: Some(1e-6), ..PLAIN });
        for (y, e) in target.iter().zip(&augmented.expected).take(2) {
            assert!((y - e).abs() < 1e-4, "{:?}", augmented.expected);
        }
        assert!((augmented.weights.iter().sum::<f64>() - 1.0).abs() < 1e-6);
    }
}
