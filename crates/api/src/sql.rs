//! SQL over the public views, read-only, with limits on memory and time.

use std::collections::BTreeMap;
use std::io::Write;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use base::ErrorKind;
use lake::{SqlFormat, SqlLimits, SqlRows};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::access::AsViewer;
use crate::dimensions::dimensions;
use crate::extract::{Json, as_of};
use crate::problem::{Answer, Problem};
use crate::reports::FormatWord;
use crate::{App, download};

/// Largest answer, in bytes.
const MAX_ANSWER: usize = 64 << 20;

/// A query.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SqlQuery {
    /// One `select` over the public views.
    #[schema(example = "select channel, sum(spend) as spend from spend group by channel")]
    query: String,
    /// What was believed then: a day (its end) or an RFC 3339 instant.
    as_of: Option<String>,
    /// Form of the answer.
    #[schema(inline)]
    format: Option<FormatWord>,
}

/// The result.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlResult {
    /// Columns in order.
    columns: Vec<String>,
    /// The rows.
    #[schema(value_type = Vec<BTreeMap<String, Value>>)]
    rows: Vec<BTreeMap<String, Value>>,
}

/// Run a query.
#[utoipa::path(post, path = "/workspaces/{workspace}/sql", tag = "sql", request_body = SqlQuery,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = SqlResult)))]
pub(crate) async fn run(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Json(given): Json<SqlQuery>,
) -> Answer<Response> {
    let as_of = as_of(&access.workspace, given.as_of.as_deref())?;
    let query = lake::SqlQuery {
        workspace: access.workspace.id.clone(),
        text: given.query,
        dimensions: dimensions(&app.store, &access.workspace, as_of).await?,
        as_of,
        limits: SqlLimits { memory_bytes: app.options.sql_memory_bytes, timeout: app.options.sql_timeout },
    };
    only_reads(&query.text).map_err(Problem::invalid)?;
    let rows = app.lake.sql(&query).await?;
    match given.format.unwrap_or_default() {
        FormatWord::Json => json(rows).await,
        FormatWord::Csv => {
            Ok(download::csv("query.csv", String::from_utf8_lossy(&file(rows, SqlFormat::Csv).await?).into_owned()))
        }
        FormatWord::Parquet => Ok(download::parquet("query.parquet", file(rows, SqlFormat::Parquet).await?)),
    }
}

/// Says what to do instead of a statement that writes; the lake refuses such a
/// statement in any case.
///
/// # Errors
/// The refusal in words.
pub fn only_reads(query: &str) -> Result<(), String> {
    const WRITING: &[&str] = &[
        "alter", "attach", "begin", "call", "commit", "copy", "create", "delete", "drop", "grant", "insert", "load",
        "merge", "pragma", "replace", "revoke", "set", "truncate", "update", "upsert", "vacuum",
    ];
    let first: String = query.trim_start().chars().take_while(|c| c.is_ascii_alphabetic()).collect();
    let first = first.to_lowercase();
    if !WRITING.contains(&first.as_str()) {
        return Ok(());
    }
    Err(format!(
        "SQL here only reads, and “{first}” would write: imported rows change by importing a newer file or taking an \
         import back (sulit import undo ID), campaigns, rules and budgets by their own commands and pages"
    ))
}

/// The whole result as a file. A page cannot show more than memory holds, so
/// an answer larger than that is refused; `sulit sql` has no such bound.
async fn file(rows: SqlRows, format: SqlFormat) -> Answer<Vec<u8>> {
    let mut bytes = Bounded(Vec::new());
    rows.write(format, &mut bytes).await?;
    Ok(bytes.0)
}

async fn json(mut rows: SqlRows) -> Answer<Response> {
    let columns: Vec<String> = rows.columns()?.columns().iter().map(|(name, _)| name.clone()).collect();
    let mut body = format!("{{\"columns\":{},\"rows\":[", Value::from(columns));
    let mut first = true;
    while let Some(frame) = rows.next_frame().await? {
        for row in frame.to_json_rows() {
            if !std::mem::take(&mut first) {
                body.push(',');
            }
            body.push_str(&row.to_string());
        }
        if body.len() > MAX_ANSWER {
            return Err(too_large());
        }
    }
    body.push_str("]}");
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

fn too_large() -> Problem {
    let detail = format!(
        "the result is larger than {} MiB; ask for fewer rows, or use `sulit sql` on the server",
        MAX_ANSWER >> 20
    );
    Problem::of(ErrorKind::TooLarge, detail)
}

/// Collects up to [`MAX_ANSWER`] bytes.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_ANSWER {
            return Err(std::io::Error::other(format!("the result is larger than {} MiB", MAX_ANSWER >> 20)));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
