//! `experiment power`: planning an experiment.

use clap::Args;
use measure::counted;
use measure::experiment::warning::FROM_ZERO;
use measure::experiment::{Baseline, Design, Scale};
use serde::Serialize;

use super::ScaleName;
use crate::print::{Cell, Format, Outcome, Sheet};
use crate::usage::usage;

/// How many units, how small a lift, what chance to see it?
///
/// Give a lift to get the number of units, a number of units to get the smallest
/// lift, or both to get the power.
#[derive(Debug, Clone, Args)]
pub(super) struct PowerArgs {
    /// Conversion rate that control is expected to have
    #[arg(long, value_name = "RATE", required_unless_present = "mean", conflicts_with_all = ["mean", "sd"])]
    baseline: Option<f64>,
    /// Amount per unit that control is expected to have
    #[arg(long, requires = "sd", allow_hyphen_values = true)]
    mean: Option<f64>,
    /// Standard deviation of the amount between units
    #[arg(long, requires = "mean")]
    sd: Option<f64>,
    /// True lift to be seen: 0.05 is five percent, or the difference itself with --scale absolute
    #[arg(long, required_unless_present = "units", allow_hyphen_values = true)]
    lift: Option<f64>,
    /// Units over all arms
    #[arg(long, short = 'n')]
    units: Option<f64>,
    /// Chance to see the lift
    #[arg(long, default_value_t = 0.8, value_name = "SHARE")]
    power: f64,
    /// Chance of a false alarm over all arms, two-sided
    #[arg(long, default_value_t = 0.05)]
    alpha: f64,
    /// Arms, control among them
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(2..=100), conflicts_with = "allocation")]
    arms: u16,
    /// Share of each arm, control first: 50,25,25
    #[arg(long, value_delimiter = ',', value_name = "SHARES")]
    allocation: Vec<f64>,
    /// Units a day over all arms, to tell how long it takes
    #[arg(long, value_name = "UNITS")]
    per_day: Option<f64>,
    /// Plan for the sequential engine, which may be looked at every day
    #[arg(long)]
    sequential: bool,
    /// Sequential engine: units at which its interval is tightest
    #[arg(long, value_name = "UNITS", default_value_t = measure::experiment::TUNING, requires = "sequential")]
    tuning: f64,
    /// Lift relative to control, or in the metric's unit
    #[arg(long, value_enum, default_value_t)]
    scale: ScaleName,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Serialize)]
struct Plan {
    units: f64,
    arms: Vec<f64>,
    lift: f64,
    power: f64,
    alpha: f64,
    alpha_per_comparison: f64,
    days: Option<f64>,
    sequential: bool,
}

impl PowerArgs {
    fn design(&self) -> Design {
        let baseline = match (self.baseline, self.mean, self.sd) {
            (Some(rate), ..) => Baseline::Rate(rate),
            (None, mean, sd) => Baseline::Amount { mean: mean.unwrap_or_default(), sd: sd.unwrap_or_default() },
        };
        let equal = || vec![1.0; usize::from(self.arms)];
        Design {
            baseline,
            shares: if self.allocation.is_empty() { equal() } else { self.allocation.clone() },
            alpha: self.alpha,
            scale: self.scale.into(),
            sequential: self.sequential.then_some(self.tuning),
        }
    }
}

pub(super) fn run(args: &PowerArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    let design = args.design();
    design.check().map_err(usage)?;
    if let Some(per_day) = args.per_day.filter(|per_day| !(per_day.is_finite() && *per_day > 0.0)) {
        return Err(usage(format!("--per-day is a number of units above zero, not {per_day}")));
    }
    let plan = plan(args, &design)?;
    doubts(args, &design, &plan).iter().for_each(|doubt| out.warn(doubt));
    match args.format {
        Format::Json => out.json(&plan)?,
        format => out.print(format, &sheet(&plan), &plan)?,
    }
    if args.format == Format::Table {
        for line in words(args, &plan) {
            out.line(&line)?;
        }
    }
    Ok(())
}

