//! Batches of coupon codes: making them, listing their codes, printing them.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base::coupon_code::{canonical, grouped};
use base::identity::{IdKind, Node};
use base::{CampaignId, CouponBatchId, Currency, Day, Decimal, WorkspaceId};
use collect::coupons::{Made, Wrong, checked, codes_table, fill, printed};
use collect::enrich::consent::{email_hash, phone_hash};
use collect::print::{CARDS_MAX, Paper, SheetOptions, sheet};
use futures::stream::try_unfold;
use jobs::{Context, JobError, Work};
use serde::{Deserialize, Serialize};
use store::{CodeFilter, CodeStatus, CouponBatchFields, CouponBenefit, CouponCode, CouponKind, StoreError};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Access, AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Answer, Problem};
use crate::{App, campaigns, download, secret};

/// Makes the codes of a large batch.
pub(crate) const MAKE: &str = "coupons.make";

/// Batches up to this size are made while the caller waits.
const AT_ONCE: u64 = 10_000;

/// Codes that a file's next piece holds.
const PIECE: usize = 2_000;

/// Most people that codes are given to in one request.
const PEOPLE_MAX: usize = 1_000;

/// Most characters of a reason.
const REASON_MAX: usize = 300;

/// What the orders of a batch are worth.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CouponValue {
    /// The currency.
    currency: String,
    /// Orders with a value in it.
    order_count: u64,
    /// Sum of their values, exact.
    value: String,
}

/// A batch of coupon codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CouponBatch {
    /// Id, `cpb_…`.
    id: String,
    /// Id of the campaign its orders belong to.
    campaign_id: String,
    /// Key of the campaign.
    campaign_key: String,
    /// Name of the campaign.
    campaign: String,
    /// Its name.
    name: String,
    /// Where the codes are handed out.
    placement: String,
    /// The arm of a test.
    arm: String,
    /// `shared` or `unique`.
    kind: String,
    /// The code, when it is shared.
    code: Option<String>,
    /// `percent`, `amount`, `free_shipping` or `other`.
    benefit: String,
    /// How much.
    benefit_value: Option<String>,
    /// Currency of amounts; null = any.
    currency: Option<String>,
    /// The least value of an order.
    min_order_value: Option<String>,
    /// The first day.
    #[schema(format = Date)]
    valid_from: Option<String>,
    /// The last day.
    #[schema(format = Date)]
    valid_until: Option<String>,
    /// Most uses of the whole batch; null = any number.
    max_redemptions: Option<u64>,
    /// Whether a customer may use it once only.
    is_once_per_customer: bool,
    /// What the printed QR code says, with `{code}` in it; empty = the code.
    qr_url: String,
    /// `making`, `open`, `not_yet`, `ended` or `void`.
    status: String,
    /// Codes that were ordered.
    wanted_count: u64,
    /// Codes there are.
    code_count: u64,
    /// Uses.
    redemption_count: u64,
    /// Uses among them that broke a rule of the batch.
    flagged_count: u64,
    /// What its orders are worth, by currency.
    values: Vec<CouponValue>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was made void.
    #[schema(format = DateTime)]
    voided_at: Option<String>,
    /// Why.
    void_reason: String,
    /// The job that makes its codes, right after it was ordered; see `/jobs/{id}`.
    job_id: Option<String>,
}

/// A batch to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCouponBatch {
    /// Id or key of the campaign.
    campaign: String,
    /// Its name.
    name: String,
    /// Where the codes are handed out.
    #[serde(default)]
    placement: String,
    /// The arm of a test, such as `A`.
    #[serde(default)]
    arm: String,
    /// `shared` (one code for everybody) or `unique` (many codes for one use each).
    kind: String,
    /// The code, when it is shared.
    #[serde(default)]
    code: String,
    /// How many codes, when they are unique: 1 to 1,000,000.
    #[serde(default)]
    count: u64,
    /// `percent`, `amount`, `free_shipping` or `other`.
    benefit: String,
    /// How much: percent, or an amount of `currency`.
    benefit_value: Option<String>,
    /// Currency of amounts; left out = orders in any currency.
    currency: Option<String>,
    /// The least value of an order, in `currency`.
    min_order_value: Option<String>,
    /// The first day on which codes are taken.
    #[schema(format = Date)]
    valid_from: Option<String>,
    /// The last day on which codes are taken.
    #[schema(format = Date)]
    valid_until: Option<String>,
    /// Most uses of the whole batch.
    max_redemptions: Option<u64>,
    /// Whether a customer may use it once only.
    #[serde(default)]
    is_once_per_customer: bool,
    /// What the printed QR code says, with `{code}` in it; left out = the code.
    #[serde(default)]
    qr_url: String,
}

