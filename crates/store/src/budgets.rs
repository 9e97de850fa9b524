//! Budgets of campaigns by month, in the workspace's currency.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{Actor, CampaignId, Decimal, Month, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::bulk;
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::row::Reader;

/// One cell of the budget: what a campaign may cost in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetCell {
    /// The campaign.
    pub campaign_id: CampaignId,
    /// The month.
    pub month: Month,
    /// Planned cost in major units of the workspace's currency.
    pub planned: Option<Decimal>,
    /// Cost that is promised to somebody already.
    pub committed: Option<Decimal>,
}

/// A stored cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// What it says.
    #[serde(flatten)]
    pub cell: BudgetCell,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// The budgets of a store.
#[derive(Debug, Clone, Copy)]
pub struct Budgets<'a>(pub(crate) &'a Store);

impl Store {
    /// The budgets.
    #[must_use]
    pub fn budgets(&self) -> Budgets<'_> {
        Budgets(self)
    }
}

impl Budgets<'_> {
    /// The cells of the months from `from` to `to`, both included, of
    /// campaigns that are not deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn between(&self, ws: &WorkspaceId, from: Month, to: Month) -> Result<Vec<Budget>, StoreError> {
        let rows = sqlx::query(
            "select b.* from campaign_budgets b join campaigns c on c.id = b.campaign_id \
             where b.workspace_id = $1 and b.month >= $2 and b.month <= $3 and c.archived_at is null \
             order by b.month, b.campaign_id",
        )
        .bind(ws.to_string())
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_all(self.0.pool())
        .await
        .doing("reading budgets")?;
        rows.iter().map(read).collect()
    }

    /// All cells of a campaign, by month.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_campaign(&self, ws: &WorkspaceId, campaign: &CampaignId) -> Result<Vec<Budget>, StoreError> {
        let rows =
            sqlx::query("select * from campaign_budgets where workspace_id = $1 and campaign_id = $2 order by month")
                .bind(ws.to_string())
                .bind(campaign.to_string())
                .fetch_all(self.0.pool())
                .await
                .doing("reading budgets")?;
        rows.iter().map(read).collect()
    }

    /// Writes cells, all or none. A cell without planned and committed cost is
    /// removed; one that is given twice counts as given last. Cells that say the
    /// same as before are left alone.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when a campaign is not in the workspace,
    /// [`StoreError::Invalid`] when an amount is negative.
    pub async fn put(&self, ws: &WorkspaceId, cells: &[BudgetCell], actor: &Actor) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        put(&mut write, ws, cells, actor).await?;
        write.commit().await
    }
}

/// Writes cells in a transaction that is under way.
pub(crate) async fn put(
    write: &mut Write,
    ws: &WorkspaceId,
    cells: &[BudgetCell],
    actor: &Actor,
) -> Result<(), StoreError> {
    let mut wanted = BTreeMap::new();
    for cell in cells {
        if [cell.planned, cell.committed].iter().flatten().any(Decimal::is_sign_negative) {
            let (campaign, month) = (&cell.campaign_id, cell.month);
            let message = format!("the budget of {campaign} in {month} is negative; budgets start at 0");
            return Err(StoreError::Invalid(message));
        }
        wanted.insert((cell.campaign_id.to_string(), cell.month), cell);
    }
    let stored = stored(write, ws, &wanted).await?;
    for (place, cell) in &wanted {
        let before = stored.get(place);
        let after = Some(*cell).filter(|cell| cell.planned.is_some() || cell.committed.is_some());
        if before != after {
            save(write, ws, cell, after.is_none()).await?;
            let change = Change {
                workspace: Some(ws),
                actor,
                action: "update",
                subject: "budget",
                id: &format!("{}/{}", cell.campaign_id, cell.month),
                before: before.and_then(snapshot_of),
                after: after.and_then(snapshot_of),
            };
            write.audit(change).await?;
        }
    }
    Ok(())
}

pub(crate) type Place = (String, Month);

/// The stored cells of the campaigns that are to be written, which must all be
/// there.
async fn stored(
    write: &mut Write,
    ws: &WorkspaceId,
    wanted: &BTreeMap<Place, &BudgetCell>,
) -> Result<HashMap<Place, BudgetCell>, StoreError> {
    let mut ids: Vec<String> = wanted.keys().map(|(campaign, _)| campaign.clone()).collect();
    ids.dedup();
    let sql = "select id from campaigns where workspace_id = $1 and id in ({keys})";
    let rows = bulk::select_in(write.conn(), sql, ws.as_str(), &ids).await?;
    let known: HashSet<String> =
        rows.iter().map(|row| Reader::new("campaigns", row).text("id")).collect::<Result<_, _>>()?;
    if let Some(unknown) = ids.iter().find(|id| !known.contains(*id)) {
        return Err(StoreError::missing("campaign", unknown));
    }
    of_campaigns(write, ws, &ids).await
}

/// The stored cells of campaigns.
pub(crate) async fn of_campaigns(
    write: &mut Write,
    ws: &WorkspaceId,
    ids: &[String],
) -> Result<HashMap<Place, BudgetCell>, StoreError> {
    let sql = "select * from campaign_budgets where workspace_id = $1 and campaign_id in ({keys})";
    let rows = bulk::select_in(write.conn(), sql, ws.as_str(), ids).await?;
    let cells = rows.iter().map(|row| read(row).map(|budget| budget.cell));
    cells.map(|cell| cell.map(|cell| ((cell.campaign_id.to_string(), cell.month), cell))).collect()
}

async fn save(write: &mut Write, ws: &WorkspaceId, cell: &BudgetCell, is_empty: bool) -> Result<(), StoreError> {
    let now = write.now().as_microsecond();
    if is_empty {
        sqlx::query("delete from campaign_budgets where campaign_id = $1 and month = $2")
            .bind(cell.campaign_id.to_string())
            .bind(cell.month.to_string())
            .execute(write.conn())
            .await
            .doing("removing a budget")?;
        return Ok(());
    }
    sqlx::query(
        "insert into campaign_budgets (workspace_id, campaign_id, month, planned, committed, updated_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict (campaign_id, month) do update set \
         planned = excluded.planned, committed = excluded.committed, updated_at = excluded.updated_at",
    )
    .bind(ws.to_string())
    .bind(cell.campaign_id.to_string())
    .bind(cell.month.to_string())
    .bind(cell.planned.map(|amount| amount.to_string()))
    .bind(cell.committed.map(|amount| amount.to_string()))
    .bind(now)
    .execute(write.conn())
    .await
    .doing("writing a budget")?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Budget, StoreError> {
    let row = Reader::new("campaign_budgets", row);
    Ok(Budget {
        cell: BudgetCell {
            campaign_id: row.parsed("campaign_id", CampaignId::parse)?,
            month: row.word("month", Month::parse)?,
            planned: row.opt_decimal("planned")?,
            committed: row.opt_decimal("committed")?,
        },
        updated_at: row.time("updated_at")?,
    })
}
