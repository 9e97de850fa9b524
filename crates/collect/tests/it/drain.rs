//! From the queue to the lake, with everything that can come in between.

use std::collections::BTreeMap;
use std::future::Future;
use std::ops::ControlFlow;
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base::{
    Clock as _, Currency, Event, FixedClock, Frame, Protocol, RefundPolicy, Refusal, SourceId, Timestamp, WorkspaceId,
    event::name,
};
use collect::derive::sessions::{SessionRules, sessionise};
use collect::drain::{Drain, DrainError, DrainOptions, Facts, FactsBatch, Step};
use collect::queue::{Entry, Queue, QueueOptions, RejectedEvent};
use lake::{Dimensions, EventUpkeep, Lake, LakeOptions, SqlLimits, SqlQuery};
use proptest::prelude::*;
use tokio::sync::Notify;

/// A relational store that counts each batch once, as the real one does.
#[derive(Default)]
struct Told {
    is_down: AtomicBool,
    batches: Mutex<Vec<FactsBatch>>,
    news: Notify,
}

impl Told {
    fn sum(&self, of: fn(&collect::drain::SourceCounts) -> u64) -> u64 {
        self.batches.lock().unwrap().iter().flat_map(|batch| &batch.counts).map(of).sum()
    }
}

impl Facts for Told {
    fn record<'a>(&'a self, batch: &'a FactsBatch) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>> {
        Box::pin(async move {
            if self.is_down.load(Ordering::SeqCst) {
                return Err("the store is down".to_owned());
            }
            let mut batches = self.batches.lock().unwrap();
            match batches.last().filter(|last| last.up_to >= batch.up_to) {
                Some(last) => {
                    assert_eq!(batches.iter().find(|known| known.up_to == batch.up_to).unwrap_or(last), batch)
                }
                None => batches.push(batch.clone()),
            }
            self.news.notify_one();
            Ok(())
        })
    }
}

struct Site {
    folder: tempfile::TempDir,
    clock: Arc<FixedClock>,
    workspace: WorkspaceId,
    source: SourceId,
    told: Arc<Told>,
}

impl Site {
    fn new() -> Self {
        let clock = Arc::new(FixedClock::at("2026-10-01T09:00:00Z"));
        let (workspace, source) = (WorkspaceId::new(&*clock), SourceId::new(&*clock));
        Self { folder: tempfile::tempdir().unwrap(), clock, workspace, source, told: Arc::default() }
    }

    fn queue(&self) -> Queue {
        Queue::open(&self.folder.path().join("queue"), QueueOptions::default()).unwrap()
    }

    async fn lake(&self) -> Lake {
        let options = LakeOptions { memory_bytes: 256 << 20, spill_dir: None, clock: self.clock.clone() };
        Lake::open(self.folder.path().join("lake").to_str().unwrap(), options).await.unwrap()
    }

    fn options(&self) -> DrainOptions {
        DrainOptions { clock: self.clock.clone(), most_entries: 4, ..DrainOptions::default() }
    }

    async fn drain(&self, options: DrainOptions) -> (Queue, Drain) {
        let queue = self.queue();
        (queue.clone(), Drain::new(queue, self.lake().await, self.told.clone(), options))
    }

    fn event(&self, id: &str, visitor: &str, when: &str) -> Event {
        let at: Timestamp = when.parse().unwrap();
        let mut event = Event::new(self.workspace.clone(), self.source.clone(), name::PAGE_VIEW, Protocol::Segment, at);
        event.received_at = self.clock.now();
        event.event_id = id.to_owned();
        event.has_client_id = true;
        event.anonymous_id = visitor.to_owned();
        event.host = "shop.example".into();
        event
    }

    async fn ask(&self, sql: &str) -> String {
        let query = SqlQuery {
            workspace: self.workspace.clone(),
            text: sql.into(),
            dimensions: Dimensions {
                source_refs: Frame::new(),
                rates: Frame::new(),
                reporting: Currency::parse("EUR").unwrap(),
                refunds: RefundPolicy::OrderDay,
                net_of_tax_and_shipping: false,
                time_zone: "UTC".into(),
                sources: Frame::new(),
                identities: Frame::new(),
                tables: Vec::new(),
            },
            as_of: None,
            limits: SqlLimits::default(),
        };
        self.lake().await.sql(&query).await.unwrap().into_frame().await.unwrap().to_csv()
    }
}

