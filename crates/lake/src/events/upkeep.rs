//! Upkeep of the tables of events, which get a small file every moment: files
//! are joined in tiers, so that a row is rewritten a few times in its life and
//! not with every join; logs are shortened to their last versions; what is
//! older than it is to be kept goes.
//!
//! Joined files are sorted by visitor and time, and orders lie in files of
//! their own. Both make files small and questions about orders quick.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use arrow::compute::{filter_record_batch, is_not_null, is_null};
use base::{Month, WorkspaceId};
use datafusion::object_store::path::Path;
use datafusion::prelude::col;
use deltalake::protocol::DeltaOperation;
use futures::{StreamExt as _, TryStreamExt as _};

use super::kept::MOST_UNWRITTEN;
use crate::Lake;
use crate::apply::ATTEMPTS;
use crate::backup::log_version;
use crate::data_file::DataFile;
use crate::delta::{Change, Commit, write_operation};
use crate::error::{Doing as _, Result};
use crate::parquet_io::{FileWriter, location};
use crate::rewrite::column;
use crate::scan::FactTable;
use crate::tables::Table;

/// How files of events are kept.
#[derive(Debug, Clone, Copy)]
pub struct EventUpkeep {
    /// Files of one tier that a month may have before they are joined.
    pub most_files: usize,
    /// Files of this size are not joined further, in bytes.
    pub large_bytes: u64,
    /// Rows of one file at most.
    pub most_rows: u64,
    /// Files that no table lists any more stay this long for those who read
    /// them, in minutes.
    pub keep_minutes: i64,
    /// Versions of a table's log that stay.
    pub keep_versions: u64,
    /// Events older than this go, in days; `None` keeps them for good.
    pub retention_days: Option<u32>,
    /// Orders that came since what is merged of events was last written to
    /// disk, for which it is written anew.
    pub unwritten_orders: u64,
}

impl Default for EventUpkeep {
    fn default() -> Self {
        Self {
            most_files: 8,
            large_bytes: 256 << 20,
            most_rows: 4_000_000,
            keep_minutes: 60,
            keep_versions: 200,
            retention_days: None,
            unwritten_orders: MOST_UNWRITTEN,
        }
    }
}

/// What upkeep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EventsKept {
    /// Files joined into larger ones.
    pub joined: usize,
    /// Rows that were too old.
    pub expired: u64,
    /// Files deleted that no table listed, see [`Lake::sweep_events`].
    pub deleted: usize,
    /// Files of logs deleted.
    pub shortened: usize,
}

/// Bytes below which a file is of the first tier; each further one begins at
/// eight times as many.
const FIRST_TIER: u64 = 128 << 10;

fn tier(bytes: u64) -> u32 {
    (bytes / FIRST_TIER).max(1).ilog(8)
}

impl Lake {
    /// Joins files, shortens logs and lets go of what is too old, in the tables
    /// of events. What every question answers stays the same, but for what is
    /// too old. Events may be appended meanwhile.
    pub async fn maintain_events(&self, upkeep: &EventUpkeep) -> Result<EventsKept> {
        let mut kept = EventsKept::default();
        for table in [Table::Events, Table::RejectedEvents] {
            if self.log(table).view().await?.is_none() {
                continue;
            }
            kept.expired += self.expire(table, upkeep).await?;
            // A merge of orders that covers the files to be joined need not be made anew.
            if table == Table::Events
                && let Err(error) = self.catch_up_kept_orders().await
            {
                tracing::warn!(%error, "the orders of events could not be kept up");
            }
            while let Some(files) = self.files_to_join(table, upkeep).await? {
                let joined = self.join(table, files, upkeep).await?;
                kept.joined += joined;
                if joined == 0 {
                    break;
                }
            }
            kept.shortened += self.shorten_log(table, upkeep.keep_versions).await?;
        }
        if let Err(error) = self.keep_orders_on_disk(upkeep.unwritten_orders).await {
            tracing::warn!(%error, "the orders of events could not be kept on disk");
        }
        // Upkeep is done without them, and whoever asks makes them.
        if let Err(error) = self.refresh_event_parts().await {
            tracing::warn!(%error, "the sums of events could not be kept up");
        }
        Ok(kept)
    }

    /// Deletes files of events that no table has listed for as long as upkeep
    /// keeps them; how many.
    pub async fn sweep_events(&self, upkeep: &EventUpkeep) -> Result<usize> {
        let mut deleted = 0;
        for table in [Table::Events, Table::RejectedEvents] {
            deleted += self.delete_old_unlisted(table, upkeep.keep_minutes * 60_000).await?;
        }
        self.sweep_event_parts(upkeep.keep_minutes * 60_000).await?;
        Ok(deleted)
    }