/// Which batches are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CouponQuery {
    /// Only those of a campaign, by id or key.
    campaign: Option<String>,
}

/// A code of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CouponCode)]
pub(crate) struct Code {
    /// As it is printed: `ABCD-EFGH-JKMN`.
    code: String,
    /// `open`, `used`, `over_used` or `void`.
    status: String,
    /// Uses of it.
    uses: u64,
    /// Whether it was given to somebody.
    is_assigned: bool,
    /// When it was used last.
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
    /// Why it was made void.
    void_reason: String,
}

/// Which codes are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CodeQuery {
    /// Those that begin with this, however it is typed.
    #[serde(default)]
    q: String,
    /// Only `open`, `used`, `over_used` or `void` ones.
    status: Option<String>,
}

/// How codes are printed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SheetQuery {
    /// Cards beside each other, 1–6; 2 when left out.
    #[param(minimum = 1, maximum = 6)]
    columns: Option<u8>,
    /// Cards below each other, 1–12; 5 when left out.
    #[param(minimum = 1, maximum = 12)]
    rows: Option<u8>,
    /// `a4` or `letter`.
    paper: Option<String>,
    /// Which part of a batch of more than 1,000 cards, from 1.
    #[param(minimum = 1)]
    part: Option<u32>,
    /// Small lines on every card, separated by `|`.
    #[serde(default)]
    lines: String,
}

/// Why something is made void or taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Because {
    /// The reason; it is shown to whoever meets the code.
    #[serde(default)]
    reason: String,
}

/// People to give codes to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assignees {
    /// E-mail addresses or phone numbers with their country code, up to 1,000. Only their hashes are kept.
    contacts: Vec<String>,
}

/// A code and whom it was given to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Assigned {
    /// As it was sent.
    contact: String,
    /// The code, as it is printed.
    code: String,
}

impl Because {
    pub(crate) fn of(reason: String) -> Self {
        Self { reason }
    }

    pub(crate) fn checked(&self) -> Answer<&str> {
        let reason = self.reason.trim();
        if reason.chars().count() > REASON_MAX || reason.contains(char::is_control) {
            return Err(Problem::field("reason", format!("a reason has at most {REASON_MAX} characters")));
        }
        Ok(reason)
    }
}

pub(crate) fn wrong((field, message): Wrong) -> Problem {
    Problem::field(field, message)
}

pub(crate) fn decimal(field: &'static str, text: Option<&str>) -> Answer<Option<Decimal>> {
    let read = |text: &str| Decimal::from_str_exact(base::digits::fold(text.trim()).as_ref());
    let wrong = |_| Problem::field(field, "write a decimal such as 1250.50");
    text.filter(|text| !text.trim().is_empty()).map(read).transpose().map_err(wrong)
}

pub(crate) fn currency(text: Option<&str>) -> Answer<Option<Currency>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(Currency::parse).transpose().map_err(|error| Problem::field("currency", error.to_string()))
}

pub(crate) fn day(field: &'static str, text: Option<&str>) -> Answer<Option<Day>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(str::parse).transpose().map_err(|_| Problem::field(field, "write a day such as 2026-10-01"))
}

impl NewCouponBatch {
    fn fields(self, campaign_id: CampaignId) -> Answer<CouponBatchFields> {
        let kinds = "write shared (one code for everybody) or unique (many codes for one use each)";
        let benefits = "write percent, amount, free_shipping or other";
        let fields = CouponBatchFields {
            campaign_id,
            kind: CouponKind::parse(&self.kind).ok_or_else(|| Problem::field("kind", kinds))?,
            benefit: CouponBenefit::parse(&self.benefit).ok_or_else(|| Problem::field("benefit", benefits))?,
            benefit_value: decimal("benefit_value", self.benefit_value.as_deref())?,
            currency: currency(self.currency.as_deref())?,
            min_order_value: decimal("min_order_value", self.min_order_value.as_deref())?,
            valid_from: day("valid_from", self.valid_from.as_deref())?,
            valid_until: day("valid_until", self.valid_until.as_deref())?,
            name: self.name,
            placement: self.placement,
            arm: self.arm,
            shared_code: self.code,
            max_redemptions: self.max_redemptions,
            is_once_per_customer: self.is_once_per_customer,
            qr_url: self.qr_url,
            wanted_count: self.count,
        };
        checked(fields).map_err(wrong)
    }
}

