//! `s(x) = (1 − e^(−λx)) / (1 + e^(−λx)) = tanh(λx/2)`, so that
//! `ds/dx = λ/2 (1 − s²)` and `ds/dλ = x/2 (1 − s²)`. The form of
//! PyMC-Marketing's logistic saturation.

pub(super) fn at(lam: f64, x: f64) -> (f64, f64) {
    let e = (-lam * x).exp();
    let s = (1.0 - e) / (1.0 + e);
    (s, 0.5 * lam * (1.0 - s * s))
}

pub(super) fn apply(lam: f64, x: &[f64], out: &mut [f64]) {
    for (out, x) in out.iter_mut().zip(x) {
        let e = (-lam * x).exp();
        *out = (1.0 - e) / (1.0 + e);
    }
}

pub(super) fn pull_back(lam: f64, x: &[f64], values: &[f64], adjoint: &mut [f64]) -> f64 {
    let mut by_lam = 0.0;
    for ((a, s), x) in adjoint.iter_mut().zip(values).zip(x) {
        let common = 0.5 * *a * (1.0 - s * s);
        by_lam += common * x;
        *a = common * lam;
    }
    by_lam
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_a_hyperbolic_tangent() {
        assert!((super::at(3.0, 0.4).0 - (0.6_f64).tanh()).abs() < 1e-15);
    }
}
