//! Funnels, retention, paths, cohorts and visits, on events whose answers are
//! counted by hand, and against doing it the slow way.

use std::collections::BTreeMap;

use base::{Channel, Column, Event, Frame, Protocol, RefundPolicy, SourceId, SourceRef, Timestamp, event::name};
use lake::{
    BehaviourScope, Breakdown, CohortBy, CohortQuery, Condition, Counting, Dimensions, EventPattern, EventRow, Field,
    FunnelGroup, FunnelQuery, LakeError, PathOf, PathQuery, Place, RetentionQuery, SiteDimension, SqlLimits, Unit,
};
use proptest::prelude::*;

use crate::shop::{Shop, dec, euro, order};

fn at(text: &str) -> Timestamp {
    let text = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    text.parse().unwrap()
}

fn texts(cells: &[&str]) -> Column {
    Column::Text(cells.iter().map(|cell| Some((*cell).to_owned())).collect())
}

/// A site of a workspace in UTC, whose present is 1 November 2026, 08:00.
struct Site {
    shop: Shop,
    source: SourceId,
    rows: Vec<EventRow>,
    identities: Frame,
}

impl Site {
    async fn new() -> Self {
        let shop = Shop::new().await;
        let source = SourceId::new(&*shop.clock);
        Self { shop, source, rows: Vec::new(), identities: Frame::new() }
    }

    /// Adds an event of a visitor; visits are told apart by the day.
    fn add(&mut self, visitor: &str, name: &str, when: &str) -> &mut Event {
        let mut event = Event::new(self.shop.workspace.clone(), self.source.clone(), name, Protocol::Sulit, at(when));
        let seq = self.rows.len() as u64 + 1;
        event.event_id = format!("e{seq}");
        event.anonymous_id = visitor.to_owned();
        event.device = "mobile".into();
        let session_id = format!("{visitor} {}", &when[..10]);
        let is_entry = self.rows.iter().all(|row| row.session_id != session_id);
        let session = SourceRef { platform: "events".into(), channel: "direct".into(), ..SourceRef::default() };
        self.rows.push(EventRow { seq, event, session_id, is_entry, session });
        &mut self.rows.last_mut().unwrap().event
    }

    fn view(&mut self, visitor: &str, path: &str, when: &str) -> &mut Event {
        let event = self.add(visitor, name::PAGE_VIEW, when);
        event.path = path.to_owned();
        event
    }

    /// Brings the events to the lake in another order than they happened.
    async fn append(&self) {
        let (odd, even): (Vec<_>, Vec<_>) = self.rows.iter().cloned().partition(|row| row.seq % 2 == 1);
        for (queue, rows) in [("even", even), ("odd", odd)] {
            let last = rows.last().map_or(0, |row| row.seq);
            self.shop.lake.append_events(queue, &rows, &[], last).await.unwrap();
        }
    }

    fn scope(&self) -> BehaviourScope {
        BehaviourScope {
            workspace: self.shop.workspace.clone(),
            dimensions: Dimensions {
                source_refs: Frame::new(),
                rates: Frame::new(),
                reporting: euro(),
                refunds: RefundPolicy::OrderDay,
                net_of_tax_and_shipping: false,
                time_zone: "UTC".into(),
                sources: Frame::new(),
                identities: self.identities.clone(),
                tables: Vec::new(),
            },
            now: at("2026-11-01T08:00:00Z"),
            with_bots: false,
            limits: SqlLimits::default(),
        }
    }
}

fn october(steps: Vec<EventPattern>) -> FunnelQuery {
    FunnelQuery {
        steps,
        from: at("2026-10-01"),
        until: at("2026-11-01"),
        window_seconds: 7 * 86_400,
        is_exact: false,
        counting: Counting::Once,
        unit: Unit::Person,
        by: None,
        most_groups: 10,
    }
}

fn shopping() -> FunnelQuery {
    october([name::PAGE_VIEW, name::ADD_TO_CART, name::ORDER].map(EventPattern::named).to_vec())
}

fn reached(group: &FunnelGroup) -> Vec<u64> {
    group.steps.iter().map(|step| step.reached).collect()
}

