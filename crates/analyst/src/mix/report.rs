//! `sulit mix report`: the page of a fitted model.

use std::path::{Path, PathBuf};

use super::files::{FILES, REPORT};
use super::page;
use super::saved::Saved;
use crate::output::{self, asked};
use crate::print::{Outcome, Progress};

/// Writes the report of a fitted model
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// Folder that `sulit mix fit --out` made
    pub dir: PathBuf,
    /// Where the page goes [default: report.html in the folder]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Sums the draws up anew and writes the page.
///
/// # Errors
/// When the folder cannot be read or the page not written.
pub(super) fn run(args: &ReportArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    let own = FILES.map(|name| args.dir.join(name));
    let read: Vec<&Path> = own.iter().map(PathBuf::as_path).filter(|file| !file.ends_with(REPORT)).collect();
    output::check([asked("--out", args.out.as_ref())], &read)?;
    let saved = Saved::load(&args.dir)?;
    let progress = Progress::new("report");
    let fit = saved.fit(&progress)?;
    let model = saved.model()?;
    let interval = saved.record.sampling.interval;
    let whole = model.contributions(&saved.draws, None, interval, &progress)?;
    let curves = model.response_curves(&saved.draws, interval)?;
    let page = page::report(&saved, &fit, &whole, &curves, &progress)?;
    let file = args.out.clone().unwrap_or_else(|| args.dir.join(REPORT));
    page.write(&file)?;
    drop(progress);
    out.note(&format!("wrote {}", file.display()));
    Ok(())
}
