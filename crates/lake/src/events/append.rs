//! Appending what the queue holds, exactly once.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use base::{Month, Timestamp};

use super::columns::{encode_events, encode_rejected};
use super::{EventRow, NOBODY, RejectedEventRow};
use crate::Lake;
use crate::apply::ATTEMPTS;
use crate::data_file::DataFile;
use crate::delta::{Change, Commit, write_operation};
use crate::error::{LakeError, Result};
use crate::parquet_io::{FileWriter, NEW_EVENTS, location};
use crate::tables::Table;

/// What an append added; rows the tables held already are not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Appended {
    /// Events.
    pub events: u64,
    /// Refused events.
    pub rejected: u64,
}

impl Lake {
    /// Appends events and refusals up to a number of a queue. Each table's
    /// commit carries the queue's name and the number as a Delta application
    /// transaction, so what a table already holds is skipped: a call that was
    /// cut off anywhere can be repeated, with the same or with more rows.
    ///
    /// When it returns, the rows are on disk, not only in the system's memory.
    pub async fn append_events(
        &self,
        queue: &str,
        events: &[EventRow],
        rejected: &[RejectedEventRow],
        last_seq: u64,
    ) -> Result<Appended> {
        let app = format!("queue:{queue}");
        let partition = |row: &EventRow| (row.event.workspace.to_string(), month_of(row.event.occurred_at));
        let new_events = self.append(Table::Events, &app, events, last_seq, |row| row.seq, partition, encode_events);
        let new_events = new_events.await?;
        let partition = |row: &RejectedEventRow| {
            let workspace = if row.workspace.is_empty() { NOBODY } else { &row.workspace };
            (workspace.to_owned(), month_of(row.received_at))
        };
        let of = |row: &RejectedEventRow| row.seq;
        let table = Table::RejectedEvents;
        let new_rejected = self.append(table, &app, rejected, last_seq, of, partition, encode_rejected).await?;
        Ok(Appended { events: new_events, rejected: new_rejected })
    }

    #[expect(clippy::too_many_arguments, reason = "two tables share the one way in, each with its three functions")]
    async fn append<Row>(
        &self,
        table: Table,
        app: &str,
        rows: &[Row],
        last_seq: u64,
        seq: impl Fn(&Row) -> u64,
        partition: impl Fn(&Row) -> (String, Month),
        encode: impl Fn(&[&Row]) -> Result<RecordBatch>,
    ) -> Result<u64> {
        if rows.is_empty() {
            return Ok(0);
        }
        let log = self.log(table);
        let version = i64::try_from(last_seq).map_err(|_| LakeError::Internal("a queue counted too far".into()))?;
        let mut written: Option<(i64, Vec<Arc<DataFile>>)> = None;
        for _ in 0..ATTEMPTS {
            let view = log.view_or_create().await?;
            let held = log.transaction(&view, app).await?.unwrap_or(-1);
            if held >= version {
                self.forget_files(written.take()).await?;
                return Ok(0);
            }
            let files = match written.take() {
                Some((basis, files)) if basis == held => files,
                stale => {
                    self.forget_files(stale).await?;
                    let mut parts: BTreeMap<(String, Month), Vec<&Row>> = BTreeMap::new();
                    for row in rows.iter().filter(|row| i64::try_from(seq(row)).is_ok_and(|seq| seq > held)) {
                        parts.entry(partition(row)).or_default().push(row);
                    }
                    let mut files = Vec::with_capacity(parts.len());
                    for (partition, rows) in &parts {
                        let mut writer =
                            FileWriter::new(self.store().clone(), &**self.clock(), table, partition, NEW_EVENTS);
                        writer.write(&encode(rows)?).await?;
                        files.extend(writer.finish().await?);
                    }
                    files
                }
            };
            self.persist_files(&files).await?;
            let rows = files.iter().map(|file| file.stats.rows).sum();
            let change = Change {
                add: files.clone(),
                remove: Vec::new(),
                transactions: vec![(app.to_owned(), version)],
                operation: write_operation(),
                at_ms: self.clock().now().as_millisecond(),
                data_change: true,
            };
            match log.commit(&view, change).await? {
                Commit::Done(version) => {
                    self.persist_commit(table, version).await?;
                    tracing::debug!(table = table.name(), version, rows, last_seq, "events recorded");
                    return Ok(rows);
                }
                Commit::Lost => written = Some((held, files)),
            }
        }
        self.forget_files(written).await?;
        Err(LakeError::Contended { table: table.name() })
    }

    async fn forget_files(&self, written: Option<(i64, Vec<Arc<DataFile>>)>) -> Result<()> {
        for file in written.into_iter().flat_map(|(_, files)| files) {
            self.delete(&location(file.table, &file.path)).await?;
        }
        Ok(())
    }
}

/// The partition of an instant. Clocks that stand before 2000 share one: what
/// a client claims must not be able to make thousands of folders.
pub(crate) fn month_of(at: Timestamp) -> Month {
    let day = at.to_zoned(jiff::tz::TimeZone::UTC).date();
    Month::of(day.max(jiff::civil::date(2000, 1, 1)))
}
