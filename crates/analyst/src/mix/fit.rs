//! `sulit mix fit`: from a file to a posterior.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context as _;
use measure::mix::{Before, Change, Fit, Holdout, Model, Panel, Sampling, Specification, refresh, validate};
use sha2::{Digest as _, Sha256};
use stats::Work;

use super::answer::{self, Answer};
use super::columns::Columns;
use super::parts::{Parts, doubt_of_trend};
use super::saved::{DataNote, Record, Saved};
use super::{experiments, files, input, lift_tests, returns};
use crate::print::{Format, Outcome, Progress};
use crate::table::Source;
use crate::usage;

/// Fits a mix model to a file: what each channel brought, and how sure that is
#[derive(Debug, clap::Args)]
pub struct FitArgs {
    /// The file.
    #[command(flatten)]
    pub source: Source,
    /// Which column is what.
    #[command(flatten, next_help_heading = "Columns")]
    pub columns: Columns,
    /// Parts of the model.
    #[command(flatten, next_help_heading = "Model")]
    pub parts: Parts,
    /// CSV of experiments on the channels
    #[arg(long, value_name = "FILE", help_heading = "Model")]
    pub lift_tests: Option<PathBuf>,
    /// How it is sampled.
    #[command(flatten, next_help_heading = "Sampling")]
    pub run: Run,
    /// Folder of an earlier fit to begin from; says how each return moved and why
    #[arg(long, value_name = "DIR", help_heading = "Sampling")]
    pub warm_start: Option<PathBuf>,
    /// How results are told.
    #[command(flatten, next_help_heading = "Output")]
    pub telling: Telling,
}

/// How a model is sampled and checked.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Run {
    /// Independent chains
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub chains: usize,
    /// Draws of each chain that only tune it
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub tune: usize,
    /// Draws of each chain that are kept
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub draws: usize,
    /// The same seed gives the same draws
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true)]
    pub seed: u64,
    /// Share of proposals to accept; nearer to one takes smaller steps [default: 0.9 for one
    /// market with a baseline that walks, else 0.8]
    #[arg(long, value_name = "SHARE")]
    pub target_accept: Option<f64>,
    /// Periods at the end that are foretold without being seen
    #[arg(long, value_name = "N")]
    pub holdout: Option<usize>,
    /// How often that is done, each time N periods earlier
    #[arg(long, value_name = "N", default_value_t = 1, requires = "holdout")]
    pub folds: usize,
}

impl Run {
    /// The sampler's options.
    pub(super) fn sampling(&self, interval: f64) -> anyhow::Result<Sampling> {
        usage::count("--chains", self.chains, 1, 64)?;
        usage::count("--tune", self.tune, 50, 1_000_000)?;
        usage::count("--draws", self.draws, 10, 1_000_000)?;
        usage::share("--interval", interval, 0.94)?;
        holdout(self.holdout, self.folds)?;
        let target_accept = self.target_accept.unwrap_or(Sampling::default().target_accept);
        usage::require(target_accept > 0.1 && target_accept < 1.0, || {
            format!("--target-accept {target_accept}: it is a share between 0.1 and 1, like 0.95")
        })?;
        Ok(Sampling {
            chains: self.chains,
            tune: self.tune,
            draws: self.draws,
            seed: self.seed,
            target_accept,
            interval,
        })
    }
}

/// Refuses to hold out nothing, or never.
pub(super) fn holdout(periods: Option<usize>, folds: usize) -> anyhow::Result<()> {
    usage::require(periods != Some(0), || "--holdout 0: leave it away to hold nothing out".to_owned())?;
    usage::count("--folds", folds, 1, 1000)
}

/// How results are told.
#[derive(Debug, Clone, clap::Args)]
pub struct Telling {
    /// Share that intervals hold
    #[arg(long, value_name = "SHARE", default_value_t = 0.94)]
    pub interval: f64,
    /// Folder for the model: draws, contributions, curves, report
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How results are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

impl Telling {
    /// Refuses what could not be told, before the long work.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        usage::share("--interval", self.interval, 0.94)?;
        self.out.as_deref().map_or(Ok(()), files::check)
    }
}

/// Fits and tells.
///
/// # Errors
/// When the file, the options or the priors cannot be used, or sampling fails.
pub(super) fn run(args: &FitArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    let mut sampling = args.run.sampling(args.telling.interval)?;
    args.telling.check()?;
    let before = args.warm_start.as_deref().map(Saved::load).transpose()?;
    let table = args.source.read()?;
    let mut input = input::read(&table, &args.columns)?;
    if let Some(file) = &args.lift_tests {
        input.panel.lift_tests = lift_tests::read(file, &args.source.form, &input.panel)?;
    }
    let specification = args.parts.specification(&input.panel, input.step)?;
    if args.parts.trend.is_some() {
        input.warnings.extend(doubt_of_trend(specification.trend, input.panel.periods()));
    }
    if args.run.target_accept.is_none() {
        sampling.target_accept = specification.target_accept(input.panel.geos.len());
    }
    let data = DataNote {
        file: table.file().to_owned(),
        sha256: fingerprint(&input.panel)?,
        outcome: input.outcome,
        kpi: input.kpi.name().to_owned(),
        assumptions: input.assumptions,
        warnings: input.warnings,
    };
    let task = Task { panel: input.panel, specification, data, columns: args.columns.clone(), sampling };
    let fitted =
        task.run(before.as_ref(), args.run.holdout.map(|horizon| Holdout { horizon, folds: args.run.folds }))?;
    fitted.tell(&args.telling, out)
}

