//! A pilot regression: the model with its carry-over and saturation held, by
//! least squares. It sets how the posterior is sampled, never what it is: the
//! whitening of the baseline, and how far the deviations of geos are centred.

use faer::linalg::solvers::{Llt, Solve};

use super::slices::{dot, sum};

/// Most that deviations are centred: at one a deviation near zero is a funnel.
const MOST: f64 = 0.95;

/// Least mean share that is centred at all.
const LEAST: f64 = 0.4;
/// Standard errors by which the moments' estimate of a variance must be above zero.
pub(super) const ERRORS: f64 = 4.0;

/// What the pilot found.
#[derive(Debug, Clone)]
pub(super) struct Pilot {
    /// `XᵀWX`.
    pub(super) gram: faer::Mat<f64>,
    /// Covariance of the coefficients.
    pub(super) covariance: faer::Mat<f64>,
    /// Coefficients, by column.
    pub(super) solution: Vec<f64>,
    /// Variance of what is left.
    pub(super) variance: f64,
    /// What is left, by row.
    pub(super) residual: Vec<f64>,
}

impl Pilot {
    /// Regresses the outcome on columns whose coefficients are held towards zero
    /// by these precisions.
    pub(super) fn new(columns: &[Vec<f64>], held: &[f64], outcome: &[f64], weight: &[f64]) -> Self {
        let size = columns.len();
        let mut gram = faer::Mat::<f64>::zeros(size, size);
        let weighted: Vec<Vec<f64>> =
            columns.iter().map(|c| c.iter().zip(weight).map(|(c, w)| c * w).collect()).collect();
        for i in 0..size {
            for j in 0..=i {
                let product = dot(&weighted[i], &columns[j]);
                gram[(i, j)] = product;
                gram[(j, i)] = product;
            }
        }
        let against: Vec<f64> = weighted.iter().map(|c| dot(c, outcome)).collect();
        let seen = sum(weight).max(2.0);
        let total = outcome.iter().zip(weight).map(|(y, w)| w * y * y).sum::<f64>();
        let mut variance = (total / seen).max(1e-12);
        let mut covariance = faer::Mat::<f64>::identity(size, size);
        let (mut solution, mut residual) = (vec![0.0; size], outcome.to_vec());
        // More than once, so that the prior is weighed against the residual's variance.
        for _ in 0..3 {
            let mut precision = gram.clone() * faer::Scale(1.0 / variance);
            for (i, held) in held.iter().enumerate() {
                precision[(i, i)] += held;
            }
            let right = faer::Col::from_fn(size, |i| against[i] / variance);
            let Ok(factor) = Llt::new(precision.as_ref(), faer::Side::Lower) else { break };
            let found = factor.solve(&right);
            covariance = factor.solve(&faer::Mat::<f64>::identity(size, size));
            solution = (0..size).map(|i| found[i]).collect();
            residual.copy_from_slice(outcome);
            for (column, by) in columns.iter().zip(&solution) {
                super::slices::add_scaled(&mut residual, -by, column);
            }
            let left: f64 = residual.iter().zip(weight).map(|(r, w)| w * r * r).sum();
            variance = (left / seen).max(1e-8 * total / seen).max(1e-300);
        }
        Self { gram, covariance, solution, variance, residual }
    }

    /// How far deviations of geos from these columns' coefficients should be
    /// centred, by column and geo: `τ²/(τ² + v)`, where `v` is the variance with
    /// which a geo alone would tell its deviation and `τ²` that of the deviations,
    /// by moments, if it is surely above zero.
    pub(super) fn centring(&self, columns: &[&[f64]], weight: &[f64], geos: usize) -> Vec<Vec<f64>> {
        let found: Vec<Vec<(f64, f64)>> = self.by_geo(columns, weight, geos);
        (0..columns.len())
            .map(|column| {
                let told: Vec<(f64, f64)> = found.iter().map(|geo| geo[column]).collect();
                let of_all: f64 = told.iter().map(|(_, v)| 1.0 / v).sum();
                let spread = told.iter().map(|(d, v)| (d * d - v) / v).sum::<f64>() / of_all;
                // Centring what may be zero makes a funnel, not centring only makes
                // chains slower: it must stand out from what zero would show.
                let zero = (2.0 / geos as f64).sqrt() * geos as f64 / of_all;
                let sure = if spread > ERRORS * zero { spread } else { 0.0 };
                let share = |v: f64| (sure / (sure + v)).min(MOST);
                let shares: Vec<f64> = told.iter().map(|(_, v)| share(*v)).collect();
                // Little centring is none: a deviation that may be zero has no boundary then.
                if shares.iter().sum::<f64>() < LEAST * geos as f64 { vec![0.0; geos] } else { shares }
            })
            .collect()
    }

