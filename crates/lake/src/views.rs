//! The public views, as docs/data.md describes them. They are planned in a
//! session that nobody can query; the asker's session gets the finished views,
//! so the tables below them have no name there.

use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, Decimal128Array, RecordBatch, new_null_array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Decimal128Type, Field, Schema, i256};
use base::{Currency, Frame, RefundPolicy, Timestamp, WorkspaceId};
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use datafusion::prelude::SessionContext;

use crate::Lake;
use crate::error::{Doing as _, Result};
use crate::events;
use crate::events::told::Wanted;
use crate::frames::{MOST_SCALE, to_batch};
use crate::tables::{PRECISION, SCALE, Table, decimal};

/// Relational tables that queries join with the facts.
#[derive(Debug, Clone)]
pub struct Dimensions {
    /// What each source stands for: `ref_key`, `campaign_key`, `channel`
    /// (text; null = tied to none).
    pub source_refs: Frame,
    /// Rates to the reporting currency: `currency` (text), `day`, `rate`
    /// (decimal: reporting units for one unit), `fx_date` (day of the rate).
    /// The reporting currency itself needs no row.
    pub rates: Frame,
    /// Currency of the columns named `…_reporting`.
    pub reporting: Currency,
    /// On which day refunds reduce revenue in `channels_daily`.
    pub refunds: RefundPolicy,
    /// Whether tax and shipping are left out of revenue in `channels_daily`.
    pub net_of_tax_and_shipping: bool,
    /// The workspace's time zone (IANA), by which instants become days.
    pub time_zone: String,
    /// Sources of events: `source_id`, `name`.
    pub sources: Frame,
    /// Who identifiers are: `kind` (`user`, `email`, `phone`, `anonymous`),
    /// `value`, `person_id`, and for identifiers that several people share
    /// `after` and `until`, the instants between which a row holds.
    pub identities: Frame,
    /// Further views by name, shown as they are: `campaigns`, `imports`,
    /// `budgets`, `fx_rates`…
    pub tables: Vec<(String, Frame)>,
}

const SPEND: &str = "
select s.day, r.campaign_key as campaign, coalesce(r.channel, s.channel) as channel, s.platform, s.account,
       s.account_name, s.campaign_id, s.campaign_name, s.ad_group_id, s.ad_group_name, s.ad_id, s.ad_name,
       s.utm_source, s.utm_medium, s.utm_campaign, s.coupon, s.currency, s.spend as spend_native,
       to_reporting(s.spend, {rate}) as spend_reporting, to_reporting(s.spend, {rate}) as spend,
       {reporting} as reporting_currency, {rate} as fx_rate, {fx_date} as fx_date,
       s.impressions, s.clicks, s.views, s.reach, s.engagements, s.conversions, s.conversions_value,
       to_reporting(s.conversions_value, {rate}) as conversions_value_reporting, s.conversion_definition,
       s.is_spread, s.ref_key, s.import_id, s.line, s.recorded_at
  from spend_facts s
  left join source_refs r on r.ref_key = s.ref_key
  left join rates x on x.currency = s.currency and x.day = s.day";

const ORDER_ITEMS: &str = "
select day, platform, order_id, position, sku, name, quantity, unit_price, discount, currency, import_id, line,
       recorded_at
  from order_items_facts";

const RESPONSES: &str = "
select s.day, r.campaign_key as campaign, coalesce(r.channel, s.channel) as channel, s.platform, s.account,
       s.campaign_id, s.campaign_name, s.utm_source, s.utm_medium, s.utm_campaign, s.coupon, s.figure, s.value,
       s.currency, case when s.currency is not null then to_reporting(s.value, {rate}) end as value_reporting,
       s.ref_key, s.import_id, s.line, s.recorded_at
  from responses_facts s
  left join source_refs r on r.ref_key = s.ref_key
  left join rates x on x.currency = s.currency and x.day = s.day";

const VISITS: &str = "
select day, campaign, channel, platform, source, told_by, visits, ref_key, import_id, line from told_visits";

