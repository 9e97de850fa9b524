//! `sulit mix refresh`: the same model on more data, and why its returns moved.

use std::path::PathBuf;

use measure::mix::{Holdout, Sampling};

use super::fit::{Task, Telling, fingerprint, holdout};
use super::saved::{DataNote, Saved};
use super::{input, lift_tests, priors};
use crate::print::Outcome;
use crate::table::Source;

/// Fits a model anew on more data, and says why its returns moved
#[derive(Debug, clap::Args)]
pub struct RefreshArgs {
    /// Folder of the fit before
    pub dir: PathBuf,
    /// The file now: the same columns, the same first day, more rows.
    #[command(flatten)]
    pub source: Source,
    /// Other priors than before: pymc-marketing, meridian, default, or a TOML file
    #[arg(long, value_name = "PRESET|FILE.toml")]
    pub priors: Option<String>,
    /// CSV of experiments on the channels (those of the fit before unless given)
    #[arg(long, value_name = "FILE")]
    pub lift_tests: Option<PathBuf>,
    /// Periods at the end that are foretold without being seen
    #[arg(long, value_name = "N")]
    pub holdout: Option<usize>,
    /// How results are told.
    #[command(flatten)]
    pub telling: Telling,
}

/// Refreshes and tells.
///
/// # Errors
/// When the folder or the file cannot be used, or sampling fails.
pub(super) fn run(args: &RefreshArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    args.telling.check()?;
    holdout(args.holdout, 1)?;
    let before = Saved::load(&args.dir)?;
    let record = &before.record;
    let table = args.source.read()?;
    let mut input = input::read(&table, &record.columns)?;
    input.panel.lift_tests = match &args.lift_tests {
        Some(file) => lift_tests::read(file, &args.source.form, &input.panel)?,
        None => before.panel.lift_tests.clone(),
    };
    let mut specification = record.specification.clone();
    if let Some(given) = &args.priors {
        let other = priors::read(given)?;
        specification.priors = other.priors;
        (specification.coefficient, specification.scaling) = (other.coefficient, other.scaling);
    }
    let data = DataNote {
        file: table.file().to_owned(),
        sha256: fingerprint(&input.panel)?,
        outcome: input.outcome,
        kpi: input.kpi.name().to_owned(),
        assumptions: input.assumptions,
        warnings: input.warnings,
    };
    let sampling = Sampling { interval: args.telling.interval, ..record.sampling };
    let columns = record.columns.clone();
    let task = Task { panel: input.panel, specification, data, columns, sampling };
    task.run(Some(&before), args.holdout.map(|horizon| Holdout { horizon, folds: 1 }))?.tell(&args.telling, out)
}
