//! Using a code, and taking a use back.

use base::{Actor, CouponBatchId, CouponRedemptionId, Currency, Day, Decimal, ImportId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::{CouponBatch, CouponCode, CouponKind, Coupons, codes, locked, value, words};
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Write, snapshot_of};
use crate::page::{Page, PageRequest};
use crate::row::{Reader, opt_micros};

words! {
    /// By which way a code was redeemed.
    Via {
        Asked = "asked", "Somebody asked: a till, a shop, a person on the page.";
        Order = "order", "An order that took place carried it.";
    }
}

words! {
    /// Which rule of its batch a use breaks.
    CouponProblem {
        Unknown = "unknown", "No batch has the code.";
        Void = "void", "The code or its batch was made void.";
        NotYet = "not_yet", "The batch begins later.";
        Expired = "expired", "The batch has ended.";
        UsedUp = "used_up", "The code was used.";
        Exhausted = "exhausted", "The batch was used as often as it may.";
        CustomerAgain = "customer_again", "The customer used the batch already.";
        WrongCurrency = "wrong_currency", "The order is in another currency.";
        BelowMinimum = "below_minimum", "The order is worth too little, or nobody said what.";
    }
}

/// A code being used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouponUse {
    /// The code, in its one form.
    pub code: String,
    /// The order; empty = none is known.
    pub order_id: String,
    /// The event that tells of it; empty = none.
    pub event_id: String,
    /// The import that tells of it; `None` = none does.
    pub import: Option<ImportId>,
    /// What the order is worth.
    pub value: Option<Decimal>,
    /// In which currency.
    pub currency: Option<Currency>,
    /// Hash of who buys; empty = unknown.
    pub customer: String,
    /// When.
    pub at: Timestamp,
    /// The day of `at` in the workspace.
    pub day: Day,
}

/// A use of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponRedemption {
    /// Its id.
    pub id: CouponRedemptionId,
    /// The batch.
    pub batch_id: CouponBatchId,
    /// The code.
    pub code: String,
    /// The order; empty = none is known.
    pub order_id: String,
    /// What it is worth.
    pub value: Option<Decimal>,
    /// In which currency.
    pub currency: Option<Currency>,
    /// By which way it came.
    pub via: Via,
    /// Which rule it breaks.
    pub problem: Option<CouponProblem>,
    /// When the code was used.
    pub at: Timestamp,
    /// When that was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub actor: String,
    /// When it was taken back.
    pub released_at: Option<Timestamp>,
    /// Why.
    pub release_reason: String,
}

/// What is known of a code when somebody asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What keeps it from being used; `None` = it is good.
    pub problem: Option<CouponProblem>,
    /// The code; `None` = no batch has it.
    pub code: Option<CouponCode>,
    /// Its batch.
    pub batch: Option<CouponBatch>,
    /// Its last use, where it was used before.
    pub last: Option<CouponRedemption>,
}

impl Verdict {
    fn unknown() -> Self {
        Self { problem: Some(CouponProblem::Unknown), code: None, batch: None, last: None }
    }
}

/// What came of redeeming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    /// The code is used now, or this order has used it before.
    Done {
        /// The use.
        redemption: Box<CouponRedemption>,
        /// The batch.
        batch: Box<CouponBatch>,
        /// Whether the order had used it before, so that nothing changed.
        is_again: bool,
    },
    /// It was not used.
    Refused(Box<Verdict>),
}

/// Which uses are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RedemptionFilter {
    /// Those of a batch.
    pub batch: Option<CouponBatchId>,
    /// Those of a code, in its one form.
    pub code: Option<String>,
    /// Only those that broke a rule.
    pub is_flagged: bool,
}

