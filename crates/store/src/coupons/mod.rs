//! Coupon codes: batches of them, the codes, and every use of one.
//!
//! A code is used once by an order, however often the order is told, and never
//! more often than its batch allows, however many ask at once: who redeems
//! holds the batch's row first and the code's second. An order that took place
//! with a code that was used up is kept and flagged, for it did take place.

mod codes;
mod imported;
mod redeem;

use std::collections::HashMap;

use base::{Actor, CampaignId, CouponBatchId, Currency, Day, Decimal, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::bulk::{self, Cell};
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::page::{Page, PageRequest};
use crate::row::{Reader, count, flag, opt_micros};

pub use codes::{CodeFilter, CodeStatus, CouponCode};
pub use redeem::{CouponProblem, CouponRedemption, CouponUse, Redeemed, RedemptionFilter, Verdict, Via};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $key:literal, $about:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $(#[doc = $about] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in tables, URLs and files.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// Reads the word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.key() == word)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What the codes of a batch are.
    CouponKind {
        Shared = "shared", "One code that everybody uses.";
        Unique = "unique", "Many codes, each for one use.";
    }
}

words! {
    /// What a coupon gives. Sulit tells it; the shop grants it.
    CouponBenefit {
        Percent = "percent", "A part of the price.";
        Amount = "amount", "An amount of money.";
        FreeShipping = "free_shipping", "Free shipping.";
        Other = "other", "Something else.";
    }
}

/// What people decide about a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponBatchFields {
    /// The campaign that its orders belong to.
    pub campaign_id: CampaignId,
    /// Its name.
    pub name: String,
    /// Where the codes are handed out: a flyer, a poster, a letter.
    pub placement: String,
    /// The arm of a test, such as `A`.
    pub arm: String,
    /// What its codes are.
    pub kind: CouponKind,
    /// The code of a shared batch, in its one form; empty else.
    pub shared_code: String,
    /// What it gives.
    pub benefit: CouponBenefit,
    /// How much: a percentage, or an amount of `currency`.
    pub benefit_value: Option<Decimal>,
    /// The currency of amounts; `None` = any.
    pub currency: Option<Currency>,
    /// The least value of an order, in `currency`.
    pub min_order_value: Option<Decimal>,
    /// The first day on which codes are taken.
    pub valid_from: Option<Day>,
    /// The last day on which codes are taken.
    pub valid_until: Option<Day>,
    /// Most uses of the whole batch.
    pub max_redemptions: Option<u64>,
    /// Whether a customer may use the batch once only.
    pub is_once_per_customer: bool,
    /// What the printed QR code says, with `{code}` in it; empty = the code.
    pub qr_url: String,
    /// How many codes are wanted; 1 when shared.
    pub wanted_count: u64,
}

/// What the orders of a batch are worth in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponValue {
    /// The currency.
    pub currency: Currency,
    /// Orders with a value in it.
    pub order_count: u64,
    /// Sum of their values.
    pub value: Decimal,
}

/// A batch of codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponBatch {
    /// Its id.
    pub id: CouponBatchId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// What people decided.
    pub fields: CouponBatchFields,
    /// Codes there are; fewer than wanted while they are being made.
    pub code_count: u64,
    /// Uses, without those that were released.
    pub redemption_count: u64,
    /// Uses among them that broke a rule of the batch.
    pub flagged_count: u64,
    /// What its orders are worth, by currency.
    pub values: Vec<CouponValue>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// When it was made void, which can be undone.
    pub voided_at: Option<Timestamp>,
    /// Why.
    pub void_reason: String,
}

/// The coupon codes of a store.
#[derive(Debug, Clone, Copy)]
pub struct Coupons<'a>(pub(crate) &'a Store);

impl Store {
    /// The coupon codes.
    #[must_use]
    pub fn coupons(&self) -> Coupons<'_> {
        Coupons(self)
    }
}

const BATCH_INTO: &str = "coupon_batches (id, workspace_id, campaign_id, name, placement, arm, kind, shared_code, \
                          benefit, benefit_value, currency, min_order_value, valid_from, valid_until, \
                          max_redemptions, is_once_per_customer, qr_url, wanted_count, code_count, redemption_count, \
                          flagged_count, created_at, updated_at, void_reason)";