const CHANNELS_DAILY: &str = "
select day, channel, case when max(case when missing = 1 then 1 else 0 end) = 1 then null else sum(spend) end as spend, sum(impressions) as impressions, sum(clicks) as clicks,
       sum(platform_conversions) as platform_conversions, sum(platform_conversions_value) as platform_conversions_value,
       sum(visits) as visits, sum(orders) as orders,
       case when max(case when missing = 2 then 1 else 0 end) = 1 then null else sum(revenue) end as revenue,
       {reporting} as currency, approx_visitors(visitors) as visitors
  from (
    select day, channel, spend_reporting as spend, impressions, clicks, conversions as platform_conversions,
           conversions_value_reporting as platform_conversions_value, cast(null as decimal(38, 9)) as visits,
           cast(null as bigint) as orders, cast(null as decimal(38, 9)) as revenue,
           case when spend_reporting is null then 1 else 0 end as missing, cast(null as varchar) as visitors
      from spend
    union all
    select day, channel, null, null, null, null, null, visits, null, null, 0, null from told_visits
    union all
    select day, channel, null, null, null, null, null, null, 1, total_reporting{left_out},
           case when total_reporting is null then 2 else 0 end, null
      from orders where is_booked
    union all
    select {refund_day}, channel, null, null, null, null, null, null, null, cast(0 as decimal(38, 9)) - refunded_reporting,
           case when refunded_reporting is null then 2 else 0 end, null
      from orders where is_booked and refunded <> 0
    union all
    select day, coalesce(channel_of(ref_key), channel), null, null, null, null, null, null, null, null, 0, visitors
      from event_days where not is_bot and visitors is not null)
 group by day, channel";

impl Lake {
    /// A session that shows the public views of one workspace.
    pub(crate) async fn public_session(
        &self,
        workspace: &WorkspaceId,
        dimensions: &Dimensions,
        as_of: Option<Timestamp>,
        memory_bytes: usize,
    ) -> Result<SessionContext> {
        let inner = self.session(memory_bytes)?;
        inner.register_udf(to_reporting());
        for table in Table::FACTS {
            let files = self.files(table, workspace, None, as_of).await?;
            let rows = self.believed_rows(&inner, table, &files, as_of)?.into_view();
            inner.register_table(format!("{}_facts", table.name()), rows).doing(format!("opening {}", table.name()))?;
        }
        let texts = ["ref_key", "campaign_key", "channel"].map(|name| (name, DataType::Utf8));
        register(&inner, "source_refs", shaped(&dimensions.source_refs, &texts)?)?;
        let scale = i8::try_from(MOST_SCALE).unwrap_or(SCALE);
        let rates = [
            ("currency", DataType::Utf8),
            ("day", DataType::Date32),
            ("rate", DataType::Decimal128(PRECISION, scale)),
            ("fx_date", DataType::Date32),
        ];
        register(&inner, "rates", shaped(&dimensions.rates, &rates)?)?;

        let has_events = self.register_events(&inner, workspace, dimensions, as_of).await?;

        let outer = SessionContext::new_with_config_rt(inner.copied_config(), inner.runtime_env());
        // These make values of any size that no memory limit counts.
        for name in ["range", "generate_series", "array_repeat", "array_resize", "repeat", "lpad", "rpad"] {
            outer.deregister_udf(name);
        }
        outer.register_udaf(events::approx_visitors());
        self.plan_told(&inner, dimensions, has_events, &[Wanted::Orders, Wanted::Visits]).await?;
        let views = [
            ("spend", SPEND),
            ("events", events::views::EVENTS),
            ("orders", events::views::ORDERS),
            ("order_items", ORDER_ITEMS),
            ("responses", RESPONSES),
            ("visits", VISITS),
            ("site_daily", events::told::SITE_DAILY),
            ("rejected", events::views::REJECTED),
            ("sessions", events::views::SESSIONS),
            ("touchpoints", events::views::TOUCHPOINTS),
            ("conversions", events::views::CONVERSIONS),
            ("channels_daily", CHANNELS_DAILY),
        ];
        for (name, sql) in views {
            let sql = filled(&events::views::filled(sql, dimensions), dimensions);
            let view = inner.sql(&sql).await.doing(format!("planning the view {name}"))?.into_view();
            inner.register_table(name, view.clone()).doing(format!("planning the view {name}"))?;
            outer.register_table(name, view).doing(format!("planning the view {name}"))?;
        }
        for (name, frame) in &dimensions.tables {
            register(&outer, name, to_batch(frame)?)?;
        }
        Ok(outer)
    }
}

