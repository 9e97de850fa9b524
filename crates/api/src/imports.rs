//! Imports that were made, their differences, refused rows, and undo.

use std::collections::{BTreeMap, HashMap};

use axum::extract::State;
use axum::response::Response;
use base::{Actor, ErrorKind, ImportId, RejectedRow};
use collect::reconcile::{Check, Reconciled, Verdict};
use lake::{RowsPage, RowsQuery, Table};
use serde::Serialize;
use serde_json::Value;
use store::ImportState;
use utoipa::ToSchema;

use crate::access::{Access, AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Answer, Problem};
use crate::rows::MAX_CSV;
use crate::{App, download};

/// How far an import is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportState)]
pub(crate) enum StateWord {
    /// Under way.
    Applying,
    /// Done.
    Applied,
    /// Taken back.
    Undone,
    /// It failed and changed nothing.
    Failed,
}

/// A sum of the file's rows held against a total that the file states.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TotalCheck {
    /// The figure: `spend`, `clicks`, `order_total`…
    figure: String,
    /// The total line's label.
    label: String,
    /// The total line's line in the file.
    line: u64,
    /// Sum of the rows, an exact decimal.
    rows_sum: String,
    /// What the file states, an exact decimal.
    file_total: String,
    /// `matches`, `differs`, or `noted` (the total covers more than the rows).
    verdict: String,
}

/// A figure that the import changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Change {
    /// The table: `spend`, `orders`, `responses`, `fx_rates`, `contacts`.
    table: String,
    /// The day, where the figure has one.
    #[schema(format = Date)]
    day: Option<String>,
    /// Campaign, order or pair of currencies as the file names it.
    campaign: String,
    /// The figure: `spend`, `total`, `visits`…
    figure: String,
    /// Currency of a money figure.
    currency: Option<String>,
    /// What was believed, an exact decimal; null = nothing.
    was: Option<String>,
    /// What is believed since; null = nothing.
    is: Option<String>,
}

/// What the owner of a file should know.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportNotice)]
pub(crate) struct Notice {
    /// What kind of notice it is, such as `currency_assumed`; the key of its
    /// sentence in the pages' message files.
    code: String,
    /// The names and numbers in it.
    #[schema(value_type = Object)]
    params: BTreeMap<String, Value>,
    /// The sentence in English.
    text: String,
}

/// A row that was refused.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportProblem {
    /// Line in the file.
    pub(crate) line: u64,
    /// Header of the column; empty = the row as a whole.
    pub(crate) column: String,
    /// The value.
    pub(crate) value: String,
    /// Why: `bad_number`, `bad_date`, `missing`…
    pub(crate) reason: String,
    /// Why, in words.
    pub(crate) message: String,
}

/// What an import did, or would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportOutcome {
    /// The import, `imp_…`; null when nothing was recorded.
    pub(crate) import_id: Option<String>,
    /// Format key.
    format: String,
    /// Rows in the file.
    rows: u64,
    /// Rows that became facts.
    imported: u64,
    /// Rows that were refused.
    rejected: u64,
    /// Rows that hold no figure. Unless nothing changed, rows are those
    /// imported, rejected and skipped.
    skipped: u64,
    /// Whether the rows add up to the file's own totals; null = it states none.
    reconciled: Option<bool>,
    /// The comparisons behind it.
    reconciliation: Vec<TotalCheck>,
    /// Sums of the file by figure: money by currency, exact decimals in text.
    #[schema(value_type = BTreeMap<String, Value>)]
    totals: BTreeMap<String, Value>,
    /// First day it tells of.
    #[schema(format = Date)]
    from: Option<String>,
    /// Last day it tells of.
    #[schema(format = Date)]
    to: Option<String>,
    /// What its owner should know.
    notices: Vec<Notice>,
    /// What changed, at most a thousand entries.
    difference: Vec<Change>,
    /// How many figures changed in all.
    changes: u64,
    /// Whether everything in the file was believed already.
    nothing_changed: bool,
    /// The first refused rows, at most a thousand.
    rejected_rows: Vec<ImportProblem>,
}

/// An import.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Import {
    /// Id, `imp_…`.
    id: String,
    /// How far it is.
    state: StateWord,
    /// Name of the file.
    file_name: String,
    /// Size of the file.
    file_bytes: u64,
    /// Format key.
    format: String,
    /// Rows in the file.
    rows: u64,
    /// Rows imported.
    imported: u64,
    /// Rows refused.
    rejected: u64,
    /// Whether the rows add up to the file's own totals; null = it states none.
    reconciled: Option<bool>,
    /// First day it tells of.
    #[schema(format = Date)]
    from: Option<String>,
    /// Last day it tells of.
    #[schema(format = Date)]
    to: Option<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// Who made it: a name, `cli` or `system`.
    created_by: String,
    /// When it was taken back.
    #[schema(format = DateTime)]
    undone_at: Option<String>,
    /// Why it failed.
    error: Option<String>,
}

