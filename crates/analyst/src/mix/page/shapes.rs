//! Response, carry-over, and priors against posteriors.

use measure::mix::{Fit, Prior, ResponseCurve};
use stats::density::{Density, Family as _};

use crate::charts::{HUES, Layer, Paint, Plot, Rule, Svg, Unit};
use crate::mix::parts::{adstock_name, saturation_name};
use crate::mix::periods::word;
use crate::mix::saved::Saved;
use crate::print::{Cell, Sheet};
use crate::report::Report;

/// Channels whose shapes are drawn; more are in the files.
const DRAWN: usize = 16;
/// Draws behind a drawn shape.
const DRAWS: usize = 400;

pub(super) fn responses(page: &mut Report, saved: &Saved, curves: &[ResponseCurve]) {
    if curves.is_empty() {
        page.text("No channel has spend, so there is no response to it.");
        return;
    }
    let step = saved.panel.step().map_or("period", word);
    let outcome = &saved.record.data.outcome;
    page.text(&format!(
        "What a channel brings for each {step} when its spend is kept up until carry-over has settled, with the {:.0}% interval; the dashed line is its mean spend of the last year. To the right of the largest spend that was seen a curve is a guess.",
        100.0 * saved.record.sampling.interval
    ));
    let charts: Vec<Svg> =
        curves.iter().take(DRAWN).map(|curve| response(curve, step, outcome, saved).small()).collect();
    page.charts(&charts);
    if curves.len() > DRAWN {
        page.text(&format!("{} more channels are in curves.csv.", curves.len() - DRAWN));
    }
}

fn response(curve: &ResponseCurve, step: &str, outcome: &str, saved: &Saved) -> Plot {
    let today = &curve.today;
    let hue = saved.panel.media.iter().position(|media| media.name == curve.channel).unwrap_or(0);
    Plot {
        title: curve.channel.clone(),
        subtitle: format!("{outcome} a {step}; one unit more today returns {}", Unit::Number.shown(today.mroas.mean)),
        x_label: format!("spend a {step}"),
        from_zero: true,
        layers: vec![
            Layer::Line {
                name: String::new(),
                paint: paint(hue),
                points: curve.points.iter().map(|point| (point.spend, point.contribution.mean)).collect(),
                band: curve.points.iter().map(|p| (p.contribution.hdi_low, p.contribution.hdi_high)).collect(),
            },
            Layer::Points {
                name: String::new(),
                paint: Paint::Ink,
                points: vec![(today.spend, today.contribution.mean)],
                intervals: vec![(today.contribution.hdi_low, today.contribution.hdi_high)],
            },
        ],
        rules: vec![Rule { at: today.spend, label: "today".to_owned() }],
        ..Plot::default()
    }
}

fn paint(channel: usize) -> Paint {
    // The first hue is the baseline's where areas are stacked.
    Paint::Hue((channel + 1) % HUES)
}

/// How much of an effect falls into each period after an exposure.
pub(super) fn carry_over(page: &mut Report, saved: &Saved) -> anyhow::Result<()> {
    let step = saved.panel.step().map_or("period", word);
    let mut layers = Vec::new();
    let mut sheet = Sheet::new(["channel", "carry-over", "saturation", "periods"]);
    for (number, media) in saved.panel.media.iter().enumerate() {
        let parts = saved.record.specification.parts(&media.name);
        sheet.row([
            Cell::from(media.name.as_str()),
            Cell::from(adstock_name(parts.adstock)),
            Cell::from(saturation_name(parts.saturation)),
            Cell::Whole(i64::try_from(parts.lags).unwrap_or(i64::MAX)),
        ]);
        if number >= HUES - 1 {
            continue;
        }
        let mean = weights(saved, &media.name);
        #[expect(clippy::cast_precision_loss, reason = "there are few lags")]
        let points = mean.iter().enumerate().map(|(lag, weight)| (lag as f64, *weight)).collect();
        layers.push(Layer::Line { name: media.name.clone(), paint: paint(number), points, band: Vec::new() });
    }
    page.chart(
        &Plot {
            title: "How an exposure works on".to_owned(),
            subtitle: format!("Mean share of its whole effect by {step}s since; the {step} of the exposure is 0"),
            x_label: format!("{step}s since the exposure"),
            y_unit: Unit::Share,
            from_zero: true,
            layers,
            ..Plot::default()
        }
        .svg(),
    );
    if saved.panel.media.len() >= HUES {
        page.text(&format!("The first {} channels are drawn.", HUES - 1));
    }
    page.sheet("Forms", &sheet, true);
    Ok(())
}

