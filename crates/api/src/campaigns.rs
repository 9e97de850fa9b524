//! Campaigns: the plan's unit of work.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base::{CampaignId, Channel, Day};
use plan::campaigns_csv::CsvOutcome;
use serde::{Deserialize, Serialize};
use store::{CampaignFields, CampaignFilter, CampaignStatus, StoreError};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Access, AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Answer, Problem};
use crate::{App, download};

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
    /// Coupon codes of its own; orders with one are tied to it.
    coupons: Vec<String>,
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
    /// Coupon codes of its own; a code belongs to one campaign only.
    #[serde(default)]
    coupons: Vec<String>,
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
    /// Coupon codes of its own; a code belongs to one campaign only.
    coupons: Option<Vec<String>>,
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

impl From<CampaignStatus> for StatusWord {
    fn from(status: CampaignStatus) -> Self {
        match status {
            CampaignStatus::Draft => Self::Draft,
            CampaignStatus::Live => Self::Live,
            CampaignStatus::Paused => Self::Paused,
            CampaignStatus::Ended => Self::Ended,
        }
    }
}

impl From<StatusWord> for CampaignStatus {
    fn from(word: StatusWord) -> Self {
        match word {
            StatusWord::Draft => Self::Draft,
            StatusWord::Live => Self::Live,
            StatusWord::Paused => Self::Paused,
            StatusWord::Ended => Self::Ended,
        }
    }
}

impl Campaign {
    fn shown(campaign: store::Campaign) -> Self {
        let fields = campaign.fields;
        Self {
            id: campaign.id.to_string(),
            key: fields.key,
            name: fields.name,
            channel: fields.channel.map(|channel| channel.key().to_owned()),
            starts_on: fields.start_day.map(|day| day.to_string()),
            ends_on: fields.end_day.map(|day| day.to_string()),
            objective: fields.objective,
            audience: fields.audience,
            owner: fields.owner,
            status: fields.status.into(),
            labels: fields.labels,
            coupons: fields.coupons,
            needs_confirmation: fields.needs_confirmation,
            version: campaign.version,
            created_at: campaign.created_at.to_string(),
            updated_at: campaign.updated_at.to_string(),
            archived_at: campaign.archived_at.map(|at| at.to_string()),
        }
    }
}

/// Reads a day of a body.
fn day(field: &str, text: Option<String>) -> Answer<Option<Day>> {
    let text = text.filter(|text| !text.is_empty());
    let wrong = |_| Problem::field(field, "write a day such as 2026-10-01");
    text.map(|text| text.parse().map_err(wrong)).transpose()
}

/// Reads a channel key of a body.
pub(crate) fn channel(key: Option<&str>) -> Answer<Option<Channel>> {
    let known = || Channel::ALL.iter().map(|channel| channel.key()).collect::<Vec<_>>().join(", ");
    key.filter(|key| !key.is_empty())
        .map(|key| {
            Channel::parse(key).ok_or_else(|| Problem::field("channel", format!("the channels are {}", known())))
        })
        .transpose()
}

/// The campaign of an id or key.
pub(crate) async fn find(app: &App, access: &Access, id_or_key: &str) -> Answer<store::Campaign> {
    let ws = &access.workspace.id;
    let found = match CampaignId::parse(id_or_key) {
        Ok(id) => match app.store.campaigns().get(ws, &id).await {
            Err(StoreError::NotFound { .. }) => None,
            found => Some(found?),
        },
        Err(_) => app.store.campaigns().by_key(ws, id_or_key).await?,
    };
    found.ok_or_else(|| Problem::not_found("campaign", id_or_key))
}

