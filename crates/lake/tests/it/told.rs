//! What files and events tell together: orders and visits in sums, rows and
//! views, and the sums kept of events.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::{Channel, Currency, Decimal, Event, Figure, RefundPolicy, SourceRef, Timestamp, event::name};
use lake::{EventTerms, EventUpkeep, NewSession, RowsQuery, SumQuery, Table, Tied};

use crate::events::{Site, at, coupon, utm};
use crate::shop::{dec, euro, order, response};

fn dollar() -> Currency {
    Currency::parse("USD").unwrap()
}

pub(crate) fn told(mut event: Event, order_id: &str, value: &str, currency: Option<Currency>) -> Event {
    event.order_id = order_id.into();
    event.value = (!value.is_empty()).then(|| dec(value));
    event.currency = currency;
    event
}

pub(crate) fn terms(site: &Site) -> Arc<EventTerms> {
    Arc::new(EventTerms {
        source_refs: site.dimensions.source_refs.clone(),
        currency: euro(),
        time_zone: site.dimensions.time_zone.clone(),
    })
}

pub(crate) fn asked(site: &Site) -> SumQuery {
    SumQuery { terms: Some(terms(site)), by_day: true, ..site.shop.query("2026-09-01", "2026-11-30") }
}

/// Orders that an import tells of, that events tell of, and that both do, in
/// two currencies, with refunds of every kind.
async fn orders(site: &Site) {
    let server = |event: &mut Event| event.device = "server".into();
    let mut both = told(site.event(name::ORDER, "v1", "2026-10-01T10:00:00Z"), "B-1", "21", None);
    both.utm_source = "newsletter".into();
    both.email_hash = "c9".into();
    // The import knows nothing of this refund yet.
    let mut back = told(site.event(name::REFUND, "", "2026-10-04T10:00:00Z"), "B-1", "5", None);
    server(&mut back);
    // Of this one it does, and says what it was.
    let mut known = told(site.event(name::REFUND, "", "2026-10-05T10:00:00Z"), "B-2", "9", None);
    server(&mut known);
    // In the workspace's zone these two are of 2 and 3 October.
    let dollars = told(site.event(name::ORDER, "v2", "2026-10-01T22:30:00Z"), "E-1", "20", Some(dollar()));
    let mut again = told(site.event(name::ORDER, "", "2026-10-01T22:30:05Z"), "E-1", "19", Some(dollar()));
    server(&mut again);
    again.tax = Some(dec("3.19"));
    let whole = told(site.event(name::REFUND, "v2", "2026-10-03T22:30:00Z"), "E-1", "", None);
    let mut flyer = told(site.event(name::ORDER, "v3", "2026-10-02T22:30:00Z"), "E-2", "30", None);
    flyer.coupon = "FLYER".into();
    flyer.received_at = at("2026-10-20T00:00:00Z");
    // A refund in another currency is said, and taken from nothing.
    let odd = told(site.event(name::REFUND, "v3", "2026-10-06T10:00:00Z"), "E-2", "7", Some(dollar()));
    let mut machine = told(site.event(name::ORDER, "bot", "2026-10-02T10:00:00Z"), "E-3", "1000", None);
    machine.is_bot = true;
    let mut organic = told(site.event(name::ORDER, "v4", "2026-10-02T11:00:00Z"), "E-4", "40", None);
    organic.channel = Some(Channel::OrganicSearch);
    site.append(
        1,
        &[
            (both, "s1", true, utm("autumn")),
            (back, "", false, SourceRef::default()),
            (known, "", false, SourceRef::default()),
            (dollars, "s2", true, utm("autumn")),
            (again, "", false, SourceRef::default()),
            (whole, "s2", false, utm("autumn")),
            (flyer, "s3", true, utm("")),
            (odd, "s3", false, utm("")),
            (machine, "s4", true, utm("autumn")),
            (organic, "s5", true, SourceRef { channel: "organic_search".into(), ..SourceRef::default() }),
        ],
    )
    .await;
    let mut refunded = order("2026-10-01", "B-2", "FLYER", "c1", "50");
    refunded.refunded = dec("8");
    refunded.refunded_day = Some(crate::shop::day("2026-10-06"));
    let mut open = order("2026-10-01", "#B-1", "", "", "20");
    open.shipping = None;
    site.shop.orders(&[open, refunded, order("2026-09-30", "I-1", "", "c9", "12")]).await;
}

