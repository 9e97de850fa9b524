//! `unassigned`.

use anyhow::Result;
use base::{Column, Frame, Period};
use insights::ReportQuery;

use super::lists::texts;
use crate::args::{Format, Unassigned};
use crate::folder::Folder;
use crate::print;

/// Lists the sources that nothing ties to a campaign, the dearest first.
pub(super) async fn unassigned(folder: &Folder, asked: Unassigned, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let query = ReportQuery::over(Period::new(asked.from, asked.to)?);
    let found = api::unassigned(&folder.store, &folder.lake, &workspace, &query).await?;
    let keys = |row: &plan::taxonomy::Unassigned| {
        let keys: Vec<&str> = row.candidates.iter().map(|campaign| campaign.key.as_str()).collect();
        Some(keys.join(";"))
    };
    let money = |get: fn(&plan::taxonomy::Unassigned) -> Option<base::Decimal>| {
        Column::Decimal(found.iter().map(|row| get(row).map(|amount| amount.normalize())).collect())
    };
    let frame = Frame::new()
        .with("platform", texts(&found, |row| Some(row.source.platform.clone())))
        .with("account", texts(&found, |row| Some(row.source.account.clone())))
        .with("campaign_name", texts(&found, |row| Some(row.source.campaign_name.clone())))
        .with("utm_campaign", texts(&found, |row| Some(row.source.utm_campaign.clone())))
        .with("coupon", texts(&found, |row| Some(row.source.coupon.clone())))
        .with("spend", money(|row| row.spend))
        .with("revenue", money(|row| row.revenue))
        .with("orders", money(|row| row.orders))
        .with("reason", texts(&found, |row| Some(row.reason.as_str().to_owned())))
        .with("candidates", texts(&found, keys))
        .with("explanation", texts(&found, |row| Some(row.explained())));
    print::frame_here(&frame, format)
}
