//! `attribute`: which channels earn the credit, from a file of journeys.
//!
//! Two layouts are read: one row per path with its outcomes, as the package
//! ChannelAttribution has it, and one row per touchpoint of a person.

mod credits;
mod journeys;
mod patience;
mod pictures;
mod side_by_side;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Context as _;
use measure::attribution::{self, Custom, Model, Position, Resampling, Rule, TimeDecay};

use self::patience::Patience;
use crate::output::{self, asked};
use crate::print::{Format, Outcome, Progress};
use crate::table::Source;
use crate::usage::{above_zero, between_0_and_1};

/// Give conversions and value to channels: rules, exact Markov and Shapley, and
/// a data-driven model, with intervals
///
/// FILE has one row per path (columns path, total_conversions and, if there are,
/// total_conversion_value and total_null), or one row per touchpoint (name its
/// columns with --person, --time, --channel and --conversion).
#[derive(Debug, clap::Args)]
pub struct AttributeArgs {
    #[command(flatten)]
    source: Source,
    /// Which model gives credit; `all` puts every model side by side
    #[arg(long, value_enum, default_value_t = ModelName::Markov)]
    model: ModelName,
    #[command(flatten)]
    columns: Columns,
    #[command(flatten)]
    settings: Settings,
    /// Put an interval around every credit by resampling the journeys
    #[arg(long)]
    intervals: bool,
    /// How much of the resamples an interval holds
    #[arg(long, value_name = "SHARE", default_value_t = 0.95, value_parser = between_0_and_1)]
    level: f64,
    /// How many times the journeys are resampled
    #[arg(long, value_name = "COUNT", default_value_t = 500, value_parser = replicates)]
    replicates: usize,
    /// Where the random numbers of resampling begin
    #[arg(long, value_name = "NUMBER", default_value_t = 1, allow_negative_numbers = true)]
    seed: u64,
    /// Round credits to so many decimals, so that they add up to the rounded total exactly
    #[arg(long, value_name = "DECIMALS", value_parser = clap::value_parser!(u8).range(0..=8))]
    round: Option<u8>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Draw the credits into a file
    #[arg(long, value_name = "FILE.svg|png")]
    plot: Option<PathBuf>,
    /// Write a report with paths, lengths, lags and transitions that stands alone
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

/// Which columns hold what.
#[derive(Debug, clap::Args)]
pub(crate) struct Columns {
    /// Column of paths [default: path]
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["person", "time", "channel", "conversion"])]
    path: Option<String>,
    /// Column of the number of journeys that converted [default: total_conversions]
    #[arg(long, value_name = "COLUMN", conflicts_with = "person")]
    conversions: Option<String>,
    /// Column of the value of the conversions [default: total_conversion_value or value, if there is one]
    #[arg(long, value_name = "COLUMN")]
    value: Option<String>,
    /// Column of the number of journeys that did not convert [default: total_null, if there is one]
    #[arg(long, value_name = "COLUMN", conflicts_with = "person")]
    null: Option<String>,
    /// What stands between the channels of a path
    #[arg(long, default_value = " > ")]
    separator: String,
    /// Column of the person: the file has one row per touchpoint
    #[arg(long, value_name = "COLUMN", requires_all = ["time", "channel", "conversion"])]
    person: Option<String>,
    /// Column of the time of a touchpoint
    #[arg(long, value_name = "COLUMN", requires = "person")]
    time: Option<String>,
    /// Column of the channel of a touchpoint; a conversion without one has it empty
    #[arg(long, value_name = "COLUMN", requires = "person")]
    channel: Option<String>,
    /// Column that says whether the person converted: 1, 0 or empty
    #[arg(long, value_name = "COLUMN", requires = "person")]
    conversion: Option<String>,
    /// Touchpoints older than so many days before a journey's end do not count
    #[arg(long, value_name = "DAYS", requires = "person", value_parser = above_zero)]
    lookback: Option<f64>,
}

