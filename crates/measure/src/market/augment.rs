//! How strongly to augment: the ridge penalty by leaving out one date at a time.

use serde::Serialize;
use stats::ridge::{DualRidge, largest_eigenvalue};
use stats::simplex::nearest_in_hull;

use super::design::Design;
use super::synthetic::Donors;

/// Whether the synthetic control is corrected by a ridge regression.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Augment {
    /// Only if that predicts left-out dates better by more than one standard
    /// error than no correction does.
    #[default]
    Auto,
    /// Always, with the largest penalty within one standard error of the best.
    Ridge,
    /// With this penalty.
    Fixed(f64),
    /// Never.
    Never,
}

/// How well left-out dates were predicted, by penalty.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrossValidation {
    /// The penalties tried, largest first.
    pub lambdas: Vec<f64>,
    /// Mean squared error by penalty.
    pub errors: Vec<f64>,
    /// Standard error of each mean squared error.
    pub standard_errors: Vec<f64>,
    /// Mean squared error without any correction.
    pub plain_error: f64,
    /// The penalty with the least error.
    pub best: f64,
    /// The largest penalty within one standard error of the best.
    pub one_standard_error: f64,
    /// Whether no correction at all is within one standard error of the best.
    pub plain_suffices: bool,
}

const STEPS: usize = 20;
const SMALLEST: f64 = 1e-8;

/// Leaves out one date before the test at a time, refits the weights and
/// predicts that date, for penalties from the largest eigenvalue of the control
/// markets' inner products down to 1e-8 of it.
///
/// The markets' levels (with fixed effects) are those of all dates before the
/// test. As in Ben-Michael, Feller and Rothstein's own program the last date is
/// never left out: their published estimates come out that way.
///
/// Source: Ben-Michael, Feller and Rothstein (2021), section 5.3.
#[must_use]
pub fn cross_validate(design: &Design, fixed_effects: bool) -> Option<CrossValidation> {
    let fitted: Vec<usize> = (0..design.before).collect();
    let donors = Donors::new(&design.controls, design.periods(), &fitted, fixed_effects);
    let largest = largest_eigenvalue(donors.centered_gram(), donors.count());
    if largest <= 0.0 || design.before < 3 {
        return None;
    }
    let lambdas: Vec<f64> = (0..=STEPS).map(|step| largest * SMALLEST.powf(step as f64 / STEPS as f64)).collect();
    let ridges: Vec<DualRidge> = lambdas
        .iter()
        .map(|&lambda| DualRidge::of(donors.centered_gram(), donors.count(), lambda))
        .collect::<Option<_>>()?;
    let folds = design.before - 1;
    let mut squares = vec![Vec::with_capacity(folds); lambdas.len()];
    let mut plain = Vec::with_capacity(folds);
    let without = Without::new(&donors, &design.target);
    for date in 0..folds {
        let (miss, column, products) = without.date(date);
        plain.push(miss * miss);
        for (errors, ridge) in squares.iter_mut().zip(&ridges) {
            errors.push((miss - ridge.predict_without(&column, &products)).powi(2));
        }
    }
    let (errors, standard_errors): (Vec<f64>, Vec<f64>) = squares.iter().map(|x| mean_and_error(x)).unzip();
    let least = (0..errors.len()).min_by(|&a, &b| errors[a].total_cmp(&errors[b]))?;
    let bound = errors[least] + standard_errors[least];
    let one = (0..errors.len()).find(|&i| errors[i] <= bound).unwrap_or(least);
    let plain_error = super::design::mean(&plain);
    Some(CrossValidation {
        best: lambdas[least],
        one_standard_error: lambdas[one],
        plain_suffices: plain_error <= bound,
        lambdas,
        errors,
        standard_errors,
        plain_error,
    })
}

/// The penalty to use; none means no correction.
#[must_use]
pub(super) fn penalty(design: &Design, fixed_effects: bool, augment: Augment) -> Option<f64> {
    match augment {
        Augment::Never => None,
        Augment::Fixed(lambda) => Some(lambda),
        Augment::Ridge => cross_validate(design, fixed_effects).map(|found| found.one_standard_error),
        Augment::Auto => cross_validate(design, fixed_effects)
            .filter(|found| !found.plain_suffices)
            .map(|found| found.one_standard_error),
    }
}

