//! Records a settled import in both stores, or nothing of it.

use std::ops::ControlFlow;

use base::{Actor, ImportId, Workspace};
use lake::Lake;
use serde_json::json;
use store::{NewImport, NewJob, Store};

use super::error::{ImportError, While as _};
use super::events;
use super::originals;
use super::outcome::ImportOutcome;
use super::run::{CHUNK, Compared, Gathered, Job};

impl Job<'_> {
    /// The transaction: begun in the store, applied in the lake, ended in the
    /// store; taken back as a whole when any of it fails.
    pub(super) async fn record(
        &self,
        gathered: &mut Gathered,
        compared: &Compared,
        outcome: &ImportOutcome,
        sha256: &str,
        bytes: u64,
    ) -> Result<(), ImportError> {
        let id = gathered.id.clone();
        let location = originals::keep(self.lake, &id, self.file).await?;
        let row = self.row(gathered, outcome, sha256, bytes, location);
        self.store.imports().begin(&self.ws.id, row, self.actor).await.while_("noting the import")?;
        if let Err(error) = self.write(gathered, compared).await {
            self.give_up(&id, &error).await;
            let stopped = || ImportError::Cancelled { name: self.file.name.clone() };
            return Err(if self.watch.is_cancelled() { stopped() } else { error });
        }
        // The facts are recorded; the taxonomy can also be asked for later. It is
        // queued before the end is noted: killed in between, nobody else would.
        if let Err(error) = queue_taxonomy(self.store, self.ws, self.actor).await {
            tracing::warn!(import.id = %id, %error, "the taxonomy could not be queued");
        }
        if let Err(error) = self.store.imports().applied(&self.ws.id, &id, self.actor).await.while_("ending the import")
        {
            self.give_up(&id, &error).await;
            return Err(error);
        }
        Ok(())
    }

    /// Takes an import back that failed. What keeps it from that, a full disk
    /// above all, is mostly what it failed of, and is done when the folder is
    /// next opened; the first cause is what its owner has to know.
    async fn give_up(&self, id: &ImportId, error: &ImportError) {
        if let Err(left) = take_back(self.store, self.lake, self.ws, id, &error.to_string(), self.actor).await {
            tracing::warn!(import.id = %id, error = %left, "a failed import could not be taken back yet");
        }
    }

    fn row(
        &self,
        gathered: &Gathered,
        outcome: &ImportOutcome,
        sha256: &str,
        bytes: u64,
        location: Option<String>,
    ) -> NewImport {
        NewImport {
            id: gathered.id.clone(),
            format: gathered.format.key().to_owned(),
            file_name: self.file.name.clone(),
            file_sha256: sha256.to_owned(),
            file_bytes: bytes,
            file_location: location,
            from_day: outcome.days.map(|(from, _)| from),
            to_day: outcome.days.map(|(_, to)| to),
            rows: outcome.rows,
            imported: outcome.imported,
            rejected: outcome.rejected,
            reconciled: json!({ "verdict": outcome.reconciled, "checked": outcome.reconciliation.checked }),
            totals: json!(outcome.totals),
            notices: json!(outcome.notices),
            difference: json!(outcome.difference),
            options: self.options.meaning(),
            recorded_at: gathered.staged.recorded_at(),
        }
    }

    async fn write(&self, gathered: &mut Gathered, compared: &Compared) -> Result<(), ImportError> {
        let id = gathered.id.clone();
        gathered.refs.store(self.store, &self.ws.id, &id).await?;
        let mut chunks = gathered.contacts.chunks(CHUNK)?;
        loop {
            let chunk = chunks.next()?;
            if chunk.is_empty() {
                break;
            }
            self.store.contacts().put(&self.ws.id, &chunk, Some(&id), self.actor).await.while_("storing contacts")?;
        }
        let mut chunks = gathered.rates.chunks(CHUNK)?;
        loop {
            let chunk = chunks.next()?;
            if chunk.is_empty() {
                break;
            }
            let rates = self.store.fx_rates();
            rates.put(&self.ws.id, &chunk, &self.file.name, Some(&id), self.actor).await.while_("storing rates")?;
        }
        let cancelled = |_| if self.watch.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        self.lake.apply(&gathered.staged, &compared.facts, &cancelled).await.while_("recording rows")?;
        self.write_events(gathered, &compared.events).await?;
        Ok(())
    }
}

/// Asks for the new sources to be tied to campaigns.
pub(crate) async fn queue_taxonomy(store: &Store, ws: &Workspace, actor: &Actor) -> Result<(), ImportError> {
    let job = NewJob {
        workspace_id: Some(ws.id.clone()),
        kind: "taxonomy.resolve".to_owned(),
        payload: json!({ "workspace_id": ws.id }),
        dedupe_key: Some(ws.id.to_string()),
        run_at: store.now(),
        max_attempts: 5,
    };
    store.jobs().enqueue(job, actor).await.while_("queueing the taxonomy")?;
    Ok(())
}

/// Removes what an import that did not come to its end has left.
pub(crate) async fn take_back(
    store: &Store,
    lake: &Lake,
    ws: &Workspace,
    id: &ImportId,
    why: &str,
    actor: &Actor,
) -> Result<(), ImportError> {
    let doing = "taking back what was recorded";
    originals::remove(lake, id);
    lake.abort(id).await.while_(doing)?;
    let import = store.imports().get(&ws.id, id).await.while_(doing)?;
    events::take_back(store, lake, ws, &import, actor).await?;
    store.contacts().undo(&ws.id, id, actor).await.while_(doing)?;
    store.fx_rates().undo(&ws.id, id, actor).await.while_(doing)?;
    store.imports().failed(&ws.id, id, why, actor).await.while_(doing)?;
    Ok(())
}
