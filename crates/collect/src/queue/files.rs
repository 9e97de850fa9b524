//! The queue's files: a fjall database with one keyspace for each thing it
//! keeps. The only module that knows fjall.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use fjall::{Database, Keyspace, KeyspaceCreateOptions, OwnedWriteBatch, PersistMode};

use super::entry::{self, Block};
use super::error::QueueError;

/// Bytes of the journal before what is in memory must be written out.
const JOURNAL_BYTES: u64 = 128 << 20;
const CACHE_BYTES: u64 = 32 << 20;
const MEMTABLE_BYTES: u64 = 16 << 20;

/// Something kept by key beside the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kept {
    /// Event ids seen, with when: what comes again is dropped.
    Seen,
    /// Visitors' states: what the next event needs to find its session.
    Visitors,
    /// Visitors whose sessions are to be made anew.
    Late,
    /// What the relational store has still to be told.
    Outbox,
    /// Single values.
    Meta,
}

impl Kept {
    const ALL: [Self; 5] = [Self::Seen, Self::Visitors, Self::Late, Self::Outbox, Self::Meta];

    fn name(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Visitors => "visitors",
            Self::Late => "late",
            Self::Outbox => "outbox",
            Self::Meta => "meta",
        }
    }
}

/// A change of what is kept; several are made in one.
pub(crate) type Change = (Kept, Vec<u8>, Option<Vec<u8>>);

/// A kept value behind its key.
pub(crate) type Pair = (Vec<u8>, Vec<u8>);

/// What is known of a block that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) first: u64,
    pub(super) count: u32,
    pub(super) bytes: u64,
}

impl Waiting {
    pub(super) fn last(&self) -> u64 {
        self.first + u64::from(self.count) - 1
    }
}

/// The open database. Dropping it waits for its threads and frees its lock.
pub(super) struct Files {
    database: Database,
    entries: Keyspace,
    kept: [Keyspace; 5],
}

impl Files {
    pub(super) fn open(folder: &Path) -> Result<Self, QueueError> {
        settle_renewal(folder).map_err(|error| QueueError::io(&error))?;
        std::fs::create_dir_all(folder).map_err(|error| QueueError::io(&error))?;
        let mut opened = Self::read(folder);
        // Writes that were cut off half-way were never acknowledged. There are
        // two at most: a note is not synced by itself.
        for _ in 0..2 {
            let Err(damaged @ QueueError::Damaged { .. }) = &opened else { break };
            tracing::warn!(%damaged, "the last write of the queue was cut off and is left out");
            cut_last_write(folder).map_err(|error| QueueError::io(&error))?;
            opened = Self::read(folder);
        }
        opened
    }

    /// Opens the database. fjall takes some damage of a journal for a defect
    /// of its own and panics; here it is damage.
    fn read(folder: &Path) -> Result<Self, QueueError> {
        let opened = std::panic::catch_unwind(|| Self::open_database(folder));
        let damaged = |what: String| Err(QueueError::Damaged { what });
        match opened {
            Ok(Ok(files)) => Ok(files),
            Ok(Err(fjall::Error::Locked)) => Err(QueueError::Locked { folder: folder.display().to_string() }),
            Ok(Err(error @ fjall::Error::JournalRecovery(_))) => damaged(error.to_string()),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => damaged("its journal cannot be read".to_owned()),
        }
    }

    fn open_database(folder: &Path) -> fjall::Result<Self> {
        let database = Database::builder(folder)
            .cache_size(CACHE_BYTES)
            .max_journaling_size(JOURNAL_BYTES)
            .worker_threads(1)
            .manual_journal_persist(true)
            .journal_compression(fjall::CompressionType::None)
            .open()?;
        let options =
            || KeyspaceCreateOptions::default().max_memtable_size(MEMTABLE_BYTES).manual_journal_persist(true);
        // Blocks are compressed already.
        let plain = fjall::config::CompressionPolicy::disabled();
        let entries = database.keyspace("entries", || options().data_block_compression_policy(plain.clone()))?;
        let mut kept = Vec::with_capacity(Kept::ALL.len());
        for what in Kept::ALL {
            kept.push(database.keyspace(what.name(), options)?);
        }
        let Ok(kept) = kept.try_into() else { return Err(fjall::Error::KeyspaceDeleted) };
        Ok(Self { database, entries, kept })
    }

    fn of(&self, what: Kept) -> &Keyspace {
        &self.kept[what as usize]
    }

    /// Writes blocks from a number on, durable when it returns.
    pub(super) fn append(&self, first: u64, blocks: &[Block]) -> Result<(), QueueError> {
        let mut batch = self.batch(PersistMode::SyncData);
        let mut next = first;
        for block in blocks {
            batch.insert(&self.entries, next.to_be_bytes(), block.bytes.as_slice());
            next += u64::from(block.count);
        }
        Ok(batch.commit()?)
    }

    /// Makes changes and removes blocks in one, durable when it returns.
    pub(super) fn change(&self, changes: Vec<Change>, drained: &[u64]) -> Result<(), QueueError> {
        let mut batch = self.batch(PersistMode::SyncData);
        for (what, key, value) in changes {
            match value {
                Some(value) => batch.insert(self.of(what), key, value),
                None => batch.remove(self.of(what), key),
            }
        }
        for first in drained {
            batch.remove(&self.entries, first.to_be_bytes());
        }
        Ok(batch.commit()?)
    }

    /// Makes a change that may be lost with the power, but not with the process.
    pub(super) fn note(&self, key: &str, value: &[u8]) -> Result<(), QueueError> {
        let mut batch = self.batch(PersistMode::Buffer);
        batch.insert(self.of(Kept::Meta), key.as_bytes(), value);
        Ok(batch.commit()?)
    }

