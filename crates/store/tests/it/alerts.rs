use base::{AlertKind, ErrorKind, SourceId};
use serde_json::{Map, json};
use store::{AuditFilter, NewAlert, PageRequest};
use testkit::TestStore;

use crate::me;
use crate::sources::{fields, keys};

testkit::on_both_databases!(an_alert_is_open_once_and_known, alerts_of_archived_sources_say_nothing);

fn alert(kind: AlertKind, source: &SourceId, store: &TestStore) -> NewAlert {
    let mut numbers = Map::new();
    numbers.insert("expected".to_owned(), json!(42.0));
    NewAlert { kind, source_id: source.clone(), since: store.now(), numbers }
}

async fn an_alert_is_open_once_and_known(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let elsewhere = testkit::workspace_named(&store, "other").await;
    let source = store.sources().create(&ws.id, fields("Shop", &[]), keys("a"), &me()).await.unwrap().id;
    let alerts = store.alerts();
    let silent = alert(AlertKind::SourceSilent, &source, &store);
    assert!(alerts.raise(&ws.id, &silent).await.unwrap());
    assert!(!alerts.raise(&ws.id, &silent).await.unwrap(), "one of its kind is open");
    store.clock.advance_seconds(1);
    assert!(alerts.raise(&ws.id, &alert(AlertKind::SourceRefused, &source, &store)).await.unwrap());
    let open = alerts.open(&ws.id).await.unwrap();
    assert_eq!(
        open.iter().map(|alert| alert.kind).collect::<Vec<_>>(),
        [AlertKind::SourceRefused, AlertKind::SourceSilent]
    );
    assert_eq!((open[1].source.as_str(), &open[1].numbers), ("Shop", &silent.numbers));
    assert!(alerts.open(&elsewhere.id).await.unwrap().is_empty());

    let id = &open[1].id;
    let foreign = alerts.acknowledge(&elsewhere.id, id, true, &me()).await.unwrap_err();
    assert_eq!(foreign.kind(), ErrorKind::NotFound);
    for _ in 0..2 {
        let known = alerts.acknowledge(&ws.id, id, true, &me()).await.unwrap();
        assert_eq!((known.acknowledged_at, known.acknowledged_by), (Some(store.now()), Some(me().label())));
    }
    assert_eq!(alerts.acknowledge(&ws.id, id, false, &me()).await.unwrap().acknowledged_by, None);
    let filter = AuditFilter { subject: Some("alert".to_owned()), ..AuditFilter::default() };
    let log = store.audit().list(&ws.id, &filter, &PageRequest::default()).await.unwrap();
    assert_eq!(log.items.len(), 2, "what changed nothing is not written down");

    assert!(alerts.resolve(id).await.unwrap());
    assert!(!alerts.resolve(id).await.unwrap());
    assert_eq!(alerts.open(&ws.id).await.unwrap().len(), 1);
    store.clock.advance_seconds(1);
    assert!(alerts.raise(&ws.id, &silent).await.unwrap(), "it may fall silent again");
    let first = alerts.list(&ws.id, &PageRequest::first(2)).await.unwrap();
    let rest = alerts.list(&ws.id, &PageRequest { limit: 2, cursor: first.next_cursor.clone() }).await.unwrap();
    let kinds: Vec<AlertKind> = first.items.iter().chain(&rest.items).map(|alert| alert.kind).collect();
    assert_eq!(kinds, [AlertKind::SourceSilent, AlertKind::SourceRefused, AlertKind::SourceSilent]);
    assert_eq!(alerts.forget_before(store.now()).await.unwrap(), 1, "only what is over is forgotten");
}

async fn alerts_of_archived_sources_say_nothing(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let source = store.sources().create(&ws.id, fields("Shop", &[]), keys("a"), &me()).await.unwrap().id;
    store.alerts().raise(&ws.id, &alert(AlertKind::SourceClock, &source, &store)).await.unwrap();
    store.sources().archive(&ws.id, &source, &me()).await.unwrap();
    assert!(store.alerts().open(&ws.id).await.unwrap().is_empty());
    assert_eq!(store.alerts().list(&ws.id, &PageRequest::default()).await.unwrap().items.len(), 1);
}
