//! The rows behind a figure.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use base::ErrorKind;
use insights::catalogue::MetricEntry;
use insights::rows_behind::{RowsBehindQuery, rows_behind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::access::AsViewer;
use crate::extract::{Json, Query};
use crate::problem::{Answer, Problem};
use crate::reports::{FormatWord, ReportQuery};
use crate::{App, download};

/// Rows of a page when the caller does not say.
const DEFAULT_LIMIT: usize = 100;

/// Most rows of a page.
const MAX_LIMIT: usize = 1000;

/// Rows read at a time for a CSV.
const CSV_PAGE: usize = 10_000;

/// Largest CSV, in bytes.
pub(crate) const MAX_CSV: usize = 64 << 20;

/// Which rows to open.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RowsQuery {
    /// The metric whose rows are wanted; `spend` when left out.
    metric: Option<String>,
    /// The part of it, such as `visits` of `conversion_rate`; the first when left out.
    part: Option<String>,
    /// How many rows, 1–1000; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The rows that a figure is made of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RowsBehind {
    /// The metric's definition.
    definition: MetricEntry,
    /// The part whose rows these are.
    part: String,
    /// All its parts.
    parts: Vec<String>,
    /// The public view they are in.
    table: String,
    /// Its columns in order.
    columns: Vec<String>,
    /// The rows.
    #[schema(value_type = Vec<std::collections::BTreeMap<String, Value>>)]
    rows: Vec<Value>,
    /// Cursor of the next page; null at the end.
    next_cursor: Option<String>,
    /// The same question for `sulit sql`.
    sql: String,
}

/// The rows behind a figure: of a period, and where asked of one campaign or
/// channel.
#[utoipa::path(get, path = "/workspaces/{workspace}/reports/rows", tag = "rows",
    params(("workspace" = String, Path, description = "Key of the workspace"), RowsQuery, ReportQuery),
    responses((status = 200, body = RowsBehind)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<RowsQuery>,
    Query(report): Query<ReportQuery>,
) -> Answer<Response> {
    let mut asked = RowsBehindQuery {
        metric: query.metric.unwrap_or_else(|| "spend".to_owned()),
        part: query.part,
        report: report.asked(&app, &access.workspace).await?,
        limit: query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT),
        cursor: query.cursor,
    };
    if report.format == Some(FormatWord::Csv) {
        asked.limit = CSV_PAGE;
        let mut found = rows_behind(&app.store, &app.lake, &access.workspace, &asked).await?;
        let name = format!("{}-{}.csv", access.workspace.key, found.table);
        let mut text = found.rows.to_csv();
        while let Some(cursor) = found.next_cursor.take() {
            if text.len() > MAX_CSV {
                let detail = "the rows are more than 64 MiB; ask for fewer days or use `sulit sql`";
                return Err(Problem::of(ErrorKind::TooLarge, detail));
            }
            asked.cursor = Some(cursor);
            found = rows_behind(&app.store, &app.lake, &access.workspace, &asked).await?;
            let page = found.rows.to_csv();
            text.push_str(page.split_once('\n').map_or("", |(_, rows)| rows));
        }
        return Ok(download::csv(&name, text));
    }
    let found = rows_behind(&app.store, &app.lake, &access.workspace, &asked).await?;
    let body = RowsBehind {
        sql: sql_of(&found.table, &asked.report),
        definition: found.definition,
        part: found.part,
        parts: found.parts,
        table: found.table,
        columns: found.rows.columns().iter().map(|(name, _)| name.clone()).collect(),
        rows: found.rows.to_json_rows(),
        next_cursor: found.next_cursor,
    };
    Ok(Json(body).into_response())
}

/// The rows as a query over the public views.
fn sql_of(table: &str, report: &insights::ReportQuery) -> String {
    let period = report.period;
    let mut text = format!("select * from {table} where day between date '{}' and date '{}'", period.from, period.to);
    for campaign in &report.campaigns {
        match campaign.as_str() {
            "unassigned" => text.push_str(" and campaign is null"),
            key => text.push_str(&format!(" and campaign = '{}'", key.replace('\'', "''"))),
        }
    }
    for channel in &report.channels {
        text.push_str(&format!(" and channel = '{}'", channel.key()));
    }
    text
}
