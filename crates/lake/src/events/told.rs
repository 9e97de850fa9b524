//! What files and events tell together: orders, and visits. Reports, the rows
//! behind their figures and the public views are all made of these, so that
//! they cannot differ.
//!
//! They are planned over `orders_facts` and `responses_facts` (what was
//! imported) and the parts of the events, which are small: no question about
//! orders or visits reads all events.

use base::{Currency, Frame, RefundPolicy, Timestamp, WorkspaceId};
use datafusion::prelude::SessionContext;

use super::kept::MERGED;
use super::views::filled;
use crate::Lake;
use crate::error::{Doing as _, Result};
use crate::tables::Table;
use crate::views::Dimensions;

/// What makes orders and visits of events, besides the events.
#[derive(Debug, Clone)]
pub struct EventTerms {
    /// What each source stands for: `ref_key`, `campaign_key`, `channel`
    /// (text; null = tied to none).
    pub source_refs: Frame,
    /// The workspace's currency, which an amount without one is in.
    pub currency: Currency,
    /// The workspace's time zone (IANA), by which instants become days.
    pub time_zone: String,
}

impl EventTerms {
    pub(super) fn dimensions(&self) -> Dimensions {
        Dimensions {
            source_refs: self.source_refs.clone(),
            rates: Frame::new(),
            reporting: self.currency,
            refunds: RefundPolicy::OrderDay,
            net_of_tax_and_shipping: false,
            time_zone: self.time_zone.clone(),
            sources: Frame::new(),
            identities: Frame::new(),
            tables: Vec::new(),
        }
    }
}

/// Events that tell of orders or refunds. What ties one to a campaign is the
/// source that more is known of: its own, else that of its visit.
const ORDER_EVENTS: &str = "
select e.event_id, e.name, e.source_id, {person} as person_id, e.session_id, e.occurred_at, e.received_at,
       day_of(e.occurred_at) as day, e.utm_source, e.utm_medium, e.utm_campaign, {channel} as channel,
       case when rank_of(e.ref_key) >= rank_of(e.session_ref_key) then e.ref_key else e.session_ref_key end as ref_key,
       e.order_id, coalesce({number of e}, e.event_id) as order_key, e.coupon, e.value, {currency} as currency,
       e.currency as own_currency, e.tax, e.shipping, e.discount, e.email_hash, e.is_bot,
       case when e.is_bot then 2 when e.device = 'server' then 0 else 1 end as turn
  from order_event_rows e";

/// One row for each order that events tell of, its fields filled from all of
/// them: what a server says comes first, then what came first, and a machine
/// last. What only machines tell of is not booked.
const EVENT_ORDERS: &str = "
select o.order_key, coalesce(o.order_id, o.order_key) as order_id, o.ordered_at, o.received_at, day_of(o.ordered_at) as day,
       coalesce(o.currency, {reporting}) as currency, o.value, o.tax, o.shipping, o.discount, o.coupon, o.utm_source,
       o.utm_medium, o.utm_campaign, coalesce(channel_of(o.ref_key), o.channel) as channel, o.ref_key, o.person_id,
       o.session_id, o.customer_hash, o.amounts, o.is_booked
  from (
    select order_key, min(occurred_at) as ordered_at, min(received_at) as received_at, {first order_id},
           {first currency where value}, {first value}, {first tax}, {first shipping}, {first discount},
           {first coupon}, {first utm_source}, {first utm_medium}, {first utm_campaign}, {first channel},
           first_value(ref_key order by -rank_of(ref_key), turn, occurred_at, event_id) as ref_key,
           {first person_id}, {first session_id}, {first email_hash as customer_hash},
           count(distinct value) as amounts, bool_or(not is_bot) as is_booked
      from order_events where name = 'order'
     group by order_key) o";

