//! What reports need of events, made once for each data file and kept beside
//! the tables: sums by day, and the events that tell of orders. A data file
//! never changes, so neither does its part: new events cost only their own
//! file, and sessions made anew give their file another name. Parts are
//! derived; deleting them all costs only time.
//!
//! Files of a few rows come every moment and are joined soon; their parts stay
//! in memory.

use std::sync::{Arc, LazyLock};

use arrow::array::{AsArray as _, RecordBatch, RecordBatchOptions};
use arrow::compute::{cast, concat_batches, filter_record_batch};
use arrow::datatypes::{Field, Schema, SchemaRef, TimestampMicrosecondType};
use base::{Timestamp, WorkspaceId};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Result as PlanResult;
use datafusion::datasource::TableType;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::object_store::buffered::BufWriter;
use datafusion::object_store::path::Path;
use datafusion::object_store::{self, ObjectStoreExt as _};
use datafusion::parquet::arrow::AsyncArrowWriter;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::union::UnionExec;
use datafusion::prelude::SessionContext;
use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _, TryStreamExt as _};

use super::daily::{self, Daily};
use crate::Lake;
use crate::convert::text;
use crate::data_file::DataFile;
use crate::error::{Doing as _, LakeError, Result};
use crate::held::Held;
use crate::parquet_io::{self, properties};
use crate::scan::{FactTable, ScannedFile};
use crate::tables::Table;

/// Raised when parts are made otherwise, so that older ones are not read.
const VERSION: u32 = 1;

/// Files of fewer rows have their part in memory only.
const KEPT_ROWS: u64 = 5_000;

/// Columns of events that tell of orders and refunds.
const ORDER_COLUMNS: [&str; 29] = [
    "event_id",
    "name",
    "source_id",
    "occurred_at",
    "received_at",
    "anonymous_id",
    "user_id",
    "email_hash",
    "phone_hash",
    "session_id",
    "session_ref_key",
    "session_channel",
    "ref_key",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "channel",
    "order_id",
    "coupon",
    "value",
    "currency",
    "tax",
    "shipping",
    "discount",
    "country",
    "device",
    "is_bot",
    "protocol",
    "seq",
];

static ORDERS: LazyLock<SchemaRef> = LazyLock::new(|| {
    let events = Table::Events.schema();
    let column = |name: &str| events.field_with_name(name).map_or_else(|_| text_field(name), Clone::clone);
    Arc::new(Schema::new(ORDER_COLUMNS.map(column).to_vec()))
});

fn text_field(name: &str) -> Field {
    Field::new(name, arrow::datatypes::DataType::Utf8, true)
}

/// Which half of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    /// Sums by day, see [`daily::schema`].
    Days,
    /// Events named `order` or `refund`.
    Orders,
}

impl Half {
    fn schema(self) -> SchemaRef {
        match self {
            Self::Days => daily::schema(),
            Self::Orders => ORDERS.clone(),
        }
    }
}

/// The part of one data file.
#[derive(Debug)]
pub(crate) struct Part {
    days: RecordBatch,
    orders: RecordBatch,
}

/// Where a part is.
enum Found {
    Memory(Arc<Part>),
    Disk { days: (Path, u64), orders: Option<(Path, u64)> },
}

impl Lake {
    /// Registers the parts of a workspace's events as `event_days` and
    /// `order_event_rows`; whether there are events at all. Parts that are
    /// missing are made when a query first reads them.
    pub(crate) async fn register_event_parts(
        &self,
        session: &SessionContext,
        workspace: &WorkspaceId,
        zone: &str,
        as_of: Option<Timestamp>,
    ) -> Result<bool> {
        let files = self.files(Table::Events, workspace, None, as_of).await?;
        if as_of.is_none() {
            self.remember_zone(workspace, zone);
        }
        for (name, half) in [("event_days", Half::Days), ("order_event_rows", Half::Orders)] {
            let parts = EventParts { lake: self.clone(), files: files.clone(), zone: zone.to_owned(), as_of, half };
            session.register_table(name, Arc::new(parts)).doing("opening the sums of events")?;
        }
        Ok(!files.is_empty())
    }

    /// The rows of some files that tell of orders, as a table.
    pub(super) fn order_rows(&self, files: &[Arc<DataFile>], zone: &str) -> Arc<dyn TableProvider> {
        let (lake, files, zone) = (self.clone(), files.to_vec(), zone.to_owned());
        Arc::new(EventParts { lake, files, zone, as_of: None, half: Half::Orders })
    }

    /// Data files with events that tell of orders.
    pub(crate) async fn files_with_orders(&self, workspace: &WorkspaceId, zone: &str) -> Result<Vec<Path>> {
        let mut found = Vec::new();
        for file in self.files(Table::Events, workspace, None, None).await? {
            if self.has_orders(&file, zone).await? {
                found.push(file.path.clone());
            }
        }
        Ok(found)
    }

