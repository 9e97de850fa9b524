//! Erasing a person from everything: who goes, what stays, and that a kill at
//! any step is mended by doing it again.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use base::event::name;
use base::{Actor, Clock as _, Currency, Event, Frame, Protocol, RefundPolicy, SourceId, Timestamp};
use collect::collector::{Collector, CollectorOptions};
use collect::drain::DrainOptions;
use collect::enrich::consent::email_hash;
use collect::erase::{EraseError, Erasure, Ledger, Parts, Step, again, resume, unwatched, who};
use collect::queue::{Entry, QueueOptions, RejectedEvent};
use lake::{Dimensions, Lake, LakeOptions, SqlLimits, SqlQuery};
use store::Store;

use crate::support::{Shop, options};

const ORDERS: &str = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Note Attributes,Cancelled at,Refunded Amount,Lineitem discount
#1001,ali@example.com,paid,2026-10-01 12:30:00 +0000,EUR,45.00,5.00,9.00,59.00,,0.00,2026-10-01 12:30:00 +0000,2,Tea,20.00,T1,,,0.00,0.00
#1002,bea@example.com,paid,2026-10-02 10:00:00 +0000,EUR,20.00,0.00,0.00,20.00,,0.00,2026-10-02 10:00:00 +0000,1,Tea,20.00,T1,,,0.00,0.00
#1003,ali@example.com,paid,2026-10-03 10:00:00 +0000,EUR,30.00,0.00,0.00,30.00,,0.00,2026-10-03 10:00:00 +0000,1,Tea,30.00,T1,,,0.00,0.00
";
const CONTACTS: &str = "Record ID,First Name,Last Name,Email,Lead Status
1,Ali,Reza,ali@example.com,NEW
2,Bea,Bo,bea@example.com,NEW
";
const RATES: &str = "date,base,quote,rate\n2026-10-01,USD,EUR,0.9\n";

/// Texts that name Ali and nobody else.
const ALI: [&str; 5] = ["user-4711", "device-ali-one", "device-ali-two", "ali@example.com", "Ali Reza"];

struct Site {
    shop: Shop,
    source: SourceId,
}

impl Site {
    async fn new() -> Self {
        let shop = Shop::open().await;
        let source = SourceId::new(&*shop.clock);
        for (name, text) in [("orders.csv", ORDERS), ("contacts.csv", CONTACTS), ("rates.csv", RATES)] {
            shop.import(name, text, &options()).await.unwrap();
        }
        let site = Self { shop, source };
        let collector = site.collector().await;
        collector.queue.append(site.events()).await.unwrap();
        collector.drain.flush().await.unwrap();
        collector.queue.close().await;
        site
    }

    async fn collector(&self) -> Collector {
        let options = CollectorOptions {
            folder: self.shop.folder.path().to_owned(),
            queue: QueueOptions::default(),
            drain: DrainOptions { clock: self.shop.clock.clone(), ..DrainOptions::default() },
            countries: None,
            random: |bytes| bytes.fill(7),
        };
        Collector::open(options, &self.shop.store, &self.shop.lake).await.unwrap()
    }

    fn event(&self, name: &str, device: &str, at: &str) -> Event {
        let at: Timestamp = at.parse().unwrap();
        let mut event = Event::new(self.shop.ws.id.clone(), self.source.clone(), name, Protocol::Sulit, at);
        event.received_at = self.shop.clock.now();
        event.event_id = format!("{device} {name} {at}");
        event.has_client_id = true;
        event.anonymous_id = device.to_owned();
        event.host = "shop.example".into();
        event.path = "/tea".into();
        event.url = "https://shop.example/tea?for=user-4711".into();
        event.properties = r#"{"note":"for Ali Reza"}"#.into();
        event
    }

