//! Taking an import back: `undo` keeps the trace (what was believed stays
//! askable), `abort` removes an import that a crash left half applied.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{Array as _, RecordBatch};
use base::{ImportId, Timestamp, WorkspaceId};
use datafusion::common::HashSet;
use datafusion::object_store::path::Path;
use futures::{StreamExt as _, TryStreamExt as _};

use crate::Lake;
use crate::apply::{ATTEMPTS, Step, Watch, import_transaction, tell};
use crate::cells::{key_columns, key_texts, texts_of};
use crate::data_file::DataFile;
use crate::delta::{Change, Commit, View, write_operation};
use crate::error::{Doing as _, LakeError, Result};
use crate::parquet_io;
use crate::rewrite::{Rewriter, believed_again, column, rows_where, superseded};
use crate::tables::Table;

/// What an undo did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undone {
    /// Rows that are no longer believed.
    pub withdrawn: u64,
    /// Rows that the import had superseded and that are believed again.
    pub restored: u64,
}

/// Name of the application transaction of an undo or abort.
pub(crate) fn undo_transaction(import: &str) -> String {
    format!("undo:{import}")
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// Keep the trace: rows are superseded, restored rows are fresh copies.
    Undo(Timestamp),
    /// As if it had never been recorded.
    Abort,
}

impl Lake {
    /// Takes an applied import back as of now: its rows are superseded and
    /// the rows it had superseded come back as fresh copies. What was
    /// believed meanwhile can still be asked.
    ///
    /// # Errors
    /// [`LakeError::BuiltUpon`] when a later import, itself in force, replaced
    /// some of its rows, confirmed them, or holds cells that would come back:
    /// the later one is to be undone first.
    pub async fn undo(&self, workspace: &WorkspaceId, import: &ImportId, watch: Watch<'_>) -> Result<Undone> {
        let mut later = self.confirmers(import.as_str()).await?;
        for table in Table::FACTS {
            let log = self.log(table);
            let Some(view) = log.view().await? else { continue };
            // What an undo that was cut off has done already stands.
            if log.transaction(&view, &undo_transaction(import.as_str())).await?.is_some() {
                continue;
            }
            later.extend(self.built_upon(&view, table, workspace, import.as_str()).await?);
        }
        if !later.is_empty() {
            let later = later.into_iter().collect::<Vec<_>>().join(", ");
            return Err(LakeError::BuiltUpon { import: import.to_string(), later });
        }
        let at = self.clock().now();
        let mut undone = Undone::default();
        for table in Table::FACTS {
            let part = self.take_back(table, Some(workspace), import.as_str(), Mode::Undo(at), watch).await?;
            undone.withdrawn += part.withdrawn;
            undone.restored += part.restored;
        }
        tell(watch, Step::Refresh)?;
        self.refresh_rollups(workspace).await?;
        Ok(undone)
    }

