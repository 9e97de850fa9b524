//! How well the sampler and the model did.

use measure::mix::{ComponentSeries, Fit};

use crate::charts::{Layer, Paint, Plot, Unit};
use crate::mix::answer;
use crate::mix::saved::Saved;
use crate::print::{Cell, Sheet};
use crate::report::Report;

use super::over_time::observed;

pub(super) fn draw(page: &mut Report, saved: &Saved, fit: &Fit, whole: &[ComponentSeries]) {
    page.text(&answer::sampled(saved, fit));
    page.text(&answer::fitted(fit));
    if let Some(fitted) = whole.iter().find(|series| series.component == "fitted") {
        let days = fitted.dates.iter().map(|date| Unit::day(*date));
        let rest = days
            .zip(observed(saved).into_iter().zip(&fitted.mean))
            .filter_map(|(day, (seen, mean))| Some((day, seen? - mean)));
        page.chart(
            &Plot {
                title: "What the model leaves unexplained".to_owned(),
                subtitle: format!("{} observed less the mean of the model", saved.record.data.outcome),
                x_unit: Unit::Day,
                layers: vec![Layer::Columns { name: String::new(), paint: Paint::Hue(0), points: rest.collect() }],
                ..Plot::default()
            }
            .svg(),
        );
    }
    foresight(page, saved);
    page.sheet("Diagnostics", &diagnostics(fit), false);
    let mut sheet = Sheet::new(["parameter", "mean", "sd", "low", "high", "bulk ESS", "tail ESS", "R-hat"]);
    for parameter in &fit.parameters {
        let size = answer::digits(parameter.estimate.mean).max(2);
        sheet.row([
            Cell::from(parameter.name.as_str()),
            Cell::Number(parameter.estimate.mean, size),
            Cell::Number(parameter.estimate.sd, size),
            Cell::Number(parameter.estimate.hdi_low, size),
            Cell::Number(parameter.estimate.hdi_high, size),
            Cell::Number(parameter.ess_bulk, 0),
            Cell::Number(parameter.ess_tail, 0),
            Cell::Number(parameter.r_hat, 3),
        ]);
    }
    page.sheet(&format!("All {} parameters", fit.parameters.len()), &sheet, true);
}

fn foresight(page: &mut Report, saved: &Saved) {
    let Some(validation) = &saved.record.validation else { return };
    page.text(&answer::foretold(validation));
    let day = |period: usize| saved.panel.dates.get(period).map_or(f64::NAN, |date| Unit::day(*date));
    let all = &validation.predictions;
    page.chart(
        &Plot {
            title: "Periods the model had not seen".to_owned(),
            subtitle: "Predicted median with the 90% interval, and what came".to_owned(),
            x_unit: Unit::Day,
            layers: vec![
                Layer::Points {
                    name: "predicted".to_owned(),
                    paint: Paint::Hue(0),
                    points: all.iter().map(|one| (day(one.period), one.median)).collect(),
                    intervals: all.iter().map(|one| (one.low, one.high)).collect(),
                },
                Layer::Points {
                    name: "observed".to_owned(),
                    paint: Paint::Ink,
                    points: all.iter().map(|one| (day(one.period), one.observed)).collect(),
                    intervals: Vec::new(),
                },
            ],
            ..Plot::default()
        }
        .svg(),
    );
}

fn diagnostics(fit: &Fit) -> Sheet {
    let seen = &fit.diagnostics;
    let mut sheet = Sheet::new(["check", "found", "wanted"]);
    let mut row = |name: &str, found: Cell, wanted: &str| sheet.row([Cell::from(name), found, Cell::from(wanted)]);
    row("largest R-hat", Cell::Number(seen.r_hat_max, 3), "1.01 or less");
    row("fewest effective draws, middle", Cell::Number(seen.ess_bulk_min, 0), "400 or more");
    row("fewest effective draws, tails", Cell::Number(seen.ess_tail_min, 0), "400 or more");
    row("divergent transitions", Cell::Whole(i64::try_from(seen.divergences).unwrap_or(i64::MAX)), "0");
    let lowest = seen.e_bfmi.iter().copied().fold(f64::INFINITY, f64::min);
    row("lowest energy fraction (E-BFMI)", Cell::Number(lowest, 2), "0.3 or more");
    row("rows inside their 90% predictive interval", Cell::Share(seen.predictive.coverage_90, 0), "about 90%");
    row("variance explained (R²)", Cell::Number(seen.predictive.r_squared, 3), "");
    row("mean error over mean outcome", Cell::Share(seen.predictive.relative_error, 1), "");
    row("correlation of neighbouring residuals", Cell::Number(seen.predictive.residual_autocorrelation, 2), "near 0");
    row("replications whose largest value is larger", Cell::Share(seen.predictive.p_largest, 0), "5% to 95%");
    row("replications whose smallest value is larger", Cell::Share(seen.predictive.p_smallest, 0), "5% to 95%");
    if let Some(loo) = &seen.loo {
        row("leave-one-out log density (elpd)", Cell::Number(loo.elpd, 1), "to compare models of the same data");
        row("effective number of parameters", Cell::Number(loo.p_loo, 1), "");
        row(
            "rows whose leave-one-out weight is doubtful",
            Cell::Whole(i64::try_from(loo.bad_shapes).unwrap_or(0)),
            "0",
        );
    }
    sheet
}
