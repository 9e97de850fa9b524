//! Rows over several days, spread evenly so that every sum stays exact.

use base::{Decimal, Period, ResponseRow, SpendRow, money};

/// A row of costs over a period as one row a day. Money is split at the
/// currency's minor unit and counts at one, by largest remainders; people
/// reached cannot be split and stay with the first day.
pub(super) fn spend(row: SpendRow, period: Period, out: &mut Vec<SpendRow>) {
    if period.from == period.to {
        out.push(row);
        return;
    }
    let days: Vec<_> = period.iter().collect();
    let weights = vec![Decimal::ONE; days.len()];
    let digits = row.currency.minor_digits();
    let amounts = money::split(row.spend, &weights, digits);
    let counts = |value: Option<i64>| value.map(|value| money::split(Decimal::from(value), &weights, 0));
    let decimals = |value: Option<Decimal>, scale: u32| value.map(|value| money::split(value, &weights, scale));
    let (impressions, clicks, views) = (counts(row.impressions), counts(row.clicks), counts(row.views));
    let engagements = counts(row.engagements);
    let conversions = decimals(row.conversions, row.conversions.map_or(0, |value| value.normalize().scale()));
    let values = decimals(row.conversions_value, digits);
    let count_at = |shares: &Option<Vec<Decimal>>, at: usize| {
        shares.as_ref().and_then(|shares| i64::try_from(*shares.get(at)?).ok())
    };
    let amount_at =
        |shares: &Option<Vec<Decimal>>, at: usize| shares.as_ref().and_then(|shares| shares.get(at).copied());
    for (at, day) in days.into_iter().enumerate() {
        out.push(SpendRow {
            day,
            spend: amounts.get(at).copied().unwrap_or_default(),
            impressions: count_at(&impressions, at),
            clicks: count_at(&clicks, at),
            views: count_at(&views, at),
            engagements: count_at(&engagements, at),
            conversions: amount_at(&conversions, at),
            conversions_value: amount_at(&values, at),
            reach: row.reach.filter(|_| at == 0),
            is_spread: true,
            ..row.clone()
        });
    }
}

/// A figure over a period as one row a day.
pub(super) fn response(row: ResponseRow, period: Period, out: &mut Vec<ResponseRow>) {
    if period.from == period.to {
        out.push(row);
        return;
    }
    let days: Vec<_> = period.iter().collect();
    let scale = row.currency.map_or(0, |currency| currency.minor_digits());
    let shares = money::split(row.value, &vec![Decimal::ONE; days.len()], scale);
    for (day, value) in days.into_iter().zip(shares) {
        out.push(ResponseRow { day, value, ..row.clone() });
    }
}