/// Settings of single models.
#[derive(Debug, clap::Args)]
pub(crate) struct Settings {
    /// Markov: touches that make a state, 1 to 4
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=4))]
    order: u8,
    /// Markov: leave journeys without conversion out
    #[arg(long)]
    no_nulls: bool,
    /// Last non-direct: channels that stand for no channel
    #[arg(long, value_name = "CHANNEL", default_values_t = ["direct".to_owned(), "Direct".to_owned(), "(direct)".to_owned(), "(direct) / (none)".to_owned()])]
    direct: Vec<String>,
    /// Position: shares of the first and the last touch
    #[arg(long, value_name = "FIRST,LAST", value_parser = position, default_value = "0.4,0.4")]
    position: Position,
    /// Time decay and data-driven: half-life in days (in touches where times are not known)
    /// [default: 7 for time decay; found from the data for data-driven]
    #[arg(long, value_name = "DAYS", value_parser = above_zero)]
    half_life: Option<f64>,
    /// Custom: weights of the first touches, of all between (with *), of the last ones: 30,*20,10,40;
    /// *1 makes all places alike
    #[arg(long, value_name = "WEIGHTS", value_parser = weights, required_if_eq("model", "custom"))]
    weights: Option<Custom>,
    /// Custom: a channel's touches weigh this much instead of 1
    #[arg(long, value_name = "CHANNEL=WEIGHT", value_parser = channel_weight)]
    channel_weight: Vec<(String, f64)>,
    /// Shapley: only the so many channels that a journey met last count
    #[arg(long, value_name = "CHANNELS")]
    interactions: Option<NonZeroUsize>,
}

/// The models as they are typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ModelName {
    First,
    Last,
    LastNonDirect,
    Linear,
    Position,
    TimeDecay,
    Custom,
    Markov,
    Shapley,
    DataDriven,
    All,
}

/// Gives credit and prints, draws and reports it.
///
/// # Errors
/// When the file is not what was said, nothing converted, or a result cannot be
/// written.
pub fn run(args: &AttributeArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    let written = [asked("--plot", args.plot.as_ref()), asked("--report", args.report.as_ref())];
    output::check(written, &[&args.source.file])?;
    let models = args.models()?;
    let read = journeys::read(&args.source, &args.columns)?;
    for warning in &read.warnings {
        out.warn(warning);
    }
    let resampling = Resampling { replicates: args.replicates, level: args.level, seed: args.seed };
    if let Some(text) = credits::value_without_conversion(&read) {
        out.warn(&text);
    }
    let progress = Patience::new(Progress::new("attribute"));
    let result = attribution::attribute(&read.journeys, &models, args.intervals.then_some(&resampling), &progress)
        .with_context(|| read.file.clone())?;
    drop(progress);
    for warning in &result.warnings {
        out.warn(warning);
    }
    let report = credits::Report::new(&read, &result, args.intervals.then_some(&resampling), args.round);
    match args.format {
        Format::Table => report.tables(out)?,
        format => out.print(format, &report.sheet(), &report.json())?,
    }
    if let Some(file) = &args.plot {
        pictures::credits(&report).write(file)?;
        out.note(&format!("wrote {}", file.display()));
    }
    if let Some(file) = &args.report {
        pictures::report(&report, &read).write(file)?;
        out.note(&format!("wrote {}", file.display()));
    }
    Ok(())
}

impl AttributeArgs {
    fn models(&self) -> anyhow::Result<Vec<Model>> {
        let all = [
            ModelName::First,
            ModelName::Last,
            ModelName::LastNonDirect,
            ModelName::Linear,
            ModelName::Position,
            ModelName::TimeDecay,
            ModelName::Custom,
            ModelName::Markov,
            ModelName::Shapley,
            ModelName::DataDriven,
        ];
        if self.model != ModelName::All {
            return Ok(vec![self.settings.model(self.model).context("--model custom needs --weights")?]);
        }
        Ok(all.into_iter().filter_map(|name| self.settings.model(name)).collect())
    }
}

