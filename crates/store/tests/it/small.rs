use base::{ErrorKind, ImportId, Timestamp, UploadId};
use serde_json::json;
use store::{CampaignFields, MessageFields, NewUpload, Seen};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(
    notes_and_messages_come_go_and_come_back,
    mappings_are_saved_over_each_other,
    uploads_wait_until_they_expire,
    a_request_sent_twice_is_answered_once,
    settings_are_per_workspace,
);

async fn notes_and_messages_come_go_and_come_back(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let other = testkit::workspace_named(&store, "other").await;
    let fields = CampaignFields { key: "a".into(), name: "A".into(), ..CampaignFields::default() };
    let campaign = store.campaigns().create(&ws.id, fields, &me()).await.unwrap().id;
    let day = Some("2026-10-05".parse().unwrap());
    let note = store.notes().create(&ws.id, &campaign, day, "The site was down", &me()).await.unwrap();
    assert_eq!(store.notes().list(&ws.id, &campaign).await.unwrap(), std::slice::from_ref(&note));
    let elsewhere = store.notes().create(&other.id, &campaign, None, "x", &me()).await.unwrap_err();
    assert_eq!(elsewhere.kind(), ErrorKind::NotFound);
    store.notes().archive(&ws.id, &note.id, &me()).await.unwrap();
    assert!(store.notes().list(&ws.id, &campaign).await.unwrap().is_empty());
    assert_eq!(store.notes().restore(&ws.id, &note.id, &me()).await.unwrap(), note);

    let text = |title: &str| MessageFields { title: title.into(), ..MessageFields::default() };
    let one = store.messages().create(&ws.id, &campaign, text("one"), &me()).await.unwrap();
    let two = store.messages().create(&ws.id, &campaign, text("two"), &me()).await.unwrap();
    assert_eq!((one.position, two.position), (1, 2));
    let changed = store.messages().update(&ws.id, &one.id, text("uno"), &me()).await.unwrap();
    assert_eq!(store.messages().list(&ws.id, &campaign).await.unwrap(), [changed, two.clone()]);
    store.messages().archive(&ws.id, &one.id, &me()).await.unwrap();
    assert_eq!(store.messages().list(&ws.id, &campaign).await.unwrap(), [two]);
    store.messages().restore(&ws.id, &one.id, &me()).await.unwrap();
    assert_eq!(store.messages().list(&ws.id, &campaign).await.unwrap().len(), 2);
}

async fn mappings_are_saved_over_each_other(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    store.mappings().put(&ws.id, "بازاریابی", &json!({ "a": 1 }), &me()).await.unwrap();
    store.clock.advance_seconds(1);
    let second = store.mappings().put(&ws.id, "بازاریابی", &json!({ "a": 2 }), &me()).await.unwrap();
    assert!(second.created_at < second.updated_at);
    store.mappings().used(&ws.id, "بازاریابی").await.unwrap();
    let read = store.mappings().get(&ws.id, "بازاریابی").await.unwrap();
    assert_eq!((&read.body, read.last_used_at), (&json!({ "a": 2 }), Some(store.now())));
    assert_eq!(store.mappings().list(&ws.id).await.unwrap(), [read]);
    store.mappings().delete(&ws.id, "بازاریابی", &me()).await.unwrap();
    assert_eq!(store.mappings().get(&ws.id, "بازاریابی").await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn uploads_wait_until_they_expire(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let clock = store.store.clock().clone();
    let new = NewUpload {
        id: UploadId::new(clock.as_ref()),
        file_name: "a.csv".into(),
        file_bytes: 12,
        file_sha256: "abc".into(),
        file_location: "uploads/a".into(),
        expires_at: Timestamp::from_microsecond(store.now().as_microsecond() + 1_000_000).unwrap(),
    };
    let upload = store.uploads().create(&ws.id, new, &me()).await.unwrap();
    assert_eq!(store.uploads().get(&ws.id, &upload.id).await.unwrap(), upload);
    assert!(store.uploads().expired().await.unwrap().is_empty());
    store.uploads().set_options(&ws.id, &upload.id, &json!({ "date": "2026-10-01" })).await.unwrap();
    let import = ImportId::new(clock.as_ref());
    let became = store.uploads().became(&ws.id, &upload.id, &import).await.unwrap();
    assert_eq!((became.import_id, became.options["date"].as_str()), (Some(import), Some("2026-10-01")));
    store.clock.advance_seconds(1);
    assert_eq!(store.uploads().expired().await.unwrap().len(), 1);
    store.uploads().delete(&ws.id, &upload.id).await.unwrap();
    assert_eq!(store.uploads().get(&ws.id, &upload.id).await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn a_request_sent_twice_is_answered_once(store: TestStore) {
    let keys = store.idempotency_keys();
    assert_eq!(keys.begin("usr", "k", "h").await.unwrap(), Seen::New);
    assert_eq!(keys.begin("usr", "k", "h").await.unwrap(), Seen::InProgress);
    assert_eq!(keys.begin("usr", "k", "other").await.unwrap(), Seen::Different);
    assert_eq!(keys.begin("usr2", "k", "h").await.unwrap(), Seen::New);
    keys.release("usr2", "k").await.unwrap();
    assert_eq!(keys.begin("usr2", "k", "h").await.unwrap(), Seen::New);
    keys.answer("usr", "k", 201, "{}").await.unwrap();
    assert_eq!(keys.begin("usr", "k", "h").await.unwrap(), Seen::Answered { status: 201, body: "{}".into() });
    store.clock.advance_seconds(1);
    assert_eq!(keys.forget_before(store.now()).await.unwrap(), 2);
}

async fn settings_are_per_workspace(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let settings = store.settings();
    assert_eq!(settings.get(None, "x").await.unwrap(), None);
    settings.put(None, "x", &json!(1)).await.unwrap();
    settings.put(Some(&ws.id), "x", &json!([2])).await.unwrap();
    settings.put(None, "x", &json!(3)).await.unwrap();
    assert_eq!(settings.get(None, "x").await.unwrap(), Some(json!(3)));
    assert_eq!(settings.get(Some(&ws.id), "x").await.unwrap(), Some(json!([2])));
}
