//! Many comparisons at once, when a few false ones among the found are bearable.

/// Benjamini and Hochberg's adjusted p-values in the order given. Calling those
/// below `q` different keeps the expected share of false ones among them under
/// `q`, if the comparisons are independent or positively dependent (arms against
/// one control are).
///
/// Source: Benjamini and Hochberg (1995), JRSS B 57, 289–300; dependence:
/// Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165–1188.
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*b].total_cmp(&p_values[*a]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut smallest = 1.0_f64;
    for (place, index) in order.into_iter().enumerate() {
        let rank = p_values.len() - place;
        #[expect(clippy::cast_precision_loss, reason = "a number of comparisons")]
        let factor = p_values.len() as f64 / rank as f64;
        smallest = smallest.min(p_values[index] * factor);
        adjusted[index] = smallest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::holm::holm;
    use proptest::prelude::*;

    // statsmodels 0.15.0: multipletests([0.01, 0.04, 0.03, 0.005, 0.5], method='fdr_bh')[1]
    #[test]
    fn equals_statsmodels() {
        let adjusted = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.005, 0.5]);
        for (got, want) in adjusted.iter().zip([0.025, 0.05, 0.05, 0.025, 0.5]) {
            assert!((got - want).abs() < 1e-12, "{adjusted:?}");
        }
        assert!(benjamini_hochberg(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn never_below_the_raw_nor_above_holm(p in proptest::collection::vec(0.0..1.0_f64, 1..12)) {
            let (fdr, fwer) = (benjamini_hochberg(&p), holm(&p));
            for index in 0..p.len() {
                prop_assert!(fdr[index] >= p[index] - 1e-15 && fdr[index] <= fwer[index] + 1e-15);
            }
        }
    }
}