fn status(batch: &store::CouponBatch, today: Day) -> &'static str {
    let fields = &batch.fields;
    if batch.voided_at.is_some() {
        "void"
    } else if batch.code_count < fields.wanted_count {
        "making"
    } else if fields.valid_from.is_some_and(|first| today < first) {
        "not_yet"
    } else if fields.valid_until.is_some_and(|last| today > last) {
        "ended"
    } else {
        "open"
    }
}

/// Batches in the API's words, with their campaigns' names.
pub(crate) async fn shown(app: &App, access: &Access, batches: Vec<store::CouponBatch>) -> Answer<Vec<CouponBatch>> {
    let today = access.workspace.day_of(app.now());
    let mut names: HashMap<CampaignId, (String, String)> = HashMap::new();
    for batch in &batches {
        let id = &batch.fields.campaign_id;
        if !names.contains_key(id) {
            let campaign = app.store.campaigns().get(&access.workspace.id, id).await?;
            names.insert(id.clone(), (campaign.fields.key, campaign.fields.name));
        }
    }
    let one = |batch: store::CouponBatch| {
        let status = status(&batch, today).to_owned();
        let fields = batch.fields;
        let (campaign_key, campaign) = names.get(&fields.campaign_id).cloned().unwrap_or_default();
        CouponBatch {
            id: batch.id.to_string(),
            campaign_id: fields.campaign_id.to_string(),
            campaign_key,
            campaign,
            name: fields.name,
            placement: fields.placement,
            arm: fields.arm,
            kind: fields.kind.key().to_owned(),
            code: Some(fields.shared_code).filter(|code| !code.is_empty()),
            benefit: fields.benefit.key().to_owned(),
            benefit_value: fields.benefit_value.map(|value| value.to_string()),
            currency: fields.currency.map(|currency| currency.to_string()),
            min_order_value: fields.min_order_value.map(|value| value.to_string()),
            valid_from: fields.valid_from.map(|day| day.to_string()),
            valid_until: fields.valid_until.map(|day| day.to_string()),
            max_redemptions: fields.max_redemptions,
            is_once_per_customer: fields.is_once_per_customer,
            qr_url: fields.qr_url,
            status,
            wanted_count: fields.wanted_count,
            code_count: batch.code_count,
            redemption_count: batch.redemption_count,
            flagged_count: batch.flagged_count,
            values: batch
                .values
                .into_iter()
                .map(|sum| CouponValue {
                    currency: sum.currency.to_string(),
                    order_count: sum.order_count,
                    value: sum.value.to_string(),
                })
                .collect(),
            created_at: batch.created_at.to_string(),
            voided_at: batch.voided_at.map(|at| at.to_string()),
            void_reason: batch.void_reason,
            job_id: None,
        }
    };
    Ok(batches.into_iter().map(one).collect())
}

async fn shown_one(app: &App, access: &Access, batch: store::CouponBatch) -> Answer<CouponBatch> {
    let name = batch.fields.name.clone();
    shown(app, access, vec![batch]).await?.pop().ok_or_else(|| Problem::not_found("batch of coupons", &name))
}

pub(crate) fn read_id(text: &str) -> Answer<CouponBatchId> {
    CouponBatchId::parse(text).map_err(|_| Problem::not_found("batch of coupons", text))
}

