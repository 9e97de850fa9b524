//! The taxonomy: what ties a file's rows to a campaign and a channel.
//!
//! A source gets its **campaign** from the first of these that knows one:
//! 1. the first rule that matches and names a campaign;
//! 2. its `utm_campaign`, or the platform's campaign id, when it is a
//!    campaign's key or id;
//! 3. its coupon, when it is one of a campaign's coupons, a campaign's key, or a
//!    code of a batch that was made for a campaign;
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
pub use unassigned::{Candidate, Reason, Unassigned, UnassignedSums, unassigned};

use base::{Actor, RuleId, Workspace};
use store::Store;
use store::rules::{Rule, RuleFields};

use crate::closest::closest;
use crate::error::PlanError;
use crate::slug::folded;

/// Adds a rule after checking that it can be compiled and that its campaign is
/// there.
///
/// # Errors
/// [`PlanError::Rule`] for a rule that gives nothing or cannot be compiled,
/// [`PlanError::Field`] for a key that no campaign has.
pub async fn create_rule(
    store: &Store,
    workspace: &Workspace,
    fields: RuleFields,
    actor: &Actor,
) -> Result<Rule, PlanError> {
    check_campaign(store, workspace, &fields).await?;
    create_rule_for_draft(store, workspace, fields, actor).await
}

/// Adds a rule that comes with a file: a campaign that nobody planned becomes
/// a draft to confirm, as one that the file itself names does.
///
/// # Errors
/// [`PlanError::Rule`] for a rule that gives nothing or cannot be compiled.
pub async fn create_rule_for_draft(
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
    // A rule whose campaign was deleted since can still be switched off or moved.
    if store.rules().get(&workspace.id, id).await?.fields.campaign_key != fields.campaign_key {
        check_campaign(store, workspace, &fields).await?;
    }
    Ok(store.rules().update(&workspace.id, id, version, fields, actor).await?)
}

/// Refuses a key that no campaign has: such a rule would tie its sources to a
/// campaign that somebody mistyped.
async fn check_campaign(store: &Store, workspace: &Workspace, fields: &RuleFields) -> Result<(), PlanError> {
    let Some(key) = fields.campaign_key.as_deref().filter(|key| !key.is_empty()) else { return Ok(()) };
    let refused = |message: String| Err(PlanError::Field { field: "campaign_key", message });
    match store.campaigns().by_key(&workspace.id, key).await? {
        Some(campaign) if campaign.archived_at.is_none() => return Ok(()),
        Some(_) => return refused(format!("the campaign “{key}” is deleted; restore it first, or name another")),
        None => {}
    }
    let campaigns = store.campaigns().all(&workspace.id).await?;
    if campaigns.iter().any(|campaign| folded(&campaign.fields.key) == folded(key)) {
        return Ok(());
    }
    let keys = campaigns.iter().map(|campaign| campaign.fields.key.as_str());
    let near: Vec<String> = closest(key, keys).into_iter().map(|key| format!("“{key}”")).collect();
    refused(match near.as_slice() {
        [] => format!("there is no campaign with the key “{key}”; add the campaign first"),
        near => format!("there is no campaign with the key “{key}”; did you mean {}?", near.join(" or ")),
    })
}
