//! Small lists: imports, mappings, metrics, refused rows, rates, contacts and
//! changes.

use std::io::Write as _;

use anyhow::{Context as _, Result, bail};
use base::{Column, Frame, ImportId, Refusal, Workspace};
use collect::intake::Replayed;
use lake::{RowsQuery, SqlQuery, Table};
use store::{AuditFilter, PageRequest};

use crate::args::{Format, Rejected};
use crate::folder::Folder;
use crate::print;
use crate::replay::{ReplayOrder, replay};
use crate::socket::{Ask, Told};

/// A column of texts.
pub(super) fn texts<T>(items: &[T], get: impl Fn(&T) -> Option<String>) -> Column {
    Column::Text(items.iter().map(get).collect())
}

/// Lists imports, newest first.
pub(super) async fn imports(folder: &Folder, limit: u32, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let page = collect::import::list(&folder.store, &workspace, &PageRequest::first(limit)).await?;
    if format == Some(Format::Json) {
        return print::json(&page.items, &mut std::io::stdout());
    }
    let items = &page.items;
    let count = |get: &dyn Fn(&store::Import) -> u64| {
        Column::Int(items.iter().map(|import| i64::try_from(get(import)).ok()).collect())
    };
    let frame = Frame::new()
        .with("id", texts(items, |i| Some(i.file.id.to_string())))
        .with("file", texts(items, |i| Some(i.file.file_name.clone())))
        .with("format", texts(items, |i| Some(i.file.format.clone())))
        .with("state", texts(items, |i| Some(i.state.as_str().to_owned())))
        .with("from", texts(items, |i| i.file.from_day.map(|day| day.to_string())))
        .with("to", texts(items, |i| i.file.to_day.map(|day| day.to_string())))
        .with("rows", count(&|i| i.file.rows))
        .with("imported", count(&|i| i.file.imported))
        .with("rejected", count(&|i| i.file.rejected))
        .with("recorded_at", Column::Timestamp(items.iter().map(|i| Some(i.file.recorded_at)).collect()));
    print::frame_here(&frame, format)
}

/// Lists named mappings.
pub(super) async fn mappings(folder: &Folder, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let items = folder.store.mappings().list(&workspace.id).await?;
    let frame = Frame::new()
        .with("name", texts(&items, |m| Some(m.name.clone())))
        .with("mapping", texts(&items, |m| Some(m.body.to_string())));
    print::frame_here(&frame, format)
}

/// The metric catalogue.
pub(super) fn metrics(format: Option<Format>) -> Result<()> {
    let items = insights::catalogue::entries();
    if format == Some(Format::Json) {
        return print::json(&items, &mut std::io::stdout());
    }
    let frame = Frame::new()
        .with("metric", texts(&items, |m| Some(m.key.clone())))
        .with("name", texts(&items, |m| Some(m.name.clone())))
        .with("version", Column::Int(items.iter().map(|m| Some(i64::from(m.version))).collect()))
        .with("formula", texts(&items, |m| Some(m.formula.clone())))
        .with("explanation", texts(&items, |m| Some(m.explanation.clone())));
    print::frame_here(&frame, format)
}

/// Refused rows and events shown at once.
const REFUSED: usize = 1000;
/// What of it is shown on a terminal; the bytes are in the other formats.
const FOR_PEOPLE: &str =
    "received_at, reason, message, source, protocol, key, import_id, line, rejected_id, replayed_at";

/// Lists what was refused, or takes refused events again.
pub(super) async fn rejected(folder: &Folder, rejected: Rejected, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let source = match &rejected.source {
        Some(name) => Some(folder.store.sources().find(&workspace.id, name).await?),
        None => None,
    };
    let reason = rejected.reason.as_deref().map(reason).transpose()?;
    if rejected.replay {
        let order = ReplayOrder { source: source.map(|source| source.id), reason };
        return replay_here(folder, &workspace, order, format).await;
    }
    folder.settle().await?;
    if let Some(id) = rejected.import {
        return rejected_rows(folder, &workspace, &id, format).await;
    }
    let source = source.map(|source| format!("source_id = '{}'", source.id));
    let wanted: Vec<String> =
        source.into_iter().chain(reason.map(|reason| format!("reason = '{}'", reason.key()))).collect();
    let wanted = if wanted.is_empty() { String::new() } else { format!(" where {}", wanted.join(" and ")) };
    let is_for_people = matches!(format, None | Some(Format::Table));
    let columns = if is_for_people { FOR_PEOPLE } else { "*" };
    let text = format!(
        "select {columns} from rejected{wanted} order by received_at desc, rejected_id desc, line limit {}",
        REFUSED + 1
    );
    let dimensions = api::dimensions(&folder.store, &workspace, None).await?;
    let query = SqlQuery { workspace: workspace.id, text, dimensions, as_of: None, limits: folder.sql_limits() };
    let frame = folder.lake.sql(&query).await?.into_frame().await?;
    if frame.rows() > REFUSED {
        eprintln!("there are more than {REFUSED}; `sulit sql 'select * from rejected'` has all");
    }
    print::frame_here(&frame, format)
}

