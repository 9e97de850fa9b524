//! One table's Delta log: what it holds now, and optimistic commits to it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema};
use base::{Month, WorkspaceId};
use datafusion::object_store::path::Path;
use deltalake::kernel::engine::arrow_conversion::TryIntoKernel as _;
use deltalake::kernel::transaction::{CommitBuilder, CommitProperties, TransactionError};
use deltalake::kernel::{Action, Add, Remove, StructType, Transaction};
use deltalake::logstore::{LogStoreRef, StorageConfig, logstore_for};
use deltalake::operations::create::CreateBuilder;
use deltalake::protocol::{DeltaOperation, SaveMode};
use deltalake::table::state::DeltaTableState;
use deltalake::{DeltaTable, DeltaTableError};
use tokio::sync::Mutex;
use url::Url;

use crate::data_file::DataFile;
use crate::error::{Doing as _, LakeError, Result};
use crate::tables::{PARTITIONS, Table};

/// A partition: all facts of one workspace in one month.
pub(crate) type Partition = (String, Month);

/// What a table holds at one version of its log.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) delta: DeltaTable,
    pub(crate) version: u64,
    pub(crate) files: Arc<BTreeMap<Partition, Vec<Arc<DataFile>>>>,
    /// Application transactions that are known to be the last of their kind.
    transactions: Arc<Vec<(String, i64)>>,
}

impl View {
    /// The files of a workspace within some months; all months when `None`.
    pub(crate) fn of(&self, workspace: &WorkspaceId, months: Option<&[Month]>) -> Vec<Arc<DataFile>> {
        let from = (workspace.to_string(), Month::of(jiff_min()));
        let belongs = |(owner, month): &&Partition| {
            owner == workspace.as_str() && months.is_none_or(|months| months.contains(month))
        };
        self.files
            .range(from..)
            .take_while(|((owner, _), _)| owner == workspace.as_str())
            .filter(|(partition, _)| belongs(partition))
            .flat_map(|(_, files)| files.iter().cloned())
            .collect()
    }
}

fn jiff_min() -> base::Day {
    base::Day::MIN
}

/// Application transactions that are remembered besides those of a commit.
const KNOWN_TRANSACTIONS: usize = 8;

/// How a commit ended.
pub(crate) enum Commit {
    /// It is in the log, as this version.
    Done(u64),
    /// Another writer was first; nothing was recorded.
    Lost,
}

/// A table's log store and the newest state seen of it.
#[derive(Debug)]
pub(crate) struct DeltaLog {
    pub(crate) table: Table,
    store: LogStoreRef,
    seen: Mutex<Option<View>>,
}

impl DeltaLog {
    pub(crate) fn new(table: Table, root: &Url) -> Result<Self> {
        let address = |reason: String| LakeError::Address { address: root.to_string(), reason };
        let url = root.join(&format!("{}/", table.name())).map_err(|error| address(error.to_string()))?;
        let store = logstore_for(&url, StorageConfig::default()).map_err(|error| address(error.to_string()))?;
        Ok(Self { table, store, seen: Mutex::new(None) })
    }

    /// The newest state; `None` when the table was never written. Only the
    /// commits since the last call are read.
    pub(crate) async fn view(&self) -> Result<Option<View>> {
        let name = self.table.name();
        let mut seen = self.seen.lock().await;
        let (mut delta, known) = match seen.as_ref() {
            Some(view) => (view.delta.clone(), Some(view.version)),
            None => {
                let exists = self.store.is_delta_table_location().await.doing(format!("looking for table {name}"))?;
                if !exists {
                    return Ok(None);
                }
                (DeltaTable::new(self.store.clone()), None)
            }
        };
        if let Err(error) = delta.update_incremental(None).await {
            // The log may have been shortened past what was seen of it last.
            if seen.is_none() {
                return Err(error).doing(format!("reading table {name}"));
            }
            delta = DeltaTable::new(self.store.clone());
            delta.update_incremental(None).await.doing(format!("reading table {name}"))?;
        }
        let version = delta.version().unwrap_or_default();
        if known == Some(version) {
            return Ok(seen.clone());
        }
        let before = seen.as_ref().map(|view| view.files.clone()).unwrap_or_default();
        let files = Arc::new(index(&delta, self.table, &before)?);
        let view = View { delta, version, files, transactions: Arc::default() };
        *seen = Some(view.clone());
        Ok(Some(view))
    }