fn entry(event: Event) -> Entry {
    Entry::Event(Box::new(event))
}

/// A failure that looks as if the process had ended there.
fn crash_at(step: usize) -> (DrainOptions, Arc<AtomicUsize>) {
    let steps = Arc::new(AtomicUsize::new(0));
    let counted = steps.clone();
    let watch = move |_: Step| {
        if counted.fetch_add(1, Ordering::SeqCst) == step { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    (DrainOptions { watch: Arc::new(watch), ..DrainOptions::default() }, steps)
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for found in std::fs::read_dir(from).unwrap() {
        let found = found.unwrap();
        let target = to.join(found.file_name());
        if found.file_type().unwrap().is_dir() {
            copied(&found.path(), &target)
        } else {
            std::fs::copy(found.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn what_is_acknowledged_is_seen_after_a_flush() {
    let site = Site::new();
    let (queue, drain) = site.drain(site.options()).await;
    let mut landing = site.event("e1", "v1", "2026-10-01T08:00:00Z");
    landing.utm_campaign = "autumn".into();
    let mut login = site.event("e2", "v1", "2026-10-01T08:10:00Z");
    login.user_id = "u1".into();
    let next_day = site.event("e3", "v1", "2026-10-01T08:50:00Z");
    queue.append(vec![entry(login), entry(landing.clone()), entry(next_day)]).await.unwrap();
    let refused = RejectedEvent {
        id: "rej_1".into(),
        workspace: Some(site.workspace.clone()),
        source: Some(site.source.clone()),
        protocol: Some(Protocol::Segment),
        reason: Refusal::BadJson,
        message: "no JSON at byte 3".into(),
        key: "wk".into(),
        raw: b"{\xff}".to_vec(),
        received_at: site.clock.now(),
        request: "POST /v1/track".into(),
        user_agent: String::new(),
        content_type: "application/json".into(),
        event: None,
    };
    queue.append(vec![Entry::Rejected(Box::new(refused))]).await.unwrap();
    drain.flush().await.unwrap();
    assert_eq!(
        site.ask("select event_id, is_entry, dense_rank() over (order by session_id) > 0 as s from events order by 1")
            .await,
        "event_id,is_entry,s\ne1,true,true\ne2,false,true\ne3,true,true\n"
    );
    assert_eq!(
        site.ask("select events, utm_campaign from sessions order by started_at").await,
        "events,utm_campaign\n2,autumn\n1,\n"
    );
    assert_eq!(
        site.ask("select rejected_id, reason, message from rejected").await,
        "rejected_id,reason,message\nrej_1,bad_json,no JSON at byte 3\n"
    );
    assert_eq!(queue.status().waiting, 0);

    let batches = site.told.batches.lock().unwrap().clone();
    assert_eq!(
        batches.iter().flat_map(|batch| &batch.refs).collect::<Vec<_>>(),
        [&(site.workspace.clone(), landing.source_ref())]
    );
    let identifying: Vec<_> =
        batches.iter().flat_map(|batch| &batch.identifying).map(|seen| seen.event_id.as_str()).collect();
    assert_eq!(identifying, ["e2"]);
    assert_eq!((site.told.sum(|count| count.events), site.told.sum(|count| count.rejected)), (3, 1));
    let health = drain.health();
    assert_eq!((health.len(), health[0].events, health[0].rejected), (1, 3, 1));
    assert_eq!(health[0].last_received_at, Some(site.clock.now()));
}

#[tokio::test]
async fn a_crash_before_any_step_neither_loses_nor_doubles() {
    // With no crash the steps are counted.
    let mut steps = usize::MAX;
    let mut at = usize::MAX;
    loop {
        let site = Site::new();
        let events: Vec<Entry> = (0..10)
            .map(|n| {
                entry(site.event(
                    &format!("e{}", n % 9),
                    &format!("v{}", n % 2),
                    &format!("2026-10-01T08:{:02}:00Z", n * 3),
                ))
            })
            .collect();
        let (crashing, counted) = crash_at(at);
        let (queue, drain) = site.drain(DrainOptions { clock: site.clock.clone(), most_entries: 4, ..crashing }).await;
        for part in events[..8].chunks(2) {
            queue.append(part.to_vec()).await.unwrap();
        }
        let crashed = drain.flush().await;
        if at == usize::MAX {
            crashed.unwrap();
            steps = counted.load(Ordering::SeqCst);
            assert!(steps >= 10, "{steps} steps");
        } else if let Err(error) = crashed {
            assert!(matches!(error, DrainError::Stopped(_)), "{error}");
        }
        // What a killed process leaves is what lies on the disk now.
        let left = tempfile::tempdir().unwrap();
        copied(site.folder.path(), left.path());
        drop((queue, drain));
        let site = Site { folder: left, ..site };
        let (queue, drain) = site.drain(site.options()).await;
        queue.append(events[8..].to_vec()).await.unwrap();
        drain.flush().await.unwrap();
        assert_eq!(
            site.ask(
                "select count(*) as n, count(distinct event_id) as ids, count(distinct session_id) as s from events"
            )
            .await,
            "n,ids,s\n9,9,2\n",
            "crash at {at}"
        );
        let counts = (site.told.sum(|count| count.events), site.told.sum(|count| count.duplicates));
        assert_eq!(counts, (9, 1), "crash at {at}");
        assert_eq!(queue.status().waiting, 0);
        at = at.wrapping_add(1);
        if at == steps {
            break;
        }
    }
}

#[tokio::test]
async fn a_repetition_is_dropped_within_the_window() {
    let site = Site::new();
    let (queue, drain) = site.drain(site.options()).await;
    let event = |id: &str| site.event(id, "v", "2026-10-01T08:00:00Z");
    let own_id = Event { has_client_id: false, ..event("made-here") };
    let other_source = Event { source: SourceId::new(&*site.clock), ..event("e1") };
    queue.append(vec![entry(event("e1")), entry(event("e1")), entry(other_source)]).await.unwrap();
    queue.append(vec![entry(own_id.clone()), entry(own_id)]).await.unwrap();
    drain.flush().await.unwrap();
    let count = "select count(*) as n from events";
    assert_eq!(site.ask(count).await, "n\n4\n");

    site.clock.advance_seconds(6 * 86_400);
    queue.append(vec![entry(event("e1"))]).await.unwrap();
    drain.flush().await.unwrap();
    assert_eq!(site.ask(count).await, "n\n4\n", "six days later it is still the same event");
    assert_eq!(site.told.sum(|count| count.duplicates), 2);

    site.clock.advance_seconds(2 * 86_400);
    assert!(drain.upkeep().await.unwrap().forgotten >= 3);
    queue.append(vec![entry(event("e1"))]).await.unwrap();
    drain.flush().await.unwrap();
    assert_eq!(site.ask(count).await, "n\n5\n", "after the window it is another one");
    let health = drain.health();
    assert_eq!(health.iter().map(|source| source.duplicates).sum::<u64>(), 2);
}

#[tokio::test]
async fn while_the_store_is_down_events_reach_the_lake_and_the_store_hears_later() {
    let site = Site::new();
    site.told.is_down.store(true, Ordering::SeqCst);
    let (queue, drain) = site.drain(site.options()).await;
    for n in 0..6 {
        queue.append(vec![entry(site.event(&format!("e{n}"), "v", "2026-10-01T08:00:00Z"))]).await.unwrap();
        drain.flush().await.unwrap();
    }
    assert_eq!(site.ask("select count(*) as n from events").await, "n\n6\n");
    assert!(queue.status().bytes > 0, "what the store has to be told waits");
    drop((queue, drain));
    site.told.is_down.store(false, Ordering::SeqCst);
    let (queue, drain) = site.drain(site.options()).await;
    drain.flush().await.unwrap();
    assert_eq!(site.told.sum(|count| count.events), 6);
    let order: Vec<u64> = site.told.batches.lock().unwrap().iter().map(|batch| batch.up_to).collect();
    assert_eq!(order, [1, 2, 3, 4, 5, 6]);
    assert_eq!(queue.status().bytes, 0);
}

#[tokio::test]
async fn a_running_drain_makes_events_visible_by_itself_and_ends_with_a_flush() {
    let site = Site::new();
    let (queue, drain) = site.drain(site.options()).await;
    let stop = Arc::new(Notify::new());
    let stopped = stop.clone();
    let running = tokio::spawn({
        let drain = drain.clone();
        async move { drain.run(stopped.notified()).await }
    });
    queue.append(vec![entry(site.event("e1", "v", "2026-10-01T08:00:00Z"))]).await.unwrap();
    site.told.news.notified().await;
    assert_eq!(site.ask("select event_id from events").await, "event_id\ne1\n");
    queue.append(vec![entry(site.event("e2", "v", "2026-10-01T08:01:00Z"))]).await.unwrap();
    stop.notify_one();
    running.await.unwrap();
    assert_eq!(queue.status().waiting, 0);
    assert_eq!(site.ask("select count(*) as n from events").await, "n\n2\n");
}

#[tokio::test]
async fn what_an_earlier_process_left_in_the_queue_waits_for_no_further_event() {
    let site = Site::new();
    let (queue, drain) = site.drain(site.options()).await;
    queue.append(vec![entry(site.event("e1", "v", "2026-10-01T08:00:00Z"))]).await.unwrap();
    drop((queue, drain));
    // It comes to the lake after whoever tells the store has first looked.
    let late = DrainOptions { every: Duration::from_millis(900), ..site.options() };
    let (queue, drain) = site.drain(late).await;
    let stop = Arc::new(Notify::new());
    let stopped = stop.clone();
    let running = tokio::spawn(async move { drain.run(stopped.notified()).await });
    site.told.news.notified().await;
    assert_eq!(queue.status().waiting, 0);
    stop.notify_one();
    running.await.unwrap();
}

/// The sessions of the lake: of each session its events.
async fn sessions(site: &Site) -> BTreeMap<String, Vec<String>> {
    let rows = site.ask("select session_id, event_id, is_entry from events order by occurred_at, event_id").await;
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in rows.lines().skip(1) {
        let (session, event) = line.split_once(',').unwrap();
        found.entry(session.to_owned()).or_default().push(event.to_owned());
    }
    found
}

#[tokio::test]
async fn a_late_event_moves_the_sessions_it_touches() {
    let site = Site::new();
    let (queue, drain) = site.drain(site.options()).await;
    for (id, when) in [("a", "2026-10-01T08:00:00Z"), ("c", "2026-10-01T08:50:00Z"), ("d", "2026-10-01T12:00:00Z")] {
        queue.append(vec![entry(site.event(id, "v", when))]).await.unwrap();
    }
    queue.append(vec![entry(site.event("x", "w", "2026-10-01T08:00:00Z"))]).await.unwrap();
    drain.flush().await.unwrap();
    assert_eq!(sessions(&site).await.len(), 4);
    queue.append(vec![entry(site.event("b", "v", "2026-10-01T08:25:00Z"))]).await.unwrap();
    drain.flush().await.unwrap();
    assert_eq!(site.ask("select count(*) as n from events").await, "n\n5\n", "it is seen at once");
    let upkept = drain.upkeep().await.unwrap();
    assert_eq!((upkept.visitors, upkept.moved), (1, 2), "the late one and the one after it");
    let mut of_v: Vec<Vec<String>> = sessions(&site).await.into_values().collect();
    of_v.sort();
    assert_eq!(of_v, [vec!["a,true", "b,false", "c,false"], vec!["d,true"], vec!["x,true"]]);
    assert_eq!(drain.upkeep().await.unwrap().visitors, 0);
    // Later events go on from the restated sessions.
    queue.append(vec![entry(site.event("e", "v", "2026-10-01T12:10:00Z"))]).await.unwrap();
    drain.flush().await.unwrap();
    assert!(sessions(&site).await.into_values().any(|events| events == ["d,true", "e,false"]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn sessions_do_not_depend_on_the_order_of_arrival(
        order in prop::collection::vec((0_i64..400, 0_usize..2, 0_u8..6), 1..24),
        portions in 1_usize..6,
        seed in any::<u64>(),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let (found, expected) = runtime.block_on(async {
            let site = Site::new();
            let (queue, drain) = site.drain(site.options()).await;
            let mut events: Vec<Event> = order
                .iter()
                .enumerate()
                .map(|(n, (minute, visitor, campaign))| {
                    let when = "2026-10-01T00:00:00Z".parse::<Timestamp>().unwrap() + jiff::SignedDuration::from_mins(*minute);
                    let mut event = site.event(&format!("e{n:02}"), &format!("v{visitor}"), &when.to_string());
                    if *campaign == 0 {
                        event.utm_campaign = format!("c{}", n % 2);
                    }
                    event
                })
                .collect();
            let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for visitor in ["v0", "v1"] {
                let mut of: Vec<Event> = events.iter().filter(|event| event.anonymous_id == visitor).cloned().collect();
                of.sort_by(|a, b| (a.occurred_at, &a.event_id).cmp(&(b.occurred_at, &b.event_id)));
                let (placed, _) = sessionise(&of, &SessionRules::default());
                for (event, placed) in of.iter().zip(placed) {
                    expected.entry(placed.session_id).or_default().push(format!("{},{}", event.event_id, placed.is_entry));
                }
            }
            // Any order: by a hash of the event and the seed.
            events.sort_by_key(|event| {
                event.event_id.bytes().fold(seed | 1, |hash, byte| hash.wrapping_mul(0x100_0000_01B3) ^ u64::from(byte))
            });
            for part in events.chunks(events.len().div_ceil(portions)) {
                queue.append(part.iter().cloned().map(entry).collect()).await.unwrap();
                drain.flush().await.unwrap();
            }
            drain.upkeep().await.unwrap();
            (sessions(&site).await, expected)
        });
        prop_assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn a_lake_that_cannot_be_written_keeps_events_waiting() {
    let site = Site::new();
    let (queue, drain) = site.drain(site.options()).await;
    queue.append(vec![entry(site.event("e1", "v", "2026-10-01T08:00:00Z"))]).await.unwrap();
    // A file stands where the table's folder belongs.
    let table = site.folder.path().join("lake").join("events");
    std::fs::write(&table, b"in the way").unwrap();
    assert!(matches!(drain.flush().await, Err(DrainError::Lake(_))));
    assert_eq!(queue.status().waiting, 1);
    std::fs::remove_file(&table).unwrap();
    drain.flush().await.unwrap();
    assert_eq!(site.ask("select event_id from events").await, "event_id\ne1\n");
}

#[tokio::test]
async fn upkeep_beside_a_busy_drain_keeps_files_few_and_every_event_once() {
    let site = Site::new();
    let upkeep = EventUpkeep { most_files: 4, keep_versions: 10, ..EventUpkeep::default() };
    let (queue, drain) = site.drain(DrainOptions { upkeep, ..site.options() }).await;
    let appending = async {
        for n in 0..40 {
            let when = format!("2026-10-01T{:02}:{:02}:00Z", 1 + n % 7, n);
            queue.append(vec![entry(site.event(&format!("e{n}"), &format!("v{}", n % 5), &when))]).await.unwrap();
            drain.flush().await.unwrap();
        }
    };
    let keeping = async {
        for _ in 0..10 {
            drain.upkeep().await.unwrap();
        }
    };
    tokio::join!(appending, keeping);
    while drain.upkeep().await.unwrap().visitors > 0 {}
    assert_eq!(site.ask("select count(*) as n, count(distinct event_id) as ids from events").await, "n,ids\n40,40\n");
    let data = site.lake().await.backup_files().await.unwrap();
    assert!(data.iter().filter(|file| file.path.starts_with("events/workspace")).count() <= 12);
}
