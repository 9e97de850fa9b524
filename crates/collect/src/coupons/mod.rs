//! Coupon codes and gift cards: making codes, reading what people type, saying
//! in words what is wrong with one, and telling the store of orders that
//! carried one.
//!
//! A refund does not give a coupon back: the order did use it, and whether the
//! customer may use it again is for a person to say, who releases the use.

mod batch;
mod making;
pub mod orders;
mod words;

use base::coupon_code::{self, canonical};
use base::{Column, Currency, Decimal, Frame, Timestamp, Workspace, WorkspaceId};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::{CardUse, CouponBatch, CouponCode, CouponUse, Store, StoreError};

use crate::enrich::consent::email_hash;
use crate::print::Card;

pub use batch::{CODES_MAX, checked};
pub use making::{Made, fill, fresh_codes};
pub use words::{explained, refused_card};

/// Most characters of an order's id and of other names that callers give.
pub const NAME_MAX: usize = 200;

/// What is asked of a code, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The code, however it was typed.
    pub code: String,
    /// The order; empty = none.
    pub order_id: String,
    /// What the order is worth.
    pub value: Option<Decimal>,
    /// In which currency.
    pub currency: Option<Currency>,
    /// Who buys: an e-mail address or an id of the business; empty = unknown.
    pub customer: String,
}

/// What cannot be asked: the field, and what is wrong with it.
pub type Wrong = (&'static str, String);

impl Asked {
    /// As the store takes it.
    ///
    /// # Errors
    /// When a field is missing or too long.
    pub fn of_coupon(&self, workspace: &Workspace, now: Timestamp) -> Result<CouponUse, Wrong> {
        let (code, order_id) = self.checked()?;
        if self.value.is_some_and(|value| value.is_sign_negative()) {
            return Err(("value", "the value of an order is not negative".to_owned()));
        }
        Ok(CouponUse {
            code,
            order_id,
            event_id: String::new(),
            import: None,
            value: self.value,
            currency: self.currency.or(self.value.map(|_| workspace.currency)),
            customer: customer(&self.customer),
            at: now,
            day: workspace.day_of(now),
        })
    }

    /// As the store takes it, of a gift card: `value` is what is paid or put
    /// back.
    ///
    /// # Errors
    /// When a field is missing or too long, or the amount is none.
    pub fn of_card(&self, workspace: &Workspace, now: Timestamp) -> Result<CardUse, Wrong> {
        let (code, order_id) = self.checked()?;
        let amount = self.value.filter(|amount| *amount > Decimal::ZERO && amount.normalize().scale() <= 9);
        let amount = amount.ok_or_else(|| ("amount", "say how much, more than 0".to_owned()))?;
        let (currency, reference) = (self.currency, String::new());
        Ok(CardUse { code, amount, currency, order_id, reference, today: workspace.day_of(now) })
    }

    fn checked(&self) -> Result<(String, String), Wrong> {
        let code = canonical(&self.code);
        if code.is_empty() || code.chars().count() > coupon_code::CHOSEN_MAX {
            let most = coupon_code::CHOSEN_MAX;
            return Err(("code", format!("type the code: 1 to {most} letters and digits, with or without hyphens")));
        }
        Ok((code, named("order_id", &self.order_id)?))
    }
}

/// A name that callers give, within its bound.
///
/// # Errors
/// When it is longer.
pub fn named(field: &'static str, text: &str) -> Result<String, Wrong> {
    let text = text.trim();
    if text.chars().count() > NAME_MAX || text.contains('\0') {
        return Err((field, format!("it has at most {NAME_MAX} characters")));
    }
    Ok(text.to_owned())
}

/// Who buys, as redemptions know them: the hash of an address, which events
/// carry too, or an id of the business.
#[must_use]
pub fn customer(text: &str) -> String {
    let text = text.trim();
    match text {
        "" => String::new(),
        address if address.contains('@') => format!("email:{}", email_hash(address)),
        id => format!("user:{}", id.chars().take(NAME_MAX).collect::<String>()),
    }
}

/// A code that exists and that one typing error makes into this one.
///
/// # Errors
/// When the store fails.
pub async fn did_you_mean(store: &Store, workspace: &WorkspaceId, typed: &str) -> Result<Option<String>, StoreError> {
    let near = coupon_code::near(&canonical(typed));
    if near.is_empty() {
        return Ok(None);
    }
    let coupons = store.coupons().by_codes(workspace, &near).await?;
    if let [one] = coupons.as_slice() {
        return Ok(Some(coupon_code::grouped(&one.code)));
    }
    let cards = store.gift_cards().by_codes(workspace, &near).await?;
    Ok(match cards.as_slice() {
        [one] if coupons.is_empty() => Some(coupon_code::grouped(&one.code)),
        _ => None,
    })
}

/// The card that is printed for a code of a batch.
#[must_use]
pub fn printed(batch: &CouponBatch, code: &str, lines: &[String]) -> Card {
    Card {
        qr: address(batch, code).unwrap_or_else(|| code.to_owned()),
        title: batch.fields.name.clone(),
        code: coupon_code::grouped(code),
        lines: lines.to_vec(),
    }
}

/// The address of a code, where the batch has one.
fn address(batch: &CouponBatch, code: &str) -> Option<String> {
    let in_url = utf8_percent_encode(code, NON_ALPHANUMERIC).to_string();
    (!batch.fields.qr_url.is_empty()).then(|| batch.fields.qr_url.replace("{code}", &in_url))
}

/// Codes of a batch as a table for files.
#[must_use]
pub fn codes_table(batch: &CouponBatch, codes: &[CouponCode]) -> Frame {
    let texts = |cell: &dyn Fn(&CouponCode) -> Option<String>| Column::Text(codes.iter().map(cell).collect());
    Frame::new()
        .with("code", texts(&|code| Some(coupon_code::grouped(&code.code))))
        .with("batch", texts(&|_| Some(batch.fields.name.clone())))
        .with("placement", texts(&|_| Some(batch.fields.placement.clone())))
        .with("arm", texts(&|_| Some(batch.fields.arm.clone())))
        .with("status", texts(&|code| Some(code.status().key().to_owned())))
        .with("uses", Column::Int(codes.iter().map(|code| i64::try_from(code.uses).ok()).collect()))
        .with("last_used_at", Column::Timestamp(codes.iter().map(|code| code.last_used_at).collect()))
        .with("url", texts(&|code| address(batch, &code.code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_known_by_a_hash_or_an_id() {
        assert_eq!(customer(" A@b.is "), customer("a@B.is"));
        assert!(customer("a@b.is").starts_with("email:"));
        assert!(!customer("a@b.is").contains('@'));
        assert_eq!(customer(" 42 "), "user:42");
        assert_eq!(customer(" "), "");
    }

    #[test]
    fn names_have_a_bound() {
        assert_eq!(named("order_id", " A-1 ").unwrap(), "A-1");
        assert!(named("order_id", &"x".repeat(NAME_MAX + 1)).is_err());
        assert!(named("order_id", "a\0b").is_err());
    }
}
