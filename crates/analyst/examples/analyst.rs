//! The analyst's commands as a program of their own, for benchmarks: it builds in
//! minutes, without the server and the lake.

use std::process::ExitCode;

use clap::Parser;

/// What can be typed.
#[derive(Debug, Parser)]
#[command(name = "analyst")]
struct Typed {
    #[command(subcommand)]
    command: analyst::Command,
}

fn main() -> ExitCode {
    match analyst::run(&Typed::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
