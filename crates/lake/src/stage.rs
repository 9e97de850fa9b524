//! Staging: an import's rows on their way into the lake, in bounded memory.
//!
//! Rows are written straight into data files in the tables' folders, where no
//! reader sees them until a commit lists them. What replaces nothing is thus
//! written once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::RecordBatch;
use base::{ImportId, Month, OrderItemRow, OrderRow, RejectedRow, ResponseRow, SpendRow, Timestamp, WorkspaceId};
use datafusion::object_store::ObjectStoreExt as _;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::Lake;
use crate::data_file::DataFile;
use crate::encode::{Batch, Mark, Sources};
use crate::error::{Doing as _, LakeError, Result};
use crate::parquet_io::{PartitionWriters, location};
use crate::tables::Table;

/// Rows of one month gathered before they are handed to the writer.
const BATCH_ROWS: usize = 32 * 1024;
/// Rows of all months gathered before the fullest is handed over.
const GATHERED_ROWS: usize = 128 * 1024;

/// Months whose rows are gathered at a time: each holds builders of its own.
const OPEN_MONTHS: usize = 240;

type Portion = (Table, (String, Month), RecordBatch);

/// An import being staged. Give it rows in any order, then [`Stage::finish`].
/// Dropping it leaves unlisted files behind, which [`Lake::abort`] and
/// [`Lake::maintain`] delete.
pub struct Stage {
    lake: Lake,
    workspace: WorkspaceId,
    import: ImportId,
    mark: Mark,
    sources: Sources,
    open: BTreeMap<(Table, Month), Batch>,
    gathered: usize,
    rows: BTreeMap<Table, u64>,
    sender: mpsc::Sender<Portion>,
    writer: JoinHandle<Result<Vec<Arc<DataFile>>>>,
}

/// A staged import: data files that no table lists yet.
#[derive(Debug, Clone)]
pub struct Staged {
    pub(crate) workspace: WorkspaceId,
    pub(crate) import: ImportId,
    pub(crate) recorded_at: Timestamp,
    pub(crate) files: Vec<Arc<DataFile>>,
    rows: BTreeMap<Table, u64>,
}

impl Staged {
    /// The import it belongs to.
    #[must_use]
    pub fn import(&self) -> &ImportId {
        &self.import
    }

    /// From when on its rows are believed, once applied.
    #[must_use]
    pub fn recorded_at(&self) -> Timestamp {
        self.recorded_at
    }

    /// Number of rows staged for a table.
    #[must_use]
    pub fn rows(&self, table: Table) -> u64 {
        self.rows.get(&table).copied().unwrap_or_default()
    }

    /// The months it touches, of all tables, in order.
    #[must_use]
    pub fn months(&self) -> Vec<Month> {
        self.files.iter().map(|file| file.month).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Bytes of its data files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }

    pub(crate) fn files_of(&self, table: Table) -> Vec<Arc<DataFile>> {
        self.files.iter().filter(|file| file.table == table).cloned().collect()
    }
}

impl Lake {
    /// Begins to stage an import. Its rows carry the present instant as
    /// `recorded_at`.
    #[must_use]
    pub fn stage(&self, workspace: &WorkspaceId, import: &ImportId) -> Stage {
        let (sender, mut receiver) = mpsc::channel::<Portion>(2);
        let mut writers = PartitionWriters::new(
            self.store().clone(),
            self.clock().clone(),
            import.to_string(),
            self.options().memory_bytes / 4,
        );
        // Encoding to Parquet runs beside the caller, who parses meanwhile.
        let writer = tokio::spawn(async move {
            while let Some((table, partition, batch)) = receiver.recv().await {
                writers.write(table, partition, &batch).await?;
            }
            writers.finish().await
        });
        Stage {
            lake: self.clone(),
            workspace: workspace.clone(),
            import: import.clone(),
            mark: Mark { import_id: import.to_string(), recorded_at: self.clock().now() },
            sources: Sources::default(),
            open: BTreeMap::new(),
            gathered: 0,
            rows: BTreeMap::new(),
            sender,
            writer,
        }
    }

