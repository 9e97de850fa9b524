//! A table kept in memory in small batches, so that one order that changes costs
//! one batch.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{Array as _, BooleanArray, RecordBatch, UInt32Array};
use arrow::compute::{cast, concat_batches, filter_record_batch, take_record_batch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::datasource::MemTable;
use datafusion::prelude::{Expr, SessionContext, col};
use futures::StreamExt as _;

use crate::convert::text;
use crate::error::{Doing as _, Result};

/// Rows of a batch that is kept. A batch is written anew when an order in it
/// changes.
pub(super) const BATCH_ROWS: usize = 8_192;

/// Batches of fewer rows that may gather before they become one.
const MOST_SMALL: usize = 16;

/// Texts that many orders share.
const REPEATED: [&str; 7] = ["currency", "coupon", "utm_source", "utm_medium", "utm_campaign", "channel", "ref_key"];

/// A table in small batches, its repeated texts as dictionaries.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    pub(super) schema: SchemaRef,
    pub(super) batches: Vec<RecordBatch>,
}

impl Rows {
    /// None yet, of the columns of a schema.
    pub(super) fn like(schema: &Schema) -> Self {
        let fields = schema.fields().iter().map(|field| Field::new(field.name(), compact_type(field), true));
        Self { schema: Arc::new(Schema::new(fields.collect::<Vec<_>>())), batches: Vec::new() }
    }

    /// Runs a query and gathers what it gives.
    pub(super) async fn read(session: &SessionContext, sql: &str, doing: &str) -> Result<Self> {
        let mut batches = session.sql(sql).await.doing(doing)?.execute_stream().await.doing(doing)?;
        let plain = batches.schema();
        let mut rows = Self::like(&plain);
        let (mut open, mut count) = (Vec::new(), 0);
        while let Some(batch) = batches.next().await {
            let batch = batch.doing(doing)?;
            count += batch.num_rows();
            open.push(batch);
            if count >= BATCH_ROWS {
                rows.push(&concat_batches(&plain, &std::mem::take(&mut open)).doing(doing)?)?;
                count = 0;
            }
        }
        if count > 0 {
            rows.push(&concat_batches(&plain, &open).doing(doing)?)?;
        }
        Ok(rows)
    }

    /// Adds rows whose texts may be plain, as copies that hold on to nothing else.
    pub(super) fn push(&mut self, batch: &RecordBatch) -> Result<()> {
        let doing = "keeping orders of events";
        let mut from = 0;
        while from < batch.num_rows() {
            let until = batch.num_rows().min(from + BATCH_ROWS);
            let wanted: UInt32Array = (from..until).filter_map(|row| u32::try_from(row).ok()).collect();
            let part = take_record_batch(batch, &wanted).doing(doing)?;
            let cells = part.columns().iter().zip(self.schema.fields());
            let cells = cells.map(|(column, field)| cast(column, field.data_type())).collect::<Result<_, _>>();
            self.batches.push(RecordBatch::try_new(self.schema.clone(), cells.doing(doing)?).doing(doing)?);
            from = until;
        }
        Ok(())
    }

    pub(super) fn count(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    pub(super) fn bytes(&self) -> usize {
        self.batches.iter().map(RecordBatch::get_array_memory_size).sum()
    }

    /// Which of some orders it knows.
    pub(super) fn known(&self, keys: &HashSet<String>, known: &mut HashSet<String>) {
        for batch in &self.batches {
            let cells = batch.column(0);
            let found = (0..batch.num_rows()).filter_map(|row| keys.get(text(cells, row)?));
            known.extend(found.cloned());
        }
    }

    /// The same without some orders, and with others.
    pub(super) fn exchanged(&self, without: &HashSet<String>, with: Self) -> Result<Self> {
        let doing = "keeping orders of events";
        let mut rows = Self { schema: self.schema.clone(), batches: Vec::with_capacity(self.batches.len() + 1) };
        for batch in &self.batches {
            let cells = batch.column(0);
            let stays: BooleanArray = (0..batch.num_rows())
                .map(|row| Some(text(cells, row).is_none_or(|key| !without.contains(key))))
                .collect();
            if stays.true_count() == batch.num_rows() {
                rows.batches.push(batch.clone());
            } else {
                rows.batches.push(filter_record_batch(batch, &stays).doing(doing)?);
            }
        }
        rows.batches.extend(with.batches);
        rows.batches.retain(|batch| batch.num_rows() > 0);
        let is_small = |batch: &RecordBatch| batch.num_rows() < BATCH_ROWS / 2;
        if rows.batches.iter().filter(|batch| is_small(batch)).count() > MOST_SMALL {
            let (small, large) = std::mem::take(&mut rows.batches).into_iter().partition(is_small);
            rows.batches = large;
            // Their dictionaries are made anew, or they would only grow.
            let plain = small.iter().map(plain).collect::<Result<Vec<_>>>()?;
            if let Some(first) = plain.first() {
                rows.push(&concat_batches(&first.schema(), &plain).doing(doing)?)?;
            }
        }
        Ok(rows)
    }

    pub(super) fn register(&self, session: &SessionContext, name: &str) -> Result<()> {
        let doing = || format!("opening {name}");
        let table = MemTable::try_new(self.schema.clone(), vec![self.batches.clone()]).doing(doing())?;
        let columns = self.schema.fields().iter().map(|field| match field.data_type() {
            DataType::Dictionary(_, texts) => {
                datafusion::prelude::cast(col(field.name()), (**texts).clone()).alias(field.name())
            }
            _ => col(field.name()),
        });
        let columns: Vec<Expr> = columns.collect();
        let view = session.read_table(Arc::new(table)).and_then(|rows| rows.select(columns)).doing(doing())?;
        session.register_table(name, view.into_view()).doing(doing())?;
        Ok(())
    }
}

fn compact_type(field: &Field) -> DataType {
    match field.data_type() {
        DataType::Utf8 if REPEATED.contains(&field.name().as_str()) => {
            DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
        }
        other => other.clone(),
    }
}

pub(super) fn plain(batch: &RecordBatch) -> Result<RecordBatch> {
    let doing = "keeping orders of events";
    let kind = |kind: &DataType| match kind {
        DataType::Dictionary(_, texts) => (**texts).clone(),
        other => other.clone(),
    };
    let schema = batch.schema();
    let fields = schema.fields().iter().map(|field| Field::new(field.name(), kind(field.data_type()), true));
    let cells = batch.columns().iter().map(|column| cast(column, &kind(column.data_type()))).collect::<Result<_, _>>();
    RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), cells.doing(doing)?).doing(doing)
}
