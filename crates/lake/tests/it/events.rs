use std::collections::HashMap;

use base::{Channel, Column, Event, Frame, Protocol, RefundPolicy, SourceId, SourceRef, Timestamp, event::name};
use lake::{
    Dimensions, EventRow, EventUpkeep, Lake, LakeOptions, NewSession, REPLAYED, RejectedEventRow, SqlLimits, SqlQuery,
};

use crate::shop::{Shop, dec, euro, options, order};

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn text(cells: &[&str]) -> Column {
    Column::Text(cells.iter().map(|cell| Some((*cell).to_owned())).collect())
}

pub(crate) fn utm(campaign: &str) -> SourceRef {
    SourceRef { platform: "events".into(), utm_campaign: campaign.into(), ..SourceRef::default() }
}

pub(crate) struct Site {
    pub(crate) shop: Shop,
    source: SourceId,
    pub(crate) dimensions: Dimensions,
}

impl Site {
    pub(crate) async fn new() -> Self {
        let shop = Shop::new().await;
        let source = SourceId::new(&*shop.clock);
        let dimensions = Dimensions {
            source_refs: Frame::new()
                .with("ref_key", text(&[&utm("autumn").key(), &coupon("FLYER").key()]))
                .with("campaign_key", text(&["autumn", "flyer"]))
                .with("channel", text(&["email", "print"])),
            rates: Frame::new()
                .with("currency", text(&["USD"]))
                .with("day", Column::Day(vec![Some(crate::shop::day("2026-10-02"))]))
                .with("rate", Column::Decimal(vec![Some(dec("0.9"))]))
                .with("fx_date", Column::Day(vec![Some(crate::shop::day("2026-10-02"))])),
            reporting: euro(),
            refunds: RefundPolicy::OrderDay,
            net_of_tax_and_shipping: false,
            time_zone: "Europe/Berlin".into(),
            sources: Frame::new().with("source_id", text(&[source.as_str()])).with("name", text(&["Shop"])),
            identities: Frame::new(),
            tables: Vec::new(),
        };
        Self { shop, source, dimensions }
    }

    pub(crate) fn event(&self, name: &str, visitor: &str, when: &str) -> Event {
        let mut event = Event::new(self.shop.workspace.clone(), self.source.clone(), name, Protocol::Sulit, at(when));
        event.event_id = format!("{visitor}-{name}-{when}");
        event.anonymous_id = visitor.to_owned();
        event.device = "mobile".into();
        event
    }

    pub(crate) async fn append(&self, first: u64, rows: &[(Event, &str, bool, SourceRef)]) {
        let rows = rows_of(first, rows);
        self.shop.lake.append_events("q", &rows, &[], first + rows.len() as u64 - 1).await.unwrap();
    }

    pub(crate) async fn ask(&self, sql: &str) -> String {
        self.ask_at(&self.shop.lake, sql, None).await
    }

    pub(crate) async fn ask_at(&self, lake: &Lake, sql: &str, as_of: Option<Timestamp>) -> String {
        let query = SqlQuery {
            workspace: self.shop.workspace.clone(),
            text: sql.into(),
            dimensions: self.dimensions.clone(),
            as_of,
            limits: SqlLimits::default(),
        };
        let rows = lake.sql(&query).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.into_frame().await.unwrap_or_else(|error| panic!("{sql}: {error}")).to_csv()
    }

    fn files(&self, table: &str) -> usize {
        let listed = std::fs::read_dir(self.shop.folder.path().join(table).join("_delta_log")).unwrap();
        listed.count()
    }
}

pub(crate) fn coupon(code: &str) -> SourceRef {
    SourceRef { platform: "events".into(), coupon: code.into(), ..SourceRef::default() }
}

