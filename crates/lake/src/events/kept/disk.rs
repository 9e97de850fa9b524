//! Merged orders on disk, so that a lake that is opened anew begins with them:
//! of each workspace those of one time zone, in a folder of their own with a
//! manifest that is written last and names the rest. They are derived; whatever
//! is missing, damaged or of another version is merged anew.
//!
//! A manifest knows the data files covered, as a merge in memory does, and upkeep
//! notes in it what they were joined into. Rows of a person who is erased must not
//! stay here, so whatever takes data files away deletes the folder first, and
//! nothing is written before that is done, see [`Lake::without_orders_on_disk`].

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use base::WorkspaceId;
use bytes::Bytes;
use datafusion::object_store::path::Path;
use datafusion::object_store::{self, ObjectStoreExt as _, PutPayload};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use futures::TryStreamExt as _;
use tokio::sync::MutexGuard;

use super::covered::Covered;
use super::manifest::{Manifest, TableFile, checksum};
use super::rows::{BATCH_ROWS, Rows, plain};
use super::{MERGED, MergedOrders, Of};
use crate::Lake;
use crate::data_file::DataFile;
use crate::error::{Doing as _, LakeError, Result, on_disk};
use crate::parquet_io::properties;
use crate::tables::Table;

/// Fewer orders are merged as quickly as they are read.
pub(in crate::events) const MOST_UNWRITTEN: u64 = 5_000;

const READING: &str = "reading the orders kept of events";
const WRITING: &str = "keeping the orders of events";

fn root() -> Path {
    Path::from_iter(["rollups", "orders"])
}

fn folder(workspace: &WorkspaceId) -> Path {
    root().join(workspace.as_str())
}

/// Orders in data files that are not covered, or not wholly.
fn uncovered(files: &[Arc<DataFile>], covered: &Covered) -> u64 {
    let orders = |file: &Arc<DataFile>| file.stats.rows.saturating_sub(file.stats.no_order.unwrap_or(0));
    files.iter().filter(|file| !covered.is_whole(&file.path)).map(orders).sum()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| LakeError::Internal(error.to_string()))?
}

impl Lake {
    /// Has upkeep's joins noted on disk, writes what is kept in memory where that
    /// has so many orders more, and deletes what is of no use any more.
    pub(in crate::events) async fn keep_orders_on_disk(&self, most_unwritten: u64) -> Result<()> {
        let _turn = self.kept_orders().on_disk.lock().await;
        let mut found: HashMap<WorkspaceId, Vec<Path>> = HashMap::new();
        for file in self.store().list(Some(&root())).try_collect::<Vec<_>>().await.doing(WRITING)? {
            let workspace = file.location.parts().nth(2).and_then(|part| WorkspaceId::parse(part.as_ref()).ok());
            if let Some(workspace) = workspace {
                found.entry(workspace).or_default().push(file.location);
            }
        }
        let mut latest = self.kept_orders().latest();
        let workspaces: HashSet<WorkspaceId> = found.keys().chain(latest.keys()).cloned().collect();
        for workspace in workspaces {
            let merged = latest.remove(&workspace);
            let manifest = self.kept_up(&workspace, merged, most_unwritten).await?;
            self.delete_unnamed(found.remove(&workspace).unwrap_or_default(), manifest.as_ref()).await?;
        }
        Ok(())
    }

    /// The manifest that holds from now on.
    async fn kept_up(
        &self,
        workspace: &WorkspaceId,
        latest: Option<(String, Arc<MergedOrders>)>,
        most_unwritten: u64,
    ) -> Result<Option<Manifest>> {
        let known = match self.manifest(workspace).await {
            Err(error @ LakeError::Invalid(_)) => {
                tracing::warn!(%error, "orders kept of events are of no use and go");
                None
            }
            known => known?,
        };
        let files = self.files(Table::Events, workspace, None, None).await?;
        let known = known.and_then(|manifest| {
            let covered = self.still_covered(&manifest.covered()?, &files)?;
            Some((manifest, covered))
        });
        if let Some((zone, merged)) = latest
            && self.still_covered(&merged.covered, &files).is_some()
        {
            let unwritten = match &known {
                Some((manifest, covered)) if manifest.zone == zone && manifest.said == merged.said => {
                    // Of orders without a number files do not say how many they hold.
                    let more = merged.count().saturating_sub(manifest.rows) as u64;
                    uncovered(&files, covered).max(more)
                }
                _ => merged.count() as u64,
            };
            if unwritten >= most_unwritten {
                return self.write_orders(workspace, zone, &merged).await;
            }
        }
        let Some((manifest, covered)) = known else { return Ok(None) };
        let following = manifest.clone().following(&covered);
        if following != manifest {
            self.write_manifest(workspace, &following).await?;
        }
        Ok(Some(following))
    }

