//! Campaigns in from CSV: read and check everything, then write.

use std::collections::{HashMap, HashSet};

use base::{Actor, Channel, Day, Decimal, Month, Workspace, digits};
use serde::Serialize;
use store::{BudgetCell, Campaign, CampaignFields, CampaignStatus, Store};

use super::{COLUMNS, LABELS};
use crate::campaigns::{check, cleaned};
use crate::error::{LineProblem, PlanError};

const MAX_ROWS: usize = 200_000;

/// What became of a file of campaigns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CsvOutcome {
    /// Campaigns that are new.
    pub created: u64,
    /// Campaigns that changed.
    pub updated: u64,
    /// Campaigns that stand as the file has them.
    pub unchanged: u64,
    /// Budget cells the file has.
    pub budgets: u64,
}

/// One line, checked.
struct Line {
    fields: CampaignFields,
    existing: Option<Campaign>,
    budgets: Vec<(Month, BudgetKind, Option<Decimal>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum BudgetKind {
    Planned,
    Committed,
}

/// What a column of the file holds.
enum Meaning {
    Field(&'static str),
    Budget(BudgetKind, Month),
}

/// Takes a file of campaigns. Existing keys are changed, new ones are made.
///
/// # Errors
/// [`PlanError::File`] lists every problem with its line; then nothing of the
/// file was taken. The store's errors.
pub async fn import(store: &Store, workspace: &Workspace, csv: &[u8], actor: &Actor) -> Result<CsvOutcome, PlanError> {
    let mut existing = HashMap::new();
    for campaign in store.campaigns().all(&workspace.id).await? {
        existing.insert(campaign.fields.key.clone(), campaign);
    }
    let lines = parse(workspace, csv, &existing)?;
    refuse_deleted(store, workspace, &lines).await?;
    let mut outcome = CsvOutcome::default();
    let mut ids = HashMap::new();
    let fresh: Vec<CampaignFields> =
        lines.iter().filter(|line| line.existing.is_none()).map(|line| line.fields.clone()).collect();
    for made in store.campaigns().create_missing(&workspace.id, fresh, actor).await? {
        ids.insert(made.fields.key, made.id);
        outcome.created += 1;
    }
    for line in &lines {
        let Some(before) = &line.existing else { continue };
        ids.insert(before.fields.key.clone(), before.id.clone());
        if before.fields == line.fields {
            outcome.unchanged += 1;
            continue;
        }
        let fields = line.fields.clone();
        store.campaigns().update(&workspace.id, &before.id, Some(before.version), fields, actor).await?;
        outcome.updated += 1;
    }
    let cells = budget_cells(store, workspace, &lines, &ids).await?;
    outcome.budgets = cells.len() as u64;
    store.budgets().put(&workspace.id, &cells, actor).await?;
    Ok(outcome)
}

/// A key of a deleted campaign would silently be left out.
async fn refuse_deleted(store: &Store, workspace: &Workspace, lines: &[Line]) -> Result<(), PlanError> {
    let fresh = lines.iter().filter(|line| line.existing.is_none());
    let keys: Vec<String> = fresh.map(|line| line.fields.key.clone()).collect();
    let deleted = store.campaigns().by_keys(&workspace.id, &keys).await?;
    if deleted.is_empty() {
        return Ok(());
    }
    let problem = |campaign: Campaign| LineProblem {
        line: 0,
        column: "key".to_owned(),
        message: format!("“{}” is the key of a deleted campaign; restore that one first", campaign.fields.key),
    };
    Err(PlanError::File(deleted.into_iter().map(problem).collect()))
}

/// The cells to write; what the file does not say of a cell stays.
async fn budget_cells(
    store: &Store,
    workspace: &Workspace,
    lines: &[Line],
    ids: &HashMap<String, base::CampaignId>,
) -> Result<Vec<BudgetCell>, PlanError> {
    let months = || lines.iter().flat_map(|line| line.budgets.iter().map(|(month, ..)| *month));
    let (Some(from), Some(to)) = (months().min(), months().max()) else { return Ok(Vec::new()) };
    let stored = store.budgets().between(&workspace.id, from, to).await?;
    let mut cells: HashMap<_, BudgetCell> =
        stored.into_iter().map(|b| ((b.cell.campaign_id.clone(), b.cell.month), b.cell)).collect();
    let mut touched = Vec::new();
    for line in lines {
        let Some(id) = ids.get(&line.fields.key) else { continue };
        for (month, kind, amount) in &line.budgets {
            let key = (id.clone(), *month);
            let empty = || BudgetCell { campaign_id: id.clone(), month: *month, planned: None, committed: None };
            let cell = cells.entry(key.clone()).or_insert_with(empty);
            match kind {
                BudgetKind::Planned => cell.planned = *amount,
                BudgetKind::Committed => cell.committed = *amount,
            }
            if touched.last() != Some(&key) {
                touched.push(key);
            }
        }
    }
    touched.dedup();
    let mut seen = HashSet::new();
    Ok(touched.into_iter().filter(|key| seen.insert(key.clone())).filter_map(|key| cells.get(&key).cloned()).collect())
}

/// Reads and checks the whole file.
fn parse(workspace: &Workspace, csv: &[u8], existing: &HashMap<String, Campaign>) -> Result<Vec<Line>, PlanError> {
    let csv = csv.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(csv);
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(csv);
    let whole = |line: u64, message: String| LineProblem { line, column: String::new(), message };
    let header = reader.headers().map_err(|source| PlanError::File(vec![whole(1, said(&source))]))?.clone();
    let meanings = meanings(&header)?;
    let mut problems = Vec::new();
    let mut lines = Vec::new();
    let mut seen = HashSet::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(source) => {
                let line = source.position().map_or(0, csv::Position::line);
                problems.push(whole(line, said(&source)));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if lines.len() >= MAX_ROWS {
            problems.push(whole(line, format!("a file of campaigns has at most {MAX_ROWS} lines")));
            break;
        }
        match read_line(workspace, &meanings, &record, line, existing) {
            Ok(parsed) if !seen.insert(parsed.fields.key.clone()) => {
                let message = format!("the key “{}” stands in an earlier line too", parsed.fields.key);
                problems.push(LineProblem { line, column: "key".to_owned(), message });
            }
            Ok(parsed) => lines.push(parsed),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(lines) } else { Err(PlanError::File(problems)) }
}

fn said(source: &csv::Error) -> String {
    match source.kind() {
        csv::ErrorKind::Utf8 { .. } => "the bytes are no UTF-8 text; save the file as CSV UTF-8".to_owned(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} cells, the header {expected_len}")
        }
        _ => source.to_string(),
    }
}

fn meanings(header: &csv::StringRecord) -> Result<Vec<Meaning>, PlanError> {
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for name in header {
        let name = name.trim().to_lowercase();
        let meaning = COLUMNS.into_iter().find(|known| *known == name).map(Meaning::Field).or_else(|| budget(&name));
        match meaning {
            Some(meaning) => found.push(meaning),
            None => problems.push(LineProblem {
                line: 1,
                column: name,
                message: format!(
                    "it is no column of campaigns; they are {}, planned_2026-10, committed_2026-10",
                    COLUMNS.join(", ")
                ),
            }),
        }
    }
    for required in ["key", "name"] {
        let count = found.iter().filter(|meaning| matches!(meaning, Meaning::Field(name) if *name == required)).count();
        if count != 1 {
            let message = format!("the column {required} must stand in the header once");
            problems.push(LineProblem { line: 1, column: required.to_owned(), message });
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(PlanError::File(problems)) }
}

fn budget(name: &str) -> Option<Meaning> {
    let planned = name.strip_prefix("planned_").map(|month| (BudgetKind::Planned, month));
    let (kind, month) =
        planned.or_else(|| name.strip_prefix("committed_").map(|month| (BudgetKind::Committed, month)))?;
    Month::parse(month).map(|month| Meaning::Budget(kind, month))
}

fn read_line(
    workspace: &Workspace,
    meanings: &[Meaning],
    record: &csv::StringRecord,
    line: u64,
    existing: &HashMap<String, Campaign>,
) -> Result<Line, LineProblem> {
    let problem = |column: &str, message: String| LineProblem { line, column: column.to_owned(), message };
    let key_at = meanings.iter().position(|meaning| matches!(meaning, Meaning::Field("key")));
    let key = key_at.and_then(|at| record.get(at)).map(plain).unwrap_or_default();
    let before = existing.get(key.trim()).cloned();
    let mut fields = before.as_ref().map(|campaign| campaign.fields.clone()).unwrap_or_default();
    let mut budgets = Vec::new();
    for (meaning, cell) in meanings.iter().zip(record.iter()) {
        match meaning {
            Meaning::Field(name) => set(&mut fields, name, &plain(cell)).map_err(|text| problem(name, text))?,
            Meaning::Budget(kind, month) => {
                let amount = amount(cell).map_err(|text| problem(&format!("{month}"), text))?;
                budgets.push((*month, *kind, amount));
            }
        }
    }
    let fields = cleaned(fields);
    let standing = before.as_ref().map(|campaign| campaign.fields.key.as_str());
    check(workspace, &fields, standing).map_err(|source| match source {
        crate::PlanError::Field { field, message } => problem(field, message),
        other => problem("key", other.to_string()),
    })?;
    // A new campaign's empty cells are no news; an existing one's empty its budget.
    if before.is_none() {
        budgets.retain(|(_, _, amount)| amount.is_some());
    }
    Ok(Line { fields, existing: before, budgets })
}

/// A text cell without the `'` that protects spreadsheets from formulas.
fn plain(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if base::frame::defused(rest) == cell => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

fn set(fields: &mut CampaignFields, column: &str, cell: &str) -> Result<(), String> {
    let cell = cell.trim();
    match column {
        "key" => cell.clone_into(&mut fields.key),
        "name" => cell.clone_into(&mut fields.name),
        "objective" => cell.clone_into(&mut fields.objective),
        "audience" => cell.clone_into(&mut fields.audience),
        "owner" => cell.clone_into(&mut fields.owner),
        "labels" => fields.labels = cell.split(LABELS).map(str::to_owned).collect(),
        "start" => fields.start_day = day(cell)?,
        "end" => fields.end_day = day(cell)?,
        "channel" if cell.is_empty() => fields.channel = None,
        "channel" => {
            let known = || Channel::ALL.iter().map(|channel| channel.key()).collect::<Vec<_>>().join(", ");
            let channel = Channel::parse(cell);
            fields.channel = Some(channel.ok_or_else(|| format!("“{cell}” is no channel; they are {}", known()))?);
        }
        _ if cell.is_empty() => fields.status = CampaignStatus::Draft,
        _ => {
            let status = CampaignStatus::parse(&cell.to_lowercase());
            fields.status =
                status.ok_or_else(|| format!("“{cell}” is no status; they are draft, live, paused, ended"))?;
        }
    }
    Ok(())
}

fn day(cell: &str) -> Result<Option<Day>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    digits::fold(cell).parse().map(Some).map_err(|_| format!("“{cell}” is no day; write it as 2026-10-31"))
}

fn amount(cell: &str) -> Result<Option<Decimal>, String> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(None);
    }
    let folded = digits::fold(cell);
    let amount: Decimal =
        folded.parse().map_err(|_| format!("“{cell}” is no amount; write it without separators, such as 12500.50"))?;
    if amount.is_sign_negative() && !amount.is_zero() {
        return Err(format!("“{cell}” is negative; a budget starts at 0"));
    }
    Ok(Some(amount))
}
