//! Coefficients sampled whitened: `b = m + U z`, where `U Uᵀ` is the inverse of a
//! precision matrix P. Under a normal posterior with mean m and precision P the
//! places z are independent and standard normal.

use stats::cholesky::Cholesky;

use super::slices::{add_scaled, dot};

/// Where columns overlap so far that P has no factor, its diagonal is raised by
/// this share, and ten times as much until it has one.
const JITTER: f64 = 1e-12;

/// The map and where its places are in the sampler's vector.
#[derive(Debug, Clone, Default)]
pub(super) struct Whitening {
    /// The first place.
    first: usize,
    centre: Vec<f64>,
    /// `U`, row by row, upper triangular.
    root: Vec<f64>,
}

impl Whitening {
    pub(super) fn new(first: usize, centre: Vec<f64>, precision: &faer::Mat<f64>) -> Self {
        let root = inverse_root(precision);
        Self { first, centre, root }
    }

    fn count(&self) -> usize {
        self.centre.len()
    }

    /// The coefficients at a position, in their order.
    pub(super) fn values<'a>(&'a self, position: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        let count = self.count();
        let z = &position[self.first..self.first + count];
        (0..count).map(move |i| self.centre[i] + dot(&self.root[i * count + i..(i + 1) * count], &z[i..]))
    }

    /// Writes the places at which the coefficients have these values.
    pub(super) fn place(&self, values: &[f64], position: &mut [f64]) {
        let count = self.count();
        let z = &mut position[self.first..self.first + count];
        for i in (0..count).rev() {
            let row = &self.root[i * count..(i + 1) * count];
            z[i] = (values[i] - self.centre[i] - dot(&row[i + 1..], &z[i + 1..])) / row[i];
        }
    }

    /// Writes the derivatives by the places, of these by the coefficients.
    pub(super) fn pull_back(&self, slopes: impl Iterator<Item = f64>, gradient: &mut [f64]) {
        let count = self.count();
        let gradient = &mut gradient[self.first..self.first + count];
        gradient.fill(0.0);
        for (i, slope) in slopes.enumerate() {
            add_scaled(&mut gradient[i..], slope, &self.root[i * count + i..(i + 1) * count]);
        }
    }
}

/// `U` with `U Uᵀ = P⁻¹`: for `P = L Lᵀ`, `U = L⁻ᵀ`.
fn inverse_root(precision: &faer::Mat<f64>) -> Vec<f64> {
    let count = precision.nrows();
    let mut rows: Vec<f64> = (0..count * count).map(|at| precision[(at / count, at % count)]).collect();
    let mut jitter = JITTER;
    let factor = loop {
        match Cholesky::of(&rows, count) {
            Some(factor) => break factor,
            // Twice its diagonal, any such matrix has a factor.
            None if jitter <= 1.0 => {
                (0..count).for_each(|i| rows[i * count + i] = precision[(i, i)].abs() * (1.0 + jitter) + jitter);
                jitter *= 10.0;
            }
            None => break Cholesky::identity(count),
        }
    };
    let mut inverse = vec![0.0; count * count];
    factor.invert_lower(&mut inverse);
    (0..count * count).map(|at| inverse[at % count * count + at / count]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_of_an_inverse() {
        let p = faer::mat![[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]];
        let u = inverse_root(&p);
        // P U Uᵀ = 1.
        for i in 0..3 {
            for j in 0..3 {
                let mut product = 0.0;
                for k in 0..3 {
                    let covariance: f64 = (0..3).map(|l| u[k * 3 + l] * u[j * 3 + l]).sum();
                    product += p[(i, k)] * covariance;
                }
                assert!((product - f64::from(u8::from(i == j))).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn places_and_values_undo_each_other() {
        let p = faer::mat![[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]];
        let whitening = Whitening::new(1, vec![1.0, -2.0, 3.0], &p);
        let values = [0.3, 0.7, -1.1];
        let mut position = [9.0; 5];
        whitening.place(&values, &mut position);
        assert!((position[0] - 9.0).abs() < 1e-15 && (position[4] - 9.0).abs() < 1e-15);
        for (found, value) in whitening.values(&position).zip(values) {
            assert!((found - value).abs() < 1e-12, "{found} {value}");
        }
        // The derivative of Σ slope × value along one place is the step of that sum.
        let slopes = [0.5, -1.0, 2.0];
        let mut gradient = [9.0; 5];
        whitening.pull_back(slopes.into_iter(), &mut gradient);
        let sum = |position: &[f64]| whitening.values(position).zip(slopes).map(|(b, s)| b * s).sum::<f64>();
        for place in 1..4 {
            let mut moved = position;
            moved[place] += 1.0;
            assert!((sum(&moved) - sum(&position) - gradient[place]).abs() < 1e-12);
        }
    }

    #[test]
    fn columns_that_overlap_wholly_still_have_a_root() {
        let p = faer::mat![[1.0, 1.0], [1.0, 1.0]];
        assert!(inverse_root(&p).iter().all(|entry| entry.is_finite()));
    }
}
