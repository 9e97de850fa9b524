//! What can go wrong with the queue, in words a person can act on.

use base::ErrorKind;

/// A failure of the queue. Of an append that fails, nothing is promised to
/// have been kept; it can be tried again.
#[derive(Debug, Clone, thiserror::Error)]
pub enum QueueError {
    /// It holds as much as it may.
    #[error(
        "the queue is full ({entries} entries, {bytes} bytes wait for the lake); it takes events again once the lake has caught up"
    )]
    Full {
        /// Entries that wait.
        entries: u64,
        /// Their bytes on disk.
        bytes: u64,
    },
    /// No space is left on its disk.
    #[error("the disk of the queue is full; it takes events again once there is space")]
    DiskFull,
    /// Another process has it open.
    #[error("another process holds the queue in {folder}; only one may at a time")]
    Locked {
        /// Its folder.
        folder: String,
    },
    /// It was closed.
    #[error("the queue was closed")]
    Closed,
    /// One entry is larger than any may be.
    #[error("an entry of {bytes} bytes is larger than the {most} that one may have")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The bound.
        most: usize,
    },
    /// Its files could not be read or written.
    #[error("the queue's files cannot be read or written: {reason}")]
    Store {
        /// What the store said.
        reason: String,
    },
    /// What it holds cannot be understood.
    #[error("the queue is damaged: {what}")]
    Damaged {
        /// What is wrong.
        what: String,
    },
}

impl QueueError {
    /// The neutral kind that faces turn into a status or an exit code.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Full { .. } | Self::DiskFull | Self::Closed | Self::Store { .. } => ErrorKind::Unavailable,
            Self::Locked { .. } => ErrorKind::Conflict,
            Self::TooLarge { .. } => ErrorKind::TooLarge,
            Self::Damaged { .. } => ErrorKind::Internal,
        }
    }

    /// A failure of the operating system.
    pub(super) fn io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match error.kind() {
            StorageFull | QuotaExceeded => Self::DiskFull,
            _ => Self::Store { reason: error.to_string() },
        }
    }
}

impl From<fjall::Error> for QueueError {
    fn from(error: fjall::Error) -> Self {
        match &error {
            fjall::Error::Io(error) | fjall::Error::Storage(fjall::LsmError::Io(error)) => Self::io(error),
            other => Self::Store { reason: other.to_string() },
        }
    }
}
