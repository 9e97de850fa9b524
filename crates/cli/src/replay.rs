//! Taking refused events again: in the server where one runs, else here.

use anyhow::{Result, bail};
use api::RejectedFilter;
use base::{Refusal, RejectedId, SourceId, Workspace};
use collect::collector::Collector;
use collect::intake::Replayed;
use lake::Lake;
use serde::{Deserialize, Serialize};
use store::Store;

/// Refused events that are read at a time.
const AT_ONCE: usize = 1000;

/// Which refused events are to be taken again.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct ReplayOrder {
    /// Only of this source.
    pub(crate) source: Option<SourceId>,
    /// Only for this reason.
    pub(crate) reason: Option<Refusal>,
}

/// Takes them again, oldest first, until all were tried once.
pub(crate) async fn replay(
    collector: &Collector,
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    order: &ReplayOrder,
) -> Result<Replayed> {
    let mut sum = Replayed::default();
    let mut tried: Option<RejectedId> = None;
    loop {
        collector.drain.flush().await?;
        let filter = RejectedFilter {
            source: order.source.clone(),
            reason: order.reason,
            after: tried.clone(),
            limit: AT_ONCE,
            ..RejectedFilter::default()
        };
        let frame = api::rejected_events(store, lake, workspace, &filter).await?;
        let last = frame.rows().checked_sub(1).and_then(|row| frame.column("rejected_id")?.text(row));
        let Some(last) = last else { break };
        let done = collector.intake.replay(&workspace.id, api::to_replay(&frame)).await?;
        sum.taken += done.taken;
        sum.settled += done.settled;
        sum.refused.extend(done.refused);
        let Ok(last) = RejectedId::parse(&last) else { bail!("the lake holds a refused event without an id") };
        tried = Some(last);
    }
    collector.drain.flush().await?;
    Ok(sum)
}
