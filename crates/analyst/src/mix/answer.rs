//! What a fit says, for people, spreadsheets and programs.

use measure::counted;
use measure::mix::{
    Change, ChannelSummary, Diagnostics, Estimate, Experiment, Finding, Fit, ParameterSummary, Standing, Step,
    Validation,
};
use serde::Serialize;

use super::periods::word;
use super::saved::Saved;
use crate::charts::decimals;
use crate::print::{Cell, Sheet};

/// A fit as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Answer<'a> {
    parameters: &'a [ParameterSummary],
    channels: &'a [ChannelSummary],
    /// Experiments that the model was fitted with, against it.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    experiments: &'a [Experiment],
    diagnostics: Judged<'a>,
    /// Share that intervals hold.
    interval: f64,
    data: Data<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a [Change]>,
}

/// Diagnostics with the verdict in plain words.
#[derive(Debug, Serialize)]
struct Judged<'a> {
    divergences: u64,
    r_hat_max: f64,
    ess_bulk_min: f64,
    ess_tail_min: f64,
    seconds: f64,
    verdict: String,
    standing: Standing,
    findings: &'a [Finding],
    e_bfmi: &'a [f64],
    gradients: u64,
    chains: usize,
    draws: usize,
    predictive: &'a measure::mix::PredictiveCheck,
    #[serde(skip_serializing_if = "Option::is_none")]
    loo: Option<Loo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validation: Option<&'a Validation>,
}

/// The leave-one-out summary without every observation.
#[derive(Debug, Serialize)]
struct Loo {
    elpd: f64,
    se: f64,
    p_loo: f64,
    bad_shapes: usize,
}

#[derive(Debug, Serialize)]
struct Data<'a> {
    file: &'a str,
    sha256: &'a str,
    outcome: &'a str,
    kpi: &'a str,
    step: Option<Step>,
    first: Option<String>,
    last: Option<String>,
    periods: usize,
    geos: &'a [String],
    assumptions: &'a [String],
    warnings: &'a [String],
}

impl<'a> Answer<'a> {
    pub(super) fn new(saved: &'a Saved, fit: &'a Fit, changes: Option<&'a [Change]>) -> Self {
        let seen: &Diagnostics = &fit.diagnostics;
        let note = &saved.record.data;
        let panel = &saved.panel;
        Self {
            parameters: &fit.parameters,
            channels: &fit.channels,
            experiments: &fit.experiments,
            diagnostics: Judged {
                divergences: seen.divergences,
                r_hat_max: seen.r_hat_max,
                ess_bulk_min: seen.ess_bulk_min,
                ess_tail_min: seen.ess_tail_min,
                seconds: saved.record.seconds,
                verdict: in_words(fit),
                standing: seen.verdict.standing,
                findings: &seen.verdict.findings,
                e_bfmi: &seen.e_bfmi,
                gradients: seen.gradients,
                chains: saved.draws.chains,
                draws: saved.draws.per_chain,
                predictive: &seen.predictive,
                loo: seen.loo.as_ref().map(|loo| Loo {
                    elpd: loo.elpd,
                    se: loo.se,
                    p_loo: loo.p_loo,
                    bad_shapes: loo.bad_shapes,
                }),
                validation: saved.record.validation.as_ref(),
            },
            interval: saved.record.sampling.interval,
            data: Data {
                file: &note.file,
                sha256: &note.sha256,
                outcome: &note.outcome,
                kpi: &note.kpi,
                step: panel.step().ok(),
                first: panel.dates.first().map(ToString::to_string),
                last: panel.dates.last().map(ToString::to_string),
                periods: panel.periods(),
                geos: &panel.geos,
                assumptions: &note.assumptions,
                warnings: &note.warnings,
            },
            changes,
        }
    }
}

/// The verdict as one text: the summary, then what else was found.
pub(super) fn in_words(fit: &Fit) -> String {
    let verdict = &fit.diagnostics.verdict;
    let mut text = verdict.summary.clone();
    for finding in &verdict.findings {
        if !text.contains(finding.text.trim_end_matches('.')) {
            text.push(' ');
            text.push_str(&sentence(finding));
        }
    }
    text
}

