//! Series whose truth is known.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use measure::forecast::{Forecast, ForecastOptions, Gather, Model, Series, forecast};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use rand_distr::{Distribution as _, StandardNormal};
use stats::Quiet;

/// Months from January 2015.
fn months(values: &[f64]) -> Series {
    let first = date(2015, 1, 1);
    series(values, |at| first.saturating_add((at as i64).months()))
}

fn weeks(values: &[f64]) -> Series {
    let first = date(2020, 1, 6);
    series(values, |at| first.saturating_add((at as i64).weeks()))
}

fn days(values: &[f64]) -> Series {
    let first = date(2023, 1, 1);
    series(values, |at| first.saturating_add((at as i64).days()))
}

fn series(values: &[f64], at: impl Fn(usize) -> Date) -> Series {
    let rows: Vec<(Date, Option<f64>)> =
        values.iter().enumerate().map(|(place, y)| (at(place), (!y.is_nan()).then_some(*y))).collect();
    Series::of(&rows, Gather::default()).unwrap()
}

fn normals(seed: u64, count: usize) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..count).map(|_| StandardNormal.sample(&mut rng)).collect()
}

fn ahead(series: &Series, horizon: usize, holdout: Option<usize>) -> Forecast {
    let options = ForecastOptions { horizon, holdout, ..ForecastOptions::default() };
    forecast(series, &options, &Quiet).unwrap()
}

/// A level with a damped slope and a season of four, its errors added or
/// multiplied.
fn smoothed(seed: u64, count: usize, relative: bool) -> Vec<f64> {
    let (mut level, mut slope) = (100.0, 1.0);
    let mut season = if relative { [1.1, 0.8, 1.0, 1.1] } else { [10.0, -20.0, 0.0, 10.0] };
    let noise = normals(seed, count);
    (0..count)
        .map(|t| {
            let q = level + 0.95 * slope;
            let s = season[t % 4];
            let mean = if relative { q * s } else { q + s };
            let e = if relative { 0.05 * mean * noise[t] } else { 5.0 * noise[t] };
            let (up, down) = if relative { (e / s, e / q) } else { (e, e) };
            level = q + 0.3 * up;
            slope = 0.95 * slope + 0.03 * up;
            season[t % 4] = s + 0.1 * down;
            mean + e
        })
        .collect()
}

/// How many of the values that came lie within the intervals of 80% and 95%, and
/// how many there are.
fn held(seeds: u64, relative: bool) -> (f64, f64) {
    let (mut inside, mut all) = ([0.0; 2], 0.0);
    for seed in 0..seeds {
        let values = smoothed(seed, 88, relative);
        let first = date(2000, 1, 1);
        let quarters = series(&values[..80], |at| first.saturating_add((3 * at as i64).months()));
        let found = ahead(&quarters, 8, Some(0));
        for (period, y) in found.periods.iter().zip(&values[80..]) {
            all += 1.0;
            for (count, range) in inside.iter_mut().zip(&period.intervals) {
                *count += f64::from(u8::from((range.low..=range.high).contains(y)));
            }
        }
    }
    (inside[0] / all, inside[1] / all)
}

#[test]
fn of_a_long_history_the_last_periods_count() {
    let values: Vec<f64> = normals(3, 5200).iter().map(|z| 100.0 + 5.0 * z).collect();
    let long = days(&values);
    let mut short = long.clone();
    short.dates.drain(..200);
    short.values.drain(..200);
    let model = Model::Form("ANN".parse().unwrap());
    let options = ForecastOptions { horizon: 3, model, holdout: Some(0), ..ForecastOptions::default() };
    let [long, short] = [long, short].map(|series| forecast(&series, &options, &Quiet).unwrap());
    assert_eq!((&long.periods, &long.parameters), (&short.periods, &short.parameters));
    assert_eq!(long.history.len(), 5200);
    assert_eq!(long.history.iter().filter(|past| past.fitted.is_none()).count(), 200);
    assert_eq!(long.history[200..], short.history[..]);
    let said = |found: &Forecast| found.warnings.iter().any(|warning| warning.contains("the last 5000 days of 5200"));
    assert!(said(&long) && !said(&short), "{:?}", long.warnings);
}

#[test]
fn intervals_hold_about_what_they_say() {
    for relative in [false, true] {
        let (eighty, ninety_five) = held(80, relative);
        // Forms are chosen and parameters estimated from 80 values, which the
        // intervals do not know: somewhat fewer are held.
        assert!((0.70..0.88).contains(&eighty), "{relative}: {eighty}");
        assert!((0.87..0.99).contains(&ninety_five), "{relative}: {ninety_five}");
    }
}

