use base::{Channel, ErrorKind};
use store::{AuditFilter, CampaignFields, Destination, LinkFields, LinkFilter, PageRequest, Placement};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(
    a_link_lives_is_archived_and_comes_back,
    a_slug_is_one_links_for_ever,
    links_come_in_pages_and_are_found,
    what_redirects_need_is_read_at_once,
);

async fn campaign(store: &TestStore, ws: &base::Workspace, key: &str) -> store::Campaign {
    let fields = CampaignFields {
        key: key.to_owned(),
        name: key.to_owned(),
        channel: Some(Channel::Print),
        ..CampaignFields::default()
    };
    store.campaigns().create(&ws.id, fields, &me()).await.unwrap()
}

fn fields(campaign: &str) -> LinkFields {
    LinkFields {
        name: "Flyer".into(),
        campaign: campaign.into(),
        destinations: vec![Destination { url: "https://shop.example/autumn".into(), weight: 1 }],
        labels: vec!["School".into()],
        ..LinkFields::default()
    }
}

fn placed(slugs: &[(&str, &str)]) -> Vec<Placement> {
    let placement =
        |(slug, name): &(&str, &str)| Placement { slug: (*slug).into(), name: (*name).into(), retired_at: None };
    slugs.iter().map(placement).collect()
}

fn slugs(link: &store::Link) -> Vec<(&str, bool)> {
    link.placements.iter().map(|placement| (placement.slug.as_str(), placement.retired_at.is_some())).collect()
}

async fn a_link_lives_is_archived_and_comes_back(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let links = store.links();
    let nowhere = links.create(&ws.id, fields("autumn"), placed(&[("gate", "")]), &me()).await.unwrap_err();
    assert_eq!(nowhere.kind(), ErrorKind::NotFound);
    assert!(nowhere.to_string().contains("autumn"), "{nowhere}");
    campaign(&store, &ws, "autumn").await;
    campaign(&store, &ws, "winter").await;
    let made = links.create(&ws.id, fields("autumn"), placed(&[("gate", "School gate")]), &me()).await.unwrap();
    assert_eq!((made.fields.clone(), made.channel, made.version), (fields("autumn"), Some(Channel::Print), 1));
    assert_eq!(links.get(&ws.id, &made.id).await.unwrap(), made);
    assert_eq!(links.find(&ws.id, "Gate").await.unwrap(), made);
    assert_eq!(links.find(&ws.id, made.id.as_str()).await.unwrap(), made);
    assert_eq!(links.find(&ws.id, "nothing").await.unwrap_err().kind(), ErrorKind::NotFound);

    store.clock.advance_seconds(60);
    let change = LinkFields {
        expires_at: Some(store.now()),
        expired_url: "https://shop.example/over".into(),
        app: Some(store::AppTarget { scheme: "shop".into(), ios: "shop://autumn".into(), android: String::new() }),
        ..fields("winter")
    };
    let both = placed(&[("counter", "Counter"), ("gate", "Gate")]);
    let changed = links.update(&ws.id, &made.id, Some(1), change.clone(), both, &me()).await.unwrap();
    assert_eq!((&changed.fields, changed.version, changed.updated_at), (&change, 2, store.now()));
    assert_eq!(slugs(&changed), [("counter", false), ("gate", false)]);
    let stale = links.update(&ws.id, &made.id, Some(1), change.clone(), placed(&[("gate", "")]), &me()).await;
    assert_eq!(stale.unwrap_err().kind(), ErrorKind::Conflict);

    let gone = links.archive(&ws.id, &made.id, &me()).await.unwrap();
    assert_eq!(gone.archived_at, Some(store.now()));
    assert_eq!(links.archive(&ws.id, &made.id, &me()).await.unwrap().version, gone.version, "once is enough");
    let back = links.restore(&ws.id, &made.id, &me()).await.unwrap();
    assert_eq!((back.archived_at, back.version), (None, 4));
    let log = store.audit().list(&ws.id, &AuditFilter::default(), &PageRequest::default()).await.unwrap();
    let mut actions: Vec<&str> =
        log.items.iter().filter(|entry| entry.subject == "link").map(|entry| entry.action.as_str()).collect();
    actions.sort_unstable();
    assert_eq!(actions, ["archive", "create", "restore", "update"]);
}