/// Orders, total and refunds by day, source, channel and currency, as sums say.
async fn by_sums(site: &Site, query: &SumQuery) -> String {
    let mut lines = Vec::new();
    for sum in site.shop.lake.order_sums(query).await.unwrap() {
        let campaign = [("autumn", utm("autumn")), ("flyer", coupon("FLYER"))];
        let campaign = campaign.iter().find(|(_, source)| source.key() == sum.ref_key).map_or("", |(key, _)| key);
        let day = sum.day.map(|day| day.to_string()).unwrap_or_default();
        lines.push(format!(
            "{day},{campaign},{},{},{},{},{}",
            sum.channel, sum.currency, sum.orders, sum.total, sum.refunded
        ));
    }
    lines.sort();
    lines.join("\n")
}

/// The same by the view `orders`.
async fn by_view(site: &Site, refunds: RefundPolicy, as_of: Option<Timestamp>) -> String {
    let refund_day = match refunds {
        RefundPolicy::OrderDay => "day",
        RefundPolicy::RefundDay => "coalesce(refunded_day, day)",
    };
    let sql = format!(
        "select day, campaign, channel, currency, sum(orders) as orders, sum(total) as total, sum(refunded) as refunded
           from (select day, campaign, channel, currency, 1 as orders, total, cast(0 as decimal(38, 9)) as refunded
                   from orders where is_booked
                  union all
                 select {refund_day}, campaign, channel, currency, 0, 0, refunded from orders
                  where is_booked and refunded <> 0)
          group by day, campaign, channel, currency order by 1, 2, 3, 4"
    );
    let found = site.ask_at(&site.shop.lake, &sql, as_of).await;
    let mut lines: Vec<&str> = found.lines().skip(1).collect();
    lines.sort_unstable();
    lines.join("\n")
}

#[tokio::test]
async fn orders_of_files_and_events_are_summed_as_the_view_shows_them() {
    let site = Site::new().await;
    orders(&site).await;
    for refunds in [RefundPolicy::OrderDay, RefundPolicy::RefundDay] {
        let query = SumQuery { refunds, ..asked(&site) };
        for as_of in [None, Some(at("2026-10-15T00:00:00Z")), Some(at("2026-10-25T00:00:00Z"))] {
            let query = SumQuery { as_of, ..query.clone() };
            let sums = by_sums(&site, &query).await;
            assert_eq!(sums, by_view(&site, refunds, as_of).await, "{refunds:?} {as_of:?}");
            assert_eq!(by_sums(&site, &query).await, sums, "what is remembered is the same");
        }
    }
    let refund_day = SumQuery { refunds: RefundPolicy::RefundDay, ..asked(&site) };
    assert_eq!(
        by_sums(&site, &refund_day).await,
        "2026-09-30,,,EUR,1,12,0\n\
         2026-10-01,,,EUR,1,50,0\n\
         2026-10-01,autumn,email,EUR,1,20,0\n\
         2026-10-02,,organic_search,EUR,1,40,0\n\
         2026-10-02,autumn,email,USD,1,19,0\n\
         2026-10-03,flyer,print,EUR,1,30,0\n\
         2026-10-04,autumn,email,EUR,0,0,5\n\
         2026-10-04,autumn,email,USD,0,0,19\n\
         2026-10-06,,,EUR,0,0,8"
    );
    // Before the late event and the import, and after it.
    let early = by_sums(&site, &SumQuery { as_of: Some(at("2026-10-15T00:00:00Z")), ..refund_day.clone() }).await;
    assert!(
        !early.contains("flyer") && !early.contains(",12,") && early.contains("autumn,email,EUR,1,21,0"),
        "{early}"
    );
    let late = by_sums(&site, &SumQuery { as_of: Some(at("2026-10-25T00:00:00Z")), ..refund_day.clone() }).await;
    assert!(late.contains("2026-10-03,flyer,print,EUR,1,30,0"), "{late}");
    assert_eq!(
        site.ask("select order_id, told_by, is_booked, refunded, disagreement from orders order by order_id").await,
        "order_id,told_by,is_booked,refunded,disagreement\n\
         #B-1,\"import,events\",true,5,total\n\
         B-2,\"import,events\",true,8,\n\
         E-1,events,true,19,total\n\
         E-2,events,true,0,currency\n\
         E-3,events,false,0,\n\
         E-4,events,true,0,\n\
         I-1,import,true,0,\n"
    );
    // Without terms only files are read.
    let imported = SumQuery { terms: None, ..refund_day };
    assert_eq!(site.shop.lake.order_sums(&imported).await.unwrap().iter().map(|sum| sum.orders).sum::<i64>(), 3);
    // Whose first order it was: c9 bought before, of the rest nobody is known.
    let customers: i64 = site.shop.lake.order_sums(&asked(&site)).await.unwrap().iter().map(|s| s.new_customers).sum();
    assert_eq!(customers, 2);
    let tied = site.shop.lake.sources_with_orders(&site.shop.workspace, None, Some(&terms(&site))).await.unwrap();
    assert!(tied.contains(&utm("autumn").key()) && tied.contains(&coupon("FLYER").key()));
}

