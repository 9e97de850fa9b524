//! The sources in memory.

use std::sync::Arc;

use base::{Actor, Currency, FixedClock, Protocol, Workspace};
use collect::sources::{SourceBook, hash};
use serde_json::{Value, json};
use store::{NewWorkspace, Source, SourceAlias, SourceFields, SourceKeys, Store};
use tempfile::TempDir;

async fn shop() -> (Store, Workspace, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = Store::sqlite_url(&folder.path().join("sulit.db"));
    let store = Store::open(&url, Arc::new(FixedClock::at("2026-10-01T09:00:00Z"))).await.unwrap();
    let workspace = workspace(&store, "shop").await;
    (store, workspace, folder)
}

async fn workspace(store: &Store, key: &str) -> Workspace {
    let new = NewWorkspace {
        key: key.to_owned(),
        name: key.to_owned(),
        currency: Currency::parse("EUR").unwrap(),
        timezone: "Europe/Berlin".to_owned(),
        locale: "en".to_owned(),
    };
    store.workspaces().create(new, &Actor::System).await.unwrap()
}

async fn source(store: &Store, name: &str, aliases: &[(Protocol, &str)], settings: Value) -> Source {
    let workspace = store.workspaces().find("shop").await.unwrap();
    let alias = |(protocol, alias): &(Protocol, &str)| SourceAlias { protocol: *protocol, alias: (*alias).to_owned() };
    let aliases = aliases.iter().map(alias).collect();
    let fields = SourceFields { name: name.to_owned(), origins: Vec::new(), aliases, settings };
    let keys = SourceKeys {
        write_key: format!("wk_{name}"),
        server_key_prefix: format!("sk_{name}"),
        server_key_hash: hash(&format!("sk_{name}")),
    };
    store.sources().create(&workspace.id, fields, keys, &Actor::System).await.unwrap()
}

#[tokio::test]
async fn a_source_answers_to_its_keys_and_aliases() {
    let (store, _workspace, _folder) = shop().await;
    let aliases = [(Protocol::Matomo, "1"), (Protocol::Plausible, "Shop.example")];
    let shop = source(&store, "shop", &aliases, json!({})).await;
    let book = SourceBook::open(store.clone()).await.unwrap();
    let whose = |protocol, key: &str| book.known(protocol, key).map(|known| known.source.id.clone());
    assert_eq!(whose(Protocol::Segment, "wk_shop"), Some(shop.id.clone()));
    assert_eq!(whose(Protocol::Matomo, " 1 "), Some(shop.id.clone()));
    assert_eq!(whose(Protocol::Plausible, "shop.EXAMPLE"), Some(shop.id.clone()));
    assert_eq!(whose(Protocol::Sulit, "sk_shop"), Some(shop.id.clone()));
    assert_eq!(whose(Protocol::Umami, "1"), None, "an alias is of one protocol");
    assert_eq!(whose(Protocol::Sulit, "sk_other"), None);
    assert_eq!(whose(Protocol::Sulit, ""), None);
    let known = book.by_id(&shop.id).unwrap();
    assert!(known.is_server_key("sk_shop"));
    assert!(!known.is_server_key("sk_shoq") && !known.is_server_key("") && !known.is_server_key("wk_shop"));
    assert_eq!(book.only_workspace(), Some(shop.workspace_id));
}

#[tokio::test]
async fn a_source_that_was_just_made_is_found() {
    let (store, _workspace, _folder) = shop().await;
    let book = SourceBook::open(store.clone()).await.unwrap();
    let shop = source(&store, "shop", &[], json!({})).await;
    assert!(book.known(Protocol::Sulit, "wk_shop").is_none());
    // Unknown keys cause only so many readings, so the first may come too early.
    let found = async {
        loop {
            if let Some(known) = book.find(Protocol::Sulit, "wk_shop").await {
                return known;
            }
            tokio::task::yield_now().await;
        }
    };
    let found = tokio::time::timeout(std::time::Duration::from_secs(60), found).await.unwrap();
    assert_eq!(found.source, shop);
    assert!(book.find(Protocol::Sulit, "wk_nobody").await.is_none());
}

#[tokio::test]
async fn what_was_read_goes_on_while_the_store_is_gone() {
    let (store, _workspace, _folder) = shop().await;
    let shop = source(&store, "shop", &[], json!({ "rate_per_second": 1, "burst": 1 })).await;
    let book = SourceBook::open(store.clone()).await.unwrap();
    store.close().await;
    assert!(book.reload().await.is_err());
    assert_eq!(book.find(Protocol::Sulit, "wk_shop").await.unwrap().source.id, shop.id);
    assert!(book.find(Protocol::Sulit, "wk_unknown").await.is_none());
}

#[tokio::test]
async fn an_archived_source_and_broken_settings() {
    let (store, workspace, _folder) = shop().await;
    let shop = source(&store, "shop", &[], json!({})).await;
    let odd = source(&store, "odd", &[], json!({ "burst": "many" })).await;
    let book = SourceBook::open(store.clone()).await.unwrap();
    let default = collect::sources::Settings::default();
    assert_eq!(book.by_id(&odd.id).unwrap().settings, default, "the defaults hold");
    store.sources().archive(&workspace.id, &shop.id, &Actor::System).await.unwrap();
    book.reload().await.unwrap();
    assert!(book.known(Protocol::Sulit, "wk_shop").is_none());
    assert_eq!(book.len(), 1);
    self::workspace(&store, "other").await;
    book.reload().await.unwrap();
    assert_eq!(book.only_workspace(), None, "what nobody's key brings is shown to nobody");
}

#[tokio::test]
async fn the_keys_of_before_a_rotation_are_taken_for_a_while() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at("2026-10-01T09:00:00Z"));
    let store = Store::open(&Store::sqlite_url(&folder.path().join("sulit.db")), clock.clone()).await.unwrap();
    let workspace = workspace(&store, "shop").await;
    let shop = source(&store, "shop", &[], json!({})).await;
    let until = store.now().checked_add(std::time::Duration::from_secs(86_400)).unwrap();
    let keys = SourceKeys {
        write_key: "wk_new".to_owned(),
        server_key_prefix: "sk_new".to_owned(),
        server_key_hash: hash("sk_new"),
    };
    store.sources().rotate(&workspace.id, &shop.id, keys, Some(until), &Actor::System).await.unwrap();
    let book = SourceBook::open(store.clone()).await.unwrap();
    for key in ["wk_shop", "sk_shop", "wk_new", "sk_new"] {
        let known = book.known(Protocol::Sulit, key).unwrap();
        assert_eq!(known.source.id, shop.id, "{key}");
        assert!(known.is_server_key("sk_shop") && known.is_server_key("sk_new") && !known.is_server_key("sk_other"));
    }
    clock.advance_seconds(86_400);
    book.reload().await.unwrap();
    assert!(book.known(Protocol::Sulit, "wk_shop").is_none() && book.known(Protocol::Sulit, "sk_shop").is_none());
    assert!(!book.known(Protocol::Sulit, "wk_new").unwrap().is_server_key("sk_shop"));
}
