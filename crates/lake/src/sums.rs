//! Sums for reports: of spend, orders and responses by source and currency,
//! and by day where asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, RecordBatch};
use arrow::datatypes::Float64Type;
use base::{Currency, Day, Decimal, Figure, Month, Period, RefundPolicy, Timestamp, WorkspaceId};
use datafusion::prelude::SessionContext;

use crate::Lake;
use crate::convert::{day_at, decimal_at, int_at, text};
use crate::error::{Doing as _, LakeError, Result};
use crate::events::told::{EventTerms, Wanted};
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
    /// What makes orders and visits of events; `None` = only what was imported.
    pub terms: Option<Arc<EventTerms>>,
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
            terms: None,
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
    /// Platform of the source; `events` where only events tell of the orders.
    pub platform: String,
    /// Channel where the source itself says nothing of one; empty = unknown.
    pub channel: String,
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
    /// Channel where the source itself says nothing of one; empty = unknown.
    pub channel: String,
    /// Whether events tell it and no file does.
    pub from_events: bool,
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

    /// The last day in a time zone, not after `until`, on which events tell of
    /// a visit or an order.
    pub async fn last_event_day(&self, workspace: &WorkspaceId, zone: &str, until: Day) -> Result<Option<Day>> {
        let session = self.session(self.options().memory_bytes / 2)?;
        if !self.register_event_parts(&session, workspace, zone, None).await? {
            return Ok(None);
        }
        let sql = format!(
            "select max(day) as day from event_days \
              where day <= date '{until}' and not is_bot and visits + order_events > 0"
        );
        let found = collect(&session, &sql, "looking for the last day of events").await?;
        Ok(found.iter().find_map(|batch| (batch.num_rows() > 0).then(|| Cells(batch).day(0)).flatten()))
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

    /// Sums aggregated figures, and the visits that only events tell of.
    pub async fn response_sums(&self, query: &SumQuery) -> Result<Vec<ResponseSum>> {
        let mut sums = self.imported_response_sums(query).await?;
        sums.extend(self.tracked_visits(query).await?);
        sums.sort_by(|a, b| {
            (&a.day, &a.ref_key, a.figure, &a.channel).cmp(&(&b.day, &b.ref_key, b.figure, &b.channel))
        });
        Ok(sums)
    }

    async fn tracked_visits(&self, query: &SumQuery) -> Result<Vec<ResponseSum>> {
        let Some(terms) = &query.terms else { return Ok(Vec::new()) };
        let session = self.session(query.memory(self))?;
        if !self.register_told(&session, &query.workspace, terms, query.as_of, Wanted::Visits).await? {
            return Ok(Vec::new());
        }
        let day = if query.by_day { "day, " } else { "" };
        let sql = format!(
            "select {day}ref_key, platform, channel, sum(visits) as value from told_visits \
              where told_by = 'events' and {} group by {day}ref_key, platform, channel",
            query.days("day")
        );
        let mut sums = Vec::new();
        for batch in collect(&session, &sql, "summing visits").await? {
            let cells = Cells(&batch);
            for row in 0..batch.num_rows() {
                sums.push(ResponseSum {
                    ref_key: cells.text("ref_key", row),
                    platform: cells.text("platform", row),
                    channel: cells.text("channel", row),
                    from_events: true,
                    figure: Figure::Visits,
                    currency: None,
                    day: cells.day(row),
                    value: cells.decimal("value", row)?.unwrap_or_default(),
                });
            }
        }
        Ok(sums)
    }

    async fn imported_response_sums(&self, query: &SumQuery) -> Result<Vec<ResponseSum>> {
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
                    channel: String::new(),
                    from_events: false,
                    figure,
                    currency: Currency::parse(&cells.text("currency", row)).ok(),
                    day: cells.day(row),
                    value: cells.decimal("value", row)?.unwrap_or_default(),
                });
            }
        }
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

    pub(crate) fn float(&self, name: &str, row: usize) -> Option<f64> {
        let column = self.column(name)?.as_primitive_opt::<Float64Type>()?;
        column.is_valid(row).then(|| column.value(row))
    }

    pub(crate) fn day(&self, row: usize) -> Option<Day> {
        self.column("day").and_then(|column| day_at(column, row))
    }

    pub(crate) fn currency(&self, row: usize) -> Result<Currency> {
        let code = self.text("currency", row);
        Currency::parse(&code).map_err(|error| LakeError::Invalid(format!("a row of the lake: {error}")))
    }
}
