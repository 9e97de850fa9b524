//! Could these counts have shown a difference at all?

use serde::{Deserialize, Serialize};

use crate::normal;
use crate::proportion::Proportion;
use crate::two_rates::Comparison;

/// What a comparison of two rates allows one to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The difference is unlikely to be chance.
    Different,
    /// Enough was counted, and the difference could be chance.
    WithinChance,
    /// So little was counted that even a large difference would not show.
    TooFew,
}

/// Chance of finding a true difference between rates `p` and `q` with `n` and
/// `m` trials by the two-sided score test at level `alpha`.
///
/// Source: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and
/// Proportions, 3rd ed., section 4.2 (normal approximation).
#[must_use]
pub fn power(p: f64, q: f64, (n, m): (f64, f64), alpha: f64) -> f64 {
    let pooled = (n * p + m * q) / (n + m);
    let null = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    let alternative = (p * (1.0 - p) / n + q * (1.0 - q) / m).sqrt();
    if alternative <= 0.0 {
        return 1.0;
    }
    let z = normal::quantile(1.0 - alpha / 2.0);
    let shift = (p - q).abs();
    normal::below((shift - z * null) / alternative) + normal::below((-shift - z * null) / alternative)
}

/// The smallest rise over `base_rate` that trials `(raised, base)` would show
/// with the given power; `None` when even a rate of one would not.
#[must_use]
pub fn smallest_detectable(base_rate: f64, trials: (f64, f64), alpha: f64, wanted_power: f64) -> Option<f64> {
    let reached = |rise: f64| power(base_rate + rise, base_rate, trials, alpha) >= wanted_power;
    let (mut low, mut high) = (0.0, 1.0 - base_rate);
    if !(trials.0 > 0.0 && trials.1 > 0.0 && high > 0.0 && reached(high)) {
        return None;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if reached(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

/// The verdict on two rates. "Too few" means that a difference of
/// `relevant` times the lower rate (1.0 = twice as good) would have been
/// missed more often than one time in five.
#[must_use]
pub fn verdict(
    first: Proportion,
    second: Proportion,
    found: &Comparison,
    adjusted_p: f64,
    alpha: f64,
    relevant: f64,
) -> Verdict {
    if adjusted_p < alpha && !found.interval.holds(0.0) {
        return Verdict::Different;
    }
    let (lower, higher) = if first.rate() <= second.rate() { (first, second) } else { (second, first) };
    // A count of zero says little about the rate; half a success stands in for it.
    let base_rate = (lower.successes().max(0.5) / lower.trials()).min(0.999);
    let shows = smallest_detectable(base_rate, (higher.trials(), lower.trials()), alpha, 0.8);
    if shows.is_some_and(|rise| rise <= relevant * base_rate) { Verdict::WithinChance } else { Verdict::TooFew }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::two_rates::compare;

    // statsmodels 0.15.0: power_proportions_2indep(0.0025, 0.01, 6000, ratio=10000/6000).power
    // is 0.3178675042493358, of one tail; the far tail here adds less than 1e-3.
    #[test]
    fn power_is_the_textbooks() {
        let got = power(0.0125, 0.01, (6_000.0, 10_000.0), 0.05);
        assert!((got - 0.317_867_504_249_335_8).abs() < 1e-3, "{got}");
        let null = power(0.01, 0.01, (6_000.0, 10_000.0), 0.05);
        assert!((null - 0.05).abs() < 1e-9, "{null}");
    }

    // scipy's brentq on the same function for 80 %: 0.005033874568519625.
    #[test]
    fn the_smallest_rise_that_would_show() {
        let rise = smallest_detectable(0.01, (6_000.0, 10_000.0), 0.05, 0.8).unwrap();
        assert!((rise - 0.005_033_874_568_519_625).abs() < 1e-6, "{rise}");
        assert_eq!(smallest_detectable(0.5, (2.0, 2.0), 0.05, 0.8), None);
    }

    #[test]
    fn three_verdicts() {
        let of = |a: [f64; 2], b: [f64; 2]| {
            let (a, b) = (Proportion::new(a[0], a[1]).unwrap(), Proportion::new(b[0], b[1]).unwrap());
            let found = compare(a, b, 0.95);
            verdict(a, b, &found, found.p_value, 0.05, 1.0)
        };
        assert_eq!(of([75.0, 6_000.0], [100.0, 10_000.0]), Verdict::WithinChance);
        assert_eq!(of([200.0, 6_000.0], [100.0, 10_000.0]), Verdict::Different);
        assert_eq!(of([1.0, 40.0], [2.0, 50.0]), Verdict::TooFew);
    }
}
