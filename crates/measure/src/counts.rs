//! Do two counts over different exposures differ: sales per euro, orders per
//! day?

use serde::{Deserialize, Serialize};

use crate::error::MeasureError;
use crate::proportion::{Interval, beta_below, beta_quantile};

/// The ratio of two rates of counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RateRatio {
    /// First rate over second rate; `None` when the second count is zero.
    pub ratio: Option<f64>,
    /// Interval of the ratio; an end without bound is infinite.
    pub interval: Interval,
    /// Two-sided mid-p value of the hypothesis that the rates are equal.
    pub p_value: f64,
}

/// Compares two Poisson counts `first` and `second` seen over `exposures`
/// (money spent, days). Given their sum, the first count is binomial, so the
/// test and the Clopper–Pearson interval are exact; the p-value is the mid-p.
/// Assumes events come independently; sales to the same customer do not.
/// Fractional counts are rounded.
///
/// Source: Przyborowski and Wilenski (1940), Biometrika 31, 313–323; Clopper
/// and Pearson (1934), Biometrika 26, 404–413.
///
/// # Errors
/// [`MeasureError::NoExposure`] when an exposure is not above zero and
/// [`MeasureError::NotAProportion`] when a count is negative.
pub fn compare_counts(
    first: f64,
    second: f64,
    exposures: (f64, f64),
    confidence: f64,
) -> Result<RateRatio, MeasureError> {
    for exposure in [exposures.0, exposures.1] {
        if !(exposure.is_finite() && exposure > 0.0) {
            return Err(MeasureError::NoExposure(exposure));
        }
    }
    let (a, b) = (first.round(), second.round());
    if !(a >= 0.0 && b >= 0.0 && (a + b).is_finite()) {
        return Err(MeasureError::NotAProportion { successes: first, trials: first + second });
    }
    if a + b <= 0.0 {
        let interval = Interval { low: 0.0, high: f64::INFINITY };
        return Ok(RateRatio { ratio: None, interval, p_value: 1.0 });
    }
    let scale = exposures.1 / exposures.0;
    let tail = (1.0 - confidence) / 2.0;
    let odds = |share: f64| share / (1.0 - share) * scale;
    let low = if a <= 0.0 { 0.0 } else { odds(beta_quantile(tail, a, b + 1.0)) };
    let high = if b <= 0.0 { f64::INFINITY } else { odds(beta_quantile(1.0 - tail, a + 1.0, b)) };
    Ok(RateRatio {
        ratio: (b > 0.0).then(|| a / b * scale),
        interval: Interval { low, high },
        p_value: mid_p(a, b, exposures.0 / (exposures.0 + exposures.1)),
    })
}

/// Twice the smaller tail of a binomial, half of the observed point in each.
fn mid_p(a: f64, b: f64, share: f64) -> f64 {
    let n = a + b;
    // P(X ≤ k) of a binomial is one minus the beta share below `share`.
    let at_most = |k: f64| {
        if k < 0.0 {
            0.0
        } else if k >= n {
            1.0
        } else {
            1.0 - beta_below(share, k + 1.0, n - k)
        }
    };
    let below = at_most(a - 1.0);
    let here = (at_most(a) - below).max(0.0);
    let lower = below + 0.5 * here;
    (2.0 * lower.min(1.0 - lower)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64) {
        assert!((got - want).abs() <= 1e-8 * want.abs().max(1e-3), "{got} is not {want}");
    }

    // statsmodels 0.15.0: the interval is proportion_confint(60, 90, 0.05, 'beta')
    // as odds × 54308.7/51477.5.
    #[test]
    fn the_interval_is_clopper_and_pearsons() {
        let found = compare_counts(60.0, 30.0, (51_477.5, 54_308.7), 0.95).unwrap();
        close(found.interval.low, 1.339_735_721_772_652_2);
        close(found.interval.high, 3.388_365_573_616_251_7);
        close(found.ratio.unwrap(), 2.0 * 54_308.7 / 51_477.5);
        let none = compare_counts(0.0, 4.0, (5.0, 5.0), 0.95).unwrap();
        close(none.interval.low, 0.0);
        close(none.interval.high, 1.514_866_859_365_871);
    }

    // By hand: X ~ Bin(4, ½) has P(X = 0) = 1/16, so twice the mid-p tail is 1/16.
    #[test]
    fn the_mid_p_is_twice_the_smaller_tail() {
        close(compare_counts(0.0, 4.0, (5.0, 5.0), 0.95).unwrap().p_value, 0.0625);
        close(compare_counts(5.0, 5.0, (1.0, 1.0), 0.95).unwrap().p_value, 1.0);
    }

    #[test]
    fn no_events_tell_nothing_and_no_exposure_is_refused() {
        let nothing = compare_counts(0.0, 0.0, (1.0, 2.0), 0.95).unwrap();
        assert_eq!(nothing.ratio, None);
        assert!(nothing.interval.high.is_infinite());
        assert_eq!(compare_counts(1.0, 1.0, (0.0, 2.0), 0.95), Err(MeasureError::NoExposure(0.0)));
        assert!(compare_counts(-1.0, 1.0, (1.0, 2.0), 0.95).is_err());
    }
}