/// An import with what it said and changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportDetail {
    /// The import.
    #[serde(flatten)]
    import: Import,
    /// Comparisons with the file's own totals.
    reconciliation: Vec<TotalCheck>,
    /// Sums of the file by figure: money by currency, exact decimals in text.
    #[schema(value_type = BTreeMap<String, Value>)]
    totals: BTreeMap<String, Value>,
    /// What a reader should know.
    notices: Vec<Notice>,
    /// Figures that it changed, at most a thousand.
    difference: Vec<Change>,
}

impl TotalCheck {
    fn shown(check: &Check) -> Self {
        Self {
            figure: check.figure.clone(),
            label: check.label.clone(),
            line: check.line,
            rows_sum: check.rows_sum.normalize().to_string(),
            file_total: check.file_total.normalize().to_string(),
            verdict: match check.verdict {
                Verdict::Matches => "matches",
                Verdict::Differs => "differs",
                Verdict::Noted => "noted",
            }
            .to_owned(),
        }
    }
}

impl Change {
    fn shown(change: collect::import::Change) -> Self {
        Self {
            table: change.table,
            day: change.day.map(|day| day.to_string()),
            campaign: change.campaign,
            figure: change.figure,
            currency: change.currency,
            was: change.was,
            is: change.is,
        }
    }
}

impl Notice {
    /// A notice in the API's words.
    pub(crate) fn shown(notice: collect::notice::Notice) -> Self {
        Self { code: notice.code, params: notice.params, text: notice.text }
    }
}

impl ImportProblem {
    /// A refused row in the API's words.
    pub(crate) fn shown(row: &RejectedRow) -> Self {
        Self {
            line: row.line,
            column: row.column.clone(),
            value: row.value.clone(),
            reason: row.reason.as_str().to_owned(),
            message: row.message.clone(),
        }
    }
}

impl ImportOutcome {
    /// An outcome in the API's words.
    pub(crate) fn shown(outcome: collect::import::ImportOutcome) -> Self {
        Self {
            import_id: outcome.import_id.map(|id| id.to_string()),
            format: outcome.format.key().to_owned(),
            rows: outcome.rows,
            imported: outcome.imported,
            rejected: outcome.rejected,
            skipped: outcome.skipped,
            reconciled: outcome.reconciled,
            reconciliation: outcome.reconciliation.checked.iter().map(TotalCheck::shown).collect(),
            totals: outcome.totals,
            from: outcome.days.map(|(from, _)| from.to_string()),
            to: outcome.days.map(|(_, to)| to.to_string()),
            notices: outcome.notices.into_iter().map(Notice::shown).collect(),
            difference: outcome.difference.into_iter().map(Change::shown).collect(),
            changes: outcome.changes,
            nothing_changed: outcome.nothing_changed,
            rejected_rows: outcome.rejected_rows.iter().map(ImportProblem::shown).collect(),
        }
    }
}

/// The names of people behind the actors of the audit log.
type People = HashMap<String, String>;

async fn people(app: &App, access: &Access) -> Answer<People> {
    let members = app.store.memberships().members(&access.workspace.id).await?;
    Ok(members.into_iter().map(|member| (Actor::User(member.user.id.to_string()).label(), member.user.name)).collect())
}

fn reconciled(import: &store::Import) -> Reconciled {
    serde_json::from_value(import.file.reconciled.clone()).unwrap_or_default()
}

fn shown(import: &store::Import, people: &People) -> Import {
    let file = &import.file;
    Import {
        id: file.id.to_string(),
        state: match import.state {
            ImportState::Applying => StateWord::Applying,
            ImportState::Applied => StateWord::Applied,
            ImportState::Undone => StateWord::Undone,
            ImportState::Failed => StateWord::Failed,
        },
        file_name: file.file_name.clone(),
        file_bytes: file.file_bytes,
        format: file.format.clone(),
        rows: file.rows,
        imported: file.imported,
        rejected: file.rejected,
        reconciled: reconciled(import).verdict(),
        from: file.from_day.map(|day| day.to_string()),
        to: file.to_day.map(|day| day.to_string()),
        created_at: file.recorded_at.to_string(),
        created_by: people.get(&import.actor).unwrap_or(&import.actor).clone(),
        undone_at: import.undone_at.map(|at| at.to_string()),
        error: import.error.clone(),
    }
}

