//! Reading the facts of a period and bringing them into one currency.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use base::fx::{MissingRate, RateTable};
use base::{Channel, Currency, Day, Decimal, Figure, Period, Timestamp, Workspace};
use lake::{EventTerms, Lake, OrderSum, ResponseSum, SpendSum, SumQuery};
use rust_decimal::prelude::FromPrimitive as _;
use serde::Serialize;
use store::{CampaignFilter, PageRequest, Store};

use crate::dims::Dims;
use crate::error::InsightsError;
use crate::gather::Atom;
use crate::sums::{Sum, Sums};
use crate::words::float;

/// Decimal places kept of a converted amount, as many as the lake keeps.
const SCALE: u32 = base::money::STORED_SCALE;

/// What is wanted of a period.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) currency: Currency,
    pub(crate) period: Period,
    pub(crate) as_of: Option<Timestamp>,
    /// Whether days must be told apart.
    pub(crate) by_day: bool,
}

/// Campaigns and sources. Deleted campaigns are among them: their facts stay.
pub(crate) async fn dims(store: &Store, workspace: &Workspace) -> Result<Dims, InsightsError> {
    let mut campaigns = store.campaigns().all(&workspace.id).await?;
    let filter = CampaignFilter { archived: true, ..CampaignFilter::default() };
    let mut page = PageRequest::first(store::MAX_LIMIT);
    loop {
        let found = store.campaigns().list(&workspace.id, &filter, &page).await?;
        campaigns.extend(found.items);
        if found.next_cursor.is_none() {
            break;
        }
        page.cursor = found.next_cursor;
    }
    Ok(Dims::new(campaigns, store.source_refs().all(&workspace.id).await?))
}

/// What makes orders and visits of a workspace's events: for whoever asks the
/// lake for the sums that reports are made of.
///
/// # Errors
/// The store's errors.
pub async fn event_terms(store: &Store, workspace: &Workspace) -> Result<Arc<EventTerms>, InsightsError> {
    Ok(dims(store, workspace).await?.terms(workspace))
}

/// The facts of a period in one currency.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) atoms: Vec<Atom>,
    /// Facts that no rate brings into the currency; they are not in `atoms`.
    pub(crate) left_out: Vec<LeftOut>,
}

/// Facts of one source and day that could not be converted.
#[derive(Debug, Clone)]
pub(crate) struct LeftOut {
    /// Where they belong; without figures.
    pub(crate) atom: Atom,
    pub(crate) missing: MissingRate,
    pub(crate) kind: FactKind,
    /// How many fact rows.
    pub(crate) rows: i64,
    /// Their amount in their own currency: spend, net order value or figure.
    pub(crate) amount: Decimal,
}

/// What kind of fact could not be converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// Rows of spend.
    Spend,
    /// Orders.
    Orders,
    /// Money figures of results tables.
    Results,
}

impl FactKind {
    /// What its rows are called in a sentence.
    pub(crate) fn noun(self, count: i64) -> &'static str {
        match (self, count) {
            (Self::Spend, 1) => "row of spend",
            (Self::Spend, _) => "rows of spend",
            (Self::Orders, 1) => "order",
            (Self::Orders, _) => "orders",
            (Self::Results, 1) => "figure of results",
            (Self::Results, _) => "figures of results",
        }
    }
}

/// Reads the facts of a period. What has no exchange rate is left out whole,
/// counts and all, so that no ratio mixes clicks of one row with the cost of
/// another, and is named in [`Facts::left_out`].
pub(crate) async fn facts(
    store: &Store,
    lake: &Lake,
    dims: &Dims,
    wanted: &Wanted<'_>,
) -> Result<Facts, InsightsError> {
    let mut query = SumQuery {
        workspace: wanted.workspace.id.clone(),
        period: wanted.period,
        as_of: wanted.as_of,
        by_day: wanted.by_day,
        refunds: wanted.workspace.refund_policy,
        net_of_tax_and_shipping: wanted.workspace.revenue_net_of_tax_and_shipping,
        terms: Some(dims.terms(wanted.workspace)),
    };
    let mut native = Native::read(lake, &query).await?;
    let currencies = native.currencies();
    let foreign = currencies.iter().any(|currency| *currency != wanted.currency);
    if foreign && !query.by_day {
        // Each day has its own rate.
        query.by_day = true;
        native = Native::read(lake, &query).await?;
    }
    let rates = if foreign {
        let mut pair: Vec<Currency> = currencies.into_iter().collect();
        pair.push(wanted.currency);
        store.fx_rates().table(&wanted.workspace.id, &pair, wanted.period, wanted.as_of).await?
    } else {
        RateTable::default()
    };
    let exchange = Exchange { rates, to: wanted.currency, by_day: wanted.by_day };
    native.into_facts(dims, wanted.workspace, &exchange)
}

