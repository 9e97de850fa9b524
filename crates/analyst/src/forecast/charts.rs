//! The pictures of a forecast.

use measure::forecast::{Backtest, Forecast, Past};

use super::Found;
use super::options::ForecastArgs;
use super::show::percent;
use crate::charts::{Bar, Bars, Layer, Paint, Plot, Rule, Unit};

/// Periods of the past that are drawn: enough to see the season, not so many
/// that the forecast is a corner.
fn shown(forecast: &Forecast) -> &[Past] {
    let most = (6 * forecast.periods.len()).max(60).max(3 * forecast.season);
    &forecast.history[forecast.history.len().saturating_sub(most)..]
}

/// Past and forecast, with a band for every interval.
pub(super) fn ahead(one: &Found, args: &ForecastArgs) -> Plot {
    let forecast = &one.forecast;
    let past = shown(forecast);
    let observed: Vec<(f64, f64)> =
        past.iter().map(|past| (Unit::day(past.date), past.value.unwrap_or(f64::NAN))).collect();
    // Lines and bands begin where the past ends, so that nothing is torn.
    let joint = past.last().and_then(|past| past.value.map(|value| (Unit::day(past.date), value)));
    let mut points: Vec<(f64, f64)> = joint.into_iter().collect();
    points.extend(forecast.periods.iter().map(|period| (Unit::day(period.date), period.mean)));
    let levels = forecast.total.intervals.len();
    let mut layers = Vec::new();
    for at in (0..levels.max(1)).rev() {
        let mut band: Vec<(f64, f64)> = joint.iter().map(|(_, value)| (*value, *value)).collect();
        band.extend(forecast.periods.iter().filter_map(|period| period.intervals.get(at)).map(|r| (r.low, r.high)));
        let name = if at == 0 { "forecast".to_owned() } else { String::new() };
        layers.push(Layer::Line { name, paint: Paint::Hue(0), points: points.clone(), band });
    }
    layers.push(Layer::Line { name: "observed".to_owned(), paint: Paint::Ink, points: observed, band: Vec::new() });
    let known = past.iter().filter_map(|past| past.value);
    let (low, high) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
    let names: Vec<String> = forecast.total.intervals.iter().map(|range| percent(range.level) + "%").collect();
    let whose = one.group.as_ref().map_or(String::new(), |group| format!(", {group}"));
    Plot {
        title: format!("{}{whose}: the next {}", args.value, forecast.step.many(forecast.periods.len())),
        subtitle: format!("{}; bands hold {} of what may come", forecast.method, names.join(" and ")),
        x_unit: Unit::Day,
        from_zero: low >= 0.0 && low < 0.5 * high,
        layers,
        rules: forecast
            .history
            .last()
            .map(|last| Rule { at: Unit::day(last.date), label: "last known".into() })
            .into_iter()
            .collect(),
        ..Plot::default()
    }
}

/// Errors of the method beside those of the benchmarks.
pub(super) fn errors(test: &Backtest) -> Bars {
    let mut bars: Vec<Bar> = std::iter::once(&test.model)
        .chain(&test.benchmarks)
        .map(|score| Bar { name: score.words.clone(), value: score.mase, interval: None })
        .collect();
    bars.sort_by(|a, b| a.value.total_cmp(&b.value));
    Bars {
        title: "Errors in the backtest".into(),
        subtitle: "Mean absolute error over that of repeating the season in the past (MASE); less is better".into(),
        unit: Unit::Number,
        bars,
    }
}