/// A finding as a sentence of its own; the names it is about stay as they are.
pub(super) fn sentence(finding: &Finding) -> String {
    let text = &finding.text;
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    if finding.about.iter().any(|name| text.starts_with(name.as_str())) {
        return format!("{text}{end}");
    }
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}{end}", letters.as_str())
}

/// Decimals for money or counts of this size.
pub(super) fn digits(value: f64) -> u8 {
    match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 1.0 => 2,
        _ => 3,
    }
}

/// An interval, in the decimals of its column.
pub(super) fn between(estimate: Option<&Estimate>, digits: u8) -> Cell {
    estimate.map_or(Cell::Empty, |estimate| {
        let end = |value: f64| Cell::Number(value, digits).text();
        Cell::Text(format!("{}\u{a0}–\u{a0}{}", end(estimate.hdi_low), end(estimate.hdi_high)))
    })
}

fn mean(estimate: Option<&Estimate>, digits: u8) -> Cell {
    estimate.map_or(Cell::Empty, |estimate| Cell::Number(estimate.mean, digits))
}

/// Decimals of one column: the same in every row.
fn column(fit: &Fit, figure: impl Fn(&ChannelSummary) -> Option<f64>) -> u8 {
    decimals(fit.channels.iter().filter_map(figure))
}

/// The channels for people.
pub(super) fn channels(saved: &Saved, fit: &Fit) -> Sheet {
    let step = saved.panel.step().map_or("period", word);
    let percent = format!("{:.0}% interval", 100.0 * saved.record.sampling.interval);
    let counted = saved.record.data.kpi == "conversions";
    let mut header = vec!["channel".to_owned(), "spend".to_owned(), "contribution".to_owned(), "share".to_owned()];
    header.extend(["ROAS".to_owned(), percent, "marginal ROAS".to_owned()]);
    if counted {
        header.push("cost per outcome".to_owned());
    }
    header.extend([format!("half-life ({step}s)"), "prior kept".to_owned()]);
    let spent = column(fit, |channel| channel.spend);
    let brought = column(fit, |channel| Some(channel.contribution.mean));
    let returned = column(fit, |channel| channel.roas.map(|roas| roas.mean));
    let marginal = column(fit, |channel| channel.mroas.map(|mroas| mroas.mean));
    let cost = column(fit, |channel| channel.cost_per_outcome.map(|cost| cost.mean));
    let mut sheet = Sheet::new(header);
    for channel in &fit.channels {
        let mut row = vec![
            Cell::from(channel.channel.as_str()),
            Cell::optional(channel.spend, spent),
            Cell::Number(channel.contribution.mean, brought),
            Cell::Share(channel.share.mean, 1),
            mean(channel.roas.as_ref(), returned),
            between(channel.roas.as_ref(), returned),
            mean(channel.mroas.as_ref(), marginal),
        ];
        if counted {
            row.push(mean(channel.cost_per_outcome.as_ref(), cost));
        }
        row.push(Cell::Number(channel.half_life.mean, 2));
        row.push(channel.prior_overlap.map_or(Cell::Empty, |overlap| Cell::Share(overlap, 0)));
        sheet.row(row);
    }
    sheet
}

/// The channels for spreadsheets: every figure with its interval.
pub(super) fn channels_in_full(channels: &[ChannelSummary]) -> Sheet {
    let mut header = vec!["channel".to_owned(), "spend".to_owned()];
    for figure in ["contribution", "share", "roas", "mroas", "cost_per_outcome", "half_life"] {
        header.extend(["mean", "sd", "hdi_low", "hdi_high"].map(|part| format!("{figure}_{part}")));
    }
    header.extend(["prior_overlap", "chance_above_one", "chance_best"].map(str::to_owned));
    let mut sheet = Sheet::new(header);
    for channel in channels {
        let mut row = vec![Cell::from(channel.channel.as_str()), Cell::optional(channel.spend, 2)];
        let figures = [
            Some(&channel.contribution),
            Some(&channel.share),
            channel.roas.as_ref(),
            channel.mroas.as_ref(),
            channel.cost_per_outcome.as_ref(),
            Some(&channel.half_life),
        ];
        for figure in figures {
            row.extend(parts(figure));
        }
        row.extend(
            [channel.prior_overlap, channel.chance_above_one, channel.chance_best]
                .map(|share| Cell::optional(share, 3)),
        );
        sheet.row(row);
    }
    sheet
}