/// The mean weight of each lag.
fn weights(saved: &Saved, channel: &str) -> Vec<f64> {
    let parts = saved.record.specification.parts(channel);
    let held = |parameter: &str| match saved.record.specification.priors.of(parameter) {
        Some(Prior::Fixed(value)) => value,
        _ => f64::NAN,
    };
    let columns: Vec<(Option<usize>, f64)> = parts
        .adstock
        .parameters()
        .iter()
        .map(|parameter| {
            let name = format!("adstock_{parameter}[{channel}]");
            (saved.draws.names.iter().position(|known| *known == name), held(&name))
        })
        .collect();
    let mut mean = vec![0.0; parts.lags];
    let mut of_draw = vec![0.0; parts.lags];
    let mut slopes = vec![0.0; parts.lags * columns.len()];
    let mut count = 0.0;
    for draw in (0..saved.draws.len()).step_by(saved.draws.len().div_ceil(DRAWS).max(1)) {
        let row = saved.draws.row(draw);
        let parameters: Vec<f64> = columns.iter().map(|(column, held)| column.map_or(*held, |at| row[at])).collect();
        parts.adstock.weights(&parameters, &mut of_draw, &mut slopes);
        mean.iter_mut().zip(&of_draw).for_each(|(sum, weight)| *sum += weight);
        count += 1.0;
    }
    mean.iter_mut().for_each(|sum| *sum /= count);
    mean
}

pub(super) fn priors(page: &mut Report, saved: &Saved, fit: &Fit) {
    page.text(
        "Each parameter of the channels before (grey) and after (coloured) the data were seen. Where the two lie on each other, the data said nothing about it.",
    );
    let mut charts = Vec::new();
    for (number, media) in saved.panel.media.iter().enumerate().take(DRAWN) {
        for name in &saved.draws.names {
            let of_channel = name.strip_suffix(&format!("[{}]", media.name));
            let Some(family) = of_channel.filter(|family| shown(saved, family, &media.name)) else { continue };
            let prior = match saved.record.specification.priors.of(name) {
                Some(Prior::Density(density)) => Some(density),
                _ => None,
            };
            if let Some(draws) = saved.draws.column(name) {
                charts.push(before_and_after(&format!("{}: {family}", media.name), prior, &draws, number).small());
            }
        }
    }
    page.charts(&charts);
    if saved.panel.media.len() > DRAWN {
        page.text(&format!("The first {DRAWN} channels are drawn."));
    }
    let mut sheet = Sheet::new(["channel", "prior kept"]);
    for channel in &fit.channels {
        let kept = channel.prior_overlap.map_or(Cell::Empty, |overlap| Cell::Share(overlap, 0));
        sheet.row([Cell::from(channel.channel.as_str()), kept]);
    }
    page.sheet("How much of each contribution is the prior's", &sheet, false);
}

/// Parameters of shape and strength; a strength that follows from another one
/// has no prior of its own.
fn shown(saved: &Saved, family: &str, channel: &str) -> bool {
    let has = |family: &str| saved.draws.names.iter().any(|name| *name == format!("{family}[{channel}]"));
    match family {
        "saturation_beta" => !has("roi") && !has("share") && !has("share_per_spend"),
        "roi" | "share" | "share_per_spend" => true,
        _ => family.starts_with("adstock_") || family.starts_with("saturation_") || family.starts_with("frequency_"),
    }
}