impl Coupons<'_> {
    /// Makes a batch. The code of a shared one is made with it; unique codes
    /// are added by [`Coupons::add_codes`].
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the campaign is not there,
    /// [`StoreError::Conflict`] when the shared code is taken.
    pub async fn create(
        &self,
        ws: &WorkspaceId,
        fields: CouponBatchFields,
        actor: &Actor,
    ) -> Result<CouponBatch, StoreError> {
        let campaign = self.0.campaigns().get(ws, &fields.campaign_id).await?;
        if campaign.archived_at.is_some() {
            return Err(StoreError::missing("campaign", &campaign.fields.key));
        }
        let mut write = self.0.write().await?;
        let now = write.now();
        let is_shared = fields.kind == CouponKind::Shared;
        let batch = CouponBatch {
            id: CouponBatchId::new(write.clock()),
            workspace_id: ws.clone(),
            code_count: u64::from(is_shared),
            redemption_count: 0,
            flagged_count: 0,
            values: Vec::new(),
            created_at: now,
            updated_at: now,
            voided_at: None,
            void_reason: String::new(),
            fields,
        };
        bulk::insert(write.conn(), BATCH_INTO, "", &[cells(&batch)]).await.doing("making a batch of coupons")?;
        if is_shared {
            refuse_another_campaigns(&mut write, ws, &batch).await?;
            let code = batch.fields.shared_code.clone();
            let made = codes::insert(&mut write, &batch, &[code]).await?;
            if made == 0 {
                let code = &batch.fields.shared_code;
                return Err(StoreError::Conflict(format!(
                    "the code {code} exists already in another batch; choose another code"
                )));
            }
        }
        changed(&mut write, actor, "create", None, &batch).await?;
        write.commit().await?;
        Ok(batch)
    }

    /// The batches of a workspace, newest first; of one campaign when it is
    /// named.
    ///
    /// # Errors
    /// When the cursor is none, or the database fails.
    pub async fn list(
        &self,
        ws: &WorkspaceId,
        campaign: Option<&CampaignId>,
        page: &PageRequest,
    ) -> Result<Page<CouponBatch>, StoreError> {
        let after = page.before_time()?;
        let mut tx = self.0.snapshot().await?;
        let rows = sqlx::query(
            "select * from coupon_batches where workspace_id = $1 and ($2 = '' or campaign_id = $2) \
             and (created_at < $3 or (created_at = $3 and id < $4)) order by created_at desc, id desc limit $5",
        )
        .bind(ws.to_string())
        .bind(campaign.map(ToString::to_string).unwrap_or_default())
        .bind(after.as_ref().map_or(i64::MAX, |(at, _)| *at))
        .bind(after.map(|(_, id)| id).unwrap_or_default())
        .bind(page.rows() + 1)
        .fetch_all(&mut *tx)
        .await
        .doing("listing batches of coupons")?;
        let batches = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let mut page = Page::of(batches, page.rows(), |batch| {
            (batch.created_at.as_microsecond().to_string(), batch.id.to_string())
        });
        let ids: Vec<String> = page.items.iter().map(|batch| batch.id.to_string()).collect();
        let sql = "select * from coupon_batch_values where $1 <> '' and batch_id in ({keys}) order by currency";
        let mut values: HashMap<String, Vec<CouponValue>> = HashMap::new();
        for row in &bulk::select_in(&mut tx, sql, ws.as_str(), &ids).await? {
            let row = Reader::new("coupon_batch_values", row);
            values.entry(row.text("batch_id")?).or_default().push(value(&row)?);
        }
        for batch in &mut page.items {
            batch.values = values.remove(batch.id.as_str()).unwrap_or_default();
        }
        Ok(page)
    }

    /// One batch.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none in this workspace.
    pub async fn get(&self, ws: &WorkspaceId, id: &CouponBatchId) -> Result<CouponBatch, StoreError> {
        let mut tx = self.0.snapshot().await?;
        let row = sqlx::query("select * from coupon_batches where workspace_id = $1 and id = $2")
            .bind(ws.to_string())
            .bind(id.to_string())
            .fetch_optional(&mut *tx)
            .await
            .doing("reading a batch of coupons")?;
        let mut batch = read(&row.ok_or_else(|| StoreError::missing("batch of coupons", id))?)?;
        let rows = sqlx::query("select * from coupon_batch_values where batch_id = $1 order by currency")
            .bind(id.to_string())
            .fetch_all(&mut *tx)
            .await
            .doing("reading a batch of coupons")?;
        batch.values =
            rows.iter().map(|row| value(&Reader::new("coupon_batch_values", row))).collect::<Result<_, _>>()?;
        Ok(batch)
    }

    /// The batch of a name or an id, as people write it; the newest of a name.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none in this workspace.
    pub async fn find(&self, ws: &WorkspaceId, name_or_id: &str) -> Result<CouponBatch, StoreError> {
        let row = sqlx::query(
            "select id from coupon_batches where workspace_id = $1 and (id = $2 or name = $2) \
             order by created_at desc, id desc limit 1",
        )
        .bind(ws.to_string())
        .bind(name_or_id.to_owned())
        .fetch_optional(self.0.pool())
        .await
        .doing("looking for a batch of coupons")?;
        let row = row.ok_or_else(|| StoreError::missing("batch of coupons", name_or_id))?;
        self.get(ws, &Reader::new("coupon_batches", &row).parsed("id", CouponBatchId::parse)?).await
    }

    /// Makes a batch void, or takes that back: its codes are taken no more, or
    /// again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none in this workspace.
    pub async fn set_void(
        &self,
        ws: &WorkspaceId,
        id: &CouponBatchId,
        reason: Option<&str>,
        actor: &Actor,
    ) -> Result<CouponBatch, StoreError> {
        let mut write = self.0.write().await?;
        let before = locked(&mut write, ws, id).await?;
        let now = write.now();
        let mut after = before.clone();
        after.voided_at = reason.map(|_| before.voided_at.unwrap_or(now));
        after.void_reason = reason.unwrap_or_default().to_owned();
        after.updated_at = now;
        sqlx::query("update coupon_batches set voided_at = $2, void_reason = $3, updated_at = $4 where id = $1")
            .bind(id.to_string())
            .bind(opt_micros(after.voided_at))
            .bind(after.void_reason.clone())
            .bind(now.as_microsecond())
            .execute(write.conn())
            .await
            .doing("changing a batch of coupons")?;
        let action = if reason.is_some() { "void" } else { "restore" };
        changed(&mut write, actor, action, Some(&before), &after).await?;
        write.commit().await?;
        self.get(ws, id).await
    }

    /// The campaigns of codes, whatever form they are written in. Codes of no
    /// batch are left out; those of void batches are not, for orders did carry
    /// them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn campaigns_of(
        &self,
        ws: &WorkspaceId,
        codes: &[String],
    ) -> Result<HashMap<String, CampaignId>, StoreError> {
        let mut by_form: HashMap<String, Vec<&String>> = HashMap::new();
        for code in codes {
            by_form.entry(base::coupon_code::canonical(code)).or_default().push(code);
        }
        by_form.remove("");
        let forms: Vec<String> = by_form.keys().cloned().collect();
        if forms.is_empty() {
            return Ok(HashMap::new());
        }
        let mut tx = self.0.snapshot().await?;
        let sql = "select c.code, b.campaign_id from coupon_codes c join coupon_batches b on b.id = c.batch_id \
                   where c.workspace_id = $1 and c.code in ({keys})";
        let mut found = HashMap::new();
        for row in &bulk::select_in(&mut tx, sql, ws.as_str(), &forms).await? {
            let row = Reader::new("coupon_codes", row);
            let campaign = row.parsed("campaign_id", CampaignId::parse)?;
            for code in by_form.get(&row.text("code")?).into_iter().flatten() {
                found.insert((*code).clone(), campaign.clone());
            }
        }
        Ok(found)
    }
}

