//! Planned and committed money by campaign and month, with undo, and its pace.

use std::collections::HashMap;

use base::{Actor, CampaignId, Decimal, Month, Workspace, WorkspaceId};
use store::BudgetCell;
use store::Store;

pub use measure::pacing::{Pacing, PacingVerdict, TOLERANCE, elapsed_share, pacing};

use crate::error::PlanError;

/// Writes cells, all or none, and returns what stood there before: putting
/// those back is the undo. A cell without planned and committed is empty.
///
/// # Errors
/// [`PlanError::Field`] for a negative amount or a cell given twice; the
/// store's error for an unknown campaign.
pub async fn put(
    store: &Store,
    workspace: &Workspace,
    cells: &[BudgetCell],
    actor: &Actor,
) -> Result<Vec<BudgetCell>, PlanError> {
    check(cells)?;
    let before = current(store, &workspace.id, cells).await?;
    store.budgets().put(&workspace.id, cells, actor).await?;
    Ok(before)
}

/// No budget is as large; sums of many stay within what a decimal can hold.
pub(crate) const MOST: Decimal = Decimal::from_parts(2_808_348_672, 232_830_643, 0, false, 0);

fn check(cells: &[BudgetCell]) -> Result<(), PlanError> {
    let mut seen = std::collections::HashSet::new();
    for cell in cells {
        for (field, amount) in [("planned", cell.planned), ("committed", cell.committed)] {
            if amount.is_some_and(|amount| amount.is_sign_negative() && !amount.is_zero()) {
                let message = format!("the amount for {} is negative; a budget starts at 0", cell.month);
                return Err(PlanError::Field { field, message });
            }
            if amount.is_some_and(|amount| amount >= MOST) {
                let message = format!("the amount for {} is too large; a budget is below 10^18", cell.month);
                return Err(PlanError::Field { field, message });
            }
        }
        if !seen.insert((cell.campaign_id.clone(), cell.month)) {
            let message = format!("{} of one campaign is given twice; give each month once", cell.month);
            return Err(PlanError::Field { field: "cells", message });
        }
    }
    Ok(())
}

/// The cells as they stand, empty ones included, in the order asked for.
async fn current(store: &Store, workspace: &WorkspaceId, cells: &[BudgetCell]) -> Result<Vec<BudgetCell>, PlanError> {
    let months = || cells.iter().map(|cell| cell.month);
    let (Some(from), Some(to)) = (months().min(), months().max()) else { return Ok(Vec::new()) };
    let stored = store.budgets().between(workspace, from, to).await?;
    let known: HashMap<(CampaignId, Month), (Option<Decimal>, Option<Decimal>)> = stored
        .into_iter()
        .map(|budget| budget.cell)
        .map(|cell| ((cell.campaign_id, cell.month), (cell.planned, cell.committed)))
        .collect();
    let standing = |cell: &BudgetCell| {
        let key = (cell.campaign_id.clone(), cell.month);
        let (planned, committed) = known.get(&key).copied().unwrap_or_default();
        BudgetCell { campaign_id: key.0, month: key.1, planned, committed }
    };
    Ok(cells.iter().map(standing).collect())
}
