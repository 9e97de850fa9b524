//! Loops over slices that vectorise: sums run in eight lanes.

const LANES: usize = 8;

/// `Σ a b`.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let (head_a, tail_a) = a.split_at(a.len() - a.len() % LANES);
    let (head_b, tail_b) = b[..a.len()].split_at(head_a.len());
    for (a, b) in head_a.chunks_exact(LANES).zip(head_b.chunks_exact(LANES)) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    lanes.iter().sum::<f64>() + tail_a.iter().zip(tail_b).map(|(a, b)| a * b).sum::<f64>()
}

/// `Σ a`.
pub(super) fn sum(a: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let chunks = a.chunks_exact(LANES);
    let tail: f64 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    lanes.iter().sum::<f64>() + tail
}

/// `y += a x`.
pub(super) fn add_scaled(y: &mut [f64], a: f64, x: &[f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += a * x;
    }
}

/// Carries exposure over: `out[t] = Σ_l weights[l] · padded[back + t − l]`, where
/// `back = padded.len() − out.len() ≥ weights.len() − 1`.
pub(super) fn carry_over(weights: &[f64], padded: &[f64], out: &mut [f64]) {
    let back = padded.len() - out.len();
    let whole = out.len() - out.len() % LANES;
    // Eight sums stay in registers while the lags pass by.
    for (block, out) in out.chunks_exact_mut(LANES).enumerate() {
        let first = back + block * LANES;
        let mut sums = [0.0; LANES];
        for (lag, weight) in weights.iter().enumerate() {
            let from = &padded[first - lag..first - lag + LANES];
            for (sum, value) in sums.iter_mut().zip(from) {
                *sum += weight * value;
            }
        }
        out.copy_from_slice(&sums);
    }
    for (t, out) in out.iter_mut().enumerate().skip(whole) {
        *out = weights.iter().enumerate().map(|(lag, weight)| weight * padded[back + t - lag]).sum();
    }
}

/// Adds to `by_weight[l]` the derivative `Σ_t adjoint[t] · padded[back + t − l]`.
pub(super) fn carry_over_by_weight(adjoint: &[f64], padded: &[f64], by_weight: &mut [f64]) {
    let back = padded.len() - adjoint.len();
    for (lag, slope) in by_weight.iter_mut().enumerate() {
        *slope += dot(adjoint, &padded[back - lag..]);
    }
}

/// Adds to `by_exposure` (padded) the derivative of what `adjoint` is of what was
/// carried over.
pub(super) fn carry_over_by_exposure(weights: &[f64], adjoint: &[f64], by_exposure: &mut [f64]) {
    let back = by_exposure.len() - adjoint.len();
    for (lag, weight) in weights.iter().enumerate() {
        add_scaled(&mut by_exposure[back - lag..], *weight, adjoint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carried_over_by_hand_and_its_adjoint() {
        // More than a block, against the definition.
        let long: Vec<f64> = (0..23).map(|i| f64::from(i * i % 7)).collect();
        let mut carried = vec![0.0; 21];
        carry_over(&[0.5, 0.3, 0.2], &long, &mut carried);
        for (t, value) in carried.iter().enumerate() {
            assert!((value - 0.5 * long[t + 2] - 0.3 * long[t + 1] - 0.2 * long[t]).abs() < 1e-12);
        }
        let padded = [5.0, 1.0, 2.0, 3.0];
        let mut out = [0.0; 3];
        carry_over(&[0.7, 0.3], &padded, &mut out);
        for (got, want) in out.iter().zip([0.7 + 1.5, 1.4 + 0.3, 2.1 + 0.6]) {
            assert!((got - want).abs() < 1e-12);
        }
        let adjoint = [1.0, -1.0, 2.0];
        let mut by_weight = [0.0; 2];
        carry_over_by_weight(&adjoint, &padded, &mut by_weight);
        assert!((by_weight[0] - 5.0).abs() < 1e-12 && (by_weight[1] - 8.0).abs() < 1e-12);
        let mut by_exposure = [0.0; 4];
        carry_over_by_exposure(&[0.7, 0.3], &adjoint, &mut by_exposure);
        for (got, want) in by_exposure.iter().zip([0.3, 0.7 - 0.3, -0.7 + 0.6, 1.4]) {
            assert!((got - want).abs() < 1e-12);
        }
    }

    #[test]
    fn sums_of_any_length() {
        let a: Vec<f64> = (0..21).map(f64::from).collect();
        assert!((sum(&a) - 210.0).abs() < 1e-12);
        assert!((dot(&a, &a) - 2870.0).abs() < 1e-9);
    }
}