fn before_and_after(title: &str, prior: Option<Density>, draws: &[f64], hue: usize) -> Plot {
    let mut sorted = draws.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| stats::diagnostics::quantile_sorted(&sorted, share);
    let (mut low, mut high) = (at(0.001), at(0.999));
    // A prior that is much wider is cut, so that the posterior can be seen.
    let room = 5.0 * (high - low);
    if let Some(density) = prior {
        let (least, most) = density.support();
        // The prior is drawn where it has most of its mass.
        let middle = middle_of(&density);
        low = low.min(middle.0.max(low - room)).max(if least.is_finite() { least } else { f64::NEG_INFINITY });
        high = high.max(middle.1.min(high + room)).min(if most.is_finite() { most } else { f64::INFINITY });
    }
    let spread = (at(0.75) - at(0.25)).max((high - low) * 1e-3);
    let grid: Vec<f64> = (0..=240).map(|i| low + (high - low) * f64::from(i) / 240.0).collect();
    let after = kernel(&sorted, &grid, spread);
    let mut layers = Vec::new();
    if let Some(density) = prior {
        let top = after.iter().copied().fold(0.0, f64::max) * 1.15;
        let points: Vec<(f64, f64)> =
            grid.iter().map(|x| (*x, density.log_density(*x).exp())).filter(|(_, y)| y.is_finite()).collect();
        let points = points.into_iter().map(|(x, y)| (x, y.min(top))).collect();
        layers.push(Layer::Line { name: String::new(), paint: Paint::Ink, points, band: Vec::new() });
    }
    let points: Vec<(f64, f64)> = grid.iter().copied().zip(after).collect();
    let band = points.iter().map(|(_, y)| (0.0, *y)).collect();
    layers.push(Layer::Line { name: String::new(), paint: paint(hue), points, band });
    Plot {
        title: title.to_owned(),
        subtitle: format!(
            "mean {}, was {}",
            Unit::Number.shown(mean(draws)),
            prior.map_or("held".to_owned(), |p| {
                let (low, high) = middle_of(&p);
                format!("{} to {}", Unit::Number.shown(low), Unit::Number.shown(high))
            })
        ),
        from_zero: true,
        layers,
        ..Plot::default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^52 draws")]
fn mean(draws: &[f64]) -> f64 {
    draws.iter().sum::<f64>() / draws.len().max(1) as f64
}

/// Where a density has about its middle nine tenths, from draws of it.
fn middle_of(density: &Density) -> (f64, f64) {
    use rand::SeedableRng as _;
    let mut rng = rand::rngs::ChaCha8Rng::seed_from_u64(1);
    let mut draws: Vec<f64> = (0..2000).map(|_| density.draw(&mut rng)).collect();
    draws.sort_unstable_by(f64::total_cmp);
    (stats::diagnostics::quantile_sorted(&draws, 0.05), stats::diagnostics::quantile_sorted(&draws, 0.95))
}

/// A Gaussian kernel estimate with Silverman's bandwidth (1986, §3.4.2).
#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^52 draws")]
fn kernel(sorted: &[f64], grid: &[f64], spread: f64) -> Vec<f64> {
    let n = sorted.len().max(1) as f64;
    let width = (0.9 * spread / 1.34 * n.powf(-0.2)).max(f64::MIN_POSITIVE);
    grid.iter()
        .map(|x| {
            let from = sorted.partition_point(|draw| *draw < x - 5.0 * width);
            let near = sorted[from..].iter().take_while(|draw| **draw <= x + 5.0 * width);
            near.map(|draw| (-0.5 * ((x - draw) / width).powi(2)).exp()).sum::<f64>()
                / (n * width * std::f64::consts::TAU.sqrt())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kernel_estimate_has_mass_one() {
        let draws: Vec<f64> = (0..2000).map(|i| f64::from(i) / 2000.0).collect();
        let grid: Vec<f64> = (0..400).map(|i| -0.5 + f64::from(i) / 200.0).collect();
        let mass: f64 = kernel(&draws, &grid, 0.5).iter().sum::<f64>() / 200.0;
        assert!((mass - 1.0).abs() < 0.01, "{mass}");
        let middle = middle_of(&Density::normal(0.0, 1.0));
        assert!((middle.0 + 1.645).abs() < 0.15 && (middle.1 - 1.645).abs() < 0.15);
    }
}
