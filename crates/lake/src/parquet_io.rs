//! Writing and reading the lake's Parquet files through the object store.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::RecordBatch;
use base::{Clock, Month};
use datafusion::object_store::ObjectStore;
use datafusion::object_store::buffered::BufWriter;
use datafusion::object_store::path::Path;
use datafusion::parquet::arrow::arrow_writer::ArrowWriterOptions;
use datafusion::parquet::arrow::async_reader::ParquetRecordBatchStream;
use datafusion::parquet::arrow::{AsyncArrowWriter, ParquetRecordBatchStreamBuilder, ProjectionMask};
use datafusion::parquet::basic::{Compression, Encoding, ZstdLevel};
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};
use datafusion::parquet::schema::types::ColumnPath;

use crate::data_file::{DataFile, Stats};
use crate::error::{Doing as _, Result, on_disk};
use crate::object_reader::ObjectReader;
use crate::tables::Table;

/// Rows of a row group: bounds what an open writer holds in memory.
const ROW_GROUP_ROWS: usize = 128 * 1024;

/// Rows of a batch that is read.
const BATCH_ROWS: usize = 16 * 1024;

/// Columns whose values hardly repeat: a dictionary of them is wasted work.
const UNREPEATED: [&str; 6] = ["line", "spend", "total", "value", "conversions_value", "raw"];

/// Label of files of events that came from the queue.
pub(crate) const NEW_EVENTS: &str = "new";

pub(crate) fn properties() -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_created_by(concat!("sulit ", env!("CARGO_PKG_VERSION")).to_owned());
    for name in UNREPEATED {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(name), false);
    }
    properties.build()
}

/// How events are written. Their numbers and instants grow in small steps when
/// they are sorted by visitor and time, and their ids never repeat.
fn event_properties(is_joined: bool) -> WriterProperties {
    // A joined file is read for years, a new one for minutes.
    let level = ZstdLevel::try_new(if is_joined { 9 } else { 1 }).unwrap_or_default();
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_dictionary_page_size_limit(4 << 20)
        .set_created_by(concat!("sulit ", env!("CARGO_PKG_VERSION")).to_owned());
    for (name, encoding) in [
        ("seq", Encoding::DELTA_BINARY_PACKED),
        ("occurred_at", Encoding::DELTA_BINARY_PACKED),
        ("received_at", Encoding::DELTA_BINARY_PACKED),
        ("event_id", Encoding::DELTA_BYTE_ARRAY),
        ("raw", Encoding::PLAIN),
    ] {
        let column = ColumnPath::from(name);
        properties = properties.set_column_dictionary_enabled(column.clone(), false);
        properties = properties.set_column_encoding(column, encoding);
    }
    properties.build()
}

/// The place of a data file below the lake's root.
pub(crate) fn location(table: Table, path: &Path) -> Path {
    let parts = std::iter::once(table.name().into()).chain(path.parts());
    Path::from_iter(parts)
}

/// A data file being written.
pub(crate) struct FileWriter {
    file: DataFile,
    writer: Option<AsyncArrowWriter<BufWriter>>,
    store: Arc<dyn ObjectStore>,
    properties: WriterProperties,
}

impl FileWriter {
    /// Opens a new file of a partition; `label` begins its name.
    pub(crate) fn new(
        store: Arc<dyn ObjectStore>,
        clock: &dyn Clock,
        table: Table,
        partition: &(String, Month),
        label: &str,
    ) -> Self {
        let (workspace, month) = partition.clone();
        let name = format!("{label}-{}.parquet", uuid::Uuid::now_v7().simple());
        let path = Path::from_iter([format!("workspace={workspace}"), format!("month={month}"), name]);
        let written_ms = clock.now().as_millisecond();
        let file = DataFile { table, path, workspace, month, size: 0, written_ms, stats: Stats::default() };
        let properties = if table.is_imported() { properties() } else { event_properties(label != NEW_EVENTS) };
        Self { file, writer: None, store, properties }
    }

    /// Appends rows; all batches of one file have one schema.
    pub(crate) async fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let doing = || format!("writing {}", self.file.path);
        if self.writer.is_none() {
            let location = location(self.file.table, &self.file.path);
            let sink = BufWriter::new(self.store.clone(), location);
            // The file's own types rule: no dictionary types leak to readers.
            let properties = self.properties.clone();
            let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
            let writer = AsyncArrowWriter::try_new_with_options(sink, batch.schema(), options).doing(doing())?;
            self.writer = Some(writer);
        }
        self.file.stats.observe(batch);
        if let Some(writer) = self.writer.as_mut() {
            writer.write(batch).await.doing(format!("writing {}", self.file.path))?;
        }
        Ok(())
    }

    /// Bytes held in memory.
    pub(crate) fn memory(&self) -> usize {
        self.writer.as_ref().map_or(0, AsyncArrowWriter::memory_size)
    }

    /// Ends the file; `None` when nothing was written to it.
    pub(crate) async fn finish(mut self) -> Result<Option<Arc<DataFile>>> {
        let Some(mut writer) = self.writer.take() else { return Ok(None) };
        writer.finish().await.doing(format!("finishing {}", self.file.path))?;
        self.file.size = writer.bytes_written() as u64;
        Ok(Some(Arc::new(self.file)))
    }
}

