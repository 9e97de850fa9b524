//! Difference in differences: the change in treated markets less the change in
//! the others, and nothing more than that.
//!
//! With all tests starting on one date, the regression on market and date
//! effects (two-way fixed effects) is exactly this difference of means.
//! It takes it that without the test both groups would have moved by the same
//! amount. Sources: Card and Krueger (1994), American Economic Review 84, 772–793; Bertrand, Duflo
//! and Mullainathan (2004), QJE 119, 249–275, for one difference per market as
//! the unit of inference; Conley and Taber (2011), REStat 93, 113–125, for few
//! treated markets.

use std::collections::BTreeMap;

use rand::seq::SliceRandom as _;
use rand::{SeedableRng as _, rngs::ChaCha8Rng};
use statrs::distribution::{ContinuousCDF as _, StudentsT};
use stats::Work;

use super::conformal::Inference;
use super::design::{Design, mean};
use super::error::MarketError;
use super::lift::{Check, Estimate, Lift, equal_scale, fit, scales, series, sizes_differ, warnings};

/// A difference of two groups' means with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Difference {
    value: f64,
    error: f64,
    freedom: f64,
}

impl Difference {
    /// Assumes one variance for both groups, so that a single treated market
    /// will do.
    fn of(treated: &[f64], controls: &[f64]) -> Self {
        let squares = |x: &[f64]| x.iter().map(|v| (v - mean(x)).powi(2)).sum::<f64>();
        let (n, m) = (treated.len() as f64, controls.len() as f64);
        let freedom = n + m - 2.0;
        let variance = (squares(treated) + squares(controls)) / freedom;
        Self { value: mean(treated) - mean(controls), error: (variance * (1.0 / n + 1.0 / m)).sqrt(), freedom }
    }

    fn interval(&self, confidence: f64) -> (f64, f64) {
        let half = self.error * self.student().inverse_cdf(0.5 + confidence / 2.0);
        (self.value - half, self.value + half)
    }

    fn p_value(&self) -> f64 {
        if self.error > 0.0 {
            2.0 * self.student().sf((self.value / self.error).abs())
        } else if self.value.abs() > 0.0 {
            0.0
        } else {
            1.0
        }
    }

    fn student(&self) -> StudentsT {
        StudentsT::new(0.0, 1.0, self.freedom).unwrap_or_else(|_| unreachable!("freedom is checked to be positive"))
    }
}

/// One row of outcomes per market, treated and control.
struct Rows<'a> {
    treated: Vec<&'a [f64]>,
    controls: Vec<&'a [f64]>,
}

impl<'a> Rows<'a> {
    fn of(design: &'a Design) -> Self {
        let periods = design.periods();
        Self {
            treated: design.treated_rows.chunks_exact(periods).collect(),
            controls: design.controls.chunks_exact(periods).collect(),
        }
    }

    /// One number per market, compared between the groups.
    fn compare(&self, number: impl Fn(&[f64]) -> f64) -> Difference {
        let of = |rows: &[&[f64]]| rows.iter().map(|row| number(row)).collect::<Vec<f64>>();
        Difference::of(&of(&self.treated), &of(&self.controls))
    }
}

