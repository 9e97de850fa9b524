//! Forecasts anybody can make, to measure others by.
//!
//! Source: Hyndman and Athanasopoulos (2021), Forecasting: Principles and
//! Practice, 3rd ed., sections 5.2 and 5.5 for their intervals.

use super::outlook::Outlook;
use super::predictive::Predictive;

/// What is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Benchmark {
    /// The mean of all.
    Mean,
    /// The last value.
    Naive,
    /// The value so many periods before.
    Seasonal(usize),
    /// The last value, moved on by the mean change.
    Drift,
}

impl Benchmark {
    /// The next `horizon` periods; `None` where there are too few values.
    #[must_use]
    pub fn outlook(self, values: &[f64], horizon: usize) -> Option<Outlook> {
        match self {
            Self::Mean => mean(values, horizon),
            Self::Naive => repeated(values, 1, horizon),
            Self::Seasonal(lag) => repeated(values, lag, horizon),
            Self::Drift => drift(values, horizon),
        }
    }
}

fn known(values: &[f64]) -> impl DoubleEndedIterator<Item = (usize, f64)> + '_ {
    values.iter().enumerate().filter(|(_, y)| !y.is_nan()).map(|(t, y)| (t, *y))
}

/// Errors of repeating the value `lag` periods before.
pub(super) fn changes(values: &[f64], lag: usize) -> impl Iterator<Item = f64> + '_ {
    values.iter().zip(values.get(lag..).unwrap_or_default()).map(|(old, new)| new - old).filter(|e| !e.is_nan())
}

fn deviation(errors: impl Iterator<Item = f64>, taken: usize) -> Option<f64> {
    let (squares, count) = errors.fold((0.0, 0_usize), |(sum, count), e| (sum + e * e, count + 1));
    (count > taken).then(|| (squares / (count - taken) as f64).sqrt())
}

fn mean(values: &[f64], horizon: usize) -> Option<Outlook> {
    let (sum, n) = known(values).fold((0.0, 0.0), |(sum, n), (_, y)| (sum + y, n + 1.0));
    let mean = sum / n;
    let sigma = deviation(known(values).map(|(_, y)| y - mean), 1)?;
    let h = horizon as f64;
    let sd = sigma * f64::sqrt(1.0 + 1.0 / n);
    let total = Predictive::Normal { mean: h * mean, sd: sigma * f64::sqrt(h + h * h / n) };
    Some(Outlook { steps: vec![Predictive::Normal { mean, sd }; horizon], total })
}

fn repeated(values: &[f64], lag: usize, horizon: usize) -> Option<Outlook> {
    let sigma = deviation(changes(values, lag), 0)?;
    let n = values.len();
    // The last known value of each place in the season.
    let last = |place: usize| (0..=place).rev().step_by(lag).map(|t| values[t]).find(|y| !y.is_nan());
    let overall = known(values).next_back()?.1;
    let lasts: Vec<f64> = (0..lag.min(n)).map(|back| last(n - lag.min(n) + back).unwrap_or(overall)).collect();
    let (mut steps, mut total, mut variance) = (Vec::with_capacity(horizon), 0.0, 0.0);
    for h in 0..horizon {
        let times = (h / lag + 1) as f64;
        let mean = lasts[(h % lag).min(lasts.len() - 1)];
        total += mean;
        // Errors of one place of the season add up from cycle to cycle.
        let left = ((horizon - 1 - h) / lag + 1) as f64;
        variance += left * left;
        steps.push(Predictive::Normal { mean, sd: sigma * times.sqrt() });
    }
    Some(Outlook { steps, total: Predictive::Normal { mean: total, sd: sigma * f64::sqrt(variance) } })
}

fn drift(values: &[f64], horizon: usize) -> Option<Outlook> {
    let (first, last) = (known(values).next()?, known(values).next_back()?);
    let length = (last.0 - first.0) as f64;
    if length < 2.0 {
        return None;
    }
    let slope = (last.1 - first.1) / length;
    let sigma = deviation(changes(values, 1).map(|e| e - slope), 1)?;
    // The last value may lie some periods back.
    let gone = (values.len() - 1 - last.0) as f64;
    let sd = |h: f64| sigma * f64::sqrt(h * (1.0 + h / length));
    let ahead = |h: usize| h as f64 + gone;
    let steps: Vec<Predictive> =
        (1..=horizon).map(|h| Predictive::Normal { mean: last.1 + slope * ahead(h), sd: sd(ahead(h)) }).collect();
    let (sum, squares) = (1..=horizon)
        .fold((0.0, 0.0), |(sum, squares), h| (sum + h as f64, squares + ((horizon - h + 1) as f64).powi(2)));
    let total = Predictive::Normal {
        mean: steps.iter().map(Predictive::mean).sum(),
        sd: sigma * f64::sqrt(squares + sum * sum / length),
    };
    Some(Outlook { steps, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(of: &Predictive) -> (f64, f64) {
        let Predictive::Normal { mean, sd } = of else { panic!("not normal") };
        (*mean, *sd)
    }

    #[test]
    fn the_naive_forecast_by_hand() {
        let found = Benchmark::Naive.outlook(&[1.0, 3.0, 2.0, f64::NAN, 5.0, 4.0], 2).unwrap();
        // Changes 2, −1, −1: their mean square is 2.
        assert_eq!(normal(&found.steps[0]), (4.0, 2.0_f64.sqrt()));
        let (mean, sd) = normal(&found.steps[1]);
        assert!((mean - 4.0).abs() < 1e-12 && (sd - 2.0).abs() < 1e-12);
        // The sum of both: the first error counts twice.
        assert!((normal(&found.total).1 - (2.0_f64 * 5.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn the_seasonal_one_repeats_the_season() {
        let values = [1.0, 10.0, 2.0, 12.0, 3.0, f64::NAN];
        let found = Benchmark::Seasonal(2).outlook(&values, 3).unwrap();
        let means: Vec<f64> = found.steps.iter().map(Predictive::mean).collect();
        assert_eq!(means, [3.0, 12.0, 3.0]);
        let sigma = 2.0_f64.sqrt();
        assert!((normal(&found.steps[2]).1 - sigma * 2.0_f64.sqrt()).abs() < 1e-12);
        // The first error of the first place counts twice: 4 + 1 + 1.
        assert!((normal(&found.total).1 - sigma * 6.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn the_drift_runs_through_first_and_last() {
        let found = Benchmark::Drift.outlook(&[1.0, 4.0, 5.0, 7.0], 2).unwrap();
        assert!((found.steps[1].mean() - 11.0).abs() < 1e-12);
        // Changes 3, 1, 2 about 2: variance 2/2 = 1; h(1 + h/(T − 1)) with T = 4.
        assert!((normal(&found.steps[1]).1 - (2.0_f64 * (1.0 + 2.0 / 3.0)).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn the_mean_is_as_sure_as_its_count() {
        let found = Benchmark::Mean.outlook(&[1.0, 2.0, 3.0], 4).unwrap();
        assert!((normal(&found.steps[3]).1 - (4.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert!((normal(&found.total).1 - (4.0_f64 + 16.0 / 3.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn nothing_comes_of_nothing() {
        for one in [Benchmark::Mean, Benchmark::Naive, Benchmark::Seasonal(3), Benchmark::Drift] {
            assert_eq!(one.outlook(&[], 3), None);
            assert_eq!(one.outlook(&[1.0], 3), None);
        }
    }
}
