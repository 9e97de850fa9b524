//! Were units split as planned? A broken split means broken figures.
//!
//! Pearson's χ² of the counts of the arms against the weights planned. Below
//! 0.001 the data are not to be trusted, whatever the lift says: something lost
//! or doubled the units of one arm (redirects, bots, logging, a late filter).
//!
//! Source: Fabijan et al. (2019), Diagnosing sample ratio mismatch in online
//! controlled experiments, KDD, 2156–2164.

use statrs::distribution::{ChiSquared, ContinuousCDF as _};

use super::error::ExperimentError;

/// The p-value below which a split is called broken.
pub const ALERT: f64 = 0.001;

/// Chance of a split at least this uneven if units were assigned with these
/// weights; 1 when nobody was assigned.
///
/// Arms of weight 0 must be empty and do not count.
///
/// # Errors
/// [`ExperimentError::OutOfRange`] on a negative weight or count, when no weight
/// is above zero, or when somebody is in an arm of weight 0.
pub fn sample_ratio_p(counts: &[f64], weights: &[f64]) -> Result<f64, ExperimentError> {
    let bad = |what, range, value| Err(ExperimentError::OutOfRange { what, range, value });
    if let Some(value) = weights.iter().find(|weight| !(weight.is_finite() && **weight >= 0.0)) {
        return bad("the weight of an arm", "zero or above", *value);
    }
    if let Some(value) = counts.iter().find(|count| !(count.is_finite() && **count >= 0.0)) {
        return bad("the number of units of an arm", "zero or above", *value);
    }
    let (total, weight): (f64, f64) = (counts.iter().sum(), weights.iter().sum());
    if weight <= 0.0 {
        return bad("the sum of the weights", "above zero", weight);
    }
    if let Some((count, _)) = counts.iter().zip(weights).find(|(count, weight)| **weight <= 0.0 && **count > 0.0) {
        return bad("the number of units of an arm with weight 0", "zero", *count);
    }
    let arms = weights.iter().filter(|weight| **weight > 0.0).count();
    if total <= 0.0 || arms < 2 {
        return Ok(1.0);
    }
    let distance: f64 = counts
        .iter()
        .zip(weights)
        .filter(|(_, share)| **share > 0.0)
        .map(|(count, share)| {
            let expected = total * share / weight;
            (count - expected).powi(2) / expected
        })
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "a number of arms")]
    let degrees = (arms - 1) as f64;
    Ok(ChiSquared::new(degrees).map_or(1.0, |chi| chi.sf(distance)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // gbstats 0.8.0: check_srm([10000, 10300], [.5, .5]); scipy's chisquare agrees.
    #[test]
    fn the_golden_split() {
        let p = sample_ratio_p(&[10_000.0, 10_300.0], &[0.5, 0.5]).unwrap();
        assert!((p - 0.035_240_223_8).abs() < 1e-9, "{p}");
    }

    // scipy 1.17.1: chisquare([310, 180, 105], np.array([.5, .3, .2]) * 595).pvalue
    #[test]
    fn three_arms_of_unequal_weight() {
        let p = sample_ratio_p(&[310.0, 180.0, 105.0], &[0.5, 0.3, 0.2]).unwrap();
        assert!((p - 0.335_398_140_146_120_74).abs() < 1e-9, "{p}");
    }

    #[test]
    fn weights_that_cannot_be() {
        assert!(sample_ratio_p(&[1.0, 2.0], &[-1.0, 2.0]).is_err());
        assert!(sample_ratio_p(&[1.0, 2.0], &[0.0, 0.0]).is_err());
        assert!(sample_ratio_p(&[1.0, 2.0], &[0.0, 1.0]).is_err());
        assert!((sample_ratio_p(&[0.0, 2.0], &[0.0, 1.0]).unwrap() - 1.0).abs() < 1e-12);
        assert!((sample_ratio_p(&[0.0, 0.0], &[1.0, 1.0]).unwrap() - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn order_and_scale_of_the_weights_do_not_matter(
            a in 1_u32..5_000, b in 1_u32..5_000, c in 1_u32..5_000, factor in 0.1..9.0,
        ) {
            let counts = [f64::from(a), f64::from(b), f64::from(c)];
            let weights = [0.2, 0.3, 0.5];
            let p = sample_ratio_p(&counts, &weights).unwrap();
            let scaled = sample_ratio_p(&counts, &weights.map(|w| w * factor)).unwrap();
            let turned = sample_ratio_p(&[counts[2], counts[0], counts[1]], &[0.5, 0.2, 0.3]).unwrap();
            prop_assert!((0.0..=1.0).contains(&p));
            prop_assert!((p - scaled).abs() < 1e-9 && (p - turned).abs() < 1e-9);
        }

        #[test]
        fn the_planned_split_is_never_suspect(n in 1_u32..100_000) {
            let n = f64::from(n);
            prop_assert!(sample_ratio_p(&[n, 3.0 * n], &[1.0, 3.0]).unwrap() > 0.999);
        }
    }
}
