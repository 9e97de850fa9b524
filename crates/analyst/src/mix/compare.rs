//! `sulit mix compare`: which of some models predicts best, and how to weigh
//! them.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use measure::mix::{Compared, Holdout, Validation, compare, validate};
use serde::Serialize;

use super::fit::holdout;
use super::saved::Saved;
use crate::print::{Cell, Format, Outcome, Progress, Sheet};
use crate::usage::usage;

/// Compares fitted models by how well they predict what they left out
#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    /// Folders that `sulit mix fit --out` made, on the same data
    #[arg(required = true, num_args = 2..)]
    pub dirs: Vec<PathBuf>,
    /// Also foretell the last N periods of each without seeing them, by fitting anew
    #[arg(long, value_name = "N")]
    pub holdout: Option<usize>,
    /// How often that is done, each time N periods earlier
    #[arg(long, value_name = "N", default_value_t = 1, requires = "holdout")]
    pub folds: usize,
    /// How results are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    models: &'a [Row],
}

#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    compared: Compared,
    #[serde(skip_serializing_if = "Option::is_none")]
    validation: Option<Validation>,
}

impl CompareArgs {
    /// Refuses what the options alone show to be wrong.
    fn check(&self) -> anyhow::Result<()> {
        holdout(self.holdout, self.folds)?;
        match self.dirs.iter().enumerate().find(|(at, dir)| self.dirs[..*at].contains(dir)) {
            None => Ok(()),
            Some((_, dir)) => Err(usage(format!("{} is given twice; a model is no rival of its own", dir.display()))),
        }
    }
}

/// Compares and tells.
///
/// # Errors
/// When a folder cannot be read or the models are not of the same data.
pub(super) fn run(args: &CompareArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    args.check()?;
    let progress = Progress::new("compare");
    let mut models = Vec::with_capacity(args.dirs.len());
    for dir in &args.dirs {
        let saved = Saved::load(dir)?;
        let fit = saved.fit(&progress).with_context(|| dir.display().to_string())?;
        let name = dir.display().to_string();
        let Some(loo) = fit.diagnostics.loo else {
            bail!("{name}: it has no leave-one-out densities to compare by");
        };
        models.push((name, saved, loo));
    }
    same_outcomes(&models.iter().map(|(name, saved, _)| (name.as_str(), saved)).collect::<Vec<_>>())?;
    let summaries: Vec<(String, _)> = models.iter().map(|(name, _, loo)| (name.clone(), loo)).collect();
    let mut rows = Vec::new();
    for compared in compare(&summaries)? {
        let validation = match args.holdout {
            None => None,
            Some(horizon) => {
                let saved = models.iter().find(|(name, ..)| *name == compared.name).map(|(_, saved, _)| saved);
                let saved = saved.context("a compared model has no name")?;
                let holdout = Holdout { horizon, folds: args.folds };
                let record = &saved.record;
                Some(validate(&saved.panel, &record.specification, &record.sampling, holdout, &progress)?)
            }
        };
        rows.push(Row { compared, validation });
    }
    drop(progress);
    out.print(args.format, &sheet(&rows, args.holdout.is_some()), &Answer { models: &rows })?;
    if args.format == Format::Table {
        out.line(&conclusion(&rows, args.holdout.is_some()))?;
    }
    Ok(())
}

/// Only models of the same outcomes can be compared.
fn same_outcomes(models: &[(&str, &Saved)]) -> anyhow::Result<()> {
    let (first, of_first) = models[0];
    for (name, saved) in &models[1..] {
        let same = saved.panel.dates == of_first.panel.dates
            && saved.panel.geos == of_first.panel.geos
            && saved.panel.observed == of_first.panel.observed
            && saved.panel.outcome == of_first.panel.outcome;
        if !same {
            bail!("{name} and {first} were not fitted to the same outcomes, so their scores cannot be compared");
        }
    }
    Ok(())
}

fn sheet(rows: &[Row], held_out: bool) -> Sheet {
    let mut header = vec!["model", "elpd", "behind", "standard error", "parameters", "doubtful rows", "weight"];
    if held_out {
        header.extend(["CRPS", "MAPE", "inside 90%"]);
    }
    let mut sheet = Sheet::new(header);
    for row in rows {
        let one = &row.compared;
        let mut cells = vec![
            Cell::from(one.name.as_str()),
            Cell::Number(one.elpd, 1),
            Cell::Number(one.behind, 1),
            Cell::Number(one.behind_se, 1),
            Cell::Number(one.p_loo, 1),
            Cell::Whole(i64::try_from(one.bad_shapes).unwrap_or(i64::MAX)),
            Cell::Share(one.weight, 0),
        ];
        if let Some(validation) = &row.validation {
            cells.push(Cell::Share(validation.relative_crps, 1));
            cells.push(Cell::Share(validation.mape, 1));
            cells.push(Cell::Share(validation.coverage_90, 0));
        }
        sheet.row(cells);
    }
    sheet
}

fn conclusion(rows: &[Row], held_out: bool) -> String {
    let Some(best) = rows.first() else { return String::new() };
    let equal: Vec<&str> = rows[1..]
        .iter()
        .filter(|row| row.compared.behind <= 2.0 * row.compared.behind_se)
        .map(|row| row.compared.name.as_str())
        .collect();
    let mut text = if equal.is_empty() {
        format!("{} predicts best, by more than two standard errors.", best.compared.name)
    } else {
        format!(
            "{} predicts best, but {} {} within two standard errors: the data do not choose between them; weigh their figures by the weights.",
            best.compared.name,
            equal.join(", "),
            if equal.len() == 1 { "is" } else { "are" }
        )
    };
    if rows.iter().any(|row| row.compared.bad_shapes > 0) {
        text.push_str(" Some rows weigh so much that leaving them out cannot be computed from one fit: ");
        text.push_str(if held_out { "go by what was held out." } else { "--holdout fits anew." });
    }
    for row in rows {
        if let Some(remark) = row.validation.as_ref().and_then(coverage) {
            text.push_str(&format!(" {}: {remark}", row.compared.name));
        }
    }
    text
}

/// What is doubtful about the share of held-out rows inside their 90% interval;
/// none while chance explains it.
fn coverage(validation: &Validation) -> Option<String> {
    #[expect(clippy::cast_precision_loss, reason = "there are few held-out rows")]
    let rows = validation.predictions.len() as f64;
    let chance = 2.0 * (0.9 * 0.1 / rows.max(1.0)).sqrt();
    let share = validation.coverage_90;
    let told = format!("{:.0}% of {rows:.0} held-out rows lie inside their 90% intervals", 100.0 * share);
    if share < 0.9 - chance {
        return Some(format!("{told}, too few, so its intervals for what is to come are too narrow."));
    }
    (share > 0.9 + chance).then(|| format!("{told}, more than it says, so its intervals are wider than they need be."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use measure::mix::Prediction;

    fn held_out(rows: usize, coverage_90: f64) -> Validation {
        let prediction = Prediction { fold: 0, period: 0, observed: 1.0, median: 1.0, low: 0.5, high: 1.5, crps: 0.1 };
        Validation {
            crps: 1.0,
            relative_crps: 0.1,
            mape: 0.1,
            naive_mape: 0.1,
            coverage_90,
            coverage_50: 0.5,
            predictions: vec![prediction; rows],
        }
    }

    #[test]
    fn intervals_that_miss_too_often_are_told() {
        assert!(coverage(&held_out(13, 0.69)).unwrap().contains("69% of 13 held-out rows"));
        assert!(coverage(&held_out(52, 0.87)).is_none());
        assert!(coverage(&held_out(8, 0.75)).is_none());
    }
}