#[tokio::test]
async fn an_order_that_comes_changes_what_was_remembered() {
    let site = Site::new().await;
    orders(&site).await;
    let count =
        async || -> i64 { site.shop.lake.order_sums(&asked(&site)).await.unwrap().iter().map(|sum| sum.orders).sum() };
    assert_eq!(count().await, 6);
    let page = site.event(name::PAGE_VIEW, "v9", "2026-10-07T10:00:00Z");
    site.append(20, &[(page, "s9", true, utm(""))]).await;
    assert_eq!(count().await, 6);
    let another = told(site.event(name::ORDER, "v9", "2026-10-07T10:00:00Z"), "E-9", "5", None);
    site.append(21, &[(another, "s9", false, utm(""))]).await;
    assert_eq!(count().await, 7);
}

/// Every field of an order is filled from all that tells of it, which takes
/// memory; a report that did so several times over had not enough.
#[tokio::test]
async fn many_orders_of_events_are_summed_within_the_memory_of_a_report() {
    let site = Site::new().await;
    let count = 20_000;
    let rows: Vec<_> = (0..count)
        .map(|n| {
            let mut event = site.event(name::ORDER, &format!("v{n}"), "2026-10-01T10:00:00Z");
            event.email_hash = format!("{n:064x}");
            event.utm_campaign = "autumn".into();
            event.coupon = format!("CODE-{n}");
            (told(event, &format!("E-{n}"), "10", None), "s", true, utm("autumn"))
        })
        .collect();
    site.append(1, &rows).await;
    let sums = site.shop.lake.order_sums(&asked(&site)).await.unwrap();
    assert_eq!(sums.iter().map(|sum| sum.orders).sum::<i64>(), count);
}

#[tokio::test]
async fn the_rows_behind_are_those_of_the_sums() {
    let site = Site::new().await;
    orders(&site).await;
    let query = RowsQuery {
        terms: Some(terms(&site)),
        period: Some(asked(&site).period),
        limit: 2,
        ..RowsQuery::new(Table::Orders, site.shop.workspace.clone())
    };
    let read = async |query: &RowsQuery| -> Vec<String> {
        let (mut found, mut query) = (Vec::new(), query.clone());
        loop {
            let page = site.shop.lake.rows(&query).await.unwrap();
            assert_eq!(page.view, "orders");
            let ids = page.rows.column("order_id").unwrap();
            found.extend((0..page.rows.rows()).filter_map(|row| ids.text(row)));
            match page.next_cursor {
                Some(cursor) => query.cursor = Some(cursor),
                None => break,
            }
        }
        found.sort();
        found
    };
    assert_eq!(read(&query).await, ["#B-1", "B-2", "E-1", "E-2", "E-3", "E-4", "I-1"]);
    let only = |campaigns: &[&str], untied: bool, channels: &[&str]| {
        let texts =
            |keys: &[&str]| Some(keys).filter(|k| !k.is_empty()).map(|k| k.iter().map(|k| (*k).into()).collect());
        RowsQuery { tied: Tied { campaigns: texts(campaigns), untied, channels: texts(channels) }, ..query.clone() }
    };
    assert_eq!(read(&only(&["autumn"], false, &[])).await, ["#B-1", "E-1", "E-3"]);
    assert_eq!(read(&only(&[], true, &["organic_search"])).await, ["E-4"]);
    assert_eq!(read(&only(&[], true, &["unassigned"])).await, ["B-2", "I-1"]);
    assert_eq!(read(&only(&["flyer"], true, &[])).await, ["B-2", "E-2", "E-4", "I-1"]);
}