fn detail(import: &store::Import, people: &People) -> ImportDetail {
    let file = &import.file;
    let changes: Vec<collect::import::Change> = serde_json::from_value(file.difference.clone()).unwrap_or_default();
    let notices: Vec<collect::notice::Notice> = serde_json::from_value(file.notices.clone()).unwrap_or_default();
    ImportDetail {
        import: shown(import, people),
        reconciliation: reconciled(import).checked.iter().map(TotalCheck::shown).collect(),
        totals: serde_json::from_value(file.totals.clone()).unwrap_or_default(),
        notices: notices.into_iter().map(Notice::shown).collect(),
        difference: changes.into_iter().map(Change::shown).collect(),
    }
}

fn import_id(id: &str) -> Answer<ImportId> {
    ImportId::parse(id).map_err(|_| Problem::not_found("import", id))
}

/// Imports, newest first.
#[utoipa::path(get, path = "/workspaces/{workspace}/imports", tag = "imports",
    params(("workspace" = String, Path, description = "Key of the workspace"), PageQuery),
    responses((status = 200, body = Page<Import>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Import>>> {
    let people = people(&app, &access).await?;
    let found = app.store.imports().list(&access.workspace.id, &page.request()).await?;
    Ok(Json(Page::from_store(found, |import| shown(&import, &people))))
}

/// One import.
#[utoipa::path(get, path = "/workspaces/{workspace}/imports/{id}", tag = "imports",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = ImportDetail)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<ImportDetail>> {
    let people = people(&app, &access).await?;
    let import = app.store.imports().get(&access.workspace.id, &import_id(&id)?).await?;
    Ok(Json(detail(&import, &people)))
}

/// Take an import back; what it had replaced is believed again.
#[utoipa::path(post, path = "/workspaces/{workspace}/imports/{id}/undo", tag = "imports",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = ImportDetail)))]
pub(crate) async fn undo(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<ImportDetail>> {
    let id = import_id(&id)?;
    let _turn = app.importing.wait().await?;
    collect::import::undo(&app.store, &app.lake, &access.workspace, &access.actor, &id).await?;
    plan::taxonomy::resolve(&app.store, &access.workspace).await?;
    let people = people(&app, &access).await?;
    let import = app.store.imports().get(&access.workspace.id, &id).await?;
    Ok(Json(detail(&import, &people)))
}

/// Refused rows of an import.
#[utoipa::path(get, path = "/workspaces/{workspace}/imports/{id}/rejected", tag = "imports",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path), PageQuery),
    responses((status = 200, body = Page<ImportProblem>)))]
pub(crate) async fn rejected(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<ImportProblem>>> {
    let found = rejected_rows(&app, &access, &id, page).await?;
    let text = |name: &str, row: usize| found.rows.column(name).and_then(|column| column.text(row)).unwrap_or_default();
    let items = (0..found.rows.rows())
        .map(|row| ImportProblem {
            line: text("line", row).parse().unwrap_or_default(),
            column: text("column", row),
            value: text("value", row),
            reason: text("reason", row),
            message: text("message", row),
        })
        .collect();
    Ok(Json(Page { items, next_cursor: found.next_cursor }))
}

/// Refused rows of an import as CSV, with their raw text.
#[utoipa::path(get, path = "/workspaces/{workspace}/imports/{id}/rejected.csv", tag = "imports",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(crate) async fn rejected_csv(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Response> {
    let mut found = rejected_rows(&app, &access, &id, PageQuery::most()).await?;
    let mut text = found.rows.to_csv();
    while let Some(cursor) = found.next_cursor.take() {
        if text.len() > MAX_CSV {
            let detail = "the refused rows are more than 64 MiB; use `sulit sql` on the view rejected";
            return Err(Problem::of(ErrorKind::TooLarge, detail));
        }
        found = rejected_rows(&app, &access, &id, PageQuery::most().after(cursor)).await?;
        let page = found.rows.to_csv();
        text.push_str(page.split_once('\n').map_or("", |(_, rows)| rows));
    }
    Ok(download::csv(&format!("rejected-{id}.csv"), text))
}

async fn rejected_rows(app: &App, access: &Access, id: &str, page: PageQuery) -> Answer<RowsPage> {
    let id = import_id(id)?;
    app.store.imports().get(&access.workspace.id, &id).await?;
    let page = page.request();
    let mut query = RowsQuery::new(Table::Rejected, access.workspace.id.clone());
    query.equals = vec![("import_id".to_owned(), id.to_string())];
    query.limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    query.cursor = page.cursor;
    Ok(app.lake.rows(&query).await?)
}
