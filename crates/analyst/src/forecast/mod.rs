//! `forecast`: what the next days, weeks or months bring, and how sure that is.

mod charts;
mod options;
mod page;
mod read;
mod show;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, bail};
use measure::forecast::{Forecast, ForecastError, ForecastOptions, Gathered, forecast};
use stats::{Quiet, Work};

pub use options::ForecastArgs;

use self::read::{Part, read};
use crate::output::{self, asked};
use crate::print::{Format, Outcome, Progress};

/// The forecast of a file, or of one of its groups.
struct Found {
    group: Option<String>,
    gathered: Gathered,
    forecast: Forecast,
}

/// Runs the command.
///
/// # Errors
/// When the file cannot be read, does not hold what is asked for, no forecast
/// can be made, or a result cannot be written.
pub fn run(args: &ForecastArgs, out: &mut Outcome<'_>) -> Result<()> {
    let options = args.options()?;
    let written = [asked("--plot", args.plot.as_ref()), asked("--report", args.report.as_ref())];
    output::check(written, &[&args.source.file])?;
    let parts = read(args, out)?;
    let found = found(parts, &options, args, out)?;
    for one in &found {
        let whose = one.group.as_ref().map_or(String::new(), |group| format!("{group}: "));
        for warning in &one.forecast.warnings {
            out.warn(&format!("{whose}{warning}"));
        }
    }
    if let Some(file) = &args.plot {
        let [one] = &found[..] else {
            bail!("--plot draws one series and the file has {} groups; --report draws them all", found.len());
        };
        charts::ahead(one, args).svg().write(file)?;
        out.note(&format!("wrote {}", file.display()));
    }
    if let Some(file) = &args.report {
        page::report(&found, args).write(file)?;
        out.note(&format!("wrote {}", file.display()));
    }
    match args.format {
        Format::Table => show::table(&found, args, out),
        Format::Csv => Ok(out.print(Format::Csv, &show::periods(&found, true), &())?),
        Format::Json => show::json(&found, args, out),
    }
}

fn found(
    parts: Vec<Part>,
    options: &ForecastOptions,
    args: &ForecastArgs,
    out: &mut Outcome<'_>,
) -> Result<Vec<Found>> {
    let progress = Progress::new("forecast");
    let file = args.source.file.display();
    if let [Part { group: None, series }] = &parts[..] {
        let forecast = forecast(series, options, &progress).with_context(|| format!("{file} cannot be forecast"))?;
        return Ok(vec![Found { group: None, gathered: series.gathered.clone(), forecast }]);
    }
    let made = each(&parts, options, &progress);
    drop(progress);
    let (mut all, mut failed) = (Vec::new(), Vec::new());
    for (part, made) in parts.into_iter().zip(made) {
        let group = part.group.unwrap_or_default();
        match made {
            Ok(forecast) => all.push(Found { group: Some(group), gathered: part.series.gathered, forecast }),
            Err(ForecastError::Cancelled(stopped)) => return Err(stopped.into()),
            Err(error) => failed.push(format!("{group} is left out: {error}")),
        }
    }
    if all.is_empty() {
        bail!("{file}: no group can be forecast; {}", failed.first().map_or("", String::as_str));
    }
    for failed in &failed {
        out.warn(failed);
    }
    Ok(all)
}

/// All series, several at once, in their order.
fn each(parts: &[Part], options: &ForecastOptions, progress: &Progress) -> Vec<Result<Forecast, ForecastError>> {
    let next = AtomicUsize::new(0);
    let made: Vec<Mutex<Option<Result<Forecast, ForecastError>>>> = parts.iter().map(|_| Mutex::new(None)).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(parts.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(part), Some(place)) = (parts.get(at), made.get(at)) else { break };
                    let one = forecast(&part.series, options, &Quiet);
                    if let Ok(mut place) = place.lock() {
                        *place = Some(one);
                    }
                    progress.progress("series", at as u64 + 1, parts.len() as u64);
                }
            });
        }
    });
    let stopped = || Err(ForecastError::Cancelled(stats::Cancelled));
    made.into_iter().map(|place| place.into_inner().ok().flatten().unwrap_or_else(stopped)).collect()
}
