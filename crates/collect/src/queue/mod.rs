//! The durable queue between the doors and the lake: what it has acknowledged
//! is on disk.
//!
//! Many tasks append at a time; one thread gathers what waits, writes it as
//! compressed blocks with one sync, and then wakes them all (group commit). It
//! is bounded in entries and in bytes and says so when it is full. A full disk
//! refuses what cannot be kept and is forgotten once there is space.
//!
//! Beside the entries it keeps what draining needs (see `drain`): event ids
//! seen, visitors' states, and what the relational store has still to be told.
//! They change in the same write that removes drained entries, so that a crash
//! leaves all of it before or after.
//!
//! On disk it is a fjall database in `DATA/queue`
//! (docs/decisions/0004-queue.md). One process may have it open.

mod entry;
mod error;
mod files;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, RwLock};
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot, watch};

pub use entry::{Entry, RejectedEvent};
pub use error::QueueError;
pub(crate) use files::{Change, Kept, Pair};

use entry::Encoded;
use files::{Files, Waiting};

/// How a queue is kept.
#[derive(Debug, Clone, Copy)]
pub struct QueueOptions {
    /// Entries that may wait.
    pub most_entries: u64,
    /// Bytes on disk that may wait, compressed as they are.
    pub most_bytes: u64,
}

impl Default for QueueOptions {
    fn default() -> Self {
        Self { most_entries: 10_000_000, most_bytes: 2 << 30 }
    }
}

/// How a queue is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueStatus {
    /// Entries that wait for the lake.
    pub waiting: u64,
    /// Their bytes on disk, and those that the relational store has still to
    /// be told.
    pub bytes: u64,
    /// Number of the last entry on disk.
    pub appended: u64,
    /// Number of the last entry in the lake.
    pub drained: u64,
    /// Why nothing can be written at the moment.
    pub failing: Option<String>,
}

/// The queue. Cheap to clone; the last clone that goes closes it.
#[derive(Clone)]
pub struct Queue(Arc<Inner>);

struct Inner {
    id: String,
    shared: Arc<Shared>,
    appends: Mutex<Option<mpsc::Sender<Append>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

/// What callers and the writer thread share.
struct Shared {
    folder: PathBuf,
    options: QueueOptions,
    /// `None` while it cannot be opened again after a failure.
    files: RwLock<Option<Files>>,
    level: Mutex<Level>,
    appended: watch::Sender<u64>,
}

/// How much is in the queue.
#[derive(Debug, Default)]
struct Level {
    blocks: std::collections::VecDeque<Waiting>,
    entries: u64,
    bytes: u64,
    /// What appends under way will add, before compression.
    reserved_entries: u64,
    reserved_bytes: u64,
    outbox_bytes: u64,
    appended: u64,
    drained: u64,
    failing: Option<QueueError>,
}

/// Entries on their way to the writer.
struct Append {
    encoded: Encoded,
    done: oneshot::Sender<Result<(), QueueError>>,
}

/// Entries that come next.
#[derive(Debug)]
pub(crate) struct Portion {
    /// Number of the last of them.
    pub(crate) last: u64,
    pub(crate) entries: Vec<(u64, Entry)>,
}

const ID: &str = "id";
const DRAINED: &str = "drained";
const PORTION: &str = "portion";

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").field("folder", &self.0.shared.folder).finish_non_exhaustive()
    }
}

impl Queue {
    /// Opens the queue in a folder, made when it is missing. Blocks while what
    /// a crash left is read.
    ///
    /// # Errors
    /// [`QueueError::Locked`] when another process has it open.
    pub fn open(folder: &Path, options: QueueOptions) -> Result<Self, QueueError> {
        let files = Files::open(folder)?;
        let id = match files.get(Kept::Meta, ID.as_bytes())? {
            Some(id) => String::from_utf8_lossy(&id).into_owned(),
            None => {
                let id = fresh_id();
                files.change(vec![(Kept::Meta, ID.into(), Some(id.clone().into_bytes()))], &[])?;
                id
            }
        };
        let level = Level::read(&files)?;
        let (appended, _) = watch::channel(level.appended);
        let shared = Shared {
            folder: folder.to_owned(),
            options,
            files: RwLock::new(Some(files)),
            level: Mutex::new(level),
            appended,
        };
        let shared = Arc::new(shared);
        let (appends, received) = mpsc::channel(1024);
        let writer = writer::start(shared.clone(), received)?;
        let inner = Inner { id, shared, appends: Mutex::new(Some(appends)), writer: Mutex::new(Some(writer)) };
        Ok(Self(Arc::new(inner)))
    }

