//! `s(x) = tanh(x/c)`; `ds/dx = (1 − s²)/c`, `ds/dc = −x (1 − s²)/c²`.
//! PyMC-Marketing writes `b tanh(x/(bc))`; here `c` stands for its `bc`, so that
//! the curve does not change shape with the coefficient.

pub(super) fn at(c: f64, x: f64) -> (f64, f64) {
    let s = (x / c).tanh();
    (s, (1.0 - s * s) / c)
}

pub(super) fn apply(c: f64, x: &[f64], out: &mut [f64]) {
    for (out, x) in out.iter_mut().zip(x) {
        let e = (-2.0 * x / c).exp();
        *out = (1.0 - e) / (1.0 + e);
    }
}

pub(super) fn pull_back(c: f64, x: &[f64], values: &[f64], adjoint: &mut [f64]) -> f64 {
    let mut by_c = 0.0;
    for ((a, s), x) in adjoint.iter_mut().zip(values).zip(x) {
        let by_x = *a * (1.0 - s * s) / c;
        by_c -= by_x * x;
        *a = by_x;
    }
    by_c / c
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_flattens_at_one() {
        assert!((super::at(0.5, 10.0).0 - 1.0).abs() < 1e-12);
    }
}
