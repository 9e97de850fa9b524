//! What nothing ties to a campaign, with the money in it.

use std::collections::HashMap;

use base::{Decimal, SourceRef, Workspace};
use serde::Serialize;
use store::Store;

use crate::error::PlanError;

/// What the facts of one source add up to, in the reporting currency; the
/// caller reads it from the lake.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnassignedSums {
    /// Spend.
    pub spend: Option<Decimal>,
    /// Revenue.
    pub revenue: Option<Decimal>,
    /// Booked orders or sales.
    pub orders: Option<Decimal>,
}

/// A source without a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Unassigned {
    /// Key of the source, as on facts.
    pub ref_key: String,
    /// Its columns.
    #[schema(value_type = Object)]
    pub source: SourceRef,
    /// Its channel, where one is known.
    pub channel: Option<String>,
    /// Its spend in the reporting currency, a decimal in text.
    #[schema(value_type = Option<String>)]
    pub spend: Option<Decimal>,
    /// Its revenue in the reporting currency, a decimal in text.
    #[schema(value_type = Option<String>)]
    pub revenue: Option<Decimal>,
    /// Its booked orders or sales, a decimal in text.
    #[schema(value_type = Option<String>)]
    pub orders: Option<Decimal>,
}

/// The sources without a campaign that have facts in `sums`, the dearest first.
///
/// # Errors
/// The store's errors.
pub async fn unassigned<S: std::hash::BuildHasher + Sync>(
    store: &Store,
    workspace: &Workspace,
    sums: &HashMap<String, UnassignedSums, S>,
) -> Result<Vec<Unassigned>, PlanError> {
    let mut found: Vec<Unassigned> = store
        .source_refs()
        .all(&workspace.id)
        .await?
        .into_iter()
        .filter(|stored| stored.resolution.campaign_id.is_none())
        .filter_map(|stored| {
            let sums = sums.get(&stored.ref_key)?;
            Some(Unassigned {
                ref_key: stored.ref_key,
                source: stored.source,
                channel: stored.resolution.channel.map(|channel| channel.key().to_owned()),
                spend: sums.spend,
                revenue: sums.revenue,
                orders: sums.orders,
            })
        })
        .collect();
    let weight = |row: &Unassigned| row.spend.unwrap_or_default() + row.revenue.unwrap_or_default();
    found.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| a.ref_key.cmp(&b.ref_key)));
    Ok(found)
}