    fn batch(&self, mode: PersistMode) -> OwnedWriteBatch {
        self.database.batch().durability(Some(mode))
    }

    /// The blocks that wait, in order.
    pub(super) fn waiting(&self) -> Result<VecDeque<Waiting>, QueueError> {
        let mut waiting = VecDeque::new();
        for found in self.entries.iter() {
            let (key, value) = found.into_inner()?;
            let first = number(&key).ok_or_else(|| QueueError::Damaged { what: "a block has no number".into() })?;
            let (count, _) = entry::header(&value)
                .ok_or_else(|| QueueError::Damaged { what: format!("block {first} was written by another version") })?;
            waiting.push_back(Waiting { first, count, bytes: value.len() as u64 });
        }
        Ok(waiting)
    }

    pub(super) fn block(&self, first: u64) -> Result<Vec<entry::Entry>, QueueError> {
        let found = self.entries.get(first.to_be_bytes())?;
        let block = found.ok_or_else(|| QueueError::Damaged { what: format!("block {first} is missing") })?;
        entry::entries(&block)
    }

    pub(super) fn get(&self, what: Kept, key: &[u8]) -> Result<Option<Vec<u8>>, QueueError> {
        Ok(self.of(what).get(key)?.map(|value| value.to_vec()))
    }

    /// At most so many pairs after a key, in order.
    pub(super) fn after(&self, what: Kept, key: &[u8], most: usize) -> Result<Vec<Pair>, QueueError> {
        let from = (std::ops::Bound::Excluded(key), std::ops::Bound::Unbounded);
        let found = self.of(what).range::<&[u8], _>(from).take(most).map(|found| {
            let (key, value) = found.into_inner()?;
            Ok((key.to_vec(), value.to_vec()))
        });
        found.collect()
    }

    /// Writes everything that is kept now to a new database in another folder,
    /// durable when it returns: what was removed is not in its files.
    pub(super) fn copy_to(&self, folder: &Path) -> Result<(), QueueError> {
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder).map_err(|error| QueueError::io(&error))?;
        let copy = Self::read(folder)?;
        let pairs = self.kept.iter().zip(&copy.kept).chain([(&self.entries, &copy.entries)]);
        for (from, to) in pairs {
            let mut batch = copy.batch(PersistMode::Buffer);
            for (at, found) in from.iter().enumerate() {
                let (key, value) = found.into_inner()?;
                batch.insert(to, key, value);
                if at % COPIED_AT_ONCE == COPIED_AT_ONCE - 1 {
                    std::mem::replace(&mut batch, copy.batch(PersistMode::Buffer)).commit()?;
                }
            }
            batch.commit()?;
        }
        Ok(copy.database.persist(PersistMode::SyncAll)?)
    }

    pub(super) fn meta_number(&self, key: &str) -> Result<Option<u64>, QueueError> {
        Ok(self.get(Kept::Meta, key.as_bytes())?.as_deref().and_then(number))
    }
}

fn number(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.try_into().ok()?))
}

/// Pairs in one write while the database is copied.
const COPIED_AT_ONCE: usize = 1_000;

/// Where a database is written anew.
pub(super) fn fresh(folder: &Path) -> PathBuf {
    folder.with_extension("fresh")
}

fn old(folder: &Path) -> PathBuf {
    folder.with_extension("old")
}

/// Puts the new database in the place of the old one, which goes.
pub(super) fn swap(folder: &Path) -> std::io::Result<()> {
    std::fs::rename(folder, old(folder))?;
    std::fs::rename(fresh(folder), folder)?;
    if let Some(above) = folder.parent() {
        std::fs::File::open(above)?.sync_all()?;
    }
    std::fs::remove_dir_all(old(folder))
}

/// Ends or takes back a swap that was cut off: until both names are changed the
/// old database is the one that counts.
fn settle_renewal(folder: &Path) -> std::io::Result<()> {
    if !folder.exists() && old(folder).exists() {
        std::fs::rename(old(folder), folder)?;
    }
    for left in [fresh(folder), old(folder)] {
        if left.exists() {
            std::fs::remove_dir_all(left)?;
        }
    }
    Ok(())
}

/// What every write in a journal ends with.
const END_OF_WRITE: &[u8] = b"FJL\x03";

/// Cuts the newest journal after the last write but the one that is damaged.
/// Where the damage lies further up, opening fails as before.
fn cut_last_write(folder: &Path) -> std::io::Result<()> {
    let mut journals: Vec<(u64, PathBuf)> = Vec::new();
    for found in std::fs::read_dir(folder)? {
        let path = found?.path();
        let id = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".jnl")?.parse().ok());
        journals.extend(id.map(|id| (id, path)));
    }
    let Some((_, newest)) = journals.into_iter().max() else { return Ok(()) };
    let bytes = std::fs::read(&newest)?;
    // What is past the last write are zeros that were set aside for more.
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let finder = memchr::memmem::FinderRev::new(END_OF_WRITE);
    let end_of_write = |before: usize| finder.rfind(&bytes[..before]).map_or(0, |at| at + END_OF_WRITE.len());
    let last = end_of_write(end);
    // Either the damaged write lacks its end, or it has it and goes with it.
    let kept = if last < end { last } else { end_of_write(last.saturating_sub(END_OF_WRITE.len())) };
    let file = std::fs::OpenOptions::new().write(true).open(&newest)?;
    file.set_len(u64::try_from(kept).unwrap_or_default())?;
    file.sync_all()
}