    /// Whether an undo of an import has begun, finished or not.
    pub async fn is_undo_begun(&self, import: &ImportId) -> Result<bool> {
        for table in Table::FACTS.into_iter().chain([Table::Events]) {
            let log = self.log(table);
            let Some(view) = log.view().await? else { continue };
            if log.transaction(&view, &undo_transaction(import.as_str())).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Removes an import that was left half applied, with no trace: its rows
    /// are deleted and the rows it had superseded are believed as before. Does
    /// nothing when nothing of it was recorded.
    pub async fn abort(&self, import: &ImportId) -> Result<Undone> {
        let mut undone = Undone::default();
        for table in Table::FACTS {
            let part = self.take_back(table, None, import.as_str(), Mode::Abort, &crate::apply::unwatched).await?;
            undone.withdrawn += part.withdrawn;
            undone.restored += part.restored;
            self.delete_unlisted(table, import.as_str()).await?;
        }
        self.delete_confirmations_by(import.as_str()).await?;
        Ok(undone)
    }

    async fn take_back(
        &self,
        table: Table,
        workspace: Option<&WorkspaceId>,
        import: &str,
        mode: Mode,
        watch: Watch<'_>,
    ) -> Result<Undone> {
        let log = self.log(table);
        for _ in 0..ATTEMPTS {
            let Some(view) = log.view().await? else { return Ok(Undone::default()) };
            let recorded = log.transaction(&view, &import_transaction(import)).await?.is_some();
            if !recorded || log.transaction(&view, &undo_transaction(import)).await?.is_some() {
                return Ok(Undone::default());
            }
            tell(watch, Step::Rewrite(table))?;
            let touched: Vec<Arc<DataFile>> = all_files(&view, workspace)
                .into_iter()
                .filter(|file| file.may_hold_import(import) || file.may_be_superseded_by(import))
                .collect();
            let held = if table == Table::Rejected {
                HashSet::default()
            } else {
                self.cells_held_by_others(&view, table, workspace, import).await?
            };
            let mode = match mode {
                Mode::Undo(at) => Mode::Undo(newest(&touched).map_or(at, |newest| newest.max(at))),
                Mode::Abort => Mode::Abort,
            };
            let mut undone = Undone::default();
            let add = self.turned_files(table, &touched, (import, mode), &held, &mut undone).await?;
            tell(watch, Step::Commit(table))?;
            let change = Change {
                add: add.clone(),
                remove: touched,
                transactions: vec![(undo_transaction(import), 1)],
                operation: write_operation(),
                at_ms: self.clock().now().as_millisecond(),
                data_change: true,
            };
            match log.commit(&view, change).await? {
                Commit::Done(version) => {
                    let (withdrawn, restored) = (undone.withdrawn, undone.restored);
                    tracing::info!(
                        import.id = import,
                        table = table.name(),
                        version,
                        withdrawn,
                        restored,
                        "import taken back"
                    );
                    return Ok(undone);
                }
                Commit::Lost => {
                    for file in add {
                        self.delete(&parquet_io::location(table, &file.path)).await?;
                    }
                }
            }
        }
        Err(LakeError::Contended { table: table.name() })
    }

    /// Files with the rows of some files as they were before an import.
    async fn turned_files(
        &self,
        table: Table,
        touched: &[Arc<DataFile>],
        (import, mode): (&str, Mode),
        held: &HashSet<(i32, String)>,
        undone: &mut Undone,
    ) -> Result<Vec<Arc<DataFile>>> {
        let mut rewriter = Rewriter::new(self, table, &format!("undo-{import}"));
        for file in touched {
            let partition = (file.workspace.clone(), file.month);
            let mut batches = parquet_io::read(self.store(), file, None).await?;
            while let Some(batch) = batches.next().await {
                let batch = batch.doing(format!("reading {}", file.path))?;
                for part in turned_back(table, &batch, import, mode, held, undone)? {
                    rewriter.write(partition.clone(), &part).await?;
                }
            }
        }
        rewriter.finish().await
    }

    /// Cells that the import superseded and that believed rows of other
    /// imports hold now: their old rows must not come back.
    async fn cells_held_by_others(
        &self,
        view: &View,
        table: Table,
        workspace: Option<&WorkspaceId>,
        import: &str,
    ) -> Result<HashSet<(i32, String)>> {
        let files = all_files(view, workspace);
        let columns = [key_columns(table), &["import_id", "superseded_at", "superseded_by"]].concat();
        let mut lost: HashSet<(i32, String)> = HashSet::default();
        let mut months = BTreeSet::new();
        for file in files.iter().filter(|file| file.may_be_superseded_by(import)) {
            months.insert(file.month);
            self.each_batch(file, &columns, |batch| {
                let by = texts_of(batch, "superseded_by")?;
                key_texts(table, batch, |row, day, text| {
                    if by.is_valid(row) && by.value(row) == import {
                        lost.insert((day, text.to_owned()));
                    }
                })
            })
            .await?;
        }
        let mut held: HashSet<(i32, String)> = HashSet::default();
        let month_bound = crate::cells::is_month_bound(table);
        for file in files.iter().filter(|file| file.has_live_rows() && (!month_bound || months.contains(&file.month))) {
            if lost.is_empty() {
                break;
            }
            self.each_batch(file, &columns, |batch| {
                let (imports, alive) = (texts_of(batch, "import_id")?, column(batch, "superseded_at")?);
                key_texts(table, batch, |row, day, text| {
                    if alive.is_null(row) && imports.value(row) != import {
                        let key = (day, text.to_owned());
                        if lost.contains(&key) {
                            held.insert(key);
                        }
                    }
                })
            })
            .await?;
        }
        Ok(held)
    }

    /// Imports in force that replaced rows of this one, or that hold cells
    /// which its undo would bring back.
    async fn built_upon(
        &self,
        view: &View,
        table: Table,
        workspace: &WorkspaceId,
        import: &str,
    ) -> Result<BTreeSet<String>> {
        let mut later: BTreeSet<String> = BTreeSet::new();
        let columns = ["import_id", "superseded_by"];
        for file in all_files(view, Some(workspace)) {
            if !file.may_hold_import(import) || file.stats.live == file.stats.rows {
                continue;
            }
            self.each_batch(&file, &columns, |batch| {
                let (imports, by) = (texts_of(batch, "import_id")?, texts_of(batch, "superseded_by")?);
                for row in 0..batch.num_rows() {
                    if imports.value(row) == import && by.is_valid(row) && !later.contains(by.value(row)) {
                        later.insert(by.value(row).to_owned());
                    }
                }
                Ok(())
            })
            .await?;
        }
        if table != Table::Rejected {
            later.extend(self.holders(view, table, workspace, import).await?);
        }
        let mut in_force = BTreeSet::new();
        for candidate in later {
            if candidate != import && self.is_in_force(&candidate).await? {
                in_force.insert(candidate);
            }
        }
        Ok(in_force)
    }

    /// The imports of the rows that [`Self::cells_held_by_others`] finds.
    async fn holders(
        &self,
        view: &View,
        table: Table,
        workspace: &WorkspaceId,
        import: &str,
    ) -> Result<BTreeSet<String>> {
        let held = self.cells_held_by_others(view, table, Some(workspace), import).await?;
        let mut holders = BTreeSet::new();
        if held.is_empty() {
            return Ok(holders);
        }
        let columns = [key_columns(table), &["import_id", "superseded_at"]].concat();
        for file in all_files(view, Some(workspace)).iter().filter(|file| file.has_live_rows()) {
            self.each_batch(file, &columns, |batch| {
                let (imports, alive) = (texts_of(batch, "import_id")?, column(batch, "superseded_at")?);
                key_texts(table, batch, |row, day, text| {
                    if alive.is_null(row) && imports.value(row) != import && held.contains(&(day, text.to_owned())) {
                        holders.insert(imports.value(row).to_owned());
                    }
                })
            })
            .await?;
        }
        Ok(holders)
    }

    async fn each_batch(
        &self,
        file: &DataFile,
        columns: &[&str],
        mut each: impl FnMut(&RecordBatch) -> Result<()>,
    ) -> Result<()> {
        let mut batches = parquet_io::read(self.store(), file, Some(columns)).await?;
        while let Some(batch) = batches.next().await {
            each(&batch.doing(format!("reading {}", file.path))?)?;
        }
        Ok(())
    }

    /// Imports in force that found rows of this one to be as their own file says.
    async fn confirmers(&self, import: &str) -> Result<BTreeSet<String>> {
        let folder = Path::from_iter(["imports", import, "confirmed_by"]);
        let marks: Vec<_> =
            self.store().list(Some(&folder)).try_collect().await.doing("reading the marks of imports")?;
        let mut later = BTreeSet::new();
        for mark in marks {
            let Some(name) = mark.location.filename() else { continue };
            if self.is_in_force(name).await? {
                later.insert(name.to_owned());
            }
        }
        Ok(later)
    }

    async fn delete_confirmations_by(&self, import: &str) -> Result<()> {
        let marks: Vec<_> = self
            .store()
            .list(Some(&Path::from("imports")))
            .try_collect()
            .await
            .doing("reading the marks of imports")?;
        for mark in marks.iter().filter(|mark| mark.location.filename() == Some(import)) {
            self.delete(&mark.location).await?;
        }
        Ok(())
    }

    /// Deletes data files of an import that its table does not list.
    async fn delete_unlisted(&self, table: Table, import: &str) -> Result<()> {
        let listed: HashSet<Path> = match self.log(table).view().await? {
            Some(view) => view.files.values().flatten().map(|file| parquet_io::location(table, &file.path)).collect(),
            None => HashSet::default(),
        };
        let folder = Path::from(table.name());
        let files: Vec<_> = self.store().list(Some(&folder)).try_collect().await.doing("listing data files")?;
        for file in files {
            let named =
                file.location.filename().is_some_and(|name| name.contains(import) && name.ends_with(".parquet"));
            let in_log = file.location.parts().any(|part| part.as_ref() == "_delta_log");
            if named && !in_log && !listed.contains(&file.location) {
                self.delete(&file.location).await?;
            }
        }
        Ok(())
    }
}

fn all_files(view: &View, workspace: Option<&WorkspaceId>) -> Vec<Arc<DataFile>> {
    match workspace {
        Some(workspace) => view.of(workspace, None),
        None => view.files.values().flatten().cloned().collect(),
    }
}

fn newest(files: &[Arc<DataFile>]) -> Option<Timestamp> {
    let last = files.iter().flat_map(|file| [file.stats.recorded, file.stats.superseded]).flatten();
    last.map(|(_, last)| last).max().and_then(|at| Timestamp::from_microsecond(at).ok())
}

/// What a batch becomes: its rows as they are to be kept, and fresh copies.
fn turned_back(
    table: Table,
    batch: &RecordBatch,
    import: &str,
    mode: Mode,
    held: &HashSet<(i32, String)>,
    undone: &mut Undone,
) -> Result<Vec<RecordBatch>> {
    let rows = batch.num_rows();
    let (imports, by) = (texts_of(batch, "import_id")?, texts_of(batch, "superseded_by")?);
    let alive = column(batch, "superseded_at")?;
    let own: Vec<bool> = (0..rows).map(|row| imports.value(row) == import).collect();
    let withdrawn: Vec<bool> = (0..rows).map(|row| own[row] && alive.is_null(row)).collect();
    let mut restored: Vec<bool> = (0..rows).map(|row| by.is_valid(row) && by.value(row) == import).collect();
    key_texts(table, batch, |row, day, text| {
        restored[row] = restored[row] && !held.contains(&(day, text.to_owned()));
    })?;
    undone.withdrawn += withdrawn.iter().filter(|hit| **hit).count() as u64;
    undone.restored += restored.iter().filter(|hit| **hit).count() as u64;
    match mode {
        Mode::Undo(at) => Ok(vec![
            superseded(batch, &withdrawn, at, &undo_transaction(import))?,
            believed_again(&rows_where(batch, &restored)?, Some(at))?,
        ]),
        Mode::Abort => {
            let kept: Vec<bool> = (0..rows).map(|row| !own[row] && !restored[row]).collect();
            Ok(vec![rows_where(batch, &kept)?, believed_again(&rows_where(batch, &restored)?, None)?])
        }
    }
}
