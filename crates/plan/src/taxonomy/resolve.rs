//! Resolving the sources of a workspace, and confirming the drafts that files
//! brought.

use std::collections::{BTreeSet, HashMap, HashSet};

use base::{Actor, CampaignId, Workspace, WorkspaceId};
use serde::{Deserialize, Serialize};
use store::PageRequest;
use store::Store;
use store::rules::{RuleCondition, RuleField, RuleFields, RuleOperator};
use store::source_refs::{DecidedBy, StoredRef};
use store::{Campaign, CampaignFields, CampaignFilter, CampaignOrigin, CampaignStatus};

use super::decide::{Known, KnownCampaign};
use super::matching::RuleSet;
use crate::error::PlanError;
use crate::slug::folded;

/// Most characters of a name that a file gives a campaign.
pub(super) const MAX_NAME: usize = 200;

/// What a run of the taxonomy did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Resolved {
    /// Sources looked at.
    pub sources: u64,
    /// Sources whose campaign or channel changed.
    pub changed: u64,
    /// Draft campaigns that were made.
    pub drafts: u64,
    /// Sources without a campaign.
    pub unassigned: u64,
    /// Drafts nobody had confirmed that no source is tied to any more, and
    /// that were therefore deleted.
    pub withdrawn: u64,
}

/// Applies rules, keys, coupons and names to every source of a workspace. It
/// may be run as often as one likes: what already stands is left alone, and a
/// source that a person assigned keeps its campaign.
///
/// # Errors
/// [`PlanError::Rule`] when a stored rule cannot be compiled; the store's errors.
pub async fn resolve(store: &Store, workspace: &Workspace) -> Result<Resolved, PlanError> {
    let ws = &workspace.id;
    let rules = RuleSet::compile(&store.rules().list(ws).await?)?;
    let campaigns = with_archived(store, ws).await?;
    let mut known = Known::default();
    for campaign in &campaigns {
        known.add(KnownCampaign {
            id: Some(campaign.id.clone()),
            key: campaign.fields.key.clone(),
            name: campaign.fields.name.clone(),
            channel: campaign.fields.channel,
            coupons: campaign.fields.coupons.clone(),
        });
    }
    let sources = store.source_refs().all(ws).await?;
    for (code, campaign) in store.coupons().campaigns_of(ws, &codes_of(&sources)).await? {
        known.add_code(&code, &campaign);
    }
    let mut decisions = Vec::with_capacity(sources.len());
    for stored in sources.iter().filter(|stored| stored.resolution.decided_by != DecidedBy::Person) {
        decisions.push((stored, known.decide(&rules, &stored.source)));
    }
    let drafts = make_drafts(store, ws, &mut known).await?;
    let mut outcome = Resolved { sources: sources.len() as u64, drafts, ..Resolved::default() };
    let mut changed = Vec::new();
    let mut used: HashSet<CampaignId> = HashSet::new();
    used.extend(sources.iter().filter_map(|s| s.resolution.campaign_id.clone().filter(|_| is_by_person(s))));
    for (stored, decision) in decisions {
        let mut resolution = known.resolution(decision);
        // The draft a file brought is found by its name from then on; it came from the file all the same.
        let was = &stored.resolution;
        if was.decided_by == DecidedBy::File && was.campaign_id == resolution.campaign_id {
            let is_name = resolution.decided_by == DecidedBy::Name;
            resolution.decided_by = if is_name { DecidedBy::File } else { resolution.decided_by };
        }
        match &resolution.campaign_id {
            Some(id) => {
                used.insert(id.clone());
            }
            None => outcome.unassigned += 1,
        }
        if resolution != stored.resolution {
            changed.push((stored.ref_key.clone(), resolution));
        }
    }
    outcome.changed = store.source_refs().resolve(ws, &changed).await?;
    outcome.withdrawn = tidy_drafts(store, ws, &campaigns, &used).await?;
    tracing::info!(workspace.id = %ws, sources = outcome.sources, changed = outcome.changed, drafts, "taxonomy resolved");
    Ok(outcome)
}

/// The coupon codes that sources carry, each once. Only these are looked up
/// among the codes that were made, of which there may be millions.
fn codes_of(sources: &[StoredRef]) -> Vec<String> {
    let codes = sources.iter().flat_map(|stored| stored.source.coupon.split(',')).map(str::trim);
    let codes: BTreeSet<&str> = codes.filter(|code| !code.is_empty()).collect();
    codes.into_iter().map(str::to_owned).collect()
}

fn is_by_person(stored: &StoredRef) -> bool {
    stored.resolution.decided_by == DecidedBy::Person
}

/// Campaigns, those that are there before deleted ones: a name that both have
/// means the one that is there.
async fn with_archived(store: &Store, ws: &WorkspaceId) -> Result<Vec<Campaign>, PlanError> {
    let mut campaigns = store.campaigns().all(ws).await?;
    campaigns.sort_by(|a, b| a.created_at.cmp(&b.created_at).then_with(|| a.id.cmp(&b.id)));
    let filter = CampaignFilter { archived: true, ..CampaignFilter::default() };
    let mut page = PageRequest::first(store::MAX_LIMIT);
    loop {
        let found = store.campaigns().list(ws, &filter, &page).await?;
        campaigns.extend(found.items);
        if found.next_cursor.is_none() {
            return Ok(campaigns);
        }
        page.cursor = found.next_cursor;
    }
}