    /// Whether a data file has events that tell of orders.
    pub(super) async fn has_orders(&self, file: &DataFile, zone: &str) -> Result<bool> {
        let of = place(file, zone, "days");
        if let Some(known) = self.remembered_orders(&of) {
            return Ok(known);
        }
        let has_orders = match self.part(file, zone, None).await? {
            Found::Memory(part) => part.orders.num_rows() > 0,
            Found::Disk { orders, .. } => orders.is_some(),
        };
        self.remember_orders(of, has_orders);
        Ok(has_orders)
    }

    /// Whether a workspace has any event.
    pub async fn has_events(&self, workspace: &WorkspaceId) -> Result<bool> {
        Ok(!self.files(Table::Events, workspace, None, None).await?.is_empty())
    }

    /// Makes the parts that are missing of the workspaces whose parts this
    /// process has been asked for, so that nobody waits for those of files that
    /// upkeep has just joined.
    pub(super) async fn refresh_event_parts(&self) -> Result<()> {
        for (workspace, zone) in self.remembered_zones() {
            for file in self.files(Table::Events, &workspace, None, None).await? {
                self.part(&file, &zone, None).await?;
            }
        }
        Ok(())
    }

    /// Deletes parts of files that no table lists, once they are so old that
    /// nobody reads them any more.
    pub(super) async fn sweep_event_parts(&self, keep_ms: i64) -> Result<usize> {
        let Some(view) = self.log(Table::Events).view().await? else { return Ok(0) };
        let listed: std::collections::HashSet<&str> = view.files.values().flatten().map(|file| stem(file)).collect();
        let found: Vec<_> =
            self.store().list(Some(&folder())).try_collect().await.doing("listing the sums of events")?;
        let newest = self.clock().now().as_millisecond() - keep_ms;
        let mut deleted = 0;
        for part in found {
            let name = part.location.filename().unwrap_or_default();
            let of = name.rsplit_once('-').map_or(name, |(stem, _)| stem);
            if !listed.contains(of) && part.last_modified.timestamp_millis() < newest {
                self.delete(&part.location).await?;
                deleted += 1;
            }
        }
        Ok(deleted + self.delete_half_written(&folder(), None, Some(newest)).await?)
    }

    async fn part(&self, file: &DataFile, zone: &str, as_of: Option<Timestamp>) -> Result<Found> {
        let is_whole = as_of.is_none_or(|at| file.stats.received.is_some_and(|(_, last)| last <= at.as_microsecond()));
        if !is_whole {
            return Ok(Found::Memory(Arc::new(self.made(file, zone, as_of).await?)));
        }
        let days = place(file, zone, "days");
        if let Some(part) = self.remembered_part(&days) {
            return Ok(Found::Memory(part));
        }
        let is_kept = file.stats.rows >= KEPT_ROWS;
        let orders = place(file, zone, "orders");
        if is_kept && let Some(size) = self.size_of(&days).await? {
            let orders = self.size_of(&orders).await?.map(|size| (orders, size));
            return Ok(Found::Disk { days: (days, size), orders });
        }
        let part = Arc::new(self.made(file, zone, None).await?);
        if is_kept {
            // The days come last: where they are, the part is whole.
            if part.orders.num_rows() > 0 {
                self.write_half(&orders, &part.orders).await?;
            }
            self.write_half(&days, &part.days).await?;
        } else {
            self.remember_part(&days, part.clone());
        }
        Ok(Found::Memory(part))
    }

    /// Reads a data file and makes its part, of what had been received by an
    /// instant.
    async fn made(&self, file: &DataFile, zone: &str, as_of: Option<Timestamp>) -> Result<Part> {
        let doing = || format!("summing {}", file.path);
        let mut columns = daily::COLUMNS.to_vec();
        columns.extend(ORDER_COLUMNS.iter().filter(|name| !daily::COLUMNS.contains(name)));
        let (mut days, mut orders) = (Daily::new(zone), Vec::new());
        let mut batches = parquet_io::read(self.store(), file, Some(&columns)).await?;
        while let Some(batch) = batches.next().await {
            let mut batch = batch.doing(doing())?;
            if let Some(at) = as_of {
                let received = column(&batch, "received_at")?.as_primitive::<TimestampMicrosecondType>();
                let mask = received.iter().map(|cell| Some(cell.is_some_and(|cell| cell <= at.as_microsecond())));
                batch = filter_record_batch(&batch, &mask.collect()).doing(doing())?;
            }
            days.add(&batch)?;
            orders.push(tells_of_orders(&batch)?);
        }
        let orders = concat_batches(&ORDERS, &orders).doing(doing())?;
        Ok(Part { days: days.finish()?, orders })
    }

    async fn size_of(&self, path: &Path) -> Result<Option<u64>> {
        match self.store().head(path).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error).doing(format!("looking for {path}")),
        }
    }

    async fn write_half(&self, path: &Path, rows: &RecordBatch) -> Result<()> {
        let doing = "keeping the sums of events";
        let sink = BufWriter::new(self.store().clone(), path.clone());
        let mut writer = AsyncArrowWriter::try_new(sink, rows.schema(), Some(properties())).doing(doing)?;
        writer.write(rows).await.doing(doing)?;
        writer.close().await.doing(doing)?;
        Ok(())
    }
}

