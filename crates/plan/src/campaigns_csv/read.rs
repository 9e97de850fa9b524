//! Campaigns in from CSV: read and check everything, then write it in one
//! transaction.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{Actor, Channel, Day, Decimal, ErrorKind, Month, Workspace, digits};
use serde::Serialize;
use store::{BudgetPart, Campaign, CampaignFields, CampaignLine, CampaignStatus, LineChange, Store};

use super::{COLUMNS, LIST};
use crate::campaigns::{check, cleaned};
use crate::closest::closest;
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
    number: u64,
    fields: CampaignFields,
    change: LineChange,
    budgets: Vec<BudgetPart>,
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
    refuse_shared_coupons(&lines, &existing)?;
    let mut outcome = CsvOutcome::default();
    for line in &lines {
        match &line.change {
            LineChange::Make(_) => outcome.created += 1,
            LineChange::Replace(..) => outcome.updated += 1,
            LineChange::Keep(_) => outcome.unchanged += 1,
        }
    }
    let numbers: Vec<u64> = lines.iter().map(|line| line.number).collect();
    let said: Vec<CampaignLine> =
        lines.into_iter().map(|Line { change, budgets, .. }| CampaignLine { change, budgets }).collect();
    let taken = store.campaigns().take_lines(&workspace.id, &said, actor).await;
    outcome.budgets = taken.map_err(|refused| {
        let line = refused.line.and_then(|at| numbers.get(at)).copied();
        match line.filter(|_| refused.source.kind() == ErrorKind::Conflict) {
            Some(line) => {
                let message = refused.source.to_string();
                PlanError::File(vec![LineProblem { line, column: String::new(), message }])
            }
            None => refused.source.into(),
        }
    })?;
    Ok(outcome)
}

/// A key of a deleted campaign is taken, though no list shows it.
async fn refuse_deleted(store: &Store, workspace: &Workspace, lines: &[Line]) -> Result<(), PlanError> {
    let mut fresh: HashMap<&str, u64> = HashMap::new();
    for line in lines.iter().filter(|line| matches!(line.change, LineChange::Make(_))) {
        fresh.insert(&line.fields.key, line.number);
    }
    let keys: Vec<String> = fresh.keys().map(|key| (*key).to_owned()).collect();
    let deleted = store.campaigns().by_keys(&workspace.id, &keys).await?;
    if deleted.is_empty() {
        return Ok(());
    }
    let problem = |campaign: Campaign| LineProblem {
        line: fresh.get(campaign.fields.key.as_str()).copied().unwrap_or_default(),
        column: "key".to_owned(),
        message: format!("“{}” is the key of a deleted campaign; restore that one first", campaign.fields.key),
    };
    let mut problems: Vec<LineProblem> = deleted.into_iter().map(problem).collect();
    problems.sort_by_key(|problem| problem.line);
    Err(PlanError::File(problems))
}

