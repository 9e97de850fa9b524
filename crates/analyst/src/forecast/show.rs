//! What was found, as tables, CSV and JSON.

use measure::counted;
use measure::forecast::{Backtest, Forecast, Gathered, Range, Score};
use serde::Serialize;

use super::Found;
use super::options::ForecastArgs;
use crate::print::{Cell, Outcome, Sheet};

/// What MASE is.
pub(super) const MASE: &str = "MASE: mean error as a multiple of what repeating the season was off by in the past.";

/// What MAPE and CRPS are.
pub(super) const OTHERS: &str =
    "MAPE: mean error in percent. CRPS: mean error of the whole forecast, intervals included, in the values' unit.";

#[derive(Serialize)]
struct Printed<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    value: &'a str,
    #[serde(flatten)]
    forecast: &'a Forecast,
    gathered: &'a Gathered,
}

#[derive(Serialize)]
struct Groups<'a> {
    groups: Vec<Printed<'a>>,
}

pub(super) fn json(found: &[Found], args: &ForecastArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    if let [one @ Found { group: None, .. }] = found {
        out.json(&printed(one, args))?;
    } else {
        out.json(&Groups { groups: found.iter().map(|one| printed(one, args)).collect() })?;
    }
    Ok(())
}

fn printed<'a>(one: &'a Found, args: &'a ForecastArgs) -> Printed<'a> {
    Printed { group: one.group.as_deref(), value: &args.value, forecast: &one.forecast, gathered: &one.gathered }
}

pub(super) fn table(found: &[Found], args: &ForecastArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    let [one @ Found { group: None, .. }] = found else {
        out.sheet(&groups(found))?;
        out.line(&format!("Totals of all periods ahead. --format csv and json have the periods. {MASE}"))?;
        return Ok(());
    };
    let forecast = &one.forecast;
    out.line(&what(one, args))?;
    if let Some(said) = made_of(one) {
        out.line(&said)?;
    }
    out.sheet(&periods(found, false))?;
    out.line(&total(forecast))?;
    if let Some(test) = &forecast.backtest {
        out.line(&tested(test, forecast))?;
        out.sheet(&scores(test))?;
        out.line(MASE)?;
        out.line(OTHERS)?;
    }
    out.line(&forecast.verdict)?;
    Ok(())
}

/// The forecast in a sentence.
pub(super) fn what(one: &Found, args: &ForecastArgs) -> String {
    let forecast = &one.forecast;
    let known = forecast.history.iter().filter(|past| past.value.is_some()).count();
    let (Some(first), Some(last)) = (forecast.history.first(), forecast.history.last()) else { return String::new() };
    let season = match (forecast.season, forecast.waves) {
        (0, 0) => String::new(),
        (season, 0) => format!(", season of {season}"),
        (0, waves) => format!(", long season of {}", pairs(waves)),
        (season, waves) => format!(", season of {season} and long season of {}", pairs(waves)),
    };
    format!(
        "{}: {}{season}, from {} from {} to {}.",
        args.value,
        forecast.method,
        forecast.step.many(known),
        first.date,
        last.date
    )
}

fn pairs(waves: usize) -> String {
    format!("{} of waves", counted(waves, "pair", "pairs"))
}

/// What was made of the rows, where that is more than taking them as they are.
pub(super) fn made_of(one: &Found) -> Option<String> {
    let (seen, forecast) = (&one.gathered, &one.forecast);
    let mut said = Vec::new();
    if seen.combined_periods > 0 {
        said.push(format!(
            "{} make {}: rows of the same {} are put together.",
            counted(seen.rows, "row", "rows"),
            forecast.step.many(forecast.history.len()),
            forecast.step.one()
        ));
    }
    if seen.missing_are_zero && seen.missing_periods > 0 {
        let verb = if seen.missing_periods == 1 { "counts" } else { "count" };
        said.push(format!("{} without a row {verb} as zero.", forecast.step.many(seen.missing_periods)));
    }
    if seen.rows_without_value > 0 {
        said.push(format!("{} no value.", counted(seen.rows_without_value, "row has", "rows have")));
    }
    for (left_out, which) in [(seen.left_out_first, "first"), (seen.left_out_last, "last")] {
        if let Some(date) = left_out {
            said.push(format!("The {which} {}, {date}, is not whole and is left out.", forecast.step.one()));
        }
    }
    (!said.is_empty()).then(|| said.join(" "))
}

pub(super) fn total(forecast: &Forecast) -> String {
    let digits = digits(forecast);
    let ranges = forecast.total.intervals.iter().map(|range| {
        let shown = |value| Cell::Number(value, digits).text();
        format!("{} to {} ({}%)", shown(range.low), shown(range.high), percent(range.level))
    });
    format!(
        "All {} together: {}; {}.",
        forecast.step.many(forecast.periods.len()),
        Cell::Number(forecast.total.mean, digits).text(),
        ranges.collect::<Vec<_>>().join(", ")
    )
}

