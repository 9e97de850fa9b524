//! The source references of a file, each once.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use base::{ImportId, SourceRef, WorkspaceId};
use store::Store;

use super::error::{ImportError, While as _};
use super::sink::Batch;
use super::spool::Spool;

/// References stored in one transaction.
const CHUNK: usize = 2_000;

/// Gathers references in bounded memory: eight bytes for each one seen.
#[derive(Debug, Default)]
pub(crate) struct Refs {
    seen: HashSet<u64>,
    waiting: Spool<SourceRef>,
}

impl Refs {
    /// Notes the references of a batch.
    pub(crate) fn note(&mut self, batch: &Batch) -> Result<(), ImportError> {
        let spend = batch.spend.iter().map(|row| &row.source);
        let orders = batch.orders.iter().map(|row| &row.source);
        let responses = batch.responses.iter().map(|row| &row.source);
        let of_events: Vec<SourceRef> = batch.events.iter().map(|(_, event)| event.source_ref()).collect();
        let of_events = of_events.iter().filter(|source| !source.is_blank());
        for source in spend.chain(orders).chain(responses).chain(of_events) {
            let mut hasher = DefaultHasher::new();
            source.hash(&mut hasher);
            if self.seen.insert(hasher.finish()) {
                self.waiting.push(source)?;
            }
        }
        Ok(())
    }

    /// Stores them, in chunks.
    pub(crate) async fn store(
        &mut self,
        store: &Store,
        ws: &WorkspaceId,
        import: &ImportId,
    ) -> Result<(), ImportError> {
        let mut chunks = self.waiting.chunks(CHUNK)?;
        loop {
            let chunk = chunks.next()?;
            if chunk.is_empty() {
                return Ok(());
            }
            store.source_refs().upsert(ws, &chunk, Some(import)).await.while_("storing the campaigns of the file")?;
        }
    }
}