/// Batches of coupon codes, newest first.
#[utoipa::path(get, path = "/workspaces/{workspace}/coupons", tag = "coupons",
    params(("workspace" = String, Path, description = "Key of the workspace"), CouponQuery, PageQuery),
    responses((status = 200, body = Page<CouponBatch>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(wanted): Query<CouponQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<CouponBatch>>> {
    let campaign = match &wanted.campaign {
        Some(campaign) => Some(campaigns::find(&app, &access, campaign).await?.id),
        None => None,
    };
    let found = app.store.coupons().list(&access.workspace.id, campaign.as_ref(), &page.request()).await?;
    let items = shown(&app, &access, found.items).await?;
    Ok(Json(Page { items, next_cursor: found.next_cursor }))
}

/// Make a batch. More than 10,000 codes are made by a job, which `job_id` names.
#[utoipa::path(post, path = "/workspaces/{workspace}/coupons", tag = "coupons", request_body = NewCouponBatch,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 201, body = CouponBatch)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(new): Json<NewCouponBatch>,
) -> Answer<(StatusCode, Json<CouponBatch>)> {
    let ws = &access.workspace.id;
    let campaign = campaigns::find(&app, &access, &new.campaign).await?;
    let fields = new.fields(campaign.id)?;
    let is_shared = fields.kind == CouponKind::Shared;
    let is_large = fields.wanted_count > AT_ONCE;
    let mut batch = app.store.coupons().create(ws, fields, &access.actor).await?;
    let mut job_id = None;
    if is_shared {
        // Orders that carried the code before belong to the campaign from now on.
        plan::taxonomy::resolve(&app.store, &access.workspace).await?;
    } else if is_large {
        let order = MakeOrder { batch_id: batch.id.clone() };
        let work = Work::new(MAKE, &order)?.of_workspace(ws).once(batch.id.to_string());
        job_id = Some(app.queue.enqueue(work, &access.actor).await?.id);
    } else if let Made::All(made) = fill(&app.store, ws, &batch.id, secret::fill_with_chance, &|_| true).await? {
        batch = made;
    }
    let mut answer = shown_one(&app, &access, batch).await?;
    answer.job_id = job_id.map(|id| id.to_string());
    Ok((StatusCode::CREATED, Json(answer)))
}

/// What a job that makes codes is to do.
#[derive(Debug, Serialize, Deserialize)]
struct MakeOrder {
    batch_id: CouponBatchId,
}

/// Makes the codes of a batch; after a crash, those that are missing.
pub(crate) async fn make(app: &App, context: Context) -> Result<serde_json::Value, JobError> {
    let order: MakeOrder = context.payload()?;
    let ws = context.job().workspace_id.clone();
    let ws: WorkspaceId = ws.ok_or_else(|| JobError::Fatal("the job names no workspace".to_owned()))?;
    let total = app.store.coupons().get(&ws, &order.batch_id).await?.fields.wanted_count;
    let goes_on = |done| {
        context.report(done, Some(total), "making codes");
        !context.is_cancelled()
    };
    match fill(&app.store, &ws, &order.batch_id, secret::fill_with_chance, &goes_on).await? {
        Made::All(batch) => Ok(serde_json::json!({ "batch_id": batch.id, "codes": batch.code_count })),
        Made::Stopped(_) => Err(JobError::Cancelled),
    }
}

/// One batch.
#[utoipa::path(get, path = "/workspaces/{workspace}/coupons/{id}", tag = "coupons",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = CouponBatch)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<CouponBatch>> {
    let batch = app.store.coupons().get(&access.workspace.id, &read_id(&id)?).await?;
    Ok(Json(shown_one(&app, &access, batch).await?))
}

/// Make a batch void: its codes are taken no more. It can be undone.
#[utoipa::path(post, path = "/workspaces/{workspace}/coupons/{id}/void", tag = "coupons", request_body = Because,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = CouponBatch)))]
pub(crate) async fn void(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(because): Json<Because>,
) -> Answer<Json<CouponBatch>> {
    let reason = because.checked()?;
    let ws = &access.workspace.id;
    let batch = app.store.coupons().set_void(ws, &read_id(&id)?, Some(reason), &access.actor).await?;
    Ok(Json(shown_one(&app, &access, batch).await?))
}