    /// Its name in the lake's log: made once for each folder.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Keeps entries; they are on disk when it returns `Ok`. All of them are
    /// kept or, as far as anybody is told, none.
    ///
    /// # Errors
    /// [`QueueError::Full`] and [`QueueError::DiskFull`] when there is no room.
    pub async fn append(&self, entries: Vec<Entry>) -> Result<(), QueueError> {
        if entries.is_empty() {
            return Ok(());
        }
        let encoded = Encoded::of(&entries)?;
        drop(entries);
        let reserved = Reserved::new(&self.0.shared, &encoded)?;
        let appends = locked(&self.0.appends).clone().ok_or(QueueError::Closed)?;
        let (done, outcome) = oneshot::channel();
        appends.send(Append { encoded, done }).await.map_err(|_| QueueError::Closed)?;
        drop(appends);
        let outcome = outcome.await.unwrap_or(Err(QueueError::Closed));
        drop(reserved);
        outcome
    }

    /// How it is doing.
    #[must_use]
    pub fn status(&self) -> QueueStatus {
        let level = locked(&self.0.shared.level);
        QueueStatus {
            waiting: level.entries,
            bytes: level.bytes + level.outbox_bytes,
            appended: level.appended,
            drained: level.drained,
            failing: level.failing.as_ref().map(ToString::to_string),
        }
    }

    /// Number of the last entry on disk, as it grows.
    #[must_use]
    pub fn appended(&self) -> watch::Receiver<u64> {
        self.0.shared.appended.subscribe()
    }

    /// Closes it once what is being appended is on disk. Later appends fail.
    pub async fn close(&self) {
        locked(&self.0.appends).take();
        let writer = locked(&self.0.writer).take();
        if let Some(writer) = writer {
            let _ = tokio::task::spawn_blocking(move || writer.join()).await;
        }
        let shared = self.0.shared.clone();
        let freed = move || {
            let files = shared.files.write().unwrap_or_else(std::sync::PoisonError::into_inner).take();
            drop(files);
        };
        let _ = tokio::task::spawn_blocking(freed).await;
    }

    /// The entries after those that are drained, whole blocks of them, at most
    /// about `most`. What was begun before a crash begins again with the same
    /// entries.
    pub(crate) fn portion(&self, most: u64) -> Result<Option<Portion>, QueueError> {
        let shared = &self.0.shared;
        let (blocks, drained) = {
            let level = locked(&shared.level);
            (level.blocks.clone(), level.drained)
        };
        shared.with(|files| {
            let begun = files.meta_number(PORTION)?.filter(|last| *last > drained);
            let mut portion = Portion { last: drained, entries: Vec::new() };
            for block in blocks {
                let enough = match begun {
                    Some(last) => block.first > last,
                    None => !portion.entries.is_empty() && portion.entries.len() as u64 + u64::from(block.count) > most,
                };
                if enough {
                    break;
                }
                portion.entries.extend((block.first..).zip(files.block(block.first)?));
                portion.last = block.last();
            }
            if portion.entries.is_empty() {
                return Ok(None);
            }
            if begun != Some(portion.last) {
                files.note(PORTION, &portion.last.to_be_bytes())?;
            }
            Ok(Some(portion))
        })
    }

    /// Ends a portion: in one write its entries go and what is kept changes.
    pub(crate) fn finish(&self, last: u64, mut changes: Vec<Change>) -> Result<(), QueueError> {
        let shared = &self.0.shared;
        let gone: Vec<Waiting> =
            locked(&shared.level).blocks.iter().take_while(|block| block.last() <= last).copied().collect();
        changes.push((Kept::Meta, DRAINED.into(), Some(last.to_be_bytes().to_vec())));
        let outbox = outbox_growth(&changes);
        let firsts: Vec<u64> = gone.iter().map(|block| block.first).collect();
        shared.with(|files| {
            files.change(changes, &firsts)?;
            let mut level = locked(&shared.level);
            for block in gone {
                level.blocks.pop_front();
                level.entries -= u64::from(block.count);
                level.bytes -= block.bytes;
            }
            level.drained = last;
            level.outbox_bytes += outbox;
            Ok(())
        })
    }

    /// Changes what is kept, in one durable write.
    pub(crate) fn change(&self, changes: Vec<Change>) -> Result<(), QueueError> {
        self.0.shared.with(|files| {
            let mut freed = 0;
            for (_, key, value) in changes.iter().filter(|(what, _, _)| *what == Kept::Outbox) {
                if value.is_none() {
                    freed += files.get(Kept::Outbox, key)?.map_or(0, |value| value.len() as u64);
                }
            }
            files.change(changes, &[])?;
            let mut level = locked(&self.0.shared.level);
            level.outbox_bytes = level.outbox_bytes.saturating_sub(freed);
            Ok(())
        })
    }

