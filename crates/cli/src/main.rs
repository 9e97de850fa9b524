//! The binary `sulit`: arguments, configuration and wiring.
//!
//! It refuses to compute anything: a command opens the folder, calls a feature
//! and prints what came back. On disk it writes what the stores write below
//! the data folder, and archives where it is told to.
//!
//! Exit codes: 0 done, 1 the work failed and nothing changed, 2 wrong usage.

mod args;
mod collecting;
mod commands;
mod config;
mod days;
mod folder;
mod numbers;
mod print;
mod progress;
mod replay;
mod socket;
mod visible;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(commands::run(arguments));
    runtime.shutdown_background();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if print::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", print::explained(&error));
            ExitCode::FAILURE
        }
    }
}
