//! The point of a convex hull that is nearest to the origin: least squares with
//! weights that are not negative and add up to one.

use crate::cholesky::{Cholesky, dot};

/// The weights w ≥ 0, Σw = 1 that minimise wᵀ G w, where `gram` is the n × n
/// matrix G of inner products of n points, by rows.
///
/// To fit a target y by columns x₁…xₙ, give the inner products of xⱼ − y: then
/// wᵀ G w = ‖Σ wⱼ xⱼ − y‖². A ridge penalty ζ²‖w‖² is ζ² added to the diagonal.
///
/// The algorithm keeps a set of affinely independent points, solves for the
/// nearest point of their affine hull and drops what becomes negative; it ends
/// after finitely many steps at the exact minimum, with exact zeros. Where many
/// weights fit equally well it returns one of them with few points.
///
/// Source: Wolfe (1976), Finding the nearest point in a polytope, Mathematical
/// Programming 11, 128–149.
///
/// # Panics
/// When `gram` is empty or not n × n.
#[must_use]
pub fn nearest_in_hull(gram: &[f64], n: usize) -> Vec<f64> {
    assert!(n > 0 && gram.len() == n * n, "an n × n matrix of inner products");
    let scale = (0..n).map(|j| gram[j * n + j]).fold(0.0, f64::max);
    let mut weights = vec![0.0; n];
    let first = (0..n).min_by(|&a, &b| gram[a * n + a].total_cmp(&gram[b * n + b])).unwrap_or(0);
    weights[first] = 1.0;
    let mut active = vec![first];
    // Each major step lowers the objective; the bound is only against rounding.
    for _ in 0..20 * n + 100 {
        let slopes: Vec<f64> = (0..n).map(|j| on_active(&gram[j * n..(j + 1) * n], &weights, &active)).collect();
        let value: f64 = active.iter().map(|&j| weights[j] * slopes[j]).sum();
        let steepest = (0..n).min_by(|&a, &b| slopes[a].total_cmp(&slopes[b])).unwrap_or(0);
        if slopes[steepest] >= value - 1e-13 * scale || active.contains(&steepest) {
            break;
        }
        active.push(steepest);
        if !settle(gram, n, &mut weights, &mut active, scale) {
            break;
        }
    }
    weights
}

fn on_active(row: &[f64], weights: &[f64], active: &[usize]) -> f64 {
    active.iter().map(|&k| row[k] * weights[k]).sum()
}

/// Moves to the nearest point of the affine hull of the active points, dropping
/// points until every weight is positive. False when rounding leaves no way on.
fn settle(gram: &[f64], n: usize, weights: &mut [f64], active: &mut Vec<usize>, scale: f64) -> bool {
    loop {
        let Some(target) = affine_minimum(gram, n, active, scale) else {
            // The newcomer depends on the others as far as can be told.
            if let Some(newcomer) = active.pop() {
                weights[newcomer] = 0.0;
            }
            return false;
        };
        if target.iter().all(|&w| w > 0.0) {
            for (&j, &w) in active.iter().zip(&target) {
                weights[j] = w;
            }
            return true;
        }
        let step = active
            .iter()
            .zip(&target)
            .filter(|&(_, &w)| w <= 0.0)
            .map(|(&j, &w)| if weights[j] > w { weights[j] / (weights[j] - w) } else { 0.0 })
            .fold(1.0, f64::min);
        for (&j, &w) in active.iter().zip(&target) {
            weights[j] += step * (w - weights[j]);
        }
        let smallest = active
            .iter()
            .zip(&target)
            .filter(|&(_, &w)| w <= 0.0)
            .map(|(&j, _)| j)
            .min_by(|&a, &b| weights[a].total_cmp(&weights[b]));
        active.retain(|&j| {
            let stays = Some(j) != smallest && weights[j] > 1e-15;
            if !stays {
                weights[j] = 0.0;
            }
            stays
        });
        if active.is_empty() {
            return false;
        }
        let total: f64 = active.iter().map(|&j| weights[j]).sum();
        for &j in active.iter() {
            weights[j] /= total;
        }
    }
}

