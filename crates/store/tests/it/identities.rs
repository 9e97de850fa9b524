use base::identity::{Evidence, EvidenceKind, IdKind, IdentityRow, Node};
use base::{ErrorKind, WorkspaceId};
use store::{AuditFilter, PageRequest};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(
    evidence_is_kept_by_day_in_any_order,
    persons_are_decided_anew_when_evidence_comes,
    a_pair_can_be_taken_apart_and_joined_again,
    what_says_nothing_new_reads_nobody_again,
);

fn user(value: &str) -> Node {
    Node::new(IdKind::User, value)
}

fn device(value: &str) -> Node {
    Node::new(IdKind::Anonymous, value)
}

fn login(left: &Node, right: &Node, at: &str, event: &str) -> Evidence {
    let (left, right) = (left.clone(), right.clone());
    Evidence { at: at.parse().unwrap(), event_id: event.to_owned(), kind: EvidenceKind::Login, left, right }
}

/// Everybody who hangs together is one person, named after the smallest id.
fn together(_: &WorkspaceId, evidence: &[Evidence]) -> Vec<IdentityRow> {
    let mut groups: Vec<std::collections::BTreeSet<Node>> = Vec::new();
    for tie in evidence {
        let mut joined = std::collections::BTreeSet::from([tie.left.clone(), tie.right.clone()]);
        groups.retain_mut(|group| {
            let meets = group.contains(&tie.left) || group.contains(&tie.right);
            if meets {
                joined.append(group);
            }
            !meets
        });
        groups.push(joined);
    }
    let rows = groups.iter().flat_map(|group| {
        let person = group.first().map(|node| node.value.clone()).unwrap_or_default();
        group.iter().map(move |node| IdentityRow {
            kind: node.kind,
            value: node.value.clone(),
            after: None,
            until: None,
            person_id: person.clone(),
        })
    });
    rows.collect()
}

async fn evidence_is_kept_by_day_in_any_order(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let (ana, phone) = (user("ana"), device("d1"));
    let seen = [
        login(&ana, &phone, "2026-10-01T10:00:00Z", "e2"),
        login(&ana, &phone, "2026-10-01T09:00:00Z", "e1"),
        login(&ana, &phone, "2026-10-01T23:00:00Z", "e9"),
        login(&ana, &phone, "2026-10-02T00:00:00Z", "e10"),
    ];
    for evidence in [&seen[2..], &seen[..2], &seen[1..3], &[]] {
        store.identities().record(&ws.id, evidence, &together).await.unwrap();
    }
    let kept = store.identities().evidence(&ws.id, &[phone]).await.unwrap();
    let events: Vec<&str> = kept.iter().map(|tie| tie.event_id.as_str()).collect();
    assert_eq!(events, ["e1", "e9", "e10"], "the first and the last of each day");
    assert_eq!(kept[0], seen[1]);
}

async fn persons_are_decided_anew_when_evidence_comes(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let other = testkit::workspace_named(&store, "other").await;
    let at = "2026-10-01T10:00:00Z";
    let record = async |left: &Node, right: &Node, event: &str| {
        store.identities().record(&ws.id, &[login(left, right, at, event)], &together).await.unwrap();
    };
    record(&user("b"), &device("d1"), "e1").await;
    record(&user("c"), &device("d2"), "e2").await;
    let ids = async |person: &str| store.identities().of_person(&ws.id, person).await.unwrap().len();
    assert_eq!((ids("b").await, ids("c").await), (2, 2));
    record(&user("b"), &device("d2"), "e3").await;
    assert_eq!((ids("b").await, ids("c").await), (4, 0), "the two are one now");
    record(&user("a"), &device("d1"), "e4").await;
    assert_eq!((ids("a").await, ids("b").await), (5, 0), "and are named after the smallest id");
    let frame = store.frame("identities", &ws.id).await.unwrap();
    assert_eq!(frame.rows(), 5);
    assert!(frame.to_json_rows().iter().all(|row| row["person_id"] == "a" && row["until"].is_null()));
    assert_eq!(store.frame("identities", &other.id).await.unwrap().rows(), 0);
    assert_eq!(store.identities().of_person(&other.id, "a").await.unwrap(), []);
}

async fn a_pair_can_be_taken_apart_and_joined_again(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let (ana, phone, laptop) = (user("ana"), device("d1"), device("d2"));
    let seen = [login(&ana, &phone, "2026-10-01T10:00:00Z", "e1"), login(&ana, &laptop, "2026-10-01T11:00:00Z", "e2")];
    let identities = store.identities();
    identities.record(&ws.id, &seen, &together).await.unwrap();
    let nothing = identities.split(&ws.id, (&phone, &laptop), &me(), &together).await.unwrap_err();
    assert_eq!(nothing.kind(), ErrorKind::NotFound);
    identities.split(&ws.id, (&phone, &ana), &me(), &together).await.unwrap();
    let theirs = identities.of_person(&ws.id, "ana").await.unwrap();
    assert_eq!(theirs.iter().map(|row| row.value.as_str()).collect::<Vec<_>>(), ["d2", "ana"]);
    let later = login(&ana, &phone, "2026-10-05T10:00:00Z", "e3");
    identities.record(&ws.id, &[later], &together).await.unwrap();
    assert_eq!(identities.of_person(&ws.id, "ana").await.unwrap().len(), 2, "they stay apart");
    assert_eq!(identities.splits(&ws.id).await.unwrap().len(), 1);

    identities.rejoin(&ws.id, (&ana, &phone), &me(), &together).await.unwrap();
    assert_eq!(identities.of_person(&ws.id, "ana").await.unwrap().len(), 3);
    assert!(identities.splits(&ws.id).await.unwrap().is_empty());
    let again = identities.rejoin(&ws.id, (&ana, &phone), &me(), &together).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::NotFound);
    let log = store.audit().list(&ws.id, &AuditFilter::default(), &PageRequest::default()).await.unwrap();
    let of_identities = log.items.iter().filter(|entry| entry.subject == "identity");
    let mut actions: Vec<&str> = of_identities.map(|entry| entry.action.as_str()).collect();
    actions.sort_unstable();
    assert_eq!(actions, ["rejoin", "split"]);
}

async fn what_says_nothing_new_reads_nobody_again(store: TestStore) {
    use std::sync::atomic::{AtomicUsize, Ordering};

    let ws = testkit::workspace(&store).await;
    let asked = AtomicUsize::new(0);
    let counted = |ws: &WorkspaceId, evidence: &[Evidence]| {
        asked.fetch_add(1, Ordering::SeqCst);
        together(ws, evidence)
    };
    let (ana, phone) = (user("ana"), device("d1"));
    for day in 1..=9 {
        let at = format!("2026-10-0{day}T10:00:00Z");
        let seen = [login(&ana, &phone, &at, &format!("e{day}"))];
        store.identities().record(&ws.id, &seen, &counted).await.unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1, "one more day of the same says nothing new");
    assert_eq!(
        store.identities().evidence(&ws.id, std::slice::from_ref(&phone)).await.unwrap().len(),
        9,
        "and is kept all the same"
    );
    let also = [login(&ana, &device("d2"), "2026-10-10T10:00:00Z", "e10")];
    store.identities().record(&ws.id, &also, &counted).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    assert_eq!(store.identities().of_person(&ws.id, "ana").await.unwrap().len(), 3);
    let who = store.identities().of_nodes(&ws.id, &[phone, device("nobody")]).await.unwrap();
    assert_eq!(who.iter().map(|row| row.person_id.as_str()).collect::<Vec<_>>(), ["ana"]);
}
