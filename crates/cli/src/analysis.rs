//! The analyst's commands (`attribute`, `mix`, `experiment` …): they work on
//! plain files, need no data folder, and have flags of their own.

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand as _};

use crate::args::Arguments;
use crate::print;

/// What can be typed after `sulit` where the first word is an analyst's.
#[derive(Debug, Parser)]
#[command(name = "sulit")]
struct Analysis {
    #[command(subcommand)]
    command: analyst::Command,
}

/// Flags of every other command, with a value each; an analyst's command has
/// no use for the first three.
const GLOBAL: [&str; 4] = ["--data", "--workspace", "--config", "--format"];

/// Runs an analyst's command if that is what was typed.
pub(crate) fn run() -> Option<ExitCode> {
    let words = words(std::env::args().collect())?;
    Some(match analyst::run(&Analysis::parse_from(words).command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if print::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => match error.downcast::<clap::Error>() {
            Ok(usage) => usage.exit(),
            Err(error) => {
                eprintln!("error: {}", print::explained(&error));
                ExitCode::FAILURE
            }
        },
    })
}

/// What was typed, if it is an analyst's command: without the flags before it
/// that mean nothing to it, and with `--format` behind it.
fn words(typed: Vec<String>) -> Option<Vec<String>> {
    let mut typed = typed.into_iter();
    let mut words: Vec<String> = typed.next().into_iter().collect();
    let mut format = Vec::new();
    while let Some(word) = typed.next() {
        let (flag, joined) = word.split_once('=').map_or((word.as_str(), None), |(flag, value)| (flag, Some(value)));
        if !GLOBAL.contains(&flag) {
            if !analyst::Command::has_subcommand(&word) {
                return None;
            }
            words.push(word);
            words.extend(typed);
            words.extend(format);
            return Some(words);
        }
        let value = joined.map(str::to_owned).or_else(|| typed.next())?;
        if flag == "--format" {
            format = vec!["--format".to_owned(), value];
        }
    }
    None
}

/// Reads what was typed where it is no analyst's command; ends the process with
/// a message where it is wrong. The help names the analyst's commands too.
pub(crate) fn arguments() -> Arguments {
    let mut whole = with_analysis(Arguments::command());
    let matches = whole.get_matches_mut();
    if let Some(name) = matches.subcommand_name().filter(|name| analyst::Command::has_subcommand(name)) {
        let said = format!("write the flags of `{name}` behind it: sulit {name} FILE --format json");
        whole.error(ErrorKind::ArgumentConflict, said).exit();
    }
    Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// The whole command with a line for each of the analyst's.
fn with_analysis(whole: Command) -> Command {
    let named = Analysis::command();
    let lines = named.get_subcommands().map(|command| {
        let name = command.get_name().to_owned();
        let rest = Arg::new("rest").action(ArgAction::Append).num_args(0..).allow_hyphen_values(true).hide(true);
        Command::new(name.clone())
            .about(command.get_about().cloned().unwrap_or_default())
            .after_help(format!("All of it: sulit {name} --help"))
            .disable_help_flag(true)
            .arg(rest.trailing_var_arg(true))
    });
    whole.subcommands(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_both_kinds_of_commands() {
        let mut whole = with_analysis(Arguments::command());
        whole.clone().debug_assert();
        Analysis::command().debug_assert();
        let help = whole.render_help().to_string();
        for name in ["import", "serve", "attribute", "experiment"] {
            assert!(help.contains(&format!("\n  {name} ")), "{help}");
        }
    }

    #[test]
    fn flags_may_stand_before_the_command() {
        let of = |typed: &str| words(typed.split(' ').map(str::to_owned).collect());
        let plain = Some("sulit attribute f.csv".split(' ').map(str::to_owned).collect());
        assert_eq!(of("sulit attribute f.csv"), plain);
        assert_eq!(of("sulit --data d --config=c attribute f.csv"), plain);
        let end = of("sulit --format json attribute f.csv --model all").unwrap().join(" ");
        assert_eq!(end, "sulit attribute f.csv --model all --format json");
        assert_eq!(of("sulit --data d report campaigns"), None);
        assert_eq!(of("sulit --data"), None);
        assert_eq!(of("sulit"), None);
    }

    #[test]
    fn no_name_means_two_commands() {
        let ours = Arguments::command();
        for command in Analysis::command().get_subcommands() {
            assert!(ours.find_subcommand(command.get_name()).is_none(), "{}", command.get_name());
        }
    }
}
