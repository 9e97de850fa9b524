//! Many comparisons at once.

/// Holm's step-down correction: adjusted p-values in the order given. With it
/// the chance that any of many equal campaigns is called different stays under
/// the level asked for, whatever their dependence.
///
/// Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70.
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut largest = 0.0_f64;
    let mut left = p_values.len();
    for index in order {
        #[expect(clippy::cast_precision_loss, reason = "no one compares 2^52 campaigns")]
        let factor = left as f64;
        largest = largest.max((p_values[index] * factor).min(1.0));
        adjusted[index] = largest;
        left -= 1;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    // statsmodels 0.15.0: multipletests([0.01, 0.04, 0.03, 0.005, 0.5], method='holm')[1]
    #[test]
    fn equals_statsmodels() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005, 0.5]);
        for (got, want) in adjusted.iter().zip([0.04, 0.09, 0.09, 0.025, 0.5]) {
            assert!((got - want).abs() < 1e-12, "{adjusted:?}");
        }
        assert!(holm(&[]).is_empty());
    }
}
