//! `sulit mix`: a mix model on a plain file.
//!
//! `fit` reads a file and leaves a folder; `report`, `compare`, `calibrate`,
//! `placebo`, `refresh` and `plan` take the folder up again, with
//! [`Saved::load`]. `plan` lives in [`crate::plan`].

mod answer;
mod calibrate;
mod columns;
mod compare;
mod draws_file;
mod experiments;
mod files;
mod fit;
mod holidays;
mod input;
mod lift_tests;
mod page;
mod parts;
mod periods;
mod placebo;
mod priors;
mod refresh;
mod report;
mod returns;
mod saved;
mod zarr;

pub use calibrate::CalibrateArgs;
pub use columns::{Columns, Kpi};
pub use compare::CompareArgs;
pub use fit::{FitArgs, Run, Telling};
pub use parts::{CentringName, CoefficientName, LikelihoodName, Parts, PoolingName};
pub use placebo::PlaceboArgs;
pub use refresh::RefreshArgs;
pub use report::ReportArgs;
pub use saved::{DataNote, Record, Saved, SavedError};

use clap::Subcommand;

use crate::print::Outcome;

/// What can be asked of a mix model.
#[derive(Debug, Subcommand)]
pub enum MixCommand {
    /// Fit a model to a file: what each channel brought, and how sure that is
    Fit(Box<FitArgs>),
    /// Write the report of a fitted model
    Report(ReportArgs),
    /// Compare fitted models by how well they predict, with stacking weights
    Compare(CompareArgs),
    /// Calibrate a model on its own design: fit outcomes whose truth is known
    Calibrate(CalibrateArgs),
    /// Add a channel that did nothing, and see what the model makes of it
    Placebo(PlaceboArgs),
    /// Fit a model anew on more data, and say why its returns moved
    Refresh(RefreshArgs),
    /// Plan spend on a fitted model: how much for which channel in which week
    Plan(Box<crate::plan::PlanArgs>),
}

/// Runs one command.
///
/// # Errors
/// When files or options cannot be used, or sampling fails.
pub fn run(command: &MixCommand, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    match command {
        MixCommand::Fit(args) => fit::run(args, out),
        MixCommand::Report(args) => report::run(args, out),
        MixCommand::Compare(args) => compare::run(args, out),
        MixCommand::Calibrate(args) => calibrate::run(args, out),
        MixCommand::Placebo(args) => placebo::run(args, out),
        MixCommand::Refresh(args) => refresh::run(args, out),
        MixCommand::Plan(args) => crate::plan::run(args, out),
    }
}
