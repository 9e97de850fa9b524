//! Scores: how far estimates are from the truth.

/// The mean of some numbers; none without any.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "values are few")]
    let count = values.len() as f64;
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count)
}

/// Standard error of the mean; none for fewer than two.
#[must_use]
pub fn standard_error(values: &[f64]) -> Option<f64> {
    let middle = mean(values).filter(|_| values.len() > 1)?;
    #[expect(clippy::cast_precision_loss, reason = "values are few")]
    let count = values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
    Some((squares / (count - 1.0) / count).sqrt())
}

/// The weighted absolute percentage error: what is put to the wrong channel, as a
/// share of what all channels truly bring. 0 is perfect; giving every channel
/// nothing has 1.
#[must_use]
pub fn error(estimates: &[f64], truth: &[f64]) -> f64 {
    let off: f64 = estimates.iter().zip(truth).map(|(estimate, truth)| (estimate - truth).abs()).sum();
    off / truth.iter().map(|truth| truth.abs()).sum::<f64>()
}

/// What all channels together are given too much, as a share of what they bring.
#[must_use]
pub fn bias(estimates: &[f64], truth: &[f64]) -> f64 {
    let off: f64 = estimates.iter().zip(truth).map(|(estimate, truth)| estimate - truth).sum();
    off / truth.iter().map(|truth| truth.abs()).sum::<f64>()
}

/// Spearman's correlation of ranks, ties at their mean rank; none where one side
/// is constant.
#[must_use]
pub fn rank_agreement(one: &[f64], other: &[f64]) -> Option<f64> {
    let (one, other) = (ranks(one), ranks(other));
    let (a, b) = (mean(&one)?, mean(&other)?);
    let sum = |of: &dyn Fn(f64, f64) -> f64| one.iter().zip(&other).map(|(x, y)| of(x - a, y - b)).sum::<f64>();
    let spread = (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt();
    (spread > 0.0).then(|| sum(&|x, y| x * y) / spread)
}

#[expect(clippy::cast_precision_loss, reason = "values are few")]
fn ranks(values: &[f64]) -> Vec<f64> {
    let below = |value: f64| values.iter().filter(|other| **other < value).count() as f64;
    let up_to = |value: f64| values.iter().filter(|other| **other <= value).count() as f64;
    values.iter().map(|value| f64::midpoint(below(*value), up_to(*value))).collect()
}

/// The share of intervals that hold their truth, and how many there were.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "intervals are few")]
pub fn coverage(intervals: impl Iterator<Item = ((f64, f64), f64)>) -> Option<(f64, usize)> {
    let (mut held, mut count) = (0_usize, 0_usize);
    for ((low, high), truth) in intervals {
        count += 1;
        held += usize::from(low <= truth && truth <= high);
    }
    (count > 0).then(|| (held as f64 / count as f64, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_by_hand() {
        let (estimates, truth) = ([30.0, 0.0, 10.0], [10.0, 20.0, 10.0]);
        assert!((error(&estimates, &truth) - 1.0).abs() < 1e-12);
        assert!(bias(&estimates, &truth).abs() < 1e-12);
        assert!((error(&[0.0; 3], &truth) - 1.0).abs() < 1e-12);
        assert!((bias(&[20.0, 40.0, 20.0], &truth) - 1.0).abs() < 1e-12);
        assert!((standard_error(&[1.0, 3.0]).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!((mean(&[]), standard_error(&[1.0])), (None, None));
    }

    #[test]
    fn ranks_agree_disagree_and_tie() {
        let near = |found: Option<f64>, wanted: f64| (found.unwrap() - wanted).abs() < 1e-12;
        assert!(near(rank_agreement(&[1.0, 2.0, 9.0], &[0.1, 0.2, 0.3]), 1.0));
        assert!(near(rank_agreement(&[1.0, 2.0, 9.0], &[3.0, 2.0, 1.0]), -1.0));
        // Ranks 1.5, 1.5, 3 and 1, 2, 3: the correlation is √3 / 2.
        assert!(near(rank_agreement(&[5.0, 5.0, 7.0], &[1.0, 2.0, 3.0]), 3.0_f64.sqrt() / 2.0));
        assert_eq!(rank_agreement(&[1.0, 1.0], &[1.0, 2.0]), None);
    }

    #[test]
    fn coverage_counts_what_is_held() {
        let intervals = [((0.0, 1.0), 0.5), ((0.0, 1.0), 1.0), ((0.0, 1.0), 1.5), ((2.0, 3.0), 1.0)];
        assert_eq!(coverage(intervals.into_iter()), Some((0.5, 4)));
        assert_eq!(coverage(std::iter::empty()), None);
    }
}
