//! What people plan: campaigns with their keys, the taxonomy that ties files to
//! campaigns and channels, and budgets with their pace.
//!
//! `plan` refuses to read the lake: figures such as the spend of an unassigned
//! source are passed in by the caller. It writes nothing to disk itself;
//! everything goes through the store, with its audit log.
//!
//! Invariants:
//! - a key that a person chooses satisfies the workspace's naming convention; a
//!   key made from a file's campaign name may not, and waits for confirmation;
//! - for campaign and for channel, the first rule that matches and gives one
//!   wins;
//! - what no rule, key, coupon or name ties to a campaign stays unassigned and
//!   is listed, never hidden;
//! - a source that a person assigned by hand is never reassigned by a rule.

pub mod budgets;
pub mod campaigns;
pub mod campaigns_csv;
pub mod closest;
pub mod error;
pub mod naming;
pub mod slug;
pub mod taxonomy;

pub use error::PlanError;
