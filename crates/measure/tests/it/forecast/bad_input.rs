//! What cannot be forecast, and what can with a warning.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use measure::forecast::{ForecastError, ForecastOptions, Gather, Model, Series, forecast};
use proptest::prelude::*;
use stats::{Quiet, Work};

fn weeks(values: &[f64]) -> Series {
    let first = date(2024, 1, 1);
    let rows: Vec<(Date, Option<f64>)> =
        values.iter().enumerate().map(|(at, y)| (first.saturating_add((at as i64).weeks()), Some(*y))).collect();
    Series::of(&rows, Gather::default()).unwrap()
}

fn options(horizon: usize) -> ForecastOptions {
    ForecastOptions { horizon, paths: 200, ..ForecastOptions::default() }
}

#[test]
fn ten_values_are_forecast_with_a_warning() {
    let found = forecast(&weeks(&[3.0, 4.0, 3.5, 5.0, 4.2, 4.4, 5.1, 4.9, 4.7, 5.3]), &options(4), &Quiet).unwrap();
    assert_eq!(found.periods.len(), 4);
    assert!(found.warnings.iter().any(|warning| warning.contains("less than two years")), "{:?}", found.warnings);
}

#[test]
fn a_few_values_have_a_mean_and_fewer_have_nothing() {
    let found = forecast(&weeks(&[3.0, 4.0, 3.5, 5.0]), &options(3), &Quiet).unwrap();
    assert!(found.warnings.iter().any(|warning| warning.contains("too few")), "{:?}", found.warnings);
    assert_eq!(found.method, "mean");
    let error = forecast(&weeks(&[3.0, 4.0, 3.5]), &options(3), &Quiet).unwrap_err();
    assert_eq!(error, ForecastError::TooShort { known: 3, least: 4 });
}

#[test]
fn the_same_value_throughout_is_said() {
    for value in [0.0, 7.0, -2.0] {
        let found = forecast(&weeks(&[value; 40]), &options(5), &Quiet).unwrap();
        assert_eq!(found.method, "constant");
        assert!(
            found
                .periods
                .iter()
                .all(|period| (period.mean - value.max(if value < 0.0 { value } else { 0.0 })).abs() < 1e-12)
        );
        assert!(found.warnings.iter().any(|warning| warning.contains("every value is the same")));
    }
}

#[test]
fn huge_and_tiny_values_are_numbers_like_others() {
    let shape = |t: i32| 2.0 + 0.1 * f64::from(t % 5) + 0.01 * f64::from(t);
    for unit in [1e300, 1e-300, 1e15] {
        let values: Vec<f64> = (0..40).map(|t| unit * shape(t)).collect();
        let found = forecast(&weeks(&values), &options(4), &Quiet).unwrap();
        for period in &found.periods {
            assert!((period.mean / unit - 2.6).abs() < 0.5, "{unit}: {}", period.mean);
            assert!(period.intervals.iter().all(|range| range.low <= period.mean && period.mean <= range.high));
        }
    }
}

#[test]
fn options_out_of_bounds_are_refused() {
    let series = weeks(&[1.0, 2.0, 3.0, 2.0, 1.0, 2.0, 3.0, 4.0]);
    for wrong in [
        options(0),
        options(1001),
        ForecastOptions { levels: vec![80.0], ..options(3) },
        ForecastOptions { levels: vec![f64::NAN], ..options(3) },
        ForecastOptions { paths: 0, ..options(3) },
    ] {
        assert!(matches!(forecast(&series, &wrong, &Quiet), Err(ForecastError::Option { .. })), "{wrong:?}");
    }
}

#[test]
fn models_that_do_not_suit_are_refused() {
    let zeros: Vec<f64> = (0..40).map(|t| f64::from(t % 3)).collect();
    let model = |name: &str| ForecastOptions { model: Model::Form(name.parse().unwrap()), ..options(3) };
    let error = forecast(&weeks(&zeros), &model("MNN"), &Quiet).unwrap_err();
    assert!(error.to_string().contains("additive"), "{error}");
    let negative: Vec<f64> = (0..40).map(|t| f64::from(t % 3) - 1.0).collect();
    let tsb = ForecastOptions { model: Model::Tsb, ..options(3) };
    assert!(matches!(forecast(&weeks(&negative), &tsb, &Quiet), Err(ForecastError::Unsuitable { .. })));
    let few = forecast(&weeks(&[1.0, 2.0, 3.0, 2.5, 4.0]), &model("AAdN"), &Quiet).unwrap_err();
    assert!(few.to_string().contains("too few"), "{few}");
}

struct Stopped;

impl Work for Stopped {
    fn progress(&self, _step: &str, _done: u64, _total: u64) {}

    fn cancelled(&self) -> bool {
        true
    }
}

#[test]
fn the_work_can_be_stopped() {
    let values: Vec<f64> = (0..40).map(|t| f64::from(t % 7) + 1.0).collect();
    assert!(matches!(forecast(&weeks(&values), &options(3), &Stopped), Err(ForecastError::Cancelled(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn no_numbers_make_it_panic(
        values in proptest::collection::vec(prop_oneof![-1e6..1e6_f64, Just(0.0), Just(f64::MAX / 1e3), 0.0..1e-9_f64], 2..40),
        gaps in proptest::collection::vec(1_i64..4, 40),
        horizon in 1_usize..30,
    ) {
        let mut at = date(2024, 1, 1);
        let rows: Vec<(Date, Option<f64>)> = values.iter().zip(gaps).map(|(y, gap)| {
            at = at.saturating_add(gap.days());
            (at, (*y > -9e5).then_some(*y))
        }).collect();
        let Ok(series) = Series::of(&rows, Gather::default()) else { return Ok(()) };
        if let Ok(found) = forecast(&series, &options(horizon), &Quiet) {
            prop_assert_eq!(found.periods.len(), horizon);
            for period in &found.periods {
                for range in &period.intervals {
                    prop_assert!(range.low <= range.high, "{:?}", range);
                }
            }
        }
    }
}
