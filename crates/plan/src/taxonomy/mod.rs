//! The taxonomy: what ties a file's rows to a campaign and a channel.
//!
//! A source gets its **campaign** from the first of these that knows one:
//! 1. the first rule that matches and names a campaign;
//! 2. its `utm_campaign`, or the platform's campaign id, when it is a
//!    campaign's key or id;
//! 3. its coupon, when it is a campaign's key;
//! 4. its own campaign name: the campaign of that name or key, else a new draft
//!    of that name, to be confirmed.
//!
//! Orders carry no campaign name, so an order whose UTM and coupon match
//! nothing stays unassigned. Its **channel** comes from the first rule that
//! matches and names one, then the campaign's, then the file's own, then what
//! UTM, name and platform suggest.

mod decide;
mod matching;
mod resolve;
mod syntax;
mod unassigned;

pub use decide::{Known, KnownCampaign, suggested_channel};
pub use matching::{Match, RuleSet, test};
pub use resolve::{Confirmation, Resolved, confirm, resolve};
pub use syntax::parse_campaign_rule;
pub use unassigned::{Unassigned, UnassignedSums, unassigned};

use base::{Actor, RuleId, Workspace};
use store::Store;
use store::rules::{Rule, RuleFields};

use crate::error::PlanError;

/// Adds a rule after checking that it can be compiled.
///
/// # Errors
/// [`PlanError::Rule`] for a rule that gives nothing or cannot be compiled.
pub async fn create_rule(
    store: &Store,
    workspace: &Workspace,
    fields: RuleFields,
    actor: &Actor,
) -> Result<Rule, PlanError> {
    matching::check(&fields)?;
    Ok(store.rules().create(&workspace.id, fields, actor).await?)
}

/// Changes a rule after checking that it can be compiled.
///
/// # Errors
/// As [`create_rule`], and when somebody changed the rule meanwhile.
pub async fn update_rule(
    store: &Store,
    workspace: &Workspace,
    id: &RuleId,
    version: Option<i64>,
    fields: RuleFields,
    actor: &Actor,
) -> Result<Rule, PlanError> {
    matching::check(&fields)?;
    Ok(store.rules().update(&workspace.id, id, version, fields, actor).await?)
}
