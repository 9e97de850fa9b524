//! What the queue holds, and the blocks it is written in.
//!
//! A block is a run of entries with consecutive numbers, compressed together:
//! events of one moment resemble each other, so a block is a tenth of its
//! entries, and it is the writing and syncing of bytes that limits the queue.

use base::{Event, Protocol, Refusal, SourceId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};

use super::error::QueueError;

/// One thing to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// An event.
    Event(Box<Event>),
    /// What was refused.
    Rejected(Box<RejectedEvent>),
    /// An earlier refusal was replayed.
    Replayed {
        /// Its workspace.
        workspace: WorkspaceId,
        /// Its id.
        rejected_id: String,
        /// When.
        at: Timestamp,
    },
}

/// An event, or a whole request, that was refused. Texts that are not known
/// are empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedEvent {
    /// `rej_…`.
    pub id: String,
    /// The workspace of the key; `None` = nobody knows the key.
    pub workspace: Option<WorkspaceId>,
    /// The source of the key.
    pub source: Option<SourceId>,
    /// The protocol.
    pub protocol: Option<Protocol>,
    /// Why it was refused.
    pub reason: Refusal,
    /// The reason in words.
    pub message: String,
    /// What stood in the protocol's key field.
    pub key: String,
    /// The bytes.
    #[serde(with = "base64_text")]
    pub raw: Vec<u8>,
    /// When it came.
    pub received_at: Timestamp,
    /// Method, path and query, so that it can be replayed.
    pub request: String,
    /// `User-Agent` of the request.
    pub user_agent: String,
    /// `Content-Type` of the request.
    pub content_type: String,
    /// The event as decoded, where it was.
    pub event: Option<Box<Event>>,
}

/// Bytes as text, shorter than JSON's lists of numbers.
mod base64_text {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&STANDARD_NO_PAD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD_NO_PAD.decode(text).map_err(serde::de::Error::custom)
    }
}

/// Bytes of entries that one block holds at most, unless one entry has more.
const BLOCK_BYTES: usize = 4 << 20;
/// Largest entry: the largest body that a door takes, with room for its event.
const ENTRY_BYTES: usize = 64 << 20;
const VERSION: u8 = 1;
const HEADER: usize = 9;
/// Bytes of the length that stands before an entry.
const LENGTH: usize = 4;

/// Entries as they are handed to the writer: JSON, each after its length.
#[derive(Debug, Default)]
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) count: u32,
}

impl Encoded {
    pub(super) fn of(entries: &[Entry]) -> Result<Self, QueueError> {
        let mut encoded = Self::default();
        for entry in entries {
            let start = encoded.bytes.len();
            encoded.bytes.extend([0; 4]);
            serde_json::to_writer(&mut encoded.bytes, entry)
                .map_err(|error| QueueError::Damaged { what: format!("an entry cannot be written: {error}") })?;
            let length = encoded.bytes.len() - start - 4;
            if length > ENTRY_BYTES {
                return Err(QueueError::TooLarge { bytes: length, most: ENTRY_BYTES });
            }
            let length = u32::try_from(length).unwrap_or(u32::MAX);
            encoded.bytes[start..start + 4].copy_from_slice(&length.to_le_bytes());
            encoded.count += 1;
        }
        Ok(encoded)
    }
}

/// A block ready to be written.
pub(super) struct Block {
    pub(super) count: u32,
    pub(super) bytes: Vec<u8>,
}

/// Cuts entries into blocks.
pub(super) fn blocks<'a>(appends: impl Iterator<Item = &'a Encoded>) -> Result<Vec<Block>, QueueError> {
    let mut blocks = Vec::new();
    let (mut open, mut count) = (Vec::new(), 0);
    for encoded in appends {
        let mut rest = encoded.bytes.as_slice();
        while let Some((entry, after)) = next(rest) {
            if count > 0 && open.len() + entry.len() > BLOCK_BYTES {
                blocks.push(close(&open, count)?);
                (open, count) = (Vec::new(), 0);
            }
            open.extend_from_slice(&rest[..4 + entry.len()]);
            count += 1;
            rest = after;
        }
    }
    if count > 0 {
        blocks.push(close(&open, count)?);
    }
    Ok(blocks)
}