/// Fits with one date left out, by downdates of what all dates gave.
struct Without<'a> {
    donors: &'a Donors,
    differences: Vec<f64>,
    picked: Vec<f64>,
    target: Vec<f64>,
    rows: Vec<Vec<f64>>,
    /// Inner products of the centred markets with the centred target.
    products: Vec<f64>,
}

impl<'a> Without<'a> {
    fn new(donors: &'a Donors, target: &[f64]) -> Self {
        let (picked, _) = donors.target(target);
        let rows: Vec<Vec<f64>> = (0..donors.count()).map(|j| donors.centered_row(j)).collect();
        let target = donors.centered_target(&picked);
        let products = rows.iter().map(|row| stats::cholesky::dot(row, &target)).collect();
        Self { differences: donors.differences_gram(&picked, 0.0), donors, picked, target, rows, products }
    }

    /// What the positive weights miss on the left-out date, the markets on that
    /// date less their mean, and the inner products the ridge needs.
    fn date(&self, date: usize) -> (f64, Vec<f64>, Vec<f64>) {
        let n = self.donors.count();
        let column: Vec<f64> = self.rows.iter().map(|row| row[date]).collect();
        let target = self.target[date];
        debug_assert!(date < self.picked.len());
        let mut gram = self.differences.clone();
        for j in 0..n {
            for k in 0..n {
                gram[j * n + k] -= (column[j] - target) * (column[k] - target);
            }
        }
        let weights = nearest_in_hull(&gram, n);
        let miss = target - stats::cholesky::dot(&column, &weights);
        let all = self.donors.centered_gram();
        let products = (0..n)
            .map(|j| {
                let followed = stats::cholesky::dot(&all[j * n..(j + 1) * n], &weights);
                self.products[j] - followed - column[j] * miss
            })
            .collect();
        (miss, column, products)
    }
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let middle = super::design::mean(values);
    let count = values.len() as f64;
    let spread = values.iter().map(|x| (x - middle).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    (middle, (spread / count).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::synthetic::{Recipe, fit_before};
    use crate::market::testing::design;

    // Leaving a date out by downdate must equal leaving it out of the data.
    #[test]
    fn a_left_out_date_is_left_out() {
        let rows: Vec<Vec<f64>> = (0..3)
            .map(|m| (0..9).map(|t| 10.0 + ((t * (m + 2)) as f64 * 0.9).sin() * 3.0 + m as f64).collect())
            .collect();
        let target: Vec<f64> = (0..9).map(|t| 10.5 + (t as f64 * 1.7).cos() * 2.0).collect();
        let controls: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let all = design(&target, &controls, 8);
        let found = cross_validate(&all, false).unwrap();
        let mut by_hand = 0.0;
        for out in 0..7 {
            // The left-out date becomes the first date of the test.
            let order: Vec<usize> = (0..8).filter(|&t| t != out).chain([out]).collect();
            let pick = |row: &[f64]| -> Vec<f64> { order.iter().map(|&t| row[t]).collect() };
            let picked: Vec<Vec<f64>> = rows.iter().map(|row| pick(row)).collect();
            let controls: Vec<&[f64]> = picked.iter().map(Vec::as_slice).collect();
            let one = design(&pick(&target), &controls, 7);
            let fit = fit_before(&one, Recipe { fixed_effects: false, lambda: Some(found.lambdas[10]) });
            by_hand += (one.target[7] - fit.expected[7]).powi(2) / 7.0;
        }
        assert!((found.errors[10] - by_hand).abs() < 1e-8 * by_hand, "{} {by_hand}", found.errors[10]);
    }

    #[test]
    fn nothing_to_correct_means_no_correction() {
        let a: Vec<f64> = (0..30).map(|t| 10.0 + (f64::from(t) * 0.8).sin() * 3.0).collect();
        let b: Vec<f64> = (0..30).map(|t| 14.0 + (f64::from(t) * 1.3).cos() * 2.0).collect();
        let target: Vec<f64> = a.iter().zip(&b).map(|(x, y)| 0.5 * x + 0.5 * y).collect();
        let design = design(&target, &[&a, &b], 25);
        assert_eq!(penalty(&design, true, Augment::Auto), None);
        assert!(penalty(&design, true, Augment::Ridge).is_some());
        assert_eq!(penalty(&design, true, Augment::Fixed(3.0)), Some(3.0));
    }
}
