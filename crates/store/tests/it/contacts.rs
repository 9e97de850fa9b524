use base::ImportId;
use serde_json::json;
use store::{ContactFields, ContactsStored, PageRequest};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(contacts_are_superseded_and_come_back);

fn contact(email: &str, consent: &str) -> ContactFields {
    ContactFields {
        email: email.into(),
        first_name: "Þóra".into(),
        last_name: String::new(),
        platform: "mailchimp".into(),
        consent: consent.into(),
        lifecycle_stage: String::new(),
        subscribed_at: None,
        traits: json!({ "City": "Ísafjörður" }),
    }
}

async fn contacts_are_superseded_and_come_back(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let first = [(2, contact("A@x.is", "subscribed")), (3, contact("b@x.is", "subscribed"))];
    let stored = store.contacts().put(&ws.id, &first, None, &me()).await.unwrap();
    assert_eq!(stored, ContactsStored { added: 2, changed: 0, same: 0 });
    store.clock.advance_seconds(1);
    let import = ImportId::new(store.store.clock().as_ref());
    let second =
        [(2, contact("a@x.is", "unsubscribed")), (3, contact("b@x.is", "subscribed")), (4, contact("c@x.is", ""))];
    assert_eq!(store.contacts().compare(&ws.id, &second).await.unwrap().changed, 1);
    let stored = store.contacts().put(&ws.id, &second, Some(&import), &me()).await.unwrap();
    assert_eq!(stored, ContactsStored { added: 1, changed: 1, same: 1 });
    assert_eq!(store.contacts().count(&ws.id).await.unwrap(), 3);
    let page = store.contacts().list(&ws.id, &PageRequest::first(1)).await.unwrap();
    assert_eq!((page.items[0].fields.consent.as_str(), page.items[0].line), ("unsubscribed", Some(2)));

    store.clock.advance_seconds(1);
    assert_eq!(store.contacts().undo(&ws.id, &import, &me()).await.unwrap(), 2);
    let back = store.contacts().list(&ws.id, &PageRequest::default()).await.unwrap();
    let told: Vec<_> = back.items.iter().map(|c| (c.fields.email.as_str(), c.fields.consent.as_str())).collect();
    assert_eq!(told, [("a@x.is", "subscribed"), ("b@x.is", "subscribed")]);
}
