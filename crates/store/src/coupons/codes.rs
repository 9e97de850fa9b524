//! The codes of a batch: adding them, looking through them, giving them to
//! people, making single ones void.

use base::identity::{IdKind, Node};
use base::{Actor, CouponBatchId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::{CouponBatch, CouponKind, Coupons, locked, words};
use crate::bulk::{self, Cell};
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Write, snapshot_of};
use crate::page::{Page, PageRequest};
use crate::row::{Reader, opt_micros};

words! {
    /// How a code stands.
    CodeStatus {
        Open = "open", "It was never used.";
        Used = "used", "It was used.";
        OverUsed = "over_used", "Orders used it more often than it allows.";
        Void = "void", "It was made void.";
    }
}

/// A code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponCode {
    /// The code, in its one form.
    pub code: String,
    /// Its batch.
    pub batch_id: CouponBatchId,
    /// Most uses of it; `None` = any number.
    pub max_uses: Option<u64>,
    /// Uses of it.
    pub uses: u64,
    /// When it was used last.
    pub last_used_at: Option<Timestamp>,
    /// Whom it was given to, by the hash of an address.
    pub assigned_to: Option<Node>,
    /// When it was given.
    pub assigned_at: Option<Timestamp>,
    /// When it was made void.
    pub voided_at: Option<Timestamp>,
    /// Why.
    pub void_reason: String,
}

impl CouponCode {
    /// How it stands.
    #[must_use]
    pub fn status(&self) -> CodeStatus {
        if self.voided_at.is_some() {
            CodeStatus::Void
        } else if self.max_uses.is_some_and(|most| self.uses > most) {
            CodeStatus::OverUsed
        } else if self.uses > 0 {
            CodeStatus::Used
        } else {
            CodeStatus::Open
        }
    }
}

/// Which codes are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeFilter {
    /// Those that begin with this, however it is written.
    pub prefix: String,
    /// Those of a status.
    pub status: Option<CodeStatus>,
}

const INTO: &str = "coupon_codes (workspace_id, code, batch_id, max_uses, uses, void_reason)";

/// Adds codes to a batch; those that exist anywhere in the workspace are passed
/// over. Returns how many are new.
pub(super) async fn insert(write: &mut Write, batch: &CouponBatch, codes: &[String]) -> Result<u64, StoreError> {
    let most: Option<i64> = (batch.fields.kind == CouponKind::Unique).then_some(1);
    let row = |code: &String| -> Vec<Cell> {
        vec![
            batch.workspace_id.as_str().into(),
            code.as_str().into(),
            batch.id.as_str().into(),
            most.into(),
            0.into(),
            "".into(),
        ]
    };
    let rows: Vec<Vec<Cell>> = codes.iter().map(row).collect();
    let suffix = "on conflict (workspace_id, code) do nothing";
    bulk::insert(write.conn(), INTO, suffix, &rows).await.doing("storing coupon codes")
}