/// The rule that a use breaks.
fn judge(batch: &CouponBatch, code: &CouponCode, asked: &CouponUse, by_customer: u64) -> Option<CouponProblem> {
    let fields = &batch.fields;
    let is_other = |wanted: Currency| asked.currency.is_some_and(|given| given != wanted);
    let is_short = |least: Decimal| asked.value.is_none_or(|value| value < least);
    [
        (batch.voided_at.is_some() || code.voided_at.is_some(), CouponProblem::Void),
        (code.max_uses.is_some_and(|most| code.uses >= most), CouponProblem::UsedUp),
        (fields.valid_from.is_some_and(|first| asked.day < first), CouponProblem::NotYet),
        (fields.valid_until.is_some_and(|last| asked.day > last), CouponProblem::Expired),
        (fields.max_redemptions.is_some_and(|most| batch.redemption_count >= most), CouponProblem::Exhausted),
        (fields.is_once_per_customer && by_customer > 0, CouponProblem::CustomerAgain),
        (fields.currency.is_some_and(is_other), CouponProblem::WrongCurrency),
        (fields.min_order_value.is_some_and(is_short), CouponProblem::BelowMinimum),
    ]
    .into_iter()
    .find_map(|(is_broken, problem)| is_broken.then_some(problem))
}

impl Coupons<'_> {
    /// Whether a code could be used, without using it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn check(&self, ws: &WorkspaceId, asked: &CouponUse) -> Result<Verdict, StoreError> {
        let Some(code) = self.by_codes(ws, std::slice::from_ref(&asked.code)).await?.pop() else {
            return Ok(Verdict::unknown());
        };
        let batch = self.get(ws, &code.batch_id).await?;
        let mut tx = self.0.snapshot().await?;
        let by_customer = by_customer(&mut tx, &batch, asked).await?;
        let last = last_use(&mut tx, ws, &code.code).await?;
        Ok(Verdict { problem: judge(&batch, &code, asked, by_customer), code: Some(code), batch: Some(batch), last })
    }

    /// Uses a code. An order that has used it before has used it once; an order
    /// that took place with it uses it whatever the rules say, and a use that
    /// nobody gave an order for becomes that order's.
    ///
    /// # Errors
    /// When the database fails; then nothing is used.
    pub async fn redeem(
        &self,
        ws: &WorkspaceId,
        asked: &CouponUse,
        via: Via,
        actor: &Actor,
    ) -> Result<Redeemed, StoreError> {
        let Some(found) = self.by_codes(ws, std::slice::from_ref(&asked.code)).await?.pop() else {
            return Ok(Redeemed::Refused(Box::new(Verdict::unknown())));
        };
        let mut write = self.0.write().await?;
        let mut batch = locked(&mut write, ws, &found.batch_id).await?;
        let code = locked_code(&mut write, ws, &asked.code).await?;
        if let Some(before) = of_order(&mut write, ws, asked, via).await? {
            let redemption = fill(&mut write, &batch, before, asked).await?;
            write.commit().await?;
            return Ok(Redeemed::Done { redemption: Box::new(redemption), batch: Box::new(batch), is_again: true });
        }
        let by_customer = by_customer(write.conn(), &batch, asked).await?;
        let problem = judge(&batch, &code, asked, by_customer);
        if problem.is_some() && via == Via::Asked {
            let last = last_use(write.conn(), ws, &code.code).await?;
            let verdict = Verdict { problem, code: Some(code), batch: Some(batch), last };
            return Ok(Redeemed::Refused(Box::new(verdict)));
        }
        let redemption = CouponRedemption {
            id: CouponRedemptionId::new(write.clock()),
            batch_id: batch.id.clone(),
            code: code.code,
            order_id: asked.order_id.clone(),
            value: asked.value,
            currency: asked.currency,
            via,
            problem,
            at: asked.at,
            recorded_at: write.now(),
            actor: actor.label(),
            released_at: None,
            release_reason: String::new(),
        };
        insert(&mut write, ws, &redemption, asked).await?;
        count_use(&mut write, ws, &redemption, 1).await?;
        add_value(&mut write, &redemption, 1).await?;
        batch.redemption_count += 1;
        batch.flagged_count += u64::from(problem.is_some());
        write.commit().await?;
        Ok(Redeemed::Done { redemption: Box::new(redemption), batch: Box::new(batch), is_again: false })
    }

    /// Takes a use back, so that the code can be used again. The use stays in
    /// the list, with the reason.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such use,
    /// [`StoreError::Conflict`] when it was taken back before.
    pub async fn release(
        &self,
        ws: &WorkspaceId,
        id: &CouponRedemptionId,
        reason: &str,
        actor: &Actor,
    ) -> Result<CouponRedemption, StoreError> {
        let found = self.redemption(ws, id).await?;
        let mut write = self.0.write().await?;
        locked(&mut write, ws, &found.batch_id).await?;
        locked_code(&mut write, ws, &found.code).await?;
        let now = write.now();
        let row = sqlx::query(
            "update coupon_redemptions set released_at = $3, release_reason = $4 \
             where workspace_id = $1 and id = $2 and released_at is null returning *",
        )
        .bind(ws.to_string())
        .bind(id.to_string())
        .bind(now.as_microsecond())
        .bind(reason.to_owned())
        .fetch_optional(write.conn())
        .await
        .doing("releasing a coupon")?;
        let Some(row) = row else {
            return Err(StoreError::Conflict(format!("the use {id} was taken back already; the code is free")));
        };
        let after = read(&row)?;
        count_use(&mut write, ws, &after, -1).await?;
        add_value(&mut write, &after, -1).await?;
        let change = Change {
            workspace: Some(ws),
            actor,
            action: "release",
            subject: "coupon_redemption",
            id: id.as_str(),
            before: snapshot_of(&found),
            after: snapshot_of(&after),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(after)
    }

    /// One use.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none in this workspace.
    pub async fn redemption(&self, ws: &WorkspaceId, id: &CouponRedemptionId) -> Result<CouponRedemption, StoreError> {
        let row = sqlx::query("select * from coupon_redemptions where workspace_id = $1 and id = $2")
            .bind(ws.to_string())
            .bind(id.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a use of a coupon")?;
        read(&row.ok_or_else(|| StoreError::missing("use of a coupon", id))?)
    }

    /// Uses of codes, the newest first.
    ///
    /// # Errors
    /// When the cursor is none, or the database fails.
    pub async fn redemptions(
        &self,
        ws: &WorkspaceId,
        filter: &RedemptionFilter,
        page: &PageRequest,
    ) -> Result<Page<CouponRedemption>, StoreError> {
        let after = page.before_time()?;
        let rows = sqlx::query(
            "select * from coupon_redemptions where workspace_id = $1 and ($2 = '' or batch_id = $2) \
             and ($3 = '' or code = $3) and ($4 = 0 or problem is not null) \
             and (recorded_at < $5 or (recorded_at = $5 and id < $6)) order by recorded_at desc, id desc limit $7",
        )
        .bind(ws.to_string())
        .bind(filter.batch.as_ref().map(ToString::to_string).unwrap_or_default())
        .bind(filter.code.clone().unwrap_or_default())
        .bind(i64::from(filter.is_flagged))
        .bind(after.as_ref().map_or(i64::MAX, |(at, _)| *at))
        .bind(after.map(|(_, id)| id).unwrap_or_default())
        .bind(page.rows() + 1)
        .fetch_all(self.0.pool())
        .await
        .doing("listing uses of coupons")?;
        let found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(found, page.rows(), |one| (one.recorded_at.as_microsecond().to_string(), one.id.to_string())))
    }
}

