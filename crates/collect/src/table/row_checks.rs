//! The rates of one row, compared with its counts.

use base::{Decimal, Figure, ResponseRow, SpendRow};

use super::checks::{self, RowValues, Shown};
use super::field::Field;
use super::header::Unit;
use super::money::{self, Context};
use super::places::Places;
use super::row::Row;
use crate::notice::{Notice, OfMany, RateDiffers};
use crate::values::{Amount, cell};

impl Row<'_> {
    pub(super) fn check_rates(&mut self, spend: Option<&SpendRow>, responses: &[ResponseRow], context: Context) {
        if self.plan.places.checked.is_empty() {
            return;
        }
        let values = row_values(&self.plan.places, spend, responses);
        for (field, at) in self.plan.places.checked.iter().copied() {
            // A cell that cannot be read is no fact, and only facts are refused.
            let Ok(Some(amount)) = cell::number(self.record, at, self.plan.number_style(at)) else { continue };
            let Some(shown) = self.shown(field, at, &amount, context) else { continue };
            let Some(found) = checks::compare(field, shown, &values) else { continue };
            let header = self.plan.column(at).map(|column| column.header.clone()).unwrap_or_default();
            let cell = self.text(Some(at)).to_owned();
            let sign = if shown.unit == Decimal::new(1, 2) { "%" } else { "" };
            let line = self.record.line();
            self.notices.add(OfMany::RateDiffers, || {
                Notice::rate_differs(RateDiffers {
                    line,
                    column: &header,
                    stated: &cell,
                    computed: &format!("{}{sign}", found.computed),
                    numerator: found.numerator.normalize(),
                    denominator: found.denominator.normalize(),
                })
            });
        }
    }

    pub(super) fn shown(&self, field: Field, at: usize, amount: &Amount, context: Context) -> Option<Shown> {
        let header_unit = self.plan.column(at).map_or_else(Unit::default, |column| column.unit);
        let is_percent = amount.is_percent || header_unit.is_percent;
        let is_money = matches!(field, Field::Cpc | Field::Cpm | Field::Cpa);
        let unit = if is_percent {
            Decimal::new(1, 2)
        } else if is_money {
            let plain = Amount { is_percent: false, ..*amount };
            money::resolve(&plain, &Context { unit: header_unit, ..context }).ok()?.written_unit
        } else {
            Decimal::ONE
        };
        let may_be_percent = !is_percent && matches!(field, Field::ConversionRate | Field::Ctr);
        Some(Shown { value: amount.value, decimals: amount.decimals, unit, may_be_percent })
    }
}

fn row_values(places: &Places, spend: Option<&SpendRow>, responses: &[ResponseRow]) -> RowValues {
    let figure = |wanted: Figure| responses.iter().find(|row| row.figure == wanted).map(|row| row.value);
    RowValues {
        spend: spend.filter(|_| places.spend.is_some()).map(|row| row.spend),
        impressions: spend.and_then(|row| row.impressions).map(Decimal::from),
        clicks: spend.and_then(|row| row.clicks).map(Decimal::from),
        conversions: spend.and_then(|row| row.conversions),
        conversions_value: spend.and_then(|row| row.conversions_value),
        visits: figure(Figure::Visits),
        sales: figure(Figure::Sales),
        leads: figure(Figure::Leads),
        revenue: figure(Figure::Revenue),
    }
}