/// SHA-256 of a panel's values: not of how its file was written.
pub(super) fn fingerprint(panel: &Panel) -> anyhow::Result<String> {
    let digest = Sha256::digest(serde_json::to_vec(panel)?);
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A fit to be made.
pub(super) struct Task {
    pub(super) panel: Panel,
    pub(super) specification: Specification,
    pub(super) data: DataNote,
    pub(super) columns: Columns,
    pub(super) sampling: Sampling,
}

/// A fit that was made.
pub(super) struct Fitted {
    saved: Saved,
    fit: Fit,
    changes: Option<Vec<Change>>,
}

impl Task {
    pub(super) fn run(self, before: Option<&Saved>, holdout: Option<Holdout>) -> anyhow::Result<Fitted> {
        let progress = Progress::new("mix");
        let begin = Instant::now();
        let (mut fit, changes) = match before {
            None => (Model::new(&self.panel, &self.specification)?.fit(&self.sampling, &progress)?, None),
            Some(saved) => {
                let before =
                    Before { panel: &saved.panel, specification: &saved.record.specification, draws: &saved.draws };
                let done = refresh(before, &self.panel, &self.specification, &self.sampling, &progress)?;
                (done.fit, Some(done.changes))
            }
        };
        let seconds = begin.elapsed().as_secs_f64();
        let validation = match holdout {
            None => None,
            Some(holdout) => Some(
                validate(&self.panel, &self.specification, &self.sampling, holdout, &progress).context("--holdout")?,
            ),
        };
        let record = Record {
            data: self.data,
            specification: self.specification,
            sampling: self.sampling,
            gradients: fit.diagnostics.gradients,
            seconds,
            columns: self.columns,
            validation,
        };
        let draws = std::mem::take(&mut fit.draws);
        Ok(Fitted { saved: Saved { record, panel: self.panel, draws }, fit, changes })
    }
}

impl Fitted {
    pub(super) fn tell(&self, telling: &Telling, out: &mut Outcome<'_>) -> anyhow::Result<()> {
        for warning in &self.saved.record.data.warnings {
            out.warn(warning);
        }
        match telling.format {
            Format::Json => out.json(&Answer::new(&self.saved, &self.fit, self.changes.as_deref()))?,
            Format::Csv => out.print(Format::Csv, &answer::channels_in_full(&self.fit.channels), &())?,
            Format::Table => self.tell_people(out)?,
        }
        if let Some(dir) = &telling.out {
            let progress = Progress::new("writing");
            files::write(dir, &self.saved, &self.fit, &progress as &dyn Work)?;
            drop(progress);
            out.note(&format!("wrote {}", dir.display()));
        }
        Ok(())
    }

    fn tell_people(&self, out: &mut Outcome<'_>) -> anyhow::Result<()> {
        let (saved, fit) = (&self.saved, &self.fit);
        out.line(&answer::headline(saved))?;
        out.sheet(&answer::channels(saved, fit))?;
        if let Some(text) = returns::in_words(saved, fit) {
            out.line(&format!("Returns: {text}"))?;
        }
        if !fit.experiments.is_empty() {
            out.line(experiments::HEADING)?;
            out.sheet(&experiments::sheet(&fit.experiments, saved.record.sampling.interval))?;
            out.line(experiments::CAVEAT)?;
        }
        if let Some(changes) = &self.changes {
            out.line("How each return moved since the model before:")?;
            out.sheet(&answer::changes(changes))?;
        }
        out.line(&format!("Verdict: {}", fit.diagnostics.verdict.summary))?;
        for finding in &fit.diagnostics.verdict.findings {
            if !fit.diagnostics.verdict.summary.contains(finding.text.trim_end_matches('.')) {
                out.line(&format!("  · {}", answer::sentence(finding)))?;
            }
        }
        out.line(&format!("Sampling: {}", answer::sampled(saved, fit)))?;
        out.line(&format!("Fit: {}", answer::fitted(fit)))?;
        if let Some(validation) = &saved.record.validation {
            out.line(&format!("Foresight: {}", answer::foretold(validation)))?;
        }
        if !saved.record.data.assumptions.is_empty() {
            out.line(&format!("Assumed: {}.", saved.record.data.assumptions.join("; ")))?;
        }
        Ok(())
    }
}
