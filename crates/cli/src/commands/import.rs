//! `import` and `import undo`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use base::{Currency, ImportId, Workspace};
use collect::formats::Format as FileFormat;
use collect::import::{ImportFile, ImportOptions, ImportOutcome, describe};
use collect::values::{DateOrder, NumberStyle};

use super::ACTOR;
use crate::args::{Format, Import, ImportCommand, ImportFiles};
use crate::folder::Folder;
use crate::numbers::Numbers;
use crate::print::{self, Header};
use crate::progress;

/// How many refused rows and changes a terminal shows.
const SHOWN: usize = 20;

/// Imports files, or takes an import back.
pub(super) async fn import(folder: &Folder, import: Import, format: Option<Format>) -> Result<()> {
    match import.undo {
        Some(ImportCommand::Undo { id }) => undo(folder, &id, format).await,
        None => files(folder, import.files, format).await,
    }
}

async fn files(folder: &Folder, arguments: ImportFiles, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let options = options(&arguments)?;
    let rules = arguments.campaign_rule.iter().map(|rule| plan::taxonomy::parse_campaign_rule(rule));
    let rules = rules.collect::<Result<Vec<_>, _>>()?;
    let mut added = Vec::new();
    for fields in rules {
        let known = folder.store.rules().list(&workspace.id).await?;
        if !options.dry_run && !known.iter().any(|rule| same(&rule.fields, &fields)) {
            added.push(plan::taxonomy::create_rule_for_draft(&folder.store, &workspace, fields, &ACTOR).await?.id);
        }
    }
    let mut outcomes = Vec::with_capacity(arguments.files.len());
    for path in &arguments.files {
        match one(folder, &workspace, path, &options).await {
            Ok(outcome) => {
                if format != Some(Format::Json) {
                    show(&outcome, &workspace, &folder.config.data);
                }
                outcomes.push(outcome);
            }
            Err(refused) => {
                if !outcomes.is_empty() {
                    api::tie_sources(&folder.store, &workspace).await?;
                }
                if outcomes.is_empty() {
                    // A refused file changes nothing: the rules that came with it go as well.
                    for id in &added {
                        folder.store.rules().delete(&workspace.id, id, &ACTOR).await?;
                    }
                } else if format == Some(Format::Json) {
                    print::json(&outcomes, &mut std::io::stdout())?;
                }
                return Err(refused);
            }
        }
    }
    if !added.is_empty() || outcomes.iter().any(|outcome| outcome.import_id.is_some()) {
        api::tie_sources(&folder.store, &workspace).await?;
    }
    if format == Some(Format::Json) {
        return match outcomes.as_slice() {
            [only] => print::json(only, &mut std::io::stdout()),
            many => print::json(&many, &mut std::io::stdout()),
        };
    }
    Ok(())
}

fn same(a: &store::RuleFields, b: &store::RuleFields) -> bool {
    (&a.conditions, &a.campaign_key, a.channel) == (&b.conditions, &b.campaign_key, b.channel)
}

/// Imports one file; its sources are still to be tied to campaigns.
pub(super) async fn one(
    folder: &Folder,
    workspace: &Workspace,
    path: &Path,
    options: &ImportOptions,
) -> Result<ImportOutcome> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    drop(print::open(path)?);
    let file = ImportFile::new(name.clone(), path.to_owned());
    let bar = progress::bar(&print::plain(&name));
    let watch = progress::watch(&bar);
    let turn = folder.importing.wait().await?;
    let ran = collect::import::run(&folder.store, &folder.lake, workspace, &ACTOR, &file, options, &watch).await;
    drop(turn);
    bar.finish_and_clear();
    Ok(ran?)
}

