//! Applying a staged import: one commit per table, which lists the new files
//! and replaces the files whose rows are superseded.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use base::Timestamp;
use datafusion::object_store::path::Path;
use datafusion::object_store::{ObjectStoreExt as _, PutPayload};
use futures::StreamExt as _;

use crate::Lake;
use crate::cells::key_texts;
use crate::compare::{Comparison, Plan, believed};
use crate::data_file::DataFile;
use crate::delta::{Change, Commit, View, write_operation};
use crate::error::{Doing as _, LakeError, Result};
use crate::parquet_io::{self, location};
use crate::rewrite::{Rewriter, recorded_at, rows_where, superseded};
use crate::stage::Staged;
use crate::tables::Table;

/// How often a commit is tried against other writers.
pub(crate) const ATTEMPTS: usize = 20;

/// A durable step of a change to the lake, told before it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The marks that tie the import to the ones it confirms are written.
    Mark,
    /// The files of a table are rewritten.
    Rewrite(Table),
    /// A table's log gets its new version.
    Commit(Table),
    /// The daily sums are refreshed.
    Refresh,
    /// Files of a table that an erasure replaced are deleted.
    Sweep(Table),
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mark => f.write_str("marking confirmed imports"),
            Self::Rewrite(table) => write!(f, "writing {}", table.name()),
            Self::Commit(table) => write!(f, "committing {}", table.name()),
            Self::Refresh => f.write_str("refreshing daily sums"),
            Self::Sweep(table) => write!(f, "deleting what {} lists no more", table.name()),
        }
    }
}

/// Is told of each [`Step`] before it is taken; `Break` stops there, which
/// leaves the change half done, as a crash would.
pub type Watch<'a> = &'a (dyn Fn(Step) -> ControlFlow<()> + Send + Sync);

/// A [`Watch`] that lets everything happen.
pub fn unwatched(_: Step) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// What an applied import left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// From when on its rows are believed.
    pub recorded_at: Option<Timestamp>,
    /// The version of each table that holds it.
    pub versions: BTreeMap<Table, u64>,
}

/// Name of the application transaction of an import in a table's log.
pub(crate) fn import_transaction(import: &str) -> String {
    format!("import:{import}")
}

pub(crate) fn tell(watch: Watch<'_>, step: Step) -> Result<()> {
    match watch(step) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(LakeError::Stopped(step.to_string())),
    }
}

impl Lake {
    /// Applies a staged import as compared. Should others have changed the
    /// same months since, the comparison is made anew for that table. Tables
    /// that already hold the import are left alone, so that a repeated call
    /// is safe.
    pub async fn apply(&self, staged: &Staged, comparison: &Comparison, watch: Watch<'_>) -> Result<Applied> {
        let mut applied = Applied::default();
        // Refused rows are kept also of files whose rows are no facts of these tables.
        if comparison.is_unchanged() && staged.files_of(Table::Rejected).is_empty() {
            self.discard(staged).await?;
            return Ok(applied);
        }
        tell(watch, Step::Mark)?;
        self.mark_confirmed(staged, comparison.plans.values()).await?;
        for table in Table::FACTS {
            if staged.files_of(table).is_empty() {
                continue;
            }
            let plan = comparison.plans.get(&table).cloned().unwrap_or_default();
            let (version, at) = self.apply_table(staged, comparison, table, plan, watch).await?;
            applied.versions.insert(table, version);
            applied.recorded_at = applied.recorded_at.max(Some(at));
        }
        tell(watch, Step::Refresh)?;
        self.refresh_rollups(&staged.workspace).await?;
        Ok(applied)
    }

    async fn apply_table(
        &self,
        staged: &Staged,
        comparison: &Comparison,
        table: Table,
        mut plan: Plan,
        watch: Watch<'_>,
    ) -> Result<(u64, Timestamp)> {
        let log = self.log(table);
        let app = import_transaction(staged.import.as_str());
        let mut prepared: Option<Prepared> = None;
        for _ in 0..ATTEMPTS {
            let view = log.view_or_create().await?;
            if log.transaction(&view, &app).await?.is_some() {
                return Ok((view.version, staged.recorded_at));
            }
            let now: Vec<Path> = believed(Some(&view), staged, table).iter().map(|file| file.path.clone()).collect();
            if now != plan.basis {
                (plan, _) = self.compare_table(Some(&view), staged, table, &comparison.policy).await?;
                self.mark_confirmed(staged, std::iter::once(&plan)).await?;
                self.forget(prepared.take()).await?;
            }
            let ready = match prepared.take() {
                Some(ready) => ready,
                None => {
                    tell(watch, Step::Rewrite(table))?;
                    self.prepare(staged, table, &plan).await?
                }
            };
            tell(watch, Step::Commit(table))?;
            match self.commit_prepared(&view, table, &app, &ready).await? {
                Commit::Done(version) => {
                    for unused in &ready.unused {
                        self.delete(&location(table, &unused.path)).await?;
                    }
                    let (rows, removed) = (ready.rows(), ready.remove.len());
                    tracing::info!(import.id = %staged.import, table = table.name(), version, rows, removed, "import recorded");
                    return Ok((version, ready.at));
                }
                Commit::Lost => prepared = Some(ready),
            }
        }
        self.forget(prepared).await?;
        Err(LakeError::Contended { table: table.name() })
    }

