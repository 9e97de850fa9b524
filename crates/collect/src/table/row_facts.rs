//! Rows of costs, results and orders out of one row.

use base::{Currency, Day, Decimal, OrderRow, RejectReason, ResponseRow, SourceRef, SpendRow};
use sha2::{Digest as _, Sha256};

use super::money::{Context, Resolved};
use super::row::{Refusal, Row};
use crate::notice::Notice;
use crate::values::{Amount, When};

impl Row<'_> {
    /// The row of costs; `None` when the row has nothing of the kind.
    pub(super) fn spend_row(
        &mut self,
        day: Day,
        source: &SourceRef,
        spend: Option<Resolved>,
        value: Option<Resolved>,
    ) -> Result<Option<SpendRow>, Refusal> {
        let places = &self.plan.places;
        let impressions = self.count(places.impressions)?;
        let clicks = self.count(places.clicks)?;
        let views = self.count(places.views)?;
        let reach = self.count(places.reach)?;
        let engagements = self.count(places.engagements)?;
        let conversions = self.conversions(places.conversions)?;
        let counts = [impressions, clicks, views, reach, engagements];
        let has_counts = counts.iter().any(Option::is_some) || conversions.is_some() || value.is_some();
        if spend.is_none() && !has_counts {
            return Ok(None);
        }
        let currency = common_currency(spend, value).map_err(|message| Refusal {
            at: places.conversions_value,
            reason: RejectReason::MixedCurrency,
            message,
        })?;
        if spend.is_none() {
            self.notices.once("no_cost", Notice::no_cost);
        }
        let owned = |at: Option<usize>| self.text(at).to_owned();
        let definition = places.conversions.and_then(|at| self.plan.column(at)).filter(|_| conversions.is_some());
        Ok(Some(SpendRow {
            line: self.record.line(),
            day,
            source: source.clone(),
            account_name: owned(places.account),
            ad_group_id: owned(places.ad_group_id),
            ad_group_name: owned(places.ad_group),
            ad_id: owned(places.ad_id),
            ad_name: owned(places.ad),
            currency: currency.unwrap_or_else(|| self.fallback_currency()),
            spend: spend.map_or(Decimal::ZERO, |spend| spend.value),
            impressions,
            clicks,
            views,
            reach,
            engagements,
            conversions,
            conversions_value: value.map(|value| value.value),
            conversion_definition: definition.map_or_else(String::new, |column| column.header.clone()),
            is_spread: false,
        }))
    }

    pub(super) fn fallback_currency(&self) -> Currency {
        self.plan.options.currency.unwrap_or(self.plan.options.workspace_currency)
    }

    pub(super) fn responses(
        &mut self,
        day: Day,
        source: &SourceRef,
        amounts: &[(usize, Amount)],
        context: Context,
    ) -> Result<Vec<ResponseRow>, Refusal> {
        let plan = self.plan;
        let mut responses = Vec::with_capacity(plan.places.figures.len());
        for (figure, at) in plan.places.figures.iter().copied() {
            let (value, currency) = if figure.is_money() {
                let Some(amount) = self.money(Some(at), amounts, context)? else { continue };
                self.remark(&[Some(amount)]);
                (amount.value, Some(amount.currency))
            } else {
                let Some(count) = self.count(Some(at))? else { continue };
                (Decimal::from(count), None)
            };
            let line = self.record.line();
            responses.push(ResponseRow { line, day, source: source.clone(), figure, value, currency });
        }
        Ok(responses)
    }

    pub(super) fn order(
        &self,
        when: When,
        source: SourceRef,
        total: Option<Resolved>,
        refund: Option<Resolved>,
    ) -> Result<OrderRow, Refusal> {
        let places = &self.plan.places;
        let missing = |at: Option<usize>, what: &str| Refusal {
            at,
            reason: RejectReason::Missing,
            message: format!("{what} is missing"),
        };
        let order_id = match self.id(places.order_id)? {
            "" => return Err(missing(places.order_id, "the order's number")),
            id => id.to_owned(),
        };
        let total = total.ok_or_else(|| missing(places.order_total, "the order's total"))?;
        let day = when.day().ok_or_else(|| Refusal::row(RejectReason::BadDate, "an order needs a day, not a month"))?;
        if refund.is_some_and(|refund| refund.currency != total.currency) {
            let message = "the refund is in another currency than the order".to_owned();
            return Err(Refusal { at: places.refund, reason: RejectReason::MixedCurrency, message });
        }
        let email = self.text(places.email).to_lowercase();
        if let (Some(at), false) = (places.email, email.is_empty() || email.contains('@')) {
            return Err(Refusal::cell(at, RejectReason::BadEmail, "this is not an e-mail address"));
        }
        let ordered_at = when.instant(&self.plan.options.zone);
        Ok(OrderRow {
            line: self.record.line(),
            day,
            order_id,
            coupons: source.coupon.clone(),
            source,
            ordered_at: ordered_at
                .ok_or_else(|| Refusal::row(RejectReason::BadDate, "no calendar has this instant"))?,
            status: String::new(),
            is_booked: true,
            currency: total.currency,
            total: total.value,
            gross: None,
            discount: None,
            shipping: None,
            tax: None,
            // Some files write refunds as negative amounts.
            refunded: refund.map_or(Decimal::ZERO, |refund| refund.value.abs()),
            refunded_day: None,
            customer_hash: if email.is_empty() { String::new() } else { sha256_hex(&email) },
        })
    }
}

fn common_currency(spend: Option<Resolved>, value: Option<Resolved>) -> Result<Option<Currency>, String> {
    match (spend, value) {
        (Some(spend), Some(value)) if spend.currency != value.currency => {
            Err(format!("the cost is in {} and the value in {}", spend.currency, value.currency))
        }
        (spend, value) => Ok(spend.or(value).map(|amount| amount.currency)),
    }
}

fn sha256_hex(text: &str) -> String {
    base::hex(&Sha256::digest(text.as_bytes()))
}
