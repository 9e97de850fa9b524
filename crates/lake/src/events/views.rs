//! The views that events give, as docs/data.md describes them. They are planned
//! over `event_rows`, the events that had been received by the instant asked
//! for, with the functions of `lookups`.

use base::{Timestamp, WorkspaceId};
use datafusion::prelude::SessionContext;

use crate::Lake;
use crate::error::{Doing as _, Result};
use crate::tables::Table;
use crate::views::Dimensions;

pub(crate) const EVENTS: &str = "
select e.event_id, e.name, e.original_name, e.protocol, source_of(e.source_id) as source, e.source_id,
       e.anonymous_id, e.user_id,
       coalesce(person_of_click(case when e.protocol = 'link' then e.click_id_kind || ':' || e.click_id end), {person},
                person_of_click(case when e.protocol = 'import' then e.click_id_kind || ':' || e.click_id end))
         as person_id, e.session_id, e.is_entry, e.occurred_at, e.received_at,
       day_of(e.occurred_at) as day, e.url, e.host, e.path, e.title, e.referrer, e.utm_source, e.utm_medium,
       e.utm_campaign, e.utm_term, e.utm_content, e.utm_id, e.click_id, e.click_id_kind, {channel} as channel,
       {campaign} as campaign, e.order_id, e.coupon, e.value, {currency} as currency,
       to_reporting(e.value, rate_of({currency}, day_of(e.occurred_at))) as value_reporting, e.tax, e.shipping,
       e.discount, e.items, e.engaged_ms, e.country, e.device, e.browser, e.os, e.language, e.ip, e.is_bot,
       e.bot_reason, e.consent, e.time_flag, e.skew_ms, e.client_session_id, e.previous_id, e.email_hash,
       e.phone_hash, e.properties, e.traits, e.ref_key, e.session_ref_key, e.seq,
       case when e.protocol = 'import' then concat('imp_', substr(e.source_id, 5)) end as import_id
  from event_rows e";

pub(crate) const SESSIONS: &str = "
select e.session_id, max({person}) as person_id, max(e.anonymous_id) as anonymous_id, max(e.user_id) as user_id,
       source_of(max(e.source_id)) as source, min(e.occurred_at) as started_at, max(e.occurred_at) as ended_at,
       day_of(min(e.occurred_at)) as day,
       coalesce(channel_of(max(e.session_ref_key)), max(e.session_channel)) as channel,
       campaign_of(max(e.session_ref_key)) as campaign,
       max(case when e.is_entry then e.url end) as landing_url, max(case when e.is_entry then e.host end) as host,
       max(case when e.is_entry then e.path end) as landing_path,
       max(case when e.is_entry then e.referrer end) as referrer,
       max(case when e.is_entry then e.utm_source end) as utm_source,
       max(case when e.is_entry then e.utm_medium end) as utm_medium,
       max(case when e.is_entry then e.utm_campaign end) as utm_campaign,
       max(case when e.is_entry then e.utm_term end) as utm_term,
       max(case when e.is_entry then e.utm_content end) as utm_content,
       max(case when e.is_entry then e.click_id end) as click_id,
       max(case when e.is_entry then e.click_id_kind end) as click_id_kind,
       count(*) as events, sum(case when e.name in ('page_view', 'screen_view') then 1 else 0 end) as page_views,
       sum(e.engaged_ms) as engaged_ms,
       count(distinct case when e.name = 'order' then coalesce(e.order_id, e.event_id) end) as orders,
       sum(case when e.name in ('lead', 'sign_up') then 1 else 0 end) as leads,
       max(e.country) as country, max(e.device) as device, max(e.browser) as browser, max(e.os) as os,
       max(e.language) as language, bool_or(e.is_bot) as is_bot, max(e.session_ref_key) as ref_key
  from event_rows e
 where e.session_id is not null
 group by e.session_id";

/// Contacts that can earn credit. A page further on repeats where the visit
/// came from and is no second touch; a visit without a source earns nothing.
/// The click on a short link and the visit that it led to are one touch: the
/// visit's, which has the person.
pub(crate) const TOUCHPOINTS: &str = "
select event_id as touchpoint_id, kind, person_id, anonymous_id, user_id, session_id, occurred_at, day, source, channel,
       campaign, utm_source, utm_medium, utm_campaign, click_id, click_id_kind, coupon, url, is_bot, ref_key
  from (
    select case when name = 'email_open' then 'email_open'
                when name = 'call' then 'call'
                when name = 'store_visit' then 'store_visit'
                when name = 'self_reported' then 'survey_answer'
                when coupon is not null and name in ('coupon', 'order') then 'coupon'
                when not is_entry and name <> 'link_click' or landed is not null then null
                when lower(utm_medium) in ('qr', 'qrcode', 'qr-code', 'qr_code') then 'qr_scan'
                when channel = 'email' then 'email_click'
                when channel in ('cross_network', 'paid_shopping', 'paid_search', 'paid_social', 'paid_video',
                                 'display', 'paid_other') then 'ad_click'
                when name = 'link_click' then 'link_click'
                when coalesce(channel, 'direct') <> 'direct' then 'visit'
           end as kind, e.*
      from events e
      left join (select distinct click_id as landed from events
                  where click_id_kind = 'sulit' and is_entry and protocol <> 'link') l
        on l.landed = e.click_id and e.protocol = 'link')
 where kind is not null";

