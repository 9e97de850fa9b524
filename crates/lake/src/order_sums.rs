//! Sums of booked orders, of files and of events, and what is remembered of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::{RefundPolicy, Timestamp, WorkspaceId};
use datafusion::prelude::SessionContext;
use sha2::{Digest as _, Sha256};

use crate::Lake;
use crate::error::{Doing as _, Result};
use crate::events::told::{EventTerms, Wanted};
use crate::sums::{Cells, OrderSum, SumQuery, collect};
use crate::tables::Table;

impl Lake {
    /// Sums booked orders, whoever told of them, their refunds by the query's
    /// policy, and new customers. Where the query has no [`EventTerms`], only
    /// imported orders are summed. What was answered about the present is
    /// remembered until an order comes or changes.
    pub async fn order_sums(&self, query: &SumQuery) -> Result<Vec<OrderSum>> {
        let key = match query.as_of {
            None => Some(self.order_sums_key(query).await?),
            Some(_) => None,
        };
        if let Some(known) = key.as_ref().and_then(|key| self.remembered_order_sums(key)) {
            return Ok(known.to_vec());
        }
        let sums = Arc::new(self.read_order_sums(query).await?);
        if let Some(key) = key {
            self.remember_order_sums(key, &sums);
        }
        Ok(sums.to_vec())
    }

    /// Everything that the answer depends on: which files hold orders, and how
    /// they are read.
    async fn order_sums_key(&self, query: &SumQuery) -> Result<String> {
        let mut hash = Sha256::new();
        let mut add = |text: &str| {
            hash.update(text.as_bytes());
            hash.update(b"\n");
        };
        add(query.workspace.as_str());
        let (refunds, net) = (query.refunds.as_str(), query.net_of_tax_and_shipping);
        add(&format!("{} {} {} {refunds} {net}", query.period.from, query.period.to, query.by_day));
        for file in self.files(Table::Orders, &query.workspace, None, None).await? {
            add(file.path.as_ref());
        }
        if let Some(terms) = &query.terms {
            add(&format!("{} {}", terms.currency, terms.time_zone));
            for path in self.files_with_orders(&query.workspace, &terms.time_zone).await? {
                add(path.as_ref());
            }
            add(&terms.source_refs.to_csv());
        }
        Ok(base::hex(&hash.finalize()))
    }

    async fn read_order_sums(&self, query: &SumQuery) -> Result<Vec<OrderSum>> {
        let session = self.session(query.memory(self))?;
        // A customer's first order, and the order of a refund, may lie in any month.
        let orders = self.register_orders(&session, &query.workspace, query.as_of, query.terms.as_deref()).await?;
        let (day, days) =
            (|name: &str| if query.by_day { format!("{name} as day, ") } else { String::new() }, query.days("day"));
        let refund_day = match query.refunds {
            RefundPolicy::OrderDay => "day",
            RefundPolicy::RefundDay => "coalesce(refunded_day, day)",
        };
        let group = if query.by_day {
            "day, ref_key, platform, channel, currency"
        } else {
            "ref_key, platform, channel, currency"
        };
        let sql = format!(
            "with facts as (select *, cast(total as double) - {extras} as kept, \
                       case when not ({refund_days}) then 0.0 when total = 0 then cast(refunded as double) \
                            else cast(refunded as double) * (1.0 - {extras} / cast(total as double)) end as back \
                  from {orders} where is_booked), \
             booked as (select *, (kept - back) * (kept - back) as square from facts), \
             firsts as (select customer_hash, min(ordered_at) as first_at from booked \
                       where customer_hash is not null group by customer_hash), \
             parts as ( \
               select {order_day}ref_key, platform, channel, currency, 1 as orders, total, gross, discount, shipping, tax, \
                      cast(null as decimal(38, 9)) as refunded, cast(null as decimal(38, 9)) as base_total, \
                      cast(null as decimal(38, 9)) as base_extras, cast(null as varchar) as customer, \
                      case when customer_hash is not null then 1 else 0 end as named, square \
                 from booked where {days} \
               union all \
               select {refund}ref_key, platform, channel, currency, 0, null, null, null, null, null, refunded, \
                      total as base_total, coalesce(tax, 0) + coalesce(shipping, 0) as base_extras, null, 0, \
                      case when {days} then 0.0 else back * back end \
                 from booked where refunded <> 0 and {refund_days} \
               union all \
               select {order_day}ref_key, platform, channel, currency, 0, null, null, null, null, null, null, null, null, \
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
                    channel: cells.text("channel", row),
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
        sums.sort_by(|a, b| {
            (&a.day, &a.ref_key, a.currency, &a.channel).cmp(&(&b.day, &b.ref_key, b.currency, &b.channel))
        });
        Ok(sums)
    }

    /// The table or view of orders in a session that has just been opened.
    async fn register_orders(
        &self,
        session: &SessionContext,
        workspace: &WorkspaceId,
        as_of: Option<Timestamp>,
        terms: Option<&EventTerms>,
    ) -> Result<&'static str> {
        if let Some(terms) = terms
            && self.register_told(session, workspace, terms, as_of, Wanted::Orders).await?
        {
            return Ok("told_orders");
        }
        let files = self.files(Table::Orders, workspace, None, as_of).await?;
        let rows = self.believed_rows(session, Table::Orders, &files, as_of)?;
        session.register_table("orders", rows.into_view()).doing("opening orders")?;
        Ok("orders")
    }

    /// Keys of the sources that any booked order was ever tied to.
    pub async fn sources_with_orders(
        &self,
        workspace: &WorkspaceId,
        as_of: Option<Timestamp>,
        terms: Option<&EventTerms>,
    ) -> Result<BTreeSet<String>> {
        let session = self.session(self.options().memory_bytes / 2)?;
        let orders = self.register_orders(&session, workspace, as_of, terms).await?;
        let sql = format!("select distinct ref_key from {orders} where is_booked");
        let batches = collect(&session, &sql, "looking for sources with orders").await?;
        Ok(batches
            .iter()
            .flat_map(|batch| (0..batch.num_rows()).map(move |row| Cells(batch).text("ref_key", row)))
            .collect())
    }
}