/// Four visitors: one buys, one is too slow, one only looks, one is a machine.
async fn four_visitors() -> Site {
    let mut site = Site::new().await;
    site.view("ann", "/", "2026-10-01T10:00:00Z").channel = Some(Channel::Email);
    site.add("ann", name::ADD_TO_CART, "2026-10-01T10:05:00Z");
    let order = site.add("ann", name::ORDER, "2026-10-02T10:00:00Z");
    order.order_id = "A-1".into();
    order.value = Some(dec("10"));
    site.view("bob", "/", "2026-10-03T10:00:00Z").channel = Some(Channel::Email);
    site.add("bob", name::ADD_TO_CART, "2026-10-04T10:00:00Z");
    site.add("bob", name::ORDER, "2026-10-12T10:00:00Z").order_id = "B-1".into();
    site.view("cho", "/", "2026-10-30T10:00:00Z").channel = Some(Channel::Direct);
    for (name, minute) in [(name::PAGE_VIEW, 0), (name::ADD_TO_CART, 1), (name::ORDER, 2)] {
        site.add("bot", name, &format!("2026-10-05T10:0{minute}:00Z")).is_bot = true;
    }
    site
}

#[tokio::test]
async fn a_funnel_counts_persons_within_the_window() {
    let site = four_visitors().await;
    site.append().await;
    let found = site.shop.lake.funnel(&site.scope(), &shopping()).await.unwrap();
    assert_eq!(reached(&found.all), [3, 2, 1]);
    assert_eq!(found.events, [3, 2, 2], "the late order is an event all the same");
    assert_eq!((found.groups.len(), found.other, found.nobody), (0, None, 0));
    // Cho looked two days ago and may still buy; Bob's window is over.
    assert_eq!(found.all.steps.iter().map(|step| step.open).collect::<Vec<_>>(), [1, 0, 0]);
    let cart = found.all.steps[1].since_previous.unwrap();
    // 300 s and 86,400 s.
    assert!((cart.median_seconds - 43_350.0).abs() < 1e-6, "{cart:?}");
    assert!((cart.p90_seconds - 77_790.0).abs() < 1e-6, "{cart:?}");
    assert!((found.all.steps[2].since_entry.unwrap().median_seconds - 86_400.0).abs() < 1e-6);

    let with_bots = BehaviourScope { with_bots: true, ..site.scope() };
    let found = site.shop.lake.funnel(&with_bots, &shopping()).await.unwrap();
    assert_eq!(reached(&found.all), [4, 3, 2]);
    let wide = FunnelQuery { window_seconds: 30 * 86_400, ..shopping() };
    assert_eq!(reached(&site.shop.lake.funnel(&site.scope(), &wide).await.unwrap().all), [3, 2, 2]);
    // Within a session nobody comes further than the cart.
    let visits = FunnelQuery { unit: Unit::Session, ..shopping() };
    assert_eq!(reached(&site.shop.lake.funnel(&site.scope(), &visits).await.unwrap().all), [3, 1, 0]);
}

#[tokio::test]
async fn a_funnel_is_split_by_its_entry_or_by_the_first_touch() {
    let mut site = four_visitors().await;
    // Cho came first by a search, in September.
    site.view("cho", "/blog", "2026-09-01T10:00:00Z").channel = Some(Channel::OrganicSearch);
    site.append().await;
    let split = |by| FunnelQuery { by: Some(by), ..shopping() };
    let shown = |groups: &[FunnelGroup]| -> Vec<(Option<String>, Vec<u64>)> {
        groups.iter().map(|group| (group.value.clone(), reached(group))).collect()
    };
    let found = site.shop.lake.funnel(&site.scope(), &split(Breakdown::Entry("channel"))).await.unwrap();
    let named = |name: &str, reached: [u64; 3]| (Some(name.to_owned()), reached.to_vec());
    assert_eq!(shown(&found.groups), [named("email", [2, 2, 1]), named("direct", [1, 0, 0])]);
    let found = site.shop.lake.funnel(&site.scope(), &split(Breakdown::FirstTouch("channel"))).await.unwrap();
    assert_eq!(shown(&found.groups), [named("email", [2, 2, 1]), named("organic_search", [1, 0, 0])]);
    assert_eq!(reached(&found.all), [3, 2, 1], "visits before the period begin nothing");
    let one = FunnelQuery { most_groups: 1, ..split(Breakdown::Entry("channel")) };
    let found = site.shop.lake.funnel(&site.scope(), &one).await.unwrap();
    assert_eq!((found.groups.len(), found.other_values), (1, 1));
    assert_eq!(reached(&found.other.unwrap()), [1, 0, 0]);
}

