//! How sharply a function bends at a point, and the covariance that says.
//!
//! The inverse of the Hessian of a negative log-likelihood at its minimum
//! estimates the covariance of the estimates (observed Fisher information;
//! Efron and Hinkley (1978), Biometrika 65, 457–482).

use crate::cholesky::Cholesky;

/// The Hessian at a point by central differences of the gradient with this
/// step, made symmetric; `gradient` writes the gradient of its first argument.
pub fn hessian(at: &[f64], step: f64, mut gradient: impl FnMut(&[f64], &mut [f64])) -> Vec<Vec<f64>> {
    let n = at.len();
    let mut rows = vec![vec![0.0; n]; n];
    let (mut up, mut down) = (vec![0.0; n], vec![0.0; n]);
    let mut moved = at.to_vec();
    for i in 0..n {
        moved[i] = at[i] + step;
        gradient(&moved, &mut up);
        moved[i] = at[i] - step;
        gradient(&moved, &mut down);
        moved[i] = at[i];
        for (entry, (up, down)) in rows[i].iter_mut().zip(up.iter().zip(&down)) {
            *entry = (up - down) / (2.0 * step);
        }
    }
    for i in 1..n {
        let (above, below) = rows.split_at_mut(i);
        for (other, entry) in above.iter_mut().zip(&mut below[0]) {
            let mean = f64::midpoint(other[i], *entry);
            (other[i], *entry) = (mean, mean);
        }
    }
    rows
}

/// The inverse of a symmetric matrix; `None` unless it is positive definite
/// beyond rounding.
#[must_use]
pub fn inverse(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let factor = Cholesky::of(&matrix.concat(), n)?;
    let unit = |at: usize| (0..n).map(|i| f64::from(u8::from(i == at))).collect::<Vec<f64>>();
    Some((0..n).map(|column| factor.solve(&unit(column))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hessian_of_a_known_function_comes_out() {
        // f = x² y + eˣ: second derivatives 2y + eˣ, 2x and 0.
        let rows = hessian(&[1.0, 2.0], 1e-5, |at, g| {
            g[0] = 2.0 * at[0] * at[1] + at[0].exp();
            g[1] = at[0] * at[0];
        });
        let expected = [[4.0 + 1.0_f64.exp(), 2.0], [2.0, 0.0]];
        for i in 0..2 {
            for j in 0..2 {
                assert!((rows[i][j] - expected[i][j]).abs() < 1e-8, "{rows:?}");
            }
        }
    }

    #[test]
    fn an_inverse_undoes_its_matrix() {
        let matrix = vec![vec![4.0, 1.0, 0.5], vec![1.0, 3.0, -0.2], vec![0.5, -0.2, 2.0]];
        let back = inverse(&matrix).unwrap();
        for (i, row) in matrix.iter().enumerate() {
            for j in 0..3 {
                let entry: f64 = row.iter().zip(&back).map(|(one, other)| one * other[j]).sum();
                assert!((entry - f64::from(u8::from(i == j))).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn a_flat_or_bent_down_matrix_has_no_inverse() {
        assert_eq!(inverse(&[vec![1.0, 1.0], vec![1.0, 1.0]]), None);
        assert_eq!(inverse(&[vec![1.0, 0.0], vec![0.0, -1.0]]), None);
        assert_eq!(inverse(&[vec![f64::NAN]]), None);
    }
}
