//! Do two rates differ, or could it be chance?

use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

use crate::normal;
use crate::proportion::{Interval, Proportion};

/// Below this expected count in any of the four cells the normal approximation
/// is not trusted and the exact test is used (Cochran 1954, Biometrics 10,
/// 417–451).
const SMALLEST_EXPECTED: f64 = 5.0;

/// Which test gave the p-value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestUsed {
    /// The score test with the pooled rate.
    Score,
    /// Fisher's conditional test with the mid-p correction.
    FisherMidP,
}

/// Two rates side by side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// First rate minus second rate.
    pub difference: f64,
    /// Interval of the difference.
    pub interval: Interval,
    /// Two-sided chance of a difference at least this large if both had one rate.
    pub p_value: f64,
    /// The test behind `p_value`.
    pub test: TestUsed,
}

/// Compares two independent proportions: the interval of the difference is
/// Newcombe's hybrid score interval, the p-value the score test's, or the exact
/// conditional mid-p when an expected cell is under five. Assumes that trials
/// are independent; it does not correct for looking often or at many pairs
/// (see [`crate::holm`]).
///
/// Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10;
/// Lydersen, Fagerland and Laake (2009), Statistics in Medicine 28, 1159–1175.
#[must_use]
pub fn compare(first: Proportion, second: Proportion, confidence: f64) -> Comparison {
    let small = smallest_expected(first, second) < SMALLEST_EXPECTED;
    let (p_value, test) = if small {
        (fisher(first, second).mid_p, TestUsed::FisherMidP)
    } else {
        (score_p(first, second), TestUsed::Score)
    };
    let interval = newcombe(first, second, confidence);
    Comparison { difference: first.rate() - second.rate(), interval, p_value, test }
}

/// Newcombe's interval of the difference `first − second`.
#[must_use]
pub fn newcombe(first: Proportion, second: Proportion, confidence: f64) -> Interval {
    let (a, b) = (first.wilson(confidence), second.wilson(confidence));
    let (p, q) = (first.rate(), second.rate());
    let difference = p - q;
    Interval { low: difference - (p - a.low).hypot(b.high - q), high: difference + (a.high - p).hypot(q - b.low) }
}

/// Two-sided p-value of the score test (the pooled z-test, which is Pearson's
/// chi-squared test of the 2×2 table without correction).
#[must_use]
pub fn score_p(first: Proportion, second: Proportion) -> f64 {
    let trials = first.trials() + second.trials();
    let pooled = (first.successes() + second.successes()) / trials;
    let variance = pooled * (1.0 - pooled) * (1.0 / first.trials() + 1.0 / second.trials());
    if variance <= 0.0 {
        return 1.0;
    }
    normal::two_sided_p((first.rate() - second.rate()) / variance.sqrt())
}

/// Both two-sided p-values of Fisher's test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fisher {
    /// Fisher's exact p-value: tables no likelier than the one seen.
    pub exact: f64,
    /// The same less half the chance of the table seen; less timid, and the
    /// one reported.
    pub mid_p: f64,
}

/// Fisher's test of a 2×2 table, conditional on its margins. Fractional counts
/// are rounded to whole ones.
#[must_use]
pub fn fisher(first: Proportion, second: Proportion) -> Fisher {
    let (n1, n2) = (first.trials().round(), second.trials().round());
    let seen = first.successes().round().min(n1);
    let successes = seen + second.successes().round().min(n2);
    let lowest = (successes - n2).max(0.0);
    let highest = successes.min(n1);
    let log_total = ln_choose(n1 + n2, successes);
    let chance = |k: f64| (ln_choose(n1, k) + ln_choose(n2, successes - k) - log_total).exp();
    let at_seen = chance(seen);
    // Tables as likely as the one seen count fully in spite of rounding (scipy does the same).
    let limit = at_seen * (1.0 + 1e-7);
    let mut exact = 0.0;
    let mut k = lowest;
    while k <= highest {
        let here = chance(k);
        if here <= limit {
            exact += here;
        }
        k += 1.0;
    }
    Fisher { exact: exact.min(1.0), mid_p: (exact - 0.5 * at_seen).clamp(0.0, 1.0) }
}

fn smallest_expected(first: Proportion, second: Proportion) -> f64 {
    let trials = first.trials() + second.trials();
    let successes = first.successes() + second.successes();
    first.trials().min(second.trials()) * successes.min(trials - successes) / trials
}

fn ln_choose(n: f64, k: f64) -> f64 {
    ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64) {
        assert!((got - want).abs() <= 1e-8 * want.abs().max(1e-3), "{got} is not {want}");
    }

    fn pair(counts: [f64; 4]) -> (Proportion, Proportion) {
        (Proportion::new(counts[0], counts[1]).unwrap(), Proportion::new(counts[2], counts[3]).unwrap())
    }

    // statsmodels 0.15.0: proportions_ztest([75, 100], [6000, 10000]) and
    // confint_proportions_2indep(75, 6000, 100, 10000, method='newcomb', compare='diff')
    #[test]
    fn the_shop_with_175_sales_cannot_tell_its_channels_apart() {
        let (telegram, instagram) = pair([75.0, 6_000.0, 100.0, 10_000.0]);
        let found = compare(telegram, instagram, 0.95);
        close(found.difference, 0.0025);
        close(found.p_value, 0.141_041_992_287_682_88);
        close(found.interval.low, -0.000_807_281_365_140_205_4);
        close(found.interval.high, 0.006_104_405_068_213_749);
        assert_eq!(found.test, TestUsed::Score);
    }

    // scipy 1.17.1: fisher_exact([[3, 9], [9, 5]]).pvalue, less half of
    // hypergeom(26, 12, 12).pmf(3); statsmodels for the interval.
    #[test]
    fn small_tables_are_tested_exactly() {
        let (first, second) = pair([3.0, 12.0, 9.0, 14.0]);
        let both = fisher(first, second);
        close(both.exact, 0.061_838_740_072_688_116);
        close(both.mid_p, 0.039_036_209_449_454_84);
        let (first, second) = pair([0.0, 20.0, 4.0, 25.0]);
        let found = compare(first, second, 0.95);
        assert_eq!(found.test, TestUsed::FisherMidP);
        close(found.p_value, 0.074_968_958_689_889_93);
        close(found.interval.low, -0.346_536_216_071_788_64);
        close(found.interval.high, 0.027_538_505_251_541_86);
    }

    // scipy 1.17.1: fisher_exact([[75, 5925], [100, 9900]])
    #[test]
    fn fisher_holds_on_large_tables() {
        let (first, second) = pair([75.0, 6_000.0, 100.0, 10_000.0]);
        close(fisher(first, second).exact, 0.157_417_183_754_768_76);
        close(fisher(first, second).mid_p, 0.146_872_822_716_567_26);
    }

    #[test]
    fn equal_rates_and_empty_tables_show_nothing() {
        let (first, second) = pair([0.0, 50.0, 0.0, 70.0]);
        close(compare(first, second, 0.95).p_value, 0.5);
        close(score_p(first, second), 1.0);
        let (first, second) = pair([50.0, 500.0, 50.0, 500.0]);
        close(compare(first, second, 0.95).p_value, 1.0);
    }
}