/// One row for each order that events tell a refund of. Several refunds from
/// one source add up; another source tells of the same ones.
const EVENT_REFUNDS: &str = "
select order_key, max(refunded) as refunded, bool_or(is_whole) as is_whole, min(day) as refunded_day,
       max(currency) as currency
  from (
    select order_key, source_id, sum(value) as refunded, bool_or(value is null) as is_whole, min(day) as day,
           max(own_currency) as currency
      from order_events
     where name = 'refund' and order_id is not null and not is_bot
     group by order_key, source_id)
 group by order_key";

/// Orders by whatever told of them: an import's figures rule, events fill what
/// it leaves open, and an order that only events know is one row, too. A refund
/// that an import knows nothing of yet is taken from events.
const ORDERS: &str = "
select s.day, s.order_id, s.ordered_at, s.status, s.is_booked, campaign_of({ref}) as campaign,
       coalesce(channel_of({ref}), channel_of(s.ref_key), s.channel, e.channel) as channel, s.platform, s.account,
       coalesce(s.utm_source, e.utm_source) as utm_source, coalesce(s.utm_medium, e.utm_medium) as utm_medium,
       coalesce(s.utm_campaign, e.utm_campaign) as utm_campaign, coalesce(s.coupon, e.coupon) as coupon,
       coalesce(s.coupons, e.coupon) as coupons, coalesce(s.customer_hash, e.customer_hash) as customer_hash,
       s.currency, s.total, s.gross, coalesce(s.discount, e.discount) as discount,
       coalesce(s.shipping, e.shipping) as shipping, coalesce(s.tax, e.tax) as tax,
       case when not {told_back} then s.refunded when f.is_whole then s.total else least(f.refunded, s.total) end
         as refunded,
       case when {told_back} then f.refunded_day else s.refunded_day end as refunded_day, {ref} as ref_key,
       s.import_id, s.line, s.recorded_at, e.person_id, e.session_id,
       case when e.order_key is null and f.order_key is null then 'import' else 'import,events' end as told_by,
       case when e.currency <> s.currency or f.currency <> s.currency then 'currency'
            when e.value <> s.total or e.amounts > 1 then 'total' end as disagreement
  from orders_facts s
  left join event_orders e on e.order_key = {number of s}
  left join event_refunds f on f.order_key = {number of s}
union all
select e.day, e.order_id, e.ordered_at, arrow_cast(null, 'Utf8') as status, e.is_booked, campaign_of(e.ref_key) as campaign,
       e.channel, 'events' as platform, arrow_cast(null, 'Utf8') as account, e.utm_source, e.utm_medium, e.utm_campaign,
       e.coupon, e.coupon as coupons, e.customer_hash, e.currency, coalesce(e.value, cast(0 as decimal(38, 9))) as total,
       cast(null as decimal(38, 9)) as gross, e.discount, e.shipping, e.tax,
       case when f.order_key is null or f.currency <> e.currency then cast(0 as decimal(38, 9))
            when f.is_whole then coalesce(e.value, cast(0 as decimal(38, 9)))
            else least(f.refunded, coalesce(e.value, cast(0 as decimal(38, 9)))) end as refunded,
       case when f.currency <> e.currency then null else f.refunded_day end as refunded_day, e.ref_key,
       arrow_cast(null, 'Utf8') as import_id, cast(null as bigint) as line, e.received_at as recorded_at, e.person_id,
       e.session_id, 'events' as told_by,
       case when f.currency <> e.currency then 'currency' when e.amounts > 1 then 'total' end as disagreement
  from event_orders e
  left join event_refunds f on f.order_key = e.order_key
 where not exists (select 1 from orders_facts s where {number of s} = e.order_key)";

/// The same columns where no events are.
const ORDERS_WITHOUT_EVENTS: &str = "
select s.day, s.order_id, s.ordered_at, s.status, s.is_booked, campaign_of(s.ref_key) as campaign,
       coalesce(channel_of(s.ref_key), s.channel) as channel, s.platform, s.account, s.utm_source, s.utm_medium,
       s.utm_campaign, s.coupon, s.coupons, s.customer_hash, s.currency, s.total, s.gross, s.discount, s.shipping,
       s.tax, s.refunded, s.refunded_day, s.ref_key, s.import_id, s.line, s.recorded_at,
       arrow_cast(null, 'Utf8') as person_id, arrow_cast(null, 'Utf8') as session_id, 'import' as told_by,
       arrow_cast(null, 'Utf8') as disagreement
  from orders_facts s";