fn reason(word: &str) -> Result<Refusal> {
    Refusal::parse(word).with_context(|| {
        let words: Vec<&str> = Refusal::ALL.iter().map(|known| known.key()).collect();
        format!("“{word}” is not a reason for which events are refused; those are {}", words.join(", "))
    })
}

async fn replay_here(folder: &Folder, workspace: &Workspace, order: ReplayOrder, format: Option<Format>) -> Result<()> {
    let ask = Ask::Replay { workspace: workspace.id.clone(), order: order.clone() };
    let told = folder.with_queue(ask, async |collector| {
        let done = replay(collector, &folder.store, &folder.lake, workspace, &order).await?;
        Ok(Told::Replayed { outcome: serde_json::to_value(done)? })
    });
    let outcome = match told.await? {
        Some(Told::Replayed { outcome }) => outcome,
        _ => serde_json::to_value(Replayed::default())?,
    };
    if format == Some(Format::Json) {
        return print::json(&outcome, &mut std::io::stdout());
    }
    // The reader may go away, as `head` does.
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} events are in now, of {} refusals", outcome["taken"], outcome["settled"])?;
    for still in outcome["refused"].as_array().into_iter().flatten() {
        let text = |name: &str| still[name].as_str().unwrap_or_default();
        writeln!(out, "• {} is refused still: {}", text("rejected_id"), print::plain(text("message")))?;
    }
    Ok(())
}

async fn rejected_rows(folder: &Folder, workspace: &Workspace, id: &str, format: Option<Format>) -> Result<()> {
    let mut query = RowsQuery::new(Table::Rejected, workspace.id.clone());
    query.limit = REFUSED;
    let Ok(id) = ImportId::parse(id) else {
        bail!("“{id}” is not the id of an import; `sulit imports` lists them")
    };
    query.equals.push(("import_id".to_owned(), id.to_string()));
    let page = folder.lake.rows(&query).await?;
    print::frame_here(&page.rows, format)?;
    if page.next_cursor.is_some() {
        eprintln!("only the first {} are shown; `sulit sql 'select * from rejected'` has all", query.limit);
    }
    Ok(())
}

/// Lists exchange rates.
pub(super) async fn fx(folder: &Folder, limit: u32, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let page = folder.store.fx_rates().list(&workspace.id, &PageRequest::first(limit)).await?;
    let items = &page.items;
    let frame = Frame::new()
        .with("day", Column::Day(items.iter().map(|rate| Some(rate.rate.day)).collect()))
        .with("base", texts(items, |rate| Some(rate.rate.base.to_string())))
        .with("quote", texts(items, |rate| Some(rate.rate.quote.to_string())))
        .with("rate", Column::Decimal(items.iter().map(|rate| Some(rate.rate.rate)).collect()));
    print::frame_here(&frame, format)
}

/// Lists contacts.
pub(super) async fn contacts(folder: &Folder, limit: u32, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let page = folder.store.contacts().list(&workspace.id, &PageRequest::first(limit)).await?;
    if format == Some(Format::Json) {
        return print::json(&page.items, &mut std::io::stdout());
    }
    let frame = folder.store.frame("contacts", &workspace.id).await?;
    print::frame_here(&frame, format)
}

/// Lists changes, newest first.
pub(super) async fn audit(folder: &Folder, limit: u32, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let filter = AuditFilter::default();
    let page = folder.store.audit().list(&workspace.id, &filter, &PageRequest::first(limit)).await?;
    if format == Some(Format::Json) {
        return print::json(&page.items, &mut std::io::stdout());
    }
    let items = &page.items;
    let frame = Frame::new()
        .with("at", Column::Timestamp(items.iter().map(|entry| Some(entry.at)).collect()))
        .with("actor", texts(items, |entry| Some(entry.actor.clone())))
        .with("action", texts(items, |entry| Some(entry.action.clone())))
        .with("subject", texts(items, |entry| Some(entry.subject_id.clone())));
    print::frame_here(&frame, format)
}
