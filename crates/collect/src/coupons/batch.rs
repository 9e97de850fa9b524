//! What a batch may be.

use base::coupon_code::{self, canonical};
use base::{Decimal, money};
use store::{CouponBatchFields, CouponBenefit, CouponKind};

use super::Wrong;

/// Most unique codes in a batch.
pub const CODES_MAX: u64 = 1_000_000;

const TEXT_MAX: usize = 100;
const URL_MAX: usize = 500;

/// Fields within their bounds, with the code in its one form.
///
/// # Errors
/// The field, and what is wrong with it.
pub fn checked(mut fields: CouponBatchFields) -> Result<CouponBatchFields, Wrong> {
    for (field, text) in [("name", &mut fields.name), ("placement", &mut fields.placement), ("arm", &mut fields.arm)] {
        *text = text.trim().to_owned();
        if text.chars().count() > TEXT_MAX || text.contains(char::is_control) {
            return Err((field, format!("it has at most {TEXT_MAX} characters, all on one line")));
        }
    }
    if fields.name.is_empty() {
        return Err(("name", "give the batch a name, such as “Flyers October”".to_owned()));
    }
    match fields.kind {
        CouponKind::Shared => {
            fields.shared_code = canonical(&fields.shared_code);
            let length = fields.shared_code.chars().count();
            if !(2..=coupon_code::CHOSEN_MAX).contains(&length) {
                let most = coupon_code::CHOSEN_MAX;
                return Err(("code", format!("a shared code has 2 to {most} letters and digits, such as AUTUMN10")));
            }
            fields.wanted_count = 1;
        }
        CouponKind::Unique => {
            fields.shared_code = String::new();
            if !(1..=CODES_MAX).contains(&fields.wanted_count) {
                return Err(("count", format!("a batch has 1 to {CODES_MAX} codes")));
            }
        }
    }
    benefit(&mut fields)?;
    if fields.min_order_value.is_some_and(|least| least <= Decimal::ZERO) {
        return Err(("min_order_value", "the least value is more than 0; leave it out for none".to_owned()));
    }
    if fields.min_order_value.is_some() && fields.currency.is_none() {
        return Err(("currency", "say in which currency the least value is".to_owned()));
    }
    if fields.valid_from.zip(fields.valid_until).is_some_and(|(first, last)| last < first) {
        return Err(("valid_until", "the last day is before the first".to_owned()));
    }
    if fields.max_redemptions == Some(0) {
        return Err(("max_redemptions", "at least 1; leave it out for any number".to_owned()));
    }
    qr_url(&mut fields)?;
    Ok(fields)
}

fn benefit(fields: &mut CouponBatchFields) -> Result<(), Wrong> {
    let value = fields.benefit_value;
    match fields.benefit {
        CouponBenefit::Percent if value.is_none_or(|value| value <= Decimal::ZERO || value > Decimal::ONE_HUNDRED) => {
            Err(("benefit_value", "say how many percent, more than 0 and up to 100".to_owned()))
        }
        CouponBenefit::Amount if value.is_none_or(|value| value <= Decimal::ZERO) => {
            Err(("benefit_value", "say how much, more than 0".to_owned()))
        }
        CouponBenefit::Amount if fields.currency.is_none() => {
            Err(("currency", "say in which currency the amount is".to_owned()))
        }
        CouponBenefit::FreeShipping | CouponBenefit::Other => {
            fields.benefit_value = None;
            Ok(())
        }
        _ => Ok(()),
    }?;
    let is_long = |value: Option<Decimal>| value.is_some_and(|value| value.normalize().scale() > money::STORED_SCALE);
    if is_long(fields.benefit_value) || is_long(fields.min_order_value) {
        return Err(("benefit_value", format!("amounts have at most {} decimal places", money::STORED_SCALE)));
    }
    Ok(())
}

fn qr_url(fields: &mut CouponBatchFields) -> Result<(), Wrong> {
    fields.qr_url = fields.qr_url.trim().to_owned();
    if fields.qr_url.is_empty() {
        return Ok(());
    }
    if fields.qr_url.len() > URL_MAX || !fields.qr_url.contains("{code}") {
        return Err((
            "qr_url",
            format!(
                "write {{code}} where the code goes, such as https://shop.example/?coupon={{code}}; at most {URL_MAX} bytes"
            ),
        ));
    }
    let url = url::Url::parse(&fields.qr_url.replace("{code}", "ABCD"));
    if !url.is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
        return Err(("qr_url", "write a whole address that begins with https://".to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{CampaignId, Currency};

    fn fields() -> CouponBatchFields {
        CouponBatchFields {
            campaign_id: CampaignId::nil(),
            name: " Flyers ".into(),
            placement: String::new(),
            arm: String::new(),
            kind: CouponKind::Shared,
            shared_code: "autumn-10".into(),
            benefit: CouponBenefit::Percent,
            benefit_value: Some(Decimal::TEN),
            currency: None,
            min_order_value: None,
            valid_from: None,
            valid_until: None,
            max_redemptions: None,
            is_once_per_customer: false,
            qr_url: "https://shop.example/?c={code}".into(),
            wanted_count: 9,
        }
    }

    #[test]
    fn fields_are_brought_into_form() {
        let checked = checked(fields()).unwrap();
        assert_eq!(
            (checked.name.as_str(), checked.shared_code.as_str(), checked.wanted_count),
            ("Flyers", "AUTUMN10", 1)
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_its_field() {
        let wrong: Vec<(&str, CouponBatchFields)> = vec![
            ("name", CouponBatchFields { name: " ".into(), ..fields() }),
            ("code", CouponBatchFields { shared_code: "-A-".into(), ..fields() }),
            ("count", CouponBatchFields { kind: CouponKind::Unique, wanted_count: CODES_MAX + 1, ..fields() }),
            ("benefit_value", CouponBatchFields { benefit_value: Some(Decimal::from(101)), ..fields() }),
            ("benefit_value", CouponBatchFields { benefit_value: None, ..fields() }),
            ("currency", CouponBatchFields { benefit: CouponBenefit::Amount, ..fields() }),
            ("currency", CouponBatchFields { min_order_value: Some(Decimal::ONE), ..fields() }),
            (
                "valid_until",
                CouponBatchFields {
                    valid_from: "2026-10-02".parse().ok(),
                    valid_until: "2026-10-01".parse().ok(),
                    ..fields()
                },
            ),
            ("max_redemptions", CouponBatchFields { max_redemptions: Some(0), ..fields() }),
            ("qr_url", CouponBatchFields { qr_url: "https://shop.example/".into(), ..fields() }),
            ("qr_url", CouponBatchFields { qr_url: "javascript:{code}".into(), ..fields() }),
        ];
        for (field, fields) in wrong {
            assert_eq!(checked(fields).unwrap_err().0, field);
        }
        let money = CouponBatchFields {
            benefit: CouponBenefit::Amount,
            currency: Currency::parse("EUR").ok(),
            min_order_value: Some(Decimal::ONE),
            ..fields()
        };
        assert!(checked(money).is_ok());
    }
}