/// A code whose row is held until the transaction ends.
pub(super) async fn locked_code(write: &mut Write, ws: &WorkspaceId, code: &str) -> Result<CouponCode, StoreError> {
    let row = sqlx::query("update coupon_codes set uses = uses where workspace_id = $1 and code = $2 returning *")
        .bind(ws.to_string())
        .bind(code.to_owned())
        .fetch_optional(write.conn())
        .await
        .doing("reading a coupon code")?;
    codes::read(&row.ok_or_else(|| StoreError::missing("coupon code", code))?)
}

/// How often a customer used a batch, where that matters.
async fn by_customer(
    conn: &mut sqlx::AnyConnection,
    batch: &CouponBatch,
    asked: &CouponUse,
) -> Result<u64, StoreError> {
    if !batch.fields.is_once_per_customer || asked.customer.is_empty() {
        return Ok(0);
    }
    let row = sqlx::query(
        "select count(*) as total from coupon_redemptions where batch_id = $1 and customer = $2 and customer <> '' \
         and released_at is null",
    )
    .bind(batch.id.to_string())
    .bind(asked.customer.clone())
    .fetch_one(conn)
    .await
    .doing("looking what a customer used")?;
    Reader::new("coupon_redemptions", &row).count("total")
}

async fn last_use(
    conn: &mut sqlx::AnyConnection,
    ws: &WorkspaceId,
    code: &str,
) -> Result<Option<CouponRedemption>, StoreError> {
    let row = sqlx::query(
        "select * from coupon_redemptions where workspace_id = $1 and code = $2 and released_at is null \
         order by recorded_at desc, id desc limit 1",
    )
    .bind(ws.to_string())
    .bind(code.to_owned())
    .fetch_optional(conn)
    .await
    .doing("reading the last use of a coupon")?;
    row.as_ref().map(read).transpose()
}

