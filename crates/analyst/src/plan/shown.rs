//! A plan as tables and JSON.

use measure::planner::report::Estimate;
use measure::planner::{Budget, Metric, Plan, Problem, Risk, Target, Verdict};
use serde::Serialize;

use crate::print::{Cell, Format, Outcome, Sheet};

/// One cell of a plan.
#[derive(Debug, Serialize)]
struct Planned<'a> {
    week: &'a str,
    geo: &'a str,
    channel: &'a str,
    spend: f64,
    present: Option<f64>,
}

/// The whole of it.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    budget: Budget,
    target: Option<Target>,
    risk: Risk,
    compared_with: &'a str,
    plan: Vec<Planned<'a>>,
    #[serde(flatten)]
    made: &'a Plan,
}

fn planned<'a>(made: &'a Plan, problem: &Problem) -> Vec<Planned<'a>> {
    let (geos, weeks) = (made.geos.len(), made.weeks.len());
    let mut rows = Vec::with_capacity(made.spend.len());
    for (week, name) in made.weeks.iter().enumerate() {
        for (channel, channel_name) in made.channels.iter().enumerate() {
            for (geo, geo_name) in made.geos.iter().enumerate() {
                let cell = (channel * geos + geo) * weeks + week;
                rows.push(Planned {
                    week: name,
                    geo: geo_name,
                    channel: channel_name,
                    spend: made.spend[cell],
                    present: problem.current.as_ref().map(|present| present[cell]),
                });
            }
        }
    }
    rows
}

/// Prints a plan: for people a week a row, as CSV a cell a row.
pub(super) fn print(
    made: &Plan,
    problem: &Problem,
    compared_with: &str,
    format: Format,
    out: &mut Outcome<'_>,
) -> anyhow::Result<()> {
    let plan = planned(made, problem);
    match format {
        Format::Csv => {
            let mut sheet = Sheet::new(["week", "geo", "channel", "spend", "present"]);
            for row in &plan {
                let present = Cell::optional(row.present, 2);
                sheet.row([row.week.into(), row.geo.into(), row.channel.into(), Cell::Number(row.spend, 2), present]);
            }
            out.print(Format::Csv, &sheet, &())?;
            made.warnings.iter().for_each(|warning| out.warn(warning));
        }
        Format::Json => {
            let Problem { budget, target, risk, .. } = *problem;
            out.json(&Shown { budget, target, risk, compared_with, plan, made })?;
        }
        Format::Table => {
            out.sheet(&weeks(made))?;
            out.sheet(&channels(made))?;
            for line in verdict(made, problem, compared_with) {
                out.line(&line)?;
            }
            if !made.binding.is_empty() {
                out.sheet(&binding(made))?;
            }
            made.warnings.iter().for_each(|warning| out.warn(warning));
        }
    }
    Ok(())
}

fn digits(made: &Plan) -> u8 {
    u8::try_from(made.decimals).unwrap_or(2)
}

/// A week a row, a channel a column, all geos together.
fn weeks(made: &Plan) -> Sheet {
    let mut sheet =
        Sheet::new(["week".to_owned()].into_iter().chain(made.channels.iter().cloned()).chain(["total".to_owned()]));
    for (week, name) in made.weeks.iter().enumerate() {
        let spend: Vec<f64> = (0..made.channels.len()).map(|channel| made.week_spend(channel, week)).collect();
        let total = spend.iter().sum();
        let cells = spend.into_iter().chain([total]).map(|x| Cell::Number(x, digits(made)));
        sheet.row([Cell::from(name.as_str())].into_iter().chain(cells));
    }
    let totals = made.by_channel.iter().map(|of| of.spend).chain([made.total]);
    sheet.row([Cell::from("total")].into_iter().chain(totals.map(|x| Cell::Number(x, digits(made)))));
    sheet
}

fn channels(made: &Plan) -> Sheet {
    let mut sheet = Sheet::new([
        "channel",
        "spend",
        "present",
        "change",
        "roas",
        "roas low",
        "roas high",
        "marginal roas",
        "low",
        "high",
    ]);
    for of in &made.by_channel {
        let change = of.present.map(|present| of.spend - present);
        let roas = |end: fn(&Estimate) -> f64| Cell::optional(of.roas.as_ref().map(end), 2);
        sheet.row([
            of.channel.as_str().into(),
            Cell::Number(of.spend, digits(made)),
            Cell::optional(of.present, digits(made)),
            Cell::optional(change, digits(made)),
            roas(|roas| roas.mean),
            roas(|roas| roas.low),
            roas(|roas| roas.high),
            Cell::Number(of.marginal_roas.mean, 2),
            Cell::Number(of.marginal_roas.low, 2),
            Cell::Number(of.marginal_roas.high, 2),
        ]);
    }
    sheet
}

