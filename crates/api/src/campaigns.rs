//! Campaigns: the plan's unit of work.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Answer, Problem};

/// How far a campaign is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CampaignStatus)]
pub(crate) enum StatusWord {
    /// Planned.
    Draft,
    /// Running.
    Live,
    /// Stopped for now.
    Paused,
    /// Over.
    Ended,
}

/// A campaign.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Campaign {
    /// Id, `cmp_…`.
    id: String,
    /// Its key, which is its `utm_campaign`.
    key: String,
    /// Name as shown.
    name: String,
    /// Channel key, such as `paid_search`; null = not decided.
    channel: Option<String>,
    /// First day.
    #[schema(format = Date)]
    starts_on: Option<String>,
    /// Last day.
    #[schema(format = Date)]
    ends_on: Option<String>,
    /// What it is to reach, in words.
    objective: String,
    /// Whom it is for, in words.
    audience: String,
    /// Who is responsible.
    owner: String,
    /// How far it is.
    status: StatusWord,
    /// Labels.
    labels: Vec<String>,
    /// Whether an import made it from a file's own campaign name and nobody
    /// has confirmed it yet.
    needs_confirmation: bool,
    /// Version, for `version` in a change.
    version: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
    /// When it was archived; null = it is not.
    #[schema(format = DateTime)]
    archived_at: Option<String>,
}

/// A campaign to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCampaign {
    /// Name as shown.
    name: String,
    /// Key; made from the name when left out. Must satisfy the naming convention.
    key: Option<String>,
    /// Channel key.
    channel: Option<String>,
    /// First day.
    #[schema(format = Date)]
    starts_on: Option<String>,
    /// Last day.
    #[schema(format = Date)]
    ends_on: Option<String>,
    /// What it is to reach.
    #[serde(default)]
    objective: String,
    /// Whom it is for.
    #[serde(default)]
    audience: String,
    /// Who is responsible.
    #[serde(default)]
    owner: String,
    /// How far it is; `draft` when left out.
    status: Option<StatusWord>,
    /// Labels.
    #[serde(default)]
    labels: Vec<String>,
}

/// What to change; what is left out stays, null clears what may be empty.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CampaignPatch {
    /// The version that was read; the change is refused when it is not the present one.
    version: Option<i64>,
    /// Name as shown.
    name: Option<String>,
    /// Key.
    key: Option<String>,
    /// Channel key.
    #[serde(deserialize_with = "crate::extract::nullable")]
    #[schema(value_type = Option<String>)]
    channel: Option<Option<String>>,
    /// First day.
    #[serde(deserialize_with = "crate::extract::nullable")]
    #[schema(value_type = Option<String>, format = Date)]
    starts_on: Option<Option<String>>,
    /// Last day.
    #[serde(deserialize_with = "crate::extract::nullable")]
    #[schema(value_type = Option<String>, format = Date)]
    ends_on: Option<Option<String>>,
    /// What it is to reach.
    objective: Option<String>,
    /// Whom it is for.
    audience: Option<String>,
    /// Who is responsible.
    owner: Option<String>,
    /// How far it is.
    status: Option<StatusWord>,
    /// Labels.
    labels: Option<Vec<String>>,
    /// `false` confirms a campaign that an import made.
    needs_confirmation: Option<bool>,
}

/// Which campaigns to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CampaignsQuery {
    /// Text in the name or key.
    search: Option<String>,
    /// Status.
    #[param(inline)]
    status: Option<StatusWord>,
    /// Channel key.
    channel: Option<String>,
    /// Label.
    label: Option<String>,
    /// Only those that wait to be confirmed.
    needs_confirmation: Option<bool>,
    /// Also archived ones.
    archived: Option<bool>,
}

/// What became of a CSV of campaigns.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CsvOutcome {
    /// Campaigns that are new.
    created: u64,
    /// Campaigns that changed.
    updated: u64,
    /// Campaigns that stand as the file has them.
    unchanged: u64,
    /// Budget cells the file has.
    budgets: u64,
}

/// Campaigns by name.
#[utoipa::path(get, path = "/workspaces/{workspace}/campaigns", tag = "campaigns",
    params(("workspace" = String, Path, description = "Key of the workspace"), CampaignsQuery, PageQuery),
    responses((status = 200, body = Page<Campaign>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(filter): Query<CampaignsQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Campaign>>> {
    let _ = (app, access, filter, page);
    Err(Problem::not_found("x", "y"))
}

/// Make a campaign.
#[utoipa::path(post, path = "/workspaces/{workspace}/campaigns", tag = "campaigns", request_body = NewCampaign,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 201, body = Campaign)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(new): Json<NewCampaign>,
) -> Answer<(StatusCode, Json<Campaign>)> {
    let _ = (app, access, new);
    Err(Problem::not_found("x", "y"))
}

/// One campaign, by id or key.
#[utoipa::path(get, path = "/workspaces/{workspace}/campaigns/{id}", tag = "campaigns",
    params(("workspace" = String, Path, description = "Key of the workspace"),
        ("id" = String, Path, description = "Id or key of the campaign")),
    responses((status = 200, body = Campaign)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<Campaign>> {
    let _ = (app, access, id);
    Err(Problem::not_found("x", "y"))
}

/// Change a campaign.
#[utoipa::path(patch, path = "/workspaces/{workspace}/campaigns/{id}", tag = "campaigns", request_body = CampaignPatch,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Campaign)))]
pub(crate) async fn update(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(patch): Json<CampaignPatch>,
) -> Answer<Json<Campaign>> {
    let _ = (app, access, id, patch);
    Err(Problem::not_found("x", "y"))
}

/// Archive a campaign; `restore` brings it back.
#[utoipa::path(delete, path = "/workspaces/{workspace}/campaigns/{id}", tag = "campaigns",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn archive(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<StatusCode> {
    let _ = (app, access, id);
    Err(Problem::not_found("x", "y"))
}

/// Bring back an archived campaign.
#[utoipa::path(post, path = "/workspaces/{workspace}/campaigns/{id}/restore", tag = "campaigns",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Campaign)))]
pub(crate) async fn restore(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<Campaign>> {
    let _ = (app, access, id);
    Err(Problem::not_found("x", "y"))
}

/// All campaigns as CSV, in the columns that `import` reads.
#[utoipa::path(get, path = "/workspaces/{workspace}/campaigns.csv", tag = "campaigns",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(crate) async fn export(State(app): State<App>, AsViewer(access): AsViewer) -> Answer<Response> {
    let _ = (app, access);
    Err(Problem::not_found("x", "y"))
}

/// Make and change campaigns from CSV, all or none of it.
#[utoipa::path(post, path = "/workspaces/{workspace}/campaigns/import", tag = "campaigns",
    request_body(content = String, content_type = "text/csv"),
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = CsvOutcome)))]
pub(crate) async fn import(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    csv: String,
) -> Answer<Json<CsvOutcome>> {
    let _ = (app, access, csv);
    Err(Problem::not_found("x", "y"))
}
