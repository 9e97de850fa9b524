//! Making, changing, deleting and restoring campaigns.

use base::{Actor, CampaignId, Workspace};
use store::Store;
use store::{Campaign, CampaignFields};

use crate::error::PlanError;
use crate::naming::check_key;
use crate::slug::free_slug;

const MAX_TEXT: usize = 10_000;
const MAX_LABELS: usize = 50;
const MAX_LABEL: usize = 80;
const MAX_COUPONS: usize = 50;
const MAX_COUPON: usize = 80;

/// Makes a campaign that a person planned. An empty key is made from the name.
///
/// # Errors
/// [`PlanError::Key`] when the key breaks the convention, [`PlanError::Field`]
/// for any other field, the store's error when the key is taken.
pub async fn create(
    store: &Store,
    workspace: &Workspace,
    fields: CampaignFields,
    actor: &Actor,
) -> Result<Campaign, PlanError> {
    let mut fields = cleaned(fields);
    if fields.key.is_empty() {
        let taken = store.campaigns().all(&workspace.id).await?;
        fields.key = free_slug(&fields.name, |key| taken.iter().any(|campaign| campaign.fields.key == key));
    }
    check(workspace, &fields, None)?;
    Ok(store.campaigns().create(&workspace.id, fields, actor).await?)
}

/// Replaces what is said about a campaign. A key that stays as it was is not
/// held to the convention again, so that older campaigns can still be edited.
///
/// # Errors
/// As [`create`]; the store's error when somebody changed it since `version`.
pub async fn update(
    store: &Store,
    workspace: &Workspace,
    id: &CampaignId,
    version: Option<i64>,
    fields: CampaignFields,
    actor: &Actor,
) -> Result<Campaign, PlanError> {
    let before = store.campaigns().get(&workspace.id, id).await?;
    let fields = cleaned(fields);
    check(workspace, &fields, Some(&before.fields.key))?;
    Ok(store.campaigns().update(&workspace.id, id, version, fields, actor).await?)
}

/// Deletes a campaign so that it can be restored; its facts stay tied to it.
///
/// # Errors
/// The store's errors.
pub async fn archive(
    store: &Store,
    workspace: &Workspace,
    id: &CampaignId,
    actor: &Actor,
) -> Result<Campaign, PlanError> {
    Ok(store.campaigns().archive(&workspace.id, id, actor).await?)
}

/// Restores a deleted campaign.
///
/// # Errors
/// The store's errors.
pub async fn restore(
    store: &Store,
    workspace: &Workspace,
    id: &CampaignId,
    actor: &Actor,
) -> Result<Campaign, PlanError> {
    Ok(store.campaigns().restore(&workspace.id, id, actor).await?)
}

/// Text without space around it; labels and coupons sorted, each once, coupons
/// in upper case as importers write them.
pub(crate) fn cleaned(mut fields: CampaignFields) -> CampaignFields {
    for text in [&mut fields.key, &mut fields.name, &mut fields.objective, &mut fields.audience, &mut fields.owner] {
        *text = text.trim().to_owned();
    }
    fields.labels = fields.labels.iter().map(|label| label.trim().to_owned()).filter(|l| !l.is_empty()).collect();
    fields.labels.sort();
    fields.labels.dedup();
    fields.coupons = fields.coupons.iter().map(|code| code.trim().to_uppercase()).filter(|c| !c.is_empty()).collect();
    fields.coupons.sort();
    fields.coupons.dedup();
    fields
}

/// Checks all fields; a key equal to `standing` was accepted before.
pub(crate) fn check(workspace: &Workspace, fields: &CampaignFields, standing: Option<&str>) -> Result<(), PlanError> {
    let refused = |field: &'static str, message: String| Err(PlanError::Field { field, message });
    if standing != Some(fields.key.as_str()) {
        check_key(workspace, &fields.key)?;
    }
    if fields.name.is_empty() {
        return refused("name", "a campaign needs a name".to_owned());
    }
    if fields.name.chars().count() > 200 {
        return refused("name", "a name has at most 200 characters".to_owned());
    }
    for (field, text) in [("objective", &fields.objective), ("audience", &fields.audience), ("owner", &fields.owner)] {
        if text.len() > MAX_TEXT {
            return refused(field, format!("the text is longer than {MAX_TEXT} bytes"));
        }
    }
    if fields.labels.len() > MAX_LABELS || fields.labels.iter().any(|label| label.chars().count() > MAX_LABEL) {
        return refused("labels", format!("a campaign has at most {MAX_LABELS} labels of {MAX_LABEL} characters"));
    }
    if fields.coupons.len() > MAX_COUPONS || fields.coupons.iter().any(|code| code.chars().count() > MAX_COUPON) {
        return refused("coupons", format!("a campaign has at most {MAX_COUPONS} coupons of {MAX_COUPON} characters"));
    }
    if let Some(code) = fields.coupons.iter().find(|code| code.contains([',', ';'])) {
        return refused("coupons", format!("“{code}” holds a comma or semicolon; give each code by itself"));
    }
    if let (Some(start), Some(end)) = (fields.start_day, fields.end_day)
        && end < start
    {
        return refused("end_day", format!("the campaign ends ({end}) before it starts ({start}); swap the days"));
    }
    Ok(())
}