/// The weights, of any sign and adding up to one, of the nearest point of the
/// affine hull of the active points.
fn affine_minimum(gram: &[f64], n: usize, active: &[usize], scale: f64) -> Option<Vec<f64>> {
    let size = active.len();
    let shift = scale.max(f64::MIN_POSITIVE);
    let mut matrix = Vec::with_capacity(size * size);
    for &j in active {
        matrix.extend(active.iter().map(|&k| gram[j * n + k] + shift));
    }
    let mut weights = Cholesky::of(&matrix, size)?.solve(&vec![1.0; size]);
    let total: f64 = weights.iter().sum();
    if !(total.is_finite() && total > 0.0) {
        return None;
    }
    for weight in &mut weights {
        *weight /= total;
    }
    Some(weights)
}

/// The inner products of xⱼ − y for points xⱼ (n rows of `length`) and a target
/// y, for [`nearest_in_hull`].
#[must_use]
pub fn differences_gram(points: &[f64], target: &[f64]) -> Vec<f64> {
    let length = target.len();
    let rows: Vec<Vec<f64>> =
        points.chunks_exact(length).map(|x| x.iter().zip(target).map(|(a, b)| a - b).collect()).collect();
    let n = rows.len();
    let mut gram = vec![0.0; n * n];
    for j in 0..n {
        for k in 0..=j {
            let product = dot(&rows[j], &rows[k]);
            gram[j * n + k] = product;
            gram[k * n + j] = product;
        }
    }
    gram
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fit(points: &[f64], target: &[f64]) -> Vec<f64> {
        nearest_in_hull(&differences_gram(points, target), points.len() / target.len())
    }

    #[test]
    fn an_exact_combination_comes_back() {
        let (a, b) = ([1.0, 2.0, 4.0, 3.0], [5.0, 1.0, 0.0, 2.0]);
        let target: Vec<f64> = a.iter().zip(&b).map(|(x, y)| 0.3 * x + 0.7 * y).collect();
        let w = fit(&[a, b].concat(), &target);
        assert!((w[0] - 0.3).abs() < 1e-12 && (w[1] - 0.7).abs() < 1e-12, "{w:?}");
    }

    #[test]
    fn a_target_outside_the_hull_gets_the_nearest_corner() {
        assert_eq!(fit(&[1.0, 1.0, 2.0, 2.0], &[5.0, 5.0]), [0.0, 1.0]);
    }

    #[test]
    fn the_foot_of_the_perpendicular_by_hand() {
        // The segment from (1, 0) to (0, 1) is nearest to (2, 1) at (1, 0),
        // and nearest to (0.75, 0.75) at its middle.
        assert_eq!(fit(&[1.0, 0.0, 0.0, 1.0], &[2.0, 1.0]), [1.0, 0.0]);
        let w = fit(&[1.0, 0.0, 0.0, 1.0], &[0.75, 0.75]);
        assert!((w[0] - 0.5).abs() < 1e-12, "{w:?}");
    }

    #[test]
    fn equal_points_are_no_trouble() {
        let w = fit(&[1.0, 2.0, 1.0, 2.0, 3.0, 0.0], &[1.0, 2.0]);
        assert!((w[0] + w[1] - 1.0).abs() < 1e-12, "{w:?}");
        assert_eq!(fit(&[0.0, 0.0], &[0.0, 0.0]), [1.0]);
    }

    proptest! {
        // The conditions of the minimum (Karush, Kuhn, Tucker): every slope is
        // at least the value, with equality where the weight is positive.
        #[test]
        fn the_conditions_of_the_minimum_hold(
            points in proptest::collection::vec(-10.0f64..10.0, 8 * 5),
            target in proptest::collection::vec(-6.0f64..6.0, 5),
        ) {
            let gram = differences_gram(&points, &target);
            let w = nearest_in_hull(&gram, 8);
            prop_assert!((w.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(w.iter().all(|&x| x >= 0.0));
            let slopes: Vec<f64> = (0..8).map(|j| dot(&gram[j * 8..j * 8 + 8], &w)).collect();
            let value = dot(&slopes, &w);
            for (slope, weight) in slopes.iter().zip(&w) {
                prop_assert!(*slope >= value - 1e-7, "slope {slope}, value {value}");
                if *weight > 1e-9 {
                    prop_assert!((slope - value).abs() < 1e-6, "slope {slope}, value {value}");
                }
            }
        }
    }
}
