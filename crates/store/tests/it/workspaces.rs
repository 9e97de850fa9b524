use base::{Actor, Basis, Currency, ErrorKind, RefundPolicy, Workspace};
use store::{AuditFilter, NewWorkspace, PageRequest};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(
    a_second_initialisation_is_refused,
    settings_survive_a_round_trip_and_are_audited,
    keys_are_unique,
);

fn new(key: &str) -> NewWorkspace {
    NewWorkspace {
        key: key.to_owned(),
        name: "فروشگاه".to_owned(),
        currency: Currency::parse("IRR").unwrap(),
        timezone: "Asia/Tehran".to_owned(),
        locale: "fa".to_owned(),
    }
}

async fn a_second_initialisation_is_refused(store: TestStore) {
    let (one, two) = tokio::join!(async { store.workspaces().create_first(new("one"), &me()).await }, async {
        store.workspaces().create_first(new("two"), &me()).await
    },);
    let refused = [one, two].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert_eq!(refused.len(), 1, "exactly one of two programs initialises the store");
    assert_eq!(refused[0].kind(), ErrorKind::Conflict);
    assert!(refused[0].to_string().contains("workspace create"), "{}", refused[0]);
    assert!(store.workspaces().only().await.unwrap().is_some());

    store.workspaces().create(new("three"), &me()).await.unwrap();
    assert_eq!(store.workspaces().only().await.unwrap(), None, "two are not one");
}

async fn settings_survive_a_round_trip_and_are_audited(store: TestStore) {
    let before = store.workspaces().create_first(new("shop"), &me()).await.unwrap();
    assert_eq!(store.workspaces().find("shop").await.unwrap(), before);
    assert_eq!(store.workspaces().find(before.id.as_str()).await.unwrap(), before);
    let changed = Workspace {
        week_start: 6,
        fiscal_year_start: 3,
        refund_policy: RefundPolicy::RefundDay,
        revenue_net_of_tax_and_shipping: true,
        default_basis: Some(Basis::Orders),
        gross_margin_percent: Some("62.5".to_owned()),
        naming_convention: Some("^[a-z0-9_]+$".to_owned()),
        naming_hint: Some("small letters".to_owned()),
        ..before.clone()
    };
    let actor = Actor::User("usr_1".to_owned());
    store.workspaces().update(&changed, &actor).await.unwrap();
    assert_eq!(store.workspaces().get(&before.id).await.unwrap(), changed);

    let log = store.audit().list(&before.id, &AuditFilter::default(), &PageRequest::default()).await.unwrap();
    let told: Vec<_> = log.items.iter().map(|entry| (entry.actor.as_str(), entry.action.as_str())).collect();
    assert_eq!(told.len(), 2);
    assert!(told.contains(&("user:usr_1", "update")) && told.contains(&("cli", "create")), "{told:?}");
    let update = log.items.iter().find(|entry| entry.action == "update").unwrap();
    assert_eq!(update.before.as_ref().unwrap()["week_start"], 1);
    assert_eq!(update.after.as_ref().unwrap()["week_start"], 6);
}

async fn keys_are_unique(store: TestStore) {
    store.workspaces().create(new("shop"), &me()).await.unwrap();
    let refused = store.workspaces().create(new("shop"), &me()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict);
    assert!(refused.to_string().contains("“shop”"), "{refused}");
    assert_eq!(store.workspaces().find("nothing").await.unwrap_err().kind(), ErrorKind::NotFound);
}