impl Settings {
    /// The model of this name; none for a custom rule without weights.
    fn model(&self, name: ModelName) -> Option<Model> {
        Some(match name {
            ModelName::First => Model::Rule(Rule::First),
            ModelName::Last => Model::Rule(Rule::Last),
            ModelName::LastNonDirect => Model::Rule(Rule::LastNonDirect { direct: self.direct.clone() }),
            ModelName::Linear => Model::Rule(Rule::Linear),
            ModelName::Position => Model::Rule(Rule::Position(self.position)),
            ModelName::TimeDecay => {
                let half_life = self.half_life.unwrap_or(TimeDecay::default().half_life);
                Model::Rule(Rule::TimeDecay(TimeDecay { half_life }))
            }
            ModelName::Custom => {
                let places = self.weights.clone()?;
                Model::Rule(Rule::Custom(Custom { channels: self.channel_weight.clone(), ..places }))
            }
            ModelName::Markov => Model::Markov { order: usize::from(self.order), nulls: !self.no_nulls },
            ModelName::Shapley => Model::Shapley { limit: self.interactions.map(NonZeroUsize::get) },
            ModelName::DataDriven => Model::DataDriven { half_life: self.half_life },
            ModelName::All => return None,
        })
    }
}

fn replicates(text: &str) -> Result<usize, String> {
    let within = text.parse().ok().filter(|count| (2..=1_000_000).contains(count));
    within.ok_or_else(|| "from 2 to 1000000".to_owned())
}

fn position(text: &str) -> Result<Position, String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    match numbers[..] {
        [first, last] if first >= 0.0 && last >= 0.0 && first + last <= 1.0 => Ok(Position { first, last }),
        _ => Err("two shares of at least 0 and together at most 1, such as 0.4,0.4".to_owned()),
    }
}

fn weights(text: &str) -> Result<Custom, String> {
    let wrong = || "weights such as 40,*20,40 or 30,10,*20,10,30, with one * at most".to_owned();
    let mut custom = Custom { first: Vec::new(), between: 0.0, last: Vec::new(), channels: Vec::new() };
    let mut passed = false;
    for part in text.split(',') {
        let part = part.trim();
        let (between, number) = part.strip_prefix('*').map_or((false, part), |rest| (true, rest));
        let number = weight(number).map_err(|_| wrong())?;
        match (between, passed) {
            (true, true) => return Err(wrong()),
            (true, false) => {
                custom.between = number;
                passed = true;
            }
            (false, false) => custom.first.push(number),
            (false, true) => custom.last.push(number),
        }
    }
    if custom.first.iter().chain(&custom.last).chain([&custom.between]).all(|weight| *weight <= 0.0) {
        return Err("all weights are 0: give one place at least a weight above".to_owned());
    }
    Ok(custom)
}

fn channel_weight(text: &str) -> Result<(String, f64), String> {
    let (name, weight) = text.rsplit_once('=').ok_or("a channel and its weight, such as email=0.5")?;
    Ok((name.to_owned(), self::weight(weight)?))
}

/// A weight: a number of at least 0.
fn weight(text: &str) -> Result<f64, String> {
    let weight = text.trim().parse().ok().filter(|weight: &f64| weight.is_finite() && *weight >= 0.0);
    weight.ok_or_else(|| format!("“{text}” is not a number of at least 0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_weights_are_read() {
        let custom = weights("30, 10,*20,10,30").unwrap();
        assert_eq!(
            format!("{:?} {:?} {:?}", custom.first, custom.between, custom.last),
            "[30.0, 10.0] 20.0 [10.0, 30.0]"
        );
        assert!(weights("40,*10,*10").is_err());
        assert!(weights("a").is_err());
        assert!(position("0.4").is_err());
        assert_eq!(channel_weight("a=b=2"), Ok(("a=b".to_owned(), 2.0)));
        assert!(channel_weight("a").is_err());
    }
}