    async fn files_to_join(&self, table: Table, upkeep: &EventUpkeep) -> Result<Option<Vec<Arc<DataFile>>>> {
        let Some(view) = self.log(table).view().await? else { return Ok(None) };
        for files in view.files.values() {
            let mut tiers: BTreeMap<(bool, u32), Vec<Arc<DataFile>>> = BTreeMap::new();
            for file in files.iter().filter(|file| file.size < upkeep.large_bytes && file.stats.rows < upkeep.most_rows)
            {
                let only_orders = file.stats.no_order == Some(0);
                tiers.entry((only_orders, tier(file.size))).or_default().push(file.clone());
            }
            for kind in [false, true] {
                let mut below: Vec<Arc<DataFile>> = Vec::new();
                let mut found = None;
                for (_, files) in tiers.range((kind, 0)..=(kind, u32::MAX)) {
                    below.extend(files.iter().cloned());
                    if files.len() > upkeep.most_files && below.len() > 1 {
                        found = Some(below.clone());
                    }
                }
                if found.is_some() {
                    return Ok(found);
                }
            }
        }
        Ok(None)
    }

    /// Joins files of one partition; the number joined, none when somebody else
    /// changed them meanwhile.
    async fn join(&self, table: Table, files: Vec<Arc<DataFile>>, upkeep: &EventUpkeep) -> Result<usize> {
        let doing = || format!("joining files of {}", table.name());
        let Some(first) = files.first() else { return Ok(0) };
        let partition = (first.workspace.clone(), first.month);
        let session = self.sorting_session(self.options().memory_bytes / 4)?;
        let provider = FactTable::new(table.schema(), files.iter().map(Into::into).collect());
        let order: &[&str] = match table {
            Table::Events => &["anonymous_id", "user_id", "occurred_at", "event_id"],
            _ => &["seq"],
        };
        let order = order.iter().map(|name| col(*name).sort(true, true)).collect();
        let sorted = session.read_table(Arc::new(provider)).and_then(|rows| rows.sort(order)).doing(doing())?;
        let mut batches = sorted.execute_stream().await.doing(doing())?;
        let mut writers = [Joined::new(upkeep.most_rows), Joined::new(upkeep.most_rows)];
        while let Some(batch) = batches.next().await {
            let batch = batch.doing(doing())?;
            if table != Table::Events {
                writers[0].write(self, table, &partition, &batch).await?;
                continue;
            }
            let orders = column(&batch, "order_id")?.clone();
            let masks = [is_null(&orders).doing(doing())?, is_not_null(&orders).doing(doing())?];
            for (writer, mask) in writers.iter_mut().zip(masks) {
                if mask.true_count() == mask.len() {
                    writer.write(self, table, &partition, &batch).await?;
                } else if mask.true_count() > 0 {
                    let part = filter_record_batch(&batch, &mask).doing(doing())?;
                    writer.write(self, table, &partition, &part).await?;
                }
            }
        }
        let mut add = Vec::new();
        for writer in writers {
            add.extend(writer.finish().await?);
        }
        let joined = files.len();
        let operation = DeltaOperation::Optimize {
            predicate: None,
            target_size: i64::try_from(upkeep.large_bytes).unwrap_or(i64::MAX),
        };
        Ok(if self.replace_files(table, files, add, operation, false).await? { joined } else { 0 })
    }

    /// Puts files in the place of others in one version of the log, whatever is
    /// appended meanwhile; false when the others are no longer listed.
    pub(crate) async fn replace_files(
        &self,
        table: Table,
        remove: Vec<Arc<DataFile>>,
        add: Vec<Arc<DataFile>>,
        operation: DeltaOperation,
        data_change: bool,
    ) -> Result<bool> {
        self.exchange_files(table, (remove, add), (operation, data_change), None).await
    }

