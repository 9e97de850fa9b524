use base::{ErrorKind, Role, SourceRef, WorkspaceId};
use serde_json::json;
use store::{BudgetCell, CampaignFields, DecidedBy, NewUser, Resolution, Store};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(a_dump_restores_into_either_database, a_bad_dump_changes_nothing);

async fn filled(store: &TestStore) -> WorkspaceId {
    let ws = testkit::workspace(store).await;
    let fields = CampaignFields { key: "a".into(), name: "پاییز\n\"1\"".into(), ..CampaignFields::default() };
    let id = store.campaigns().create(&ws.id, fields, &me()).await.unwrap().id;
    let month = base::Month::parse("2026-10").unwrap();
    let cell = BudgetCell { campaign_id: id.clone(), month, planned: Some("10.50".parse().unwrap()), committed: None };
    store.budgets().put(&ws.id, &[cell], &me()).await.unwrap();
    let sources: Vec<SourceRef> =
        (0..1000).map(|n| SourceRef { coupon: format!("C{n}"), ..SourceRef::default() }).collect();
    store.source_refs().upsert(&ws.id, &sources, None).await.unwrap();
    let resolution = Resolution { campaign_id: Some(id), decided_by: DecidedBy::Person, ..Resolution::default() };
    store.source_refs().resolve(&ws.id, &[(sources[0].key(), resolution)]).await.unwrap();
    let user = NewUser { email: "a@x".into(), name: "A".into(), password_hash: Some("h".into()), locale: None };
    let user = store.users().create(user, &me()).await.unwrap();
    store.memberships().set(&ws.id, &user.id, Role::Admin, &me()).await.unwrap();
    store.settings().put(None, "x", &json!({ "y": null })).await.unwrap();
    ws.id
}

async fn dumped(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.dump(&mut bytes).await.unwrap();
    bytes
}

async fn a_dump_restores_into_either_database(store: TestStore) {
    let ws = filled(&store).await;
    let dump = dumped(&store).await;
    let (sqlite, _folder) = testkit::sqlite_url();
    for url in [sqlite, testkit::postgres_url().await] {
        let clock = store.store.clock().clone();
        let (restored, told) = Store::restore(&url, clock.clone(), &mut dump.as_slice()).await.unwrap();
        assert!(told.rows > 1000);
        assert_eq!(String::from_utf8(dumped(&restored).await), String::from_utf8(dump.clone()));
        assert_eq!(restored.campaigns().all(&ws).await.unwrap(), store.campaigns().all(&ws).await.unwrap());
        assert_eq!(restored.source_refs().all(&ws).await.unwrap(), store.source_refs().all(&ws).await.unwrap());

        let twice = Store::restore(&url, clock, &mut dump.as_slice()).await.unwrap_err();
        assert_eq!(twice.kind(), ErrorKind::Conflict);
        assert!(twice.to_string().contains("not empty"), "{twice}");
    }
}

async fn a_bad_dump_changes_nothing(store: TestStore) {
    filled(&store).await;
    let dump = String::from_utf8(dumped(&store).await).unwrap();
    let lines: Vec<&str> = dump.lines().collect();
    let cut = lines[..lines.len() - 1].join("\n");
    let short = [&lines[..3], &lines[lines.len() - 1..]].concat().join("\n");
    let newer = dump.replacen("\"schema\":", "\"schema\":9", 1);
    let strange = dump.replacen("\"table\":\"settings\"", "\"table\":\"settings; drop table users\"", 1);
    let column = dump.replacen("\"columns\":[\"scope\"", "\"columns\":[\"scope; --\"", 1);
    let url = match store.engine() {
        store::Engine::Postgres => testkit::postgres_url().await,
        store::Engine::Sqlite => store.url.replace("sulit.db", "other.db"),
    };
    for bad in ["", "hello", &cut, &short, &newer, &strange, &column] {
        let refused = Store::restore(&url, store.store.clock().clone(), &mut bad.as_bytes()).await.unwrap_err();
        assert!(matches!(refused.kind(), ErrorKind::Invalid | ErrorKind::Conflict), "{refused}");
    }
    let (restored, _) = Store::restore(&url, store.store.clock().clone(), &mut dump.as_bytes()).await.unwrap();
    assert_eq!(restored.workspaces().list().await.unwrap().len(), 1);
}