fn options(arguments: &ImportFiles) -> Result<ImportOptions> {
    let format = match &arguments.as_format {
        None => None,
        Some(word) => Some(FileFormat::parse(word).with_context(|| {
            let known: Vec<_> = FileFormat::ALL.iter().map(|format| format.key().replace('_', "-")).collect();
            format!("--as {word} is not a format; formats are {}", known.join(", "))
        })?),
    };
    let mut map = Vec::with_capacity(arguments.map.len());
    for pair in &arguments.map {
        let (column, field) =
            pair.rsplit_once('=').with_context(|| format!("--map takes COLUMN=FIELD, not “{pair}”"))?;
        map.push((column.to_owned(), field.to_owned()));
    }
    let currency = arguments.currency.as_deref().map(Currency::parse).transpose().context("--currency")?;
    let decimal = match arguments.decimal.as_deref() {
        None => None,
        Some(word) => {
            Some(NumberStyle::parse(word).with_context(|| format!("--decimal is point or comma, not “{word}”"))?)
        }
    };
    let date_order = match arguments.date_order.as_deref() {
        None => None,
        Some(word) => Some(
            DateOrder::parse(word).with_context(|| format!("--date-order is ymd, dmy, mdy or jalali, not “{word}”"))?,
        ),
    };
    if let Some(zone) = &arguments.timezone {
        base::settings::timezone(zone)?;
    }
    Ok(ImportOptions {
        format,
        map,
        mapping: arguments.mapping.clone(),
        save_mapping: arguments.save_mapping.clone(),
        date: arguments.date,
        currency,
        platform: arguments.platform.clone(),
        locale: arguments.locale.clone(),
        decimal,
        date_order,
        two_digit_years: arguments.two_digit_years,
        timezone: arguments.timezone.clone(),
        calling_code: arguments.calling_code.clone(),
        sheet: arguments.sheet.clone(),
        encoding: arguments.encoding.clone(),
        delimiter: arguments.delimiter,
        accept_valid: arguments.accept_valid,
        accept_total_mismatch: arguments.accept_total_mismatch,
        keep_missing: arguments.keep_missing,
        dry_run: arguments.dry_run,
    })
}

/// Says what an import did.
pub(super) fn show(outcome: &ImportOutcome, workspace: &Workspace, data: &Path) {
    // The sentences are English, and so are the numbers in them.
    let numbers = Numbers::english(workspace.currency);
    println!("{}: {} ({})", print::plain(&outcome.file), outcome.format.name(), outcome.recognised_by);
    if outcome.nothing_changed {
        // Rows that were left out although they say something new have a note.
        let is_known =
            outcome.notices.iter().any(|one| matches!(one.code.as_str(), "nothing_changed" | "already_imported"));
        println!("  nothing changed{}", if is_known { ": everything in it is known already" } else { "" });
    } else {
        let verb = if outcome.dry_run { "would be imported" } else { "imported" };
        println!(
            "  {} of {} rows {verb}, {} rejected",
            numbers.count(&outcome.imported.to_string()),
            numbers.count(&outcome.rows.to_string()),
            numbers.count(&outcome.rejected.to_string()),
        );
    }
    match outcome.reconciled {
        Some(true) => println!("  the rows add up to the file's own totals"),
        Some(false) => println!("  the rows do NOT add up to the file's own totals"),
        None => {}
    }
    for notice in &outcome.notices {
        println!("  note: {}", print::plain(&notice.text));
    }
    for row in outcome.rejected_rows.iter().take(SHOWN) {
        println!("  rejected: {}", print::plain(&describe(row)));
    }
    show_difference(outcome);
    if let Some(id) = &outcome.import_id {
        println!("  undo with: sulit --data {} import undo {id}", data.display());
    }
}

/// Shows was → is where something was known before.
fn show_difference(outcome: &ImportOutcome) {
    let restated: Vec<_> = outcome.difference.iter().filter(|change| change.was.is_some()).collect();
    if restated.is_empty() {
        return;
    }
    println!("  restated figures:");
    let headers = ["day", "campaign", "figure", "was", "is"];
    let headers = headers.iter().enumerate().map(|(at, name)| Header::plain(name, at > 2)).collect();
    let rows = restated.iter().take(SHOWN).map(|change| {
        vec![
            change.day.map_or(String::new(), |day| day.to_string()),
            change.campaign.clone(),
            change.figure.clone(),
            change.was.clone().unwrap_or_default(),
            change.is.clone().unwrap_or_else(|| "—".to_owned()),
        ]
    });
    println!("{}", print::table(headers, rows.collect()));
    if restated.len() > SHOWN {
        println!("  … and {} more", restated.len() - SHOWN);
    }
}

async fn undo(folder: &Folder, id: &str, format: Option<Format>) -> Result<()> {
    let Ok(id) = ImportId::parse(id) else {
        bail!("“{id}” is not the id of an import; `sulit imports` lists them");
    };
    let workspace = folder.workspace().await?;
    let turn = folder.importing.wait().await?;
    let undone = collect::import::undo(&folder.store, &folder.lake, &workspace, &ACTOR, &id).await?;
    drop(turn);
    if format == Some(Format::Json) {
        let body = serde_json::json!({
            "import_id": undone.import_id, "withdrawn": undone.withdrawn,
            "restored": undone.restored, "relational": undone.relational,
        });
        return print::json(&body, &mut std::io::stdout());
    }
    println!(
        "{} is undone: {} rows withdrawn, {} rows it had replaced are back",
        undone.import_id,
        undone.withdrawn + undone.relational,
        undone.restored
    );
    Ok(())
}
