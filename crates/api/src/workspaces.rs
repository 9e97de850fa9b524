//! Workspaces and their settings.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{AsAdmin, AsViewer, Caller};
use crate::extract::Json;
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::session::RoleWord;

/// Where revenue and conversions come from; the three are never added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Basis)]
pub(crate) enum BasisWord {
    /// What the ad platform claims.
    Platform,
    /// Orders tied to a campaign by coupon or UTM.
    Orders,
    /// Figures typed in from a results table.
    Results,
}

/// When a refund reduces revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RefundPolicy)]
pub(crate) enum RefundWord {
    /// The day of the order.
    OrderDay,
    /// The day of the refund; the order's day where it is unknown.
    RefundDay,
}

/// One business or brand with its settings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Workspace {
    /// Id, `ws_…`.
    pub(crate) id: String,
    /// Key in addresses and on the command line.
    #[schema(example = "shop")]
    pub(crate) key: String,
    /// Name as shown.
    pub(crate) name: String,
    /// Reporting currency, ISO 4217.
    #[schema(example = "EUR")]
    pub(crate) currency: String,
    /// IANA time zone; decides what a day is.
    #[schema(example = "Europe/Berlin")]
    pub(crate) timezone: String,
    /// Language of pages and numbers: `en`, `fa`, `fil`, `vi`, `is`.
    pub(crate) locale: String,
    /// First day of the week, 1 = Monday … 7 = Sunday.
    pub(crate) week_start: u8,
    /// First month of the fiscal year, 1–12.
    pub(crate) fiscal_year_start: u8,
    /// When refunds reduce revenue.
    pub(crate) refund_policy: RefundWord,
    /// Whether tax and shipping are left out of revenue.
    pub(crate) revenue_net_of_tax_and_shipping: bool,
    /// Basis of reports that name none; null = the first that has data.
    pub(crate) default_basis: Option<BasisWord>,
    /// Share of revenue left after cost of goods, as a decimal percentage; null = unknown.
    pub(crate) gross_margin_percent: Option<String>,
    /// Regular expression that a campaign's key must match; null = any key.
    pub(crate) naming_convention: Option<String>,
    /// The convention in words.
    pub(crate) naming_hint: Option<String>,
    /// Its present day.
    #[schema(format = Date)]
    pub(crate) today: String,
    /// What the caller may do here.
    pub(crate) role: RoleWord,
    /// When it was made.
    #[schema(format = DateTime)]
    pub(crate) created_at: String,
}

/// A workspace to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWorkspace {
    /// Name as shown.
    name: String,
    /// Key; made from the name when left out.
    key: Option<String>,
    /// Reporting currency, ISO 4217.
    currency: String,
    /// IANA time zone.
    timezone: String,
    /// Language; `en` when left out.
    locale: Option<String>,
}

/// Settings to change; what is left out stays, null clears what may be empty.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WorkspacePatch {
    /// Name as shown.
    name: Option<String>,
    /// Reporting currency, ISO 4217.
    currency: Option<String>,
    /// IANA time zone.
    timezone: Option<String>,
    /// Language.
    locale: Option<String>,
    /// First day of the week, 1–7.
    #[schema(minimum = 1, maximum = 7)]
    week_start: Option<u8>,
    /// First month of the fiscal year, 1–12.
    #[schema(minimum = 1, maximum = 12)]
    fiscal_year_start: Option<u8>,
    /// When refunds reduce revenue.
    refund_policy: Option<RefundWord>,
    /// Whether tax and shipping are left out of revenue.
    revenue_net_of_tax_and_shipping: Option<bool>,
    /// Basis of reports that name none; null = the first that has data.
    #[serde(deserialize_with = "crate::extract::nullable")]
    #[schema(value_type = Option<BasisWord>)]
    default_basis: Option<Option<BasisWord>>,
    /// Decimal percentage; null = unknown.
    #[serde(deserialize_with = "crate::extract::nullable")]
    #[schema(value_type = Option<String>)]
    gross_margin_percent: Option<Option<String>>,
}

/// The workspaces that the caller may open.
#[utoipa::path(get, path = "/workspaces", tag = "workspaces", responses((status = 200, body = Page<Workspace>)))]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Answer<Json<Page<Workspace>>> {
    let _ = (app, caller);
    Err(Problem::not_found("x", "y"))
}

/// Make a workspace; the caller becomes its admin. Only an admin of another
/// workspace, or the first user of a server, may.
#[utoipa::path(post, path = "/workspaces", tag = "workspaces", request_body = NewWorkspace,
    responses((status = 201, body = Workspace)))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(new): Json<NewWorkspace>,
) -> Answer<(StatusCode, Json<Workspace>)> {
    let _ = (app, caller, new);
    Err(Problem::not_found("x", "y"))
}

/// One workspace.
#[utoipa::path(get, path = "/workspaces/{workspace}", tag = "workspaces",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Workspace)))]
pub(crate) async fn show(AsViewer(access): AsViewer) -> Answer<Json<Workspace>> {
    let _ = access;
    Err(Problem::not_found("x", "y"))
}

/// Change settings.
#[utoipa::path(patch, path = "/workspaces/{workspace}", tag = "workspaces", request_body = WorkspacePatch,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Workspace)))]
pub(crate) async fn update(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    Json(patch): Json<WorkspacePatch>,
) -> Answer<Json<Workspace>> {
    let _ = (app, access, patch);
    Err(Problem::not_found("x", "y"))
}
