//! What a test of markets found, whichever method found it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::design::{Design, mean};
use crate::counted;

/// A number with the interval that the data do not contradict.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval; none where the data bound it on no side.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
}

impl Estimate {
    /// An estimate and the ends of its interval.
    #[must_use]
    pub fn new(value: f64, low: f64, high: f64) -> Self {
        let end = |x: f64| x.is_finite().then_some(x);
        Self { value, low: end(low), high: end(high) }
    }

    /// The same in another unit.
    #[must_use]
    pub fn map(self, to: impl Fn(f64) -> f64) -> Self {
        Self { value: to(self.value), low: self.low.map(&to), high: self.high.map(&to) }
    }

    /// Whether the interval is known and leaves zero out.
    #[must_use]
    pub fn leaves_zero_out(&self) -> bool {
        self.low.is_some_and(|low| low > 0.0) || self.high.is_some_and(|high| high < 0.0)
    }
}

/// One date: what was seen in the mean treated market and what would have been.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moment {
    /// The date.
    pub date: jiff::civil::Date,
    /// Whether the test ran.
    pub test: bool,
    /// Mean outcome of the treated markets.
    pub observed: f64,
    /// What it would have been without the test.
    pub expected: f64,
    /// The difference, with its interval during the test.
    pub effect: Estimate,
    /// How surprising the difference is if there was no effect on this date.
    pub p_value: Option<f64>,
}

/// What part a control market has in the comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weight {
    /// The control market.
    pub market: String,
    /// Its weight; for structural time series the chance that it is used.
    pub weight: f64,
}

/// How well the comparison follows the treated markets before the test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Fit {
    /// Dates before the test.
    pub periods: usize,
    /// Root of the mean squared difference.
    pub rmse: f64,
    /// Mean absolute difference relative to the mean outcome.
    pub relative_error: f64,
    /// The length of the vector of differences.
    pub imbalance: f64,
    /// That length relative to what equal weights leave: 0 is perfect, 1 is no
    /// better than the plain mean of the control markets.
    pub scaled_imbalance: f64,
    /// Correlation of the differences with the previous date's.
    pub autocorrelation: f64,
}

/// A test of “there is no effect” and what it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// What is tested and how.
    pub name: String,
    /// The chance of something at least as extreme without any effect.
    pub p_value: f64,
}

/// What one method found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lift {
    /// The method: `ascm`, `sc`, `did`, `sdid` or `sts`.
    pub method: &'static str,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// Effect per treated market and date, mean over the test.
    pub average: Estimate,
    /// Effect over all treated markets and dates of the test.
    pub total: Estimate,
    /// Effect relative to what would have been, in percent.
    pub percent: Estimate,
    /// How surprising this is if there was no effect.
    pub p_value: f64,
    /// Which test gave the p-value.
    pub p_value_of: String,
    /// Other tests of the same question.
    pub checks: Vec<Check>,
    /// All dates up to the end of the test.
    pub series: Vec<Moment>,
    /// The control markets' parts, largest first; zeros left out.
    pub weights: Vec<Weight>,
    /// The fit before the test.
    pub fit: Fit,
    /// Figures of the method by name: the ridge penalty, standard errors.
    pub details: BTreeMap<&'static str, f64>,
    /// What is doubtful, in sentences.
    pub warnings: Vec<String>,
}

/// The three scales of an average effect: per market and date, in total, and in
/// percent of what would have been.
#[must_use]
pub(crate) fn scales(design: &Design, average: Estimate) -> (Estimate, Estimate, Estimate) {
    let cells = design.treated.len() as f64 * design.during() as f64;
    let observed = mean(&design.target[design.before..]);
    let percent = average.map(|effect| 100.0 * effect / (observed - effect).abs());
    (average, average.map(|effect| effect * cells), percent)
}

/// The fit of differences before the test; `equal` are those of equal weights.
#[must_use]
pub(crate) fn fit(design: &Design, differences: &[f64], equal: &[f64]) -> Fit {
    let before = design.before;
    let differences = &differences[..before];
    let length = |x: &[f64]| x.iter().map(|v| v * v).sum::<f64>().sqrt();
    let (imbalance, plain) = (length(differences), length(&equal[..before]));
    let level = mean(&design.target[..before]).abs();
    let far = mean(&differences.iter().map(|d| d.abs()).collect::<Vec<_>>());
    Fit {
        periods: before,
        rmse: imbalance / (before as f64).sqrt(),
        relative_error: if level > 0.0 { far / level } else { 0.0 },
        imbalance,
        scaled_imbalance: if plain > 0.0 { imbalance / plain } else { 0.0 },
        autocorrelation: autocorrelation(differences),
    }
}

/// What the treated markets' own mean before the test leaves, for methods whose
/// fit is not relative to control markets alone.
#[must_use]
pub(crate) fn equal_scale(design: &Design) -> Vec<f64> {
    let level = mean(&design.target[..design.before]);
    design.target.iter().map(|y| y - level).collect()
}

/// The correlation of a series with itself one step earlier.
#[must_use]
pub(crate) fn autocorrelation(series: &[f64]) -> f64 {
    let middle = mean(series);
    let spread: f64 = series.iter().map(|x| (x - middle).powi(2)).sum();
    let shared: f64 = series.windows(2).map(|pair| (pair[0] - middle) * (pair[1] - middle)).sum();
    if spread > 0.0 { shared / spread } else { 0.0 }
}

