//! Weibull survival multiplied up: `w_0 = 1`, `w_l = Π_{t=1..l} exp(−(t/λ)^k)`,
//! so that what is kept from one period to the next changes with age (Robyn,
//! Meta, 2021).

/// Weights before they are divided by their sum, with
/// `dw/dλ = w Σ (k/λ)(t/λ)^k` and `dw/dk = −w Σ (t/λ)^k ln(t/λ)`.
pub(super) fn raw(lam: f64, k: f64, weights: &mut [f64], slopes: &mut [f64]) {
    let (by_lam, by_k) = slopes.split_at_mut(weights.len());
    let (mut hazard, mut hazard_k) = (0.0, 0.0);
    for (lag, weight) in weights.iter_mut().enumerate() {
        if lag > 0 {
            let log_ratio = (lag as f64 / lam).ln();
            let power = (k * log_ratio).exp();
            hazard += power;
            hazard_k += power * log_ratio;
        }
        *weight = (-hazard).exp();
        by_lam[lag] = *weight * hazard * k / lam;
        by_k[lag] = -*weight * hazard_k;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn with_shape_zero_it_would_be_geometric() {
        // At k → 0 every step keeps exp(−1).
        let (mut weights, mut slopes) = ([0.0; 4], [0.0; 8]);
        super::raw(2.0, 1e-9, &mut weights, &mut slopes);
        for (lag, weight) in weights.iter().enumerate() {
            assert!((weight - (-(lag as f64)).exp()).abs() < 1e-6);
        }
    }
}
