//! Sums for reports: of spend, orders and responses by source and currency,
//! and by day where asked.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array as _, ArrayRef, AsArray as _, RecordBatch};
use arrow::datatypes::Float64Type;
use base::{Currency, Day, Decimal, Figure, Month, Period, RefundPolicy, Timestamp, WorkspaceId};
use datafusion::prelude::SessionContext;

use crate::Lake;
use crate::convert::{day_at, decimal_at, int_at, text};
use crate::error::{Doing as _, LakeError, Result};
use crate::tables::Table;

/// What to sum.
#[derive(Debug, Clone)]
pub struct SumQuery {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The days, both ends included.
    pub period: Period,
    /// What was believed at this instant; now when `None`.
    pub as_of: Option<Timestamp>,
    /// Whether each day is summed by itself.
    pub by_day: bool,
    /// On which day refunds reduce revenue.
    pub refunds: RefundPolicy,
    /// Whether the squares of order values leave out tax and shipping.
    pub net_of_tax_and_shipping: bool,
}

impl SumQuery {
    /// Everything believed now in a period, not by day, with refunds on the
    /// day of their order.
    #[must_use]
    pub fn new(workspace: WorkspaceId, period: Period) -> Self {
        Self {
            workspace,
            period,
            as_of: None,
            by_day: false,
            refunds: RefundPolicy::OrderDay,
            net_of_tax_and_shipping: false,
        }
    }

    pub(crate) fn months(&self) -> Vec<Month> {
        self.period.months().collect()
    }

    /// The period as SQL over a day column.
    pub(crate) fn days(&self, column: &str) -> String {
        format!("{column} between date '{}' and date '{}'", self.period.from, self.period.to)
    }

    pub(crate) fn memory(&self, lake: &Lake) -> usize {
        lake.options().memory_bytes / 2
    }
}

/// Spend of a source in one currency. A figure is `None` when no row has it;
/// rows without it do not count as zero.
#[derive(Debug, Clone, PartialEq)]
pub struct SpendSum {
    /// Key of the source.
    pub ref_key: String,
    /// Platform of the source.
    pub platform: String,
    /// Account of the source; empty = not given.
    pub account: String,
    /// Currency of the amounts.
    pub currency: Currency,
    /// The day, when summed by day.
    pub day: Option<Day>,
    /// Cost in major units.
    pub spend: Decimal,
    /// Impressions.
    pub impressions: Option<i64>,
    /// Clicks.
    pub clicks: Option<i64>,
    /// Video views.
    pub views: Option<i64>,
    /// Sum of daily reach; people reached on two days count twice.
    pub reach: Option<i64>,
    /// Engagements.
    pub engagements: Option<i64>,
    /// Conversions as the platform counts them.
    pub conversions: Option<Decimal>,
    /// Their value as the platform claims it.
    pub conversions_value: Option<Decimal>,
    /// Number of fact rows behind the sums.
    pub rows: i64,
}

/// Booked orders of a source in one currency.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderSum {
    /// Key of the source.
    pub ref_key: String,
    /// Platform of the source.
    pub platform: String,
    /// Currency of the amounts.
    pub currency: Currency,
    /// The day, when summed by day: of the order, or of the refund by policy.
    pub day: Option<Day>,
    /// Booked orders.
    pub orders: i64,
    /// What customers paid, refunds not yet taken off.
    pub total: Decimal,
    /// Items before discount, where known.
    pub gross: Option<Decimal>,
    /// Discounts, where known.
    pub discount: Option<Decimal>,
    /// Shipping, where known.
    pub shipping: Option<Decimal>,
    /// Tax, where known.
    pub tax: Option<Decimal>,
    /// Refunds that fall into the period by the query's policy.
    pub refunded: Decimal,
    /// Totals of the orders that these refunds belong to.
    pub refund_base_total: Decimal,
    /// Tax and shipping of the orders that these refunds belong to.
    pub refund_base_extras: Decimal,
    /// Customers whose first booked order ever is one of these.
    pub new_customers: i64,
    /// Booked orders that name a customer.
    pub orders_with_customer: i64,
    /// Squares of the orders' net values, added up, for telling how sure their
    /// sum is: refunds that fall into the period are taken off the order they
    /// belong to, and stand alone where that order lies outside the period. A
    /// float, because a variance needs no exact money.
    pub value_squares: f64,
}

