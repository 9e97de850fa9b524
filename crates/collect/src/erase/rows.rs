//! Rows of files that told of people who were erased. Such a row may come again
//! in a later file; it is known by a keyed hash of what its event was called and
//! left out, for the event itself has a random name since.

use base::WorkspaceId;
use store::{RowHashes, Store, StoreError};

use super::ledger::{hmac, unhex};

/// The rows of a workspace that were erased.
#[derive(Debug, Default)]
pub(crate) struct ErasedRows {
    known: Option<(RowHashes, [u8; 32])>,
}

impl ErasedRows {
    /// Those that a store knows.
    pub(crate) async fn of(store: &Store, workspace: &WorkspaceId) -> Result<Self, StoreError> {
        let known = store.erased_rows().of(workspace).await?;
        Ok(Self { known: known.and_then(|known| unhex(&known.salt).map(|key| (known, key))) })
    }

    /// Whether the row that an event is made of was erased.
    pub(crate) fn holds(&self, event_id: &str) -> bool {
        let holds = |(known, key): &(RowHashes, [u8; 32])| known.hashes.contains(&hash(key, event_id));
        self.known.as_ref().is_some_and(holds)
    }

    /// Notes the rows of which events are made that are about to be erased.
    /// `key`: with what to hash where the workspace has no key yet.
    pub(super) async fn note(
        store: &Store,
        workspace: &WorkspaceId,
        event_ids: &[String],
        key: [u8; 32],
    ) -> Result<(), StoreError> {
        if event_ids.is_empty() {
            return Ok(());
        }
        let key = Self::of(store, workspace).await?.known.map_or(key, |(_, key)| key);
        let hashes = event_ids.iter().map(|id| hash(&key, id)).collect();
        store.erased_rows().add(workspace, &RowHashes { salt: base::hex(&key), hashes }).await
    }
}

fn hash(key: &[u8; 32], event_id: &str) -> String {
    base::hex(&hmac(key, &["row", event_id])[..16])
}
