//! What `sulit ltv` can be asked.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use measure::lifetime::BuyerModel;

use crate::print::Format;
use crate::table::Source;
use crate::usage::{self, require, usage};

/// Lifetime value: who is still a customer, what they will buy and what that
/// is worth.
#[derive(Debug, Clone, Args)]
#[command(
    about = "Lifetime value from purchases or from a summary of customers",
    long_about = "Fits BG/NBD, MBG/NBD or Pareto/NBD to when customers bought, and Gamma-Gamma to what they spent, and \
                  says for every customer the chance that they still are one, the purchases to come and their value, \
                  with intervals.\n\nThe file holds one row for each purchase (--customer, --date, --value), in any \
                  order and of any size, or one row for each customer (--frequency, --recency, --age, --mean-value)."
)]
pub struct LtvArgs {
    /// The file and its form.
    #[command(flatten)]
    pub source: Source,
    /// Column that tells customers apart
    #[arg(long, value_name = "COLUMN")]
    pub customer: Option<String>,
    /// Column with the day of a purchase
    #[arg(long, value_name = "COLUMN")]
    pub date: Option<String>,
    /// Column with what a purchase was worth; negative values are refunds
    #[arg(long, value_name = "COLUMN")]
    pub value: Option<String>,
    /// Column with a customer's repeat purchases
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["date", "value"])]
    pub frequency: Option<String>,
    /// Column with the time from first to last purchase
    #[arg(long, value_name = "COLUMN", requires = "frequency")]
    pub recency: Option<String>,
    /// Column with the time from first purchase to the end of the observation
    #[arg(long, value_name = "COLUMN", requires = "frequency")]
    pub age: Option<String>,
    /// Column with the mean value of a customer's repeat purchases
    #[arg(long, value_name = "COLUMN", requires = "frequency")]
    pub mean_value: Option<String>,
    /// Unit of --recency and --age
    #[arg(long, value_enum, default_value_t = TimeUnit::Week, requires = "frequency")]
    pub unit: TimeUnit,
    /// How far to look ahead, in weeks
    #[arg(long, value_name = "WEEKS", default_value_t = 52.0)]
    pub horizon_weeks: f64,
    /// How customers buy and leave
    #[arg(long, value_enum, default_value_t = ModelName::Bgnbd)]
    pub model: ModelName,
    /// Discount rate a year: 0.1 makes what comes in a year worth 1/1.1
    #[arg(long, value_name = "RATE", default_value_t = 0.0)]
    pub discount: f64,
    /// Level of the intervals
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    pub interval: f64,
    /// Fit on purchases up to this day, and compare the predictions with what came after
    #[arg(long, value_name = "DATE", conflicts_with = "frequency")]
    pub calibration_end: Option<Date>,
    /// Day on which the observation ended [default: the last date in the file]
    #[arg(long, value_name = "DATE", conflicts_with = "frequency")]
    pub observation_end: Option<Date>,
    /// Sample the posterior instead of maximising the likelihood
    #[arg(long)]
    pub bayes: bool,
    /// Chains of the sampler
    #[arg(long, default_value_t = 4, value_parser = chains, requires = "bayes")]
    pub chains: usize,
    /// Draws of a chain while it adapts
    #[arg(long, default_value_t = 1000, value_parser = at_least::<100>, requires = "bayes")]
    pub tune: usize,
    /// Draws of a chain that are kept
    #[arg(long, default_value_t = 1000, value_parser = at_least::<100>, requires = "bayes")]
    pub draws: usize,
    /// Decides every random draw
    #[arg(long, default_value_t = 1, allow_negative_numbers = true)]
    pub seed: u64,
    /// Memory for data in megabytes; what is more goes to temporary files
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(16..=1_000_000))]
    pub memory: u64,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Write every customer's predictions to this CSV file
    #[arg(long, value_name = "FILE.csv")]
    pub out: Option<PathBuf>,
    /// Write a chart (.svg or .png): predicted against actual purchases with --calibration-end, else the customers
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Write a stand-alone HTML report
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
}

