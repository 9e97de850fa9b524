//! `w_l = α^((l − θ)²)`: the effect peaks at lag θ. Jin, Wang, Sun, Chan and
//! Koehler (2017), Bayesian methods for media mix modeling with carryover and
//! shape effects, Google.

/// Weights before they are divided by their sum, with
/// `dw/dα = (l − θ)² α^((l − θ)² − 1)` and `dw/dθ = −2 (l − θ) w ln α`.
pub(super) fn raw(alpha: f64, theta: f64, weights: &mut [f64], slopes: &mut [f64]) {
    let (by_alpha, by_theta) = slopes.split_at_mut(weights.len());
    let log_alpha = alpha.ln();
    for (lag, weight) in weights.iter_mut().enumerate() {
        let gap = lag as f64 - theta;
        *weight = (gap * gap * log_alpha).exp();
        by_alpha[lag] = gap * gap * *weight / alpha;
        by_theta[lag] = -2.0 * gap * *weight * log_alpha;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_peak_is_at_theta() {
        let (mut weights, mut slopes) = ([0.0; 5], [0.0; 10]);
        super::raw(0.3, 2.0, &mut weights, &mut slopes);
        assert!((weights[2] - 1.0).abs() < 1e-15 && (weights[1] - 0.3).abs() < 1e-12);
        assert!((weights[1] - weights[3]).abs() < 1e-12);
    }
}
