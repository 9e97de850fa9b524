//! The amounts and counts of one row.

use base::currency::{Named, named};
use base::{Decimal, RejectReason};

use super::field::Field;
use super::header::Unit;
use super::money::{self, Context, Origin, Resolved};
use super::row::{Refusal, Row, remembered};
use crate::notice::Notice;
use crate::values::{Amount, cell};

impl Row<'_> {
    /// Every amount of money of the row, not yet in a currency.
    pub(super) fn amounts(&self) -> Result<Vec<(usize, Amount)>, Refusal> {
        let mut amounts = Vec::with_capacity(self.plan.places.money.len());
        for at in self.plan.places.money.iter().copied() {
            match cell::number(self.record, at, self.plan.number_style(at)) {
                Ok(Some(amount)) => amounts.push((at, amount)),
                Ok(None) => {}
                Err(error) => return Err(Refusal::cell(at, error.reason(), error.to_string())),
            }
        }
        Ok(amounts)
    }

    pub(super) fn context(&mut self, amounts: &[(usize, Amount)]) -> Result<Context, Refusal> {
        let places = &self.plan.places;
        let column = match (places.currency, self.text(places.currency)) {
            (Some(at), text) if !text.is_empty() => {
                Some(remembered(&mut self.memo.currency, text, named).ok_or_else(|| {
                    let message =
                        format!("“{text}” is not a currency that is known; use a code such as EUR, USD or IRR");
                    Refusal::cell(at, RejectReason::BadCurrency, message)
                })?)
            }
            _ => None,
        };
        let neighbour = amounts.iter().find_map(|(at, amount)| {
            let of_header = self.plan.column(*at).and_then(|column| column.unit.currency);
            amount.currency.or(of_header).filter(|named| matches!(named, Named::One { .. }))
        });
        let options = &self.plan.options;
        let (flag, workspace) = (options.currency, options.workspace_currency);
        Ok(Context { unit: Unit::default(), column, neighbour, flag, workspace })
    }

    /// The amount of a column in units of its currency.
    pub(super) fn money(
        &self,
        at: Option<usize>,
        amounts: &[(usize, Amount)],
        context: Context,
    ) -> Result<Option<Resolved>, Refusal> {
        let Some((at, amount)) = at.and_then(|at| amounts.iter().find(|(known, _)| *known == at)) else {
            return Ok(None);
        };
        let column = self.plan.column(*at);
        let unit = column.map_or_else(Unit::default, |column| column.unit);
        let resolved = money::resolve(amount, &Context { unit, ..context })
            .map_err(|error| Refusal::cell(*at, error.reason, error.message))?;
        let field = column.map_or(Field::Ignore, |column| column.field);
        if resolved.value.is_sign_negative() && matches!(field, Field::Spend | Field::OrderTotal) {
            let message = format!("{field} cannot be below zero");
            return Err(Refusal::cell(*at, RejectReason::Negative, message));
        }
        Ok(Some(resolved))
    }

    pub(super) fn count(&self, at: Option<usize>) -> Result<Option<i64>, Refusal> {
        let Some(at) = at else { return Ok(None) };
        match cell::count(self.record, at, self.plan.number_style(at)) {
            Ok(Some(count)) if count < 0 => {
                Err(Refusal::cell(at, RejectReason::Negative, "a count cannot be below zero"))
            }
            Ok(count) => Ok(count),
            Err(error) => Err(Refusal::cell(at, error.reason(), error.to_string())),
        }
    }

    pub(super) fn conversions(&self, at: Option<usize>) -> Result<Option<Decimal>, Refusal> {
        let Some(at) = at else { return Ok(None) };
        match cell::number(self.record, at, self.plan.number_style(at)) {
            Ok(Some(amount)) if amount.currency.is_some() || amount.is_percent => Err(Refusal::cell(
                at,
                RejectReason::BadNumber,
                "conversions are a count, not an amount or a percentage",
            )),
            Ok(Some(amount)) if amount.value.is_sign_negative() => {
                Err(Refusal::cell(at, RejectReason::Negative, "conversions cannot be below zero"))
            }
            Ok(amount) => Ok(amount.map(|amount| amount.value.round_dp(base::money::STORED_SCALE))),
            Err(error) => Err(Refusal::cell(at, error.reason(), error.to_string())),
        }
    }

    /// Says once where currencies came from when the file did not name them.
    pub(super) fn remark(&mut self, amounts: &[Option<Resolved>]) {
        for amount in amounts.iter().flatten() {
            let currency = amount.currency;
            match amount.origin {
                Origin::Said => {}
                Origin::Workspace => {
                    self.notices.once("currency_assumed", || Notice::currency_assumed(currency));
                }
                Origin::Neighbour => self
                    .notices
                    .once("currency_of_neighbour", || Notice::currency_of_neighbour(currency, amount.written_unit)),
            }
        }
    }
}
