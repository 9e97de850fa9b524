//! `sulit mix plan`: a budget over weeks, channels and geos, on the curves of a
//! fitted mix model.

mod calendar;
mod chart;
mod check;
mod model;
mod present;
mod rules;
mod shown;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use jiff::civil::Date;
use measure::planner::{Budget, Horizon, Market, Metric, Problem, Risk, Target, from_mix, plan};

use crate::mix::Kpi;
use crate::output::{self, asked};
use crate::print::{Format, Outcome, Progress};
use crate::table::FileForm;
use crate::usage::require;

/// Plan spend on a fitted mix model: how much for which channel in which week.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("length").required(true))]
#[command(after_help = "CELLS names channels and, if wanted, a geo and dates: x1, x1+x2, all, x1@north, \
    x1:2026-01-05/2026-02-01. RANGE is 0..5000, ..5000 or 100.. (money, both ends included).\n\n\
    A plan counts what marketing adds, carry-over from earlier spend included; sales that come without \
    marketing are no part of it, nor of the target of --risk reach.")]
pub struct PlanArgs {
    /// Folder written by `mix fit --out`
    pub dir: PathBuf,
    /// Spend exactly this much in all; without it and --at-most: as much as is worth spending
    #[arg(long, allow_negative_numbers = true, value_name = "MONEY", conflicts_with = "at_most")]
    pub budget: Option<f64>,
    /// Spend up to this much in all
    #[arg(long, allow_negative_numbers = true, value_name = "MONEY")]
    pub at_most: Option<f64>,
    /// First day of the plan; the period after the model's last one unless given
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// Last day of the plan
    #[arg(long, value_name = "DATE", group = "length")]
    pub to: Option<Date>,
    /// Number of periods (weeks, as a rule), instead of --to
    #[arg(long, value_name = "N", group = "length")]
    pub periods: Option<usize>,
    /// What is to be as large as possible
    #[arg(long, value_enum, default_value_t)]
    pub objective: Objective,
    /// Share of revenue that is left before marketing, for profit; all of it unless given
    #[arg(long, allow_negative_numbers = true, value_name = "SHARE")]
    pub margin: Option<f64>,
    /// What an outcome is worth in money; what the model was fitted with unless given
    #[arg(long, allow_negative_numbers = true, value_name = "MONEY")]
    pub value_per_outcome: Option<f64>,
    /// mean; worst=SHARE (or cvar=SHARE) for the mean of the worst draws; gain=SHARE for the mean gain over the present
    /// plan in the draws where there is least of it; reach=AMOUNT for the chance of reaching it
    #[arg(long, value_name = "RISK", default_value = "mean", value_parser = rules::risk)]
    pub risk: Risk,
    /// Expected added revenue per unit of spend, at least
    #[arg(long, visible_alias = "target-roas", value_name = "RATIO", conflicts_with = "cpa")]
    pub roas: Option<f64>,
    /// Spend per expected added outcome, at most
    #[arg(long, visible_alias = "target-cpa", value_name = "MONEY")]
    pub cpa: Option<f64>,
    /// No channel's spend further from the present plan than this share of it: 0.3 for 30% more or less
    #[arg(long, allow_negative_numbers = true, value_name = "SHARE")]
    pub change: Option<f64>,
    /// The rules.
    #[command(flatten)]
    pub rules: rules::RuleArgs,
    /// The present plan: a CSV with date and one column per channel (and geo), or this command's own CSV
    #[arg(long, value_name = "FILE")]
    pub current: Option<PathBuf>,
    /// How that file is written.
    #[command(flatten)]
    pub form: FileForm,
    /// What an outcome after the plan's end is worth beside one in it, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 1.0)]
    pub tail_value: f64,
    /// Digits after the point of the currency
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub decimals: u32,
    /// Mass of the intervals
    #[arg(long, value_name = "SHARE", default_value_t = 0.94)]
    pub interval: f64,
    /// Posterior draws to plan on, at most
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub draws: usize,
    /// Seed of the random starts
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true)]
    pub seed: u64,
    /// How the plan is printed
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Writes a chart of the plan (.svg or .png)
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
}

/// What a plan maximises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Objective {
    /// The outcome as the model counts it
    Outcome,
    /// The same, where the model counts conversions
    Conversions,
    /// Outcome × worth of an outcome
    Revenue,
    /// Margin × revenue − spend
    #[default]
    Profit,
}

impl Objective {
    fn in_money(self) -> bool {
        matches!(self, Self::Revenue | Self::Profit)
    }
}

