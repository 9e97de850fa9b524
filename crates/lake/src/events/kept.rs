//! Orders as events tell them, merged once and kept in memory. A question merges
//! only what came since: of the data files that are new it takes the orders, and
//! of orders that it knew already, everything that tells of them.
//!
//! A merge knows the data files it covers. Files that upkeep joins have the same
//! rows under another name, so a merge that covers the ones covers the others;
//! where a covered file is gone for any other reason (a person erased, sessions
//! made anew, events too old), everything is merged anew.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use arrow::array::{Array as _, AsArray as _, BooleanArray, RecordBatch, UInt32Array};
use arrow::compute::{cast, concat_batches, filter_record_batch, take_record_batch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use base::WorkspaceId;
use datafusion::datasource::MemTable;
use datafusion::object_store::path::Path;
use datafusion::prelude::{Expr, SessionContext, coalesce, col, lit, ltrim};
use futures::StreamExt as _;
use sha2::{Digest as _, Sha256};

use super::told::EventTerms;
use crate::Lake;
use crate::convert::text;
use crate::data_file::DataFile;
use crate::error::{Doing as _, Result};
use crate::tables::Table;

/// Where more orders changed than this, everything is merged anew.
const MOST_CHANGED: usize = 50_000;

/// Rows of a batch that is kept. A batch is written anew when an order in it
/// changes.
const BATCH_ROWS: usize = 8_192;

/// Batches of fewer rows that may gather before they become one.
const MOST_SMALL: usize = 16;

/// Joins of files that are remembered.
const MOST_JOINS: usize = 1_000;

/// Texts that many orders share.
const REPEATED: [&str; 7] = ["currency", "coupon", "utm_source", "utm_medium", "utm_campaign", "channel", "ref_key"];

/// The tables that are merged.
pub(super) const MERGED: [&str; 2] = ["event_orders", "event_refunds"];

/// Whose orders, and by the days of which time zone.
type Of = (WorkspaceId, String);

/// Orders and refunds as events tell them.
#[derive(Debug, Clone)]
pub(crate) struct MergedOrders {
    /// What the [`EventTerms`] said that they were merged by.
    said: String,
    /// The data files covered, and whether they hold orders.
    files: HashMap<Path, bool>,
    /// In the order of [`MERGED`].
    tables: [Rows; 2],
}

impl MergedOrders {
    /// Registers what was merged, by the names of [`MERGED`].
    pub(super) fn register(&self, session: &SessionContext) -> Result<()> {
        for (name, rows) in MERGED.into_iter().zip(&self.tables) {
            rows.register(session, name)?;
        }
        Ok(())
    }

    fn bytes(&self) -> usize {
        self.tables.iter().map(Rows::bytes).sum()
    }
}

/// A table in small batches, its repeated texts as dictionaries.
#[derive(Debug, Clone)]
struct Rows {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Rows {
    /// Runs a query and gathers what it gives.
    async fn read(session: &SessionContext, sql: &str, doing: &str) -> Result<Self> {
        let mut batches = session.sql(sql).await.doing(doing)?.execute_stream().await.doing(doing)?;
        let plain = batches.schema();
        let fields = plain.fields().iter().map(|field| Field::new(field.name(), compact_type(field), true));
        let mut rows = Self { schema: Arc::new(Schema::new(fields.collect::<Vec<_>>())), batches: Vec::new() };
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
    fn push(&mut self, batch: &RecordBatch) -> Result<()> {
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

    fn count(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn bytes(&self) -> usize {
        self.batches.iter().map(RecordBatch::get_array_memory_size).sum()
    }

    /// Which of some orders it knows.
    fn known(&self, keys: &HashSet<String>, known: &mut HashSet<String>) {
        for batch in &self.batches {
            let cells = batch.column(0);
            let found = (0..batch.num_rows()).filter_map(|row| keys.get(text(cells, row)?));
            known.extend(found.cloned());
        }
    }

    /// The same without some orders, and with others.
    fn exchanged(&self, without: &HashSet<String>, with: Self) -> Result<Self> {
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

    fn register(&self, session: &SessionContext, name: &str) -> Result<()> {
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

fn plain(batch: &RecordBatch) -> Result<RecordBatch> {
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

/// What is kept of a lake's workspaces.
#[derive(Debug, Default)]
pub(crate) struct KeptOrders {
    kept: Mutex<Kept>,
    /// One merges, and who asks for the same waits for it.
    turns: Mutex<HashMap<Of, Arc<tokio::sync::Mutex<()>>>>,
    joins: Mutex<VecDeque<Join>>,
    merged: AtomicU64,
}

#[derive(Debug, Default)]
struct Kept {
    /// Whoever was asked for last comes last.
    of: Vec<(Of, Arc<EventTerms>, Arc<MergedOrders>)>,
    /// How often everything was forgotten.
    forgotten: u64,
}

/// Data files that were joined, and what they became.
#[derive(Debug)]
struct Join {
    of: Vec<Path>,
    into: Vec<Path>,
}

impl KeptOrders {
    /// Notes that files were joined: the rows are the same.
    pub(crate) fn note_join(&self, of: &[Arc<DataFile>], into: &[Arc<DataFile>]) {
        if let Ok(mut joins) = self.joins.lock() {
            if joins.len() >= MOST_JOINS {
                joins.pop_front();
            }
            let paths = |files: &[Arc<DataFile>]| files.iter().map(|file| file.path.clone()).collect();
            joins.push_back(Join { of: paths(of), into: paths(into) });
        }
    }

    pub(crate) fn forget(&self) {
        if let Ok(mut kept) = self.kept.lock() {
            kept.of.clear();
            kept.forgotten += 1;
        }
    }

    fn turn(&self, of: &Of) -> Arc<tokio::sync::Mutex<()>> {
        self.turns.lock().map_or_else(|_| Arc::default(), |mut turns| turns.entry(of.clone()).or_default().clone())
    }

    /// What is kept, and how often everything was forgotten.
    fn get(&self, of: &Of) -> (Option<Arc<MergedOrders>>, u64) {
        let Ok(mut kept) = self.kept.lock() else { return (None, 0) };
        let found = kept.of.iter().position(|(other, ..)| other == of).map(|at| kept.of.remove(at));
        let merged = found.as_ref().map(|(_, _, merged)| merged.clone());
        kept.of.extend(found);
        (merged, kept.forgotten)
    }

    /// Keeps a merge in the place of the one before, unless everything was
    /// forgotten since it began, and lets go of others while all together are
    /// larger than they may be.
    fn put(&self, of: Of, terms: &EventTerms, merged: &Arc<MergedOrders>, forgotten: u64, most_bytes: usize) {
        let Ok(mut kept) = self.kept.lock() else { return };
        kept.of.retain(|(other, ..)| *other != of);
        if kept.forgotten != forgotten {
            return;
        }
        kept.of.push((of, Arc::new(terms.clone()), merged.clone()));
        let mut bytes = 0;
        let fits = |(_, _, merged): &(Of, Arc<EventTerms>, Arc<MergedOrders>)| {
            bytes += merged.bytes();
            bytes <= most_bytes
        };
        let stay = kept.of.iter().rev().map(fits).take_while(|fits| *fits).count();
        let gone = kept.of.len() - stay;
        kept.of.drain(..gone);
    }

    fn asked(&self) -> Vec<(WorkspaceId, Arc<EventTerms>)> {
        self.kept.lock().map_or_else(
            |_| Vec::new(),
            |kept| kept.of.iter().map(|((workspace, _), terms, _)| (workspace.clone(), terms.clone())).collect(),
        )
    }

    /// The files covered, by what those became that are no longer listed.
    fn joined(&self, files: &HashMap<Path, bool>, listed: &HashMap<Path, bool>) -> Covered {
        let mut covered = Covered { files: files.clone(), partly: HashSet::new() };
        let Ok(joins) = self.joins.lock() else { return covered };
        for Join { of, into } in joins.iter() {
            let is_gone = of.iter().any(|path| covered.files.contains_key(path) && !listed.contains_key(path));
            if !is_gone {
                continue;
            }
            let is_partly = of.iter().any(|path| !covered.files.contains_key(path) || covered.partly.contains(path));
            let had_orders = of.iter().any(|path| covered.files.get(path) == Some(&true));
            covered.files.retain(|path, _| !of.contains(path));
            covered.files.extend(into.iter().map(|path| (path.clone(), had_orders)));
            if is_partly {
                covered.partly.extend(into.iter().cloned());
            }
        }
        covered
    }
}

/// Files that a merge covers, and whether they held orders.
struct Covered {
    files: HashMap<Path, bool>,
    /// Those that hold rows that came later, too.
    partly: HashSet<Path>,
}

impl Covered {
    /// Whether orders were covered that are no longer listed.
    fn lacks(&self, listed: &HashMap<Path, bool>) -> bool {
        self.files.iter().any(|(path, had_orders)| *had_orders && !listed.contains_key(path))
    }

    fn is_whole(&self, path: &Path) -> bool {
        self.files.contains_key(path) && !self.partly.contains(path)
    }
}

/// Everything but the files that a merge depends on.
fn said(terms: &EventTerms) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{} {}\n", terms.currency, terms.time_zone).as_bytes());
    hash.update(terms.source_refs.to_csv().as_bytes());
    base::hex(&hash.finalize())
}

/// By what events tell of the same order, see `order_key` of `order_events`.
fn order_key() -> Expr {
    coalesce(vec![ltrim(vec![col("order_id"), lit("#")]), col("event_id")])
}

impl Lake {
    /// Orders that this process has merged of their events so far. An order that
    /// comes costs one, however many there are.
    #[must_use]
    pub fn orders_merged(&self) -> u64 {
        self.kept_orders().merged.load(Ordering::Relaxed)
    }

    /// Orders and refunds of a workspace as events tell them now.
    pub(super) async fn merged_orders(&self, workspace: &WorkspaceId, terms: &EventTerms) -> Result<Arc<MergedOrders>> {
        let of = (workspace.clone(), terms.time_zone.clone());
        let turn = self.kept_orders().turn(&of);
        let _turn = turn.lock().await;
        let (kept, forgotten) = self.kept_orders().get(&of);
        let files = self.files(Table::Events, workspace, None, None).await?;
        let listed = self.listed(&files, &terms.time_zone).await?;
        let said = said(terms);
        let kept = kept.filter(|kept| kept.said == said);
        let caught_up = match &kept {
            Some(kept) => self.catch_up(kept, (&files, &listed), workspace, terms).await?,
            None => None,
        };
        let merged = match caught_up {
            Some(merged) => merged,
            None => {
                let session = self.merging_session(&files, workspace, terms)?;
                let tables = self.merge(&session, terms).await?;
                Arc::new(MergedOrders { said, files: listed, tables })
            }
        };
        self.kept_orders().put(of, terms, &merged, forgotten, self.options().memory_bytes / 2);
        Ok(merged)
    }

    /// Merges what came since for those who asked before, so that files which
    /// are then joined are covered. Where that takes more, whoever asks next does it.
    pub(super) async fn catch_up_kept_orders(&self) -> Result<()> {
        for (workspace, terms) in self.kept_orders().asked() {
            let of = (workspace.clone(), terms.time_zone.clone());
            let turn = self.kept_orders().turn(&of);
            let _turn = turn.lock().await;
            let (Some(kept), forgotten) = self.kept_orders().get(&of) else { continue };
            let files = self.files(Table::Events, &workspace, None, None).await?;
            let listed = self.listed(&files, &terms.time_zone).await?;
            if let Some(merged) = self.catch_up(&kept, (&files, &listed), &workspace, &terms).await? {
                self.kept_orders().put(of, &terms, &merged, forgotten, self.options().memory_bytes / 2);
            }
        }
        Ok(())
    }

    /// Which files there are, and whether they hold orders.
    async fn listed(&self, files: &[Arc<DataFile>], zone: &str) -> Result<HashMap<Path, bool>> {
        let mut listed = HashMap::with_capacity(files.len());
        for file in files {
            listed.insert(file.path.clone(), self.has_orders(file, zone).await?);
        }
        Ok(listed)
    }

    fn merging_session(
        &self,
        files: &[Arc<DataFile>],
        workspace: &WorkspaceId,
        terms: &EventTerms,
    ) -> Result<SessionContext> {
        let session = self.session(self.options().memory_bytes / 2)?;
        for function in super::lookups::functions(workspace, &terms.dimensions())? {
            session.register_udf(function);
        }
        let rows = self.order_rows(files, &terms.time_zone);
        session.register_table("order_event_rows", rows).doing("opening the orders of events")?;
        Ok(session)
    }

    /// Merges the orders of a session's `order_event_rows`.
    async fn merge(&self, session: &SessionContext, terms: &EventTerms) -> Result<[Rows; 2]> {
        super::told::plan_order_events(session, &terms.dimensions()).await?;
        let [orders, refunds] = super::told::merges(&terms.dimensions());
        let orders = Rows::read(session, &orders, "reading event_orders").await?;
        let refunds = Rows::read(session, &refunds, "reading event_refunds").await?;
        self.kept_orders().merged.fetch_add((orders.count() + refunds.count()) as u64, Ordering::Relaxed);
        Ok([orders, refunds])
    }

    /// A merge with what came since; `None` where everything is to be merged anew.
    async fn catch_up(
        &self,
        kept: &Arc<MergedOrders>,
        (files, listed): (&[Arc<DataFile>], &HashMap<Path, bool>),
        workspace: &WorkspaceId,
        terms: &EventTerms,
    ) -> Result<Option<Arc<MergedOrders>>> {
        if kept.files == *listed {
            return Ok(Some(kept.clone()));
        }
        let covered = self.kept_orders().joined(&kept.files, listed);
        if covered.lacks(listed) {
            return Ok(None);
        }
        let is_new = |file: &&Arc<DataFile>| listed.get(&file.path) == Some(&true) && !covered.is_whole(&file.path);
        let added: Vec<Arc<DataFile>> = files.iter().filter(is_new).cloned().collect();
        let mut tables = kept.tables.clone();
        if !added.is_empty() {
            let session = self.merging_session(&added, workspace, terms)?;
            let Some(changed) = changed_orders(&session).await? else { return Ok(None) };
            let mut known = HashSet::new();
            for rows in &kept.tables {
                rows.known(&changed, &mut known);
            }
            if !known.is_empty() {
                self.widen(&session, files, &terms.time_zone, &known).await?;
            }
            let [orders, refunds] = self.merge(&session, terms).await?;
            tables = [kept.tables[0].exchanged(&known, orders)?, kept.tables[1].exchanged(&known, refunds)?];
        }
        Ok(Some(Arc::new(MergedOrders { said: kept.said.clone(), files: listed.clone(), tables })))
    }

    /// Adds to a session's `order_event_rows` what else tells of some orders.
    async fn widen(
        &self,
        session: &SessionContext,
        files: &[Arc<DataFile>],
        zone: &str,
        known: &HashSet<String>,
    ) -> Result<()> {
        let doing = "looking for what else tells of orders";
        let keys: Vec<Expr> = known.iter().map(|key| lit(key.as_str())).collect();
        let added = session.table("order_event_rows").await.doing(doing)?;
        let added = added.filter(order_key().in_list(keys.clone(), true)).doing(doing)?;
        let all = session.read_table(self.order_rows(files, zone)).doing(doing)?;
        let all = all.filter(order_key().in_list(keys, false)).doing(doing)?;
        let rows = added.union(all).doing(doing)?.cache().await.doing(doing)?;
        session.deregister_table("order_event_rows").doing(doing)?;
        session.register_table("order_event_rows", rows.into_view()).doing(doing)?;
        Ok(())
    }
}

/// The orders that a session's `order_event_rows` tell of; `None` when there are
/// too many.
async fn changed_orders(session: &SessionContext) -> Result<Option<HashSet<String>>> {
    let doing = "looking which orders came";
    let rows = session.table("order_event_rows").await.doing(doing)?;
    let keys = rows
        .select(vec![order_key().alias("order_key")])
        .and_then(|rows| rows.distinct())
        .and_then(|rows| rows.limit(0, Some(MOST_CHANGED + 1)))
        .doing(doing)?;
    let mut found = HashSet::new();
    for batch in keys.collect().await.doing(doing)? {
        let cells = cast(batch.column(0), &DataType::Utf8).doing(doing)?;
        found.extend(cells.as_string::<i32>().iter().flatten().map(str::to_owned));
    }
    Ok((found.len() <= MOST_CHANGED).then_some(found))
}
