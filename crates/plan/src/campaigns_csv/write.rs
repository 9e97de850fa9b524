//! Campaigns out to CSV.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{CampaignId, Column, Frame, Month, Workspace};
use store::{Budget, Campaign, Store};

use super::{COLUMNS, LIST};
use crate::error::PlanError;

/// Every campaign that is not deleted with its budgets, by name. Cells that a
/// spreadsheet would run as a formula get a leading `'`, which the way in
/// takes off again.
///
/// # Errors
/// The store's errors.
pub async fn export(store: &Store, workspace: &Workspace) -> Result<String, PlanError> {
    let campaigns = store.campaigns().all(&workspace.id).await?;
    let (first, last) = (Month::parse("0001-01"), Month::parse("9999-12"));
    let budgets = match (first, last) {
        (Some(first), Some(last)) => store.budgets().between(&workspace.id, first, last).await?,
        _ => Vec::new(),
    };
    Ok(to_frame(&campaigns, &budgets).to_csv())
}

pub(crate) fn to_frame(campaigns: &[Campaign], budgets: &[Budget]) -> Frame {
    let text = |of: &dyn Fn(&Campaign) -> Option<String>| Column::Text(campaigns.iter().map(of).collect());
    let day = |day: Option<base::Day>| day.map(|day| day.to_string());
    let mut frame = Frame::new();
    for column in COLUMNS {
        let cells = match column {
            "key" => text(&|c| Some(c.fields.key.clone())),
            "name" => text(&|c| Some(c.fields.name.clone())),
            "channel" => text(&|c| c.fields.channel.map(|channel| channel.key().to_owned())),
            "status" => text(&|c| Some(c.fields.status.as_str().to_owned())),
            "start" => text(&|c| day(c.fields.start_day)),
            "end" => text(&|c| day(c.fields.end_day)),
            "objective" => text(&|c| Some(c.fields.objective.clone())),
            "audience" => text(&|c| Some(c.fields.audience.clone())),
            "owner" => text(&|c| Some(c.fields.owner.clone())),
            "labels" => text(&|c| Some(c.fields.labels.join(&LIST.to_string()))),
            _ => text(&|c| Some(c.fields.coupons.join(&LIST.to_string()))),
        };
        frame.push(column, cells);
    }
    let months: BTreeSet<Month> = budgets.iter().map(|budget| budget.cell.month).collect();
    let cells: HashMap<(&CampaignId, Month), &Budget> =
        budgets.iter().map(|budget| ((&budget.cell.campaign_id, budget.cell.month), budget)).collect();
    let mut columns: BTreeMap<(Month, u8), Column> = BTreeMap::new();
    for month in months {
        let of = |campaign: &Campaign| cells.get(&(&campaign.id, month)).copied();
        let planned = campaigns.iter().map(|c| of(c).and_then(|budget| budget.cell.planned)).collect();
        let committed: Vec<_> = campaigns.iter().map(|c| of(c).and_then(|budget| budget.cell.committed)).collect();
        columns.insert((month, 0), Column::Decimal(planned));
        if committed.iter().any(Option::is_some) {
            columns.insert((month, 1), Column::Decimal(committed));
        }
    }
    for ((month, kind), column) in columns {
        let name = if kind == 0 { "planned" } else { "committed" };
        frame.push(format!("{name}_{month}"), column);
    }
    frame
}
