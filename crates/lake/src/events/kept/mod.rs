//! Orders as events tell them, merged once and kept in memory. A question merges
//! only what came since: of the data files that are new it takes the orders, and
//! of orders that it knew already, everything that tells of them.
//!
//! A merge knows the data files it covers. Files that upkeep joins have the same
//! rows under another name, so a merge that covers the ones covers the others;
//! where a covered file is gone for any other reason (a person erased, sessions
//! made anew, events too old), everything is merged anew.
//!
//! What is kept in memory is written to disk now and then, so that the lake that
//! is opened next begins with it: see [`disk`].

mod covered;
mod disk;
mod manifest;
mod rows;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use arrow::array::AsArray as _;
use arrow::compute::cast;
use arrow::datatypes::DataType;
use base::WorkspaceId;
use datafusion::object_store::path::Path;
use datafusion::prelude::{Expr, SessionContext, coalesce, col, lit, ltrim};
use sha2::{Digest as _, Sha256};

pub(super) use self::disk::MOST_UNWRITTEN;

use self::covered::{Covered, Joins};
use self::rows::Rows;
use super::told::EventTerms;
use crate::Lake;
use crate::data_file::DataFile;
use crate::error::{Doing as _, Result};
use crate::tables::Table;

/// Where more orders changed than this, everything is merged anew.
const MOST_CHANGED: usize = 50_000;

/// The tables that are merged.
pub(super) const MERGED: [&str; 2] = ["event_orders", "event_refunds"];

/// Whose orders, and by the days of which time zone.
type Of = (WorkspaceId, String);

/// Orders and refunds as events tell them.
#[derive(Debug, Clone)]
pub(crate) struct MergedOrders {
    /// What the [`EventTerms`] said that they were merged by.
    said: String,
    /// The data files that they were merged of.
    covered: Covered,
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

    fn count(&self) -> usize {
        self.tables.iter().map(Rows::count).sum()
    }

    fn bytes(&self) -> usize {
        self.tables.iter().map(Rows::bytes).sum()
    }
}

/// What is kept of a lake's workspaces.
#[derive(Debug, Default)]
pub(crate) struct KeptOrders {
    kept: Mutex<Kept>,
    /// One merges, and who asks for the same waits for it.
    turns: Mutex<HashMap<Of, Arc<tokio::sync::Mutex<()>>>>,
    joins: Joins,
    merged: AtomicU64,
    /// Held by whoever writes what is kept to disk or takes it away.
    on_disk: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Whoever was asked for last comes last.
    of: Vec<(Of, Arc<EventTerms>, Arc<MergedOrders>)>,
    /// How often everything was forgotten.
    forgotten: u64,
}

impl KeptOrders {
    /// Notes that files were joined: the rows are the same.
    pub(crate) fn note_join(&self, of: &[Arc<DataFile>], into: &[Arc<DataFile>]) {
        self.joins.note(of, into);
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

    /// What is kept of each workspace, by the time zone it was last asked in.
    fn latest(&self) -> HashMap<WorkspaceId, (String, Arc<MergedOrders>)> {
        let of_one = |((workspace, zone), _, merged): &(Of, Arc<EventTerms>, Arc<MergedOrders>)| {
            (workspace.clone(), (zone.clone(), merged.clone()))
        };
        self.kept.lock().map_or_else(|_| HashMap::new(), |kept| kept.of.iter().map(of_one).collect())
    }
}

/// Everything but the files that a merge depends on, the way it is made among
/// it: what is read from disk may have been merged by an earlier version.
fn said(terms: &EventTerms) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{} {}\n", terms.currency, terms.time_zone).as_bytes());
    hash.update(terms.source_refs.to_csv().as_bytes());
    for (_, sql) in super::told::OF_EVENTS {
        hash.update(sql.as_bytes());
    }
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
        let mut caught_up = match &kept {
            Some(kept) => self.catch_up(kept, (&files, &listed), workspace, terms).await?,
            None => None,
        };
        if caught_up.is_none()
            && let Some(read) = self.read_kept_orders(&of, &said, &listed).await
        {
            caught_up = self.catch_up(&read, (&files, &listed), workspace, terms).await?;
        }
        if let Some(merged) = caught_up {
            self.kept_orders().put(of, terms, &merged, forgotten, self.options().memory_bytes / 2);
            return Ok(merged);
        }
        let session = self.merging_session(&files, workspace, terms)?;
        let tables = self.merge(&session, terms).await?;
        let merged = Arc::new(MergedOrders { said, covered: Covered::all(&listed), tables });
        self.kept_orders().put(of.clone(), terms, &merged, forgotten, self.options().memory_bytes / 2);
        // A program that asks once and ends does no upkeep.
        self.write_orders_merged_anew(&of, &merged).await;
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
        if kept.covered.is_all(listed) {
            return Ok(Some(kept.clone()));
        }
        let is_listed = |path: &Path| listed.contains_key(path);
        let covered = self.kept_orders().joins.followed(&kept.covered, &is_listed);
        if covered.lacks(&is_listed) {
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
            let fits = |(kept, new): (&Rows, &Rows)| kept.schema == new.schema;
            if !kept.tables.iter().zip([&orders, &refunds]).all(fits) {
                return Ok(None);
            }
            tables = [kept.tables[0].exchanged(&known, orders)?, kept.tables[1].exchanged(&known, refunds)?];
        }
        Ok(Some(Arc::new(MergedOrders { said: kept.said.clone(), covered: Covered::all(listed), tables })))
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
