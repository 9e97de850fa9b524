//! What was found, as tables, CSV and JSON.

use measure::counted;
use measure::market::{Estimate, Lift, Placebos};
use serde::Serialize;

use super::Findings;
use crate::print::{Cell, Format, Outcome, Sheet};

/// The headline's figures by themselves, then everything.
#[derive(Serialize)]
struct Printed<'a> {
    treated: &'a [String],
    controls: usize,
    start: jiff::civil::Date,
    end: jiff::civil::Date,
    periods_before: usize,
    periods: usize,
    method: &'a str,
    interval: f64,
    att: f64,
    att_interval: [Option<f64>; 2],
    incremental: f64,
    incremental_interval: [Option<f64>; 2],
    lift_percent: f64,
    lift_percent_interval: [Option<f64>; 2],
    p_value: f64,
    p_value_of: &'a str,
    verdict: String,
    warnings: &'a [String],
    methods: Vec<Judged<'a>>,
    placebos: Option<&'a Placebos>,
    failed: &'a [String],
}

#[derive(Serialize)]
struct Judged<'a> {
    verdict: String,
    #[serde(flatten)]
    lift: &'a Lift,
}

fn ends(estimate: Estimate) -> [Option<f64>; 2] {
    [estimate.low, estimate.high]
}

pub(super) fn print(findings: &Findings, format: Format, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    let (design, lift) = (&findings.design, findings.headline());
    match format {
        Format::Table => table(findings, out)?,
        Format::Csv => out.print(Format::Csv, &dates(findings), &())?,
        Format::Json => out.json(&Printed {
            treated: &design.treated,
            controls: design.control_names.len(),
            start: design.dates[design.before],
            end: design.dates[design.periods() - 1],
            periods_before: design.before,
            periods: design.during(),
            method: lift.method,
            interval: lift.confidence,
            att: lift.average.value,
            att_interval: ends(lift.average),
            incremental: lift.total.value,
            incremental_interval: ends(lift.total),
            lift_percent: lift.percent.value,
            lift_percent_interval: ends(lift.percent),
            p_value: lift.p_value,
            p_value_of: &lift.p_value_of,
            verdict: findings.verdict(lift),
            warnings: &lift.warnings,
            methods: findings.lifts.iter().map(|lift| Judged { verdict: findings.verdict(lift), lift }).collect(),
            placebos: findings.placebos.as_ref(),
            failed: &findings.failed,
        })?,
    }
    Ok(())
}

fn table(findings: &Findings, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    let lift = findings.headline();
    out.line(&what(findings))?;
    out.sheet(&methods(findings))?;
    out.line(&format!("p-value: {}. Intervals: {:.0}%.", lift.p_value_of, 100.0 * lift.confidence))?;
    if !lift.weights.is_empty() {
        out.sheet(&weights(lift, 12))?;
    }
    out.line(&format!(
        "Before the test the comparison was off by {:.1}% on an ordinary date (scaled imbalance {:.4}: 0 is perfect, 1 no better than the plain mean).",
        100.0 * lift.fit.relative_error,
        lift.fit.scaled_imbalance
    ))?;
    if let Some(placebos) = &findings.placebos {
        for line in placebo_lines(placebos) {
            out.line(&line)?;
        }
    }
    out.line(&findings.verdict(lift))?;
    Ok(())
}

/// The test in a sentence.
pub(super) fn what(findings: &Findings) -> String {
    let design = &findings.design;
    format!(
        "{} treated from {} to {} ({}), against {}, after {} before.",
        design.treated.join(", "),
        design.dates[design.before],
        design.dates[design.periods() - 1],
        counted(design.during(), "date", "dates"),
        counted(design.control_names.len(), "control market", "control markets"),
        counted(design.before, "date", "dates")
    )
}

pub(super) fn placebo_lines(placebos: &Placebos) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(p_value) = placebos.p_value {
        lines.push(format!(
            "Placebos in space: the error during the test is {:.2} times that before it; {} of {} untreated sets show as much (p = {p_value:.3}).",
            placebos.ratio,
            placebos.space.iter().filter(|p| p.ratio >= placebos.ratio).count(),
            placebos.space.len()
        ));
    }
    if !placebos.time.is_empty() {
        let shown: Vec<String> =
            placebos.time.iter().map(|t| format!("{} {:+.1}% (p = {:.2})", t.start, t.percent, t.p_value)).collect();
        lines.push(format!("Placebos in time, tests pretended from: {}.", shown.join(", ")));
    }
    lines
}

/// One row per method.
pub(super) fn methods(findings: &Findings) -> Sheet {
    let mut sheet = Sheet::new([
        "method",
        "per market and date",
        "low",
        "high",
        "total",
        "total low",
        "total high",
        "lift %",
        "lift low",
        "lift high",
        "p",
    ]);
    for lift in &findings.lifts {
        let mut row = vec![Cell::from(lift.method)];
        for (estimate, digits) in [(lift.average, 2), (lift.total, 0), (lift.percent, 2)] {
            row.push(Cell::Number(estimate.value, digits));
            row.push(Cell::optional(estimate.low, digits));
            row.push(Cell::optional(estimate.high, digits));
        }
        row.push(Cell::Number(lift.p_value, 4));
        sheet.row(row);
    }
    sheet
}

/// The control markets' parts, at most so many.
pub(super) fn weights(lift: &Lift, most: usize) -> Sheet {
    let part = if lift.method == "sts" { "chance to be used" } else { "weight" };
    let mut sheet = Sheet::new(["control market", part]);
    for weight in lift.weights.iter().take(most) {
        sheet.row([Cell::from(weight.market.as_str()), Cell::Number(weight.weight, 4)]);
    }
    sheet
}

/// One row per method and date.
pub(super) fn dates(findings: &Findings) -> Sheet {
    let mut sheet = Sheet::new(["method", "date", "test", "observed", "expected", "effect", "low", "high", "p_value"]);
    for lift in &findings.lifts {
        for moment in &lift.series {
            sheet.row([
                Cell::from(lift.method),
                Cell::from(moment.date.to_string()),
                Cell::Whole(i64::from(moment.test)),
                Cell::Number(moment.observed, 1),
                Cell::Number(moment.expected, 1),
                Cell::Number(moment.effect.value, 1),
                Cell::optional(moment.effect.low, 1),
                Cell::optional(moment.effect.high, 1),
                Cell::optional(moment.p_value, 3),
            ]);
        }
    }
    sheet
}
