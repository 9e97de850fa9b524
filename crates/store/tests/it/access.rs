use base::{Actor, ErrorKind, Role, Timestamp};
use store::{AuditFilter, LinkPurpose, NewApiKey, NewUser, PageRequest, SignInLink};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(
    the_first_user_comes_by_a_link_that_works_once,
    an_invitation_gives_a_role,
    sessions_end,
    api_keys_are_found_until_revoked,
    a_workspace_keeps_an_admin,
);

fn user(email: &str) -> NewUser {
    NewUser { email: email.into(), name: "Ana".into(), password_hash: Some("hash".into()), locale: Some("fil".into()) }
}

fn later(store: &TestStore, seconds: i64) -> Timestamp {
    Timestamp::from_microsecond(store.now().as_microsecond() + seconds * 1_000_000).unwrap()
}

fn link(store: &TestStore, purpose: LinkPurpose) -> SignInLink {
    SignInLink { purpose, user_id: None, workspace_id: None, role: None, email: None, expires_at: later(store, 3600) }
}

async fn the_first_user_comes_by_a_link_that_works_once(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let first = link(&store, LinkPurpose::FirstUser);
    store.sign_in_links().create("t1", &first, &Actor::System).await.unwrap();
    store.sign_in_links().create("t2", &first, &Actor::System).await.unwrap();
    store.sign_in_links().create("t3", &first, &Actor::System).await.unwrap();
    assert_eq!(store.sign_in_links().find("t1").await.unwrap(), Some(first));
    let made = store.sign_in_links().redeem("t1", user(" Ana@Example.org ")).await.unwrap();
    assert_eq!(made.email, "ana@example.org");
    assert_eq!(store.memberships().role(&ws.id, &made.id).await.unwrap(), Some(Role::Admin));
    assert_eq!(store.sign_in_links().redeem("t1", user("b@x")).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(store.sign_in_links().redeem("t2", user("b@x")).await.unwrap_err().kind(), ErrorKind::Conflict);
    store.clock.advance_seconds(3600);
    assert_eq!(store.sign_in_links().find("t3").await.unwrap(), None);
    assert_eq!(store.users().count().await.unwrap(), 1);

    let found = store.users().credentials("ANA@example.org").await.unwrap().unwrap();
    assert_eq!((found.user, found.password_hash.as_deref()), (made, Some("hash")));
    assert_eq!(store.users().credentials("nobody@x").await.unwrap(), None);
}

async fn an_invitation_gives_a_role(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let invite = SignInLink {
        workspace_id: Some(ws.id.clone()),
        role: Some(Role::Editor),
        email: Some("bo@x.org".into()),
        ..link(&store, LinkPurpose::Invite)
    };
    store.sign_in_links().create("t", &invite, &me()).await.unwrap();
    let bo = store.sign_in_links().redeem("t", user("bo@x.org")).await.unwrap();
    let members = store.memberships().members(&ws.id).await.unwrap();
    assert_eq!(members.len(), 1);
    assert_eq!((&members[0].user, members[0].role), (&bo, Role::Editor));
    assert_eq!(store.memberships().of_user(&bo.id).await.unwrap(), [(ws.id.clone(), Role::Editor)]);

    let reset = SignInLink { user_id: Some(bo.id.clone()), ..link(&store, LinkPurpose::ResetPassword) };
    store.sign_in_links().create("r", &reset, &me()).await.unwrap();
    let changed = NewUser { password_hash: Some("new".into()), ..user("ignored@x.org") };
    assert_eq!(store.sign_in_links().redeem("r", changed).await.unwrap(), bo);
    let found = store.users().credentials("bo@x.org").await.unwrap().unwrap();
    assert_eq!(found.password_hash.as_deref(), Some("new"));
    let log = store.audit().list(&ws.id, &AuditFilter::default(), &PageRequest::default()).await.unwrap();
    let text = serde_json::to_string(&log.items).unwrap();
    assert!(!text.contains("hash"), "no secret in the audit log: {text}");
}

async fn sessions_end(store: TestStore) {
    let ana = store.users().create(user("ana@x"), &me()).await.unwrap();
    assert_eq!(store.users().create(user("ANA@x"), &me()).await.unwrap_err().kind(), ErrorKind::Conflict);
    for token in ["a", "b"] {
        store.sessions().create(token, &ana.id, "Firefox", later(&store, 1000)).await.unwrap();
    }
    store.clock.advance_seconds(120);
    assert_eq!(store.sessions().find("a").await.unwrap().unwrap().user, ana);
    assert_eq!(store.sessions().find("a").await.unwrap().unwrap().last_seen_at, store.now());
    store.sessions().delete("a").await.unwrap();
    assert_eq!(store.sessions().find("a").await.unwrap(), None);
    let disabled = store.users().disable(&ana.id, &me()).await.unwrap();
    assert_eq!(disabled.disabled_at, Some(store.now()));
    assert_eq!(store.sessions().find("b").await.unwrap(), None);
    store.users().enable(&ana.id, &me()).await.unwrap();
    store.sessions().create("c", &ana.id, "", later(&store, 10)).await.unwrap();
    store.users().set_password(&ana.id, "other", &me()).await.unwrap();
    assert_eq!(store.sessions().find("c").await.unwrap(), None, "a new password ends sessions");
    store.sessions().create("d", &ana.id, "", later(&store, 10)).await.unwrap();
    store.clock.advance_seconds(10);
    assert_eq!(store.sessions().find("d").await.unwrap(), None);
    let renamed = store.users().update(&ana.id, "Ana Cruz", None, &me()).await.unwrap();
    assert_eq!(store.users().get(&ana.id).await.unwrap(), renamed);
}

async fn api_keys_are_found_until_revoked(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let new = NewApiKey {
        name: "nightly".into(),
        role: Role::Viewer,
        prefix: "sulit_ab".into(),
        key_hash: "secret-hash".into(),
        expires_at: Some(later(&store, 100)),
    };
    let key = store.api_keys().create(&ws.id, new.clone(), &me()).await.unwrap();
    let found = store.api_keys().find("secret-hash").await.unwrap().unwrap();
    assert_eq!((found.id, found.role), (key.id.clone(), Role::Viewer));
    assert_eq!(store.api_keys().list(&ws.id).await.unwrap()[0].last_used_at, Some(store.now()));
    store.clock.advance_seconds(100);
    assert_eq!(store.api_keys().find("secret-hash").await.unwrap(), None);
    let lasting = NewApiKey { key_hash: "other".into(), expires_at: None, ..new };
    let lasting = store.api_keys().create(&ws.id, lasting, &me()).await.unwrap();
    store.api_keys().revoke(&ws.id, &lasting.id, &me()).await.unwrap();
    assert_eq!(store.api_keys().find("other").await.unwrap(), None);
    assert_eq!(store.api_keys().revoke(&ws.id, &lasting.id, &me()).await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn a_workspace_keeps_an_admin(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let ana = store.users().create(user("ana@x"), &me()).await.unwrap();
    let bo = store.users().create(user("bo@x"), &me()).await.unwrap();
    store.memberships().set(&ws.id, &ana.id, Role::Admin, &me()).await.unwrap();
    store.memberships().set(&ws.id, &bo.id, Role::Viewer, &me()).await.unwrap();
    let lowered = store.memberships().set(&ws.id, &ana.id, Role::Editor, &me()).await.unwrap_err();
    assert_eq!(lowered.kind(), ErrorKind::Conflict);
    assert_eq!(store.memberships().remove(&ws.id, &ana.id, &me()).await.unwrap_err().kind(), ErrorKind::Conflict);
    store.memberships().set(&ws.id, &bo.id, Role::Admin, &me()).await.unwrap();
    store.memberships().remove(&ws.id, &ana.id, &me()).await.unwrap();
    assert_eq!(store.memberships().role(&ws.id, &ana.id).await.unwrap(), None);
    assert_eq!(store.memberships().remove(&ws.id, &ana.id, &me()).await.unwrap_err().kind(), ErrorKind::NotFound);
}
