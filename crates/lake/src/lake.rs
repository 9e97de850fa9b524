//! The handle to a lake.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use base::{Clock, SystemClock, WorkspaceId};
use datafusion::object_store::ObjectStore;
use datafusion::object_store::path::Path;
use deltalake::logstore::{StorageConfig, logstore_for};
use url::Url;

use crate::delta::DeltaLog;
use crate::error::{LakeError, Result};
use crate::events::{KeptOrders, Part};
use crate::held::Held;
use crate::sums::OrderSum;
use crate::tables::Table;

/// Parts of small files of events that are remembered.
const MOST_PARTS: usize = 512;

/// Answers about orders that are remembered, and the rows of one of them.
const MOST_ANSWERS: usize = 64;
const MOST_SUMS: usize = 100_000;

/// How a lake is used by this process.
#[derive(Debug, Clone)]
pub struct LakeOptions {
    /// Memory that staging and queries may take together, in bytes.
    pub memory_bytes: usize,
    /// Where queries that exceed their memory spill; the system's folder for
    /// temporary files when `None`.
    pub spill_dir: Option<PathBuf>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Default for LakeOptions {
    fn default() -> Self {
        Self { memory_bytes: 1 << 30, spill_dir: None, clock: Arc::new(SystemClock) }
    }
}

/// A lake at a URL. Cheap to clone; clones share what they have read.
#[derive(Debug, Clone)]
pub struct Lake(Held<Inner>);

#[derive(Debug)]
struct Inner {
    url: Url,
    store: Arc<dyn ObjectStore>,
    logs: [DeltaLog; 7],
    options: LakeOptions,
    /// Sizes of the rollups seen, by path: their names are their versions.
    rollups: Mutex<HashMap<Path, u64>>,
    /// Parts of small files of events, by the path they would be kept at.
    parts: Mutex<HashMap<Path, Arc<Part>>>,
    /// Whether a part holds what tells of orders, by the path of its days.
    with_orders: Mutex<HashMap<Path, bool>>,
    /// The time zones that parts were asked for, by workspace.
    zones: Mutex<HashMap<WorkspaceId, String>>,
    /// Sums of orders by everything they depend on.
    order_sums: Mutex<HashMap<String, Arc<Vec<OrderSum>>>>,
    /// Orders merged of events.
    kept_orders: KeptOrders,
    /// Local folders whose own names are known to be on the disk.
    durable: Mutex<HashSet<PathBuf>>,
}

impl Lake {
    /// Opens a lake at a URL (`file:///srv/sulit/lake`) or a folder's path. A
    /// folder is made when it is missing; tables are made on first use.
    pub async fn open(url: &str, options: LakeOptions) -> Result<Self> {
        let url = address(url)?;
        if let Ok(folder) = url.to_file_path() {
            tokio::fs::create_dir_all(&folder).await.map_err(|error| LakeError::Address {
                address: folder.display().to_string(),
                reason: error.to_string(),
            })?;
        }
        let store = logstore_for(&url, StorageConfig::default())
            .map_err(|error| LakeError::Address { address: url.to_string(), reason: error.to_string() })?
            .object_store(None);
        let logs = [
            DeltaLog::new(Table::Spend, &url)?,
            DeltaLog::new(Table::Orders, &url)?,
            DeltaLog::new(Table::OrderItems, &url)?,
            DeltaLog::new(Table::Responses, &url)?,
            DeltaLog::new(Table::Rejected, &url)?,
            DeltaLog::new(Table::Events, &url)?,
            DeltaLog::new(Table::RejectedEvents, &url)?,
        ];
        Ok(Self(Held::new(Inner {
            url,
            store,
            logs,
            options,
            rollups: Mutex::default(),
            parts: Mutex::default(),
            with_orders: Mutex::default(),
            zones: Mutex::default(),
            order_sums: Mutex::default(),
            kept_orders: KeptOrders::default(),
            durable: Mutex::default(),
        })))
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0.url
    }

    pub(crate) fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.0.store
    }

    pub(crate) fn log(&self, table: Table) -> &DeltaLog {
        &self.0.logs[table as usize]
    }