/// Dates with what was seen and expected; intervals and p-values come for the
/// dates of the test.
#[must_use]
pub(crate) fn series(design: &Design, expected: &[f64], ends: &[(f64, f64, Option<f64>)]) -> Vec<Moment> {
    (0..design.periods())
        .map(|t| {
            let effect = design.target[t] - expected[t];
            let test = t >= design.before;
            let (low, high, p_value) = if test { ends[t - design.before] } else { (f64::NAN, f64::NAN, None) };
            Moment {
                date: design.dates[t],
                test,
                observed: design.target[t],
                expected: expected[t],
                effect: Estimate::new(effect, low, high),
                p_value,
            }
        })
        .collect()
}

/// Weights by market, largest first, without those that are zero.
#[must_use]
pub(crate) fn weights(names: &[String], weights: &[f64]) -> Vec<Weight> {
    let mut listed: Vec<Weight> = names
        .iter()
        .zip(weights)
        .filter(|(_, weight)| weight.abs() > 1e-12)
        .map(|(market, weight)| Weight { market: market.clone(), weight: *weight })
        .collect();
    listed.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    listed
}

/// A warning for methods that compare changes in absolute numbers.
#[must_use]
pub(crate) fn sizes_differ(design: &Design) -> Option<String> {
    let rows = design.treated_rows.chunks_exact(design.periods()).chain(design.controls.chunks_exact(design.periods()));
    let (low, high) = rows
        .map(|row| mean(&row[..design.before]).abs())
        .fold((f64::INFINITY, 0.0_f64), |(low, high), level| (low.min(level), high.max(level)));
    (low > 0.0 && high > 5.0 * low).then(|| {
        format!(
            "the largest market is {:.0} times the smallest: equal changes in absolute numbers are doubtful",
            high / low
        )
    })
}

/// Why the dates may be too fine for the intervals: counts that are mostly
/// nothing, or differences that hold on from date to date.
fn too_fine(design: &Design, fit: &Fit) -> Option<String> {
    let daily = design.dates.windows(2).all(|pair| pair[1].since(pair[0]).is_ok_and(|apart| apart.get_days() < 7));
    let cells = || design.treated_rows.iter().chain(&design.controls);
    let zeros = cells().filter(|y| y.abs() <= 0.0).count() as f64 / cells().count() as f64;
    let level = cells().sum::<f64>() / cells().count() as f64;
    let why = if daily && level < 10.0 && cells().all(|y| *y >= 0.0 && y.fract() <= 0.0) {
        format!("there are only {level:.1} a market and day")
    } else if zeros > 0.2 {
        format!("{:.0}% of the outcomes are zero", 100.0 * zeros)
    } else if fit.autocorrelation > 0.3 {
        format!("what the comparison misses holds on from date to date (autocorrelation {:.2})", fit.autocorrelation)
    } else {
        return None;
    };
    let way_out = if daily { ": add the days up to weeks (--every week)" } else { "" };
    Some(format!("{why}: intervals may be too narrow and p-values too small{way_out}"))
}

/// Warnings that every method shares: too short, too few, badly followed.
#[must_use]
pub(crate) fn warnings(design: &Design, fit: &Fit) -> Vec<String> {
    let mut said = design.notes.clone();
    if design.before < 25 {
        said.push(format!(
            "only {} the test; 25 or more make a comparison that can be trusted",
            counted(design.before, "date precedes", "dates precede")
        ));
    }
    if design.before < 2 * design.during() {
        said.push("the test is longer than half of the history before it".into());
    }
    if design.control_names.len() < 5 {
        let controls = counted(design.control_names.len(), "control market", "control markets");
        said.push(format!("only {controls}: one odd market can decide the result"));
    }
    if design.treated.len() == 1 {
        said.push("only one market was treated: whatever else happened there counts as effect".into());
    }
    if fit.scaled_imbalance > 0.9 && fit.relative_error > 0.02 {
        said.push("the control markets follow the treated ones no better than their plain mean does".into());
    }
    if fit.relative_error > 0.15 {
        said.push(format!(
            "before the test the comparison was off by {:.0}% on an ordinary date; smaller effects cannot be told",
            100.0 * fit.relative_error
        ));
    }
    let zeros = design.target.iter().filter(|y| y.abs() <= 0.0).count();
    if 2 * zeros > design.periods() {
        said.push(format!("the treated markets have no outcome on {zeros} of {} dates", design.periods()));
    }
    said.extend(too_fine(design, fit));
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::testing::design;

    #[test]
    fn days_that_are_too_fine_are_said() {
        let of = |outcome: fn(u32) -> f64| -> Vec<String> {
            let target: Vec<f64> = (0..60).map(outcome).collect();
            let design = design(&target, &[&target], 50);
            let differences: Vec<f64> = target.iter().map(|y| y - 50.0).collect();
            warnings(&design, &fit(&design, &differences, &differences))
        };
        let weeks = |said: &[String]| said.iter().any(|said| said.contains("--every week"));
        assert!(weeks(&of(|t| f64::from(t * 7_919 % 8))), "few orders a day");
        assert!(weeks(&of(|t| if t % 3 == 0 { 0.0 } else { 40.5 })), "many zeros");
        assert!(weeks(&of(|t| 50.5 + f64::from(t / 10 % 2))), "differences that hold on");
        assert!(!weeks(&of(|t| 50.5 + f64::from(t * 7_919 % 13) / 26.0)));
    }
}