/// Take codes of a void batch again.
#[utoipa::path(post, path = "/workspaces/{workspace}/coupons/{id}/restore", tag = "coupons",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = CouponBatch)))]
pub(crate) async fn restore(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<CouponBatch>> {
    let batch = app.store.coupons().set_void(&access.workspace.id, &read_id(&id)?, None, &access.actor).await?;
    Ok(Json(shown_one(&app, &access, batch).await?))
}

impl Code {
    fn shown(code: CouponCode) -> Self {
        Self {
            status: code.status().key().to_owned(),
            code: grouped(&code.code),
            uses: code.uses,
            is_assigned: code.assigned_to.is_some(),
            last_used_at: code.last_used_at.map(|at| at.to_string()),
            void_reason: code.void_reason,
        }
    }
}

/// Codes of a batch, in the order of their letters.
#[utoipa::path(get, path = "/workspaces/{workspace}/coupons/{id}/codes", tag = "coupons",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path), CodeQuery, PageQuery),
    responses((status = 200, body = Page<Code>)))]
pub(crate) async fn codes(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Query(wanted): Query<CodeQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Code>>> {
    let words = || Problem::field("status", "write open, used, over_used or void");
    let status = wanted.status.as_deref().map(|word| CodeStatus::parse(word).ok_or_else(words)).transpose()?;
    let filter = CodeFilter { prefix: wanted.q, status };
    let (ws, id) = (&access.workspace.id, read_id(&id)?);
    let found = app.store.coupons().codes(ws, &id, &filter, &page.request()).await?;
    Ok(Json(Page::from_store(found, Code::shown)))
}

/// Make one code void. It can be undone.
#[utoipa::path(post, path = "/workspaces/{workspace}/coupons/codes/{code}/void", tag = "coupons",
    request_body = Because,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("code" = String, Path)),
    responses((status = 200, body = Code)))]
pub(crate) async fn void_code(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, code)): FromPath<(String, String)>,
    Json(because): Json<Because>,
) -> Answer<Json<Code>> {
    let (ws, code) = (&access.workspace.id, canonical(&code));
    let code = app.store.coupons().set_code_void(ws, &code, Some(because.checked()?), &access.actor).await?;
    Ok(Json(Code::shown(code)))
}

/// Take a void code again.
#[utoipa::path(post, path = "/workspaces/{workspace}/coupons/codes/{code}/restore", tag = "coupons",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("code" = String, Path)),
    responses((status = 200, body = Code)))]
pub(crate) async fn restore_code(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, code)): FromPath<(String, String)>,
) -> Answer<Json<Code>> {
    let (ws, code) = (&access.workspace.id, canonical(&code));
    Ok(Json(Code::shown(app.store.coupons().set_code_void(ws, &code, None, &access.actor).await?)))
}

/// Give codes to people, one each. Who has one of the batch gets the same again.
#[utoipa::path(post, path = "/workspaces/{workspace}/coupons/{id}/assign", tag = "coupons", request_body = Assignees,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Page<Assigned>)))]
pub(crate) async fn assign(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(given): Json<Assignees>,
) -> Answer<Json<Page<Assigned>>> {
    if given.contacts.is_empty() || given.contacts.len() > PEOPLE_MAX {
        return Err(Problem::field("contacts", format!("name 1 to {PEOPLE_MAX} people")));
    }
    let people: Answer<Vec<Node>> = given.contacts.iter().map(|contact| person(contact)).collect();
    let (ws, people) = (&access.workspace.id, people?);
    let codes = app.store.coupons().assign(ws, &read_id(&id)?, &people, &access.actor).await?;
    let pairs = given.contacts.into_iter().zip(codes);
    Ok(Json(Page::whole(pairs.map(|(contact, code)| Assigned { contact, code: grouped(&code) }).collect())))
}

fn person(contact: &str) -> Answer<Node> {
    let contact = contact.trim();
    if contact.contains('@') && contact.len() <= 320 {
        return Ok(Node::new(IdKind::Email, &email_hash(contact)));
    }
    let hash = if contact.starts_with(['+', '0']) { phone_hash(contact, "") } else { String::new() };
    if hash.is_empty() {
        let shown: String = contact.chars().take(60).collect();
        let message = format!("“{shown}” is neither an e-mail address nor a phone number such as +354 555 1234");
        return Err(Problem::field("contacts", message));
    }
    Ok(Node::new(IdKind::Phone, &hash))
}

