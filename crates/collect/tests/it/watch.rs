//! Looks after the sources over a real store.

use std::sync::Arc;

use base::{Actor, AlertKind, Clock as _, Currency, FixedClock, SourceId, Timestamp, Workspace};
use collect::sources::watch::{Looked, look};
use collect::sources::{Health, faring};
use serde_json::json;
use store::{CountedPart, NewWorkspace, SourceCounts, SourceFields, SourceKeys, Store};
use tempfile::TempDir;

const BEGIN: i64 = 1_790_812_800; // 2026-10-01T00:00:00Z
const HOUR: i64 = 3_600;

struct Shop {
    store: Store,
    clock: Arc<FixedClock>,
    workspace: Workspace,
    source: SourceId,
    parts: u64,
    _folder: TempDir,
}

impl Shop {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at("2026-10-01T00:00:00Z"));
        let url = Store::sqlite_url(&folder.path().join("sulit.db"));
        let store = Store::open(&url, clock.clone()).await.unwrap();
        let new = NewWorkspace {
            key: "shop".to_owned(),
            name: "Shop".to_owned(),
            currency: Currency::parse("EUR").unwrap(),
            timezone: "Europe/Berlin".to_owned(),
            locale: "en".to_owned(),
        };
        let workspace = store.workspaces().create(new, &Actor::System).await.unwrap();
        let fields =
            SourceFields { name: "Site".to_owned(), origins: Vec::new(), aliases: Vec::new(), settings: json!({}) };
        let keys = SourceKeys {
            write_key: "wk_1".to_owned(),
            server_key_prefix: "sk_1".to_owned(),
            server_key_hash: "hash".to_owned(),
        };
        let source = store.sources().create(&workspace.id, fields, keys, &Actor::System).await.unwrap().id;
        Self { store, clock, workspace, source, parts: 0, _folder: folder }
    }

    /// What came in the hours from one to another after the beginning.
    async fn hours(&mut self, hours: std::ops::Range<i64>, events: u64, rejected: u64, skew_minutes: i64) {
        let part = |hour: i64| {
            let at = Timestamp::from_second(BEGIN + hour * HOUR + HOUR - 1).unwrap();
            let skew_ms = skew_minutes * 60_000;
            let counts = SourceCounts {
                events,
                rejected,
                skew_ms_sum: skew_ms * i64::try_from(events).unwrap(),
                skew_ms_max: skew_ms.abs(),
                last_received_at: Some(at),
                ..SourceCounts::default()
            };
            let day = at.to_zoned(jiff::tz::TimeZone::UTC).date();
            CountedPart { source: self.source.clone(), day, hour: Some(BEGIN / HOUR + hour), counts }
        };
        let parts: Vec<CountedPart> = hours.map(part).collect();
        self.parts += 1;
        self.store.source_counts().add("q", self.parts, &parts).await.unwrap();
    }

    async fn look_at(&self, hour: f64, listening_since_hour: i64) -> Looked {
        let by = BEGIN + (hour * HOUR as f64) as i64 - self.clock.now().as_second();
        assert!(by >= 0, "looks go forward");
        self.clock.advance_seconds(by);
        let since = Timestamp::from_second(BEGIN + listening_since_hour * HOUR).unwrap();
        look(&self.store, &self.workspace, since).await.unwrap()
    }

    async fn open(&self) -> Vec<AlertKind> {
        self.store.alerts().open(&self.workspace.id).await.unwrap().iter().map(|alert| alert.kind).collect()
    }
}

#[tokio::test]
async fn a_source_that_falls_silent_is_told_until_it_talks_again() {
    let mut shop = Shop::new().await;
    let days_20 = 20 * 24;
    shop.hours(0..days_20, 60, 0, 0).await;
    assert_eq!(shop.look_at(480.1, 0).await, Looked::default(), "minutes of silence say nothing");
    assert_eq!(shop.look_at(486.1, 486).await, Looked::default(), "nobody was there to hear");
    assert_eq!(shop.look_at(486.2, 0).await, Looked { opened: 1, resolved: 0 });
    assert_eq!(shop.open().await, [AlertKind::SourceSilent]);
    let fares = faring(&shop.store, &shop.workspace.id).await.unwrap();
    assert_eq!(Health::of(&fares[&shop.source]), Health::Silent);
    let alert = shop.store.alerts().open(&shop.workspace.id).await.unwrap().remove(0);
    assert!((300.0..400.0).contains(&alert.numbers["expected"].as_f64().unwrap()), "{:?}", alert.numbers);
    assert!(alert.sentence().starts_with("Site has been silent since 2026-10-20 23:59 UTC"), "{}", alert.sentence());
    assert_eq!(shop.look_at(487.0, 486).await, Looked::default(), "told once, and a restart is no answer");
    shop.hours(487..488, 60, 0, 0).await;
    assert_eq!(shop.look_at(488.1, 0).await, Looked { opened: 0, resolved: 1 });
    let fares = faring(&shop.store, &shop.workspace.id).await.unwrap();
    assert_eq!(Health::of(&fares[&shop.source]), Health::Ok);
    assert_eq!(fares[&shop.source].days.len(), 14);
}

#[tokio::test]
async fn a_rise_of_refusals_is_told_until_it_is_put_right() {
    let mut shop = Shop::new().await;
    shop.hours(0..48, 100, 1, 0).await;
    assert_eq!(shop.look_at(47.9, 0).await, Looked::default());
    shop.hours(48..50, 50, 50, 0).await;
    assert_eq!(shop.look_at(49.9, 0).await, Looked { opened: 1, resolved: 0 });
    assert_eq!(shop.open().await, [AlertKind::SourceRefused]);
    shop.hours(50..120, 50, 50, 0).await;
    assert_eq!(shop.look_at(119.9, 0).await, Looked::default(), "what lasts does not become usual");
    shop.hours(120..123, 100, 1, 0).await;
    assert_eq!(shop.look_at(122.9, 0).await, Looked { opened: 0, resolved: 1 });
}

#[tokio::test]
async fn clocks_that_are_far_off_are_told() {
    let mut shop = Shop::new().await;
    shop.hours(0..10, 100, 0, 45).await;
    assert_eq!(shop.look_at(9.9, 0).await, Looked { opened: 1, resolved: 0 });
    let alert = shop.store.alerts().open(&shop.workspace.id).await.unwrap().remove(0);
    assert_eq!((alert.kind, &alert.numbers["skew_minutes"]), (AlertKind::SourceClock, &json!(45.0)));
    shop.hours(34..40, 100, 0, 0).await;
    assert_eq!(shop.look_at(39.9, 0).await, Looked { opened: 0, resolved: 1 });
}