    /// Deletes the files of a staged import that was not applied: a dry run,
    /// or one that changes nothing.
    pub async fn discard(&self, staged: &Staged) -> Result<()> {
        for table in Table::FACTS {
            let staged: Vec<_> = staged.files.iter().filter(|file| file.table == table).collect();
            if staged.is_empty() {
                continue;
            }
            // What a commit listed is a fact, whatever failed afterwards.
            let listed: BTreeSet<_> = match self.log(table).view().await? {
                Some(view) => view.files.values().flatten().map(|file| file.path.clone()).collect(),
                None => BTreeSet::new(),
            };
            for file in staged.into_iter().filter(|file| !listed.contains(&file.path)) {
                self.delete(&location(table, &file.path)).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn delete(&self, path: &datafusion::object_store::path::Path) -> Result<()> {
        match self.store().delete(path).await {
            Ok(()) | Err(datafusion::object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error).doing(format!("deleting {path}")),
        }
    }
}

impl Stage {
    /// Adds spend rows.
    pub async fn spend(&mut self, rows: &[SpendRow]) -> Result<()> {
        self.push(Table::Spend, rows, |row| row.day, Batch::spend).await
    }

    /// Adds orders.
    pub async fn orders(&mut self, rows: &[OrderRow]) -> Result<()> {
        self.push(Table::Orders, rows, |row| row.day, Batch::order).await
    }

    /// Adds lines of orders.
    pub async fn order_items(&mut self, rows: &[OrderItemRow]) -> Result<()> {
        self.push(Table::OrderItems, rows, |row| row.day, |batch, row, _| batch.order_item(row)).await
    }

    /// Adds aggregated figures.
    pub async fn responses(&mut self, rows: &[ResponseRow]) -> Result<()> {
        self.push(Table::Responses, rows, |row| row.day, Batch::response).await
    }

    /// Adds refused rows; they lie in the month in which they were refused.
    pub async fn rejected(&mut self, rows: &[RejectedRow]) -> Result<()> {
        let day = self.mark.recorded_at.to_zoned(jiff::tz::TimeZone::UTC).date();
        self.push(Table::Rejected, rows, |_| day, |batch, row, _| batch.rejected(row)).await
    }

    async fn push<Row>(
        &mut self,
        table: Table,
        rows: &[Row],
        day: impl Fn(&Row) -> base::Day,
        encode: impl Fn(&mut Batch, &Row, &mut Sources),
    ) -> Result<()> {
        for row in rows {
            let key = (table, Month::of(day(row)));
            let batch = self.open.entry(key).or_insert_with(|| Batch::new(table));
            encode(batch, row, &mut self.sources);
            self.gathered += 1;
            if batch.rows() >= BATCH_ROWS {
                self.hand_over(key).await?;
            } else if self.gathered >= GATHERED_ROWS || self.open.len() > OPEN_MONTHS {
                let fullest = self.open.iter().max_by_key(|(_, batch)| batch.rows()).map(|(key, _)| *key);
                self.hand_over(fullest.unwrap_or(key)).await?;
            }
        }
        *self.rows.entry(table).or_default() += rows.len() as u64;
        Ok(())
    }

    async fn hand_over(&mut self, key: (Table, Month)) -> Result<()> {
        let Some(mut batch) = self.open.remove(&key) else { return Ok(()) };
        self.gathered -= batch.rows();
        let encoded = batch.finish(&self.mark, &self.sources)?;
        if self.sender.send((key.0, (self.workspace.to_string(), key.1), encoded)).await.is_err() {
            // The writer ended early: its own error says why.
            return match (&mut self.writer).await {
                Ok(Err(error)) => Err(error),
                _ => Err(LakeError::Internal("the writer of a staged import ended early".into())),
            };
        }
        Ok(())
    }

    /// Ends the staging: every row is in a data file.
    pub async fn finish(mut self) -> Result<Staged> {
        let waiting: Vec<_> = self.open.iter().filter(|(_, batch)| batch.rows() > 0).map(|(key, _)| *key).collect();
        for key in waiting {
            self.hand_over(key).await?;
        }
        drop(self.sender);
        let files = self.writer.await.map_err(|error| LakeError::Internal(error.to_string()))??;
        Ok(Staged {
            workspace: self.workspace,
            import: self.import,
            recorded_at: self.mark.recorded_at,
            files,
            rows: self.rows,
        })
    }

    /// Ends the staging and deletes what was written.
    pub async fn discard(self) -> Result<()> {
        let lake = self.lake.clone();
        let staged = self.finish().await?;
        lake.discard(&staged).await
    }
}