#[tokio::test]
async fn a_visit_counts_once_whoever_tells_of_it() {
    let site = Site::new().await;
    let mut rows = Vec::new();
    let (direct, search) = (|| SourceRef { channel: "direct".into(), ..SourceRef::default() }, "organic_search");
    for (visitor, day, source) in [
        ("a", "2026-10-01", utm("autumn")),
        ("b", "2026-10-01", utm("autumn")),
        ("c", "2026-10-02", utm("autumn")),
        ("d", "2026-10-01", direct()),
        ("e", "2026-10-01", SourceRef { channel: search.into(), ..SourceRef::default() }),
    ] {
        let page = site.event(name::PAGE_VIEW, visitor, &format!("{day}T10:00:00Z"));
        let more = site.event(name::PAGE_VIEW, visitor, &format!("{day}T10:01:00Z"));
        rows.extend([(page, visitor, true, source.clone()), (more, visitor, false, source)]);
    }
    let mut machine = site.event(name::PAGE_VIEW, "m", "2026-10-01T10:00:00Z");
    machine.is_bot = true;
    rows.push((machine, "m", true, direct()));
    site.append(1, &rows).await;
    // A file gives the campaign's visits of one day.
    let mut given = response("2026-10-01", "", Figure::Visits, "7");
    given.source = utm("autumn");
    site.shop.responses(&[given]).await;
    let view = "select day, campaign, channel, told_by, visits from visits order by day, campaign, channel";
    assert_eq!(
        site.ask(view).await,
        "day,campaign,channel,told_by,visits\n\
         2026-10-01,autumn,email,import,7\n\
         2026-10-01,,direct,events,1\n\
         2026-10-01,,organic_search,events,1\n\
         2026-10-02,autumn,email,events,1\n"
    );
    let sums = site.shop.lake.response_sums(&asked(&site)).await.unwrap();
    let all: Decimal = sums.iter().filter(|sum| sum.figure == Figure::Visits).map(|sum| sum.value).sum();
    assert_eq!(all, dec("10"));
    let of_events: Decimal = sums.iter().filter(|sum| sum.from_events).map(|sum| sum.value).sum();
    assert_eq!(of_events, dec("3"));
    assert_eq!(site.ask("select sum(visits) as n from channels_daily").await, "n\n10\n");
    assert_eq!(
        site.ask("select visitors from channels_daily where channel = 'email' order by day").await,
        "visitors\n2\n1\n",
        "visitors are told by events only"
    );
    let mut rows = RowsQuery::new(Table::Responses, site.shop.workspace.clone());
    rows.terms = Some(terms(&site));
    rows.equals = vec![("figure".into(), "visits".into())];
    let page = site.shop.lake.rows(&rows).await.unwrap();
    assert_eq!((page.view, page.rows.rows()), ("visits", 4));
    let last =
        site.shop.lake.last_event_day(&site.shop.workspace, "Europe/Berlin", crate::shop::day("2026-10-31")).await;
    assert_eq!(last.unwrap(), Some(crate::shop::day("2026-10-02")));
}

/// Many events in one append, so that their part is kept on disk.
async fn many(site: &Site, first: u64, count: u64, month: &str) {
    let mut rows = Vec::new();
    for n in 0..count {
        let visitor = format!("v{}", (first + n) * 7 % 3_000);
        let when = format!("{month}-{:02}T{:02}:{:02}:00Z", 1 + n % 27, n % 24, n % 60);
        let kind = match n % 50 {
            0 => name::ORDER,
            1 => name::LEAD,
            2 => name::SIGN_UP,
            _ => name::PAGE_VIEW,
        };
        let mut event = site.event(kind, &visitor, &when);
        event.event_id = format!("e{}", first + n);
        event.is_bot = n % 13 == 0;
        event.engaged_ms = (n % 3 == 0).then_some(250);
        event.received_at = at(&when) + jiff::SignedDuration::from_hours(i64::try_from(n % 5).unwrap() * 24);
        if kind == name::LEAD {
            event.value = Some(dec("1.5"));
            event.currency = (n % 100 == 1).then(dollar);
        }
        let source = if n % 4 == 0 { utm("autumn") } else { utm("") };
        rows.push((event, "s", n % 6 == 0, source));
    }
    site.append(first, &rows).await;
}

/// The same sums from the events themselves and from what is kept of them.
async fn compared(site: &Site, as_of: Option<Timestamp>) {
    let raw = "select day, session_ref_key as ref_key, is_bot, count(*) as events,
                      sum(case when name = 'page_view' then 1 else 0 end) as page_views,
                      sum(case when is_entry then 1 else 0 end) as visits, coalesce(sum(engaged_ms), 0) as engaged_ms,
                      sum(case when name = 'lead' then 1 else 0 end) as leads,
                      sum(case when name = 'sign_up' then 1 else 0 end) as sign_ups,
                      sum(case when name = 'order' then 1 else 0 end) as order_events,
                      sum(case when name = 'lead' and currency = 'EUR' then value end) as euros,
                      sum(case when name = 'lead' and currency = 'USD' then value end) as dollars
                 from events group by 1, 2, 3 order by 1, 2, 3";
    let kept = "select day, ref_key, is_bot, sum(events) as events, sum(page_views) as page_views,
                       sum(visits) as visits, sum(engaged_ms) as engaged_ms, sum(leads) as leads,
                       sum(sign_ups) as sign_ups, sum(order_events) as order_events,
                       sum(case when currency = 'EUR' then goal_value end) as euros,
                       sum(case when currency = 'USD' then goal_value end) as dollars
                  from site_daily group by 1, 2, 3 order by 1, 2, 3";
    let lake = &site.shop.lake;
    let (raw, kept) = (site.ask_at(lake, raw, as_of).await, site.ask_at(lake, kept, as_of).await);
    assert!(raw.lines().count() > 20);
    assert_eq!(raw, kept, "{as_of:?}");
}