    /// Writes the files that the commit will list.
    async fn prepare(&self, staged: &Staged, table: Table, plan: &Plan) -> Result<Prepared> {
        // Never believed before what it replaces was: an import staged earlier
        // and applied later than another one begins with that one's instant.
        let at = plan.newest.map_or(staged.recorded_at, |newest| newest.max(staged.recorded_at));
        let mut rewriter = Rewriter::new(self, table, staged.import.as_str());
        for file in &plan.touched {
            let partition = (file.workspace.clone(), file.month);
            let mut batches = parquet_io::read(self.store(), file, None).await?;
            while let Some(batch) = batches.next().await {
                let batch = batch.doing(format!("reading {}", file.path))?;
                let batch = supersede(table, plan, &batch, at, staged.import.as_str())?;
                rewriter.write(partition.clone(), &batch).await?;
            }
        }
        let fresh = staged.files_of(table);
        let as_staged = plan.same.is_empty() && at == staged.recorded_at;
        let (mut add, mut unused) = (Vec::new(), Vec::new());
        for file in fresh {
            if as_staged {
                add.push(file);
                continue;
            }
            let partition = (file.workspace.clone(), file.month);
            let mut batches = parquet_io::read(self.store(), &file, None).await?;
            while let Some(batch) = batches.next().await {
                let batch = batch.doing(format!("reading {}", file.path))?;
                let batch = recorded_at(&without_same(table, plan, &batch)?, at)?;
                rewriter.write(partition.clone(), &batch).await?;
            }
            unused.push(file);
        }
        let written = rewriter.finish().await?;
        add.extend(written.iter().cloned());
        Ok(Prepared { at, add, written, remove: plan.touched.clone(), unused })
    }

    async fn commit_prepared(&self, view: &View, table: Table, app: &str, ready: &Prepared) -> Result<Commit> {
        let change = Change {
            add: ready.add.clone(),
            remove: ready.remove.clone(),
            transactions: vec![(app.to_owned(), 1)],
            operation: write_operation(),
            at_ms: self.clock().now().as_millisecond(),
            data_change: true,
        };
        self.log(table).commit(view, change).await
    }

    async fn forget(&self, prepared: Option<Prepared>) -> Result<()> {
        for file in prepared.iter().flat_map(|ready| &ready.written) {
            self.delete(&location(file.table, &file.path)).await?;
        }
        Ok(())
    }

    /// Notes that an import says what earlier ones said, so that these are not
    /// undone before it.
    pub(crate) async fn mark_confirming<'a>(
        &self,
        later: &str,
        earlier: impl Iterator<Item = &'a str> + Send,
    ) -> Result<()> {
        for earlier in earlier {
            let path = confirmation(earlier, later);
            self.store().put(&path, PutPayload::new()).await.doing(format!("writing {path}"))?;
        }
        Ok(())
    }

    async fn mark_confirmed(&self, staged: &Staged, plans: impl Iterator<Item = &Plan>) -> Result<()> {
        let earlier: Vec<&str> = plans.flat_map(|plan| &plan.confirmed).map(String::as_str).collect();
        self.mark_confirming(staged.import.as_str(), earlier.into_iter()).await
    }

    /// Whether an import is recorded in any table and neither undone nor aborted.
    pub(crate) async fn is_in_force(&self, import: &str) -> Result<bool> {
        for table in Table::FACTS.into_iter().chain([Table::Events]) {
            let Some(view) = self.log(table).view().await? else { continue };
            let log = self.log(table);
            let recorded = log.transaction(&view, &import_transaction(import)).await?.is_some();
            if recorded && log.transaction(&view, &crate::undo::undo_transaction(import)).await?.is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Where it is noted that a later import says the same as an earlier one.
pub(crate) fn confirmation(earlier: &str, later: &str) -> Path {
    Path::from_iter(["imports", earlier, "confirmed_by", later])
}

struct Prepared {
    at: Timestamp,
    add: Vec<Arc<DataFile>>,
    /// Those of `add` that were written now and not while staging.
    written: Vec<Arc<DataFile>>,
    remove: Vec<Arc<DataFile>>,
    /// Staged files that were copied without the rows already believed.
    unused: Vec<Arc<DataFile>>,
}

impl Prepared {
    fn rows(&self) -> u64 {
        self.add.iter().map(|file| file.stats.rows).sum()
    }
}

fn supersede(
    table: Table,
    plan: &Plan,
    batch: &arrow::array::RecordBatch,
    at: Timestamp,
    import: &str,
) -> Result<arrow::array::RecordBatch> {
    let alive = crate::rewrite::column(batch, "superseded_at")?.clone();
    let mut mask = vec![false; batch.num_rows()];
    key_texts(table, batch, |row, day, text| {
        let gone = plan.texts.known(text).is_some_and(|number| plan.gone.contains(&(day, number)));
        mask[row] = gone && arrow::array::Array::is_null(&alive, row);
    })?;
    superseded(batch, &mask, at, import)
}

fn without_same(table: Table, plan: &Plan, batch: &arrow::array::RecordBatch) -> Result<arrow::array::RecordBatch> {
    let mut mask = vec![true; batch.num_rows()];
    key_texts(table, batch, |row, day, text| {
        mask[row] = !plan.texts.known(text).is_some_and(|number| plan.same.contains(&(day, number)));
    })?;
    rows_where(batch, &mask)
}