/// Mean, spread and interval as cells.
pub(super) fn parts(estimate: Option<&Estimate>) -> [Cell; 4] {
    let part = |pick: fn(&Estimate) -> f64| Cell::optional(estimate.map(pick), 4);
    [part(|e| e.mean), part(|e| e.sd), part(|e| e.hdi_low), part(|e| e.hdi_high)]
}

/// How each channel's return moved since the model before.
pub(super) fn changes(changes: &[Change]) -> Sheet {
    let mut sheet = Sheet::new([
        "channel",
        "ROAS before",
        "revised data",
        "new data",
        "parts and priors",
        "ROAS now",
        "Monte Carlo error",
    ]);
    for change in changes {
        let size = digits(change.after.or(change.before).unwrap_or(0.0));
        sheet.row([
            Cell::from(change.channel.as_str()),
            Cell::optional(change.before, size),
            Cell::Number(change.revised_data, size),
            Cell::Number(change.new_data, size),
            Cell::Number(change.specification, size),
            Cell::optional(change.after, size),
            Cell::Number(change.monte_carlo_error, size.max(2)),
        ]);
    }
    sheet
}

/// What was modelled, in a line.
pub(super) fn headline(saved: &Saved) -> String {
    let panel = &saved.panel;
    let step = panel.step().map_or("period", word);
    let span = match (panel.dates.first(), panel.dates.last()) {
        (Some(first), Some(last)) => format!(" from {first} to {last}"),
        _ => String::new(),
    };
    let geos = if panel.geos.len() > 1 { format!(" in {} geos", panel.geos.len()) } else { String::new() };
    let channels = counted(panel.media.len(), "channel", "channels");
    format!("{}: {} {step}s{span}{geos}, {channels}", saved.record.data.outcome, panel.periods())
}

/// How sampling went, in a line.
pub(super) fn sampled(saved: &Saved, fit: &Fit) -> String {
    let seen = &fit.diagnostics;
    let diverged = match seen.divergences {
        0 => "no divergences".to_owned(),
        some => counted(some, "divergence", "divergences"),
    };
    format!(
        "{} × {} draws in {:.1} s; largest R-hat {:.3}, fewest effective draws {:.0}, {diverged}.",
        counted(saved.draws.chains, "chain", "chains"),
        saved.draws.per_chain,
        saved.record.seconds,
        seen.r_hat_max,
        seen.ess_bulk_min
    )
}

/// How near the model comes, in a line.
pub(super) fn fitted(fit: &Fit) -> String {
    let seen = &fit.diagnostics.predictive;
    format!(
        "R² {:.2}; mean error {:.1}% of the outcome; {:.0}% of rows inside their 90% interval; residuals of neighbouring rows correlate {:.2}.",
        seen.r_squared,
        100.0 * seen.relative_error,
        100.0 * seen.coverage_90,
        seen.residual_autocorrelation
    )
}

/// How held-out periods were foretold, in a line.
pub(super) fn foretold(validation: &Validation) -> String {
    format!(
        "{}: mean absolute error {:.1}% (the same period last time: {:.1}%), CRPS {:.1}% of the mean outcome, {:.0}% inside their 90% interval.",
        counted(validation.predictions.len(), "held-out period", "held-out periods"),
        100.0 * validation.mape,
        100.0 * validation.naive_mape,
        100.0 * validation.relative_crps,
        100.0 * validation.coverage_90
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_become_sentences() {
        let finding = |text: &str| Finding {
            kind: measure::mix::FindingKind::NotIdentifiable,
            about: vec!["tv".to_owned()],
            text: text.to_owned(),
        };
        assert_eq!(sentence(&finding("tv is silent")), "tv is silent.");
        assert_eq!(sentence(&finding("two channels move as one.")), "Two channels move as one.");
        assert_eq!((digits(1234.5), digits(3.2), digits(0.04)), (0, 2, 3));
    }
}
