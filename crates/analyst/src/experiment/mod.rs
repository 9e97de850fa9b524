//! `experiment`: is an arm better than control, by how much, and how sure is it?
//!
//! Figures come from the command line (`--arm`), or from a file of rows that is
//! read in bounded memory. `experiment power` plans one.

mod arms;
mod counted;
mod power;
mod question;
mod report;
mod rows;
mod units;

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use measure::experiment::{Analysis, Arm, Correction, Engine, Prior, Scale, Settings, adjust, analyse, sample_ratio_p};

use self::arms::{Before, Metric};
use self::question::Question;
use self::report::{Findings, Metrics};
use crate::print::{Format, Outcome};
use crate::table::FileForm;
use crate::usage::usage;

const EXAMPLES: &str = "Examples:
  sulit experiment --arm control=1000/10000 --arm b=1100/10000
  sulit experiment --arm control=mean:12.3,sd:30,n:10000 --arm b=mean:13,sd:31,n:10000 --engine frequentist
  sulit experiment visits.csv --unit user --arm-column variant --metric converted --metric revenue --pre revenue=revenue_before
  sulit experiment visits.csv --unit user --arm-column variant --ratio clicks/impressions --quantile revenue:0.9
  sulit experiment power --baseline 0.1 --lift 0.05";

/// Judge the arms of a randomised experiment against control, or plan one
#[derive(Debug, Clone, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = EXAMPLES,
    group = clap::ArgGroup::new("figures").required(true).args(["file", "arms"]),
    group = clap::ArgGroup::new("asked").multiple(true).args(["metrics", "ratios", "quantiles"])
)]
pub struct ExperimentArgs {
    #[command(subcommand)]
    task: Option<Task>,
    /// CSV file with a header, a row a unit or several; `-` reads standard input
    #[arg(requires = "arm_column", requires = "asked")]
    file: Option<PathBuf>,
    /// An arm: NAME=CONVERTED/EXPOSED or NAME=mean:M,sd:S,n:N (give at least two)
    #[arg(long = "arm", value_name = "ARM", value_parser = arms::arm)]
    arms: Vec<Arm>,
    /// The arm to compare with [default: the first --arm; in a file the arm called control]
    #[arg(long, value_name = "NAME")]
    control: Option<String>,
    /// Column that names each row's unit: what was randomised; without it a row is a unit
    #[arg(long, value_name = "COLUMN", requires = "file")]
    unit: Option<String>,
    /// Column that names each row's arm
    #[arg(long, value_name = "COLUMN", requires = "file")]
    arm_column: Option<String>,
    /// Column to compare per unit; a conversion where all values are 0 or 1, else an amount (COLUMN:any, COLUMN:sum force it)
    #[arg(long = "metric", value_name = "COLUMN", requires = "file", value_parser = arms::per_unit)]
    metrics: Vec<Metric>,
    /// Two columns whose sums are divided
    #[arg(long = "ratio", value_name = "A/B", requires = "file", value_parser = arms::ratio)]
    ratios: Vec<Metric>,
    /// A quantile of a column's values
    #[arg(long = "quantile", value_name = "COLUMN:LEVEL", requires = "file", value_parser = arms::quantile)]
    quantiles: Vec<Metric>,
    /// Figure from before the experiment that sharpens --metric (CUPED): COLUMN for all, METRIC=COLUMN for one
    #[arg(long = "pre", value_name = "COLUMN", requires = "metrics", value_parser = arms::before)]
    before: Vec<Before>,
    /// Planned weight of an arm, NAME=WEIGHT, for the check of the split [default: equal]
    #[arg(long = "weight", value_name = "NAME=WEIGHT", value_parser = arms::weight)]
    weights: Vec<(String, f64)>,
    #[command(flatten)]
    judging: JudgingArgs,
    #[command(flatten)]
    form: FileForm,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Args)]
