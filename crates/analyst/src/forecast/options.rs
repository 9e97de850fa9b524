//! What `forecast` can be asked.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use measure::forecast::{Combine, ForecastOptions, Gather, Missing, Model, Step};

use crate::print::Format;
use crate::table::Source;
use crate::usage;

const EXAMPLES: &str = "Examples:
  sulit forecast orders.csv --date day --value revenue --horizon 28 --missing zero
  sulit forecast orders.csv --date day --value revenue --every week --horizon 13 --report forecast.html
  sulit forecast sales.csv --date month --value sales --group country --horizon 12 --format csv";

/// What comes next, with intervals, and how well the same method would have done before
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct ForecastArgs {
    /// The file and its form.
    #[command(flatten)]
    pub source: Source,
    /// Column of dates: days, weeks, months, quarters or years, in any order
    #[arg(long, value_name = "COLUMN", default_value = "date")]
    pub date: String,
    /// Column to forecast: revenue, orders, visits
    #[arg(long, value_name = "COLUMN")]
    pub value: String,
    /// How many periods ahead
    #[arg(long, value_name = "PERIODS")]
    pub horizon: usize,
    /// Forecasts every value of this column by itself
    #[arg(long, value_name = "COLUMN")]
    pub group: Option<String>,
    /// Length of a period [default: found from the dates]
    #[arg(long, value_enum, value_name = "STEP")]
    pub every: Option<StepName>,
    /// What is made of several rows of one period
    #[arg(long, value_enum, default_value_t)]
    pub combine: CombineName,
    /// What a period without any row means
    #[arg(long, value_enum, default_value_t)]
    pub missing: MissingName,
    /// Periods of a season, 1 for none [default: weekdays and years, as the dates allow]
    #[arg(long, value_name = "PERIODS", value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub season: Option<u64>,
    /// auto, ets, one form of it such as MAdM, tsb, mean, naive, snaive or drift
    #[arg(long, value_parser = model, default_value = "auto")]
    pub model: Model,
    /// Level of an interval; may be given several times [default: 0.8 and 0.95]
    #[arg(long, value_name = "SHARE", value_delimiter = ',')]
    pub interval: Vec<f64>,
    /// Last periods that are held back to test the method, 0 for no test [default: about two horizons]
    #[arg(long, value_name = "PERIODS")]
    pub holdout: Option<usize>,
    /// Widens intervals that held too little in that test
    #[arg(long)]
    pub conformal: bool,
    /// Paths that are drawn where intervals have no closed form
    #[arg(long, value_name = "COUNT", default_value_t = 5000, value_parser = paths)]
    pub paths: usize,
    /// Seed of everything random; the same seed gives the same result
    #[arg(long, value_name = "SEED", default_value_t = 1, allow_negative_numbers = true)]
    pub seed: u64,
    /// How to print; CSV is one row per period
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Draws past and forecast to FILE.svg or FILE.png
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Writes a page of its own with charts and tables
    #[arg(long, value_name = "FILE.html", alias = "html")]
    pub report: Option<PathBuf>,
}

/// Lengths of periods by their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StepName {
    /// Days
    Day,
    /// Weeks from Monday
    Week,
    /// Calendar months
    Month,
    /// Quarters of a year
    Quarter,
    /// Calendar years
    Year,
}

/// What is made of several rows of one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CombineName {
    /// Their sum, as of orders or revenue
    #[default]
    Sum,
    /// Their mean, as of prices or rates
    Mean,
    /// An error
    Refuse,
}

/// What a period without any row means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum MissingName {
    /// Nobody knows
    #[default]
    Unknown,
    /// Nothing happened
    Zero,
}

fn model(text: &str) -> Result<Model, String> {
    Ok(match text.to_lowercase().as_str() {
        "auto" => Model::Auto,
        "ets" => Model::Ets,
        "tsb" => Model::Tsb,
        "mean" => Model::Mean,
        "naive" => Model::Naive,
        "snaive" | "seasonal-naive" => Model::SeasonalNaive,
        "drift" => Model::Drift,
        other => Model::Form(
            other.parse().map_err(|error| format!("{error}; or say auto, ets, tsb, mean, naive, snaive or drift"))?,
        ),
    })
}

fn paths(text: &str) -> Result<usize, String> {
    let count: usize = text.parse().map_err(|_| "a whole number from 100 to 100000".to_owned())?;
    if (100..=100_000).contains(&count) { Ok(count) } else { Err("from 100 to 100000".to_owned()) }
}

impl ForecastArgs {
    /// How rows become periods.
    pub(super) fn gather(&self) -> Gather {
        Gather {
            every: self.every.map(|step| match step {
                StepName::Day => Step::Day,
                StepName::Week => Step::Week,
                StepName::Month => Step::Month,
                StepName::Quarter => Step::Quarter,
                StepName::Year => Step::Year,
            }),
            combine: match self.combine {
                CombineName::Sum => Combine::Sum,
                CombineName::Mean => Combine::Mean,
                CombineName::Refuse => Combine::Refuse,
            },
            missing: match self.missing {
                MissingName::Unknown => Missing::Unknown,
                MissingName::Zero => Missing::Zero,
            },
        }
    }

    /// What is asked, or wrong usage.
    pub(super) fn options(&self) -> anyhow::Result<ForecastOptions> {
        let mut levels = if self.interval.is_empty() { vec![0.8, 0.95] } else { self.interval.clone() };
        levels.iter().try_for_each(|level| usage::share("--interval", *level, 0.8))?;
        usage::count("--horizon", self.horizon, 1, 1000)?;
        levels.sort_by(f64::total_cmp);
        levels.dedup_by(|a, b| (*a - *b).abs() < 1e-12);
        Ok(ForecastOptions {
            horizon: self.horizon,
            model: self.model,
            season: self.season.map(|season| season as usize),
            levels,
            holdout: self.holdout,
            conformal: self.conformal,
            paths: self.paths,
            seed: self.seed,
        })
    }
}