/// Makes the plan and prints it.
///
/// # Errors
/// When the folder holds no model, an argument makes no sense, constraints
/// contradict each other, or something cannot be written.
pub(crate) fn run(args: &PlanArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    args.check()?;
    let read: Vec<&Path> = args.current.iter().map(PathBuf::as_path).collect();
    output::check([asked("--plot", args.plot.as_ref())], &read)?;
    let mut model = model::PlanModel::read(&args.dir, args.draws)?;
    if let Some(worth) = args.value_per_outcome {
        model.value(worth);
    }
    let calendar = calendar::Calendar::new(&model, args.from, args.to, args.periods)?;
    if let Some(words) = calendar.shifted(args.from, args.to) {
        out.note(&words);
    }
    if calendar.gap > 0 {
        out.warn(&format!(
            "the plan begins {} after the model's data end; spend in between is taken as the mean of the data's last year",
            model.periods(calendar.gap)
        ));
        model.wait(calendar.gap);
    }
    let horizon = Horizon { weeks: calendar.starts.len(), tail: None, tail_value: args.tail_value };
    let mix = from_mix(&model.curves, horizon)?;
    let market = Market {
        responses: &mix.curves,
        channels: mix.channels,
        geos: mix.geos,
        weeks: calendar.starts.iter().map(ToString::to_string).collect(),
        seen: mix.seen,
        on_before: mix.on_before,
    };
    mix.warnings.iter().for_each(|warning| out.warn(warning));
    let budget = args.money();
    let target = args.roas.map(Target::Roas).or(args.cpa.map(Target::Cpa));
    let metric = metric(args, &model, mix.in_money, out)?;
    let mut rules = args.rules.rules(&market, &calendar)?;
    let bounded = args.change.is_some()
        || budget != Budget::Free
        || target.is_some()
        || args.objective == Objective::Profit
        || args.rules.limits();
    require(bounded, || {
        format!(
            "without a budget, all the money there is brings most {}: give --budget, --at-most, --roas, --cpa or a \
             --bound, or plan for profit",
            metric.as_str()
        )
    })?;
    let (of_late, of_late_words) = present::of_late(&mix.today, &market, budget, args.decimals);
    // After the plan, spend goes on as of late, whatever plan it is compared with.
    let after = of_late.chunks_exact(market.weeks.len()).map(|of| of.iter().sum::<f64>() / of.len() as f64).collect();
    let (current, compared_with) = match &args.current {
        Some(file) => {
            let table = args.form.read(file)?;
            (present::read(&table, &market, &calendar)?, format!("the plan in {}", file.display()))
        }
        None => (of_late, of_late_words),
    };
    if let Some(change) = args.change {
        rules.extend(rules::near(&current, &market, change));
    }
    if let Some(words) = model.doubt(args.change.is_some()) {
        out.warn(&words);
    }
    let curves = mix.curves.clone().followed_by(after)?;
    let market = Market { responses: &curves, ..market };
    let problem = Problem {
        risk: args.risk,
        target,
        rules,
        current: Some(current),
        decimals: args.decimals,
        interval: args.interval,
        seed: args.seed,
        ..Problem::new(metric, budget)
    };
    let progress = Progress::new("plan");
    let made = plan(&market, &problem, &progress).context("no plan could be made")?;
    drop(progress);
    shown::print(&made, &problem, &compared_with, args.format, out)?;
    if let Some(file) = &args.plot {
        chart::draw(&made, &problem, &calendar).write(file)?;
        out.note(&format!("chart: {}", file.display()));
    }
    Ok(())
}

/// What the plan maximises, if the model knows enough for it.
fn metric(args: &PlanArgs, model: &model::PlanModel, in_money: bool, out: &mut Outcome<'_>) -> anyhow::Result<Metric> {
    let wants_money = args.objective.in_money() || args.roas.is_some();
    ensure!(
        model.worth_known || !wants_money,
        "the model counts {} and was not told what one is worth: give --value-per-outcome MONEY, or plan with \
         --objective conversions (and --cpa in place of --roas)",
        model.kpi
    );
    if !model.worth_known {
        out.warn(&format!(
            "what one of the {} is worth is not known: below, revenue is {}, and roas {} for each unit of money",
            model.kpi, model.kpi, model.kpi
        ));
    }
    let counted = model.kpi == Kpi::Conversions.name();
    if args.margin.is_some() && args.objective != Objective::Profit {
        out.warn("--margin matters for --objective profit only");
    }
    Ok(match args.objective {
        Objective::Outcome | Objective::Conversions if in_money => {
            bail!("an outcome is worth different amounts in different geos; plan for revenue or profit")
        }
        Objective::Conversions if !counted => {
            out.warn(&format!(
                "the model's outcome is {}, not counted conversions: that is what is planned for",
                model.kpi
            ));
            Metric::Outcome
        }
        Objective::Outcome | Objective::Conversions => Metric::Outcome,
        Objective::Revenue => Metric::Revenue,
        Objective::Profit => {
            if args.margin.is_none() && model.kpi != Kpi::Margin.name() {
                out.warn("profit counts all revenue as margin; say with --margin what share of it is left");
            }
            Metric::Profit { margin: args.margin.unwrap_or(1.0) }
        }
    })
}
