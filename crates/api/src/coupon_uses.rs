//! Using coupon codes: whether one is good, redeeming it, taking a use back.

use axum::extract::State;
use base::coupon_code::{canonical, grouped};
use base::{CouponRedemptionId, ErrorKind};
use collect::coupons::{Asked, did_you_mean, explained};
use serde::{Deserialize, Serialize};
use store::{CouponProblem, Redeemed, RedemptionFilter, Verdict, Via};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Access, AsEditor, AsViewer};
use crate::coupons::{Because, CouponBatch, currency, decimal, read_id, shown, wrong};
use crate::extract::{FromPath, Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Answer, Problem};

/// A code to look at or to redeem.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CouponAsked {
    /// The code, however it is typed.
    code: String,
    /// The order. The same order redeems a code once, however often it asks.
    #[serde(default)]
    order_id: String,
    /// What the order is worth, in major units.
    value: Option<String>,
    /// In which currency; left out = the workspace's.
    currency: Option<String>,
    /// Who buys: an e-mail address, of which only the hash is kept, or an id of the business.
    #[serde(default)]
    customer: String,
}

/// A use of a code.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CouponRedemption {
    /// Id, `cpr_…`.
    id: String,
    /// Its batch.
    batch_id: String,
    /// The code, as it is printed.
    code: String,
    /// The order.
    order_id: Option<String>,
    /// What it is worth.
    value: Option<String>,
    /// In which currency.
    currency: Option<String>,
    /// `asked` (a till, a shop, a person) or `order` (an order that took place carried it).
    via: String,
    /// Which rule of the batch it breaks: `used_up`, `expired`…; null = none.
    problem: Option<String>,
    /// When the code was used.
    #[schema(format = DateTime)]
    at: String,
    /// Who recorded it.
    actor: String,
    /// When it was taken back.
    #[schema(format = DateTime)]
    released_at: Option<String>,
    /// Why.
    release_reason: String,
}

/// Whether a code is good.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CouponVerdict {
    /// Whether it can be used.
    is_good: bool,
    /// Why not: `unknown`, `void`, `not_yet`, `expired`, `used_up`, `exhausted`, `customer_again`,
    /// `wrong_currency` or `below_minimum`.
    problem: Option<String>,
    /// Why not, in words.
    message: Option<String>,
    /// The code as it is printed.
    code: String,
    /// A code that exists and is one typing error away.
    did_you_mean: Option<String>,
    /// Its batch.
    batch: Option<CouponBatch>,
    /// Its last use.
    last_use: Option<CouponRedemption>,
}

/// What came of redeeming.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CouponRedeemed {
    /// The use.
    redemption: CouponRedemption,
    /// Its batch.
    batch: CouponBatch,
    /// Whether this order had used the code before, so that nothing changed.
    is_again: bool,
}

/// Which uses are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RedemptionQuery {
    /// Only of a batch.
    batch: Option<String>,
    /// Only of a code.
    code: Option<String>,
    /// Only those that broke a rule of their batch.
    #[serde(default)]
    flagged: bool,
}

impl CouponAsked {
    fn read(self) -> Answer<Asked> {
        Ok(Asked {
            code: self.code,
            order_id: self.order_id,
            value: decimal("value", self.value.as_deref())?,
            currency: currency(self.currency.as_deref())?,
            customer: self.customer,
        })
    }
}

impl CouponRedemption {
    fn shown(one: store::CouponRedemption) -> Self {
        Self {
            id: one.id.to_string(),
            batch_id: one.batch_id.to_string(),
            code: grouped(&one.code),
            order_id: Some(one.order_id).filter(|order| !order.is_empty()),
            value: one.value.map(|value| value.to_string()),
            currency: one.currency.map(|currency| currency.to_string()),
            via: one.via.key().to_owned(),
            problem: one.problem.map(|problem| problem.key().to_owned()),
            at: one.at.to_string(),
            actor: one.actor,
            released_at: one.released_at.map(|at| at.to_string()),
            release_reason: one.release_reason,
        }
    }
}

/// Why a code cannot be used, with the code that may be meant.
async fn why_not(
    app: &App,
    access: &Access,
    asked: &Asked,
    verdict: &Verdict,
) -> Answer<(Option<String>, Option<String>)> {
    let near = match verdict.problem {
        Some(CouponProblem::Unknown) => did_you_mean(&app.store, &access.workspace.id, &asked.code).await?,
        _ => None,
    };
    Ok((explained(&access.workspace, &asked.code, verdict, near.as_deref()), near))
}

