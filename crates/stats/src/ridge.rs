//! Ridge regression in its dual form: weights on rows rather than on columns.

use crate::cholesky::{Cholesky, dot};

/// The dual of ridge regression on n rows with inner products K (n × n).
///
/// With rows X (n × p), a new row x and a penalty λ, ridge regression predicts
/// the new row's outcome by weights a = (X Xᵀ + λI)⁻¹ X x on the rows' outcomes.
/// With few rows and many columns this is the cheap side.
///
/// Source: Saunders, Gammerman and Vovk (1998), Ridge regression learning
/// algorithm in dual variables, ICML.
#[derive(Debug, Clone)]
pub struct DualRidge {
    factor: Cholesky,
}

impl DualRidge {
    /// Prepares the penalty `lambda` for rows with inner products `gram` (n ×
    /// n). `None` when the penalised matrix is not positive definite.
    #[must_use]
    pub fn of(gram: &[f64], n: usize, lambda: f64) -> Option<Self> {
        let mut matrix = gram.to_vec();
        for i in 0..n {
            matrix[i * n + i] += lambda;
        }
        Cholesky::of(&matrix, n).map(|factor| Self { factor })
    }

    /// The weights on the rows for a new row whose inner products with them are
    /// `products` = X x.
    #[must_use]
    pub fn weights(&self, products: &[f64]) -> Vec<f64> {
        self.factor.solve(products)
    }

    /// What the weights would predict for one column when that column is left
    /// out of the fit: `column` holds its n entries and `products` the inner
    /// products X x without it. A rank-one downdate (Sherman and Morrison 1950)
    /// in place of a new factor.
    #[must_use]
    pub fn predict_without(&self, column: &[f64], products: &[f64]) -> f64 {
        let solved = self.factor.solve(column);
        dot(&solved, products) / (1.0 - dot(&solved, column))
    }
}

/// The largest eigenvalue of a symmetric matrix that has no negative one, by
/// power iteration, to about nine digits.
#[must_use]
pub fn largest_eigenvalue(matrix: &[f64], n: usize) -> f64 {
    let mut vector: Vec<f64> = (0..n).map(|i| 1.0 + 1e-3 * (i as f64 * 0.7).sin()).collect();
    let mut value = 0.0;
    for _ in 0..2000 {
        let next: Vec<f64> = (0..n).map(|i| dot(&matrix[i * n..(i + 1) * n], &vector)).collect();
        let length = dot(&next, &next).sqrt();
        if length <= 0.0 {
            return 0.0;
        }
        let last = value;
        value = length;
        vector = next.into_iter().map(|x| x / length).collect();
        if (value - last).abs() <= 1e-10 * value {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    // X = [1 2; 3 1; 0 2], x = (1, 1), λ = 0.5. The primal solution is
    // xᵀ (XᵀX + λI)⁻¹ Xᵀ.
    #[test]
    fn the_dual_is_the_primal() {
        let rows = [[1.0, 2.0], [3.0, 1.0], [0.0, 2.0]];
        let gram: Vec<f64> = rows.iter().flat_map(|a| rows.iter().map(|b| dot(a, b)).collect::<Vec<_>>()).collect();
        let products: Vec<f64> = rows.iter().map(|row| row[0] + row[1]).collect();
        let dual = DualRidge::of(&gram, 3, 0.5).unwrap().weights(&products);
        // XᵀX + λI = [10.5 5; 5 9.5], determinant 74.75.
        let half = [(9.5 - 5.0) / 74.75, (10.5 - 5.0) / 74.75];
        for (row, weight) in rows.iter().zip(&dual) {
            assert!((dot(row, &half) - weight).abs() < 1e-12);
        }
    }

    #[test]
    fn leaving_a_column_out_by_downdate_is_leaving_it_out() {
        let rows = [[1.0, 2.0, 0.5], [3.0, 1.0, -1.0]];
        let inner = |p: usize| -> Vec<f64> {
            rows.iter().flat_map(|a| rows.iter().map(|b| dot(&a[..p], &b[..p])).collect::<Vec<_>>()).collect()
        };
        let products: Vec<f64> = rows.iter().map(|row| 0.4 * row[0] + 1.1 * row[1]).collect();
        let column = [0.5, -1.0];
        let direct = DualRidge::of(&inner(2), 2, 0.3).unwrap().weights(&products);
        let downdated = DualRidge::of(&inner(3), 2, 0.3).unwrap().predict_without(&column, &products);
        assert!((dot(&direct, &column) - downdated).abs() < 1e-12);
    }

    #[test]
    fn the_largest_eigenvalue_by_hand() {
        assert!((largest_eigenvalue(&[2.0, 1.0, 1.0, 2.0], 2) - 3.0).abs() < 1e-8);
        assert!(largest_eigenvalue(&[0.0], 1).abs() < 1e-12);
    }
}
