//! Daily and monthly sums of believed spend, kept beside the tables. They are
//! derived: each is named by a fingerprint of the files it was made from, so a
//! stale one is never read, and deleting them all costs only time.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use base::{Month, WorkspaceId};
use datafusion::object_store::buffered::BufWriter;
use datafusion::object_store::path::Path;
use datafusion::object_store::{self, ObjectStoreExt as _};
use datafusion::parquet::arrow::AsyncArrowWriter;
use datafusion::prelude::SessionContext;
use futures::{StreamExt as _, TryStreamExt as _};
use sha2::{Digest as _, Sha256};

use crate::Lake;
use crate::data_file::DataFile;
use crate::error::{Doing as _, Result};
use crate::parquet_io::properties;
use crate::scan::{FactTable, ScannedFile};
use crate::sums::{SPEND_MEASURES, SumQuery};
use crate::tables::{Table, decimal};

/// Replaced rollups younger than this stay: a reader may be about to open them.
const STALE_MS: i64 = 3_600_000;

/// What one row of a rollup stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grain {
    Day,
    Month,
}

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let mut fields = vec![Field::new("day", DataType::Date32, true)];
    fields.extend(["ref_key", "platform", "account", "currency"].map(|name| Field::new(name, DataType::Utf8, true)));
    fields.extend(SPEND_MEASURES.map(|name| {
        let is_decimal = matches!(name, "spend" | "conversions" | "conversions_value");
        Field::new(name, if is_decimal { decimal() } else { DataType::Int64 }, true)
    }));
    fields.push(Field::new("rows", DataType::Int64, true));
    Arc::new(Schema::new(fields))
});

impl Lake {
    /// Brings the daily sums of a workspace up to what is believed now.
    /// Reading does the same for the months it needs, so this only moves the
    /// work to the import.
    pub async fn refresh_rollups(&self, workspace: &WorkspaceId) -> Result<()> {
        for (month, files) in self.live_months(workspace, None).await? {
            self.rollup(workspace, month, &files, Grain::Day).await?;
        }
        Ok(())
    }

    /// Registers the sums a query needs as the table `rollups`: monthly ones
    /// for months that lie in the period as a whole, daily ones for others.
    pub(crate) async fn register_rollups(&self, session: &SessionContext, query: &SumQuery) -> Result<()> {
        let mut files = Vec::new();
        for (month, live) in self.live_months(&query.workspace, Some(&query.months())).await? {
            let whole = query.period.from <= month.first_day() && month.last_day() <= query.period.to;
            let grain = if whole && !query.by_day { Grain::Month } else { Grain::Day };
            let (path, size) = self.rollup(&query.workspace, month, &live, grain).await?;
            files.push(ScannedFile::plain(path, size));
        }
        let table = FactTable::new(SCHEMA.clone(), files);
        session.register_table("rollups", Arc::new(table)).doing("opening the daily sums")?;
        Ok(())
    }

    async fn live_months(
        &self,
        workspace: &WorkspaceId,
        months: Option<&[Month]>,
    ) -> Result<BTreeMap<Month, Vec<Arc<DataFile>>>> {
        let mut live: BTreeMap<Month, Vec<Arc<DataFile>>> = BTreeMap::new();
        for file in self.files(Table::Spend, workspace, months, None).await? {
            live.entry(file.month).or_default().push(file);
        }
        Ok(live)
    }

