//! The outcome and its parts, period by period.

use measure::mix::ComponentSeries;

use crate::charts::{HUES, Layer, Paint, Plot, Rule, Unit};
use crate::mix::saved::Saved;
use crate::report::Report;

/// Channels that have an area of their own; the rest is one.
const AREAS: usize = HUES - 2;

pub(super) fn draw(page: &mut Report, saved: &Saved, whole: &[ComponentSeries]) {
    let interval = 100.0 * saved.record.sampling.interval;
    let outcome = &saved.record.data.outcome;
    let Some(fitted) = whole.iter().find(|series| series.component == "fitted") else { return };
    let days: Vec<f64> = fitted.dates.iter().map(|date| Unit::day(*date)).collect();
    let observed = observed(saved);
    let known: Vec<(f64, f64)> = days.iter().zip(&observed).filter_map(|(day, y)| Some((*day, (*y)?))).collect();
    let unseen =
        observed.iter().position(Option::is_none).map(|at| Rule { at: days[at], label: "not seen".to_owned() });
    page.chart(
        &Plot {
            title: format!("{outcome}: observed, and what the model makes of it"),
            subtitle: format!("Mean of the model with its {interval:.0}% interval, which leaves noise out"),
            x_unit: Unit::Day,
            layers: vec![
                Layer::Line { name: "observed".to_owned(), paint: Paint::Ink, points: known, band: Vec::new() },
                Layer::Line {
                    name: "model".to_owned(),
                    paint: Paint::Hue(0),
                    points: days.iter().zip(&fitted.mean).map(|(day, mean)| (*day, *mean)).collect(),
                    band: fitted.low.iter().zip(&fitted.high).map(|(low, high)| (*low, *high)).collect(),
                },
            ],
            rules: unseen.into_iter().collect(),
            ..Plot::default()
        }
        .svg(),
    );
    page.chart(&stacked(saved, whole, &days).svg());
    page.text(
        "The baseline is what would have come without the channels: level, trend, season, holidays and controls. Where a part is below zero the areas overlap; contributions.csv has the figures.",
    );
}

/// The outcome of all geos together; none where any geo's is unknown.
pub(super) fn observed(saved: &Saved) -> Vec<Option<f64>> {
    let panel = &saved.panel;
    (0..panel.periods())
        .map(|period| {
            let rows = (0..panel.geos.len()).map(|geo| geo * panel.periods() + period);
            let known = rows.clone().all(|row| panel.is_observed(row));
            known.then(|| rows.map(|row| panel.outcome[row]).sum())
        })
        .collect()
}

fn stacked(saved: &Saved, whole: &[ComponentSeries], days: &[f64]) -> Plot {
    let mut parts: Vec<&ComponentSeries> = saved
        .panel
        .media
        .iter()
        .filter_map(|media| whole.iter().find(|series| series.component == media.name))
        .collect();
    // Few channels keep their order, and so the hue they have in other charts.
    if parts.len() > AREAS + 1 {
        let size = |series: &ComponentSeries| series.mean.iter().sum::<f64>();
        parts.sort_by(|a, b| size(b).total_cmp(&size(a)));
    }
    let mut names = vec!["baseline".to_owned()];
    let mut values: Vec<Vec<f64>> = Vec::new();
    let baseline = whole.iter().find(|series| series.component == "baseline");
    values.push(baseline.map_or_else(|| vec![0.0; days.len()], |series| series.mean.clone()));
    for (at, part) in parts.iter().enumerate() {
        if at < AREAS || parts.len() == AREAS + 1 {
            names.push(part.component.clone());
            values.push(part.mean.clone());
        } else if let Some(rest) = (at > AREAS).then(|| values.last_mut()).flatten() {
            rest.iter_mut().zip(&part.mean).for_each(|(sum, more)| *sum += more);
        } else {
            names.push(format!("{} smaller channels", parts.len() - AREAS));
            values.push(part.mean.clone());
        }
    }
    Plot {
        title: format!("Where {} came from", saved.record.data.outcome),
        subtitle: "Mean contribution of the baseline and of each channel, one on top of the other".to_owned(),
        x_unit: Unit::Day,
        from_zero: true,
        layers: vec![Layer::Areas { names, x: days.to_vec(), values }],
        ..Plot::default()
    }
}
