//! A command line, run as an analyst types it.

use analyst::print::Outcome;
use clap::Parser;

#[derive(Debug, Parser)]
struct Line {
    #[command(subcommand)]
    command: analyst::Command,
}

/// What a command printed, and what it remarked.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) results: String,
    pub(crate) remarks: String,
}

/// Why there is no result.
#[derive(Debug)]
pub(crate) struct Refused {
    /// Whether the command line alone shows it, which ends the program with 2.
    pub(crate) usage: bool,
    pub(crate) message: String,
}

/// Runs what would be typed after `sulit`.
pub(crate) fn typed(words: &[&str]) -> Result<Said, Refused> {
    let wrong = |error: clap::Error| Refused { usage: true, message: error.to_string() };
    let line = Line::try_parse_from(["sulit"].iter().chain(words)).map_err(wrong)?;
    let (mut results, mut remarks) = (Vec::new(), Vec::new());
    let done = analyst::run_to(&line.command, &mut Outcome::new(&mut results, &mut remarks));
    done.map_err(|error| Refused { usage: error.is::<clap::Error>(), message: format!("{error:#}") })?;
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ok(Said { results: text(results), remarks: text(remarks) })
}

/// Runs what must be refused.
pub(crate) fn refused(words: &[&str]) -> Refused {
    typed(words).expect_err("it must be refused")
}
