//! Files on their way in: upload, preview with mapping, import.

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::AsEditor;
use crate::extract::{FromPath, Json, Query};
use crate::imports::{Change, ImportProblem, TotalCheck};
use crate::problem::{Answer, Problem};

/// The file's name.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UploadQuery {
    /// Name of the file as the person knows it.
    #[param(example = "shop.csv")]
    name: String,
}

/// How to read a file, where its content leaves that open.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ImportOptions {
    /// Format; found out from the content when left out.
    format: Option<String>,
    /// Field of each column, by header; an empty field ignores the column.
    map: BTreeMap<String, String>,
    /// Name of a saved mapping to use.
    mapping: Option<String>,
    /// Name under which to save the mapping.
    save_mapping: Option<String>,
    /// Day of all rows, for a table without dates.
    #[schema(format = Date)]
    date: Option<String>,
    /// Currency of amounts that name none.
    currency: Option<String>,
    /// Locale of numbers and dates, such as `de`.
    locale: Option<String>,
    /// Decimal mark: `.` or `,`.
    decimal: Option<String>,
    /// Order of dates: `dmy`, `mdy` or `ymd`.
    date_order: Option<String>,
    /// Import the good rows of a file that has bad ones.
    accept_valid: bool,
    /// Import although the rows do not add up to the file's own total.
    accept_total_mismatch: bool,
    /// Keep campaigns of restated days that the file does not list.
    keep_missing: bool,
}

/// A column of the file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewColumn {
    /// Its header.
    name: String,
    /// Some of its values.
    samples: Vec<String>,
    /// The field it is read as; null = not read.
    field: Option<String>,
    /// Whether that was found out rather than said.
    inferred: bool,
}

/// A field that columns can be mapped to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewField {
    /// Its key, as `map` takes it.
    key: String,
    /// What it holds.
    description: String,
}

/// A value that answers a question.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Choice {
    /// The value for the option.
    value: String,
    /// What it means, with an example from the file.
    label: String,
}

/// A question that only a person can answer, such as which way round dates are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ambiguity {
    /// The option that decides: `date_order`, `decimal`, `currency`, `date`…
    option: String,
    /// The question.
    question: String,
    /// Possible answers.
    choices: Vec<Choice>,
}

/// How the import would change what is believed, by table cells.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeCounts {
    /// New.
    added: u64,
    /// Restated.
    changed: u64,
    /// Gone from the newer file.
    removed: u64,
    /// The same already.
    same: u64,
}

/// What an import of the file would do. Nothing is recorded by a preview.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preview {
    /// Format key; `table` for a general table.
    format: String,
    /// How sure that is, 0–1.
    confidence: f64,
    /// Its columns.
    columns: Vec<PreviewColumn>,
    /// The fields that columns can be mapped to.
    fields: Vec<PreviewField>,
    /// The first rows, as written.
    rows: Vec<Vec<String>>,
    /// Number of rows.
    row_count: u64,
    /// First day of its rows.
    #[schema(format = Date)]
    from: Option<String>,
    /// Last day of its rows.
    #[schema(format = Date)]
    to: Option<String>,
    /// Currencies of its amounts.
    currencies: Vec<String>,
    /// Bad rows, the first hundred.
    problems: Vec<ImportProblem>,
    /// Number of bad rows.
    problem_count: u64,
    /// Why the file as a whole is refused; null = it can be imported.
    refused: Option<String>,
    /// What a reader should know.
    notices: Vec<String>,
    /// Questions to answer first.
    ambiguous: Vec<Ambiguity>,
    /// Sums by figure, held against the file's own totals.
    totals: Vec<TotalCheck>,
    /// What would change, the first hundred.
    difference: Vec<Change>,
    /// How much would change; null = the file cannot be imported yet.
    counts: Option<ChangeCounts>,
    /// Whether everything in it is known already.
    nothing_changed: bool,
}

/// An uploaded file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Upload {
    /// Id, `upl_…`.
    upload_id: String,
    /// Name of the file.
    name: String,
    /// Its size.
    bytes: u64,
    /// What an import would do, as far as can be said without options.
    preview: Preview,
}

/// A job that was queued.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Queued {
    /// Id of the job, `job_…`.
    pub(crate) job_id: String,
}

/// Send a file as the raw body; the answer previews its import.
#[utoipa::path(post, path = "/workspaces/{workspace}/uploads", tag = "uploads",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("workspace" = String, Path, description = "Key of the workspace"), UploadQuery),
    responses((status = 201, body = Upload)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Query(query): Query<UploadQuery>,
    body: Body,
) -> Answer<(StatusCode, Json<Upload>)> {
    let _ = (app, access, query, body);
    Err(Problem::not_found("x", "y"))
}

/// What an import with these options would do.
#[utoipa::path(post, path = "/workspaces/{workspace}/uploads/{id}/preview", tag = "uploads",
    request_body = ImportOptions,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Preview)))]
pub(crate) async fn preview(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(options): Json<ImportOptions>,
) -> Answer<Json<Preview>> {
    let _ = (app, access, id, options);
    Err(Problem::not_found("x", "y"))
}

/// Import the file. The job's result holds the outcome.
#[utoipa::path(post, path = "/workspaces/{workspace}/uploads/{id}/import", tag = "uploads",
    request_body = ImportOptions,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 202, body = Queued)))]
pub(crate) async fn import(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(options): Json<ImportOptions>,
) -> Answer<(StatusCode, Json<Queued>)> {
    let _ = (app, access, id, options);
    Err(Problem::not_found("x", "y"))
}