async fn make_drafts(store: &Store, ws: &WorkspaceId, known: &mut Known) -> Result<u64, PlanError> {
    let draft = |campaign: &KnownCampaign| CampaignFields {
        key: campaign.key.clone(),
        name: campaign.name.clone(),
        channel: campaign.channel,
        status: CampaignStatus::Draft,
        origin: CampaignOrigin::Imported,
        needs_confirmation: true,
        ..CampaignFields::default()
    };
    let drafts: Vec<CampaignFields> = known.new_ones().map(draft).collect();
    if drafts.is_empty() {
        return Ok(0);
    }
    let keys: Vec<String> = drafts.iter().map(|fields| fields.key.clone()).collect();
    let made = store.campaigns().create_missing(ws, drafts, &Actor::System).await?;
    let count = made.len() as u64;
    let mut ids: HashMap<String, CampaignId> = made.into_iter().map(|made| (made.fields.key, made.id)).collect();
    // Another run may have made some of them meanwhile.
    let missing: Vec<String> = keys.into_iter().filter(|key| !ids.contains_key(key)).collect();
    if !missing.is_empty() {
        let found = store.campaigns().by_keys(ws, &missing).await?;
        ids.extend(found.into_iter().map(|campaign| (campaign.fields.key, campaign.id)));
    }
    known.made(&ids);
    Ok(count)
}

/// Deletes unconfirmed drafts that lost their sources to a rule, and restores
/// those that got sources again.
async fn tidy_drafts(
    store: &Store,
    ws: &WorkspaceId,
    campaigns: &[Campaign],
    used: &HashSet<CampaignId>,
) -> Result<u64, PlanError> {
    let drafts =
        campaigns.iter().filter(|c| c.fields.needs_confirmation && c.fields.origin == CampaignOrigin::Imported);
    let (mut lost, mut found) = (Vec::new(), Vec::new());
    for draft in drafts {
        match (draft.archived_at.is_some(), used.contains(&draft.id)) {
            (false, false) => lost.push(draft.id.clone()),
            (true, true) => found.push(draft.id.clone()),
            _ => {}
        }
    }
    store.campaigns().archive_many(ws, &lost, &Actor::System).await?;
    store.campaigns().restore_many(ws, &found, &Actor::System).await?;
    Ok(lost.len() as u64)
}

/// What a person says of a draft that a file brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Confirmation {
    /// The draft.
    #[schema(value_type = String)]
    pub campaign_id: CampaignId,
    /// The campaign it really is; absent = it is a campaign of its own.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub same_as: Option<CampaignId>,
}

/// Confirms drafts: each becomes a live campaign, or its sources are moved to
/// another campaign by a rule on its name and the draft is deleted.
///
/// # Errors
/// The store's errors; [`PlanError::Field`] when a draft is to be its own twin.
pub async fn confirm(
    store: &Store,
    workspace: &Workspace,
    confirmations: &[Confirmation],
    actor: &Actor,
) -> Result<Resolved, PlanError> {
    let ws = &workspace.id;
    for confirmation in confirmations {
        if confirmation.same_as.as_ref() == Some(&confirmation.campaign_id) {
            let message = format!("{} cannot be the same as itself; leave it out to keep it", confirmation.campaign_id);
            return Err(PlanError::Field { field: "same_as", message });
        }
        let draft = store.campaigns().get(ws, &confirmation.campaign_id).await?;
        let Some(twin) = &confirmation.same_as else {
            let status = match draft.fields.status {
                CampaignStatus::Draft => CampaignStatus::Live,
                other => other,
            };
            let fields = CampaignFields { needs_confirmation: false, status, ..draft.fields };
            store.campaigns().update(ws, &draft.id, Some(draft.version), fields, actor).await?;
            continue;
        };
        let twin = store.campaigns().get(ws, twin).await?;
        for name in names_of(store, ws, &draft).await? {
            let condition =
                RuleCondition { field: RuleField::CampaignName, operator: RuleOperator::Equals, value: name };
            let fields = RuleFields {
                conditions: vec![condition],
                campaign_key: Some(twin.fields.key.clone()),
                channel: None,
                comment: format!("“{}” is “{}”", draft.fields.name, twin.fields.name),
                is_enabled: true,
            };
            super::create_rule(store, workspace, fields, actor).await?;
        }
    }
    resolve(store, workspace).await
}

/// The names under which files know a campaign.
async fn names_of(store: &Store, ws: &WorkspaceId, draft: &Campaign) -> Result<Vec<String>, PlanError> {
    let mut seen = HashSet::new();
    let sources = store.source_refs().of_campaign(ws, &draft.id).await?;
    let names = sources.into_iter().map(|stored| stored.source.campaign_name).filter(|name| !name.trim().is_empty());
    Ok(names.filter(|name| seen.insert(folded(name))).collect())
}