#[tokio::test]
async fn devices_of_one_person_are_one_and_an_order_told_twice_is_one() {
    let mut site = Site::new().await;
    site.view("phone", "/", "2026-10-01T10:00:00Z");
    site.add("laptop", name::ADD_TO_CART, "2026-10-02T10:00:00Z");
    site.add("laptop", name::ORDER, "2026-10-02T10:05:00Z").order_id = "A-1".into();
    let server = site.add("", name::ORDER, "2026-10-02T10:05:02Z");
    server.order_id = "A-1".into();
    server.user_id = "u1".into();
    site.append().await;
    assert_eq!(reached(&site.shop.lake.funnel(&site.scope(), &shopping()).await.unwrap().all), [1, 0, 0]);
    site.identities = Frame::new()
        .with("kind", texts(&["anonymous", "anonymous", "user"]))
        .with("value", texts(&["phone", "laptop", "u1"]))
        .with("person_id", texts(&["prs_1", "prs_1", "prs_1"]));
    assert_eq!(reached(&site.shop.lake.funnel(&site.scope(), &shopping()).await.unwrap().all), [1, 1, 1]);
    let twice = october(vec![EventPattern::named(name::ORDER), EventPattern::named(name::ORDER)]);
    assert_eq!(reached(&site.shop.lake.funnel(&site.scope(), &twice).await.unwrap().all), [1, 0]);
}

#[tokio::test]
async fn steps_look_at_pages_and_properties() {
    let mut site = Site::new().await;
    site.view("ann", "/pricing/team", "2026-10-01T10:00:00Z");
    site.add("ann", "trial", "2026-10-01T10:01:00Z").properties = r#"{"plan":"gold","seats":5}"#.into();
    site.view("bob", "/pricing", "2026-10-01T10:00:00Z");
    site.add("bob", "trial", "2026-10-01T10:01:00Z").properties = r#"{"plan":"free"}"#.into();
    site.view("cho", "/about_us", "2026-10-01T10:00:00Z");
    site.add("cho", "trial", "2026-10-01T10:01:00Z");
    site.append().await;
    let condition =
        |field: &str, holds, value: &str| Condition { field: Field::named(field), holds, value: value.into() };
    let step = |name: &str, condition: Condition| EventPattern {
        names: vec![name.into()],
        is_entry: false,
        conditions: vec![condition],
    };
    let count = async |first: Condition, second: Condition| {
        let query = october(vec![step(name::PAGE_VIEW, first), step("trial", second)]);
        reached(&site.shop.lake.funnel(&site.scope(), &query).await.unwrap().all)
    };
    assert_eq!(count(condition("path", true, "/pricing*"), condition("plan", true, "gold")).await, [2, 1]);
    assert_eq!(count(condition("path", false, "/about_us"), condition("plan", false, "free")).await, [2, 1]);
    assert_eq!(count(condition("path", true, "/about%us"), condition("seats", true, "5")).await, [0, 0]);
    assert_eq!(count(condition("device", true, "mobile"), condition("seats", true, "5")).await, [3, 1]);
}

#[tokio::test]
async fn an_analysis_keeps_to_its_limits() {
    let site = four_visitors().await;
    site.append().await;
    let limits = SqlLimits { memory_bytes: 2_000, ..SqlLimits::default() };
    let refused = site.shop.lake.funnel(&BehaviourScope { limits, ..site.scope() }, &shopping()).await.unwrap_err();
    assert!(matches!(refused, LakeError::Limit(_)), "{refused}");
    let limits = SqlLimits { timeout: std::time::Duration::ZERO, ..SqlLimits::default() };
    let refused = site.shop.lake.funnel(&BehaviourScope { limits, ..site.scope() }, &shopping()).await.unwrap_err();
    assert!(matches!(refused, LakeError::Limit(_)), "{refused}");
    let many = october(vec![EventPattern::named("a"); 13]);
    let refused = site.shop.lake.funnel(&site.scope(), &many).await.unwrap_err();
    assert!(matches!(refused, LakeError::Invalid(_)), "{refused}");
}