/// A code that stands in another campaign's own list would tie an order to
/// either.
async fn refuse_another_campaigns(write: &mut Write, ws: &WorkspaceId, batch: &CouponBatch) -> Result<(), StoreError> {
    let row = sqlx::query(
        "select c.key, c.name from campaign_coupons u join campaigns c on c.id = u.campaign_id \
         where u.workspace_id = $1 and u.code = $2 and u.campaign_id <> $3",
    )
    .bind(ws.to_string())
    .bind(batch.fields.shared_code.clone())
    .bind(batch.fields.campaign_id.to_string())
    .fetch_optional(write.conn())
    .await
    .doing("looking whose a coupon is")?;
    let Some(row) = row else { return Ok(()) };
    let row = Reader::new("campaign_coupons", &row);
    Err(StoreError::Conflict(format!(
        "the coupon {} belongs to the campaign “{}” ({}) already; take it off there first",
        batch.fields.shared_code,
        row.text("name")?,
        row.text("key")?
    )))
}

/// A batch whose row is held until the transaction ends. Its values by currency
/// are not read.
async fn locked(write: &mut Write, ws: &WorkspaceId, id: &CouponBatchId) -> Result<CouponBatch, StoreError> {
    let row = sqlx::query(
        "update coupon_batches set updated_at = updated_at where workspace_id = $1 and id = $2 returning *",
    )
    .bind(ws.to_string())
    .bind(id.to_string())
    .fetch_optional(write.conn())
    .await
    .doing("reading a batch of coupons")?;
    read(&row.ok_or_else(|| StoreError::missing("batch of coupons", id))?)
}