    /// The newest state, of a table made now if there was none.
    pub(crate) async fn view_or_create(&self) -> Result<View> {
        if let Some(view) = self.view().await? {
            return Ok(view);
        }
        let name = self.table.name();
        let mut fields =
            vec![Field::new(PARTITIONS[0], DataType::Utf8, false), Field::new(PARTITIONS[1], DataType::Utf8, false)];
        fields.extend(self.table.schema().fields().iter().map(|field| field.as_ref().clone()));
        let columns: StructType = (&Schema::new(fields)).try_into_kernel().doing(format!("describing table {name}"))?;
        let made = CreateBuilder::new()
            .with_log_store(self.store.clone())
            .with_table_name(name)
            .with_columns(columns.fields().cloned())
            .with_partition_columns(PARTITIONS)
            .with_save_mode(SaveMode::Ignore)
            .with_configuration(settings(self.table))
            .await;
        // Somebody else may have made it in the same moment, which fails here
        // and is as good.
        match (self.view().await?, made) {
            (Some(view), _) => Ok(view),
            (None, Err(error)) => Err(error).doing(format!("making table {name}")),
            (None, Ok(_)) => Err(LakeError::Internal(format!("table {name} is missing after it was made"))),
        }
    }

    /// The number an application transaction left in the log.
    pub(crate) async fn transaction(&self, view: &View, app: &str) -> Result<Option<i64>> {
        // The log is read from its last checkpoint on for this; a writer that
        // writes again and again knows.
        if let Some((_, number)) = view.transactions.iter().find(|(known, _)| known == app) {
            return Ok(Some(*number));
        }
        let doing = || format!("reading the transactions of table {}", self.table.name());
        let state = view.delta.snapshot().doing(doing())?;
        state.transaction_version(self.store.as_ref(), app).await.doing(doing())
    }

    /// Remembers the state after a commit of our own, which is read already.
    async fn saw(&self, state: DeltaTableState, version: u64, transactions: Vec<(String, i64)>) {
        let mut seen = self.seen.lock().await;
        let before = seen.as_ref().map(|view| view.files.clone()).unwrap_or_default();
        let mut delta = DeltaTable::new(self.store.clone());
        delta.state = Some(state);
        // Should the list of files be beyond us, reading it again says why.
        if let Ok(files) = index(&delta, self.table, &before) {
            *seen = Some(View { delta, version, files: Arc::new(files), transactions: Arc::new(transactions) });
        }
    }

    /// Adds and removes files in one version, if nobody wrote since `view`.
    pub(crate) async fn commit(&self, view: &View, change: Change) -> Result<Commit> {
        let mut actions: Vec<Action> = Vec::with_capacity(change.add.len() + change.remove.len());
        actions.extend(change.remove.iter().map(|file| Action::Remove(file.remove(change.at_ms, change.data_change))));
        actions.extend(change.add.iter().map(|file| Action::Add(file.add(change.data_change))));
        let transactions = change.transactions.iter().map(|(app, number)| Transaction::new(app, *number)).collect();
        let properties = CommitProperties::default().with_max_retries(0).with_application_transactions(transactions);
        let state = view.delta.snapshot().doing("reading the state to commit on")?;
        let outcome = CommitBuilder::from(properties)
            .with_actions(actions)
            .build(Some(state), self.store.clone(), change.operation)
            .await;
        match outcome {
            Ok(done) => {
                let version = done.version();
                // What was known before it still holds right after it.
                let mut known = change.transactions;
                if version == view.version + 1 {
                    let before = view.transactions.iter().filter(|(app, _)| !known.iter().any(|(new, _)| new == app));
                    known.extend(before.take(KNOWN_TRANSACTIONS).cloned().collect::<Vec<_>>());
                }
                self.saw(done.snapshot, version, known).await;
                Ok(Commit::Done(version))
            }
            Err(error) if is_lost_race(&error) => Ok(Commit::Lost),
            Err(error) => Err(error).doing(format!("committing to table {}", self.table.name())),
        }
    }
}

