//! Upkeep: joining small files, checkpointing the logs, deleting files that
//! no table lists any more. No row is lost: superseded rows are facts too.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use base::Month;
use datafusion::object_store::path::Path;
use deltalake::protocol::DeltaOperation;
use futures::{StreamExt as _, TryStreamExt as _};

use crate::Lake;
use crate::data_file::DataFile;
use crate::delta::{Change, Commit};
use crate::error::{Doing as _, Result};
use crate::parquet_io::{self, location};
use crate::rewrite::Rewriter;
use crate::tables::Table;

/// How upkeep is done.
#[derive(Debug, Clone, Copy)]
pub struct Upkeep {
    /// A partition with more small files of one kind than this is rewritten.
    pub most_files: usize,
    /// Files below this size are small, in bytes.
    pub small_bytes: u64,
    /// Unlisted files younger than this stay: a reader or an import that is
    /// under way may need them. In hours.
    pub keep_hours: i64,
}

impl Default for Upkeep {
    fn default() -> Self {
        Self { most_files: 8, small_bytes: 64 << 20, keep_hours: 7 * 24 }
    }
}

/// What upkeep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Maintained {
    /// Small files joined into larger ones.
    pub joined: usize,
    /// Unlisted files deleted.
    pub deleted: usize,
    /// Logs checkpointed.
    pub checkpoints: usize,
}

impl Lake {
    /// Joins small files, checkpoints each table's log and deletes unlisted
    /// files past their time. What every question answers stays the same. The
    /// tables of events have an upkeep of their own, see
    /// [`Lake::maintain_events`].
    pub async fn maintain(&self, upkeep: &Upkeep) -> Result<Maintained> {
        let mut done = Maintained::default();
        for table in Table::ALL {
            // First, so that files joined below stay for those who read them
            // until the next upkeep.
            done.deleted += self.delete_old_unlisted(table, upkeep.keep_hours * 3_600_000).await?;
            if !table.is_imported() {
                continue;
            }
            done.joined += self.join_small_files(table, upkeep).await?;
            let Some(view) = self.log(table).view().await? else { continue };
            deltalake::checkpoints::create_checkpoint(&view.delta, None)
                .await
                .doing(format!("checkpointing {}", table.name()))?;
            done.checkpoints += 1;
        }
        Ok(done)
    }

    async fn join_small_files(&self, table: Table, upkeep: &Upkeep) -> Result<usize> {
        let Some(view) = self.log(table).view().await? else { return Ok(0) };
        let mut groups: BTreeMap<(String, Month, bool), Vec<Arc<DataFile>>> = BTreeMap::new();
        for file in view.files.values().flatten().filter(|file| file.size < upkeep.small_bytes) {
            groups.entry((file.workspace.clone(), file.month, file.has_live_rows())).or_default().push(file.clone());
        }
        groups.retain(|_, files| files.len() > upkeep.most_files);
        let remove: Vec<Arc<DataFile>> = groups.into_values().flatten().collect();
        if remove.is_empty() {
            return Ok(0);
        }
        let mut rewriter = Rewriter::new(self, table, "joined");
        for file in &remove {
            let partition = (file.workspace.clone(), file.month);
            let mut batches = parquet_io::read(self.store(), file, None).await?;
            while let Some(batch) = batches.next().await {
                rewriter.write(partition.clone(), &batch.doing(format!("reading {}", file.path))?).await?;
            }
        }
        let add = rewriter.finish().await?;
        let joined = remove.len();
        let change = Change {
            add: add.clone(),
            remove,
            transactions: Vec::new(),
            operation: DeltaOperation::Optimize {
                predicate: None,
                target_size: i64::try_from(upkeep.small_bytes).unwrap_or(i64::MAX),
            },
            at_ms: self.clock().now().as_millisecond(),
            data_change: false,
        };
        match self.log(table).commit(&view, change).await? {
            Commit::Done(_) => Ok(joined),
            Commit::Lost => {
                // An import came in between: it matters more, upkeep can wait.
                for file in add {
                    self.delete(&location(table, &file.path)).await?;
                }
                Ok(0)
            }
        }
    }

    pub(crate) async fn delete_old_unlisted(&self, table: Table, keep_ms: i64) -> Result<usize> {
        // Without a log there may be files that a first import left.
        let view = self.log(table).view().await?;
        let files = view.iter().flat_map(|view| view.files.values().flatten());
        let listed: HashSet<Path> = files.map(|file| location(table, &file.path)).collect();
        let folder = Path::from(table.name());
        let found: Vec<_> = self.store().list(Some(&folder)).try_collect().await.doing("listing data files")?;
        let newest = self.clock().now().as_millisecond() - keep_ms;
        let mut deleted = 0;
        for file in found {
            let in_log = file.location.parts().any(|part| part.as_ref() == "_delta_log");
            let is_data = file.location.as_ref().ends_with(".parquet") && !in_log;
            if is_data && !listed.contains(&file.location) && file.last_modified.timestamp_millis() < newest {
                self.delete(&file.location).await?;
                deleted += 1;
            }
        }
        Ok(deleted + self.delete_half_written(&folder, None, Some(newest)).await?)
    }
}
