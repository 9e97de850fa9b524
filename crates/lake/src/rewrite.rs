//! Rewriting data files: marking rows as superseded, dropping them, bringing
//! them back. Live and superseded rows go to files of their own.

use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, BooleanArray, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array,
};
use arrow::compute::{filter_record_batch, is_null, not};
use arrow::datatypes::DataType;
use base::{Month, Timestamp};

use crate::Lake;
use crate::data_file::DataFile;
use crate::error::{Doing as _, LakeError, Result};
use crate::parquet_io::PartitionWriters;
use crate::tables::{Table, instant};

/// Writes the replacements of files of one table.
pub(crate) struct Rewriter {
    table: Table,
    live: PartitionWriters,
    superseded: PartitionWriters,
}

impl Rewriter {
    /// `label` begins the names of the files it writes.
    pub(crate) fn new(lake: &Lake, table: Table, label: &str) -> Self {
        let writers = |suffix: &str| {
            let share = lake.options().memory_bytes / 8;
            PartitionWriters::new(lake.store().clone(), lake.clock().clone(), format!("{label}{suffix}"), share)
        };
        Self { table, live: writers(""), superseded: writers("-superseded") }
    }

    /// Writes rows, each to the file of its kind.
    pub(crate) async fn write(&mut self, partition: (String, Month), batch: &RecordBatch) -> Result<()> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let doing = || "separating superseded rows".to_owned();
        let alive = is_null(column(batch, "superseded_at")?).doing(doing())?;
        let live = filter_record_batch(batch, &alive).doing(doing())?;
        let gone = filter_record_batch(batch, &not(&alive).doing(doing())?).doing(doing())?;
        if live.num_rows() > 0 {
            self.live.write(self.table, partition.clone(), &live).await?;
        }
        if gone.num_rows() > 0 {
            self.superseded.write(self.table, partition, &gone).await?;
        }
        Ok(())
    }

    /// Ends the files and lists them.
    pub(crate) async fn finish(self) -> Result<Vec<Arc<DataFile>>> {
        let mut files = self.live.finish().await?;
        files.extend(self.superseded.finish().await?);
        Ok(files)
    }
}

/// A column that every data file has.
pub(crate) fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef> {
    batch.column_by_name(name).ok_or_else(|| LakeError::Internal(format!("a data file lacks the column {name}")))
}

/// The rows for which a mask holds.
pub(crate) fn rows_where(batch: &RecordBatch, mask: &[bool]) -> Result<RecordBatch> {
    filter_record_batch(batch, &BooleanArray::from(mask.to_vec())).doing("choosing rows")
}

/// The batch with the rows of a mask marked as superseded.
pub(crate) fn superseded(batch: &RecordBatch, mask: &[bool], at: Timestamp, by: &str) -> Result<RecordBatch> {
    let instants = column(batch, "superseded_at")?;
    let before = instants.as_any().downcast_ref::<TimestampMicrosecondArray>();
    let at_before = |row: usize| before.filter(|column| column.is_valid(row)).map(|column| column.value(row));
    let marked: TimestampMicrosecondArray =
        (0..batch.num_rows()).map(|row| if mask[row] { Some(at.as_microsecond()) } else { at_before(row) }).collect();
    let by_before = crate::cells::texts_of(batch, "superseded_by")?;
    let marked_by: StringArray = (0..batch.num_rows())
        .map(|row| if mask[row] { Some(by) } else { by_before.is_valid(row).then(|| by_before.value(row)) })
        .collect();
    let batch = with_column(batch, "superseded_at", Arc::new(marked.with_timezone("UTC")))?;
    with_column(&batch, "superseded_by", Arc::new(marked_by))
}

/// The batch as believed from an instant on; from its own instants on when
/// `from` is `None`.
pub(crate) fn believed_again(batch: &RecordBatch, from: Option<Timestamp>) -> Result<RecordBatch> {
    let rows = batch.num_rows();
    let mut batch = with_column(batch, "superseded_at", new_null_array(&instant(), rows))?;
    batch = with_column(&batch, "superseded_by", new_null_array(&DataType::Utf8, rows))?;
    match from {
        None => Ok(batch),
        Some(from) => recorded_at(&batch, from),
    }
}

/// The batch as recorded at an instant.
pub(crate) fn recorded_at(batch: &RecordBatch, at: Timestamp) -> Result<RecordBatch> {
    let at = TimestampMicrosecondArray::from(vec![at.as_microsecond(); batch.num_rows()]).with_timezone("UTC");
    with_column(batch, "recorded_at", Arc::new(at))
}

fn with_column(batch: &RecordBatch, name: &str, values: ArrayRef) -> Result<RecordBatch> {
    let (at, _) = batch
        .schema_ref()
        .column_with_name(name)
        .ok_or_else(|| LakeError::Internal(format!("a data file lacks the column {name}")))?;
    let mut columns = batch.columns().to_vec();
    columns[at] = values;
    RecordBatch::try_new(batch.schema(), columns).doing(format!("rewriting the column {name}"))
}