struct JudgingArgs {
    /// Who judges
    #[arg(long, value_enum, default_value_t)]
    engine: EngineName,
    /// Lift relative to control, or in the metric's unit
    #[arg(long, value_enum, default_value_t)]
    scale: ScaleName,
    /// Confidence of intervals
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    interval: f64,
    /// Bayesian prior: the relative lift expected
    #[arg(long, value_name = "LIFT", default_value_t = 0.0, requires = "prior_sd", allow_hyphen_values = true)]
    prior_mean: f64,
    /// Bayesian prior: standard deviation of relative lifts [default: flat]
    #[arg(long, value_name = "SD")]
    prior_sd: Option<f64>,
    /// Sequential engine: units at which the interval is tightest
    #[arg(long, value_name = "UNITS", default_value_t = measure::experiment::TUNING)]
    tuning: f64,
    /// How several arms and metrics are paid for (p-values)
    #[arg(long, value_enum, default_value_t)]
    correction: CorrectionName,
    /// Smallest lift that would matter: less is called no relevant difference
    #[arg(long, value_name = "LIFT")]
    relevant: Option<f64>,
    /// Less is better; with a file may name the metric
    #[arg(long, value_name = "METRIC", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    lower_is_better: Vec<String>,
}

#[derive(Debug, Clone, Subcommand)]
enum Task {
    /// How many units, how small a lift, what chance to see it?
    Power(power::PowerArgs),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum EngineName {
    /// Normal posterior: chance to win and expected loss
    #[default]
    Bayesian,
    /// Welch's t-test, for one look at the end
    Frequentist,
    /// Always-valid interval, for those who peek
    Sequential,
    /// Exact posterior of conversions, for few of them
    BetaBinomial,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum ScaleName {
    /// 0.1 is ten percent more than control
    #[default]
    Relative,
    /// In the metric's own unit
    Absolute,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum CorrectionName {
    /// Hardly ever a false winner among all
    #[default]
    Holm,
    /// Few false ones among the winners
    BenjaminiHochberg,
    /// Each comparison as if it were alone
    None,
}

impl From<ScaleName> for Scale {
    fn from(name: ScaleName) -> Self {
        match name {
            ScaleName::Relative => Self::Relative,
            ScaleName::Absolute => Self::Absolute,
        }
    }
}

impl From<CorrectionName> for Correction {
    fn from(name: CorrectionName) -> Self {
        match name {
            CorrectionName::Holm => Self::Holm,
            CorrectionName::BenjaminiHochberg => Self::BenjaminiHochberg,
            CorrectionName::None => Self::None,
        }
    }
}

impl JudgingArgs {
    fn settings(&self, metric: &str) -> Settings {
        let engine = match (self.engine, self.prior_sd) {
            (EngineName::Bayesian, None) => Engine::Bayesian { prior: Prior::Flat },
            (EngineName::Bayesian, Some(sd)) => Engine::Bayesian { prior: Prior::Normal { mean: self.prior_mean, sd } },
            (EngineName::Frequentist, _) => Engine::Frequentist,
            (EngineName::Sequential, _) => Engine::Sequential { tuning: self.tuning },
            (EngineName::BetaBinomial, _) => Engine::BetaBinomial,
        };
        let lower_is_better = self.lower_is_better.iter().any(|name| name.is_empty() || name == metric);
        Settings { engine, scale: self.scale.into(), confidence: self.interval, lower_is_better }
    }
}

/// Runs `experiment`.
///
/// # Errors
/// A [`clap::Error`] on wrong usage; others when the file cannot be read or does
/// not hold what was asked for, or the arms make no experiment.
pub fn run(args: &ExperimentArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    if let Some(Task::Power(task)) = &args.task {
        return power::run(task, out);
    }
    if args.judging.prior_sd.is_some() && args.judging.engine != EngineName::Bayesian {
        return Err(usage("--prior-sd is for --engine bayesian only"));
    }
    args.judging.settings("").check().map_err(usage)?;
    let findings = match &args.file {
        None => from_arms(args)?,
        Some(file) => from_file(args, file.clone(), out)?,
    };
    report::print(&findings, args.format, out)
}

fn from_arms(args: &ExperimentArgs) -> anyhow::Result<Findings> {
    let first = args.arms.first().context("an experiment takes --arm at least twice")?;
    let control = args.control.clone().unwrap_or_else(|| first.name.clone());
    let names: Vec<&str> = args.arms.iter().map(|arm| arm.name.as_str()).collect();
    let units: Vec<f64> = args.arms.iter().map(|arm| arm.sample.n()).collect();
    if let Some(name) = args.judging.lower_is_better.iter().find(|name| !name.is_empty()) {
        let why = "arms given by --arm are of one metric without a name";
        return Err(usage(format!("--lower-is-better={name}: {why}; leave ={name} away")));
    }
    let metric = first.sample.kind().to_owned();
    let settings = args.judging.settings(&metric);
    let analysis = analyse(&args.arms, &control, &settings).map_err(usage)?;
    conclude(args, vec![(metric, first.sample.kind(), analysis)], &names, &units)
}

fn from_file(args: &ExperimentArgs, file: PathBuf, out: &mut Outcome<'_>) -> anyhow::Result<Findings> {
    let metrics: Vec<Metric> = [&args.metrics, &args.ratios, &args.quantiles].into_iter().flatten().cloned().collect();
    let known: Vec<String> = metrics.iter().map(Metric::name).collect();
    if let Some(name) = args.judging.lower_is_better.iter().find(|name| !name.is_empty() && !known.contains(name)) {
        let known = known.join(", ");
        return Err(usage(format!("--lower-is-better={name}: no such metric was asked for; there are {known}")));
    }
    let question = Question {
        file: &file,
        form: &args.form,
        unit: args.unit.as_deref(),
        arm: args.arm_column.as_deref().context("--arm-column must name the column of the arms")?,
        metrics: &metrics,
        before: &args.before,
        at_once: units::AT_ONCE,
    };
    let answer = rows::read(&question)?;
    answer.remarks.iter().for_each(|remark| out.warn(remark));
    let control = match &args.control {
        Some(name) => name.clone(),
        None => {
            answer.arms.iter().find(|name| name.eq_ignore_ascii_case("control")).cloned().with_context(|| {
                format!("which arm is control? Say --control with one of: {}", answer.arms.join(", "))
            })?
        }
    };
    let mut analyses = Vec::new();
    for (metric, arms) in metrics.iter().zip(&answer.samples) {
        let name = metric.name();
        let kind = arms.first().map_or("", |arm| arm.sample.kind());
        let analysis = analyse(arms, &control, &args.judging.settings(&name)).with_context(|| name.clone())?;
        analyses.push((name, kind, analysis));
    }
    let names: Vec<&str> = answer.arms.iter().map(String::as_str).collect();
    conclude(args, analyses, &names, &answer.units)
}

fn conclude(
    args: &ExperimentArgs,
    analyses: Vec<(String, &'static str, Analysis)>,
    names: &[&str],
    units: &[f64],
) -> anyhow::Result<Findings> {
    if let Some((name, _)) = args.weights.iter().find(|(name, _)| !names.contains(&name.as_str())) {
        return Err(usage(format!("--weight {name}: there is no such arm; the arms are {}", names.join(", "))));
    }
    if let Some(name) =
        names.iter().find(|name| !args.weights.is_empty() && !args.weights.iter().any(|w| w.0 == **name))
    {
        return Err(usage(format!("--weight is given for some arms and not for {name}; give it for all or none")));
    }
    if let Some(relevant) = args.judging.relevant.filter(|relevant| !(relevant.is_finite() && *relevant > 0.0)) {
        return Err(usage(format!("--relevant is a lift above zero, not {relevant}")));
    }
    let weight = |name: &&str| args.weights.iter().find(|weight| weight.0 == **name).map_or(1.0, |weight| weight.1);
    let weights: Vec<f64> = names.iter().map(weight).collect();
    let srm_p = sample_ratio_p(units, &weights)?;
    let plain: Vec<Analysis> = analyses.iter().map(|(_, _, analysis)| analysis.clone()).collect();
    let adjusted = adjust(&plain, args.judging.correction.into());
    let metrics: Vec<Metrics> = analyses
        .into_iter()
        .zip(adjusted)
        .map(|((name, kind, analysis), adjusted)| {
            let settings = args.judging.settings(&name);
            Metrics { name, kind, settings, analysis, adjusted, relevant: args.judging.relevant, srm_p }
        })
        .collect();
    let split = names.iter().zip(units).map(|(name, units)| ((*name).to_owned(), *units)).collect();
    Ok(Findings { metrics, split, srm_p })
}