/// One figure of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseSum {
    /// Key of the source.
    pub ref_key: String,
    /// Platform of the source.
    pub platform: String,
    /// The figure.
    pub figure: Figure,
    /// Currency of a money figure.
    pub currency: Option<Currency>,
    /// The day, when summed by day.
    pub day: Option<Day>,
    /// The sum.
    pub value: Decimal,
}

impl Lake {
    /// Sums spend. Questions about the present are answered from the daily
    /// sums kept beside the table, questions about an earlier instant from
    /// the facts.
    pub async fn spend_sums(&self, query: &SumQuery) -> Result<Vec<SpendSum>> {
        let batches = match self.spend_batches(query).await {
            // Another process may have replaced a rollup between its being
            // found and being read.
            Err(_) if query.as_of.is_none() => {
                self.forget_rollups();
                self.spend_batches(query).await?
            }
            batches => batches?,
        };
        let mut sums = Vec::new();
        for batch in batches {
            let cells = Cells(&batch);
            for row in 0..batch.num_rows() {
                sums.push(SpendSum {
                    ref_key: cells.text("ref_key", row),
                    platform: cells.text("platform", row),
                    account: cells.text("account", row),
                    currency: cells.currency(row)?,
                    day: cells.day(row),
                    spend: cells.decimal("spend", row)?.unwrap_or_default(),
                    impressions: cells.int("impressions", row),
                    clicks: cells.int("clicks", row),
                    views: cells.int("views", row),
                    reach: cells.int("reach", row),
                    engagements: cells.int("engagements", row),
                    conversions: cells.decimal("conversions", row)?,
                    conversions_value: cells.decimal("conversions_value", row)?,
                    rows: cells.int("rows", row).unwrap_or_default(),
                });
            }
        }
        sums.sort_by(|a, b| (&a.day, &a.ref_key, a.currency).cmp(&(&b.day, &b.ref_key, b.currency)));
        Ok(sums)
    }

    async fn spend_batches(&self, query: &SumQuery) -> Result<Vec<RecordBatch>> {
        let session = self.session(query.memory(self))?;
        let day = if query.by_day { "day, " } else { "" };
        let measures = SPEND_MEASURES.map(|name| format!("sum({name}) as {name}")).join(", ");
        let (source, rows) = match query.as_of {
            None => {
                self.register_rollups(&session, query).await?;
                ("rollups", "sum(rows)")
            }
            Some(_) => {
                self.register(&session, Table::Spend, query, Some(&query.months())).await?;
                ("spend", "count(*)")
            }
        };
        // Rollups of whole months carry no day; those of others are filtered.
        let days = query.days("day");
        let sql = format!(
            "select {day}ref_key, platform, account, currency, {measures}, {rows} as rows from {source} \
             where {days} or day is null group by {day}ref_key, platform, account, currency"
        );
        collect(&session, &sql, "summing spend").await
    }

