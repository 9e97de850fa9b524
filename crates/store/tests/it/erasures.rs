use std::collections::BTreeMap;

use base::identity::{Evidence, EvidenceKind, IdKind, IdentityRow, Node};
use base::{ErasureId, ErrorKind, Timestamp, WorkspaceId};
use serde_json::json;
use store::{AuditFilter, ContactFields, ErasedId, ErasureState, OwnedId, PageRequest, Scrub};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(
    an_erasure_is_begun_and_ended_once,
    evidence_is_renamed_and_the_rest_goes,
    of_a_shared_device_only_their_turns_go,
);

fn node(kind: IdKind, value: &str) -> Node {
    Node::new(kind, value)
}

fn tie(left: &Node, right: &Node, at: &str, event: &str) -> Evidence {
    let (left, right, at) = (left.clone(), right.clone(), at.parse().unwrap());
    Evidence { at, event_id: event.to_owned(), kind: EvidenceKind::Login, left, right }
}

/// Whoever is tied to a user is that user.
fn by_user(_: &WorkspaceId, evidence: &[Evidence]) -> Vec<IdentityRow> {
    let mut rows: BTreeMap<(Node, String), IdentityRow> = BTreeMap::new();
    for tie in evidence {
        for node in [&tie.left, &tie.right] {
            let row = IdentityRow {
                kind: node.kind,
                value: node.value.clone(),
                after: None,
                until: None,
                person_id: tie.left.value.clone(),
            };
            rows.entry((node.clone(), String::new())).or_insert(row);
        }
    }
    rows.into_values().collect()
}

fn hidden(text: &str) -> String {
    format!("erased_{}", text.len())
}

fn scrub<'a>(ids: &'a [OwnedId], texts: &'a [String]) -> Scrub<'a> {
    Scrub { ids, texts, pseudonym: &hidden }
}

fn contact(email: &str) -> ContactFields {
    ContactFields {
        email: email.into(),
        first_name: "A".into(),
        last_name: String::new(),
        platform: "hubspot".into(),
        consent: String::new(),
        lifecycle_stage: String::new(),
        subscribed_at: None,
        traits: json!({}),
    }
}

async fn an_erasure_is_begun_and_ended_once(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let id = ErasureId::new(store.store.clock().as_ref());
    let ids = [ErasedId { kind: IdKind::User, hash: "00".into(), after: None, until: None }];
    let erasures = store.erasures();
    let missing = erasures.get(&ws.id, &id).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    erasures.begin(&ws.id, &id, &ids, &json!({ "of": "user-4711" }), &me()).await.unwrap();
    assert_eq!(erasures.running().await.unwrap().len(), 1);
    assert_eq!(erasures.plan(&ws.id, &id).await.unwrap().unwrap()["of"], "user-4711");
    let counts = BTreeMap::from([("events".to_owned(), 3)]);
    let done = erasures.finish(&ws.id, &id, &scrub(&[], &[]), counts.clone(), &by_user).await.unwrap();
    assert_eq!((done.state, &done.counts), (ErasureState::Done, &counts));
    assert_eq!(erasures.plan(&ws.id, &id).await.unwrap(), None);
    assert!(erasures.running().await.unwrap().is_empty());
    assert!(erasures.knows(&id).await.unwrap());
    erasures.sweep().await.unwrap();
    let page = erasures.list(&ws.id, &PageRequest::default()).await.unwrap();
    assert_eq!(page.items, [done]);
    let log = store.audit().list(&ws.id, &AuditFilter::default(), &PageRequest::default()).await.unwrap();
    let mut of_persons: Vec<&str> =
        log.items.iter().filter(|entry| entry.subject == "person").map(|entry| entry.action.as_str()).collect();
    of_persons.sort_unstable();
    assert_eq!(of_persons, ["erase", "erased"]);
    let other = ErasureId::new(store.store.clock().as_ref());
    erasures.note(&ws.id, &other, &ids).await.unwrap();
    erasures.note(&ws.id, &other, &ids).await.unwrap();
    assert_eq!(erasures.list(&ws.id, &PageRequest::first(1)).await.unwrap().items.len(), 1, "pages are bounded");
}

