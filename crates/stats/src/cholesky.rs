//! The Cholesky factor of a small dense matrix.
//!
//! For matrices of up to a few hundred rows that are factored many times: it
//! works on plain slices, in place, and needs no other storage than its own.

/// The lower factor L of a symmetric positive definite matrix A = L Lᵀ.
///
/// Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., 4.2.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    lower: Vec<f64>,
    size: usize,
}

impl Cholesky {
    /// Factors `matrix`, `size` × `size` by rows, of which only the lower
    /// triangle is read. `None` when it is not positive definite to working
    /// precision.
    ///
    /// # Panics
    /// When `matrix` does not have `size` × `size` entries.
    #[must_use]
    pub fn of(matrix: &[f64], size: usize) -> Option<Self> {
        assert_eq!(matrix.len(), size * size, "a {size} × {size} matrix");
        let mut factor = Self { lower: matrix.to_vec(), size };
        factor.renew(matrix).then_some(factor)
    }

    /// The factor of the identity, which is itself.
    #[must_use]
    pub fn identity(size: usize) -> Self {
        let lower = (0..size * size).map(|at| f64::from(u8::from(at / size == at % size))).collect();
        Self { lower, size }
    }

    /// Factors another matrix of the same size in the place of this one; false,
    /// and no factor, when it is not positive definite to working precision.
    ///
    /// # Panics
    /// When `matrix` is of another size.
    #[must_use]
    pub fn renew(&mut self, matrix: &[f64]) -> bool {
        let (size, lower) = (self.size, &mut self.lower);
        lower.copy_from_slice(matrix);
        for row in 0..size {
            for column in 0..=row {
                let (above, below) = lower.split_at(row * size);
                let left = &below[..column];
                let other = if column == row { left } else { &above[column * size..column * size + column] };
                let sum = below[column] - dot(left, other);
                if column == row {
                    // A pivot that lost all its digits says the matrix is singular.
                    if sum.is_nan() || sum <= 1e-14 * matrix[row * size + row].abs() {
                        return false;
                    }
                    lower[row * size + row] = sum.sqrt();
                } else {
                    lower[row * size + column] = sum / lower[column * size + column];
                }
            }
        }
        true
    }

    /// Writes L⁻¹ by rows into `inverse`, of which the upper triangle is zero.
    /// Entry (i, j) of A⁻¹ is then the product of its columns i and j.
    ///
    /// # Panics
    /// When `inverse` does not have `size` × `size` entries.
    pub fn invert_lower(&self, inverse: &mut [f64]) {
        let size = self.size;
        assert_eq!(inverse.len(), size * size, "a {size} × {size} matrix");
        inverse.fill(0.0);
        for row in 0..size {
            let (above, below) = inverse.split_at_mut(row * size);
            let out = &mut below[..size];
            for (k, known) in above.chunks_exact(size).enumerate() {
                let by = self.lower[row * size + k];
                for (entry, value) in out[..=k].iter_mut().zip(known) {
                    *entry -= by * value;
                }
            }
            out[row] = 1.0;
            let pivot = self.lower[row * size + row];
            out[..=row].iter_mut().for_each(|entry| *entry /= pivot);
        }
    }

    /// Solves A x = b; `b` holds x afterwards.
    pub fn solve_in_place(&self, b: &mut [f64]) {
        self.forward(b);
        self.backward(b);
    }

    /// The solution of A x = b.
    #[must_use]
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        self.solve_in_place(&mut x);
        x
    }

    /// Solves L x = b; `b` holds x afterwards.
    pub fn forward(&self, b: &mut [f64]) {
        let size = self.size;
        for row in 0..size {
            let (known, rest) = b.split_at_mut(row);
            let left = &self.lower[row * size..row * size + row];
            rest[0] = (rest[0] - dot(left, known)) / self.lower[row * size + row];
        }
    }

    /// Solves Lᵀ x = b; `b` holds x afterwards. Applied to independent standard
    /// normal draws it gives draws with covariance A⁻¹.
    pub fn backward(&self, b: &mut [f64]) {
        let size = self.size;
        for row in (0..size).rev() {
            let value = b[row] / self.lower[row * size + row];
            b[row] = value;
            for (column, entry) in b.iter_mut().enumerate().take(row) {
                *entry -= self.lower[row * size + column] * value;
            }
        }
    }

    /// The logarithm of the determinant of A.
    #[must_use]
    pub fn log_determinant(&self) -> f64 {
        (0..self.size).map(|i| 2.0 * self.lower[i * self.size + i].ln()).sum()
    }
}

/// The sum of products of two slices, over the shorter one.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_by_two_by_hand() {
        // [4 2; 2 3] = [2 0; 1 √2] [2 1; 0 √2], determinant 8.
        let factor = Cholesky::of(&[4.0, 2.0, 2.0, 3.0], 2).unwrap();
        let x = factor.solve(&[2.0, 5.0]);
        assert!((x[0] + 0.5).abs() < 1e-14 && (x[1] - 2.0).abs() < 1e-14, "{x:?}");
        assert!((factor.log_determinant() - 8f64.ln()).abs() < 1e-14);
    }

    #[test]
    fn a_singular_matrix_has_no_factor() {
        assert_eq!(Cholesky::of(&[1.0, 1.0, 1.0, 1.0], 2), None);
        assert_eq!(Cholesky::of(&[1.0, 2.0, 2.0, 1.0], 2), None);
        assert_eq!(Cholesky::of(&[f64::NAN], 1), None);
    }

    proptest! {
        #[test]
        fn the_solution_solves(entries in proptest::collection::vec(-2.0f64..2.0, 16), b in proptest::collection::vec(-5.0f64..5.0, 4)) {
            let mut matrix = vec![0.0; 16];
            for i in 0..4 {
                for j in 0..4 {
                    matrix[i * 4 + j] = dot(&entries[i * 4..i * 4 + 4], &entries[j * 4..j * 4 + 4]);
                }
                matrix[i * 4 + i] += 0.5;
            }
            let mut factor = Cholesky::identity(4);
            prop_assert!(factor.renew(&matrix));
            let x = factor.solve(&b);
            let mut inverse = [0.0; 16];
            factor.invert_lower(&mut inverse);
            for i in 0..4 {
                let by_inverse: f64 = (0..4)
                    .map(|j| (0..4).map(|k| inverse[k * 4 + i] * inverse[k * 4 + j]).sum::<f64>() * b[j])
                    .sum();
                prop_assert!((by_inverse - x[i]).abs() < 1e-9 * (1.0 + x[i].abs()));
            }
            for i in 0..4 {
                prop_assert!((dot(&matrix[i * 4..i * 4 + 4], &x) - b[i]).abs() < 1e-9);
            }
        }
    }
}
