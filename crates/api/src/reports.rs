//! Reports: campaigns, channels, days, budget, and the rows behind a figure.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{AsViewer, Caller};
use crate::extract::{FromPath, Query};
use crate::problem::{Answer, Problem};
use crate::workspaces::BasisWord;

/// With what a period is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Comparison)]
pub(crate) enum CompareWord {
    /// With the period of the same length before it.
    Previous,
    /// With the same dates a year earlier.
    Year,
}

/// In what form an answer is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AnswerFormat)]
pub(crate) enum FormatWord {
    /// `{rows, meta}`.
    #[default]
    Json,
    /// A header and rows, formulas defused.
    Csv,
    /// Apache Parquet.
    Parquet,
}

/// What a report is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportQuery {
    /// First day; the first of the present month when left out.
    #[param(format = Date)]
    pub(crate) from: Option<String>,
    /// Last day; today when left out.
    #[param(format = Date)]
    pub(crate) to: Option<String>,
    /// Where revenue comes from; the workspace's choice when left out.
    #[param(inline)]
    pub(crate) basis: Option<BasisWord>,
    /// With what to compare.
    #[param(inline)]
    pub(crate) compare: Option<CompareWord>,
    /// Further division of the rows, such as `day`, `week`, `month`, `platform` or `channel`.
    pub(crate) by: Option<String>,
    /// What was believed then: a day (its end) or an RFC 3339 instant.
    pub(crate) as_of: Option<String>,
    /// Only this campaign: id or key.
    pub(crate) campaign: Option<String>,
    /// Only this channel.
    pub(crate) channel: Option<String>,
    /// Form of the answer.
    #[param(inline)]
    pub(crate) format: Option<FormatWord>,
}

/// Chooses the workspace of the short addresses.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WorkspaceQuery {
    /// Key of the workspace; may be left out when the caller has only one.
    workspace: Option<String>,
}

/// A row: money and exact numbers are strings, counts and ratios numbers,
/// unknown is null.
pub(crate) type Row = BTreeMap<String, Value>;

/// A stretch of days, both ends included.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Period {
    /// First day.
    #[schema(format = Date)]
    from: String,
    /// Last day.
    #[schema(format = Date)]
    to: String,
}

/// The period a report is compared with.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComparedWith {
    /// How it was chosen.
    kind: CompareWord,
    /// Its days.
    period: Period,
}

/// What a column holds.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ColumnKind {
    /// Text.
    Text,
    /// Money in the report's currency, an exact decimal in a string.
    Money,
    /// A count.
    Count,
    /// A share or rate, to be shown as a percentage.
    Percent,
    /// A plain number.
    Number,
    /// A day or month.
    Day,
}

/// A column of a report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ColumnInfo {
    /// Its name, as in the rows.
    name: String,
    /// What it holds.
    kind: ColumnKind,
    /// The metric of the catalogue that it shows, where it shows one.
    metric: Option<String>,
}

/// The basis of a report and why it is that one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BasisChoice {
    /// The basis.
    basis: BasisWord,
    /// Why: `asked`, `workspace`, `first_with_data`, `only_untied`, `no_data`.
    reason: String,
    /// Bases that have data in the period.
    available: Vec<BasisWord>,
}

/// A metric that some rows have no value of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissingMetric {
    /// The metric.
    metric: String,
    /// The parts that are unknown or zero.
    parts: Vec<String>,
    /// The reason in words.
    text: String,
    /// How many rows lack it for this reason.
    rows: u64,
    /// Keys of the first of these rows.
    examples: Vec<String>,
}

/// What nothing ties to a campaign. Money is in the report's currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnassignedTotals {
    /// Spend without a campaign, a decimal in text.
    spend: Option<String>,
    /// Revenue without a campaign, a decimal in text.
    revenue: Option<String>,
    /// Conversions without a campaign.
    conversions: Option<f64>,
    /// Share of all spend, where there is any.
    spend_share: Option<f64>,
    /// Share of all revenue, where there is any.
    revenue_share: Option<f64>,
}

/// Something worth knowing, in plain words with its numbers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Finding {
    /// What kind of finding: `best_conversion_rate`, `over_budget`…; pages translate it.
    code: String,
    /// `info`, `good`, `warn` or `bad`.
    severity: String,
    /// The finding in English.
    text: String,
    /// Name of the campaign it is about.
    campaign: Option<String>,
    /// Its numbers, for translated texts.
    values: BTreeMap<String, Value>,
}

