//! The rows behind a figure.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use base::{Channel, Workspace};
use insights::catalogue;
use lake::{RowsPage, Table};
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

/// Which rows to open.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RowsQuery {
    /// The metric whose rows are wanted, such as `spend`.
    metric: Option<String>,
    /// How many rows, 1–1000; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The rows that a figure is made of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RowsBehind {
    /// The table they are in.
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

/// The table and figure that a metric's first part comes from.
fn table_of(metric: &str) -> Answer<(Table, Option<&'static str>)> {
    let known = catalogue::find(metric).map(catalogue::Definition::numerator).unwrap_or_else(|| metric.to_owned());
    let part = known.split([' ', '−', '+']).find(|part| !part.is_empty()).unwrap_or_default().to_owned();
    if let Some(figure) = base::Figure::parse(&part) {
        return Ok((Table::Responses, Some(figure.key())));
    }
    Ok(match part.as_str() {
        "spend"
        | "impressions"
        | "clicks"
        | "views"
        | "reach"
        | "engagements"
        | "platform_conversions"
        | "platform_value" => (Table::Spend, None),
        "result_sales" => (Table::Responses, Some("sales")),
        "result_revenue" => (Table::Responses, Some("revenue")),
        _ if catalogue::find(metric).is_some() => (Table::Orders, None),
        _ => {
            return Err(Problem::field("metric", format!("“{metric}” is no metric; see the metrics of the catalogue")));
        }
    })
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
    let asked = report.read(&app, &access.workspace)?;
    let metric = query.metric.as_deref().unwrap_or("spend");
    let (table, figure) = match (table_of(metric)?, asked.basis) {
        // Conversions and revenue are of the basis that was asked for.
        ((Table::Orders, None), Some(base::Basis::Platform)) => (Table::Spend, None),
        ((Table::Orders, None), Some(base::Basis::Results)) if metric == "revenue" => {
            (Table::Responses, Some("revenue"))
        }
        ((Table::Orders, None), Some(base::Basis::Results)) => (Table::Responses, Some("sales")),
        (found, _) => found,
    };
    let mut wanted = lake::RowsQuery::new(table, access.workspace.id.clone());
    wanted.period = Some(asked.period);
    wanted.ref_keys = ref_keys(&app, &access.workspace, report.campaign.as_deref(), &asked.channels).await?;
    wanted.equals = figure.map(|figure| ("figure".to_owned(), figure.to_owned())).into_iter().collect();
    wanted.as_of = asked.as_of;
    wanted.limit = query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
    wanted.cursor = query.cursor;
    let RowsPage { rows, next_cursor } = app.lake.rows(&wanted).await?;
    if report.format == Some(FormatWord::Csv) {
        return Ok(download::csv(&format!("{}-{}.csv", access.workspace.key, table.name()), rows.to_csv()));
    }
    let sql = sql_of(table, figure, &report, &asked);
    Ok(Json(RowsBehind {
        table: table.name().to_owned(),
        columns: rows.columns().iter().map(|(name, _)| name.clone()).collect(),
        rows: rows.to_json_rows(),
        next_cursor,
        sql,
    })
    .into_response())
}

/// Keys of the sources of a campaign (`unassigned` = of none) and channels;
/// `None` = of all.
async fn ref_keys(
    app: &App,
    workspace: &Workspace,
    campaign: Option<&str>,
    channels: &[Channel],
) -> Answer<Option<Vec<String>>> {
    if campaign.is_none() && channels.is_empty() {
        return Ok(None);
    }
    let known = app.store.campaigns().all(&workspace.id).await?;
    let wanted = match campaign {
        None | Some("unassigned") => None,
        Some(name) => {
            let found = known.iter().find(|known| known.id.as_str() == name || known.fields.key == name);
            Some(found.ok_or_else(|| Problem::not_found("campaign", name))?.id.clone())
        }
    };
    let channel_of = |stored: &store::StoredRef| {
        let id = stored.resolution.campaign_id.as_ref();
        let own = id.and_then(|id| known.iter().find(|known| known.id == *id)).and_then(|known| known.fields.channel);
        stored.resolution.channel.or(own).unwrap_or(Channel::Unassigned)
    };
    let sources = app.store.source_refs().all(&workspace.id).await?;
    let fits = |stored: &store::StoredRef| {
        let of_campaign = campaign.is_none() || stored.resolution.campaign_id == wanted;
        of_campaign && (channels.is_empty() || channels.contains(&channel_of(stored)))
    };
    Ok(Some(sources.into_iter().filter(fits).map(|stored| stored.ref_key).collect()))
}

fn sql_of(table: Table, figure: Option<&str>, report: &ReportQuery, asked: &insights::ReportQuery) -> String {
    let mut text = format!(
        "select * from {} where day between date '{}' and date '{}'",
        table.name(),
        asked.period.from,
        asked.period.to
    );
    if let Some(figure) = figure {
        text.push_str(&format!(" and figure = '{figure}'"));
    }
    match report.campaign.as_deref() {
        Some("unassigned") => text.push_str(" and campaign is null"),
        Some(key) => text.push_str(&format!(" and campaign = '{}'", key.replace('\'', "''"))),
        None => {}
    }
    for channel in &asked.channels {
        text.push_str(&format!(" and channel = '{}'", channel.key()));
    }
    text
}