fn rows_of(first: u64, rows: &[(Event, &str, bool, SourceRef)]) -> Vec<EventRow> {
    rows.iter()
        .enumerate()
        .map(|(seq, (event, session, is_entry, source))| EventRow {
            seq: first + seq as u64,
            event: event.clone(),
            session_id: (*session).to_owned(),
            is_entry: *is_entry,
            session: source.clone(),
        })
        .collect()
}

/// A visit by a mail with an order that the server reports as well, and one
/// of a machine.
async fn a_day(site: &Site) {
    let mut landing = site.event(name::PAGE_VIEW, "v1", "2026-10-01T22:30:00Z");
    landing.url = "https://shop.example/?utm_campaign=autumn".into();
    landing.path = "/".into();
    landing.utm_campaign = "autumn".into();
    landing.channel = Some(Channel::Email);
    let mut login = site.event(name::LOGIN, "v1", "2026-10-01T22:31:00Z");
    login.user_id = "u1".into();
    login.properties = r#"{"plan":"gold"}"#.into();
    let mut browser = site.event(name::ORDER, "v1", "2026-10-01T22:40:00Z");
    browser.order_id = "W-1".into();
    browser.value = Some(dec("19.90"));
    browser.coupon = "FLYER".into();
    let mut server = site.event(name::ORDER, "", "2026-10-01T22:40:05Z");
    server.event_id = "srv-1".into();
    server.anonymous_id.clear();
    server.user_id = "u1".into();
    server.device = "server".into();
    server.order_id = "W-1".into();
    server.value = Some(dec("20"));
    server.currency = Some(base::Currency::parse("USD").unwrap());
    server.tax = Some(dec("3.19"));
    let mut machine = site.event(name::PAGE_VIEW, "bot", "2026-10-01T12:00:00Z");
    machine.is_bot = true;
    let autumn = || SourceRef { channel: "email".into(), ..utm("autumn") };
    site.append(
        1,
        &[
            (landing, "s1", true, utm("autumn")),
            (login, "s1", false, utm("autumn")),
            (browser, "s1", false, utm("autumn")),
            (server, "", false, SourceRef::default()),
            (machine, "s2", true, autumn()),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_is_appended_twice_is_there_once() {
    let site = Site::new().await;
    let event = |n: u64| (site.event(name::PAGE_VIEW, &format!("v{n}"), "2026-10-01T10:00:00Z"), "s", true, utm("a"));
    let rows = rows_of(1, &[event(1), event(2), event(3), event(4), event(5)]);
    let lake = &site.shop.lake;
    assert_eq!(lake.append_events("q", &rows[..3], &[], 3).await.unwrap().events, 3);
    assert_eq!(lake.append_events("q", &rows[..3], &[], 3).await.unwrap().events, 0);
    // What came in between is told apart by its number.
    assert_eq!(lake.append_events("q", &rows, &[], 5).await.unwrap().events, 2);
    let other = site.shop.reopened().await;
    assert_eq!(other.append_events("q", &rows, &[], 5).await.unwrap().events, 0);
    assert_eq!(other.append_events("another", &rows[..1], &[], 1).await.unwrap().events, 1, "queues count apart");
    assert_eq!(site.ask("select count(*) as n, count(distinct event_id) as ids from events").await, "n,ids\n6,5\n");
}

#[tokio::test]
async fn two_writers_do_not_hurt_each_other() {
    let site = Site::new().await;
    let event = |n: u64| (site.event(name::PAGE_VIEW, &format!("v{n}"), "2026-10-01T10:00:00Z"), "s", true, utm("a"));
    let rows = rows_of(1, &(1..=8).map(event).collect::<Vec<_>>());
    let other = site.shop.reopened().await;
    let (left, right) = tokio::join!(
        async {
            for row in &rows[..4] {
                site.shop.lake.append_events("left", std::slice::from_ref(row), &[], row.seq).await.unwrap();
            }
        },
        async {
            for row in &rows[4..] {
                other.append_events("right", std::slice::from_ref(row), &[], row.seq).await.unwrap();
            }
        },
    );
    assert_eq!((left, right), ((), ()));
    assert_eq!(site.ask("select count(distinct event_id) as n from events").await, "n\n8\n");
}

#[tokio::test]
async fn events_are_seen_with_their_source_campaign_day_and_person() {
    let mut site = Site::new().await;
    a_day(&site).await;
    let seen = site
        .ask(
            "select name, source, protocol, campaign, channel, day, value, currency, value_reporting, user_id, properties
               from events where not is_bot order by occurred_at",
        )
        .await;
    assert_eq!(
        seen,
        "name,source,protocol,campaign,channel,day,value,currency,value_reporting,user_id,properties\n\
         page_view,Shop,sulit,autumn,email,2026-10-02,,,,,\n\
         login,Shop,sulit,autumn,email,2026-10-02,,,,u1,\"{\"\"plan\"\":\"\"gold\"\"}\"\n\
         order,Shop,sulit,flyer,print,2026-10-02,19.9,EUR,19.9,,\n\
         order,Shop,sulit,,,2026-10-02,20,USD,18,u1,\n"
    );
    // Nobody has tied the two ids yet: each is a person of its own.
    let persons = "select count(distinct person_id) as n from events where not is_bot";
    assert_eq!(site.ask(persons).await, "n\n2\n");
    let person = base::person::person_id(&site.shop.workspace, "user", "u1");
    assert_eq!(
        site.ask("select distinct person_id from events where user_id = 'u1'").await,
        format!("person_id\n{person}\n")
    );
    // Of a device that two people use, each has the events up to a moment.
    let moment = Some(at("2026-10-01T22:31:00Z"));
    site.dimensions.identities = Frame::new()
        .with("kind", text(&["anonymous", "anonymous"]))
        .with("value", text(&["v1", "v1"]))
        .with("person_id", text(&[&person, "prs_other"]))
        .with("after", Column::Timestamp(vec![None, moment]))
        .with("until", Column::Timestamp(vec![moment, None]));
    let of = "select name, person_id = (select max(person_id) from events where name = 'login') as same
                from events where anonymous_id = 'v1' order by occurred_at";
    assert_eq!(site.ask(of).await, "name,same\npage_view,true\nlogin,true\norder,false\n");

    let columns = site.ask("select * from events limit 0").await;
    let columns: Vec<&str> = columns.trim().split(',').collect();
    for column in "event_id,name,protocol,source,anonymous_id,user_id,person_id,session_id,occurred_at,received_at,url,\
                   path,referrer,utm_source,utm_medium,utm_campaign,click_id,channel,campaign,order_id,coupon,value,\
                   currency,country,device,browser,os,is_bot,consent,properties"
        .split(',')
    {
        assert!(columns.contains(&column), "{column}");
    }
}

#[tokio::test]
async fn sessions_touchpoints_and_conversions_are_made_of_events() {
    let site = Site::new().await;
    a_day(&site).await;
    assert_eq!(
        site.ask(
            "select session_id, channel, campaign, landing_path, events, page_views, orders, is_bot, day, user_id
               from sessions order by session_id"
        )
        .await,
        "session_id,channel,campaign,landing_path,events,page_views,orders,is_bot,day,user_id\n\
         s1,email,autumn,/,3,1,1,false,2026-10-02,u1\n\
         s2,email,,,1,1,0,true,2026-10-01,\n"
    );
    assert_eq!(
        site.ask("select kind, campaign, channel, coupon from touchpoints where not is_bot order by occurred_at").await,
        "kind,campaign,channel,coupon\nemail_click,autumn,email,\ncoupon,flyer,print,FLYER\n"
    );
    assert_eq!(
        site.ask("select conversion_id, kind, order_id, value_reporting from conversions").await,
        "conversion_id,kind,order_id,value_reporting\nsrv-1,order,W-1,18\n"
    );
}

#[tokio::test]
async fn every_kind_of_touchpoint_has_its_event() {
    let cases: [(&str, Option<Channel>, &str, bool, &str); 14] = [
        (name::PAGE_VIEW, Some(Channel::PaidSearch), "cpc", true, "ad_click"),
        (name::PAGE_VIEW, Some(Channel::PaidSearch), "cpc", false, ""),
        (name::PAGE_VIEW, Some(Channel::OrganicSocial), "", true, "visit"),
        (name::PAGE_VIEW, Some(Channel::Direct), "", true, ""),
        (name::PAGE_VIEW, None, "", true, ""),
        (name::PAGE_VIEW, Some(Channel::Email), "email", true, "email_click"),
        (name::PAGE_VIEW, Some(Channel::Print), "QR", true, "qr_scan"),
        (name::LINK_CLICK, Some(Channel::Print), "qr", false, "qr_scan"),
        (name::LINK_CLICK, None, "", false, "link_click"),
        (name::EMAIL_OPEN, Some(Channel::Email), "", false, "email_open"),
        (name::CALL, Some(Channel::Phone), "", false, "call"),
        (name::STORE_VISIT, Some(Channel::Store), "", false, "store_visit"),
        (name::SELF_REPORTED, None, "", false, "survey_answer"),
        (name::ORDER, None, "", false, ""),
    ];
    let site = Site::new().await;
    let mut rows = Vec::new();
    let mut expected = String::from("event_id,kind\n");
    for (at, (name, channel, medium, is_entry, kind)) in cases.into_iter().enumerate() {
        let mut event = site.event(name, "v", "2026-10-01T12:00:00Z");
        event.event_id = format!("e{at:02}");
        event.channel = channel;
        event.utm_medium = medium.into();
        expected += &format!("{},{kind}\n", event.event_id);
        rows.push((event, "s", is_entry, SourceRef::default()));
    }
    site.append(1, &rows).await;
    let sql = "select e.event_id, t.kind from events e left join touchpoints t on t.touchpoint_id = e.event_id
                order by e.event_id";
    assert_eq!(site.ask(sql).await, expected);
}

#[tokio::test]
async fn an_order_counts_once_whoever_tells_of_it() {
    let site = Site::new().await;
    a_day(&site).await;
    let mut refund = site.event(name::REFUND, "", "2026-10-03T10:00:00Z");
    refund.order_id = "W-1".into();
    refund.value = Some(dec("5"));
    let mut imported = site.event(name::ORDER, "v9", "2026-10-01T10:00:00Z");
    imported.order_id = "#7".into();
    imported.value = Some(dec("21"));
    imported.utm_source = "newsletter".into();
    let nameless = site.event(name::ORDER, "v8", "2026-10-01T11:00:00Z");
    site.append(
        6,
        &[(refund, "", false, utm("")), (imported, "s9", true, utm("autumn")), (nameless, "s8", true, utm(""))],
    )
    .await;
    let mut booked = order("2026-10-01", "#7", "", "", "20");
    booked.source.coupon.clear();
    site.shop.orders(&[booked, order("2026-10-01", "#8", "X", "c", "10")]).await;
    assert_eq!(
        site.ask(
            "select order_id, told_by, platform, total, currency, tax, refunded, net_reporting, campaign, utm_source,
                    disagreement
               from orders order by order_id"
        )
        .await,
        "order_id,told_by,platform,total,currency,tax,refunded,net_reporting,campaign,utm_source,disagreement\n\
         #7,\"import,events\",shopify,20,EUR,,0,20,autumn,newsletter,total\n\
         #8,import,shopify,10,EUR,,0,10,,,\n\
         W-1,events,events,20,USD,3.19,5,13.5,flyer,,total\n\
         v8-order-2026-10-01T11:00:00Z,events,events,0,EUR,,0,0,,,\n"
    );
    assert_eq!(
        site.ask("select day, channel, visits, orders, revenue from channels_daily order by day, channel").await,
        "day,channel,visits,orders,revenue\n\
         2026-10-01,email,1,1,20\n\
         2026-10-01,,1,2,10\n\
         2026-10-02,email,1,,\n\
         2026-10-02,print,,1,13.5\n"
    );
}

#[tokio::test]
async fn refusals_of_both_kinds_are_one_view() {
    let site = Site::new().await;
    let refused = |id: &str, workspace: &str| RejectedEventRow {
        seq: 1,
        rejected_id: id.into(),
        workspace: workspace.into(),
        source_id: site.source.to_string(),
        protocol: "segment".into(),
        reason: "bad_json".into(),
        raw: b"{".to_vec(),
        received_at: at("2026-10-01T10:00:00Z"),
        request: "POST /v1/track".into(),
        ..RejectedEventRow::default()
    };
    let own = site.shop.workspace.as_str();
    let replayed =
        RejectedEventRow { reason: REPLAYED.into(), received_at: at("2026-10-02T10:00:00Z"), ..refused("rej_1", own) };
    let rows = [refused("rej_1", own), refused("rej_2", own), refused("rej_3", ""), replayed];
    let appended = site.shop.lake.append_events("q", &[], &rows, 1).await.unwrap();
    assert_eq!(appended.rejected, 4);
    assert_eq!(
        site.ask("select rejected_id, source, protocol, reason, request, replayed_at from rejected order by 1").await,
        "rejected_id,source,protocol,reason,request,replayed_at\n\
         rej_1,Shop,segment,bad_json,POST /v1/track,2026-10-02T10:00:00Z\n\
         rej_2,Shop,segment,bad_json,POST /v1/track,\n"
    );
}

#[tokio::test]
async fn an_earlier_instant_sees_what_had_been_received() {
    let site = Site::new().await;
    let early = site.event(name::PAGE_VIEW, "v", "2026-10-01T10:00:00Z");
    let mut late = site.event(name::PAGE_VIEW, "v", "2026-10-01T10:01:00Z");
    late.received_at = at("2026-10-05T00:00:00Z");
    site.append(1, &[(early, "s", true, utm("a")), (late, "s", false, utm("a"))]).await;
    let count = "select count(*) as n from events";
    assert_eq!(site.ask_at(&site.shop.lake, count, Some(at("2026-10-02T00:00:00Z"))).await, "n\n1\n");
    assert_eq!(site.ask_at(&site.shop.lake, count, Some(at("2026-09-01T00:00:00Z"))).await, "n\n0\n");
    assert_eq!(site.ask(count).await, "n\n2\n");
}

/// Joining sorts wide rows. What merges several sorted parts cannot spill, and
/// found no memory left by those who can.
#[tokio::test]
async fn files_of_many_times_the_memory_are_joined() {
    let site = Site::new().await;
    let page = 3_000;
    for part in 0..12_u64 {
        let rows: Vec<_> = (0..page)
            .map(|n| {
                let mut event = site.event(name::PAGE_VIEW, &format!("v{}", n * 7_919 % page), "2026-10-01T10:00:00Z");
                event.event_id = format!("{part}-{n}");
                event.title = format!("{part} {n} ").repeat(100);
                (event, "s", false, utm("autumn"))
            })
            .collect();
        site.append(1 + part * page, &rows).await;
    }
    let small = LakeOptions { memory_bytes: 48 << 20, ..options(&site.shop.clock) };
    let lake = Lake::open(site.shop.folder.path().to_str().unwrap(), small).await.unwrap();
    let kept = lake.maintain_events(&EventUpkeep { most_files: 3, ..EventUpkeep::default() }).await.unwrap();
    assert_eq!(kept.joined, 12);
    let counted = site.ask_at(&lake, "select count(*) as n, count(distinct event_id) as ids from events", None).await;
    assert_eq!(counted, "n,ids\n36000,36000\n");
}

#[tokio::test]
async fn joining_files_changes_no_answer() {
    let site = Site::new().await;
    a_day(&site).await;
    for n in 0..30_u64 {
        let when = format!("2026-10-0{}T10:{:02}:00Z", 1 + n % 3, n);
        let mut event =
            site.event(if n % 5 == 0 { name::ORDER } else { name::PAGE_VIEW }, &format!("v{}", n % 7), &when);
        if n % 5 == 0 {
            event.order_id = format!("o{n}");
            event.value = Some(dec("1.5"));
        }
        site.append(10 + n, &[(event, "s", n < 7, utm("autumn"))]).await;
    }
    let questions = [
        "select * from events order by event_id",
        "select * from sessions order by session_id",
        "select * from orders order by order_id",
        "select * from conversions order by conversion_id",
        "select * from channels_daily order by day, channel",
    ];
    let mut before = Vec::new();
    for question in questions {
        before.push(site.ask(question).await);
    }
    let upkeep = EventUpkeep { most_files: 3, keep_versions: 4, ..EventUpkeep::default() };
    let kept = site.shop.lake.maintain_events(&upkeep).await.unwrap();
    assert_eq!(kept.joined, 32);
    assert!(kept.shortened > 20, "{kept:?}");
    assert!(site.files("events") < 10, "{}", site.files("events"));
    for lake in [site.shop.lake.clone(), site.shop.reopened().await] {
        for (question, before) in questions.iter().zip(&before) {
            assert_eq!(&site.ask_at(&lake, question, None).await, before, "{question}");
        }
    }
    assert_eq!(site.shop.lake.maintain_events(&upkeep).await.unwrap(), lake::EventsKept::default());
    // Orders and what is none lie in files of their own.
    let listed = site.shop.lake.backup_files().await.unwrap();
    let data = listed.iter().filter(|file| file.path.starts_with("events/workspace")).count();
    assert_eq!(data, 2);
    // The log still knows what the queue handed over.
    assert_eq!(site.shop.lake.append_events("q", &[], &[], 39).await.unwrap().events, 0);
    let again = (site.event(name::PAGE_VIEW, "v", "2026-10-01T10:00:00Z"), "s", true, utm("a"));
    let rows = rows_of(39, &[again]);
    assert_eq!(site.shop.lake.append_events("q", &rows, &[], 39).await.unwrap().events, 0);
    assert_eq!(site.shop.reopened().await.append_events("q", &rows, &[], 39).await.unwrap().events, 0);
}

#[tokio::test]
async fn a_simulated_month_of_small_appends_keeps_files_few() {
    let site = Site::new().await;
    let upkeep = EventUpkeep { keep_versions: 20, keep_minutes: 0, ..EventUpkeep::default() };
    let (mut most_files, mut most_log) = (0, 0);
    for n in 0..600_i64 {
        let when = at("2030-10-01T00:00:00Z") + jiff::SignedDuration::from_mins(74 * n);
        let event = site.event(name::PAGE_VIEW, &format!("v{n}"), &when.to_string());
        let seq = u64::try_from(n).unwrap() + 1;
        site.append(seq, &[(event, "s", true, utm("a"))]).await;
        if n % 12 == 11 {
            site.shop.lake.maintain_events(&upkeep).await.unwrap();
            let listed = site.shop.lake.backup_files().await.unwrap();
            most_files = most_files.max(listed.iter().filter(|file| file.path.starts_with("events/workspace")).count());
            most_log = most_log.max(site.files("events"));
        }
    }
    assert!(most_files <= 20, "{most_files} files");
    assert!(most_log <= 60, "{most_log} files of the log");
    // A year later nobody reads what was joined.
    site.shop.clock.advance_seconds(5 * 365 * 86_400);
    assert!(site.shop.lake.sweep_events(&upkeep).await.unwrap() > 500);
    assert_eq!(site.ask("select count(*) as n from events").await, "n\n600\n");

    let old = EventUpkeep { retention_days: Some(30), ..upkeep };
    assert_eq!(site.shop.lake.maintain_events(&old).await.unwrap().expired, 600);
    assert_eq!(site.ask("select count(*) as n from events").await, "n\n0\n");
}

#[tokio::test]
async fn sessions_can_be_made_anew_while_events_come_in() {
    let site = Site::new().await;
    a_day(&site).await;
    let visitors = ["v1".to_owned(), "bot".to_owned()];
    let lake = &site.shop.lake;
    let workspace = &site.shop.workspace;
    let read = |visitors: Vec<String>| async move {
        let mut read = lake.events_of_visitors(workspace, &visitors, at("2026-10-01T00:00:00Z"), 100).await.unwrap();
        read.sort_by_key(|event| event.seq);
        read
    };
    let events = read(visitors.to_vec()).await;
    assert_eq!(events.iter().map(|event| event.seq).collect::<Vec<_>>(), [1, 2, 3, 5]);
    assert_eq!(events[0].event.utm_campaign, "autumn");
    assert_eq!(events[0].event.channel, Some(Channel::Email));
    assert_eq!(events[0].session_ref_key, utm("autumn").key());
    assert_eq!(read(vec!["u1".to_owned()]).await.len(), 1, "without an anonymous id the user id is the visitor");

    let new = NewSession {
        occurred_at: events[2].event.occurred_at,
        session_id: "s3".into(),
        is_entry: true,
        session: SourceRef { channel: "direct".into(), ..utm("") },
    };
    let sessions = HashMap::from([((3, events[2].event.event_id.clone()), new)]);
    let restated = lake.prepare_sessions(workspace, &sessions).await.unwrap();
    let meanwhile = site.event(name::PAGE_VIEW, "v2", "2026-10-01T23:00:00Z");
    site.append(6, &[(meanwhile, "s4", true, utm(""))]).await;
    assert!(lake.commit_sessions(restated).await.unwrap());
    assert_eq!(
        site.ask("select session_id, events, channel from sessions where not is_bot order by 1").await,
        "session_id,events,channel\ns1,2,email\ns3,1,direct\ns4,1,\n"
    );
    // Files that were joined meanwhile are left alone.
    let restated = lake.prepare_sessions(workspace, &sessions).await.unwrap();
    let upkeep = EventUpkeep { most_files: 1, ..EventUpkeep::default() };
    assert_eq!(lake.maintain_events(&upkeep).await.unwrap().joined, 2);
    assert!(!lake.commit_sessions(restated).await.unwrap());
    assert_eq!(site.ask("select count(*) as n from events").await, "n\n6\n");
}

#[tokio::test]
async fn a_backup_holds_the_events() {
    let site = Site::new().await;
    a_day(&site).await;
    let upkeep = EventUpkeep { most_files: 0, keep_versions: 1, ..EventUpkeep::default() };
    site.shop.lake.maintain_events(&upkeep).await.unwrap();
    let refused = RejectedEventRow {
        seq: 1,
        rejected_id: "rej_1".into(),
        workspace: site.shop.workspace.to_string(),
        received_at: at("2026-10-01T10:00:00Z"),
        reason: "bad_json".into(),
        ..RejectedEventRow::default()
    };
    site.shop.lake.append_events("q", &[], &[refused], 9).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let restored = Lake::open(folder.path().to_str().unwrap(), options(&site.shop.clock)).await.unwrap();
    for file in &site.shop.lake.backup_files().await.unwrap() {
        let bytes = site.shop.lake.read_file(file).await.unwrap();
        restored.restore_file(&file.path, bytes).await.unwrap();
    }
    for question in ["select * from events order by event_id", "select * from rejected", "select * from orders"] {
        let (here, there) = (site.ask(question).await, site.ask_at(&restored, question, None).await);
        assert_eq!(here, there, "{question}");
        assert!(here.lines().count() > 1, "{question}");
    }
}
