//! Uses of codes by orders that an import told of.

use std::collections::BTreeSet;

use base::{Actor, ImportId, WorkspaceId};

use super::redeem::{add_value, count_use, locked_code, read};
use super::{CouponRedemption, Coupons, locked};
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Write, snapshot_of};

impl Coupons<'_> {
    /// The uses that an import told of first, and that were not taken back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn uses_of_import(
        &self,
        ws: &WorkspaceId,
        import: &ImportId,
    ) -> Result<Vec<CouponRedemption>, StoreError> {
        let rows = sqlx::query(
            "select * from coupon_redemptions where workspace_id = $1 and import_id = $2 and released_at is null \
             order by id",
        )
        .bind(ws.to_string())
        .bind(import.to_string())
        .fetch_all(self.0.pool())
        .await
        .doing("reading the uses of an import")?;
        rows.iter().map(read).collect()
    }

    /// Takes back the uses that only an import told of, as if there had been
    /// none; those of the orders that others tell of as well stay. How many
    /// were taken back. May be repeated.
    ///
    /// # Errors
    /// When the database fails; uses that were taken back before stay so.
    pub async fn undo_import(
        &self,
        ws: &WorkspaceId,
        import: &ImportId,
        told_by_others: &BTreeSet<String>,
        actor: &Actor,
    ) -> Result<u64, StoreError> {
        let mut gone = 0;
        for one in self.uses_of_import(ws, import).await? {
            let mut write = self.0.write().await?;
            let stays = told_by_others.contains(&one.order_id);
            let undone = if stays { keep(&mut write, &one).await? } else { take(&mut write, ws, &one, actor).await? };
            write.commit().await?;
            gone += u64::from(undone && !stays);
        }
        Ok(gone)
    }
}

/// The use is somebody else's from now on.
async fn keep(write: &mut Write, one: &CouponRedemption) -> Result<bool, StoreError> {
    let done = sqlx::query("update coupon_redemptions set import_id = null where id = $1")
        .bind(one.id.to_string())
        .execute(write.conn())
        .await
        .doing("keeping the use of a coupon")?;
    Ok(done.rows_affected() > 0)
}

async fn take(write: &mut Write, ws: &WorkspaceId, one: &CouponRedemption, actor: &Actor) -> Result<bool, StoreError> {
    locked(write, ws, &one.batch_id).await?;
    locked_code(write, ws, &one.code).await?;
    let done = sqlx::query("delete from coupon_redemptions where id = $1 and released_at is null")
        .bind(one.id.to_string())
        .execute(write.conn())
        .await
        .doing("taking back the use of a coupon")?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    count_use(write, ws, one, -1).await?;
    add_value(write, one, -1).await?;
    let change = Change {
        workspace: Some(ws),
        actor,
        action: "undo",
        subject: "coupon_redemption",
        id: one.id.as_str(),
        before: snapshot_of(one),
        after: None,
    };
    write.audit(change).await?;
    Ok(true)
}
