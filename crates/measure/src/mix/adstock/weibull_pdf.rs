//! Weibull density at `t = 1..L`, less its lowest value:
//! `w_l = f(l + 1) − min f`, `f(t) = k/λ (t/λ)^(k−1) exp(−(t/λ)^k)`.
//!
//! This is the min-max scaling of Robyn (Meta, 2021), whose divisor goes when
//! the weights are divided by their sum. Where the lowest density moves from one
//! lag to another the derivative has a kink, not a jump of the weights.

/// Weights before they are divided by their sum, with their derivatives by λ
/// and k.
pub(super) fn raw(lam: f64, k: f64, weights: &mut [f64], slopes: &mut [f64]) {
    let lags = weights.len();
    let (by_lam, by_k) = slopes.split_at_mut(lags);
    for (lag, weight) in weights.iter_mut().enumerate() {
        let ratio = (lag as f64 + 1.0) / lam;
        let log_ratio = ratio.ln();
        let power = (k * log_ratio).exp();
        *weight = k / lam * power / ratio * (-power).exp();
        by_lam[lag] = *weight * k / lam * (power - 1.0);
        by_k[lag] = *weight * (1.0 / k + log_ratio * (1.0 - power));
    }
    let lowest = (0..lags).fold(0, |best, lag| if weights[lag] < weights[best] { lag } else { best });
    let (weight, lam_slope, k_slope) = (weights[lowest], by_lam[lowest], by_k[lowest]);
    weights.iter_mut().for_each(|w| *w -= weight);
    by_lam.iter_mut().for_each(|s| *s -= lam_slope);
    by_k.iter_mut().for_each(|s| *s -= k_slope);
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_lowest_density_is_zero_and_the_mode_is_the_weibull_mode() {
        let (mut weights, mut slopes) = ([0.0; 8], [0.0; 16]);
        // Mode at λ ((k−1)/k)^(1/k) = 4 (1/2)^(1/2) = 2.83, nearest t = 3.
        super::raw(4.0, 2.0, &mut weights, &mut slopes);
        assert!(weights.iter().all(|w| *w >= 0.0) && weights[7] < 1e-15);
        assert!((0..8).all(|lag| weights[lag] <= weights[2]));
    }
}
