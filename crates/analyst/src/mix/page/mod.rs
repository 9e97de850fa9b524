//! The report of a fitted model: one page that stands alone.

mod channels;
mod checks;
mod over_time;
mod shapes;

use measure::counted;
use measure::mix::{ComponentSeries, Fit, ResponseCurve, Standing};
use stats::Work;

use super::saved::Saved;
use super::{answer, experiments, returns};
use crate::print::{Cell, Sheet};
use crate::report::Report;

/// Makes the page.
pub(super) fn report(
    saved: &Saved,
    fit: &Fit,
    whole: &[ComponentSeries],
    curves: &[ResponseCurve],
    work: &dyn Work,
) -> anyhow::Result<Report> {
    let title = format!("What moved {}", saved.record.data.outcome);
    let mut page = Report::new(&title, &lead(saved, fit));
    page.text(&format!("{}. {}", answer::headline(saved), meaning(saved)));
    verdict(&mut page, fit);
    page.section("Channels");
    channels::draw(&mut page, saved, fit);
    if !fit.experiments.is_empty() {
        page.section("Experiments");
        page.sheet(experiments::HEADING, &experiments::sheet(&fit.experiments, saved.record.sampling.interval), false);
        page.text(experiments::CAVEAT);
    }
    page.section("Over time");
    over_time::draw(&mut page, saved, whole);
    page.section("Response to spend");
    shapes::responses(&mut page, saved, curves);
    page.section("Carry-over");
    shapes::carry_over(&mut page, saved)?;
    page.section("Prior and posterior");
    shapes::priors(&mut page, saved, fit);
    page.section("Checks");
    checks::draw(&mut page, saved, fit, whole);
    page.section("Data and assumptions");
    data(&mut page, saved);
    work.go_on()?;
    Ok(page)
}

/// The finding in a sentence or two.
fn lead(saved: &Saved, fit: &Fit) -> String {
    if fit.diagnostics.verdict.standing == Standing::NotConverged {
        return "The sampler has not converged, so no figure on this page can be used yet.".to_owned();
    }
    let share: f64 = fit.channels.iter().map(|channel| channel.share.mean).sum();
    let mut text = format!(
        "The channels brought {} of {} in this time; the rest would have come without them.",
        Cell::Share(share, 1).text(),
        saved.record.data.outcome
    );
    if let Some(told) = returns::in_words(saved, fit) {
        text.push(' ');
        text.push_str(&told);
    }
    text
}

/// What ROAS means here.
fn meaning(saved: &Saved) -> String {
    let outcome = &saved.record.data.outcome;
    match (saved.record.data.kpi.as_str(), saved.panel.value_per_outcome.is_some()) {
        ("conversions", false) => format!("ROAS is {outcome} for each unit of money."),
        (_, true) => format!("ROAS is what {outcome} are worth for each unit of money."),
        (kpi, false) => format!("ROAS is {} for each unit of money.", kpi.replace('-', " ")),
    }
}

fn verdict(page: &mut Report, fit: &Fit) {
    let verdict = &fit.diagnostics.verdict;
    if verdict.standing == Standing::Sound {
        page.text(&format!("Verdict: {}", verdict.summary));
    } else {
        page.warning(&format!("Verdict: {}", verdict.summary));
    }
    for finding in &verdict.findings {
        if !verdict.summary.contains(finding.text.trim_end_matches('.')) {
            page.warning(&answer::sentence(finding));
        }
    }
}

fn data(page: &mut Report, saved: &Saved) {
    let note = &saved.record.data;
    for warning in &note.warnings {
        page.warning(&format!("{warning}."));
    }
    let panel = &saved.panel;
    let mut sheet = Sheet::new(["", ""]);
    let mut row = |name: &str, value: String| sheet.row([Cell::from(name), Cell::from(value)]);
    row("File", note.file.clone());
    row("SHA-256 of the data", note.sha256.clone());
    row("Outcome", format!("{} ({})", note.outcome, note.kpi.replace('-', " ")));
    row("Rows", format!("{} periods × {}", panel.periods(), counted(panel.geos.len(), "geo", "geos")));
    row("Experiments", panel.lift_tests.len().to_string());
    let specification = &saved.record.specification;
    row("Preset", in_kebab(&specification.preset));
    row("Trend", in_kebab(&specification.trend));
    row(
        "Season",
        specification.season.map_or("none".to_owned(), |s| {
            format!("{} of {} days", counted(s.harmonics, "harmonic", "harmonics"), s.days)
        }),
    );
    row("Likelihood", in_kebab(&specification.likelihood));
    let sampling = saved.record.sampling;
    row(
        "Sampling",
        format!(
            "{} of {} draws after {} to tune, seed {}",
            counted(sampling.chains, "chain", "chains"),
            sampling.draws,
            sampling.tune,
            sampling.seed
        ),
    );
    page.sheet("What was fitted", &sheet, false);
    if !note.assumptions.is_empty() {
        page.text(&format!("Taken for granted where nothing was said: {}.", note.assumptions.join("; ")));
    }
    let mut priors = Sheet::new(["parameter", "prior"]);
    for (name, prior) in &specification.priors.0 {
        priors.row([Cell::from(name.as_str()), Cell::from(in_kebab(prior))]);
    }
    page.sheet("Priors of this preset, used or not", &priors, true);
}

/// A small value as it is written in files, without quotes and braces.
fn in_kebab(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    text.replace(['{', '}', '"'], "")
        .replace(':', " ")
        .replace(',', ", ")
        .replace('_', "-")
        .replace("distribution ", "")
}