fn chains(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| (2..=64).contains(count)).ok_or_else(|| "from 2 to 64".to_owned())
}

fn at_least<const LEAST: usize>(text: &str) -> Result<usize, String> {
    let count: usize = text.parse().map_err(|_| format!("a whole number of at least {LEAST}"))?;
    if (LEAST..=1_000_000).contains(&count) { Ok(count) } else { Err(format!("from {LEAST} to 1000000")) }
}

/// The models by their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModelName {
    /// Leaves after a repeat purchase with a chance
    Bgnbd,
    /// The same, and the first purchase counts too
    Mbgnbd,
    /// Leaves at any moment
    Paretonbd,
}

impl From<ModelName> for BuyerModel {
    fn from(name: ModelName) -> Self {
        match name {
            ModelName::Bgnbd => Self::BgNbd,
            ModelName::Mbgnbd => Self::MbgNbd,
            ModelName::Paretonbd => Self::ParetoNbd,
        }
    }
}

/// The unit of times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeUnit {
    /// Days
    Day,
    /// Weeks
    Week,
    /// Months of 365.25 / 12 days
    Month,
}

/// Days in a year.
pub(super) const YEAR: f64 = 365.25;

impl TimeUnit {
    /// Its length in days.
    pub(super) fn days(self) -> f64 {
        match self {
            Self::Day => 1.0,
            Self::Week => 7.0,
            Self::Month => YEAR / 12.0,
        }
    }

    /// The word for many.
    pub(super) fn plural(self) -> &'static str {
        match self {
            Self::Day => "days",
            Self::Week => "weeks",
            Self::Month => "months",
        }
    }
}

/// Which columns hold what.
#[derive(Debug, Clone)]
pub(super) enum Columns {
    /// A row for each purchase.
    Purchases { customer: String, date: String, value: Option<String> },
    /// A row for each customer.
    Summary { customer: Option<String>, frequency: String, recency: String, age: String, mean_value: Option<String> },
}

impl LtvArgs {
    /// Which of the two forms the file has.
    pub(super) fn columns(&self) -> Result<Columns> {
        if let Some(frequency) = &self.frequency {
            let (Some(recency), Some(age)) = (&self.recency, &self.age) else {
                return Err(usage("a summary of customers takes --frequency, --recency and --age"));
            };
            return Ok(Columns::Summary {
                customer: self.customer.clone(),
                frequency: frequency.clone(),
                recency: recency.clone(),
                age: age.clone(),
                mean_value: self.mean_value.clone(),
            });
        }
        let (Some(customer), Some(date)) = (&self.customer, &self.date) else {
            return Err(usage(
                "say which columns hold what: --customer and --date (and --value) for one row a purchase, or \
                 --frequency, --recency and --age (and --mean-value) for one row a customer",
            ));
        };
        Ok(Columns::Purchases { customer: customer.clone(), date: date.clone(), value: self.value.clone() })
    }

    /// Refuses what the options alone show to be wrong.
    pub(super) fn check(&self) -> Result<()> {
        self.columns()?;
        let weeks = self.horizon_weeks;
        require(weeks > 0.0 && weeks <= 5_200.0, || {
            format!("--horizon-weeks must be above 0 and at most 5200, not {weeks}")
        })?;
        require(self.discount >= 0.0 && self.discount < 10.0, || {
            format!("--discount is a rate a year such as 0.1, from 0 to below 10, not {}", self.discount)
        })?;
        usage::share("--interval", self.interval, 0.95)?;
        match (self.calibration_end, self.observation_end) {
            (Some(calibration), Some(end)) => require(calibration < end, || {
                format!("--calibration-end {calibration} must lie before --observation-end {end}")
            }),
            _ => Ok(()),
        }
    }

    /// The unit of the histories.
    pub(super) fn time_unit(&self) -> TimeUnit {
        if self.frequency.is_some() { self.unit } else { TimeUnit::Week }
    }
}