    /// The same, with an application transaction.
    pub(crate) async fn exchange_files(
        &self,
        table: Table,
        (remove, add): (Vec<Arc<DataFile>>, Vec<Arc<DataFile>>),
        (operation, data_change): (DeltaOperation, bool),
        transaction: Option<String>,
    ) -> Result<bool> {
        self.persist_files(&add).await?;
        // Before what they tell of is gone, so that no crash lets it stay.
        let _without = match table == Table::Events && data_change && !remove.is_empty() {
            true => Some(self.without_orders_on_disk(owners(&remove)).await?),
            false => None,
        };
        let log = self.log(table);
        for _ in 0..ATTEMPTS {
            let view = log.view_or_create().await?;
            let listed: HashSet<&Path> = view.files.values().flatten().map(|file| &file.path).collect();
            if !remove.iter().all(|file| listed.contains(&file.path)) {
                break;
            }
            let change = Change {
                add: add.clone(),
                remove: remove.clone(),
                transactions: transaction.iter().map(|name| (name.clone(), 1)).collect(),
                operation: operation.clone(),
                at_ms: self.clock().now().as_millisecond(),
                data_change,
            };
            if let Commit::Done(version) = log.commit(&view, change).await? {
                if table == Table::Events && !data_change {
                    self.kept_orders().note_join(&remove, &add);
                }
                self.persist_commit(table, version).await?;
                return Ok(true);
            }
        }
        for file in add {
            self.delete(&location(table, &file.path)).await?;
        }
        Ok(false)
    }

    /// Lets go of files all of whose events are too old.
    async fn expire(&self, table: Table, upkeep: &EventUpkeep) -> Result<u64> {
        let Some(days) = upkeep.retention_days else { return Ok(0) };
        let Some(view) = self.log(table).view().await? else { return Ok(0) };
        let cutoff = self.clock().now().as_microsecond() - i64::from(days) * 86_400_000_000;
        let is_old = |file: &DataFile| {
            let bounds = if table == Table::Events { file.stats.occurred } else { file.stats.received };
            bounds.is_some_and(|(_, last)| last < cutoff)
        };
        let old: Vec<Arc<DataFile>> = view.files.values().flatten().filter(|file| is_old(file)).cloned().collect();
        if old.is_empty() {
            return Ok(0);
        }
        let rows = old.iter().map(|file| file.stats.rows).sum();
        let gone = self.replace_files(table, old, Vec::new(), write_operation(), true).await?;
        Ok(if gone { rows } else { 0 })
    }

    /// Checkpoints a log that has grown, and deletes versions from before.
    async fn shorten_log(&self, table: Table, keep: u64) -> Result<usize> {
        let Some(view) = self.log(table).view().await? else { return Ok(0) };
        let folder = Path::from_iter([table.name(), "_delta_log"]);
        let found: Vec<_> = self.store().list(Some(&folder)).try_collect().await.doing("listing a table's log")?;
        let version = |path: &Path| path.filename().and_then(log_version);
        let oldest = found.iter().filter_map(|file| version(&file.location)).min().unwrap_or(view.version);
        if view.version - oldest < keep.saturating_mul(2).max(2) {
            return Ok(0);
        }
        deltalake::checkpoints::create_checkpoint(&view.delta, None)
            .await
            .doing(format!("checkpointing {}", table.name()))?;
        self.persist_checkpoint(table, view.version).await?;
        let first_kept = view.version.saturating_sub(keep);
        let mut deleted = 0;
        for file in found {
            if version(&file.location).is_some_and(|version| version < first_kept) {
                self.delete(&file.location).await?;
                deleted += 1;
            }
        }
        Ok(deleted)
    }
}

fn owners(files: &[Arc<DataFile>]) -> BTreeSet<WorkspaceId> {
    files.iter().filter_map(|file| WorkspaceId::parse(&file.workspace).ok()).collect()
}

/// Files being written, one after the other.
struct Joined {
    most_rows: u64,
    open: Option<(FileWriter, u64)>,
    done: Vec<Arc<DataFile>>,
}

impl Joined {
    fn new(most_rows: u64) -> Self {
        Self { most_rows, open: None, done: Vec::new() }
    }

    async fn write(
        &mut self,
        lake: &Lake,
        table: Table,
        partition: &(String, Month),
        batch: &arrow::array::RecordBatch,
    ) -> Result<()> {
        if self.open.as_ref().is_some_and(|(_, rows)| *rows >= self.most_rows)
            && let Some((full, _)) = self.open.take()
        {
            self.done.extend(full.finish().await?);
        }
        let (writer, rows) = self.open.get_or_insert_with(|| {
            (FileWriter::new(lake.store().clone(), &**lake.clock(), table, partition, "joined"), 0)
        });
        writer.write(batch).await?;
        *rows += batch.num_rows() as u64;
        Ok(())
    }

    async fn finish(mut self) -> Result<Vec<Arc<DataFile>>> {
        if let Some((last, _)) = self.open.take() {
            self.done.extend(last.finish().await?);
        }
        Ok(self.done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_grow_eightfold() {
        assert_eq!([1, FIRST_TIER, FIRST_TIER * 8 - 1].map(tier), [0, 0, 0]);
        assert_eq!(tier(FIRST_TIER * 8), 1);
        assert_eq!(tier(FIRST_TIER * 64), 2);
    }
}