/// Finds out which campaigns orders were ever tied to. Orders of the period
/// tell it of most; the rest of the lake is asked only where they do not, or where
/// `every` campaign must be known because another period stands beside this one.
pub(crate) async fn ties(
    lake: &Lake,
    dims: &mut Dims,
    wanted: &Wanted<'_>,
    atoms: &[Atom],
    every: bool,
) -> Result<(), InsightsError> {
    let ordered = |atom: &&Atom| atom.sums.get(Sum::BookedOrders).is_some_and(|orders| !orders.is_zero());
    if !atoms.iter().any(|atom| ordered(&atom)) {
        return Ok(());
    }
    let known: HashSet<u32> = atoms.iter().filter(ordered).filter_map(|atom| atom.campaign).collect();
    if !every && atoms.iter().filter_map(|atom| atom.campaign).all(|campaign| known.contains(&campaign)) {
        dims.set_with_orders(known);
    } else {
        let terms = dims.terms(wanted.workspace);
        dims.note_orders(&lake.sources_with_orders(&wanted.workspace.id, wanted.as_of, Some(&terms)).await?);
    }
    Ok(())
}

/// Sums as they stand in the lake.
struct Native {
    spend: Vec<SpendSum>,
    orders: Vec<OrderSum>,
    responses: Vec<ResponseSum>,
}

/// What a fact is called when it is left out: kind, rows and amount.
struct Left(FactKind, i64, Decimal);

impl Native {
    async fn read(lake: &Lake, query: &SumQuery) -> Result<Self, InsightsError> {
        Ok(Self {
            spend: lake.spend_sums(query).await?,
            orders: lake.order_sums(query).await?,
            responses: lake.response_sums(query).await?,
        })
    }

    fn currencies(&self) -> BTreeSet<Currency> {
        let spend = self.spend.iter().map(|row| row.currency);
        let orders = self.orders.iter().map(|row| row.currency);
        spend.chain(orders).chain(self.responses.iter().filter_map(|row| row.currency)).collect()
    }

    fn into_facts(self, dims: &Dims, workspace: &Workspace, to: &Exchange) -> Result<Facts, InsightsError> {
        let mut facts = Facts::default();
        let mut push = |(ref_key, channel): (&str, &str), day: Option<Day>, sums: Result<Sums, _>, left: Left| {
            let place = dims.place(ref_key);
            let mut atom = Atom {
                place,
                campaign: dims.campaign_of(place),
                channel: Channel::parse(channel),
                day: day.filter(|_| to.by_day),
                sums: Sums::default(),
            };
            match sums {
                Ok(sums) => {
                    atom.sums = sums;
                    facts.atoms.push(atom);
                }
                Err(InsightsError::MissingRate(missing)) => {
                    let Left(kind, rows, amount) = left;
                    facts.left_out.push(LeftOut { atom, missing, kind, rows, amount });
                }
                Err(other) => return Err(other),
            }
            Ok(())
        };
        for row in &self.spend {
            push((&row.ref_key, ""), row.day, spend(row, to), Left(FactKind::Spend, row.rows, row.spend))?;
        }
        for row in &self.orders {
            let (sold, refunded) = net(row, workspace.revenue_net_of_tax_and_shipping);
            push(
                (&row.ref_key, &row.channel),
                row.day,
                orders(row, workspace, to),
                Left(FactKind::Orders, row.orders, sold - refunded),
            )?;
        }
        for row in &self.responses {
            let source = (row.ref_key.as_str(), row.channel.as_str());
            push(source, row.day, response(row, to), Left(FactKind::Results, 1, row.value))?;
        }
        Ok(facts)
    }
}

/// Brings amounts into the reporting currency.
struct Exchange {
    rates: RateTable,
    to: Currency,
    by_day: bool,
}

impl Exchange {
    fn convert(&self, amount: Decimal, from: Currency, day: Option<Day>) -> Result<Decimal, InsightsError> {
        // Nothing is nothing in any currency, and needs no rate.
        if from == self.to || amount.is_zero() {
            return Ok(amount);
        }
        let day = day.unwrap_or(Day::MIN);
        let converted = self.rates.rate(from, self.to, day)?.convert(amount);
        converted.map(|amount| amount.round_dp(SCALE)).ok_or(InsightsError::TooLarge { amount, currency: from, day })
    }

    /// How many units of the reporting currency one unit is, for squares.
    fn factor(&self, from: Currency, day: Option<Day>) -> Result<f64, InsightsError> {
        if from == self.to {
            return Ok(1.0);
        }
        Ok(float(self.rates.rate(from, self.to, day.unwrap_or(Day::MIN))?.value()))
    }
}

/// Squares are kept in thousands, so that those of rials can be held as well.
/// What cannot be is a square so large that there is no interval.
fn squares_of(row: &OrderSum, to: &Exchange) -> Result<Decimal, InsightsError> {
    if row.value_squares <= 0.0 {
        return Ok(Decimal::ZERO);
    }
    let thousands = to.factor(row.currency, row.day)? / 1_000.0;
    Ok(Decimal::from_f64(row.value_squares * thousands * thousands).unwrap_or(Decimal::MAX))
}