fn folder() -> Path {
    Path::from_iter(["rollups", "events"])
}

/// The name of a data file without its ending.
fn stem(file: &DataFile) -> &str {
    file.path.filename().unwrap_or_default().trim_end_matches(".parquet")
}

/// Days differ by time zone, so parts of one zone lie apart from another's.
fn place(file: &DataFile, zone: &str, half: &str) -> Path {
    let zone: String = zone.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '_' }).collect();
    let (zone, name) = (format!("v{VERSION}-{zone}"), format!("{}-{half}.parquet", stem(file)));
    folder().join(file.workspace.as_str()).join(zone.as_str()).join(name.as_str())
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a arrow::array::ArrayRef> {
    let lacks = || LakeError::Internal(format!("a data file lacks the column {name}"));
    batch.column_by_name(name).ok_or_else(lacks)
}

/// The rows of a batch that tell of orders.
fn tells_of_orders(batch: &RecordBatch) -> Result<RecordBatch> {
    let doing = "choosing what tells of orders";
    let names = column(batch, "name")?;
    let mask = (0..batch.num_rows()).map(|row| Some(matches!(text(names, row), Some("order" | "refund")))).collect();
    let chosen = filter_record_batch(batch, &mask).doing(doing)?;
    let mut arrays = Vec::with_capacity(ORDER_COLUMNS.len());
    for field in ORDERS.fields() {
        arrays.push(cast(column(&chosen, field.name())?, field.data_type()).doing(doing)?);
    }
    let options = RecordBatchOptions::new().with_row_count(Some(chosen.num_rows()));
    RecordBatch::try_new_with_options(ORDERS.clone(), arrays, &options).doing(doing)
}

/// One half of the parts of some files, as a table.
#[derive(Debug)]
struct EventParts {
    lake: Lake,
    files: Vec<Arc<DataFile>>,
    zone: String,
    as_of: Option<Timestamp>,
    half: Half,
}

impl TableProvider for EventParts {
    fn schema(&self) -> SchemaRef {
        self.half.schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> PlanResult<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    // Written out, so that the future holds no bare filters: see `held`.
    fn scan<'s, 'state, 'columns, 'filters, 'scan>(
        &'s self,
        state: &'state dyn Session,
        projection: Option<&'columns Vec<usize>>,
        filters: &'filters [Expr],
        _limit: Option<usize>,
    ) -> BoxFuture<'scan, PlanResult<Arc<dyn ExecutionPlan>>>
    where
        's: 'scan,
        'state: 'scan,
        'columns: 'scan,
        'filters: 'scan,
        Self: 'scan,
    {
        self.planning(state, projection, filters)
    }
}

impl EventParts {
    fn planning<'a>(
        &'a self,
        state: &'a dyn Session,
        projection: Option<&'a Vec<usize>>,
        filters: &[Expr],
    ) -> BoxFuture<'a, PlanResult<Arc<dyn ExecutionPlan>>> {
        let filters = Held::new(filters.to_vec());
        async move { self.plan(state, projection, &filters).await }.boxed()
    }

    async fn plan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &Held<Vec<Expr>>,
    ) -> PlanResult<Arc<dyn ExecutionPlan>> {
        let external = |error: LakeError| DataFusionError::External(Box::new(error));
        // The days asked for say which files matter, before any part is made.
        let days: Vec<ScannedFile> = self.files.iter().map(|file| ScannedFile::of_days(file)).collect();
        let keep = FactTable::new(self.schema(), days).which(state, filters)?;
        let (mut rows, mut kept) = (Vec::new(), Vec::new());
        for (file, _) in self.files.iter().zip(keep).filter(|(_, keep)| *keep) {
            match (self.lake.part(file, &self.zone, self.as_of).await.map_err(external)?, self.half) {
                (Found::Memory(part), Half::Days) => rows.push(part.days.clone()),
                (Found::Memory(part), Half::Orders) => rows.push(part.orders.clone()),
                (Found::Disk { days: (path, size), .. }, Half::Days) => kept.push(ScannedFile::plain(path, size)),
                (Found::Disk { orders, .. }, Half::Orders) => {
                    kept.extend(orders.map(|(path, size)| ScannedFile::plain(path, size)));
                }
            }
        }
        rows.retain(|batch| batch.num_rows() > 0);
        let mut plans = Vec::new();
        if !kept.is_empty() {
            plans.push(FactTable::new(self.schema(), kept).plan(state, projection, filters, None)?);
        }
        if !rows.is_empty() || plans.is_empty() {
            plans.push(MemorySourceConfig::try_new_exec(&[rows], self.schema(), projection.cloned())?);
        }
        UnionExec::try_new(plans)
    }
}
