//! Data files as a table that DataFusion can query. The provider holds one
//! workspace's files only, so no query over it can reach another's.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, TimestampMicrosecondArray, UInt64Array};
use arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::pruning::PruningStatistics;
use datafusion::common::{Column, DFSchema, Result as PlanResult, ScalarValue};
use datafusion::datasource::TableType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::logical_expr::utils::conjunction;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::object_store::path::Path;
use datafusion::physical_optimizer::pruning::PruningPredicateBuilder;
use datafusion::physical_plan::ExecutionPlan;
use futures::FutureExt as _;
use futures::future::{self, BoxFuture};

use crate::data_file::{DataFile, Stats};
use crate::parquet_io::location;
use crate::tables::instant;

/// The address under which queries find the lake's store.
pub(crate) const STORE: &str = "lake://data";

/// One Parquet file of a [`FactTable`].
#[derive(Debug, Clone)]
pub(crate) struct ScannedFile {
    path: Path,
    size: u64,
    stats: Stats,
}

impl From<&Arc<DataFile>> for ScannedFile {
    fn from(file: &Arc<DataFile>) -> Self {
        Self { path: location(file.table, &file.path), size: file.size, stats: file.stats.clone() }
    }
}

impl ScannedFile {
    /// A file beside the tables, of which no statistics are kept.
    pub(crate) fn plain(path: Path, size: u64) -> Self {
        Self { path, size, stats: Stats::default() }
    }

    /// A file of events of which it matters on which days they may lie, in
    /// whatever time zone.
    pub(crate) fn of_days(file: &DataFile) -> Self {
        const DAY: i64 = 86_400_000_000;
        let day = |at: i64| i32::try_from(at.div_euclid(DAY)).unwrap_or_default();
        let days = file.stats.occurred.map(|(first, last)| (day(first) - 1, day(last) + 1));
        Self { path: file.path.clone(), size: file.size, stats: Stats { days, ..file.stats.clone() } }
    }
}

/// Parquet files of one schema.
#[derive(Debug)]
pub(crate) struct FactTable {
    schema: SchemaRef,
    files: Vec<ScannedFile>,
}

impl FactTable {
    pub(crate) fn new(schema: SchemaRef, files: Vec<ScannedFile>) -> Self {
        Self { schema, files }
    }

    /// Which files rows passing the filters may lie in.
    pub(crate) fn which(&self, state: &dyn Session, filters: &[Expr]) -> PlanResult<Vec<bool>> {
        let all = || vec![true; self.files.len()];
        let Some(filter) = conjunction(filters.to_vec()) else { return Ok(all()) };
        let schema = DFSchema::try_from(self.schema.clone())?;
        let filter = state.create_physical_expr(filter, &schema)?;
        let builder = PruningPredicateBuilder::new().with_file_schema(self.schema.clone());
        match builder.build(filter) {
            Some(predicate) => predicate.prune(&Bounds(&self.files)),
            None => Ok(all()),
        }
    }

    /// How the rows are read that pass the filters, or may.
    pub(crate) fn plan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> PlanResult<Arc<dyn ExecutionPlan>> {
        let keep = self.which(state, filters)?;
        let files = self.files.iter().zip(keep).filter(|(_, keep)| *keep).map(|(file, _)| file);
        let mut source = ParquetSource::new(self.schema.clone());
        if let Some(filter) = conjunction(filters.to_vec()) {
            let schema = DFSchema::try_from(self.schema.clone())?;
            source = source.with_predicate(state.create_physical_expr(filter, &schema)?);
        }
        let files: Vec<PartitionedFile> = files
            .map(|file| {
                let mut listed = PartitionedFile::new(String::new(), file.size);
                listed.object_meta.location = file.path.clone();
                listed
            })
            .collect();
        let config = FileScanConfigBuilder::new(ObjectStoreUrl::parse(STORE)?, Arc::new(source))
            .with_projection_indices(projection.cloned())?
            .with_limit(if filters.is_empty() { limit } else { None })
            .with_file_groups(vec![FileGroup::new(files)])
            .build();
        Ok(DataSourceExec::from_data_source(config))
    }
}

impl TableProvider for FactTable {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> PlanResult<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    // Written out and not `async`, so that no future holds the filters: see `held`.
    fn scan<'s, 'state, 'columns, 'filters, 'scan>(
        &'s self,
        state: &'state dyn Session,
        projection: Option<&'columns Vec<usize>>,
        filters: &'filters [Expr],
        limit: Option<usize>,
    ) -> BoxFuture<'scan, PlanResult<Arc<dyn ExecutionPlan>>>
    where
        's: 'scan,
        'state: 'scan,
        'columns: 'scan,
        'filters: 'scan,
        Self: 'scan,
    {
        future::ready(self.plan(state, projection, filters, limit)).boxed()
    }
}

/// The files' statistics as the pruning of DataFusion asks for them.
struct Bounds<'a>(&'a [ScannedFile]);

impl Bounds<'_> {
    fn bounds(&self, column: &Column, last: bool) -> Option<ArrayRef> {
        let pick = |bounds: Option<(i64, i64)>| bounds.map(|(low, high)| if last { high } else { low });
        let instants = |of: fn(&Stats) -> Option<(i64, i64)>| -> ArrayRef {
            let values: TimestampMicrosecondArray = self.0.iter().map(|file| pick(of(&file.stats))).collect();
            debug_assert_eq!(*arrow::array::Array::data_type(&values.clone().with_timezone("UTC")), instant());
            Arc::new(values.with_timezone("UTC"))
        };
        match column.name() {
            "day" => {
                let day = |file: &ScannedFile| file.stats.days.map(|(low, high)| if last { high } else { low });
                Some(Arc::new(self.0.iter().map(day).collect::<Date32Array>()))
            }
            "recorded_at" => Some(instants(|stats| stats.recorded)),
            "superseded_at" => Some(instants(|stats| stats.superseded)),
            "occurred_at" => Some(instants(|stats| stats.occurred)),
            "received_at" => Some(instants(|stats| stats.received)),
            _ => None,
        }
    }
}

impl PruningStatistics for Bounds<'_> {
    fn min_values(&self, column: &Column) -> Option<ArrayRef> {
        self.bounds(column, false)
    }

    fn max_values(&self, column: &Column) -> Option<ArrayRef> {
        self.bounds(column, true)
    }

    fn num_containers(&self) -> usize {
        self.0.len()
    }

    fn null_counts(&self, column: &Column) -> Option<ArrayRef> {
        let count: fn(&ScannedFile) -> Option<u64> = match column.name() {
            "superseded_at" => |file| (file.stats.rows > 0).then_some(file.stats.live),
            "order_id" => |file| file.stats.no_order,
            _ => return None,
        };
        Some(Arc::new(self.0.iter().map(count).collect::<UInt64Array>()))
    }

    fn row_counts(&self) -> Option<ArrayRef> {
        let rows = |file: &ScannedFile| (file.stats.rows > 0).then_some(file.stats.rows);
        Some(Arc::new(self.0.iter().map(rows).collect::<UInt64Array>()))
    }

    fn contained(&self, _: &Column, _: &HashSet<ScalarValue>) -> Option<BooleanArray> {
        None
    }
}