/// What one must know to read the rows of a report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportMeta {
    /// Which report: `campaigns`, `channels`, `days`, `budget`.
    report: String,
    /// Key of the workspace.
    workspace: String,
    /// Currency of every money column.
    currency: String,
    /// The days, both ends included.
    period: Period,
    /// The period compared with.
    compare: Option<ComparedWith>,
    /// What rows are split by beyond the report's own rows.
    by: Vec<String>,
    /// The instant whose beliefs are shown; null = now.
    #[schema(format = DateTime)]
    as_of: Option<String>,
    /// Basis of revenue and conversions.
    basis: BasisWord,
    /// Why it is that one, and which others have data.
    basis_choice: BasisChoice,
    /// The basis in words.
    basis_text: String,
    /// What conversion rates are taken over: `visits`, `clicks`, `mixed` (rows
    /// differ, each says its own), or null where no row has a rate.
    conversion_rate_denominator: Option<String>,
    /// What ROI is computed on: `gross_profit` or `revenue`.
    roi_on: String,
    /// When refunds reduce revenue: `order_day` or `refund_day`.
    refund_policy: String,
    /// Whether tax and shipping are left out of revenue.
    revenue_net_of_tax_and_shipping: bool,
    /// The last day that has spend, within the period.
    #[schema(format = Date)]
    data_through: Option<String>,
    /// The columns in order.
    columns: Vec<ColumnInfo>,
    /// Every metric over all rows, unassigned included. Money is text.
    #[schema(value_type = BTreeMap<String, Value>)]
    totals: Row,
    /// The same over what is tied to a campaign, all spend included: what
    /// marketing brought for what it cost.
    #[schema(value_type = BTreeMap<String, Value>)]
    attributed: Row,
    /// `totals` of the period compared with.
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    totals_before: Option<Row>,
    /// `attributed` of the period compared with.
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    attributed_before: Option<Row>,
    /// What nothing ties to a campaign.
    unassigned: UnassignedTotals,
    /// Metrics that rows have no value of, and why.
    missing: Vec<MissingMetric>,
    /// What to bear in mind when reading the rows.
    notices: Vec<Finding>,
    /// What the rows say.
    findings: Vec<Finding>,
}

/// A report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportBody {
    /// One object a row: money and exact numbers are strings, counts and ratios
    /// numbers, unknown is null.
    #[schema(value_type = Vec<BTreeMap<String, Value>>)]
    rows: Vec<Row>,
    /// Everything one must know to read them.
    meta: ReportMeta,
}

/// Which rows to open.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RowsQuery {
    /// The metric whose rows are wanted, such as `spend`.
    metric: Option<String>,
    /// How many rows, 1–1000; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
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
    #[schema(value_type = Vec<BTreeMap<String, Value>>)]
    rows: Vec<Row>,
    /// Cursor of the next page; null at the end.
    next_cursor: Option<String>,
    /// The same question for `sulit sql`.
    sql: String,
}

/// A report: `campaigns`, `channels`, `days` or `budget`.
#[utoipa::path(get, path = "/workspaces/{workspace}/reports/{kind}", tag = "reports",
    params(("workspace" = String, Path, description = "Key of the workspace"),
        ("kind" = String, Path, description = "`campaigns`, `channels`, `days` or `budget`"), ReportQuery),
    responses((status = 200, body = ReportBody)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, kind)): FromPath<(String, String)>,
    Query(query): Query<ReportQuery>,
) -> Answer<Response> {
    let _ = (app, access, kind, query);
    Err(Problem::not_found("x", "y"))
}

/// The same report of the workspace named in the query, or of the only one.
#[utoipa::path(get, path = "/reports/{kind}", tag = "reports",
    params(("kind" = String, Path, description = "`campaigns`, `channels`, `days` or `budget`"), WorkspaceQuery,
        ReportQuery),
    responses((status = 200, body = ReportBody)))]
pub(crate) async fn show_default(
    State(app): State<App>,
    caller: Caller,
    FromPath(kind): FromPath<String>,
    Query(workspace): Query<WorkspaceQuery>,
    Query(query): Query<ReportQuery>,
) -> Answer<Response> {
    let _ = (app, caller, kind, workspace, query);
    Err(Problem::not_found("x", "y"))
}

/// The rows behind a figure.
#[utoipa::path(get, path = "/workspaces/{workspace}/reports/rows", tag = "reports",
    params(("workspace" = String, Path, description = "Key of the workspace"), RowsQuery, ReportQuery),
    responses((status = 200, body = RowsBehind)))]
pub(crate) async fn rows(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<RowsQuery>,
    Query(report): Query<ReportQuery>,
) -> Answer<Response> {
    let _ = (app, access, query, report);
    Err(Problem::not_found("x", "y"))
}

/// Findings of the campaign report.
#[utoipa::path(get, path = "/workspaces/{workspace}/findings", tag = "reports",
    params(("workspace" = String, Path, description = "Key of the workspace"), ReportQuery),
    responses((status = 200, body = crate::page::Page<Finding>)))]
pub(crate) async fn findings(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<ReportQuery>,
) -> Answer<Response> {
    let _ = (app, access, query);
    Err(Problem::not_found("x", "y"))
}