fn spend(row: &SpendSum, to: &Exchange) -> Result<Sums, InsightsError> {
    let mut sums = Sums::default();
    sums.set(Sum::Spend, Some(to.convert(row.spend, row.currency, row.day)?));
    for (sum, count) in [
        (Sum::Impressions, row.impressions),
        (Sum::Clicks, row.clicks),
        (Sum::Views, row.views),
        (Sum::Reach, row.reach),
        (Sum::Engagements, row.engagements),
    ] {
        sums.set(sum, count.map(Decimal::from));
    }
    sums.set(Sum::PlatformConversions, row.conversions);
    let value = row.conversions_value.map(|value| to.convert(value, row.currency, row.day)).transpose()?;
    sums.set(Sum::PlatformValue, value);
    Ok(sums)
}

fn orders(row: &OrderSum, workspace: &Workspace, to: &Exchange) -> Result<Sums, InsightsError> {
    let mut sums = Sums::default();
    let (sold, refunded) = net(row, workspace.revenue_net_of_tax_and_shipping);
    let sold = to.convert(sold, row.currency, row.day)?;
    let refunded = to.convert(refunded, row.currency, row.day)?;
    sums.set(Sum::BookedOrders, Some(Decimal::from(row.orders)));
    sums.set(Sum::OrderRevenue, Some(sold - refunded));
    sums.set(Sum::OrderSquares, Some(squares_of(row, to)?));
    sums.set(Sum::Refunds, Some(refunded));
    if row.orders_with_customer > 0 {
        sums.set(Sum::OrderNewCustomers, Some(Decimal::from(row.new_customers)));
    }
    Ok(sums)
}

/// Sold and refunded. Without tax and shipping a refund shrinks in the same
/// proportion as the orders it belongs to: files tell what was paid back, not
/// which part of it was tax.
fn net(row: &OrderSum, without_tax_and_shipping: bool) -> (Decimal, Decimal) {
    if !without_tax_and_shipping {
        return (row.total, row.refunded);
    }
    let sold = row.total - row.tax.unwrap_or_default() - row.shipping.unwrap_or_default();
    let kept = row.refund_base_total - row.refund_base_extras;
    let share = kept.checked_div(row.refund_base_total);
    let refunded = share.and_then(|share| row.refunded.checked_mul(share)).unwrap_or(row.refunded);
    (sold, refunded.round_dp(SCALE))
}

fn response(row: &ResponseSum, to: &Exchange) -> Result<Sums, InsightsError> {
    let mut sums = Sums::default();
    let value = match row.currency {
        Some(currency) if row.figure.is_money() => to.convert(row.value, currency, row.day)?,
        _ => row.value,
    };
    sums.set(Sum::of(row.figure), Some(value));
    if row.figure == Figure::Visits && !row.from_events {
        sums.set(Sum::ReportedVisits, Some(value));
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::fx::DatedRate;

    fn order(total: i64, tax: i64, refunded: i64) -> OrderSum {
        OrderSum {
            ref_key: String::new(),
            platform: "shopify".into(),
            channel: String::new(),
            currency: Currency::parse("EUR").unwrap(),
            day: Some("2026-10-02".parse().unwrap()),
            orders: 1,
            total: Decimal::from(total),
            gross: None,
            discount: None,
            shipping: None,
            tax: Some(Decimal::from(tax)),
            refunded: Decimal::from(refunded),
            refund_base_total: Decimal::from(total),
            refund_base_extras: Decimal::from(tax),
            new_customers: 0,
            orders_with_customer: 0,
            value_squares: 0.0,
        }
    }

    #[test]
    fn a_full_refund_leaves_nothing_with_and_without_tax() {
        for without_tax in [false, true] {
            let (sold, refunded) = net(&order(119, 19, 119), without_tax);
            assert_eq!(sold, refunded);
        }
        assert_eq!(net(&order(119, 19, 0), true).0, Decimal::from(100));
    }

    #[test]
    fn a_missing_rate_names_currency_and_day_and_nothing_needs_none() {
        let (eur, usd) = (Currency::parse("EUR").unwrap(), Currency::parse("USD").unwrap());
        let day: Day = "2026-10-02".parse().unwrap();
        let none = Exchange { rates: RateTable::default(), to: eur, by_day: false };
        let refused = none.convert(Decimal::ONE, usd, Some(day)).unwrap_err().to_string();
        assert!(refused.contains("USD") && refused.contains("2026-10-02"), "{refused}");
        assert_eq!(none.convert(Decimal::ZERO, usd, Some(day)).unwrap(), Decimal::ZERO);
        let rate = DatedRate { day, base: eur, quote: usd, rate: "1.25".parse().unwrap() };
        let exchange = Exchange { rates: [rate].into_iter().collect(), to: eur, by_day: false };
        assert_eq!(exchange.convert(Decimal::TEN, usd, Some(day)).unwrap(), Decimal::from(8));
    }

    #[test]
    fn a_money_figure_is_money_in_the_catalogue() {
        for figure in Figure::ALL.iter().filter(|figure| figure.is_money()) {
            assert!(Sum::of(*figure).is_money(), "{figure:?}");
        }
    }
}