fn filled(sql: &str, dimensions: &Dimensions) -> String {
    let code = dimensions.reporting.code();
    let is_own = format!("s.currency = '{code}'");
    let refund_day = match dimensions.refunds {
        RefundPolicy::OrderDay => "day",
        RefundPolicy::RefundDay => "coalesce(refunded_day, day)",
    };
    let left_out = if dimensions.net_of_tax_and_shipping {
        " - to_reporting(coalesce(tax, 0), fx_rate) - to_reporting(coalesce(shipping, 0), fx_rate)"
    } else {
        ""
    };
    sql.replace("{rate}", &format!("case when {is_own} then cast(1 as decimal(38, {MOST_SCALE})) else x.rate end"))
        .replace("{fx_date}", &format!("case when {is_own} then s.day else x.fx_date end"))
        .replace("{reporting}", &format!("'{code}'"))
        .replace("{refund_day}", refund_day)
        .replace("{left_out}", left_out)
}

fn register(session: &SessionContext, name: &str, batch: RecordBatch) -> Result<()> {
    let doing = || format!("showing the view {name}");
    let table = MemTable::try_new(batch.schema(), vec![vec![batch]]).doing(doing())?;
    session.register_table(name, Arc::new(table)).doing(doing())?;
    Ok(())
}

/// The columns a join needs, of the types it needs; missing ones are null.
fn shaped(frame: &Frame, columns: &[(&str, DataType)]) -> Result<RecordBatch> {
    let given = to_batch(frame)?;
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (name, kind) in columns {
        let array = match given.column_by_name(name) {
            Some(array) => cast(array, kind).doing(format!("reading the column {name} of a dimension"))?,
            None => new_null_array(kind, given.num_rows()),
        };
        arrays.push(array);
    }
    let fields: Vec<Field> = columns.iter().map(|(name, kind)| Field::new(*name, kind.clone(), true)).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).doing("reading a dimension")
}

/// `to_reporting(amount, rate)`: the product, rounded half away from zero to
/// nine places. SQL's own product of two decimals would keep 27 places and so
/// overflow at ten billion.
fn to_reporting() -> ScalarUDF {
    let rate = DataType::Decimal128(PRECISION, i8::try_from(MOST_SCALE).unwrap_or(SCALE));
    let convert = |arguments: &[ColumnarValue]| -> Result<ColumnarValue, DataFusionError> {
        let arrays = ColumnarValue::values_to_arrays(arguments)?;
        let (amounts, rates) = (arrays[0].as_primitive::<Decimal128Type>(), arrays[1].as_primitive::<Decimal128Type>());
        let converted: Decimal128Array = (0..amounts.len())
            .map(|row| (amounts.is_valid(row) && rates.is_valid(row)).then(|| (amounts.value(row), rates.value(row))))
            .map(|pair| pair.map(|(amount, rate)| product(amount, rate)).transpose())
            .collect::<Result<_, _>>()?;
        Ok(ColumnarValue::Array(Arc::new(converted.with_precision_and_scale(PRECISION, SCALE)?)))
    };
    create_udf("to_reporting", vec![decimal(), rate], decimal(), Volatility::Immutable, Arc::new(convert))
}

fn product(amount: i128, rate: i128) -> Result<i128, DataFusionError> {
    let one = i256::from_i128(10_i128.pow(MOST_SCALE));
    let exact = i256::from_i128(amount).wrapping_mul(i256::from_i128(rate));
    let half = i256::from_i128(10_i128.pow(MOST_SCALE) / 2 * if exact.is_negative() { -1 } else { 1 });
    let rounded = exact.wrapping_add(half).wrapping_div(one);
    rounded.to_i128().ok_or_else(|| {
        DataFusionError::Execution(format!("an amount of {amount} billionths is too large to be converted"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_amounts_convert_exactly() {
        let rials = 1_000_000_000_000_000 * 1_000_000_000_i128;
        assert_eq!(product(rials, 21_500_000_000_000).unwrap(), 21_500_000_000 * 1_000_000_000_i128);
        assert_eq!(product(1, 10_i128.pow(18)).unwrap(), 1);
        assert_eq!(product(-3, 5 * 10_i128.pow(17)).unwrap(), -2);
    }
}