/// A coupon may move from one campaign to another within a file, but may not
/// stand on two when the file is taken.
fn refuse_shared_coupons(lines: &[Line], existing: &HashMap<String, Campaign>) -> Result<(), PlanError> {
    let in_file: HashSet<&str> = lines.iter().map(|line| line.fields.key.as_str()).collect();
    let mut owners: HashMap<&str, (&CampaignFields, Option<u64>)> = HashMap::new();
    for campaign in existing.values().filter(|campaign| !in_file.contains(campaign.fields.key.as_str())) {
        owners.extend(campaign.fields.coupons.iter().map(|code| (code.as_str(), (&campaign.fields, None))));
    }
    let mut problems = Vec::new();
    for line in lines {
        for code in &line.fields.coupons {
            let Some((other, at)) = owners.insert(code, (&line.fields, Some(line.number))) else { continue };
            let at = at.map_or_else(String::new, |at| format!(", line {at}"));
            let message =
                format!("the coupon {code} belongs to the campaign “{}” ({}{at}) as well", other.name, other.key);
            problems.push(LineProblem { line: line.number, column: "coupons".to_owned(), message });
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(PlanError::File(problems)) }
}

/// Reads and checks the whole file.
fn parse(workspace: &Workspace, csv: &[u8], existing: &HashMap<String, Campaign>) -> Result<Vec<Line>, PlanError> {
    let csv = csv.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(csv);
    let mut reader = csv::ReaderBuilder::new().flexible(false).delimiter(delimiter(csv)).from_reader(csv);
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

/// The sign between the header's cells: spreadsheets write `;` where the comma
/// is the decimal mark.
fn delimiter(csv: &[u8]) -> u8 {
    let header = csv.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| header.iter().filter(|byte| **byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// What people call a column of campaigns elsewhere.
const ELSEWHERE: [(&str, &str); 10] = [
    ("campaign", "name"),
    ("title", "name"),
    ("utm_campaign", "key"),
    ("id", "key"),
    ("slug", "key"),
    ("from", "start"),
    ("to", "end"),
    ("tags", "labels"),
    ("budget", "planned_2026-10"),
    ("target", "audience"),
];

fn meanings(header: &csv::StringRecord) -> Result<Vec<Meaning>, PlanError> {
    let mut problems = Vec::new();
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    let problem = |column: &str, message: String| LineProblem { line: 1, column: column.to_owned(), message };
    let missing: Vec<&str> =
        ["key", "name"].into_iter().filter(|required| !names.iter().any(|name| name == required)).collect();
    if !missing.is_empty() {
        let read: Vec<String> = names.iter().map(|name| format!("“{}”", shortened(name))).collect();
        let message = format!("a file of campaigns needs the columns key and name; found are {}", read.join(", "));
        problems.push(problem(&missing.join(", "), message));
    }
    for name in &names {
        if !seen.insert(name) {
            problems.push(problem(name, "this column stands in the header twice".to_owned()));
        }
        let meaning = COLUMNS.into_iter().find(|known| known == name).map(Meaning::Field).or_else(|| budget(name));
        match (meaning, nearest(name)) {
            (Some(meaning), _) => found.push(meaning),
            (None, Some(near)) => {
                problems.push(problem(name, format!("it is no column of campaigns; did you mean {near}?")));
            }
            (None, None) => {
                let known = COLUMNS.join(", ");
                let message =
                    format!("it is no column of campaigns; they are {known}, planned_2026-10, committed_2026-10");
                problems.push(problem(name, message));
            }
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(PlanError::File(problems)) }
}

/// The column that a header may mean which is none.
fn nearest(name: &str) -> Option<&'static str> {
    let elsewhere = ELSEWHERE.iter().find(|(other, _)| *other == name).map(|(_, known)| *known);
    let known = COLUMNS.into_iter().chain(["planned_2026-10", "committed_2026-10"]);
    elsewhere.or_else(|| closest(name, known).first().copied())
}

/// A cell of the header in a message.
fn shortened(name: &str) -> String {
    name.chars().take(40).collect()
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
    let change = match before {
        None => LineChange::Make(fields.clone()),
        Some(campaign) if campaign.fields == fields => LineChange::Keep(campaign.id),
        Some(campaign) => LineChange::Replace(campaign.id, campaign.version, fields.clone()),
    };
    Ok(Line { number: line, fields, change, budgets: parts(budgets) })
}

/// The cells of a line by month.
fn parts(cells: Vec<(Month, BudgetKind, Option<Decimal>)>) -> Vec<BudgetPart> {
    let mut months: BTreeMap<Month, BudgetPart> = BTreeMap::new();
    for (month, kind, amount) in cells {
        let part = months.entry(month).or_insert(BudgetPart { month, planned: None, committed: None });
        match kind {
            BudgetKind::Planned => part.planned = Some(amount),
            BudgetKind::Committed => part.committed = Some(amount),
        }
    }
    months.into_values().collect()
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
        "labels" => fields.labels = cell.split(LIST).map(str::to_owned).collect(),
        "coupons" => fields.coupons = cell.split(LIST).map(str::to_owned).collect(),
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