    /// Writes its files anew, so that nothing of what was removed is left in
    /// them. Appends wait meanwhile.
    pub(crate) fn renew(&self) -> Result<(), QueueError> {
        let shared = &self.0.shared;
        let mut files = shared.files.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let open = files.take().ok_or(QueueError::Closed)?;
        let copied = open.copy_to(&files::fresh(&shared.folder));
        // Its lock is free once it is dropped.
        drop(open);
        let renewed = copied.and_then(|()| files::swap(&shared.folder).map_err(|error| QueueError::io(&error)));
        match Files::open(&shared.folder) {
            Ok(opened) => *files = Some(opened),
            Err(error) => {
                // It is opened again by whoever uses it next.
                locked(&shared.level).failing = Some(error.clone());
                return Err(error);
            }
        }
        renewed
    }

    /// A kept value.
    pub(crate) fn get(&self, what: Kept, key: &[u8]) -> Result<Option<Vec<u8>>, QueueError> {
        self.0.shared.with(|files| files.get(what, key))
    }

    /// At most so many kept pairs after a key, in order.
    pub(crate) fn after(&self, what: Kept, key: &[u8], most: usize) -> Result<Vec<Pair>, QueueError> {
        self.0.shared.with(|files| files.after(what, key, most))
    }
}

/// A name that no other queue has: the hasher's keys are random.
fn fresh_id() -> String {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    let word = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", word(), word())
}

fn outbox_growth(changes: &[Change]) -> u64 {
    let written = changes.iter().filter(|(what, _, _)| *what == Kept::Outbox);
    written.filter_map(|(_, _, value)| value.as_ref()).map(|value| value.len() as u64).sum()
}

impl Drop for Inner {
    fn drop(&mut self) {
        locked(&self.appends).take();
        if let Some(writer) = locked(&self.writer).take() {
            let _ = writer.join();
        }
    }
}

impl Shared {
    /// Uses the files; those that failed are opened anew.
    fn with<T>(&self, work: impl FnOnce(&Files) -> Result<T, QueueError>) -> Result<T, QueueError> {
        self.reopen()?;
        let files = self.files.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let outcome = files.as_ref().map_or(Err(QueueError::Closed), work);
        drop(files);
        if let Err(error @ (QueueError::DiskFull | QueueError::Store { .. })) = &outcome {
            locked(&self.level).failing = Some(error.clone());
        }
        outcome
    }

    /// After a failed write fjall takes no more: whether what it wrote is on
    /// disk cannot be known. So the files are closed and read anew, which
    /// drops a write that was cut off.
    fn reopen(&self) -> Result<(), QueueError> {
        if locked(&self.level).failing.is_none() {
            return Ok(());
        }
        let mut files = self.files.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if locked(&self.level).failing.is_none() {
            return Ok(());
        }
        drop(files.take());
        let opened = Files::open(&self.folder).and_then(|opened| Ok((Level::read(&opened)?, opened)));
        let mut level = locked(&self.level);
        match opened {
            Ok((read, opened)) => {
                let (reserved_entries, reserved_bytes) = (level.reserved_entries, level.reserved_bytes);
                *level = Level { reserved_entries, reserved_bytes, ..read };
                *files = Some(opened);
                self.appended.send_replace(level.appended);
                tracing::info!("the queue is open again");
                Ok(())
            }
            Err(error) => {
                level.failing = Some(error.clone());
                Err(error)
            }
        }
    }
}

impl Level {
    fn read(files: &Files) -> Result<Self, QueueError> {
        let blocks = files.waiting()?;
        let drained = files.meta_number(DRAINED)?.unwrap_or_default();
        let outbox = files.after(Kept::Outbox, &[], usize::MAX)?;
        Ok(Self {
            entries: blocks.iter().map(|block| u64::from(block.count)).sum(),
            bytes: blocks.iter().map(|block| block.bytes).sum(),
            outbox_bytes: outbox.iter().map(|(_, value)| value.len() as u64).sum(),
            appended: blocks.back().map_or(drained, Waiting::last),
            drained,
            blocks,
            ..Self::default()
        })
    }
}

/// Room that an append under way has taken.
struct Reserved<'a> {
    shared: &'a Shared,
    entries: u64,
    bytes: u64,
}

impl<'a> Reserved<'a> {
    fn new(shared: &'a Shared, encoded: &Encoded) -> Result<Self, QueueError> {
        let (entries, bytes) = (u64::from(encoded.count), encoded.bytes.len() as u64);
        let mut level = locked(&shared.level);
        let after = (
            level.entries + level.reserved_entries + entries,
            level.bytes + level.outbox_bytes + level.reserved_bytes + bytes,
        );
        if after.0 > shared.options.most_entries || after.1 > shared.options.most_bytes {
            return Err(QueueError::Full { entries: level.entries, bytes: level.bytes + level.outbox_bytes });
        }
        level.reserved_entries += entries;
        level.reserved_bytes += bytes;
        drop(level);
        Ok(Self { shared, entries, bytes })
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        let mut level = locked(&self.shared.level);
        level.reserved_entries = level.reserved_entries.saturating_sub(self.entries);
        level.reserved_bytes = level.reserved_bytes.saturating_sub(self.bytes);
    }
}

/// A panic elsewhere leaves these values whole: each is changed in one go.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