/// Weeks from Monday 5 October 2026 on; the fifth is not over.
fn weeks() -> Vec<Timestamp> {
    ["2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09"].map(at).to_vec()
}

fn weekly(start: &str, again: &str) -> RetentionQuery {
    RetentionQuery {
        start: EventPattern::named(start),
        again: EventPattern::named(again),
        bounds: weeks(),
        cohorts: 3,
        intervals: 3,
        first_ever: true,
        is_rolling: false,
    }
}

#[tokio::test]
async fn retention_follows_cohorts_and_says_what_is_not_over() {
    let mut site = Site::new().await;
    for (visitor, days) in [
        ("ann", ["2026-10-05", "2026-10-13", "2026-10-27"].as_slice()),
        ("bob", &["2026-10-06", "2026-10-07"]),
        ("cho", &["2026-10-14", "2026-10-26"]),
        ("old", &["2026-09-01", "2026-10-05", "2026-10-12"]),
    ] {
        for day in days {
            site.add(visitor, "open", &format!("{day}T09:00:00Z"));
        }
    }
    site.append().await;
    let table = async |query: &RetentionQuery| {
        let found = site.shop.lake.retention(&site.scope(), query).await.unwrap();
        let cells = |cohort: &lake::RetentionCohort| {
            let cells =
                cohort.cells.iter().map(|cell| format!("{}{}", cell.persons, if cell.is_over { "" } else { "…" }));
            format!("{}: {}", cohort.persons, cells.collect::<Vec<_>>().join(" "))
        };
        found.cohorts.iter().map(cells).collect::<Vec<_>>()
    };
    // The week of 26 October is under way; the one after has not begun.
    assert_eq!(table(&weekly("open", "open")).await, ["2: 2 1 0 1…", "1: 1 0 1…", "0: 0 0…"]);
    let rolling = RetentionQuery { is_rolling: true, ..weekly("open", "open") };
    assert_eq!(table(&rolling).await, ["2: 2 1 1 1…", "1: 1 1 1…", "0: 0 0…"]);
    let within = RetentionQuery { first_ever: false, ..weekly("open", "open") };
    assert_eq!(table(&within).await[0], "3: 3 2 0 1…", "who came before counts by their first of these weeks");
    assert_eq!(table(&weekly("open", "order")).await[0], "2: 0 0 0 0…");
}

