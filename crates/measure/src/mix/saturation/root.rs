//! `s(x) = x^α`, `0 < α < 1`: `ds/dx = α s/x`, `ds/dα = s ln x`. The power form of
//! constant elasticity. It never flattens, and its derivative at zero is
//! infinite.

/// Below this the slope that is shown (not the one that is sampled with) is
/// taken as here.
const HAIR: f64 = 1e-9;

pub(super) fn at(alpha: f64, x: f64) -> (f64, f64) {
    let value = if x > 0.0 { x.powf(alpha) } else { 0.0 };
    (value, alpha * x.max(HAIR).powf(alpha - 1.0))
}

pub(super) fn apply(alpha: f64, x: &[f64], out: &mut [f64]) {
    for (out, x) in out.iter_mut().zip(x) {
        *out = if *x > 0.0 { (alpha * x.ln()).exp() } else { 0.0 };
    }
}

pub(super) fn pull_back(alpha: f64, x: &[f64], values: &[f64], adjoint: &mut [f64]) -> f64 {
    let mut by_alpha = 0.0;
    for ((a, s), x) in adjoint.iter_mut().zip(values).zip(x) {
        if *x > 0.0 {
            by_alpha += *a * s * x.ln();
            // However near to zero: a late lag's weight may be 1e-12, and its root
            // still counts.
            *a *= alpha * (s / x.max(f64::MIN_POSITIVE));
        } else {
            *a = 0.0;
        }
    }
    by_alpha
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_square_root() {
        assert!((super::at(0.5, 9.0).0 - 3.0).abs() < 1e-12);
    }

    #[test]
    fn the_slope_is_right_next_to_zero() {
        let x = [1e-14, 1e-300];
        let (mut values, mut adjoint) = ([0.0; 2], [1.0; 2]);
        super::apply(0.3, &x, &mut values);
        super::pull_back(0.3, &x, &values, &mut adjoint);
        // By the logarithm of x it is α s.
        for i in 0..2 {
            assert!((adjoint[i] * x[i] / values[i] - 0.3).abs() < 1e-9);
        }
    }
}
