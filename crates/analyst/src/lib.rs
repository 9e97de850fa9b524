//! The engines on plain files: an analyst's commands, tables, charts and reports.
//!
//! `analyst` needs no workspace, no store and no server: it reads the file it is
//! told, asks `measure`, and prints or writes what it found. It writes only the
//! files it is told to write.

pub mod attribute;
pub mod charts;
pub mod experiment;
pub mod forecast;
pub mod geo_lift;
pub mod ltv;
pub mod mix;
mod output;
pub mod plan;
pub mod print;
pub mod report;
pub mod table;
mod usage;

use clap::Subcommand;

use crate::print::Outcome;

/// What an analyst can ask of plain files.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Give conversions and value to channels, from a file of journeys
    Attribute(Box<attribute::AttributeArgs>),
    /// Judge the arms of a randomised experiment against control, or plan one
    Experiment(experiment::ExperimentArgs),
    /// What comes next, with intervals, and how well the same method would have done before
    Forecast(Box<forecast::ForecastArgs>),
    /// What a campaign in some markets brought, against markets without it
    GeoLift(geo_lift::GeoLiftArgs),
    /// Lifetime value from purchases or from a summary of customers
    Ltv(Box<ltv::LtvArgs>),
    /// Mix model: fit, report, compare, check and refresh one, and plan spend on it
    #[command(subcommand)]
    Mix(mix::MixCommand),
}

/// Runs one command: what it found goes to standard output, how far it is and
/// what is doubtful to standard error.
///
/// # Errors
/// When the file cannot be read, does not hold what the command needs, or the
/// result cannot be written. A [`clap::Error`] is wrong usage.
pub fn run(command: &Command) -> anyhow::Result<()> {
    // Not locked: the progress bar draws on standard error from its own thread.
    let (mut results, mut remarks) = (std::io::stdout(), std::io::stderr());
    run_to(command, &mut Outcome::new(&mut results, &mut remarks))
}

/// Runs one command with its output where the caller wants it.
///
/// # Errors
/// As for [`run`].
pub fn run_to(command: &Command, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    match command {
        Command::Attribute(args) => attribute::run(args, out),
        Command::Experiment(args) => experiment::run(args, out),
        Command::Forecast(args) => forecast::run(args, out),
        Command::GeoLift(args) => geo_lift::run(args, out),
        Command::Ltv(args) => ltv::run(args, out),
        Command::Mix(command) => mix::run(command, out),
    }
}
