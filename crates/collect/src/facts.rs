//! What the drain hands to the relational store: sources of traffic for the
//! taxonomy, evidence on persons, and how sources fare.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use base::identity::Evidence;
use base::{Actor, SourceRef, WorkspaceId};
use serde_json::json;
use store::{CountedPart, NewJob, Store, StoreError};

use crate::coupons;
use crate::derive::identity::{Ids, evidence_of, resolve};
use crate::drain::{Facts, FactsBatch, Identifying};

/// Evidence that goes into one transaction.
const AT_ONCE: usize = 2_000;

/// The store behind a drain.
#[derive(Debug, Clone)]
pub struct StoreFacts(Store);

impl StoreFacts {
    /// Facts go to this store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self(store)
    }

    /// Every step of it may be repeated; the counts, which may not, come last
    /// and carry the mark.
    async fn record(&self, batch: &FactsBatch) -> Result<(), StoreError> {
        if self.0.source_counts().recorded_to(&batch.queue).await? >= batch.up_to {
            return Ok(());
        }
        let mut refs: BTreeMap<&WorkspaceId, Vec<SourceRef>> = BTreeMap::new();
        for (workspace, source) in &batch.refs {
            refs.entry(workspace).or_default().push(source.clone());
        }
        for (workspace, sources) in refs {
            self.refs(workspace, &sources).await?;
        }
        let mut evidence: BTreeMap<&WorkspaceId, Vec<Evidence>> = BTreeMap::new();
        for seen in &batch.identifying {
            evidence.entry(&seen.workspace).or_default().extend(evidence_of(&ids(seen)));
        }
        let by_coupon = coupons::orders::redeem(&self.0, &batch.coupons).await?;
        for (workspace, found) in &by_coupon {
            evidence.entry(workspace).or_default().extend(found.iter().cloned());
        }
        for (workspace, found) in evidence {
            for part in found.chunks(AT_ONCE) {
                self.0.identities().record(workspace, part, &|workspace, all| resolve(workspace, all)).await?;
            }
        }
        let parts: Vec<CountedPart> = batch.counts.iter().map(part).collect();
        self.0.source_counts().add(&batch.queue, batch.up_to, &parts).await
    }

    /// Stores sources of traffic; those that are new are tied to campaigns by
    /// a job.
    async fn refs(&self, workspace: &WorkspaceId, sources: &[SourceRef]) -> Result<(), StoreError> {
        let keys: Vec<String> = sources.iter().map(SourceRef::key).collect();
        let known = self.0.source_refs().by_keys(workspace, &keys).await?;
        let is_new = |key: &String| !known.iter().any(|stored| stored.ref_key == *key);
        let any_new = keys.iter().any(is_new);
        self.0.source_refs().upsert(workspace, sources, None).await?;
        if any_new {
            let job = NewJob {
                workspace_id: Some(workspace.clone()),
                kind: "taxonomy.resolve".to_owned(),
                payload: json!({ "workspace_id": workspace }),
                dedupe_key: Some(workspace.to_string()),
                run_at: self.0.now(),
                max_attempts: 5,
            };
            self.0.jobs().enqueue(job, &Actor::System).await?;
        }
        Ok(())
    }
}

fn ids(seen: &Identifying) -> Ids<'_> {
    Ids {
        event_id: &seen.event_id,
        at: seen.at,
        anonymous_id: &seen.anonymous_id,
        user_id: &seen.user_id,
        previous_id: &seen.previous_id,
        email_hash: &seen.email_hash,
        phone_hash: &seen.phone_hash,
        click_id: &seen.click_id,
        click_id_kind: &seen.click_id_kind,
    }
}

fn part(counted: &crate::drain::SourceCounts) -> CountedPart {
    let counts = store::SourceCounts {
        events: counted.events,
        rejected: counted.rejected,
        duplicates: counted.duplicates,
        bots: counted.bots,
        late: counted.late,
        odd_times: counted.odd_times,
        skew_ms_sum: counted.skew_ms_sum,
        skew_ms_max: counted.skew_ms_max,
        last_received_at: counted.last_received_at,
    };
    CountedPart { source: counted.source.clone(), day: counted.day, hour: counted.hour, counts }
}

impl Facts for StoreFacts {
    fn record<'a>(&'a self, batch: &'a FactsBatch) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>> {
        Box::pin(async move { Self::record(self, batch).await.map_err(|error| error.to_string()) })
    }
}