#[tokio::test]
async fn paths_lead_from_a_point_or_to_one() {
    let mut site = Site::new().await;
    for (visitor, path) in [
        ("ann", ["/", "/a", "/a", "/b"].as_slice()),
        ("bob", &["/", "/a"]),
        ("cho", &["/", "/c", "/b"]),
        ("dee", &["/a", "/", "/b"]),
    ] {
        for (minute, page) in path.iter().enumerate() {
            site.view(visitor, page, &format!("2026-10-01T10:0{minute}:00Z"));
        }
    }
    site.append().await;
    let query = |start: Option<&str>, end: Option<&str>| {
        let page = |path: &str| EventPattern {
            names: vec![name::PAGE_VIEW.into()],
            is_entry: false,
            conditions: vec![Condition { field: Field::named("path"), holds: true, value: path.into() }],
        };
        PathQuery {
            of: PathOf::Pages,
            start: start.map(page),
            end: end.map(page),
            from: at("2026-10-01"),
            until: at("2026-11-01"),
            depth: 2,
            most: 1,
        }
    };
    let shown = async |query: &PathQuery| {
        let found = site.shop.lake.paths(&site.scope(), query).await.unwrap();
        let name = |at: &Place| match at {
            Place::Point => "•".to_owned(),
            Place::Named(name) => name.clone(),
            Place::Other => "other".to_owned(),
            Place::End => "end".to_owned(),
        };
        // What leaves a place is what was there.
        for (id, node) in found.nodes.iter().enumerate() {
            let leaving: u64 = found.links.iter().filter(|link| link.from == id).map(|link| link.visits).sum();
            let is_last = node.step == query.depth || node.at == Place::End;
            assert_eq!(leaving, if is_last { 0 } else { node.visits }, "{node:?}");
        }
        let ways = found.links.iter().map(|link| {
            let (from, to) = (&found.nodes[link.from], &found.nodes[link.to]);
            format!("{} {}→{} {}", from.step, name(&from.at), name(&to.at), link.visits)
        });
        (found.visits, found.reached, ways.collect::<Vec<_>>())
    };
    let (visits, reached, ways) = shown(&query(Some("/"), None)).await;
    assert_eq!((visits, reached), (4, 4));
    // /a twice, /b and /c once each; of those in other one goes on to /b.
    assert_eq!(ways, ["0 •→/a 2", "0 •→other 2", "1 /a→/b 1", "1 /a→end 1", "1 other→/b 1", "1 other→end 1"]);
    let (_, reached, ways) = shown(&query(None, Some("/b"))).await;
    assert_eq!(reached, 3);
    assert_eq!(ways, ["0 •→/ 1", "0 •→other 2", "1 /→other 1", "1 other→/ 2"]);
    let (_, reached, ways) = shown(&query(None, None)).await;
    assert_eq!(reached, 4);
    assert_eq!(ways[..2], ["0 /→/a 2", "0 /→other 1"]);
    let both = query(Some("/"), Some("/b"));
    assert!(matches!(site.shop.lake.paths(&site.scope(), &both).await, Err(LakeError::Invalid(_))));
}

#[tokio::test]
async fn cohorts_of_customers_add_up_to_their_orders() {
    let mut site = Site::new().await;
    site.view("ann", "/", "2026-08-01T10:00:00Z").channel = Some(Channel::OrganicSearch);
    for (visitor, id, value, when) in [
        ("ann", "A-1", "10", "2026-08-03T10:00:00Z"),
        ("ann", "A-2", "20.50", "2026-09-03T10:00:00Z"),
        ("ann", "A-3", "5", "2026-10-03T10:00:00Z"),
        ("bob", "B-1", "7", "2026-08-20T10:00:00Z"),
        ("cho", "C-1", "100", "2026-10-20T10:00:00Z"),
        ("old", "O-1", "1", "2026-07-01T10:00:00Z"),
        ("old", "O-2", "1", "2026-08-01T10:00:00Z"),
    ] {
        let order = site.add(visitor, name::ORDER, when);
        order.order_id = id.into();
        order.value = Some(dec(value));
        order.channel = Some(Channel::Direct);
    }
    site.append().await;
    // An imported order of nobody that can be told.
    site.shop.orders(&[order("2026-08-05", "X-1", "", "", "9")]).await;
    let query = |by| CohortQuery {
        by,
        months: ["2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01"].map(at).to_vec(),
        from: at("2026-08-01"),
        until: at("2026-11-01"),
        followed: 6,
        most: 10,
    };
    let shown = async |by| {
        let found = site.shop.lake.cohorts(&site.scope(), &query(by)).await.unwrap();
        assert_eq!((found.nobody, found.unpriced), (1, 0));
        let cell = |cell: &lake::CohortCell| {
            let open = if cell.is_over { "" } else { "…" };
            format!("{}/{}/{}/{}/{}{open}", cell.customers, cell.active, cell.orders, cell.revenue, cell.repeaters)
        };
        let row = |cohort: &lake::Cohort| {
            let name =
                cohort.month.map_or(cohort.value.clone().unwrap_or_default(), |month| month.to_string()[..7].into());
            let cells: Vec<String> = cohort.cells.iter().map(cell).collect();
            format!("{name} {} {} {}: {}", cohort.customers, cohort.orders, cohort.revenue, cells.join(" "))
        };
        found.cohorts.iter().map(row).collect::<Vec<_>>()
    };
    // Old customers, who first ordered in July, belong to none.
    assert_eq!(
        shown(CohortBy::Month).await,
        ["2026-08 2 4 42.5: 2/2/2/17/0 2/1/1/20.5/1 2/1/1/5/1 2/0/0/0/1…", "2026-10 1 1 100: 1/1/1/100/0 1/0/0/0/0…",]
    );
    // Ann was found by a search before her first order; of the others only the
    // order tells. Months that are not over are left out.
    assert_eq!(
        shown(CohortBy::FirstTouch("channel")).await,
        [
            "direct 2 2 107: 2/2/2/107/0 1/0/0/0/0 1/0/0/0/0",
            "organic_search 1 3 35.5: 1/1/1/10/0 1/1/1/20.5/1 1/1/1/5/1",
        ]
    );
}

