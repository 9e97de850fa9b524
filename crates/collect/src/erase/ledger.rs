//! Who was erased, as keyed hashes, in a file of the data folder that is not in
//! its backups: an archive from before an erasure cannot be changed, so that
//! what it brings back is erased again when it is restored.
//!
//! Every entry has a key of its own. Whoever has the file can find out whether
//! an address they know was erased, and no more; it is its owner's only.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use base::identity::{IdKind, Node};
use base::{ErasureId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{ErasedId, OwnedId};

use super::EraseError;

/// Name of the file in the data folder.
pub const FILE: &str = "erasures.json";

const VERSION: u32 = 1;

/// A person who was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The erasure.
    pub id: ErasureId,
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// When.
    pub at: Timestamp,
    /// With what the ids are hashed, hex.
    pub key: String,
    /// The ids.
    pub ids: Vec<ErasedId>,
}

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    sulit_erasures: u32,
    /// The entries, oldest first.
    pub erasures: Vec<Entry>,
}

impl Default for Ledger {
    fn default() -> Self {
        Self { sulit_erasures: VERSION, erasures: Vec::new() }
    }
}

impl Ledger {
    /// Where the ledger of a data folder is.
    #[must_use]
    pub fn path(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }

    /// Reads a ledger; one that is not there is empty.
    ///
    /// # Errors
    /// [`EraseError::File`], [`EraseError::Damaged`].
    pub fn read(path: &Path) -> Result<Self, EraseError> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(EraseError::File { doing: format!("reading {}", path.display()), source }),
        };
        let damaged =
            |reason: String| EraseError::Damaged { what: format!("{}, who was erased,", path.display()), reason };
        let ledger: Self = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if ledger.sulit_erasures > VERSION {
            return Err(damaged("a newer Sulit wrote it; update this one first".to_owned()));
        }
        Ok(ledger)
    }

    /// Adds entries that are not in it, and writes it, durable when it returns.
    ///
    /// # Errors
    /// [`EraseError::File`].
    pub fn add(&mut self, entries: impl IntoIterator<Item = Entry>, path: &Path) -> Result<(), EraseError> {
        let before = self.erasures.len();
        for entry in entries {
            if !self.erasures.iter().any(|known| known.id == entry.id) {
                self.erasures.push(entry);
            }
        }
        if self.erasures.len() == before {
            return Ok(());
        }
        self.write(path).map_err(|source| EraseError::File { doing: format!("writing {}", path.display()), source })
    }

    fn write(&self, path: &Path) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        // Temporary files are their owner's only.
        let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
        fresh.write_all(&serde_json::to_vec_pretty(self)?)?;
        fresh.as_file().sync_all()?;
        fresh.persist(path)?;
        std::fs::File::open(folder)?.sync_all()
    }
}

impl Entry {
    /// The entry of a person.
    #[must_use]
    pub fn of(id: &ErasureId, workspace: &WorkspaceId, at: Timestamp, key: &[u8; 32], ids: &[OwnedId]) -> Self {
        let hashed = ids.iter().flat_map(|(node, spans)| {
            let hash = keyed(key, workspace, node);
            let of = move |(after, until)| ErasedId { kind: node.kind, hash: hash.clone(), after, until };
            let spans = if spans.is_empty() { vec![(None, None)] } else { spans.clone() };
            spans.into_iter().map(of).collect::<Vec<_>>()
        });
        Self { id: id.clone(), workspace: workspace.clone(), at, key: base::hex(key), ids: hashed.collect() }
    }

    /// Whether an id is one of the erased, and in which spans.
    #[must_use]
    pub fn spans(&self, kind: IdKind, value: &str) -> Option<OwnedId> {
        let key = unhex(&self.key)?;
        let node = Node::new(kind, value);
        let hash = keyed(&key, &self.workspace, &node);
        let found: Vec<_> = self.ids.iter().filter(|id| id.kind == kind && id.hash == hash).collect();
        if found.is_empty() {
            return None;
        }
        let spans = found.iter().map(|id| (id.after, id.until)).filter(|span| *span != (None, None));
        Some((node, spans.collect()))
    }
}

/// HMAC-SHA256 (RFC 2104) of an id.
fn keyed(key: &[u8; 32], workspace: &WorkspaceId, node: &Node) -> String {
    base::hex(&hmac(key, &[workspace.as_str(), node.kind.key(), &node.value]))
}

/// HMAC-SHA256 of texts, each after its length.
pub(super) fn hmac(key: &[u8; 32], parts: &[&str]) -> [u8; 32] {
    let padded = |pad: u8| {
        let mut block = [pad; 64];
        for (byte, key) in block.iter_mut().zip(key) {
            *byte ^= key;
        }
        block
    };
    let mut inner = Sha256::new();
    inner.update(padded(0x36));
    for part in parts {
        inner.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        inner.update(part.as_bytes());
    }
    let mut outer = Sha256::new();
    outer.update(padded(0x5c));
    outer.update(inner.finalize());
    outer.finalize().into()
}

pub(super) fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use base::FixedClock;

    use super::*;

    fn entry(key: u8) -> Entry {
        let clock = FixedClock::at("2026-10-01T00:00:00Z");
        let until: Timestamp = "2026-09-01T00:00:00Z".parse().unwrap();
        let ids = [
            (Node::new(IdKind::User, "u1"), Vec::new()),
            (Node::new(IdKind::Anonymous, "d1"), vec![(None, Some(until))]),
        ];
        Entry::of(&ErasureId::new(&clock), &WorkspaceId::nil(), until, &[key; 32], &ids)
    }

    #[test]
    fn an_entry_knows_its_ids_and_tells_none() {
        let entry = entry(1);
        assert_eq!(entry.spans(IdKind::User, "u1").unwrap().1, []);
        assert_eq!(entry.spans(IdKind::Anonymous, "d1").unwrap().1.len(), 1);
        assert_eq!(entry.spans(IdKind::User, "d1"), None);
        assert_eq!(entry.spans(IdKind::User, "u2"), None);
        let text = serde_json::to_string(&entry).unwrap();
        // In quotes: the letters alone may be a part of a hash.
        assert!(!text.contains("\"u1\"") && !text.contains("\"d1\""), "{text}");
    }

    #[test]
    fn a_ledger_keeps_each_erasure_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = Ledger::path(folder.path());
        assert_eq!(Ledger::read(&path).unwrap(), Ledger::default());
        let first = entry(1);
        Ledger::default().add([first.clone(), first.clone()], &path).unwrap();
        let mut again = Ledger::read(&path).unwrap();
        again.add([first], &path).unwrap();
        assert_eq!(Ledger::read(&path).unwrap().erasures.len(), 1);
        std::fs::write(&path, "{").unwrap();
        assert!(Ledger::read(&path).unwrap_err().to_string().contains("erasures.json"));
    }

    #[test]
    fn the_hash_is_the_standards() {
        // RFC 4231 has no key of 32 bytes with this framing, so the bare
        // construction is checked against a second one made by hand.
        let key = [7; 32];
        let mut message = Vec::new();
        message.extend(3_u64.to_le_bytes());
        message.extend(b"abc");
        let mut inner = vec![7 ^ 0x36; 32];
        inner.extend([0x36; 32]);
        inner.extend(&message);
        let mut outer = vec![7 ^ 0x5c; 32];
        outer.extend([0x5c; 32]);
        outer.extend(Sha256::digest(&inner));
        assert_eq!(hmac(&key, &["abc"]).to_vec(), Sha256::digest(&outer).to_vec());
    }
}
