//! Forecasts as a page of their own.

use measure::counted;
use measure::forecast::Forecast;

use super::options::ForecastArgs;
use super::{Found, charts, show};
use crate::print::{Cell, Sheet};
use crate::report::Report;

pub(super) fn report(found: &[Found], args: &ForecastArgs) -> Report {
    if let [one @ Found { group: None, .. }] = found {
        let mut page = Report::new(&format!("Forecast: {}", args.value), &show::total(&one.forecast));
        page.text(&one.forecast.verdict);
        page.text(&show::what(one, args));
        if let Some(said) = show::made_of(one) {
            page.text(&said);
        }
        for warning in &one.forecast.warnings {
            page.warning(warning);
        }
        page.section("Forecast");
        ahead(&mut page, one, args);
        backtest(&mut page, &one.forecast);
        model(&mut page, &one.forecast);
        return page;
    }
    let lead = format!("{}, each forecast by itself.", counted(found.len(), "group", "groups"));
    let mut page = Report::new(&format!("Forecast: {}", args.value), &lead);
    page.sheet("Totals of all periods ahead", &show::groups(found), false);
    page.text(show::MASE);
    for one in found {
        page.section(one.group.as_deref().unwrap_or_default());
        page.text(&one.forecast.verdict);
        for warning in &one.forecast.warnings {
            page.warning(warning);
        }
        ahead(&mut page, one, args);
    }
    page
}

fn ahead(page: &mut Report, one: &Found, args: &ForecastArgs) {
    page.chart(&charts::ahead(one, args).svg());
    if one.group.is_some() {
        page.text(&show::total(&one.forecast));
    }
    let rows = one.forecast.periods.len();
    page.sheet("Figures by period", &show::periods(std::slice::from_ref(one), false), rows > 14 || one.group.is_some());
}

fn backtest(page: &mut Report, forecast: &Forecast) {
    let Some(test) = &forecast.backtest else { return };
    page.section("Backtest");
    page.text(&show::tested(test, forecast));
    page.chart(&charts::errors(test).svg());
    page.sheet("Errors, and how many values the intervals held", &show::scores(test), false);
    page.text(&format!("{} {}", show::MASE, show::OTHERS));
    page.text(&format!("Methods chosen, from the first origin to the last: {}.", test.chosen.join(", ")));
}

fn model(page: &mut Report, forecast: &Forecast) {
    if forecast.parameters.is_empty() {
        return;
    }
    page.section("Model");
    page.text(&format!("{}, chosen by the corrected Akaike criterion among those below.", forecast.method));
    let mut estimates = Sheet::new(["parameter", "estimate"]);
    for one in &forecast.parameters {
        let digits = if one.value.abs() >= 1000.0 { 0 } else { 4 };
        estimates.row([Cell::from(one.name.as_str()), Cell::Number(one.value, digits)]);
    }
    page.sheet("Estimates", &estimates, forecast.parameters.len() > 12);
    if forecast.candidates.len() > 1 {
        let mut tried = Sheet::new(["form", "waves", "AICc"]);
        for one in &forecast.candidates {
            tried.row([Cell::from(one.form.to_string()), Cell::Whole(one.waves as i64), Cell::Number(one.aicc, 2)]);
        }
        page.sheet("Forms that were tried", &tried, true);
    }
}
