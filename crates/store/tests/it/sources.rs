use base::{Actor, ErrorKind, Protocol};
use serde_json::json;
use store::{AuditFilter, PageRequest, SourceAlias, SourceFields, SourceKeys};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(
    a_source_lives_and_is_archived,
    an_alias_belongs_to_one_source_of_the_store,
    keys_are_rotated,
    what_is_archived_is_not_changed_and_comes_back,
);

pub(crate) fn fields(name: &str, aliases: &[(Protocol, &str)]) -> SourceFields {
    let alias = |(protocol, alias): &(Protocol, &str)| SourceAlias { protocol: *protocol, alias: (*alias).to_owned() };
    SourceFields {
        name: name.to_owned(),
        origins: vec!["https://shop.example".to_owned()],
        aliases: aliases.iter().map(alias).collect(),
        settings: json!({ "rate_per_second": 5 }),
    }
}

pub(crate) fn keys(of: &str) -> SourceKeys {
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
    let rotated = sources.rotate(&ws.id, &made.id, keys("b"), None, &me()).await.unwrap();
    assert_eq!((rotated.write_key.as_str(), rotated.id.clone()), ("wk_b", made.id));
    let keyed = sources.keyed().await.unwrap();
    assert_eq!(keyed[0].source, rotated);
    assert_eq!((keyed[0].server_key_hash.as_str(), &keyed[0].previous), ("hash of b", &None));

    store.clock.advance_seconds(60);
    let until = store.now().checked_add(std::time::Duration::from_secs(3_600)).unwrap();
    let again = sources.rotate(&ws.id, &rotated.id, keys("c"), Some(until), &Actor::System).await.unwrap();
    assert_eq!((again.write_key.as_str(), again.previous_keys_until), ("wk_c", Some(until)));
    assert_eq!(sources.get(&ws.id, &again.id).await.unwrap(), again);
    let previous = sources.keyed().await.unwrap().remove(0).previous.unwrap();
    assert_eq!((previous.write_key.as_str(), previous.server_key_hash.as_str()), ("wk_b", "hash of b"));
    assert_eq!(previous.until, until);
    store.clock.advance_seconds(3_600);
    assert_eq!(sources.keyed().await.unwrap()[0].previous, None, "its time is over");
}

async fn what_is_archived_is_not_changed_and_comes_back(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let sources = store.sources();
    let made = sources.create(&ws.id, fields("A", &[(Protocol::Matomo, "1")]), keys("a"), &me()).await.unwrap();
    let living = sources.restore(&ws.id, &made.id, Vec::new(), &me()).await.unwrap_err();
    assert_eq!(living.kind(), ErrorKind::Conflict, "{living}");
    sources.archive(&ws.id, &made.id, &me()).await.unwrap();
    let changed = sources.update(&ws.id, &made.id, fields("B", &[]), &me()).await.unwrap_err();
    assert!(changed.to_string().contains("archived"), "{changed}");
    let rotated = sources.rotate(&ws.id, &made.id, keys("b"), None, &me()).await.unwrap_err();
    assert_eq!(rotated.kind(), ErrorKind::Conflict);

    let back = sources.restore(&ws.id, &made.id, made.aliases.clone(), &me()).await.unwrap();
    assert_eq!((back.archived_at, &back.aliases, &back.write_key), (None, &made.aliases, &made.write_key));
    assert_eq!(sources.list(&ws.id, false).await.unwrap(), [back]);

    sources.archive(&ws.id, &made.id, &me()).await.unwrap();
    let taken = sources.create(&ws.id, fields("Other", &[(Protocol::Matomo, "1")]), keys("c"), &me()).await.unwrap();
    let refused = sources.restore(&ws.id, &made.id, made.aliases, &me()).await.unwrap_err();
    assert!(refused.to_string().contains("matomo:1"), "{refused}");
    assert_eq!(sources.list(&ws.id, false).await.unwrap(), [taken], "nothing of it was done");
}
