//! Taxonomy: which campaign and channel the rows of files belong to.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{AsAdmin, AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::reports::ReportQuery;

/// Which column of a file a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RuleField)]
pub(crate) enum FieldWord {
    /// Importer's name of the platform: `google_ads`, `shopify`, `table`…
    Platform,
    /// Account id or name.
    Account,
    /// The platform's campaign id.
    CampaignId,
    /// The campaign's name in the file.
    CampaignName,
    /// `utm_source`.
    UtmSource,
    /// `utm_medium`.
    UtmMedium,
    /// `utm_campaign`.
    UtmCampaign,
    /// Coupon code.
    Coupon,
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RuleOperator)]
pub(crate) enum OperatorWord {
    /// The whole text, in any case.
    Equals,
    /// A part of the text, in any case.
    Contains,
    /// The beginning of the text, in any case.
    Prefix,
    /// A regular expression anywhere in the text.
    Regex,
}

/// One condition of a rule; all of a rule's conditions must hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    /// The column.
    field: FieldWord,
    /// How it compares.
    operator: OperatorWord,
    /// What it compares with.
    #[schema(example = "autumn")]
    value: String,
}

/// A rule; the first one that matches decides.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rule {
    /// Id, `rul_…`.
    id: String,
    /// Place in the order, from 1.
    position: i64,
    /// Conditions, all of which must match.
    conditions: Vec<Condition>,
    /// Key of the campaign it gives; null = only the channel is given.
    campaign_key: Option<String>,
    /// Channel key it gives.
    channel: Option<String>,
    /// Why it is there.
    comment: String,
    /// Whether it is applied.
    is_enabled: bool,
}

/// A rule to add, or the whole new content of one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRule {
    /// Conditions, all of which must match; none = every source.
    conditions: Vec<Condition>,
    /// Key of the campaign it gives.
    campaign_key: Option<String>,
    /// Channel key it gives.
    channel: Option<String>,
    /// Why it is there.
    #[serde(default)]
    comment: String,
    /// Whether it is applied; true when left out.
    is_enabled: Option<bool>,
    /// Place in the order, from 1; last when left out.
    position: Option<i64>,
}

/// The rules in a new order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleOrder {
    /// All rule ids, first to last.
    ids: Vec<String>,
}

/// A source as files name it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Source {
    /// Key that facts carry.
    ref_key: String,
    /// Importer's name of the platform.
    platform: String,
    /// Account id or name.
    account: String,
    /// The platform's campaign id.
    source_campaign_id: String,
    /// The campaign's name in the file.
    source_campaign_name: String,
    /// `utm_source`.
    utm_source: String,
    /// `utm_medium`.
    utm_medium: String,
    /// `utm_campaign`.
    utm_campaign: String,
    /// Coupon code.
    coupon: String,
    /// Campaign id it is tied to; null = unassigned.
    campaign_id: Option<String>,
    /// Channel key.
    channel: Option<String>,
    /// What decided: `nothing`, `rule`, `key`, `name`, `file` or `person`.
    decided_by: String,
}

/// What a rule would catch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleTest {
    /// How many of the known sources match.
    matched: u64,
    /// The first hundred that match.
    sources: Vec<Source>,
}

/// The naming convention.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Convention {
    /// Regular expression that a whole campaign key must match; null = any key.
    pattern: Option<String>,
    /// The convention in words, shown when a key is refused.
    hint: Option<String>,
}

/// A source that nothing ties to a campaign, with the money in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnassignedSource {
    /// The source.
    #[serde(flatten)]
    source: Source,
    /// Its spend in the reporting currency, a decimal in text.
    spend: Option<String>,
    /// Its revenue in the reporting currency, a decimal in text.
    revenue: Option<String>,
    /// Its booked orders or sales, a decimal in text.
    orders: Option<String>,
}

/// Drafts that imports brought, to confirm.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmations {
    /// The drafts.
    campaigns: Vec<Confirmation>,
}

/// What a person says of a draft that a file brought.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmation {
    /// Id of the draft.
    campaign_id: String,
    /// Id of the campaign it really is; left out = it is one of its own.
    same_as: Option<String>,
}

