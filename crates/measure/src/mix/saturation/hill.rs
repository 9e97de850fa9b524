//! `s(x) = x^n / (κ^n + x^n)`, half at κ. With `p = s(x)`:
//! `ds/dx = n p (1 − p)/x`, `ds/dκ = −n p (1 − p)/κ`, `ds/dn = p (1 − p) ln(x/κ)`.
//! Hill (1910), Journal of Physiology 40; for media: Jin et al. (2017), Google.

/// Below this share of κ the slope that is shown (not the one that is sampled
/// with) is taken as here.
const HAIR: f64 = 1e-9;

pub(super) fn at(kappa: f64, slope: f64, x: f64) -> (f64, f64) {
    let x_slope = x.max(HAIR * kappa);
    let p_slope = share(kappa, slope, x_slope);
    (share(kappa, slope, x), slope * p_slope * (1.0 - p_slope) / x_slope)
}

fn share(kappa: f64, slope: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    1.0 / (1.0 + (slope * (kappa / x).ln()).exp())
}

pub(super) fn apply(kappa: f64, slope: f64, x: &[f64], out: &mut [f64]) {
    if is_one(slope) {
        for (out, x) in out.iter_mut().zip(x) {
            *out = x / (kappa + x);
        }
        return;
    }
    let log_kappa = kappa.ln();
    for (out, x) in out.iter_mut().zip(x) {
        *out = if *x > 0.0 { 1.0 / (1.0 + (slope * (log_kappa - x.ln())).exp()) } else { 0.0 };
    }
}

/// Returns the derivatives by κ and, where it is wanted, by the slope, which
/// takes a logarithm for every `x`.
pub(super) fn pull_back(
    kappa: f64,
    slope: f64,
    x: &[f64],
    values: &[f64],
    adjoint: &mut [f64],
    wanted: bool,
) -> (f64, f64) {
    let mut by_slope = 0.0;
    if wanted {
        for ((a, p), x) in adjoint.iter().zip(values).zip(x) {
            if *x > 0.0 {
                by_slope += a * p * (1.0 - p) * (x / kappa).ln();
            }
        }
    }
    let mut by_kappa = 0.0;
    if is_one(slope) {
        // p (1 − p)/x = κ/(κ + x)², which is also right at zero.
        let scale = 1.0 / kappa;
        for ((a, p), x) in adjoint.iter_mut().zip(values).zip(x) {
            let rest = 1.0 - p;
            *a *= rest * rest * scale;
            by_kappa -= *a * x;
        }
        return (by_kappa * scale, by_slope);
    }
    for ((a, p), x) in adjoint.iter_mut().zip(values).zip(x) {
        if *x > 0.0 {
            let common = *a * p * (1.0 - p);
            by_kappa -= common;
            *a = slope * (common / x.max(f64::MIN_POSITIVE));
        } else {
            *a = 0.0;
        }
    }
    (by_kappa * slope / kappa, by_slope)
}

/// A slope held at one takes the path without logarithms.
fn is_one(slope: f64) -> bool {
    (slope - 1.0).abs() < 1e-15
}

#[cfg(test)]
mod tests {
    #[test]
    fn half_at_kappa() {
        for slope in [0.5, 1.0, 2.5] {
            assert!((super::at(0.7, slope, 0.7).0 - 0.5).abs() < 1e-12);
        }
    }

    #[test]
    fn the_slope_is_right_next_to_zero() {
        let x = [1e-14];
        let (mut values, mut adjoint) = ([0.0], [1.0]);
        super::apply(0.7, 0.3, &x, &mut values);
        super::pull_back(0.7, 0.3, &x, &values, &mut adjoint, true);
        // By the logarithm of x it is n p (1 − p).
        assert!((adjoint[0] * x[0] / (0.3 * values[0] * (1.0 - values[0])) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_quick_path_is_the_same() {
        let x = [0.0, 0.2, 1.4];
        let (mut quick, mut slow) = ([0.0; 3], [0.0; 3]);
        super::apply(0.8, 1.0, &x, &mut quick);
        super::apply(0.8, 1.0 + 1e-12, &x, &mut slow);
        let (mut a, mut b) = ([1.0; 3], [1.0; 3]);
        let one = super::pull_back(0.8, 1.0, &x, &quick, &mut a, true);
        let other = super::pull_back(0.8, 1.0 + 1e-12, &x, &slow, &mut b, true);
        assert!((one.0 - other.0).abs() < 1e-9 && (one.1 - other.1).abs() < 1e-9);
        assert!((a[1] - b[1]).abs() < 1e-9 && (a[2] - b[2]).abs() < 1e-9);
    }
}