fn parts(site: &Site) -> BTreeMap<String, std::time::SystemTime> {
    let mut found = BTreeMap::new();
    let mut folders = vec![site.shop.folder.path().join("rollups/events")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                let written = entry.metadata().unwrap().modified().unwrap();
                found.insert(entry.file_name().to_string_lossy().into_owned(), written);
            }
        }
    }
    found
}

#[tokio::test]
async fn sums_kept_of_events_are_those_of_the_events() {
    let site = Site::new().await;
    many(&site, 1, 6_000, "2026-09").await;
    compared(&site, None).await;
    let first = parts(&site);
    assert_eq!(first.len(), 2, "the days and the orders of one file: {first:?}");
    // New events cost their own file, and a few of them none.
    many(&site, 6_001, 5_500, "2026-10").await;
    many(&site, 12_001, 300, "2026-10").await;
    compared(&site, None).await;
    let second = parts(&site);
    assert_eq!(second.len(), 4);
    assert!(first.iter().all(|(name, written)| second.get(name) == Some(written)));
    // What had not been received yet is no part of what was known.
    compared(&site, Some(at("2026-09-20T05:00:00Z"))).await;
    compared(&site, Some(at("2026-10-12T00:00:00Z"))).await;
    assert_eq!(parts(&site), second);

    // Sessions made anew give their file another name, and joining does, too.
    let visitors = ["v7".to_owned()];
    let events = site.shop.lake.events_of_visitors(&site.shop.workspace, &visitors, at("2026-09-01T00:00:00Z"), 9);
    let moved = events.await.unwrap().into_iter().next().unwrap();
    let session = NewSession {
        occurred_at: moved.event.occurred_at,
        session_id: "s-new".into(),
        is_entry: !moved.is_entry,
        session: coupon("FLYER"),
    };
    let sessions = std::collections::HashMap::from([((moved.seq, moved.event.event_id.clone()), session)]);
    let restated = site.shop.lake.prepare_sessions(&site.shop.workspace, &sessions).await.unwrap();
    assert!(site.shop.lake.commit_sessions(restated).await.unwrap());
    compared(&site, None).await;
    let upkeep = EventUpkeep { most_files: 0, keep_minutes: 0, ..EventUpkeep::default() };
    site.shop.lake.maintain_events(&upkeep).await.unwrap();
    let made = parts(&site);
    compared(&site, None).await;
    assert_eq!(parts(&site), made, "upkeep has made those of joined files");
    // Those of files that are gone go with them.
    site.shop.clock.advance_seconds(5 * 365 * 86_400);
    site.shop.lake.sweep_events(&upkeep).await.unwrap();
    let left = parts(&site);
    assert!(left.len() < made.len(), "{left:?}");
    compared(&site, None).await;
    assert_eq!(parts(&site), left);
    // Deleting them all costs only time.
    std::fs::remove_dir_all(site.shop.folder.path().join("rollups")).unwrap();
    compared(&site, None).await;
    assert_eq!(parts(&site).keys().collect::<Vec<_>>(), left.keys().collect::<Vec<_>>());
}

#[tokio::test]
async fn distinct_visitors_are_estimated_within_their_error() {
    let site = Site::new().await;
    many(&site, 1, 9_000, "2026-09").await;
    many(&site, 9_001, 9_000, "2026-10").await;
    for (raw, kept) in [
        (
            "select count(distinct anonymous_id) as n from events where not is_bot",
            "select approx_visitors(visitors) as n from site_daily where not is_bot",
        ),
        (
            "select count(distinct anonymous_id) as n from events where not is_bot and day = date '2026-10-03'",
            "select approx_visitors(visitors) as n from site_daily where not is_bot and day = date '2026-10-03'",
        ),
    ] {
        let number = |text: String| text.lines().nth(1).unwrap().parse::<f64>().unwrap();
        let (exact, estimate) = (number(site.ask(raw).await), number(site.ask(kept).await));
        assert!(exact > 200.0, "{exact}");
        // Three standard errors of 1.6 %.
        assert!((estimate - exact).abs() / exact < 0.049, "{estimate} of {exact}");
    }
}