fn plan(args: &PowerArgs, design: &Design) -> anyhow::Result<Plan> {
    let (arms, lift) = match (args.units, args.lift) {
        (None, Some(lift)) => (design.sample_size(lift, args.power).map_err(usage)?, lift),
        (Some(units), None) => (design.units(units), design.smallest_lift(units, args.power).map_err(usage)?),
        (Some(units), Some(lift)) => (design.units(units), lift),
        (None, None) => {
            return Err(usage("give --lift for the number of units, or --units for the smallest lift"));
        }
    };
    let units: f64 = arms.iter().sum();
    let power = match (args.units, args.lift) {
        (Some(_), None) => args.power,
        _ => design.power(units, lift).map_err(usage)?,
    };
    Ok(Plan {
        units,
        arms,
        lift,
        power,
        alpha: args.alpha,
        alpha_per_comparison: design.alpha_of_one(),
        days: args.per_day.map(|per_day| (units / per_day).ceil()),
        sequential: args.sequential,
    })
}

/// What makes a relative lift of this design hard to read or to see.
fn doubts(args: &PowerArgs, design: &Design, plan: &Plan) -> Vec<String> {
    let mut doubts = Vec::new();
    if args.scale != ScaleName::Relative {
        return doubts;
    }
    if let Some(mean) = args.mean.filter(|mean| *mean < 0.0) {
        doubts.push(format!("the mean is negative ({mean}); the lift is relative to its size, so that + is a rise"));
    }
    let ses = design.ses_from_zero(plan.units);
    if ses < FROM_ZERO {
        let absolute = Design { scale: Scale::Absolute, ..design.clone() };
        let base = args.baseline.or(args.mean).unwrap_or(1.0).abs();
        let seen = absolute.smallest_lift(plan.units, args.power).map_or_else(
            |_| String::new(),
            |rise| {
                format!(
                    "; with --scale absolute a rise of {rise:.4}, {:.1}% of control, would show",
                    100.0 * rise / base
                )
            },
        );
        doubts.push(format!(
            "control's figure would be only {ses:.1} standard errors from zero, where relative intervals are wide and unreliable{seen}"
        ));
    }
    doubts
}

/// A share in percent, without zeros at its end.
fn percent(share: f64) -> String {
    format!("{:.3}", 100.0 * share).trim_end_matches('0').trim_end_matches('.').to_owned() + "%"
}

fn sheet(plan: &Plan) -> Sheet {
    let mut sheet = Sheet::new(["arm", "units"]);
    for (place, units) in plan.arms.iter().enumerate() {
        let name = if place == 0 { "control".to_owned() } else { format!("arm {place}") };
        sheet.row([name.into(), Cell::Number(units.ceil(), 0)]);
    }
    sheet.row(["all".into(), Cell::Number(plan.arms.iter().map(|units| units.ceil()).sum(), 0)]);
    sheet
}

fn words(args: &PowerArgs, plan: &Plan) -> Vec<String> {
    let lift = match args.scale {
        ScaleName::Relative => format!("{:.2}%", 100.0 * plan.lift),
        ScaleName::Absolute => format!("{:.6}", plan.lift),
    };
    let least = if plan.sequential { "at least " } else { "" };
    let mut lines = vec![format!(
        "{:.0} units show a true lift of {lift} with {least}{:.1}% power, at {} false alarms.",
        plan.units,
        100.0 * plan.power,
        percent(plan.alpha)
    )];
    if plan.arms.len() > 2 {
        let each = percent(plan.alpha_per_comparison);
        lines.push(format!("Each of the {} comparisons is made at {each}.", plan.arms.len() - 1));
    }
    if let Some(days) = plan.days {
        let weeks = (days / 7.0).ceil();
        let (days, weeks) = (counted(days, "day", "days"), counted(weeks, "whole week", "whole weeks"));
        lines.push(format!("That is {days}; run {weeks}, so that every weekday counts alike."));
    }
    lines
}
