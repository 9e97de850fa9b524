//! Events that a file told of. They come all at once, as one version of the
//! table's log, and taking their import back takes them out of the files.
//!
//! What stands for their source is made of the import's id
//! ([`SourceId::of_import`]): by it they are found again, whatever an erasure
//! has taken out of them meanwhile. Which of them are known is told by their
//! ids, which the importer makes of what they say.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use arrow::array::{Array as _, AsArray as _, RecordBatch};
use arrow::datatypes::TimestampMicrosecondType;
use base::{Decimal, ImportId, Month, Protocol, SourceId, SourceRef, Timestamp, WorkspaceId};
use futures::StreamExt as _;

use super::EventRow;
use super::append::month_of;
use super::columns::encode_events;
use super::restate::{TEXTS, UTM, visitor_event};
use crate::Lake;
use crate::apply::{ATTEMPTS, import_transaction};
use crate::convert::{decimal_at, instant, text};
use crate::data_file::DataFile;
use crate::delta::write_operation;
use crate::error::{Doing as _, LakeError, Result};
use crate::parquet_io::{self, FileWriter, PartitionWriters};
use crate::rewrite::{column, rows_where};
use crate::tables::Table;
use crate::undo::undo_transaction;

/// Events of an import being written; no reader sees them before
/// [`Lake::commit_events`].
pub struct EventStage {
    import: ImportId,
    writers: PartitionWriters,
}

impl std::fmt::Debug for EventStage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EventStage").finish_non_exhaustive()
    }
}

/// Events that are written and not listed yet.
#[derive(Debug)]
pub struct StagedEvents {
    import: ImportId,
    files: Vec<Arc<DataFile>>,
}

/// What ties an event to a person; `None` = nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the event")]
pub struct EventIds<'a> {
    pub event_id: &'a str,
    pub source_id: &'a str,
    pub at: Timestamp,
    pub anonymous_id: Option<&'a str>,
    pub user_id: Option<&'a str>,
    pub previous_id: Option<&'a str>,
    pub email_hash: Option<&'a str>,
    pub phone_hash: Option<&'a str>,
    pub click_id: Option<&'a str>,
    pub click_id_kind: Option<&'a str>,
}

/// What an imported event says.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are those of the event")]
pub struct ImportedEvent<'a> {
    pub event_id: &'a str,
    pub source_id: &'a str,
    pub occurred_at: Timestamp,
    pub received_at: Timestamp,
    pub value: Option<Decimal>,
    /// What stands in the columns [`ImportedEvent::TEXTS`]; empty = nothing.
    pub texts: [&'a str; ImportedEvent::TEXTS.len()],
}

impl ImportedEvent<'_> {
    /// The columns of `texts`.
    pub const TEXTS: [&'static str; 9] = [
        "user_id",
        "email_hash",
        "phone_hash",
        "click_id",
        "coupon",
        "order_id",
        "original_name",
        "currency",
        "properties",
    ];
}

/// The columns of an [`ImportedEvent`].
const SAID: [&str; 15] = [
    "protocol",
    "event_id",
    "source_id",
    "occurred_at",
    "received_at",
    "value",
    "user_id",
    "email_hash",
    "phone_hash",
    "click_id",
    "coupon",
    "order_id",
    "original_name",
    "currency",
    "properties",
];

/// An instant and a later one, both included.
type Span = (Timestamp, Timestamp);

const IDS: [&str; 10] = [
    "event_id",
    "source_id",
    "occurred_at",
    "anonymous_id",
    "user_id",
    "previous_id",
    "email_hash",
    "phone_hash",
    "click_id",
    "click_id_kind",
];

impl EventStage {
    /// Writes some events.
    pub async fn write(&mut self, rows: &[EventRow]) -> Result<()> {
        let mut parts: BTreeMap<(String, Month), Vec<&EventRow>> = BTreeMap::new();
        for row in rows {
            let partition = (row.event.workspace.to_string(), month_of(row.event.occurred_at));
            parts.entry(partition).or_default().push(row);
        }
        for (partition, rows) in parts {
            self.writers.write(Table::Events, partition, &encode_events(&rows)?).await?;
        }
        Ok(())
    }

    /// Ends the files.
    pub async fn finish(self) -> Result<StagedEvents> {
        Ok(StagedEvents { import: self.import, files: self.writers.finish().await? })
    }
}