    /// What a merge covers among the files listed now, if they still hold all of it.
    fn still_covered(&self, covered: &Covered, files: &[Arc<DataFile>]) -> Option<Covered> {
        let listed: HashSet<&Path> = files.iter().map(|file| &file.path).collect();
        let is_listed = |path: &Path| listed.contains(path);
        let mut covered = self.kept_orders().joins.followed(covered, &is_listed);
        if covered.lacks(&is_listed) {
            return None;
        }
        covered.files.retain(|path, _| is_listed(path));
        covered.partly.retain(is_listed);
        Some(covered)
    }

    /// Writes what has just been merged as a whole.
    pub(super) async fn write_orders_merged_anew(&self, (workspace, zone): &Of, merged: &Arc<MergedOrders>) {
        if (merged.count() as u64) < MOST_UNWRITTEN || merged.bytes() > self.options().memory_bytes / 2 {
            return;
        }
        let _turn = self.kept_orders().on_disk.lock().await;
        let written = async {
            let found = self.store().list(Some(&folder(workspace))).map_ok(|file| file.location);
            let found = found.try_collect::<Vec<_>>().await.doing(WRITING)?;
            if let Some(manifest) = self.write_orders(workspace, zone.clone(), merged).await? {
                self.delete_unnamed(found, Some(&manifest)).await?;
            }
            Ok::<_, LakeError>(())
        };
        if let Err(error) = written.await {
            tracing::warn!(%error, "the orders merged of events could not be written");
        }
    }

    /// Writes a merge in the place of what is there; `None`, and nothing of it
    /// stays, where files that it covers have been taken away meanwhile.
    async fn write_orders(
        &self,
        workspace: &WorkspaceId,
        zone: String,
        merged: &Arc<MergedOrders>,
    ) -> Result<Option<Manifest>> {
        let files = self.files(Table::Events, workspace, None, None).await?;
        if self.still_covered(&merged.covered, &files).is_none() {
            return Ok(None);
        }
        let stamp = uuid::Uuid::now_v7().simple();
        let mut tables: [TableFile; 2] = Default::default();
        for ((name, rows), table) in MERGED.into_iter().zip(&merged.tables).zip(&mut tables) {
            let rows = rows.clone();
            let (bytes, sha256) = blocking(move || {
                let bytes = encoded(&rows)?;
                let sum = checksum(&bytes);
                Ok((bytes, sum))
            })
            .await?;
            *table = TableFile { name: format!("{name}-{stamp}.parquet"), sha256 };
            let path = folder(workspace).join(table.name.as_str());
            self.store().put(&path, PutPayload::from(bytes)).await.doing(WRITING)?;
        }
        // Another process may have taken files away, and have deleted what was here.
        let files = self.files(Table::Events, workspace, None, None).await?;
        let Some(covered) = self.still_covered(&merged.covered, &files) else {
            self.delete_orders(workspace).await?;
            return Ok(None);
        };
        let manifest = Manifest {
            zone,
            said: merged.said.clone(),
            rows: merged.count(),
            bytes: merged.bytes(),
            files: BTreeMap::new(),
            partly: BTreeSet::new(),
            tables,
        };
        let manifest = manifest.following(&covered);
        self.write_manifest(workspace, &manifest).await?;
        Ok(Some(manifest))
    }

    async fn write_manifest(&self, workspace: &WorkspaceId, manifest: &Manifest) -> Result<()> {
        let (path, bytes) = (folder(workspace).join(Manifest::NAME), manifest.written()?);
        self.store().put(&path, PutPayload::from(bytes)).await.doing(WRITING)?;
        Ok(())
    }

    async fn delete_unnamed(&self, found: Vec<Path>, manifest: Option<&Manifest>) -> Result<()> {
        for file in found.iter().filter(|file| !manifest.is_some_and(|manifest| manifest.names(file))) {
            self.delete(file).await?;
        }
        Ok(())
    }

