//! Which campaign a coupon code belongs to. A code that stood on two campaigns
//! would tie an order to both, so the database keeps it from that.

use base::WorkspaceId;

use crate::bulk::{self, Cell};
use crate::campaigns::Campaign;
use crate::error::{Doing as _, StoreError};
use crate::open::Write;
use crate::row::Reader;

const INTO: &str = "campaign_coupons (workspace_id, code, campaign_id)";

/// Replaces the codes of campaigns by those in their fields. Codes that move
/// from one of them to another may do so.
///
/// # Errors
/// [`StoreError::Conflict`] that names the other campaign of a code.
pub(crate) async fn put(write: &mut Write, ws: &WorkspaceId, campaigns: &[&Campaign]) -> Result<(), StoreError> {
    let ids: Vec<String> = campaigns.iter().map(|campaign| campaign.id.to_string()).collect();
    let sql = "delete from campaign_coupons where workspace_id = $1 and campaign_id in ({keys}) returning code";
    bulk::select_in(write.conn(), sql, ws.as_str(), &ids).await?;
    let codes: Vec<String> = campaigns.iter().flat_map(|campaign| campaign.fields.coupons.iter().cloned()).collect();
    if codes.is_empty() {
        return Ok(());
    }
    let sql = "select u.code, c.key, c.name from campaign_coupons u join campaigns c on c.id = u.campaign_id \
               where u.workspace_id = $1 and u.code in ({keys})";
    if let Some(row) = bulk::select_in(write.conn(), sql, ws.as_str(), &codes).await?.first() {
        let row = Reader::new("campaign_coupons", row);
        return Err(taken(&row.text("code")?, &row.text("name")?, &row.text("key")?));
    }
    let mut owners = std::collections::HashMap::new();
    let mut rows: Vec<Vec<Cell>> = Vec::with_capacity(codes.len());
    for campaign in campaigns {
        for code in &campaign.fields.coupons {
            if let Some(other) = owners.insert(code.as_str(), *campaign) {
                return Err(taken(code, &other.fields.name, &other.fields.key));
            }
            rows.push(vec![ws.as_str().into(), code.as_str().into(), campaign.id.as_str().into()]);
        }
    }
    bulk::insert(write.conn(), INTO, "", &rows).await.unique("coupon", "of these campaigns")?;
    Ok(())
}

fn taken(code: &str, name: &str, key: &str) -> StoreError {
    StoreError::Conflict(format!(
        "the coupon {code} belongs to the campaign “{name}” ({key}) already; take it off there first"
    ))
}
