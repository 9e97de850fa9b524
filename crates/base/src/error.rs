//! The transport-neutral kind of an error, for the edge that picks a status
//! or an exit code.

use serde::{Deserialize, Serialize};

/// What went wrong, in terms every face understands. `api` alone turns a kind
/// into an HTTP status, `cli` alone into an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The caller sent something that cannot be accepted as it is.
    Invalid,
    /// The named thing does not exist.
    NotFound,
    /// The request contradicts what is stored (a duplicate, a stale version).
    Conflict,
    /// Nobody is signed in, or the key is unknown.
    Unauthorized,
    /// The caller is known but may not do this.
    Forbidden,
    /// A bound was reached: size, time, memory, rate.
    TooLarge,
    /// A store cannot be reached or is full; trying again may help.
    Unavailable,
    /// A defect of ours.
    Internal,
}