#[test]
fn a_yearly_season_of_weeks_is_found_and_beats_repeating() {
    let noise = normals(5, 208);
    let values: Vec<f64> = (0..208)
        .map(|t| {
            1000.0 * (1.0 + 0.3 * (2.0 * std::f64::consts::PI * f64::from(t) / 52.18).sin()) + 40.0 * noise[t as usize]
        })
        .collect();
    let found = ahead(&weeks(&values[..182]), 26, None);
    assert!(found.waves >= 1, "{}", found.method);
    let off: f64 =
        found.periods.iter().zip(&values[182..]).map(|(period, y)| (period.mean - y).abs()).sum::<f64>() / 26.0;
    assert!(off < 60.0, "off by {off} where chance alone is 32");
    let short = ahead(&weeks(&values[..80]), 8, None);
    assert!(short.warnings.iter().any(|warning| warning.contains("less than two years")), "{:?}", short.warnings);
}

#[test]
fn days_have_weekdays_and_missing_ones_are_said() {
    let noise = normals(8, 120);
    let mut values: Vec<f64> = (0..120).map(|t| 50.0 + if t % 7 < 2 { 30.0 } else { 0.0 } + 3.0 * noise[t]).collect();
    values[40] = f64::NAN;
    let found = ahead(&days(&values), 14, None);
    assert_eq!(found.season, 7, "{}", found.method);
    for (at, period) in found.periods.iter().enumerate() {
        let expected = if (120 + at) % 7 < 2 { 80.0 } else { 50.0 };
        assert!((period.mean - expected).abs() < 6.0, "{}: {}", period.date, period.mean);
    }
    let test = found.backtest.unwrap();
    assert!(test.model.mase < test.benchmarks.iter().map(|one| one.mase).fold(f64::INFINITY, f64::min));
    assert!(found.verdict.contains("beats"), "{}", found.verdict);
}

#[test]
fn a_random_walk_is_no_better_forecast_than_repeated() {
    let mut level = 500.0;
    let values: Vec<f64> = normals(11, 120)
        .into_iter()
        .map(|z| {
            level += 10.0 * z;
            level
        })
        .collect();
    let found = ahead(&months(&values), 6, None);
    assert!(!found.verdict.contains("beats") || found.verdict.contains("chance"), "{}", found.verdict);
}

#[test]
fn what_comes_now_and_then_has_its_own_model() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let values: Vec<f64> = (0..150)
        .map(|_| if rng.random::<f64>() < 0.3 { 1.0 + f64::floor(4.0 * rng.random::<f64>()) } else { 0.0 })
        .collect();
    let found = ahead(&weeks(&values), 10, None);
    assert_eq!(found.method, "TSB");
    assert!((found.periods[0].mean - 0.75).abs() < 0.35, "{}", found.periods[0].mean);
    assert!(found.periods.iter().all(|period| period.intervals.iter().all(|range| range.low >= 0.0)));
    assert!(found.warnings.iter().any(|warning| warning.contains("zero in many periods")));
}

#[test]
fn narrow_intervals_are_said_and_widened() {
    // A level that jumps ever wilder: the past is calmer than what follows.
    let mut level = 1000.0;
    let values: Vec<f64> = normals(21, 72)
        .into_iter()
        .enumerate()
        .map(|(t, z)| {
            level += z * if t < 48 { 3.0 } else { 40.0 };
            level
        })
        .collect();
    let series = months(&values);
    let plain = ForecastOptions { horizon: 6, holdout: Some(24), ..ForecastOptions::default() };
    let found = forecast(&series, &plain, &Quiet).unwrap();
    assert!(found.verdict.contains("too narrow"), "{}", found.verdict);
    let widened = forecast(&series, &ForecastOptions { conformal: true, ..plain }, &Quiet).unwrap();
    assert!(widened.verdict.contains("widened"), "{}", widened.verdict);
    let width = |found: &Forecast| found.periods[0].intervals[0].high - found.periods[0].intervals[0].low;
    assert!(width(&widened) > 1.1 * width(&found));
}

#[test]
fn units_do_not_matter_and_seeds_repeat() {
    let values = smoothed(2, 60, true);
    let of = |unit: f64| ahead(&months(&values.iter().map(|y| y * unit).collect::<Vec<_>>()), 6, None);
    let (one, large, again) = (of(1.0), of(2.0_f64.powi(80)), of(1.0));
    assert_eq!(one, again);
    assert_eq!(one.method, large.method);
    for (small, large) in one.periods.iter().zip(&large.periods) {
        let ratio = large.mean / small.mean / 2.0_f64.powi(80);
        assert!((ratio - 1.0).abs() < 1e-12);
    }
    let (mase, other) = (one.backtest.unwrap().model.mase, large.backtest.unwrap().model.mase);
    assert!((mase - other).abs() < 1e-9);
    let options =
        ForecastOptions { horizon: 6, model: Model::Form("MAM".parse().unwrap()), ..ForecastOptions::default() };
    let of = |seed| forecast(&months(&values), &ForecastOptions { seed, ..options.clone() }, &Quiet).unwrap();
    assert_ne!(of(1).periods, of(2).periods);
}