pub(crate) const CONVERSIONS: &str = "
select event_id as conversion_id, name as kind, person_id, anonymous_id, user_id, session_id, occurred_at, day, source,
       channel, campaign, order_id, coupon, value, currency, value_reporting, {reporting} as reporting_currency,
       country, device, is_bot, ref_key
  from (
    select *, row_number() over (
             partition by case when name = 'order' then coalesce(order_id, event_id) else event_id end, name
             order by case when device = 'server' then 0 else 1 end, case when value is null then 1 else 0 end,
                      occurred_at, event_id) as turn
      from events
     where name in ('order', 'lead', 'sign_up') or name = 'conversion' and protocol = 'import')
 where turn = 1";

/// Orders with their amounts in the workspace's currency as well.
pub(crate) const ORDERS: &str = "
select s.day, s.order_id, s.ordered_at, s.status, s.is_booked, s.campaign, s.channel, s.platform, s.account, s.utm_source,
       s.utm_medium, s.utm_campaign, s.coupon, s.coupons, s.customer_hash, s.currency, s.total, s.gross, s.discount,
       s.shipping, s.tax, s.refunded, s.refunded_day, case when s.is_booked then s.total - s.refunded else 0 end as net,
       to_reporting(s.total, {rate}) as total_reporting, to_reporting(s.refunded, {rate}) as refunded_reporting,
       case when s.is_booked then to_reporting(s.total - s.refunded, {rate}) else 0 end as net_reporting,
       {reporting} as reporting_currency, {rate} as fx_rate, {fx_date} as fx_date,
       s.ref_key, s.import_id, s.line, s.recorded_at, s.person_id, s.session_id, s.told_by, s.disagreement
  from told_orders s
  left join rates x on x.currency = s.currency and x.day = s.day";

pub(crate) const REJECTED: &str = "
select import_id, line, \"column\", value, reason, message, raw, recorded_at, cast(null as varchar) as rejected_id,
       cast(null as varchar) as source, cast(null as varchar) as source_id, cast(null as varchar) as protocol,
       cast(null as varchar) as key, cast(null as varchar) as request, cast(null as varchar) as user_agent, cast(null as varchar) as content_type,
       recorded_at as received_at, cast(null as varchar) as event,
       cast(null as timestamp with time zone) as replayed_at
  from rejected_facts
union all
select cast(null as varchar) as import_id, cast(null as bigint) as line, cast(null as varchar) as \"column\",
       cast(null as varchar) as value, e.reason, e.message, e.raw, e.received_at as recorded_at, e.rejected_id,
       source_of(e.source_id) as source, nullif(e.source_id, '') as source_id, e.protocol, e.key, e.request, e.user_agent, e.content_type, e.received_at,
       e.event, d.replayed_at
  from rejected_event_rows e
  left join (select rejected_id, min(received_at) as replayed_at from rejected_event_rows
              where reason = 'replayed' group by rejected_id) d on d.rejected_id = e.rejected_id
 where e.reason <> 'replayed'";

/// Puts the expressions in place that several views share.
pub(crate) fn filled(sql: &str, dimensions: &Dimensions) -> String {
    let code = dimensions.reporting.code();
    let mut sql = sql.to_owned();
    // `{first a as b where c}`: `a` of the event that comes first among those
    // that have a `c`.
    while let Some((before, rest)) = sql.split_once("{first ") {
        let Some((what, after)) = rest.split_once('}') else { break };
        let (named, given) = what.split_once(" where ").unwrap_or((what, ""));
        let (column, name) = named.split_once(" as ").unwrap_or((named, named));
        let given = if given.is_empty() { column } else { given };
        sql = format!(
            "{before}first_value({column} order by turn, occurred_at, event_id) filter (where {given} is not null) \
             as {name}{after}"
        );
    }
    sql.replace("{person}", "person_of(e.user_id, e.email_hash, e.phone_hash, e.anonymous_id, e.occurred_at)")
        .replace(
            "{channel}",
            "coalesce(channel_of(e.ref_key), e.channel, channel_of(e.session_ref_key), e.session_channel)",
        )
        .replace("{campaign}", "coalesce(campaign_of(e.ref_key), campaign_of(e.session_ref_key))")
        .replace("{currency}", &format!("coalesce(e.currency, case when e.value is not null then '{code}' end)"))
}

impl Lake {
    /// Registers the events of a workspace as `event_rows`; whether there are
    /// any.
    pub(crate) async fn register_events(
        &self,
        session: &SessionContext,
        workspace: &WorkspaceId,
        dimensions: &Dimensions,
        as_of: Option<Timestamp>,
    ) -> Result<bool> {
        for function in super::lookups::functions(workspace, dimensions)? {
            session.register_udf(function);
        }
        session.register_udaf(super::approx_visitors());
        let any = self.register_event_parts(session, workspace, &dimensions.time_zone, as_of).await?;
        for (table, name) in [(Table::Events, "event_rows"), (Table::RejectedEvents, "rejected_event_rows")] {
            let files = self.files(table, workspace, None, as_of).await?;
            let rows = self.believed_rows(session, table, &files, as_of)?;
            let doing = || format!("opening {}", table.name());
            session.register_table(name, rows.into_view()).doing(doing())?;
        }
        Ok(any)
    }
}
