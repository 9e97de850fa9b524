//! `budget`.

use anyhow::{Context as _, Result};
use base::{Column, Decimal, Frame, Month};
use store::BudgetCell;

use super::ACTOR;
use super::lists::texts;
use crate::args::{Budget, Format};
use crate::folder::Folder;
use crate::print;

/// `budget set|show`.
pub(super) async fn budget(folder: &Folder, command: Budget, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    match command {
        Budget::Set { campaign, month, planned, committed } => {
            let found = folder.store.campaigns().by_key(&workspace.id, &campaign).await?;
            let found =
                found.with_context(|| format!("there is no campaign {campaign}; `sulit campaigns list` shows them"))?;
            let known = folder.store.budgets().of_campaign(&workspace.id, &found.id).await?;
            let before = known.into_iter().find(|budget| budget.cell.month == month).map(|budget| budget.cell);
            let cell = BudgetCell {
                campaign_id: found.id,
                month,
                planned: amount(planned, before.as_ref().and_then(|cell| cell.planned))?,
                committed: amount(committed, before.as_ref().and_then(|cell| cell.committed))?,
            };
            plan::budgets::put(&folder.store, &workspace, std::slice::from_ref(&cell), &ACTOR).await?;
            println!(
                "{campaign} {month}: planned {}, committed {} {}",
                cell.planned.map_or("—".to_owned(), |amount| amount.to_string()),
                cell.committed.map_or("—".to_owned(), |amount| amount.to_string()),
                workspace.currency
            );
            Ok(())
        }
        Budget::Show { year } => {
            let month = |number: u8| {
                Month::parse(&format!("{year:04}-{number:02}")).with_context(|| format!("{year} is not a year"))
            };
            let cells = folder.store.budgets().between(&workspace.id, month(1)?, month(12)?).await?;
            let campaigns = folder.store.campaigns().all(&workspace.id).await?;
            let name =
                |cell: &BudgetCell| campaigns.iter().find(|c| c.id == cell.campaign_id).map(|c| c.fields.key.clone());
            let frame = Frame::new()
                .with("campaign", texts(&cells, |budget| name(&budget.cell)))
                .with("month", texts(&cells, |budget| Some(budget.cell.month.to_string())))
                .with("planned", Column::Decimal(cells.iter().map(|budget| budget.cell.planned).collect()))
                .with("committed", Column::Decimal(cells.iter().map(|budget| budget.cell.committed).collect()));
            print::frame_here(&frame, format)
        }
    }
}

/// An amount as typed; an empty text clears it, nothing keeps what was.
fn amount(text: Option<String>, before: Option<Decimal>) -> Result<Option<Decimal>> {
    match text {
        None => Ok(before),
        Some(text) if text.is_empty() => Ok(None),
        Some(text) => Ok(Some(text.parse().with_context(|| format!("“{text}” is not an amount such as 1200.50"))?)),
    }
}