/// The use of a code that this order, or this event, is already. What an order
/// tells again after a person took the use back stays taken back.
async fn of_order(
    write: &mut Write,
    ws: &WorkspaceId,
    asked: &CouponUse,
    via: Via,
) -> Result<Option<CouponRedemption>, StoreError> {
    let is_order = i64::from(via == Via::Order);
    // Some tell of the order `#1004` as `1004`.
    let plain = asked.order_id.trim_start_matches('#').to_owned();
    let (column, id, other) = match (plain.is_empty(), asked.event_id.is_empty()) {
        (false, _) => ("order_id", plain.clone(), format!("#{plain}")),
        (true, false) => ("event_id", asked.event_id.clone(), asked.event_id.clone()),
        (true, true) => return of_till(write, ws, asked, via).await,
    };
    let sql = format!(
        "select * from coupon_redemptions where workspace_id = $1 and code = $2 and {column} in ($3, $4) \
         and (released_at is null or $5 = 1) order by released_at is null desc, id limit 1"
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(ws.to_string())
        .bind(asked.code.clone())
        .bind(id)
        .bind(other)
        .bind(is_order)
        .fetch_optional(write.conn())
        .await
        .doing("looking for the order of a coupon")?;
    match row {
        Some(row) => read(&row).map(Some),
        None => of_till(write, ws, asked, via).await,
    }
}

/// A till redeemed the code, and the order it belongs to is told only now.
async fn of_till(
    write: &mut Write,
    ws: &WorkspaceId,
    asked: &CouponUse,
    via: Via,
) -> Result<Option<CouponRedemption>, StoreError> {
    if via == Via::Asked {
        return Ok(None);
    }
    let row = sqlx::query(
        "select r.* from coupon_redemptions r join coupon_batches b on b.id = r.batch_id \
         where r.workspace_id = $1 and r.code = $2 and r.order_id = '' and r.event_id = '' and r.released_at is null \
         and b.kind = $3 order by r.recorded_at, r.id limit 1",
    )
    .bind(ws.to_string())
    .bind(asked.code.clone())
    .bind(CouponKind::Unique.key())
    .fetch_optional(write.conn())
    .await
    .doing("looking for the order of a coupon")?;
    row.as_ref().map(read).transpose()
}

/// Adds what an order tells and its use does not know yet.
async fn fill(
    write: &mut Write,
    batch: &CouponBatch,
    before: CouponRedemption,
    asked: &CouponUse,
) -> Result<CouponRedemption, StoreError> {
    let mut after = before.clone();
    if after.order_id.is_empty() {
        after.order_id.clone_from(&asked.order_id);
    }
    let has_money = after.value.is_some() && after.currency.is_some();
    if !has_money && asked.value.is_some() && asked.currency.is_some() {
        (after.value, after.currency) = (asked.value, asked.currency);
    }
    if after == before || before.released_at.is_some() {
        return Ok(before);
    }
    debug_assert_eq!(after.batch_id, batch.id, "a code has one batch");
    sqlx::query("update coupon_redemptions set order_id = $2, value = $3, currency = $4 where id = $1")
        .bind(after.id.to_string())
        .bind(after.order_id.clone())
        .bind(after.value.map(|value| value.to_string()))
        .bind(after.currency.map(|currency| currency.to_string()))
        .execute(write.conn())
        .await
        .doing("completing the use of a coupon")?;
    if !has_money {
        add_value(write, &after, 1).await?;
    }
    Ok(after)
}

async fn insert(
    write: &mut Write,
    ws: &WorkspaceId,
    redemption: &CouponRedemption,
    asked: &CouponUse,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into coupon_redemptions (id, workspace_id, batch_id, code, order_id, event_id, value, currency, \
         customer, via, problem, at, recorded_at, actor, release_reason, import_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', $15)",
    )
    .bind(redemption.id.to_string())
    .bind(ws.to_string())
    .bind(redemption.batch_id.to_string())
    .bind(redemption.code.clone())
    .bind(redemption.order_id.clone())
    .bind(asked.event_id.clone())
    .bind(redemption.value.map(|value| value.to_string()))
    .bind(redemption.currency.map(|currency| currency.to_string()))
    .bind(asked.customer.clone())
    .bind(redemption.via.key())
    .bind(redemption.problem.map(CouponProblem::key))
    .bind(redemption.at.as_microsecond())
    .bind(redemption.recorded_at.as_microsecond())
    .bind(redemption.actor.clone())
    .bind(asked.import.as_ref().map(ToString::to_string))
    .execute(write.conn())
    .await
    .doing("using a coupon")?;
    Ok(())
}

/// Counts a use in its code and its batch, or takes it out of the counts.
pub(super) async fn count_use(
    write: &mut Write,
    ws: &WorkspaceId,
    redemption: &CouponRedemption,
    by: i64,
) -> Result<(), StoreError> {
    let used_at = (by > 0).then_some(redemption.at);
    sqlx::query(
        "update coupon_codes set uses = uses + $3, last_used_at = coalesce($4, last_used_at) \
         where workspace_id = $1 and code = $2",
    )
    .bind(ws.to_string())
    .bind(redemption.code.clone())
    .bind(by)
    .bind(opt_micros(used_at))
    .execute(write.conn())
    .await
    .doing("counting the use of a coupon")?;
    sqlx::query(
        "update coupon_batches set redemption_count = redemption_count + $2, flagged_count = flagged_count + $3 \
         where id = $1",
    )
    .bind(redemption.batch_id.to_string())
    .bind(by)
    .bind(if redemption.problem.is_some() { by } else { 0 })
    .execute(write.conn())
    .await
    .doing("counting the use of a coupon")?;
    Ok(())
}

/// Adds the value of an order to its batch's sum in its currency, or takes it
/// out. The batch's row is held, so that nobody adds to the same sum.
pub(super) async fn add_value(write: &mut Write, redemption: &CouponRedemption, by: i64) -> Result<(), StoreError> {
    let (Some(amount), Some(currency)) = (redemption.value, redemption.currency) else { return Ok(()) };
    let row = sqlx::query("select * from coupon_batch_values where batch_id = $1 and currency = $2")
        .bind(redemption.batch_id.to_string())
        .bind(currency.to_string())
        .fetch_optional(write.conn())
        .await
        .doing("reading the value of a batch")?;
    let before = row.map(|row| value(&Reader::new("coupon_batch_values", &row))).transpose()?;
    let (orders, sum) = before.map_or((0, Decimal::ZERO), |before| (before.order_count, before.value));
    let too_much = || StoreError::Invalid("the values of the batch's orders cannot be added up any more".to_owned());
    let (orders, sum) = if by > 0 {
        (orders + 1, sum.checked_add(amount).ok_or_else(too_much)?)
    } else {
        (orders.saturating_sub(1), sum.checked_sub(amount).ok_or_else(too_much)?)
    };
    sqlx::query(
        "insert into coupon_batch_values (batch_id, currency, order_count, value) values ($1, $2, $3, $4) \
         on conflict (batch_id, currency) do update set order_count = excluded.order_count, value = excluded.value",
    )
    .bind(redemption.batch_id.to_string())
    .bind(currency.to_string())
    .bind(crate::row::count(orders))
    .bind(sum.to_string())
    .execute(write.conn())
    .await
    .doing("adding up the value of a batch")?;
    Ok(())
}

pub(super) fn read(row: &AnyRow) -> Result<CouponRedemption, StoreError> {
    let row = Reader::new("coupon_redemptions", row);
    Ok(CouponRedemption {
        id: row.parsed("id", CouponRedemptionId::parse)?,
        batch_id: row.parsed("batch_id", CouponBatchId::parse)?,
        code: row.text("code")?,
        order_id: row.text("order_id")?,
        value: row.opt_decimal("value")?,
        currency: row.opt_parsed("currency", Currency::parse)?,
        via: row.word("via", Via::parse)?,
        problem: row.opt_word("problem", CouponProblem::parse)?,
        at: row.time("at")?,
        recorded_at: row.time("recorded_at")?,
        actor: row.text("actor")?,
        released_at: row.opt_time("released_at")?,
        release_reason: row.text("release_reason")?,
    })
}