    /// Each geo's deviation from each column's coefficient with its variance,
    /// regressed on what the pilot left.
    fn by_geo(&self, columns: &[&[f64]], weight: &[f64], geos: usize) -> Vec<Vec<(f64, f64)>> {
        let periods = weight.len() / geos;
        let size = columns.len() + 1;
        let ones = vec![1.0; periods];
        let (mut left, mut seen) = (0.0, 0.0);
        let mut found = Vec::with_capacity(geos);
        for geo in 0..geos {
            let rows = geo * periods..(geo + 1) * periods;
            let (weight, residual) = (&weight[rows.clone()], &self.residual[rows.clone()]);
            let own: Vec<&[f64]> =
                columns.iter().map(|c| &c[rows.clone()]).chain(std::iter::once(ones.as_slice())).collect();
            let product = |a: &[f64], b: &[f64]| a.iter().zip(b).zip(weight).map(|((a, b), w)| a * b * w).sum::<f64>();
            // A hair on the diagonal: a column may be constant in a geo.
            let gram = faer::Mat::from_fn(size, size, |i, j| {
                product(own[i], own[j]) * if i == j { 1.0 + 1e-9 } else { 1.0 } + if i == j { 1e-9 } else { 0.0 }
            });
            let Ok(factor) = Llt::new(gram.as_ref(), faer::Side::Lower) else {
                found.push(vec![(0.0, 1e9); columns.len()]);
                continue;
            };
            let slopes = factor.solve(&faer::Col::from_fn(size, |i| product(own[i], residual)));
            let inverse = factor.solve(&faer::Mat::<f64>::identity(size, size));
            for (t, residual) in residual.iter().enumerate() {
                let fitted: f64 = own.iter().enumerate().map(|(i, c)| slopes[i] * c[t]).sum();
                left += weight[t] * (residual - fitted).powi(2);
            }
            seen += (sum(weight) - size as f64).max(0.0);
            found.push((0..columns.len()).map(|i| (slopes[i], inverse[(i, i)])).collect());
        }
        let variance = if seen > 0.0 { (left / seen).max(1e-300) } else { self.variance };
        for (_, inverse) in found.iter_mut().flatten() {
            *inverse *= variance;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four geos of fifty periods whose slopes differ by `spread`.
    fn centring(spread: f64) -> f64 {
        let wave = |i: usize, k: f64| (i as f64 * k).sin();
        let column: Vec<f64> = (0..200).map(|i| wave(i, 1.7)).collect();
        let slope = [1.0, -1.0, 0.5, -0.5];
        let outcome: Vec<f64> =
            (0..200).map(|i| (1.0 + spread * slope[i / 50]) * column[i] + 0.1 * wave(i * i, 0.9)).collect();
        let weight = vec![1.0; 200];
        let pilot = Pilot::new(std::slice::from_ref(&column), &[1e-6], &outcome, &weight);
        assert!((pilot.solution[0] - 1.0).abs() < 0.05);
        let weights = pilot.centring(&[&column], &weight, 4);
        weights[0].iter().sum::<f64>() / 4.0
    }

    #[test]
    fn geos_that_differ_and_tell_so_are_centred() {
        assert!(centring(0.5) > 0.9);
        assert!(centring(0.0) < 0.5);
    }
}
