//! The binary `sulit`: arguments, configuration and wiring.
//!
//! It refuses to compute anything: a command opens the folder, calls a feature
//! and prints what came back. On disk it writes what the stores write below
//! the data folder, and archives where it is told to.
//!
//! Exit codes: 0 done, 1 the work failed and nothing changed, 2 wrong usage.

mod analysis;
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

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    end_quietly_without_a_reader();
    if let Some(done) = analysis::run() {
        return done;
    }
    let arguments = analysis::arguments();
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

/// A line that cannot be printed because the reader went away, as `head` does,
/// ends the command without a word instead of with a panic's.
fn end_quietly_without_a_reader() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        if said.starts_with("failed printing to stdout") && said.contains("Broken pipe") {
            std::process::exit(0);
        }
        usual(panic);
    }));
}