/// What a run of the taxonomy did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Resolved {
    /// Sources looked at.
    sources: u64,
    /// Sources whose campaign or channel changed.
    changed: u64,
    /// Draft campaigns that were made.
    drafts: u64,
    /// Sources without a campaign.
    unassigned: u64,
    /// Unconfirmed drafts that no source is tied to any more and that were
    /// therefore deleted.
    withdrawn: u64,
}

/// Rules in their order.
#[utoipa::path(get, path = "/workspaces/{workspace}/taxonomy/rules", tag = "taxonomy",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Page<Rule>)))]
pub(crate) async fn list(State(app): State<App>, AsViewer(access): AsViewer) -> Answer<Json<Page<Rule>>> {
    let _ = (app, access);
    Err(Problem::not_found("x", "y"))
}

/// Add a rule and apply the rules anew.
#[utoipa::path(post, path = "/workspaces/{workspace}/taxonomy/rules", tag = "taxonomy", request_body = NewRule,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 201, body = Rule)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(new): Json<NewRule>,
) -> Answer<(StatusCode, Json<Rule>)> {
    let _ = (app, access, new);
    Err(Problem::not_found("x", "y"))
}

/// Replace a rule and apply the rules anew.
#[utoipa::path(patch, path = "/workspaces/{workspace}/taxonomy/rules/{id}", tag = "taxonomy", request_body = NewRule,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Rule)))]
pub(crate) async fn update(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(new): Json<NewRule>,
) -> Answer<Json<Rule>> {
    let _ = (app, access, id, new);
    Err(Problem::not_found("x", "y"))
}

/// Remove a rule and apply the rules anew.
#[utoipa::path(delete, path = "/workspaces/{workspace}/taxonomy/rules/{id}", tag = "taxonomy",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn remove(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<StatusCode> {
    let _ = (app, access, id);
    Err(Problem::not_found("x", "y"))
}

/// Order the rules and apply them anew.
#[utoipa::path(put, path = "/workspaces/{workspace}/taxonomy/rules/order", tag = "taxonomy", request_body = RuleOrder,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Page<Rule>)))]
pub(crate) async fn reorder(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(order): Json<RuleOrder>,
) -> Answer<Json<Page<Rule>>> {
    let _ = (app, access, order);
    Err(Problem::not_found("x", "y"))
}

/// What a rule would catch, without adding it.
#[utoipa::path(post, path = "/workspaces/{workspace}/taxonomy/test", tag = "taxonomy", request_body = NewRule,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = RuleTest)))]
pub(crate) async fn test(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Json(rule): Json<NewRule>,
) -> Answer<Json<RuleTest>> {
    let _ = (app, access, rule);
    Err(Problem::not_found("x", "y"))
}

/// The naming convention.
#[utoipa::path(get, path = "/workspaces/{workspace}/taxonomy/convention", tag = "taxonomy",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Convention)))]
pub(crate) async fn convention(AsViewer(access): AsViewer) -> Answer<Json<Convention>> {
    let _ = access;
    Err(Problem::not_found("x", "y"))
}

/// Set the naming convention; campaigns that exist keep their keys.
#[utoipa::path(put, path = "/workspaces/{workspace}/taxonomy/convention", tag = "taxonomy", request_body = Convention,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Convention)))]
pub(crate) async fn set_convention(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    Json(convention): Json<Convention>,
) -> Answer<Json<Convention>> {
    let _ = (app, access, convention);
    Err(Problem::not_found("x", "y"))
}

/// Sources that nothing ties to a campaign, those with most money first.
#[utoipa::path(get, path = "/workspaces/{workspace}/taxonomy/unassigned", tag = "taxonomy",
    params(("workspace" = String, Path, description = "Key of the workspace"), ReportQuery),
    responses((status = 200, body = Page<UnassignedSource>)))]
pub(crate) async fn unassigned(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<ReportQuery>,
) -> Answer<Json<Page<UnassignedSource>>> {
    let _ = (app, access, query);
    Err(Problem::not_found("x", "y"))
}

/// Confirm campaigns that imports made, or say which campaign they really are.
#[utoipa::path(post, path = "/workspaces/{workspace}/taxonomy/confirm", tag = "taxonomy", request_body = Confirmations,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Resolved)))]
pub(crate) async fn confirm(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(given): Json<Confirmations>,
) -> Answer<Json<Resolved>> {
    let _ = (app, access, given);
    Err(Problem::not_found("x", "y"))
}
