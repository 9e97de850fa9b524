//! DataFusion sessions with their bounds.

use std::sync::Arc;

use base::{Timestamp, WorkspaceId};
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::prelude::{DataFrame, Expr, SessionConfig, SessionContext, col, lit};
use datafusion::scalar::ScalarValue;
use url::Url;

use crate::Lake;
use crate::data_file::DataFile;
use crate::error::{Doing as _, LakeError, Result};
use crate::scan::{FactTable, STORE};
use crate::tables::Table;

impl Lake {
    /// What a session runs on: its memory, its folder to spill to, the lake's
    /// store.
    pub(crate) fn runtime(&self, memory_bytes: usize) -> Result<Arc<RuntimeEnv>> {
        let mode = match self.options().spill_dir.clone() {
            Some(folder) => DiskManagerMode::Directories(vec![folder]),
            None => DiskManagerMode::OsTmpDirectory,
        };
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(FairSpillPool::new(memory_bytes)))
            .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(mode))
            .build_arc()
            .doing("preparing a query")?;
        let store = Url::parse(STORE).map_err(|error| LakeError::Internal(error.to_string()))?;
        runtime.register_object_store(&store, self.store().clone());
        Ok(runtime)
    }

    /// A session that sees the lake's store and nothing else.
    pub(crate) fn session(&self, memory_bytes: usize) -> Result<SessionContext> {
        self.configured(memory_bytes, SessionConfig::new())
    }

    /// A session that sorts many wide rows in little memory: in one part, since
    /// what merges several cannot spill and finds the memory taken by those
    /// who can; in small batches, since a merge of many spilled runs holds one
    /// of each; and with what is set aside for that merge in proportion.
    pub(crate) fn sorting_session(&self, memory_bytes: usize) -> Result<SessionContext> {
        let config = SessionConfig::new()
            .with_target_partitions(1)
            .with_batch_size(1024)
            .with_sort_spill_reservation_bytes((memory_bytes / 8).min(10 << 20));
        self.configured(memory_bytes, config)
    }

    fn configured(&self, memory_bytes: usize, config: SessionConfig) -> Result<SessionContext> {
        let runtime = self.runtime(memory_bytes)?;
        let config = config.with_information_schema(true).with_default_catalog_and_schema("sulit", "public");
        let state =
            SessionStateBuilder::new().with_config(config).with_runtime_env(runtime).with_default_features().build();
        Ok(SessionContext::new_with_state(state))
    }

    /// The files of a workspace's table that a question about the present, or
    /// about an earlier instant, must open.
    pub(crate) async fn files(
        &self,
        table: Table,
        workspace: &WorkspaceId,
        months: Option<&[base::Month]>,
        as_of: Option<Timestamp>,
    ) -> Result<Vec<Arc<DataFile>>> {
        let Some(view) = self.log(table).view().await? else { return Ok(Vec::new()) };
        let mut files = view.of(workspace, months);
        files.retain(|file| match as_of {
            None => file.has_live_rows(),
            Some(at) => file.may_hold_at(at),
        });
        Ok(files)
    }

    /// The believed rows of some files, as a frame of all their columns.
    pub(crate) fn believed_rows(
        &self,
        session: &SessionContext,
        table: Table,
        files: &[Arc<DataFile>],
        as_of: Option<Timestamp>,
    ) -> Result<DataFrame> {
        let provider = FactTable::new(table.schema(), files.iter().map(Into::into).collect());
        session
            .read_table(Arc::new(provider))
            .and_then(|rows| rows.filter(is_believed(table, as_of)))
            .doing(format!("opening {}", table.name()))
    }
}

/// Whether a row is believed now, or was at an instant. Events are believed
/// from when they were received on, for good.
pub(crate) fn is_believed(table: Table, as_of: Option<Timestamp>) -> Expr {
    let at = as_of.map(|at| lit(ScalarValue::TimestampMicrosecond(Some(at.as_microsecond()), Some("UTC".into()))));
    match (table.is_imported(), at) {
        (true, None) => col("superseded_at").is_null(),
        (true, Some(at)) => {
            let open = col("superseded_at").is_null().or(col("superseded_at").gt(at.clone()));
            col("recorded_at").lt_eq(at).and(open)
        }
        (false, None) => lit(true),
        (false, Some(at)) => col("received_at").lt_eq(at),
    }
}
