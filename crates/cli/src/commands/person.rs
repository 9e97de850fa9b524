//! `person erase|export|erasures`: what people may ask of whoever holds their
//! data.

use std::cell::Cell;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use base::{Column, Frame, Workspace};
use clap::Subcommand;
use collect::collector::Collector;
use collect::erase::{Erasure, Parts, resume, who};
use store::{ErasureState, JobState, PageRequest};

use super::ACTOR;
use super::lists::texts;
use crate::args::{Format, Limit};
use crate::folder::Folder;
use crate::print::{self, Out};
use crate::socket::{Ask, Told};

/// How often it is looked whether the server is done.
const AGAIN: Duration = Duration::from_millis(200);

#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Erase a person from both stores, the queue and the files of the lake;
    /// totals stay. It cannot be undone
    Erase {
        /// prs_…, a user id, a device id, an e-mail address, a phone number, or
        /// the hash of one of the last two
        id: String,
        /// Only show what is held of them
        #[arg(long)]
        dry_run: bool,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Write everything that is held of a person, as JSON
    Export {
        /// As for erase
        id: String,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Who was erased when, without saying who it was
    Erasures(Limit),
}

/// Does what was asked.
pub(super) async fn person(folder: &Folder, command: PersonCommand, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    match command {
        PersonCommand::Erase { id, dry_run, yes } => {
            erase(folder, &workspace, &id, Asked { dry_run, yes }, format).await
        }
        PersonCommand::Export { id, out } => export(folder, &workspace, &id, out).await,
        PersonCommand::Erasures(limit) => erasures(folder, &workspace, limit.limit, format).await,
    }
}

#[derive(Debug, Clone, Copy)]
struct Asked {
    dry_run: bool,
    yes: bool,
}

fn parts<'a>(folder: &'a Folder, workspace: &'a Workspace, collector: Option<&'a Collector>) -> Parts<'a> {
    Parts { store: &folder.store, lake: &folder.lake, collector, folder: &folder.config.data, workspace }
}

async fn erase(folder: &Folder, workspace: &Workspace, id: &str, asked: Asked, format: Option<Format>) -> Result<()> {
    folder.settle().await?;
    let left = if asked.dry_run { false } else { running(folder, workspace).await? };
    if left {
        eprintln!("an erasure that was cut short is ended first");
        finish(folder, workspace).await?;
    }
    let person = match who::find(&folder.store, &folder.lake, workspace, id).await {
        Err(error) if left => {
            eprintln!("note: {error}; it may be whom that erasure was about");
            return Ok(());
        }
        found => found?,
    };
    let mut erasure = Erasure::of(&folder.store, person, api::fill_with_chance);
    let counts = erasure.held(&parts(folder, workspace, None)).await?;
    if asked.dry_run {
        return show(&counts, format);
    }
    if !asked.yes {
        show(&counts, None)?;
        confirm(&erasure.person().id)?;
    }
    erasure.begin(&parts(folder, workspace, None), &ACTOR).await?;
    finish(folder, workspace).await?;
    let done = folder.store.erasures().get(&workspace.id, &erasure.id).await?;
    if done.state != ErasureState::Done {
        bail!("the erasure {} is not done yet; the server on this folder goes on with it", done.id);
    }
    if format == Some(Format::Json) {
        return print::json(&done, &mut std::io::stdout());
    }
    show(&done.counts, format)?;
    eprintln!(
        "{} is done; backups from before it hold the person still, and restoring one erases them again as long as {} is there",
        done.id,
        collect::erase::ledger::FILE
    );
    Ok(())
}

fn show(counts: &std::collections::BTreeMap<String, u64>, format: Option<Format>) -> Result<()> {
    if format == Some(Format::Json) {
        return print::json(counts, &mut std::io::stdout());
    }
    let places = counts.keys().map(|place| Some(place.clone())).collect();
    let numbers = counts.values().map(|count| i64::try_from(*count).ok()).collect();
    let frame = Frame::new().with("place", Column::Text(places)).with("erased", Column::Int(numbers));
    print::frame_here(&frame, format)
}

