use base::{Actor, ErrorKind, Protocol, Timestamp};
use serde_json::json;
use store::{AuditFilter, PageRequest, SourceAlias, SourceCounts, SourceFields, SourceKeys};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(
    a_source_lives_and_is_archived,
    an_alias_belongs_to_one_source_of_the_store,
    keys_are_rotated,
    a_count_that_is_repeated_counts_once,
);

fn fields(name: &str, aliases: &[(Protocol, &str)]) -> SourceFields {
    let alias = |(protocol, alias): &(Protocol, &str)| SourceAlias { protocol: *protocol, alias: (*alias).to_owned() };
    SourceFields {
        name: name.to_owned(),
        origins: vec!["https://shop.example".to_owned()],
        aliases: aliases.iter().map(alias).collect(),
        settings: json!({ "rate_per_second": 5 }),
    }
}

fn keys(of: &str) -> SourceKeys {
    SourceKeys {
        write_key: format!("wk_{of}"),
        server_key_prefix: format!("sk_{of}"),
        server_key_hash: format!("hash of {of}"),
    }
}

async fn a_source_lives_and_is_archived(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let sources = store.sources();
    let shop = sources.create(&ws.id, fields("Shop", &[(Protocol::Matomo, "1")]), keys("a"), &me()).await.unwrap();
    let taken = sources.create(&ws.id, fields("Shop", &[]), keys("b"), &me()).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::Conflict);
    assert_eq!(sources.list(&ws.id, false).await.unwrap(), std::slice::from_ref(&shop));
    assert_eq!(sources.find(&ws.id, "Shop").await.unwrap(), shop);
    assert_eq!(sources.find(&ws.id, shop.id.as_str()).await.unwrap(), shop);

    store.clock.advance_seconds(60);
    let changed = fields("Web shop", &[(Protocol::Matomo, "2"), (Protocol::Umami, "u"), (Protocol::Umami, "u")]);
    let changed = sources.update(&ws.id, &shop.id, changed, &me()).await.unwrap();
    assert_eq!((changed.aliases.len(), changed.updated_at), (2, store.now()));
    assert_eq!(sources.get(&ws.id, &shop.id).await.unwrap(), changed);

    sources.archive(&ws.id, &shop.id, &me()).await.unwrap();
    assert_eq!(sources.archive(&ws.id, &shop.id, &me()).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(sources.list(&ws.id, false).await.unwrap().is_empty());
    assert!(sources.keyed().await.unwrap().is_empty());
    assert_eq!(sources.list(&ws.id, true).await.unwrap()[0].archived_at, Some(store.now()));
    let again = sources.create(&ws.id, fields("Web shop", &[(Protocol::Matomo, "2")]), keys("c"), &me()).await;
    assert_eq!(again.unwrap().name, "Web shop", "an archived source frees its name and aliases");
    let log = store.audit().list(&ws.id, &AuditFilter::default(), &PageRequest::default()).await.unwrap();
    let of_sources = log.items.iter().filter(|entry| entry.subject == "source");
    let mut actions: Vec<&str> = of_sources.map(|entry| entry.action.as_str()).collect();
    actions.sort_unstable();
    assert_eq!(actions, ["archive", "create", "create", "update"]);
    assert!(!serde_json::to_string(&log.items).unwrap().contains("hash of"), "no secret in the audit log");
}

async fn an_alias_belongs_to_one_source_of_the_store(store: TestStore) {
    let (here, there) = (testkit::workspace(&store).await, testkit::workspace_named(&store, "other").await);
    let sources = store.sources();
    sources.create(&here.id, fields("A", &[(Protocol::Matomo, "1")]), keys("a"), &me()).await.unwrap();
    let refused =
        sources.create(&there.id, fields("B", &[(Protocol::Matomo, "1")]), keys("b"), &me()).await.unwrap_err();
    assert!(refused.to_string().contains("matomo:1"), "{refused}");
    assert!(sources.list(&there.id, true).await.unwrap().is_empty(), "nothing of it was made");
    let other = sources.create(&there.id, fields("B", &[(Protocol::Umami, "1")]), keys("b"), &me()).await.unwrap();
    assert_eq!(sources.get(&here.id, &other.id).await.unwrap_err().kind(), ErrorKind::NotFound);
    let keyed = sources.keyed().await.unwrap();
    assert_eq!(keyed.len(), 2);
    assert!(keyed.iter().all(|keyed| keyed.source.aliases.len() == 1));
    assert!(!format!("{keyed:?}").contains("hash of"), "no secret in a log");
}

async fn keys_are_rotated(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let sources = store.sources();
    let made = sources.create(&ws.id, fields("A", &[]), keys("a"), &me()).await.unwrap();
    let rotated = sources.rotate(&ws.id, &made.id, keys("b"), &me()).await.unwrap();
    assert_eq!((rotated.write_key.as_str(), rotated.id.clone()), ("wk_b", made.id));
    let keyed = sources.keyed().await.unwrap();
    assert_eq!(keyed[0].source, rotated);
    assert_eq!(keyed[0].server_key_hash, "hash of b");
    assert_eq!(sources.rotate(&ws.id, &rotated.id, keys("b"), &Actor::System).await.unwrap().write_key, "wk_b");
}

async fn a_count_that_is_repeated_counts_once(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let sources = store.sources();
    let source = sources.create(&ws.id, fields("A", &[]), keys("a"), &me()).await.unwrap().id;
    let at = |text: &str| -> Timestamp { text.parse().unwrap() };
    let counts = |events, last: &str| SourceCounts {
        events,
        bots: 1,
        skew_ms_sum: -5,
        skew_ms_max: 7,
        last_received_at: Some(at(last)),
        ..SourceCounts::default()
    };
    let (one, two) = ("2026-09-30".parse().unwrap(), "2026-10-01".parse().unwrap());
    let unknown = base::SourceId::new(store.store.clock().as_ref());
    let first = [
        (source.clone(), one, counts(3, "2026-09-30T23:00:00Z")),
        (source.clone(), two, counts(4, "2026-10-01T01:00:00Z")),
        (unknown, two, counts(9, "2026-10-01T02:00:00Z")),
    ];
    assert_eq!(sources.recorded_to("q").await.unwrap(), 0);
    for _ in 0..2 {
        sources.add_counts("q", 10, &first).await.unwrap();
    }
    assert_eq!(sources.recorded_to("q").await.unwrap(), 10);
    sources.add_counts("q", 11, &[(source.clone(), two, counts(1, "2026-10-01T00:30:00Z"))]).await.unwrap();
    let all = sources.counts(&ws.id, one).await.unwrap();
    assert_eq!(all.len(), 1);
    let sum = all[&source];
    assert_eq!((sum.events, sum.bots, sum.skew_ms_sum, sum.skew_ms_max), (8, 3, -15, 7));
    assert_eq!(sum.last_received_at, Some(at("2026-10-01T01:00:00Z")));
    assert_eq!(sources.counts(&ws.id, two).await.unwrap()[&source].events, 5);
}
