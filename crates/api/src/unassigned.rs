//! What hangs on each source, in the reporting currency, for the list of
//! sources without a campaign.

use std::collections::{HashMap, HashSet};

use base::fx::RateTable;
use base::{Currency, Day, Decimal, Figure, Workspace};
use insights::{InsightsError, ReportQuery};
use lake::{Lake, SumQuery};
use plan::PlanError;
use plan::taxonomy::{self, Unassigned, UnassignedSums};
use store::Store;

use crate::problem::Problem;

/// The sources that nothing ties to a campaign, with what hangs on each: the
/// one way for every face.
///
/// # Errors
/// When a rate is missing or a store fails.
pub async fn unassigned(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    query: &ReportQuery,
) -> Result<Vec<Unassigned>, UnassignedError> {
    let sums = unassigned_sums(store, lake, workspace, query).await?;
    Ok(taxonomy::unassigned(store, workspace, &sums).await?)
}

/// Why the list cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum UnassignedError {
    /// The figures could not be read or converted.
    #[error(transparent)]
    Figures(#[from] InsightsError),
    /// The sources could not be read.
    #[error(transparent)]
    Sources(#[from] PlanError),
}

impl From<UnassignedError> for Problem {
    fn from(error: UnassignedError) -> Self {
        match error {
            UnassignedError::Figures(error) => error.into(),
            UnassignedError::Sources(error) => error.into(),
        }
    }
}

/// Sums of every source of a period, by its key. Money of a source of which any
/// amount has no exchange rate is unknown.
///
/// # Errors
/// When a store fails or an amount is too large.
async fn unassigned_sums(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    query: &ReportQuery,
) -> Result<HashMap<String, UnassignedSums>, InsightsError> {
    let asked = SumQuery {
        as_of: query.as_of,
        by_day: true,
        refunds: workspace.refund_policy,
        terms: Some(insights::event_terms(store, workspace).await?),
        ..SumQuery::new(workspace.id.clone(), query.period)
    };
    let spend = lake.spend_sums(&asked).await?;
    let orders = lake.order_sums(&asked).await?;
    let responses = lake.response_sums(&asked).await?;
    let mut currencies: Vec<Currency> = vec![workspace.currency];
    currencies.extend(spend.iter().map(|sum| sum.currency));
    currencies.extend(orders.iter().map(|sum| sum.currency));
    currencies.extend(responses.iter().filter_map(|sum| sum.currency));
    currencies.sort_unstable();
    currencies.dedup();
    let table = store.fx_rates().table(&workspace.id, &currencies, query.period, query.as_of).await?;
    let converter = Converter { table, to: workspace.currency };
    let mut sums: HashMap<String, UnassignedSums> = HashMap::new();
    let (mut no_spend, mut no_revenue) = (HashSet::new(), HashSet::new());
    for sum in spend {
        let amount = converter.convert(sum.spend, sum.currency, sum.day.unwrap_or(query.period.from))?;
        let source = sums.entry(sum.ref_key.clone()).or_default();
        add_known(&mut source.spend, amount, &mut no_spend, sum.ref_key);
    }
    for sum in orders {
        let left_out = sum.tax.unwrap_or_default() + sum.shipping.unwrap_or_default();
        let net = sum.total - sum.refunded;
        let net = if workspace.revenue_net_of_tax_and_shipping { net - left_out } else { net };
        let amount = converter.convert(net, sum.currency, sum.day.unwrap_or(query.period.from))?;
        let source = sums.entry(sum.ref_key.clone()).or_default();
        add(&mut source.orders, Decimal::from(sum.orders));
        add_known(&mut source.revenue, amount, &mut no_revenue, sum.ref_key);
    }
    // Orders and typed-in results tell of the same sales: they are never added.
    let ordered: HashSet<String> =
        sums.iter().filter(|(_, source)| source.orders.is_some()).map(|(key, _)| key.clone()).collect();
    for sum in responses.into_iter().filter(|sum| !ordered.contains(&sum.ref_key)) {
        let source = sums.entry(sum.ref_key.clone()).or_default();
        match (sum.figure, sum.currency) {
            (Figure::Sales, _) => add(&mut source.orders, sum.value),
            (Figure::Revenue, Some(currency)) => {
                let amount = converter.convert(sum.value, currency, sum.day.unwrap_or(query.period.from))?;
                add_known(&mut source.revenue, amount, &mut no_revenue, sum.ref_key);
            }
            _ => {}
        }
    }
    for (key, source) in &mut sums {
        source.spend = source.spend.filter(|_| !no_spend.contains(key));
        source.revenue = source.revenue.filter(|_| !no_revenue.contains(key));
    }
    Ok(sums)
}

/// Adds what could be converted and notes the source of what could not.
fn add_known(sum: &mut Option<Decimal>, amount: Option<Decimal>, unknown: &mut HashSet<String>, key: String) {
    match amount {
        Some(amount) => add(sum, amount),
        None => {
            unknown.insert(key);
        }
    }
}

fn add(sum: &mut Option<Decimal>, amount: Decimal) {
    *sum = Some(sum.unwrap_or_default() + amount);
}

struct Converter {
    table: RateTable,
    to: Currency,
}

impl Converter {
    /// The amount in the reporting currency; `None` when no rate is known.
    fn convert(&self, amount: Decimal, currency: Currency, day: Day) -> Result<Option<Decimal>, InsightsError> {
        if currency == self.to {
            return Ok(Some(amount));
        }
        let Ok(rate) = self.table.rate(currency, self.to, day) else { return Ok(None) };
        rate.convert(amount).map(Some).ok_or(InsightsError::TooLarge { amount, currency, day })
    }
}
