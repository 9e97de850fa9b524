//! The pictures of a test.

use measure::market::{Candidate, Lift, Moment, Placebos};

use super::Findings;
use crate::charts::{Bar, Bars, Layer, Paint, Plot, Rule, Unit};

fn day(moment: &Moment) -> f64 {
    Unit::day(moment.date)
}

/// Observed and expected outcomes over time, with the interval of the expected.
pub(super) fn outcomes(findings: &Findings, lift: &Lift) -> Plot {
    let expected = |moment: &Moment| {
        // A high effect is a low expected outcome.
        let end = |effect: Option<f64>| effect.map_or(moment.expected, |effect| moment.observed - effect);
        (end(moment.effect.high), end(moment.effect.low))
    };
    Plot {
        title: format!("Treated markets, observed and expected without the test ({})", lift.method),
        subtitle: format!("Mean of {}", findings.design.treated.join(", ")),
        x_unit: Unit::Day,
        layers: vec![
            Layer::Line {
                name: "expected".into(),
                paint: Paint::Hue(0),
                points: lift.series.iter().map(|m| (day(m), m.expected)).collect(),
                band: lift.series.iter().map(expected).collect(),
            },
            Layer::Line {
                name: "observed".into(),
                paint: Paint::Ink,
                points: lift.series.iter().map(|m| (day(m), m.observed)).collect(),
                band: Vec::new(),
            },
        ],
        rules: vec![start(findings)],
        ..Plot::default()
    }
}

fn start(findings: &Findings) -> Rule {
    Rule { at: Unit::day(findings.design.dates[findings.design.before]), label: "start".into() }
}

/// The difference on every date.
pub(super) fn effects(findings: &Findings, lift: &Lift) -> Plot {
    let test: Vec<&Moment> = lift.series.iter().filter(|m| m.test).collect();
    let known = test.iter().all(|m| m.effect.low.is_some() && m.effect.high.is_some());
    let intervals =
        if known { test.iter().filter_map(|m| Some((m.effect.low?, m.effect.high?))).collect() } else { Vec::new() };
    Plot {
        title: "Observed less expected".into(),
        subtitle: format!("Per treated market and date; {:.0}% intervals by date", 100.0 * lift.confidence),
        x_unit: Unit::Day,
        layers: vec![
            Layer::Line {
                name: "before the test".into(),
                paint: Paint::Ink,
                points: lift.series.iter().filter(|m| !m.test).map(|m| (day(m), m.effect.value)).collect(),
                band: Vec::new(),
            },
            Layer::Points {
                name: "during the test".into(),
                paint: Paint::Hue(0),
                points: test.iter().map(|m| (day(m), m.effect.value)).collect(),
                intervals,
            },
        ],
        rules: vec![start(findings)],
        ..Plot::default()
    }
}

/// The lift by method.
pub(super) fn methods(findings: &Findings) -> Bars {
    Bars {
        title: "Lift by method".into(),
        subtitle: "Percent of what was expected without the test".into(),
        unit: Unit::Number,
        bars: findings
            .lifts
            .iter()
            .map(|lift| Bar {
                name: lift.method.to_owned(),
                value: lift.percent.value,
                interval: lift.percent.low.zip(lift.percent.high),
            })
            .collect(),
    }
}

/// How far the treated markets stand out among placebos.
pub(super) fn placebos(placebos: &Placebos) -> Plot {
    let place = |rank: usize| rank as f64;
    Plot {
        title: "Error during the test over error before it".into(),
        subtitle: "Untreated sets of markets, largest first; the treated ones would stand where the line is".into(),
        x_label: "rank".into(),
        from_zero: true,
        layers: vec![Layer::Columns {
            name: "untreated".into(),
            paint: Paint::Hue(0),
            points: placebos.space.iter().take(60).enumerate().map(|(rank, p)| (place(rank + 1), p.ratio)).collect(),
        }],
        rules: vec![Rule {
            at: place(placebos.space.iter().filter(|p| p.ratio >= placebos.ratio).count()) + 0.5,
            label: format!("treated: {:.2}", placebos.ratio),
        }],
        ..Plot::default()
    }
}

/// Power by effect of the best candidates.
pub(super) fn power(candidates: &[Candidate]) -> Plot {
    Plot {
        title: "How often an effect would be found".into(),
        subtitle: "Share of pretended tests, by the effect put in".into(),
        x_label: "effect".into(),
        x_unit: Unit::Share,
        y_unit: Unit::Share,
        from_zero: true,
        layers: candidates
            .iter()
            .take(crate::charts::HUES.min(4))
            .enumerate()
            .map(|(at, candidate)| Layer::Line {
                name: format!("{} ({})", candidate.markets.join(", "), candidate.duration),
                paint: Paint::Hue(at),
                points: candidate.points.iter().map(|p| (p.effect, p.power)).collect(),
                band: Vec::new(),
            })
            .collect(),
        ..Plot::default()
    }
}
