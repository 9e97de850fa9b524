//! Erasing a person from everything that is kept, so that totals stay and
//! nobody can tell any more whose they were.
//!
//! [`who`] finds out which ids are meant; [`Erasure::begin`] notes what is to
//! be done; [`Erasure::run`] does it, in steps each of which can be repeated:
//!
//! 1. The queue is emptied into the lake, and forgets the person's visits.
//! 2. Their rows in the lake get pseudonyms in the place of ids; of those that
//!    came in files the store keeps a hash, by which they are known again.
//! 3. Files that this replaced are deleted.
//! 4. Originals of imported files that name them are deleted.
//! 5. The [`ledger`] in the data folder learns of it, so that a backup from
//!    before can be restored without them.
//! 6. In one transaction the store gives up contacts, ids and evidence, and
//!    the plan by which all this was done.
//!
//! Pseudonyms are made with a key that is in the plan only. Once the erasure is
//! done nobody can compute them again, not from the ids either; until then an
//! erasure that was cut off goes on with the same ones, so that one id does not
//! become two.

pub mod ledger;
mod mentions;
mod originals;
mod rows;
mod run;
pub mod who;

use base::ErrorKind;
use lake::LakeError;
use store::StoreError;

use crate::drain::DrainError;

pub use ledger::{Entry, Ledger};
pub use mentions::Mentions;
pub(crate) use rows::ErasedRows;
pub use run::{Counts, Erasure, Parts, Plan, Step, Watch, again, resume, unwatched};
pub use who::Person;

/// What keeps a person from being found or erased. What was done stays done,
/// and erasing again goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// Nobody has this id.
    #[error(
        "nobody here is known by “{0}”; give an id prs_…, a user id, a device id, an e-mail address, a phone number, or the hash of one of the last two"
    )]
    Nobody(String),
    /// Several people have this id.
    #[error("“{given}” is {} people: {}; choose one of them", people.len(), people.join(", "))]
    Several {
        /// What was asked for.
        given: String,
        /// Ids of the people.
        people: Vec<String>,
    },
    /// The id is longer than any id.
    #[error("the id has {0} bytes; an id has at most {most}", most = who::LONGEST)]
    TooLong(usize),
    /// The watch stopped it.
    #[error("the erasure was stopped before {0:?}; it goes on when it is run again")]
    Stopped(Step),
    /// The relational store has not been told of all events yet.
    #[error("the store has still to be told who some visitors are, and cannot be; erase again once it can be reached")]
    Untold,
    /// The queue failed.
    #[error(transparent)]
    Drain(#[from] DrainError),
    /// The lake failed.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be used.
    #[error("{doing} failed: {source}; check who may write to the data folder")]
    File {
        /// What was being done.
        doing: String,
        /// The cause.
        source: std::io::Error,
    },
    /// Something that was written by this program cannot be read.
    #[error("{what} cannot be read: {reason}")]
    Damaged {
        /// What.
        what: String,
        /// Why.
        reason: String,
    },
}

impl EraseError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Nobody(_) => ErrorKind::NotFound,
            Self::Several { .. } => ErrorKind::Conflict,
            Self::TooLong(_) => ErrorKind::Invalid,
            Self::Stopped(_) | Self::Untold | Self::File { .. } => ErrorKind::Unavailable,
            Self::Drain(error) => error.kind(),
            Self::Lake(error) => error.kind(),
            Self::Store(error) => error.kind(),
            Self::Damaged { .. } => ErrorKind::Internal,
        }
    }
}