    /// Sums booked orders, their refunds by the query's policy, and new
    /// customers.
    pub async fn order_sums(&self, query: &SumQuery) -> Result<Vec<OrderSum>> {
        let session = self.session(query.memory(self))?;
        // A customer's first order, and the order of a refund, may lie in any month.
        self.register(&session, Table::Orders, query, None).await?;
        let (day, days) =
            (|name: &str| if query.by_day { format!("{name} as day, ") } else { String::new() }, query.days("day"));
        let refund_day = match query.refunds {
            RefundPolicy::OrderDay => "day",
            RefundPolicy::RefundDay => "coalesce(refunded_day, day)",
        };
        let group = if query.by_day { "day, ref_key, platform, currency" } else { "ref_key, platform, currency" };
        let sql = format!(
            "with facts as (select *, cast(total as double) - {extras} as kept, \
                       case when not ({refund_days}) then 0.0 when total = 0 then cast(refunded as double) \
                            else cast(refunded as double) * (1.0 - {extras} / cast(total as double)) end as back \
                  from orders where is_booked), \
             booked as (select *, (kept - back) * (kept - back) as square from facts), \
             firsts as (select customer_hash, min(ordered_at) as first_at from booked \
                       where customer_hash is not null group by customer_hash), \
             parts as ( \
               select {order_day}ref_key, platform, currency, 1 as orders, total, gross, discount, shipping, tax, \
                      cast(null as decimal(38, 9)) as refunded, cast(null as decimal(38, 9)) as base_total, \
                      cast(null as decimal(38, 9)) as base_extras, cast(null as varchar) as customer, \
                      case when customer_hash is not null then 1 else 0 end as named, square \
                 from booked where {days} \
               union all \
               select {refund}ref_key, platform, currency, 0, null, null, null, null, null, refunded, \
                      total as base_total, coalesce(tax, 0) + coalesce(shipping, 0) as base_extras, null, 0, \
                      case when {days} then 0.0 else back * back end \
                 from booked where refunded <> 0 and {refund_days} \
               union all \
               select {order_day}ref_key, platform, currency, 0, null, null, null, null, null, null, null, null, \
                      booked.customer_hash, 0, 0.0 \
                 from booked join firsts on booked.customer_hash = firsts.customer_hash \
                  and booked.ordered_at = firsts.first_at where {days}) \
             select {group}, sum(orders) as orders, sum(total) as total, sum(gross) as gross, sum(discount) as discount, \
                    sum(shipping) as shipping, sum(tax) as tax, sum(refunded) as refunded, \
                    sum(base_total) as base_total, sum(base_extras) as base_extras, \
                    count(distinct customer) as new_customers, sum(named) as named, sum(square) as squares \
               from parts group by {group}",
            order_day = day("day"),
            refund = day(refund_day),
            refund_days = query.days(refund_day),
            extras = if query.net_of_tax_and_shipping {
                "cast(coalesce(tax, 0) + coalesce(shipping, 0) as double)"
            } else {
                "0.0"
            },
        );
        let mut sums = Vec::new();
        for batch in collect(&session, &sql, "summing orders").await? {
            let cells = Cells(&batch);
            for row in 0..batch.num_rows() {
                sums.push(OrderSum {
                    ref_key: cells.text("ref_key", row),
                    platform: cells.text("platform", row),
                    currency: cells.currency(row)?,
                    day: cells.day(row),
                    orders: cells.int("orders", row).unwrap_or_default(),
                    total: cells.decimal("total", row)?.unwrap_or_default(),
                    gross: cells.decimal("gross", row)?,
                    discount: cells.decimal("discount", row)?,
                    shipping: cells.decimal("shipping", row)?,
                    tax: cells.decimal("tax", row)?,
                    refunded: cells.decimal("refunded", row)?.unwrap_or_default(),
                    refund_base_total: cells.decimal("base_total", row)?.unwrap_or_default(),
                    refund_base_extras: cells.decimal("base_extras", row)?.unwrap_or_default(),
                    new_customers: cells.int("new_customers", row).unwrap_or_default(),
                    orders_with_customer: cells.int("named", row).unwrap_or_default(),
                    value_squares: cells.float("squares", row).unwrap_or_default(),
                });
            }
        }
        sums.sort_by(|a, b| (&a.day, &a.ref_key, a.currency).cmp(&(&b.day, &b.ref_key, b.currency)));
        Ok(sums)
    }

    /// Keys of the sources that any booked order ever carried.
    pub async fn sources_with_orders(
        &self,
        workspace: &WorkspaceId,
        as_of: Option<Timestamp>,
    ) -> Result<BTreeSet<String>> {
        let session = self.session(self.options().memory_bytes / 2)?;
        let files = self.files(Table::Orders, workspace, None, as_of).await?;
        let rows = self.believed_rows(&session, Table::Orders, &files, as_of)?;
        session.register_table("orders", rows.into_view()).doing("opening orders")?;
        let sql = "select distinct ref_key from orders where is_booked";
        let batches = collect(&session, sql, "looking for sources with orders").await?;
        Ok(batches
            .iter()
            .flat_map(|batch| (0..batch.num_rows()).map(move |row| Cells(batch).text("ref_key", row)))
            .collect())
    }

