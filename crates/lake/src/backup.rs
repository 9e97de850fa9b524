//! Backup and restore: the files of every table at one version, as bytes. The
//! caller puts them into an archive of its choice.

use bytes::Bytes;
use datafusion::object_store::ObjectStoreExt as _;
use datafusion::object_store::buffered::BufWriter;
use datafusion::object_store::path::Path;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _, TryStreamExt as _};
use tokio::io::AsyncWriteExt as _;

use crate::Lake;
use crate::error::{Doing as _, LakeError, Result};
use crate::parquet_io::location;
use crate::tables::Table;

/// Folders beside the tables that belong into a backup: the marks that undo
/// needs, and imported files as they came, where importers keep them.
const BESIDE: [&str; 2] = ["imports", "originals"];

/// A file of the lake that belongs into a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LakeFile {
    /// Its path below the lake, with `/`.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
}

impl Lake {
    /// The files that make up the lake now: of each table the data files and
    /// the log of its newest version, the marks that undo needs, and the
    /// originals of imported files. Data
    /// files come before logs, so that a restore that stops half-way shows no
    /// table that lacks files. Rollups are left out: they are derived.
    pub async fn backup_files(&self) -> Result<Vec<LakeFile>> {
        let (mut data, mut logs) = (Vec::new(), Vec::new());
        for table in Table::ALL {
            let Some(view) = self.log(table).view().await? else { continue };
            for file in view.files.values().flatten() {
                data.push(LakeFile { path: location(table, &file.path).to_string(), size: file.size });
            }
            let folder = Path::from_iter([table.name(), "_delta_log"]);
            let listed: Vec<_> = self.store().list(Some(&folder)).try_collect().await.doing("listing a table's log")?;
            let mut kept: Vec<LakeFile> = listed
                .into_iter()
                .filter(|meta| meta.location.filename().and_then(log_version).is_some_and(|v| v <= view.version))
                .map(|meta| LakeFile { path: meta.location.to_string(), size: meta.size })
                .collect();
            kept.sort_by(|a, b| a.path.cmp(&b.path));
            logs.extend(kept);
        }
        for folder in BESIDE {
            let found = self.store().list(Some(&Path::from(folder))).try_collect::<Vec<_>>().await;
            let found = found.doing(format!("listing {folder}"))?;
            data.extend(found.into_iter().map(|meta| LakeFile { path: meta.location.to_string(), size: meta.size }));
        }
        data.extend(logs);
        Ok(data)
    }

    /// The bytes of a file of the lake.
    pub async fn read_file(&self, file: &LakeFile) -> Result<BoxStream<'static, Result<Bytes>>> {
        let path = parsed(&file.path)?;
        let found = self.store().get(&path).await.doing(format!("reading {path}"))?;
        Ok(found.into_stream().map(move |bytes| bytes.doing(format!("reading {path}"))).boxed())
    }

    /// Fails unless the lake holds nothing yet.
    pub async fn ensure_empty(&self) -> Result<()> {
        let mut files = self.store().list(None);
        match files.next().await {
            None => Ok(()),
            Some(Ok(_)) => Err(LakeError::NotEmpty(self.url().to_string())),
            Some(Err(error)) => Err(error).doing("looking whether the lake is empty"),
        }
    }

    /// Writes a file of a backup into this lake. Call [`Lake::ensure_empty`]
    /// first and restore in the order of the backup.
    pub async fn restore_file<E>(
        &self,
        path: &str,
        mut bytes: impl Stream<Item = std::result::Result<Bytes, E>> + Unpin + Send,
    ) -> Result<()>
    where
        E: std::fmt::Display,
    {
        let target = parsed(path)?;
        let known = target
            .parts()
            .next()
            .is_some_and(|top| BESIDE.contains(&top.as_ref()) || Table::parse(top.as_ref()).is_some());
        if !known {
            return Err(LakeError::Invalid(format!("“{path}” in the backup is no file of a lake")));
        }
        let mut sink = BufWriter::new(self.store().clone(), target);
        while let Some(part) = bytes.next().await {
            let part = part.map_err(|error| LakeError::Invalid(format!("“{path}” cannot be read: {error}")))?;
            sink.put(part).await.doing(format!("restoring {path}"))?;
        }
        sink.shutdown().await.map_err(|error| LakeError::Invalid(format!("“{path}” cannot be written: {error}")))
    }
}

fn parsed(path: &str) -> Result<Path> {
    Path::parse(path).map_err(|error| LakeError::Invalid(format!("“{path}” is no path of a backup: {error}")))
}

/// The version a log file belongs to: `00…07.json`, `00…20.checkpoint.parquet`.
pub(crate) fn log_version(name: &str) -> Option<u64> {
    let is_log = name.ends_with(".json") || name.ends_with(".parquet");
    name.get(..20).filter(|_| is_log)?.parse().ok()
}