/// All codes of a batch as CSV.
#[utoipa::path(get, path = "/workspaces/{workspace}/coupons/{id}/codes.csv", tag = "coupons",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub(crate) async fn export(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Response> {
    let ws = access.workspace.id.clone();
    let batch = app.store.coupons().get(&ws, &read_id(&id)?).await?;
    let name = format!("{}.csv", batch.fields.name);
    let begun: Option<String> = Some(String::new());
    let pieces = try_unfold(begun, move |after| {
        let (app, ws, batch) = (app.clone(), ws.clone(), batch.clone());
        async move {
            let Some(after) = after else { return Ok::<_, StoreError>(None) };
            let filter = CodeFilter::default();
            let codes = app
                .store
                .coupons()
                .codes_after(&ws, &batch.id, &filter, &after, i64::try_from(PIECE).unwrap_or(i64::MAX))
                .await?;
            let mut text = codes_table(&batch, &codes).to_csv();
            if !after.is_empty() {
                text = text.split_once('\n').map(|(_, rows)| rows.to_owned()).unwrap_or_default();
            }
            let next = if codes.len() < PIECE { None } else { codes.last().map(|code| code.code.clone()) };
            Ok(Some((Bytes::from(text), next)))
        }
    });
    Ok(download::file(&name, "text/csv; charset=utf-8", Body::from_stream(pieces)))
}

/// Codes of a batch on sheets for print, as PDF: 1,000 cards in a part.
#[utoipa::path(get, path = "/workspaces/{workspace}/coupons/{id}/sheet.pdf", tag = "coupons",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path), SheetQuery),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub(crate) async fn print(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Query(wanted): Query<SheetQuery>,
) -> Answer<Response> {
    let ws = &access.workspace.id;
    let batch = app.store.coupons().get(ws, &read_id(&id)?).await?;
    let part = wanted.part.unwrap_or(1).max(1);
    let mut after = String::new();
    let mut codes = Vec::new();
    for _ in 0..part {
        let filter = CodeFilter { prefix: String::new(), status: Some(CodeStatus::Open) };
        codes = app.store.coupons().codes_after(ws, &batch.id, &filter, &after, PART).await?;
        after = codes.last().map(|code| code.code.clone()).unwrap_or_default();
        if codes.is_empty() {
            break;
        }
    }
    // A shared code is printed as often as fits one page.
    if let (CouponKind::Shared, Some(code)) = (
        batch.fields.kind,
        app.store.coupons().by_codes(ws, std::slice::from_ref(&batch.fields.shared_code)).await?.pop(),
    ) {
        let page = usize::from(wanted.columns.unwrap_or(2).max(1)) * usize::from(wanted.rows.unwrap_or(5).max(1));
        codes = vec![code; page.min(CARDS_MAX)];
    }
    if codes.is_empty() {
        return Err(Problem::field("part", "there is no unused code in this part; print an earlier one"));
    }
    let lines: Vec<String> = wanted.lines.split('|').map(|line| line.trim().chars().take(200).collect()).collect();
    let cards = codes.iter().map(|code| printed(&batch, &code.code, &lines)).collect();
    let name =
        if part > 1 { format!("{} {part}.pdf", batch.fields.name) } else { format!("{}.pdf", batch.fields.name) };
    sheets(cards, &wanted, batch.fields.name, &name).await
}

/// Cards in one part of a printed batch.
const PART: i64 = 1_000;

/// Cards on sheets, drawn beside the tasks that answer others.
pub(crate) async fn sheets(
    cards: Vec<collect::print::Card>,
    wanted: &SheetQuery,
    title: String,
    name: &str,
) -> Answer<Response> {
    let paper = match wanted.paper.as_deref() {
        None | Some("a4") => Paper::A4,
        Some("letter") => Paper::Letter,
        Some(_) => return Err(Problem::field("paper", "write a4 or letter")),
    };
    let (columns, rows) = (wanted.columns.unwrap_or(2), wanted.rows.unwrap_or(5));
    let options = SheetOptions { title, paper, columns, rows, cut_marks: true };
    let drawn = tokio::task::spawn_blocking(move || sheet(&cards, &options)).await;
    let drawn = drawn.map_err(|error| Problem::of(base::ErrorKind::Internal, error.to_string()))?;
    let bytes = drawn.map_err(|error| Problem::of(error.kind(), error.to_string()))?;
    Ok(download::file(name, "application/pdf", bytes))
}