/// Say whether a code could be used now, without using it.
#[utoipa::path(post, path = "/workspaces/{workspace}/coupons/check", tag = "coupons", request_body = CouponAsked,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = CouponVerdict)))]
pub(crate) async fn check(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(asked): Json<CouponAsked>,
) -> Answer<Json<CouponVerdict>> {
    let asked = asked.read()?;
    let used = asked.of_coupon(&access.workspace, app.now()).map_err(wrong)?;
    let verdict = app.store.coupons().check(&access.workspace.id, &used).await?;
    let (message, did_you_mean) = why_not(&app, &access, &asked, &verdict).await?;
    let batch = verdict.batch.into_iter().collect();
    Ok(Json(CouponVerdict {
        is_good: verdict.problem.is_none(),
        problem: verdict.problem.map(|problem| problem.key().to_owned()),
        message,
        code: grouped(&used.code),
        did_you_mean,
        batch: shown(&app, &access, batch).await?.pop(),
        last_use: verdict.last.map(CouponRedemption::shown),
    }))
}

/// Redeem a code, once. A refusal is 404 (no such code) or 409, and its `type`
/// says which rule: `/problems/coupon-used-up`, `/problems/coupon-expired`…
#[utoipa::path(post, path = "/workspaces/{workspace}/coupons/redeem", tag = "coupons", request_body = CouponAsked,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = CouponRedeemed)))]
pub(crate) async fn redeem(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(asked): Json<CouponAsked>,
) -> Answer<Json<CouponRedeemed>> {
    let asked = asked.read()?;
    let used = asked.of_coupon(&access.workspace, app.now()).map_err(wrong)?;
    match app.store.coupons().redeem(&access.workspace.id, &used, Via::Asked, &access.actor).await? {
        Redeemed::Done { redemption, batch, is_again } => {
            let id = batch.id.to_string();
            let batch = shown(&app, &access, vec![*batch]).await?.pop();
            let batch = batch.ok_or_else(|| Problem::not_found("batch of coupons", &id))?;
            Ok(Json(CouponRedeemed { redemption: CouponRedemption::shown(*redemption), batch, is_again }))
        }
        Redeemed::Refused(verdict) => {
            let (message, _) = why_not(&app, &access, &asked, &verdict).await?;
            Err(refusal(verdict.problem, message.unwrap_or_default()))
        }
    }
}

fn refusal(problem: Option<CouponProblem>, message: String) -> Problem {
    let (kind, slug) = match problem {
        None | Some(CouponProblem::Unknown) => (ErrorKind::NotFound, "coupon-unknown"),
        Some(CouponProblem::Void) => (ErrorKind::Conflict, "coupon-void"),
        Some(CouponProblem::NotYet) => (ErrorKind::Conflict, "coupon-not-yet"),
        Some(CouponProblem::Expired) => (ErrorKind::Conflict, "coupon-expired"),
        Some(CouponProblem::UsedUp) => (ErrorKind::Conflict, "coupon-used-up"),
        Some(CouponProblem::Exhausted) => (ErrorKind::Conflict, "coupon-exhausted"),
        Some(CouponProblem::CustomerAgain) => (ErrorKind::Conflict, "coupon-customer-again"),
        Some(CouponProblem::WrongCurrency) => (ErrorKind::Conflict, "coupon-wrong-currency"),
        Some(CouponProblem::BelowMinimum) => (ErrorKind::Conflict, "coupon-below-minimum"),
    };
    Problem::of(kind, message).named(slug)
}

/// Uses of codes, the newest first.
#[utoipa::path(get, path = "/workspaces/{workspace}/coupons/redemptions", tag = "coupons",
    params(("workspace" = String, Path, description = "Key of the workspace"), RedemptionQuery, PageQuery),
    responses((status = 200, body = Page<CouponRedemption>)))]
pub(crate) async fn redemptions(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(wanted): Query<RedemptionQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<CouponRedemption>>> {
    let filter = RedemptionFilter {
        batch: wanted.batch.as_deref().map(read_id).transpose()?,
        code: wanted.code.as_deref().map(canonical).filter(|code| !code.is_empty()),
        is_flagged: wanted.flagged,
    };
    let found = app.store.coupons().redemptions(&access.workspace.id, &filter, &page.request()).await?;
    Ok(Json(Page::from_store(found, CouponRedemption::shown)))
}

/// Take a use back, so that the code can be used again.
#[utoipa::path(post, path = "/workspaces/{workspace}/coupons/redemptions/{id}/release", tag = "coupons",
    request_body = Because,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = CouponRedemption)))]
pub(crate) async fn release(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(because): Json<Because>,
) -> Answer<Json<CouponRedemption>> {
    let reason = because.checked()?;
    if reason.is_empty() {
        return Err(Problem::field("reason", "say why, such as “order cancelled”"));
    }
    let read = CouponRedemptionId::parse(&id).map_err(|_| Problem::not_found("use of a coupon", &id))?;
    let released = app.store.coupons().release(&access.workspace.id, &read, reason, &access.actor).await?;
    Ok(Json(CouponRedemption::shown(released)))
}
