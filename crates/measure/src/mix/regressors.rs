//! Rows of regressors that are alike in all geos: trend, season, holidays.

use jiff::civil::Date;

use super::panel::Step;
use super::specification::Season;

/// Time from 0 in the first period to 1 in the last.
pub(super) fn elapsed(periods: usize) -> Vec<f64> {
    (0..periods).map(|t| t as f64 / (periods.max(2) - 1) as f64).collect()
}

/// A straight line through zero in the middle, rising by one over the panel.
pub(super) fn line(periods: usize) -> Vec<f64> {
    elapsed(periods).into_iter().map(|t| t - 0.5).collect()
}

/// Rows that let a line bend at evenly spaced times: `max(0, t − s_j)`. Taylor
/// and Letham (2018), Forecasting at scale, American Statistician 72.
pub(super) fn bends(periods: usize, count: usize) -> Vec<Vec<f64>> {
    let time = elapsed(periods);
    (1..=count)
        .map(|j| {
            let at = j as f64 / (count + 1) as f64;
            time.iter().map(|t| (t - at).max(0.0)).collect()
        })
        .collect()
}

/// Hat functions of evenly spaced knots: a row says how much of each period lies
/// at the knot when values between knots are interpolated. One knot is a
/// constant.
pub(super) fn hats(periods: usize, count: usize) -> Vec<Vec<f64>> {
    if count <= 1 {
        return vec![vec![1.0; periods]];
    }
    let width = (periods.max(2) - 1) as f64 / (count - 1) as f64;
    (0..count)
        .map(|k| {
            let centre = k as f64 * width;
            (0..periods).map(|t| (1.0 - (t as f64 - centre).abs() / width).max(0.0)).collect()
        })
        .collect()
}

/// Knots every `spacing` periods, the ends included.
pub(super) fn knots_every(periods: usize, spacing: usize) -> usize {
    (periods.saturating_sub(1)).div_ceil(spacing.max(1)) + 1
}

/// Sines and cosines, each with its name. A year's season follows the day of the
/// year, so that leap days do not shift it; any other counts days.
pub(super) fn fourier(dates: &[Date], season: Season) -> Vec<(String, Vec<f64>)> {
    let yearly = (season.days - 365.25).abs() < 1.0;
    let origin = Date::constant(1970, 1, 1);
    let day = |date: &Date| {
        if yearly { f64::from(date.day_of_year()) } else { f64::from((*date - origin).get_days()) }
    };
    let wave = |name: &str, k: usize, f: fn(f64) -> f64| {
        let turn = std::f64::consts::TAU * k as f64 / season.days;
        (format!("fourier[{name}_{k}]"), dates.iter().map(|d| f(turn * day(d))).collect())
    };
    let sines = (1..=season.harmonics).map(|k| wave("sin", k, f64::sin));
    sines.chain((1..=season.harmonics).map(|k| wave("cos", k, f64::cos))).collect()
}

/// The last day of a period.
pub(super) fn last_day(first: Date, step: Step) -> Date {
    first.checked_add(step.span()).and_then(Date::yesterday).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hats_add_up_to_one_and_reach_their_knots() {
        for (periods, count) in [(10, 4), (156, 66), (7, 7), (5, 1), (20, 2)] {
            let rows = hats(periods, count);
            assert_eq!(rows.len(), count);
            for t in 0..periods {
                assert!((rows.iter().map(|r| r[t]).sum::<f64>() - 1.0).abs() < 1e-9);
            }
        }
        assert_eq!(knots_every(157, 13), 13);
        assert_eq!(knots_every(10, 4), 4);
    }

    #[test]
    fn a_bend_starts_where_it_should() {
        let rows = bends(11, 1);
        assert!(rows[0][5].abs() < 1e-12 && (rows[0][10] - 0.5).abs() < 1e-12);
        assert!(line(3)[1].abs() < 1e-12);
    }

    #[test]
    fn a_year_has_its_season() {
        let dates: Vec<Date> = [Date::constant(2024, 1, 1), Date::constant(2024, 4, 1)].to_vec();
        let rows = fourier(&dates, Season { harmonics: 1, days: 365.25 });
        assert_eq!(rows[0].0, "fourier[sin_1]");
        assert!((rows[0].1[0] - (std::f64::consts::TAU / 365.25).sin()).abs() < 1e-12);
        // Seven days are the same weekday.
        let week =
            fourier(&[Date::constant(2024, 1, 1), Date::constant(2024, 1, 8)], Season { harmonics: 1, days: 7.0 });
        assert!((week[0].1[0] - week[0].1[1]).abs() < 1e-9);
    }
}