/// The effect by difference in differences.
///
/// The unit of inference is one market: its mean during the test less its mean
/// before. The interval and p-value are Student's with (markets − 2) degrees of
/// freedom and one variance for both groups; the cluster-robust standard error
/// of the regression and a permutation of which markets were treated stand
/// beside it. Few treated markets make the cluster-robust error far too small.
///
/// # Errors
/// When fewer than two dates precede the test or fewer than two control markets
/// are left, and when the work is stopped.
pub fn difference_in_differences(design: &Design, inference: &Inference, work: &dyn Work) -> Result<Lift, MarketError> {
    design.needs("difference in differences", 2, 2)?;
    let rows = Rows::of(design);
    let before = design.before;
    let change = |row: &[f64]| mean(&row[before..]) - mean(&row[..before]);
    let overall = rows.compare(change);
    let (low, high) = overall.interval(inference.confidence);
    let expected = expected(design);
    let differences: Vec<f64> = design.target.iter().zip(&expected).map(|(y, e)| y - e).collect();
    let ends: Vec<(f64, f64, Option<f64>)> = (before..design.periods())
        .map(|t| {
            let on_date = rows.compare(|row| row[t] - mean(&row[..before]));
            let (low, high) = on_date.interval(inference.confidence);
            (low, high, Some(on_date.p_value()))
        })
        .collect();
    let permutation = permutation(&rows, change, inference, work)?;
    let trend = rows.compare(|row| slope(&row[..before]));
    let fit = fit(design, &differences, &equal_scale(design));
    let (average, total, percent) = scales(design, Estimate::new(overall.value, low, high));
    let mut lift = Lift {
        method: "did",
        confidence: inference.confidence,
        average,
        total,
        percent,
        p_value: overall.p_value(),
        p_value_of: "no effect on the average, Student's test on one change per market".into(),
        checks: vec![
            Check { name: "no effect, markets permuted".into(), p_value: permutation },
            Check { name: "equal trends before the test".into(), p_value: trend.p_value() },
        ],
        series: series(design, &expected, &ends),
        weights: Vec::new(),
        fit,
        details: BTreeMap::from([
            ("standard_error", overall.error),
            ("cluster_robust_error", cluster_robust(design, &rows)),
        ]),
        warnings: warnings(design, &fit),
    };
    lift.warnings.extend(doubts(design, &rows, &lift, trend.p_value()));
    Ok(lift)
}

/// The treated markets' level before the test, moved as the control markets'
/// mean moved.
fn expected(design: &Design) -> Vec<f64> {
    let plain = super::design::mean_row(&design.controls, design.periods());
    let shift = mean(&design.target[..design.before]) - mean(&plain[..design.before]);
    plain.iter().map(|y| y + shift).collect()
}

/// The standard error of the regression on market and date effects, clustered
/// by market, with the usual small-sample factor G/(G−1)·(N−1)/(N−K).
///
/// Source: Liang and Zeger (1986), Biometrika 73, 13–22; for the balanced panel
/// with one start date the sandwich reduces to the changes by market.
fn cluster_robust(design: &Design, rows: &Rows<'_>) -> f64 {
    let before = design.before;
    let changes = |group: &[&[f64]]| -> Vec<f64> {
        group.iter().map(|row| mean(&row[before..]) - mean(&row[..before])).collect()
    };
    let part = |x: &[f64]| x.iter().map(|v| (v - mean(x)).powi(2)).sum::<f64>() / (x.len() as f64).powi(2);
    let (treated, controls) = (changes(&rows.treated), changes(&rows.controls));
    let markets = (treated.len() + controls.len()) as f64;
    let cells = markets * design.periods() as f64;
    let parameters = markets + design.periods() as f64;
    let factor = markets / (markets - 1.0) * (cells - 1.0) / (cells - parameters);
    ((part(&treated) + part(&controls)) * factor).sqrt()
}

/// How often as many markets, taken at random as if treated, changed by at least
/// as much against the others.
fn permutation(
    rows: &Rows<'_>,
    change: impl Fn(&[f64]) -> f64,
    inference: &Inference,
    work: &dyn Work,
) -> Result<f64, MarketError> {
    let mut changes: Vec<f64> = rows.treated.iter().chain(&rows.controls).map(|row| change(row)).collect();
    let count = rows.treated.len();
    let apart = |x: &[f64], y: &[f64]| (mean(x) - mean(y)).abs();
    let seen = apart(&changes[..count], &changes[count..]) * (1.0 - 1e-9);
    let mut random = ChaCha8Rng::seed_from_u64(inference.seed);
    let mut large = 0_usize;
    for _ in 0..inference.draws {
        work.go_on()?;
        let (picked, rest) = changes.partial_shuffle(&mut random, count);
        large += usize::from(apart(picked, rest) >= seen);
    }
    Ok((large + 1) as f64 / (inference.draws + 1) as f64)
}

