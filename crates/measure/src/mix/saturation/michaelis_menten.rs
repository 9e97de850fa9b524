//! `s(x) = x / (λ + x)`, half at λ; `ds/dx = λ/(λ + x)²`, `ds/dλ = −x/(λ + x)²`.
//! Michaelis and Menten (1913), Biochemische Zeitschrift 49.

pub(super) fn at(lam: f64, x: f64) -> (f64, f64) {
    let below = lam + x;
    (x / below, lam / (below * below))
}

pub(super) fn apply(lam: f64, x: &[f64], out: &mut [f64]) {
    for (out, x) in out.iter_mut().zip(x) {
        *out = x / (lam + x);
    }
}

pub(super) fn pull_back(lam: f64, x: &[f64], values: &[f64], adjoint: &mut [f64]) -> f64 {
    let mut by_lam = 0.0;
    for ((a, s), x) in adjoint.iter_mut().zip(values).zip(x) {
        let rest = 1.0 - s;
        let by_x = *a * rest * rest / lam;
        by_lam -= by_x * x;
        *a = by_x;
    }
    by_lam / lam
}

#[cfg(test)]
mod tests {
    #[test]
    fn half_at_lambda() {
        assert!((super::at(0.3, 0.3).0 - 0.5).abs() < 1e-15);
    }
}