/// One version to be committed.
pub(crate) struct Change {
    pub(crate) add: Vec<Arc<DataFile>>,
    pub(crate) remove: Vec<Arc<DataFile>>,
    /// Application transactions to leave in the log.
    pub(crate) transactions: Vec<(String, i64)>,
    pub(crate) operation: DeltaOperation,
    /// Milliseconds since 1970 for the tombstones.
    pub(crate) at_ms: i64,
    /// False for compaction, which changes no row.
    pub(crate) data_change: bool,
}

/// Settings of a table in its log. The tables of events get a version every
/// moment, most of whose files are joined soon: their logs are shortened by
/// upkeep, and need not list for a week what was deleted.
fn settings(table: Table) -> Vec<(&'static str, Option<&'static str>)> {
    if table.is_imported() {
        return vec![("delta.checkpointInterval", Some("20"))];
    }
    vec![
        ("delta.checkpointInterval", Some("100")),
        ("delta.enableExpiredLogCleanup", Some("false")),
        ("delta.deletedFileRetentionDuration", Some("interval 1 hours")),
    ]
}

/// What an append or a restatement is called in the log.
pub(crate) fn write_operation() -> DeltaOperation {
    DeltaOperation::Write {
        mode: SaveMode::Append,
        partition_by: Some(PARTITIONS.map(str::to_owned).to_vec()),
        predicate: None,
    }
}

fn is_lost_race(error: &DeltaTableError) -> bool {
    matches!(
        error,
        DeltaTableError::VersionAlreadyExists(_)
            | DeltaTableError::Transaction {
                source: TransactionError::MaxCommitAttempts(_)
                    | TransactionError::CommitConflict(_)
                    | TransactionError::VersionAlreadyExists(_)
            }
    )
}

fn index(
    delta: &DeltaTable,
    table: Table,
    before: &BTreeMap<Partition, Vec<Arc<DataFile>>>,
) -> Result<BTreeMap<Partition, Vec<Arc<DataFile>>>> {
    let state = delta.snapshot().doing("reading the list of files")?;
    let known: HashMap<&Path, &Arc<DataFile>> = before.values().flatten().map(|file| (&file.path, file)).collect();
    let mut files: BTreeMap<Partition, Vec<Arc<DataFile>>> = BTreeMap::new();
    for listed in state.log_data().iter() {
        let path = listed.object_store_path();
        let file = match known.get(&path) {
            Some(file) => (*file).clone(),
            None => {
                let values = listed.partition_values_map();
                let size = u64::try_from(listed.size()).unwrap_or_default();
                Arc::new(DataFile::listed(table, path, size, &values, listed.stats().as_deref())?)
            }
        };
        if listed.deletion_vector_descriptor().is_some() {
            return Err(LakeError::Invalid(format!(
                "another program wrote deletion vectors into table {}; rewrite it with `reorg table … apply (purge)` there",
                table.name()
            )));
        }
        files.entry((file.workspace.clone(), file.month)).or_default().push(file);
    }
    for list in files.values_mut() {
        list.sort_by(|a, b| a.path.cmp(&b.path));
    }
    Ok(files)
}

/// The actions a [`DataFile`] stands for.
impl DataFile {
    fn values(&self) -> HashMap<String, Option<String>> {
        HashMap::from([
            (PARTITIONS[0].to_owned(), Some(self.workspace.clone())),
            (PARTITIONS[1].to_owned(), Some(self.month.to_string())),
        ])
    }

    pub(crate) fn add(&self, data_change: bool) -> Add {
        Add {
            path: self.path.to_string(),
            partition_values: self.values(),
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            modification_time: self.written_ms,
            data_change,
            stats: Some(self.stats.to_json()),
            ..Add::default()
        }
    }

    fn remove(&self, at_ms: i64, data_change: bool) -> Remove {
        Remove {
            path: self.path.to_string(),
            data_change,
            deletion_timestamp: Some(at_ms),
            extended_file_metadata: Some(true),
            partition_values: Some(self.values()),
            size: Some(i64::try_from(self.size).unwrap_or(i64::MAX)),
            ..Remove::default()
        }
    }
}
