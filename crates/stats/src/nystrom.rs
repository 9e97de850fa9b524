//! Low-rank stand-ins for large positive semi-definite matrices that are known
//! only by their products.

use crate::quadratic::dot;

/// Makes the columns orthonormal (modified Gram–Schmidt, twice); columns that
/// depend on earlier ones are left out.
#[must_use]
pub fn orthonormal(columns: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    for mut column in columns {
        let length = dot(&column, &column).sqrt();
        for _ in 0..2 {
            for other in &basis {
                let along = dot(&column, other);
                column.iter_mut().zip(other).for_each(|(value, other)| *value -= along * other);
            }
        }
        let left = dot(&column, &column).sqrt();
        if left > 1e-10 * length && left.is_finite() && left > 0.0 {
            column.iter_mut().for_each(|value| *value /= left);
            basis.push(column);
        }
    }
    basis
}

/// Vectors v with `Σ v vᵀ = Y (Ωᵀ Y)⁻¹ Yᵀ`, the Nyström approximation of M from
/// its products `Y = M Ω` with orthonormal Ω: nowhere above M, equal to it on Ω
/// (Halko, Martinsson and Tropp 2011, section 5.4).
#[must_use]
pub fn factor(omega: &[Vec<f64>], products: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let r = omega.len();
    let mut core = vec![0.0; r * r];
    for i in 0..r {
        for j in 0..r {
            core[i * r + j] = 0.5 * (dot(&omega[i], &products[j]) + dot(&omega[j], &products[i]));
        }
    }
    let trace: f64 = (0..r).map(|i| core[i * r + i]).sum();
    if !(trace.is_finite() && trace > 0.0) {
        return Vec::new();
    }
    for i in 0..r {
        core[i * r + i] += 1e-10 * trace;
    }
    // Cholesky in place, then one triangular solve: V = Y L⁻ᵀ.
    let mut vectors: Vec<Vec<f64>> = Vec::with_capacity(r);
    for i in 0..r {
        for j in 0..=i {
            let sum: f64 = core[i * r + j] - (0..j).map(|k| core[i * r + k] * core[j * r + k]).sum::<f64>();
            if i == j {
                if sum <= 0.0 {
                    return vectors;
                }
                core[i * r + i] = sum.sqrt();
            } else {
                core[i * r + j] = sum / core[j * r + j];
            }
        }
        let mut vector = products[i].clone();
        for (k, earlier) in vectors.iter().enumerate() {
            vector.iter_mut().zip(earlier).for_each(|(value, earlier)| *value -= core[i * r + k] * earlier);
        }
        vector.iter_mut().for_each(|value| *value /= core[i * r + i]);
        vectors.push(vector);
    }
    vectors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(matrix: &[[f64; 3]; 3], v: &[f64]) -> Vec<f64> {
        matrix.iter().map(|row| dot(row, v)).collect()
    }

    #[test]
    fn a_matrix_of_low_rank_comes_out_exactly() {
        // (1,2,0)(1,2,0)ᵀ + (0,1,1)(0,1,1)ᵀ has rank 2.
        let matrix = [[1.0, 2.0, 0.0], [2.0, 5.0, 1.0], [0.0, 1.0, 1.0]];
        let omega = orthonormal(vec![vec![1.0, 0.3, -0.2], vec![0.1, -1.0, 0.7], vec![2.0, 0.6, -0.4]]);
        assert_eq!(omega.len(), 2, "the third depends on the first");
        let products: Vec<Vec<f64>> = omega.iter().map(|v| product(&matrix, v)).collect();
        let vectors = factor(&omega, &products);
        for (i, row) in matrix.iter().enumerate() {
            for (j, expected) in row.iter().enumerate() {
                let found: f64 = vectors.iter().map(|v| v[i] * v[j]).sum();
                assert!((found - expected).abs() < 1e-6, "{i} {j}: {found} {expected}");
            }
        }
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert!(factor(&orthonormal(vec![vec![1.0, 0.0]]), &[vec![0.0, 0.0]]).is_empty());
    }
}