    /// The last day, not after `until`, that has spend, an order or a figure;
    /// `None` when there is none. Only the newest months are opened.
    pub async fn last_day(&self, workspace: &WorkspaceId, until: Day) -> Result<Option<Day>> {
        let mut last = None;
        for table in [Table::Spend, Table::Orders, Table::Responses] {
            let mut months: BTreeMap<Month, Vec<_>> = BTreeMap::new();
            for file in self.files(table, workspace, None, None).await? {
                months.entry(file.month).or_default().push(file);
            }
            for (_, files) in months.into_iter().rev().filter(|(month, _)| month.first_day() <= until) {
                let session = self.session(self.options().memory_bytes / 2)?;
                let rows = self.believed_rows(&session, table, &files, None)?;
                session.register_table("facts", rows.into_view()).doing(format!("opening {}", table.name()))?;
                let sql = format!("select max(day) as day from facts where day <= date '{until}'");
                let found = collect(&session, &sql, "looking for the last day").await?;
                let day = found.iter().find_map(|batch| (batch.num_rows() > 0).then(|| Cells(batch).day(0)).flatten());
                if day.is_some() {
                    last = last.max(day);
                    break;
                }
            }
        }
        Ok(last)
    }

    /// Sums aggregated figures.
    pub async fn response_sums(&self, query: &SumQuery) -> Result<Vec<ResponseSum>> {
        let session = self.session(query.memory(self))?;
        self.register(&session, Table::Responses, query, Some(&query.months())).await?;
        let group = if query.by_day {
            "day, ref_key, platform, figure, currency"
        } else {
            "ref_key, platform, figure, currency"
        };
        let sql =
            format!("select {group}, sum(value) as value from responses where {} group by {group}", query.days("day"));
        let mut sums = Vec::new();
        for batch in collect(&session, &sql, "summing responses").await? {
            let cells = Cells(&batch);
            for row in 0..batch.num_rows() {
                // A figure written by a newer version is none of this one's.
                let Some(figure) = Figure::parse(&cells.text("figure", row)) else { continue };
                sums.push(ResponseSum {
                    ref_key: cells.text("ref_key", row),
                    platform: cells.text("platform", row),
                    figure,
                    currency: Currency::parse(&cells.text("currency", row)).ok(),
                    day: cells.day(row),
                    value: cells.decimal("value", row)?.unwrap_or_default(),
                });
            }
        }
        sums.sort_by(|a, b| (&a.day, &a.ref_key, a.figure).cmp(&(&b.day, &b.ref_key, b.figure)));
        Ok(sums)
    }

    async fn register(
        &self,
        session: &SessionContext,
        table: Table,
        query: &SumQuery,
        months: Option<&[Month]>,
    ) -> Result<()> {
        let files = self.files(table, &query.workspace, months, query.as_of).await?;
        let rows = self.believed_rows(session, table, &files, query.as_of)?;
        session.register_table(table.name(), rows.into_view()).doing(format!("opening {}", table.name()))?;
        Ok(())
    }
}

/// Figures of spend that add up.
pub(crate) const SPEND_MEASURES: [&str; 8] =
    ["spend", "impressions", "clicks", "views", "reach", "engagements", "conversions", "conversions_value"];

pub(crate) async fn collect(session: &SessionContext, sql: &str, doing: &str) -> Result<Vec<RecordBatch>> {
    session.sql(sql).await.doing(doing)?.collect().await.doing(doing)
}

/// Cells of a batch by column name.
pub(crate) struct Cells<'a>(pub(crate) &'a RecordBatch);

impl Cells<'_> {
    fn column(&self, name: &str) -> Option<&ArrayRef> {
        self.0.column_by_name(name)
    }

    pub(crate) fn text(&self, name: &str, row: usize) -> String {
        self.column(name).and_then(|column| text(column, row)).unwrap_or_default().to_owned()
    }

    pub(crate) fn int(&self, name: &str, row: usize) -> Option<i64> {
        self.column(name).and_then(|column| int_at(column, row))
    }

    pub(crate) fn decimal(&self, name: &str, row: usize) -> Result<Option<Decimal>> {
        self.column(name).map_or(Ok(None), |column| decimal_at(column, row))
    }

    fn float(&self, name: &str, row: usize) -> Option<f64> {
        let column = self.column(name)?.as_primitive_opt::<Float64Type>()?;
        column.is_valid(row).then(|| column.value(row))
    }

    fn day(&self, row: usize) -> Option<Day> {
        self.column("day").and_then(|column| day_at(column, row))
    }

    fn currency(&self, row: usize) -> Result<Currency> {
        let code = self.text("currency", row);
        Currency::parse(&code).map_err(|error| LakeError::Invalid(format!("a row of the lake: {error}")))
    }
}