#[tokio::test]
async fn visits_are_counted_where_they_began() {
    let mut site = Site::new().await;
    let entry = site.view("ann", "/", "2026-10-01T10:00:00Z");
    entry.channel = Some(Channel::OrganicSearch);
    entry.referrer = "https://www.google.com/".into();
    entry.host = "shop.example".into();
    site.view("ann", "/a", "2026-10-01T10:01:00Z");
    let order = site.add("ann", name::ORDER, "2026-10-01T10:02:00Z");
    order.order_id = "A-1".into();
    site.view("ann", "/", "2026-10-03T10:00:00Z");
    site.add("ann", name::ENGAGEMENT, "2026-10-03T10:00:20Z").engaged_ms = Some(12_000);
    let own = site.view("bob", "/a", "2026-10-03T11:00:00Z");
    own.referrer = "https://shop.example/".into();
    own.host = "shop.example".into();
    site.view("bot", "/", "2026-10-03T12:00:00Z").is_bot = true;
    site.view("old", "/", "2026-09-30T23:59:59Z");
    site.append().await;
    let (from, until) = (at("2026-10-01"), at("2026-11-01"));
    let found = site.shop.lake.site(&site.scope(), from, until, 10).await.unwrap();
    let totals = found.totals;
    assert_eq!((totals.visits, totals.visitors, totals.page_views), (3, 2, 4));
    assert_eq!((totals.bounces, totals.orders, totals.engaged_ms), (1, 1, 12_000));
    let days: Vec<_> =
        found.days.iter().map(|day| (day.day.to_string(), day.totals.visits, day.totals.visitors)).collect();
    assert_eq!(days, [("2026-10-01".to_owned(), 1, 1), ("2026-10-03".to_owned(), 2, 2)]);
    let values: BTreeMap<SiteDimension, Vec<(Option<&str>, u64)>> = found
        .values
        .iter()
        .map(|(dimension, values)| {
            (*dimension, values.iter().map(|value| (value.value.as_deref(), value.totals.visits)).collect())
        })
        .collect();
    assert_eq!(values[&SiteDimension::Channel], [(Some("direct"), 2), (Some("organic_search"), 1)]);
    assert_eq!(values[&SiteDimension::Referrer], [(None, 2), (Some("google.com"), 1)], "the site itself is none");
    assert_eq!(values[&SiteDimension::EntryPage], [(Some("/"), 2), (Some("/a"), 1)]);
    assert_eq!(values[&SiteDimension::ExitPage], [(Some("/a"), 2), (Some("/"), 1)]);
    for (dimension, values) in &found.values {
        assert_eq!(values.iter().map(|value| value.totals.visits).sum::<u64>(), 3, "{dimension:?} adds up");
    }
    let first = site.shop.lake.site(&site.scope(), from, until, 1).await.unwrap();
    let channels = &first.values.iter().find(|(dimension, _)| *dimension == SiteDimension::Channel).unwrap().1;
    assert!(channels[1].is_other && channels[1].totals.visits == 1);

    let pages = site.shop.lake.pages(&site.scope(), from, until, 10).await.unwrap();
    let shown: Vec<_> = pages.iter().map(|page| (page.path.as_deref(), page.page_views, page.visits)).collect();
    assert_eq!(shown, [(Some("/"), 2, 2), (Some("/a"), 2, 2)]);
    let names = site.shop.lake.event_names(&site.scope(), Some((from, until)), 2).await.unwrap();
    assert_eq!((names[0].name.as_str(), names[0].events), ("page_view", 4));
    assert_eq!(names.len(), 2);
}

