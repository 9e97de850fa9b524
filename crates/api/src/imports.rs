//! Imports that were made, their differences, refused rows, and undo.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Answer, Problem};

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

/// How the rows compare with the file's own totals.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Reconciliation)]
pub(crate) enum ReconciledWord {
    /// They add up.
    Matched,
    /// The file states no total for its rows.
    NoTotal,
    /// They do not add up.
    Mismatch,
    /// They do not, and that was accepted.
    Accepted,
}

/// A sum over the file's rows, and the file's own total where it states one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TotalCheck {
    /// The figure: `spend`, `clicks`, `order_total`…
    pub(crate) figure: String,
    /// Currency, for money.
    pub(crate) currency: Option<String>,
    /// Sum of the rows, exact.
    pub(crate) sum: String,
    /// What the file states; null = nothing.
    pub(crate) stated: Option<String>,
    /// The total line's label.
    pub(crate) label: Option<String>,
    /// Whether they agree; null = the file's total covers more than its rows, or there is none.
    pub(crate) matches: Option<bool>,
}

/// A figure that the import changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Change {
    /// The table: `spend`, `orders`, `responses`.
    pub(crate) table: String,
    /// The day.
    #[schema(format = Date)]
    pub(crate) day: String,
    /// The campaign or source as the file names it.
    pub(crate) campaign: String,
    /// The figure.
    pub(crate) figure: String,
    /// What was believed; null = nothing.
    pub(crate) was: Option<String>,
    /// What is believed since; null = nothing.
    pub(crate) is: Option<String>,
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
    /// How the rows compare with the file's own totals.
    reconciled: ReconciledWord,
    /// First day of its rows.
    #[schema(format = Date)]
    from: Option<String>,
    /// Last day of its rows.
    #[schema(format = Date)]
    to: Option<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// Who made it.
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
    /// Sums by figure, held against the file's own totals.
    totals: Vec<TotalCheck>,
    /// What a reader should know.
    notices: Vec<String>,
    /// Figures that it changed.
    difference: Vec<Change>,
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
    let _ = (app, access, page);
    Err(Problem::not_found("x", "y"))
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
    let _ = (app, access, id);
    Err(Problem::not_found("x", "y"))
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
    let _ = (app, access, id);
    Err(Problem::not_found("x", "y"))
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
    let _ = (app, access, id, page);
    Err(Problem::not_found("x", "y"))
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
    let _ = (app, access, id);
    Err(Problem::not_found("x", "y"))
}
