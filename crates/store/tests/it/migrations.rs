use store::Store;
use testkit::TestStore;

testkit::on_both_databases!(
    migrating_twice_changes_nothing,
    two_programs_may_migrate_at_once,
    a_missing_database_is_named
);

async fn migrating_twice_changes_nothing(store: TestStore) {
    let again = store.migrate().await.unwrap();
    assert!(again.applied.is_empty());
    assert!(again.version >= 1);
}

async fn two_programs_may_migrate_at_once(store: TestStore) {
    let url = match store.engine() {
        store::Engine::Postgres => testkit::postgres_url().await,
        store::Engine::Sqlite => store.url.replace("sulit.db", "other.db"),
    };
    let clock = store.store.clock();
    let (one, two) = tokio::join!(Store::open(&url, clock.clone()), Store::open(&url, clock.clone()));
    one.unwrap().ping().await.unwrap();
    two.unwrap().ping().await.unwrap();
}

async fn a_missing_database_is_named(store: TestStore) {
    let url = match store.engine() {
        store::Engine::Postgres => store.url.replace("/test_", "/nothing_"),
        store::Engine::Sqlite => store.url.replace("sulit.db", "no/such/folder/sulit.db"),
    };
    let refused = Store::open(&url, store.store.clock().clone()).await.unwrap_err();
    assert_eq!(refused.kind(), base::ErrorKind::Unavailable);
    let told = refused.to_string();
    assert!(told.contains("cannot be opened") && told.contains("check that") && !told.contains("sulit@"), "{told}");
}
