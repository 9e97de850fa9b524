//! `w_l = (1 − l/(L + 1))^(1/α − 1)` for `L` lags: at α = 1 all alike, at
//! α = ½ a straight line to zero, below that convex. Google, Meridian:
//! the binomial decay function (2025).

/// Weights before they are divided by their sum, with
/// `dw/dα = −w ln(1 − l/(L + 1)) / α²`.
pub(super) fn raw(alpha: f64, weights: &mut [f64], slopes: &mut [f64]) {
    let power = 1.0 / alpha - 1.0;
    let width = weights.len() as f64 + 1.0;
    for (lag, (weight, slope)) in weights.iter_mut().zip(slopes).enumerate() {
        let log_rest = (-(lag as f64) / width).ln_1p();
        *weight = (power * log_rest).exp();
        *slope = -*weight * log_rest / (alpha * alpha);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn at_one_half_a_straight_line() {
        let (mut weights, mut slopes) = ([0.0; 3], [0.0; 3]);
        super::raw(0.5, &mut weights, &mut slopes);
        for (weight, expected) in weights.iter().zip([1.0, 0.75, 0.5]) {
            assert!((weight - expected).abs() < 1e-15);
        }
    }
}
