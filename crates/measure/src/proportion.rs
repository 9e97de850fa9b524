//! One rate and its interval.

use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

use crate::error::MeasureError;
use crate::normal;

/// Successes out of trials: sales out of visits, clicks out of impressions.
/// Counts may be fractional, as ad platforms' are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Proportion {
    successes: f64,
    trials: f64,
}

/// The values that the data do not contradict at a stated confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Whether a value lies inside, ends included.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

impl Proportion {
    /// A proportion of counts that fit together.
    ///
    /// # Errors
    /// [`MeasureError::NoTrials`] without trials and
    /// [`MeasureError::NotAProportion`] when successes are negative or exceed
    /// the trials (orders counted against clicks of another source do).
    pub fn new(successes: f64, trials: f64) -> Result<Self, MeasureError> {
        if trials == 0.0 {
            return Err(MeasureError::NoTrials);
        }
        let fits = trials.is_finite() && (0.0..=trials).contains(&successes);
        if fits { Ok(Self { successes, trials }) } else { Err(MeasureError::NotAProportion { successes, trials }) }
    }

    /// The successes.
    #[must_use]
    pub fn successes(&self) -> f64 {
        self.successes
    }

    /// The trials.
    #[must_use]
    pub fn trials(&self) -> f64 {
        self.trials
    }

    /// Successes per trial.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.successes / self.trials
    }

    /// Wilson's score interval. Assumes independent trials with one rate; its
    /// coverage stays near the nominal one even for small counts, which is why
    /// it is the interval shown in reports.
    ///
    /// Source: Wilson (1927), JASA 22, 209–212; Brown, Cai and DasGupta (2001),
    /// Statistical Science 16, 101–133.
    #[must_use]
    pub fn wilson(&self, confidence: f64) -> Interval {
        let z = normal::half_width(confidence);
        let (n, p) = (self.trials, self.rate());
        let scale = 1.0 + z * z / n;
        let middle = (p + z * z / (2.0 * n)) / scale;
        let half = z / scale * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let none = self.successes <= 0.0;
        let all = self.successes >= self.trials;
        Interval {
            low: if none { 0.0 } else { (middle - half).max(0.0) },
            high: if all { 1.0 } else { (middle + half).min(1.0) },
        }
    }

    /// The equal-tailed Bayesian interval under Jeffreys' prior Beta(½, ½),
    /// with the lower end 0 at no success and the upper end 1 at no failure.
    ///
    /// Source: Brown, Cai and DasGupta (2001), section 4.1.2 and 4.1.
    #[must_use]
    pub fn jeffreys(&self, confidence: f64) -> Interval {
        let tail = (1.0 - confidence) / 2.0;
        let (a, b) = (self.successes + 0.5, self.trials - self.successes + 0.5);
        let none = self.successes <= 0.0;
        let all = self.successes >= self.trials;
        Interval {
            low: if none { 0.0 } else { beta_quantile(tail, a, b) },
            high: if all { 1.0 } else { beta_quantile(1.0 - tail, a, b) },
        }
    }
}

/// The point below which a share `p` of Beta(a, b) lies, by bisection: slow
/// beside a Newton step but it cannot leave the unit interval.
#[must_use]
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if high - low <= f64::EPSILON * high {
            break;
        }
        if beta_below(middle, a, b) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The share of Beta(a, b) below `x` (the regularised incomplete beta
/// function), by Lentz's continued fraction.
///
/// Source: Press et al., Numerical Recipes, 3rd ed., section 6.4. The fraction
/// needs about √max(a, b) terms, so the bound on terms serves counts up to 10⁹.
#[must_use]
pub fn beta_below(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let log_front = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p();
    let front = log_front.exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(x, a, b) / a
    } else {
        1.0 - front * continued_fraction(1.0 - x, b, a) / b
    }
}

fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TERMS: u32 = 200_000;
    const TINY: f64 = 1e-300;
    let nonzero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let mut sum = d;
    for term in 1..TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        sum *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        sum *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64) {
        assert!((got - want).abs() <= 1e-9 * want.abs().max(1e-3), "{got} is not {want}");
    }

    // statsmodels 0.15.0:
    // python -c "from statsmodels.stats.proportion import proportion_confint as c; print(c(100,10000,0.05,'wilson'))"
    #[test]
    fn wilson_equals_statsmodels() {
        for (successes, trials, low, high) in [
            (100.0, 10_000.0, 0.008_229_336_148_148_416, 0.012_146_982_255_114_647),
            (75.0, 6_000.0, 0.009_984_333_642_068_868, 0.015_639_504_008_519_67),
            (0.0, 20.0, 0.0, 0.161_125_158_052_819_4),
            (3.0, 12.0, 0.088_941_668_394_054_76, 0.532_305_334_933_565_8),
            (12.0, 12.0, 0.757_505_993_344_758_9, 1.0),
        ] {
            let interval = Proportion::new(successes, trials).unwrap().wilson(0.95);
            close(interval.low, low);
            close(interval.high, high);
        }
    }

    // The same command with 'jeffreys'; at 0 and n its open end is replaced as
    // Brown, Cai and DasGupta advise.
    #[test]
    fn jeffreys_equals_statsmodels() {
        for (successes, trials, low, high) in [
            (100.0, 10_000.0, 0.008_188_758_952_548_293, 0.012_094_707_904_768_536),
            (75.0, 6_000.0, 0.009_918_438_745_111_904, 0.015_551_475_818_033_055),
            (0.0, 20.0, 0.0, 0.116_638_982_904_875_43),
            (3.0, 12.0, 0.075_942_328_919_484_83, 0.529_191_083_626_550_8),
            (12.0, 12.0, 0.814_694_061_687_514_9, 1.0),
        ] {
            let interval = Proportion::new(successes, trials).unwrap().jeffreys(0.95);
            close(interval.low, low);
            close(interval.high, high);
        }
    }

    #[test]
    fn the_uniform_distribution_has_itself_as_quantile() {
        close(beta_quantile(0.3, 1.0, 1.0), 0.3);
        close(beta_below(0.25, 2.0, 1.0), 0.0625);
    }

    #[test]
    fn large_counts_stay_finite() {
        let interval = Proportion::new(3e6, 1e9).unwrap().jeffreys(0.95);
        assert!(interval.holds(0.003) && interval.high - interval.low < 1e-5, "{interval:?}");
    }

    #[test]
    fn counts_that_contradict_each_other_are_refused() {
        assert_eq!(Proportion::new(0.0, 0.0), Err(MeasureError::NoTrials));
        assert!(Proportion::new(11.0, 10.0).is_err());
        assert!(Proportion::new(-1.0, 10.0).is_err());
        assert!(Proportion::new(f64::NAN, 10.0).is_err());
    }
}