/// The slope of a least-squares line through equally spaced values.
fn slope(values: &[f64]) -> f64 {
    let middle = (values.len() as f64 - 1.0) / 2.0;
    let (mut shared, mut spread) = (0.0, 0.0);
    for (t, y) in values.iter().enumerate() {
        shared += (t as f64 - middle) * y;
        spread += (t as f64 - middle).powi(2);
    }
    if spread > 0.0 { shared / spread } else { 0.0 }
}

fn doubts(design: &Design, rows: &Rows<'_>, lift: &Lift, trend: f64) -> Vec<String> {
    let mut said = Vec::new();
    if trend < 0.1 {
        said.push(format!(
            "before the test the treated markets' trend differed from the others' (p = {trend:.3}): \
             the change of the others is no good stand-in"
        ));
    }
    if rows.treated.len() < 5 {
        said.push(format!(
            "only {} treated markets: the cluster-robust standard error is too small; the interval takes all markets \
             to vary alike",
            rows.treated.len()
        ));
    }
    said.extend(sizes_differ(design));
    if lift.fit.autocorrelation > 0.5 {
        said.push("the groups drift apart for days on end before the test".into());
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::testing::treated;
    use stats::Quiet;

    // Before: treated 10, controls 4 and 6. During: treated 17, controls 6 and 9.
    // Change 7 less (2 + 3)/2 is 4.5.
    #[test]
    fn two_by_two_by_hand() {
        let design = treated(&[&[10.0, 10.0, 17.0]], &[&[4.0, 4.0, 6.0], &[6.0, 6.0, 9.0]], 2);
        let lift = difference_in_differences(&design, &Inference::default(), &Quiet).unwrap();
        assert!((lift.average.value - 4.5).abs() < 1e-12);
        assert!((lift.percent.value - 100.0 * 4.5 / 12.5).abs() < 1e-9);
        // One degree of freedom: variance 0.5, standard error √(0.5·1.5), and
        // Student's quantile 12.7062.
        let half = 0.75f64.sqrt() * 12.706_204_736_432_1;
        assert!((lift.average.high.unwrap() - 4.5 - half).abs() < 1e-6, "{:?}", lift.average);
    }

    // statsmodels 0.15.0, OLS of y on market and date dummies and treated × after,
    // cov_type="cluster" by market.
    #[test]
    fn the_cluster_robust_error_is_that_of_the_regression() {
        let design = treated(
            &[&[3.0, 5.0, 4.0, 9.0, 8.0], &[2.0, 2.5, 4.0, 6.0, 9.0]],
            &[&[1.0, 2.0, 1.5, 3.0, 2.0], &[6.0, 5.0, 7.0, 6.5, 8.0], &[4.0, 4.5, 4.0, 5.0, 3.0]],
            3,
        );
        let lift = difference_in_differences(&design, &Inference::default(), &Quiet).unwrap();
        let error = lift.details["cluster_robust_error"];
        assert!((lift.average.value - CLUSTER.0).abs() < 1e-9, "{}", lift.average.value);
        assert!((error - CLUSTER.1).abs() < 1e-9, "{error}");
    }

    const CLUSTER: (f64, f64) = (3.888_888_888_888_89, 0.510_939_987_456_348_5);

    #[test]
    fn a_trend_of_its_own_is_told() {
        let flat = |level: f64| -> Vec<f64> { (0..12).map(|t| level + f64::from(t % 3) * 0.1).collect() };
        let rising: Vec<f64> = (0..12).map(|t| 5.0 + f64::from(t)).collect();
        let (a, b, c) = (flat(3.0), flat(4.0), flat(5.0));
        let design = treated(&[&rising], &[&a, &b, &c], 9);
        let lift = difference_in_differences(&design, &Inference::default(), &Quiet).unwrap();
        assert!(lift.warnings.iter().any(|w| w.contains("trend differed")), "{:?}", lift.warnings);
    }
}
