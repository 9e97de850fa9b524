//! First guesses of the first states.
//!
//! Source: Hyndman et al. (2008), section 2.6.1: the season by the means of what
//! is left of a moving average, level and slope by a line through the first ten
//! values without their season.

use super::form::{Form, SeasonForm, TrendForm};
use super::recursion::{Parameters, neutral};

/// First states for the form; `cycle` is 0 where there are no states of the
/// season. Smoothing parameters are left at zero.
#[must_use]
pub(super) fn first_states(form: Form, cycle: usize, values: &[f64]) -> Parameters {
    let season = if cycle == 0 { Vec::new() } else { season(form.season, cycle, values) };
    let without: Vec<f64> = values
        .iter()
        .enumerate()
        .map(|(t, y)| match form.season {
            _ if cycle == 0 => *y,
            SeasonForm::Multiplicative => y / season[t % cycle],
            _ => y - season[t % cycle],
        })
        .collect();
    let head = without.len().min(10.max(2 * cycle));
    let (level, slope) = line(&without[..head]);
    let trend = form.trend != TrendForm::None;
    let middle = mean(&without[..head]);
    let level = if trend { level } else { middle };
    // A line that begins below zero is no start where values are above it.
    let (level, slope) = if !form.takes_any_value() && level <= 0.0 { (middle, 0.0) } else { (level, slope) };
    Parameters { phi: 1.0, level, slope: if trend { slope } else { 0.0 }, season, ..Parameters::default() }
}

fn season(form: SeasonForm, cycle: usize, values: &[f64]) -> Vec<f64> {
    let multiplies = form == SeasonForm::Multiplicative;
    let mut sums = vec![(0.0, 0_u32); cycle];
    let half = cycle / 2;
    for t in 0..values.len() {
        let window = &values[t.saturating_sub(half)..(t + half + 1).min(values.len())];
        let middle = mean(window);
        let left = if multiplies { values[t] / middle } else { values[t] - middle };
        let whole = t >= half && t + half < values.len();
        if left.is_finite() && whole && (!multiplies || left > 0.0) {
            sums[t % cycle].0 += left;
            sums[t % cycle].1 += 1;
        }
    }
    let rest = neutral(form);
    let mut season: Vec<f64> =
        sums.iter().map(|(sum, count)| if *count == 0 { rest } else { sum / f64::from(*count) }).collect();
    let off = mean(&season);
    for s in &mut season {
        if multiplies {
            *s /= off;
        } else {
            *s -= off;
        }
    }
    season
}

/// The line through the values, by its height one period before the first and
/// its slope.
fn line(values: &[f64]) -> (f64, f64) {
    let known = || values.iter().enumerate().filter(|(_, y)| !y.is_nan()).map(|(t, y)| (t as f64 + 1.0, *y));
    let n = known().count() as f64;
    if n < 1.0 {
        return (0.0, 0.0);
    }
    let (t, y) = known().fold((0.0, 0.0), |sum, (t, y)| (sum.0 + t / n, sum.1 + y / n));
    let (up, across) = known().fold((0.0, 0.0), |sum, (a, b)| (sum.0 + (a - t) * (b - y), sum.1 + (a - t) * (a - t)));
    let slope = if across > 0.0 { up / across } else { 0.0 };
    (y - slope * t, slope)
}

/// The mean of those that are known; not a number for none.
fn mean(values: &[f64]) -> f64 {
    let known = values.iter().filter(|y| !y.is_nan());
    let (sum, count) = known.fold((0.0, 0_u32), |(sum, count), y| (sum + y, count + 1));
    sum / f64::from(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_without_chance_gives_its_states() {
        let season = [3.0, -1.0, -2.0];
        let values: Vec<f64> = (0..30).map(|t| 10.0 + 0.5 * f64::from(t) + season[t as usize % 3]).collect();
        let found = first_states("AAA".parse().unwrap(), 3, &values);
        assert!((found.level - 9.5).abs() < 1e-9 && (found.slope - 0.5).abs() < 1e-9, "{found:?}");
        for (found, put) in found.season.iter().zip(season) {
            assert!((found - put).abs() < 1e-9);
        }
    }

    #[test]
    fn no_value_is_no_trouble() {
        let found = first_states("AAN".parse().unwrap(), 0, &[f64::NAN, 2.0, f64::NAN]);
        assert!((found.level - 2.0).abs() < 1e-12);
    }
}