/// Visits as files give them, and those that only events tell of. A visit is
/// in one cell: a campaign's day, or of no campaign a channel's day. Where a
/// file gives visits of a cell they are the same visits that events tell of,
/// so the events' are left out.
const VISITS: &str = "
select s.day, campaign_of(s.ref_key) as campaign, coalesce(channel_of(s.ref_key), s.channel) as channel, s.platform,
       arrow_cast(null, 'Utf8') as source, 'import' as told_by, s.value as visits, s.ref_key, s.import_id, s.line
  from responses_facts s where s.figure = 'visits'
union all
select e.day, campaign_of(e.ref_key) as campaign, e.channel, 'events' as platform,
       coalesce(source_of(e.source_id), e.source_id) as source,
       'events' as told_by, cast(sum(e.visits) as decimal(38, 9)) as visits, e.ref_key,
       arrow_cast(null, 'Utf8') as import_id, cast(null as bigint) as line
  from (select d.day, d.source_id, d.ref_key, d.visits, coalesce(channel_of(d.ref_key), d.channel) as channel,
               {cell of d} as cell
          from event_days d where not d.is_bot and d.visits > 0) e
 where not exists (
    select 1 from (select r.day, {cell of r} as cell from responses_facts r where r.figure = 'visits') f
     where f.day = e.day and f.cell = e.cell)
 group by e.day, e.source_id, e.ref_key, e.channel";

/// The same columns where no events are.
const VISITS_WITHOUT_EVENTS: &str = "
select s.day, campaign_of(s.ref_key) as campaign, coalesce(channel_of(s.ref_key), s.channel) as channel, s.platform,
       arrow_cast(null, 'Utf8') as source, 'import' as told_by, s.value as visits, s.ref_key, s.import_id, s.line
  from responses_facts s where s.figure = 'visits'";

/// Sums of events by day.
pub(crate) const SITE_DAILY: &str = "
select e.day, source_of(e.source_id) as source, campaign_of(e.ref_key) as campaign,
       coalesce(channel_of(e.ref_key), e.channel) as channel, e.is_bot, e.events, e.page_views, e.visits, e.engaged_ms,
       e.leads, e.sign_ups, e.order_events, e.goal_value,
       coalesce(e.currency, case when e.goal_value is not null then {reporting} end) as currency, e.visitors, e.ref_key
  from event_days e";

fn told(sql: &str, dimensions: &Dimensions) -> String {
    let cell = |of: &str| {
        format!(
            "case when campaign_of({of}.ref_key) is not null then concat('campaign ', campaign_of({of}.ref_key)) \
                  else concat('channel ', coalesce(channel_of({of}.ref_key), {of}.channel, '')) end"
        )
    };
    let sql = sql
        .replace("{ref}", "case when rank_of(s.ref_key) >= rank_of(e.ref_key) then s.ref_key else e.ref_key end")
        .replace(
            "{told_back}",
            "(s.refunded = 0 and f.order_key is not null and coalesce(f.currency, s.currency) = s.currency)",
        )
        // Some tell of the order `#1004` as `1004`.
        .replace("{number of e}", "ltrim(e.order_id, '#')")
        .replace("{number of s}", "ltrim(s.order_id, '#')")
        .replace("{cell of d}", &cell("d"))
        .replace("{cell of r}", &cell("r"))
        .replace("{reporting}", &format!("'{}'", dimensions.reporting.code()));
    filled(&sql, dimensions)
}

/// What is wanted of a session for sums and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// `told_orders`.
    Orders,
    /// `told_visits`.
    Visits,
}

