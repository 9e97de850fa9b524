//! What events tell, in reports, on the overview and in SQL: the same figures.

use base::event::name;
use base::fx::DatedRate;
use base::{Actor, Basis, Channel, Currency, Decimal, Event, Frame, Protocol, RefundPolicy, SourceId, SourceRef};
use insights::overview::overview;
use insights::period::{Calendar, default_period};
use insights::rows_behind::{RowsBehindQuery, rows_behind};
use insights::{Dimension, ReportQuery, reports};
use lake::{Dimensions, EventRow, SqlLimits, SqlQuery};

use crate::shop::{Shop, cell, day, money, named, october, order, spend, total, utm};

fn of_events(campaign: &str) -> SourceRef {
    SourceRef { platform: "events".into(), utm_campaign: campaign.into(), ..SourceRef::default() }
}

struct Told {
    shop: Shop,
    source: SourceId,
    seq: std::cell::Cell<u64>,
}

impl Told {
    async fn open() -> Self {
        let shop = Shop::open("EUR").await;
        let ads = named("google_ads", "Brand");
        let brand = shop.campaign("brand", "Brand", Channel::PaidSearch).await;
        let mail = shop.campaign("mail", "Mail", Channel::Email).await;
        shop.tie(&ads, Some(&brand)).await;
        shop.tie(&utm("brand"), Some(&brand)).await;
        shop.tie(&of_events("brand"), Some(&brand)).await;
        shop.tie(&of_events("mail"), Some(&mail)).await;
        shop.tie(&of_events("unheard"), None).await;
        let rows = [spend("2026-10-01", &ads, "EUR", "100")];
        let orders =
            [order("1", "2026-10-02", &utm("brand"), "EUR", "50"), order("2", "2026-10-03", &utm(""), "EUR", "30")];
        shop.import(&rows, &orders, &[]).await;
        let (base, quote) = (Currency::parse("EUR").expect("EUR"), Currency::parse("USD").expect("USD"));
        let rates = [DatedRate { day: day("2026-10-01"), base, quote, rate: money("1.25") }];
        shop.store.fx_rates().put(&shop.workspace.id, &rates, "test", None, &Actor::CommandLine).await.expect("rates");
        let source = SourceId::new(shop.store.clock().as_ref());
        Self { shop, source, seq: std::cell::Cell::new(0) }
    }

    fn event(&self, name: &str, visitor: &str, when: &str) -> Event {
        let at = when.parse().expect("an instant");
        let mut event = Event::new(self.shop.workspace.id.clone(), self.source.clone(), name, Protocol::Sulit, at);
        event.event_id = format!("{visitor}-{name}-{when}");
        event.anonymous_id = visitor.to_owned();
        event
    }

    async fn tell(&self, event: Event, is_entry: bool, session: SourceRef) {
        let seq = self.seq.get() + 1;
        self.seq.set(seq);
        let row = EventRow { seq, session_id: format!("s-{}", event.anonymous_id), event, is_entry, session };
        self.shop.lake.append_events("q", &[row], &[], seq).await.expect("an append");
    }

    async fn order(&self, id: &str, visitor: &str, when: &str, (value, currency): (&str, &str), session: SourceRef) {
        self.tell(self.event(name::PAGE_VIEW, visitor, when), true, session.clone()).await;
        let mut event = self.event(name::ORDER, visitor, when);
        event.order_id = id.into();
        event.value = Some(money(value));
        event.currency = Currency::parse(currency).ok();
        self.tell(event, false, session).await;
    }