fn binding(made: &Plan) -> Sheet {
    let mut sheet = Sheet::new(["constraint that binds", "side", "cells", "worth of one more"]);
    for of in &made.binding {
        let cells = i64::try_from(of.cells).unwrap_or(i64::MAX);
        sheet.row([of.constraint.as_str().into(), of.side.into(), Cell::Whole(cells), Cell::Number(of.price, 4)]);
    }
    sheet
}

/// Why the best plan spends nothing.
fn nothing(made: &Plan, target: Option<Target>) -> String {
    let first = made.by_channel.iter().map(|of| of.marginal_roas.mean).fold(0.0, f64::max);
    match (target, made.metric) {
        (Some(Target::Roas(roas)), _) => format!(
            "Nothing is spent: no amount is expected to return {} for each unit of spend; the first unit returns {} at best.",
            Cell::Number(roas, 2).text(),
            Cell::Number(first, 2).text()
        ),
        (Some(Target::Cpa(cpa)), _) => {
            format!(
                "Nothing is spent: no amount is expected to cost {} or less per outcome.",
                Cell::Number(cpa, 4).text()
            )
        }
        (None, Metric::Profit { .. }) => {
            "Nothing is worth spending: within these rules every amount costs more than it is expected to bring."
                .to_owned()
        }
        (None, Metric::Outcome | Metric::Revenue) => "The best plan within these rules spends nothing.".to_owned(),
    }
}

/// The findings in sentences.
fn verdict(made: &Plan, problem: &Problem, compared_with: &str) -> Vec<String> {
    let money = |value: f64| Cell::Number(value, 2).text();
    let (metric, value) = (made.metric.as_str(), money(made.objective));
    let of = match problem.risk {
        Risk::Mean => format!("Expected {metric}: {value}"),
        Risk::WorstMean { share } => format!("Mean {metric} of the worst {}% of draws: {value}", 100.0 * share),
        Risk::WorstGain { share } => format!(
            "Mean gain of {metric} over the present plan in the {}% of draws with least of it: {value}",
            100.0 * share
        ),
        Risk::Probability { target } => {
            format!("Chance of a {metric} of {} or more: {:.1}%", money(target), 100.0 * made.objective)
        }
    };
    let mass = 100.0 * problem.interval;
    let interval = |of: &Estimate| format!("{} ({mass:.0}% {} to {})", money(of.mean), money(of.low), money(of.high));
    let mut lines = Vec::new();
    if made.total <= 0.0 {
        lines.push(nothing(made, problem.target));
    }
    lines.push(format!("{of}. Spend: {}.", money(made.total)));
    let earlier = match made.carried_in_revenue.mean {
        none if none.abs() < 0.005 => String::new(),
        some => format!(", of which {} comes of earlier spend", money(some)),
    };
    lines.push(format!("Revenue {}{earlier}.", interval(&made.revenue)));
    if let Some(roas) = &made.roas {
        lines.push(format!("Added revenue per unit of spend {}.", interval(roas)));
    }
    if let Some(gain) = &made.gain {
        let spend = match gain.spend {
            same if same.abs() < 0.005 => "the same spend".to_owned(),
            more if more > 0.0 => format!("{} more spend", money(more)),
            less => format!("{} less spend", money(-less)),
        };
        if made.verdict != Verdict::PresentKept {
            lines.push(format!(
                "Gain of {metric} over {compared_with}: {}; better in {:.1}% of draws; {spend}.",
                interval(&gain.metric),
                100.0 * gain.chance,
            ));
        }
    }
    let whole = made.binding.iter().find(|binding| binding.constraint.contains("the budget") && binding.price < 0.0);
    if let (Metric::Profit { .. }, Budget::Fixed(total), Some(binding)) = (made.metric, problem.budget, whole) {
        lines.push(format!(
            "The last of the budget costs more than it brings ({} for each unit): with --at-most {total} less is spent.",
            money(binding.price)
        ));
    }
    match (made.verdict, &made.reason) {
        (Verdict::PresentKept, Some(reason)) => lines.push(format!("The present plan is kept: {reason}.")),
        (_, Some(reason)) => lines.push(format!("Note: {reason}.")),
        (_, None) => {}
    }
    let mut proof = made.proof.clone();
    if let Some(first) = proof.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    lines.push(format!("{proof}."));
    lines
}