async fn a_slug_is_one_links_for_ever(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let other = testkit::workspace_named(&store, "other").await;
    for ws in [&ws, &other] {
        campaign(&store, ws, "autumn").await;
    }
    let links = store.links();
    let made = links.create(&ws.id, fields("autumn"), placed(&[("gate", ""), ("wall", "")]), &me()).await.unwrap();
    let taken = links.create(&other.id, fields("autumn"), placed(&[("gate", "")]), &me()).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::Conflict);
    assert_eq!(links.count(&other.id).await.unwrap(), 0, "nothing is left of it");
    let less = links.update(&ws.id, &made.id, None, fields("autumn"), placed(&[("wall", "")]), &me()).await.unwrap();
    assert_eq!(slugs(&less), [("wall", false), ("gate", true)]);
    let taken = links.create(&other.id, fields("autumn"), placed(&[("gate", "")]), &me()).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::Conflict, "what is printed stays the link's");
    let back = placed(&[("gate", "Gate"), ("wall", "")]);
    let back = links.update(&ws.id, &made.id, None, fields("autumn"), back, &me()).await.unwrap();
    assert_eq!(slugs(&back), [("gate", false), ("wall", false)]);
    assert_eq!(links.find(&other.id, "gate").await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(links.get(&other.id, &made.id).await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn links_come_in_pages_and_are_found(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    campaign(&store, &ws, "autumn").await;
    campaign(&store, &ws, "winter").await;
    let links = store.links();
    let mut made = Vec::new();
    for (at, key) in ["autumn", "winter", "autumn"].into_iter().enumerate() {
        let slug = format!("s{at}");
        let named = LinkFields { name: format!("Link {at} 100%"), ..fields(key) };
        made.push(links.create(&ws.id, named, placed(&[(slug.as_str(), "Çay")]), &me()).await.unwrap());
        store.clock.advance_seconds(1);
    }
    let first = links.list(&ws.id, &LinkFilter::default(), &PageRequest::first(2)).await.unwrap();
    assert_eq!(first.items, [made[2].clone(), made[1].clone()]);
    let rest = PageRequest { limit: 2, cursor: first.next_cursor };
    let rest = links.list(&ws.id, &LinkFilter::default(), &rest).await.unwrap();
    assert_eq!((rest.items, rest.next_cursor), (vec![made[0].clone()], None));
    let found = async |filter: LinkFilter| -> Vec<String> {
        let page = links.list(&ws.id, &filter, &PageRequest::default()).await.unwrap();
        page.items.into_iter().map(|link| link.fields.name).collect()
    };
    let text = |text: &str| LinkFilter { text: Some(text.into()), ..LinkFilter::default() };
    assert_eq!(found(LinkFilter { campaign: Some("winter".into()), ..LinkFilter::default() }).await, ["Link 1 100%"]);
    assert_eq!(found(text("S1")).await, ["Link 1 100%"]);
    assert_eq!(found(text("çAY")).await.len(), 3);
    assert_eq!(found(text("school")).await.len(), 3);
    assert_eq!(found(text("0%")).await.len(), 3);
    assert_eq!(found(text("0_")).await.len(), 0);
    links.archive(&ws.id, &made[0].id, &me()).await.unwrap();
    assert_eq!(found(LinkFilter::default()).await.len(), 2);
    assert_eq!(found(LinkFilter { archived: true, ..LinkFilter::default() }).await, ["Link 0 100%"]);
}

async fn what_redirects_need_is_read_at_once(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let autumn = campaign(&store, &ws, "autumn").await;
    let links = store.links();
    let empty = links.stamp().await.unwrap();
    let made = links.create(&ws.id, fields("autumn"), placed(&[("gate", "")]), &me()).await.unwrap();
    let stamp = links.stamp().await.unwrap();
    assert_ne!(stamp, empty);
    assert_eq!(links.all().await.unwrap(), std::slice::from_ref(&made));
    assert_eq!(links.stamp().await.unwrap(), stamp);
    // A campaign's new key and channel are the link's.
    let renamed = CampaignFields { key: "autumn-2".into(), channel: Some(Channel::Event), ..autumn.fields };
    store.campaigns().update(&ws.id, &autumn.id, None, renamed, &me()).await.unwrap();
    assert_ne!(links.stamp().await.unwrap(), stamp);
    let all = links.all().await.unwrap();
    assert_eq!((all[0].fields.campaign.as_str(), all[0].channel), ("autumn-2", Some(Channel::Event)));
    links.archive(&ws.id, &made.id, &me()).await.unwrap();
    assert!(links.all().await.unwrap()[0].archived_at.is_some(), "archived ones say that they are over");
}