impl Coupons<'_> {
    /// Adds unique codes to a batch, as many of them as are still wanted and
    /// exist nowhere yet. Returns the batch as it is then.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such batch.
    pub async fn add_codes(
        &self,
        ws: &WorkspaceId,
        id: &CouponBatchId,
        codes: &[String],
    ) -> Result<CouponBatch, StoreError> {
        let mut write = self.0.write().await?;
        let mut batch = locked(&mut write, ws, id).await?;
        let missing = batch.fields.wanted_count.saturating_sub(batch.code_count);
        let missing = usize::try_from(missing).unwrap_or(usize::MAX).min(codes.len());
        batch.code_count += insert(&mut write, &batch, &codes[..missing]).await?;
        sqlx::query("update coupon_batches set code_count = $2 where id = $1")
            .bind(id.to_string())
            .bind(crate::row::count(batch.code_count))
            .execute(write.conn())
            .await
            .doing("counting coupon codes")?;
        write.commit().await?;
        Ok(batch)
    }

    /// Codes of a batch in the order of their letters.
    ///
    /// # Errors
    /// When the cursor is none, or the database fails.
    pub async fn codes(
        &self,
        ws: &WorkspaceId,
        id: &CouponBatchId,
        filter: &CodeFilter,
        page: &PageRequest,
    ) -> Result<Page<CouponCode>, StoreError> {
        let after = page.after_text()?.map(|(code, _)| code).unwrap_or_default();
        let codes = self.codes_after(ws, id, filter, &after, page.rows() + 1).await?;
        Ok(Page::of(codes, page.rows(), |code| (code.code.clone(), code.code.clone())))
    }

    /// So many codes after one, for files of all of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn codes_after(
        &self,
        ws: &WorkspaceId,
        id: &CouponBatchId,
        filter: &CodeFilter,
        after: &str,
        limit: i64,
    ) -> Result<Vec<CouponCode>, StoreError> {
        let wanted = match filter.status {
            None => "",
            Some(CodeStatus::Void) => "and voided_at is not null",
            Some(CodeStatus::Open) => "and voided_at is null and uses = 0",
            Some(CodeStatus::Used) => "and voided_at is null and uses > 0 and (max_uses is null or uses <= max_uses)",
            Some(CodeStatus::OverUsed) => "and voided_at is null and uses > max_uses",
        };
        // Codes hold letters and digits only, and nothing that `like` reads in its own way.
        let prefix = base::coupon_code::canonical(&filter.prefix);
        let sql = format!(
            "select * from coupon_codes where workspace_id = $1 and batch_id = $2 and code > $3 \
             and code like $4 {wanted} order by code limit $5"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(ws.to_string())
            .bind(id.to_string())
            .bind(after.to_owned())
            .bind(format!("{prefix}%"))
            .bind(limit)
            .fetch_all(self.0.pool())
            .await
            .doing("listing coupon codes")?;
        rows.iter().map(read).collect()
    }

    /// Codes by their one form; unknown ones are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_codes(&self, ws: &WorkspaceId, codes: &[String]) -> Result<Vec<CouponCode>, StoreError> {
        let mut tx = self.0.snapshot().await?;
        let sql = "select * from coupon_codes where workspace_id = $1 and code in ({keys})";
        bulk::select_in(&mut tx, sql, ws.as_str(), codes).await?.iter().map(read).collect()
    }

    /// Gives codes of a batch to people, one each, by the hash of an address;
    /// who has one of the batch keeps it. Returns the codes in the order of
    /// the people.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such batch,
    /// [`StoreError::Conflict`] when it has too few codes left; then nobody
    /// gets one.
    pub async fn assign(
        &self,
        ws: &WorkspaceId,
        id: &CouponBatchId,
        people: &[Node],
        actor: &Actor,
    ) -> Result<Vec<String>, StoreError> {
        let mut write = self.0.write().await?;
        let batch = locked(&mut write, ws, id).await?;
        if batch.fields.kind == CouponKind::Shared {
            return Err(StoreError::Conflict("a shared code is everybody's and is given to nobody".to_owned()));
        }
        let hashes: Vec<String> = people.iter().map(|person| person.value.clone()).collect();
        let sql = "select * from coupon_codes where batch_id = $1 and assigned_hash in ({keys})";
        let mut given = std::collections::HashMap::new();
        for row in &bulk::select_in(write.conn(), sql, id.as_str(), &hashes).await? {
            let code = read(row)?;
            given.extend(code.assigned_to.map(|person| (person, code.code)));
        }
        let mut new: Vec<&Node> = people.iter().filter(|person| !given.contains_key(*person)).collect();
        new.sort_unstable();
        new.dedup();
        let free = sqlx::query(
            "select code from coupon_codes where batch_id = $1 and assigned_hash is null and uses = 0 \
             and voided_at is null order by code limit $2",
        )
        .bind(id.to_string())
        .bind(i64::try_from(new.len()).unwrap_or(i64::MAX))
        .fetch_all(write.conn())
        .await
        .doing("looking for free codes")?;
        if free.len() < new.len() {
            return Err(StoreError::Conflict(format!(
                "the batch “{}” has {} codes left for {} people; make another batch for the rest",
                batch.fields.name,
                free.len(),
                new.len()
            )));
        }
        let now = write.now().as_microsecond();
        for (person, row) in new.iter().zip(&free) {
            let code = Reader::new("coupon_codes", row).text("code")?;
            sqlx::query(
                "update coupon_codes set assigned_kind = $3, assigned_hash = $4, assigned_at = $5 \
                 where workspace_id = $1 and code = $2",
            )
            .bind(ws.to_string())
            .bind(code.clone())
            .bind(person.kind.key())
            .bind(person.value.clone())
            .bind(now)
            .execute(write.conn())
            .await
            .doing("giving a code")?;
            given.insert((*person).clone(), code);
        }
        let change = Change {
            workspace: Some(ws),
            actor,
            action: "assign",
            subject: "coupon_batch",
            id: id.as_str(),
            before: None,
            after: snapshot_of(&serde_json::json!({ "codes": new.len() })),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(people.iter().filter_map(|person| given.get(person).cloned()).collect())
    }

    /// Makes one code void, or takes that back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such code.
    pub async fn set_code_void(
        &self,
        ws: &WorkspaceId,
        code: &str,
        reason: Option<&str>,
        actor: &Actor,
    ) -> Result<CouponCode, StoreError> {
        let mut write = self.0.write().await?;
        let at = reason.map(|_| write.now());
        let row = sqlx::query(
            "update coupon_codes set voided_at = $3, void_reason = $4 where workspace_id = $1 and code = $2 returning *",
        )
        .bind(ws.to_string())
        .bind(code.to_owned())
        .bind(opt_micros(at))
        .bind(reason.unwrap_or_default().to_owned())
        .fetch_optional(write.conn())
        .await
        .doing("changing a coupon code")?;
        let after = read(&row.ok_or_else(|| StoreError::missing("coupon code", code))?)?;
        let change = Change {
            workspace: Some(ws),
            actor,
            action: if reason.is_some() { "void" } else { "restore" },
            subject: "coupon_code",
            id: code,
            before: None,
            after: snapshot_of(&after),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(after)
    }
}

pub(super) fn read(row: &AnyRow) -> Result<CouponCode, StoreError> {
    let row = Reader::new("coupon_codes", row);
    let kind = row.opt_word("assigned_kind", IdKind::parse)?;
    let hash = row.opt_text("assigned_hash")?;
    Ok(CouponCode {
        code: row.text("code")?,
        batch_id: row.parsed("batch_id", CouponBatchId::parse)?,
        max_uses: row.opt_int("max_uses")?.and_then(|most| u64::try_from(most).ok()),
        uses: row.count("uses")?,
        last_used_at: row.opt_time("last_used_at")?,
        assigned_to: kind.zip(hash).map(|(kind, hash)| Node::new(kind, &hash)),
        assigned_at: row.opt_time("assigned_at")?,
        voided_at: row.opt_time("voided_at")?,
        void_reason: row.text("void_reason")?,
    })
}
