//! Small lists: imports, mappings, metrics, refused rows, rates, contacts and
//! changes.

use anyhow::{Result, bail};
use base::{Column, Frame, ImportId};
use lake::{RowsQuery, Table};
use store::{AuditFilter, PageRequest};

use crate::args::{Format, Rejected};
use crate::folder::Folder;
use crate::print;

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

/// Lists refused rows.
pub(super) async fn rejected(folder: &Folder, rejected: Rejected, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let mut query = RowsQuery::new(Table::Rejected, workspace.id.clone());
    query.limit = 1000;
    if let Some(id) = rejected.import {
        let Ok(id) = ImportId::parse(&id) else {
            bail!("“{id}” is not the id of an import; `sulit imports` lists them")
        };
        query.equals.push(("import_id".to_owned(), id.to_string()));
    }
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