pub(super) fn tested(test: &Backtest, forecast: &Forecast) -> String {
    format!(
        "Backtest from {}: {} held back, forecast {} ahead from {} origins, the method chosen and fitted anew from each.",
        test.from,
        forecast.step.many(test.holdout),
        forecast.step.many(test.horizon),
        test.origins
    )
}

/// 80, 95 or 99.5.
pub(super) fn percent(level: f64) -> String {
    let text = format!("{:.2}", 100.0 * level);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Decimals that are worth showing.
pub(super) fn digits(forecast: &Forecast) -> u8 {
    let most = forecast.periods.iter().map(|period| period.mean.abs()).fold(0.0, f64::max);
    match most {
        most if most >= 1000.0 => 0,
        most if most >= 10.0 => 1,
        most if most >= 0.1 => 3,
        _ => 6,
    }
}

fn bounds(levels: &[Range]) -> Vec<String> {
    levels.iter().flat_map(|range| ["low", "high"].map(|end| format!("{end}_{}", percent(range.level)))).collect()
}

/// One row per period ahead.
pub(super) fn periods(found: &[Found], exact: bool) -> Sheet {
    let grouped = found.iter().any(|one| one.group.is_some());
    let mut header = Vec::new();
    if grouped {
        header.push("group".to_owned());
    }
    header.extend(["date".to_owned(), "forecast".to_owned()]);
    if let Some(one) = found.first() {
        let names = bounds(&one.forecast.total.intervals);
        header.extend(names.into_iter().map(|name| if exact { name } else { name.replace('_', " ") + "%" }));
    }
    let mut sheet = Sheet::new(header);
    for one in found {
        let digits = digits(&one.forecast);
        for period in &one.forecast.periods {
            let mut row = Vec::new();
            if grouped {
                row.push(Cell::from(one.group.clone().unwrap_or_default()));
            }
            row.push(Cell::from(period.date.to_string()));
            row.push(Cell::Number(period.mean, digits));
            let ends = period.intervals.iter().flat_map(|range| [range.low, range.high]);
            row.extend(ends.map(|end| Cell::Number(end, digits)));
            sheet.row(row);
        }
    }
    sheet
}

/// One row per group.
pub(super) fn groups(found: &[Found]) -> Sheet {
    let levels: Vec<String> = found.first().map_or_else(Vec::new, |one| {
        bounds(&one.forecast.total.intervals).into_iter().map(|name| name.replace('_', " ") + "%").collect()
    });
    let mut header = vec!["group".to_owned(), "method".to_owned(), "total".to_owned()];
    header.extend(levels);
    header.extend(["MASE".to_owned(), "best benchmark".to_owned(), "its MASE".to_owned()]);
    let mut sheet = Sheet::new(header);
    for one in found {
        let (forecast, digits) = (&one.forecast, digits(&one.forecast));
        let mut row = vec![
            Cell::from(one.group.clone().unwrap_or_default()),
            Cell::from(forecast.method.as_str()),
            Cell::Number(forecast.total.mean, digits),
        ];
        let ends = forecast.total.intervals.iter().flat_map(|range| [range.low, range.high]);
        row.extend(ends.map(|end| Cell::Number(end, digits)));
        let best = forecast.backtest.as_ref().and_then(best);
        row.push(Cell::optional(forecast.backtest.as_ref().map(|test| test.model.mase), 3));
        row.push(best.map_or(Cell::Empty, |best| Cell::from(best.name.as_str())));
        row.push(Cell::optional(best.map(|best| best.mase), 3));
        sheet.row(row);
    }
    sheet
}

fn best(test: &Backtest) -> Option<&Score> {
    test.benchmarks.iter().min_by(|a, b| a.mase.total_cmp(&b.mase))
}

/// The method beside the benchmarks.
pub(super) fn scores(test: &Backtest) -> Sheet {
    let mut header = vec!["method".to_owned(), "MASE".to_owned(), "MAPE".to_owned(), "CRPS".to_owned()];
    header.extend(test.model.coverage.iter().map(|one| format!("in {}%", percent(one.level))));
    let mut sheet = Sheet::new(header);
    for score in std::iter::once(&test.model).chain(&test.benchmarks) {
        let mut row = vec![
            Cell::from(score.words.as_str()),
            Cell::Number(score.mase, 3),
            score.mape.map_or(Cell::Empty, |mape| Cell::Share(mape / 100.0, 1)),
            Cell::Number(score.crps, if score.crps >= 100.0 { 0 } else { 2 }),
        ];
        row.extend(score.coverage.iter().map(|one| Cell::Share(one.share, 0)));
        sheet.row(row);
    }
    sheet
}