impl Lake {
    /// Begins to write the events of an import.
    #[must_use]
    pub fn stage_events(&self, import: &ImportId) -> EventStage {
        let (store, clock) = (self.store().clone(), self.clock().clone());
        let writers = PartitionWriters::new(store, clock, import.to_string(), self.options().memory_bytes / 8);
        EventStage { import: import.clone(), writers }
    }

    /// Lists staged events: from here on every reader sees all of them.
    /// `confirmed`: what stands for the earlier imports that told of others in
    /// the file already, which are not to be undone before this one.
    pub async fn commit_events(&self, staged: StagedEvents, confirmed: &BTreeSet<SourceId>) -> Result<()> {
        let StagedEvents { import, files } = staged;
        if files.is_empty() {
            return Ok(());
        }
        let earlier: Vec<String> = confirmed.iter().map(|source| source.as_str().replacen("src_", "imp_", 1)).collect();
        self.mark_confirming(import.as_str(), earlier.iter().map(String::as_str)).await?;
        let transaction = Some(import_transaction(import.as_str()));
        let files = (Vec::new(), files);
        if self.exchange_files(Table::Events, files, (write_operation(), true), transaction).await? {
            return Ok(());
        }
        Err(LakeError::Contended { table: Table::Events.name() })
    }

    /// Calls back with what every imported event of a span says whose id is
    /// wanted; `None` = of all time.
    pub async fn each_imported(
        &self,
        workspace: &WorkspaceId,
        within: Option<Span>,
        wanted: &(dyn Fn(&str) -> bool + Send + Sync),
        each: &mut (dyn FnMut(ImportedEvent<'_>) -> Result<()> + Send),
    ) -> Result<()> {
        for file in self.event_files(workspace, within).await? {
            // Most files hold no imported event, and of those that do most hold
            // none that is wanted: what decides that is read first.
            for columns in [&["protocol"][..], &["protocol", "event_id"]] {
                let mut is_any = false;
                self.batches_of(&file, columns, &mut |batch| {
                    let rows = imported_rows(batch)?;
                    is_any |= match batch.column_by_name("event_id") {
                        None => rows.contains(&true),
                        Some(ids) => (0..batch.num_rows()).any(|row| rows[row] && text(ids, row).is_some_and(wanted)),
                    };
                    Ok(())
                })
                .await?;
                if !is_any {
                    break;
                }
                if columns.len() > 1 {
                    self.batches_of(&file, &SAID, &mut |batch| said(batch, wanted, each)).await?;
                }
            }
        }
        Ok(())
    }

    /// Calls back with the ids of every event of a span; `None` = of all time.
    pub async fn each_event_ids(
        &self,
        workspace: &WorkspaceId,
        within: Option<Span>,
        each: &mut (dyn FnMut(EventIds<'_>) + Send),
    ) -> Result<()> {
        self.each_part(workspace, within, &IDS, &mut |batch| {
            let cells = IDS.map(|name| column(batch, name));
            let [event, source, at, anonymous, user, previous, email, phone, click, kind] = cells;
            let (event, source, anonymous, user) = (event?, source?, anonymous?, user?);
            let (previous, email, phone, click, kind) = (previous?, email?, phone?, click?, kind?);
            let at = at?.as_primitive::<TimestampMicrosecondType>();
            for row in 0..batch.num_rows() {
                each(EventIds {
                    event_id: text(event, row).unwrap_or_default(),
                    source_id: text(source, row).unwrap_or_default(),
                    at: instant(at.value(row))?,
                    anonymous_id: text(anonymous, row),
                    user_id: text(user, row),
                    previous_id: text(previous, row),
                    email_hash: text(email, row),
                    phone_hash: text(phone, row),
                    click_id: text(click, row),
                    click_id_kind: text(kind, row),
                });
            }
            Ok(())
        })
        .await
    }

    /// By click id, which kind of click it is and the source of the visit that
    /// it led to (the first, where there are several). Ids that no visit had
    /// are left out.
    pub async fn visits_of_clicks(
        &self,
        workspace: &WorkspaceId,
        clicks: &HashSet<String>,
    ) -> Result<HashMap<String, (String, SourceRef)>> {
        let mut found: HashMap<String, (Timestamp, String, SourceRef)> = HashMap::new();
        if clicks.is_empty() {
            return Ok(HashMap::new());
        }
        let plain = ["seq", "occurred_at", "received_at", "is_entry", "is_bot"];
        let columns: Vec<&str> = plain.into_iter().chain(TEXTS).chain(UTM).collect();
        self.each_part(workspace, None, &columns, &mut |batch| {
            let (ids, entries) = (column(batch, "click_id")?, column(batch, "is_entry")?.as_boolean());
            for row in 0..batch.num_rows() {
                let is_wanted = text(ids, row).is_some_and(|id| clicks.contains(id));
                if !is_wanted {
                    continue;
                }
                let seen = visitor_event(workspace, batch, row)?.event;
                let led_here = entries.is_valid(row) && entries.value(row) || seen.protocol == Protocol::Link;
                let is_first = found.get(&seen.click_id).is_none_or(|(at, ..)| seen.occurred_at < *at);
                if led_here && is_first {
                    let source = seen.source_ref();
                    found.insert(seen.click_id, (seen.occurred_at, seen.click_id_kind, source));
                }
            }
            Ok(())
        })
        .await?;
        Ok(found.into_iter().map(|(click, (_, kind, source))| (click, (kind, source))).collect())
    }

    /// Which of some orders are told of by others than an import: by events, or
    /// by rows of other imports that are believed.
    pub async fn orders_told_by_others(
        &self,
        workspace: &WorkspaceId,
        import: &ImportId,
        orders: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>> {
        let mut told = BTreeSet::new();
        if orders.is_empty() {
            return Ok(told);
        }
        let own = SourceId::of_import(import);
        let columns = ["order_id", "name", "source_id"];
        self.each_part(workspace, None, &columns, &mut |batch| {
            let (ids, names, sources) =
                (column(batch, "order_id")?, column(batch, "name")?, column(batch, "source_id")?);
            for row in 0..batch.num_rows() {
                if let Some(id) = text(ids, row).filter(|id| orders.contains(*id))
                    && text(names, row) == Some(base::event::name::ORDER)
                    && text(sources, row) != Some(own.as_str())
                {
                    told.insert(id.to_owned());
                }
            }
            Ok(())
        })
        .await?;
        for file in self.files(Table::Orders, workspace, None, None).await? {
            let columns = ["order_id", "import_id", "superseded_at"];
            let mut batches = parquet_io::read(self.store(), &file, Some(&columns)).await?;
            while let Some(batch) = batches.next().await {
                let batch = batch.doing(format!("reading {}", file.path))?;
                let (ids, imports) = (column(&batch, "order_id")?, column(&batch, "import_id")?);
                let alive = column(&batch, "superseded_at")?;
                for row in (0..batch.num_rows()).filter(|row| alive.is_null(*row)) {
                    if let Some(id) = text(ids, row).filter(|id| orders.contains(*id))
                        && text(imports, row) != Some(import.as_str())
                    {
                        told.insert(id.to_owned());
                    }
                }
            }
        }
        Ok(told)
    }

    /// Takes the events of an import out of the lake; how many there were. What
    /// is done already is found done, so that a call that was cut off can be
    /// repeated. `within`: when they occurred, where that is known.
    pub async fn withdraw_events(
        &self,
        workspace: &WorkspaceId,
        import: &ImportId,
        within: Option<Span>,
    ) -> Result<u64> {
        let own = SourceId::of_import(import);
        for _ in 0..ATTEMPTS {
            let log = self.log(Table::Events);
            let Some(view) = log.view().await? else { return Ok(0) };
            let is_recorded = log.transaction(&view, &import_transaction(import.as_str())).await?.is_some();
            if !is_recorded || log.transaction(&view, &undo_transaction(import.as_str())).await?.is_some() {
                return Ok(0);
            }
            let (mut remove, mut add, mut rows) = (Vec::new(), Vec::new(), 0);
            for file in self.event_files(workspace, within).await? {
                let held = self.rows_of_source(&file, &own).await?;
                if held > 0 {
                    rows += held;
                    add.extend(self.without_source(&file, &own).await?);
                    remove.push(file);
                }
            }
            let transaction = Some(undo_transaction(import.as_str()));
            // False: files were joined meanwhile, and are looked at again.
            if self.exchange_files(Table::Events, (remove, add), (write_operation(), true), transaction).await? {
                return Ok(rows);
            }
        }
        Err(LakeError::Contended { table: Table::Events.name() })
    }

    async fn rows_of_source(&self, file: &DataFile, source: &SourceId) -> Result<u64> {
        let mut rows = 0;
        let mut batches = parquet_io::read(self.store(), file, Some(&["source_id"])).await?;
        while let Some(batch) = batches.next().await {
            let batch = batch.doing(format!("reading {}", file.path))?;
            rows += of_source(&batch, source)?.iter().filter(|is_own| **is_own).count() as u64;
        }
        Ok(rows)
    }

    async fn without_source(&self, file: &DataFile, source: &SourceId) -> Result<Option<Arc<DataFile>>> {
        let partition = (file.workspace.clone(), file.month);
        let mut writer = FileWriter::new(self.store().clone(), &**self.clock(), Table::Events, &partition, "kept");
        let mut batches = parquet_io::read(self.store(), file, None).await?;
        while let Some(batch) = batches.next().await {
            let batch = batch.doing(format!("reading {}", file.path))?;
            let others: Vec<bool> = of_source(&batch, source)?.into_iter().map(|is_own| !is_own).collect();
            let rest = rows_where(&batch, &others)?;
            if rest.num_rows() > 0 {
                writer.write(&rest).await?;
            }
        }
        writer.finish().await
    }

    /// The files of events that may have occurred in a span.
    async fn event_files(&self, workspace: &WorkspaceId, within: Option<Span>) -> Result<Vec<Arc<DataFile>>> {
        let mut files = self.files(Table::Events, workspace, None, None).await?;
        if let Some((from, to)) = within {
            let (from, to) = (from.as_microsecond(), to.as_microsecond());
            files.retain(|file| file.stats.occurred.is_none_or(|(first, last)| last >= from && first <= to));
        }
        Ok(files)
    }

    /// Reads some columns of the events that may have occurred in a span.
    async fn each_part(
        &self,
        workspace: &WorkspaceId,
        within: Option<Span>,
        columns: &[&str],
        each: &mut (dyn FnMut(&RecordBatch) -> Result<()> + Send),
    ) -> Result<()> {
        for file in self.event_files(workspace, within).await? {
            self.batches_of(&file, columns, each).await?;
        }
        Ok(())
    }

    async fn batches_of(
        &self,
        file: &DataFile,
        columns: &[&str],
        each: &mut (dyn FnMut(&RecordBatch) -> Result<()> + Send),
    ) -> Result<()> {
        let mut batches = parquet_io::read(self.store(), file, Some(columns)).await?;
        while let Some(batch) = batches.next().await {
            each(&batch.doing(format!("reading {}", file.path))?)?;
        }
        Ok(())
    }
}

/// Which rows of a batch came with an import.
fn imported_rows(batch: &RecordBatch) -> Result<Vec<bool>> {
    let protocols = column(batch, "protocol")?;
    Ok((0..batch.num_rows()).map(|row| text(protocols, row) == Some(Protocol::Import.key())).collect())
}

fn said(
    batch: &RecordBatch,
    wanted: &(dyn Fn(&str) -> bool + Send + Sync),
    each: &mut (dyn FnMut(ImportedEvent<'_>) -> Result<()> + Send),
) -> Result<()> {
    let rows = imported_rows(batch)?;
    let (ids, sources) = (column(batch, "event_id")?, column(batch, "source_id")?);
    let instants = |name| Ok::<_, LakeError>(column(batch, name)?.as_primitive::<TimestampMicrosecondType>());
    let (occurred, received) = (instants("occurred_at")?, instants("received_at")?);
    let values = column(batch, "value")?;
    let texts = ImportedEvent::TEXTS.iter().map(|name| column(batch, name)).collect::<Result<Vec<_>>>()?;
    for row in (0..batch.num_rows()).filter(|row| rows[*row]) {
        let Some(event_id) = text(ids, row).filter(|id| wanted(id)) else { continue };
        let mut said = [""; ImportedEvent::TEXTS.len()];
        for (said, cells) in said.iter_mut().zip(&texts) {
            *said = text(cells, row).unwrap_or_default();
        }
        each(ImportedEvent {
            event_id,
            source_id: text(sources, row).unwrap_or_default(),
            occurred_at: instant(occurred.value(row))?,
            received_at: instant(received.value(row))?,
            value: decimal_at(values, row)?,
            texts: said,
        })?;
    }
    Ok(())
}

/// Which rows of a batch have a source.
fn of_source(batch: &RecordBatch, source: &SourceId) -> Result<Vec<bool>> {
    let sources = column(batch, "source_id")?;
    Ok((0..batch.num_rows()).map(|row| text(sources, row) == Some(source.as_str())).collect())
}