    async fn manifest(&self, workspace: &WorkspaceId) -> Result<Option<Manifest>> {
        let path = folder(workspace).join(Manifest::NAME);
        let bytes = match self.store().get(&path).await {
            Ok(found) => found.bytes().await.doing(READING)?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error).doing(READING),
        };
        let damaged = || LakeError::Invalid(format!("{path} is damaged or of another version"));
        Manifest::read(&bytes).ok_or_else(damaged).map(Some)
    }

    /// What is on disk, if it was merged by the same terms and still stands. What
    /// cannot be read is as good as missing.
    pub(super) async fn read_kept_orders(
        &self,
        of: &Of,
        said: &str,
        listed: &HashMap<Path, bool>,
    ) -> Option<Arc<MergedOrders>> {
        match self.read_orders(of, said, listed).await {
            Ok(found) => found.map(Arc::new),
            Err(error) => {
                tracing::warn!(%error, "the orders kept of events cannot be read and are merged anew");
                None
            }
        }
    }

    async fn read_orders(
        &self,
        (workspace, zone): &Of,
        said: &str,
        listed: &HashMap<Path, bool>,
    ) -> Result<Option<MergedOrders>> {
        let Some(manifest) = self.manifest(workspace).await? else { return Ok(None) };
        let Some(covered) = manifest.covered() else { return Ok(None) };
        let is_listed = |path: &Path| listed.contains_key(path);
        let is_wanted = manifest.zone == *zone
            && manifest.said == said
            && manifest.bytes <= self.options().memory_bytes / 2
            && !self.kept_orders().joins.followed(&covered, &is_listed).lacks(&is_listed);
        if !is_wanted {
            return Ok(None);
        }
        let mut tables = Vec::with_capacity(MERGED.len());
        for TableFile { name, sha256 } in manifest.tables {
            let path = folder(workspace).join(name.as_str());
            let bytes = self.store().get(&path).await.doing(READING)?.bytes().await.doing(READING)?;
            let read = move || match checksum(&bytes) == sha256 {
                true => decoded(bytes),
                false => Err(LakeError::Invalid(format!("{path} is damaged"))),
            };
            tables.push(blocking(read).await?);
        }
        let Ok(tables) = <[Rows; 2]>::try_from(tables) else { return Ok(None) };
        Ok(Some(MergedOrders { said: said.to_owned(), covered, tables }))
    }

    /// Deletes what is on disk of some workspaces' orders. While what it gives is
    /// held nothing is written, so that what is merged of data files that are then
    /// taken away cannot come back.
    pub(crate) async fn without_orders_on_disk(
        &self,
        workspaces: impl IntoIterator<Item = WorkspaceId>,
    ) -> Result<MutexGuard<'_, ()>> {
        let turn = self.kept_orders().on_disk.lock().await;
        for workspace in workspaces {
            self.delete_orders(&workspace).await?;
        }
        Ok(turn)
    }

    async fn delete_orders(&self, workspace: &WorkspaceId) -> Result<()> {
        let folder = folder(workspace);
        let Ok(local) = self.url().to_file_path() else {
            let found = self.store().list(Some(&folder)).map_ok(|file| file.location).try_collect::<Vec<_>>().await;
            return self.delete_unnamed(found.doing("listing the orders kept of events")?, None).await;
        };
        // As a folder: listing would leave out what a crash left half written.
        let (above, folder) = (local.join(root().as_ref()), local.join(folder.as_ref()));
        let gone = tokio::task::spawn_blocking(move || match std::fs::remove_dir_all(folder) {
            // It is to be gone for good before the events are.
            Ok(()) => std::fs::File::open(above)?.sync_all(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        });
        let gone = gone.await.map_err(std::io::Error::other).flatten();
        gone.map_err(on_disk).doing("deleting the orders kept of events")
    }
}

fn encoded(rows: &Rows) -> Result<Vec<u8>> {
    let mut writer = ArrowWriter::try_new(Vec::new(), rows.schema.clone(), Some(properties())).doing(WRITING)?;
    for batch in &rows.batches {
        writer.write(batch).doing(WRITING)?;
    }
    writer.into_inner().doing(WRITING)
}

fn decoded(bytes: Bytes) -> Result<Rows> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).doing(READING)?;
    let mut rows = Rows::like(reader.schema());
    for batch in reader.with_batch_size(BATCH_ROWS).build().doing(READING)? {
        // Dictionaries are made anew: those of a file hold the texts of many batches.
        rows.push(&plain(&batch.doing(READING)?)?)?;
    }
    Ok(rows)
}