async fn changed(
    write: &mut Write,
    actor: &Actor,
    action: &'static str,
    before: Option<&CouponBatch>,
    after: &CouponBatch,
) -> Result<(), StoreError> {
    let change = Change {
        workspace: Some(&after.workspace_id),
        actor,
        action,
        subject: "coupon_batch",
        id: after.id.as_str(),
        before: before.and_then(snapshot_of),
        after: snapshot_of(after),
    };
    write.audit(change).await
}

fn decimal(value: Option<Decimal>) -> Cell {
    value.map(|value| value.to_string()).into()
}

fn cells(batch: &CouponBatch) -> Vec<Cell> {
    let fields = &batch.fields;
    vec![
        batch.id.as_str().into(),
        batch.workspace_id.as_str().into(),
        fields.campaign_id.as_str().into(),
        fields.name.as_str().into(),
        fields.placement.as_str().into(),
        fields.arm.as_str().into(),
        fields.kind.key().into(),
        fields.shared_code.as_str().into(),
        fields.benefit.key().into(),
        decimal(fields.benefit_value),
        fields.currency.map(|currency| currency.to_string()).into(),
        decimal(fields.min_order_value),
        fields.valid_from.map(|day| day.to_string()).into(),
        fields.valid_until.map(|day| day.to_string()).into(),
        fields.max_redemptions.map(count).into(),
        flag(fields.is_once_per_customer).into(),
        fields.qr_url.as_str().into(),
        count(fields.wanted_count).into(),
        count(batch.code_count).into(),
        count(batch.redemption_count).into(),
        count(batch.flagged_count).into(),
        batch.created_at.as_microsecond().into(),
        batch.updated_at.as_microsecond().into(),
        batch.void_reason.as_str().into(),
    ]
}

fn read(row: &AnyRow) -> Result<CouponBatch, StoreError> {
    let row = Reader::new("coupon_batches", row);
    Ok(CouponBatch {
        id: row.parsed("id", CouponBatchId::parse)?,
        workspace_id: row.parsed("workspace_id", WorkspaceId::parse)?,
        fields: CouponBatchFields {
            campaign_id: row.parsed("campaign_id", CampaignId::parse)?,
            name: row.text("name")?,
            placement: row.text("placement")?,
            arm: row.text("arm")?,
            kind: row.word("kind", CouponKind::parse)?,
            shared_code: row.text("shared_code")?,
            benefit: row.word("benefit", CouponBenefit::parse)?,
            benefit_value: row.opt_decimal("benefit_value")?,
            currency: row.opt_parsed("currency", Currency::parse)?,
            min_order_value: row.opt_decimal("min_order_value")?,
            valid_from: row.opt_day("valid_from")?,
            valid_until: row.opt_day("valid_until")?,
            max_redemptions: row.opt_int("max_redemptions")?.and_then(|most| u64::try_from(most).ok()),
            is_once_per_customer: row.flag("is_once_per_customer")?,
            qr_url: row.text("qr_url")?,
            wanted_count: row.count("wanted_count")?,
        },
        code_count: row.count("code_count")?,
        redemption_count: row.count("redemption_count")?,
        flagged_count: row.count("flagged_count")?,
        values: Vec::new(),
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        voided_at: row.opt_time("voided_at")?,
        void_reason: row.text("void_reason")?,
    })
}

fn value(row: &Reader<'_>) -> Result<CouponValue, StoreError> {
    Ok(CouponValue {
        currency: row.currency("currency")?,
        order_count: row.count("order_count")?,
        value: row.decimal("value")?,
    })
}
