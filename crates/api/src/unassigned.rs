//! What hangs on each source, in the reporting currency, for the list of
//! sources without a campaign.

use std::collections::HashMap;

use base::fx::{MissingRate, RateTable};
use base::{Currency, Day, Decimal, Figure, Workspace};
use insights::{InsightsError, ReportQuery};
use lake::{Lake, SumQuery};
use plan::taxonomy::UnassignedSums;
use store::Store;

/// Sums of every source of a period, by its key.
///
/// # Errors
/// When a rate is missing or a store fails.
pub(crate) async fn unassigned_sums(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    query: &ReportQuery,
) -> Result<HashMap<String, UnassignedSums>, InsightsError> {
    let asked = SumQuery {
        as_of: query.as_of,
        by_day: true,
        refunds: workspace.refund_policy,
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
    for sum in spend {
        let amount = converter.convert(sum.spend, sum.currency, sum.day.unwrap_or(query.period.from))?;
        add(&mut sums.entry(sum.ref_key).or_default().spend, amount);
    }
    for sum in orders {
        let left_out = sum.tax.unwrap_or_default() + sum.shipping.unwrap_or_default();
        let net = sum.total - sum.refunded;
        let net = if workspace.revenue_net_of_tax_and_shipping { net - left_out } else { net };
        let amount = converter.convert(net, sum.currency, sum.day.unwrap_or(query.period.from))?;
        let source = sums.entry(sum.ref_key).or_default();
        add(&mut source.revenue, amount);
        add(&mut source.orders, Decimal::from(sum.orders));
    }
    // Orders and typed-in results tell of the same sales: they are never added.
    let ordered: std::collections::HashSet<String> =
        sums.iter().filter(|(_, source)| source.orders.is_some()).map(|(key, _)| key.clone()).collect();
    for sum in responses.into_iter().filter(|sum| !ordered.contains(&sum.ref_key)) {
        let source = sums.entry(sum.ref_key).or_default();
        match (sum.figure, sum.currency) {
            (Figure::Sales, _) => add(&mut source.orders, sum.value),
            (Figure::Revenue, Some(currency)) => {
                let amount = converter.convert(sum.value, currency, sum.day.unwrap_or(query.period.from))?;
                add(&mut source.revenue, amount);
            }
            _ => {}
        }
    }
    Ok(sums)
}

fn add(sum: &mut Option<Decimal>, amount: Decimal) {
    *sum = Some(sum.unwrap_or_default() + amount);
}

struct Converter {
    table: RateTable,
    to: Currency,
}

impl Converter {
    fn convert(&self, amount: Decimal, currency: Currency, day: Day) -> Result<Decimal, InsightsError> {
        if currency == self.to {
            return Ok(amount);
        }
        let rate = self.table.rate(currency, self.to, day).map_err(|missing: MissingRate| missing)?;
        rate.convert(amount).ok_or(InsightsError::TooLarge { amount, currency, day })
    }
}