/// Campaigns by name.
#[utoipa::path(get, path = "/workspaces/{workspace}/campaigns", tag = "campaigns",
    params(("workspace" = String, Path, description = "Key of the workspace"), CampaignsQuery, PageQuery),
    responses((status = 200, body = Page<Campaign>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<CampaignsQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Campaign>>> {
    let filter = CampaignFilter {
        status: query.status.map(Into::into),
        channel: channel(query.channel.as_deref())?,
        label: query.label,
        text: query.search,
        needs_confirmation: query.needs_confirmation,
        archived: query.archived.unwrap_or(false),
    };
    let found = app.store.campaigns().list(&access.workspace.id, &filter, &page.request()).await?;
    Ok(Json(Page::from_store(found, Campaign::shown)))
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
    let fields = CampaignFields {
        key: new.key.unwrap_or_default(),
        name: new.name,
        channel: channel(new.channel.as_deref())?,
        start_day: day("starts_on", new.starts_on)?,
        end_day: day("ends_on", new.ends_on)?,
        objective: new.objective,
        audience: new.audience,
        owner: new.owner,
        status: new.status.map(Into::into).unwrap_or_default(),
        labels: new.labels,
        coupons: new.coupons,
        ..CampaignFields::default()
    };
    let made = plan::campaigns::create(&app.store, &access.workspace, fields, &access.actor).await?;
    plan::taxonomy::resolve(&app.store, &access.workspace).await?;
    Ok((StatusCode::CREATED, Json(Campaign::shown(made))))
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
    Ok(Json(Campaign::shown(find(&app, &access, &id).await?)))
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
    let before = find(&app, &access, &id).await?;
    let version = patch.version.unwrap_or(before.version);
    let fields = patched(before.fields.clone(), patch)?;
    let renamed = (&fields.key, &fields.name) != (&before.fields.key, &before.fields.name);
    let after =
        plan::campaigns::update(&app.store, &access.workspace, &before.id, Some(version), fields, &access.actor)
            .await?;
    if renamed || after.fields.channel != before.fields.channel || after.fields.coupons != before.fields.coupons {
        plan::taxonomy::resolve(&app.store, &access.workspace).await?;
    }
    Ok(Json(Campaign::shown(after)))
}

fn patched(mut fields: CampaignFields, patch: CampaignPatch) -> Answer<CampaignFields> {
    let set = |old: &mut String, new: Option<String>| {
        if let Some(new) = new {
            *old = new;
        }
    };
    set(&mut fields.name, patch.name);
    set(&mut fields.key, patch.key);
    set(&mut fields.objective, patch.objective);
    set(&mut fields.audience, patch.audience);
    set(&mut fields.owner, patch.owner);
    if let Some(key) = patch.channel {
        fields.channel = channel(key.as_deref())?;
    }
    if let Some(text) = patch.starts_on {
        fields.start_day = day("starts_on", text)?;
    }
    if let Some(text) = patch.ends_on {
        fields.end_day = day("ends_on", text)?;
    }
    fields.status = patch.status.map_or(fields.status, Into::into);
    fields.labels = patch.labels.unwrap_or(fields.labels);
    fields.coupons = patch.coupons.unwrap_or(fields.coupons);
    fields.needs_confirmation = patch.needs_confirmation.unwrap_or(fields.needs_confirmation);
    Ok(fields)
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
    let campaign = find(&app, &access, &id).await?;
    plan::campaigns::archive(&app.store, &access.workspace, &campaign.id, &access.actor).await?;
    Ok(StatusCode::NO_CONTENT)
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
    let campaign = find(&app, &access, &id).await?;
    let back = plan::campaigns::restore(&app.store, &access.workspace, &campaign.id, &access.actor).await?;
    Ok(Json(Campaign::shown(back)))
}

/// All campaigns as CSV, in the columns that `import` reads.
#[utoipa::path(get, path = "/workspaces/{workspace}/campaigns.csv", tag = "campaigns",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(crate) async fn export(State(app): State<App>, AsViewer(access): AsViewer) -> Answer<Response> {
    let csv = plan::campaigns_csv::export(&app.store, &access.workspace).await?;
    Ok(download::csv(&format!("{}-campaigns.csv", access.workspace.key), csv))
}

/// Make and change campaigns from CSV, all or none of it.
#[utoipa::path(post, path = "/workspaces/{workspace}/campaigns/import", tag = "campaigns",
    request_body(content = String, content_type = "text/csv"),
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = CsvOutcome)))]
pub(crate) async fn import(State(app): State<App>, AsEditor(access): AsEditor, csv: Bytes) -> Answer<Json<CsvOutcome>> {
    let outcome = plan::campaigns_csv::import(&app.store, &access.workspace, &csv, &access.actor).await?;
    plan::taxonomy::resolve(&app.store, &access.workspace).await?;
    Ok(Json(outcome))
}
