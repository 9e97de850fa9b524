//! Taxonomy: which campaign and channel the rows of files belong to.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use base::{RuleId, SourceRef};
use plan::taxonomy::{self, Candidate, Confirmation, Reason, Resolved};
use serde::{Deserialize, Serialize};
use store::{Resolution, RuleCondition, RuleField, RuleFields, RuleOperator};
use utoipa::ToSchema;

use crate::access::{Access, AsAdmin, AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::reports::ReportQuery;
use crate::{App, campaigns};

/// Sources that a test of a rule shows.
const TEST_ROWS: usize = 100;

/// Sources without a campaign that are listed.
const UNASSIGNED_ROWS: usize = 1000;

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
    /// Why it has no campaign.
    reason: Reason,
    /// The campaigns it may mean.
    candidates: Vec<Candidate>,
    /// The reason as an English sentence.
    explanation: String,
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

/// The words of the API and the store's, one to one.
macro_rules! same_words {
    ($ours:ident = $theirs:ident { $($word:ident)* }) => {
        impl From<$ours> for $theirs {
            fn from(word: $ours) -> Self {
                match word { $($ours::$word => Self::$word,)* }
            }
        }

        impl From<$theirs> for $ours {
            fn from(word: $theirs) -> Self {
                match word { $($theirs::$word => Self::$word,)* }
            }
        }
    };
}

same_words!(FieldWord = RuleField {
    Platform Account CampaignId CampaignName UtmSource UtmMedium UtmCampaign Coupon
});
same_words!(OperatorWord = RuleOperator { Equals Contains Prefix Regex });

impl Condition {
    fn shown(condition: RuleCondition) -> Self {
        Self { field: condition.field.into(), operator: condition.operator.into(), value: condition.value }
    }

    fn stored(self) -> RuleCondition {
        RuleCondition { field: self.field.into(), operator: self.operator.into(), value: self.value }
    }
}

impl Rule {
    fn shown(rule: store::Rule) -> Self {
        Self {
            id: rule.id.to_string(),
            position: rule.position,
            conditions: rule.fields.conditions.into_iter().map(Condition::shown).collect(),
            campaign_key: rule.fields.campaign_key,
            channel: rule.fields.channel.map(|channel| channel.key().to_owned()),
            comment: rule.fields.comment,
            is_enabled: rule.fields.is_enabled,
        }
    }
}

impl Source {
    fn shown(ref_key: String, source: SourceRef, decided: Option<&Resolution>) -> Self {
        Self {
            ref_key,
            platform: source.platform,
            account: source.account,
            source_campaign_id: source.campaign_id,
            source_campaign_name: source.campaign_name,
            utm_source: source.utm_source,
            utm_medium: source.utm_medium,
            utm_campaign: source.utm_campaign,
            coupon: source.coupon,
            campaign_id: decided.and_then(|decided| decided.campaign_id.as_ref()).map(ToString::to_string),
            channel: decided.and_then(|decided| decided.channel).map(|channel| channel.key().to_owned()),
            decided_by: decided.map_or("nothing", |decided| decided.decided_by.as_str()).to_owned(),
        }
    }
}

impl NewRule {
    fn fields(self) -> Answer<RuleFields> {
        Ok(RuleFields {
            conditions: self.conditions.into_iter().map(Condition::stored).collect(),
            campaign_key: self.campaign_key.filter(|key| !key.is_empty()),
            channel: campaigns::channel(self.channel.as_deref())?,
            comment: self.comment,
            is_enabled: self.is_enabled.unwrap_or(true),
        })
    }
}

/// Rules in their order.
#[utoipa::path(get, path = "/workspaces/{workspace}/taxonomy/rules", tag = "taxonomy",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Page<Rule>)))]
pub(crate) async fn list(State(app): State<App>, AsViewer(access): AsViewer) -> Answer<Json<Page<Rule>>> {
    let rules = app.store.rules().list(&access.workspace.id).await?;
    Ok(Json(Page::whole(rules.into_iter().map(Rule::shown).collect())))
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
    let position = new.position;
    let rule = taxonomy::create_rule(&app.store, &access.workspace, new.fields()?, &access.actor).await?;
    let rule = place(&app, &access, rule, position).await?;
    taxonomy::resolve(&app.store, &access.workspace).await?;
    Ok((StatusCode::CREATED, Json(Rule::shown(rule))))
}

/// Moves a rule to the place asked for, from 1.
async fn place(app: &App, access: &Access, rule: store::Rule, position: Option<i64>) -> Answer<store::Rule> {
    let Some(position) = position.filter(|position| *position != rule.position) else { return Ok(rule) };
    let ws = &access.workspace.id;
    let rules = app.store.rules().list(ws).await?;
    let mut order: Vec<RuleId> = rules.into_iter().map(|known| known.id).filter(|id| *id != rule.id).collect();
    let at = usize::try_from(position - 1).unwrap_or(0).min(order.len());
    order.insert(at, rule.id.clone());
    let moved = app.store.rules().reorder(ws, &order, &access.actor).await?;
    Ok(moved.into_iter().find(|known| known.id == rule.id).unwrap_or(rule))
}

fn rule_id(id: &str) -> Answer<RuleId> {
    RuleId::parse(id).map_err(|_| Problem::not_found("taxonomy rule", id))
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
    let id = rule_id(&id)?;
    let position = new.position;
    let fields = new.fields()?;
    let rule = taxonomy::update_rule(&app.store, &access.workspace, &id, None, fields, &access.actor).await?;
    let rule = place(&app, &access, rule, position).await?;
    taxonomy::resolve(&app.store, &access.workspace).await?;
    Ok(Json(Rule::shown(rule)))
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
    app.store.rules().delete(&access.workspace.id, &rule_id(&id)?, &access.actor).await?;
    taxonomy::resolve(&app.store, &access.workspace).await?;
    Ok(StatusCode::NO_CONTENT)
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
    let ids = order.ids.iter().map(|id| rule_id(id)).collect::<Answer<Vec<_>>>()?;
    let rules = app.store.rules().reorder(&access.workspace.id, &ids, &access.actor).await?;
    taxonomy::resolve(&app.store, &access.workspace).await?;
    Ok(Json(Page::whole(rules.into_iter().map(Rule::shown).collect())))
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
    let fields = rule.fields()?;
    let known = app.store.source_refs().all(&access.workspace.id).await?;
    let caught = taxonomy::test(&fields, known.iter().map(|stored| (stored.ref_key.as_str(), &stored.source)))?;
    let matched = caught.len() as u64;
    let decided: HashMap<&str, &Resolution> =
        known.iter().map(|stored| (stored.ref_key.as_str(), &stored.resolution)).collect();
    let shown = |found: taxonomy::Match| {
        let resolution = decided.get(found.ref_key.as_str()).copied();
        Source::shown(found.ref_key, found.source, resolution)
    };
    let sources = caught.into_iter().take(TEST_ROWS).map(shown).collect();
    Ok(Json(RuleTest { matched, sources }))
}

/// The naming convention.
#[utoipa::path(get, path = "/workspaces/{workspace}/taxonomy/convention", tag = "taxonomy",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Convention)))]
pub(crate) async fn convention(AsViewer(access): AsViewer) -> Answer<Json<Convention>> {
    Ok(Json(Convention { pattern: access.workspace.naming_convention, hint: access.workspace.naming_hint }))
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
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let pattern = filled(convention.pattern);
    if let Some(pattern) = &pattern {
        plan::naming::pattern(pattern).map_err(|error| Problem::field("pattern", error.to_string()))?;
    }
    let changed =
        base::Workspace { naming_convention: pattern, naming_hint: filled(convention.hint), ..access.workspace };
    let workspace = app.store.workspaces().update(&changed, &access.actor).await?;
    Ok(Json(Convention { pattern: workspace.naming_convention, hint: workspace.naming_hint }))
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
    let query = query.read(&app, &access.workspace)?;
    let found = crate::unassigned::unassigned(&app.store, &app.lake, &access.workspace, &query).await?;
    let shown = found.into_iter().take(UNASSIGNED_ROWS).map(|row| UnassignedSource {
        explanation: row.explained(),
        reason: row.reason,
        candidates: row.candidates,
        source: Source::shown(row.ref_key, row.source, None),
        spend: row.spend.map(|amount| amount.normalize().to_string()),
        revenue: row.revenue.map(|amount| amount.normalize().to_string()),
        orders: row.orders.map(|count| count.normalize().to_string()),
    });
    Ok(Json(Page::whole(shown.collect())))
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
    Ok(Json(taxonomy::confirm(&app.store, &access.workspace, &given.campaigns, &access.actor).await?))
}