fn close(open: &[u8], count: u32) -> Result<Block, QueueError> {
    let packed = zstd::bulk::compress(open, 1).map_err(|error| QueueError::io(&error))?;
    let mut bytes = Vec::with_capacity(HEADER + packed.len());
    bytes.push(VERSION);
    bytes.extend(count.to_le_bytes());
    bytes.extend(u32::try_from(open.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend(packed);
    Ok(Block { count, bytes })
}

/// Number of entries of a block and their bytes.
pub(super) fn header(block: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_le_bytes(block.get(at..at + 4)?.try_into().ok()?));
    (block.first() == Some(&VERSION)).then_some(())?;
    Some((number(1)?, number(5)?))
}

/// Opens a block.
pub(super) fn entries(block: &[u8]) -> Result<Vec<Entry>, QueueError> {
    let damaged = |what: &str| QueueError::Damaged { what: what.to_owned() };
    let (count, length) = header(block).ok_or_else(|| damaged("a block has no header"))?;
    // What is reserved before anything is read is bounded, whatever a damaged
    // header says.
    let (count, length) = (count as usize, length as usize);
    if length > LENGTH + ENTRY_BYTES {
        return Err(damaged("a block says that it is larger than any that is written"));
    }
    let bytes = zstd::bulk::decompress(block.get(HEADER..).unwrap_or_default(), length)
        .map_err(|error| damaged(&format!("a block cannot be decompressed: {error}")))?;
    let mut entries = Vec::with_capacity(count.min(bytes.len() / LENGTH));
    let mut rest = bytes.as_slice();
    while let Some((entry, after)) = next(rest) {
        let entry = serde_json::from_slice(entry)
            .map_err(|error| damaged(&format!("an entry was written by another version: {error}")))?;
        entries.push(entry);
        rest = after;
    }
    if entries.len() != count {
        return Err(damaged("a block holds another number of entries than it says"));
    }
    Ok(entries)
}

fn next(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length) as usize;
    (length <= rest.len()).then(|| rest.split_at(length))
}

#[cfg(test)]
mod tests {
    use base::FixedClock;
    use proptest::prelude::*;

    use super::*;

    fn replayed(id: String) -> Entry {
        let clock = FixedClock::at("2026-10-01T00:00:00Z");
        Entry::Replayed { workspace: WorkspaceId::new(&clock), rejected_id: id, at: Timestamp::UNIX_EPOCH }
    }

    proptest! {
        #[test]
        fn blocks_give_back_what_went_in(appends in prop::collection::vec(prop::collection::vec(".{0,40}", 0..5), 0..6)) {
            let appends: Vec<Vec<Entry>> =
                appends.into_iter().map(|ids| ids.into_iter().map(replayed).collect()).collect();
            let encoded: Vec<Encoded> = appends.iter().map(|entries| Encoded::of(entries).unwrap()).collect();
            let blocks = blocks(encoded.iter()).unwrap();
            let back: Vec<Entry> = blocks.iter().flat_map(|block| entries(&block.bytes).unwrap()).collect();
            prop_assert_eq!(back, appends.concat());
            prop_assert_eq!(blocks.iter().map(|block| block.count).sum::<u32>(), encoded.iter().map(|e| e.count).sum::<u32>());
        }

        #[test]
        fn arbitrary_bytes_are_no_block(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = entries(&bytes);
        }
    }

    #[test]
    fn a_damaged_header_reserves_nothing() {
        let good = blocks([Encoded::of(&[replayed("x".into())]).unwrap()].iter()).unwrap().remove(0).bytes;
        for number in [1..5, 5..9] {
            let mut bytes = good.clone();
            bytes[number].copy_from_slice(&u32::MAX.to_le_bytes());
            assert!(matches!(entries(&bytes), Err(QueueError::Damaged { .. })));
        }
        assert_eq!(entries(&good).unwrap().len(), 1);
    }

    #[test]
    fn large_appends_are_cut() {
        let large: Vec<Entry> = (0..3).map(|_| replayed("x".repeat(BLOCK_BYTES / 2))).collect();
        let blocks = blocks([Encoded::of(&large).unwrap()].iter()).unwrap();
        assert_eq!(blocks.iter().map(|block| block.count).collect::<Vec<_>>(), [1, 1, 1]);
    }
}
