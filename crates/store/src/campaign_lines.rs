//! A file of campaigns with their budgets, taken whole or not at all.

use std::collections::{BTreeMap, HashMap};

use base::{Actor, CampaignId, Decimal, Month, WorkspaceId};

use crate::budgets::{self, BudgetCell};
use crate::bulk;
use crate::campaign_coupons;
use crate::campaigns::{self, Campaign, CampaignFields, Campaigns, UPDATE};
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Write};
use crate::row::Reader;

/// What a line does to a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineChange {
    /// Makes it.
    Make(CampaignFields),
    /// Replaces what is said about one that was read at a version.
    Replace(CampaignId, i64, CampaignFields),
    /// Leaves it as it is.
    Keep(CampaignId),
}

/// What a line says of one month's budget; `None` leaves that part as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetPart {
    /// The month.
    pub month: Month,
    /// Planned cost; inner `None` empties it.
    pub planned: Option<Option<Decimal>>,
    /// Committed cost; inner `None` empties it.
    pub committed: Option<Option<Decimal>>,
}

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignLine {
    /// What it does to its campaign.
    pub change: LineChange,
    /// What it says of its budget.
    pub budgets: Vec<BudgetPart>,
}

/// Why the file was not taken.
#[derive(Debug, thiserror::Error)]
#[error("{source}")]
pub struct LineRefused {
    /// Index of the line at fault, where it is one line's fault.
    pub line: Option<usize>,
    /// The fault.
    pub source: StoreError,
}

impl From<StoreError> for LineRefused {
    fn from(source: StoreError) -> Self {
        Self { line: None, source }
    }
}

fn at(line: usize) -> impl FnOnce(StoreError) -> LineRefused {
    move |source| LineRefused { line: Some(line), source }
}

impl Campaigns<'_> {
    /// Takes the lines of a file in one transaction; returns how many budget
    /// cells they have.
    ///
    /// # Errors
    /// [`LineRefused`]: a key or coupon is taken, somebody changed a campaign
    /// since it was read, or the database fails. Nothing is taken then.
    pub async fn take_lines(
        &self,
        ws: &WorkspaceId,
        lines: &[CampaignLine],
        actor: &Actor,
    ) -> Result<u64, LineRefused> {
        let mut write = self.0.write().await?;
        let mut taken: Vec<(usize, Campaign)> = make(&mut write, ws, lines, actor).await?;
        for (line, said) in lines.iter().enumerate() {
            if let LineChange::Replace(id, version, fields) = &said.change {
                let apply = |campaign: &mut Campaign, _| campaign.fields = fields.clone();
                let after = campaigns::change(&mut write, ws, id, Some(*version), actor, UPDATE, apply).await;
                taken.push((line, after.map_err(at(line))?));
            }
        }
        // All at once, so that a file may move a code from one campaign to another.
        let changed: Vec<&Campaign> = taken.iter().map(|(_, campaign)| campaign).collect();
        campaign_coupons::put(&mut write, ws, &changed).await?;
        let mut ids: HashMap<usize, CampaignId> =
            taken.into_iter().map(|(line, campaign)| (line, campaign.id)).collect();
        for (line, said) in lines.iter().enumerate() {
            if let LineChange::Keep(id) = &said.change {
                ids.insert(line, id.clone());
            }
        }
        let cells = cells(&mut write, ws, lines, &ids).await?;
        budgets::put(&mut write, ws, &cells, actor).await?;
        write.commit().await?;
        Ok(u64::try_from(cells.len()).unwrap_or(u64::MAX))
    }
}

/// Makes the new campaigns; one audit entry tells how many.
async fn make(
    write: &mut Write,
    ws: &WorkspaceId,
    lines: &[CampaignLine],
    actor: &Actor,
) -> Result<Vec<(usize, Campaign)>, LineRefused> {
    let mut made = Vec::new();
    for (line, said) in lines.iter().enumerate() {
        if let LineChange::Make(fields) = &said.change {
            made.push((line, campaigns::fresh(write, ws, fields.clone())));
        }
    }
    let Some((_, first)) = made.first() else { return Ok(made) };
    let keys: Vec<String> = made.iter().map(|(_, campaign)| campaign.fields.key.clone()).collect();
    let change = Change {
        workspace: Some(ws),
        actor,
        action: "create_many",
        subject: "campaign",
        id: first.id.as_str(),
        before: None,
        after: Some(
            serde_json::json!({ "count": made.len(), "first_keys": keys.iter().take(100).collect::<Vec<_>>() }),
        ),
    };
    let sql = "select key from campaigns where workspace_id = $1 and key in ({keys})";
    if let Some(row) = bulk::select_in(write.conn(), sql, ws.as_str(), &keys).await?.first() {
        let name = Reader::new("campaigns", row).text("key")?;
        let line = made.iter().find(|(_, campaign)| campaign.fields.key == name).map(|(line, _)| *line);
        let source = StoreError::Duplicate { what: "campaign with the key", name };
        return Err(LineRefused { line, source });
    }
    let rows = made.iter().map(|(_, campaign)| campaigns::cells(campaign)).collect::<Result<Vec<_>, _>>()?;
    bulk::insert(write.conn(), campaigns::COLUMNS, "", &rows).await.unique("campaign", "of the file")?;
    write.audit(change).await?;
    Ok(made)
}

/// The cells to write: what a line does not say of a cell stays.
async fn cells(
    write: &mut Write,
    ws: &WorkspaceId,
    lines: &[CampaignLine],
    ids: &HashMap<usize, CampaignId>,
) -> Result<Vec<BudgetCell>, StoreError> {
    let wanted: Vec<String> = lines
        .iter()
        .enumerate()
        .filter(|(_, said)| !said.budgets.is_empty())
        .filter_map(|(line, _)| ids.get(&line).map(ToString::to_string))
        .collect();
    let stored = budgets::of_campaigns(write, ws, &wanted).await?;
    let mut cells: BTreeMap<(usize, Month), BudgetCell> = BTreeMap::new();
    for (line, said) in lines.iter().enumerate() {
        let Some(id) = ids.get(&line) else { continue };
        for part in &said.budgets {
            let cell = cells.entry((line, part.month)).or_insert_with(|| {
                let empty = BudgetCell { campaign_id: id.clone(), month: part.month, planned: None, committed: None };
                stored.get(&(id.to_string(), part.month)).cloned().unwrap_or(empty)
            });
            cell.planned = part.planned.unwrap_or(cell.planned);
            cell.committed = part.committed.unwrap_or(cell.committed);
        }
    }
    Ok(cells.into_values().collect())
}
