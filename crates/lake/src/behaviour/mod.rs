//! What people do one after the other: funnels, retention, paths, cohorts and
//! visits. Each is one read of the events that matter, ordered by whom they
//! are of and when, walked through once.
//!
//! The rows are asked for in SQL over the public views, so that they are
//! pruned by time, keep to the limits of a query and spill when they outgrow
//! their memory. What the walk itself has to hold is counted against the same
//! limit ([`hold::Held`]). docs/behaviour.md has the definitions.

mod attempts;
mod cohorts;
mod funnel;
mod hold;
mod paths;
mod pattern;
mod retention;
mod site;
mod walk;

use base::{Timestamp, WorkspaceId};

use crate::sql::SqlLimits;
use crate::views::Dimensions;

pub use attempts::{Counting, MOST_STEPS};
pub use cohorts::{Cohort, CohortBy, CohortCell, CohortQuery, Cohorts};
pub use funnel::{Breakdown, Funnel, FunnelGroup, FunnelQuery, FunnelStep, Spread, Unit};
pub use paths::{PathLink, PathNode, PathOf, PathQuery, Paths, Place};
pub use pattern::{Condition, EventPattern, Field};
pub use retention::{Retention, RetentionCell, RetentionCohort, RetentionQuery};
pub use site::{EventCount, PageCount, Site, SiteDay, SiteDimension, SiteTotals, SiteValue};

/// Whose events are asked about, and how much may be spent on the answer.
#[derive(Debug, Clone)]
pub struct BehaviourScope {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// What the events are joined with.
    pub dimensions: Dimensions,
    /// The present instant: what comes after it is not over yet.
    pub now: Timestamp,
    /// Whether what machines did counts as well.
    pub with_bots: bool,
    /// The same bounds as of a query in SQL.
    pub limits: SqlLimits,
}