    /// The sums of a month as a file and its size, made when they are missing.
    async fn rollup(
        &self,
        workspace: &WorkspaceId,
        month: Month,
        live: &[Arc<DataFile>],
        grain: Grain,
    ) -> Result<(Path, u64)> {
        let fingerprint = fingerprint(live);
        let place = |grain: Grain| place(workspace, month, &fingerprint, grain);
        if let Some(size) = self.known_rollup(&place(grain)).await? {
            return Ok((place(grain), size));
        }
        let session = self.session(self.options().memory_bytes / 2)?;
        let rows = self.believed_rows(&session, Table::Spend, live, None)?;
        session.register_table("spend", rows.into_view()).doing("opening spend")?;
        self.write_rollup(&session, "spend", "count(*)", &place(Grain::Day), Grain::Day).await?;
        let size = self.store().head(&place(Grain::Day)).await.doing("reading the daily sums")?.size;
        let days = FactTable::new(SCHEMA.clone(), vec![ScannedFile::plain(place(Grain::Day), size)]);
        session.register_table("days", Arc::new(days)).doing("opening the daily sums")?;
        self.write_rollup(&session, "days", "sum(rows)", &place(Grain::Month), Grain::Month).await?;
        self.drop_stale_rollups(workspace, month, &fingerprint).await?;
        let size = self.store().head(&place(grain)).await.doing("reading the daily sums")?.size;
        self.remember_rollup(&place(grain), size);
        Ok((place(grain), size))
    }

    async fn known_rollup(&self, path: &Path) -> Result<Option<u64>> {
        if let Some(size) = self.remembered_rollup(path) {
            return Ok(Some(size));
        }
        match self.store().head(path).await {
            Ok(meta) => {
                self.remember_rollup(path, meta.size);
                Ok(Some(meta.size))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error).doing(format!("looking for {path}")),
        }
    }

    async fn write_rollup(
        &self,
        session: &SessionContext,
        source: &str,
        rows: &str,
        path: &Path,
        grain: Grain,
    ) -> Result<()> {
        let doing = "summing spend by day";
        let measures = SPEND_MEASURES.map(|name| format!("sum({name}) as {name}")).join(", ");
        let (day, group) = match grain {
            Grain::Day => ("day", "day, ref_key, platform, account, currency"),
            Grain::Month => ("cast(null as date) as day", "ref_key, platform, account, currency"),
        };
        let sql = format!(
            "select {day}, ref_key, platform, account, currency, {measures}, {rows} as rows from {source} \
             group by {group}"
        );
        let mut sums = session.sql(&sql).await.doing(doing)?.execute_stream().await.doing(doing)?;
        let sink = BufWriter::new(self.store().clone(), path.clone());
        let mut writer = AsyncArrowWriter::try_new(sink, sums.schema(), Some(properties())).doing(doing)?;
        while let Some(batch) = sums.next().await {
            writer.write(&batch.doing(doing)?).await.doing(doing)?;
        }
        writer.close().await.doing(doing)?;
        Ok(())
    }

    async fn drop_stale_rollups(&self, workspace: &WorkspaceId, month: Month, fingerprint: &str) -> Result<()> {
        let folder = folder(workspace, month);
        let kept: Vec<_> = self.store().list(Some(&folder)).try_collect().await.doing("listing daily sums")?;
        let newest = self.clock().now().as_millisecond() - STALE_MS;
        for file in kept {
            let is_stale = file.last_modified.timestamp_millis() < newest;
            if is_stale && !file.location.filename().is_some_and(|name| name.starts_with(fingerprint)) {
                self.delete(&file.location).await?;
            }
        }
        Ok(())
    }
}

fn folder(workspace: &WorkspaceId, month: Month) -> Path {
    Path::from_iter(["rollups", "spend", workspace.as_str(), &month.to_string()])
}

fn place(workspace: &WorkspaceId, month: Month, fingerprint: &str, grain: Grain) -> Path {
    let suffix = match grain {
        Grain::Day => "day",
        Grain::Month => "month",
    };
    folder(workspace, month).join(format!("{fingerprint}-{suffix}.parquet"))
}

/// Names the believed rows of a partition: data files never change.
fn fingerprint(live: &[Arc<DataFile>]) -> String {
    let mut hash = Sha256::new();
    for file in live {
        hash.update(file.path.as_ref().as_bytes());
        hash.update(b"\n");
    }
    base::hex(&hash.finalize()[..12])
}