    pub(crate) fn options(&self) -> &LakeOptions {
        &self.0.options
    }

    pub(crate) fn remembered_rollup(&self, path: &Path) -> Option<u64> {
        self.0.rollups.lock().ok()?.get(path).copied()
    }

    /// Forgets everything derived that it knows of.
    pub(crate) fn forget_rollups(&self) {
        if let Ok(mut rollups) = self.0.rollups.lock() {
            rollups.clear();
        }
        if let Ok(mut parts) = self.0.parts.lock() {
            parts.clear();
        }
        if let Ok(mut known) = self.0.with_orders.lock() {
            known.clear();
        }
        if let Ok(mut sums) = self.0.order_sums.lock() {
            sums.clear();
        }
        self.0.kept_orders.forget();
    }

    pub(crate) fn kept_orders(&self) -> &KeptOrders {
        &self.0.kept_orders
    }

    pub(crate) fn remember_rollup(&self, path: &Path, size: u64) {
        if let Ok(mut rollups) = self.0.rollups.lock() {
            // Names of rollups that were replaced are dropped with the rest.
            if rollups.len() > 10_000 {
                rollups.clear();
            }
            rollups.insert(path.clone(), size);
        }
    }

    pub(crate) fn remembered_part(&self, path: &Path) -> Option<Arc<Part>> {
        self.0.parts.lock().ok()?.get(path).cloned()
    }

    pub(crate) fn remember_part(&self, path: &Path, part: Arc<Part>) {
        if let Ok(mut parts) = self.0.parts.lock() {
            // Those of files that were joined meanwhile are dropped with the rest.
            if parts.len() >= MOST_PARTS {
                parts.clear();
            }
            parts.insert(path.clone(), part);
        }
    }

    pub(crate) fn remembered_orders(&self, part: &Path) -> Option<bool> {
        self.0.with_orders.lock().ok()?.get(part).copied()
    }

    pub(crate) fn remember_orders(&self, part: Path, has_orders: bool) {
        if let Ok(mut known) = self.0.with_orders.lock() {
            if known.len() > 10_000 {
                known.clear();
            }
            known.insert(part, has_orders);
        }
    }

    pub(crate) fn remember_zone(&self, workspace: &WorkspaceId, zone: &str) {
        if let Ok(mut zones) = self.0.zones.lock() {
            zones.insert(workspace.clone(), zone.to_owned());
        }
    }

    pub(crate) fn remembered_zones(&self) -> Vec<(WorkspaceId, String)> {
        let zones = self.0.zones.lock();
        zones.map_or_else(|_| Vec::new(), |zones| zones.clone().into_iter().collect())
    }

    pub(crate) fn remembered_order_sums(&self, key: &str) -> Option<Arc<Vec<OrderSum>>> {
        self.0.order_sums.lock().ok()?.get(key).cloned()
    }

    pub(crate) fn remember_order_sums(&self, key: String, answer: &Arc<Vec<OrderSum>>) {
        if answer.len() > MOST_SUMS {
            return;
        }
        if let Ok(mut sums) = self.0.order_sums.lock() {
            if sums.len() >= MOST_ANSWERS {
                sums.clear();
            }
            sums.insert(key, answer.clone());
        }
    }

    pub(crate) fn is_durable(&self, folder: &std::path::Path) -> bool {
        self.0.durable.lock().is_ok_and(|known| known.contains(folder))
    }

    pub(crate) fn remember_durable(&self, folders: Vec<PathBuf>) {
        if let Ok(mut known) = self.0.durable.lock() {
            known.extend(folders);
        }
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.options.clock
    }
}

fn address(text: &str) -> Result<Url> {
    let refuse = |reason: &str| LakeError::Address { address: text.to_owned(), reason: reason.to_owned() };
    let mut url = match Url::parse(text) {
        // A one-letter scheme is a drive of Windows.
        Ok(url) if url.scheme().len() > 1 => url,
        _ => {
            let path = std::path::absolute(text).map_err(|error| refuse(&error.to_string()))?;
            Url::from_directory_path(path).map_err(|()| refuse("it is no absolute path"))?
        }
    };
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}