/// Asks a person, who must be there.
fn confirm(person: &str) -> Result<()> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        bail!("this cannot be undone; say --yes, or --dry-run to see what would be erased");
    }
    eprint!("This cannot be undone. To erase {person}, write “erase”: ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    input.read_line(&mut answer)?;
    if answer.trim() != "erase" {
        bail!("nothing was erased");
    }
    Ok(())
}

async fn running(folder: &Folder, workspace: &Workspace) -> Result<bool> {
    let running = folder.store.erasures().running().await?;
    Ok(running.iter().any(|erasure| erasure.workspace_id == workspace.id))
}

/// Does what was begun: the server on the folder, or, without one, this
/// command.
async fn finish(folder: &Folder, workspace: &Workspace) -> Result<()> {
    let done_here = Cell::new(false);
    let told = folder
        .with_queue(Ask::Settle, async |collector| {
            done_here.set(true);
            here(folder, workspace, Some(collector)).await?;
            Ok(Told::Done { waits: None })
        })
        .await?;
    match told {
        Some(_) if done_here.get() => Ok(()),
        Some(_) => there(folder, workspace).await,
        None => here(folder, workspace, None).await,
    }
}

async fn here(folder: &Folder, workspace: &Workspace, collector: Option<&Collector>) -> Result<()> {
    let _turn = folder.importing.wait().await?;
    resume(&parts(folder, workspace, collector)).await?;
    Ok(())
}

/// Waits for the server's worker.
async fn there(folder: &Folder, workspace: &Workspace) -> Result<()> {
    api::take_up_erasures(&folder.store).await?;
    let mut said = String::new();
    loop {
        if !running(folder, workspace).await? {
            return Ok(());
        }
        let jobs = folder.store.jobs().list(&workspace.id, &PageRequest::first(50)).await?;
        let ours = jobs.items.into_iter().find(|job| job.kind == api::ERASE).context("the erasure has no job")?;
        match ours.state {
            JobState::Failed | JobState::Cancelled => {
                bail!("the erasure failed: {}", ours.error.unwrap_or_else(|| "it was cancelled".to_owned()));
            }
            _ if ours.progress_message != said => {
                said = ours.progress_message;
                eprintln!("{said}");
            }
            _ => {}
        }
        tokio::time::sleep(AGAIN).await;
    }
}

async fn export(folder: &Folder, workspace: &Workspace, id: &str, path: Option<PathBuf>) -> Result<()> {
    folder.settle().await?;
    let export = api::person_export(&folder.store, &folder.lake, workspace, id, folder.sql_limits()).await?;
    let mut out = Out::to(path.as_deref(), Format::Json)?;
    serde_json::to_writer_pretty(out.writer(), &export)?;
    out.writer().write_all(b"\n")?;
    out.done()
}

async fn erasures(folder: &Folder, workspace: &Workspace, limit: u32, format: Option<Format>) -> Result<()> {
    let page = folder.store.erasures().list(&workspace.id, &PageRequest::first(limit)).await?;
    if format == Some(Format::Json) {
        return print::json(&page.items, &mut std::io::stdout());
    }
    let all = page.items;
    let frame = Frame::new()
        .with("id", texts(&all, |erasure| Some(erasure.id.to_string())))
        .with("state", texts(&all, |erasure| Some(erasure.state.as_str().to_owned())))
        .with("actor", texts(&all, |erasure| Some(erasure.actor.clone())))
        .with(
            "rows",
            Column::Int(all.iter().map(|erasure| i64::try_from(erasure.counts.values().sum::<u64>()).ok()).collect()),
        )
        .with("requested_at", Column::Timestamp(all.iter().map(|erasure| Some(erasure.requested_at)).collect()))
        .with("finished_at", Column::Timestamp(all.iter().map(|erasure| erasure.finished_at).collect()));
    print::frame_here(&frame, format)
}