    /// The last order is known from 20 October on only.
    async fn october(&self) {
        // The file knows this one; the events tie it to a campaign.
        self.order("2", "a", "2026-10-03T10:00:00Z", ("31", "EUR"), of_events("mail")).await;
        self.order("3", "b", "2026-10-04T10:00:00Z", ("25", "USD"), of_events("brand")).await;
        let mut back = self.event(name::REFUND, "b", "2026-11-02T10:00:00Z");
        back.order_id = "3".into();
        back.value = Some(money("5"));
        self.tell(back, false, of_events("brand")).await;
        self.order("4", "c", "2026-10-05T10:00:00Z", ("40", "EUR"), of_events("unheard")).await;
        let search = SourceRef { channel: "organic_search".into(), ..SourceRef::default() };
        self.order("5", "d", "2026-10-06T10:00:00Z", ("60", "EUR"), search).await;
        let mut late = self.event(name::ORDER, "e", "2026-10-07T10:00:00Z");
        late.order_id = "6".into();
        late.value = Some(money("70"));
        late.received_at = "2026-10-20T10:00:00Z".parse().expect("an instant");
        self.tell(late, true, of_events("mail")).await;
        let mut machine = self.event(name::ORDER, "m", "2026-10-07T11:00:00Z");
        machine.order_id = "7".into();
        machine.value = Some(money("9999"));
        machine.is_bot = true;
        self.tell(machine, true, of_events("mail")).await;
    }

    async fn sql(&self, text: &str, as_of: Option<base::Timestamp>) -> Frame {
        let (store, workspace) = (&self.shop.store, &self.shop.workspace);
        let frame = async |name: &str| store.frame(name, &workspace.id).await.expect("a frame");
        let days: Vec<_> = october().iter().map(Some).collect();
        let rates = Frame::new()
            .with("currency", base::Column::Text(days.iter().map(|_| Some("USD".into())).collect()))
            .with("rate", base::Column::Decimal(days.iter().map(|_| Some(money("0.8"))).collect()))
            .with("fx_date", base::Column::Day(days.clone()))
            .with("day", base::Column::Day(days));
        let query = SqlQuery {
            workspace: workspace.id.clone(),
            text: text.into(),
            dimensions: Dimensions {
                source_refs: frame("source_refs").await,
                rates,
                reporting: workspace.currency,
                refunds: workspace.refund_policy,
                net_of_tax_and_shipping: false,
                time_zone: workspace.timezone.clone(),
                sources: Frame::new(),
                identities: Frame::new(),
                tables: Vec::new(),
            },
            as_of,
            limits: SqlLimits::default(),
        };
        self.shop.lake.sql(&query).await.expect("rows").into_frame().await.expect("a frame")
    }
}

fn number(frame: &Frame, column: &str) -> Decimal {
    frame.column(column).and_then(|cells| cells.text(0)).map_or(Decimal::ZERO, |text| money(&text))
}

fn asked() -> ReportQuery {
    ReportQuery { basis: Some(Basis::Orders), ..ReportQuery::over(october()) }
}