    /// Ali on two devices of his own and on one that Bea uses, too.
    fn events(&self) -> Vec<Entry> {
        let ali = |mut event: Event| {
            event.user_id = "user-4711".into();
            event.email_hash = email_hash("ali@example.com");
            event.traits = r#"{"name":"Ali Reza"}"#.into();
            event
        };
        let bea = |mut event: Event| {
            event.user_id = "user-bea".into();
            event.url = "https://shop.example/tea?x=1".into();
            event.properties = r#"{"plan":"gold"}"#.into();
            event
        };
        let mut order = ali(self.event(name::ORDER, "device-ali-one", "2026-10-01T12:30:00Z"));
        (order.order_id, order.value) = ("#1001".into(), Some("59".parse().unwrap()));
        let mut other = bea(self.event(name::ORDER, "device-cafe", "2026-10-02T10:00:00Z"));
        (other.order_id, other.value) = ("#1002".into(), Some("20".parse().unwrap()));
        let mut unknown = self.event(name::PAGE_VIEW, "device-other", "2026-10-05T08:00:00Z");
        (unknown.url, unknown.properties) = ("https://shop.example/".into(), String::new());
        let events = [
            self.event(name::PAGE_VIEW, "device-ali-one", "2026-10-01T12:00:00Z"),
            order,
            self.event(name::PAGE_VIEW, "device-ali-two", "2026-10-03T09:00:00Z"),
            ali(self.event(name::LOGIN, "device-ali-two", "2026-10-03T09:10:00Z")),
            other,
            ali(self.event(name::LOGIN, "device-cafe", "2026-10-03T18:00:00Z")),
            bea(self.event(name::PAGE_VIEW, "device-cafe", "2026-10-04T08:00:00Z")),
            unknown,
        ];
        let refused = |id: u8, raw: &str| {
            Entry::Rejected(Box::new(RejectedEvent {
                id: format!("rej_{id:026}"),
                workspace: Some(self.shop.ws.id.clone()),
                source: Some(self.source.clone()),
                protocol: Some(Protocol::Sulit),
                reason: base::Refusal::MissingName,
                message: "the event has no name".into(),
                key: "wk_1".into(),
                raw: raw.as_bytes().to_vec(),
                received_at: self.shop.clock.now(),
                request: "POST /v1/events?e=ali%40example.com".into(),
                user_agent: String::new(),
                content_type: "application/json".into(),
                event: None,
            }))
        };
        let mut entries: Vec<Entry> = events.map(|event| Entry::Event(Box::new(event))).into();
        entries.push(refused(1, r#"{"user_id":"user-4711"}"#));
        let mut of_another = refused(2, r#"{"user_id":"user-bea"}"#);
        if let Entry::Rejected(refused) = &mut of_another {
            refused.request = "POST /v1/events".into();
        }
        entries.push(of_another);
        entries
    }

    fn parts<'a>(&'a self, collector: Option<&'a Collector>) -> Parts<'a> {
        let Shop { store, lake, ws, folder, .. } = &self.shop;
        Parts { store, lake, collector, folder: folder.path(), workspace: ws }
    }

    async fn begin(&self, id: &str) -> Erasure {
        let parts = self.parts(None);
        let person = who::find(parts.store, parts.lake, parts.workspace, id).await.unwrap();
        let mut erasure = Erasure::of(parts.store, person, |bytes| bytes.fill(9));
        erasure.begin(&parts, &Actor::CommandLine).await.unwrap();
        erasure
    }

    async fn ask(&self, sql: &str) -> String {
        asked(&self.shop.store, &self.shop.lake, &self.shop.ws, sql).await
    }

    /// What must be as before.
    async fn totals(&self) -> Vec<String> {
        totals(&self.shop.store, &self.shop.lake, &self.shop.ws).await
    }
}

pub(crate) async fn asked(store: &Store, lake: &Lake, ws: &base::Workspace, sql: &str) -> String {
    let query = SqlQuery {
        workspace: ws.id.clone(),
        text: sql.into(),
        dimensions: Dimensions {
            source_refs: Frame::new(),
            rates: Frame::new(),
            reporting: Currency::parse("EUR").unwrap(),
            refunds: RefundPolicy::OrderDay,
            net_of_tax_and_shipping: false,
            time_zone: "UTC".into(),
            sources: Frame::new(),
            identities: store.frame("identities", &ws.id).await.unwrap(),
            tables: Vec::new(),
        },
        as_of: None,
        limits: SqlLimits::default(),
    };
    lake.sql(&query).await.unwrap().into_frame().await.unwrap().to_csv()
}

async fn totals(store: &Store, lake: &Lake, ws: &base::Workspace) -> Vec<String> {
    let queries = [
        "select count(*), count(distinct session_id), count(distinct person_id), count(distinct user_id), \
         count(distinct event_id), sum(value) from events",
        "select order_id, total, currency, told_by, customer_hash is null as of_nobody from orders order by order_id",
        "select count(*), count(distinct customer_hash), count(distinct person_id), sum(total) from orders",
        "select channel, count(*), sum(page_views), sum(orders) from sessions group by channel order by channel",
        "select kind, count(*), count(distinct person_id), sum(value) from conversions group by kind",
        "select day, path, count(*) from events group by day, path order by day, path",
        "select reason, count(*) from rejected group by reason",
        "select day, channel, visits, orders, revenue from channels_daily order by day, channel",
    ];
    let mut found = Vec::new();
    for query in queries {
        found.push(asked(store, lake, ws, query).await);
    }
    found
}

/// Files below a folder that have a text in them as it stands.
fn naming(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(naming(&path, text));
        } else if memchr_in(&std::fs::read(&path).unwrap(), text.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

fn memchr_in(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part.eq_ignore_ascii_case(text))
}

/// Nothing tells of Ali, and everything of everybody else is there.
async fn nothing_is_left(site: &Site) {
    let everything = site.ask("select * from events").await + &site.ask("select * from orders").await;
    let everything = everything + &site.ask("select * from rejected").await + &site.ask("select * from sessions").await;
    for text in ALI.iter().map(|text| (*text).to_owned()).chain([email_hash("ali@example.com")]) {
        assert!(!everything.contains(&text), "{text} is in a row");
        assert_eq!(naming(site.shop.folder.path(), &text), Vec::<String>::new(), "{text} is in a file");
    }
    for text in ["user-bea", "device-cafe", "gold", "device-other"] {
        assert!(everything.contains(text), "{text} is not anybody's to erase");
    }
    let contacts = site.shop.store.contacts().list(&site.shop.ws.id, &store::PageRequest::default()).await.unwrap();
    assert_eq!(contacts.items.iter().map(|c| c.fields.email.as_str()).collect::<Vec<_>>(), ["bea@example.com"]);
    let gone = who::find(&site.shop.store, &site.shop.lake, &site.shop.ws, "ali@example.com").await.unwrap_err();
    assert!(matches!(gone, EraseError::Nobody(_)), "{gone}");
    let bea = who::find(&site.shop.store, &site.shop.lake, &site.shop.ws, "user-bea").await.unwrap();
    assert_eq!(bea.of_kind(base::identity::IdKind::Anonymous).collect::<Vec<_>>(), ["device-cafe"]);
    // Only the file of rates names nobody.
    let originals = std::fs::read_dir(site.shop.folder.path().join("lake/originals")).unwrap().count();
    assert_eq!(originals, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_id_of_a_person_finds_them() {
    let site = Site::new().await;
    let parts = site.parts(None);
    let find = async |id: &str| who::find(parts.store, parts.lake, parts.workspace, id).await;
    let ali = find("user-4711").await.unwrap();
    for id in [
        "ali@example.com",
        " Ali@Example.com ",
        "device-ali-one",
        "device-ali-two",
        &email_hash("ali@example.com"),
        &ali.id,
    ] {
        assert_eq!(find(id).await.unwrap().ids, ali.ids, "{id}");
    }
    assert_eq!(ali.texts.iter().filter(|text| text.contains('@')).count(), 1);
    assert!(matches!(find("nobody").await.unwrap_err(), EraseError::Nobody(_)));
    assert!(matches!(find(&"x".repeat(1000)).await.unwrap_err(), EraseError::TooLong(1000)));
    let shared = find("device-cafe").await.unwrap_err();
    assert!(shared.to_string().contains(&ali.id), "{shared}");
    let alone = find("device-other").await.unwrap();
    assert_eq!(find(&alone.id).await.unwrap().ids, alone.ids, "somebody who is one id only");
    let held = Erasure::of(parts.store, ali, |bytes| bytes.fill(1)).held(&parts).await.unwrap();
    let told = |place: &str| held.get(place).copied().unwrap_or_default();
    assert_eq!((told("events"), told("orders"), told("rejected_events")), (5, 2, 1), "{held:?}");
    assert_eq!((told("contacts"), told("originals")), (1, 2), "{held:?}");
    assert_eq!(site.shop.store.contacts().count(&site.shop.ws.id).await.unwrap(), 2, "looking changes nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_goes_and_totals_stay_wherever_it_is_killed() {
    for stop in 0.. {
        let site = Site::new().await;
        let before = site.totals().await;
        assert!(before[0].contains("\n8,"), "{}", before[0]);
        let erasure = site.begin("ali@example.com").await;
        let collector = site.collector().await;
        let taken = AtomicUsize::new(0);
        let crash = |_: Step| {
            if taken.fetch_add(1, Ordering::SeqCst) == stop {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let outcome = erasure.run(&site.parts(Some(&collector)), &crash).await;
        collector.queue.close().await;
        if let Err(error) = &outcome {
            let is_crash = matches!(error, EraseError::Stopped(_) | EraseError::Lake(lake::LakeError::Stopped(_)));
            assert!(is_crash, "{error}");
            // The next process finds it unfinished.
            let collector = site.collector().await;
            assert_eq!(resume(&site.parts(Some(&collector))).await.unwrap(), 1);
            collector.queue.close().await;
        }
        assert_eq!(site.totals().await, before, "killed before step {stop}");
        let devices = site.ask("select count(distinct anonymous_id) from events").await;
        assert!(devices.ends_with("\n5\n"), "four, and the one that is shared is no longer one: {devices}");
        nothing_is_left(&site).await;
        let done = site.shop.store.erasures().get(&site.shop.ws.id, &erasure.id).await.unwrap();
        assert_eq!(done.counts["events"], 5);
        assert_eq!(site.shop.store.erasures().plan(&site.shop.ws.id, &erasure.id).await.unwrap(), None);
        assert_eq!(Ledger::read(&Ledger::path(site.shop.folder.path())).unwrap().erasures.len(), 1);
        assert_eq!(resume(&site.parts(None)).await.unwrap(), 0, "there is nothing left to do");
        if outcome.is_ok() {
            assert!(stop >= 12, "every step was cut off once: {stop}");
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_comes_again_is_a_new_person() {
    let site = Site::new().await;
    let erasure = site.begin("user-4711").await;
    let collector = site.collector().await;
    erasure.run(&site.parts(Some(&collector)), &unwatched).await.unwrap();
    site.shop.clock.advance_seconds(60);
    let mut back = site.event(name::PAGE_VIEW, "device-ali-one", "2026-11-02T09:00:00Z");
    back.user_id = "user-4711".into();
    collector.queue.append(vec![Entry::Event(Box::new(back))]).await.unwrap();
    collector.drain.flush().await.unwrap();
    let theirs = "select count(*), count(distinct session_id) from events where user_id = 'user-4711'";
    assert!(site.ask(theirs).await.ends_with("1,1\n"), "{}", site.ask(theirs).await);
    assert!(site.ask("select count(distinct person_id) from events").await.ends_with("4\n"));
    let parts = site.parts(Some(&collector));
    let person = who::find(parts.store, parts.lake, parts.workspace, "device-ali-one").await.unwrap();
    let held = Erasure::of(parts.store, person, |bytes| bytes.fill(1)).held(&parts).await.unwrap();
    assert_eq!(held["events"], 1, "nothing of before hangs on them: {held:?}");
    collector.queue.close().await;
}

/// A copy of a folder, as a backup brings it back.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_from_before_is_erased_again() {
    let site = Site::new().await;
    let mut dump = Vec::new();
    site.shop.store.dump(&mut dump).await.unwrap();
    let restored = tempfile::tempdir().unwrap();
    copy(&site.shop.folder.path().join("lake"), &restored.path().join("lake"));
    let before = site.totals().await;
    site.begin("ali@example.com").await.run(&site.parts(None), &unwatched).await.unwrap();

    let url = Store::sqlite_url(&restored.path().join("sulit.db"));
    let (store, _) = Store::restore(&url, site.shop.clock.clone(), &mut dump.as_slice()).await.unwrap();
    let options = LakeOptions { memory_bytes: 64 << 20, spill_dir: None, clock: site.shop.clock.clone() };
    let lake = Lake::open(&restored.path().join("lake").display().to_string(), options).await.unwrap();
    let folder = restored.path();
    let parts = Parts { store: &store, lake: &lake, collector: None, folder, workspace: &site.shop.ws };
    assert_eq!(again(&parts, |bytes| bytes.fill(3)).await.unwrap(), 0, "without the ledger nobody knows");
    assert!(asked(&store, &lake, &site.shop.ws, "select * from events").await.contains("user-4711"));

    std::fs::copy(Ledger::path(site.shop.folder.path()), Ledger::path(folder)).unwrap();
    assert_eq!(again(&parts, |bytes| bytes.fill(3)).await.unwrap(), 1);
    assert_eq!(totals(&store, &lake, &site.shop.ws).await, before);
    let rows = asked(&store, &lake, &site.shop.ws, "select * from events").await;
    assert!(!rows.contains("user-4711") && !rows.contains("device-ali-one") && rows.contains("user-bea"), "{rows}");
    assert!(
        !asked(&store, &lake, &site.shop.ws, "select * from orders").await.contains(&email_hash("ali@example.com"))
    );
    assert_eq!(store.contacts().count(&site.shop.ws.id).await.unwrap(), 1);
    assert_eq!(again(&parts, |bytes| bytes.fill(3)).await.unwrap(), 0, "once is enough");
}
