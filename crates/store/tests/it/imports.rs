use base::{ErrorKind, ImportId};
use serde_json::json;
use store::{ImportState, NewImport, PageRequest};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(an_import_goes_through_its_states, imports_are_paged_newest_first);

fn import(store: &TestStore, sha256: &str) -> NewImport {
    NewImport {
        id: ImportId::new(store.store.clock().as_ref()),
        format: "table".into(),
        file_name: "shop.csv".into(),
        file_sha256: sha256.into(),
        file_bytes: 1_234,
        file_location: None,
        from_day: Some("2026-10-01".parse().unwrap()),
        to_day: Some("2026-10-31".parse().unwrap()),
        rows: 3,
        imported: 2,
        rejected: 1,
        reconciled: json!({ "state": "no_total" }),
        totals: json!({ "spend": "80000000" }),
        notices: json!(["the file names no currency; IRR was taken"]),
        difference: json!([]),
        options: json!({ "accept_valid": true }),
        recorded_at: store.now(),
    }
}

async fn an_import_goes_through_its_states(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let new = import(&store, "abc");
    let begun = store.imports().begin(&ws.id, new.clone(), &me()).await.unwrap();
    assert_eq!(begun.state, ImportState::Applying);
    assert_eq!(store.imports().get(&ws.id, &new.id).await.unwrap(), begun);
    assert_eq!(store.imports().unfinished().await.unwrap(), [begun]);
    assert_eq!(store.imports().applied_file(&ws.id, "abc").await.unwrap(), None);
    assert_eq!(store.imports().undone(&ws.id, &new.id, &me()).await.unwrap_err().kind(), ErrorKind::Conflict);

    let applied = store.imports().applied(&ws.id, &new.id, &me()).await.unwrap();
    assert_eq!((applied.state, applied.applied_at), (ImportState::Applied, Some(store.now())));
    assert_eq!(store.imports().applied_file(&ws.id, "abc").await.unwrap(), Some(applied));
    assert!(store.imports().unfinished().await.unwrap().is_empty());

    store.clock.advance_seconds(5);
    let undone = store.imports().undone(&ws.id, &new.id, &me()).await.unwrap();
    assert_eq!((undone.state, undone.undone_by.as_deref()), (ImportState::Undone, Some("cli")));
    assert_eq!(store.imports().applied_file(&ws.id, "abc").await.unwrap(), None);
    assert_eq!(store.imports().undone(&ws.id, &new.id, &me()).await.unwrap_err().kind(), ErrorKind::Conflict);

    let cut = import(&store, "abc");
    store.imports().begin(&ws.id, cut.clone(), &me()).await.unwrap();
    let failed = store.imports().failed(&ws.id, &cut.id, "the disk is full", &me()).await.unwrap();
    assert_eq!((failed.state, failed.error.as_deref()), (ImportState::Failed, Some("the disk is full")));
}

async fn imports_are_paged_newest_first(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let mut ids = Vec::new();
    for number in 0..5 {
        store.clock.advance_seconds(1);
        let new = import(&store, &number.to_string());
        ids.insert(0, new.id.clone());
        store.imports().begin(&ws.id, new, &me()).await.unwrap();
    }
    let first = store.imports().list(&ws.id, &PageRequest::first(3)).await.unwrap();
    let rest = PageRequest { limit: 3, cursor: first.next_cursor.clone() };
    let second = store.imports().list(&ws.id, &rest).await.unwrap();
    let seen: Vec<_> = first.items.iter().chain(&second.items).map(|import| import.file.id.clone()).collect();
    assert_eq!(seen, ids);
    assert_eq!(second.next_cursor, None);
    let whole = store.imports().get(&ws.id, &ids[0]).await.unwrap();
    assert_eq!((&first.items[0].file.difference, &whole.file.difference), (&json!(null), &json!([])));
}