#[tokio::test]
async fn report_overview_and_sql_agree_on_orders_that_events_tell_of() {
    let told = Told::open().await;
    told.october().await;
    let shop = &told.shop;
    for (as_of, orders, revenue) in [
        // Before the late order had been received, before the refund, and now.
        (Some("2026-10-15T00:00:00Z"), 5, "200"),
        (Some("2026-10-25T00:00:00Z"), 6, "270"),
        (None, 6, "266"),
    ] {
        let as_of = as_of.map(|text| text.parse().expect("an instant"));
        let query = ReportQuery { as_of, ..asked() };
        let report = shop.report(&query).await;
        assert_eq!((total(&report, "orders"), total(&report, "revenue")), (orders.into(), money(revenue)), "{as_of:?}");
        let view = "select count(*) as orders, sum(net_reporting) as revenue from orders where is_booked
                     and day between date '2026-10-01' and date '2026-10-31'";
        let view = told.sql(view, as_of).await;
        assert_eq!((number(&view, "orders"), number(&view, "revenue")), (orders.into(), money(revenue)));
        let daily = "select sum(orders) as orders, sum(revenue) as revenue from channels_daily";
        let daily = told.sql(daily, as_of).await;
        assert_eq!((number(&daily, "orders"), number(&daily, "revenue")), (orders.into(), money(revenue)));
        let page = overview(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("an overview");
        assert_eq!(page.meta.totals["revenue"], report.meta.totals["revenue"]);
        assert_eq!(page.meta.totals["orders"], report.meta.totals["orders"]);
        let tied: Decimal = page.series.iter().filter_map(|point| point.revenue.as_deref()).map(money).sum();
        assert_eq!(tied, money(page.meta.attributed["revenue"].as_str().expect("money")));
        for (campaign, row) in [("brand", "Brand"), ("mail", "Mail")] {
            let sql = format!(
                "select coalesce(sum(net_reporting), 0) as revenue from orders where campaign = '{campaign}' and is_booked"
            );
            let of_view = number(&told.sql(&sql, as_of).await, "revenue");
            assert_eq!(cell(&report, row, "revenue").map(|text| money(&text)), Some(of_view), "{campaign} {as_of:?}");
        }
        let channels = reports::channels(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("a report");
        for channel in ["paid_search", "email", "organic_search"] {
            let sql =
                format!("select coalesce(sum(revenue), 0) as revenue from channels_daily where channel = '{channel}'");
            let of_view = number(&told.sql(&sql, as_of).await, "revenue");
            assert_eq!(
                cell(&channels, channel, "revenue").map(|text| money(&text)),
                Some(of_view),
                "{channel} {as_of:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_refund_reduces_the_month_that_the_policy_says() {
    let mut told = Told::open().await;
    told.october().await;
    told.shop.workspace.refund_policy = RefundPolicy::RefundDay;
    let report = told.shop.report(&asked()).await;
    assert_eq!(total(&report, "revenue"), money("270"), "without the four euros that went back in November");
}

#[tokio::test]
async fn the_rows_behind_a_figure_are_those_of_all_who_told() {
    let told = Told::open().await;
    told.october().await;
    let shop = &told.shop;
    let mut query = RowsBehindQuery {
        metric: "revenue".into(),
        part: None,
        report: ReportQuery { campaigns: vec!["mail".into()], ..asked() },
        limit: 100,
        cursor: None,
    };
    let found = rows_behind(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("rows");
    let ids = |frame: &Frame| -> Vec<String> {
        let column = frame.column("order_id").expect("order ids");
        (0..frame.rows()).filter_map(|row| column.text(row)).collect()
    };
    assert_eq!((found.table.as_str(), found.rows.rows()), ("orders", 3));
    let mut mail = ids(&found.rows);
    mail.sort();
    assert_eq!(mail, ["2", "6", "7"]);
    query.report.campaigns = vec!["unassigned".into()];
    let found = rows_behind(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("rows");
    assert_eq!(ids(&found.rows), ["4", "5"]);
    query.metric = "visits".into();
    query.report.campaigns.clear();
    let found = rows_behind(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("rows");
    assert_eq!((found.table.as_str(), found.rows.rows()), ("visits", 5));
}

#[tokio::test]
async fn visits_of_events_are_in_the_report() {
    let told = Told::open().await;
    told.october().await;
    let query = ReportQuery { by: vec![Dimension::Channel], ..asked() };
    let report = told.shop.report(&query).await;
    assert_eq!(total(&report, "visits"), money("5"), "a machine's is none");
    let view = told.sql("select sum(visits) as visits from channels_daily", None).await;
    assert_eq!(number(&view, "visits"), money("5"));
    assert_eq!(cell(&told.shop.report(&asked()).await, "Mail", "visits").as_deref(), Some("2"));
}

#[tokio::test]
async fn a_workspace_with_events_alone_opens_with_their_month() {
    let shop = Shop::open("EUR").await;
    let source = SourceId::new(shop.store.clock().as_ref());
    let told = Told { shop, source, seq: std::cell::Cell::new(0) };
    told.order("1", "a", "2026-08-03T10:00:00Z", ("31", "EUR"), of_events("mail")).await;
    let shop = &told.shop;
    let found = default_period(&shop.lake, &shop.workspace, day("2026-10-15"), Calendar::Gregorian).await;
    let found = found.expect("a period");
    assert_eq!((found.last_day, found.reason.as_str()), (Some(day("2026-08-03")), "last_with_figures"));
    let query = ReportQuery::over(base::Period { from: found.from, to: found.to });
    let page = overview(&shop.store, &shop.lake, &shop.workspace, &query).await.expect("an overview");
    assert_eq!(page.meta.totals["revenue"], "31.00");
    assert!(page.attention.iter().all(|a| a.finding.code != "nothing_imported"), "events are figures, too");
}
