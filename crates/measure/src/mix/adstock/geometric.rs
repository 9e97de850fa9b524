//! `w_l = α^l`. Broadbent (1979), One way TV advertisements work, Journal of
//! the Market Research Society 21.

/// Weights before they are divided by their sum, with `dw/dα = l α^(l−1)`.
pub(super) fn raw(alpha: f64, weights: &mut [f64], slopes: &mut [f64]) {
    let (mut power, mut below) = (1.0, 0.0);
    for (lag, (weight, slope)) in weights.iter_mut().zip(slopes).enumerate() {
        *weight = power;
        *slope = lag as f64 * below;
        below = power;
        power *= alpha;
    }
}

/// Periods until half of the effect inside the window has been had:
/// `ln(1 − ½ (1 − α^lags)) / ln α`.
pub(super) fn half_life(alpha: f64, lags: usize) -> f64 {
    let lags = lags as f64;
    if alpha <= 0.0 {
        return 0.0;
    }
    // Nearly even weights: the ratio of logarithms loses its digits.
    if alpha > 1.0 - 1e-9 {
        return 0.5 * lags;
    }
    f64::midpoint(1.0, alpha.powf(lags)).ln() / alpha.ln()
}

#[cfg(test)]
mod tests {
    #[test]
    fn powers_of_alpha() {
        let (mut weights, mut slopes) = ([0.0; 4], [0.0; 4]);
        super::raw(0.5, &mut weights, &mut slopes);
        for (weight, expected) in weights.iter().zip([1.0, 0.5, 0.25, 0.125]) {
            assert!((weight - expected).abs() < 1e-15);
        }
        for (slope, expected) in slopes.iter().zip([0.0, 1.0, 1.0, 0.75]) {
            assert!((slope - expected).abs() < 1e-15);
        }
    }
}