async fn evidence_is_renamed_and_the_rest_goes(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let (ali, bea) = (node(IdKind::User, "user-4711"), node(IdKind::User, "user-bea"));
    let (phone, laptop) = (node(IdKind::Anonymous, "device-of-ali"), node(IdKind::Anonymous, "device-of-bea"));
    let seen = [
        tie(&ali, &phone, "2026-10-01T10:00:00Z", "ali-1"),
        tie(&ali, &phone, "2026-10-02T10:00:00Z", "ali-2"),
        tie(&bea, &laptop, "2026-10-01T10:00:00Z", "bea-1"),
    ];
    store.identities().record(&ws.id, &seen, &by_user).await.unwrap();
    let contacts = [(2, contact("ali@example.com")), (3, contact("bea@example.com"))];
    store.contacts().put(&ws.id, &contacts, None, &me()).await.unwrap();
    store.clock.advance_seconds(1);
    let newer = ContactFields { consent: "subscribed".into(), ..contact("ali@example.com") };
    store.contacts().put(&ws.id, &[(2, newer)], None, &me()).await.unwrap();
    store.identities().split(&ws.id, (&ali, &phone), &me(), &by_user).await.unwrap();
    store.identities().rejoin(&ws.id, (&ali, &phone), &me(), &by_user).await.unwrap();

    let email = node(IdKind::Email, &base::person::address_hash("ali@example.com"));
    let ids = [(ali, Vec::new()), (phone, Vec::new()), (email, Vec::new())];
    let texts = ["ali@example.com".to_owned()];
    let held = store.erasures().held(&ws.id, &scrub(&ids, &texts), &by_user).await.unwrap();
    assert_eq!((held["contacts"], held["identity_evidence"]), (2, 2), "{held:?}");
    assert_eq!(store.contacts().count(&ws.id).await.unwrap(), 2, "nothing is changed by looking");

    let id = ErasureId::new(store.store.clock().as_ref());
    store.erasures().begin(&ws.id, &id, &[], &json!({}), &me()).await.unwrap();
    store.erasures().finish(&ws.id, &id, &scrub(&ids, &texts), BTreeMap::new(), &by_user).await.unwrap();
    let mut dump = Vec::new();
    store.dump(&mut dump).await.unwrap();
    let dump = String::from_utf8(dump).unwrap();
    for text in ["user-4711", "device-of-ali", "ali@example.com", "ali-1", &ids[2].0.value] {
        assert!(!dump.contains(text), "{text} is in the dump");
    }
    assert!(dump.contains("user-bea") && dump.contains("bea@example.com") && dump.contains("bea-1"));
    let rows = store.frame("identities", &ws.id).await.unwrap().to_json_rows();
    let people: std::collections::BTreeSet<&str> = rows.iter().filter_map(|row| row["person_id"].as_str()).collect();
    assert_eq!((rows.len(), people.len()), (4, 2), "as many ids and people as before: {rows:?}");
}

async fn of_a_shared_device_only_their_turns_go(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let (ali, bea) = (node(IdKind::User, "user-4711"), node(IdKind::User, "user-bea"));
    let cafe = node(IdKind::Anonymous, "device-cafe");
    let seen = [tie(&ali, &cafe, "2026-10-01T10:00:00Z", "ali-1"), tie(&bea, &cafe, "2026-10-02T10:00:00Z", "bea-1")];
    store.identities().record(&ws.id, &seen, &by_user).await.unwrap();
    let until: Timestamp = "2026-10-01T10:00:00Z".parse().unwrap();
    let ids = [(ali, Vec::new()), (cafe.clone(), vec![(None, Some(until))])];
    let id = ErasureId::new(store.store.clock().as_ref());
    store.erasures().begin(&ws.id, &id, &[], &json!({}), &me()).await.unwrap();
    let done = store.erasures().finish(&ws.id, &id, &scrub(&ids, &[]), BTreeMap::new(), &by_user).await.unwrap();
    assert_eq!(done.counts["identity_evidence"], 1);
    let left = store.identities().evidence(&ws.id, &[cafe]).await.unwrap();
    assert_eq!(left, [seen[1].clone()], "what shows the other stays");
    let renamed = store.identities().evidence(&ws.id, &[node(IdKind::User, &hidden("user-4711"))]).await.unwrap();
    assert_eq!(renamed[0].right.value, hidden("device-cafe"));
}