/// Events of a few visitors: who, which of four names, after how many hours.
fn some_events() -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    proptest::collection::vec((0_u8..4, 0_u8..4, 0_u8..20), 1..60)
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// By visitor: instant in hours since 1 October and name, in order of time.
type ByVisitor = BTreeMap<u8, Vec<(i64, u8)>>;

async fn made(events: &[(u8, u8, u8)]) -> (Site, ByVisitor) {
    let mut site = Site::new().await;
    let (mut hour, mut by_visitor) = (0_i64, ByVisitor::new());
    for (visitor, name, gap) in events {
        hour += i64::from(*gap);
        let when = at("2026-10-01").checked_add(jiff::SignedDuration::from_hours(hour)).unwrap().to_string();
        site.add(&format!("v{visitor}"), NAMES[*name as usize], &when);
        by_visitor.entry(*visitor).or_default().push((hour, *name));
    }
    site.append().await;
    (site, by_visitor)
}

/// The furthest that any chain of events goes, by trying all of them.
fn furthest(events: &[(i64, u8)], step: u8, steps: u8, until: i64) -> u8 {
    if step == steps {
        return 0;
    }
    let goes_on = |(at, (hour, name)): (usize, &(i64, u8))| {
        (*name == step && *hour <= until).then(|| 1 + furthest(&events[at + 1..], step + 1, steps, until))
    };
    events.iter().enumerate().filter_map(goes_on).max().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn funnels_are_those_of_trying_everything(events in some_events(), steps in 1_u8..4, window in 1_i64..60) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let (site, by_visitor) = made(&events).await;
            let mut expected = vec![0_u64; usize::from(steps)];
            for own in by_visitor.values() {
                let deepest = (0..own.len())
                    .filter(|at| own[*at].1 == 0)
                    .map(|at| 1 + furthest(&own[at + 1..], 1, steps, own[at].0 + window))
                    .max();
                expected.iter_mut().take(usize::from(deepest.unwrap_or(0))).for_each(|step| *step += 1);
            }
            let query = FunnelQuery {
                window_seconds: window * 3_600,
                until: at("2027-01-01"),
                ..october(NAMES[..usize::from(steps)].iter().map(|name| EventPattern::named(name)).collect())
            };
            let scope = BehaviourScope { now: at("2027-01-01"), ..site.scope() };
            let found = site.shop.lake.funnel(&scope, &query).await.unwrap();
            assert_eq!(reached(&found.all), expected);
        });
    }

    #[test]
    fn retention_is_that_of_counting_by_hand(events in some_events(), is_rolling in any::<bool>()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let (site, by_visitor) = made(&events).await;
            let day = |at: i64| at / 24;
            let bounds: Vec<Timestamp> =
                (0..60).map(|day| at("2026-10-01").checked_add(jiff::SignedDuration::from_hours(24 * day)).unwrap()).collect();
            let (cohorts, intervals) = (20_usize, 10_usize);
            let mut expected = vec![vec![0_u64; intervals + 1]; cohorts];
            for own in by_visitor.values() {
                let Some(first) = own.iter().position(|(_, name)| *name == 0) else { continue };
                let began = day(own[first].0);
                let Some(cells) = expected.get_mut(usize::try_from(began).unwrap()) else { continue };
                for (interval, cell) in (0_i64..).zip(cells) {
                    let mut came = own[first..].iter().filter(|(_, name)| *name == 1).map(|(at, _)| day(*at) - began);
                    let counts = |since: i64| if is_rolling { since >= interval } else { since == interval };
                    *cell += u64::from(came.any(counts));
                }
            }
            let query = RetentionQuery {
                start: EventPattern::named("a"),
                again: EventPattern::named("b"),
                bounds,
                cohorts,
                intervals,
                first_ever: true,
                is_rolling,
            };
            let scope = BehaviourScope { now: at("2027-01-01"), ..site.scope() };
            let found = site.shop.lake.retention(&scope, &query).await.unwrap();
            let cells: Vec<Vec<u64>> =
                found.cohorts.iter().map(|cohort| cohort.cells.iter().map(|cell| cell.persons).collect()).collect();
            assert_eq!(cells, expected);
        });
    }
}