impl Lake {
    /// Registers what files and events tell together, as the wanted view;
    /// whether there are events. Where there are none nothing is registered,
    /// because the imported facts say it all.
    pub(crate) async fn register_told(
        &self,
        session: &SessionContext,
        workspace: &WorkspaceId,
        terms: &EventTerms,
        as_of: Option<Timestamp>,
        wanted: Wanted,
    ) -> Result<bool> {
        let dimensions = terms.dimensions();
        if !self.register_event_parts(session, workspace, &terms.time_zone, as_of).await? {
            return Ok(false);
        }
        for function in super::lookups::functions(workspace, &dimensions)? {
            session.register_udf(function);
        }
        let table = match wanted {
            Wanted::Orders => Table::Orders,
            Wanted::Visits => Table::Responses,
        };
        let files = self.files(table, workspace, None, as_of).await?;
        let rows = self.believed_rows(session, table, &files, as_of)?.into_view();
        let name = format!("{}_facts", table.name());
        session.register_table(name, rows).doing(format!("opening {}", table.name()))?;
        match (wanted, as_of) {
            (Wanted::Visits, _) => {}
            (Wanted::Orders, None) => self.merged_orders(workspace, terms).await?.register(session)?,
            (Wanted::Orders, Some(_)) => {
                // A report asks for them several times over, and filling an order's
                // fields from all that tells of it takes memory: it is done once.
                plan_order_events(session, &dimensions).await?;
                for (name, sql) in MERGED.into_iter().zip(merges(&dimensions)) {
                    let doing = || format!("reading {name}");
                    let known = session.sql(&sql).await.doing(doing())?.cache().await.doing(doing())?;
                    session.register_table(name, known.into_view()).doing(doing())?;
                }
            }
        }
        plan(session, &dimensions, &[view(wanted, true)]).await?;
        Ok(true)
    }

    /// Plans the wanted views in a session that knows the facts, the parts of
    /// the events and the functions of events.
    pub(crate) async fn plan_told(
        &self,
        session: &SessionContext,
        dimensions: &Dimensions,
        has_events: bool,
        wanted: &[Wanted],
    ) -> Result<()> {
        if has_events && wanted.contains(&Wanted::Orders) {
            plan(session, dimensions, &OF_EVENTS).await?;
        }
        for wanted in wanted {
            plan(session, dimensions, &[view(*wanted, has_events)]).await?;
        }
        Ok(())
    }
}

/// What events tell of orders, in the order in which one is made of the other.
pub(super) const OF_EVENTS: [(&str, &str); 3] =
    [("order_events", ORDER_EVENTS), ("event_orders", EVENT_ORDERS), ("event_refunds", EVENT_REFUNDS)];

/// Plans `order_events` in a session that knows `order_event_rows`.
pub(super) async fn plan_order_events(session: &SessionContext, dimensions: &Dimensions) -> Result<()> {
    plan(session, dimensions, &[("order_events", ORDER_EVENTS)]).await
}

/// How the tables of [`MERGED`] are made of `order_events`.
pub(super) fn merges(dimensions: &Dimensions) -> [String; 2] {
    [EVENT_ORDERS, EVENT_REFUNDS].map(|sql| told(sql, dimensions))
}

fn view(wanted: Wanted, has_events: bool) -> (&'static str, &'static str) {
    match (wanted, has_events) {
        (Wanted::Orders, true) => ("told_orders", ORDERS),
        (Wanted::Orders, false) => ("told_orders", ORDERS_WITHOUT_EVENTS),
        (Wanted::Visits, true) => ("told_visits", VISITS),
        (Wanted::Visits, false) => ("told_visits", VISITS_WITHOUT_EVENTS),
    }
}

async fn plan(session: &SessionContext, dimensions: &Dimensions, views: &[(&str, &str)]) -> Result<()> {
    for (name, sql) in views {
        let doing = || format!("planning {name}");
        let view = session.sql(&told(sql, dimensions)).await.doing(doing())?.into_view();
        session.register_table(*name, view).doing(doing())?;
    }
    Ok(())
}