impl crate::Lake {
    /// Waits until files are on the disk and not only in the system's memory.
    /// Object storage keeps what it has confirmed; a local folder must be told.
    pub(crate) async fn persist_files(&self, files: &[Arc<DataFile>]) -> Result<()> {
        self.persist(files.iter().map(|file| location(file.table, &file.path)).collect()).await
    }

    /// As [`Self::persist_files`], for a version of a table's log.
    pub(crate) async fn persist_commit(&self, table: Table, version: u64) -> Result<()> {
        self.persist(vec![Path::from_iter([table.name(), "_delta_log", &format!("{version:020}.json")])]).await
    }

    /// As [`Self::persist_files`], for a checkpoint of a table's log.
    pub(crate) async fn persist_checkpoint(&self, table: Table, version: u64) -> Result<()> {
        let name = format!("{version:020}.checkpoint.parquet");
        self.persist(vec![Path::from_iter([table.name(), "_delta_log", name.as_str()])]).await
    }

    async fn persist(&self, paths: Vec<Path>) -> Result<()> {
        let Ok(root) = self.url().to_file_path() else { return Ok(()) };
        let lake = self.clone();
        let persisted = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
            let (mut folders, mut new) = (BTreeSet::new(), Vec::new());
            for path in &paths {
                let path = root.join(path.as_ref());
                std::fs::File::open(&path)?.sync_all()?;
                // A name is durable once its folder is, and that of a new
                // folder once those above it are.
                let mut above = path.ancestors().skip(1).take_while(|folder| folder.starts_with(&root));
                let Some(folder) = above.next() else { continue };
                folders.insert(folder.to_owned());
                if !lake.is_durable(folder) {
                    folders.extend(above.map(PathBuf::from));
                    new.push(folder.to_owned());
                }
            }
            folders.iter().try_for_each(|folder| std::fs::File::open(folder)?.sync_all())?;
            lake.remember_durable(new);
            Ok(())
        });
        let error = match persisted.await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => error,
            Err(error) => std::io::Error::other(error),
        };
        Err(on_disk(error)).doing("writing events through to the disk")
    }
}

/// Opens a data file for some columns; all columns when `None`.
pub(crate) async fn read(
    store: &Arc<dyn ObjectStore>,
    file: &DataFile,
    columns: Option<&[&str]>,
) -> Result<ParquetRecordBatchStream<ObjectReader>> {
    let doing = || format!("reading {}", file.path);
    let reader = ObjectReader::new(store.clone(), location(file.table, &file.path), file.size);
    let mut builder = ParquetRecordBatchStreamBuilder::new(reader).await.doing(doing())?.with_batch_size(BATCH_ROWS);
    if let Some(columns) = columns {
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        builder = builder.with_projection(mask);
    }
    builder.build().doing(doing())
}

/// Open writers by partition, with a bound on how many stay open.
pub(crate) struct PartitionWriters {
    store: Arc<dyn ObjectStore>,
    clock: Arc<dyn Clock>,
    label: String,
    open: HashMap<(Table, (String, Month)), (FileWriter, u64)>,
    turn: u64,
    memory_bytes: usize,
    done: Vec<Arc<DataFile>>,
}

impl PartitionWriters {
    pub(crate) fn new(store: Arc<dyn ObjectStore>, clock: Arc<dyn Clock>, label: String, memory_bytes: usize) -> Self {
        Self { store, clock, label, open: HashMap::new(), turn: 0, memory_bytes, done: Vec::new() }
    }

    /// Appends rows to the file of their partition. When the open files hold
    /// more than the bound, the one written to longest ago is finished.
    pub(crate) async fn write(&mut self, table: Table, partition: (String, Month), batch: &RecordBatch) -> Result<()> {
        self.turn += 1;
        let key = (table, partition);
        if !self.open.contains_key(&key) {
            let writer = FileWriter::new(self.store.clone(), &*self.clock, table, &key.1, &self.label);
            self.open.insert(key.clone(), (writer, 0));
        }
        if let Some((writer, turn)) = self.open.get_mut(&key) {
            *turn = self.turn;
            writer.write(batch).await?;
        }
        while self.open.len() > 1
            && self.open.values().map(|(writer, _)| writer.memory()).sum::<usize>() > self.memory_bytes
        {
            let oldest = self.open.iter().min_by_key(|(_, (_, turn))| *turn).map(|(key, _)| key.clone());
            let Some((writer, _)) = oldest.and_then(|key| self.open.remove(&key)) else { break };
            self.done.extend(writer.finish().await?);
        }
        Ok(())
    }

    /// Finishes every file.
    pub(crate) async fn finish(mut self) -> Result<Vec<Arc<DataFile>>> {
        for (_, (writer, _)) in self.open.drain() {
            self.done.extend(writer.finish().await?);
        }
        self.done.sort_by(|a, b| (a.table, &a.path).cmp(&(b.table, &b.path)));
        Ok(self.done)
    }
}
